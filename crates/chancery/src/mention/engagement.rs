//! Which parties of a document act at all, and which of them are told together.
//!
//! *Reads*: officials, bodies, organisations, states by name as doers or as those dealt with; pairs of such within two sentences.
//! *Does not read*: nationalities ("two Chinese nationals") and places ("clubs in Benin"): a report in which two states never
//! stand together as parties tells of no dealing between them, whatever its verbs.

use std::collections::BTreeSet;

use super::words::{Tag, Words};
use super::{Form, Mention};
use crate::fact::Code;
use crate::wordlist::List;

/// The acting parties of a document and the pairs among them.
#[derive(Debug, Default)]
pub struct Engagement {
    parties: BTreeSet<Code>,
    pairs: BTreeSet<(Code, Code)>,
}

impl Engagement {
    /// Finds them in the mentions of a document, which are in the order of the text.
    pub(super) fn find(words: &Words, mentions: &[Mention]) -> Engagement {
        let mut found = Engagement::default();
        // The other side may be named in the next sentence: a pair is told together within two sentences.
        let mut before: (usize, BTreeSet<&Code>) = (0, BTreeSet::new());
        for sentence in mentions.chunk_by(|a, b| a.sentence == b.sentence) {
            let at = sentence[0].sentence;
            let here: BTreeSet<&Code> =
                sentence.iter().filter(|mention| acts(words, mention)).flat_map(|mention| &mention.codes).collect();
            let last = if before.0 + 1 == at { before.1 } else { BTreeSet::new() };
            for code in &here {
                found.parties.insert((*code).clone());
                for other in here.iter().chain(&last).filter(|other| *other != code) {
                    found.pairs.insert(((*code).min(*other).clone(), (*code).max(*other).clone()));
                }
            }
            before = (at, here);
        }
        found
    }

    /// Whether somebody acts for the party.
    pub fn acts(&self, party: &Code) -> bool {
        self.parties.contains(party)
    }

    /// Whether two of the parties stand together as parties in some sentence.
    pub fn deal(&self, parties: &[&Code]) -> bool {
        parties.iter().any(|a| parties.iter().any(|b| a < b && self.pairs.contains(&((*a).clone(), (*b).clone()))))
    }
}

/// Whether a mention stands for one who acts or is dealt with.
fn acts(words: &Words, mention: &Mention) -> bool {
    let (before, after) = (words.before(mention.words.start), words.after(mention.words.end));
    match mention.form {
        Form::Person | Form::Office | Form::Capital | Form::Igo | Form::Body => true,
        // Behind a preposition of place a state is a place, unless it does something or its government is named.
        Form::State if before == "of" && speaks_for(words, mention.words.start - 1) => true,
        Form::State => {
            !matches!(
                before,
                "in" | "from" | "at" | "near" | "of" | "across" | "through" | "throughout" | "inside" | "outside" | "around"
            ) || crate::act::verb(after)
        }
        // "Bangladeshi officials", "the Greek side".
        Form::Adjective if after == "and" => {
            words.all.get(mention.words.end + 1).is_some_and(|word| matches!(word.tag, Some((Tag::Adjective(_), _))))
        }
        Form::Adjective => List::NationalNoun.contains(after),
        Form::Group | Form::Pronoun | Form::Possessive => false,
    }
}

/// Whether the noun before word `of` names those who speak for the state behind it ("the government of A", "officials of A and B").
fn speaks_for(words: &Words, of: usize) -> bool {
    let noun = words.before(of);
    List::NationalNoun.contains(noun) || noun == "delegates" || noun == "representatives"
}
