//! Independence on disk: new sources are compared with those filed under the same keys, and clusters kept as they grow.
//!
//! A source that joins one cluster disturbs no record but its own: what its copies said counted as one voice before. Only
//! where it ties clusters together do the records of all of them have to be counted anew.

mod fresh;

use std::collections::{BTreeSet, HashMap};

use chancery::reader::Reading;
use chancery::register::independence::{Print, SHARED_KEYS, Sketch};
use chancery::text::{Edtf, Source};
use rusqlite::Transaction;

pub(crate) use fresh::Fresh;

use crate::Result;

const RECLUSTER: &str = "recluster";

/// Finds the cluster of a new source.
pub(crate) fn admit(transaction: &Transaction<'_>, fresh: &mut Fresh, row: i64, source: &Source, reading: &Reading) -> Result<()> {
    place(transaction, fresh, row, &Print::of(source, reading))
}

fn place(transaction: &Transaction<'_>, fresh: &mut Fresh, row: i64, print: &Print) -> Result<()> {
    let sketch = Sketch::of(print);
    let mut shared: HashMap<i64, usize> = HashMap::new();
    let mut filed = transaction.prepare_cached("SELECT source FROM sketch_key WHERE key = ?1")?;
    for key in sketch.keys() {
        for other in filed.query_map([key.cast_signed()], |row| row.get(0))? {
            *shared.entry(other?).or_default() += 1;
        }
        for other in fresh.under(key) {
            *shared.entry(other).or_default() += 1;
        }
    }
    let mut joined: BTreeSet<i64> = BTreeSet::new();
    let mut other_sketch = transaction.prepare_cached("SELECT minima, cluster FROM sketch WHERE source = ?1")?;
    let mut other_print = transaction.prepare_cached(
        "SELECT s.text, r.agency, r.published FROM source s LEFT JOIN reading r ON r.source = s.id AND r.current = 1 WHERE s.id = ?1",
    )?;
    let mut candidates: Vec<i64> = shared.into_iter().filter(|(_, keys)| *keys >= SHARED_KEYS).map(|(other, _)| other).collect();
    candidates.sort_unstable();
    for other in candidates {
        let (minima, cluster): (Vec<u8>, i64) = other_sketch.query_row([other], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if joined.contains(&cluster) || !Sketch::from_bytes(&minima).is_some_and(|theirs| sketch.near(&theirs)) {
            continue;
        }
        let theirs = other_print.query_row([other], |row| Ok(kept_print(&row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
        if print.copies(&theirs) {
            joined.insert(cluster);
        }
    }
    let least = joined.first().copied().unwrap_or(row);
    let mut insert = transaction.prepare_cached("INSERT INTO sketch (source, minima, cluster) VALUES (?1, ?2, ?3)")?;
    insert.execute((row, sketch.to_bytes(), least))?;
    fresh.add(row, &sketch);
    if joined.len() > 1 {
        let mut disturb = transaction.prepare_cached(
            "INSERT OR IGNORE INTO dirty SELECT DISTINCT f.block FROM sketch k JOIN reading r ON r.source = k.source AND r.current = 1
             JOIN fact f ON f.reading = r.id WHERE k.cluster = ?1",
        )?;
        let mut unite = transaction.prepare_cached("UPDATE sketch SET cluster = ?2 WHERE cluster = ?1")?;
        for &cluster in &joined {
            disturb.execute([cluster])?;
            unite.execute((cluster, least))?;
        }
    }
    fresh.file_if_many(transaction)
}

/// The print of a source as the register keeps it.
fn kept_print(text: &str, agency: Option<String>, published: Option<String>) -> Print {
    Print::new(text, agency.as_deref(), published.as_deref().and_then(Edtf::parse))
}

/// Notes that a new reading credits another agency or another date, so that clusters may fall apart: they are then found anew before records
/// are derived.
pub(crate) fn recluster_later(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, '1')", [RECLUSTER])?;
    Ok(())
}

/// Takes a source out of its cluster.
pub(crate) fn forget(transaction: &Transaction<'_>, row: i64) -> Result<()> {
    let others: i64 = transaction.query_row(
        "SELECT count(*) FROM sketch o JOIN sketch k ON k.cluster = o.cluster WHERE k.source = ?1 AND o.source <> ?1",
        [row],
        |row| row.get(0),
    )?;
    // Two or more others may have been copies of this one alone.
    if others > 1 {
        recluster_later(transaction)?;
    }
    let minima: Vec<u8> = transaction.query_row("SELECT minima FROM sketch WHERE source = ?1", [row], |row| row.get(0))?;
    let mut unfile = transaction.prepare_cached("DELETE FROM sketch_key WHERE key = ?1 AND source = ?2")?;
    for key in Sketch::from_bytes(&minima).iter().flat_map(Sketch::keys) {
        unfile.execute((key.cast_signed(), row))?;
    }
    transaction.execute("DELETE FROM sketch WHERE source = ?1", [row])?;
    Ok(())
}

/// Whether clusters have to be found anew.
pub(crate) fn is_due(transaction: &Transaction<'_>) -> Result<bool> {
    Ok(transaction.prepare_cached("SELECT 1 FROM setting WHERE name = ?1")?.exists([RECLUSTER])?)
}

/// Finds all clusters anew, and marks every block, since any count may have changed.
pub(crate) fn recluster(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute_batch("DELETE FROM sketch; INSERT OR IGNORE INTO dirty SELECT id FROM block;")?;
    let mut fresh = Fresh::cleared(transaction)?;
    let mut last = 0;
    let mut next = transaction.prepare(
        "SELECT s.id, s.text, r.agency, r.published FROM source s LEFT JOIN reading r ON r.source = s.id AND r.current = 1
         WHERE s.id > ?1 ORDER BY s.id LIMIT 256",
    )?;
    loop {
        let rows = next.query_map([last], |row| Ok((row.get(0)?, kept_print(&row.get::<_, String>(1)?, row.get(2)?, row.get(3)?))))?;
        let rows: Vec<(i64, Print)> = rows.collect::<rusqlite::Result<_>>()?;
        let Some((newest, _)) = rows.last() else { break };
        last = *newest;
        for (row, print) in &rows {
            place(transaction, &mut fresh, *row, print)?;
        }
    }
    transaction.execute("DELETE FROM setting WHERE name = ?1", [RECLUSTER])?;
    Ok(())
}
