//! Search: sentences by their words, and records by their names.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::routing::get;
use chancery::lexicon::party;
use chancery_store::SearchFilter;
use serde_json::{Value, json};

use super::country::known;
use super::{Page, answer};
use crate::access::Role;
use crate::ask::Ask;
use crate::block::cell::{Cell, cite_href, named, party_href};
use crate::block::filter::{self, Field};
use crate::block::hits::{self, Found};
use crate::block::table::Table;
use crate::block::{Block, Width};
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;
use crate::{Result, texts::grouped};

/// Where it is.
pub const ROUTES: &[Route] =
    &[Route::get("/search", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, page).await))
        .costly()];

/// Sentences on a page; one more is asked for, to know whether there are more.
const SENTENCES: usize = 60;

/// Lines of each facet.
const FACETS: usize = 8;

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let texts = asked.texts;
    let fields = [Field::text("q"), Field::party("party"), Field::text("publisher"), Field::day("from"), Field::day("before")];
    let mut blocks = vec![filter::block(asked, &fields)];
    if let Some(words) = asked.get("q") {
        let filter = SearchFilter {
            party: asked.get("party").map(known).transpose()?,
            publisher: asked.get("publisher").map(str::to_owned),
            from: asked.get("from").map(str::to_owned),
            before: asked.get("before").map(str::to_owned),
            limit: SENTENCES + 1,
        };
        let mut found = ask.store.search(words, &filter)?;
        let more = found.len() > SENTENCES;
        found.truncate(SENTENCES);
        let found: Vec<Found> = found
            .into_iter()
            .map(|hit| Found {
                href: cite_href(&hit.source, hit.start.into(), hit.end.into()),
                title: hit.title.unwrap_or_else(|| hit.source.clone()),
                published: hit.published,
                snippet: hit.snippet,
                source: hit.source,
                text: hit.text,
            })
            .collect();
        blocks.extend(names(ask, asked, words)?);
        let note = if more {
            texts.fill("search.more", &[("n", &grouped(SENTENCES as u64))])
        } else {
            texts.count("count.sentence", found.len() as u64)
        };
        if !found.is_empty() {
            blocks.push(facets(ask, asked, &found)?.wide(Width::Third));
        }
        let width = if found.is_empty() { Width::Full } else { Width::Most };
        blocks.push(hits::block(asked, &found).noted(note).wide(width));
    }
    let title =
        asked.get("q").map_or_else(|| texts.say("search.title").to_owned(), |words| texts.fill("search.for", &[("words", words)]));
    Ok(Page { title, kind: "page.search", blocks, ..Page::default() })
}

/// Parties and records that go by these words.
fn names(ask: &Ask<'_>, asked: &Asked, words: &str) -> Result<Option<Block>> {
    let mut table = Table::new("names", asked.texts.say("search.names"), &["kind", "name"]);
    if let Some(code) = party::parse(words) {
        let code = code.as_str();
        table.push(vec![Cell::Value("party".to_owned()), Cell::Link(party_href(code), named(code).to_owned())]);
    }
    let rows = ask.rows(
        "SELECT id, name, 'actor' AS kind FROM actor_names WHERE name = :words COLLATE NOCASE\n\
         UNION SELECT id, name, 'mechanism' FROM mechanisms WHERE name = :words COLLATE NOCASE\n\
         UNION SELECT id, name, 'agreement' FROM agreements WHERE name = :words COLLATE NOCASE ORDER BY kind, name, id LIMIT 20",
        &[(":words", json!(words.trim()))],
    )?;
    for row in &rows {
        table.push(vec![Cell::value(row, "kind"), Cell::record(row, "name")]);
    }
    Ok((table.len() > 0).then(|| table.block(asked.texts)))
}

/// The sentences that are shown by party, by publisher and by year, each leading to the narrower search.
fn facets(ask: &Ask<'_>, asked: &Asked, found: &[Found]) -> Result<Block> {
    // A source stands here once for each of its sentences, so that all three count sentences.
    let sources: Vec<String> = found.iter().map(|hit| hit.source.clone()).collect();
    let parties = ask.store.parties_of(&sources)?;
    let parties = parties.iter().map(|(code, n)| (Cell::Link(asked.with(&[("party", code)]), named(code).to_owned()), *n));
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    let mut publishers: BTreeMap<String, u64> = BTreeMap::new();
    for publisher in ask.store.called(&sources)?.into_iter().filter_map(|called| called.publisher) {
        *publishers.entry(publisher).or_default() += 1;
    }
    let mut publishers: Vec<(String, u64)> = publishers.into_iter().collect();
    publishers.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let publishers = publishers.into_iter().map(|(name, n)| (Cell::Link(asked.with(&[("publisher", &name)]), name), n));
    let mut years: Vec<(String, u64)> = Vec::new();
    for hit in found {
        let year = hit.published.as_deref().and_then(|day| day.get(..4)).unwrap_or("").to_owned();
        match years.iter_mut().find(|(known, _)| *known == year) {
            Some((_, n)) => *n += 1,
            None => years.push((year, 1)),
        }
    }
    years.sort_by(|a, b| b.0.cmp(&a.0));
    let years = years.into_iter().map(|(year, n)| {
        let next = year.parse::<u32>().map(|year| (year + 1).to_string()).unwrap_or_default();
        let label = if year.is_empty() { Cell::Empty } else { Cell::Link(asked.with(&[("from", &year), ("before", &next)]), year) };
        (label, n)
    });
    let parts = [
        facet(asked, "parties", "party", parties),
        facet(asked, "publishers", "publisher", publishers),
        facet(asked, "years", "year", years),
    ];
    let html = parts.iter().map(|(_, part)| part.html.as_str()).collect::<Vec<_>>().concat();
    let json = parts.into_iter().map(|(name, part)| (name.to_owned(), part.json)).collect();
    Ok(Block::new("facets", asked.texts.say("search.facets"), html, Value::Object(json)))
}

/// One column of facets: what is counted, and how often it comes; the first few.
fn facet(asked: &Asked, name: &'static str, column: &'static str, counts: impl Iterator<Item = (Cell, u64)>) -> (&'static str, Block) {
    let counts: Vec<(Cell, u64)> = counts.collect();
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(1);
    let mut table = Table::new(name, "", &[column, "n", "share"]);
    let total = counts.len() as u64;
    for (label, n) in counts.into_iter().take(FACETS) {
        table.push(vec![label, Cell::Number(n), Cell::Bar(n, most)]);
    }
    (name, table.cut(total, None).block(asked.texts))
}
