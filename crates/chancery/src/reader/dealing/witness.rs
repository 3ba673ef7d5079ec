//! Which parties a document tells to deal with others in so many words.
//!
//! *Reads*: an act whose sentence names at least two of its parties, by name, person, office, body, nationality or pronoun.
//! *Does not read*: acts whose other side stands behind "both sides" or nothing at all. Alone in a document, such agreements are
//! those within one state, where another is named in passing ("The government promised to start repairs").

use std::collections::BTreeSet;

use super::{Page, asks, named};
use crate::act::{Act, who};
use crate::fact::{Code, Modality};
use crate::mention::Form;

/// The parties that some act names beside others.
#[derive(Debug, Default)]
pub struct Witness(BTreeSet<Code>);

impl Witness {
    /// Finds them in the acts of a document.
    pub fn find(page: &Page, acts: &[Act]) -> Witness {
        let mut found = Witness::default();
        for act in acts.iter().filter(|act| act.event && act.modality != Modality::Hypothetical && !asks(page, act.sentence)) {
            let parties = act.parties.clone().unwrap_or_else(|| who::parties(page.cast, act));
            let all: Vec<Code> = parties.source.into_iter().chain(parties.target).filter(|code| by_name(page, act, code)).collect();
            if all.len() > 1 {
                found.0.extend(all);
            }
        }
        found
    }

    /// Whether the document names two of the parties of an act as those of dealings, in the act's own sentence or another.
    pub fn deal(&self, parties: &who::Parties) -> bool {
        parties.source.iter().chain(&parties.target).filter(|code| self.0.contains(*code)).count() > 1
    }
}

/// Whether the sentence of an act names a party.
fn by_name(page: &Page, act: &Act, code: &Code) -> bool {
    named(page, act, code, |form| form != Form::Group)
}
