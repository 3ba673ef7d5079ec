//! What became of a record: where it stands and why, what later reports say of it, its sessions, and what each side tells.

use anyhow::Result;
use chancery_store::Store;

use super::ask::Ask;
use crate::print::{Column, Section, Table};

/// The parts of a record's page that tell what became of it; empty ones are left out.
pub fn sections(store: &Store, id: &str) -> Result<Vec<Section>> {
    let ask = Ask { store, all: true, dyad: None, scope: String::new() };
    let quoted = format!("'{}'", id.replace('\'', "''"));
    let parts = [
        (
            "status",
            "Where it stands",
            format!(
                "SELECT axis, value, valid_from, CASE WHEN current THEN 'now' END AS now, rule, reason, source, quote, recorded_at
                 FROM status WHERE record = {quoted} ORDER BY axis, valid_from, current"
            ),
            &["axis", "value", "valid_from", "now", "reason", "quote", "source", "rule", "recorded_at"][..],
        ),
        (
            "life",
            "Its life",
            format!("SELECT * FROM mechanism_life WHERE mechanism = {quoted}"),
            &["state", "last_session", "last_held", "last_place", "last_host", "rhythm_months", "next_host", "next_expected", "reason"],
        ),
        (
            "sessions",
            "Sessions held",
            format!("SELECT * FROM mechanism_session WHERE mechanism = {quoted} ORDER BY held, number"),
            &["number", "held", "place", "host", "meeting", "source"],
        ),
        (
            "later",
            "What later reports say of it",
            format!(
                "SELECT relation, quote, source, CASE WHEN proposed THEN 'proposed' END AS standing, confidence, reason, later_kind, later
                 FROM link WHERE earlier = {quoted} ORDER BY proposed, later"
            ),
            &["relation", "quote", "source", "standing", "confidence", "reason", "later_kind", "later"],
        ),
        (
            "earlier",
            "What it says of earlier ones",
            format!(
                "SELECT relation, earlier_kind, earlier, CASE WHEN proposed THEN 'proposed' END AS standing, confidence, reason
                 FROM link WHERE later = {quoted} ORDER BY proposed, earlier"
            ),
            &["relation", "earlier", "standing", "confidence", "reason", "earlier_kind"],
        ),
        (
            "versions",
            "What each side tells",
            format!("SELECT * FROM version WHERE meeting = {quoted} ORDER BY matter, told_by, source"),
            &["matter", "finding", "told_by", "figure", "quote", "source", "record"],
        ),
        (
            "differences",
            "Where reports contradict each other",
            format!(
                "SELECT d.attribute, d.value, d.told_by, d.quote, d.source, d.record FROM difference d
                 JOIN (SELECT DISTINCT a, b, matter FROM difference WHERE record = {quoted}) m USING (a, b, matter)
                 ORDER BY d.a, d.b, d.matter, d.source"
            ),
            &["attribute", "value", "told_by", "quote", "source", "record"],
        ),
        (
            "ties",
            "What belongs to it",
            format!("SELECT tie, whole, part, reason FROM tie WHERE whole = {quoted} OR part = {quoted} ORDER BY tie, whole, part"),
            &["tie", "whole", "part", "reason"],
        ),
    ];
    let mut sections = Vec::new();
    for (name, title, query, columns) in parts {
        let rows = ask.rows(&query)?;
        if rows.is_empty() {
            continue;
        }
        let mut table = Table::new(columns.iter().map(|name| column(name)).collect());
        for row in &rows {
            table.push(columns.iter().map(|name| row.get(name).cloned().unwrap_or_default()).collect());
        }
        sections.push(Section { name, title: title.to_owned(), table, note: None });
    }
    Ok(sections)
}

/// The heading of a column; what only programs need is left out on paper.
fn column(name: &'static str) -> Column {
    match name {
        "valid_from" => Column::headed(name, "from"),
        "rule" | "recorded_at" | "later_kind" | "later" | "earlier_kind" | "record" | "meeting" => Column::for_programs(name),
        "reason" => Column::shown(name).if_room(),
        _ => Column::shown(name),
    }
}
