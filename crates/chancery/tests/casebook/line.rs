//! One fact a line, in a form that people read and that does not change from run to run.
//!
//! A line names what the fact is, then its fields; unknown fields are left out, and the words it rests on come last, in quotes.
//! Long quotes are cut in the middle: `"Malaysia and Pakistan … bilateral ties."`.

use std::fmt::Display;

use chancery::fact::{Code, Commitment, Event, Evidence, Frame, Instrument, Meeting, ParticipantRole};
use chancery::reader::Reading;
use chancery::text::{Cite, Source, Voice};

/// A line and the word by which a case asks for it.
pub struct Line {
    pub kind: &'static str,
    pub text: String,
}

/// Everything that a reading holds: about the document, then each kind of fact in the order of its evidence, then the notes.
pub fn lines(source: &Source, reading: &Reading) -> Vec<Line> {
    let facts = &reading.facts;
    let mut lines = document(source, reading);
    lines.extend(facts.actors.iter().map(|actor| {
        let role = actor.role.as_ref().map(|role| format!(" ({role})")).unwrap_or_default();
        line("actor", format!("actor {} {} {}{role}", actor.code, actor.stance, quote(source, actor.evidence.cite)))
    }));
    lines.extend(facts.meetings.iter().map(|fact| line("meeting", meeting(source, fact))));
    lines.extend(facts.events.iter().map(|fact| line("event", event(source, fact))));
    lines.extend(facts.mechanisms.iter().map(|fact| {
        let mut fields = instrument("mechanism", source, &fact.instrument);
        fields.push(fact.kind.to_string());
        fields.extend(fact.life.map(|life| life.to_string()));
        fields.extend(fact.session_no.map(|number| format!("session {number}")));
        line("mechanism", fields.join(" | "))
    }));
    lines.extend(facts.agreements.iter().map(|fact| {
        let mut fields = instrument("agreement", source, &fact.instrument);
        fields.push(fact.kind.to_string());
        fields.extend(fact.actions.iter().map(|(action, date)| match date {
            Some(date) => format!("{action} {date}"),
            None => action.to_string(),
        }));
        fields.extend(fact.expiry.as_ref().map(|expiry| format!("until {expiry}")));
        line("agreement", fields.join(" | "))
    }));
    lines.extend(facts.programmes.iter().map(|fact| {
        let mut fields = instrument("programme", source, &fact.instrument);
        fields.push(fact.kind.to_string());
        fields.extend(fact.state.map(|state| state.to_string()));
        fields.extend(fact.value.as_ref().map(|value| format!("worth {}", value.text)));
        line("programme", fields.join(" | "))
    }));
    lines.extend(facts.frames.iter().map(|fact| line("frame", frame(source, fact))));
    lines.extend(facts.commitments.iter().map(|fact| line("commitment", commitment(source, fact))));
    lines.extend(reading.notes.iter().map(|note| match note.span {
        Some(span) => line("note", format!("note \"{}\": {}", span.of(source.text()), note.message)),
        None => line("note", format!("note {}", note.message)),
    }));
    lines
}

fn document(source: &Source, reading: &Reading) -> Vec<Line> {
    let document = &reading.document;
    let words =
        |kind, span: Option<chancery::text::Span>| span.map(|span| line(kind, format!("{kind} \"{}\"", span.of(source.text()))));
    let header = source.published().map(chancery::text::Edtf::day);
    let mut lines = Vec::new();
    lines.extend(document.kind.map(|kind| line("document", format!("document {kind}"))));
    lines.extend(words("title", document.title));
    lines.extend(words("dateline", document.dateline));
    lines.extend(words("agency", document.agency));
    lines.extend(document.published.filter(|date| Some(*date) != header).map(|date| line("published", format!("published {date}"))));
    lines.extend(document.date_lint.iter().map(|lint| {
        let words = lint.span.map(|span| format!(" \"{}\"", span.of(source.text()))).unwrap_or_default();
        let proposed = lint.proposed.map(|date| format!(" propose {date}")).unwrap_or_default();
        line("lint", format!("lint {}{words}{proposed}: {}", lint.lint, lint.reason))
    }));
    lines
}

