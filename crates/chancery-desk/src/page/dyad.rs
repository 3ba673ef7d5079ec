//! Two parties: when they last met, what stands between them, what is open, and what changed.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde_json::json;

use super::activity::activity;
use super::country::{dyad_href, firmest, known};
use super::listed::{self, Scope, occasion, shortened};
use super::{Page, answer, show};
use crate::access::Role;
use crate::ask::{Ask, Row};
use crate::block::cell::{Cell, named};
use crate::block::table::Table;
use crate::block::{Block, Width};
use crate::request::{Asked, address};
use crate::router::Route;
use crate::state::Desk;
use crate::texts::day::months_before;
use crate::{Error, Result};

/// Where it is.
pub const ROUTES: &[Route] =
    &[Route::get("/dyad", Role::Reader, || get(find)), Route::get("/dyad/{a}/{b}", Role::Reader, || get(one))];

/// Rows of each list.
const LINES: u64 = 10;

/// Lines of the time line.
const TIME_LINE: u64 = 40;

/// The form that asks for two parties by name.
async fn find(asked: Asked) -> Response {
    match (asked.get("a").map(known), asked.get("b").map(known)) {
        (Some(Ok(a)), Some(Ok(b))) => Redirect::to(&dyad_href(&a, &b)).into_response(),
        (Some(Err(error)), _) | (_, Some(Err(error))) => show(Err(error), &asked),
        _ => show(Err(Error::Request("name two parties: /dyad?a=…&b=…".to_owned())), &asked),
    }
}

async fn one(State(desk): State<Desk>, Path((a, b)): Path<(String, String)>, asked: Asked) -> Response {
    let (one, other) = match (known(&a), known(&b)) {
        (Ok(one), Ok(other)) => (one, other),
        (Err(error), _) | (_, Err(error)) => return show(Err(error), &asked),
    };
    let straight = one == a && other == b && one < other;
    if !straight && one != other {
        return Redirect::to(&dyad_href(&one, &other)).into_response();
    }
    answer(&desk, asked, move |ask, asked| page(ask, asked, &one, &other)).await
}

fn page(ask: &Ask<'_>, asked: &Asked, a: &str, b: &str) -> Result<Page> {
    let texts = asked.texts;
    let scope = Scope::Pair(a.to_owned(), b.to_owned());
    let pair = [(":party", json!(a)), (":with", json!(b)), (":today", json!(asked.today))];
    let counts =
        ask.rows("SELECT kind, sum(n) AS n FROM counts WHERE a = :party AND b = :with GROUP BY kind ORDER BY kind", &pair[..2])?;
    if counts.is_empty() {
        return Err(Error::NotFound(format!("{} and {}", named(a), named(b))));
    }
    let encounter = |condition: &str, order: &str| {
        ask.rows(
            &format!(
                "SELECT m.id, m.kind, coalesce(m.date, m.told) AS day, m.place, m.margins_of, m.mechanism, m.session_no, m.people\n\
                 FROM dyads d JOIN meetings m ON m.id = d.id\nWHERE d.a = :party AND d.b = :with AND d.kind = 'meeting' AND {condition}\n\
                 ORDER BY d.day {order}, d.id LIMIT 1"
            ),
            &pair,
        )
    };
    let held = encounter("m.state = 'held' AND d.day <= :today", "DESC")?;
    let planned = encounter("m.state NOT IN ('held', 'cancelled') AND d.day > :today", "")?;
    let holds: Vec<Cell> = counts
        .iter()
        .map(|row| {
            let said = texts.count(&format!("count.{}", row.word("kind")), row.number("n"));
            Cell::Link(address("/records", [("kind", row.word("kind")), ("party", a), ("with", b)]), said)
        })
        .collect();
    let blocks = vec![
        firmest(ask, asked, &scope, LINES)?.block(texts),
        listed::mechanisms(ask, asked, &scope, LINES)?.block(texts),
        activity(ask, asked, &scope)?.wide(Width::Most),
        sectors(ask, asked, &scope)?.wide(Width::Third),
        listed::meetings(ask, asked, &scope, LINES)?.block(texts),
        change(ask, asked, a, b)?.wide(Width::Half),
        listed::frames(ask, asked, &scope, LINES, 0)?.block(texts).wide(Width::Half),
        listed::agreements(ask, asked, &scope, LINES, 0)?.block(texts),
        time_line(ask, asked, &scope)?,
    ];
    Ok(Page {
        title: texts.fill("dyad.title", &[("a", named(a)), ("b", named(b))]),
        kind: "page.dyad",
        lead: vec![("lead.last_met", met(held.first())), ("lead.to_come", met(planned.first())), ("lead.holds", Cell::Many(holds))],
        blocks,
        links: vec![
            (format!("/brief/{a}/{b}"), texts.say("nav.brief").to_owned()),
            (scope.address("/events"), texts.say("nav.events").to_owned()),
            (scope.address("/commitments"), texts.say("nav.commitments").to_owned()),
            (scope.address("/meetings"), texts.say("nav.meetings").to_owned()),
            (super::cell_party(a), named(a).to_owned()),
            (super::cell_party(b), named(b).to_owned()),
        ],
        ..Page::default()
    })
}

/// An encounter in a line.
fn met(row: Option<&Row>) -> Cell {
    let Some(row) = row else { return Cell::Empty };
    let mut words = occasion(row);
    if let Some(place) = row.text("place") {
        words = format!("{words}, {place}");
    }
    let mut cells = vec![Cell::date(row, "day"), Cell::Record(row.word("id").to_owned(), words)];
    cells.extend(row.text("people").map(|people| Cell::Text(format!("({})", shortened(people, 90)))));
    Cell::Many(cells)
}

