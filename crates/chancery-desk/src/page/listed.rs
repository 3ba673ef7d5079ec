//! Lists that several pages share: the meetings, mechanisms, commitments of all, of one party, of two.

use serde_json::{Value, json};

use crate::Result;
use crate::ask::{Ask, Row};
use crate::block::cell::Cell;
use crate::block::table::Table;
use crate::request::{Asked, address};
use crate::texts::day::days_since;

/// Whose records a list holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's.
    All,
    /// One party's.
    Party(String),
    /// Those between two, `a` before `b`.
    Pair(String, String),
}

/// Named parameters of a query.
pub type Parameters = Vec<(&'static str, Value)>;

impl Scope {
    /// The scope of one party or of two, in whatever order they are named.
    pub fn of(party: Option<&str>, with: Option<&str>) -> Scope {
        match (party, with) {
            (Some(one), Some(other)) if one != other => {
                let (a, b) = if one <= other { (one, other) } else { (other, one) };
                Scope::Pair(a.to_owned(), b.to_owned())
            }
            (Some(one), _) | (None, Some(one)) => Scope::Party(one.to_owned()),
            (None, None) => Scope::All,
        }
    }

    /// The view and the condition of a query on records of one kind; they are called `d`, with `id` and `day`: the day of
    /// which they tell, empty where it is unknown. Lists are sorted by it, which an index does.
    pub fn select(&self, kind: &str) -> (&'static str, String) {
        match self {
            Scope::All => ("records d", format!("d.kind = '{kind}'")),
            Scope::Party(_) => ("dealings d", format!("d.party = :party AND d.kind = '{kind}'")),
            Scope::Pair(..) => ("dyads d", format!("d.a = :party AND d.b = :with AND d.kind = '{kind}'")),
        }
    }

    /// The parameters of [`select`](Scope::select).
    pub fn parameters(&self) -> Parameters {
        match self {
            Scope::All => Vec::new(),
            Scope::Party(party) => vec![(":party", json!(party))],
            Scope::Pair(a, b) => vec![(":party", json!(a)), (":with", json!(b))],
        }
    }

    /// The scope as roll-ups have it: a pair, a party and nothing, nothing twice.
    pub fn pair(&self) -> (&str, &str) {
        match self {
            Scope::All => ("", ""),
            Scope::Party(party) => (party, ""),
            Scope::Pair(a, b) => (a, b),
        }
    }

    /// How many records of a kind there are, from the roll-up.
    pub fn count(&self, ask: &Ask<'_>, kind: &str) -> Result<u64> {
        let (a, b) = self.pair();
        let query = "SELECT coalesce(sum(n), 0) FROM counts WHERE a = :a AND b = :b AND kind = :kind";
        let rows = ask.quietly(query, &[(":a", json!(a)), (":b", json!(b)), (":kind", json!(kind))])?;
        Ok(rows.first().map_or(0, |row| row.first()))
    }

    /// What stands behind the question mark of an address that asks for this scope.
    pub fn query(&self) -> Vec<(&'static str, &str)> {
        match self {
            Scope::All => Vec::new(),
            Scope::Party(party) => vec![("party", party)],
            Scope::Pair(a, b) => vec![("party", a), ("with", b)],
        }
    }

    /// The address of a page for this scope.
    pub fn address(&self, path: &str) -> String {
        address(path, self.query())
    }

    /// Whether the parties of a row go without saying.
    pub fn is_all_of(&self, row: &Row) -> bool {
        matches!(self, Scope::Pair(a, b) if row.word("parties") == format!("{a} {b}"))
    }
}

/// What a list of the latest records holds.
#[derive(Debug, Clone, Copy)]
pub struct List<'a> {
    /// The kind of record.
    pub kind: &'a str,
    /// The view whose rows are wanted.
    pub view: &'a str,
    /// A condition on `x`, a row of the view, and `d`, the record with `id` and `day`; empty for none.
    pub condition: &'a str,
    /// The parameters of the condition.
    pub parameters: &'a [(&'static str, Value)],
    /// Rows at most.
    pub limit: u64,
    /// Rows to pass over.
    pub offset: u64,
}

