//! Years and parts of years: "in 1997", "early 2026", "the first half of 2026", "by the end of the year", "2025–2030".
//!
//! Does not read: four digits that number something else ("Resolution 2054", "Vision 2030", "2000 megawatts").

use jiff::civil::Date;

use super::absolute::is_other_calendar;
use super::calendar::{self, Reading};
use super::term::{Term, Unit, Words};
use super::{Context, Edge, Found, WhenKind, absolute, relative};
use crate::text::date::{Edtf, Precision};

/// Reads a year or a part of a period that starts at token `at`.
pub(super) fn read(words: &Words, at: usize, context: &Context) -> Option<Found> {
    match words.term(at) {
        Term::Year(year) => year_alone(words, at, year),
        Term::Decade(year) => Some(Found::new(at + 1, WhenKind::Absolute, Reading::fixed(calendar::decade(year)))),
        Term::Part => part(words, at, context),
        Term::End | Term::Start => edge(words, at, context),
        Term::Ordinal(nth) => fraction(words, at, nth, context),
        Term::Season => season(words, at, context),
        // "15 Ramadan 1446" is a date of another calendar.
        Term::Feast if words.day(at + 1).or(at.checked_sub(1).and_then(|before| words.day(before))).is_some() => None,
        Term::Feast => Some(Found::new(at + 1, WhenKind::Season, Reading::default())),
        Term::Unit(unit @ (Unit::Year | Unit::Decade)) if words.is_any(at.wrapping_sub(1), &["the", "calendar"]) => {
            the_year(words, at, unit, context)
        }
        Term::Other => fiscal(words, at).or_else(|| numbered_quarter(words, at)),
        _ => None,
    }
}

/// `2026`, `2025–2030`, `2024-25`, `2024/25`.
fn year_alone(words: &Words, at: usize, year: i16) -> Option<Found> {
    if is_other_calendar(words, at + 1) {
        return None;
    }
    let separated = (words.term(at + 1) == Term::Dash || words.is(at + 1, "/")) && words.is_joined(at + 1) && words.is_joined(at + 2);
    let spoken = words.is_any(at + 1, &["to", "and", "until", "through"]) && at > 0 && words.is_any(at - 1, &["from", "between"]);
    let last = match words.term(at + 2) {
        Term::Year(last) if (separated || spoken) && last > year => Some(last),
        // "2024-25" is two years; "2024-10" could be a month and stays unread.
        Term::Number(short) if separated && short == (year + 1) % 100 && words.word(at + 2).len() == 2 => Some(year + 1),
        _ => None,
    };
    if let Some(last) = last {
        let date = Edtf::year(year).zip(Edtf::year(last)).and_then(|(from, to)| calendar::from_to(from, to));
        return Some(Found::new(at + 3, WhenKind::Absolute, Reading::fixed(date)));
    }
    stands_for_year(words, at).then(|| Found::new(at + 1, WhenKind::Absolute, Reading::fixed(Edtf::year(year))))
}

/// Whether four digits alone are a year.
fn stands_for_year(words: &Words, at: usize) -> bool {
    if words.is_any(at + 1, &["%", "percent", "per"]) || words.is_joined(at + 1) && matches!(words.word(at + 1), "/" | ":") {
        return false;
    }
    let Some(before) = at.checked_sub(1) else { return !words.is_capitalised(at + 1) };
    const GUIDES: [&str; 24] = [
        "in",
        "since",
        "by",
        "until",
        "till",
        "of",
        "from",
        "to",
        "through",
        "during",
        "before",
        "after",
        "around",
        "throughout",
        "beyond",
        "early",
        "late",
        "mid",
        "and",
        "or",
        "between",
        "year",
        "ending",
        "circa",
    ];
    let noun = words.tokens.get(at + 1).is_some_and(|next| next.kind == crate::text::token::TokenKind::Word && !next.is_capitalised());
    if words.is_any(before, &GUIDES) {
        // "to 2000 households", "of 2000 megawatts": a count when a plural follows.
        let counts =
            noun && words.word(at + 1).ends_with('s') && !words.is_any(at + 1, &["was", "is", "has", "as", "its", "this", "sees"]);
        return !counts;
    }
    if words.is_any(before, &["the", "a", "its", "their", "this", "'s", "’s", "for", "(", ","]) {
        // "the 2016 summit" but "the 2000 workers".
        return !(noun && words.word(at + 1).ends_with('s') && !words.is_any(at + 1, &["was", "is", "has"]));
    }
    false
}

