//! The sources, the runs that took them in, and the inputs that could not be read.

use axum::extract::State;
use axum::routing::get;

use super::listed::shortened;
use super::narrow::{Conditions, ROWS, offset, pages};
use super::{Page, answer};
use crate::Result;
use crate::access::Role;
use crate::ask::Ask;
use crate::block::cell::Cell;
use crate::block::filter::{self, Field};
use crate::block::table::Table;
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;

/// Where they are.
pub const ROUTES: &[Route] = &[
    Route::get("/sources", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, sources).await)),
    Route::get("/runs", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, runs).await)),
];

/// Inputs that failed, the latest of them.
const FAILURES: u64 = 100;

fn sources(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let texts = asked.texts;
    let conditions = Conditions::default()
        .on(asked, "publisher", ":publisher", "publisher = :publisher")
        .on(asked, "lang", ":lang", "lang = :lang")
        .on(asked, "from", ":from_day", "published >= :from_day")
        .on(asked, "before", ":before_day", "published < :before_day");
    let filter = if conditions.is_empty() { "1".to_owned() } else { conditions.text.clone() };
    let rows = ask.rows(
        &format!(
            "SELECT id, coalesce(title, name, id) AS title, publisher, published, kind, lang, length, independence_cluster, recorded_at\nFROM sources WHERE {filter} ORDER BY nth DESC LIMIT {ROWS} OFFSET {}",
            offset(asked)
        ),
        &conditions.parameters,
    )?;
    let total = if conditions.is_empty() { Some(ask.number("SELECT sum(sources) FROM runs", &[])?) } else { None };
    let mut table = Table::new("sources", "", &["published", "source", "publisher", "kind", "lang", "length", "copy_of", "taken_in"]);
    for row in &rows {
        let id = row.word("id");
        let copy = row.text("independence_cluster").filter(|cluster| *cluster != id);
        let day = row.text("recorded_at").and_then(|time| time.get(..10)).unwrap_or("");
        table.push(vec![
            Cell::date(row, "published"),
            Cell::Source(id.to_owned(), shortened(row.word("title"), 100)),
            Cell::text(row, "publisher"),
            Cell::value(row, "kind"),
            Cell::text(row, "lang"),
            Cell::Number(row.number("length")),
            copy.map_or(Cell::Empty, |copy| Cell::Source(copy.to_owned(), copy.to_owned())),
            Cell::Date(day.to_owned()),
        ]);
    }
    let fields = [Field::text("publisher"), Field::text("lang"), Field::day("from"), Field::day("before")];
    let blocks = vec![filter::block(asked, &fields), table.block(texts), pages(asked, rows.len() as u64, total)];
    let links = vec![("/runs".to_owned(), texts.say("nav.runs").to_owned()), ("/add".to_owned(), texts.say("nav.add").to_owned())];
    Ok(Page { title: texts.say("sources.title").to_owned(), kind: "page.sources", blocks, links, ..Page::default() })
}

fn runs(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let texts = asked.texts;
    let rows = ask
        .rows("SELECT id, started, finished, reader, sources, readings, known, failures FROM runs ORDER BY id DESC LIMIT 100", &[])?;
    let total = ask.quietly("SELECT count(*) FROM runs", &[])?.first().map_or(0, |row| row.first());
    let time = |row: &crate::ask::Row, name: &str| {
        row.text(name).map_or(Cell::Empty, |time| Cell::Text(time.replace('T', " ").trim_end_matches('Z').to_owned()))
    };
    let mut table = Table::new(
        "runs",
        texts.say("section.runs"),
        &["run", "started", "finished", "reader", "sources", "readings", "known", "failures"],
    );
    for row in &rows {
        let finished = if row.text("finished").is_some() { time(row, "finished") } else { Cell::Value("unfinished".to_owned()) };
        let mut cells = vec![Cell::Number(row.number("id")), time(row, "started"), finished, Cell::text(row, "reader")];
        cells.extend(["sources", "readings", "known", "failures"].map(|name| Cell::Number(row.number(name))));
        table.push(cells);
    }
    let failed =
        ask.rows(&format!("SELECT path, place, reason, \"when\" FROM failures ORDER BY \"when\" DESC, path LIMIT {FAILURES}"), &[])?;
    let count = ask.quietly("SELECT count(*) FROM failures", &[])?.first().map_or(0, |row| row.first());
    let mut failures =
        Table::new("failures", texts.say("section.failures"), &["when", "path", "place", "reason"]).or_say("none_failed");
    for row in &failed {
        failures.push(vec![time(row, "when"), Cell::text(row, "path"), Cell::text(row, "place"), Cell::text(row, "reason")]);
    }
    let blocks = vec![table.cut(total, None).block(texts), failures.cut(count, None).block(texts)];
    Ok(Page { title: texts.say("runs.title").to_owned(), kind: "page.runs", blocks, ..Page::default() })
}
