//! The page of one party: with whom it deals, who acts for it, what it owes and is owed, and its time line.

use anyhow::Result;
use chancery_store::Store;
use serde_json::{Value, json};

use super::ask::Ask;
use super::dyad::{holds, named};
use crate::party;
use crate::print::{Column, Page, Section, Table};

/// The page, or none where the register holds nothing of the party.
pub fn page(store: &Store, code: &str, all: bool) -> Result<Option<Page>> {
    let ask = Ask { store, all, dyad: None, scope: format!("id IN (SELECT id FROM parties WHERE code = '{code}')") };
    let counts =
        ask.rows(&format!("SELECT kind, count(DISTINCT id) AS n FROM parties WHERE code = '{code}' GROUP BY kind ORDER BY kind"))?;
    if counts.is_empty() {
        return Ok(None);
    }
    let lead = vec![("party".to_owned(), json!(party::describe(code))), ("holds".to_owned(), holds(&counts))];
    let sections = vec![
        partners(&ask, code)?,
        people(&ask, code)?,
        ask.mechanisms()?,
        ask.agreements()?,
        ask.programmes()?,
        ask.commitments()?,
        ask.frames()?,
        ask.meetings()?,
        ask.time_line()?,
    ];
    Ok(Some(Page { title: named(code), lead, sections }))
}

fn partners(ask: &Ask<'_>, code: &str) -> Result<Section> {
    let sum = |kind: &str| format!("sum(kind = '{kind}') AS {kind}s");
    let rows = ask.rows(&format!(
        "SELECT CASE WHEN a = '{code}' THEN b ELSE a END AS party, {}, {}, {}, {}, max(told) AS last FROM dyads
         WHERE (a = '{code}' OR b = '{code}') AND kind <> 'actor' GROUP BY 1 ORDER BY count(*) DESC, 1",
        sum("meeting"),
        sum("event"),
        sum("commitment"),
        sum("mechanism"),
    ))?;
    let mut columns = vec![Column::shown("party"), Column::shown("name")];
    columns.extend(["meetings", "events", "commitments", "mechanisms", "last"].map(Column::shown));
    let mut table = Table::new(columns);
    for row in ask.first(&rows) {
        let get = |name: &str| row.get(name).cloned().unwrap_or(Value::Null);
        let name = get("party").as_str().and_then(party::name).map_or(Value::Null, |name| json!(name));
        table.push(vec![get("party"), name, get("meetings"), get("events"), get("commitments"), get("mechanisms"), get("last")]);
    }
    Ok(ask.section("partners", "Partners", table, rows.len()))
}

fn people(ask: &Ask<'_>, code: &str) -> Result<Section> {
    let rows = ask.rows(&format!(
        "SELECT a.id, a.name, a.rank, (SELECT group_concat(office, '; ') FROM (SELECT DISTINCT t.office FROM tenures t WHERE t.id = a.id
         ORDER BY t.office)) AS offices, a.last_published AS last_named, a.reports, a.independent
         FROM actors a WHERE a.code = '{code}' AND a.kind = 'person' ORDER BY a.rank IS NULL, a.rank, a.independent DESC, a.id"
    ))?;
    let mut table = Table::new(vec![
        Column::for_programs("id"),
        Column::shown("name"),
        Column::shown("offices"),
        Column::shown("rank"),
        Column::shown("last_named"),
        Column::for_people("reports"),
        Column::for_programs("reports"),
        Column::for_programs("independent"),
    ]);
    for row in ask.first(&rows) {
        table.push(row.values(&["id", "name", "offices", "rank", "last_named", "#", "reports", "independent"]));
    }
    Ok(ask.section("people", "People", table, rows.len()))
}
