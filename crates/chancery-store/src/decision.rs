//! Decisions: what people say of records, kept beside what readers say.
//!
//! A decision is ground truth: a statement with an author, a time and a reason, written once. It is undone by another decision.
//! It is anchored to the words on which its record rests, so that it is found again after a rebuild and after a newer reader has
//! read the text otherwise; where no reading finds those words any more it is orphaned, which [`Store::verify`] and
//! [`Store::queue`] show. A passage has no anchor but its place: a link to it is found again where a passage shares its words. What a decision does to the records is told by [`chancery::register::decision`].
//!
//! - `seat`: from anchors to facts. `queue`: what waits for a person.

mod queue;
pub(crate) mod seat;

use std::collections::BTreeMap;

use chancery::register::decision::{Decided, Review, check};
use chancery::register::follow::{Axis, Intervention, Relation, overlap};
use chancery::register::{Record, RecordKind, props};
use chancery::text::SourceId;
use chancery::vocabulary::Vocabulary;
use chancery::wire;
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::derive::{Texts, damaged, derive_block};
use crate::follow::Marked;
use crate::{Derived, Error, ErrorKind, Result, Store};

pub use queue::{Private, Queue, QueueFilter, QueueItem, QueueKind};

/// How many of a record's reports a decision is anchored to: enough that some survive.
const ANCHORS: usize = 64;

/// The kind of a decision on a source.
const SOURCE: &str = "source";

/// A decision that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Who decides.
    pub author: String,
    /// Why.
    pub reason: String,
    /// What is done.
    pub action: Decided,
    /// The record, by any identifier that leads to it; for [`Decided::Restrict`] the source.
    pub record: String,
    /// The property for accept, reject and edit (none: the whole record), the relation for links, the axis for a status.
    pub field: Option<String>,
    /// The value of that property, the other record of a merge or link, the text of a note; for a split the numbers of the
    /// pieces of evidence to take out, counted from 1 (`2,3`).
    pub value: Option<String>,
    /// Whether it must never leave the register.
    pub private: bool,
}

/// A decision as the register keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its identifier: `d-` and twelve digits of its hash.
    pub id: String,
    /// The caller's clock.
    pub recorded_at: String,
    /// Who decided.
    pub author: String,
    /// Why.
    pub reason: String,
    /// What was done.
    pub action: Decided,
    /// The kind of record, or `source`.
    pub kind: String,
    /// The record, by the identifier that it has now.
    pub record: String,
    /// The property, relation or axis.
    pub field: Option<String>,
    /// The value, or the other record by the identifier that it has now.
    pub value: Option<String>,
    /// The decision that undid this one.
    pub undone_by: Option<String>,
    /// Whether it must never leave the register.
    pub private: bool,
    /// Whether no reading that counts finds its words.
    pub orphaned: bool,
}

impl Store {
    /// Writes a decision down and brings the records that it bears on up to date, in one transaction: killed at any moment, it
    /// has been made or it has not. `now` is the caller's clock in RFC 3339.
    pub fn decide(&mut self, now: &str, draft: &Draft) -> Result<Decision> {
        let row = self.prepare_decision(draft)?;
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let marked = Marked::before(&transaction)?;
        let (decision, name) = write(&transaction, now, &row)?;
        seat::place(&transaction, decision)?;
        settle(&transaction, decision, Vec::new())?;
        transaction.commit()?;
        // What follows from it for other records is marked; a kill here leaves that to the next derivation.
        self.follow_decision(&name, marked)?;
        self.decision(&name)?.ok_or_else(|| damaged(&name))
    }

    /// Takes a decision back by another one, which cannot be taken back itself: decide anew instead.
    pub fn undo(&mut self, now: &str, id: &str, author: &str, reason: &str) -> Result<Decision> {
        let undone = self.decision(id)?.ok_or_else(|| refused(format!("there is no decision {id}")))?;
        if undone.action == Decided::Undo {
            return Err(refused(format!("{id} is itself an undo; make the decision again instead")));
        }
        if let Some(by) = undone.undone_by {
            return Err(refused(format!("{id} has been undone by {by}")));
        }
        let (author, reason) = signed(author, reason)?;
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let marked = Marked::before(&transaction)?;
        let undoes: i64 = transaction.query_row("SELECT id FROM decided WHERE name = ?1", [id], |row| row.get(0))?;
        let before = seat::blocks(&transaction, undoes)?;
        seat::unseat(&transaction, undoes)?;
        let record = undone.record.clone();
        let (action, private) = (Decided::Undo, undone.private);
        let row = Row {
            author,
            reason,
            action,
            kind: undone.kind,
            record,
            field: None,
            value: Some(id.to_owned()),
            seen: json!({}),
            private,
            undoes: Some(undoes),
            anchors: Vec::new(),
        };
        let (decision, name) = write(&transaction, now, &row)?;
        settle(&transaction, decision, before)?;
        transaction.commit()?;
        self.follow_decision(&name, marked)?;
        self.decision(&name)?.ok_or_else(|| damaged(&name))
    }

