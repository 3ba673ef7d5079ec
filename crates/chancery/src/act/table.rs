//! The deterministic stage: cues (`cue`) in their sentence.
//!
//! *Reads*: "agreed to", "expressed their commitment", "held talks with". *Does not read*: cues inside a hypothetical clause,
//! negated cues, cues whose flag asks for a party that is not there.

use std::ops::Range;

use super::cue::{Cue, Cues, Flag};
use super::{Act, Doer, Kind, Report, Stage, Undertaking, clause};
use crate::code::Plover;
use crate::fact::Modality;
use crate::mention::{Cast, Form, Mention};
use crate::wordlist::List;

/// The deterministic stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Table;

impl Table {
    /// The stage with the cues compiled into the program.
    pub fn builtin() -> &'static Table {
        &Table
    }
}

impl Stage for Table {
    fn report(&self, cast: &Cast, sentence: usize) -> Report {
        let range = cast.words.sentences[sentence].clone();
        let mut out: Vec<Act> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let Some((cue, words)) = Cues::builtin().at(cast, at, range.end) else {
                at += 1;
                continue;
            };
            at += 1;
            let place = Place { cast, sentence: &range, mentions: cast.of_sentence(sentence), cue, words };
            if place.fits() {
                // The words of the cue are used up, so that "agreed to explore" does not fire "explore" again.
                at = place.words.end.min(place.words.start + 6);
                out.push(place.act());
            }
        }
        clause::close(cast, &mut out);
        Report { acts: out, names: Vec::new() }
    }
}

/// A cue at a place.
struct Place<'a> {
    cast: &'a Cast<'a>,
    sentence: &'a Range<usize>,
    mentions: &'a [Mention],
    cue: &'a Cue,
    words: Range<usize>,
}

impl Place<'_> {
    fn act(self) -> Act {
        let Place { cast, cue, words, .. } = &self;
        let undertaking = cue.firmness.map(|firmness| Undertaking {
            clause: words.start..self.sentence.end,
            verb: words.clone(),
            firmness,
            reaffirmed: cue.is(Flag::Reaffirmed) && cast.words.on(words.start, List::Reaffirming),
            sectors: None,
            confidence: None,
        });
        Act {
            kind: cue.kind,
            sentence: cast.words.all[words.start].sentence,
            voice: self.voice(),
            modality: self.modality(),
            undertaking,
            both: cue.is(Flag::Both),
            event: true,
            parties: None,
            confidence: if cue.is(Flag::Will) { 50 } else { 65 },
            by_rule: true,
            cue: self.words,
            worded: true,
        }
    }

    /// The word so many words before the cue in its sentence.
    fn before(&self, back: usize) -> &str {
        let at = self.words.start.checked_sub(back).filter(|at| *at >= self.sentence.start);
        at.map_or("", |at| self.cast.words.lower(at))
    }

    /// So many words behind the cue in its sentence.
    fn behind(&self, count: usize) -> Range<usize> {
        self.words.end..(self.words.end + count).min(self.sentence.end)
    }

    fn voice(&self) -> Doer {
        let passive = matches!(self.before(1), "was" | "were" | "been" | "being" | "be") && self.cue.kind != Kind::Act(Plover::Agree);
        if self.cue.is(Flag::Noun) {
            Doer::Noun
        } else if self.cue.is(Flag::Passive) || passive {
            Doer::Passive
        } else {
            Doer::Subject
        }
    }

    fn modality(&self) -> Modality {
        match self.cue.kind {
            Kind::Explored | Kind::Stressed => Modality::Realised,
            _ if self.hypothetical() => Modality::Hypothetical,
            Kind::Act(Plover::Agree) | Kind::Planned => Modality::AgreedFuture,
            _ => Modality::Realised,
        }
    }

    /// Whether a word before it in the clause makes it a mere possibility.
    fn hypothetical(&self) -> bool {
        let words = &self.cast.words;
        let clause = (self.sentence.start..self.words.start).rev().take(12);
        let mut clause = clause.take_while(|at| !matches!(words.lower(*at), "," | ";"));
        clause.any(|at| match words.lower(at) {
            "if" | "unless" | "whether" | "could" | "might" | "whenever" => true,
            // "May 3 — President A met President B" names a month.
            "may" => !words.all[at].capital(),
            _ => false,
        })
    }

    /// Whether the cue means its act here.
    fn fits(&self) -> bool {
        let cue = self.cue;
        (cue.kind == Kind::Act(Plover::Reject) || !self.negated())
            && (cue.kind != Kind::Held || self.before(1) != "to")
            && !self.describes()
            && (!cue.is(Flag::Will) || self.has_subject())
            && (!cue.is(Flag::Persons) || (self.between_persons() && !self.calls_for()))
            && (!cue.is(Flag::Guest) || self.has_guest())
            && (!cue.is(Flag::Held) || self.behind(9).any(|at| self.cast.words.on(at, List::Encounter)))
            // An earthquake kills, too, and nobody has attacked.
            && (cue.kind != Kind::Act(Plover::Assault) || !self.sentence.clone().any(|at| self.cast.words.on(at, List::Calamity)))
            && (!cue.is(Flag::Content) || self.behind(12).any(|at| self.cast.words.on(at, List::Cooperation)))
    }

    fn negated(&self) -> bool {
        matches!(self.before(1), "not" | "n’t" | "n't" | "never" | "nor")
            || (matches!(self.before(2), "not" | "never" | "no") && self.before(1) != "only")
    }

    /// Participles that only describe a noun: "the agreed text", "the planned visit", "signed copies".
    fn describes(&self) -> bool {
        let attribute = matches!(self.before(1), "the" | "a" | "an" | "its" | "their" | "newly" | "recently");
        attribute && self.words.len() == 1 && !self.cue.is(Flag::Noun) && !self.cue.is(Flag::Will)
    }

    /// A person behind the cue, and a person or another party before it.
    fn between_persons(&self) -> bool {
        let told = |mention: &&Mention| !mention.codes.is_empty();
        let person = |mention: &Mention| matches!(mention.form, Form::Person | Form::Office | Form::Pronoun);
        let behind = |mention: &Mention| mention.words.start >= self.words.end;
        let mut all = self.mentions.iter().filter(told);
        let before = |mention: &Mention| (!behind(mention) && person(mention)) || mention.words.end <= self.words.start;
        all.clone().any(|mention| behind(mention) && person(mention)) && all.any(before)
    }

    /// "Called on X to …" asks; "called on the President" visits.
    fn calls_for(&self) -> bool {
        let words = &self.cast.words;
        let visits = |word: &str| matches!(word, "discuss" | "bid" | "the" | "pay" | "exchange" | "review" | "brief" | "convey");
        words.lower(self.words.start) == "called" && self.behind(14).any(|at| words.lower(at) == "to" && !visits(words.lower(at + 1)))
    }

    /// A party as subject within a few words before the cue.
    fn has_subject(&self) -> bool {
        self.mentions.iter().any(|mention| {
            mention.words.end <= self.words.start
                && self.words.start - mention.words.end <= 2
                && !mention.codes.is_empty()
                && !matches!(mention.form, Form::Possessive | Form::Adjective)
                && !self.cast.words.governed(mention.words.start)
        })
    }

    /// "Welcomed": a guest, not a step.
    fn has_guest(&self) -> bool {
        let near = self.words.end..=self.words.end + 2;
        self.mentions.iter().any(|mention| mention.form == Form::Person && near.contains(&mention.words.start))
    }
}
