//! A month as weeks and days, with what is on each.

use std::collections::BTreeMap;

use askama::Template;
use jiff::civil::Date;
use serde_json::json;

use super::Block;
use super::cell::record_href;
use crate::texts::Texts;

/// Something on a day.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The record.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Whose it is.
    pub parties: Vec<String>,
    /// Whether it was held, is planned, was cancelled.
    pub state: String,
}

/// A day of the sheet: none where the sheet begins or ends in another month.
struct Day<'a> {
    number: Option<i8>,
    today: bool,
    entries: &'a [Entry],
}

/// The month.
pub fn block(
    month: Date,
    today: &str,
    days: &BTreeMap<i8, Vec<Entry>>,
    undated: &[Entry],
    before: (String, String),
    next: (String, String),
    texts: &Texts,
) -> Block {
    let empty = || Day { number: None, today: false, entries: &[] };
    let lead = usize::try_from(month.weekday().to_monday_zero_offset()).unwrap_or(0);
    let mut cells: Vec<Day<'_>> = (0..lead).map(|_| empty()).collect();
    for number in 1..=month.days_in_month() {
        let date = month.with().day(number).build().map(|day| day.to_string()).unwrap_or_default();
        cells.push(Day { number: Some(number), today: date == today, entries: days.get(&number).map_or(&[], Vec::as_slice) });
    }
    while !cells.len().is_multiple_of(7) {
        cells.push(empty());
    }
    let weeks: Vec<&[Day<'_>]> = cells.chunks(7).collect();
    let title = texts.month_and_year(month);
    let view = CalendarView { title: &title, weeks: &weeks, undated, before: &before, next: &next, texts };
    let html = view.render().unwrap_or_default();
    let entry = |entry: &Entry| json!({ "id": entry.id, "title": entry.title, "parties": entry.parties, "state": entry.state });
    let days: serde_json::Map<String, serde_json::Value> =
        days.iter().map(|(day, entries)| (day.to_string(), entries.iter().map(entry).collect())).collect();
    let undated: Vec<_> = undated.iter().map(entry).collect();
    Block::new("calendar", "", html, json!({ "month": month.strftime("%Y-%m").to_string(), "days": days, "undated": undated }))
}

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarView<'a> {
    title: &'a str,
    weeks: &'a [&'a [Day<'a>]],
    undated: &'a [Entry],
    before: &'a (String, String),
    next: &'a (String, String),
    texts: &'a Texts,
}

const WEEKDAYS: [&str; 7] = ["weekday.1", "weekday.2", "weekday.3", "weekday.4", "weekday.5", "weekday.6", "weekday.7"];
