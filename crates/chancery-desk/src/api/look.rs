//! Looking: one record, two parties, a brief, sentences by their words, SQL, figures, and who did what.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use chancery_store::{Limits, SearchFilter, Store, brief};
use serde_json::{Map, Value, json};

use super::list::MOST;
use super::parameter::{Parameters, code, shortened};
use super::{answer, answer_long};
use crate::ask::Ask;
use crate::state::Desk;
use crate::{Error, Result};

/// What a question in SQL may take.
pub(super) const SQL: Limits = Limits { time: Duration::from_secs(5), rows: 1_000 };
/// The longest question in SQL.
const LONGEST: usize = 10_000;

/// The register in figures.
pub(super) async fn stats(State(desk): State<Desk>, uri: Uri) -> Response {
    answer(&desk, move |store| {
        Parameters::of(&uri, &[], &[])?;
        let stats = store.stats()?;
        let value = json!({
            "sources": stats.sources, "independent_sources": stats.independent_sources, "readings": stats.readings,
            "held_back": stats.held_back, "proposals": stats.proposals,
            "failures": stats.failures, "records": stats.records, "events": stats.events, "pending": stats.pending,
        });
        Ok(Json(value).into_response())
    })
    .await
}

/// A record with all of its evidence, or the first [`MOST`] pieces where thousands of reports tell of it; or a source.
pub(super) fn whole(store: &Store, id: &str) -> Result<Option<Value>> {
    match store.record_part(id, 0, MOST)? {
        Some(record) => Ok(Some(record)),
        None => Ok(store.record(id)?),
    }
}

/// Any record or source by its identifier; identifiers that led to it once lead to it still.
pub(super) async fn record(State(desk): State<Desk>, Path(id): Path<String>, uri: Uri) -> Response {
    answer(&desk, move |store| {
        Parameters::of(&uri, &[], &[])?;
        let value = whole(store, &id)?.ok_or_else(|| Error::NotFound(shortened(&id)))?;
        Ok(Json(value).into_response())
    })
    .await
}

/// Sentences by their words.
pub(super) async fn search(State(desk): State<Desk>, uri: Uri) -> Response {
    answer(&desk, move |store| {
        let parameters = Parameters::of(&uri, &["q", "party", "publisher", "from", "before", "limit"], &[])?;
        let filter = SearchFilter {
            party: parameters.get("party").map(code).transpose()?,
            publisher: parameters.get("publisher").map(str::to_owned),
            from: parameters.day("from")?.map(str::to_owned),
            before: parameters.day("before")?.map(str::to_owned),
            limit: parameters.number("limit", 20, 1..=200)?,
        };
        let hits: Vec<Value> = store
            .search(parameters.must("q")?, &filter)?
            .into_iter()
            .map(|hit| {
                json!({
                    "source": hit.source, "title": hit.title, "url": hit.url, "published": hit.published, "start": hit.start,
                    "end": hit.end, "text": hit.text, "snippet": hit.snippet,
                })
            })
            .collect();
        Ok(Json(json!({ "items": hits })).into_response())
    })
    .await
}

/// A question in SQL: it may only read, for a few seconds, a thousand rows.
pub(super) async fn sql(State(desk): State<Desk>, uri: Uri) -> Response {
    let asked = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri);
    answer_long(&desk, move |store| {
        // A query may be longer than other values, and may hold any sign.
        let axum::extract::Query(pairs) = asked.map_err(|_| Error::Request("the query cannot be read".to_owned()))?;
        let [(name, query)] = pairs.as_slice() else { return Err(Error::Request("give one parameter, `q`".to_owned())) };
        if name != "q" || query.trim().is_empty() || query.len() > LONGEST || query.contains('\0') {
            return Err(Error::Request(format!("give a query as `q`, of at most {LONGEST} bytes")));
        }
        let rows = store.sql(query, SQL)?;
        Ok(Json(json!({ "columns": rows.columns, "rows": rows.rows, "truncated": rows.truncated })).into_response())
    })
    .await
}

/// What is between two parties: counts, the last encounter and the next, and where the lists are.
pub(super) async fn dyad(State(desk): State<Desk>, Path((a, b)): Path<(String, String)>, uri: Uri) -> Response {
    let today = desk.today();
    answer(&desk, move |store| {
        Parameters::of(&uri, &[], &[])?;
        let value = between(&Ask::new(store), &code(&a)?, &code(&b)?, &today)?;
        Ok(Json(value).into_response())
    })
    .await
}

