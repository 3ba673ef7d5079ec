//! Fact rows: a reading as rows of one flat table, for programs that read many documents on many machines.
//!
//! Every document gives a row of its own (ordinal 0, kind `document`) and one row for each fact. The first columns are for
//! people who count and filter; `body` holds the whole fact in the form of a reading, so that rows can be put together again
//! ([`assemble`]) and loaded into a register. A document that could not be read is one row of kind `error`. What a row says is
//! checked when it is put together: nothing here is believed because it stands in a table.

mod assemble;
mod content;
#[cfg(test)]
mod tests;

pub use assemble::{RowError, assemble};
pub use content::ContentHash;

use serde_json::Value;

use super::{Points, canonical, frame_to_json, quote::QUOTE_LIMIT, quote::head};
use crate::fact::Code;
use crate::reader::Reading;
use crate::register::block::{facts, parties, published};
use crate::register::{Fact, RecordKind};
use crate::text::{Edtf, Source, SourceId};
use crate::vocabulary::Vocabulary;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// The document itself.
    Document,
    /// A fact of it.
    Fact(RecordKind),
    /// A document that could not be read.
    Error,
}

impl RowKind {
    /// The written form: `document`, `error`, or the kind of the fact.
    pub fn as_str(self) -> &'static str {
        match self {
            RowKind::Document => "document",
            RowKind::Fact(kind) => kind.as_str(),
            RowKind::Error => "error",
        }
    }

    /// The kind with this written form.
    pub fn parse(word: &str) -> Option<RowKind> {
        match word {
            "document" => Some(RowKind::Document),
            "error" => Some(RowKind::Error),
            _ => RecordKind::parse(word).map(RowKind::Fact),
        }
    }
}

/// One row of a fact table; [`COLUMNS`] says what each field holds.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "`COLUMNS` documents every field, for people who meet it as a column")]
pub struct Row {
    pub document: Option<SourceId>,
    pub reader: String,
    pub ordinal: u32,
    pub kind: RowKind,
    pub r#type: Option<String>,
    pub state: Option<String>,
    pub parties: Option<String>,
    pub source: Option<String>,
    pub target: Option<String>,
    pub date: Option<String>,
    pub published: Option<String>,
    pub title: Option<String>,
    pub start: Option<u32>,
    pub end: Option<u32>,
    pub quote: Option<String>,
    pub role: Option<String>,
    pub voice: Option<String>,
    pub confidence: Option<f64>,
    pub body: Option<String>,
    pub name: Option<String>,
    pub url: Option<String>,
    pub publisher: Option<String>,
    pub published_raw: Option<String>,
    pub lang: Option<String>,
    pub text: Option<String>,
    pub notes: Option<String>,
    pub facts: Option<u32>,
    pub error: Option<String>,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Text.
    Text,
    /// A whole number of 32 bits.
    Whole,
    /// A fraction.
    Real,
}

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(&'a str),
    /// A whole number.
    Whole(u32),
    /// A fraction.
    Real(f64),
}

use ColumnType::{Real, Text, Whole};

/// The columns of a fact table in their order: name, type, and what they hold.
pub const COLUMNS: &[(&str, ColumnType, &str)] = &[
    ("document", Text, "the document's content hash, 64 hexadecimal digits; empty on an error of which no document came about"),
    ("reader", Text, "the version of the reader"),
    ("ordinal", Whole, "0 for the document itself, from 1 for its facts"),
    (
        "kind",
        Text,
        "`document`, `error`, or the kind of the fact: `actor`, `event`, `meeting`, `mechanism`, `agreement`, `programme`, `frame`, `commitment`",
    ),
    ("type", Text, "the PLOVER type of an event, the firmness of a commitment, the kind of anything else"),
    ("state", Text, "the modality of an event, the state of a meeting or programme, the life of a mechanism"),
    ("parties", Text, "everybody whom the fact concerns: codes, sorted, parted by blanks"),
    ("source", Text, "who acts, undertakes or supports"),
    ("target", Text, "whom it is addressed to or for"),
    ("date", Text, "when it happened, was made or was founded (EDTF)"),
    ("published", Text, "when the document was published, as the reader found"),
    ("title", Text, "the document's title; the name of an actor or instrument; the statement of a commitment"),
    ("start", Whole, "where the words of the fact begin, in Unicode code points of the text"),
    ("end", Whole, "where they end"),
    ("quote", Text, "the words, cut at 400 code points"),
    ("role", Text, "what the words do for the fact"),
    ("voice", Text, "who speaks in them"),
    ("confidence", Real, "how sure the reader is, 0 to 1"),
    ("body", Text, "the whole fact, or what the reader found out about the document, as canonical JSON; spans in it are bytes"),
    ("name", Text, "the caller's name for the document"),
    ("url", Text, "its address"),
    ("publisher", Text, "who published it"),
    ("published_raw", Text, "the date given beside the text, as written"),
    ("lang", Text, "its language"),
    ("text", Text, "the text itself, on the document's row only, unless it was left out"),
    ("notes", Text, "what a person should know of the reading, as canonical JSON"),
    ("facts", Whole, "how many facts the document has, on its own row"),
    ("error", Text, "why the document could not be read"),
];

