//! Projecting: a record into the tables that people query, and out of them again.

pub(crate) mod page;

use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Unbounded};

use chancery::code::Plover;
use chancery::register::decision::Review;
use chancery::register::{self, Record, RecordKind, Side, participant, person_id};
use chancery::text::{Edtf, Precision};
use chancery::vocabulary::Vocabulary;
use rusqlite::{Transaction, params};

use crate::Result;
use crate::derive::{FactRows, damaged};
use crate::follow;

/// Tables with one or more rows a record, keyed by `record`.
const TABLES: &[&str] = &[
    "redirect",
    "party",
    "statement",
    "witness",
    "actor",
    "actor_name",
    "tenure",
    "event",
    "meeting",
    "participant",
    "mechanism",
    "agreement",
    "programme",
    "frame",
    "commitment",
    "sector",
    "dispute",
];

/// Writes a record that is not there yet.
pub(crate) fn insert(transaction: &Transaction<'_>, block: i64, record: &Record, digest: &[u8; 16], facts: &FactRows) -> Result<()> {
    let published = |date: Option<Edtf>| date.map(|date| date.to_string());
    let first = record.evidence.iter().filter_map(|witness| witness.published).min();
    let last = record.evidence.iter().filter_map(|witness| witness.published).max();
    let mut insert = transaction.prepare_cached(
        "INSERT INTO record
           (name, kind, block, title, date, told, first_published, last_published, reports, independent, confidence, digest, review)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    insert.execute(params![
        record.id,
        record.kind.as_str(),
        block,
        record.title,
        published(record.date),
        published(record.told),
        published(first),
        published(last),
        record.reports,
        record.independent,
        record.confidence.get(),
        digest.as_slice(),
        record.review.as_str(),
    ])?;
    let row = transaction.last_insert_rowid();
    let mut insert = transaction.prepare_cached("INSERT INTO redirect (name, record) VALUES (?1, ?2)")?;
    for name in &record.redirects {
        insert.execute((name, row))?;
    }
    let mut insert = transaction.prepare_cached("INSERT OR IGNORE INTO party (record, side, code) VALUES (?1, ?2, ?3)")?;
    for (side, code) in &record.parties {
        insert.execute((row, side.as_str(), code.as_str()))?;
    }
    let mut insert = transaction.prepare_cached(
        "INSERT INTO witness (record, nth, fact, source)
         SELECT ?1, ?2, f.id, g.source FROM fact f JOIN reading g ON g.id = f.reading WHERE f.id = ?3",
    )?;
    for (nth, witness) in record.evidence.iter().enumerate() {
        let fact = facts.get(&(witness.source, witness.nth)).ok_or_else(|| damaged(&record.id))?;
        insert.execute((row, nth, fact))?;
    }
    statements(transaction, row, record)?;
    kinds(transaction, row, record)?;
    if matches!(record.review, Review::Rejected | Review::Proposed) {
        return Ok(());
    }
    let kind = record.kind.as_str();
    let groups = groups(record.parties.iter().map(|(side, code)| (*side, code.as_str())));
    let mut insert = transaction.prepare_cached("INSERT INTO pair (a, b, kind, told, record) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let told = published(record.told).unwrap_or_default();
    for (a, b) in &groups {
        insert.execute((a, b, kind, &told, row))?;
    }
    page::insert(transaction, row, record, &groups, &told)?;
    let subtype = if record.kind == RecordKind::Event { record.chosen("type").next().unwrap_or("") } else { "" };
    count(transaction, kind, subtype, &groups, month(record.told), 1)
}

fn statements(transaction: &Transaction<'_>, row: i64, record: &Record) -> Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO statement
           (record, nth, prop, value, original, evidence, reports, independent, confidence, chosen, review, decided)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    for (nth, statement) in record.statements.iter().enumerate() {
        let numbers: Vec<String> = statement.evidence.iter().map(u32::to_string).collect();
        insert.execute(params![
            row,
            nth,
            statement.prop,
            statement.value,
            statement.original,
            format!("[{}]", numbers.join(",")),
            statement.reports,
            statement.independent,
            statement.confidence.get(),
            statement.chosen,
            statement.review.as_str(),
            statement.decided,
        ])?;
    }
    Ok(())
}

/// The tables of the record's own kind.
fn kinds(transaction: &Transaction<'_>, row: i64, record: &Record) -> Result<()> {
    let one = |prop: &'static str| record.chosen(prop).next();
    let need = |prop: &'static str| one(prop).unwrap_or("other");
    let execute = |sql: &str, values: &[&dyn rusqlite::ToSql]| -> Result<()> {
        transaction.prepare_cached(sql)?.execute(values)?;
        Ok(())
    };
    match record.kind {
        RecordKind::Actor => {
            let code = record.parties.first().map_or("", |(_, code)| code.as_str());
            let state = register::state(code).filter(|_| one("kind") == Some("state"));
            let rank = one("rank").and_then(|rank| rank.parse::<u8>().ok());
            execute(
                "INSERT INTO actor (record, name, kind, stance, code, rank, alpha2, cow, qid) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                &[
                    &row,
                    &record.title,
                    &need("kind"),
                    &one("stance"),
                    &code,
                    &rank,
                    &state.map(|state| state.alpha2),
                    &state.and_then(|state| state.cow),
                    &state.map(|state| state.qid),
                ],
            )?;
            execute("INSERT INTO actor_name (record, name, main) VALUES (?1, ?2, 1)", &[&row, &record.title])?;
            for name in record.chosen("also_named") {
                execute("INSERT OR IGNORE INTO actor_name (record, name, main) VALUES (?1, ?2, 0)", &[&row, &name])?;
            }
            tenures(transaction, row, code, record)
        }
        RecordKind::Event => {
            let plover = Plover::parse(need("type")).ok_or_else(|| damaged(&record.id))?.row();
            let score = (f64::from(plover.score) * 10.0).round() / 10.0;
            execute(
                "INSERT INTO event (record, type, quad, cameo_root, score, direction, mode, place, modality)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                &[
                    &row,
                    &plover.plover.as_str(),
                    &plover.quad.as_str(),
                    &plover.cameo_root,
                    &score,
                    &need("direction"),
                    &one("mode"),
                    &one("place"),
                    &need("modality"),
                ],
            )?;
            sectors(transaction, row, record, "context")
        }
        RecordKind::Meeting => {
            execute(
                "INSERT INTO meeting (record, kind, state, place, margins_of, occasion, mechanism, session_no, invited_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                &[
                    &row,
                    &need("kind"),
                    &need("state"),
                    &one("place"),
                    &one("margins_of"),
                    &one("occasion"),
                    &one("mechanism"),
                    &one("session_no").and_then(|number| number.parse::<u16>().ok()),
                    &one("invited_by"),
                ],
            )?;
            for (nth, participant) in record.chosen("participant").filter_map(participant::from_value).enumerate() {
                let person = participant.person.as_deref().map(|name| person_id(&participant.code, name));
                let rank = participant.rank.map(|rank| rank.get());
                execute(
                    "INSERT INTO participant (record, nth, code, person, person_name, office, rank, role)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    &[
                        &row,
                        &nth,
                        &participant.code.as_str(),
                        &person,
                        &participant.person,
                        &participant.office,
                        &rank,
                        &participant.role.as_str(),
                    ],
                )?;
            }
            Ok(())
        }
        RecordKind::Mechanism => {
            execute(
                "INSERT INTO mechanism (record, name, kind, founded, life) VALUES (?1, ?2, ?3, ?4, ?5)",
                &[&row, &record.title, &need("kind"), &one("founded"), &one("life")],
            )?;
            sectors(transaction, row, record, "sector")
        }
        RecordKind::Agreement => {
            let actions = record.chosen("action").collect::<Vec<_>>().join("; ");
            execute(
                "INSERT INTO agreement (record, name, kind, founded, actions, expiry) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                &[&row, &record.title, &need("kind"), &one("founded"), &actions, &one("expiry")],
            )?;
            sectors(transaction, row, record, "sector")
        }
        RecordKind::Programme => {
            execute(
                "INSERT INTO programme (record, name, kind, founded, state, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                &[&row, &record.title, &need("kind"), &one("founded"), &one("state"), &one("value")],
            )?;
            sectors(transaction, row, record, "sector")
        }
        RecordKind::Frame => execute(
            "INSERT INTO frame (record, kind, seat, term, reciprocal) VALUES (?1, ?2, ?3, ?4, ?5)",
            &[&row, &need("kind"), &one("seat"), &one("term"), &(one("reciprocal") == Some("true"))],
        ),
        RecordKind::Commitment => {
            execute(
                "INSERT INTO commitment (record, statement, firmness, direction, action, verb, reaffirmed, amount, deadline,
                   deadline_text, mechanism, made_on, root)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                &[
                    &row,
                    &record.title,
                    &need("firmness"),
                    &need("direction"),
                    &need("action"),
                    &one("verb"),
                    &(one("reaffirmed") == Some("true")),
                    &one("amount"),
                    &one("deadline"),
                    &one("deadline_text"),
                    &one("mechanism"),
                    &one("made_on"),
                    &one("root"),
                ],
            )?;
            sectors(transaction, row, record, "sector")
        }
    }
}

