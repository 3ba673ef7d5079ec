//! Dates as people write them, and how far apart they lie.

use chancery::text::{Edtf, Precision};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A date of the register in words: `6 Oct 2025`, `Oct 2025`, `2025`, `3 Oct 2025 to 5 Oct 2025`. What is no date stays as it is.
pub fn in_words(date: &str) -> String {
    let Some(edtf) = Edtf::parse(date) else { return date.to_owned() };
    let (from, to) = (edtf.earliest(), edtf.latest());
    let month = |number: i8| usize::try_from(number - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    match edtf.precision() {
        Precision::Year => from.year().to_string(),
        Precision::Month => format!("{} {}", month(from.month()), from.year()),
        Precision::Day => format!("{} {} {}", from.day(), month(from.month()), from.year()),
        Precision::Interval => {
            format!("{} {} {} to {} {} {}", from.day(), month(from.month()), from.year(), to.day(), month(to.month()), to.year())
        }
    }
}

/// Days from the first date to the second, each at its latest day; negative where the second lies before. None where one of
/// them is no date.
pub(super) fn between(first: &str, second: &str) -> Option<i64> {
    let span = Edtf::parse(second)?.latest() - Edtf::parse(first)?.latest();
    Some(i64::from(span.get_days()))
}

/// A length of time in words: `12 days`, `5 months`, `3 years`.
pub(super) fn length(days: i64) -> String {
    let many = |n: i64, unit: &str| format!("{n} {unit}{}", if n == 1 { "" } else { "s" });
    match days.abs() {
        days @ 0..=59 => many(days, "day"),
        days @ 60..=730 => many(days / 30, "month"),
        days => many(days / 365, "year"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_exactly_as_they_are_known() {
        for (date, words) in [
            ("2025-10-06", "6 Oct 2025"),
            ("2025-10", "Oct 2025"),
            ("2025", "2025"),
            ("2025-10-03/2025-10-05", "3 Oct 2025 to 5 Oct 2025"),
            ("soon", "soon"),
        ] {
            assert_eq!(in_words(date), words);
        }
    }

    #[test]
    fn a_month_ends_on_its_last_day() {
        assert_eq!(between("2025-01-31", "2025-02"), Some(28));
        assert_eq!(between("2025-02", "2025-01-31"), Some(-28));
        assert_eq!(between("2025", "soon"), None);
    }

    #[test]
    fn lengths_are_told_in_the_unit_that_fits() {
        assert_eq!(length(1), "1 day");
        assert_eq!(length(-45), "45 days");
        assert_eq!(length(200), "6 months");
        assert_eq!(length(4_400), "12 years");
    }
}