    /// All decisions, in the order in which they were made; only those on one record or source where `of` names it.
    pub fn decisions(&self, of: Option<&str>) -> Result<Vec<Decision>> {
        let record = match of {
            Some(id) => Some(match (self.record_row(id)?, self.source_row(id)?) {
                (Some(row), _) => self.connection.query_row("SELECT name FROM record WHERE id = ?1", [row], |row| row.get(0))?,
                (None, Some(row)) => self.stored_source(row)?.id.hex(),
                (None, None) => id.to_owned(),
            }),
            None => None,
        };
        let mut all = self.connection.prepare_cached(&format!("{SELECT} WHERE ?1 IS NULL OR v.record = ?1 ORDER BY d.id"))?;
        let mut rows = all.query([record])?;
        let mut decisions = Vec::new();
        while let Some(row) = rows.next()? {
            decisions.push(decision(row)?);
        }
        Ok(decisions)
    }

    /// One decision.
    pub fn decision(&self, id: &str) -> Result<Option<Decision>> {
        let mut one = self.connection.prepare_cached(&format!("{SELECT} WHERE d.name = ?1"))?;
        let mut rows = one.query([id])?;
        rows.next()?.map(decision).transpose()
    }

    /// Whether people have said that this source must never leave the register.
    pub fn is_restricted(&self, source: SourceId) -> Result<bool> {
        let mut marked = self.connection.prepare_cached(
            "SELECT 1 FROM decided d WHERE d.action = 'restrict' AND d.record = ?1
             AND NOT EXISTS (SELECT 1 FROM decided u WHERE u.undoes = d.id)",
        )?;
        Ok(marked.exists([source.hex()])?)
    }

    /// Checks a draft and finds what it is about.
    fn prepare_decision(&self, draft: &Draft) -> Result<Row> {
        let (author, reason) = signed(&draft.author, &draft.reason)?;
        let row = Row {
            author,
            reason,
            action: draft.action,
            kind: SOURCE.to_owned(),
            record: String::new(),
            field: draft.field.clone(),
            value: draft.value.clone(),
            seen: json!({}),
            private: draft.private,
            undoes: None,
            anchors: Vec::new(),
        };
        let Some(at) = self.record_row(&draft.record)? else { return self.prepare_on_source(draft, row) };
        if matches!(draft.action, Decided::Restrict | Decided::Undo) {
            return Err(refused(format!(
                "{} is for {}, not for records",
                draft.action,
                if draft.action == Decided::Undo { "decisions" } else { "sources" }
            )));
        }
        let record = self.load(at)?;
        if matches!(draft.action, Decided::Link | Decided::Unlink | Decided::Status) {
            refuse_proposal(&record)?;
        }
        let mut row = Row { kind: record.kind.to_string(), record: record.id.clone(), seen: seen(&record), ..row };
        row.anchors = self.anchors_of(at, seat::RECORD, None)?;
        let value = draft.value.as_deref().map(str::trim).filter(|value| !value.is_empty());
        let field = draft.field.as_deref();
        match (draft.action, field, value) {
            (Decided::Accept | Decided::Reject, None, None) => {}
            (Decided::Accept | Decided::Reject, Some(field), None) if props(record.kind).iter().any(|prop| prop.name == field) => {}
            (Decided::Accept | Decided::Reject, Some(field), Some(value)) => {
                let given = record.statements.iter().any(|s| s.prop == field && s.value == value);
                row.value = Some(check(record.kind, field, value).map_err(refused)?);
                if !given {
                    return Err(refused(format!("nobody says that {field} is `{value}`; edit it instead")));
                }
            }
            (Decided::Edit, Some(field), Some(value)) => row.value = Some(check(record.kind, field, value).map_err(refused)?),
            (Decided::Merge, None, Some(other)) => {
                let (other, anchors) = self.other_record(&record, other, true)?;
                (row.value, row.anchors) = (Some(other), [row.anchors, anchors].concat());
            }
            (Decided::Link | Decided::Unlink, Some(relation), Some(other)) => {
                if Relation::parse(relation).is_none() {
                    return Err(refused(format!("`{relation}` is no relation; give one of {}", words::<Relation>())));
                }
                let (other, anchors) = self.other_record(&record, other, false)?;
                (row.value, row.anchors) = (Some(other), [row.anchors, anchors].concat());
            }
            (Decided::Split, None, Some(numbers)) => {
                let parts = parts(&record, numbers)?;
                row.anchors.extend(self.anchors_of(at, seat::PART, Some(&parts))?);
                let place = |&part: &usize| record.evidence[part].source.to_string();
                row.value = Some(parts.iter().map(place).collect::<Vec<_>>().join(" "));
            }
            (Decided::Status, Some(axis), Some(value)) => {
                if Axis::parse(axis).is_none() {
                    return Err(refused(format!("`{axis}` is no axis; give one of {}", words::<Axis>())));
                }
                if Intervention::parse("status", field, Some(value)).is_none() {
                    return Err(refused(format!("`{value}` is no value of {axis}; `chancery explain {axis}` lists them")));
                }
                row.value = Some(value.to_owned());
            }
            (Decided::Note, None, Some(value)) => row.value = Some(value.to_owned()),
            (action, field, value) => {
                let has = |what: Option<&str>| what.map_or("none".to_owned(), |what| format!("`{what}`"));
                return Err(refused(format!("{action} does not go with the field {} and the value {}", has(field), has(value))));
            }
        }
        Ok(row)
    }

