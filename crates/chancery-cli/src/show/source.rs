//! The page of one source: where it comes from, what was noted about it, and what rests on it.

use anyhow::Result;
use chancery_store::Store;
use serde_json::{Value, json};

use crate::print::{Column, Page, Section, Table};

/// The page of a source in the public JSON form.
pub fn page(store: &Store, id: &str, source: &Value) -> Result<Option<Page>> {
    let reading = store.reading(id)?;
    let mut notes = Table::new(["note", "words"].map(Column::shown).to_vec());
    let mut lints = Table::new(["date_lint", "words", "proposed", "reason"].map(Column::shown).to_vec());
    let mut agency = Value::Null;
    let mut kind = Value::Null;
    let mut headline = Value::Null;
    if let Some((text, reading)) = &reading {
        let words = |span: Option<chancery::text::Span>| json!(span.map(|span| span.of(text.text())));
        agency = words(reading.document.agency);
        headline = words(reading.document.title);
        kind = json!(reading.document.kind.map(|kind| kind.to_string()));
        for lint in &reading.document.date_lint {
            let proposed = json!(lint.proposed.map(|date| date.to_string()));
            lints.push(vec![json!(lint.lint.to_string()), words(lint.span), proposed, json!(lint.reason)]);
        }
        // What the date lint found is noted as well; it is shown once.
        for note in reading.notes.iter().filter(|note| !reading.document.date_lint.iter().any(|lint| lint.reason == note.message)) {
            notes.push(vec![json!(note.message), words(note.span)]);
        }
    }
    let mut records = Table::new(["kind", "title", "id"].map(Column::shown).to_vec());
    for record in source["records"].as_array().into_iter().flatten() {
        records.push(["kind", "title", "id"].map(|name| record[name].clone()).to_vec());
    }
    let mut lead = vec![("id".to_owned(), source["id"].clone())];
    for name in
        ["sha256", "name", "names", "url", "publisher", "published", "published_raw", "lang", "reader", "recorded_at", "copies"]
    {
        let value = source[name].clone();
        if !value.is_null() && !lead.iter().any(|(_, other)| *other == value) {
            lead.push((name.replace('_', " "), value));
        }
    }
    lead.push(("kind".to_owned(), kind));
    lead.push(("agency".to_owned(), agency));
    let section = |name, title: &str, table| Section { name, title: title.to_owned(), table, note: None };
    let sections = vec![
        section("date_lint", "The dates of the text", lints),
        section("notes", "Notes", notes),
        section("records", "What rests on it", records),
    ];
    let titles = [&source["title"], &headline, &source["names"][0], &source["id"]];
    let title = titles.into_iter().find_map(Value::as_str).unwrap_or_default();
    Ok(Some(Page { title: title.to_owned(), lead, sections }))
}
