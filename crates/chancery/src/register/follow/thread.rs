//! Threads: a matter and everything that was told of it since, found report by report.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::fact::{Action, Code, Confidence, Firmness};
use crate::lexicon::party;
use crate::register::{Record, RecordKind};
use crate::text::{Edtf, Span};
use crate::vocabulary::Vocabulary;

use super::cue::{Sense, Tense};
use super::likeness::{Context, Glance, Heard, LARGE_NUMBER, Likeness, is_of_others, likeness};
use super::matter::{BODY, Matter, Member, Spoken};
use super::relation::{Relation, Verdict, verdict};
use super::session::Session;
use super::telling::Telling;
use super::usage::{Root, Usage};
use super::{Link, Paper, Place, Reference, What, sat};

/// From here on a link is in force.
const SURE: f64 = 48.0;
/// From here on it is proposed.
const LIKELY: f64 = 32.0;
/// A later telling is known by heart, if so much of it is about the matter.
const ABOUT_IT: f64 = 0.25;
/// An undertaking is the earlier one told again from this likeness on, if so much of it is about that.
const THE_SAME: f64 = 60.0;
const ALL_ABOUT_IT: f64 = 0.4;
/// Two tellings of one report that begin within so many bytes may tell of one matter.
const BESIDE: u32 = 250;
/// Words that stand in more matters than this find none: they would find all.
const COMMON: usize = 400;

/// A later telling of a matter.
#[derive(Debug, Clone)]
pub(super) struct Echo {
    /// The report, by its number.
    pub paper: usize,
    /// Where the matter was told until then.
    pub of: Place,
    /// What the sentence tells.
    pub told: Telling,
    /// The record that the sentence tells, or the passage itself.
    pub later: Reference,
    /// What it does to the matter.
    pub verdict: Verdict,
    /// How like it is.
    pub like: Likeness,
}

/// A matter with its echoes, in the order of the reports.
#[derive(Debug, Clone)]
pub(super) struct Thread {
    /// What was told first.
    pub matter: Matter,
    /// What was told of it since.
    pub echoes: Vec<Echo>,
    /// The report with which it ended: a promise to set up a body ends with the body's first session, and what is told later is
    /// told of the body.
    ended: Option<usize>,
}

impl Place {
    /// Whether two tellings of one report begin so near to each other that they may tell of one matter.
    fn beside(self, other: Place) -> bool {
        self.source == other.source && self.span.start.abs_diff(other.span.start) < BESIDE
    }
}

impl Echo {
    /// Whether a person has to decide on it.
    pub fn proposed(&self) -> bool {
        self.like.weak || self.like.score < SURE
    }

    /// How like the two are: a mark by which links are put in order, not a measured share of right ones. What says too little to
    /// go by never stands above what is in force.
    fn confidence(&self) -> Confidence {
        let most = if self.proposed() { SURE - 1.0 } else { 95.0 };
        Confidence::percent(self.like.score.clamp(0.0, most) as u8)
    }
}

/// The search: matters told so far, and where their words lead.
struct Search<'a> {
    pair: &'a [Code],
    papers: &'a [&'a Paper],
    spoken: &'a Spoken,
    sessions: &'a [Session],
    threads: Vec<Thread>,
    by_word: HashMap<String, Vec<usize>>,
    /// The members of each thread's matter, by the numbers of their words.
    heard: Vec<Vec<Heard>>,
    usage: Usage,
    glance: Glance,
    /// The first sentences of the matters of which later sentences speak.
    echoed: BTreeMap<Root, Root>,
}

/// All matters of a circle with what was told of them since. `papers` stand in the order of their days.
pub(super) fn threads(pair: &[Code], records: &[&Record], papers: &[&Paper], spoken: &Spoken, sessions: &[Session]) -> Vec<Thread> {
    // The records that a report tells, by the report.
    let number: BTreeMap<_, usize> = papers.iter().enumerate().map(|(nth, paper)| (paper.source, nth)).collect();
    let mut told: Vec<Vec<&Record>> = vec![Vec::new(); papers.len()];
    for record in records {
        let sources: BTreeSet<usize> = record.evidence.iter().filter_map(|w| number.get(&w.source).copied()).collect();
        for paper in sources {
            told[paper].push(record);
        }
    }
    let mut search = Search {
        pair,
        papers,
        spoken,
        sessions,
        threads: Vec::new(),
        by_word: HashMap::new(),
        heard: Vec::new(),
        usage: Usage::default(),
        glance: Glance::default(),
        echoed: BTreeMap::new(),
    };
    for (paper, told) in told.iter().enumerate() {
        search.take(paper, told);
    }
    share(&mut search.threads);
    sat::deliver(&mut search.threads, papers, sessions, spoken);
    search.threads
}

