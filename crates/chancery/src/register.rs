//! From readings to records: who is who, which reports tell of one act, and what each record may then say.
//!
//! The register is computed block by block. A [`Block`] holds every fact of one kind between one set of parties; facts of
//! different blocks never become one record, so that new readings disturb only the blocks that they touch. [`derive()`] is a
//! function of the *set* of reports in a block: the order in which documents arrived cannot show in its result.
//!
//! - [`block`]: which facts of a reading go into which block.
//! - [`name`], [`wording`]: when two names, two sentences say the same. [`participant`]: who took part, as one value.
//! - `figure`: how many of what a sentence tells.
//! - [`independence`]: which sources are copies of each other.
//! - `resolve`: actors. `fuse`: everything else.
//! - `ledger`: statements, their support and the choice between them. `identity`: the names of records.
//! - [`decision`]: what people decided, what waits for them, and what that does to the records. [`exchange`]: two registers side
//!   by side.

pub mod block;
pub mod decision;
pub mod exchange;
pub mod follow;
pub mod independence;
pub mod name;
pub mod participant;
pub mod wording;

mod figure;
mod fuse;
mod identity;
mod ledger;
mod prop;
mod resolve;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::civil::Date;

use crate::fact::{
    Actor, Agreement, Code, Commitment, Confidence, Event, Evidence, EvidenceRole, Frame, Mechanism, Meeting, Programme,
};
use crate::lexicon::{Class, Lexicon, State, StateCode};
use crate::reader::Reading;
use crate::text::{Edtf, Source, SourceId, Span, Voice};
use crate::vocabulary::vocabulary;
use decision::{Decided, Groups, Review, Ruling, proposal};

pub use block::Block;
pub use identity::person_id;
pub use prop::{Prop, props};

vocabulary! {
    /// The kinds of record; each is made of facts of the kind of the same name.
    RecordKind {
        Actor = "actor", Event = "event", Meeting = "meeting", Mechanism = "mechanism", Agreement = "agreement",
        Programme = "programme", Frame = "frame", Commitment = "commitment",
    }
}

vocabulary! {
    /// What a party is to a record.
    Side {
        Party = "party", Source = "source", Target = "target", Obligor = "obligor", Beneficiary = "beneficiary",
        Candidate = "candidate", Supporter = "supporter", Organ = "organ",
    }
}

/// One fact of a reading, of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Who acts, speaks or is addressed.
    Actor(Actor),
    /// What was done.
    Event(Event),
    /// Who met whom.
    Meeting(Meeting),
    /// A standing body or channel.
    Mechanism(Mechanism),
    /// An instrument.
    Agreement(Agreement),
    /// A joint undertaking.
    Programme(Programme),
    /// Who backs whom.
    Frame(Frame),
    /// What was undertaken.
    Commitment(Commitment),
}

impl Fact {
    /// The kind of record that it goes into.
    pub fn kind(&self) -> RecordKind {
        match self {
            Fact::Actor(_) => RecordKind::Actor,
            Fact::Event(_) => RecordKind::Event,
            Fact::Meeting(_) => RecordKind::Meeting,
            Fact::Mechanism(_) => RecordKind::Mechanism,
            Fact::Agreement(_) => RecordKind::Agreement,
            Fact::Programme(_) => RecordKind::Programme,
            Fact::Frame(_) => RecordKind::Frame,
            Fact::Commitment(_) => RecordKind::Commitment,
        }
    }

    /// The words that it rests on.
    pub fn evidence(&self) -> &Evidence {
        match self {
            Fact::Actor(fact) => &fact.evidence,
            Fact::Event(fact) => &fact.evidence,
            Fact::Meeting(fact) => &fact.evidence,
            Fact::Mechanism(fact) => &fact.instrument.evidence,
            Fact::Agreement(fact) => &fact.instrument.evidence,
            Fact::Programme(fact) => &fact.instrument.evidence,
            Fact::Frame(fact) => &fact.evidence,
            Fact::Commitment(fact) => &fact.evidence,
        }
    }

    /// How sure the reader is.
    pub fn confidence(&self) -> Confidence {
        match self {
            Fact::Actor(fact) => fact.confidence,
            Fact::Event(fact) => fact.confidence,
            Fact::Meeting(fact) => fact.confidence,
            Fact::Mechanism(fact) => fact.instrument.confidence,
            Fact::Agreement(fact) => fact.instrument.confidence,
            Fact::Programme(fact) => fact.instrument.confidence,
            Fact::Frame(fact) => fact.confidence,
            Fact::Commitment(fact) => fact.confidence,
        }
    }

