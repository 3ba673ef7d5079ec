//! One record: what is said of it, by whom, in which words; how it stands, and what people decided.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::country::dyad_href;
use super::listed::shortened;
use super::narrow::{ROWS, offset, pages};
use super::{Page, answer};
use crate::access::Role;
use crate::ask::{Ask, Row};
use crate::block::cell::{Cell, named};
use crate::block::table::Table;
use crate::block::{Block, Width};
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;
use crate::texts::grouped;
use crate::{Error, Result};

/// Where it is.
pub const ROUTES: &[Route] = &[Route::get("/record/{id}", Role::Reader, || get(one))];

/// Numbers of evidence beside a statement.
const NUMBERS: usize = 12;

async fn one(State(desk): State<Desk>, Path(id): Path<String>, asked: Asked) -> Response {
    answer(&desk, asked, move |ask, asked| page(ask, asked, &id)).await
}

fn page(ask: &Ask<'_>, asked: &Asked, id: &str) -> Result<Page> {
    let texts = asked.texts;
    let from = offset(asked);
    let part = ask.store.record_part(id, usize::try_from(from).unwrap_or(usize::MAX), ROWS as usize)?;
    let record = part.ok_or_else(|| Error::NotFound(id.to_owned()))?;
    let id = word(&record["id"]);
    let kind = word(&record["kind"]);
    let mut lead = head(&record, kind);
    let mut blocks = Vec::new();
    match kind {
        "mechanism" => {
            lead.extend(life(ask, id)?);
            blocks.push(sessions(ask, asked, id)?);
        }
        "commitment" => lead.extend(standing(ask, id)?),
        _ => {}
    }
    blocks.push(evidence(ask, asked, &record, from)?);
    if number(&record["evidence_total"]) > ROWS {
        blocks.push(pages(asked, record["evidence"].as_array().map_or(0, Vec::len) as u64, Some(number(&record["evidence_total"]))));
    }
    if matches!(kind, "mechanism" | "commitment") {
        blocks.push(history(ask, asked, id)?);
    }
    blocks.extend(links(ask, asked, id)?);
    if kind == "meeting" {
        blocks.extend(told_by_each(ask, asked, id)?);
    }
    blocks.extend(contradicted(ask, asked, id)?);
    blocks.push(statements(asked, &record));
    blocks.extend(super::review::decide(ask, asked, &record)?);
    let codes = codes(&record);
    let mut links = Vec::new();
    if let [a, b] = codes.as_slice() {
        links.push((dyad_href(a, b), texts.fill("dyad.title", &[("a", named(a)), ("b", named(b))])));
    } else {
        links.extend(codes.iter().take(8).map(|code| (super::cell_party(code), named(code).to_owned())));
    }
    Ok(Page { title: shortened(word(&record["title"]), 200), kind: kind_key(kind), lead, blocks, links, ..Page::default() })
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn kind_key(kind: &str) -> &'static str {
    match kind {
        "actor" => "value.actor",
        "event" => "value.event",
        "meeting" => "value.meeting",
        "mechanism" => "value.mechanism",
        "agreement" => "value.agreement",
        "programme" => "value.programme",
        "frame" => "value.frame",
        _ => "value.commitment",
    }
}

