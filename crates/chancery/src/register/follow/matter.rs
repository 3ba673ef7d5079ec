//! Matters: what may be heard of again. A matter is what was told first, with everything that was told of it since.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::fact::{Action, Code, Firmness};
use crate::register::{Record, RecordKind};
use crate::text::Bound;
use crate::vocabulary::Vocabulary;

use super::telling::{Mark, Telling, telling};
use super::{Paper, Place, Reference, What};

/// One telling of a matter.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// Its telling words.
    pub words: BTreeMap<String, Mark>,
    /// Its numbers.
    pub counts: Vec<(u64, String)>,
    /// How firm it was.
    pub firmness: Option<Firmness>,
}

/// What was told first, and what was told of it since.
#[derive(Debug, Clone)]
pub(super) struct Matter {
    /// The record or passage that told it first.
    pub root: Reference,
    /// Where it was told first.
    pub place: Place,
    /// The report that told it first, by its number in the circle.
    pub paper: usize,
    /// Its parties; sorted.
    pub parties: Vec<Code>,
    /// What is to be done.
    pub action: Action,
    /// The last day for it.
    pub deadline: Option<Date>,
    /// The tellings that are known by heart: the first, and those that told it again.
    pub members: Vec<Member>,
}

impl Matter {
    /// The matter that a record starts in the report `paper`; `None` for records that cannot be heard of again.
    pub fn of_record(record: &Record, paper: usize, papers: &[&Paper]) -> Option<Matter> {
        let what = What::Record(record.kind);
        let followed = matches!(
            record.kind,
            RecordKind::Commitment | RecordKind::Mechanism | RecordKind::Agreement | RecordKind::Programme | RecordKind::Frame
        );
        let witness = record.evidence.iter().find(|witness| witness.source == papers[paper].source)?;
        if !followed {
            return None;
        }
        let mut told = telling(papers[paper], witness.span);
        let action = record.chosen("action").next().and_then(Action::parse).unwrap_or(Action::Other);
        // A bare name ("the joint commission") says too little: the sentence around it helps.
        if told.words.len() < 2
            && let Some(sentence) = papers[paper].sentences.iter().find(|sentence| sentence.contains(witness.span))
        {
            told = telling(papers[paper], *sentence);
        }
        let deadline = record.chosen("deadline").next().and_then(crate::text::Edtf::parse).map(crate::text::Edtf::latest);
        let deadline = deadline.or_else(|| last_day(&told, papers[paper]));
        let firmness = record.chosen("firmness").next().and_then(Firmness::parse);
        let mut parties: Vec<Code> = record.parties.iter().map(|(_, code)| code.clone()).collect();
        parties.sort();
        parties.dedup();
        Some(Matter {
            root: Reference { what, id: record.id.clone() },
            place: Place { source: witness.source, span: witness.span },
            paper,
            parties,
            action,
            deadline,
            members: vec![Member { words: told.words, counts: told.counts, firmness }],
        })
    }

    /// The matter that a passage starts: words of undertaking in which the reader saw none.
    pub fn of_passage(told: &Telling, paper: usize, papers: &[&Paper], parties: &[Code]) -> Matter {
        let place = Place { source: papers[paper].source, span: told.span };
        Matter {
            root: Reference { what: What::Passage, id: place.to_string() },
            place,
            paper,
            parties: parties.to_vec(),
            action: Action::Other,
            deadline: last_day(told, papers[paper]),
            members: vec![Member { words: told.words.clone(), counts: told.counts.clone(), firmness: None }],
        }
    }
}

/// The last day that words of an undertaking leave for it: `by the end of 2022`, `next year`, `in November`.
fn last_day(told: &Telling, paper: &Paper) -> Option<Date> {
    let published = paper.published?.latest();
    let ahead = told.whens.iter().filter(|when| !matches!(when.bound, Bound::From | Bound::After));
    let days = ahead.filter_map(|when| when.limit().or(when.ahead.map(crate::text::Edtf::latest)));
    days.filter(|day| *day > published).min()
}
