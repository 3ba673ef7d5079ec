//! Apache Parquet: a document for each row of a table that has a column of texts.
//!
//! The columns that hold what a document needs are read page by page, row group by row group; the others are not touched. The
//! reader of the format must be able to jump, so a table that does not come from a file of its own is held in memory.

use std::fs::File;
use std::sync::Arc;

use bytes::Bytes;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;

use super::Columns;
use crate::contain;
use crate::document::Origin;
use crate::failure::{Failure, FailureKind, Limit};
use crate::intake::lost_failure;
use crate::options::Options;
use crate::packing::most_unpacked;
use crate::pending::Pending;

/// The documents of a table.
pub(crate) struct Rows {
    origin: Origin,
    rows: RowIter<'static>,
    /// Places of the needed columns among those that are read.
    columns: Columns,
    options: Arc<Options>,
    number: u64,
    ended: bool,
}

impl Rows {
    /// Opens a table in a file.
    pub fn of_file(origin: Origin, file: File, size: u64, options: Arc<Options>) -> Result<Rows, Failure> {
        let opened =
            contain::calmly(|| SerializedFileReader::new(file)).map_err(|lost| lost_failure(origin.clone(), lost, &options))?;
        match opened {
            Ok(reader) => Rows::open(origin, Box::new(reader), size, options),
            Err(error) => Err(Failure::new(origin, FailureKind::Damaged, DAMAGED).because(error)),
        }
    }

    /// Opens a table that is in memory.
    pub fn of_bytes(origin: Origin, bytes: Vec<u8>, options: Arc<Options>) -> Result<Rows, Failure> {
        let size = bytes.len() as u64;
        let opened = contain::calmly(|| SerializedFileReader::new(Bytes::from(bytes)));
        match opened.map_err(|lost| lost_failure(origin.clone(), lost, &options))? {
            Ok(reader) => Rows::open(origin, Box::new(reader), size, options),
            Err(error) => Err(Failure::new(origin, FailureKind::Damaged, DAMAGED).because(error)),
        }
    }

    fn open(origin: Origin, reader: Box<dyn FileReader>, size: u64, options: Arc<Options>) -> Result<Rows, Failure> {
        let schema = reader.metadata().file_metadata().schema().clone();
        let fields = schema.get_fields();
        let names: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
        let columns = Columns::find(&origin, &names, &options.map)?;
        let needed: Vec<&str> = columns.needed().into_iter().map(|column| names[column].as_str()).collect();
        if unpacked(reader.metadata(), &needed) > most_unpacked(size, options.limits.inflated_bytes) {
            return Err(Failure::over(origin, Limit::InflatedBytes, &options.limits));
        }
        let wanted = fields.iter().filter(|field| needed.contains(&field.name())).cloned().collect();
        let projected = Type::group_type_builder(schema.name()).with_fields(wanted).build();
        let rows = projected.and_then(|projected| RowIter::from_file_into(reader).project(Some(projected)));
        let rows = rows.map_err(|error| Failure::new(origin.clone(), FailureKind::Damaged, DAMAGED).because(error))?;
        let needed: Vec<String> = needed.into_iter().map(str::to_owned).collect();
        let columns = Columns::find(&origin, &needed, &options.map)?;
        Ok(Rows { origin, rows, columns, options, number: 0, ended: false })
    }
}

const DAMAGED: &str = "the table is damaged";

/// What the needed columns say that they unpack to.
fn unpacked(metadata: &ParquetMetaData, needed: &[&str]) -> u64 {
    let columns = metadata.row_groups().iter().flat_map(|group| group.columns());
    let wanted = columns.filter(|column| column.column_path().parts().first().is_some_and(|name| needed.contains(&name.as_str())));
    wanted.map(|column| u64::try_from(column.uncompressed_size()).unwrap_or(u64::MAX)).fold(0, u64::saturating_add)
}

impl Iterator for Rows {
    type Item = Result<Pending, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = contain::calmly(|| self.rows.next());
        self.number += 1;
        let origin = self.origin.at_number(self.number);
        match next {
            Ok(Some(Ok(row))) => {
                let columns = self.columns.clone();
                Some(Ok(Pending::of(Arc::clone(&self.options), move |_| {
                    let cells = cells(row);
                    columns.document(origin, "UTF-8", |at| cells.get(at).cloned().flatten())
                })))
            }
            Ok(Some(Err(error))) => {
                self.ended = true;
                let message = "the table is damaged; nothing after this was read";
                Some(Err(Failure::new(origin, FailureKind::Damaged, message).because(error)))
            }
            Ok(None) => {
                self.ended = true;
                let empty = Failure::new(self.origin.clone(), FailureKind::Empty, "there is no row in it");
                (self.number == 1).then_some(Err(empty))
            }
            Err(lost) => {
                self.ended = true;
                Some(Err(lost_failure(origin, lost, &self.options)))
            }
        }
    }
}

/// The values of a row as texts; a null, a list or an inner table is none.
fn cells(row: Row) -> Vec<Option<String>> {
    let text = |field: Field| match field {
        Field::Null | Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => None,
        Field::Str(text) => Some(text),
        Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).ok().map(str::to_owned),
        // Dates and times are printed as ISO 8601 writes them, and the time stands after a blank.
        other => Some(other.to_string()),
    };
    row.into_columns().into_iter().map(|(_, field)| text(field)).collect()
}
