//! Following: what became of what was told.
//!
//! [`follow()`] takes everything between two parties, a [`Circle`]: the records and the reports that name both. It goes through
//! the reports in the order of their days and asks of each sentence whether it speaks of something told before. What it finds
//! are [`Link`]s, each with the words it rests on; from them follow [`Standing`]s on the axes of the record model, the
//! [`Life`] and the [`Session`]s of mechanisms, what belongs together ([`Tie`]) and what each side tells of a meeting
//! ([`Version`]).
//!
//! All of it is a function of the set of records and reports: the order in which they arrived cannot show. What is found in a
//! report depends on that report and earlier ones alone, so that a look back at an earlier day is exact.
//!
//! - `cue`, `telling`: what one sentence says. `matter`: what may be heard of again.
//! - `usage`, `likeness`, `relation`: what a word tells, whether a sentence speaks of a matter, and what it does to it. `thread`: the search.
//! - `standing`: the rules by which a status may move.
//! - `session`, `life`: standing bodies; `sat`: promises of bodies that have sat. `visit`, `version`: meetings. `deed`, `difference`: reports that contradict each other.
//! - `stray`: reports that do not name both parties and tell of an act of theirs.

mod body;
mod cue;
mod decided;
mod deed;
mod difference;
mod life;
mod likeness;
mod matter;
mod paper;
mod relation;
mod sat;
mod session;
mod standing;
mod stray;
mod telling;
mod thread;
mod usage;
mod version;
mod visit;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::fact::{Code, Confidence};
use crate::text::{Edtf, SourceId, SourceKind, Span};
use crate::vocabulary::Vocabulary;

use super::{Record, RecordKind};
use telling::Telling;
pub(in crate::register) use telling::stem;

pub use decided::{Decision, Intervention, overlap};
pub use difference::{Attribute, Difference};
pub use life::{Life, Milestone, Rhythm};
pub use paper::{circles, circles_of, home, named, pairs};
pub use relation::Relation;
pub use session::Session;
pub use standing::{Axis, Standing, due, held_on};
pub use stray::{STRAY_DAYS, traces};
pub use version::{Finding, Version};
pub use visit::{Tie, TieKind};

/// One report of a circle.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Who reports.
    pub source: SourceId,
    /// Its text.
    pub text: String,
    /// The sentences of the text.
    pub sentences: Vec<Span>,
    /// When it was published.
    pub published: Option<Edtf>,
    /// The independence cluster: equal numbers are copies of each other.
    pub cluster: u64,
    /// What sort of document it is.
    pub kind: Option<SourceKind>,
    /// The place word at the head of the text.
    pub dateline: Option<Span>,
    /// The party whose voice it is, where its publisher tells.
    pub voice: Option<Code>,
    /// How much it names each state and organisation; sorted by code.
    pub named: Vec<(Code, u32)>,
    /// Whether it names one state alone, and a standing body: then it may tell of a session with another.
    pub solo: bool,
    /// What its sentences tell, once they were asked.
    tellings: OnceLock<Vec<Telling>>,
}

/// Everything between two parties.
#[derive(Debug, Clone, Default)]
pub struct Circle {
    /// The two parties, in the order of letters.
    pub pair: Option<(Code, Code)>,
    /// The records of which both are parties.
    pub records: Vec<Record>,
    /// The reports that name both.
    pub papers: Vec<Arc<Paper>>,
    /// Reports that do not name both and share a trace with one that does, see [`traces`].
    pub strays: Vec<Arc<Paper>>,
    /// What people decided of these records, and nobody took back.
    pub decisions: Vec<Decision>,
}

/// What is linked: a record of a kind, a passage that the reader passed over, or a whole source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A record.
    Record(RecordKind),
    /// A sentence in which the reader saw no fact of the kind; its identifier is its place.
    Passage,
}

impl What {
    /// The written form.
    pub fn as_str(self) -> &'static str {
        match self {
            What::Record(kind) => kind.as_str(),
            What::Passage => "passage",
        }
    }
}

/// A record or passage by its identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// What it is.
    pub what: What,
    /// Its identifier.
    pub id: String,
}

/// Words of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The source.
    pub source: SourceId,
    /// The words.
    pub span: Span,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}-{}", self.source, self.span.start, self.span.end)
    }
}

