//! What would have been was not.
//!
//! *Reads*: "Had A paid, B would have delivered the engines", "would have met B had his flight not been late", "would have
//! joined if its tanks had been ready": nothing behind the condition or the "would".
//! *Does not read*: what is to be ("agreed that the line would have two tracks"), a threat ("would have no choice but to shut the
//! crossing if …"), which keep their acts.

use std::ops::Range;

use crate::mention::Cast;
use crate::text::TokenKind;

/// The word from which on a sentence tells what would have been.
pub fn from(cast: &Cast, sentence: usize) -> Option<usize> {
    let words = &cast.words;
    let range = words.sentences[sentence].clone();
    let would = range.clone().find(|at| words.lower(*at) == "would")?;
    let first = range.clone().find(|at| words.all[*at].kind == TokenKind::Word)?;
    let inverted = first < would && matches!(words.lower(first), "had" | "were");
    let condition = range.clone().find(|at| matches!(words.lower(*at), "if" | "had"));
    match condition {
        _ if inverted => Some(first),
        Some(condition) if perfect(cast, would + 1, &range) => Some(condition.min(would)),
        _ => None,
    }
}

/// Whether "have" and a participle stand at word `at` ("would have lowered", "would never have lowered").
fn perfect(cast: &Cast, at: usize, sentence: &Range<usize>) -> bool {
    let words = &cast.words;
    let Some(have) = (at..(at + 2).min(sentence.end)).find(|at| words.lower(*at) == "have") else { return false };
    !matches!(
        words.after(have + 1),
        "to" | "a" | "an" | "the" | "no" | "none" | "it" | "its" | "his" | "her" | "their" | "any" | "some" | "more"
    )
}