impl<'a> List<'a> {
    /// The latest so many rows of a view.
    pub fn new(kind: &'a str, view: &'a str, limit: u64) -> List<'a> {
        List { kind, view, condition: "", parameters: &[], limit, offset: 0 }
    }

    /// Only those on which a condition holds.
    pub fn only(self, condition: &'a str, parameters: &'a [(&'static str, Value)]) -> List<'a> {
        List { condition, parameters, ..self }
    }

    /// The rows after the first so many.
    pub fn after(self, offset: u64) -> List<'a> {
        List { offset, ..self }
    }
}

/// The rows of a view for the latest records of a kind, by the day of which they tell.
pub fn latest(ask: &Ask<'_>, scope: &Scope, list: List<'_>) -> Result<Vec<Row>> {
    let List { kind, view, limit, offset, .. } = list;
    let mut parameters = scope.parameters();
    parameters.extend_from_slice(list.parameters);
    let condition = if list.condition.is_empty() { String::new() } else { format!("\nAND {}", list.condition) };
    let (from, filter) = scope.select(kind);
    let query = format!(
        "SELECT x.* FROM {from} JOIN {view} x ON x.id = d.id\nWHERE {filter}{condition}\nORDER BY d.day DESC, d.id LIMIT {limit} OFFSET {offset}"
    );
    ask.rows(&query, &parameters)
}

/// Meetings, the latest first.
pub fn meetings(ask: &Ask<'_>, asked: &Asked, scope: &Scope, limit: u64) -> Result<Table> {
    let rows = latest(ask, scope, List::new("meeting", "meetings", limit))?;
    let total = scope.count(ask, "meeting")?;
    Ok(meeting_table("meetings", asked.texts.say("section.meetings"), &rows, scope).cut(total, Some(scope.address("/meetings"))))
}

/// A table of rows of the view `meetings`.
pub fn meeting_table(name: &'static str, title: &str, rows: &[Row], scope: &Scope) -> Table {
    let pair = rows.iter().all(|row| scope.is_all_of(row));
    let mut columns = vec!["date", "meeting", "state"];
    columns.extend((!pair).then_some("parties"));
    columns.extend(["place", "people", "reports"]);
    let mut table = Table::new(name, title, &columns);
    for row in rows {
        let date = row.text("date").or(row.text("told")).unwrap_or("");
        let mut cells =
            vec![Cell::Date(date.to_owned()), Cell::Record(row.word("id").to_owned(), occasion(row)), Cell::value(row, "state")];
        cells.extend((!pair).then(|| Cell::parties(row, "parties")));
        cells.extend([Cell::text(row, "place"), Cell::text(row, "people"), Cell::reports(row)]);
        table.push(cells);
    }
    table
}

/// What a meeting was, in a few words: `talks`, `mechanism session, 7th`, `summit on the margins of …`.
pub fn occasion(row: &Row) -> String {
    let mut words = row.word("kind").replace('_', " ");
    if let Some(mechanism) = row.text("mechanism") {
        words = format!("{words}: {mechanism}");
    }
    if let Some(number) = row.get("session_no").as_u64() {
        words = format!("{words} (no.\u{a0}{number})");
    }
    if let Some(margins) = row.text("margins_of") {
        words = format!("{words}, {margins}");
    }
    words
}

/// Standing bodies, with how they live.
pub fn mechanisms(ask: &Ask<'_>, asked: &Asked, scope: &Scope, limit: u64) -> Result<Table> {
    let view =
        "(SELECT m.*, l.state, l.last_held, l.next_expected FROM mechanisms m LEFT JOIN mechanism_life l ON l.mechanism = m.id)";
    let rows = latest(ask, scope, List::new("mechanism", view, limit))?;
    let pair = rows.iter().all(|row| scope.is_all_of(row));
    let mut columns = vec!["mechanism", "kind"];
    columns.extend((!pair).then_some("parties"));
    columns.extend(["life", "last_session", "next_expected", "reports"]);
    let mut table = Table::new("mechanisms", asked.texts.say("section.mechanisms"), &columns);
    for row in &rows {
        let mut cells = vec![Cell::record(row, "name"), Cell::value(row, "kind")];
        cells.extend((!pair).then(|| Cell::parties(row, "parties")));
        let life = if row.text("state").is_some() { Cell::value(row, "state") } else { Cell::value(row, "life") };
        cells.extend([life, Cell::date(row, "last_held"), Cell::date(row, "next_expected"), Cell::reports(row)]);
        table.push(cells);
    }
    Ok(table.cut(scope.count(ask, "mechanism")?, Some(scope.address("/mechanisms"))))
}

/// Instruments.
pub fn agreements(ask: &Ask<'_>, asked: &Asked, scope: &Scope, limit: u64, offset: u64) -> Result<Table> {
    let rows = latest(ask, scope, List::new("agreement", "agreements", limit).after(offset))?;
    let pair = rows.iter().all(|row| scope.is_all_of(row));
    let mut columns = vec!["agreement", "kind"];
    columns.extend((!pair).then_some("parties"));
    columns.extend(["actions", "sectors", "last_named", "reports"]);
    let mut table = Table::new("agreements", asked.texts.say("section.agreements"), &columns);
    for row in &rows {
        let mut cells = vec![Cell::record(row, "name"), Cell::value(row, "kind")];
        cells.extend((!pair).then(|| Cell::parties(row, "parties")));
        let actions: Vec<Cell> = row.word("actions").split("; ").filter(|action| !action.is_empty()).map(action).collect();
        let actions = if actions.is_empty() { Cell::Empty } else { Cell::Many(actions) };
        cells.extend([actions, Cell::values(row, "sectors"), Cell::date(row, "last_published"), Cell::reports(row)]);
        table.push(cells);
    }
    let rest = address("/records", [("kind", "agreement")].into_iter().chain(scope.query()));
    Ok(table.cut(scope.count(ask, "agreement")?, Some(rest)))
}

/// `signed 2025-07-24` as words and a day.
fn action(written: &str) -> Cell {
    match written.split_once(' ') {
        Some((action, on)) => Cell::Many(vec![Cell::Value(action.to_owned()), Cell::Date(on.to_owned())]),
        None => Cell::Value(written.to_owned()),
    }
}

/// Joint undertakings.
pub fn programmes(ask: &Ask<'_>, asked: &Asked, scope: &Scope, limit: u64, offset: u64) -> Result<Table> {
    let rows = latest(ask, scope, List::new("programme", "programmes", limit).after(offset))?;
    let mut table = Table::new(
        "programmes",
        asked.texts.say("section.programmes"),
        &["programme", "kind", "parties", "state", "value", "last_named", "reports"],
    );
    for row in &rows {
        table.push(vec![
            Cell::record(row, "name"),
            Cell::value(row, "kind"),
            Cell::parties(row, "parties"),
            Cell::value(row, "state"),
            Cell::text(row, "value"),
            Cell::date(row, "last_published"),
            Cell::reports(row),
        ]);
    }
    let rest = address("/records", [("kind", "programme")].into_iter().chain(scope.query()));
    Ok(table.cut(scope.count(ask, "programme")?, Some(rest)))
}

/// Conduct in international bodies.
pub fn frames(ask: &Ask<'_>, asked: &Asked, scope: &Scope, limit: u64, offset: u64) -> Result<Table> {
    let rows = latest(ask, scope, List::new("frame", "frames", limit).after(offset))?;
    let mut table = Table::new(
        "frames",
        asked.texts.say("section.frames"),
        &["told", "frame", "supporter", "candidate", "organ", "seat", "term", "reports"],
    );
    for row in &rows {
        table.push(vec![
            Cell::date(row, "told"),
            Cell::Record(row.word("id").to_owned(), asked.texts.value(row.word("kind"))),
            Cell::parties(row, "supporter"),
            Cell::parties(row, "candidate"),
            Cell::parties(row, "organ"),
            Cell::text(row, "seat"),
            Cell::text(row, "term"),
            Cell::reports(row),
        ]);
    }
    Ok(table.cut(scope.count(ask, "frame")?, Some(scope.address("/frames"))))
}

/// How commitments are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorted {
    /// The firmest first, then the latest.
    Firmest,
    /// The latest first.
    Latest,
}

