//! Parquet: the tables of the CSV export with types, compressed with Snappy.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type as Schema;
use serde_json::Value;

use super::table::{Cell, TABLES, Type};
use super::{Exported, cannot, file};
use crate::{Error, ErrorKind, Result, Store};

/// How many rows are held before they are written as one group.
const GROUP: usize = 50_000;

pub(super) fn write(store: &Store, out: &Path) -> Result<Exported> {
    let mut exported = Exported::default();
    for table in TABLES {
        let path = out.join(format!("{}.parquet", table.name));
        let failed = |error: ParquetError| cannot(&path).because(error);
        exported.rows += file(&path, |writer| {
            let mut parquet = open(writer, table.name, table.columns).map_err(failed)?;
            let mut rows: Vec<Vec<Cell>> = Vec::new();
            let count = table.rows(store, |cells| {
                rows.push(cells);
                if rows.len() == GROUP {
                    group(&mut parquet, &std::mem::take(&mut rows)).map_err(failed)?;
                }
                Ok::<(), Error>(())
            })?;
            if !rows.is_empty() {
                group(&mut parquet, &rows).map_err(failed)?;
            }
            parquet.close().map_err(failed)?;
            Ok(count)
        })?;
        exported.files += 1;
    }
    Ok(exported)
}

/// Rows of any list as one file in memory. A value that is not of its column's type is written as far as it can be: numbers
/// as text, other text than a number as 0.
pub fn to_parquet(name: &str, columns: &[(&str, Type)], rows: &[Vec<Value>]) -> Result<Vec<u8>> {
    let cell = |value: &Value| match value {
        Value::Null => Cell::Empty,
        Value::Bool(truth) => Cell::Whole(i64::from(*truth)),
        Value::Number(number) => number.as_i64().map_or_else(|| Cell::Real(number.as_f64().unwrap_or_default()), Cell::Whole),
        Value::String(text) => Cell::Text(text.clone()),
        other => Cell::Text(other.to_string()),
    };
    let rows: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let mut bytes = Vec::new();
    let written = open(&mut bytes, name, columns).and_then(|mut parquet| {
        if !rows.is_empty() {
            group(&mut parquet, &rows)?;
        }
        parquet.close()
    });
    written.map_err(|error| Error::new(ErrorKind::Export, name).because(error))?;
    Ok(bytes)
}

fn open<W: Write + Send>(out: W, name: &str, columns: &[(&str, Type)]) -> std::result::Result<SerializedFileWriter<W>, ParquetError> {
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("chancery".to_owned());
    SerializedFileWriter::new(out, Arc::new(schema(name, columns)?), Arc::new(properties.build()))
}

fn schema(name: &str, columns: &[(&str, Type)]) -> std::result::Result<Schema, ParquetError> {
    let fields = columns.iter().map(|(name, kind)| {
        let (physical, logical) = match kind {
            Type::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Type::Whole => (Physical::INT64, None),
            Type::Real => (Physical::DOUBLE, None),
            Type::Truth => (Physical::BOOLEAN, None),
        };
        let field = Schema::primitive_type_builder(name, physical).with_logical_type(logical).with_repetition(Repetition::OPTIONAL);
        field.build().map(Arc::new)
    });
    Schema::group_type_builder(name).with_fields(fields.collect::<std::result::Result<_, _>>()?).build()
}

fn group<W: Write + Send>(parquet: &mut SerializedFileWriter<W>, rows: &[Vec<Cell>]) -> std::result::Result<(), ParquetError> {
    let mut group = parquet.next_row_group()?;
    let mut index = 0;
    while let Some(mut column) = group.next_column()? {
        let cells = || rows.iter().map(|row| &row[index]);
        let there: Vec<i16> = cells().map(|cell| i16::from(*cell != Cell::Empty)).collect();
        match column.untyped() {
            ColumnWriter::ByteArrayColumnWriter(writer) => {
                let values: Vec<ByteArray> = cells().filter_map(text).map(|text| ByteArray::from(text.into_bytes())).collect();
                writer.write_batch(&values, Some(&there), None)?;
            }
            ColumnWriter::Int64ColumnWriter(writer) => {
                writer.write_batch(&cells().filter_map(whole).collect::<Vec<_>>(), Some(&there), None)?;
            }
            ColumnWriter::DoubleColumnWriter(writer) => {
                writer.write_batch(&cells().filter_map(real).collect::<Vec<_>>(), Some(&there), None)?;
            }
            ColumnWriter::BoolColumnWriter(writer) => {
                let values: Vec<bool> = cells().filter_map(whole).map(|number| number != 0).collect();
                writer.write_batch(&values, Some(&there), None)?;
            }
            _ => return Err(ParquetError::General("a column has a type that no table uses".to_owned())),
        }
        column.close()?;
        index += 1;
    }
    group.close()?;
    Ok(())
}

fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Empty => None,
        Cell::Text(text) => Some(text.clone()),
        Cell::Whole(number) => Some(number.to_string()),
        Cell::Real(number) => Some(number.to_string()),
    }
}

fn whole(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Empty => None,
        Cell::Whole(number) => Some(*number),
        Cell::Real(number) => Some(*number as i64),
        Cell::Text(text) => Some(text.parse().unwrap_or(0)),
    }
}

fn real(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Empty => None,
        Cell::Real(number) => Some(*number),
        Cell::Whole(number) => Some(*number as f64),
        Cell::Text(text) => Some(text.parse().unwrap_or(0.0)),
    }
}
