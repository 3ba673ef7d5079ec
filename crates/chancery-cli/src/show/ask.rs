//! Questions to the public views, and the tables that several pages share.

use std::time::Duration;

use anyhow::Result;
use chancery::fact::Firmness;
use chancery::register::name::slug;
use chancery::vocabulary::Vocabulary;
use chancery_store::{Limits, Store};
use serde_json::{Map, Value, json};

use crate::print::{Column, Section, Table};

/// A page may take its time, and has as many rows as there are.
const PAGE: Limits = Limits { time: Duration::from_secs(60), rows: usize::MAX };

/// A row by the names of its columns.
#[derive(Debug, Clone)]
pub struct Row(Map<String, Value>);

/// The rows of an answer.
pub type Rows = Vec<Row>;

impl Row {
    /// The value of a column.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The values of several columns. `#` is the count of reports for people: how many, and how many of them independent.
    /// `ref` is the last part of the identifier, by which `show` finds the record. Lists of codes become lists.
    pub fn values(&self, names: &[&str]) -> Vec<Value> {
        names.iter().map(|name| self.value(name)).collect()
    }

    fn value(&self, name: &str) -> Value {
        let number = |name: &str| self.get(name).and_then(Value::as_i64).unwrap_or(0);
        match name {
            "#" => json!(counted(number("reports"), number("independent"))),
            "ref" => json!(self.get("id").and_then(Value::as_str).map(reference)),
            "parties" | "source" | "target" | "obligors" | "beneficiaries" | "supporter" | "candidate" | "organ" | "sectors" => {
                self.get(name).and_then(Value::as_str).map_or(json!([]), |codes| codes.split(' ').collect())
            }
            _ => self.get(name).cloned().unwrap_or(Value::Null),
        }
    }
}

/// `3 (2)`: three reports, two of them independent of each other; `1` alone.
pub fn counted(reports: i64, independent: i64) -> String {
    if reports == independent { reports.to_string() } else { format!("{reports} ({independent})") }
}

/// The last part of an identifier: the mark of an act, the name of a mechanism.
fn reference(id: &str) -> &str {
    id.rsplit(':').next().unwrap_or(id)
}

/// The identifiers of the records that go by these words: by the last part of their identifier, or by their name.
pub fn known_as(store: &Store, words: &str) -> Result<Vec<String>> {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let slug = slug(words);
    let name = quoted(words.trim());
    let named = ["mechanisms", "agreements", "programmes", "actor_names"]
        .map(|view| format!("UNION SELECT id FROM {view} WHERE name = {name} COLLATE NOCASE"));
    let query = format!(
        "SELECT id FROM records WHERE id LIKE {0} OR id LIKE {1} UNION SELECT id FROM proposals WHERE id LIKE {0} {2} ORDER BY 1 LIMIT 50",
        quoted(&format!("%:{slug}")),
        quoted(&format!("person:___-{slug}")),
        named.join(" ")
    );
    let ask = Ask { store, all: true, dyad: None, scope: String::new() };
    Ok(ask.rows(&query)?.iter().filter_map(|row| row.get("id")?.as_str().map(str::to_owned)).collect())
}

/// What a page is about, and how much of it is wanted.
pub struct Ask<'a> {
    /// The register.
    pub store: &'a Store,
    /// All rows, not only the first.
    pub all: bool,
    /// The two parties of a dyad's page, as the views write them.
    pub dyad: Option<String>,
    /// The condition, on a column `id`, that selects the records of the page.
    pub scope: String,
}

