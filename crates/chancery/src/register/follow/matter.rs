//! Matters: what may be heard of again. A matter is what was told first, with everything that was told of it since.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::fact::{Action, Code, Firmness, InstrumentKind};
use crate::reader::instrument::headed_by;
use crate::register::{Record, RecordKind};
use crate::text::{Bound, Edtf, Precision, Span, When, WhenKind};
use crate::vocabulary::Vocabulary;

use super::cue::{Sense, Tense};
use super::standing::lead;
use super::telling::{Mark, Telling, telling};
use super::usage::Root;
use super::{Paper, Place, Reference, What};

/// One telling of a matter.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// Its telling words.
    pub words: BTreeMap<String, Mark>,
    /// Those of the next sentence, where that goes on about it.
    pub also: BTreeSet<String>,
    /// Its numbers, with what is counted.
    pub counts: Vec<(u64, String)>,
    /// Its telling numbers.
    pub numbers: BTreeSet<u64>,
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
    /// Whether it is an instrument that has been signed.
    pub signed: bool,
    /// Whether its first telling tells a signing: another signing is then that of another text.
    pub concluded: bool,
    /// Whether a memorandum is what it signed, or an instrument of another name.
    pub memorandum: Option<bool>,
    /// Whether its first telling speaks of meeting: then a meeting may be what was undertaken.
    pub meets: bool,
    /// Whether its first telling speaks of an instrument: otherwise to sign one is a step towards it.
    pub signs: bool,
    /// The first day of which its first telling speaks: what was done before is no deed on it.
    pub begun: Option<Date>,
    /// The sentence that told it first.
    pub sentence: Root,
    /// Days and months ahead that it names.
    pub ahead: Vec<Edtf>,
    /// The last day for it.
    pub deadline: Option<Date>,
    /// The tellings that are known by heart: the first, and those that told it again.
    pub members: Vec<Member>,
}

impl Matter {
    /// The matter that a record starts in the report `paper`; `None` for records that cannot be heard of again.
    pub fn of_record(record: &Record, paper: usize, papers: &[&Paper], spoken: &Spoken) -> Option<Matter> {
        let what = What::Record(record.kind);
        let followed = matches!(
            record.kind,
            RecordKind::Commitment | RecordKind::Mechanism | RecordKind::Agreement | RecordKind::Programme | RecordKind::Frame
        );
        let witness = record.evidence.iter().find(|witness| witness.source == papers[paper].source)?;
        if !followed {
            return None;
        }
        let mut told = telling(papers[paper], without_circumstance(papers[paper], witness.span));
        let action = record.chosen("action").next().and_then(Action::parse).unwrap_or(Action::Other);
        // A bare name ("the joint commission") says too little: the sentence around it helps.
        if told.words.len() < 2
            && let Some(nth) = papers[paper].sentences.iter().position(|sentence| sentence.contains(witness.span))
        {
            // "Talks on the project": the sentence before says which.
            let nth = if told.refers() { nth.saturating_sub(1) } else { nth };
            told.words.extend(telling(papers[paper], without_circumstance(papers[paper], papers[paper].sentences[nth])).words);
        }
        let deadline = record.chosen("deadline").next().and_then(Edtf::parse).map(Edtf::latest);
        let deadline = deadline.or_else(|| last_day(&told, papers[paper])).or_else(|| next_day(&told, papers[paper]));
        let deadline = deadline.map(|day| as_said(day, &told, papers[paper]));
        take_up(&mut told, paper, papers);
        if record.kind == RecordKind::Mechanism || action == Action::EstablishMechanism {
            told.words.extend(spoken.of(Place { source: witness.source, span: witness.span }));
        }
        let firmness = record.chosen("firmness").next().and_then(Firmness::parse);
        let mut parties: Vec<Code> = record.parties.iter().map(|(_, code)| code.clone()).collect();
        parties.sort();
        parties.dedup();
        let (sentence, also) = around(witness.span, paper, papers);
        // "Signed a loan agreement": what is signed already cannot be delivered by being signed.
        let here = papers[paper].tellings().get(sentence.1);
        let concluded = match record.kind {
            RecordKind::Agreement => here.is_some_and(tells_a_signing),
            _ => action == Action::ConcludeAgreement && firmness == Some(Firmness::Signed) && tells_a_signing(&told),
        };
        let meets = here.is_some_and(tells_of_meeting);
        let signs = record.kind != RecordKind::Commitment || here.is_some_and(tells_of_instrument);
        // What tells of a body tells of its founding or of its sessions.
        let action = if record.kind == RecordKind::Mechanism { Action::EstablishMechanism } else { action };
        Some(Matter {
            root: Reference { what, id: record.id.clone() },
            sentence,
            ahead: ahead(&told, papers[paper]),
            place: Place { source: witness.source, span: witness.span },
            paper,
            parties,
            action,
            signed: record.kind == RecordKind::Agreement,
            concluded,
            memorandum: memorandum(&told),
            meets,
            signs,
            begun: begun(paper, sentence, papers).into_iter().chain(record.date.map(Edtf::earliest)).min(),
            deadline,
            members: vec![Member { words: told.words, also, counts: told.counts, numbers: told.numbers, firmness }],
        })
    }

