//! The pages of parties: the list of all, and what is known of one.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use chancery::lexicon::party;
use serde_json::json;

use super::activity::activity;
use super::listed::{self, List, Promised, Scope, Sorted, commitment_rows, commitment_table, latest, promises};
use super::{Page, answer, show};
use crate::access::Role;
use crate::ask::Ask;
use crate::block::cell::{Cell, named, party_href};
use crate::block::table::Table;
use crate::block::{Block, Width};
use crate::request::{Asked, address, encode};
use crate::router::Route;
use crate::state::Desk;
use crate::{Error, Result};

/// Where they are.
pub const ROUTES: &[Route] =
    &[Route::get("/country", Role::Reader, || get(list)), Route::get("/country/{code}", Role::Reader, || get(one))];

/// Rows of each list on the page of a party.
const LINES: u64 = 8;

/// Partners in the table.
const PARTNERS: usize = 15;

async fn list(State(desk): State<Desk>, asked: Asked) -> Response {
    // The box of the navigation asks for a party by any of its names.
    if let Some(code) = asked.get("q").and_then(party::parse) {
        return Redirect::to(&party_href(code.as_str())).into_response();
    }
    answer(&desk, asked, all).await
}

async fn one(State(desk): State<Desk>, Path(words): Path<String>, asked: Asked) -> Response {
    match known(&words) {
        Ok(code) if code == words => answer(&desk, asked, move |ask, asked| page(ask, asked, &code)).await,
        Ok(code) => Redirect::to(&party_href(&code)).into_response(),
        Err(error) => show(Err(error), &asked),
    }
}

/// The code of a party by its code or any of its names. A code that the tables do not know is taken as it is.
pub fn known(words: &str) -> Result<String> {
    if let Some(code) = party::parse(words) {
        return Ok(code.as_str().to_owned());
    }
    let plain = (2..=16).contains(&words.len())
        && words.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    if plain { Ok(words.to_owned()) } else { Err(Error::NotFound(words.to_owned())) }
}

fn all(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let rows = ask.rows(
        "SELECT a AS code, sum(n) AS n, max(month) AS latest\nFROM counts WHERE a <> '' AND b = '' GROUP BY a ORDER BY n DESC, a",
        &[],
    )?;
    let mut table = Table::new("parties", "", &["party", "code", "records", "latest"]);
    for row in &rows {
        let code = row.word("code");
        let latest = row.word("latest").min(&asked.today[..7]).to_owned();
        table.push(vec![
            Cell::Link(party_href(code), named(code).to_owned()),
            Cell::Text(code.to_owned()),
            Cell::Counted(row.number("n"), address("/records", [("party", code)])),
            Cell::Date(latest),
        ]);
    }
    Ok(Page {
        title: asked.texts.say("countries.title").to_owned(),
        kind: "page.countries",
        blocks: vec![table.block(asked.texts)],
        ..Page::default()
    })
}

fn page(ask: &Ask<'_>, asked: &Asked, code: &str) -> Result<Page> {
    let texts = asked.texts;
    let scope = Scope::Party(code.to_owned());
    let counts = ask.rows(
        "SELECT kind, sum(n) AS n FROM counts WHERE a = :party AND b = '' GROUP BY kind ORDER BY kind",
        &[(":party", json!(code))],
    )?;
    if counts.is_empty() {
        return Err(Error::NotFound(code.to_owned()));
    }
    let holds: Vec<Cell> = counts
        .iter()
        .map(|row| {
            let said = texts.count(&format!("count.{}", row.word("kind")), row.number("n"));
            Cell::Link(address("/records", [("kind", row.word("kind")), ("party", code)]), said)
        })
        .collect();
    let commitments = commitment_rows(ask, &scope, Promised::first(Sorted::Latest, LINES))?;
    let commitments = commitment_table("commitments", texts.say("section.commitments"), &commitments, &scope, asked)
        .cut(scope.count(ask, "commitment")?, Some(scope.address("/commitments")));
    let blocks = vec![
        partners(ask, asked, code)?.wide(Width::Third),
        activity(ask, asked, &scope)?.wide(Width::Most),
        listed::meetings(ask, asked, &scope, LINES)?.block(texts),
        commitments.block(texts),
        listed::mechanisms(ask, asked, &scope, LINES)?.block(texts),
        listed::agreements(ask, asked, &scope, LINES, 0)?.block(texts),
        people(ask, asked, code)?.wide(Width::Half),
        listed::frames(ask, asked, &scope, LINES, 0)?.block(texts).wide(Width::Half),
    ];
    Ok(Page {
        title: named(code).to_owned(),
        kind: "page.country",
        lead: vec![("lead.about", party::describe(code).map_or(Cell::Empty, Cell::Text)), ("lead.holds", Cell::Many(holds))],
        blocks,
        links: vec![
            (format!("/network/{}", encode(code)), texts.say("nav.network").to_owned()),
            (scope.address("/matrix"), texts.say("nav.matrix").to_owned()),
            (scope.address("/events"), texts.say("nav.events").to_owned()),
            (scope.address("/commitments"), texts.say("nav.commitments").to_owned()),
        ],
        ..Page::default()
    })
}

