//! Papers and circles: which reports and records are followed together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::fact::Code;
use crate::lexicon::{Class, Hit, Lexicon};
use crate::reader::Reading;
use crate::register::{Record, RecordKind, block};
use crate::text::{Source, Span};

use super::stray::Strays;
use super::{Circle, Paper};

/// A record of more parties than this is followed in its own circle alone.
const MANY: usize = 6;

impl Paper {
    /// A source with its reading; `cluster` is its independence cluster.
    pub fn of(source: &Source, reading: &Reading, cluster: u64) -> Paper {
        let named = named(source.text(), source.publisher.as_deref(), reading.document.dateline);
        let states = named.iter().filter(|(code, _)| crate::register::state(code.as_str()).is_some()).count();
        Paper {
            source: source.id(),
            text: source.text().to_owned(),
            sentences: reading.sentences.clone(),
            published: block::published(source, reading),
            cluster,
            kind: reading.document.kind,
            dateline: reading.document.dateline,
            voice: source.publisher.as_deref().and_then(voice),
            solo: states == 1 && tells_of_a_body(source.text()),
            named,
            tellings: OnceLock::new(),
        }
    }

    /// Whether the report belongs to a circle: it names both parties, or one of them and no other state at all.
    pub fn belongs(&self, pair: &(Code, Code)) -> bool {
        let names = |code: &Code| self.named.iter().any(|(named, _)| named == code);
        match (names(&pair.0), names(&pair.1)) {
            (true, true) => true,
            (false, false) => false,
            _ => self.solo,
        }
    }

    /// The two states that the report names most; sorted.
    pub fn pair(&self) -> Option<(Code, Code)> {
        let mut named: Vec<&(Code, u32)> =
            self.named.iter().filter(|(code, _)| crate::register::state(code.as_str()).is_some()).collect();
        named.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        match named.as_slice() {
            [a, b, ..] if a.0 <= b.0 => Some((a.0.clone(), b.0.clone())),
            [a, b, ..] => Some((b.0.clone(), a.0.clone())),
            _ => None,
        }
    }
}

/// Whether a text speaks of a session of a standing body.
fn tells_of_a_body(text: &str) -> bool {
    const BODIES: &[&str] =
        &["commission", "committee", "council", "dialogue", "consultations", "working group", "forum", "cabinet", "mechanism"];
    let lower = text.to_lowercase();
    let session = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| matches!(word, "session" | "sessions") || super::session::ordinal(word).is_some());
    // "Exercise Lion Tide, the seventh, closed at Changi."
    let exercise = || text.match_indices("Exercise ").any(|(at, head)| text[at + head.len()..].starts_with(char::is_uppercase));
    session && (exercise() || BODIES.iter().any(|body| lower.contains(body)))
}

/// How much a text names each state and organisation; sorted by code.
pub fn named(text: &str, publisher: Option<&str>, dateline: Option<Span>) -> Vec<(Code, u32)> {
    let mut counts: BTreeMap<Code, u32> = BTreeMap::new();
    let mut hits = Vec::new();
    Lexicon::builtin().find(text, &mut hits);
    Lexicon::builtin().find(publisher.unwrap_or(""), &mut hits);
    if let Some(dateline) = dateline {
        Lexicon::builtin().find_upper(dateline.of(text), &mut hits);
        counts.extend(city(dateline.of(text)).map(|code| (code, 1)));
    }
    // Headlines are set in capitals.
    for line in text
        .split(['\n', '.'])
        .filter(|line| line.len() > 3 && line.chars().filter(|letter| letter.is_alphabetic()).all(char::is_uppercase))
    {
        Lexicon::builtin().find_upper(line, &mut hits);
    }
    drop_namesakes(&mut hits);
    for hit in hits {
        // A state counts for more than a city in it, which may be neutral ground.
        let (code, weight) = match hit.entry.class {
            Class::State { code, .. } => (code.as_str().to_owned(), 3),
            Class::Capital { code, .. } => (code.as_str().to_owned(), 1),
            Class::Igo { code, .. } => (code.to_owned(), 3),
            _ => continue,
        };
        if let Some(code) = Code::new(&code) {
            *counts.entry(code).or_default() += weight;
        }
    }
    counts.into_iter().collect()
}

