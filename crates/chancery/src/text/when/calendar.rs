//! Arithmetic of the calendar: which day, week, month or year is meant, seen from the day of publication.

use jiff::Span as Length;
use jiff::civil::{Date, Weekday};

use super::term::Unit;
use crate::text::date::Edtf;

/// What words of time mean: one reading for something done, one for something that lies ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Reading {
    pub(super) done: Option<Edtf>,
    pub(super) ahead: Option<Edtf>,
}

impl Reading {
    /// The same date, whether it is past or to come.
    pub(super) fn fixed(date: Option<Edtf>) -> Reading {
        Reading { done: date, ahead: date }
    }
}

/// The weekday on or before, and on or after, the anchor.
pub(super) fn weekday(anchor: Date, weekday: Weekday) -> Reading {
    if anchor.weekday() == weekday {
        return Reading::fixed(Some(Edtf::day(anchor)));
    }
    Reading { done: anchor.nth_weekday(-1, weekday).ok().map(Edtf::day), ahead: anchor.nth_weekday(1, weekday).ok().map(Edtf::day) }
}

/// The month of the anchor's year or of the year before or after.
pub(super) fn month(anchor: Date, month: i8) -> Reading {
    let year = anchor.year();
    let done = if month <= anchor.month() { year } else { year - 1 };
    let ahead = if month >= anchor.month() { year } else { year + 1 };
    Reading { done: Edtf::month(done, month), ahead: Edtf::month(ahead, month) }
}

/// The day of a month without a year: the nearest one on or before, and on or after, the anchor.
pub(super) fn day(anchor: Date, month: i8, day: i8) -> Reading {
    // 29 February can be eight years away.
    let at = |offset: i16| Date::new(anchor.year().checked_add(offset)?, month, day).ok();
    let done = (0..=8).filter_map(|back| at(-back)).find(|&date| date <= anchor);
    let ahead = (0..=8).filter_map(at).find(|&date| date >= anchor);
    Reading { done: done.map(Edtf::day), ahead: ahead.map(Edtf::day) }
}

/// The week, Monday to Sunday, that lies `offset` weeks from the anchor's.
pub(super) fn week(anchor: Date, offset: i32) -> Option<Edtf> {
    let monday = shift(anchor, Unit::Day, -i32::from(anchor.weekday().to_monday_zero_offset()))?;
    let monday = shift(monday, Unit::Week, offset)?;
    Edtf::interval(monday, shift(monday, Unit::Day, 6)?)
}

/// The period of this length that lies `offset` periods from the one that holds the anchor.
pub(super) fn period(anchor: Date, unit: Unit, offset: i32) -> Option<Edtf> {
    let moved = shift(anchor.first_of_month(), unit, offset);
    match unit {
        Unit::Hour => None,
        Unit::Day => shift(anchor, Unit::Day, offset).map(Edtf::day),
        Unit::Week => week(anchor, offset),
        Unit::Weekend => {
            let sunday = week(anchor, offset)?.latest();
            Edtf::interval(sunday.yesterday().ok()?, sunday)
        }
        Unit::Fortnight => None,
        Unit::Month => moved.and_then(|day| Edtf::month(day.year(), day.month())),
        Unit::Quarter => moved.and_then(|day| quarter(day.year(), (day.month() - 1) / 3 + 1)),
        Unit::Year => moved.and_then(|day| Edtf::year(day.year())),
        Unit::Decade => moved.and_then(|day| decade(day.year() / 10 * 10)),
        Unit::Century => None,
    }
}

/// The day `count` units away from `from`.
pub(super) fn shift(from: Date, unit: Unit, count: i32) -> Option<Date> {
    let count = i64::from(count);
    let length = match unit {
        Unit::Hour => Length::new().try_days(count / 24),
        Unit::Day => Length::new().try_days(count),
        Unit::Week | Unit::Weekend => Length::new().try_weeks(count),
        Unit::Fortnight => Length::new().try_weeks(count * 2),
        Unit::Month => Length::new().try_months(count),
        Unit::Quarter => Length::new().try_months(count * 3),
        Unit::Year => Length::new().try_years(count),
        Unit::Decade => Length::new().try_years(count * 10),
        Unit::Century => Length::new().try_years(count * 100),
    };
    from.checked_add(length.ok()?).ok()
}

/// The stretch from the anchor to `count` units later, or from `count` units before up to the anchor.
pub(super) fn stretch(anchor: Date, unit: Unit, count: i32) -> Option<Edtf> {
    let end = shift(anchor, unit, count)?;
    if count < 0 { Edtf::interval(end, anchor) } else { Edtf::interval(anchor, end) }
}

/// "Two weeks ago": as exact as the unit.
pub(super) fn ago(anchor: Date, unit: Unit, count: i32) -> Option<Edtf> {
    match unit {
        Unit::Hour if count < 24 => None,
        Unit::Hour | Unit::Day => shift(anchor, unit, -count).map(Edtf::day),
        Unit::Fortnight => week(anchor, -2 * count),
        Unit::Decade | Unit::Century => None,
        _ => period(anchor, unit, -count),
    }
}

/// A quarter, 1 to 4, of a year.
pub(super) fn quarter(year: i16, quarter: i8) -> Option<Edtf> {
    let first = Date::new(year, quarter.checked_mul(3)?.checked_sub(2)?, 1).ok()?;
    let last = Date::new(year, quarter * 3, 1).ok()?.last_of_month();
    Edtf::interval(first, last)
}

/// A half, 1 or 2, of a year.
pub(super) fn half(year: i16, half: i8) -> Option<Edtf> {
    let first = quarter(year, half.checked_mul(2)?.checked_sub(1)?)?;
    Edtf::interval(first.earliest(), quarter(year, half * 2)?.latest())
}

/// From the first day of one date to the last day of another.
pub(super) fn from_to(from: Edtf, to: Edtf) -> Option<Edtf> {
    Edtf::interval(from.earliest(), to.latest())
}

/// The ten years from `year` on.
pub(super) fn decade(year: i16) -> Option<Edtf> {
    from_to(Edtf::year(year)?, Edtf::year(year.checked_add(9)?)?)
}
