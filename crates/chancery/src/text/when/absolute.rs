//! Calendar dates: "17 October 2024", "October 17", "5-6 April 2016", "May 2025", "2024-10-17".
//!
//! Does not read: "May" and "March" that may be a verb or a name ("Theresa May"), numbers that only look like days,
//! years of other calendars ("2081 BS").

use jiff::civil::{Date, Weekday};

use super::calendar::{self, Reading};
use super::term::{Term, Words};
use super::{Context, Found, WhenKind};
use crate::text::date::Edtf;

/// Reads a calendar date that starts at token `at`.
pub(super) fn read(words: &Words, at: usize, context: &Context) -> Option<Found> {
    let (weekday, start) = weekday_before(words, at);
    let date = iso(words, start)
        .or_else(|| slashed(words, start))
        .or_else(|| day_first(words, start))
        .or_else(|| month_first(words, start))
        .or_else(|| month_alone(words, start))?;
    let (weekday, end) = match weekday {
        Some(weekday) => (Some(weekday), date.end),
        None => weekday_after(words, date.end),
    };
    let mut reading = date.resolve(context);
    if let Some(fit) = weekday.and_then(|weekday| fitting(reading, weekday)) {
        reading = Reading::fixed(Some(fit));
    }
    let kind = match (date.year, date.ambiguous) {
        (_, true) => WhenKind::Ambiguous,
        (Some(_), _) => WhenKind::Absolute,
        (None, _) => WhenKind::Yearless,
    };
    Some(Found { end, kind, reading, weekday, edge: None })
}

/// A date as it is written: months and days of its first and last day, and the year where one stands there.
struct Written {
    end: usize,
    from: (i8, Option<i8>),
    to: (i8, Option<i8>),
    year: Option<Year>,
    /// Day and month may be the other way round.
    ambiguous: bool,
}

#[derive(Clone, Copy)]
enum Year {
    Stated(i16),
    /// "last year" is one before the anchor's.
    Offset(i16),
}

impl Written {
    fn resolve(&self, context: &Context) -> Reading {
        if self.ambiguous {
            return Reading::default();
        }
        let year = match self.year {
            Some(Year::Stated(year)) => Some(year),
            Some(Year::Offset(offset)) => match context.anchor {
                Some(anchor) => anchor.year().checked_add(offset),
                None => return Reading::default(),
            },
            None if context.anchor.is_none() => context.borrowed_year,
            None => None,
        };
        if let Some(year) = year {
            // "30 December to 2 January 2025" starts in the year before.
            let first = if self.from.0 > self.to.0 { year - 1 } else { year };
            return Reading::fixed(part(first, self.from).zip(part(year, self.to)).and_then(|(from, to)| whole(from, to)));
        }
        let Some(anchor) = context.anchor else { return Reading::default() };
        let near = |(month, day): (i8, Option<i8>)| match day {
            Some(day) => calendar::day(anchor, month, day),
            None => calendar::month(anchor, month),
        };
        // Something that went on is over by the day of publication at the latest when it began before it.
        let from = near(self.from);
        let span = |start: Option<Edtf>| {
            let start = start?;
            let year = start.earliest().year();
            let last = if self.to.0 < self.from.0 { year + 1 } else { year };
            whole(start, part(last, self.to)?)
        };
        Reading { done: span(from.done), ahead: span(from.ahead) }
    }
}

fn part(year: i16, (month, day): (i8, Option<i8>)) -> Option<Edtf> {
    match day {
        Some(day) => Date::new(year, month, day).ok().map(Edtf::day),
        None => Edtf::month(year, month),
    }
}

fn whole(from: Edtf, to: Edtf) -> Option<Edtf> {
    if from == to { Some(from) } else { calendar::from_to(from, to) }
}

/// Of a date without year, the reading that falls on the stated weekday.
fn fitting(reading: Reading, weekday: Weekday) -> Option<Edtf> {
    let fits = |date: &Edtf| date.earliest().weekday() == weekday;
    reading.done.filter(fits).or(reading.ahead.filter(fits))
}