/// Leaves out the part of a state where its name is that of a whole one: "Georgia" among states is Georgia.
pub(super) fn drop_namesakes(hits: &mut Vec<Hit<'_>>) {
    let whole: BTreeSet<&str> =
        hits.iter().filter(|hit| matches!(hit.entry.class, Class::State { part: false, .. })).map(|hit| hit.entry.surface).collect();
    hits.retain(|hit| !matches!(hit.entry.class, Class::State { part: true, .. }) || !whole.contains(hit.entry.surface));
}

/// The state of the city above a report, where places of that name lie in one state alone. Capitals are found as such.
fn city(dateline: &str) -> Option<Code> {
    let place = dateline.split(',').next().unwrap_or_default();
    let title = |word: &str| -> String {
        let mut letters = word.chars();
        letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
    };
    let written = place.split_whitespace().map(title).collect::<Vec<_>>().join(" ");
    let mut hits = Vec::new();
    Lexicon::builtin().find(&written, &mut hits);
    let whole = hits.iter().filter(|hit| hit.start == 0 && hit.end == written.len());
    let codes: BTreeSet<Option<&str>> = whole
        .map(|hit| match &hit.entry.class {
            Class::City { code, .. } => Some(code.as_str()),
            _ => None,
        })
        .collect();
    match codes.into_iter().collect::<Vec<_>>().as_slice() {
        [Some(code)] => Code::new(code),
        _ => None,
    }
}

/// The party whose voice a publisher is: a ministry, a parliament, a presidency. Newspapers speak for nobody.
fn voice(publisher: &str) -> Option<Code> {
    const OFFICIAL: &[&str] = &[
        "ministry",
        "parliament",
        "presidency",
        "government",
        "office of",
        "senate",
        "embassy",
        "cabinet",
        "department",
        "state house",
        "palace",
    ];
    let lower = publisher.to_lowercase();
    if !OFFICIAL.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let mut hits = Vec::new();
    Lexicon::builtin().find(publisher, &mut hits);
    hits.iter().find_map(|hit| match hit.entry.class {
        Class::State { code, .. } | Class::Capital { code, .. } => Code::new(code.as_str()),
        _ => None,
    })
}

/// The parties of a record, sorted, each once.
fn parties(record: &Record) -> Vec<Code> {
    let mut parties: Vec<Code> = record.parties.iter().map(|(_, code)| code.clone()).collect();
    parties.sort();
    parties.dedup();
    parties
}

/// The circle in which a record is followed: that of the first two of its parties.
pub fn home(record: &Record) -> Option<(Code, Code)> {
    match parties(record).as_slice() {
        [a, b, ..] => Some((a.clone(), b.clone())),
        _ => None,
    }
}

/// The circles in which a record competes.
pub fn circles_of(record: &Record) -> Vec<(Code, Code)> {
    if record.kind == RecordKind::Actor {
        return Vec::new();
    }
    let parties = parties(record);
    let codes: Vec<&Code> = parties.iter().collect();
    pairs(&codes).into_iter().map(|(a, b)| (a.clone(), b.clone())).collect()
}

/// The pairs of circles that parties make, given in the order of letters: all of them, or of many parties the first alone.
pub fn pairs<T: Copy>(parties: &[T]) -> Vec<(T, T)> {
    if parties.len() > MANY {
        return vec![(parties[0], parties[1])];
    }
    let mut pairs = Vec::new();
    for (nth, a) in parties.iter().enumerate() {
        pairs.extend(parties[nth + 1..].iter().map(|b| (*a, *b)));
    }
    pairs
}

/// The circles of a whole register: what the store puts together piece by piece. Only pairs that have records are circles,
/// and those that a report names most.
pub fn circles(readings: &[(Source, Reading)], records: &[Record]) -> Vec<Circle> {
    let clusters = crate::register::independence::clusters(readings);
    let papers: Vec<Arc<Paper>> =
        readings.iter().zip(clusters).map(|((source, reading), cluster)| Arc::new(Paper::of(source, reading, cluster))).collect();
    let mut circles: BTreeMap<(Code, Code), Circle> = BTreeMap::new();
    for record in records {
        for pair in circles_of(record) {
            circles.entry(pair).or_default().records.push(record.clone());
        }
    }
    for pair in papers.iter().filter_map(|paper| paper.pair()) {
        circles.entry(pair).or_default();
    }
    let strays = Strays::among(&papers);
    for (pair, circle) in &mut circles {
        circle.papers = papers.iter().filter(|paper| paper.belongs(pair)).cloned().collect();
        circle.strays = strays.of(pair, &circle.papers);
        circle.pair = Some(pair.clone());
    }
    circles.into_values().collect()
}