/// With whom a party deals most, from the roll-up.
pub fn partner_counts(ask: &Ask<'_>, code: &str) -> Result<Vec<(String, u64)>> {
    let rows = ask.rows(
        "SELECT partner, sum(n) AS n FROM (\n  SELECT b AS partner, n FROM counts WHERE a = :party AND b <> ''\n  UNION ALL SELECT a, n FROM counts WHERE b = :party)\nGROUP BY partner ORDER BY n DESC, partner",
        &[(":party", json!(code))],
    )?;
    Ok(rows.iter().map(|row| (row.word("partner").to_owned(), row.number("n"))).collect())
}

fn partners(ask: &Ask<'_>, asked: &Asked, code: &str) -> Result<Block> {
    let partners = partner_counts(ask, code)?;
    let most = partners.first().map_or(1, |(_, n)| *n);
    let mut table = Table::new("partners", asked.texts.say("section.partners"), &["party", "records", "share"]);
    for (partner, n) in partners.iter().take(PARTNERS) {
        let href = dyad_href(code, partner);
        table.push(vec![Cell::Link(href, named(partner).to_owned()), Cell::Number(*n), Cell::Bar(*n, most)]);
    }
    let total = partners.len() as u64;
    Ok(table.cut(total, Some(address("/matrix", [("party", code)]))).block(asked.texts))
}

/// The page of two parties.
pub fn dyad_href(one: &str, other: &str) -> String {
    let (a, b) = if one <= other { (one, other) } else { (other, one) };
    format!("/dyad/{}/{}", encode(a), encode(b))
}

fn people(ask: &Ask<'_>, asked: &Asked, code: &str) -> Result<Block> {
    let scope = Scope::Party(code.to_owned());
    let rows = latest(ask, &scope, List::new("actor", "actors", 12).only("x.kind = 'person' AND x.rank IS NOT NULL", &[]))?;
    let mut table = Table::new("people", asked.texts.say("section.people"), &["name", "office", "last_named", "reports"]);
    for row in &rows {
        let office = ask.quietly(
            "SELECT office FROM tenures WHERE id = :id ORDER BY \"to\" DESC, office LIMIT 1",
            &[(":id", row.get("id").clone())],
        )?;
        let office = office.first().map_or(Cell::Empty, |row| Cell::text(row, "office"));
        table.push(vec![Cell::record(row, "name"), office, Cell::date(row, "last_published"), Cell::reports(row)]);
    }
    let rest = address("/records", [("kind", "actor"), ("party", code)]);
    Ok(table.cut(scope.count(ask, "actor")?, Some(rest)).note(asked.texts.say("note.people")).block(asked.texts))
}

/// The firmest commitments of a scope that are still open and not only restated.
pub fn firmest(ask: &Ask<'_>, asked: &Asked, scope: &Scope, limit: u64) -> Result<Table> {
    const CLOSED: &str =
        "EXISTS (SELECT 1 FROM delivery s WHERE s.record = d.id AND s.value IN ('delivered', 'delivered_late', 'superseded'))";
    let open = format!("NOT {CLOSED}");
    let rows = commitment_rows(ask, scope, Promised { condition: &open, ..Promised::first(Sorted::Firmest, limit) })?;
    let (filter, parameters) = promises(scope);
    let total = ask.number(&format!("SELECT count(*) FROM promises d\nWHERE {filter} AND {open}"), &parameters)?;
    Ok(commitment_table("commitments", asked.texts.say("section.open_commitments"), &rows, scope, asked)
        .cut(total, Some(scope.address("/commitments"))))
}
