//! The register file: opening it, and what it holds.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chancery::text::SourceId;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::cluster::Fresh;
use crate::{Error, ErrorKind, Result, schema, turn};

/// How many steps of SQLite's machine pass between two looks at the clock.
const STEPS: i32 = 10_000;

/// A register: one SQLite file.
///
/// Writing goes in three steps, each safe against being killed at any moment. [`append`](Store::append) takes a batch of
/// sources with their readings into the ground, in one transaction, and marks what they disturb. [`derive`](Store::derive)
/// computes the marked records anew. [`rebuild`](Store::rebuild) computes them all. What is appended twice is kept once, and
/// neither the order of documents nor the size of batches shows in the records.
///
/// ```no_run
/// use chancery::{reader, text::Source};
/// use chancery_store::{Filter, Store};
///
/// # fn main() -> chancery_store::Result<()> {
/// let mut store = Store::open("dealings.register".as_ref())?;
/// let run = store.begin("2026-01-31T09:00:00Z", reader::VERSION)?;
/// let source = Source::new("Chile and Fiji signed an accord on fisheries in Suva.");
/// let reading = reader::read(&source);
/// store.append(run, &[(source, reading)])?;
/// store.derive()?;
/// store.finish(run, "2026-01-31T09:00:01Z")?;
/// for entry in store.dyad("CHL", "FJI", &Filter::default())?.entries {
///     println!("{} {} ({} reports, {} independent)", entry.id, entry.title, entry.reports, entry.independent);
/// }
/// # Ok(())
/// # }
/// ```
///
/// | to | call |
/// |---|---|
/// | know whether a source needs reading | [`has`](Store::has) |
/// | add | [`begin`](Store::begin), [`append`](Store::append), [`fail`](Store::fail), [`load_facts`](Store::load_facts), [`derive`](Store::derive), [`finish`](Store::finish) |
/// | ask | [`dyad`](Store::dyad), [`country`](Store::country), [`list`](Store::list), [`record`](Store::record), [`source`](Store::source), [`search`](Store::search), [`stats`](Store::stats), [`counts`](Store::counts), [`sql`](Store::sql) |
/// | check | [`verify`](Store::verify), [`content_hash`](Store::content_hash), [`failures`](Store::failures), [`runs`](Store::runs) |
/// | hand on | [`export`](crate::export::export) |
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    /// Keys of the newest sources, as far as this connection has had to know them.
    pub(crate) fresh: Fresh,
    /// Held while a run of this store is at work.
    pub(crate) signed: Option<File>,
}

impl Store {
    /// Opens the register at `path` for reading and writing; makes it where there is none, and brings an older one up to date.
    pub fn open(path: &Path) -> Result<Store> {
        let place = path.display().to_string();
        let opened = |error: rusqlite::Error| Error::new(ErrorKind::Open, &place).because(error);
        let mut connection = Connection::open(path).map_err(opened)?;
        connection.busy_handler(Some(turn::wait)).map_err(opened)?;
        schema::check(&connection, &place)?;
        // A write-ahead log lets readers go on while a batch is added. A kill loses nothing; a power cut may lose the last
        // batches, which the next run then adds again.
        connection.pragma_update(None, "journal_mode", "wal").map_err(opened)?;
        connection.pragma_update(None, "synchronous", "normal")?;
        // References tell the reader of the schema what belongs together. Enforcing them would scan `pair` for every record
        // that goes; the transactions keep them, and `verify` checks them.
        connection.pragma_update(None, "foreign_keys", false)?;
        schema::prepare(&mut connection, &place)?;
        tune(&connection)?;
        Ok(Store { connection, path: path.to_owned(), fresh: Fresh::default(), signed: None })
    }

    /// Opens the register at `path` for reading only. A file of an older version must first be opened with [`open`](Store::open).
    pub fn open_read_only(path: &Path) -> Result<Store> {
        let connection = read_only(path)?;
        tune(&connection)?;
        Ok(Store { connection, path: path.to_owned(), fresh: Fresh::default(), signed: None })
    }

    /// Holds at most about so many bytes of the file in this connection's memory; the rest is for the operating system to hold,
    /// once for all. For programs that keep several connections open.
    pub fn hold(&self, bytes: usize) -> Result<()> {
        self.connection.pragma_update(None, "mmap_size", 0)?;
        self.connection.pragma_update(None, "cache_size", -i64::try_from(bytes >> 10).unwrap_or(i64::MAX))?;
        Ok(())
    }

    /// From now on, and for so long, this connection may ask; what takes longer ends as an error of kind
    /// [`TimeLimit`](ErrorKind::TimeLimit). For programs that answer others.
    pub fn limit(&mut self, time: Duration) -> Result<()> {
        let until = Instant::now() + time;
        self.connection.progress_handler(STEPS, Some(move || Instant::now() >= until))?;
        Ok(())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this version of the reader has read this source into the register.
    pub fn has(&self, source: SourceId, reader_version: &str) -> Result<bool> {
        let mut known = self
            .connection
            .prepare_cached("SELECT 1 FROM source s JOIN reading r ON r.source = s.id WHERE s.sha256 = ?1 AND r.reader = ?2")?;
        Ok(known.exists((source.0.as_slice(), reader_version))?)
    }

    /// A setting that was kept with [`set`](Store::set).
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        Ok(self.connection.query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0)).optional()?)
    }

    /// Keeps a setting with the register.
    pub fn set(&mut self, name: &str, value: &str) -> Result<()> {
        self.connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)", (name, value))?;
        Ok(())
    }
}

/// A connection that can only read an existing, current register.
pub(crate) fn read_only(path: &Path) -> Result<Connection> {
    let place = path.display().to_string();
    let opened = |error: rusqlite::Error| Error::new(ErrorKind::Open, &place).because(error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags).map_err(opened)?;
    connection.busy_timeout(Duration::from_secs(30)).map_err(opened)?;
    match schema::check(&connection, &place)? {
        schema::VERSION => Ok(connection),
        0 => Err(Error::new(ErrorKind::NotARegister, place)),
        _ => Err(Error::new(ErrorKind::Open, format!("{place}: written by an older version; open it once for writing"))),
    }
}

fn tune(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "cache_size", -65536)?;
    connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    // Without this SQLite plans a query anew whenever a value is bound that might suit another partial index: a tenth of the
    // time in which a register is filled. Queries that want such an index say so in words that do not change.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}
