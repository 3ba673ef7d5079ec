//! What may leave: a copy of the register without restricted sources and without private decisions.
//!
//! Nothing is filtered: the copy is derived once more from what is left of the ground, so that neither shows in a count, a choice
//! between values, or an identifier. The copy lies beside the register, where whoever may not see what is restricted has no
//! business; its owner alone may read it, and it is removed when it has served. What is taken out is overwritten at once.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::aside::Aside;
use super::cannot;
use crate::decision::seat;
use crate::{Result, Store, cluster, follow};

/// A copy of a register that goes when it is dropped.
pub(super) struct Copy {
    /// The copy.
    pub store: Store,
    _file: Aside,
}

/// The copy of what may leave; none where nothing is restricted or private, so that the register itself may.
pub(super) fn copy(store: &Store) -> Result<Option<Copy>> {
    let hidden = Hidden::of(&store.connection)?;
    if hidden.sources.is_empty() && hidden.decisions.is_empty() {
        return Ok(None);
    }
    let file = Aside::beside(store.path()).map_err(|error| cannot(store.path()).because(error))?;
    store.connection.execute("VACUUM INTO ?1", [file.path().to_string_lossy()])?;
    let mut store = Store::open(file.path())?;
    store.connection.pragma_update(None, "secure_delete", true)?;
    store.connection.execute_batch("INSERT INTO sentence_fts (sentence_fts, rank) VALUES ('secure-delete', 1)")?;
    let transaction = store.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    hidden.decisions.iter().try_for_each(|decision| forget_decision(&transaction, *decision))?;
    hidden.sources.iter().try_for_each(|source| forget_source(&transaction, *source))?;
    transaction.commit()?;
    // Until then the pages of the file itself are as they were.
    store.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    store.derive()?;
    Ok(Some(Copy { store, _file: file }))
}

/// What must not leave, by the rows of the ground.
struct Hidden {
    sources: Vec<i64>,
    decisions: Vec<i64>,
}

impl Hidden {
    fn of(connection: &Connection) -> Result<Hidden> {
        let rows = |query: &str| -> Result<Vec<i64>> {
            let mut found = connection.prepare(query)?;
            Ok(found.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
        };
        const RESTRICTED: &str = "SELECT d.record FROM decided d WHERE d.action = 'restrict'
             AND NOT EXISTS (SELECT 1 FROM decided u WHERE u.undoes = d.id)";
        Ok(Hidden {
            sources: rows(&format!("SELECT id FROM source WHERE lower(hex(sha256)) IN ({RESTRICTED}) ORDER BY id"))?,
            // What was said of a restricted source goes with it. The latest go first, since an undo names what it undoes.
            decisions: rows(&format!("SELECT id FROM decided WHERE private OR record IN ({RESTRICTED}) ORDER BY id DESC"))?,
        })
    }
}

/// Takes a decision out as if it had never been made.
fn forget_decision(transaction: &Transaction<'_>, decision: i64) -> Result<()> {
    // What it had moved is followed anew, whatever records it bore on.
    transaction.execute(
        "INSERT OR IGNORE INTO dirty_circle SELECT c.id FROM decided d JOIN every_decision v ON v.id = d.name
         JOIN record r ON r.name IN (v.record, v.value) JOIN pair p ON p.record = r.id JOIN circle c ON c.a = p.a AND c.b = p.b
         WHERE d.id = ?1",
        [decision],
    )?;
    seat::unseat(transaction, decision)?;
    transaction.execute("DELETE FROM anchor WHERE decided = ?1", [decision])?;
    transaction.execute("DELETE FROM decided WHERE id = ?1", [decision])?;
    Ok(())
}

/// Takes a source out as if it had never come.
fn forget_source(transaction: &Transaction<'_>, source: i64) -> Result<()> {
    transaction.execute(
        "INSERT OR IGNORE INTO dirty SELECT DISTINCT f.block FROM reading g JOIN fact f ON f.reading = g.id WHERE g.source = ?1",
        [source],
    )?;
    follow::forget(transaction, source)?;
    // Where it tied others together, they may be no copies of each other.
    cluster::forget(transaction, source)?;
    crate::append::forget_sentences(transaction, source)?;
    let hash: [u8; 32] = transaction.query_row("SELECT sha256 FROM source WHERE id = ?1", [source], |row| row.get(0))?;
    for delete in [
        "DELETE FROM fact WHERE reading IN (SELECT id FROM reading WHERE source = ?1)",
        "DELETE FROM reading WHERE source = ?1",
        "DELETE FROM source_name WHERE source = ?1",
        "DELETE FROM source WHERE id = ?1",
    ] {
        transaction.execute(delete, [source])?;
    }
    seat::place_again(transaction, chancery::text::SourceId(hash))
}
