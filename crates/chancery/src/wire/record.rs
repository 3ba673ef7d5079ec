//! Records as the public sees them.

use serde_json::{Map, Value, json};

use super::quote::{Origin, quote_to_json};
use crate::code::Plover;
use crate::fact::{Code, Participant};
use crate::register::{Record, RecordKind, Side, Statement, Witness, participant, props, state};
use crate::text::SourceId;
use crate::vocabulary::Vocabulary;

/// A record in the public form. `origin` finds the source of a witness; evidence whose source it does not know keeps the
/// source's identifier and loses its words.
///
/// The chosen values stand under `values` by property, one value or a list; every value that any source gives, chosen or not,
/// stands under `statements` with the numbers of its `evidence`.
pub fn record_to_json<'a>(record: &Record, origin: impl Fn(SourceId) -> Option<Origin<'a>>) -> Value {
    let parties: Vec<Value> =
        record.parties.iter().map(|(side, code)| json!({ "side": side.as_str(), "code": code.as_str() })).collect();
    let mut value = json!({
        "id": record.id,
        "kind": record.kind.as_str(),
        "title": record.title,
        "parties": parties,
        "date": record.date.map(|date| date.to_string()),
        "told": record.told.map(|date| date.to_string()),
        "values": values(record),
        "statements": record.statements.iter().map(|statement| statement_to_json(record, statement, &origin)).collect::<Vec<_>>(),
        "evidence": record.evidence.iter().map(|witness| witness_to_json(witness, origin(witness.source))).collect::<Vec<_>>(),
        "redirects": record.redirects,
        "reports": record.reports,
        "independent": record.independent,
        "confidence": fraction(record.confidence.get()),
        "review": record.review.as_str(),
    });
    if let (RecordKind::Actor, Some("state"), Some((_, code))) = (record.kind, record.chosen("kind").next(), record.parties.first()) {
        value["codes"] = codes_to_json(code);
    }
    if let (RecordKind::Event, Some(plover)) = (record.kind, record.chosen("type").next().and_then(Plover::parse)) {
        let row = plover.row();
        value["values"]["cameo_root"] = row.cameo_root.into();
        value["values"]["quad"] = row.quad.as_str().into();
        value["values"]["score"] = json!(f64::from(row.score * 10.0).round() / 10.0);
        value["values"]["source"] = codes(record, Side::Source);
        value["values"]["target"] = codes(record, Side::Target);
    }
    value
}

/// The codes of a state: ISO 3166-1 alpha-3 and alpha-2, Correlates of War, Wikidata.
fn codes_to_json(code: &Code) -> Value {
    match state(code.as_str()) {
        Some(state) => json!({ "alpha3": code.as_str(), "alpha2": state.alpha2, "cow": state.cow, "qid": state.qid }),
        None => json!({ "alpha3": code.as_str() }),
    }
}

fn codes(record: &Record, side: Side) -> Value {
    record.parties.iter().filter(|(s, _)| *s == side).map(|(_, code)| Value::from(code.as_str())).collect()
}

/// The chosen values by property.
fn values(record: &Record) -> Map<String, Value> {
    let mut values = Map::new();
    for prop in props(record.kind) {
        let mut chosen = record.chosen(prop.name).map(|value| typed(prop.name, value));
        if prop.many {
            values.insert(prop.name.to_owned(), chosen.collect());
        } else if let Some(value) = chosen.next() {
            values.insert(prop.name.to_owned(), value);
        }
    }
    values
}

/// A value in its JSON type: numbers and truth values as such, participants and instrument actions as objects.
fn typed(prop: &str, value: &str) -> Value {
    match prop {
        "rank" | "session_no" => value.parse::<u64>().map_or_else(|_| value.into(), Value::from),
        "reciprocal" | "reaffirmed" => (value == "true").into(),
        "participant" => participant::from_value(value).map_or_else(
            || value.into(),
            |participant| {
                let rank = participant.rank.map(|rank| rank.get());
                let Participant { code, person, office, role, .. } = participant;
                json!({ "code": code.as_str(), "role": role.as_str(), "rank": rank, "office": office, "person": person })
            },
        ),
        "action" => match value.split_once(' ') {
            Some((action, on)) => json!({ "action": action, "on": on }),
            None => value.into(),
        },
        _ => value.into(),
    }
}

/// One statement of a record in the public form.
pub fn statement_to_json<'a>(record: &Record, statement: &Statement, origin: impl Fn(SourceId) -> Option<Origin<'a>>) -> Value {
    let first = statement.evidence.first().and_then(|&i| record.evidence.get(i as usize));
    let known = |i: &u32| record.evidence.get(*i as usize).and_then(|witness| origin(witness.source));
    let mut value = json!({
        "prop": statement.prop,
        "value": typed(statement.prop, &statement.value),
        "original_value": statement.original,
        "lang": first.and_then(|witness| origin(witness.source)).and_then(|origin| origin.source.lang.clone()),
        "evidence": statement.evidence,
        "method": match (first, &statement.decided) {
            (Some(witness), _) => method(&witness.reader),
            (None, Some(decision)) => json!({ "kind": "human", "name": decision, "version": null }),
            (None, None) => Value::Null,
        },
        "confidence": fraction(statement.confidence.get()),
        "reports": statement.reports,
        "independent": statement.independent,
        "chosen": statement.chosen,
        "review": statement.review.as_str(),
        "decision": statement.decided,
    });
    if let Some(recorded) = statement.evidence.iter().filter_map(known).filter_map(|origin| origin.recorded_at).min() {
        value["recorded_at"] = recorded.into();
    }
    value
}

/// How a statement was made, from the version of the reader that made it.
fn method(reader: &str) -> Value {
    let kind = match reader.split_once('-') {
        Some(("table", _)) => "rule",
        Some(("minutes", _)) => "human",
        _ => "model",
    };
    json!({ "kind": kind, "name": "reader", "version": reader })
}

fn witness_to_json(witness: &Witness, origin: Option<Origin<'_>>) -> Value {
    let mut value = match origin {
        Some(origin) => quote_to_json(origin.source.text(), witness.span),
        None => json!({}),
    };
    value["source"] = witness.source.to_string().into();
    value["sha256"] = witness.source.hex().into();
    value["published"] = witness.published.map(|date| date.to_string()).into();
    value["role"] = witness.role.as_str().into();
    value["voice"] = witness.voice.as_str().into();
    value["speaker"] = witness.speaker.clone().into();
    value["polarity"] = polarity(witness).into();
    value["reader"] = witness.reader.clone().into();
    value["confidence"] = json!(fraction(witness.confidence.get()));
    if let Some(Origin { source, .. }) = origin {
        value["url"] = source.url.clone().into();
        value["publisher"] = source.publisher.clone().into();
        value["also"] = witness.also.iter().map(|span| quote_to_json(source.text(), *span)).collect();
    }
    value
}

/// Whether the words speak for or against the record.
fn polarity(witness: &Witness) -> &'static str {
    use crate::fact::EvidenceRole::{Corrects, Denies};
    if matches!(witness.role, Denies | Corrects) { "contradicts" } else { "supports" }
}

/// Per cent as a fraction of one.
fn fraction(percent: u8) -> f64 {
    f64::from(percent) / 100.0
}
