//! Fact tables as Parquet files: those of Spark, which writes a folder of parts, and those of anything else.

use std::fs::File;
use std::path::{Path, PathBuf};

use chancery::wire::row::{COLUMNS, Row};
use parquet::errors::ParquetError;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row as Fields};

use crate::{Error, ErrorKind, Result};

/// The Parquet files of a fact table: the file itself, or those in a folder and the folders in it, sorted. Names that begin
/// with `_` or `.` are a writer's own business and are passed over.
pub fn fact_files(path: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    gather(path, &mut files).map_err(|error| cannot(path).because(error))?;
    files.sort();
    Ok(files)
}

fn gather(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.metadata()?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(['_', '.']) {
            continue;
        }
        if path.is_dir() || name.ends_with(".parquet") {
            gather(&path, files)?;
        }
    }
    Ok(())
}

/// The rows of one Parquet file, one after the other.
pub struct FactFile {
    path: PathBuf,
    rows: RowIter<'static>,
}

impl FactFile {
    /// Opens the file; it must have the columns that every fact table has.
    pub fn open(path: &Path) -> Result<FactFile> {
        let file = File::open(path).map_err(|error| cannot(path).because(error))?;
        let reader = SerializedFileReader::new(file).map_err(|error| cannot(path).because(error))?;
        let schema = parquet::file::reader::FileReader::metadata(&reader).file_metadata().schema_descr_ptr();
        let there = |name: &str| schema.columns().iter().any(|column| column.path().string() == name);
        if let Some((missing, ..)) = COLUMNS.iter().find(|(name, ..)| !there(name)) {
            let place = format!("{}: it has no column `{missing}`, so it is no fact table", path.display());
            return Err(Error::new(ErrorKind::Facts, place));
        }
        Ok(FactFile { path: path.to_owned(), rows: reader.into_iter() })
    }
}

impl Iterator for FactFile {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Result<Row>> {
        let fields = self.rows.next()?;
        let failed = |error: ParquetError| cannot(&self.path).because(error);
        Some(fields.map_err(failed).and_then(|fields| {
            row(fields)
                .map_err(|column| Error::new(ErrorKind::Facts, format!("{}: a row has no sound `{column}`", self.path.display())))
        }))
    }
}

/// A row of a fact table out of its fields, or the name of the column that is wrong. A table may have columns of its owner's
/// beside ours.
fn row(fields: Fields) -> std::result::Result<Row, &'static str> {
    let mut words = [const { None }; COLUMNS.len()];
    for (name, field) in fields.into_columns() {
        if let Some(at) = COLUMNS.iter().position(|(column, ..)| *column == name) {
            words[at] = in_words(field);
        }
    }
    Row::from_words(words)
}

fn in_words(field: Field) -> Option<String> {
    match field {
        Field::Str(text) => Some(text),
        Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).ok(),
        Field::Int(number) => Some(number.to_string()),
        Field::UInt(number) => Some(number.to_string()),
        Field::Long(number) => Some(number.to_string()),
        Field::ULong(number) => Some(number.to_string()),
        Field::Double(number) => Some(number.to_string()),
        Field::Float(number) => Some(number.to_string()),
        _ => None,
    }
}

fn cannot(path: &Path) -> Error {
    Error::new(ErrorKind::Facts, path.display().to_string())
}