/// Which commitments are wanted, of those that do not only tell an earlier one again.
#[derive(Debug, Clone, Copy)]
pub struct Promised<'a> {
    /// A condition on `d`, a line of the view `promises`; empty for none.
    pub condition: &'a str,
    /// Whether the condition is on `c` too, the row of the view `commitments`.
    pub on_record: bool,
    /// The parameters of the condition.
    pub parameters: &'a [(&'static str, Value)],
    /// In which order.
    pub sorted: Sorted,
    /// Rows at most.
    pub limit: u64,
    /// Rows to pass over.
    pub offset: u64,
}

impl Promised<'_> {
    /// The first so many.
    pub fn first(sorted: Sorted, limit: u64) -> Promised<'static> {
        Promised { condition: "", on_record: false, parameters: &[], sorted, limit, offset: 0 }
    }
}

/// The condition under which lines `d` of the view `promises` are those of a scope, and its parameters.
pub fn promises(scope: &Scope) -> (&'static str, Parameters) {
    let (a, b) = scope.pair();
    ("d.a = :a AND d.b = :b", vec![(":a", json!(a)), (":b", json!(b))])
}

/// Rows of commitments with their standing, as [`commitment_table`] takes them.
pub fn commitment_rows(ask: &Ask<'_>, scope: &Scope, wanted: Promised<'_>) -> Result<Vec<Row>> {
    let (filter, mut parameters) = promises(scope);
    parameters.extend_from_slice(wanted.parameters);
    let Promised { condition, on_record, limit, offset, .. } = wanted;
    let order = match wanted.sorted {
        Sorted::Firmest => "d.step, d.day DESC, d.id",
        Sorted::Latest => "d.day DESC, d.id",
    };
    let (join, condition) = joined(condition, on_record);
    let query = format!(
        "SELECT c.*, {STANDING}\nFROM (SELECT d.* FROM promises d{join}\n  WHERE {filter}{condition}\n  ORDER BY {order} LIMIT {limit} OFFSET {offset}) d\nCROSS JOIN commitments c ON c.id = d.id ORDER BY {order}",
    );
    ask.rows(&query, &parameters)
}

