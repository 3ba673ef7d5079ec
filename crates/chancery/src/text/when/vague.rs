//! Words that promise a time without naming one: "soon", "as soon as possible", "at a later date", "in due course".

use super::calendar::Reading;
use super::term::Words;
use super::{Found, WhenKind};

/// Each as its words in order.
const PHRASES: [&[&str]; 12] = [
    &["as", "soon", "as", "possible"],
    &["at", "the", "earliest"],
    &["at", "a", "later", "date"],
    &["at", "a", "later", "stage"],
    &["at", "an", "early", "date"],
    &["in", "due", "course"],
    &["in", "the", "near", "future"],
    &["in", "the", "foreseeable", "future"],
    &["without", "delay"],
    &["without", "further", "delay"],
    &["at", "short", "notice"],
    &["soon"],
];

/// Reads such words at token `at`.
pub(super) fn read(words: &Words, at: usize) -> Option<Found> {
    let first = words.word(at).as_bytes().first()?.to_ascii_lowercase();
    if !matches!(first, b'a' | b'i' | b's' | b'w') {
        return None;
    }
    let phrase = PHRASES.iter().find(|phrase| phrase.iter().enumerate().all(|(offset, word)| words.is(at + offset, word)))?;
    // "soon after the talks" is seen from another event.
    if phrase.len() == 1 && words.is_any(at + 1, &["after", "as", "afterwards", "followed"]) {
        return None;
    }
    Some(Found::new(at + phrase.len(), WhenKind::Vague, Reading::default()))
}

/// Whether the words of a sentence can hold such a phrase although no token is a word of time.
pub(super) fn is_possible(sentence: &str) -> bool {
    ["soon", "later ", "due course", "future", "delay", "earliest", "early date", "notice"].iter().any(|word| sentence.contains(word))
}
