//! The one public JSON shape, and the only place that knows serde: readings as the register keeps them, records as
//! everybody sees them.
//!
//! Two forms are kept apart. A **reading** is written for the register's own use: complete, lossless, with byte spans, and
//! read back with every span checked against its source ([`reading_to_json`], [`reading_from_json`]). A **record** is
//! written for the public: offsets are Unicode code points and quotes are W3C Web Annotation selectors ([`record_to_json`]).
//!
//! Many readings at once travel as rows of one flat table ([`row`]).
//!
//! Canonical text ([`canonical`]) has sorted keys and no white space, so that equal values are equal bytes.

mod field;
mod quote;
mod reading;
mod record;
pub mod row;

use serde_json::{Value, json};

use crate::fact::Facts;
use crate::reader::Reading;
use crate::register::{Fact, RecordKind};
use crate::text::{Source, Span};
use crate::vocabulary::Vocabulary;

pub use field::WireError;
pub(crate) use quote::Points;
pub use quote::{Origin, QUOTE_LIMIT, quote_to_json};
pub use record::{record_to_json, statement_to_json};

use field::{At, Wire};

/// A reading as JSON, complete. Byte spans; what is unknown, empty or false is left out.
pub fn reading_to_json(reading: &Reading) -> Value {
    reading.write()
}

/// Reads back what [`reading_to_json`] wrote, checking every citation against `source`.
pub fn reading_from_json(value: &Value, source: &Source) -> Result<Reading, WireError> {
    Reading::read(At { value, source })
}

/// A reading without its facts: what the reader found out about the document, its notes and sentences.
pub fn frame_to_json(reading: &Reading) -> Value {
    let Reading { document, notes, sentences, gate, facts: _ } = reading;
    let (document, notes, sentences, gate) = (document.clone(), notes.clone(), sentences.clone(), gate.clone());
    Reading { document, notes, sentences, gate, facts: Facts::default() }.write()
}

/// What the reader found out about the document itself, in the public form: kind, dates, credits and notes with their words.
pub fn document_to_json(source: &Source, reading: &Reading) -> Value {
    let points = Points::of(source.text());
    let document = &reading.document;
    let words = |span: Option<Span>| span.map(|span| points.span(span));
    let lints = document.date_lint.iter().map(|lint| {
        json!({
            "lint": lint.lint.as_str(), "words": words(lint.span), "proposed": lint.proposed.map(|date| date.to_string()),
            "reason": lint.reason,
        })
    });
    let notes = reading.notes.iter().map(|note| json!({ "words": words(note.span), "message": note.message }));
    json!({
        "kind": document.kind.map(|kind| kind.as_str()),
        "published": document.published.map(|date| date.to_string()),
        "dateline": words(document.dateline),
        "agency": words(document.agency),
        "headline": words(document.title),
        "date_lint": lints.collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(),
    })
}

/// One fact as JSON, in the form in which it stands in a reading.
pub fn fact_to_json(fact: &Fact) -> Value {
    match fact {
        Fact::Actor(fact) => fact.write(),
        Fact::Event(fact) => fact.write(),
        Fact::Meeting(fact) => fact.write(),
        Fact::Mechanism(fact) => fact.write(),
        Fact::Agreement(fact) => fact.write(),
        Fact::Programme(fact) => fact.write(),
        Fact::Frame(fact) => fact.write(),
        Fact::Commitment(fact) => fact.write(),
    }
}

/// One fact in the public form: as in a reading, but with its words as quotes and offsets in code points.
pub fn fact_to_public_json(fact: &Fact, source: &Source) -> Value {
    let points = Points::of(source.text());
    let mut value = fact_to_json(fact);
    let evidence = fact.evidence();
    let mut words = points.span(evidence.cite.span());
    words["role"] = evidence.role.as_str().into();
    words["voice"] = evidence.voice.as_str().into();
    words["speaker"] = evidence.speaker.clone().into();
    words["also"] = evidence.also.iter().map(|cite| points.span(cite.span())).collect();
    if let Fact::Actor(actor) = fact {
        value["role_span"] = actor.role_span.map(|span| points.span(span)).into();
    }
    match value.get_mut("instrument") {
        Some(instrument) => instrument["evidence"] = words,
        None => value["evidence"] = words,
    }
    value
}

/// Reads back what [`fact_to_json`] wrote for a fact of this kind.
pub fn fact_from_json(kind: RecordKind, value: &Value, source: &Source) -> Result<Fact, WireError> {
    let at = At { value, source };
    Ok(match kind {
        RecordKind::Actor => Fact::Actor(Wire::read(at)?),
        RecordKind::Event => Fact::Event(Wire::read(at)?),
        RecordKind::Meeting => Fact::Meeting(Wire::read(at)?),
        RecordKind::Mechanism => Fact::Mechanism(Wire::read(at)?),
        RecordKind::Agreement => Fact::Agreement(Wire::read(at)?),
        RecordKind::Programme => Fact::Programme(Wire::read(at)?),
        RecordKind::Frame => Fact::Frame(Wire::read(at)?),
        RecordKind::Commitment => Fact::Commitment(Wire::read(at)?),
    })
}

/// The value as text with sorted keys and no white space: equal values give equal bytes in every build.
pub fn canonical(mut value: Value) -> String {
    value.sort_all_objects();
    value.to_string()
}
