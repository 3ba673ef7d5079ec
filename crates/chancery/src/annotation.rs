//! Annotations: a reading in the form of the codebook, for scoring and for people who annotate.
//!
//! Offsets are Unicode code points of the text as given. The codebook knows one list of mechanisms, agreements and programmes,
//! and no meetings, events or acts that were only imagined, denied, called off or asked for.

use serde_json::{Value, json};

use crate::fact::{Code, Confidence, Evidence, Facts, Instrument, MeetingState, Modality};
use crate::reader::Reading;
use crate::text::{Edtf, Precision, Source};
use crate::vocabulary::Vocabulary;
use crate::wire::Points;

/// The annotation of one document, numbered `doc`, in version 2 of the codebook's schema.
pub fn annotate(source: &Source, reading: &Reading, doc: u64) -> Value {
    let points = Points::of(source.text());
    let Facts { actors, events, meetings, mechanisms, agreements, programmes, frames: _, commitments } = &reading.facts;
    let actors = actors.iter().map(|actor| {
        let mut value = points.span(actor.evidence.cite.span());
        value["country"] = actor.code.as_str().into();
        value["kind"] = actor.stance.as_str().into();
        value["role"] = actor.role.clone().into();
        with_others(value, "alt_spans", &actor.evidence, &points)
    });
    let meetings = meetings.iter().filter_map(|meeting| {
        let status = match meeting.state {
            MeetingState::Held => "held",
            MeetingState::Planned => "planned",
            MeetingState::Proposed | MeetingState::Invited | MeetingState::Postponed | MeetingState::Cancelled => return None,
        };
        let mut people: Vec<&str> = Vec::new();
        for person in meeting.participants.iter().filter_map(|participant| participant.person.as_deref()) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        let value = json!({
            "parties": sorted(&meeting.parties),
            "people": people,
            "place": meeting.place,
            "date": meeting.date.map(day),
            "occasion": meeting.occasion.as_ref().or(meeting.margins_of.as_ref()),
            "status": status,
            "evidence": points.span(meeting.evidence.cite.span()),
        });
        Some(with_others(value, "alt_evidence", &meeting.evidence, &points))
    });
    let events = events.iter().filter(|event| matches!(event.modality, Modality::Realised | Modality::AgreedFuture)).map(|event| {
        let value = json!({
            "plover": event.plover.as_str(),
            "source": sorted(&event.source),
            "target": sorted(&event.target),
            "evidence": points.span(event.evidence.cite.span()),
            "confidence": share(event.confidence),
        });
        with_others(value, "alt_evidence", &event.evidence, &points)
    });
    let commitments = commitments.iter().map(|commitment| {
        let value = json!({
            "parties": sorted(&commitment.parties),
            "text": points.span(commitment.evidence.cite.span()),
            "sectors": commitment.sectors.iter().map(|sector| sector.as_str()).collect::<Vec<_>>(),
            "firmness": commitment.firmness.as_str(),
            "mechanism": commitment.mechanism,
            "deadline": commitment.deadline_text,
            "confidence": share(commitment.confidence),
        });
        with_others(value, "alt_text", &commitment.evidence, &points)
    });
    let mut instruments: Vec<&Instrument> = Vec::new();
    instruments.extend(mechanisms.iter().map(|mechanism| &mechanism.instrument));
    instruments.extend(agreements.iter().map(|agreement| &agreement.instrument));
    instruments.extend(programmes.iter().map(|programme| &programme.instrument));
    instruments.sort_by_key(|instrument| instrument.evidence.cite);
    let instruments = instruments.iter().map(|instrument| {
        json!({
            "name": points.span(instrument.evidence.cite.span()),
            "kind": instrument.kind.as_str(),
            "parties": sorted(&instrument.parties),
            "founded": instrument.founded.map(|founded| founded.earliest().year()),
        })
    });
    json!({
        "doc": doc,
        "date": source.published().map(|date| date.to_string()),
        "dateline_place": reading.document.dateline.map(|span| span.of(source.text())),
        "actors": actors.collect::<Vec<_>>(),
        "meetings": meetings.collect::<Vec<_>>(),
        "events": events.collect::<Vec<_>>(),
        "commitments": commitments.collect::<Vec<_>>(),
        "mechanisms": instruments.collect::<Vec<_>>(),
    })
}

/// Adds the other places that say the same under `field`, if there are any.
fn with_others(mut value: Value, field: &str, evidence: &Evidence, points: &Points<'_>) -> Value {
    if !evidence.also.is_empty() {
        value[field] = evidence.also.iter().map(|cite| points.span(cite.span())).collect();
    }
    value
}

/// A confidence between 0 and 1.
fn share(confidence: Confidence) -> f64 {
    f64::from(confidence.get()) / 100.0
}

fn sorted(codes: &[Code]) -> Vec<&str> {
    let mut codes: Vec<&str> = codes.iter().map(Code::as_str).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The codebook knows no intervals: the first day stands for one.
fn day(date: Edtf) -> String {
    if date.precision() == Precision::Interval { date.earliest().to_string() } else { date.to_string() }
}
