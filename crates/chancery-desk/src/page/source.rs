//! One source: its text, with the words on which facts rest marked, and every fact beside it; from either one to the other.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use chancery::reader::Reading;
use chancery::text::{Source, Span};
use chancery_store::{Place, StoredSource};
use serde_json::json;

use super::{Page, answer};
use crate::access::Role;
use crate::ask::Ask;
use crate::block::Block;
use crate::block::cell::Cell;
use crate::block::marked::{self, Fact};
use crate::block::table::Table;
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;
use crate::{Error, Result};

/// Where it is.
pub const ROUTES: &[Route] = &[Route::get("/source/{id}", Role::Reader, || get(one))];

async fn one(State(desk): State<Desk>, Path(id): Path<String>, asked: Asked) -> Response {
    answer(&desk, asked, move |ask, asked| page(ask, asked, &id)).await
}

fn page(ask: &Ask<'_>, asked: &Asked, id: &str) -> Result<Page> {
    let stored = ask.store.source(id)?.ok_or_else(|| Error::NotFound(id.to_owned()))?;
    let reading = ask.store.reading(&stored.id.hex())?;
    let text = stored.source.text();
    let cited = asked.get("at").and_then(|at| span_at(text, at));
    let mut blocks = vec![viewer(ask, asked, &stored.id.hex(), text, cited)?];
    if let Some((source, reading)) = &reading {
        blocks.extend(notes(asked, source, reading));
    }
    let short = stored.id.to_string();
    let title = stored
        .source
        .title
        .clone()
        .or_else(|| reading.as_ref().and_then(|(source, reading)| Some(reading.document.title?.of(source.text()).to_owned())));
    let title = title.or_else(|| stored.names.first().cloned()).unwrap_or_else(|| short.clone());
    Ok(Page {
        title,
        kind: "page.source",
        lead: lead(&stored, reading.as_ref().map(|(_, reading)| reading)),
        blocks,
        ..Page::default()
    })
}

/// What is known of a source apart from its text.
fn lead(stored: &StoredSource, reading: Option<&Reading>) -> Vec<(&'static str, Cell)> {
    let text = |value: &Option<String>| value.clone().map_or(Cell::Empty, Cell::Text);
    let published = reading.and_then(|reading| reading.document.published).map(|date| Cell::Date(date.to_string()));
    let mut lead = vec![("lead.published", published.unwrap_or_else(|| text(&stored.source.published_raw)))];
    lead.push(("lead.publisher", text(&stored.source.publisher)));
    // Only addresses that a browser may safely open become links.
    let web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    let url = stored.source.url.clone().map(|url| if web(&url) { Cell::Link(url.clone(), url) } else { Cell::Text(url) });
    lead.push(("lead.url", url.unwrap_or(Cell::Empty)));
    if let Some(kind) = reading.and_then(|reading| reading.document.kind) {
        lead.push(("lead.kind", Cell::Value(kind.to_string())));
    }
    if stored.copies.len() > 1 {
        let others = stored.copies.iter().filter(|copy| **copy != stored.id);
        lead.push(("lead.copies", Cell::Many(others.map(|copy| Cell::Source(copy.to_string(), copy.to_string())).collect())));
    }
    lead.push(("lead.taken_in", Cell::Text(stored.recorded_at.replace('T', " ").trim_end_matches('Z').to_owned())));
    lead.push(("lead.reader", text(&stored.reader)));
    lead.push(("lead.id", Cell::Text(stored.id.to_string())));
    lead
}

/// The text and its facts. Those that name an actor come last and are marked quietly.
fn viewer(ask: &Ask<'_>, asked: &Asked, id: &str, text: &str, cited: Option<Span>) -> Result<Block> {
    Ok(marked::block(text, &facts(ask, id)?, cited, asked))
}

/// The facts of a source in the order of the text, each record once in each place.
pub fn facts(ask: &Ask<'_>, id: &str) -> Result<Vec<Fact>> {
    let places = ask.store.places(id)?;
    let mut facts: Vec<Fact> = Vec::new();
    let mut seen: BTreeMap<(String, Span), usize> = BTreeMap::new();
    for place in &places {
        if seen.insert((place.record.clone(), place.span), facts.len()).is_none() {
            facts.push(fact(ask, place, id)?);
        }
    }
    facts.sort_by_key(|fact| (fact.place.kind == "actor", fact.place.span.start, fact.place.span.end));
    Ok(facts)
}

/// A fact with the other reports of the same act.
fn fact(ask: &Ask<'_>, place: &Place, id: &str) -> Result<Fact> {
    let mut others = Vec::new();
    if place.reports > 1 && place.kind != "actor" {
        let rows = ask.quietly(
            "SELECT DISTINCT source, start, \"end\", publisher, published FROM evidence WHERE record = :id ORDER BY published, source LIMIT 20",
            &[(":id", json!(place.record))],
        )?;
        for row in rows.iter().filter(|row| !id.starts_with(row.word("source").trim_start_matches("s-"))) {
            let name = row.text("publisher").unwrap_or(row.word("source"));
            let name = format!("{name}{}{}", if row.text("published").is_some() { ", " } else { "" }, row.word("published"));
            others.push((crate::block::cell::cite_href(row.word("source"), row.number("start"), row.number("end")), name));
        }
    }
    Ok(Fact { place: place.clone(), others })
}

/// `120-160` in code points as a span of bytes.
fn span_at(text: &str, at: &str) -> Option<Span> {
    let (start, end) = at.split_once('-')?;
    let (start, end): (usize, usize) = (start.parse().ok()?, end.parse().ok()?);
    let mut bytes = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let first = bytes.nth(start)?;
    let last = if end > start { bytes.nth(end - start - 1)? } else { return None };
    Some(Span::new(first, last))
}

/// What a person should know about the reading: doubts about dates, odd places, other languages.
fn notes(asked: &Asked, source: &Source, reading: &Reading) -> Option<Block> {
    let words = |span: Option<Span>| span.map_or(Cell::Empty, |span| Cell::Quote(span.of(source.text()).to_owned()));
    let mut table = Table::new("notes", asked.texts.say("section.notes"), &["note", "words", "proposed"]);
    for lint in &reading.document.date_lint {
        let proposed = lint.proposed.map_or(Cell::Empty, |date| Cell::Date(date.to_string()));
        table.push(vec![Cell::Text(lint.reason.clone()), words(lint.span), proposed]);
    }
    for note in reading.notes.iter().filter(|note| !reading.document.date_lint.iter().any(|lint| lint.reason == note.message)) {
        table.push(vec![Cell::Text(note.message.clone()), words(note.span), Cell::Empty]);
    }
    (table.len() > 0).then(|| table.block(asked.texts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_letters_is_a_span_in_bytes() {
        let text = "Türkiye and Malaysia";
        assert_eq!(span_at(text, "8-11").map(|span| span.of(text)), Some("and"));
        assert_eq!(span_at(text, "0-20").map(|span| span.of(text)), Some(text));
        assert_eq!(span_at(text, "5-90"), None);
        assert_eq!(span_at(text, "x"), None);
    }
}
