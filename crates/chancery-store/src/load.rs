//! Loading: records and readings out of the tables again.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::rc::Rc;

use chancery::fact::{Code, Confidence};
use chancery::reader::Reading;
use chancery::register::decision::Review;
use chancery::register::{Record, RecordKind, Side, Statement, Witness, props};
use chancery::text::{Edtf, Source, SourceId, Span};
use chancery::vocabulary::Vocabulary;
use chancery::wire::{self, Origin};
use rusqlite::{OptionalExtension, Row};
use serde_json::{Value, json};

use crate::derive::{damaged, parse};
use crate::{Result, Store};

/// How many numbers of its evidence a statement gives in a part of a record.
const FIRST_NUMBERS: usize = 20;

/// A source as the register keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSource {
    /// Its content hash.
    pub id: SourceId,
    /// The source; its `name` is the first of `names`.
    pub source: Source,
    /// The callers' own names for it, sorted.
    pub names: Vec<String>,
    /// The version of the reader whose reading counts.
    pub reader: Option<String>,
    /// The caller's clock when the run began that took it in.
    pub recorded_at: String,
    /// The caller's clock when the run began that read it, for the reading that counts.
    pub read_at: Option<String>,
    /// Sources that are copies of the same text, this one included; sorted.
    pub copies: Vec<SourceId>,
}

impl Store {
    /// A source by its identifier: 64 hexadecimal digits, or `s-` and at least the first twelve of them.
    pub fn source(&self, id: &str) -> Result<Option<StoredSource>> {
        match self.source_row(id)? {
            Some(row) => self.stored_source(row).map(Some),
            None => Ok(None),
        }
    }

    /// A source and the reading that counts; `id` as for [`source`](Store::source).
    pub fn reading(&self, id: &str) -> Result<Option<(Source, Reading)>> {
        let Some(row) = self.source_row(id)? else { return Ok(None) };
        let source = self.stored_source(row)?.source;
        let mut found = self.connection.prepare_cached("SELECT id FROM reading WHERE source = ?1 AND current = 1")?;
        let Some(reading) = found.query_row([row], |row| row.get(0)).optional()? else { return Ok(None) };
        let value = self.reading_value(reading)?;
        let reading = wire::reading_from_json(&value, &source).map_err(|error| damaged(id).because(error))?;
        Ok(Some((source, reading)))
    }

    /// Everything that the register knows under this identifier, in the public JSON form; redirects are followed. Sources
    /// (`s-3f9a2c…`) come with the records that rest on them.
    pub fn record(&self, id: &str) -> Result<Option<Value>> {
        if let Some(row) = self.record_row(id)? {
            let record = self.load(row)?;
            let origins = Origins::new(self);
            return Ok(Some(origins.json(&record, true)?));
        }
        let Some(stored) = self.source(id)? else { return Ok(None) };
        let mut value = source_to_json(&stored);
        value["text"] = stored.source.text().into();
        if let Some((source, reading)) = self.reading(&stored.id.hex())? {
            value["document"] = wire::document_to_json(&source, &reading);
        }
        let mut of_source = self.connection.prepare_cached(
            "SELECT DISTINCT r.name, r.kind, r.title FROM source s JOIN reading g ON g.source = s.id AND g.current = 1
             JOIN fact f ON f.reading = g.id JOIN witness w ON w.fact = f.id JOIN record r ON r.id = w.record
             WHERE s.sha256 = ?1 AND r.review <> 'proposed' ORDER BY r.kind, r.name",
        )?;
        let rows = of_source.query_map([stored.id.0.as_slice()], |row| {
            Ok(json!({ "id": row.get::<_, String>(0)?, "kind": row.get::<_, String>(1)?, "title": row.get::<_, String>(2)? }))
        })?;
        value["records"] = rows.collect::<rusqlite::Result<_>>()?;
        Ok(Some(value))
    }

