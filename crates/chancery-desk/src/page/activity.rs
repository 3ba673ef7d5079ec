//! How much happened when: columns by quarter, cooperation above the line and conflict below. All figures come from the roll-up.

use std::collections::BTreeMap;

use chancery::code::{Plover, Quad};
use chancery::vocabulary::Vocabulary;
use serde_json::json;

use super::listed::Scope;
use crate::Result;
use crate::ask::Ask;
use crate::block::Block;
use crate::block::chart::{Series, columns};
use crate::request::Asked;

/// How many quarters a chart shows at most: the latest ones.
const QUARTERS: usize = 60;

/// The chart for a scope.
pub fn activity(ask: &Ask<'_>, asked: &Asked, scope: &Scope) -> Result<Block> {
    let (a, b) = scope.pair();
    let rows = ask.rows(
        "SELECT type, month, n FROM counts\nWHERE a = :a AND b = :b AND kind = 'event' AND month BETWEEN '0001' AND :today\nORDER BY month, type",
        &[(":a", json!(a)), (":b", json!(b)), (":today", json!(asked.today))],
    )?;
    let mut quarters: BTreeMap<(i32, u8), [u64; 4]> = BTreeMap::new();
    for row in &rows {
        let Some(quad) = Plover::parse(row.word("type")).map(|plover| plover.row().quad) else { continue };
        let Some(quarter) = quarter(row.word("month")) else { continue };
        quarters.entry(quarter).or_default()[place(quad)] += row.number("n");
    }
    let texts = asked.texts;
    // Quarters without any event have their room too: the line is one of time.
    let (first, last) = (quarters.keys().next().copied(), quarters.keys().next_back().copied());
    let mut shown = Vec::new();
    if let (Some(mut at), Some(last)) = (first, last) {
        while at <= last {
            shown.push(at);
            at = if at.1 == 4 { (at.0 + 1, 1) } else { (at.0, at.1 + 1) };
        }
    }
    let shown = shown.split_off(shown.len().saturating_sub(QUARTERS));
    let labels: Vec<String> = shown.iter().map(|(year, quarter)| format!("{year} Q{quarter}")).collect();
    let figures = |place: usize| shown.iter().map(|quarter| quarters.get(quarter).map_or(0, |four| four[place])).collect();
    let series = [("mcoop", 1, false), ("vcoop", 0, false), ("vconf", 2, true), ("mconf", 3, true)];
    let series =
        series.map(|(class, place, below)| Series { name: texts.value(&class.to_uppercase()), class, figures: figures(place), below });
    Ok(columns("activity", texts.say("section.activity").to_owned(), &labels, &series, texts).noted(texts.say("note.activity")))
}

/// `2025-11` as year and quarter. What is known only to the year stands in its first quarter.
fn quarter(month: &str) -> Option<(i32, u8)> {
    let (year, month) = month.split_once('-').unwrap_or((month, "01"));
    Some((year.parse().ok()?, (month.parse::<u8>().ok()?.clamp(1, 12) - 1) / 3 + 1))
}

fn place(quad: Quad) -> usize {
    match quad.as_str() {
        "VCOOP" => 0,
        "MCOOP" => 1,
        "VCONF" => 2,
        _ => 3,
    }
}
