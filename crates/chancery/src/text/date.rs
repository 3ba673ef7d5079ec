//! Dates as EDTF (ISO 8601-2): a year, a month, a day, or an interval of days, with computed earliest and latest day.

use jiff::civil::{Date, date};

/// How exact a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Only the year is known.
    Year,
    /// Year and month.
    Month,
    /// A day.
    Day,
    /// From one day to another.
    Interval,
}

/// A date of known precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edtf {
    earliest: Date,
    latest: Date,
    precision: Precision,
}

impl Edtf {
    /// A single day.
    pub fn day(day: Date) -> Edtf {
        Edtf { earliest: day, latest: day, precision: Precision::Day }
    }

    /// A month of a year; `None` where the month is not 1 to 12 or the year is out of range.
    pub fn month(year: i16, month: i8) -> Option<Edtf> {
        let first = Date::new(year, month, 1).ok()?;
        Some(Edtf { earliest: first, latest: first.last_of_month(), precision: Precision::Month })
    }

    /// A whole year.
    pub fn year(year: i16) -> Option<Edtf> {
        (1..=9999).contains(&year).then(|| Edtf { earliest: date(year, 1, 1), latest: date(year, 12, 31), precision: Precision::Year })
    }

    /// From one day to another, both included; `None` where they are in the wrong order. One day alone is a day.
    pub fn interval(from: Date, to: Date) -> Option<Edtf> {
        match from.cmp(&to) {
            std::cmp::Ordering::Less => Some(Edtf { earliest: from, latest: to, precision: Precision::Interval }),
            std::cmp::Ordering::Equal => Some(Edtf::day(from)),
            std::cmp::Ordering::Greater => None,
        }
    }

    /// First day that the date may mean.
    pub fn earliest(self) -> Date {
        self.earliest
    }

    /// Last day that the date may mean.
    pub fn latest(self) -> Date {
        self.latest
    }

    /// How exact the date is.
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `DAY/DAY`.
    pub fn parse(text: &str) -> Option<Edtf> {
        if let Some((from, to)) = text.split_once('/') {
            return Edtf::interval(from.parse().ok()?, to.parse().ok()?);
        }
        match text.len() {
            4 => Edtf::year(text.parse().ok()?),
            7 if text.as_bytes()[4] == b'-' => Edtf::month(text.get(..4)?.parse().ok()?, text.get(5..)?.parse().ok()?),
            10 => text.parse().ok().map(Edtf::day),
            _ => None,
        }
    }
}

impl std::fmt::Display for Edtf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.precision {
            Precision::Year => f.pad(&format!("{:04}", self.earliest.year())),
            Precision::Month => f.pad(&format!("{:04}-{:02}", self.earliest.year(), self.earliest.month())),
            Precision::Day => f.pad(&self.earliest.to_string()),
            Precision::Interval => f.pad(&format!("{}/{}", self.earliest, self.latest)),
        }
    }
}