/// `Monday, ` before a date: the weekday and where the date starts.
fn weekday_before(words: &Words, at: usize) -> (Option<Weekday>, usize) {
    let Term::Weekday(weekday) = words.term(at) else { return (None, at) };
    let mut start = at + 1;
    while words.is_any(start, &[",", "(", "the"]) {
        start += 1;
    }
    (Some(weekday), start)
}

/// `(Monday)` after a date.
fn weekday_after(words: &Words, end: usize) -> (Option<Weekday>, usize) {
    match words.term(end + 1) {
        Term::Weekday(weekday) if words.is(end, "(") && words.is(end + 2, ")") => (Some(weekday), end + 3),
        _ => (None, end),
    }
}

/// `2024-10-17`.
fn iso(words: &Words, at: usize) -> Option<Written> {
    let Term::Year(year) = words.term(at) else { return None };
    let (Term::Number(month), Term::Number(day)) = (words.term(at + 2), words.term(at + 4)) else { return None };
    let joined = (1..5).all(|offset| words.is_joined(at + offset));
    if !joined || words.term(at + 1) != Term::Dash || words.term(at + 3) != Term::Dash {
        return None;
    }
    let date = Date::new(year, month as i8, day as i8).ok()?;
    Some(Written::day(at + 5, date, false))
}