/// What becomes of an instrument, a programme or a frame becomes of the undertaking that told of it in the same words: "agreed to
/// conclude an agreement on social security" is a commitment and names an agreement.
fn share(threads: &mut [Thread]) {
    let commitment = What::Record(RecordKind::Commitment);
    let mut named: BTreeMap<Root, Vec<usize>> = BTreeMap::new();
    for (nth, thread) in threads.iter().enumerate() {
        if thread.matter.root.what != commitment && thread.matter.root.what != What::Passage {
            named.entry(thread.matter.sentence).or_default().push(nth);
        }
    }
    let mut shared = Vec::new();
    for (to, undertaking) in threads.iter().enumerate().filter(|(_, thread)| thread.matter.root.what == commitment) {
        let of = undertaking.matter.place;
        let beside = named.get(&undertaking.matter.sentence).into_iter().flatten().map(|nth| &threads[*nth]);
        let one = |thread: &&Thread| thread.matter.place.source == of.source && thread.matter.place.span.overlaps(of.span);
        let mut known: BTreeSet<(usize, Span)> = undertaking.echoes.iter().map(|echo| (echo.paper, echo.told.span)).collect();
        for echo in beside.filter(one).flat_map(|thread| &thread.echoes) {
            let open = undertaking.ended.is_none_or(|ended| ended >= echo.paper);
            if open && known.insert((echo.paper, echo.told.span)) {
                shared.push((to, Echo { of, ..echo.clone() }));
            }
        }
    }
    for (to, echo) in shared {
        threads[to].echoes.push(echo);
    }
    for thread in threads {
        thread.echoes.sort_by_key(|echo| (echo.paper, echo.told.span.start));
    }
}