/// A later report speaks of something earlier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// What was told earlier: the first telling.
    pub earlier: Reference,
    /// Where that was told.
    pub earlier_at: Place,
    /// What tells of it now.
    pub later: Reference,
    /// The words that do.
    pub at: Place,
    /// What they do to it.
    pub relation: Relation,
    /// How sure it is.
    pub confidence: Confidence,
    /// Whether a person has to decide: then it moves no status.
    pub proposed: bool,
    /// Why, in one sentence.
    pub reason: String,
}

impl Link {
    /// Whether these are its two ends, whichever of them comes first.
    pub(crate) fn ties(&self, one: &str, other: &str) -> bool {
        let ends = [self.earlier.id.as_str(), self.later.id.as_str()];
        ends == [one, other] || ends == [other, one]
    }
}

/// What became of the records of a circle.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Followed {
    /// Sorted by what was told earlier, then by the words that tell of it.
    pub links: Vec<Link>,
    /// The statuses that rest on them, in the order in which they came to hold; the status of silence is not among them.
    pub standings: Vec<Standing>,
    /// Commitments that tell an earlier one again, with the earliest.
    pub roots: Vec<(String, String)>,
    /// The lives of the mechanisms.
    pub lives: Vec<Life>,
    /// Their sessions, in the order in which they were held.
    pub sessions: Vec<Session>,
    /// What belongs together.
    pub ties: Vec<Tie>,
    /// What each side tells of a meeting.
    pub versions: Vec<Version>,
    /// Where reports of one act contradict each other, contradiction by contradiction.
    pub differences: Vec<Difference>,
}

/// A change of every rule of this module; the register follows anew what an older version followed.
pub const VERSION: &str = "6";

/// What became of the records of a circle. The order of its records and papers does not matter.
pub fn follow(circle: &Circle) -> Followed {
    let mut papers: Vec<&Paper> = circle.papers.iter().map(AsRef::as_ref).collect();
    papers.sort_by_key(|paper| (paper.published.is_none(), paper.published, paper.source));
    papers.dedup_by_key(|paper| paper.source);
    let mut strays: Vec<&Paper> = circle.strays.iter().map(AsRef::as_ref).collect();
    strays.sort_by_key(|paper| (paper.published, paper.source));
    strays.dedup_by_key(|paper| paper.source);
    let mut records: Vec<&Record> = circle.records.iter().collect();
    records.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    records.dedup_by(|a, b| a.id == b.id);
    let pair: Vec<Code> = circle.pair.iter().flat_map(|(a, b)| [a.clone(), b.clone()]).collect();
    let (sessions, lives, spoken) = life::lives(&records, &papers, &pair);
    let threads = thread::threads(&pair, &records, &papers, &spoken, &sessions);
    let mut standings = standing::standings(&threads, &papers);
    standings.extend(life::standings(&lives, &sessions));
    let mut followed = Followed {
        links: thread::links(&threads, &papers),
        roots: thread::roots(&threads),
        ties: visit::ties(&records, &lives),
        versions: version::versions(&records, &papers),
        differences: circle.pair.as_ref().map(|pair| difference::differences(pair, &records, &papers, &strays)).unwrap_or_default(),
        standings,
        lives,
        sessions,
    };
    decided::apply(&mut followed, &circle.decisions, &records);
    followed.keep_at_home(&records, circle.pair.as_ref());
    followed
}

impl Followed {
    /// Leaves what concerns records of other circles to those.
    fn keep_at_home(&mut self, records: &[&Record], pair: Option<&(Code, Code)>) {
        let foreign: BTreeSet<&str> =
            records.iter().filter(|record| paper::home(record).as_ref() != pair).map(|record| record.id.as_str()).collect();
        let ours = |id: &str| !foreign.contains(id);
        self.links.retain(|link| ours(&link.earlier.id));
        self.standings.retain(|standing| ours(&standing.record.id));
        self.roots.retain(|(_, root)| ours(root));
        self.lives.retain(|life| ours(&life.mechanism.id));
        self.sessions.retain(|session| ours(&session.mechanism.id));
        self.ties.retain(|tie| ours(&tie.whole));
        self.versions.retain(|version| ours(&version.meeting));
    }
}