    /// Whether the reader's calibrated estimate is below `least`. Acts, encounters and undertakings have one, unless rules alone
    /// made them; what else there is has none, and is never below.
    pub fn is_below(&self, least: Confidence) -> bool {
        match self {
            Fact::Event(fact) => !fact.by_rule && fact.confidence < least,
            Fact::Meeting(fact) => !fact.by_rule && fact.confidence < least,
            Fact::Commitment(fact) => !fact.by_rule && fact.confidence < least,
            Fact::Actor(_) | Fact::Mechanism(_) | Fact::Agreement(_) | Fact::Programme(_) | Fact::Frame(_) => false,
        }
    }
}

/// One fact as one source reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Who reports.
    pub source: SourceId,
    /// The independence cluster of the source: equal numbers are copies of each other, see [`independence`].
    pub cluster: u64,
    /// When the source was published.
    pub published: Option<Edtf>,
    /// The version of the reader.
    pub reader: String,
    /// The fact's place among the facts of its kind in the reading.
    pub nth: u32,
    /// How many facts of its block stand before it in the reading and rest on the same words.
    pub twin: u32,
    /// The words of its evidence.
    pub quote: String,
    /// What is reported.
    pub fact: Fact,
    /// Whether it is only proposed: the register asks for more confidence than the reader has, and no record is made of it until
    /// a person says that it is right.
    pub held: bool,
}

/// One entry of the register: everything that the sources say of one actor, act, body or undertaking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Stable and readable (`person:pak-shaza-fatima-khawaja`).
    pub id: String,
    /// What it is.
    pub kind: RecordKind,
    /// One line for lists.
    pub title: String,
    /// Whom it concerns; sorted.
    pub parties: Vec<(Side, Code)>,
    /// When it happened, was made or was founded, if any source says so.
    pub date: Option<Edtf>,
    /// That date or, where no source gives one, the day of the first report; for lists and time lines.
    pub told: Option<Edtf>,
    /// What is said of it, sorted by property, the chosen value first.
    pub statements: Vec<Statement>,
    /// Who says it; sorted by publication, source and place.
    pub evidence: Vec<Witness>,
    /// Other identifiers that lead here: those that parts of this record would have alone.
    pub redirects: Vec<String>,
    /// How many sources report it.
    pub reports: u32,
    /// How many of them are independent of each other.
    pub independent: u32,
    /// The highest confidence of any report.
    pub confidence: Confidence,
    /// What people have said to it.
    pub review: Review,
}

impl Record {
    /// The chosen values of a property: one, or several where the property may have several.
    pub fn chosen<'a>(&'a self, prop: &'a str) -> impl Iterator<Item = &'a str> {
        self.statements.iter().filter(move |statement| statement.prop == prop && statement.chosen).map(|s| s.value.as_str())
    }
}

/// One value of one property of a record, with everything that supports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The property, one of [`props`].
    pub prop: &'static str,
    /// The value, normalised.
    pub value: String,
    /// The value as the earliest report writes it, where that differs.
    pub original: Option<String>,
    /// Indexes into the record's evidence; sorted.
    pub evidence: Vec<u32>,
    /// How many sources say so.
    pub reports: u32,
    /// How many of them are independent of each other.
    pub independent: u32,
    /// The highest confidence of any report.
    pub confidence: Confidence,
    /// Whether the record goes by this value; the others are dissent, kept and shown.
    pub chosen: bool,
    /// What people have said to it.
    pub review: Review,
    /// The decision by which they said it. A value that only a person gives rests on it alone.
    pub decided: Option<String>,
}

/// A source that reports a record, and the words in which it does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Witness {
    /// When it was published.
    pub published: Option<Edtf>,
    /// Who reports.
    pub source: SourceId,
    /// The words.
    pub span: Span,
    /// The fact's place among the facts of its kind in the reading.
    pub nth: u32,
    /// Other places of the same source that say the same.
    pub also: Vec<Span>,
    /// What the words do for the record.
    pub role: EvidenceRole,
    /// Who speaks in them.
    pub voice: Voice,
    /// The speaker, where the words are attributed.
    pub speaker: Option<String>,
    /// The version of the reader.
    pub reader: String,
    /// How sure the reader is.
    pub confidence: Confidence,
}