/// `early 2026`, `mid-March`, `late last year`: as exact as the period.
fn part(words: &Words, at: usize, context: &Context) -> Option<Found> {
    let mut start = at + 1;
    if words.term(start) == Term::Dash || words.is_any(start, &["in", "of"]) {
        start += 1;
    }
    start += usize::from(words.is(start, "the"));
    let found = base(words, start, context)?;
    // "late on 5 May" and "early on Monday" are hours of a day.
    Some(Found { edge: None, ..found })
}

/// `end of 2024`, `beginning of the year`, `end-2025`, `close of the year`.
fn edge(words: &Words, at: usize, context: &Context) -> Option<Found> {
    let edge = if words.term(at) == Term::End { Edge::End } else { Edge::Start };
    let mut start = at + 1;
    if !(words.is(start, "of") || words.term(start) == Term::Dash) {
        return None;
    }
    start += 1;
    start += usize::from(words.is(start, "the"));
    let found = base(words, start, context)?;
    Some(Found { edge: Some(edge), ..found })
}

/// `first half of 2026`, `third quarter of next year`, `second half of May`.
fn fraction(words: &Words, at: usize, nth: i16, context: &Context) -> Option<Found> {
    let half = words.is(at + 1, "half");
    // "in the first year", "for the first six months": seen from the start of something.
    if let (Term::Unit(_), true) = (words.term(at + 1), words.term(at + 1) != Term::Unit(Unit::Quarter)) {
        let guided = words.is_any(at.wrapping_sub(2), &["in", "for", "during", "within", "after"]);
        return guided.then(|| Found::new(at + 2, WhenKind::Offset, Reading::default()));
    }
    if !half && words.term(at + 1) != Term::Unit(Unit::Quarter) {
        return None;
    }
    let mut start = at + 2;
    if !words.is(start, "of") {
        let reading = context.anchor.filter(|_| !half && (1..=4).contains(&nth));
        let date = reading.and_then(|anchor| calendar::quarter(anchor.year(), nth as i8));
        return (!half).then(|| Found::new(start, WhenKind::Absolute, Reading { done: None, ahead: date }));
    }
    start += 1;
    start += usize::from(words.is(start, "the"));
    let found = base(words, start, context)?;
    let cut = |date: Option<Edtf>| {
        let date = date?;
        let year = date.earliest().year();
        match (date.precision(), half) {
            (Precision::Year, true) => calendar::half(year, nth as i8),
            (Precision::Year, false) => calendar::quarter(year, nth as i8),
            _ => Some(date),
        }
    };
    Some(Found { reading: Reading { done: cut(found.reading.done), ahead: cut(found.reading.ahead) }, ..found })
}

/// What "early", "end of", "first half of" may stand before.
fn base(words: &Words, at: usize, context: &Context) -> Option<Found> {
    absolute::read(words, at, context).or_else(|| relative::read(words, at, context)).or_else(|| match words.term(at) {
        Term::Year(year) if !is_other_calendar(words, at + 1) => {
            Some(Found::new(at + 1, WhenKind::Absolute, Reading::fixed(Edtf::year(year))))
        }
        Term::Decade(_) | Term::Season | Term::Ordinal(_) | Term::Part => read(words, at, context),
        Term::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Decade)) => {
            let date = context.anchor.and_then(|anchor| calendar::period(anchor, unit, 0));
            Some(Found::new(at + 1, WhenKind::Deictic, Reading::fixed(date)))
        }
        Term::Other => fiscal(words, at),
        _ => None,
    })
}