impl Search<'_> {
    /// Takes the next report: first what it says of earlier matters, then what it tells for the first time.
    fn take(&mut self, paper: usize, told: &[&Record]) {
        let mut sentences: Vec<Telling> =
            self.papers[paper].tellings().iter().map(|telling| self.with_bodies(paper, telling)).collect();
        let ours = self.papers[paper].pair().is_some_and(|(a, b)| *self.pair == [a, b]);
        if !ours {
            go_on_about(&mut sentences);
        }
        let sentences = sentences.as_slice();
        self.usage.count(sentences.iter().flat_map(|telling| telling.words.keys()));
        let mut heard: BTreeSet<usize> = BTreeSet::new();
        let mut echoes = Vec::new();
        let mut topics: BTreeSet<usize> = BTreeSet::new();
        for (nth, telling) in sentences.iter().enumerate() {
            let seen = Seen { around: around(sentences, nth), taken_up: taken_up(sentences, nth), topics: &topics };
            let matches = self.matches(paper, telling, &seen);
            topics.extend(matches.iter().filter(|(_, like)| like.score >= SURE).map(|(thread, _)| *thread));
            for (thread, like) in matches {
                let root = &self.threads[thread].matter.root.id;
                // A named thing goes on under its own record: what tells of it is then the passage.
                let covering = covering(told, self.papers[paper], telling).filter(|record| record.id != *root);
                let firmness = covering.and_then(|record| record.chosen("firmness").next()).and_then(Firmness::parse);
                let matter = &self.threads[thread].matter;
                if covering.is_some_and(|record| matter.is_beside_the_text_of(record, self.papers[paper])) {
                    continue;
                }
                let mut verdict = verdict(matter, &telling.since(matter.begun, self.papers[paper].published), &like, firmness);
                // A body that has met before only meets again.
                let here = Place { source: self.papers[paper].source, span: telling.span };
                if matter.root.what == What::Record(RecordKind::Mechanism)
                    && verdict.sense == Some(Sense::Met)
                    && !self.first_sits(&matter.root, here)
                {
                    verdict.relation = Relation::Restates;
                }
                let later = match covering {
                    Some(record) => Reference { what: What::Record(record.kind), id: record.id.clone() },
                    None => passage(self.papers[paper], telling),
                };
                let echo = Echo { paper, of: self.threads[thread].matter.place, told: telling.clone(), later, verdict, like };
                if !echo.proposed() && (echo.like.share >= ALL_ABOUT_IT || telling.takes_up()) {
                    heard.insert(nth);
                }
                self.echoed.insert((paper, nth), self.threads[thread].matter.sentence);
                echoes.push((thread, echo));
            }
        }
        let mut joined: BTreeSet<String> = BTreeSet::new();
        let mut founded = Vec::new();
        for (thread, echo) in echoes {
            let matter = &mut self.threads[thread].matter;
            let again =
                matches!(echo.verdict.relation, Relation::Restates | Relation::Narrows | Relation::Widens | Relation::Upgrades);
            let done = echo.verdict.relation == Relation::Delivers;
            let commitment = What::Record(RecordKind::Commitment);
            let same = echo.like.score >= THE_SAME && echo.like.share >= ALL_ABOUT_IT && echo.like.shared.len() >= 2;
            if again && !echo.proposed() && same && echo.later.what == commitment && matter.root.what == commitment {
                joined.insert(echo.later.id.clone());
            }
            let signs = done && echo.verdict.sense == Some(Sense::Signed);
            matter.signed |= signs && !echo.proposed() && !echo.verdict.first_step;
            let promise = matches!(matter.root.what, What::Passage | What::Record(RecordKind::Commitment));
            let founds = |cue: &super::cue::Cue| matches!(cue.sense, Sense::Met | Sense::Founded) && cue.tense == Tense::Done;
            if promise && matter.action == Action::EstablishMechanism && !echo.proposed() && echo.told.cues.iter().any(founds) {
                founded.push((thread, echo.told.clone()));
            }
            if (again || done) && !echo.proposed() && echo.like.share >= ABOUT_IT && matter.members.len() < 6 {
                let member = Member {
                    words: echo.told.words.clone(),
                    also: BTreeSet::new(),
                    counts: echo.told.counts.clone(),
                    numbers: echo.told.numbers.clone(),
                    firmness: None,
                };
                matter.members.push(member.clone());
                self.file(thread, &member);
            }
            self.threads[thread].echoes.push(echo);
        }
        for (thread, telling) in founded {
            self.found(thread, paper, &telling);
        }
        for record in told.iter().filter(|record| !joined.contains(&record.id)) {
            let first = record.evidence.first().is_some_and(|witness| witness.source == self.papers[paper].source);
            if first && let Some(matter) = Matter::of_record(record, paper, self.papers, self.spoken) {
                self.start(matter);
            }
        }
        for (nth, telling) in sentences.iter().enumerate().filter(|_| ours) {
            // What is put off was to be.
            let undertaken = telling.cues.iter().any(|cue| matches!(cue.sense, Sense::Undertake | Sense::Postpone));
            let read = told.iter().any(|record| covers(record, self.papers[paper], telling));
            let dated = !telling.words.is_empty() && telling.whens.iter().any(|when| when.ahead.is_some());
            let speaks = telling.words.len() >= 3 || (nth > 0 && telling.takes_up()) || dated;
            if undertaken && !read && !heard.contains(&nth) && speaks && !is_of_others(self.pair, &telling.codes) {
                let passage = Matter::of_passage(telling, paper, self.papers, self.pair);
                match self.told_in(passage.sentence) {
                    // What the reader saw in a part of the sentence is what the whole of it is about.
                    Some(thread) => self.add(thread, passage.members),
                    None => self.start(passage),
                }
            }
        }
    }

    /// Whether words tell the first session of a body.
    fn first_sits(&self, body: &Reference, here: Place) -> bool {
        sat::first_of(body, self.sessions).is_some_and(|first| {
            first.number.is_none_or(|number| number == 1) && first.at.source == here.source && first.at.span.overlaps(here.span)
        })
    }

    /// A sentence with the bodies of which it speaks.
    fn with_bodies(&self, paper: usize, telling: &Telling) -> Telling {
        let mut telling = telling.clone();
        telling.words.extend(self.spoken.of(Place { source: self.papers[paper].source, span: telling.span }));
        telling
    }

    /// A body that was promised is told as existing: the promise ends, and what is told from now on is told of the body, by its
    /// record if there is one.
    fn found(&mut self, thread: usize, paper: usize, telling: &Telling) {
        if self.threads[thread].ended.is_some() {
            return;
        }
        let place = Place { source: self.papers[paper].source, span: telling.span };
        let promised = self.threads[thread].matter.place;
        let mut moved = false;
        for other in &mut self.threads {
            let promise = matches!(other.matter.root.what, What::Passage | What::Record(RecordKind::Commitment));
            let first = other.matter.members.first();
            let body =
                first.is_some_and(|first| first.words.keys().any(|word| word.starts_with(BODY) && telling.words.contains_key(word)));
            if promise && other.matter.action == Action::EstablishMechanism && other.matter.place.beside(promised) {
                other.ended.get_or_insert(paper);
            } else if other.matter.root.what == What::Record(RecordKind::Mechanism) && body && other.matter.paper < paper {
                (other.matter.place, other.matter.paper) = (place, paper);
                moved = true;
            }
        }
        if !moved {
            let body = Matter::of_passage(telling, paper, self.papers, self.pair);
            self.start(body);
        }
    }

    /// The undertaking that a sentence tells first, where it tells one alone.
    fn told_in(&self, sentence: Root) -> Option<usize> {
        let commitment = What::Record(RecordKind::Commitment);
        let here = |thread: &usize| {
            let matter = &self.threads[*thread].matter;
            matter.sentence == sentence && matter.root.what == commitment
        };
        let mut found =
            (0..self.threads.len()).rev().take_while(|thread| self.threads[*thread].matter.paper == sentence.0).filter(here);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Adds tellings to a matter.
    fn add(&mut self, thread: usize, members: Vec<Member>) {
        for member in members {
            self.file(thread, &member);
            self.threads[thread].matter.members.push(member);
        }
    }

    fn start(&mut self, matter: Matter) {
        let thread = self.threads.len();
        let members = matter.members.clone();
        // Words that it takes up from the sentence before are not its own.
        let said = self.papers[matter.sentence.0].tellings().get(matter.sentence.1);
        let said = |word: &&String| said.is_none_or(|said| said.words.contains_key(*word)) || word.starts_with(BODY);
        // Who tells of a matter again has its words from there.
        let before = self.echoed.get(&matter.sentence).copied();
        for word in members.iter().flat_map(|member| member.words.keys()).filter(said) {
            if before.is_none_or(|before| !self.usage.belongs_to(word, before)) {
                self.usage.own(word, matter.sentence);
            }
        }
        self.threads.push(Thread { matter, echoes: Vec::new(), ended: None });
        self.heard.push(Vec::new());
        for member in &members {
            self.file(thread, member);
        }
    }

    fn file(&mut self, thread: usize, member: &Member) {
        self.heard[thread].push(Heard::of(member, &mut self.usage));
        let sums = member.numbers.iter().filter(|number| **number >= LARGE_NUMBER).map(sum);
        for word in member.words.keys().cloned().chain(sums) {
            let filed = self.by_word.entry(word).or_default();
            if filed.last() != Some(&thread) {
                filed.push(thread);
            }
        }
    }

    /// The matters that a sentence speaks of, the likest first: the best of each family, and others that it shares other words
    /// with.
    fn matches(&mut self, paper: usize, told: &Telling, seen: &Seen<'_>) -> Vec<(usize, Likeness)> {
        let sums: Vec<String> = told.numbers.iter().filter(|number| **number >= LARGE_NUMBER).map(sum).collect();
        let words = told.words.keys().chain(&seen.taken_up).chain(&sums);
        let filed = words.filter_map(|word| self.by_word.get(word)).filter(|threads| threads.len() <= COMMON);
        let mut near: Vec<usize> = filed.flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        self.glance.turn_to(told, &seen.taken_up, &self.usage);
        let mut found: Vec<(usize, Likeness)> = near
            .into_iter()
            .filter(|thread| {
                let matter = &self.threads[*thread].matter;
                let topical = seen.topics.contains(thread);
                let mut members = matter.members.iter().zip(&self.heard[*thread]);
                members.any(|(member, heard)| self.glance.may_be_like(member, heard, told, topical, !matter.ahead.is_empty()))
            })
            .filter(|thread| self.later(paper, self.threads[*thread].matter.paper))
            .filter(|thread| self.threads[*thread].ended.is_none_or(|ended| ended >= paper))
            .filter_map(|thread| {
                let matter = &self.threads[thread].matter;
                let context = Context {
                    pair: self.pair,
                    around: &seen.around,
                    taken_up: &seen.taken_up,
                    topical: seen.topics.contains(&thread),
                    told_first: self.papers[matter.paper].published,
                    published: self.papers[paper].published,
                };
                Some((thread, likeness(matter, &told.since(matter.begun, self.papers[paper].published), &context, &self.usage)?))
            })
            .filter(|(_, like)| like.score >= LIKELY)
            .collect();
        found.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
        let mut kept: Vec<(usize, Likeness)> = Vec::new();
        for (thread, mut like) in found {
            let family = |thread: usize| family(self.threads[thread].matter.root.what);
            let free = kept.iter().all(|(other, taken)| {
                // Neighbouring sentences of one report tell of one matter.
                let (a, b) = (&self.threads[*other].matter, &self.threads[thread].matter);
                let beside = a.place.beside(b.place) && like.score >= 0.6 * taken.score;
                let same = family(*other) == family(thread) && !beside;
                let overlap = taken.shared.intersection(&like.shared).count();
                !same || (overlap * 3 < like.shared.len() && !like.weak)
            });
            // Where a sentence speaks of one matter in full, one word of another says little.
            like.weak |= like.thin && kept.iter().any(|(_, taken)| !taken.thin && !taken.weak);
            if free {
                kept.push((thread, like));
            }
        }
        kept
    }

    /// Whether a report comes after another and is no copy of it.
    fn later(&self, paper: usize, first: usize) -> bool {
        let (now, then) = (self.papers[paper], &self.papers[first]);
        let after = match (now.published.map(Edtf::earliest), then.published.map(Edtf::latest)) {
            (Some(now), Some(then)) => now > then,
            _ => false,
        };
        after && now.cluster != then.cluster
    }
}

