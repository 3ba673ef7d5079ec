//! The world: how many records concern each state, or each state together with one party.

use std::collections::HashMap;
use std::sync::OnceLock;

use axum::extract::State;
use axum::routing::get;
use chancery::register::RecordKind;
use chancery::vocabulary::Vocabulary;
use serde_json::json;

use super::country::{dyad_href, known};
use super::{Page, answer};
use crate::Result;
use crate::access::Role;
use crate::ask::Ask;
use crate::block::cell::{Cell, named, party_href};
use crate::block::filter::{self, Field};
use crate::block::picture::{self, LEVELS, Land, level};
use crate::block::table::Table;
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;

/// Where it is.
pub const ROUTES: &[Route] =
    &[Route::get("/map", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, page).await))];

/// Outlines by code; land without a code has `-`.
fn outlines() -> &'static [(&'static str, &'static str)] {
    static OUTLINES: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    OUTLINES.get_or_init(|| {
        let lines = include_str!("../../../../data/map.tsv").lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_once('\t')).collect()
    })
}

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let texts = asked.texts;
    let party = asked.get("party").map(known).transpose()?;
    let kind = asked.get("kind").unwrap_or("");
    let rows = match &party {
        None => ask.rows("SELECT a AS code, sum(n) AS n FROM counts WHERE a <> '' AND b = '' AND (:kind = '' OR kind = :kind) GROUP BY a", &[(":kind", json!(kind))])?,
        Some(party) => ask.rows(
            "SELECT code, sum(n) AS n FROM (\n  SELECT b AS code, n FROM counts WHERE a = :party AND b <> '' AND (:kind = '' OR kind = :kind)\n  UNION ALL SELECT a, n FROM counts WHERE b = :party AND (:kind = '' OR kind = :kind))\nGROUP BY code",
            &[(":party", json!(party)), (":kind", json!(kind))],
        )?,
    };
    let counts: HashMap<&str, u64> = rows.iter().map(|row| (row.word("code"), row.number("n"))).collect();
    let most =
        counts.iter().filter(|(code, _)| outlines().iter().any(|(known, _)| known == *code)).map(|(_, n)| *n).max().unwrap_or(0);
    let href = |code: &str| party.as_deref().map_or_else(|| party_href(code), |party| dyad_href(party, code));
    let lands: Vec<Land> = outlines()
        .iter()
        .map(|(code, path)| {
            let n = counts.get(code).copied().unwrap_or(0);
            let chosen = party.as_deref() == Some(*code);
            let label = format!("{}: {}", named(code), texts.count("count.record", n));
            Land { path, label, href: (n > 0).then(|| href(code)), level: level(n, most), chosen }
        })
        .collect();
    let mut sorted: Vec<(&str, u64)> = counts.iter().map(|(code, n)| (*code, *n)).collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let mut table = Table::new("parties", texts.say("section.figures"), &["party", "code", "records", "share"]);
    for (code, n) in &sorted {
        table.push(vec![
            Cell::Link(href(code), named(code).to_owned()),
            Cell::Text((*code).to_owned()),
            Cell::Number(*n),
            Cell::Bar(*n, most),
        ]);
    }
    let kinds = RecordKind::ALL.iter().map(|kind| kind.as_str());
    let blocks = vec![
        filter::block(asked, &[Field::party("party"), Field::choice("kind", kinds)]),
        picture::map(&lands, most, asked),
        table.block(texts),
    ];
    debug_assert!(lands.iter().all(|land| land.level < LEVELS));
    let title = match &party {
        Some(party) => texts.fill("map.of", &[("party", named(party))]),
        None => texts.say("map.title").to_owned(),
    };
    Ok(Page { title, kind: "page.map", blocks, ..Page::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outline_is_a_path_of_a_known_state() {
        for (code, path) in outlines() {
            assert!(*code == "-" || named(code) != *code, "{code}");
            assert!(
                path.starts_with('M') && path.ends_with('z') && path.bytes().all(|byte| b"Mlz-, 0123456789".contains(&byte)),
                "{code}"
            );
        }
        assert!(outlines().len() > 170);
    }
}