impl Ask<'_> {
    /// The rows of a query.
    pub fn rows(&self, query: &str) -> Result<Rows> {
        let answer = self.store.sql(query, PAGE)?;
        let named = |row: Vec<Value>| Row(answer.columns.iter().cloned().zip(row).collect());
        Ok(answer.rows.into_iter().map(named).collect())
    }

    /// The rows that are shown.
    pub fn first<'r>(&self, rows: &'r Rows) -> &'r [Row] {
        let count = if self.all { rows.len() } else { rows.len().min(super::FIRST_ROWS) };
        &rows[..count]
    }

    /// A section, with a note where not everything is shown.
    pub fn section(&self, name: &'static str, title: &str, table: Table, total: usize) -> Section {
        let shown = table.len();
        let note = (shown < total).then(|| format!("{shown} of {total} shown, --all shows them all"));
        Section { name, title: title.to_owned(), table, note }
    }

    fn listed(&self, name: &'static str, title: &str, query: &str, columns: Vec<(Column, &str)>) -> Result<Section> {
        let rows = self.rows(query)?;
        let (mut columns, names): (Vec<Column>, Vec<&str>) = columns.into_iter().unzip();
        // On the page of a dyad nobody needs to be told of the two in every row.
        let only_the_two = |row: &Row| row.get("parties").and_then(Value::as_str) == self.dyad.as_deref();
        if self.dyad.is_some() && rows.iter().all(only_the_two) {
            columns.iter_mut().filter(|column| column.name.as_deref() == Some("parties")).for_each(|column| column.head = None);
        }
        let mut table = Table::new(columns);
        let mut before = None;
        for row in self.first(&rows) {
            let words = row.get("words").filter(|words| !words.is_null());
            let again = words.is_some() && words == before;
            before = words;
            let value = |name: &&str| match *name {
                "words once" if again => json!("″"),
                "words once" => words.cloned().unwrap_or(Value::Null),
                name => row.value(name),
            };
            table.push(names.iter().map(value).collect());
        }
        Ok(self.section(name, title, table, rows.len()))
    }

    /// Standing bodies and channels.
    pub fn mechanisms(&self) -> Result<Section> {
        let query = format!(
            "SELECT m.*, coalesce(l.state, m.life) AS state, l.last_session, l.last_held, l.next_host, l.next_expected
             FROM mechanisms m LEFT JOIN mechanism_life l ON l.mechanism = m.id
             WHERE m.{} ORDER BY independent DESC, founded IS NULL, founded, m.name, id",
            self.scope
        );
        let mut shown = columns(&["name", "kind"]);
        shown.push(self.parties());
        shown.extend(columns(&["founded", "state"]));
        shown.push((Column::headed("last_held", "last held"), "last_held"));
        shown.push((Column::headed("next_expected", "next"), "next_expected"));
        shown.extend(["life", "last_session", "next_host"].map(for_programs));
        shown.extend(named(&["sectors"]));
        self.listed("mechanisms", "Mechanisms", &query, shown)
    }

    /// Instruments.
    pub fn agreements(&self) -> Result<Section> {
        let query = format!("SELECT * FROM agreements WHERE {} ORDER BY independent DESC, founded DESC, name, id", self.scope);
        let mut shown = columns(&["name", "kind"]);
        shown.push(self.parties());
        shown.extend([if_room("actions"), for_programs("founded"), if_room("expiry")]);
        shown.extend(named(&["sectors"]));
        self.listed("agreements", "Agreements", &query, shown)
    }

    /// Joint undertakings.
    pub fn programmes(&self) -> Result<Section> {
        let query = format!("SELECT * FROM programmes WHERE {} ORDER BY independent DESC, founded DESC, name, id", self.scope);
        let mut shown = columns(&["name", "kind"]);
        shown.push(self.parties());
        shown.extend(columns(&["state", "value", "founded"]));
        shown.extend(named(&["sectors"]));
        self.listed("programmes", "Programmes", &query, shown)
    }

    /// Commitments that are open by their status and not only restated, the firmest first.
    pub fn commitments(&self) -> Result<Section> {
        let steps: Vec<String> =
            Firmness::ALL.iter().enumerate().map(|(step, firmness)| format!("WHEN '{firmness}' THEN {step}")).collect();
        let query = format!(
            "SELECT * FROM (SELECT c.*,
               (SELECT value FROM status WHERE record = c.id AND axis = 'delivery' AND current) AS delivery,
               (SELECT value FROM status WHERE record = c.id AND axis = 'intent' AND current) AS intent
               FROM commitments c WHERE c.{} AND (root IS NULL OR root = id))
             WHERE intent <> 'withdrawn' AND delivery NOT IN ('delivered', 'delivered_late', 'superseded')
             ORDER BY CASE firmness {} END, coalesce(made_on, told) DESC, id",
            self.scope,
            steps.join(" ")
        );
        let mut shown = columns(&["firmness"]);
        shown.push((Column::headed("told", "since"), "told"));
        shown.push((Column { join: "+", ..Column::headed("obligors", "by") }, "obligors"));
        shown.extend(columns(&["statement"]));
        shown.extend([
            if_room("delivery"),
            if_room("intent"),
            if_room("sectors"),
            (Column::headed("deadline_text", "until").if_room(), "deadline_text"),
        ]);
        shown
            .extend(["verb", "action", "direction", "made_on", "deadline", "mechanism", "parties", "beneficiaries"].map(for_programs));
        shown.extend(reported());
        self.listed("commitments", "Open commitments, the firmest first", &query, shown)
    }

    /// Conduct in international bodies.
    pub fn frames(&self) -> Result<Section> {
        let query = format!("SELECT * FROM frames WHERE {} ORDER BY told IS NULL, told DESC, id", self.scope);
        let mut shown = columns(&["told", "kind", "supporter", "candidate", "organ", "seat", "term"]);
        shown.extend(reported());
        self.listed("frames", "In international bodies", &query, shown)
    }

    /// Encounters, the latest first.
    pub fn meetings(&self) -> Result<Section> {
        let query = format!("SELECT * FROM meetings WHERE {} ORDER BY told IS NULL, told DESC, id", self.scope);
        let mut shown = columns(&["date", "kind", "state"]);
        shown.push(self.parties());
        shown.extend(columns(&["people"]));
        shown.extend([if_room("place"), (Column::headed("margins_of", "margins of").if_room(), "margins_of")]);
        shown.extend(["occasion", "mechanism", "session_no", "invited_by"].map(for_programs));
        shown.extend(reported());
        self.listed("meetings", "Meetings", &query, shown)
    }

    /// What was done and what is to come, in the words of the first report, the latest first. Encounters stand here as meetings,
    /// undertakings as the acts by which they were made. What is told of the future stands at the day on which it was told.
    pub fn time_line(&self) -> Result<Section> {
        let query = format!(
            "SELECT r.id, r.date, min(r.told, coalesce(r.first_published, r.told)) AS day,
               CASE WHEN r.date > r.first_published THEN r.date END AS planned_for, r.kind, coalesce(e.type, m.kind) AS type, coalesce(e.modality, m.state) AS standing, r.title, r.parties,
               (SELECT quote FROM evidence WHERE record = r.id AND nth = 0) AS words, r.reports, r.independent
             FROM records r LEFT JOIN events e ON e.id = r.id LEFT JOIN meetings m ON m.id = r.id
             WHERE r.{} AND r.kind IN ('event', 'meeting') AND coalesce(e.type, '') <> 'CONSULT' AND r.told IS NOT NULL
             ORDER BY day DESC, words, r.kind DESC, r.id",
            self.scope
        );
        let mut shown = vec![(Column::for_people("date"), "day")];
        shown.extend(columns(&["type"]));
        shown.push(self.parties());
        shown.push((Column::for_people("words"), "words once"));
        shown.extend([if_room("standing"), if_room("planned_for")]);
        shown.extend(["date", "kind", "title", "words"].map(for_programs));
        shown.extend(reported());
        self.listed("time_line", "Time line, the latest first", &query, shown)
    }

    /// The parties of a record. On the page of a dyad they go first where room is short: most are the two.
    fn parties(&self) -> (Column, &'static str) {
        (Column::parties("parties").if_room(), "parties")
    }
}

