//! The board of commitments: by firmness, or by how far they were carried out; and the same as a table.

use std::collections::HashMap;

use axum::extract::State;
use axum::routing::get;
use chancery::fact::{Action, Firmness, Sector};
use chancery::vocabulary::Vocabulary;
use serde_json::json;

use super::events::titled;
use super::listed::{Promised, Scope, Sorted, commitment_rows, commitment_table, heard, joined, promises, review, shortened};
use super::narrow::{Conditions, ROWS, offset, pages, scope};
use super::{Page, answer};
use crate::Result;
use crate::access::Role;
use crate::ask::{Ask, Row};
use crate::block::board::{self, Card, Lane};
use crate::block::cell::Cell;
use crate::block::filter::{self, Field};
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;

/// Where it is.
pub const ROUTES: &[Route] = &[Route::get("/commitments", Role::Reader, || {
    get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, page).await)
})];

/// Cards in each lane.
const CARDS: u64 = 12;

/// The states of delivery, from nothing heard to carried out, then those that went another way.
const DELIVERY: &[&str] = &[
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

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let texts = asked.texts;
    let scope = scope(asked)?;
    let delivery = "coalesce((SELECT s.value FROM delivery s WHERE s.record = d.id), 'no_evidence')";
    let conditions = Conditions::default()
        .days(asked)?
        .on(asked, "firmness", ":firmness", "c.firmness = :firmness")
        .on(asked, "action", ":action", "c.action = :action")
        .on(asked, "sector", ":sector", "' ' || c.sectors || ' ' LIKE '% ' || :sector || ' %'")
        .on(asked, "delivery", ":delivery", &format!("{delivery} = :delivery"));
    let fields = [
        Field::party("party"),
        Field::party("with"),
        Field::choice("firmness", Firmness::ALL),
        Field::choice("delivery", DELIVERY),
        Field::choice("sector", Sector::ALL),
        Field::choice("action", Action::ALL),
        Field::day("from"),
        Field::day("before"),
        Field::hidden("view"),
    ];
    let view = asked.get("view").unwrap_or("firmness");
    let mut blocks = vec![filter::block(asked, &fields)];
    if view == "table" {
        let (condition, parameters) = (&conditions.text, &conditions.parameters);
        let on_record = on_record(asked);
        let wanted = Promised { condition, on_record, parameters, sorted: Sorted::Firmest, limit: ROWS, offset: offset(asked) };
        let rows = commitment_rows(ask, &scope, wanted)?;
        let table = commitment_table("commitments", texts.say("section.commitments"), &rows, &scope, asked);
        blocks.push(table.block(texts));
        blocks.push(pages(asked, rows.len() as u64, None));
    } else {
        blocks.push(lanes(ask, asked, &scope, &conditions, view == "delivery", delivery)?);
    }
    let links = [("firmness", "board.by_firmness"), ("delivery", "board.by_delivery"), ("table", "board.table")]
        .map(|(view, key)| (asked.with(&[("view", view), ("page", "")]), texts.say(key).to_owned()));
    Ok(Page {
        title: titled(asked, "commitments.title", &scope),
        kind: "page.commitments",
        blocks,
        links: links.to_vec(),
        ..Page::default()
    })
}

/// Whether commitments are wanted by what only their record tells.
fn on_record(asked: &Asked) -> bool {
    ["firmness", "action", "sector"].iter().any(|field| asked.get(field).is_some())
}

