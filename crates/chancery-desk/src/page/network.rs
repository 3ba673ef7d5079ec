//! The network around one party: with whom it deals most, and how these deal with each other.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use super::country::{dyad_href, known, partner_counts};
use super::{Page, answer, show};
use crate::access::Role;
use crate::ask::Ask;
use crate::block::cell::{Cell, named, party_href};
use crate::block::picture::{self, Tie};
use crate::block::table::Table;
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;
use crate::{Error, Result};

/// Where it is.
pub const ROUTES: &[Route] = &[
    Route::get("/network", Role::Reader, || {
        get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, most_active).await)
    }),
    Route::get("/network/{code}", Role::Reader, || get(one)),
];

/// Partners around the middle.
const AROUND: usize = 24;

async fn one(State(desk): State<Desk>, Path(words): Path<String>, asked: Asked) -> Response {
    match known(&words) {
        Ok(code) => answer(&desk, asked, move |ask, asked| page(ask, asked, &code)).await,
        Err(error) => show(Err(error), &asked),
    }
}

/// The network of the party with the most records.
fn most_active(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let rows = ask.quietly("SELECT a AS code FROM counts WHERE a <> '' AND b = '' GROUP BY a ORDER BY sum(n) DESC, a LIMIT 1", &[])?;
    match rows.first() {
        Some(row) => page(ask, asked, row.word("code")),
        None => Err(Error::NotFound(asked.path.clone())),
    }
}

fn page(ask: &Ask<'_>, asked: &Asked, code: &str) -> Result<Page> {
    let texts = asked.texts;
    let partners = partner_counts(ask, code)?;
    if partners.is_empty() {
        return Err(Error::NotFound(code.to_owned()));
    }
    let total = partners.len() as u64;
    let shown = &partners[..partners.len().min(AROUND)];
    let codes: Vec<&str> = shown.iter().map(|(code, _)| code.as_str()).collect();
    let list = json!(codes).to_string();
    let among = ask.rows(
        "SELECT a, b, sum(n) AS n FROM counts\nWHERE a IN (SELECT value FROM json_each(:codes)) AND b IN (SELECT value FROM json_each(:codes)) GROUP BY a, b ORDER BY n DESC, a, b LIMIT 80",
        &[(":codes", json!(list))],
    )?;
    let ties: Vec<Tie> =
        among.iter().map(|row| Tie { a: row.word("a").to_owned(), b: row.word("b").to_owned(), n: row.number("n") }).collect();
    let mut table = Table::new("partners", texts.say("section.partners"), &["party", "records", "share", "network"]);
    let most = shown.first().map_or(1, |(_, n)| *n);
    for (partner, n) in shown {
        let dyad = Cell::Link(dyad_href(code, partner), named(partner).to_owned());
        table.push(vec![
            dyad,
            Cell::Number(*n),
            Cell::Bar(*n, most),
            Cell::Link(format!("/network/{partner}"), texts.say("network.of_this").to_owned()),
        ]);
    }
    let mut between = Table::new("between", texts.say("section.between"), &["party", "with", "records"]);
    for tie in &ties {
        between.push(vec![
            Cell::Link(party_href(&tie.a), named(&tie.a).to_owned()),
            Cell::Link(dyad_href(&tie.a, &tie.b), named(&tie.b).to_owned()),
            Cell::Number(tie.n),
        ]);
    }
    let blocks = vec![
        picture::network(code, shown, &ties, asked),
        table.cut(total, None).block(texts).wide(crate::block::Width::Half),
        between.block(texts).wide(crate::block::Width::Half),
    ];
    let title = texts.fill("network.title", &[("party", named(code))]);
    Ok(Page { title, kind: "page.network", blocks, links: vec![(party_href(code), named(code).to_owned())], ..Page::default() })
}
