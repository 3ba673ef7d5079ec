//! Actors for OpenRefine: the W3C Entity Reconciliation API, version 0.2. A table of names goes in; for each name come the
//! actors of the register that may be meant, with a score. `match` is true only where one name fits to the letter and no other
//! actor does, so that nobody is taken for somebody else because their names are alike.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Form, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use chancery::fact::ActorKind;
use chancery::lexicon::party;
use chancery::vocabulary::Vocabulary;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::answer;
use super::parameter::{Parameters, shortened};
use crate::access::Reach;
use crate::ask::Ask;
use crate::page;
use crate::state::Desk;
use crate::{Error, Result};

/// Names that one call may ask for.
const QUERIES: usize = 100;
/// Actors that are compared for a name at most.
const COMPARED: usize = 200;
/// The longest name.
const LONGEST: usize = 300;

/// A form that carries names.
#[derive(Deserialize)]
pub(super) struct Posted {
    queries: Option<String>,
}

/// One name that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Query {
    words: String,
    kind: Option<ActorKind>,
    party: Option<String>,
    limit: usize,
}

/// What the service is, or answers to `queries` behind the question mark.
pub(super) async fn asked(State(desk): State<Desk>, heads: HeaderMap, uri: Uri) -> Response {
    match Parameters::of(&uri, &["queries"], &[]) {
        Ok(parameters) => reply(&desk, parameters.get("queries").map(str::to_owned), &heads).await,
        Err(error) => page::refuse(&error),
    }
}

/// Answers to the `queries` of a form.
pub(super) async fn posted(
    State(desk): State<Desk>,
    heads: HeaderMap,
    posted: std::result::Result<Form<Posted>, axum::extract::rejection::FormRejection>,
) -> Response {
    match posted {
        Ok(Form(Posted { queries: Some(queries) })) => reply(&desk, Some(queries), &heads).await,
        Ok(_) => page::refuse(&Error::Request("the form has no field `queries`".to_owned())),
        Err(error) => page::refuse(&Error::Request(error.body_text())),
    }
}

async fn reply(desk: &Desk, queries: Option<String>, heads: &HeaderMap) -> Response {
    let Some(queries) = queries else { return Json(manifest(&origin(desk, heads))).into_response() };
    match batch(&queries) {
        Ok(queries) => {
            answer(desk, move |store| {
                let ask = Ask::new(store);
                let mut results = Map::new();
                for (name, query) in &queries {
                    results.insert(name.clone(), json!({ "result": candidates(&ask, query)? }));
                }
                Ok(Json(Value::Object(results)).into_response())
            })
            .await
        }
        Err(error) => page::refuse(&error),
    }
}

/// Actors whose names begin with a word: for fields that complete what is typed.
pub(super) async fn suggest(State(desk): State<Desk>, uri: Uri) -> Response {
    answer(&desk, move |store| {
        let parameters = Parameters::of(&uri, &["prefix", "cursor"], &[])?;
        let prefix = parameters.must("prefix")?;
        let over = parameters.number("cursor", 0, 0..=10_000)?;
        // A range, since the plan of a query is made before its values are known, and `LIKE` would look through all names.
        let rows = Ask::new(store).rows(
            "SELECT n.id, min(n.name) AS name, a.kind, a.code FROM actor_names n JOIN actors a ON a.id = n.id
             WHERE n.name >= :prefix COLLATE NOCASE AND n.name < (:prefix || char(1114111)) COLLATE NOCASE
             GROUP BY n.id ORDER BY max(a.independent) DESC, n.id LIMIT 10 OFFSET :over",
            &[(":prefix", json!(prefix)), (":over", json!(over))],
        )?;
        let found = rows.iter().map(|row| {
            json!({ "id": row.get("id"), "name": row.get("name"), "description": row.get("code"), "notable": [kind(row.word("kind"))] })
        });
        Ok(Json(json!({ "result": found.collect::<Vec<_>>() })).into_response())
    })
    .await
}