/// A large number among words; no word begins so.
fn sum(number: &u64) -> String {
    format!("= {number}")
}

/// Commitments and passages compete with each other, and so do named things; one sentence may speak of one of each.
fn family(what: What) -> u8 {
    match what {
        What::Record(RecordKind::Commitment) | What::Passage => 0,
        What::Record(RecordKind::Frame) => 1,
        _ => 2,
    }
}

/// In a report on others a sentence that names no state goes on about those named last.
fn go_on_about(sentences: &mut [Telling]) {
    let mut last: Vec<Code> = Vec::new();
    for sentence in sentences {
        if sentence.codes.iter().any(|code| crate::register::state(code.as_str()).is_some()) {
            last.clone_from(&sentence.codes);
        } else {
            sentence.codes.extend(last.iter().cloned());
        }
    }
}

/// What a sentence is seen with in its report.
struct Seen<'a> {
    around: BTreeSet<String>,
    taken_up: BTreeSet<String>,
    /// The matters of which the report has spoken so far.
    topics: &'a BTreeSet<usize>,
}

/// The words of the sentence before, where this one takes up what that tells and says something of it.
fn taken_up(sentences: &[Telling], nth: usize) -> BTreeSet<String> {
    let says = sentences[nth].cues.iter().any(|cue| !matches!(cue.sense, Sense::Rhythm | Sense::SessionWord));
    let before = nth.checked_sub(1).filter(|_| says && sentences[nth].takes_up());
    before.map(|before| sentences[before].words.keys().cloned().collect()).unwrap_or_default()
}