/// The state with this party code, with its codes in other lists; `None` for organisations.
pub fn state(code: &str) -> Option<&'static State> {
    Lexicon::builtin().state(StateCode::parse(code)?)
}

/// How a party may be called inside a name, as folded words: `U.S.`, `Angolan`, `Sino`, `AGO`.
pub(crate) fn called(code: &Code) -> &'static [Vec<String>] {
    static CALLED: OnceLock<BTreeMap<String, Vec<Vec<String>>>> = OnceLock::new();
    let all = CALLED.get_or_init(|| {
        let mut all: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for entry in Lexicon::builtin().entries() {
            let code = match &entry.class {
                Class::State { code, part: false, .. } => code.to_string(),
                Class::Igo { code, .. } => (*code).to_owned(),
                _ => continue,
            };
            let own = vec![code.to_lowercase()];
            all.entry(code).or_insert_with(|| vec![own]).push(name::words(entry.surface));
        }
        all
    });
    all.get(code.as_str()).map_or(&[], Vec::as_slice)
}

/// How many days lie between two dates: none where they overlap.
pub(crate) fn days_between(a: Edtf, b: Edtf) -> i32 {
    let (first, second) = if a.earliest() <= b.earliest() { (a, b) } else { (b, a) };
    (number(second.earliest()) - number(first.latest())).max(0)
}

/// A day as a running number.
pub(crate) fn number(day: Date) -> i32 {
    (day.duration_since(Date::constant(2000, 1, 1)).as_hours() / 24) as i32
}

/// The reports of one block, and which of them tell of one thing. Each group is one record, which depends on nothing but its
/// [`members`](Self::members), what it has [`repeated`](Self::repeated) and the [`rulings`](Self::rulings) on it: who keeps
/// records need not make those anew for which all three are unchanged.
///
/// People may say that records of several blocks are one. Such blocks are grouped together; each group then belongs to the
/// block of its first report.
///
/// Reports that are [`held`](Report::held) are grouped among themselves: each such group is a proposal, until a person accepts it.
#[derive(Debug)]
pub struct Grouping {
    kind: RecordKind,
    reports: Vec<Report>,
    /// Where the reports of each block begin.
    starts: Vec<usize>,
    groups: Groups,
    rulings: Vec<Ruling>,
    namesakes: BTreeSet<usize>,
}

impl Grouping {
    /// Groups the reports of a block, whatever their order.
    pub fn of(block: &Block, reports: Vec<Report>) -> Grouping {
        Grouping::decided(block.kind, vec![reports], Vec::new())
    }

    /// Groups the reports of blocks that merges tie together, as the rulings on them say. Rulings stand in the order in which
    /// they were made.
    pub fn decided(kind: RecordKind, blocks: Vec<Vec<Report>>, rulings: Vec<Ruling>) -> Grouping {
        let (mut reports, mut starts, mut groups) = (Vec::new(), Vec::new(), Groups::default());
        for block in blocks {
            starts.push(reports.len());
            let (mut stated, mut proposed) = proposal::part(kind, block, &rulings);
            group_into(&mut groups, kind, &mut reports, &mut stated);
            group_into(&mut groups, kind, &mut reports, &mut proposed);
        }
        decision::regroup(&mut groups, &reports, &rulings);
        let mut grouping = Grouping { kind, reports, starts, groups, rulings, namesakes: BTreeSet::new() };
        grouping.namesakes = grouping.find_namesakes();
        grouping
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.groups.members.len()
    }

    /// Whether the block is empty.
    pub fn is_empty(&self) -> bool {
        self.groups.members.is_empty()
    }

    /// The number of the block to which a group belongs.
    pub fn home(&self, group: usize) -> usize {
        self.starts.partition_point(|&start| start <= self.groups.members[group][0]) - 1
    }

    /// The reports of a group, in the order of publication.
    pub fn members(&self, group: usize) -> impl Iterator<Item = &Report> {
        self.groups.members[group].iter().map(|&i| &self.reports[i])
    }

    /// The first reports of the groups that a group repeats: its root, and all earlier ones.
    pub fn repeated(&self, group: usize) -> (Option<&Report>, Vec<&Report>) {
        let (root, earlier) = &self.groups.repeated[group];
        (root.map(|i| &self.reports[i]), earlier.iter().map(|&i| &self.reports[i]).collect())
    }

