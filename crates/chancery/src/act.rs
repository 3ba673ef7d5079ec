//! What a sentence reports: the seam.
//!
//! A [`Stage`] turns a sentence with its mentions in its document into [`Act`]s: what kind of act, in which words, with what
//! undertaking. [`table`] is the deterministic one. *Who* acts is not the stage's business: [`who`] resolves the parties of
//! an act over the whole document, for every stage alike.

mod binding;
pub mod clause;
mod counterfactual;
mod cue;
mod denial;
mod effect;
mod hosting;
pub mod input;
mod learned;
pub mod table;
#[cfg(test)]
mod tests;
pub mod who;

use std::fmt;
use std::ops::Range;

use crate::code::Plover;
use crate::fact::{Firmness, InstrumentKind, Modality, Sector};
use crate::mention::Cast;

pub use cue::verb;
pub use learned::{Coded, Ground, Heard, Judged, Learned};
pub use table::Table;

/// What kind of act a stage reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A PLOVER act other than an encounter.
    Act(Plover),
    /// An encounter that was held.
    Held,
    /// An encounter that is planned.
    Planned,
    /// Talks that explore a named field: part of the encounter, and an undertaking of its own.
    Explored,
    /// Importance or need stressed: part of the encounter, and an undertaking of its own.
    Stressed,
}

/// The PLOVER type, or what sort of encounter.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Act(plover) => plover.fmt(f),
            Kind::Held => f.write_str("encounter"),
            Kind::Planned => f.write_str("planned encounter"),
            Kind::Explored => f.write_str("encounter, field explored"),
            Kind::Stressed => f.write_str("encounter, need stressed"),
        }
    }
}

/// An undertaking or wish in the words of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undertaking {
    /// The words of the clause, from the committing verb to the end of its object.
    pub clause: Range<usize>,
    /// The committing verb.
    pub verb: Range<usize>,
    /// Step of the ladder.
    pub firmness: Firmness,
    /// Undertaken before ("reaffirmed").
    pub reaffirmed: bool,
    /// What it is about, where the stage says so.
    pub sectors: Option<Vec<Sector>>,
    /// How sure the stage is of the undertaking, in per cent, where that differs from the act's confidence.
    pub confidence: Option<u8>,
}

/// One act that a sentence reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// What kind.
    pub kind: Kind,
    /// The sentence.
    pub sentence: usize,
    /// The words that tell it: a wording of the table, or the word at which the encoder hears it best.
    pub cue: Range<usize>,
    /// Whether the table has a wording of it.
    pub worded: bool,
    /// How the doer stands to the cue.
    pub voice: Doer,
    /// Done, future, hypothetical, denied or negated.
    pub modality: Modality,
    /// The undertaking in it.
    pub undertaking: Option<Undertaking>,
    /// Whether the act counts only where the sentence itself tells two parties.
    pub both: bool,
    /// Whether it is an act of its own; `false` where it only carries an undertaking.
    pub event: bool,
    /// Who acts on whom, where the stage says so; else [`who`] resolves it.
    pub parties: Option<who::Parties>,
    /// How sure the stage is, in per cent.
    pub confidence: u8,
    /// Whether only wordings tell it: then the confidence is the rule's own figure, and no estimate.
    pub by_rule: bool,
}

/// The acts of one sentence, out of those of a document in the order of its sentences.
pub fn in_sentence(acts: &[Act], sentence: usize) -> &[Act] {
    let start = acts.partition_point(|act| act.sentence < sentence);
    let end = acts.partition_point(|act| act.sentence <= sentence);
    &acts[start..end]
}

/// How the doer stands to the cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doer {
    /// The subject before a verb.
    Subject,
    /// Behind "by".
    Passive,
    /// The cue is a noun: its doer stands before it, or behind "between", "by", "of".
    Noun,
}

/// Words that name an instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The words.
    pub words: Range<usize>,
    /// What sort of instrument.
    pub kind: InstrumentKind,
}

/// What one sentence reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The acts, in the order of their cues.
    pub acts: Vec<Act>,
    /// The names of instruments that the stage sees, beside those that the reader finds by their wording.
    pub names: Vec<Name>,
}

/// Turns a sentence with its mentions in its document into what it reports.
pub trait Stage: Sync {
    /// What sentence `sentence` reports.
    fn report(&self, cast: &Cast, sentence: usize) -> Report;
}