/// The words of the first sentence of a report and of the one before.
fn around(sentences: &[Telling], nth: usize) -> BTreeSet<String> {
    let first = sentences.iter().find(|telling| telling.words.len() >= 3);
    let before = nth.checked_sub(1).map(|before| &sentences[before]);
    first.into_iter().chain(before).flat_map(|telling| telling.words.keys().cloned()).collect()
}

/// Whether a record rests on words of the sentence.
fn tells(record: &Record, paper: &Paper, telling: &Telling) -> bool {
    record.evidence.iter().any(|witness| witness.source == paper.source && witness.span.overlaps(telling.span))
}

/// Whether an undertaking or an instrument rests on the greater part of the sentence.
fn covers(record: &Record, paper: &Paper, telling: &Telling) -> bool {
    let followed = !matches!(record.kind, RecordKind::Actor | RecordKind::Event | RecordKind::Meeting);
    let most = |span: Span| span.overlaps(telling.span) && span.len() * 2 >= telling.span.len();
    followed && record.evidence.iter().any(|witness| witness.source == paper.source && most(witness.span))
}

/// The record that a sentence tells: an undertaking before an instrument, before what was done.
fn covering<'r>(told: &[&'r Record], paper: &Paper, telling: &Telling) -> Option<&'r Record> {
    let order = |record: &Record| match record.kind {
        RecordKind::Commitment => Some(0),
        RecordKind::Agreement => Some(1),
        RecordKind::Meeting => Some(2),
        RecordKind::Event => Some(3),
        RecordKind::Mechanism | RecordKind::Programme => Some(4),
        RecordKind::Frame => Some(5),
        RecordKind::Actor => None,
    };
    let fits = told.iter().filter(|record| tells(record, paper, telling)).filter_map(|record| Some((order(record)?, *record)));
    fits.min_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id))).map(|(_, record)| record)
}

