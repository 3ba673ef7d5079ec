//! Times seen from the day of publication: "today", "on Wednesday", "last June", "next month", "two weeks ago".
//!
//! Does not read: times seen from another event ("a month earlier", "the following day"), which are found but have no date.

use super::calendar::{self, Reading};
use super::term::{Term, Unit, Words};
use super::{Context, Found, WhenKind};
use crate::text::date::Edtf;

/// Reads a time seen from the day of publication that starts at token `at`.
pub(super) fn read(words: &Words, at: usize, context: &Context) -> Option<Found> {
    match words.term(at) {
        Term::Day(offset) => Some(day(words, at, offset, context)),
        Term::Weekday(_) => weekday(words, at, context),
        Term::This | Term::Last | Term::Next | Term::Coming | Term::Recent => pointed(words, at, context),
        _ if words.is_any(at, &["earlier", "later"]) && words.term(at + 1) == Term::Day(0) => read(words, at + 1, context),
        _ if words.is_any(at, &["same", "following", "that", "preceding"]) => other_day(words, at),
        _ => None,
    }
}

/// `today`, `yesterday evening`.
fn day(words: &Words, at: usize, offset: i32, context: &Context) -> Found {
    let end = at + 1 + usize::from(words.term(at + 1) == Term::DayPart);
    let date = context.anchor.and_then(|anchor| calendar::shift(anchor, Unit::Day, offset)).map(Edtf::day);
    Found::new(end, WhenKind::Deictic, Reading::fixed(date))
}

/// `Wednesday`, `Wednesday evening`, `Monday to Wednesday`, `Monday last week`, `Monday last`.
fn weekday(words: &Words, at: usize, context: &Context) -> Option<Found> {
    let Term::Weekday(weekday) = words.term(at) else { return None };
    let mut end = at + 1;
    if words.term(end) == Term::DayPart || (words.is(end, "night")) {
        end += 1;
    }
    let mut reading = context.anchor.map_or(Reading::default(), |anchor| calendar::weekday(anchor, weekday));
    if let (Some(offset), true) = (pointer(words.term(end)), words.is(end + 1, "week")) {
        let monday = context.anchor.and_then(|anchor| calendar::week(anchor, offset)).map(Edtf::earliest);
        let date = monday.and_then(|monday| calendar::weekday(monday, weekday).ahead);
        reading = Reading::fixed(date);
        end += 2;
    } else if words.term(end) == Term::Last && words.term(end + 1) == Term::Other {
        // "Thursday last" in a report of a Thursday is that of the week before.
        reading = Reading::fixed(context.anchor.and_then(|anchor| anchor.nth_weekday(-1, weekday).ok()).map(Edtf::day));
        end += 1;
    } else if let (true, Term::Weekday(last)) =
        (words.term(end) == Term::Dash || words.is_any(end, &["to", "through", "until"]), words.term(end + 1))
    {
        let stretch = |first: Option<Edtf>| calendar::from_to(first?, calendar::weekday(first?.earliest(), last).ahead?);
        reading = Reading { done: stretch(reading.done), ahead: stretch(reading.ahead) };
        // What began before the day of publication and ends after it is not over: the week before is meant.
        if let (Some(done), Some(anchor)) = (reading.done, context.anchor)
            && done.latest() > anchor
        {
            reading = Reading { done: None, ahead: Some(done) };
        }
        end += 2;
    }
    Some(Found { weekday: Some(weekday), ..Found::new(end, WhenKind::Weekday, reading) })
}

