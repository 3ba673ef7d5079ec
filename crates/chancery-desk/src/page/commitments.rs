//! The board of commitments: by firmness, or by how far they were carried out; and the same as a table.

use std::collections::HashMap;

use axum::extract::State;
use axum::routing::get;
use chancery::fact::{Action, Firmness, Sector};
use chancery::vocabulary::Vocabulary;
use serde_json::json;

use super::events::titled;
use super::listed::{FIRMEST, Scope, commitment_rows, commitment_table, heard, review, shortened};
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
    let delivery =
        "coalesce((SELECT s.value FROM status s WHERE s.record = c.id AND s.axis = 'delivery' AND s.current = 1), 'no_evidence')";
    let mut conditions = Conditions::default()
        .days(asked)?
        .on(asked, "firmness", ":firmness", "c.firmness = :firmness")
        .on(asked, "action", ":action", "c.action = :action")
        .on(asked, "sector", ":sector", "' ' || c.sectors || ' ' LIKE '% ' || :sector || ' %'")
        .on(asked, "delivery", ":delivery", &format!("{delivery} = :delivery"));
    conditions.add("(c.root IS NULL OR c.root = c.id)");
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
        let rows = commitment_rows(ask, &scope, &conditions.text, &conditions.parameters, FIRMEST, ROWS, offset(asked))?;
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

fn lanes(
    ask: &Ask<'_>,
    asked: &Asked,
    scope: &Scope,
    conditions: &Conditions,
    by_delivery: bool,
    delivery: &str,
) -> Result<crate::block::Block> {
    let texts = asked.texts;
    let axis = if by_delivery { delivery } else { "c.firmness" };
    let (from, filter) = scope.select("commitment");
    let mut parameters = scope.parameters();
    parameters.extend_from_slice(&conditions.parameters);
    let counts = ask.rows(
        &format!("SELECT {axis} AS lane, count(*) AS n\nFROM {from} JOIN commitments c ON c.id = d.id\nWHERE {filter} AND {}\nGROUP BY lane", conditions.text),
        &parameters,
    )?;
    let count = |lane: &str| counts.iter().find(|row| row.word("lane") == lane).map_or(0, |row| row.number("n"));
    let names: Vec<&str> = if by_delivery {
        DELIVERY.iter().copied().filter(|lane| count(lane) > 0 || matches!(*lane, "no_evidence" | "partly" | "delivered")).collect()
    } else {
        Firmness::ALL.iter().map(|firmness| firmness.as_str()).collect()
    };
    let mut occasions = HashMap::new();
    let mut lanes = Vec::new();
    for name in names {
        let condition = format!("{} AND {axis} = :lane", conditions.text);
        let mut more = conditions.parameters.clone();
        more.push((":lane", json!(name)));
        let rows =
            if count(name) == 0 { Vec::new() } else { commitment_rows(ask, scope, &condition, &more, "c.told DESC, c.id", CARDS, 0)? };
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
    if let Some(until) = row.text("deadline").or(row.text("deadline_text")) {
        facts.push(("column.until", Cell::Date(until.to_owned())));
    }
    facts.push(("column.last_heard", heard(row, asked)));
    if let [a, b] = parties.as_slice() {
        let key = format!("{a} {b}");
        if !occasions.contains_key(&key) {
            let rows = ask.quietly(
                "SELECT m.told AS day FROM dyads d JOIN meetings m ON m.id = d.id WHERE d.a = :a AND d.b = :b AND d.kind = 'meeting'\n\
                 AND d.told > :today AND m.state <> 'cancelled' ORDER BY d.told LIMIT 1",
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
