//! The register as files for other programs.
//!
//! Every export writes files into a folder, sorted by public identifiers, without row numbers and without the time of
//! recording: two registers of the same documents give the same bytes, whenever and in whatever order they were filled.
//! Texts stay in the register; what leaves it are offsets in Unicode code points, a short quote, and the address.

mod annotations;
mod csv;
mod jsonl;
mod parquet;
mod plover;
mod table;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use chancery::vocabulary::Vocabulary;

use crate::{Error, ErrorKind, Result, Store};

pub use self::parquet::to_parquet;
pub use self::table::{Type, columns};

/// The forms in which the register leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `jsonl`: one file a kind of record, one record a line, in the public JSON form with all statements and evidence.
    Jsonl,
    /// `csv`: one file a table.
    Csv,
    /// `parquet`: one file a table.
    Parquet,
    /// `plover`: `plover.jsonl`, one PLOVER event a line; acts of many are pairs of one with one.
    Plover,
    /// `annotations`: one file a document, in the form of the codebook.
    Annotations,
}

impl Vocabulary for Format {
    const ALL: &'static [Format] = &[Format::Jsonl, Format::Csv, Format::Parquet, Format::Plover, Format::Annotations];
    fn as_str(self) -> &'static str {
        match self {
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Parquet => "parquet",
            Format::Plover => "plover",
            Format::Annotations => "annotations",
        }
    }
}

/// What an export wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exported {
    /// Files.
    pub files: u64,
    /// Lines or rows in all of them; documents for annotations.
    pub rows: u64,
}

/// Writes the register into the folder `out`, which is made where there is none. Files of the same names are replaced.
pub fn export(store: &Store, format: Format, out: &Path) -> Result<Exported> {
    std::fs::create_dir_all(out).map_err(|error| cannot(out).because(error))?;
    match format {
        Format::Jsonl => jsonl::write(store, out),
        Format::Csv => csv::write(store, out),
        Format::Parquet => parquet::write(store, out),
        Format::Plover => plover::write(store, out),
        Format::Annotations => annotations::write(store, out),
    }
}

fn cannot(path: &Path) -> Error {
    Error::new(ErrorKind::Export, path.display().to_string())
}

/// Writes one file through `body`.
fn file(path: &Path, body: impl FnOnce(&mut BufWriter<File>) -> Result<u64>) -> Result<u64> {
    let mut out = BufWriter::new(File::create(path).map_err(|error| cannot(path).because(error))?);
    let rows = body(&mut out)?;
    out.flush().map_err(|error| cannot(path).because(error))?;
    Ok(rows)
}

/// Writes one line.
fn line(out: &mut impl Write, path: &Path, line: &str) -> Result<()> {
    writeln!(out, "{line}").map_err(|error| cannot(path).because(error))
}