    /// A record like [`record`](Store::record), with at most `limit` pieces of its evidence, from number `from` (counted from 0) on:
    /// thousands of reports name a state. `evidence_total` says how many there are. Where that is more than `limit`, statements
    /// give the first numbers of their evidence only, how many they have as `evidence_total`, and no time of recording.
    pub fn record_part(&self, id: &str, from: usize, limit: usize) -> Result<Option<Value>> {
        let Some(row) = self.record_row(id)? else { return Ok(None) };
        let mut count = self.connection.prepare_cached("SELECT count(*) FROM witness WHERE record = ?1")?;
        let total: usize = count.query_row([row], |row| row.get(0))?;
        if total <= limit {
            let mut value = Origins::new(self).json(&self.load(row)?, true)?;
            value["evidence_total"] = total.into();
            return Ok(Some(value));
        }
        let mut record = self.load_part(row, from..from.saturating_add(limit))?;
        let shown = record.evidence.len();
        // A statement is told by its first evidence, which may lie outside of this part: it goes behind the part for as long as the
        // statements are written.
        let numbers: Vec<Vec<u32>> = record.statements.iter().map(|statement| statement.evidence.clone()).collect();
        for statement in &mut record.statements {
            statement.evidence.truncate(1);
            for number in &mut statement.evidence {
                let first = *number as usize;
                record.evidence.extend(self.witnesses(row, first..first + 1)?);
                *number = (record.evidence.len() - 1) as u32;
            }
        }
        let mut value = Origins::new(self).json(&record, false)?;
        for (statement, numbers) in value["statements"].as_array_mut().into_iter().flatten().zip(numbers) {
            statement["evidence_total"] = numbers.len().into();
            statement["evidence"] = numbers.into_iter().take(limit.min(FIRST_NUMBERS)).collect();
        }
        if let Some(evidence) = value["evidence"].as_array_mut() {
            evidence.truncate(shown);
        }
        value["evidence_total"] = total.into();
        Ok(Some(value))
    }

    /// The row of a record by its identifier or one that leads to it.
    pub(crate) fn record_row(&self, id: &str) -> Result<Option<i64>> {
        let mut held = self.connection.prepare_cached("SELECT id FROM record WHERE name = ?1")?;
        if let Some(row) = held.query_row([id], |row| row.get(0)).optional()? {
            return Ok(Some(row));
        }
        let mut led = self.connection.prepare_cached(
            "SELECT d.record FROM redirect d JOIN record r ON r.id = d.record WHERE d.name = ?1 ORDER BY r.name LIMIT 1",
        )?;
        Ok(led.query_row([id], |row| row.get(0)).optional()?)
    }

    /// A record out of its rows.
    pub(crate) fn load(&self, row: i64) -> Result<Record> {
        self.load_part(row, 0..usize::MAX)
    }