/// The codes of the parties, each once.
fn codes(record: &Value) -> Vec<String> {
    let mut codes: Vec<String> =
        record["parties"].as_array().into_iter().flatten().map(|party| word(&party["code"]).to_owned()).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// The facts that come first.
fn head(record: &Value, kind: &str) -> Vec<(&'static str, Cell)> {
    let mut lead = Vec::new();
    let values = &record["values"];
    let date = record["date"].as_str().or(record["told"].as_str());
    lead.push(("lead.date", date.map_or(Cell::Empty, |date| Cell::Date(date.to_owned()))));
    let codes = codes(record);
    lead.push(("lead.parties", if codes.is_empty() { Cell::Empty } else { Cell::Named(codes) }));
    let value = |name: &str| values[name].as_str().map(|value| Cell::Value(value.to_owned()));
    match kind {
        "event" => {
            lead.push(("lead.type", Cell::Event(word(&values["type"]).to_owned(), word(&values["quad"]).to_owned())));
            lead.extend(value("modality").map(|cell| ("lead.modality", cell)));
        }
        "commitment" => {
            lead.push(("lead.firmness", Cell::Firmness(word(&values["firmness"]).to_owned())));
            lead.extend(value("action").map(|cell| ("lead.action", cell)));
            lead.extend(value("deadline_text").map(|cell| ("lead.deadline", cell)));
        }
        "meeting" => {
            lead.extend(value("kind").map(|cell| ("lead.type", cell)));
            lead.extend(value("state").map(|cell| ("lead.state", cell)));
            lead.extend(value("place").map(|cell| ("lead.place", cell)));
        }
        _ => lead.extend(value("kind").map(|cell| ("lead.type", cell))),
    }
    lead.push(("lead.reports", Cell::Reports(number(&record["reports"]), number(&record["independent"]))));
    let review = record["review"].as_str().unwrap_or("unreviewed");
    lead.push(("lead.review", Cell::Reviewed(review.to_owned())));
    let percent = (record["confidence"].as_f64().unwrap_or(0.0) * 100.0).round() as u64;
    lead.push(("lead.confidence", Cell::Text(format!("{percent} %"))));
    lead
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or(0)
}

/// How a mechanism lives.
fn life(ask: &Ask<'_>, id: &str) -> Result<Vec<(&'static str, Cell)>> {
    let rows = ask.rows("SELECT * FROM mechanism_life WHERE mechanism = :id", &[(":id", json!(id))])?;
    let Some(row) = rows.first() else { return Ok(Vec::new()) };
    let rhythm = row.get("rhythm_months").as_u64().map_or(Cell::Empty, Cell::Number);
    Ok(vec![
        ("lead.life", Cell::value(row, "state")),
        ("lead.reason", Cell::text(row, "reason")),
        ("lead.last_session", Cell::date(row, "last_held")),
        ("lead.rhythm_months", rhythm),
        ("lead.next_expected", Cell::date(row, "next_expected")),
        ("lead.next_host", row.text("next_host").map_or(Cell::Empty, |code| Cell::Parties(vec![code.to_owned()]))),
    ])
}

/// The sessions of a mechanism.
fn sessions(ask: &Ask<'_>, asked: &Asked, id: &str) -> Result<Block> {
    let rows = ask.rows(
        "SELECT number, held, place, host, meeting, source FROM mechanism_session WHERE mechanism = :id ORDER BY held DESC, number DESC",
        &[(":id", json!(id))],
    )?;
    let mut table =
        Table::new("sessions", asked.texts.say("section.sessions"), &["session", "date", "place", "host", "meeting", "source"]);
    let titles = titles(ask, rows.iter().filter_map(|row| row.text("source")))?;
    for row in &rows {
        let number = row.get("number").as_u64().map_or(Cell::Empty, Cell::Number);
        let meeting =
            row.text("meeting").map_or(Cell::Empty, |id| Cell::Record(id.to_owned(), asked.texts.say("value.meeting").to_owned()));
        let source = row.text("source").map_or(Cell::Empty, |id| source(id, &titles));
        table.push(vec![number, Cell::date(row, "held"), Cell::text(row, "place"), Cell::parties(row, "host"), meeting, source]);
    }
    Ok(table.or_say("none_sessions").block(asked.texts))
}

/// How a commitment stands, and when its parties meet next.
fn standing(ask: &Ask<'_>, id: &str) -> Result<Vec<(&'static str, Cell)>> {
    let rows = ask.rows("SELECT axis, value FROM status WHERE record = :id AND current = 1", &[(":id", json!(id))])?;
    let axis = |name: &str| rows.iter().find(|row| row.word("axis") == name);
    Ok(vec![
        ("lead.delivery", axis("delivery").map_or(Cell::Empty, |row| Cell::Delivery(row.word("value").to_owned()))),
        ("lead.intent", axis("intent").map_or(Cell::Empty, |row| Cell::value(row, "value"))),
    ])
}

/// Everything that was once said of where a record stands.
fn history(ask: &Ask<'_>, asked: &Asked, id: &str) -> Result<Block> {
    let rows = ask.rows(
        "SELECT axis, value, valid_from, recorded_at, rule, reason, source, quote, current FROM status WHERE record = :id\nORDER BY axis, valid_from DESC, current DESC",
        &[(":id", json!(id))],
    )?;
    let mut table =
        Table::new("history", asked.texts.say("section.history"), &["axis", "status", "valid_from", "reason", "words", "source"]);
    let titles = titles(ask, rows.iter().filter_map(|row| row.text("source")))?;
    for row in &rows {
        let value =
            if row.word("axis") == "delivery" { Cell::Delivery(row.word("value").to_owned()) } else { Cell::value(row, "value") };
        // What follows from silence has a day that may lie ahead.
        let ahead = row.word("valid_from") > asked.today.as_str();
        let value = if ahead { Cell::Many(vec![value, Cell::Values(vec!["unless_heard".to_owned()])]) } else { value };
        let source = row.text("source").map_or(Cell::Empty, |id| source(id, &titles));
        let quote = row.text("quote").map_or(Cell::Empty, |quote| Cell::Quote(shortened(quote, 220)));
        table.push(vec![Cell::value(row, "axis"), value, Cell::date(row, "valid_from"), Cell::text(row, "reason"), quote, source]);
    }
    Ok(table.note(asked.texts.say("note.history")).block(asked.texts))
}

/// What came before it and what came after it: records, and passages in which the reader saw no fact.
fn links(ask: &Ask<'_>, asked: &Asked, id: &str) -> Result<Option<Block>> {
    let rows = ask.rows(
        "SELECT l.relation, l.proposed, l.reason, l.quote, l.source, 'later' AS side, l.later AS other, (SELECT r.id FROM records r WHERE r.id = l.later) AS id, (SELECT r.title FROM records r WHERE r.id = l.later) AS title, (SELECT r.told FROM records r WHERE r.id = l.later) AS told FROM link l WHERE l.earlier = :id\n\
         UNION ALL SELECT l.relation, l.proposed, l.reason, l.quote, l.source, 'earlier', l.earlier, (SELECT r.id FROM records r WHERE r.id = l.earlier), (SELECT r.title FROM records r WHERE r.id = l.earlier), (SELECT r.told FROM records r WHERE r.id = l.earlier) FROM link l WHERE l.later = :id\nORDER BY told, other LIMIT 60",
        &[(":id", json!(id))],
    )?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut table = Table::new("links", asked.texts.say("section.links"), &["side", "date", "relation", "what", "reason", "words"]);
    for row in &rows {
        let mut relation = vec![Cell::value(row, "relation")];
        relation.extend((row.number("proposed") == 1).then(|| Cell::Values(vec!["proposed".to_owned()])));
        let (date, title, quote) = match row.text("id") {
            Some(record) => {
                let quote = row.text("quote").map_or(Cell::Empty, |quote| Cell::Quote(shortened(quote, 160)));
                (Cell::date(row, "told"), Cell::Record(record.to_owned(), shortened(row.word("title"), 90)), quote)
            }
            None => passage(ask, asked, row.word("other"))?,
        };
        table.push(vec![Cell::value(row, "side"), date, Cell::Many(relation), title, Cell::text(row, "reason"), quote]);
    }
    Ok(Some(table.block(asked.texts)))
}

/// A passage that is linked: the day of its report, the report, and its words where they stand.
fn passage(ask: &Ask<'_>, asked: &Asked, id: &str) -> Result<(Cell, Cell, Cell)> {
    let Some(passage) = ask.store.passage(id)? else { return Ok((Cell::Empty, Cell::Text(id.to_owned()), Cell::Empty)) };
    let called = ask.store.called(&[&passage.source])?.pop();
    let date = called.as_ref().and_then(|called| called.published.clone()).map_or(Cell::Empty, Cell::Date);
    let title = called.as_ref().and_then(|called| called.title.as_deref()).unwrap_or(asked.texts.say("value.passage"));
    let title = Cell::Source(passage.source.clone(), shortened(title, 90));
    Ok((date, title, Cell::Cited(passage.source, passage.start, passage.end, shortened(&passage.quote, 160))))
}

/// What each side reports of one meeting.
fn told_by_each(ask: &Ask<'_>, asked: &Asked, id: &str) -> Result<Option<Block>> {
    let rows = ask.rows(
        "SELECT matter, record, told_by, figure, finding, source, quote FROM version WHERE meeting = :id ORDER BY matter, told_by",
        &[(":id", json!(id))],
    )?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut table =
        Table::new("versions", asked.texts.say("section.versions"), &["matter", "told_by", "finding", "figure", "words", "source"]);
    for row in &rows {
        let quote = Cell::Record(row.word("record").to_owned(), shortened(row.word("quote"), 200));
        let source = Cell::Source(row.word("source").to_owned(), row.word("source").to_owned());
        table.push(vec![
            Cell::Number(row.number("matter")),
            told_by(row),
            Cell::value(row, "finding"),
            Cell::text(row, "figure"),
            quote,
            source,
        ]);
    }
    Ok(Some(table.block(asked.texts)))
}

/// Whose voice it is: a party, which has a page, or a joint text or a third, which have none.
fn told_by(row: &Row) -> Cell {
    match row.word("told_by") {
        voice @ ("joint" | "third") => Cell::Value(voice.to_owned()),
        _ => Cell::parties(row, "told_by"),
    }
}

/// Where reports of what is recorded contradict each other.
fn contradicted(ask: &Ask<'_>, asked: &Asked, id: &str) -> Result<Option<Block>> {
    let rows = ask.rows(
        "SELECT d.attribute, d.value, d.told_by, d.source, d.start, d.\"end\", d.quote FROM difference d
         JOIN (SELECT DISTINCT a, b, matter FROM difference WHERE record = :id) m USING (a, b, matter)
         ORDER BY d.a, d.b, d.matter, d.source",
        &[(":id", json!(id))],
    )?;
    if rows.is_empty() {
        return Ok(None);
    }
    let columns = ["property", "said", "told_by", "words", "source"];
    let mut table = Table::new("differences", asked.texts.say("section.differences"), &columns);
    for row in &rows {
        table.push(vec![
            Cell::value(row, "attribute"),
            Cell::text(row, "value"),
            told_by(row),
            Cell::Cited(row.word("source").to_owned(), row.number("start"), row.number("end"), shortened(row.word("quote"), 200)),
            Cell::Source(row.word("source").to_owned(), row.word("source").to_owned()),
        ]);
    }
    Ok(Some(table.block(asked.texts)))
}

/// The words that the record rests on, those after the first `from`.
fn evidence(ask: &Ask<'_>, asked: &Asked, record: &Value, from: u64) -> Result<Block> {
    let shown = record["evidence"].as_array().into_iter().flatten();
    let titles = titles(ask, shown.map(|witness| word(&witness["source"])))?;
    let mut table = Table::new(
        "evidence",
        asked.texts.say("section.evidence"),
        &["nth", "published", "words", "voice", "role", "source", "publisher"],
    );
    for (nth, witness) in record["evidence"].as_array().into_iter().flatten().enumerate() {
        let quote = &witness["quote"];
        let id = word(&witness["source"]).to_owned();
        let words = Cell::Cited(id.clone(), number(&witness["start"]), number(&witness["end"]), word(&quote["exact"]).to_owned());
        let mut voice = vec![Cell::Value(word(&witness["voice"]).to_owned())];
        voice.extend(witness["speaker"].as_str().map(|speaker| Cell::Text(speaker.to_owned())));
        table.push(vec![
            Cell::Number(from + nth as u64 + 1),
            witness["published"].as_str().map_or(Cell::Empty, |date| Cell::Date(date.to_owned())),
            words,
            Cell::Many(voice),
            Cell::Value(word(&witness["role"]).to_owned()),
            source(&id, &titles),
            witness["publisher"].as_str().map_or(Cell::Empty, |text| Cell::Text(text.to_owned())),
        ]);
    }
    let (reports, independent) = (number(&record["reports"]), number(&record["independent"]));
    let note = format!("{}, {}", asked.texts.count("count.report", reports), asked.texts.count("count.independent", independent));
    Ok(table.note(note).block(asked.texts))
}

/// What sources are called.
fn titles<'s>(ask: &Ask<'_>, sources: impl Iterator<Item = &'s str>) -> Result<HashMap<String, String>> {
    let sources: Vec<&str> = sources.collect();
    let called = ask.store.called(&sources)?.into_iter();
    Ok(called.filter_map(|called| Some((called.source, called.title?))).collect())
}