    /// The rulings on a group, in the order in which they were made.
    pub fn rulings(&self, group: usize) -> Vec<&Ruling> {
        if self.rulings.is_empty() {
            return Vec::new();
        }
        self.rulings.iter().filter(|ruling| self.members(group).any(|report| (report.source, report.nth) == ruling.seat)).collect()
    }

    /// The record of a group.
    pub fn record(&self, group: usize) -> Record {
        let members: Vec<&Report> = self.members(group).collect();
        let (root, earlier) = self.repeated(group);
        let rulings = self.rulings(group);
        let mut record = match self.kind {
            RecordKind::Actor => resolve::record(&members, &rulings),
            kind => fuse::record(kind, &members, root, &earlier, &rulings),
        };
        if self.is_namesake(group) {
            record.id = identity::apart(&record.id, members[0]);
        }
        if self.is_proposal(group) && record.review != Review::Rejected {
            record.review = Review::Proposed;
        }
        record
    }

    /// Whether a group is only proposed: all its reports are held, and nobody has accepted it.
    pub fn is_proposal(&self, group: usize) -> bool {
        self.members(group).all(|report| report.held)
    }

    /// Whether a group bears the name of another one and is told from it by a mark.
    pub fn is_namesake(&self, group: usize) -> bool {
        self.namesakes.contains(&group)
    }

    /// What people have split off a named thing bears its name as well. The thing that was told first keeps the identifier; these
    /// are the others, which are told from it by their first reports.
    fn find_namesakes(&self) -> BTreeSet<usize> {
        let named = matches!(self.kind, RecordKind::Actor | RecordKind::Mechanism | RecordKind::Agreement | RecordKind::Programme);
        if !named || !self.rulings.iter().any(|ruling| ruling.action == Decided::Split) {
            return BTreeSet::new();
        }
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|&group| self.members(group).next().map(|report| (report.published, report.source, report.nth)));
        let mut ids = BTreeSet::new();
        order.into_iter().filter(|&group| !ids.insert(self.record(group).id)).collect()
    }
}

/// Groups some of the reports of a block and takes them over. What is only proposed repeats nothing and is not repeated.
fn group_into(groups: &mut Groups, kind: RecordKind, reports: &mut Vec<Report>, part: &mut Vec<Report>) {
    part.sort_by_key(|report| (report.published, report.source, report.nth));
    let start = reports.len();
    let of_part = match kind {
        RecordKind::Actor => resolve::groups(part),
        kind => fuse::groups(kind, part),
    };
    let mut restated = if part.iter().any(|report| report.held) { Vec::new() } else { fuse::restated(kind, part, &of_part) };
    restated.resize_with(of_part.len(), Default::default);
    let first = |group: usize| start + of_part[group][0];
    let repeated = restated.into_iter().map(|told| (told.root.map(first), told.earlier.into_iter().map(first).collect::<Vec<_>>()));
    groups.repeated.extend(repeated);
    groups.members.extend(of_part.iter().map(|group| group.iter().map(|i| start + i).collect::<Vec<_>>()));
    reports.append(part);
}

/// The records of one block, sorted by identifier. The order of `reports` does not matter.
pub fn derive(block: &Block, reports: Vec<Report>) -> Vec<Record> {
    let grouping = Grouping::of(block, reports);
    let mut records: Vec<Record> = (0..grouping.len()).map(|group| grouping.record(group)).collect();
    records.sort_by(|a, b| a.id.cmp(&b.id));
    records
}

/// The whole register of a set of readings, sorted by kind and identifier: what the store computes piece by piece.
pub fn build(readings: &[(Source, Reading)]) -> Vec<Record> {
    let clusters = independence::clusters(readings);
    let mut blocks: BTreeMap<Block, Vec<Report>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for ((source, reading), cluster) in readings.iter().zip(clusters) {
        if !seen.insert(source.id()) {
            continue;
        }
        for (block, report) in block::reports(source, reading, crate::reader::VERSION, cluster) {
            blocks.entry(block).or_default().push(report);
        }
    }
    let mut records: Vec<Record> = blocks.into_iter().flat_map(|(block, reports)| derive(&block, reports)).collect();
    records.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    records
}
