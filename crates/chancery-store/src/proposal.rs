//! Proposals: how sure the reader must be of a statement for the register to make a record of it.
//!
//! The bar is a setting of the register, so that what the register holds depends neither on the order of runs nor on who read a
//! report. Statements below it keep their place in the ground; what is derived of them is marked as proposed and waits in the
//! queue. Which statements can be below it is said by [`Fact::is_below`](chancery::register::Fact::is_below).

use chancery::fact::Confidence;
use rusqlite::{Connection, OptionalExtension};

use crate::{Result, Store};

/// The setting that holds it, in per cent.
const LEAST: &str = "min_confidence";

impl Store {
    /// The least confidence of which records are made: 0 per cent, unless it was [set](Store::set_min_confidence).
    pub fn min_confidence(&self) -> Result<Confidence> {
        least_confidence(&self.connection)
    }

    /// Makes records only of statements of which the reader is at least so sure; those below are proposed to people. It goes for
    /// all reports, those that the register holds already as well: they are marked, and brought up to date by
    /// [`derive`](Store::derive).
    pub fn set_min_confidence(&mut self, least: Confidence) -> Result<()> {
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let before = least_confidence(&transaction)?;
        if before == least {
            return Ok(());
        }
        let (from, to) = (before.min(least).get(), before.max(least).get());
        transaction.execute(
            "INSERT OR IGNORE INTO dirty SELECT DISTINCT f.block FROM reading g JOIN fact f ON f.reading = g.id
             WHERE g.current = 1 AND f.confidence >= ?1 AND f.confidence < ?2 AND f.kind IN ('event', 'meeting', 'commitment')",
            (from, to),
        )?;
        // The reasons of all proposals name the bar; they are worded when they are shown.
        transaction.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)", (LEAST, least.get().to_string()))?;
        transaction.commit()?;
        Ok(())
    }

    /// How many statements are proposed and wait for a person.
    pub fn proposals(&self) -> Result<u64> {
        let mut count = self.connection.prepare_cached("SELECT count(*) FROM record WHERE review = 'proposed'")?;
        Ok(count.query_row([], |row| row.get(0))?)
    }
}

/// The least confidence of which records are made.
pub(crate) fn least_confidence(connection: &Connection) -> Result<Confidence> {
    let mut kept = connection.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
    let value: Option<String> = kept.query_row([LEAST], |row| row.get(0)).optional()?;
    Ok(Confidence::percent(value.and_then(|percent| percent.parse().ok()).unwrap_or(0)))
}
