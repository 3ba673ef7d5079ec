//! Phrases of ordinary words: offices, portfolios, forms of address, head words of bodies, company suffixes.
//!
//! They are looked up at a token and never searched for, because "general", "secretary" and "commission" are also plain
//! words: the mention stage decides where asking makes sense.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::entry::BodyKind;
use crate::fact::{Rank, Stance};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Of what an office can be.
    Scope {
        State = "state", Igo = "igo",
        /// A state or an organisation: "secretary-general", "commissioner".
        Either = "either",
        /// A part of a state: "chief minister", "mayor".
        Part = "part",
        /// Any body, public or not: "director", "chairman".
        Any = "any",
    }
}

vocabulary! {
    /// Which part of a person's name a word can be.
    PersonName { Given = "given", Family = "family", Both = "both" }
}

/// An office or military rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Office {
    /// The phrase in lower case.
    pub phrase: &'static str,
    /// Its rank in the record model.
    pub rank: Rank,
    /// Its kind in the codebook.
    pub stance: Stance,
    /// Of what it can be.
    pub scope: Scope,
}

/// A form of address, which stands before a name and is no office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Honorific {
    /// The phrase in lower case.
    pub phrase: &'static str,
    /// Whether the codebook lets it stay in the span of the name ("Sheikh", "Sayyid").
    pub of_name: bool,
}

/// A head word of bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyHead {
    /// The phrase in lower case.
    pub phrase: &'static str,
    /// What it makes of the body.
    pub kind: BodyKind,
    /// Whether the word names a body of a state even without a modifier: "the parliament", but not "the authority".
    pub alone: bool,
}

/// A table of phrases. A hyphen inside a phrase may also be missing or stand as a token of its own.
pub(super) struct Phrases<T> {
    /// By the words with one blank between; `true` where a row spells them so, `false` for a variant.
    by_words: HashMap<String, (bool, T)>,
    longest: usize,
}

impl<T: Copy> Phrases<T> {
    pub fn new() -> Self {
        Phrases { by_words: HashMap::new(), longest: 0 }
    }

    /// Adds a phrase; `false` if it is there already.
    pub fn add(&mut self, phrase: &'static str, value: T) -> bool {
        let plain = phrase.replace(", ", " , ");
        let mut spellings = vec![plain.clone()];
        if plain.contains('-') {
            spellings.extend([plain.replace('-', " - "), plain.replace('-', " ")]);
        }
        if plain.contains('\'') {
            spellings.push(plain.replace('\'', "’"));
        }
        let fresh = self.by_words.get(&plain).is_none_or(|(own, _)| !own);
        for spelling in spellings {
            self.longest = self.longest.max(spelling.split(' ').count());
            let own = spelling == plain;
            match self.by_words.entry(spelling) {
                Entry::Occupied(mut there) if own => _ = there.insert((true, value)),
                Entry::Occupied(_) => {}
                Entry::Vacant(place) => _ = place.insert((own, value)),
            }
        }
        fresh
    }

    /// The longest phrase that `tokens` begin with, and the number of tokens it takes.
    pub fn longest(&self, tokens: &[&str]) -> Option<(usize, &T)> {
        let mut words = String::new();
        let mut best = None;
        for (i, token) in tokens.iter().take(self.longest).enumerate() {
            if i > 0 {
                words.push(' ');
            }
            words.push_str(token);
            if let Some((_, value)) = self.by_words.get(words.as_str()) {
                best = Some((i + 1, value));
            }
        }
        best
    }
}