    /// Whether a record that a report tells is the signing of another text than the one whose signing this is: a memorandum
    /// beside an agreement, or the other way round.
    pub fn is_beside_the_text_of(&self, record: &Record, paper: &Paper) -> bool {
        let signed = record.chosen("action").next().and_then(Action::parse) == Some(Action::ConcludeAgreement)
            && record.chosen("firmness").next().and_then(Firmness::parse) == Some(Firmness::Signed);
        let witness = record.evidence.iter().find(|witness| witness.source == paper.source);
        let Some(witness) = witness.filter(|_| self.concluded && signed) else { return false };
        let other = memorandum(&telling(paper, witness.span));
        self.memorandum.zip(other).is_some_and(|(ours, theirs)| ours != theirs)
    }

    /// The matter that a passage starts: words of undertaking in which the reader saw none.
    pub fn of_passage(told: &Telling, paper: usize, papers: &[&Paper], parties: &[Code]) -> Matter {
        let place = Place { source: papers[paper].source, span: told.span };
        let mut told = Telling { words: telling(papers[paper], without_circumstance(papers[paper], told.span)).words, ..told.clone() };
        take_up(&mut told, paper, papers);
        let deadline = last_day(&told, papers[paper]).or_else(|| next_day(&told, papers[paper]));
        let (sentence, also) = around(told.span, paper, papers);
        Matter {
            root: Reference { what: What::Passage, id: place.to_string() },
            sentence,
            ahead: ahead(&told, papers[paper]),
            place,
            paper,
            parties: parties.to_vec(),
            action: Action::Other,
            signed: false,
            concluded: false,
            memorandum: None,
            meets: tells_of_meeting(&told),
            signs: tells_of_instrument(&told),
            begun: begun(paper, sentence, papers),
            deadline,
            members: vec![Member { words: told.words, also, counts: told.counts, numbers: told.numbers, firmness: None }],
        }
    }
}

/// The bodies of which sentences speak, as words that both share: "its yearly committee with Georgia" is the consultative
/// committee by whatever name.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    at: BTreeMap<Place, Vec<usize>>,
    /// What each body goes by.
    names: Vec<Reference>,
}

impl Spoken {
    /// A body that words of a sentence name; `body` numbers it.
    pub fn note(&mut self, at: Place, body: usize) {
        self.at.entry(at).or_default().push(body);
    }

    /// Says what the bodies go by, in the order of their numbers.
    pub fn name(&mut self, names: Vec<Reference>) {
        self.names = names;
    }

    /// The bodies that stand in these words, each once.
    pub fn bodies(&self, place: Place) -> impl Iterator<Item = &Reference> {
        let bodies: BTreeSet<&Reference> = self.numbers(place).filter_map(|body| self.names.get(body)).collect();
        bodies.into_iter()
    }

    /// The first number of a body.
    pub fn mark(&self, body: &Reference) -> Option<usize> {
        self.names.iter().position(|name| name == body)
    }

    fn numbers(&self, place: Place) -> impl Iterator<Item = usize> {
        let first = Place { source: place.source, span: Span { start: 0, end: 0 } };
        let of_source = self.at.range(first..).take_while(move |(at, _)| at.source == place.source);
        of_source.filter(move |(at, _)| at.span.overlaps(place.span)).flat_map(|(_, bodies)| bodies.iter().copied())
    }

    /// The bodies that stand in these words.
    pub fn of(&self, place: Place) -> impl Iterator<Item = (String, Mark)> {
        self.numbers(place).map(|body| (format!("{BODY}{body}"), Mark { proper: true }))
    }
}

/// What a body is marked with among words; no word begins so.
pub(super) const BODY: &str = "body ";

/// Adds the words of the sentence before, where the telling takes up what that tells.
fn take_up(told: &mut Telling, paper: usize, papers: &[&Paper]) {
    let tellings = papers[paper].tellings();
    let Some(nth) = tellings.iter().position(|sentence| sentence.span.overlaps(told.span)) else { return };
    if let Some(before) = nth.checked_sub(1).filter(|_| tellings[nth].takes_up()) {
        told.words.extend(tellings[before].words.iter().map(|(word, mark)| (word.clone(), *mark)));
    }
}

/// The sentence in which words stand, and the words of the next where that goes on about it.
fn around(at: Span, paper: usize, papers: &[&Paper]) -> (Root, BTreeSet<String>) {
    let tellings = papers[paper].tellings();
    let nth = tellings.iter().position(|sentence| sentence.span.overlaps(at)).unwrap_or(tellings.len());
    let next = tellings.get(nth + 1).filter(|next| next.takes_up());
    ((paper, nth), next.into_iter().flat_map(|next| next.words.keys().cloned()).collect())
}

/// Whether words tell that something has been signed.
fn tells_a_signing(told: &Telling) -> bool {
    told.cues.iter().any(|cue| cue.sense == Sense::Signed && cue.tense == Tense::Done)
}

