//! Rebuilding: everything derived thrown away and computed anew from the ground, some sources at a time.
//!
//! One transaction would need room in the log for the whole register once more. So the first one throws away and notes that a
//! rebuild is under way, and each that follows takes up some sources and moves the note. A kill at any moment leaves the note;
//! the next [`derive`](Store::derive) goes on from there, and takes it away when all records are there again. Until then nothing
//! is exported: half a register looks like a whole one.

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior};

use crate::decision::seat;
use crate::derive::Derived;
use crate::turn::Turn;
use crate::{Error, ErrorKind, Result, Store, append, cluster, follow, project};

/// The setting that notes the last source that a rebuild has taken up; there is none where no rebuild is under way.
pub(crate) const REBUILT: &str = "rebuilt";

impl Store {
    /// Throws everything derived away and computes it anew from the ground. The records come out the same.
    pub fn rebuild(&mut self) -> Result<Derived> {
        self.throw_away()?;
        self.derive()
    }

    /// Throws everything derived away and notes that it has to be computed anew.
    fn throw_away(&mut self) -> Result<()> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        project::clear(&transaction)?;
        follow::clear(&transaction)?;
        transaction.execute_batch(
            "DELETE FROM dirty; DELETE FROM sentence; INSERT INTO sentence_fts (sentence_fts) VALUES ('delete-all');
             DELETE FROM block WHERE id NOT IN (SELECT block FROM fact); INSERT INTO dirty SELECT id FROM block;",
        )?;
        cluster::recluster_later(&transaction)?;
        seat::place_all(&transaction)?;
        note(&transaction, 0)?;
        Ok(transaction.commit()?)
    }

    /// Takes up the sources that a rebuild has not come to yet. Does nothing where none is under way.
    pub(crate) fn go_on_rebuilding(&mut self) -> Result<()> {
        loop {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let Some(mut last) = rebuilt(&transaction)? else { return Ok(()) };
            // The wait for the lock is no part of the turn.
            let turn = Turn::begin();
            let mut finished = false;
            while !finished && !turn.is_over() {
                let mut next = transaction.prepare_cached("SELECT id FROM source WHERE id > ?1 ORDER BY id LIMIT 1")?;
                let Some(row) = next.query_row([last], |row| row.get(0)).optional()? else {
                    finished = true;
                    continue;
                };
                let (source, reading, _) = follow::reading_of(&transaction, row)?;
                // It has sentences if it was taken in, or read anew, while the rebuild was under way.
                append::forget_sentences(&transaction, row)?;
                append::sentences(&transaction, row, source.text(), &reading.sentences)?;
                follow::note(&transaction, row, false, &source, &reading)?;
                last = row;
            }
            note(&transaction, last)?;
            transaction.commit()?;
            if finished {
                return Ok(());
            }
            turn.pass();
        }
    }

    /// Takes the note away once a rebuild is through: every source is taken up, every record computed, every circle followed.
    pub(crate) fn end_rebuild(&mut self) -> Result<()> {
        if !self.is_whole()? {
            self.connection.execute(
                "DELETE FROM setting WHERE name = ?1 AND NOT EXISTS (SELECT 1 FROM dirty) AND NOT EXISTS (SELECT 1 FROM dirty_circle)
                 AND NOT EXISTS (SELECT 1 FROM source WHERE id > CAST(setting.value AS INTEGER))",
                [REBUILT],
            )?;
        }
        Ok(())
    }

    /// Whether the register holds all records, as far as they have been computed; while a rebuild is under way it holds a part.
    pub fn is_whole(&self) -> Result<bool> {
        Ok(self.setting(REBUILT)?.is_none())
    }

    /// Refuses what must not leave by halves.
    pub(crate) fn must_be_whole(&self) -> Result<()> {
        if self.is_whole()? { Ok(()) } else { Err(Error::new(ErrorKind::Unfinished, self.path.display().to_string())) }
    }
}

/// The last source that a rebuild under way has taken up.
fn rebuilt(transaction: &Transaction<'_>) -> Result<Option<i64>> {
    let mut kept = transaction.prepare_cached("SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?1")?;
    Ok(kept.query_row([REBUILT], |row| row.get(0)).optional()?)
}

fn note(transaction: &Transaction<'_>, last: i64) -> Result<()> {
    let mut set = transaction.prepare_cached("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)")?;
    set.execute((REBUILT, last.to_string()))?;
    Ok(())
}
