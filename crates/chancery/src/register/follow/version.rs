//! Versions: what each side tells of one meeting.
//!
//! *Reads*: the undertakings that reports of one meeting tell, sorted by whose voice the report is: one party's, both parties'
//! (a joint text) or a third's. Undertakings that share their telling words are one matter; numbers of the same things that
//! differ between voices are shown as such.
//! *Does not read*: reports of other days; a matter that every voice tells alike as a difference.

use std::collections::{BTreeMap, BTreeSet};

use crate::fact::Code;
use crate::register::{Record, RecordKind, days_between};
use crate::text::{SourceId, SourceKind};
use crate::vocabulary::vocabulary;

use super::telling::{Telling, telling};
use super::{Paper, Place};

vocabulary! {
    /// How the voices stand to each other on one matter.
    Finding {
        /// More than one voice tells it, with the same figures.
        Agreed = "agreed",
        /// One voice alone tells it.
        OneSided = "one_sided",
        /// The voices give other figures.
        Differs = "differs",
    }
}

/// One telling of one matter of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The meeting.
    pub meeting: String,
    /// The number of the matter within the meeting.
    pub matter: u32,
    /// The record that tells it.
    pub record: String,
    /// Whose voice it is: a party, `joint` or `third`.
    pub told_by: String,
    /// The figure that it gives, with what is counted.
    pub figure: Option<String>,
    /// How the voices stand to each other.
    pub finding: Finding,
    /// The words.
    pub at: Place,
}

/// Reports of one meeting come out within this many days.
const DAYS: i32 = 4;

struct Said<'r> {
    record: &'r Record,
    voice: String,
    told: Telling,
    at: Place,
}

/// The versions of every meeting that more than one source tells of; sorted by meeting and matter.
pub(super) fn versions(records: &[&Record], papers: &[&Paper]) -> Vec<Version> {
    let papers: BTreeMap<_, &Paper> = papers.iter().map(|paper| (paper.source, *paper)).collect();
    let commitments: Vec<&Record> = records.iter().filter(|record| record.kind == RecordKind::Commitment).copied().collect();
    // Which of them each source tells, in their order.
    let mut told_in: BTreeMap<SourceId, Vec<usize>> = BTreeMap::new();
    for (nth, record) in commitments.iter().enumerate() {
        for source in record.evidence.iter().map(|witness| witness.source).collect::<BTreeSet<_>>() {
            told_in.entry(source).or_default().push(nth);
        }
    }
    let mut out = Vec::new();
    for meeting in records.iter().filter(|record| record.kind == RecordKind::Meeting && record.chosen("state").any(|s| s == "held")) {
        let sources: BTreeSet<_> = meeting.evidence.iter().map(|witness| witness.source).collect();
        let clusters: BTreeSet<_> = sources.iter().filter_map(|source| papers.get(source)).map(|paper| paper.cluster).collect();
        if clusters.len() < 2 {
            continue;
        }
        let mut said: Vec<Said> = Vec::new();
        let near: BTreeSet<usize> = sources.iter().filter_map(|source| told_in.get(source)).flatten().copied().collect();
        for record in near.into_iter().map(|nth| commitments[nth]) {
            let near = record.told.zip(meeting.told).is_some_and(|(a, b)| days_between(a, b) <= DAYS);
            for witness in record.evidence.iter().filter(|witness| near && sources.contains(&witness.source)) {
                let Some(paper) = papers.get(&witness.source) else { continue };
                let told = telling(paper, witness.span);
                said.push(Said { record, voice: voice(paper), told, at: Place { source: witness.source, span: witness.span } });
            }
        }
        out.extend(compare(&meeting.id, &said));
    }
    out
}

/// Whose voice a report is.
pub(super) fn voice(paper: &Paper) -> String {
    match (&paper.voice, paper.kind) {
        (_, Some(SourceKind::JointStatement | SourceKind::Communique | SourceKind::AgreedMinutes)) => "joint".to_owned(),
        (Some(code), _) => Code::as_str(code).to_owned(),
        (None, _) => "third".to_owned(),
    }
}

fn compare(meeting: &str, said: &[Said]) -> Vec<Version> {
    let mut matters: Vec<Vec<usize>> = Vec::new();
    for (nth, one) in said.iter().enumerate() {
        let alike = |other: &usize| {
            let other = &said[*other];
            let shared = one.told.words.keys().filter(|word| other.told.words.contains_key(*word)).count();
            other.record.id == one.record.id || shared * 2 >= one.told.words.len().min(other.told.words.len()).max(2)
        };
        match matters.iter_mut().find(|matter| matter.iter().any(alike)) {
            Some(matter) => matter.push(nth),
            None => matters.push(vec![nth]),
        }
    }
    let mut out = Vec::new();
    for (number, matter) in matters.iter().enumerate() {
        let voices: BTreeSet<&str> = matter.iter().map(|nth| said[*nth].voice.as_str()).collect();
        let differ = matter.iter().any(|a| {
            matter.iter().any(|b| {
                let (a, b) = (&said[*a].told.counts, &said[*b].told.counts);
                a.iter().any(|(n, of)| b.iter().any(|(m, same)| of == same && n != m))
            })
        });
        let sources: BTreeSet<_> = matter.iter().map(|nth| said[*nth].at.source).collect();
        let finding = match (differ, voices.len() > 1 || sources.len() > 1) {
            (true, _) => Finding::Differs,
            (false, true) => Finding::Agreed,
            (false, false) => Finding::OneSided,
        };
        out.extend(matter.iter().map(|nth| {
            let one = &said[*nth];
            Version {
                meeting: meeting.to_owned(),
                matter: number as u32,
                record: one.record.id.clone(),
                told_by: one.voice.clone(),
                figure: one.told.counts.first().map(|(count, of)| format!("{count} {of}")),
                finding,
                at: one.at,
            }
        }));
    }
    out
}
