//! The rows of an annexure: instruments as the register has them, with what people said of them before.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use chancery::fact::Sector;
use chancery::vocabulary::Vocabulary;
use chancery_store::{Limits, Store};
use serde_json::Value;

use crate::party;
use crate::write::xlsx::{Column, Sheet, Use};

/// The sheet that people fill in.
pub const SHEET: &str = "Annexure";
/// The hidden sheet that tells what they were given.
pub const AS_WRITTEN: &str = "As written";

/// What may stand under progress: the delivery axis of the record model.
pub const PROGRESS: &[&str] = &[
    "no_evidence",
    "not_started",
    "first_steps",
    "partly",
    "delivered",
    "delivered_late",
    "superseded",
    "obstructed",
    "contradicted",
    "not_assessable",
];

/// A column of the annexure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    Record,
    Ministry,
    Counterpart,
    Partner,
    Instrument,
    Signed,
    Expires,
    Area,
    Progress,
    RestsOn,
}

impl Cell {
    /// All of them, from left to right.
    pub const ALL: [Cell; 10] = [
        Cell::Ministry,
        Cell::Counterpart,
        Cell::Partner,
        Cell::Instrument,
        Cell::Signed,
        Cell::Expires,
        Cell::Area,
        Cell::Progress,
        Cell::RestsOn,
        Cell::Record,
    ];

    /// Its head in the sheet.
    pub fn head(self) -> &'static str {
        match self {
            Cell::Record => "Record",
            Cell::Ministry => "Ministry",
            Cell::Counterpart => "Counterpart",
            Cell::Partner => "Partner",
            Cell::Instrument => "Instrument",
            Cell::Signed => "Signed",
            Cell::Expires => "Expires",
            Cell::Area => "Area",
            Cell::Progress => "Progress",
            Cell::RestsOn => "Rests on",
        }
    }

    fn column(self) -> Column {
        let (width, of_use) = match self {
            Cell::Record => (12, Use::Hide),
            Cell::Ministry | Cell::Counterpart => (24, Use::Change),
            Cell::Partner => (18, Use::Read),
            Cell::Instrument => (44, Use::Change),
            Cell::Signed | Cell::Expires => (12, Use::Change),
            Cell::Area => (18, Use::Change),
            Cell::Progress => (15, Use::Choose(PROGRESS.iter().map(|&value| value.to_owned()).collect())),
            Cell::RestsOn => (44, Use::Read),
        };
        Column { head: self.head(), width, of_use }
    }
}

/// One instrument: the texts of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row(pub BTreeMap<Cell, String>);

impl Row {
    /// The text of a cell; empty where nothing is known.
    pub fn get(&self, cell: Cell) -> &str {
        self.0.get(&cell).map(String::as_str).unwrap_or_default()
    }
}

/// The instruments that bind all of these parties (of the whole register, where there are none), by partner and day of signature.
pub fn load(store: &Store, parties: &[String]) -> Result<Vec<Row>> {
    let scope: Vec<String> =
        parties.iter().map(|code| format!("a.id IN (SELECT id FROM parties WHERE kind = 'agreement' AND code = '{code}')")).collect();
    let scope = if scope.is_empty() { "1".to_owned() } else { scope.join(" AND ") };
    let found = rows(
        store,
        &format!(
            "SELECT a.id, a.name, a.kind, a.parties, a.actions, a.expiry, a.sectors, a.reports, a.independent,
               (SELECT e.quote FROM evidence e WHERE e.record = a.id ORDER BY e.published, e.nth LIMIT 1),
               (SELECT e.source FROM evidence e WHERE e.record = a.id ORDER BY e.published, e.nth LIMIT 1)
             FROM agreements a WHERE {scope} ORDER BY a.id"
        ),
    )?;
    let said = said(store)?;
    let mut table: Vec<Row> = Vec::new();
    for row in found {
        let text = |column: usize| row.get(column).and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = |column: usize| row.get(column).and_then(Value::as_i64).unwrap_or_default();
        let id = text(0);
        let signed = text(4).split("; ").find_map(|action| Some(action.strip_prefix("signed ")?.to_owned()));
        let ours = parties.first().map(String::as_str).unwrap_or_default();
        let partners: Vec<String> = text(3)
            .split_whitespace()
            .filter(|code| *code != ours)
            .map(|code| party::name(code).map_or_else(|| code.to_owned(), str::to_owned))
            .collect();
        let (reports, independent) = (number(7), number(8));
        let plural = if reports == 1 { "" } else { "s" };
        let by_people = |cell: Cell| said.get(&(id.clone(), cell)).cloned().unwrap_or_default();
        table.push(Row(BTreeMap::from([
            (Cell::Ministry, by_people(Cell::Ministry)),
            (Cell::Counterpart, by_people(Cell::Counterpart)),
            (Cell::Progress, by_people(Cell::Progress)),
            (Cell::Partner, partners.join(", ")),
            (Cell::Instrument, text(1)),
            (Cell::Signed, signed.unwrap_or_default()),
            (Cell::Expires, text(5)),
            (Cell::Area, text(6)),
            (Cell::RestsOn, format!("{reports} report{plural}, {independent} independent. “{}” ({})", text(9), text(10))),
            (Cell::Record, id),
        ])));
    }
    table.sort_by(|a, b| (a.get(Cell::Partner), a.get(Cell::Signed)).cmp(&(b.get(Cell::Partner), b.get(Cell::Signed))));
    Ok(table)
}

/// What people said that the reader does not know: notes that begin with the name of the column, and progress.
fn said(store: &Store) -> Result<BTreeMap<(String, Cell), String>> {
    let mut said = BTreeMap::new();
    let decided = rows(
        store,
        "SELECT record, action, field, value FROM decision WHERE kind = 'agreement' AND undone_by IS NULL
         AND action IN ('note', 'status') ORDER BY recorded_at",
    )?;
    for row in decided {
        let text = |column: usize| row.get(column).and_then(Value::as_str).unwrap_or_default();
        let (record, value) = (text(0).to_owned(), text(3));
        match (text(1), text(2)) {
            ("status", "delivery") => {
                said.insert((record, Cell::Progress), value.to_owned());
            }
            ("note", _) => {
                for cell in [Cell::Ministry, Cell::Counterpart] {
                    if let Some(words) = value.strip_prefix(&note(cell)) {
                        said.insert((record.clone(), cell), words.trim().to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    Ok(said)
}

/// How a note that fills a column begins.
pub fn note(cell: Cell) -> String {
    format!("{}:", cell.head().to_lowercase())
}

/// The sectors that an area may name.
pub fn is_area(word: &str) -> bool {
    Sector::parse(word).is_some()
}

/// The sheet to be filled in, and the hidden one that tells what it held.
pub fn sheets(rows: &[Row]) -> [Sheet; 2] {
    let texts: Vec<Vec<String>> = rows.iter().map(|row| Cell::ALL.iter().map(|cell| row.get(*cell).to_owned()).collect()).collect();
    let sheet = |name: &str, hidden| Sheet {
        name: name.to_owned(),
        columns: Cell::ALL.iter().map(|cell| cell.column()).collect(),
        rows: texts.clone(),
        hidden,
    };
    [sheet(SHEET, false), sheet(AS_WRITTEN, true)]
}

fn rows(store: &Store, query: &str) -> Result<Vec<Vec<Value>>> {
    Ok(store.sql(query, Limits { time: Duration::from_secs(60), rows: usize::MAX })?.rows)
}
