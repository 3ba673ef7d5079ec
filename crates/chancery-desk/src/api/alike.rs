//! Records like an example: whoever holds a list of meetings or promises of their own finds which records tell of the same.
//!
//! An example has a kind and some of: parties, a day, words. Each that is given is compared with what a record has, on a scale
//! from 0 to 1, and the comparisons are told with the score, so that everybody can judge them. Nothing is decided here.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::{State, rejection::JsonRejection};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use chancery::register::RecordKind;
use chancery::vocabulary::Vocabulary;
use chancery_store::SearchFilter;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer;
use super::parameter::{Parameters, code, shortened};
use crate::ask::{Ask, Row};
use crate::page;
use crate::state::Desk;
use crate::{Error, Result};

/// Records that are compared at most.
const COMPARED: usize = 400;
/// Days after which two days have nothing in common any more.
const APART: f64 = 60.0;

/// What is looked for.
#[derive(Debug, Clone, PartialEq)]
struct Example {
    kind: RecordKind,
    parties: Vec<String>,
    date: Option<Date>,
    words: String,
    limit: usize,
}

/// An example behind the question mark.
pub(super) async fn by_query(State(desk): State<Desk>, uri: Uri) -> Response {
    answer(&desk, move |store| {
        let parameters = Parameters::of(&uri, &["kind", "party", "date", "words", "limit"], &["party"])?;
        let example = Example {
            kind: kind(parameters.must("kind")?)?,
            parties: parameters.parties("party")?,
            date: parameters.get("date").map(day).transpose()?,
            words: parameters.get("words").unwrap_or("").to_owned(),
            limit: parameters.number("limit", 10, 1..=100)?,
        };
        Ok(Json(alike(&Ask::new(store), &example)?).into_response())
    })
    .await
}

/// An example as JSON.
pub(super) async fn by_example(State(desk): State<Desk>, example: std::result::Result<Json<Value>, JsonRejection>) -> Response {
    let example = example.map_err(|error| Error::Request(error.body_text())).and_then(|Json(value)| Example::of(&value));
    match example {
        Ok(example) => answer(&desk, move |store| Ok(Json(alike(&Ask::new(store), &example)?).into_response())).await,
        Err(error) => page::refuse(&error),
    }
}

impl Example {
    fn of(value: &Value) -> Result<Example> {
        const FIELDS: &[&str] = &["kind", "parties", "date", "words", "limit"];
        let object = value.as_object().ok_or_else(|| Error::Request("the example is a JSON object".to_owned()))?;
        if let Some(unknown) = object.keys().find(|name| !FIELDS.contains(&name.as_str())) {
            return Err(Error::Request(format!("an example has no `{}`; it has {}", shortened(unknown), FIELDS.join(", "))));
        }
        let text = |name: &str| match &value[name] {
            Value::Null => Ok(None),
            Value::String(text) if text.len() <= 2_000 && !text.contains('\0') => Ok(Some(text.as_str())),
            _ => Err(Error::Request(format!("`{name}` is a text of at most 2,000 bytes"))),
        };
        let parties = match &value["parties"] {
            Value::Null => Vec::new(),
            Value::Array(parties) if parties.len() <= 20 => {
                let words = parties.iter().map(|party| party.as_str().ok_or_else(|| Error::Request("a party is a text".to_owned())));
                words.map(|word| code(word?)).collect::<Result<_>>()?
            }
            _ => return Err(Error::Request("`parties` is a list of at most 20".to_owned())),
        };
        let limit = match &value["limit"] {
            Value::Null => 10,
            limit => limit
                .as_u64()
                .filter(|limit| (1..=100).contains(limit))
                .ok_or_else(|| Error::Request("`limit` is a number from 1 to 100".to_owned()))? as usize,
        };
        Ok(Example {
            kind: kind(text("kind")?.ok_or_else(|| Error::Request("an example needs a `kind`".to_owned()))?)?,
            parties,
            date: text("date")?.map(day).transpose()?,
            words: text("words")?.unwrap_or("").to_owned(),
            limit,
        })
    }
}

fn kind(word: &str) -> Result<RecordKind> {
    RecordKind::parse(word).ok_or_else(|| {
        let known: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.as_str()).collect();
        Error::Request(format!("`kind` is one of {}, not `{}`", known.join(", "), shortened(word)))
    })
}

fn day(word: &str) -> Result<Date> {
    word.parse().map_err(|_| Error::Request(format!("`date` is a day such as 2025-11-19, not `{}`", shortened(word))))
}