impl Row {
    /// A row of which nothing is known but its place.
    pub fn new(document: Option<SourceId>, reader: &str, ordinal: u32, kind: RowKind) -> Row {
        Row {
            document,
            reader: reader.to_owned(),
            ordinal,
            kind,
            r#type: None,
            state: None,
            parties: None,
            source: None,
            target: None,
            date: None,
            published: None,
            title: None,
            start: None,
            end: None,
            quote: None,
            role: None,
            voice: None,
            confidence: None,
            body: None,
            name: None,
            url: None,
            publisher: None,
            published_raw: None,
            lang: None,
            text: None,
            notes: None,
            facts: None,
            error: None,
        }
    }

    /// A row out of the words of its cells in the order of [`COLUMNS`], or the name of a column that is not as it must be.
    pub fn from_words(words: [Option<String>; COLUMNS.len()]) -> Result<Row, &'static str> {
        let [document, reader, ordinal, kind, r#type, state, parties, source, target, date, published, title, start, end, rest @ ..] =
            words;
        let [quote, role, voice, confidence, body, name, url, publisher, published_raw, lang, text, notes, facts, error] = rest;
        let whole = |words: Option<String>, column| words.map(|words| words.parse::<u32>().map_err(|_| column)).transpose();
        Ok(Row {
            document: document.map(|hex| SourceId::parse(&hex).ok_or("document")).transpose()?,
            reader: reader.ok_or("reader")?,
            ordinal: whole(ordinal, "ordinal")?.ok_or("ordinal")?,
            kind: kind.as_deref().and_then(RowKind::parse).ok_or("kind")?,
            r#type,
            state,
            parties,
            source,
            target,
            date,
            published,
            title,
            start: whole(start, "start")?,
            end: whole(end, "end")?,
            quote,
            role,
            voice,
            confidence: confidence.map(|words| words.parse().map_err(|_| "confidence")).transpose()?,
            body,
            name,
            url,
            publisher,
            published_raw,
            lang,
            text,
            notes,
            facts: whole(facts, "facts")?,
            error,
        })
    }

    /// The row of a document that could not be read.
    pub fn error(source: Option<&Source>, reader: &str, reason: &str) -> Row {
        let mut row = Row::new(source.map(Source::id), reader, 0, RowKind::Error);
        if let Some(source) = source {
            row.describe(source);
        }
        row.error = Some(reason.to_owned());
        row
    }

    /// What was given beside the text.
    fn describe(&mut self, source: &Source) {
        let Source { name, url, publisher, title, published_raw, lang, .. } = source;
        (self.name, self.url, self.publisher) = (name.clone(), url.clone(), publisher.clone());
        (self.title, self.published_raw, self.lang) = (title.clone(), published_raw.clone(), lang.clone());
    }

    /// The values of the row in the order of [`COLUMNS`]. The document's hash comes as `hash`, written once for all its rows.
    pub fn cells<'a>(&'a self, hash: Option<&'a str>) -> [Cell<'a>; COLUMNS.len()] {
        let text = |value: &'a Option<String>| value.as_deref().map_or(Cell::Empty, Cell::Text);
        let whole = |value: Option<u32>| value.map_or(Cell::Empty, Cell::Whole);
        [
            hash.map_or(Cell::Empty, Cell::Text),
            Cell::Text(&self.reader),
            Cell::Whole(self.ordinal),
            Cell::Text(self.kind.as_str()),
            text(&self.r#type),
            text(&self.state),
            text(&self.parties),
            text(&self.source),
            text(&self.target),
            text(&self.date),
            text(&self.published),
            text(&self.title),
            whole(self.start),
            whole(self.end),
            text(&self.quote),
            text(&self.role),
            text(&self.voice),
            self.confidence.map_or(Cell::Empty, Cell::Real),
            text(&self.body),
            text(&self.name),
            text(&self.url),
            text(&self.publisher),
            text(&self.published_raw),
            text(&self.lang),
            text(&self.text),
            text(&self.notes),
            whole(self.facts),
            text(&self.error),
        ]
    }
}

