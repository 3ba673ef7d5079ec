//! The register as files for other programs.
//!
//! Every export writes files into a folder, sorted by public identifiers, without row numbers and without the time of
//! recording: two registers of the same documents give the same bytes, whenever and in whatever order they were filled. The feed
//! of changes and the date of a crate are the exceptions ([`Format::tells_times`]).
//! Restricted sources and private decisions stay in the register ([`export_all`] is for use within the house), and so do texts:
//! what leaves it are offsets in Unicode code points, a short quote, and the address.

mod aligned;
mod annotations;
mod aside;
mod atom;
mod calendar;
mod csv;
mod dictionary;
mod ftm;
mod jsonl;
mod open;
mod parquet;
mod plover;
mod ro_crate;
mod table;

pub use atom::feed;
pub use calendar::entries;
pub use dictionary::{Described, dictionary};

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use chancery::vocabulary::Vocabulary;

use crate::{Error, ErrorKind, Result, Store};

pub use self::parquet::to_parquet;
pub use self::table::{Column, Type, columns};

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
    /// `calendar`: `calendar.ics`, encounters held and planned, sessions that are expected.
    Calendar,
    /// `atom`: `changes.atom`, what the register came to know, the latest first.
    Atom,
    /// `ftm`: `entities.ftm.json`, FollowTheMoney entities.
    Ftm,
    /// `dcad`: `agreements_dyadic.csv`, agreements by pairs of states.
    Dcad,
    /// `colt`: `visits.csv`, who travelled where.
    Colt,
    /// `panel`: `dyad_year.csv`, counts by pairs of states and years.
    Panel,
    /// `ro-crate`: tables, records and calendar with hashes, described for machines.
    RoCrate,
}

impl Vocabulary for Format {
    const ALL: &'static [Format] = &[
        Format::Jsonl,
        Format::Csv,
        Format::Parquet,
        Format::Plover,
        Format::Annotations,
        Format::Calendar,
        Format::Atom,
        Format::Ftm,
        Format::Dcad,
        Format::Colt,
        Format::Panel,
        Format::RoCrate,
    ];
    fn as_str(self) -> &'static str {
        match self {
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Parquet => "parquet",
            Format::Plover => "plover",
            Format::Annotations => "annotations",
            Format::Calendar => "calendar",
            Format::Atom => "atom",
            Format::Ftm => "ftm",
            Format::Dcad => "dcad",
            Format::Colt => "colt",
            Format::Panel => "panel",
            Format::RoCrate => "ro-crate",
        }
    }
}

impl Format {
    /// Whether the files tell when something was recorded. All others are the same for two registers of the same documents.
    pub fn tells_times(self) -> bool {
        matches!(self, Format::Atom | Format::RoCrate)
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

/// Writes what may leave of the register into the folder `out`, which is made where there is none: everything but restricted
/// sources, private decisions, and what follows from them. Files of the same names are replaced.
///
/// Where anything is restricted or private, the rest is derived once more in a copy beside the register, for which there must be
/// room.
pub fn export(store: &Store, format: Format, out: &Path) -> Result<Exported> {
    match open::copy(store)? {
        Some(copy) => export_all(&copy.store, format, out),
        None => export_all(store, format, out),
    }
}

/// The same with restricted sources and private decisions, for use within the house. Refused while a rebuild is under way.
pub fn export_all(store: &Store, format: Format, out: &Path) -> Result<Exported> {
    store.must_be_whole()?;
    std::fs::create_dir_all(out).map_err(|error| cannot(out).because(error))?;
    match format {
        Format::Jsonl => jsonl::write(store, out),
        Format::Csv => csv::write(store, out),
        Format::Parquet => parquet::write(store, out),
        Format::Plover => plover::write(store, out),
        Format::Annotations => annotations::write(store, out),
        Format::Calendar => calendar::write(store, out),
        Format::Atom => atom::write(store, out),
        Format::Ftm => ftm::write(store, out),
        Format::Dcad => aligned::DCAD.write(store, out),
        Format::Colt => aligned::COLT.write(store, out),
        Format::Panel => aligned::PANEL.write(store, out),
        Format::RoCrate => ro_crate::write(store, out),
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