/// `the year`, `the year 2030`.
fn the_year(words: &Words, at: usize, unit: Unit, context: &Context) -> Option<Found> {
    if let Term::Year(year) = words.term(at + 1) {
        return Some(Found::new(at + 2, WhenKind::Absolute, Reading::fixed(Edtf::year(year))));
    }
    // "within the year", "before the year is out": the year of publication. "the year" alone says nothing.
    let bounded = words.is_any(at.wrapping_sub(2), &["within", "before", "during", "throughout"]);
    let date = context.anchor.and_then(|anchor| calendar::period(anchor, unit, 0));
    let edge = words.is(at.wrapping_sub(2), "before").then_some(Edge::End);
    let end = if words.is(at + 1, "is") && words.is(at + 2, "out") { at + 3 } else { at + 1 };
    bounded.then(|| Found { edge, ..Found::new(end, WhenKind::Deictic, Reading::fixed(date)) })
}

/// `summer`, `summer of 2025`, `winter season`.
fn season(words: &Words, at: usize, _context: &Context) -> Option<Found> {
    let mut end = at + 1 + usize::from(words.is(at + 1, "season"));
    let year_at = end + usize::from(words.is(end, "of"));
    if let Term::Year(year) = words.term(year_at) {
        return Some(Found::new(year_at + 1, WhenKind::Season, Reading::fixed(Edtf::year(year))));
    }
    // "the summer school", "Spring Airlines": only after a word of time.
    let guided = at > 0 && words.is_any(at - 1, &["the", "in", "by", "before", "until", "since", "during", "every", "after", "over"]);
    if !guided
        || words.tokens.get(end).is_some_and(|next| next.kind == crate::text::token::TokenKind::Word && !is_after_season(words, end))
    {
        return None;
    }
    end = end.min(words.tokens.len());
    Some(Found::new(end, WhenKind::Season, Reading::default()))
}

/// Words that may follow a season used as a time.
fn is_after_season(words: &Words, at: usize) -> bool {
    words.is_any(
        at,
        &[
            "and", "or", "to", "in", "at", "for", "with", "when", "but", "if", "as", "on", "by", "from", "of", "the", "he", "she",
            "it", "they", "said", "under",
        ],
    )
}

/// `FY2025`, `FY 2024-25`, `fiscal year 2025`, `fiscal 2026`.
fn fiscal(words: &Words, at: usize) -> Option<Found> {
    if words.word(at).len() == 6 && words.word(at).starts_with("FY") {
        let year: i16 = words.word(at)[2..].parse().ok()?;
        return Some(Found::new(at + 1, WhenKind::Absolute, Reading::fixed(Edtf::year(year))));
    }
    if !words.is_any(at, &["FY", "fiscal"]) {
        return None;
    }
    let start = at + 1 + usize::from(words.is(at + 1, "year"));
    let Term::Year(year) = words.term(start) else { return None };
    let separated = words.is_joined(start + 1) && (words.term(start + 1) == Term::Dash || words.is(start + 1, "/"));
    match words.term(start + 2) {
        Term::Number(short) if separated && short == (year + 1) % 100 => {
            let days = Date::new(year, 1, 1).ok().zip(Date::new(year + 1, 12, 31).ok());
            let date = days.and_then(|(from, to)| Edtf::interval(from, to));
            Some(Found::new(start + 3, WhenKind::Absolute, Reading::fixed(date)))
        }
        _ => Some(Found::new(start + 1, WhenKind::Absolute, Reading::fixed(Edtf::year(year)))),
    }
}

/// `Q1 2026`, `H2 of 2025`.
fn numbered_quarter(words: &Words, at: usize) -> Option<Found> {
    let label = words.word(at).as_bytes();
    let [kind @ (b'Q' | b'H'), digit @ b'1'..=b'4'] = *label else { return None };
    let start = at + 1 + usize::from(words.is(at + 1, "of"));
    let Term::Year(year) = words.term(start) else { return None };
    let nth = (digit - b'0') as i8;
    let date = if kind == b'Q' { calendar::quarter(year, nth) } else { calendar::half(year, nth) };
    date.map(|date| Found::new(start + 1, WhenKind::Absolute, Reading::fixed(Some(date))))
}