fn meeting(source: &Source, fact: &Meeting) -> String {
    let people = fact.participants.iter().filter(|participant| participant.role != ParticipantRole::Mediator);
    let people: Vec<&str> = people.filter_map(|participant| participant.person.as_deref()).collect();
    let mediators = fact.participants.iter().filter(|participant| participant.role == ParticipantRole::Mediator);
    let mediators: Vec<&str> = mediators.map(|participant| participant.code.as_str()).collect();
    let mut fields = vec![format!("meeting {} {}", fact.state, codes(&fact.parties)), fact.kind.to_string()];
    fields.extend(Some(people.join(", ")).filter(|people| !people.is_empty()));
    fields.extend(field("place", &fact.place));
    fields.extend(field("date", &fact.date));
    fields.extend(field("margins", &fact.margins_of));
    fields.extend(field("occasion", &fact.occasion));
    fields.extend(field("mechanism", &fact.mechanism));
    fields.extend(field("session", &fact.session_no));
    fields.extend(field("invited by", &fact.invited_by));
    fields.extend(Some(mediators.join("+")).filter(|codes| !codes.is_empty()).map(|codes| format!("mediator: {codes}")));
    close(source, fields, &fact.evidence)
}

fn event(source: &Source, fact: &Event) -> String {
    let mut fields = vec![format!("{} {} > {}", fact.plover, codes(&fact.source), codes(&fact.target)), fact.modality.to_string()];
    fields.extend(field("mode", &fact.mode));
    fields.extend(field("date", &fact.date));
    fields.extend(field("place", &fact.place));
    close(source, fields, &fact.evidence)
}

fn commitment(source: &Source, fact: &Commitment) -> String {
    let sectors: Vec<String> = fact.sectors.iter().map(ToString::to_string).collect();
    let mut by = format!("by {}", codes(&fact.obligors));
    if !fact.beneficiaries.is_empty() {
        by = format!("{by} for {}", codes(&fact.beneficiaries));
    }
    let mut fields = vec![
        format!("commitment {} {} [{}] {by}", fact.firmness, codes(&fact.parties), sectors.join(", ")),
        fact.direction.to_string(),
        fact.action.to_string(),
    ];
    fields.extend(fact.reaffirmed.then(|| "reaffirmed".to_owned()));
    fields.extend(field("mechanism", &fact.mechanism));
    fields.extend(field("deadline", &fact.deadline_text));
    fields.extend(fact.amount.as_ref().map(|amount| format!("amount: {}", amount.text)));
    close(source, fields, &fact.evidence)
}

fn frame(source: &Source, fact: &Frame) -> String {
    let mut fields = vec![format!("frame {} {}", fact.kind, codes(&fact.organs))];
    fields.extend(field("seat", &fact.seat));
    fields.extend(field("term", &fact.term));
    fields.push(format!("{} for {}", codes(&fact.supporter), codes(&fact.candidate)));
    fields.extend(fact.reciprocal.then(|| "reciprocal".to_owned()));
    close(source, fields, &fact.evidence)
}

/// `mechanism committee MYS+PAK 1997 "Joint Committee …"`, to be followed by what is particular.
fn instrument(word: &str, source: &Source, fact: &Instrument) -> Vec<String> {
    let founded = fact.founded.map(|date| format!(" {date}")).unwrap_or_default();
    vec![format!("{word} {} {}{founded} {}", fact.kind, codes(&fact.parties), quote(source, fact.evidence.cite))]
}

fn line(kind: &'static str, text: String) -> Line {
    Line { kind, text }
}

fn field(name: &str, value: &Option<impl Display>) -> Option<String> {
    value.as_ref().map(|value| format!("{name}: {value}"))
}

fn codes(codes: &[Code]) -> String {
    if codes.is_empty() { "-".to_owned() } else { codes.iter().map(Code::as_str).collect::<Vec<_>>().join("+") }
}

/// The fields, who speaks where it is not the narrator, and the words.
fn close(source: &Source, mut fields: Vec<String>, evidence: &Evidence) -> String {
    if evidence.voice != Voice::Narrator {
        let speaker = evidence.speaker.as_ref().map(|speaker| format!(": {speaker}")).unwrap_or_default();
        fields.push(format!("{}{speaker}", evidence.voice));
    }
    fields.push(quote(source, evidence.cite));
    fields.join(" | ")
}

/// The cited words on one line; more than fifteen of them are cut to the first eight and the last four.
fn quote(source: &Source, cite: Cite) -> String {
    let words: Vec<&str> = cite.quote(source).split_whitespace().collect();
    match words.len() {
        0..=15 => format!("\"{}\"", words.join(" ")),
        count => format!("\"{} … {}\"", words[..8].join(" "), words[count - 4..].join(" ")),
    }
}
