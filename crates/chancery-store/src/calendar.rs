//! Calendars after RFC 5545: days of the register as entries that any calendar program takes in.
//!
//! Written by hand rather than by a crate, since those ask the clock and invent identifiers: ours must be the same for the same
//! register.

use chancery::text::{Edtf, Precision};

/// How firm an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Held, or agreed with a day.
    Confirmed,
    /// Planned, proposed or expected.
    Tentative,
    /// Called off.
    Cancelled,
}

/// An entry of whole days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Unique and stable: the identifier of the record, with an ending where a record has several entries.
    pub uid: String,
    /// The day or days; a month or a year spans all of its days.
    pub date: Edtf,
    /// One line.
    pub summary: String,
    /// What more is known, and where it is told.
    pub description: String,
    /// Where.
    pub place: Option<String>,
    /// How firm it is.
    pub standing: Standing,
    /// For filters: `held`, `planned`, `expected`, `deadline`.
    pub category: &'static str,
    /// The day from which the entry is known.
    pub known: Edtf,
}

/// Writes a calendar.
pub fn write(name: &str, entries: &[Entry]) -> String {
    let mut out = String::new();
    let mut line = |words: String| fold(&mut out, &words);
    line("BEGIN:VCALENDAR".to_owned());
    line("VERSION:2.0".to_owned());
    line("PRODID:-//Chancery//register//EN".to_owned());
    line("CALSCALE:GREGORIAN".to_owned());
    line(format!("X-WR-CALNAME:{}", escape(name)));
    for entry in entries {
        line("BEGIN:VEVENT".to_owned());
        line(format!("UID:{}@chancery", entry.uid.replace(char::is_whitespace, "-")));
        line(format!("DTSTAMP:{}T000000Z", entry.known.earliest().strftime("%Y%m%d")));
        line(format!("DTSTART;VALUE=DATE:{}", entry.date.earliest().strftime("%Y%m%d")));
        // The end of an entry of whole days is the day after its last one.
        if let Ok(after) = entry.date.latest().tomorrow() {
            line(format!("DTEND;VALUE=DATE:{}", after.strftime("%Y%m%d")));
        }
        line(format!("SUMMARY:{}", escape(&entry.summary())));
        line(format!("DESCRIPTION:{}", escape(&entry.description)));
        if let Some(place) = &entry.place {
            line(format!("LOCATION:{}", escape(place)));
        }
        line(format!("CATEGORIES:{}", escape(entry.category)));
        line(format!("STATUS:{}", entry.standing.as_str()));
        line("TRANSP:TRANSPARENT".to_owned());
        line("END:VEVENT".to_owned());
    }
    line("END:VCALENDAR".to_owned());
    out
}

impl Standing {
    fn as_str(self) -> &'static str {
        match self {
            Standing::Confirmed => "CONFIRMED",
            Standing::Tentative => "TENTATIVE",
            Standing::Cancelled => "CANCELLED",
        }
    }
}

impl Entry {
    /// The line, marked where the day is not known.
    fn summary(&self) -> String {
        match self.date.precision() {
            Precision::Month => format!("{} (some day of this month)", self.summary),
            Precision::Year => format!("{} (some day of this year)", self.summary),
            Precision::Day | Precision::Interval => self.summary.clone(),
        }
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// Appends a line, broken after at most 75 bytes and never within a letter.
fn fold(out: &mut String, line: &str) {
    let mut room = 75;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        out.push(letter);
        room -= letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            uid: "meeting:a b".to_owned(),
            date: Edtf::parse("2026-02").unwrap(),
            summary: "Session; host Türkiye, in the Palace of the Republic of a place with a long name, and more".to_owned(),
            description: "one\ntwo".to_owned(),
            place: Some("Ankara".to_owned()),
            standing: Standing::Tentative,
            category: "expected",
            known: Edtf::parse("2025-02-13").unwrap(),
        }
    }

    #[test]
    fn an_entry_spans_its_days_and_says_what_is_not_known() {
        let text = write("Türkiye", &[entry()]);
        for line in [
            "UID:meeting:a-b@chancery\r\n",
            "DTSTAMP:20250213T000000Z\r\n",
            "DTSTART;VALUE=DATE:20260201\r\n",
            "DTEND;VALUE=DATE:20260301\r\n",
            "DESCRIPTION:one\\ntwo\r\n",
            "STATUS:TENTATIVE\r\n",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(text.replace("\r\n ", "").contains("SUMMARY:Session\\; host Türkiye\\, in"), "{text}");
        assert!(text.replace("\r\n ", "").contains("(some day of this month)"), "{text}");
    }

    #[test]
    fn no_line_is_longer_than_the_standard_allows() {
        let text = write("ü".repeat(200).as_str(), &[entry()]);
        assert!(text.ends_with("\r\n") && text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    }
}