/// What a query on `promises d` needs for a condition: a join with `commitments c` where it is on the record, and the condition.
pub fn joined(condition: &str, on_record: bool) -> (&'static str, String) {
    let join = if on_record { " JOIN commitments c ON c.id = d.id" } else { "" };
    (join, if condition.is_empty() { String::new() } else { format!(" AND {condition}") })
}

/// Where a commitment stands, beside the columns of the view `commitments c`.
const STANDING: &str = "
  (SELECT s.value FROM delivery s WHERE s.record = c.id) AS delivery,
  (SELECT s.value FROM status s WHERE s.record = c.id AND s.axis = 'intent' AND s.current = 1) AS intent,
  (SELECT r.last_published FROM records r WHERE r.id = c.id) AS last_published,
  (SELECT r.review FROM records r WHERE r.id = c.id) AS review";

/// A table of commitments.
pub fn commitment_table(name: &'static str, title: &str, rows: &[Row], scope: &Scope, asked: &Asked) -> Table {
    let pair = rows.iter().all(|row| scope.is_all_of(row));
    let mut columns = vec!["firmness", "since", "statement", "by"];
    columns.extend((!pair).then_some("parties"));
    columns.extend(["sectors", "until", "delivery", "last_heard", "reports"]);
    let mut table = Table::new(name, title, &columns);
    for row in rows {
        let mut cells = vec![
            Cell::Firmness(row.word("firmness").to_owned()),
            Cell::date(row, "told"),
            statement(row),
            Cell::parties(row, "obligors"),
        ];
        cells.extend((!pair).then(|| Cell::parties(row, "parties")));
        let until = if row.text("deadline").is_some() { Cell::date(row, "deadline") } else { Cell::text(row, "deadline_text") };
        cells.extend([Cell::values(row, "sectors"), until, delivery(row), heard(row, asked), Cell::reports(row)]);
        table.push(cells);
    }
    table
}

/// A commitment in its words, with what people said of it.
fn statement(row: &Row) -> Cell {
    let mut cells = vec![Cell::record(row, "statement")];
    cells.extend(review(row));
    Cell::Many(cells)
}

/// What people said of a row's record; nothing where nobody has looked.
pub fn review(row: &Row) -> Option<Cell> {
    row.text("review").filter(|review| *review != "unreviewed").map(|review| Cell::Reviewed(review.to_owned()))
}

/// How far a commitment was carried out.
pub fn delivery(row: &Row) -> Cell {
    row.text("delivery").map_or(Cell::Empty, |value| Cell::Delivery(value.to_owned()))
}

/// When a commitment was last heard of, in days.
pub fn heard(row: &Row, asked: &Asked) -> Cell {
    match row.text("last_published").and_then(|date| days_since(date, &asked.today)) {
        Some(days) => Cell::Ago(days.unsigned_abs()),
        None => Cell::Empty,
    }
}

/// Events, the latest first, in the words of their first report.
pub fn event_table(name: &'static str, title: &str, rows: &[Row]) -> Table {
    let mut table = Table::new(name, title, &["date", "event", "source", "target", "words", "modality", "contexts", "reports"]);
    for row in rows {
        let date = row.text("date").or(row.text("told")).unwrap_or("");
        table.push(vec![
            Cell::Date(date.to_owned()),
            Cell::Event(row.word("type").to_owned(), row.word("quad").to_owned()),
            Cell::parties(row, "source"),
            Cell::parties(row, "target"),
            words(row),
            Cell::value(row, "modality"),
            Cell::values(row, "contexts"),
            Cell::reports(row),
        ]);
    }
    table
}

/// The words of the first report, leading to the record.
fn words(row: &Row) -> Cell {
    let words = row.text("words").or(row.text("title")).unwrap_or_default();
    Cell::Record(row.word("id").to_owned(), shortened(words, 160))
}

/// At most so many letters of a text, cut between words.
pub fn shortened(text: &str, letters: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= letters {
        return text;
    }
    let cut: String = text.chars().take(letters).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head))
}