    fn prepare_on_source(&self, draft: &Draft, row: Row) -> Result<Row> {
        let Some(source) = self.source_row(&draft.record)? else {
            return Err(refused(format!("the register holds no record {}", draft.record)));
        };
        let fits = match draft.action {
            Decided::Restrict => draft.field.is_none() && draft.value.is_none(),
            Decided::Note => draft.field.is_none() && draft.value.is_some(),
            _ => false,
        };
        if !fits {
            return Err(refused(format!("{} is a source; it can be restricted, or noted", draft.record)));
        }
        Ok(Row { record: self.stored_source(source)?.id.hex(), ..row })
    }

    /// The other record of a merge or a link, and its anchors. The other end of a link may be a passage, which needs none: its
    /// identifier is its place.
    fn other_record(&self, record: &Record, other: &str, same_kind: bool) -> Result<(String, Vec<Anchored>)> {
        if !same_kind && let Some(passage) = self.passage(other)? {
            // The name under which links know it, whatever part of the source's name was given.
            let place = other.split_once(':').map_or(other, |(_, place)| place);
            let name = format!("{}:{place}", passage.source);
            if !self.is_linked(&record.id, &name)? {
                return Err(refused(format!(
                    "no link leads from {} to {name}; links to passages are decided on, not made",
                    record.id
                )));
            }
            return Ok((name, Vec::new()));
        }
        let at = self.record_row(other)?.ok_or_else(|| refused(format!("the register holds no record {other}")))?;
        let found = self.load(at)?;
        if !same_kind {
            refuse_proposal(&found)?;
        }
        if found.id == record.id {
            return Err(refused(format!("{other} is that record itself")));
        }
        if same_kind && found.kind != record.kind {
            return Err(refused(format!("a {} and a {} cannot be one record", record.kind, found.kind)));
        }
        Ok((found.id, self.anchors_of(at, seat::OTHER, None)?))
    }