    /// A record out of its rows, of its evidence only the pieces with these numbers.
    fn load_part(&self, row: i64, evidence: Range<usize>) -> Result<Record> {
        let mut head = self.connection.prepare_cached(
            "SELECT name, kind, title, date, told, reports, independent, confidence, review FROM record WHERE id = ?1",
        )?;
        type Head = (String, String, String, Option<String>, Option<String>, u32, u32, u8, String);
        let (id, kind, title, date, told, reports, independent, confidence, review): Head = head.query_row([row], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?, r.get(6)?, r.get(7)?, r.get(8)?))
        })?;
        let kind = RecordKind::parse(&kind).ok_or_else(|| damaged(&id))?;
        Ok(Record {
            kind,
            title,
            parties: self.sides(row)?,
            date: date.as_deref().and_then(Edtf::parse),
            told: told.as_deref().and_then(Edtf::parse),
            statements: self.statements(row, kind)?,
            evidence: self.witnesses(row, evidence)?,
            redirects: self.strings("SELECT name FROM redirect WHERE record = ?1 ORDER BY name", row)?,
            reports,
            independent,
            confidence: Confidence::percent(confidence),
            review: Review::parse(&review).ok_or_else(|| damaged(&id))?,
            id,
        })
    }

    fn sides(&self, row: i64) -> Result<Vec<(Side, Code)>> {
        let mut of_record = self.connection.prepare_cached("SELECT side, code FROM party WHERE record = ?1")?;
        let rows = of_record.query_map([row], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        let mut parties = Vec::new();
        for party in rows {
            let (side, code) = party?;
            parties.extend(Side::parse(&side).zip(Code::new(&code)));
        }
        parties.sort();
        Ok(parties)
    }

    fn statements(&self, row: i64, kind: RecordKind) -> Result<Vec<Statement>> {
        let mut of_record = self.connection.prepare_cached(
            "SELECT prop, value, original, evidence, reports, independent, confidence, chosen, review, decided FROM statement
             WHERE record = ?1 ORDER BY nth",
        )?;
        let mut rows = of_record.query([row])?;
        let mut statements = Vec::new();
        while let Some(row) = rows.next()? {
            let prop: String = row.get(0)?;
            let evidence: String = row.get(3)?;
            let numbers = parse(&evidence, "statement")?;
            statements.push(Statement {
                prop: props(kind).iter().find(|known| known.name == prop).ok_or_else(|| damaged(&prop))?.name,
                value: row.get(1)?,
                original: row.get(2)?,
                evidence: numbers.as_array().into_iter().flatten().filter_map(|n| n.as_u64()?.try_into().ok()).collect(),
                reports: row.get(4)?,
                independent: row.get(5)?,
                confidence: Confidence::percent(row.get(6)?),
                chosen: row.get(7)?,
                review: Review::parse(&row.get::<_, String>(8)?).ok_or_else(|| damaged("statement"))?,
                decided: row.get(9)?,
            });
        }
        Ok(statements)
    }

    fn witnesses(&self, row: i64, numbers: Range<usize>) -> Result<Vec<Witness>> {
        let mut of_record = self.connection.prepare_cached(
            "SELECT g.published, s.sha256, f.start, f.\"end\", f.nth, f.body, f.role, f.voice, f.speaker, g.reader, f.confidence
             FROM witness w JOIN fact f ON f.id = w.fact JOIN reading g ON g.id = f.reading JOIN source s ON s.id = g.source
             WHERE w.record = ?1 AND w.nth >= ?2 AND w.nth < ?3 ORDER BY w.nth",
        )?;
        let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let mut rows = of_record.query((row, number(numbers.start), number(numbers.end)))?;
        let mut witnesses = Vec::new();
        while let Some(row) = rows.next()? {
            witnesses.push(witness(row)?);
        }
        Ok(witnesses)
    }

    fn strings(&self, sql: &str, row: i64) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_map([row], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// A whole reading in its JSON form.
    pub(crate) fn reading_value(&self, reading: i64) -> Result<Value> {
        let mut frame = self.connection.prepare_cached("SELECT frame FROM reading WHERE id = ?1")?;
        let frame: String = frame.query_row([reading], |row| row.get(0))?;
        let mut value = parse(&frame, "reading")?;
        let mut of_reading = self.connection.prepare_cached("SELECT kind, body FROM fact WHERE reading = ?1 ORDER BY kind, nth")?;
        let rows = of_reading.query_map([reading], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        let mut lists: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for fact in rows {
            let (kind, body) = fact?;
            lists.entry(format!("{kind}s")).or_default().push(parse(&body, "fact")?);
        }
        value["facts"] = json!(lists);
        Ok(value)
    }

    /// The row of a source by its identifier.
    pub(crate) fn source_row(&self, id: &str) -> Result<Option<i64>> {
        if let Some(hash) = SourceId::parse(id) {
            let mut found = self.connection.prepare_cached("SELECT id FROM source WHERE sha256 = ?1")?;
            return Ok(found.query_row([hash.0.as_slice()], |row| row.get(0)).optional()?);
        }
        let digits = id.strip_prefix("s-").filter(|digits| (12..=64).contains(&digits.len()));
        let padded = |fill: &str| digits.and_then(|digits| SourceId::parse(&format!("{digits}{}", fill.repeat(64 - digits.len()))));
        let (Some(from), Some(to)) = (padded("0"), padded("f")) else { return Ok(None) };
        let mut found =
            self.connection.prepare_cached("SELECT id FROM source WHERE sha256 BETWEEN ?1 AND ?2 ORDER BY sha256 LIMIT 1")?;
        Ok(found.query_row([from.0.as_slice(), to.0.as_slice()], |row| row.get(0)).optional()?)
    }

    pub(crate) fn stored_source(&self, row: i64) -> Result<StoredSource> {
        let mut found = self.connection.prepare_cached(
            "SELECT s.sha256, s.text, s.url, s.publisher, s.title, s.published_raw, s.lang, run.started,
               g.reader, r.started
             FROM source s JOIN run ON run.id = s.run LEFT JOIN reading g ON g.source = s.id AND g.current = 1
             LEFT JOIN run r ON r.id = g.run WHERE s.id = ?1",
        )?;
        let names = self.strings("SELECT name FROM source_name WHERE source = ?1 ORDER BY name", row)?;
        let mut copies = self.connection.prepare_cached(
            "SELECT s.sha256 FROM sketch k JOIN sketch c ON c.cluster = k.cluster JOIN source s ON s.id = c.source
             WHERE k.source = ?1 ORDER BY s.sha256",
        )?;
        let copies = copies.query_map([row], |row| Ok(SourceId(row.get(0)?)))?.collect::<rusqlite::Result<_>>()?;
        Ok(found.query_row([row], |r| {
            let mut source = Source::new(r.get::<_, String>(1)?);
            source.name = names.first().cloned();
            (source.url, source.publisher, source.title) = (r.get(2)?, r.get(3)?, r.get(4)?);
            (source.published_raw, source.lang) = (r.get(5)?, r.get(6)?);
            let (recorded_at, reader, read_at) = (r.get(7)?, r.get(8)?, r.get(9)?);
            Ok(StoredSource { id: SourceId(r.get(0)?), source, names, reader, recorded_at, read_at, copies })
        })?)
    }
}

fn witness(row: &Row<'_>) -> Result<Witness> {
    let published: Option<String> = row.get(0)?;
    let source = SourceId(row.get(1)?);
    let place = source.to_string();
    let word = |column: usize| row.get::<_, String>(column);
    let body: String = row.get(5)?;
    let body = parse(&body, &place)?;
    // Mechanisms, agreements and programmes keep their evidence one level down.
    let evidence = body.get("evidence").or_else(|| body.get("instrument")?.get("evidence"));
    let also = evidence.and_then(|evidence| evidence.get("also")).and_then(Value::as_array);
    let byte = |pair: &Value, i: usize| pair.get(i).and_then(Value::as_u64).and_then(|byte| u32::try_from(byte).ok());
    Ok(Witness {
        published: published.as_deref().and_then(Edtf::parse),
        source,
        span: Span { start: row.get(2)?, end: row.get(3)? },
        nth: row.get(4)?,
        also: also.into_iter().flatten().filter_map(|pair| Some(Span { start: byte(pair, 0)?, end: byte(pair, 1)? })).collect(),
        role: Vocabulary::parse(&word(6)?).ok_or_else(|| damaged(&place))?,
        voice: Vocabulary::parse(&word(7)?).ok_or_else(|| damaged(&place))?,
        speaker: row.get(8)?,
        reader: row.get(9)?,
        confidence: Confidence::percent(row.get(10)?),
    })
}

/// What is known of a source apart from its text.
pub(crate) fn source_to_json(stored: &StoredSource) -> Value {
    let StoredSource { id, source, names, reader, recorded_at, read_at, copies } = stored;
    json!({
        "id": id.to_string(), "kind": "source", "sha256": id.hex(), "names": names, "url": source.url, "publisher": source.publisher,
        "title": source.title, "published_raw": source.published_raw, "lang": source.lang, "reader": reader,
        "recorded_at": recorded_at, "read_at": read_at, "length": source.text().chars().count(),
        "independence_cluster": copies.first().map(ToString::to_string),
        "copies": copies.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

/// Sources at hand while records are turned into JSON.
pub(crate) struct Origins<'a> {
    store: &'a Store,
    held: RefCell<HashMap<SourceId, Rc<Held>>>,
}

/// What a record's JSON needs of a source.
pub(crate) struct Held {
    pub source: Source,
    read_at: Option<String>,
}

impl<'a> Origins<'a> {
    pub(crate) fn new(store: &'a Store) -> Origins<'a> {
        Origins { store, held: RefCell::new(HashMap::new()) }
    }

    /// A record in the public form; with the time of recording only where `with_times`, since it differs from run to run.
    pub(crate) fn json(&self, record: &Record, with_times: bool) -> Result<Value> {
        let mut sources: HashMap<SourceId, Rc<Held>> = HashMap::new();
        for witness in &record.evidence {
            sources.insert(witness.source, self.get(witness.source)?);
        }
        Ok(wire::record_to_json(record, |id| {
            let held = sources.get(&id)?;
            Some(Origin { source: &held.source, recorded_at: held.read_at.as_deref().filter(|_| with_times) })
        }))
    }

    pub(crate) fn get(&self, id: SourceId) -> Result<Rc<Held>> {
        if let Some(held) = self.held.borrow().get(&id) {
            return Ok(Rc::clone(held));
        }
        let mut found = self.store.connection.prepare_cached(
            "SELECT s.text, s.url, s.publisher, s.lang, run.started FROM source s
             LEFT JOIN reading g ON g.source = s.id AND g.current = 1 LEFT JOIN run ON run.id = g.run WHERE s.sha256 = ?1",
        )?;
        let read = found.query_row([id.0.as_slice()], |row| {
            let mut source = Source::new(row.get::<_, String>(0)?);
            (source.url, source.publisher, source.lang) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(Held { source, read_at: row.get(4)? })
        });
        let fresh = Rc::new(read.optional()?.ok_or_else(|| damaged(&id.to_string()))?);
        let mut held = self.held.borrow_mut();
        if held.len() >= 4096 {
            held.clear();
        }
        held.insert(id, Rc::clone(&fresh));
        Ok(fresh)
    }
}