/// The address under which the caller knows us.
fn origin(desk: &Desk, heads: &HeaderMap) -> String {
    match &desk.settings().reach {
        Reach::Proxy(proxy) => proxy.origin.clone(),
        Reach::Loopback => format!("http://{}", heads.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost")),
    }
}

fn manifest(origin: &str) -> Value {
    json!({
        "versions": ["0.2"],
        "name": "Actors of this Chancery register",
        "identifierSpace": format!("{origin}/record/"),
        "schemaSpace": format!("{origin}/api/v1/openapi.json"),
        "defaultTypes": ActorKind::ALL.iter().map(|known| kind(known.as_str())).collect::<Vec<_>>(),
        "view": { "url": format!("{origin}/record/{{{{id}}}}") },
        "suggest": { "entity": { "service_url": origin, "service_path": "/api/v1/reconcile/suggest" } },
        "batchSize": QUERIES,
    })
}

fn kind(word: &str) -> Value {
    json!({ "id": word, "name": word.replace('_', " ") })
}

fn batch(queries: &str) -> Result<Vec<(String, Query)>> {
    let value: Value = serde_json::from_str(queries).map_err(|_| Error::Request("`queries` is no JSON".to_owned()))?;
    let object = value.as_object().ok_or_else(|| Error::Request("`queries` is a JSON object of queries by name".to_owned()))?;
    if object.len() > QUERIES {
        return Err(Error::Request(format!("at most {QUERIES} queries at once")));
    }
    object.iter().map(|(name, value)| Ok((name.clone(), Query::of(value)?))).collect()
}

impl Query {
    fn of(value: &Value) -> Result<Query> {
        let words = value["query"].as_str().filter(|words| words.len() <= LONGEST && !words.contains('\0'));
        let words = words.ok_or_else(|| Error::Request(format!("each query has a text `query` of at most {LONGEST} bytes")))?;
        let word = match &value["type"] {
            Value::Null => None,
            Value::String(word) => Some(word.as_str()),
            Value::Array(several) => several.first().and_then(Value::as_str),
            other => other["id"].as_str(),
        };
        let kind = match word {
            None | Some("") => None,
            Some(word) => {
                Some(ActorKind::parse(word).ok_or_else(|| Error::Request(format!("there is no type `{}`", shortened(word))))?)
            }
        };
        let limit = value["limit"].as_u64().map_or(5, |limit| limit.clamp(1, 50)) as usize;
        let properties = value["properties"].as_array().into_iter().flatten();
        let party = properties.filter(|property| property["pid"] == "party").find_map(|property| {
            let given = property["v"].as_str().or_else(|| property["v"]["id"].as_str())?;
            party::parse(given).map(|code| code.as_str().to_owned())
        });
        Ok(Query { words: words.trim().to_owned(), kind, party, limit })
    }
}

fn candidates(ask: &Ask<'_>, query: &Query) -> Result<Vec<Value>> {
    if query.words.is_empty() {
        return Ok(Vec::new());
    }
    let longest = query.words.split(|c: char| !c.is_alphanumeric()).max_by_key(|word| word.chars().count()).unwrap_or("");
    let meant = party::parse(&query.words).map(|code| code.as_str().to_owned());
    let rows = ask.rows(
        "SELECT n.id, n.name, a.name AS main, a.kind, a.code FROM actor_names n JOIN actors a ON a.id = n.id
         WHERE n.name LIKE :pattern ESCAPE '\\' OR n.id IN (:state, :igo) ORDER BY a.independent DESC, n.id LIMIT :limit",
        &[
            (":pattern", json!(format!("%{}%", escaped(longest)))),
            (":state", json!(meant.as_ref().map(|code| format!("state:{code}")))),
            (":igo", json!(meant.as_ref().map(|code| format!("igo:{code}")))),
            (":limit", json!(COMPARED)),
        ],
    )?;
    // Of the names of an actor the one that fits best counts.
    let mut best: BTreeMap<String, (f64, bool, &crate::ask::Row)> = BTreeMap::new();
    for row in &rows {
        if query.kind.is_some_and(|kind| row.word("kind") != kind.as_str()) {
            continue;
        }
        let same = folded(row.word("name")) == folded(&query.words);
        let named = same || meant.as_ref().is_some_and(|code| row.word("id").ends_with(&format!(":{code}")));
        let mut score = if named { 100.0 } else { 90.0 * likeness(&query.words, row.word("name")) };
        if query.party.as_ref().is_some_and(|party| row.word("code") != party) {
            score *= 0.5;
        }
        let held = best.entry(row.word("id").to_owned()).or_insert((0.0, false, row));
        if score > held.0 {
            *held = (score, named, row);
        }
    }
    let mut found: Vec<(String, (f64, bool, &crate::ask::Row))> = best.into_iter().filter(|(_, (score, ..))| *score >= 20.0).collect();
    found.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then_with(|| a.0.cmp(&b.0)));
    let sure = found.iter().filter(|(_, (score, named, _))| *named && *score == 100.0).count() == 1;
    let value = |(id, (score, named, row)): &(String, (f64, bool, &crate::ask::Row))| {
        json!({
            "id": id, "name": row.get("main"), "description": row.get("code"), "type": [kind(row.word("kind"))],
            "score": (score * 10.0).round() / 10.0, "match": sure && *named && *score == 100.0,
        })
    };
    Ok(found.iter().take(query.limit).map(value).collect())
}

/// How alike two names are, from 0 to 1: twice the pairs of letters that both have, over the pairs of each.
fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |name: &str| {
        let letters: Vec<char> = folded(name).chars().collect();
        let mut pairs: BTreeMap<(char, char), usize> = BTreeMap::new();
        letters.windows(2).for_each(|pair| *pairs.entry((pair[0], pair[1])).or_default() += 1);
        pairs
    };
    let (a, b) = (pairs(a), pairs(b));
    let total: usize = a.values().chain(b.values()).sum();
    let both: usize = a.iter().map(|(pair, n)| b.get(pair).map_or(0, |m| *n.min(m))).sum();
    if total == 0 { 0.0 } else { 2.0 * both as f64 / total as f64 }
}

fn folded(name: &str) -> String {
    let letters: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A text within a pattern of LIKE.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_or_not() {
        assert_eq!(likeness("Anwar Ibrahim", "anwar ibrahim"), 1.0);
        assert!(likeness("Anwar Ibrahim", "Datuk Seri Anwar Ibrahim") > 0.6);
        assert!(likeness("Anwar Ibrahim", "Recep Erdoğan") < 0.2);
        assert_eq!(likeness("", "a"), 0.0);
    }

    #[test]
    fn queries_are_checked() {
        assert_eq!(batch(r#"{"q0":{"query":"Malaysia","type":"state","limit":3}}"#).unwrap().len(), 1);
        assert_eq!(
            batch(r#"{"q0":{"query":"A","properties":[{"pid":"party","v":"Malaysia"}]}}"#).unwrap()[0].1.party.as_deref(),
            Some("MYS")
        );
        for wrong in ["", "[]", "{\"q0\":{}}", "{\"q0\":{\"query\":5}}", "{\"q0\":{\"query\":\"a\",\"type\":\"dragon\"}}"] {
            assert!(batch(wrong).is_err(), "{wrong}");
        }
    }
}
