//! Seats: the facts on which decisions rest now.
//!
//! A decision keeps anchors, which never change; its seats are found from them in the readings that count, and found anew
//! whenever a reading takes the place of another. Everything here is derived.

use std::collections::{BTreeMap, BTreeSet};

use chancery::register::decision::{Anchor, Candidate, Decided, Ruling, find};
use chancery::text::{SourceId, Span};
use chancery::vocabulary::Vocabulary;
use rusqlite::{Connection, Transaction};

use crate::derive::{damaged, parse};
use crate::{Result, project};

/// What an anchor stands for.
pub(super) const RECORD: &str = "record";
pub(super) const OTHER: &str = "other";
pub(super) const PART: &str = "part";

const IN_FORCE: &str = "d.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM decided u WHERE u.undoes = d.id)";

/// Finds the seats of all decisions in force.
pub(crate) fn place_all(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute("DELETE FROM seat", [])?;
    let decisions: Vec<i64> = {
        let mut all = transaction.prepare(&format!("SELECT d.id FROM decided d WHERE {IN_FORCE} ORDER BY d.id"))?;
        all.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
    };
    decisions.into_iter().try_for_each(|decision| place(transaction, decision))
}

/// Finds the seats anew of all decisions that are anchored in this source, and marks the blocks that this disturbs.
pub(crate) fn place_again(transaction: &Transaction<'_>, source: SourceId) -> Result<()> {
    let decisions: Vec<i64> = {
        let mut anchored = transaction.prepare_cached(
            "SELECT DISTINCT a.decided FROM anchor a JOIN decided d ON d.id = a.decided
             WHERE a.source = ?1 AND NOT EXISTS (SELECT 1 FROM decided u WHERE u.undoes = d.id) ORDER BY a.decided",
        )?;
        anchored.query_map([source.0.as_slice()], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
    };
    for decision in decisions {
        unseat(transaction, decision)?;
        place(transaction, decision)?;
        for block in blocks(transaction, decision)? {
            mark(transaction, block)?;
        }
    }
    Ok(())
}

/// Takes the seats of a decision away and marks the blocks in which they lay, and those that they tied together.
pub(crate) fn unseat(transaction: &Transaction<'_>, decision: i64) -> Result<()> {
    let mut disturbed = BTreeSet::new();
    for block in blocks(transaction, decision)? {
        disturbed.extend(tied(transaction, block)?);
    }
    transaction.prepare_cached("DELETE FROM seat WHERE decided = ?1")?.execute([decision])?;
    for &block in &disturbed {
        mark(transaction, block)?;
        if disturbed.len() > 1 {
            part(transaction, block)?;
        }
    }
    Ok(())
}

/// Takes away the records of a block that hold facts of other blocks: what tied the blocks together may be no more.
fn part(transaction: &Transaction<'_>, block: i64) -> Result<()> {
    let mixed: Vec<i64> = {
        let mut held = transaction.prepare_cached(
            "SELECT DISTINCT r.id FROM record r JOIN witness w ON w.record = r.id JOIN fact f ON f.id = w.fact
             WHERE r.block = ?1 AND f.block <> r.block ORDER BY r.id",
        )?;
        held.query_map([block], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
    };
    mixed.into_iter().try_for_each(|record| project::remove(transaction, record))
}

pub(super) fn mark(transaction: &Transaction<'_>, block: i64) -> Result<()> {
    transaction.prepare_cached("INSERT OR IGNORE INTO dirty (block) VALUES (?1)")?.execute([block])?;
    Ok(())
}

/// The blocks in which a decision has seats.
pub(super) fn blocks(connection: &Connection, decision: i64) -> Result<Vec<i64>> {
    let mut seated = connection.prepare_cached("SELECT DISTINCT block FROM seat WHERE decided = ?1 ORDER BY block")?;
    Ok(seated.query_map([decision], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Finds the seats of one decision: for the record, and for another one, at the first anchor that still holds; for parts at each.
pub(super) fn place(transaction: &Transaction<'_>, decision: i64) -> Result<()> {
    let mut seated = BTreeSet::new();
    for (role, nth, kind, anchor) in anchors(transaction, decision)? {
        if role != PART && !seated.insert(role.clone()) {
            continue;
        }
        match fact_at(transaction, &kind, &anchor)? {
            Some((fact, block)) => {
                let mut insert =
                    transaction.prepare_cached("INSERT INTO seat (decided, role, nth, fact, block) VALUES (?1, ?2, ?3, ?4, ?5)")?;
                insert.execute((decision, &role, nth, fact, block))?;
            }
            None => {
                seated.remove(&role);
            }
        }
    }
    Ok(())
}

/// The anchors of a decision: role, number, kind of fact, place.
pub(super) fn anchors(connection: &Connection, decision: i64) -> Result<Vec<(String, u32, String, Anchor)>> {
    let mut of_decision = connection.prepare_cached(
        "SELECT role, nth, kind, source, start, \"end\", twin, block FROM anchor WHERE decided = ?1 ORDER BY role, nth",
    )?;
    let rows = of_decision.query_map([decision], |row| {
        let span = Span { start: row.get(4)?, end: row.get(5)? };
        let anchor = Anchor { source: SourceId(row.get(3)?), span, twin: row.get(6)?, block: row.get(7)? };
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, anchor))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The fact at which an anchor lies in the reading that counts now, and its block.
fn fact_at(connection: &Connection, kind: &str, anchor: &Anchor) -> Result<Option<(i64, i64)>> {
    let mut near = connection.prepare_cached(
        "SELECT f.id, f.block, f.start, f.\"end\", f.twin, b.key FROM source s
         JOIN reading r ON r.source = s.id AND r.current = 1 JOIN fact f ON f.reading = r.id AND f.kind = ?2
         JOIN block b ON b.id = f.block
         WHERE s.sha256 = ?1 AND f.start < ?4 AND f.\"end\" > ?3 ORDER BY f.nth",
    )?;
    let rows = near.query_map((anchor.source.0.as_slice(), kind, anchor.span.start, anchor.span.end), |row| {
        let span = Span { start: row.get(2)?, end: row.get(3)? };
        Ok(((row.get(0)?, row.get(1)?), Candidate { span, twin: row.get(4)?, block: row.get(5)? }))
    })?;
    let (facts, candidates): (Vec<(i64, i64)>, Vec<Candidate>) = rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().unzip();
    Ok(find(anchor, &candidates).map(|at| facts[at]))
}

/// The blocks that merges tie to this one, itself included; sorted.
pub(crate) fn tied(connection: &Connection, block: i64) -> Result<Vec<i64>> {
    let mut next = connection.prepare_cached(
        "SELECT DISTINCT b.block FROM seat a JOIN decided d ON d.id = a.decided AND d.action = 'merge'
         JOIN seat b ON b.decided = a.decided WHERE a.block = ?1",
    )?;
    let (mut all, mut open) = (BTreeSet::from([block]), vec![block]);
    while let Some(block) = open.pop() {
        for other in next.query_map([block], |row| row.get(0))? {
            let other: i64 = other?;
            if all.insert(other) {
                open.push(other);
            }
        }
    }
    Ok(all.into_iter().collect())
}

/// What was decided on the records of these blocks and bears on how they are derived, in the order in which it was.
pub(crate) fn rulings(connection: &Connection, blocks: &[i64]) -> Result<Vec<Ruling>> {
    let mut decisions = BTreeSet::new();
    let mut seated = connection.prepare_cached(
        "SELECT s.decided FROM seat s JOIN decided d ON d.id = s.decided
         WHERE s.block = ?1 AND s.role = 'record' AND d.action IN ('accept', 'reject', 'edit', 'merge', 'split')",
    )?;
    for block in blocks {
        for decision in seated.query_map([block], |row| row.get::<_, i64>(0))? {
            decisions.insert(decision?);
        }
    }
    decisions.into_iter().map(|decision| ruling(connection, decision)).collect()
}

fn ruling(connection: &Connection, decision: i64) -> Result<Ruling> {
    type Head = (String, String, Option<String>, Option<String>, String);
    let mut head = connection.prepare_cached("SELECT name, action, field, value, seen FROM decided WHERE id = ?1")?;
    let (id, action, field, value, seen): Head =
        head.query_row([decision], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    let seen: BTreeMap<String, Vec<String>> = parse(&seen, &id)?
        .as_object()
        .into_iter()
        .flatten()
        .map(|(prop, values)| {
            let values = values.as_array().into_iter().flatten().filter_map(|value| value.as_str().map(str::to_owned));
            (prop.clone(), values.collect())
        })
        .collect();
    let mut seats = connection.prepare_cached(
        "SELECT s.role, o.sha256, f.nth FROM seat s JOIN fact f ON f.id = s.fact JOIN reading g ON g.id = f.reading
         JOIN source o ON o.id = g.source WHERE s.decided = ?1 ORDER BY s.role, s.nth",
    )?;
    let (mut own, mut others) = (None, Vec::new());
    for seat in seats.query_map([decision], |row| Ok((row.get::<_, String>(0)?, (SourceId(row.get(1)?), row.get(2)?))))? {
        let (role, seat) = seat?;
        if role == RECORD { own = Some(seat) } else { others.push(seat) }
    }
    let action = Decided::parse(&action).ok_or_else(|| damaged(&id))?;
    let seat = own.ok_or_else(|| damaged(&id))?;
    Ok(Ruling { id, action, field, value, seen, seat, others })
}
