//! Times named after what happens then: "before the next harvest", "until the rains", "by Independence Day", "for the coming
//! season".
//!
//! Does not read: the same nouns without a word that bounds an undertaking ("the harvest was good", "at the summit").

use super::calendar::Reading;
use super::term::{Term, Unit, Words};
use super::{Found, WhenKind};

/// Most tokens that an occasion may have: "the next dry season", "the second joint session".
const LONGEST: usize = 5;

/// Reads an occasion that starts at token `at`, right after the word that bounds it.
pub(super) fn read(words: &Words, at: usize) -> Option<Found> {
    let before = at.checked_sub(1)?;
    let bounds = words.is_any(before, &["before", "by", "until", "till"])
        || (words.is(before, "of") && words.is_any(at.saturating_sub(2), &["ahead"]));
    let spans = words.is_any(before, &["for", "in", "during", "throughout", "of"]);
    if !bounds && !spans {
        return None;
    }
    let start = at + usize::from(words.is_any(at, &["the", "its", "their"]));
    for end in start..(start + LONGEST).min(words.tokens.len()) {
        match words.term(end) {
            // In a season something is done; before an event it must be.
            Term::Occasion(season) if bounds || (season && points_ahead(words, start, end)) => {
                // "before the snow melts"
                let happens = words.is_any(end + 1, &["melts", "comes", "falls", "starts", "begins", "start", "begin", "end", "ends"]);
                return Some(Found::new(end + 1 + usize::from(happens), WhenKind::Season, Reading::default()));
            }
            Term::Unit(Unit::Day) if bounds && end > start && words.word(end) == "Day" => {
                return Some(Found::new(end + 1, WhenKind::Season, Reading::default()));
            }
            Term::Other | Term::Next | Term::Coming | Term::Year(_) | Term::Ordinal(_) | Term::Season => {}
            _ => return None,
        }
        if words.is_any(end, &["of", "and", ",", ".", "to", "in", "for", "before", "by", "until", "on", "at", "from", "with"]) {
            return None;
        }
    }
    None
}

/// Whether one of the words before the noun says which season is meant.
fn points_ahead(words: &Words, start: usize, end: usize) -> bool {
    (start..end).any(|at| matches!(words.term(at), Term::Next | Term::Coming))
        || words.is_any(end - usize::from(end > start), &["winter", "summer", "cyclone", "rainy", "dry", "planting"])
}
