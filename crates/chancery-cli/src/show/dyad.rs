//! The page of a dyad: when the two last met, what stands between them, what is open, and the time line.

use anyhow::Result;
use chancery_store::Store;
use serde_json::{Value, json};

use super::ask::{Ask, Rows};
use crate::clock::today;
use crate::party;
use crate::print::Page;

/// The page, or none where the register holds nothing of the two.
pub fn page(store: &Store, one: &str, other: &str, all: bool) -> Result<Option<Page>> {
    let (a, b) = if one <= other { (one, other) } else { (other, one) };
    let ask = Ask {
        store,
        all,
        dyad: Some(format!("{a} {b}")),
        scope: format!("id IN (SELECT id FROM dyads WHERE a = '{a}' AND b = '{b}')"),
    };
    let counts =
        ask.rows(&format!("SELECT kind, count(*) AS n FROM dyads WHERE a = '{a}' AND b = '{b}' GROUP BY kind ORDER BY kind"))?;
    if counts.is_empty() {
        return Ok(None);
    }
    let held = ask.rows(&format!(
        "SELECT kind, coalesce(date, 'reported ' || told) AS date, place, margins_of, people FROM meetings WHERE {} AND state = 'held'
         ORDER BY told IS NULL, told DESC, id LIMIT 1",
        ask.scope
    ))?;
    let planned = ask.rows(&format!(
        "SELECT kind, date, place, margins_of, people FROM meetings WHERE {} AND state IN ('planned', 'invited', 'proposed', 'postponed')
         AND told >= '{}' ORDER BY told, id LIMIT 1",
        ask.scope,
        today()
    ))?;
    let lead = vec![
        ("last met".to_owned(), encounter(&held)),
        ("to come".to_owned(), encounter(&planned)),
        ("holds".to_owned(), holds(&counts)),
    ];
    let sections = vec![
        ask.mechanisms()?,
        ask.agreements()?,
        ask.programmes()?,
        ask.commitments()?,
        ask.frames()?,
        ask.meetings()?,
        ask.time_line()?,
    ];
    let title = format!("{} and {}", named(one), named(other));
    Ok(Some(Page { title, lead, sections }))
}

/// `Pakistan (PAK)`.
pub fn named(code: &str) -> String {
    party::name(code).map_or_else(|| code.to_owned(), |name| format!("{name} ({code})"))
}

/// One encounter in a line.
fn encounter(rows: &Rows) -> Value {
    let Some(row) = rows.first() else { return Value::Null };
    let get = |name: &str| row.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let mut parts: Vec<String> =
        [get("date").unwrap_or("on an unknown day:"), get("kind").unwrap_or_default()].map(str::to_owned).to_vec();
    parts.extend(get("place").map(|place| format!("in {place}")));
    parts.extend(get("margins_of").map(|gathering| format!("on the margins of {gathering}")));
    parts.extend(get("people").map(|people| format!("({people})")));
    json!(parts.join(" "))
}

/// `4 meetings, 1 mechanism`.
pub fn holds(counts: &Rows) -> Value {
    let count = |row: &super::ask::Row| {
        let (kind, n) = (row.get("kind")?.as_str()?, row.get("n")?.as_i64()?);
        Some(format!("{n} {kind}{}", if n == 1 { "" } else { "s" }))
    };
    json!(counts.iter().filter_map(count).collect::<Vec<_>>().join(", "))
}
