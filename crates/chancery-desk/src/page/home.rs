//! The first page: what changed, what is due, what waits for a decision.

use axum::extract::State;
use axum::routing::get;
use serde_json::json;

use super::activity::activity;
use super::listed::{self, List, Scope, latest, shortened};
use super::{Page, answer};
use crate::Result;
use crate::access::Role;
use crate::ask::Ask;
use crate::block::cell::Cell;
use crate::block::table::Table;
use crate::block::{Block, Width};
use crate::request::{Asked, address};
use crate::router::Route;
use crate::state::Desk;
use crate::texts::day::days_after;

/// Where it is.
pub const ROUTES: &[Route] =
    &[Route::get("/", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, page).await))];

/// How far ahead the page looks, in days.
const AHEAD: i64 = 120;

/// How many lines each list has.
const LINES: u64 = 8;

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let texts = asked.texts;
    let waiting = super::review::length(ask)?;
    let blocks = vec![
        changed(ask, asked)?.wide(Width::Most),
        due(ask, asked)?.wide(Width::Third),
        news(ask, asked)?.wide(Width::Most),
        holdings(ask, asked)?.wide(Width::Third),
        activity(ask, asked, &Scope::All)?,
    ];
    let newest = ask.quietly(
        "SELECT max(told) AS day FROM records WHERE kind = 'meeting' AND told <= :today",
        &[(":today", json!(asked.today))],
    )?;
    let mut lead = vec![
        ("lead.queue", Cell::Link("/review".to_owned(), texts.count("count.proposal", waiting))),
        ("lead.last_meeting", newest.first().map_or(Cell::Empty, |row| Cell::date(row, "day"))),
    ];
    if !ask.store.is_whole()? {
        lead.push(("lead.rebuild", Cell::Text(texts.say("home.rebuild").to_owned())));
    }
    Ok(Page { title: texts.date(&asked.today), kind: "page.home", lead, blocks, ..Page::default() })
}

/// The latest reports that the register took in.
fn news(ask: &Ask<'_>, asked: &Asked) -> Result<Block> {
    let rows = ask.rows(
        &format!("SELECT id, coalesce(title, name, id) AS title, publisher, published, recorded_at\nFROM sources ORDER BY nth DESC LIMIT {LINES}"),
        &[],
    )?;
    let total = ask.quietly("SELECT sum(sources) FROM runs", &[])?.first().map_or(0, |row| row.first());
    let mut table = Table::new("news", asked.texts.say("home.news"), &["published", "source", "publisher"]);
    for row in &rows {
        let title = Cell::Source(row.word("id").to_owned(), shortened(row.word("title"), 90));
        table.push(vec![Cell::date(row, "published"), title, Cell::text(row, "publisher")]);
    }
    Ok(table.cut(total, Some("/sources".to_owned())).block(asked.texts))
}

/// What the reports of the last days tell: encounters, instruments and acts, the latest first.
fn changed(ask: &Ask<'_>, asked: &Asked) -> Result<Block> {
    let today = [(":today", json!(asked.today))];
    let mut lines = Vec::new();
    for kind in ["meeting", "agreement", "commitment", "event"] {
        let view = if kind == "event" {
            "(SELECT r.*, e.type, e.quad, (SELECT v.quote FROM evidence v WHERE v.record = r.id AND v.nth = 0) AS words FROM records r JOIN events e ON e.id = r.id WHERE e.type <> 'CONSULT')"
        } else {
            "records"
        };
        let rows = latest(
            ask,
            &Scope::All,
            List::new(kind, view, LINES).only("d.day <= :today AND d.day <> '' AND d.review <> 'rejected'", &today),
        )?;
        lines.extend(rows);
    }
    lines.sort_by(|a, b| (b.word("told"), a.word("id")).cmp(&(a.word("told"), b.word("id"))));
    let mut table = Table::new("changed", asked.texts.say("home.changed"), &["date", "kind", "what", "parties", "reports"]);
    for row in lines.iter().take(LINES as usize + 4) {
        let kind = if row.word("kind") == "event" {
            Cell::Event(row.word("type").to_owned(), row.word("quad").to_owned())
        } else {
            Cell::value(row, "kind")
        };
        let title = Cell::Record(row.word("id").to_owned(), shortened(row.text("words").unwrap_or(row.word("title")), 110));
        table.push(vec![Cell::date(row, "told"), kind, title, Cell::parties(row, "parties"), Cell::reports(row)]);
    }
    Ok(table.block(asked.texts))
}

/// What is to come: meetings, sessions that are expected, deadlines.
fn due(ask: &Ask<'_>, asked: &Asked) -> Result<Block> {
    let until = days_after(&asked.today, AHEAD);
    let bounds = [(":today", json!(asked.today)), (":until", json!(until))];
    let meetings = ask.rows(
        "SELECT m.id, 'meeting' AS what, m.kind, m.told AS day, m.parties, m.mechanism, m.session_no, m.margins_of, r.title\n\
         FROM records r JOIN meetings m ON m.id = r.id\n\
         WHERE r.kind = 'meeting' AND r.day > :today AND r.day <= :until AND m.state <> 'cancelled' ORDER BY r.day LIMIT 20",
        &bounds,
    )?;
    let sessions = ask.rows(
        "SELECT m.id, 'session' AS what, m.name AS title, l.next_expected AS day, m.parties\n\
         FROM mechanism_life l JOIN mechanisms m ON m.id = l.mechanism\n\
         WHERE l.next_expected > :today AND l.next_expected <= :until ORDER BY l.next_expected LIMIT 20",
        &bounds,
    )?;
    let deadlines = ask.rows(
        "SELECT c.id, 'deadline' AS what, c.statement AS title, c.deadline AS day, c.parties\n\
         FROM commitments c WHERE c.deadline > :today AND c.deadline <= :until ORDER BY c.deadline LIMIT 20",
        &bounds,
    )?;
    let mut lines: Vec<_> = meetings.into_iter().chain(sessions).chain(deadlines).collect();
    lines.sort_by(|a, b| (a.word("day"), a.word("id")).cmp(&(b.word("day"), b.word("id"))));
    let total = lines.len() as u64;
    let mut table = Table::new("due", asked.texts.say("home.due"), &["date", "what", "parties"]).or_say("home.nothing_due");
    for row in lines.iter().take(LINES as usize + 4) {
        let title = if row.word("what") == "meeting" { listed::occasion(row) } else { shortened(row.word("title"), 70) };
        let what = Cell::Many(vec![Cell::Value(row.word("what").to_owned()), Cell::Record(row.word("id").to_owned(), title)]);
        table.push(vec![Cell::date(row, "day"), what, Cell::parties(row, "parties")]);
    }
    Ok(table
        .cut(total, Some("/meetings".to_owned()))
        .block(asked.texts)
        .noted(asked.texts.fill("home.ahead", &[("n", &AHEAD.to_string())])))
}

/// The register in figures, each leading to its rows.
fn holdings(ask: &Ask<'_>, asked: &Asked) -> Result<Block> {
    let rows = ask.rows("SELECT kind, sum(n) AS n FROM counts WHERE a = '' AND b = '' GROUP BY kind ORDER BY n DESC, kind", &[])?;
    let mut table = Table::new("holdings", asked.texts.say("home.holdings"), &["kind", "n"]);
    for row in &rows {
        let kind = row.word("kind");
        table.push(vec![Cell::value(row, "kind"), Cell::Counted(row.number("n"), address("/records", [("kind", kind)]))]);
    }
    Ok(table.block(asked.texts))
}