fn lanes(
    ask: &Ask<'_>,
    asked: &Asked,
    scope: &Scope,
    conditions: &Conditions,
    by_delivery: bool,
    delivery: &str,
) -> Result<crate::block::Block> {
    let texts = asked.texts;
    let steps: Vec<&str> = Firmness::ALL.iter().map(|firmness| firmness.as_str()).collect();
    let axis = if by_delivery { delivery } else { "d.step" };
    let on_record = on_record(asked);
    let ((filter, mut parameters), (join, condition)) = (promises(scope), joined(&conditions.text, on_record));
    parameters.extend_from_slice(&conditions.parameters);
    let counts = ask.rows(
        &format!("SELECT {axis} AS lane, count(*) AS n\nFROM promises d{join}\nWHERE {filter}{condition}\nGROUP BY lane"),
        &parameters,
    )?;
    let named = |row: &Row| {
        if by_delivery { Some(row.word("lane").to_owned()) } else { steps.get(row.number("lane") as usize).map(ToString::to_string) }
    };
    let count = |lane: &str| counts.iter().find(|row| named(row).as_deref() == Some(lane)).map_or(0, |row| row.number("n"));
    let names: Vec<&str> = if by_delivery {
        DELIVERY.iter().copied().filter(|lane| count(lane) > 0 || matches!(*lane, "no_evidence" | "partly" | "delivered")).collect()
    } else {
        steps.clone()
    };
    let mut occasions = HashMap::new();
    let mut lanes = Vec::new();
    for name in names {
        let both = if conditions.text.is_empty() { String::new() } else { format!("{} AND ", conditions.text) };
        let condition = format!("{both}{axis} = :lane");
        let mut parameters = conditions.parameters.clone();
        let step = steps.iter().position(|step| *step == name);
        parameters.push((":lane", if by_delivery { json!(name) } else { json!(step) }));
        let parameters = &parameters;
        let wanted = Promised { condition: &condition, on_record, parameters, ..Promised::first(Sorted::Latest, CARDS) };
        let rows = if count(name) == 0 { Vec::new() } else { commitment_rows(ask, scope, wanted)? };
        let mut cards = Vec::new();
        for row in &rows {
            cards.push(card(ask, asked, row, by_delivery, &mut occasions)?);
        }
        let head = if by_delivery { Cell::Delivery(name.to_owned()) } else { Cell::Firmness(name.to_owned()) };
        let rest = asked.with(&[("view", "table"), (if by_delivery { "delivery" } else { "firmness" }, name)]);
        lanes.push(Lane { name: name.to_owned(), head, total: count(name), cards, rest });
    }
    Ok(board::block("board", lanes, texts))
}

fn card(ask: &Ask<'_>, asked: &Asked, row: &Row, by_delivery: bool, occasions: &mut HashMap<String, Option<String>>) -> Result<Card> {
    let texts = asked.texts;
    let parties = row.words("parties");
    let mut facts = vec![("column.since", Cell::date(row, "told"))];
    if by_delivery {
        facts.push(("column.firmness", Cell::Firmness(row.word("firmness").to_owned())));
    } else {
        facts.push(("column.delivery", Cell::Delivery(row.text("delivery").unwrap_or("no_evidence").to_owned())));
    }
    if row.text("intent").is_some_and(|intent| intent != "live") {
        facts.push(("column.intent", Cell::value(row, "intent")));
    }
    if let Some(until) = row.text("deadline") {
        facts.push(("column.until", Cell::Date(until.to_owned())));
    } else if let Some(until) = row.text("deadline_text") {
        facts.push(("column.until", Cell::Text(until.to_owned())));
    }
    facts.push(("column.last_heard", heard(row, asked)));
    if let [a, b] = parties.as_slice() {
        let key = format!("{a} {b}");
        if !occasions.contains_key(&key) {
            let rows = ask.quietly(
                "SELECT d.day FROM dyads d JOIN meetings m ON m.id = d.id WHERE d.a = :a AND d.b = :b AND d.kind = 'meeting'\n\
                 AND d.day > :today AND m.state <> 'cancelled' ORDER BY d.day LIMIT 1",
                &[(":a", json!(a)), (":b", json!(b)), (":today", json!(asked.today))],
            )?;
            occasions.insert(key.clone(), rows.first().and_then(|row| row.text("day")).map(str::to_owned));
        }
        if let Some(Some(day)) = occasions.get(&key) {
            facts.push(("column.next_occasion", Cell::Date(day.clone())));
        }
    }
    facts.push(("column.reports", Cell::reports(row)));
    facts.extend(review(row).map(|cell| ("column.review", cell)));
    Ok(Card {
        id: row.word("id").to_owned(),
        title: shortened(row.word("statement"), 150),
        parties: Cell::parties(row, "parties"),
        facts: facts.into_iter().map(|(name, cell)| (texts.say(name).to_owned(), cell)).collect(),
    })
}
