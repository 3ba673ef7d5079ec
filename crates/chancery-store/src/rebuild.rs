//! Rebuilding: everything derived thrown away and computed anew from the ground, some sources at a time.
//!
//! One transaction would need room in the log for the whole register once more. So the first one throws away and notes that a
//! rebuild is under way, and each that follows takes up some sources and moves the note. A kill at any moment leaves the note;
//! the next [`derive`](Store::derive) goes on from there.

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior};

use crate::decision::seat;
use crate::derive::Derived;
use crate::turn::Turn;
use crate::{Result, Store, append, cluster, follow, project};

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
            let turn = Turn::begin();
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let Some(last) = rebuilt(&transaction)? else { return Ok(()) };
            let mut taken_up = None;
            while !turn.is_over() {
                let mut next = transaction.prepare_cached("SELECT id FROM source WHERE id > ?1 ORDER BY id LIMIT 1")?;
                let Some(row) = next.query_row([taken_up.unwrap_or(last)], |row| row.get(0)).optional()? else { break };
                let (source, reading, _) = follow::reading_of(&transaction, row)?;
                // It has sentences if it was taken in, or read anew, while the rebuild was under way.
                append::forget_sentences(&transaction, row)?;
                append::sentences(&transaction, row, source.text(), &reading.sentences)?;
                follow::note(&transaction, row, &source, &reading)?;
                taken_up = Some(row);
            }
            match taken_up {
                Some(last) => note(&transaction, last)?,
                None => drop(transaction.execute("DELETE FROM setting WHERE name = ?1", [REBUILT])?),
            }
            transaction.commit()?;
            turn.pass();
        }
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
