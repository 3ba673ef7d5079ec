//! Sectors against partners: what a party deals in, and with whom.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::routing::get;
use serde_json::json;

use super::country::{dyad_href, known};
use super::{Page, answer};
use crate::access::Role;
use crate::ask::Ask;
use crate::block::cell::{Cell, named};
use crate::block::filter::{self, Field};
use crate::block::matrix::{self, Matrix};
use crate::request::{Asked, address};
use crate::router::Route;
use crate::state::Desk;
use crate::{Error, Result};

/// Where it is.
pub const ROUTES: &[Route] =
    &[Route::get("/matrix", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, page).await))];

/// Partners across the top.
const PARTNERS: usize = 16;

/// The kinds of records whose sectors are counted.
const KINDS: &str = "'commitment', 'agreement', 'mechanism', 'programme'";

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let texts = asked.texts;
    let code = match asked.get("party") {
        Some(party) => known(party)?,
        None => {
            let rows =
                ask.quietly("SELECT a AS code FROM counts WHERE a <> '' AND b = '' GROUP BY a ORDER BY sum(n) DESC, a LIMIT 1", &[])?;
            rows.first().map(|row| row.word("code").to_owned()).ok_or_else(|| Error::NotFound(asked.path.clone()))?
        }
    };
    let mut cells: BTreeMap<(String, String), u64> = BTreeMap::new();
    let (mut by_sector, mut by_partner): (BTreeMap<String, u64>, BTreeMap<String, u64>) = (BTreeMap::new(), BTreeMap::new());
    let rows = ask.rows(
        &format!("SELECT partner, sector, sum(n) AS n FROM (\n  SELECT b AS partner, sector, n FROM sector_counts WHERE a = :party AND b <> '' AND kind IN ({KINDS})\n  UNION ALL SELECT a, sector, n FROM sector_counts WHERE b = :party AND kind IN ({KINDS}))\nGROUP BY partner, sector"),
        &[(":party", json!(code))],
    )?;
    for row in &rows {
        let (partner, sector, n) = (row.word("partner").to_owned(), row.word("sector").to_owned(), row.number("n"));
        *by_sector.entry(sector.clone()).or_default() += n;
        *by_partner.entry(partner.clone()).or_default() += n;
        cells.insert((sector, partner), n);
    }
    let mut partners: Vec<(String, u64)> = by_partner.into_iter().collect();
    partners.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let total = partners.len() as u64;
    partners.truncate(PARTNERS);
    let mut sectors: Vec<(String, u64)> = by_sector.into_iter().collect();
    sectors.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let columns = partners.iter().map(|(partner, n)| (Cell::Link(dyad_href(&code, partner), named(partner).to_owned()), *n)).collect();
    let rows = sectors
        .iter()
        .map(|(sector, n)| {
            let href = address("/commitments", [("party", code.as_str()), ("sector", sector)]);
            let figures = partners
                .iter()
                .map(|(partner, _)| {
                    let n = cells.get(&(sector.clone(), partner.clone())).copied().unwrap_or(0);
                    let (a, b) = if code <= *partner { (&code, partner) } else { (partner, &code) };
                    (n, address("/commitments", [("party", a.as_str()), ("with", b), ("sector", sector), ("view", "table")]))
                })
                .collect();
            (Cell::Link(href, texts.value(sector)), *n, figures)
        })
        .collect();
    let matrix = Matrix { columns, rows };
    let mut note = texts.say("note.matrix").to_owned();
    if total > partners.len() as u64 {
        note = format!("{note} {}", texts.fill("cut_partners", &[("n", &partners.len().to_string()), ("of", &total.to_string())]));
    }
    let blocks = vec![filter::block(asked, &[Field::party("party")]), matrix::block("matrix", &matrix, asked).noted(note)];
    Ok(Page { title: texts.fill("matrix.title", &[("party", named(&code))]), kind: "page.matrix", blocks, ..Page::default() })
}
