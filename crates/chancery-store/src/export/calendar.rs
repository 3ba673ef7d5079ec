//! The calendar: encounters held and planned, and sessions that are expected, as iCalendar.

use std::path::Path;

use chancery::lexicon::{Lexicon, StateCode};
use chancery::text::Edtf;

use super::{Exported, cannot};
use crate::calendar::{self, Entry, Standing};
use crate::{Result, Store};

pub(super) fn write(store: &Store, out: &Path) -> Result<Exported> {
    let path = out.join("calendar.ics");
    let entries = entries(store)?;
    std::fs::write(&path, calendar::write("Chancery", &entries)).map_err(|error| cannot(&path).because(error))?;
    Ok(Exported { files: 1, rows: entries.len() as u64 })
}

/// Every entry of the register's calendar: what has a day, a month or a year; by identifier.
pub fn entries(store: &Store) -> Result<Vec<Entry>> {
    let mut entries = meetings(store)?;
    entries.extend(expected(store)?);
    entries.sort_by(|a, b| a.uid.cmp(&b.uid));
    Ok(entries)
}

fn meetings(store: &Store) -> Result<Vec<Entry>> {
    let mut all = store.connection.prepare(
        "SELECT id, kind, state, parties, date, place, margins_of, people, reports, independent,
           (SELECT first_published FROM record WHERE name = m.id), mechanism
         FROM meetings m WHERE date IS NOT NULL",
    )?;
    let mut rows = all.query([])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, kind, state, date): (String, String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(4)?);
        let Some(date) = Edtf::parse(&date) else { continue };
        let parties: Option<String> = row.get(3)?;
        let words = |column: usize| row.get::<_, Option<String>>(column);
        let (place, margins_of, people, known, mechanism) = (words(5)?, words(6)?, words(7)?, words(10)?, words(11)?);
        let (reports, independent): (u32, u32) = (row.get(8)?, row.get(9)?);
        let mut description: Vec<String> = Vec::new();
        description.extend(people);
        description.extend(margins_of.map(|gathering| format!("On the margins of {gathering}")));
        description.extend(mechanism.map(|mechanism| format!("Mechanism: {mechanism}")));
        description.push(format!("{reports} reports, {independent} independent"));
        description.push(id.clone());
        let (standing, category) = match state.as_str() {
            "held" => (Standing::Confirmed, "held"),
            "cancelled" => (Standing::Cancelled, "cancelled"),
            _ => (Standing::Tentative, "planned"),
        };
        let kind = kind.replace('_', " ");
        entries.push(Entry {
            uid: id,
            date,
            summary: format!("{}: {kind}", names(parties.as_deref().unwrap_or_default())),
            description: description.join("\n"),
            place,
            standing,
            category,
            known: known.as_deref().and_then(Edtf::parse).unwrap_or(date),
        });
    }
    Ok(entries)
}

/// The sessions that the rhythm of a body, or its own announcement, leads to expect.
fn expected(store: &Store) -> Result<Vec<Entry>> {
    let mut all = store.connection.prepare(
        "SELECT l.mechanism, m.name, m.parties, l.next_expected, l.next_host, l.reason, m.last_published
         FROM mechanism_life l JOIN mechanisms m ON m.id = l.mechanism
         WHERE l.next_expected IS NOT NULL AND coalesce(l.state, '') <> 'terminated'",
    )?;
    let mut rows = all.query([])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, name, date): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(3)?);
        let Some(date) = Edtf::parse(&date) else { continue };
        let words = |column: usize| row.get::<_, Option<String>>(column);
        let (parties, host, reason, known) = (words(2)?, words(4)?, words(5)?, words(6)?);
        let mut description: Vec<String> = host.map(|host| format!("Host: {}", names(&host))).into_iter().collect();
        description.extend(reason);
        description.push(id.clone());
        entries.push(Entry {
            uid: format!("{id}.next"),
            date,
            summary: format!("{}: {name}, next session expected", names(parties.as_deref().unwrap_or_default())),
            description: description.join("\n"),
            place: None,
            standing: Standing::Tentative,
            category: "expected",
            known: known.as_deref().and_then(Edtf::parse).unwrap_or(date),
        });
    }
    Ok(entries)
}

/// `Malaysia and Pakistan` of `MYS PAK`.
pub(super) fn names(codes: &str) -> String {
    let lexicon = Lexicon::builtin();
    let name = |code: &str| {
        let state = StateCode::parse(code).and_then(|code| lexicon.state(code)).map(|state| state.name);
        state.or_else(|| lexicon.igo(code).map(|(name, _)| name)).unwrap_or(code).to_owned()
    };
    codes.split_whitespace().map(name).collect::<Vec<_>>().join(", ")
}