/// A source by what it is called.
fn source(id: &str, titles: &HashMap<String, String>) -> Cell {
    Cell::Source(id.to_owned(), titles.get(id).map_or_else(|| id.to_owned(), |title| shortened(title, 60)))
}

/// A value that a report gives, as people read it.
fn said(prop: &str, value: &Value) -> Cell {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) if prop == "participant" => ["person", "office", "code", "role"]
            .iter()
            .filter_map(|name| Some((*name, fields.get(*name)?.as_str()?)))
            .map(|(name, text)| if name == "code" { named(text) } else { text })
            .collect::<Vec<_>>()
            .join(", "),
        Value::Object(fields) => fields
            .values()
            .filter(|value| !value.is_null())
            .map(|value| value.as_str().map_or_else(|| value.to_string(), |text| text.replace('_', " ")))
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    };
    let vocabulary = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    match prop {
        "obligor" | "beneficiary" | "candidate" | "supporter" | "organ" | "invited_by" => Cell::Parties(vec![text]),
        "date" | "made_on" | "deadline" | "founded" | "expiry" => Cell::Date(text),
        _ if vocabulary(&text) => Cell::Value(text),
        _ => Cell::Text(shortened(&text, 300)),
    }
}

/// Every value that any report gives, the chosen ones first.
fn statements(asked: &Asked, record: &Value) -> Block {
    let mut table = Table::new(
        "statements",
        asked.texts.say("section.statements"),
        &["property", "said", "chosen", "evidence", "method", "review", "reports"],
    );
    for statement in record["statements"].as_array().into_iter().flatten() {
        let prop = word(&statement["prop"]);
        let numbers = statement["evidence"].as_array().into_iter().flatten();
        let mut numbers: Vec<String> = numbers.take(NUMBERS).filter_map(|n| Some((n.as_u64()? + 1).to_string())).collect();
        let all = statement["evidence_total"].as_u64().or(statement["evidence"].as_array().map(|all| all.len() as u64)).unwrap_or(0);
        if all > NUMBERS as u64 {
            numbers.push(asked.texts.fill("of_all", &[("n", &grouped(all))]));
        }
        let chosen = if statement["chosen"].as_bool() == Some(true) { "chosen" } else { "dissenting" };
        let method = &statement["method"];
        let by = method["version"].as_str().or(method["name"].as_str()).unwrap_or("");
        table.push(vec![
            Cell::Text(asked.texts.column(prop)),
            said(prop, &statement["value"]),
            Cell::Value(chosen.to_owned()),
            Cell::Text(numbers.join(", ")),
            Cell::Text(format!("{} {by}", word(&method["kind"]))),
            Cell::Value(word(&statement["review"]).to_owned()),
            Cell::Reports(number(&statement["reports"]), number(&statement["independent"])),
        ]);
    }
    table.note(asked.texts.say("note.statements")).block(asked.texts).wide(Width::Full)
}
