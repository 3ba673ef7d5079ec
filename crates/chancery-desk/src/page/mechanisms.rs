//! All standing bodies, with how they live and when they meet next.

use axum::extract::State;
use axum::routing::get;
use chancery::fact::MechanismKind;
use chancery::vocabulary::Vocabulary;
use serde_json::json;

use super::events::titled;
use super::listed::{List, Scope, latest};
use super::narrow::{Conditions, ROWS, offset, pages, scope};
use super::{Page, answer};
use crate::Result;
use crate::access::Role;
use crate::ask::{Ask, Row};
use crate::block::Block;
use crate::block::cell::Cell;
use crate::block::filter::{self, Field};
use crate::block::table::Table;
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;
use crate::texts::day::days_after;

/// Where it is.
pub const ROUTES: &[Route] = &[Route::get("/mechanisms", Role::Reader, || {
    get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, page).await)
})];

const LIFE: &[&str] = &["proposed", "agreed", "established", "active", "overdue", "dormant", "revived", "restructured", "terminated"];

const VIEW: &str =
    "(SELECT m.id, m.name, m.kind, m.parties, m.reports, m.independent, m.last_published, coalesce(l.state, m.life) AS state,
  l.last_session, l.last_held, l.last_place, l.rhythm_months, l.next_host, l.next_expected, l.reason
  FROM mechanisms m LEFT JOIN mechanism_life l ON l.mechanism = m.id)";

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let texts = asked.texts;
    let scope = scope(asked)?;
    let conditions = Conditions::default().on(asked, "kind", ":kind", "x.kind = :kind").on(asked, "life", ":life", "x.state = :life");
    let rows =
        latest(ask, &scope, List::new("mechanism", VIEW, ROWS).only(&conditions.text, &conditions.parameters).after(offset(asked)))?;
    let total = if conditions.is_empty() { Some(scope.count(ask, "mechanism")?) } else { None };
    let fields = [Field::party("party"), Field::party("with"), Field::choice("kind", MechanismKind::ALL), Field::choice("life", LIFE)];
    let blocks = vec![
        filter::block(asked, &fields),
        expected(ask, asked, &scope)?,
        table("mechanisms", texts.say("section.mechanisms"), &rows).block(texts),
        pages(asked, rows.len() as u64, total),
    ];
    Ok(Page { title: titled(asked, "mechanisms.title", &scope), kind: "page.mechanisms", blocks, ..Page::default() })
}

/// The sessions that are expected within a year.
fn expected(ask: &Ask<'_>, asked: &Asked, scope: &Scope) -> Result<Block> {
    let bounds = [(":today", json!(asked.today)), (":until", json!(days_after(&asked.today, 365)))];
    let mut rows =
        latest(ask, scope, List::new("mechanism", VIEW, 20).only("x.next_expected >= :today AND x.next_expected <= :until", &bounds))?;
    rows.sort_by(|a, b| a.word("next_expected").cmp(b.word("next_expected")));
    Ok(table("expected", asked.texts.say("section.expected"), &rows).or_say("none_expected").block(asked.texts))
}

fn table(name: &'static str, title: &str, rows: &[Row]) -> Table {
    let mut table = Table::new(
        name,
        title,
        &["mechanism", "parties", "kind", "life", "last_session", "rhythm_months", "next_expected", "next_host", "reports"],
    );
    for row in rows {
        let number = row.get("last_session").as_u64();
        let mut held = vec![Cell::date(row, "last_held")];
        held.extend(number.map(|number| Cell::Text(format!("(no.\u{a0}{number})"))));
        let held = if row.text("last_held").is_none() && number.is_none() { Cell::Empty } else { Cell::Many(held) };
        table.push(vec![
            Cell::record(row, "name"),
            Cell::parties(row, "parties"),
            Cell::value(row, "kind"),
            Cell::value(row, "state"),
            held,
            row.get("rhythm_months").as_u64().map_or(Cell::Empty, Cell::Number),
            Cell::date(row, "next_expected"),
            Cell::parties(row, "next_host"),
            Cell::reports(row),
        ]);
    }
    table
}