/// `this week`, `last June`, `next Monday`, `the past five years`, `the coming months`, `recent years`.
fn pointed(words: &Words, at: usize, context: &Context) -> Option<Found> {
    let mut head = words.term(at);
    let mut next = at + 1;
    // "this coming week", "this past May": the second word says where.
    if head == Term::This && matches!(words.term(next), Term::Coming | Term::Last) {
        head = words.term(next);
        next += 1;
    }
    let anchor = context.anchor;
    let offset = pointer(head);
    match words.term(next) {
        Term::Unit(unit) => {
            let end = next + 1;
            let plural = words.word(next).ends_with('s');
            if head == Term::Recent || plural {
                return Some(Found::new(end, unnumbered(offset), Reading::default()));
            }
            // "next day" and "previous year" are seen from another event.
            if unit == Unit::Day || words.is(at, "previous") || words.is(at, "ongoing") {
                return (unit != Unit::Day || head != Term::This).then(|| Found::new(end, WhenKind::Offset, Reading::default()));
            }
            let date = match (anchor, offset) {
                // "over the past year" runs up to today, "last year" is a calendar year.
                (Some(anchor), _) if words.is(next - 1, "past") => calendar::stretch(anchor, unit, -1),
                (Some(anchor), Some(offset)) => calendar::period(anchor, unit, offset),
                _ => None,
            };
            Some(Found::new(end, WhenKind::Deictic, Reading::fixed(date)))
        }
        Term::DayPart if head == Term::This => Some(Found::new(next + 1, WhenKind::Deictic, Reading::fixed(anchor.map(Edtf::day)))),
        Term::DayPart if head == Term::Last => {
            let date = anchor.and_then(|anchor| calendar::shift(anchor, Unit::Day, -1)).map(Edtf::day);
            Some(Found::new(next + 1, WhenKind::Deictic, Reading::fixed(date)))
        }
        Term::Season => {
            let date = anchor.filter(|_| head == Term::This).and_then(|anchor| Edtf::year(anchor.year()));
            let end = next + 1 + usize::from(words.is(next + 1, "season"));
            Some(Found::new(end, WhenKind::Season, Reading::fixed(date)))
        }
        Term::Weekday(weekday) => {
            let date = anchor.and_then(|anchor| match offset? {
                -1 => anchor.nth_weekday(-1, weekday).ok(),
                0 => calendar::weekday(calendar::week(anchor, 0)?.earliest(), weekday).ahead.map(Edtf::earliest),
                _ => anchor.nth_weekday(1, weekday).ok(),
            });
            let end = next + 1 + usize::from(words.term(next + 1) == Term::DayPart);
            Some(Found { weekday: Some(weekday), ..Found::new(end, WhenKind::Deictic, Reading::fixed(date.map(Edtf::day))) })
        }
        Term::Month(month, true) => Some(pointed_month(words, next, month, head, context)),
        Term::Number(_) | Term::Count(_) | Term::Few => counted(words, next, offset, context),
        _ => None,
    }
}

/// `last June`: the nearest one before the month of publication. `next June`: the nearest one after it.
fn pointed_month(words: &Words, at: usize, month: i8, head: Term, context: &Context) -> Found {
    let date = context.anchor.and_then(|anchor| {
        let year = anchor.year();
        match pointer(head)? {
            -1 => Edtf::month(if month < anchor.month() { year } else { year - 1 }, month),
            0 => Edtf::month(year, month),
            _ => Edtf::month(if month > anchor.month() { year } else { year + 1 }, month),
        }
    });
    // "last 17 June" is not said; "last June 17" is a day of that month.
    let day = words.day(at + 1).zip(date).and_then(|(day, month)| month.earliest().with().day(day).build().ok());
    match day {
        Some(day) => Found::new(at + 2, WhenKind::Deictic, Reading::fixed(Some(Edtf::day(day)))),
        None => Found::new(at + 1, WhenKind::Deictic, Reading::fixed(date)),
    }
}

/// `next five years`, `past two decades`, `last few days`.
fn counted(words: &Words, at: usize, offset: Option<i32>, context: &Context) -> Option<Found> {
    let few = words.term(at) == Term::Few;
    let (count, at) = match few {
        true => (0, at + 1 + usize::from(words.is(at + 1, "of"))),
        false => (i32::from(words.count(at)?), at + 1),
    };
    if words.term(at) == Term::Season {
        return Some(Found::new(at + 1, unnumbered(offset), Reading::default()));
    }
    let Term::Unit(unit) = words.term(at) else { return None };
    let kind = if few { unnumbered(offset) } else { WhenKind::Stretch };
    let date = match (context.anchor, offset) {
        (Some(anchor), Some(offset)) if !few && offset != 0 => calendar::stretch(anchor, unit, count * offset),
        _ => None,
    };
    Some(Found::new(at + 1, kind, Reading::fixed(date)))
}

/// "The coming months" promise, "recent years" and "the past few days" look back.
fn unnumbered(offset: Option<i32>) -> WhenKind {
    if offset == Some(1) { WhenKind::Vague } else { WhenKind::Stretch }
}

/// `same day`, `following month`, `that evening`: seen from another event.
fn other_day(words: &Words, at: usize) -> Option<Found> {
    let unit = matches!(words.term(at + 1), Term::Unit(_) | Term::DayPart) && !words.word(at + 1).ends_with('s');
    unit.then(|| Found::new(at + 2, WhenKind::Offset, Reading::default()))
}

fn pointer(term: Term) -> Option<i32> {
    match term {
        Term::This => Some(0),
        Term::Last => Some(-1),
        Term::Next | Term::Coming => Some(1),
        _ => None,
    }
}