/// Whether the instrument that words name first is a memorandum; none where they name none.
fn memorandum(told: &Telling) -> Option<bool> {
    // "A framework memorandum", "a partnership agreement": these say of which sort it is.
    let form = |word: &&String| !matches!(word.as_str(), "framework" | "partnership" | "alliance");
    told.folded.iter().filter(form).find_map(|word| match headed_by(word)? {
        InstrumentKind::Mou => Some(true),
        InstrumentKind::Agreement | InstrumentKind::Treaty => Some(false),
        _ => None,
    })
}

/// Whether words speak of meeting.
fn tells_of_meeting(told: &Telling) -> bool {
    let meets = |word: &String| matches!(word.as_str(), "meet" | "meets" | "talk" | "talks" | "negotiate" | "negotiations" | "visit");
    told.cues.iter().any(|cue| matches!(cue.sense, Sense::Met | Sense::SessionWord)) || told.folded.iter().any(meets)
}

/// Whether words speak of an instrument or of signing one.
fn tells_of_instrument(told: &Telling) -> bool {
    const INSTRUMENTS: &[&str] = &[
        "accord",
        "agreement",
        "agreements",
        "contract",
        "convention",
        "deal",
        "declaration",
        "instrument",
        "memoranda",
        "memorandum",
        "pact",
        "paper",
        "papers",
        "protocol",
        "text",
        "treaty",
    ];
    let signs = told.cues.iter().any(|cue| matches!(cue.sense, Sense::Signed | Sense::Ratified | Sense::InForce));
    signs || told.folded.iter().any(|word| INSTRUMENTS.contains(&word.as_str()))
}

/// The first day of which the sentence speaks that tells a matter first; that of the report, where it tells none before.
fn begun(paper: usize, (_, nth): Root, papers: &[&Paper]) -> Option<Date> {
    let told = papers[paper].tellings().get(nth);
    let dates = told.into_iter().flat_map(|told| &told.whens).filter(|when| !when.is_deadline()).filter_map(|when| when.date);
    dates.chain(papers[paper].published).map(Edtf::earliest).min()
}

/// The days and months ahead that words name.
fn ahead(told: &Telling, paper: &Paper) -> Vec<Edtf> {
    let later = |date: &Edtf| paper.published.is_some_and(|published| date.latest() > published.latest());
    let exact = |date: &Edtf| matches!(date.precision(), Precision::Day | Precision::Month);
    told.whens.iter().flat_map(|when| [when.ahead, when.date]).flatten().filter(later).filter(exact).collect()
}

/// A sentence up to the clause that tells on what occasion it was said: ", when the President was received at the palace".
fn without_circumstance(paper: &Paper, sentence: Span) -> Span {
    let text = sentence.of(&paper.text);
    let ends = [", when ", ", where ", ", while "].iter().filter_map(|opening| text.find(opening));
    // Before the middle of a sentence the occasion comes first, and the undertaking behind it.
    let end = ends.filter(|at| at * 2 >= text.len()).min().map_or(sentence.end, |at| sentence.start + at as u32);
    Span { start: sentence.start, end }
}

/// The last day that the next sentence leaves, where it takes up the undertaking: "the aircraft would be ready by Christmas".
fn next_day(told: &Telling, paper: &Paper) -> Option<Date> {
    let tellings = paper.tellings();
    let nth = tellings.iter().position(|sentence| sentence.span.overlaps(told.span))?;
    let next = tellings.get(nth + 1)?;
    let bounded = next.whens.iter().any(|when| when.is_deadline() || when.bound == Bound::From);
    let speaks = next.folded.iter().any(|word| matches!(word.as_str(), "it" | "this"));
    let shares = next.words.keys().any(|word| told.words.contains_key(word));
    last_day(next, paper).filter(|_| bounded && (speaks || shares || next.takes_up()))
}

/// The last day that words of an undertaking leave for it: `by the end of 2022`, `next year`, `in November`.
fn last_day(told: &Telling, paper: &Paper) -> Option<Date> {
    let published = paper.published?.latest();
    let ahead = told.whens.iter().filter(|when| when.bound != Bound::After);
    // "From 2025": what has not begun when that year ends is late.
    let days = ahead.filter_map(|when| when.limit().or(when.ahead.or(when.date).map(Edtf::latest)));
    let day = days.filter(|day| *day > published).min()?;
    Some(as_said(day, told, paper))
}

/// A last day that is counted from the day on which it was said, and not from that of the report: "within three months".
fn as_said(day: Date, told: &Telling, paper: &Paper) -> Date {
    let counted = |when: &When| {
        let length = matches!(when.kind, WhenKind::Length | WhenKind::Stretch);
        length && when.bound == Bound::Within && when.limit() == Some(day)
    };
    let later = paper.published.map(Edtf::latest).and_then(|published| Some((published, lead(paper, published)?)));
    match later.filter(|_| told.whens.iter().any(counted)) {
        Some((published, said)) => day.checked_sub(published - said).unwrap_or(day),
        None => day,
    }
}