    /// Whether a link was found between a record and a passage, or one that shares words with it.
    fn is_linked(&self, record: &str, passage: &str) -> Result<bool> {
        let mut ends = self.connection.prepare_cached(
            "SELECT later FROM followed_link WHERE earlier = ?1 AND later_kind = 'passage'
             UNION ALL SELECT earlier FROM followed_link WHERE later = ?1 AND earlier_kind = 'passage'",
        )?;
        let mut rows = ends.query([record])?;
        while let Some(row) = rows.next()? {
            if overlap(&row.get::<_, String>(0)?, passage) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The anchors of a record's reports, or of some of them.
    fn anchors_of(&self, record: i64, role: &'static str, only: Option<&[usize]>) -> Result<Vec<Anchored>> {
        let mut of_record = self.connection.prepare_cached(
            "SELECT w.nth, s.sha256, f.kind, f.start, f.\"end\", f.twin, b.key FROM witness w JOIN fact f ON f.id = w.fact
             JOIN block b ON b.id = f.block JOIN reading g ON g.id = f.reading JOIN source s ON s.id = g.source
             WHERE w.record = ?1 ORDER BY w.nth",
        )?;
        let rows = of_record.query_map([record], |row| {
            let nth: usize = row.get(0)?;
            let place = (row.get(3)?, row.get(4)?, row.get(5)?);
            Ok((nth, Anchored { role, source: SourceId(row.get(1)?), kind: row.get(2)?, place, block: row.get(6)? }))
        })?;
        let mut anchors = Vec::new();
        for anchored in rows {
            let (nth, anchored) = anchored?;
            if only.is_none_or(|only| only.contains(&nth)) && (only.is_some() || anchors.len() < ANCHORS) {
                anchors.push(anchored);
            }
        }
        Ok(anchors)
    }

    /// Decisions that are not as they were written down. Every hash covers the one before, so that the first gap or change shows
    /// on the decision after it as well.
    pub(crate) fn altered_decisions(&self) -> Result<Vec<String>> {
        let mut all = self.connection.prepare(
            "SELECT id, name, recorded_at, author, reason, action, kind, record, field, value, seen, private, undoes, sha256
             FROM decided ORDER BY id",
        )?;
        let mut rows = all.query([])?;
        let (mut before, mut altered) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let (id, name, action, seen): (i64, String, String, String) = (row.get(0)?, row.get(1)?, row.get(5)?, row.get(10)?);
            let anchors = seat::anchors(&self.connection, id)?;
            let anchors = anchors.into_iter().map(|(role, _, kind, anchor)| {
                json!([role, anchor.source.hex(), kind, anchor.span.start, anchor.span.end, anchor.twin, anchor.block])
            });
            let content = json!({
                "recorded_at": row.get::<_, String>(2)?, "author": row.get::<_, String>(3)?, "reason": row.get::<_, String>(4)?,
                "action": action, "kind": row.get::<_, String>(6)?, "record": row.get::<_, String>(7)?,
                "field": row.get::<_, Option<String>>(8)?, "value": row.get::<_, Option<String>>(9)?,
                "seen": serde_json::from_str::<Value>(&seen).unwrap_or_default(), "private": row.get::<_, bool>(11)?,
                "undoes": row.get::<_, Option<i64>>(12)?, "anchors": anchors.collect::<Vec<_>>(),
            });
            let written: Vec<u8> = row.get(13)?;
            if hash(&before, content).as_slice() != written || name != name_of(&written) {
                altered.push(name);
            }
            before = written;
        }
        Ok(altered)
    }
}

/// A checked decision, ready to be written.
struct Row {
    author: String,
    reason: String,
    action: Decided,
    kind: String,
    record: String,
    field: Option<String>,
    value: Option<String>,
    seen: Value,
    private: bool,
    undoes: Option<i64>,
    anchors: Vec<Anchored>,
}

/// An anchor with what it stands for.
#[derive(Clone)]
struct Anchored {
    role: &'static str,
    source: SourceId,
    kind: String,
    /// Start, end, and the number among those on the same words.
    place: (u32, u32, u32),
    block: String,
}

/// Writes a decision; its row and its identifier.
fn write(transaction: &Transaction<'_>, now: &str, row: &Row) -> Result<(i64, String)> {
    let before: Option<Vec<u8>> =
        transaction.query_row("SELECT sha256 FROM decided ORDER BY id DESC LIMIT 1", [], |row| row.get(0)).optional()?;
    let mut anchors = row.anchors.clone();
    // The order in which they are read back.
    anchors.sort_by_key(|anchor| anchor.role);
    let told = anchors.iter().map(|a| json!([a.role, a.source.hex(), a.kind, a.place.0, a.place.1, a.place.2, a.block]));
    let content = json!({
        "recorded_at": now, "author": row.author, "reason": row.reason, "action": row.action.as_str(), "kind": row.kind,
        "record": row.record, "field": row.field, "value": row.value, "seen": row.seen, "private": row.private,
        "undoes": row.undoes, "anchors": told.collect::<Vec<_>>(),
    });
    let hash = hash(&before.unwrap_or_default(), content);
    let name = name_of(&hash);
    transaction
        .prepare_cached(
            "INSERT INTO decided (name, recorded_at, author, reason, action, kind, record, field, value, seen, private, undoes, sha256)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            name,
            now,
            row.author,
            row.reason,
            row.action.as_str(),
            row.kind,
            row.record,
            row.field,
            row.value,
            wire::canonical(row.seen.clone()),
            row.private,
            row.undoes,
            hash.as_slice(),
        ])?;
    let decision = transaction.last_insert_rowid();
    let mut insert = transaction.prepare_cached(
        "INSERT INTO anchor (decided, role, nth, source, kind, start, \"end\", twin, block) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (nth, a) in anchors.iter().enumerate() {
        insert.execute((decision, a.role, nth, a.source.0.as_slice(), &a.kind, a.place.0, a.place.1, a.place.2, &a.block))?;
    }
    Ok((decision, name))
}