/// What commitments, agreements and mechanisms are about, with a bar for each sector.
fn sectors(ask: &Ask<'_>, asked: &Asked, scope: &Scope) -> Result<Block> {
    let (a, b) = scope.pair();
    let rows = ask.rows(
        "SELECT sector, sum(n) AS n FROM sector_counts\nWHERE a = :a AND b = :b AND kind IN ('commitment', 'agreement', 'mechanism') AND sector <> 'other'\nGROUP BY sector ORDER BY n DESC, sector",
        &[(":a", json!(a)), (":b", json!(b))],
    )?;
    let sectors: Vec<(String, u64)> = rows.iter().map(|row| (row.word("sector").to_owned(), row.number("n"))).collect();
    let most = sectors.first().map_or(1, |(_, n)| *n);
    let mut table = Table::new("sectors", asked.texts.say("section.sectors"), &["sector", "n", "share"]);
    for (sector, n) in sectors {
        let href = address("/commitments", [("sector", sector.as_str())].into_iter().chain(scope.query()));
        table.push(vec![Cell::Link(href, asked.texts.value(&sector)), Cell::Number(n), Cell::Bar(n, most)]);
    }
    Ok(table.note(asked.texts.say("note.sectors")).block(asked.texts))
}

/// The last twelve months against the twelve before.
fn change(ask: &Ask<'_>, asked: &Asked, a: &str, b: &str) -> Result<Block> {
    let now = asked.today[..7].to_owned();
    let (year, two) = (months_before(&asked.today, 12)[..7].to_owned(), months_before(&asked.today, 24)[..7].to_owned());
    let rows = ask.rows(
        "SELECT kind, coalesce(sum(n) FILTER (WHERE month > :year AND month <= :now), 0) AS latest,\n  coalesce(sum(n) FILTER (WHERE month > :two AND month <= :year), 0) AS before\n\
         FROM counts WHERE a = :party AND b = :with GROUP BY kind ORDER BY kind",
        &[(":party", json!(a)), (":with", json!(b)), (":year", json!(year)), (":two", json!(two)), (":now", json!(now))],
    )?;
    let mut table = Table::new("change", asked.texts.say("section.change"), &["kind", "period_before", "last_year", "difference"]);
    for row in rows.iter().filter(|row| row.word("kind") != "actor") {
        let (latest, before) = (row.number("latest"), row.number("before"));
        let difference = match latest.cmp(&before) {
            std::cmp::Ordering::Greater => format!("▲ +{}", latest - before),
            std::cmp::Ordering::Less => format!("▼ −{}", before - latest),
            std::cmp::Ordering::Equal => "=".to_owned(),
        };
        let href = address("/records", [("kind", row.word("kind")), ("party", a), ("with", b), ("from", year.as_str())]);
        table.push(vec![Cell::value(row, "kind"), Cell::Number(before), Cell::Counted(latest, href), Cell::Text(difference)]);
    }
    let texts = asked.texts;
    Ok(table.note(texts.fill("note.change", &[("from", &texts.date(&year)), ("to", &texts.date(&now))])).block(texts))
}

/// What was done, in the words of the first report, the latest first. Encounters stand here as meetings.
fn time_line(ask: &Ask<'_>, asked: &Asked, scope: &Scope) -> Result<Block> {
    let of = |kind: &str, view: &str, columns: &str, only: &str| {
        format!(
            "SELECT * FROM (SELECT x.id, d.day, '{kind}' AS kind, {columns}, x.reports, x.independent\n  FROM dyads d JOIN {view} x ON x.id = d.id\n  WHERE d.a = :party AND d.b = :with AND d.kind = '{kind}'{only}\n  ORDER BY d.day DESC, d.id LIMIT {TIME_LINE})"
        )
    };
    let events = of("event", "events", "x.type, x.quad, NULL AS meeting, x.modality AS standing", " AND x.type <> 'CONSULT'");
    let meetings = of("meeting", "meetings", "NULL, NULL, x.kind, x.state", "");
    let query = format!(
        "SELECT t.*, d.title, v.source, v.start, v.\"end\", v.quote\n\
         FROM (SELECT * FROM ({events}\n  UNION ALL {meetings}) ORDER BY day DESC, id LIMIT {TIME_LINE}) t\n\
         JOIN records d ON d.id = t.id JOIN evidence v ON v.record = t.id AND v.nth = 0\nORDER BY t.day DESC, t.kind DESC, v.source, v.start"
    );
    let rows = ask.rows(&query, &scope.parameters())?;
    let mut table =
        Table::new("time_line", asked.texts.say("section.time_line"), &["date", "event", "standing", "what", "words", "reports"]);
    let mut before = String::new();
    for row in &rows {
        let event = match row.text("type") {
            Some(kind) => Cell::Event(kind.to_owned(), row.word("quad").to_owned()),
            None => Cell::Many(vec![Cell::Text("▪".to_owned()), Cell::value(row, "meeting")]),
        };
        let quote = row.word("quote");
        // One sentence may report several acts; its words are shown once.
        let words = if quote == before {
            Cell::Text("″".to_owned())
        } else {
            Cell::Cited(row.word("source").to_owned(), row.number("start"), row.number("end"), shortened(quote, 220))
        };
        before = quote.to_owned();
        let title = Cell::Record(row.word("id").to_owned(), shortened(row.word("title"), 70));
        table.push(vec![Cell::date(row, "day"), event, Cell::value(row, "standing"), title, words, Cell::reports(row)]);
    }
    let total = scope.count(ask, "event")? + scope.count(ask, "meeting")?;
    Ok(table.cut(total, Some(scope.address("/events"))).note(asked.texts.say("note.time_line")).block(asked.texts))
}