fn sectors(transaction: &Transaction<'_>, row: i64, record: &Record, prop: &'static str) -> Result<()> {
    let mut insert = transaction.prepare_cached("INSERT OR IGNORE INTO sector (record, sector) VALUES (?1, ?2)")?;
    for sector in record.chosen(prop) {
        insert.execute((row, sector))?;
    }
    Ok(())
}

/// The offices of a person: from the first to the last report that gives it. That is what is known of its term.
fn tenures(transaction: &Transaction<'_>, row: i64, code: &str, record: &Record) -> Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT OR IGNORE INTO tenure (record, office, \"of\", \"from\", \"to\", as_reported) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for office in record.statements.iter().filter(|statement| statement.prop == "office") {
        let dates = || office.evidence.iter().filter_map(|&i| record.evidence.get(i as usize)?.published);
        let (from, to) = (dates().map(Edtf::earliest).min(), dates().map(Edtf::latest).max());
        let as_reported = office.original.as_ref().unwrap_or(&office.value);
        insert.execute((row, &office.value, code, from.map(|d| d.to_string()), to.map(|d| d.to_string()), as_reported))?;
    }
    Ok(())
}

/// Takes a record out of all tables.
pub(crate) fn remove(transaction: &Transaction<'_>, row: i64) -> Result<()> {
    let (kind, told, review): (String, Option<String>, String) = transaction
        .prepare_cached("SELECT kind, told, review FROM record WHERE id = ?1")?
        .query_row([row], |found| Ok((found.get(0)?, found.get(1)?, found.get(2)?)))?;
    let parties: Vec<(String, String)> = {
        let mut of = transaction.prepare_cached("SELECT side, code FROM party WHERE record = ?1")?;
        of.query_map([row], |found| Ok((found.get(0)?, found.get(1)?)))?.collect::<rusqlite::Result<_>>()?
    };
    if kind != RecordKind::Actor.as_str() {
        follow::mark_parties(transaction, &parties.iter().map(|(_, code)| code.as_str()).collect())?;
    }
    if review != Review::Rejected.as_str() && review != Review::Proposed.as_str() {
        uncount(transaction, row, &kind, told, &parties)?;
    }
    for table in TABLES {
        transaction.prepare_cached(&format!("DELETE FROM {table} WHERE record = ?1"))?.execute([row])?;
    }
    transaction.prepare_cached("DELETE FROM record WHERE id = ?1")?.execute([row])?;
    Ok(())
}