/// Derives the blocks on which a decision bears anew.
fn settle(transaction: &Transaction<'_>, decision: i64, before: Vec<i64>) -> Result<()> {
    let mut blocks = seat::blocks(transaction, decision)?;
    blocks.extend(before);
    let (mut texts, mut derived) = (Texts::default(), Derived::default());
    for row in blocks {
        let block = crate::derive::block(transaction, row)?;
        derive_block(transaction, row, &block, &mut texts, &mut derived)?;
    }
    Ok(())
}

fn hash(before: &[u8], content: Value) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(wire::canonical(content).as_bytes());
    hash.finalize().into()
}

fn name_of(hash: &[u8]) -> String {
    let digits: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("d-{digits}")
}

fn refused(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::Refused, why)
}

/// Nothing follows from what is no record yet.
pub(crate) fn refuse_proposal(record: &Record) -> Result<()> {
    match record.review {
        Review::Proposed => Err(refused(format!("{} is only proposed; accept it first", record.id))),
        _ => Ok(()),
    }
}

/// The words of a vocabulary.
fn words<V: Vocabulary>() -> String {
    V::ALL.iter().map(|value| value.as_str()).collect::<Vec<_>>().join(", ")
}

fn signed(author: &str, reason: &str) -> Result<(String, String)> {
    match (author.trim(), reason.trim()) {
        ("", _) => Err(refused("a decision needs an author")),
        (_, "") => Err(refused("a decision needs a reason")),
        (author, reason) => Ok((author.to_owned(), reason.to_owned())),
    }
}

/// The chosen values of a record by property. What it repeats is worked out anew each time, so nobody accepts that with it.
fn seen(record: &Record) -> Value {
    let mut seen: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let derived = |prop: &str| record.kind == RecordKind::Commitment && matches!(prop, "root" | "restates");
    for statement in record.statements.iter().filter(|s| s.chosen && !derived(s.prop)) {
        seen.entry(statement.prop).or_default().push(&statement.value);
    }
    json!(seen)
}

/// The pieces of evidence that a split names, as numbers from 0.
fn parts(record: &Record, numbers: &str) -> Result<Vec<usize>> {
    let all = record.evidence.len();
    let number = |word: &str| word.trim().parse::<usize>().ok().filter(|n| (1..=all).contains(n)).map(|n| n - 1);
    let mut parts = Vec::new();
    for word in numbers.split(',') {
        parts.push(number(word).ok_or_else(|| refused(format!("`{}` is no number of a piece of evidence, 1 to {all}", word.trim())))?);
    }
    parts.sort_unstable();
    parts.dedup();
    if parts.len() == all {
        return Err(refused("a split must leave something behind"));
    }
    Ok(parts)
}

const SELECT: &str = "SELECT v.id, v.recorded_at, v.author, v.reason, v.action, v.kind, v.record, v.field, v.value, v.undone_by,
    v.private, v.orphaned FROM decided d JOIN every_decision v ON v.id = d.name";

fn decision(row: &rusqlite::Row<'_>) -> Result<Decision> {
    let (id, action): (String, String) = (row.get(0)?, row.get(4)?);
    Ok(Decision {
        action: Decided::parse(&action).ok_or_else(|| damaged(&id))?,
        id,
        recorded_at: row.get(1)?,
        author: row.get(2)?,
        reason: row.get(3)?,
        kind: row.get(5)?,
        record: row.get(6)?,
        field: row.get(7)?,
        value: row.get(8)?,
        undone_by: row.get(9)?,
        private: row.get(10)?,
        orphaned: row.get(11)?,
    })
}