fn alike(ask: &Ask<'_>, example: &Example) -> Result<Value> {
    let wanted = tokens(&example.words);
    let parties: BTreeSet<&str> = example.parties.iter().map(String::as_str).collect();
    if parties.is_empty() && wanted.is_empty() && example.date.is_none() {
        return Err(Error::Request("an example needs parties, a date or words".to_owned()));
    }
    let mut scored: Vec<(f64, String, Value)> = Vec::new();
    for row in candidates(ask, example, &parties, &wanted)? {
        let held = row.words("parties");
        let held: BTreeSet<&str> = held.iter().map(String::as_str).collect();
        let mut parts: BTreeMap<&str, f64> = BTreeMap::new();
        if !parties.is_empty() {
            parts.insert("parties", share(parties.intersection(&held).count(), parties.union(&held).count()));
        }
        if let Some(date) = example.date {
            parts.insert(
                "date",
                row.text("told").and_then(|told| told.get(..10)?.parse().ok()).map_or(0.0, |told| nearness(date, told)),
            );
        }
        if !wanted.is_empty() {
            let said = tokens(&format!("{} {}", row.word("title"), row.word("quote")));
            parts.insert("words", share(wanted.intersection(&said).count(), wanted.len()));
        }
        let score = parts.values().sum::<f64>() / parts.len() as f64;
        let rounded = |score: f64| (score * 1000.0).round() / 1000.0;
        let value = json!({
            "id": row.get("id"), "kind": row.get("kind"), "title": row.get("title"), "date": row.get("date"), "told": row.get("told"),
            "parties": held, "score": rounded(score),
            "compared": parts.iter().map(|(name, score)| ((*name).to_owned(), json!(rounded(*score)))).collect::<serde_json::Map<_, _>>(),
        });
        scored.push((score, row.word("id").to_owned(), value));
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    scored.truncate(example.limit);
    Ok(json!({ "items": scored.into_iter().map(|(_, _, value)| value).collect::<Vec<_>>() }))
}

/// Records that may be meant: those of the parties around the day, or those that rest on sentences with the words.
fn candidates(ask: &Ask<'_>, example: &Example, parties: &BTreeSet<&str>, wanted: &BTreeSet<String>) -> Result<Vec<Row>> {
    const COLUMNS: &str = "r.id, r.kind, r.title, r.date, r.told, r.parties, (SELECT quote FROM evidence e WHERE e.record = r.id AND e.nth = 0) AS quote";
    let mut values = vec![(":kind", json!(example.kind.to_string())), (":limit", json!(COMPARED))];
    let mut days = "";
    if let Some(date) = example.date {
        let span = jiff::Span::new().days(APART as i64);
        let (from, to) = (date.checked_sub(span).unwrap_or(date), date.checked_add(span).unwrap_or(date));
        values.extend([(":from", json!(from.to_string())), (":to", json!(to.to_string()))]);
        days = " AND d.day >= :from AND d.day <= :to";
    }
    let parties: Vec<&str> = parties.iter().copied().collect();
    let base = match parties.as_slice() {
        [] if !wanted.is_empty() => {
            let found = ask.store.search(
                &wanted.iter().cloned().collect::<Vec<_>>().join(" OR "),
                &SearchFilter { limit: 100, ..SearchFilter::default() },
            )?;
            let sources: BTreeSet<String> = found.into_iter().map(|hit| hit.source).collect();
            values.push((":sources", json!(json!(sources).to_string())));
            "(SELECT DISTINCT r.id, r.kind, r.day FROM json_each(:sources) j CROSS JOIN evidence e ON e.source = j.value CROSS JOIN records r ON r.id = e.record) d WHERE d.kind = :kind"
        }
        [] => "records d WHERE d.kind = :kind",
        [one] => {
            values.push((":one", json!(one)));
            "dealings d WHERE d.party = :one AND d.kind = :kind"
        }
        [one, other, ..] => {
            values.extend([(":one", json!(one)), (":other", json!(other))]);
            "dyads d WHERE d.a = :one AND d.b = :other AND d.kind = :kind"
        }
    };
    let query = format!(
        "SELECT {COLUMNS} FROM (SELECT d.id FROM {base}{days} ORDER BY d.day DESC, d.id DESC LIMIT :limit) f CROSS JOIN records r ON r.id = f.id"
    );
    ask.rows(&query, &values)
}

/// The words of a text that tell it from others: small letters, three and more.
fn tokens(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 3);
    words
        .map(str::to_lowercase)
        .filter(|word| !["the", "and", "for", "with", "that", "will"].contains(&word.as_str()))
        .take(100)
        .collect()
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn nearness(a: Date, b: Date) -> f64 {
    let days = a.until(b).map_or(APART, |span| f64::from(span.get_days()).abs());
    (1.0 - days / APART).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_near_or_apart() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(nearness(day("2025-11-19"), day("2025-11-19")), 1.0);
        assert!(nearness(day("2025-11-19"), day("2025-11-22")) > 0.9);
        assert_eq!(nearness(day("2025-11-19"), day("2020-01-01")), 0.0);
    }

    #[test]
    fn an_example_has_known_fields_of_known_types() {
        let fine = Example::of(&json!({ "kind": "meeting", "parties": ["Malaysia", "PAK"], "date": "2025-11-19" })).unwrap();
        assert_eq!(fine.parties, ["MYS", "PAK"]);
        for wrong in [
            json!([]),
            json!({}),
            json!({ "kind": "party" }),
            json!({ "kind": "meeting", "party": "MYS" }),
            json!({ "kind": "meeting", "parties": "MYS" }),
            json!({ "kind": "meeting", "parties": [1] }),
            json!({ "kind": "meeting", "date": "yesterday" }),
            json!({ "kind": "meeting", "limit": 0 }),
            json!({ "kind": "meeting", "words": 5 }),
        ] {
            assert!(Example::of(&wrong).is_err(), "{wrong}");
        }
    }
}