/// A reading as rows: the document's own, then one for each fact in the order of the record kinds.
pub fn rows(source: &Source, reading: &Reading, reader: &str) -> Vec<Row> {
    let id = Some(source.id());
    let facts = facts(reading);
    let published = published(source, reading).map(|date| date.to_string());
    let mut head = Row::new(id, reader, 0, RowKind::Document);
    head.describe(source);
    head.r#type = reading.document.kind.map(|kind| kind.to_string());
    head.text = Some(source.text().to_owned());
    head.facts = u32::try_from(facts.len()).ok();
    head.published = published.clone();
    let (body, notes) = document_body(frame_to_json(reading));
    head.body = Some(body);
    head.notes = notes;
    let points = Points::of(source.text());
    let mut rows = vec![head];
    for (ordinal, (_, fact)) in (1..).zip(&facts) {
        let mut row = fact_row(Row::new(id, reader, ordinal, RowKind::Fact(fact.kind())), fact);
        let evidence = fact.evidence();
        let [start, end] = points.ends(evidence.cite.span());
        (row.start, row.end) = (Some(start), Some(end));
        row.quote = Some(head_of(evidence.cite.quote(source)));
        (row.role, row.voice) = (Some(evidence.role.to_string()), Some(evidence.voice.to_string()));
        row.confidence = Some(f64::from(fact.confidence().get()) / 100.0);
        row.body = Some(canonical(super::fact_to_json(fact)));
        row.published = published.clone();
        rows.push(row);
    }
    rows
}

/// The body and the notes of a document's row, out of the frame of its reading. The notes stand apart because some of them
/// tell how the text was won from its file, and a content hash must not depend on that.
pub fn document_body(mut frame: Value) -> (String, Option<String>) {
    let object = frame.as_object_mut().expect("a reading is written as an object");
    object.remove("facts");
    let notes = object.remove("notes").map(canonical);
    (canonical(frame), notes)
}

fn fact_row(row: Row, fact: &Fact) -> Row {
    let parties = codes(&parties(fact));
    let date = |date: Option<Edtf>| date.map(|date| date.to_string());
    let row = Row { parties, ..row };
    match fact {
        Fact::Actor(fact) => Row { r#type: word(Some(fact.kind)), title: Some(fact.name.clone()), ..row },
        Fact::Event(fact) => Row {
            r#type: word(Some(fact.plover)),
            state: word(Some(fact.modality)),
            source: codes(&fact.source),
            target: codes(&fact.target),
            date: date(fact.date),
            ..row
        },
        Fact::Meeting(fact) => Row { r#type: word(Some(fact.kind)), state: word(Some(fact.state)), date: date(fact.date), ..row },
        Fact::Mechanism(fact) => {
            let (title, date) = (Some(fact.instrument.name.clone()), date(fact.instrument.founded));
            Row { r#type: word(Some(fact.kind)), state: word(fact.life), title, date, ..row }
        }
        Fact::Agreement(fact) => {
            let (title, date) = (Some(fact.instrument.name.clone()), date(fact.instrument.founded));
            Row { r#type: word(Some(fact.kind)), title, date, ..row }
        }
        Fact::Programme(fact) => {
            let (title, date) = (Some(fact.instrument.name.clone()), date(fact.instrument.founded));
            Row { r#type: word(Some(fact.kind)), state: word(fact.state), title, date, ..row }
        }
        Fact::Frame(fact) => {
            Row { r#type: word(Some(fact.kind)), source: codes(&fact.supporter), target: codes(&fact.candidate), ..row }
        }
        Fact::Commitment(fact) => Row {
            r#type: word(Some(fact.firmness)),
            title: Some(fact.statement.clone()),
            source: codes(&fact.obligors),
            target: codes(&fact.beneficiaries),
            date: date(fact.made_on),
            ..row
        },
    }
}

fn word<T: Vocabulary>(value: Option<T>) -> Option<String> {
    value.map(|value| value.as_str().to_owned())
}

fn codes(codes: &[Code]) -> Option<String> {
    (!codes.is_empty()).then(|| codes.iter().map(Code::as_str).collect::<Vec<_>>().join(" "))
}

fn head_of(quote: &str) -> String {
    head(quote, QUOTE_LIMIT).to_owned()
}