/// `17/10/2024` and `17.10.2024`; where both orders are dates, which is meant is not known.
fn slashed(words: &Words, at: usize) -> Option<Written> {
    let (first, second, year, end) = match words.term(at) {
        Term::Number(first) if words.is(at + 1, "/") && words.is(at + 3, "/") => {
            let (Term::Number(second), Term::Year(year)) = (words.term(at + 2), words.term(at + 4)) else { return None };
            (first, second, year, at + 5)
        }
        Term::Dotted => {
            let mut parts = words.word(at).split('.');
            let (first, second, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            if parts.next().is_some() || !(1900..2100).contains(&year) {
                return None;
            }
            (first, second, year, at + 1)
        }
        _ => return None,
    };
    let day_month = Date::new(year, i8::try_from(second).ok()?, i8::try_from(first).ok()?).ok();
    let month_day = Date::new(year, i8::try_from(first).ok()?, i8::try_from(second).ok()?).ok();
    match (day_month, month_day) {
        (Some(one), Some(other)) => Some(Written::day(end, one, one != other)),
        (one, other) => Some(Written::day(end, one.or(other)?, false)),
    }
}

impl Written {
    fn day(end: usize, date: Date, ambiguous: bool) -> Written {
        let day = (date.month(), Some(date.day()));
        Written { end, from: day, to: day, year: Some(Year::Stated(date.year())), ambiguous }
    }
}

/// `17 October 2024`, `17th of October`, `5-6 April 2016`, `27 and 28 April`, `30 April to 2 May`.
fn day_first(words: &Words, at: usize) -> Option<Written> {
    let first = words.day(at)?;
    let mut last = first;
    let mut end = at + 1;
    while is_joint(words, end) && words.day(end + 1).is_some_and(|day| day > last) {
        last = words.day(end + 1)?;
        end += 2;
        // "23, 24 and 25 May" has a comma before "and" at times.
        if words.is(end, ",") && words.is(end + 1, "and") {
            end += 1;
        }
    }
    if words.is(end, "of") {
        end += 1;
    }
    let Term::Month(month, _) = words.term(end) else { return None };
    end += 1;
    let (mut from, mut to) = ((month, Some(first)), (month, Some(last)));
    let (mut year, mut end) = year_after(words, end);
    // The end of a range in another month, or in the same month named twice.
    if first == last && is_range(words, end) {
        let last_at = end + 1 + usize::from(words.is(end + 1, "the"));
        if let (Some(day), Term::Month(month, _)) = (words.day(last_at), words.term(last_at + 1)) {
            to = (month, Some(day));
            let (second, after) = year_after(words, last_at + 2);
            year = second.or(year);
            end = after;
        }
    }
    if from.0 == to.0 && from.1 > to.1 {
        std::mem::swap(&mut from, &mut to);
    }
    Some(Written { end, from, to, year, ambiguous: false })
}

/// `October 17, 2024`, `Oct. 17`, `February 10–11, 2025`, `April 30 - May 2`.
fn month_first(words: &Words, at: usize) -> Option<Written> {
    let Term::Month(month, _) = words.term(at) else { return None };
    let start = at + 1 + usize::from(words.is(at + 1, "the"));
    let first = words.day(start)?;
    // "May 5 million": the number counts something.
    if words.is_any(start + 1, &["million", "billion", "percent", "%", "per"]) || matches!(words.term(start + 1), Term::Month(..)) {
        return None;
    }
    let mut to = (month, Some(first));
    let mut end = start + 1;
    if is_joint(words, end) && !words.is(end, ",") {
        if let Some(day) =
            words.day(end + 1).filter(|&day| day > first && !matches!(words.term(end + 2), Term::Month(..) | Term::Unit(_)))
        {
            to = (month, Some(day));
            end += 2;
        } else if let (Term::Month(month, _), Some(day)) = (words.term(end + 1), words.day(end + 2)) {
            to = (month, Some(day));
            end += 3;
        }
    }
    let (year, end) = year_after(words, end);
    Some(Written { end, from: (month, Some(first)), to, year, ambiguous: false })
}

/// `May 2025`, `July–August 2024`, `June last year`, and `May` where it can be nothing else.
fn month_alone(words: &Words, at: usize) -> Option<Written> {
    let Term::Month(month, full) = words.term(at) else { return None };
    let mut last = month;
    let mut end = at + 1;
    if let (true, Term::Month(second, _)) = (is_joint(words, end) && !words.is(end, ","), words.term(end + 1)) {
        let (year, _) = year_after(words, end + 2);
        // "in May and in June" are two dates; "May and June" one stretch only when months follow each other.
        if year.is_some() || second == month % 12 + 1 {
            last = second;
            end += 2;
        }
    }
    let (year, end) = year_after(words, end);
    if year.is_none() && !(full && stands_for_month(words, at)) {
        return None;
    }
    Some(Written { end, from: (month, None), to: (last, None), year, ambiguous: false })
}

/// Whether a bare month word is a month and not a verb or part of a name.
fn stands_for_month(words: &Words, at: usize) -> bool {
    if at == 0 {
        // "May the two nations prosper", "June saw the first session".
        return !words.is_any(at, &["may", "march"]);
    }
    let before = at - 1;
    let guide = words.is_any(
        before,
        &[
            "in", "of", "since", "by", "until", "till", "from", "to", "before", "after", "during", "every", "and", "or", "for", "on",
            "between", "through", "around",
        ],
    );
    if guide || matches!(words.term(before), Term::This | Term::Last | Term::Next | Term::Coming | Term::Part | Term::Dash) {
        return true;
    }
    // "Theresa May", "April Jones", "March 23 Movement".
    !words.is_capitalised(before) && !words.is_capitalised(at + 1) && !words.is_any(before, &["'", "“", "\""])
}

/// The year after a date and where the date then ends.
fn year_after(words: &Words, end: usize) -> (Option<Year>, usize) {
    let at = end + usize::from(words.is_any(end, &[",", "of"]));
    if let Term::Year(year) = words.term(at)
        && !is_other_calendar(words, at + 1)
        && !(words.is(end, ",") && matches!(words.term(at + 1), Term::Unit(_)))
    {
        return (Some(Year::Stated(year)), at + 1);
    }
    let at = at + usize::from(words.is(at, "the"));
    let offset = match words.term(at) {
        Term::Last => -1,
        Term::This => 0,
        Term::Next => 1,
        _ => return (None, end),
    };
    if words.is(at + 1, "year") && !words.is(end, ",") {
        return (Some(Year::Offset(offset)), at + 2);
    }
    (None, end)
}

/// "2081 BS", "1446 AH": years of other calendars.
pub(super) fn is_other_calendar(words: &Words, at: usize) -> bool {
    words.is_any(at, &["BS", "B.S.", "AH", "A.H.", "BE", "B.E.", "BC", "BCE"]) && words.is_capitalised(at)
}

/// Between the days or months of one date.
fn is_joint(words: &Words, at: usize) -> bool {
    words.term(at) == Term::Dash || words.is_any(at, &["to", "and", "&", ",", "/", "through"])
}

/// Between the first and the last day of a stretch.
fn is_range(words: &Words, at: usize) -> bool {
    words.term(at) == Term::Dash || words.is_any(at, &["to", "until", "through"])
}
