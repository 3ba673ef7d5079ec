//! Runs: when readings were added, by which reader, and what could not be read. The clock is the caller's.

use std::fs::{File, TryLockError};
use std::path::PathBuf;

use rusqlite::OptionalExtension;

use crate::{Result, Store};

/// A run that was begun and may still be going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub(crate) i64);

/// What is known of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The caller's clock when it began.
    pub started: String,
    /// The caller's clock when it ended; `None` where it was cut off or goes on.
    pub finished: Option<String>,
    /// The version of the reader.
    pub reader: String,
    /// Sources that were new.
    pub sources: u64,
    /// Readings that were new.
    pub readings: u64,
    /// Readings that were there already.
    pub known: u64,
    /// Inputs that could not be read.
    pub failures: u64,
}

/// An input that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The file or address.
    pub path: String,
    /// The place within it: a line, a record, a page.
    pub place: Option<String>,
    /// Why, for people.
    pub reason: String,
    /// The caller's clock.
    pub when: String,
}

impl Store {
    /// Begins a run of this version of the reader. `now` is the caller's clock in RFC 3339; it is kept, never compared.
    pub fn begin(&mut self, now: &str, reader_version: &str) -> Result<RunId> {
        self.connection.execute("INSERT INTO run (started, reader) VALUES (?1, ?2)", (now, reader_version))?;
        let run = self.connection.last_insert_rowid();
        self.sign_in();
        Ok(RunId(run))
    }

    /// Ends a run.
    pub fn finish(&mut self, run: RunId, now: &str) -> Result<()> {
        self.connection.execute("UPDATE run SET finished = ?2 WHERE id = ?1", (run.0, now))?;
        self.sign_out();
        Ok(())
    }

    /// The file that shows others that runs are at work: each holds a share of its lock, which a kill lets go of.
    fn sign(&self) -> Option<PathBuf> {
        let mut path = self.path.clone().into_os_string();
        path.push(".run");
        (self.path.as_os_str() != ":memory:").then(|| path.into())
    }

    /// Shows others that a run is at work. Where that cannot be shown, whoever decides does what the run has left as well.
    fn sign_in(&mut self) {
        let file = self.sign().and_then(|path| File::options().create(true).append(true).open(path).ok());
        // Whoever looks holds the whole lock for no longer than that.
        self.signed = file.filter(|file| file.lock_shared().is_ok());
    }

    fn sign_out(&mut self) {
        let (Some(file), Some(path)) = (self.signed.take(), self.sign()) else { return };
        // Another run may hold its share still. Whoever is last takes the file away; if that fails, it lies there unlocked.
        if file.unlock().is_ok() && file.try_lock().is_ok() {
            let _ = std::fs::remove_file(path);
        }
    }

    /// Whether a run is at work, here or in another program. One that was killed has no end either, but nobody works at it.
    pub(crate) fn is_at_work(&self) -> Result<bool> {
        let endless = self.connection.query_row("SELECT EXISTS (SELECT 1 FROM run WHERE finished IS NULL)", [], |row| row.get(0))?;
        let Some(path) = self.sign().filter(|_| endless) else { return Ok(endless) };
        Ok(match File::open(path) {
            Ok(file) => matches!(file.try_lock(), Err(TryLockError::WouldBlock)),
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
        })
    }

    /// Notes an input that could not be read.
    pub fn fail(&mut self, run: RunId, failure: &Failure) -> Result<()> {
        let transaction = self.connection.transaction()?;
        let Failure { path, place, reason, when } = failure;
        let row = (run.0, path, place, reason, when);
        transaction.execute("INSERT INTO failure (run, path, place, reason, \"when\") VALUES (?1, ?2, ?3, ?4, ?5)", row)?;
        transaction.execute("UPDATE run SET failures = failures + 1 WHERE id = ?1", [run.0])?;
        transaction.commit()?;
        Ok(())
    }

    /// Every input that could not be read, in the order in which they failed.
    pub fn failures(&self) -> Result<Vec<Failure>> {
        let mut statement = self.connection.prepare("SELECT path, place, reason, \"when\" FROM failure ORDER BY id")?;
        let rows = statement
            .query_map([], |row| Ok(Failure { path: row.get(0)?, place: row.get(1)?, reason: row.get(2)?, when: row.get(3)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All runs, the first one first.
    pub fn runs(&self) -> Result<Vec<Run>> {
        let sql = "SELECT started, finished, reader, sources, readings, known, failures FROM run ORDER BY id";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(Run {
                started: row.get(0)?,
                finished: row.get(1)?,
                reader: row.get(2)?,
                sources: row.get(3)?,
                readings: row.get(4)?,
                known: row.get(5)?,
                failures: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The version of the reader in the last run, where there was one. What a table says that a relevance gate held back is
    /// loaded as a run of the gate, which is no reader.
    pub fn last_reader(&self) -> Result<Option<String>> {
        Ok(self
            .connection
            .query_row("SELECT reader FROM run WHERE reader < 'gate-' OR reader >= 'gate.' ORDER BY id DESC LIMIT 1", [], |row| {
                row.get(0)
            })
            .optional()?)
    }
}
