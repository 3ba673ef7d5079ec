//! Dates as people write them, and the days between them.

use chancery::text::{Edtf, Precision};
use jiff::civil::Date;

use super::Texts;

impl Texts {
    /// `13 Feb 2025`, `Feb 2025`, `2025`, `3–5 Mar 2025`; what is no date stays as it is.
    pub fn date(&self, written: &str) -> String {
        let Some(date) = Edtf::parse(written) else { return written.to_owned() };
        let (from, to) = (date.earliest(), date.latest());
        match date.precision() {
            Precision::Year => from.year().to_string(),
            Precision::Month => format!("{} {}", self.month(from), from.year()),
            Precision::Day => self.day(from),
            Precision::Interval if from.first_of_month() == to.first_of_month() => {
                format!("{}–{} {} {}", from.day(), to.day(), self.month(from), from.year())
            }
            Precision::Interval => format!("{} – {}", self.day(from), self.day(to)),
        }
    }

    fn day(&self, day: Date) -> String {
        format!("{} {} {}", day.day(), self.month(day), day.year())
    }

    /// The short name of a month.
    pub fn month(&self, day: Date) -> String {
        let key = format!("month.{}", day.month());
        self.say(&key).to_owned()
    }

    /// The name of a month in full, with its year.
    pub fn month_and_year(&self, day: Date) -> String {
        let key = format!("month.long.{}", day.month());
        format!("{} {}", self.say(&key), day.year())
    }
}

/// How many days lie between the last day that `date` may mean and today; less than 0 where it is still to come.
pub fn days_since(date: &str, today: &str) -> Option<i64> {
    let (then, today) = (Edtf::parse(date)?.latest(), today.parse::<Date>().ok()?);
    today.since(then).ok().map(|span| i64::from(span.get_days()))
}

/// The day so many days after another one, `2026-01-31`.
pub fn days_after(day: &str, days: i64) -> String {
    let moved = day.parse::<Date>().ok().and_then(|day| day.checked_add(jiff::Span::new().days(days)).ok());
    moved.map_or_else(|| day.to_owned(), |day| day.to_string())
}

/// The day so many months before another one.
pub fn months_before(day: &str, months: i64) -> String {
    let moved = day.parse::<Date>().ok().and_then(|day| day.checked_sub(jiff::Span::new().months(months)).ok());
    moved.map_or_else(|| day.to_owned(), |day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_exactly_as_they_are_known() {
        let texts = Texts::english();
        for (written, shown) in [
            ("2025-02-13", "13 Feb 2025"),
            ("2025-02", "Feb 2025"),
            ("2025", "2025"),
            ("2025-03-03/2025-03-05", "3–5 Mar 2025"),
            ("soon", "soon"),
        ] {
            assert_eq!(texts.date(written), shown);
        }
    }

    #[test]
    fn days_are_counted_from_the_last_day_meant() {
        assert_eq!(days_since("2025-02", "2025-03-01"), Some(1));
        assert_eq!(days_since("2025-03-31", "2025-03-01"), Some(-30));
        assert_eq!(days_after("2025-02-27", 2), "2025-03-01");
        assert_eq!(months_before("2025-03-31", 1), "2025-02-28");
    }
}