/// Columns that everybody gets, under their own names.
fn columns(names: &'static [&'static str]) -> Vec<(Column, &'static str)> {
    let column = |name: &'static str| match name {
        "supporter" | "candidate" | "organ" => (Column::parties(name), name),
        _ => (Column::shown(name), name),
    };
    names.iter().copied().map(column).collect()
}

fn if_room(name: &'static str) -> (Column, &'static str) {
    (Column::shown(name).if_room(), name)
}

fn for_programs(name: &'static str) -> (Column, &'static str) {
    (Column::for_programs(name), name)
}

/// What comes last for things with a name: more of what is known, when they were last named, by how many reports.
fn named(more: &[&'static str]) -> Vec<(Column, &'static str)> {
    let mut columns: Vec<_> = more.iter().copied().map(if_room).collect();
    columns.push((Column::headed("last_published", "last named").if_room(), "last_published"));
    columns.push((Column::for_people("reports"), "#"));
    columns.extend(["reports", "independent", "id"].map(for_programs));
    columns
}

/// What comes last for acts: by how many reports, and the mark by which `show` finds it.
fn reported() -> Vec<(Column, &'static str)> {
    let mut columns = vec![(Column::for_people("reports"), "#"), (Column::for_people("ref"), "ref")];
    columns.extend(["reports", "independent", "id"].map(for_programs));
    columns
}
