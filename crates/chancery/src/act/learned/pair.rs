//! The type of what a given source does to a given target: the question of `chancery code`.

use std::ops::Range;

use super::{Learned, TYPES, wordpiece};
use crate::code::Plover;
use crate::fact::Modality;

const CLS: i32 = 101;
const SEP: i32 = 102;
/// Ids of the letters of the source and the target, and of the form whose words are kept: as in `training/data.py`.
const SOURCE: i32 = 2;
const TARGET: i32 = 3;
const BODY: i32 = 15;
const LENGTH: usize = 144;
/// Tokens before the text: source and target.
const BEFORE: usize = 5;

/// How likely each type is for one pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Coded {
    /// A probability for each type, in the ontology's order; they add up to one.
    pub probabilities: [f32; 16],
}

impl Coded {
    /// The modality that goes with a type in a sentence: agreements are about the future; words of condition make an act
    /// hypothetical.
    pub fn modality(plover: Plover, sentence: &str) -> Modality {
        let conditional = |word: &str| matches!(word, "if" | "unless" | "might" | "could" | "whether");
        let denies = |word: &str| matches!(word, "denied" | "denies" | "deny" | "denying");
        let mut words = sentence.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
        match plover {
            Plover::Agree => Modality::AgreedFuture,
            Plover::Threaten | Plover::Reject | Plover::Request => Modality::Realised,
            _ => match words.find(|word| conditional(word) || denies(word)) {
                Some(word) if denies(&word) => Modality::Denied,
                Some(_) => Modality::Hypothetical,
                None => Modality::Realised,
            },
        }
    }
}

impl Learned {
    /// The types of what `source` does to `target` in a text, both as byte ranges; either may be nobody that the text names.
    /// Always answers; a text longer than the encoder's window is read from its start.
    pub fn code(&self, text: &str, source: Option<&Range<usize>>, target: Option<&Range<usize>>) -> Coded {
        let ids = ids(text, source, target);
        let outputs = self.run(&ids, BEFORE.min(ids.len() - 1)..ids.len() - 1, [self.pair]);
        let logits: Vec<f32> = outputs.map_or_else(|| vec![0.0; TYPES.len()], |[pair]| pair);
        let top = logits.iter().copied().fold(f32::MIN, f32::max);
        let weights: Vec<f32> = logits.iter().map(|logit| ((logit - top) * self.settings.pair_scale).exp()).collect();
        let sum: f32 = weights.iter().sum();
        let mut probabilities = [0.0; 16];
        for (plover, weight) in TYPES.iter().zip(&weights) {
            probabilities[*plover as usize] = weight / sum;
        }
        Coded { probabilities }
    }
}

fn ids(text: &str, source: Option<&Range<usize>>, target: Option<&Range<usize>>) -> Vec<i32> {
    let [source, target] = [source, target].map(|actor| actor.map_or(usize::MAX, |actor| actor.start));
    let mut ids = vec![CLS, SOURCE, SEP, TARGET, SEP];
    let mut at = 0;
    while at < text.len() {
        if at == source {
            ids.extend([SOURCE, BODY]);
        }
        if at == target {
            ids.extend([TARGET, BODY]);
        }
        let rest = &text[at..];
        let inside = |letter: char| letter.is_alphanumeric() || letter == '_';
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let mut len = rest.find(|letter| !inside(letter)).unwrap_or(rest.len()).max(first);
        // A marked span may begin inside a word.
        for mark in [source, target] {
            if mark > at && mark < at + len {
                len = mark - at;
            }
        }
        let word = &rest[..len];
        if !word.trim().is_empty() {
            wordpiece::ids(word, &mut ids);
        }
        at += len;
    }
    ids.truncate(LENGTH - 1);
    ids.push(SEP);
    ids
}