/// Takes a record out of the lists and counts.
fn uncount(transaction: &Transaction<'_>, row: i64, kind: &str, told: Option<String>, parties: &[(String, String)]) -> Result<()> {
    let subtype: String = transaction
        .prepare_cached("SELECT coalesce((SELECT type FROM event WHERE record = ?1), '')")?
        .query_row([row], |found| found.get(0))?;
    let groups = groups(parties.iter().filter_map(|(side, code)| Some((Side::parse(side)?, code.as_str()))));
    count(transaction, kind, &subtype, &groups, month(told.as_deref().and_then(Edtf::parse)), -1)?;
    let told = told.unwrap_or_default();
    if kind == RecordKind::Commitment.as_str() {
        page::remove(transaction, row, &groups, &told)?;
    }
    page::count_sectors(transaction, row, kind, &groups, -1)?;
    let mut unpair =
        transaction.prepare_cached("DELETE FROM pair WHERE a = ?1 AND b = ?2 AND kind = ?3 AND told = ?4 AND record = ?5")?;
    for (a, b) in &groups {
        unpair.execute((a, b, kind, &told, row))?;
    }
    Ok(())
}

/// Takes all records out of all tables.
pub(crate) fn clear(transaction: &Transaction<'_>) -> Result<()> {
    for table in TABLES.iter().chain(&["pair", "promise", "rollup", "sector_rollup", "record"]) {
        transaction.execute(&format!("DELETE FROM {table}"), [])?;
    }
    Ok(())
}

/// The pairs and single parties under which a record is listed, sorted. Bodies in which something happens are listed alone:
/// a vote in an organisation is no dealing with it.
fn groups<'a>(parties: impl Iterator<Item = (Side, &'a str)>) -> Vec<(&'a str, &'a str)> {
    let (mut all, mut acting) = (BTreeSet::new(), BTreeSet::new());
    for (side, code) in parties {
        all.insert((code, ""));
        if side != Side::Organ {
            acting.insert(code);
        }
    }
    let pairs = acting.iter().flat_map(|a| acting.range::<str, _>((Excluded(*a), Unbounded)).map(move |b| (*a, *b)));
    let pairs: Vec<_> = pairs.collect();
    all.extend(pairs);
    all.into_iter().collect()
}

/// `2025-11`; of a date that is only a year, the year.
fn month(date: Option<Edtf>) -> String {
    date.map_or(String::new(), |date| {
        let day = date.earliest();
        if date.precision() == Precision::Year {
            format!("{:04}", day.year())
        } else {
            format!("{:04}-{:02}", day.year(), day.month())
        }
    })
}

/// Adds to the counts of all, of each party and of each pair.
fn count(transaction: &Transaction<'_>, kind: &str, subtype: &str, groups: &[(&str, &str)], month: String, by: i64) -> Result<()> {
    let mut add = transaction.prepare_cached(
        "INSERT INTO rollup (kind, type, a, b, month, n) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET n = n + excluded.n",
    )?;
    let mut prune = transaction
        .prepare_cached("DELETE FROM rollup WHERE a = ?3 AND b = ?4 AND kind = ?1 AND type = ?2 AND month = ?5 AND n = 0")?;
    for (a, b) in groups.iter().chain(&[("", "")]) {
        add.execute((kind, subtype, a, b, &month, by))?;
        if by < 0 {
            prune.execute((kind, subtype, a, b, &month))?;
        }
    }
    Ok(())
}