/// The same for programs of all kinds.
pub(crate) fn between(ask: &Ask<'_>, one: &str, other: &str, today: &str) -> Result<Value> {
    let (a, b) = if one <= other { (one, other) } else { (other, one) };
    let two = [(":a", json!(a)), (":b", json!(b))];
    let counts = ask.rows("SELECT kind, sum(n) AS n FROM counts WHERE a = :a AND b = :b GROUP BY kind ORDER BY kind", &two)?;
    if counts.is_empty() {
        return Err(Error::NotFound(format!("{a} and {b}")));
    }
    let months = ask.rows(
        "SELECT month, sum(n) AS n FROM counts WHERE a = :a AND b = :b AND kind = 'event' GROUP BY month ORDER BY month",
        &two,
    )?;
    let encounter = |condition: &str, order: &str| -> Result<Value> {
        let mut values = two.to_vec();
        values.push((":today", json!(today)));
        let query = format!(
            "SELECT m.id, m.kind, m.state, m.date, m.told, m.place, m.margins_of, m.people FROM dyads d JOIN meetings m ON m.id = d.id
             WHERE d.a = :a AND d.b = :b AND d.kind = 'meeting' AND {condition} ORDER BY d.day {order}, d.id {order} LIMIT 1"
        );
        let names = ["id", "kind", "state", "date", "told", "place", "margins_of", "people"];
        let rows = ask.rows(&query, &values)?;
        let object = |row: &crate::ask::Row| names.iter().map(|name| ((*name).to_owned(), row.get(name).clone())).collect();
        Ok(rows.first().map_or(Value::Null, |row| Value::Object(object(row))))
    };
    let last = encounter("m.state = 'held' AND d.day <= :today", "DESC")?;
    let next = encounter("m.state <> 'held' AND m.state <> 'cancelled' AND d.day > :today", "ASC")?;
    let counted: Map<String, Value> = counts.iter().map(|row| (row.word("kind").to_owned(), row.get("n").clone())).collect();
    let activity: Vec<Value> = months.iter().map(|row| json!({ "month": row.get("month"), "events": row.get("n") })).collect();
    let lists: Map<String, Value> = ["meetings", "mechanisms", "commitments", "agreements", "programmes", "events", "frames"]
        .iter()
        .map(|name| ((*name).to_owned(), json!(format!("/api/v1/{name}?party={a}&party={b}"))))
        .collect();
    Ok(json!({
        "parties": [a, b], "records": counted, "last_met": last, "to_come": next, "events_by_month": activity, "lists": lists,
    }))
}

/// The brief of two parties, in JSON or Markdown.
pub(super) async fn brief(State(desk): State<Desk>, Path((a, b)): Path<(String, String)>, uri: Uri) -> Response {
    let today = desk.today();
    answer(&desk, move |store| {
        let parameters = Parameters::of(&uri, &["as_of", "purpose", "form"], &[])?;
        let (ours, theirs) = (code(&a)?, code(&b)?);
        let as_of = parameters.day("as_of")?.unwrap_or(&today);
        if as_of.len() != today.len() {
            return Err(Error::Request("`as_of` is a day such as 2025-11-19".to_owned()));
        }
        let asked = brief::Asked {
            ours: &ours,
            theirs: &theirs,
            as_of,
            undated: parameters.get("as_of").is_none(),
            purpose: parameters.get("purpose"),
        };
        let made = brief::dyad(store, &asked)?.ok_or_else(|| Error::NotFound(format!("{ours} and {theirs} as of {as_of}")))?;
        match parameters.get("form").unwrap_or("json") {
            "json" => Ok(Json(brief::json::write(&made)).into_response()),
            "markdown" => Ok(([(CONTENT_TYPE, "text/markdown; charset=utf-8")], brief::markdown::write(&made)).into_response()),
            _ => Err(Error::Request("`form` is json or markdown".to_owned())),
        }
    })
    .await
}

/// What callers did, the latest first.
pub(super) async fn audit(State(desk): State<Desk>, uri: Uri) -> Response {
    answer(&desk, move |store| {
        let parameters = Parameters::of(&uri, &["limit", "before"], &[])?;
        let limit = parameters.number("limit", 50, 1..=1_000)?;
        let before = parameters.number("before", i64::MAX as usize, 1..=i64::MAX as usize)?;
        let deeds = store.deeds(i64::try_from(before).ok(), limit)?;
        let items: Vec<Value> = deeds
            .iter()
            .map(|(number, deed)| {
                json!({
                    "number": number, "when": deed.when, "caller": deed.caller, "role": deed.role, "action": deed.action,
                    "what": deed.what, "outcome": deed.outcome,
                })
            })
            .collect();
        Ok(Json(json!({ "items": items })).into_response())
    })
    .await
}
