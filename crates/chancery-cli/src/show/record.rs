//! The page of one record: its values, who supports each of them, what dissents, and the words.

use anyhow::Result;
use chancery_store::Store;
use serde_json::{Value, json};

use super::ask::counted;
use crate::print::{Column, Page, Section, Table};

/// The page of a record in the public JSON form.
pub fn page(record: &Value) -> Page {
    let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
    let number = |value: &Value, name: &str| value[name].as_i64().unwrap_or(0);
    let parties = record["parties"].as_array().into_iter().flatten();
    let parties: Vec<String> = parties
        .map(|party| format!("{} ({})", party["code"].as_str().unwrap_or_default(), party["side"].as_str().unwrap_or_default()))
        .collect();
    let lead = vec![
        ("id".to_owned(), record["id"].clone()),
        ("kind".to_owned(), record["kind"].clone()),
        ("parties".to_owned(), json!(parties)),
        ("date".to_owned(), record["date"].clone()),
        ("reports".to_owned(), json!(said_by(number(record, "reports"), number(record, "independent")))),
        ("confidence".to_owned(), record["confidence"].clone()),
        ("review".to_owned(), record["review"].clone()),
        ("also found as".to_owned(), record["redirects"].clone()),
    ];
    let mut values = Table::new(vec![
        Column::shown("prop"),
        Column::shown("value"),
        Column::headed("original_value", "as written"),
        Column::for_people("standing"),
        Column::for_programs("chosen"),
        Column::for_programs("review"),
        Column::for_programs("decision"),
        Column::for_people("reports"),
        Column::for_programs("reports"),
        Column::for_programs("independent"),
        Column::shown("confidence"),
        Column::headed("evidence", "words"),
    ]);
    for statement in record["statements"].as_array().into_iter().flatten() {
        let chosen = statement["chosen"].as_bool().unwrap_or(false);
        let (reports, independent) = (number(statement, "reports"), number(statement, "independent"));
        // Evidence is numbered from 1 on paper.
        let numbers = statement["evidence"].as_array().into_iter().flatten().filter_map(Value::as_i64).map(|n| json!(n + 1));
        values.push(vec![
            statement["prop"].clone(),
            json!(plain(&statement["value"])),
            statement["original_value"].clone(),
            standing(chosen, statement["review"].as_str().unwrap_or_default()),
            json!(chosen),
            statement["review"].clone(),
            statement["decision"].clone(),
            json!(counted(reports, independent)),
            json!(reports),
            json!(independent),
            statement["confidence"].clone(),
            numbers.collect(),
        ]);
    }
    let mut words = Table::new(vec![
        Column::headed("n", "no."),
        Column::headed("exact", "words"),
        Column::shown("published"),
        Column::shown("publisher"),
        Column::shown("source"),
        Column::for_people("place"),
        Column::for_programs("start"),
        Column::for_programs("end"),
        Column::shown("role"),
        Column::shown("voice"),
        Column::shown("speaker"),
        Column::for_programs("url"),
    ]);
    for (at, witness) in record["evidence"].as_array().into_iter().flatten().enumerate() {
        let (start, end) = (number(witness, "start"), number(witness, "end"));
        let quote = witness["quote"]["exact"].as_str().map(|exact| format!("“{exact}”"));
        words.push(vec![
            json!(at + 1),
            json!(quote),
            witness["published"].clone(),
            witness["publisher"].clone(),
            witness["source"].clone(),
            json!(format!("{start}–{end}")),
            json!(start),
            json!(end),
            witness["role"].clone(),
            witness["voice"].clone(),
            witness["speaker"].clone(),
            witness["url"].clone(),
        ]);
    }
    let sections = vec![
        Section { name: "statements", title: "What is said of it".to_owned(), table: values, note: None },
        Section { name: "evidence", title: "In these words".to_owned(), table: words, note: None },
    ];
    Page { title: text("title"), lead, sections }
}

/// How a value stands: what people said of it, and whether the record goes by another one.
fn standing(chosen: bool, review: &str) -> Value {
    match (chosen, review) {
        (true, "unreviewed") => Value::Null,
        (false, "unreviewed") => json!("dissents"),
        (_, "edited") => json!("replaced"),
        (_, review) => json!(review),
    }
}

/// Several records that go by the same words.
pub fn choice(store: &Store, words: &str, ids: &[String]) -> Result<Page> {
    let mut table = Table::new(["id", "title", "date"].map(Column::shown).to_vec());
    for id in ids {
        let record = store.record(id)?.unwrap_or(Value::Null);
        table.push(vec![json!(id), record["title"].clone(), record["date"].clone()]);
    }
    let section = Section { name: "records", title: "Give one of these".to_owned(), table, note: None };
    Ok(Page { title: format!("several records go by `{words}`"), lead: Vec::new(), sections: vec![section] })
}

fn said_by(reports: i64, independent: i64) -> String {
    format!("{reports}, {independent} of them independent")
}

/// A value as people write it: the parts of a participant or an action that are known, one after the other.
fn plain(value: &Value) -> String {
    match value {
        Value::Object(parts) => parts.values().filter(|part| !part.is_null()).map(plain).collect::<Vec<_>>().join(", "),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
