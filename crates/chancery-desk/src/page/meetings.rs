//! The calendar of meetings: a month at a time, with what is to come; and as a calendar file for other programs.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::civil::Date;
use serde_json::json;

use super::events::titled;
use super::listed::{List, Scope, latest, meeting_table, occasion};
use super::narrow::scope;
use super::{Page, answer, show};
use crate::access::Role;
use crate::ask::{Ask, Row};
use crate::block::calendar::{self, Entry};
use crate::block::filter::{self, Field};
use crate::request::{Asked, encode};
use crate::router::Route;
use crate::state::Desk;
use crate::{Error, Result};

/// Where it is.
pub const ROUTES: &[Route] = &[
    Route::get("/meetings", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, page).await)),
    Route::get("/meetings.ics", Role::Reader, || get(file)),
];

/// Meetings in a calendar file at most: the latest ones and those to come.
const FILE: u64 = 500;

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let texts = asked.texts;
    let scope = scope(asked)?;
    let month = match asked.get("month") {
        Some(month) => {
            format!("{month}-01").parse::<Date>().map_err(|_| Error::Request(format!("`{month}` is no month; write 2025-11")))?
        }
        None => latest_month(ask, asked, &scope)?,
    };
    let next = month.checked_add(jiff::Span::new().months(1)).unwrap_or(month);
    let before = month.checked_sub(jiff::Span::new().months(1)).unwrap_or(month);
    let bounds = [(":first", json!(month.strftime("%Y-%m").to_string())), (":next", json!(next.strftime("%Y-%m").to_string()))];
    let rows = latest(ask, &scope, List::new("meeting", "meetings", 300).only("d.day >= :first AND d.day < :next", &bounds))?;
    let mut days: BTreeMap<i8, Vec<Entry>> = BTreeMap::new();
    let mut undated = Vec::new();
    for row in rows.iter().rev() {
        let day = row.word("told").get(8..10).and_then(|day| day.parse().ok());
        let entry = entry(row);
        match day {
            Some(day) => days.entry(day).or_default().push(entry),
            None => undated.push(entry),
        }
    }
    let label = |date: Date| (asked.with(&[("month", &date.strftime("%Y-%m").to_string())]), texts.month_and_year(date));
    let today = [(":today", json!(asked.today))];
    let coming = latest(ask, &scope, List::new("meeting", "meetings", 20).only("d.day > :today", &today))?;
    let blocks = vec![
        filter::block(asked, &[Field::party("party"), Field::party("with"), Field::text("month")]),
        calendar::block(month, &asked.today, &days, &undated, label(before), label(next), texts),
        meeting_table("coming", texts.say("section.coming"), &coming, &scope).or_say("home.nothing_due").block(texts),
        meeting_table("meetings", &texts.fill("section.month", &[("month", &texts.month_and_year(month))]), &rows, &scope)
            .block(texts),
    ];
    let ics = scope.address("/meetings.ics");
    Ok(Page {
        title: titled(asked, "meetings.title", &scope),
        kind: "page.meetings",
        blocks,
        links: vec![(ics, texts.say("meetings.ics").to_owned())],
        ..Page::default()
    })
}

/// The month of the last meeting that was told of, so that the page never opens on an empty one.
fn latest_month(ask: &Ask<'_>, asked: &Asked, scope: &Scope) -> Result<Date> {
    let (from, filter) = scope.select("meeting");
    let mut parameters = scope.parameters();
    parameters.push((":today", json!(asked.today)));
    let rows = ask.quietly(
        &format!("SELECT d.day FROM {from} WHERE {filter} AND d.day <= :today AND length(d.day) >= 7 ORDER BY d.day DESC LIMIT 1"),
        &parameters,
    )?;
    let day = rows.first().and_then(|row| row.text("day")).unwrap_or(&asked.today);
    let month = day.get(..7).unwrap_or("2025-01");
    format!("{month}-01").parse().map_err(|_| Error::Request(format!("`{day}` is no day")))
}

fn entry(row: &Row) -> Entry {
    Entry { id: row.word("id").to_owned(), title: occasion(row), parties: row.words("parties"), state: row.word("state").to_owned() }
}

async fn file(State(desk): State<Desk>, asked: Asked) -> Response {
    let question = asked.clone();
    let rows = desk
        .look(move |store| {
            let ask = Ask::new(store);
            latest(&ask, &scope(&question)?, List::new("meeting", "meetings", FILE).only("length(d.day) = 10", &[]))
        })
        .await;
    match rows {
        Ok(rows) => {
            let heads =
                [(CONTENT_TYPE, "text/calendar; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"meetings.ics\"")];
            (heads, ics(&rows, &desk.now())).into_response()
        }
        Err(error) => show(Err(error), &asked),
    }
}

/// A calendar file (RFC 5545): a day each, lines folded at 75 bytes.
fn ics(rows: &[Row], now: &str) -> String {
    let stamp: String = now.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let mut out = String::new();
    let mut line = |text: &str| {
        let mut width = 0;
        for letter in text.chars() {
            if width + letter.len_utf8() > 74 {
                out.push_str("\r\n ");
                width = 1;
            }
            out.push(letter);
            width += letter.len_utf8();
        }
        out.push_str("\r\n");
    };
    for head in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Chancery//Desk//EN", "CALSCALE:GREGORIAN"] {
        line(head);
    }
    for row in rows {
        let day: String = row.word("told").chars().filter(char::is_ascii_digit).collect();
        let summary = format!("{}: {}", row.words("parties").join("–"), occasion(row));
        line("BEGIN:VEVENT");
        line(&format!("UID:{}@chancery", encode(row.word("id"))));
        line(&format!("DTSTAMP:{stamp}"));
        line(&format!("DTSTART;VALUE=DATE:{day}"));
        line(&format!("SUMMARY:{}", quoted(&summary)));
        if let Some(place) = row.text("place") {
            line(&format!("LOCATION:{}", quoted(place)));
        }
        let status = match row.word("state") {
            "cancelled" => "CANCELLED",
            "held" | "planned" => "CONFIRMED",
            _ => "TENTATIVE",
        };
        line(&format!("STATUS:{status}"));
        line(&format!("DESCRIPTION:{}", quoted(row.word("people"))));
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

/// A text value of a calendar file.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_file_folds_and_quotes() {
        assert_eq!(quoted("Ankara; talks, again\nX"), "Ankara\\; talks\\, again X");
        let empty = ics(&[], "2025-01-01T00:00:00Z");
        assert!(empty.starts_with("BEGIN:VCALENDAR\r\n") && empty.ends_with("END:VCALENDAR\r\n"));
    }
}