fn passage(paper: &Paper, telling: &Telling) -> Reference {
    Reference { what: What::Passage, id: Place { source: paper.source, span: telling.span }.to_string() }
}

/// A word that both share as the later report writes it: people read words, not the stems by which they are compared.
fn written(word: &str, told: &Telling, paper: &Paper) -> String {
    if word.starts_with(BODY) {
        return "the same body".to_owned();
    }
    if let Some(organisation) = party::name(word) {
        return organisation.to_owned();
    }
    // What the sentence takes up stands in those before it.
    let before = paper.tellings().iter().rev().filter(|telling| telling.span.end <= told.span.start);
    let at = std::iter::once(told).chain(before).find_map(|telling| telling.place_of(word));
    at.map_or_else(|| word.to_owned(), |place| place.of(&paper.text).to_owned())
}

/// The links of all threads, sorted.
pub(super) fn links(threads: &[Thread], papers: &[&Paper]) -> Vec<Link> {
    let mut links = Vec::new();
    for thread in threads {
        for echo in &thread.echoes {
            let mut shared: Vec<String> = echo.like.shared.iter().map(|word| written(word, &echo.told, papers[echo.paper])).collect();
            shared.sort_unstable();
            shared.dedup();
            let wording = echo.verdict.at.map(|at| format!("; \"{}\"", echo.told.folded[at])).unwrap_or_default();
            links.push(Link {
                earlier: thread.matter.root.clone(),
                earlier_at: echo.of,
                later: echo.later.clone(),
                at: Place { source: papers[echo.paper].source, span: echo.told.span },
                relation: echo.verdict.relation,
                confidence: echo.confidence(),
                proposed: echo.proposed(),
                reason: format!("both speak of {}{wording}", shared.join(", ")),
            });
        }
    }
    links.retain(|link| link.earlier != link.later);
    links.sort();
    links.dedup();
    links
}

/// Commitments that tell an earlier one again, with the earliest; sorted.
pub(super) fn roots(threads: &[Thread]) -> Vec<(String, String)> {
    let commitment = What::Record(RecordKind::Commitment);
    let mut roots: BTreeMap<String, String> = BTreeMap::new();
    for thread in threads.iter().filter(|thread| thread.matter.root.what == commitment) {
        for echo in thread.echoes.iter().filter(|echo| !echo.proposed() && echo.later.what == commitment) {
            let again = matches!(
                echo.verdict.relation,
                Relation::Restates | Relation::Narrows | Relation::Widens | Relation::Upgrades | Relation::Qualifies
            );
            if again && echo.later.id != thread.matter.root.id {
                roots.entry(echo.later.id.clone()).or_insert_with(|| thread.matter.root.id.clone());
            }
        }
    }
    roots.into_iter().collect()
}
