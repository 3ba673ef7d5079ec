//! Lengths of time: "two weeks ago", "within three months", "for eighteen months", "a two-day visit", "a year later".

use super::calendar::{self, Reading};
use super::term::{Term, Unit, Words};
use super::{Bound, Context, Found, WhenKind};

/// Reads a length of time that starts at token `at`.
pub(super) fn read(words: &Words, at: usize, context: &Context) -> Option<Found> {
    let (count, mut end) = amount(words, at)?;
    let hyphened = words.term(end) == Term::Dash && words.is_joined(end);
    end += usize::from(hyphened);
    // "ten working days", "two calendar years".
    end += usize::from(words.is_any(end, &["working", "calendar", "business", "consecutive", "full", "more"]));
    // "over three winters"
    if words.term(end) == Term::Season && words.word(end).ends_with('s') {
        return Some(Found::new(end + 1, WhenKind::Length, Reading::default()));
    }
    let Term::Unit(unit) = words.term(end) else { return None };
    end += 1;
    if hyphened {
        return Some(Found::new(end, WhenKind::Length, Reading::default()));
    }
    match words.term(end) {
        Term::Ago => {
            let date = context.anchor.zip(count).and_then(|(anchor, count)| calendar::ago(anchor, unit, count));
            return Some(Found::new(end + 1, WhenKind::Deictic, Reading::fixed(date)));
        }
        _ if words.is_any(end, &["earlier", "later", "before", "after", "on"]) => {
            return Some(Found::new(end + 1, WhenKind::Offset, Reading::default()));
        }
        _ => {}
    }
    let time = words.is_any(end, &["'", "’", "'s", "’s"]) && words.is(end + 1, "time");
    if words.is_any(end, &["'", "’", "'s", "’s"]) && !time {
        // "two years' imprisonment" measures something.
        return Some(Found::new(end, WhenKind::Length, Reading::default()));
    }
    if time {
        let date = context.anchor.zip(count).and_then(|(anchor, count)| calendar::stretch(anchor, unit, count));
        return Some(Found::new(end + 2, WhenKind::Stretch, Reading { done: None, ahead: date }));
    }
    Some(Found::new(end, WhenKind::Length, Reading::default()))
}

/// The stretch that "within" or "in the next" before a length opens.
pub(super) fn bounded(words: &Words, at: usize, found: &Found, bound: Bound, context: &Context) -> Reading {
    if found.kind != WhenKind::Length || bound != Bound::Within {
        return found.reading;
    }
    let stretch = || {
        let (count, end) = amount(words, at)?;
        let end = end + usize::from(words.is_any(end, &["working", "calendar", "business", "consecutive", "full", "more"]));
        let Term::Unit(unit) = words.term(end) else { return None };
        calendar::stretch(context.anchor?, unit, count?)
    };
    Reading { done: None, ahead: stretch() }
}

/// A number before a unit and where it ends; the number is `None` for "several".
fn amount(words: &Words, at: usize) -> Option<(Option<i32>, usize)> {
    match words.term(at) {
        Term::Few => Some((None, at + 1 + usize::from(words.is(at + 1, "of")))),
        // "within hours", "within months".
        Term::Unit(unit) if unit != Unit::Quarter && at > 0 && words.is(at - 1, "within") && words.word(at).ends_with('s') => {
            Some((None, at))
        }
        _ => {
            let count = i32::from(words.count(at)?);
            // "a few days", "a couple of weeks".
            if words.term(at + 1) == Term::Few {
                return Some((None, at + 2 + usize::from(words.is(at + 2, "of"))));
            }
            Some((Some(count), at + 1))
        }
    }
}
