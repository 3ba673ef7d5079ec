//! `xtask annotate`: the shortest way from a folder of documents to annotations that a scorer reads. No register, no formats.

use std::path::Path;

use anyhow::{Context, Result, bail};
use chancery::fact::{Facts, Instrument, MeetingState, Modality};
use chancery::reader::{Reading, read};
use chancery::text::{Cite, Edtf, Precision, Source};
use serde_json::{Value, json};

use crate::gold::{self, Document};

/// Reads every document of one folder and writes its annotation into another.
pub fn run(arguments: &[String]) -> Result<()> {
    let [docs, out] = arguments else { bail!("give DOCS_DIR and OUT_DIR") };
    let documents = gold::documents(Path::new(docs))?;
    write(&documents, Path::new(out))?;
    eprintln!("{} documents annotated in {out}", documents.len());
    Ok(())
}

/// Reads documents with the core alone and writes `OUT/ID.json` for each.
pub fn write(documents: &[Document], out: &Path) -> Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    for document in documents {
        let mut source = Source::new(document.text.clone());
        source.url = document.url.clone();
        source.published_raw = document.date.clone();
        let reading = read(&source);
        let path = out.join(format!("{}.json", document.id));
        let annotation = annotation(&source, &reading, document.id.parse().ok());
        std::fs::write(&path, format!("{annotation:#}\n")).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// A reading in the codebook's form.
fn annotation(source: &Source, reading: &Reading, doc: Option<u32>) -> Value {
    let points = Points::of(source);
    let Facts { actors, events, meetings, mechanisms, agreements, programmes, commitments, .. } = &reading.facts;
    let document = &reading.document;
    let actors = actors.iter().map(|actor| {
        let mut value = points.span(actor.evidence.cite);
        value["country"] = json!(actor.code.as_str());
        value["kind"] = json!(actor.stance.to_string());
        value["role"] = json!(actor.role);
        value
    });
    let meetings = meetings.iter().filter_map(|meeting| {
        let status = match meeting.state {
            MeetingState::Held => "held",
            MeetingState::Planned => "planned",
            MeetingState::Proposed | MeetingState::Invited | MeetingState::Postponed | MeetingState::Cancelled => return None,
        };
        Some(json!({
            "parties": codes(&meeting.parties),
            "people": meeting.participants.iter().filter_map(|participant| participant.person.as_deref()).collect::<Vec<_>>(),
            "place": meeting.place,
            "date": meeting.date.map(day),
            "occasion": meeting.occasion.as_ref().or(meeting.margins_of.as_ref()),
            "status": status,
            "evidence": points.span(meeting.evidence.cite),
        }))
    });
    let events = events.iter().filter(|event| matches!(event.modality, Modality::Realised | Modality::AgreedFuture)).map(|event| {
        json!({
            "plover": event.plover.to_string(),
            "source": codes(&event.source),
            "target": codes(&event.target),
            "evidence": points.span(event.evidence.cite),
        })
    });
    let commitments = commitments.iter().map(|commitment| {
        json!({
            "parties": codes(&commitment.parties),
            "text": points.span(commitment.evidence.cite),
            "sectors": commitment.sectors.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "firmness": commitment.firmness.to_string(),
            "mechanism": commitment.mechanism,
            "deadline": commitment.deadline_text,
        })
    });
    let mut instruments: Vec<&Instrument> = Vec::new();
    instruments.extend(mechanisms.iter().map(|mechanism| &mechanism.instrument));
    instruments.extend(agreements.iter().map(|agreement| &agreement.instrument));
    instruments.extend(programmes.iter().map(|programme| &programme.instrument));
    instruments.sort_by_key(|instrument| instrument.evidence.cite);
    let instruments = instruments.iter().map(|instrument| {
        json!({
            "name": points.span(instrument.evidence.cite),
            "kind": instrument.kind.to_string(),
            "parties": codes(&instrument.parties),
            "founded": instrument.founded.map(|founded| founded.earliest().year()),
        })
    });
    json!({
        "doc": doc,
        "date": source.published().map(|date| date.to_string()),
        "dateline_place": document.dateline.map(|span| span.of(source.text())),
        "actors": actors.collect::<Vec<_>>(),
        "meetings": meetings.collect::<Vec<_>>(),
        "events": events.collect::<Vec<_>>(),
        "commitments": commitments.collect::<Vec<_>>(),
        "mechanisms": instruments.collect::<Vec<_>>(),
    })
}

fn codes(codes: &[chancery::fact::Code]) -> Vec<&str> {
    codes.iter().map(|code| code.as_str()).collect()
}

/// The codebook knows no intervals: the first day stands for one.
fn day(date: Edtf) -> String {
    if date.precision() == Precision::Interval { date.earliest().to_string() } else { date.to_string() }
}

/// Byte offsets of one text turned into code points.
struct Points<'a> {
    source: &'a Source,
    /// Byte offset of every character; its position in the list is the code point offset.
    starts: Vec<u32>,
}

impl Points<'_> {
    fn of(source: &Source) -> Points<'_> {
        Points { source, starts: source.text().char_indices().map(|(byte, _)| byte as u32).collect() }
    }

    fn span(&self, cite: Cite) -> Value {
        let span = cite.span();
        let [start, end] = [span.start, span.end].map(|byte| self.starts.partition_point(|&start| start < byte));
        json!({ "quote": cite.quote(self.source), "start": start, "end": end })
    }
}
