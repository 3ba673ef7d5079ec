//! The dateline: the place, and at times the day and the agency, before the first sentence of a report.
//!
//! Reads: `PUTRAJAYA: …`, `ASUNCIÓN, May 16 (Agencia Guaraní) — …`, `NAIROBI (Reuters) - …`, `Islamabad: …`.
//! Does not read: a label (`UPDATE: …`), a speaker of a transcript (`THE PRESIDENT: …`), a run-in heading
//! (`STRENGTHENING OUR PARTNERSHIP: …`), a sentence that begins with a place.

use jiff::civil::{Date, date};

use crate::text::date::Precision;
use crate::text::span::Span;
use crate::text::token::tokens;
use crate::text::when::{WhenKind, find_dates};

/// The parts of a dateline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dateline {
    /// The place as written.
    pub(super) place: Span,
    /// The agency in brackets.
    pub(super) agency: Option<Span>,
    /// The day it names.
    pub(super) date: Option<Day>,
    /// Whether a colon closes it, as after the name of a speaker.
    colon: bool,
}

/// A day, with or without its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: Option<i16>,
    pub(super) month: i8,
    pub(super) day: i8,
    pub(super) span: Span,
}

impl Day {
    /// The day, where the year is stated.
    pub(super) fn full(self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }

    /// The day nearest to `anchor`, where the year is not stated.
    pub(super) fn near(self, anchor: Date) -> Option<Date> {
        if self.year.is_some() {
            return self.full();
        }
        let years = (anchor.year() - 1)..=(anchor.year() + 1);
        let days = years.filter_map(|year| Date::new(year, self.month, self.day).ok());
        days.min_by_key(|day| (anchor.since(*day).map_or(i32::MAX, |gap| gap.get_days().abs()), *day))
    }
}

impl Dateline {
    /// Whether the same shape opens another line too, as the names of speakers and run-in headings do.
    pub(super) fn is_speaker(&self, text: &str, blocks: &[Span]) -> bool {
        let mut others = blocks.iter().filter(|block| block.start > self.place.end);
        self.colon && self.date.is_none() && others.any(|block| opens_like_speaker(block.of(text)))
    }
}

/// Whether the line opens with words in capitals and a colon.
pub(super) fn opens_like_speaker(words: &str) -> bool {
    let Some((name, rest)) = words.split_once(':') else { return false };
    let name = name.trim_matches(['*', '_', ' ']);
    (2..=60).contains(&name.len()) && !rest.trim().is_empty() && is_upper(name)
}

/// Reads the dateline at the head of a line.
pub(super) fn read(text: &str, block: Span) -> Option<Dateline> {
    let words = block.of(text);
    let inner = words.trim_start_matches(['*', '_', ' ']);
    let base = block.start as usize + words.len() - inner.len();
    let (end, body, colon) = separator(inner)?;
    let head = inner[..end].trim_end_matches(['*', '_', ' ', ',']);
    // A dateline stands before a report, not before nothing and not before a clause that goes on.
    let report = inner[body..].trim_start_matches(['*', '_', ' ', '\u{a0}']);
    if report.len() < 12 || report.starts_with(char::is_lowercase) {
        return None;
    }
    let (name, agency) = split_agency(head)?;
    let day = day_in(text, Span::new(base, base + head.len()));
    let place = place(name, day.map(|day| day.span.start as usize - base))?;
    if !(is_upper(place) || is_title_case(place)) || is_label(place) {
        return None;
    }
    let span = |part: &str| {
        let start = base + (part.as_ptr() as usize - inner.as_ptr() as usize);
        Span::new(start, start + part.len())
    };
    Some(Dateline { place: span(place), agency: agency.map(span), date: day, colon })
}

/// Where the head of the line ends, where its body starts, and whether a colon stands between.
fn separator(words: &str) -> Option<(usize, usize, bool)> {
    const LONGEST: usize = 90;
    let mut depth = 0;
    for (at, sign) in words.char_indices().take_while(|(at, _)| *at < LONGEST) {
        let rest = &words[at + sign.len_utf8()..];
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth > 0 => {}
            ':' if rest.starts_with([' ', '*', '\u{a0}', '\n']) => return Some((at, at + 1, true)),
            // "Mayor Bass—Karen—thank you": without room after it, only capitals stand before the dash of a dateline.
            '—' if rest.starts_with(char::is_whitespace) || is_upper(&words[..at]) || words[..at].ends_with(')') => {
                return Some((at, at + sign.len_utf8(), false));
            }
            '—' => return None,
            '–' if words[..at].ends_with(char::is_whitespace) => return Some((at, at + sign.len_utf8(), false)),
            '-' if words[..at].ends_with(char::is_whitespace) => {
                let dashes = 1 + rest.len() - rest.trim_start_matches('-').len();
                let spaced = words[at + dashes..].starts_with(char::is_whitespace);
                return spaced.then_some((at, at + dashes, false));
            }
            // "MONTEVIDEO. The minister …"
            '.' if rest.starts_with(' ') && is_capital_words(&words[..at]) => return Some((at, at + 1, false)),
            '.' if rest.starts_with(char::is_whitespace) && is_sentence(&words[..at]) => return None,
            _ => {}
        }
    }
    None
}

/// Four letters or more, all of them capitals, and spaces.
fn is_capital_words(words: &str) -> bool {
    words.chars().count() >= 4 && is_upper(words) && words.chars().all(|sign| sign.is_alphabetic() || sign == ' ')
}

/// Whether the words before a dot are a sentence and not an abbreviation.
fn is_sentence(words: &str) -> bool {
    words.split_whitespace().count() > 6
}

/// What stands before brackets at the end of the head, and the agency in them; `None` where the brackets hold neither an
/// agency nor a date, or do not end the head.
fn split_agency(head: &str) -> Option<(&str, Option<&str>)> {
    let Some(open) = head.find('(') else { return Some((head, None)) };
    let close = open + head[open..].find(')')?;
    let inside = head[open + 1..close].trim();
    let before = head[..open].trim_end_matches([' ', ',']);
    if inside.contains(|sign: char| sign.is_ascii_digit()) {
        return Some((before, None));
    }
    let office = ["Minister", "Secretary", "President", "Ambassador", "MP"].iter().any(|office| inside.contains(office));
    if !head[close + 1..].trim().is_empty() || inside.is_empty() || inside.len() > 40 || office {
        return None;
    }
    // "(left)" explains a picture; "(own report)" names no agency.
    if inside.starts_with(char::is_uppercase) { Some((before, Some(inside))) } else { (inside.len() > 5).then_some((before, None)) }
}

/// The words of the place: up to the date or the region, with a region in capitals (`WASHINGTON, D.C.`).
fn place(name: &str, date_at: Option<usize>) -> Option<&str> {
    let name = match date_at {
        Some(at) if at < name.len() => name[..at].trim_end_matches([',', ' ', '(', '-', '–']),
        _ => name,
    };
    let name = name.trim();
    let first = name.split(',').next()?.trim_end();
    let rest = name.get(first.len()..).unwrap_or("").trim_start_matches([',', ' ']);
    // Only a region may follow: "Today, we – ministers of three states –" is a sentence.
    let is_region = rest.split([' ', ',']).filter(|word| !word.is_empty()).all(|word| word.starts_with(char::is_uppercase));
    if !is_region || rest.split_whitespace().count() > 3 {
        return None;
    }
    let abbreviated = !rest.is_empty() && rest.len() <= 5 && is_upper(rest) && (rest.contains('.') || rest == "DC");
    let place = match abbreviated {
        true => name,
        // "MANILA.—", but "WASHINGTON D.C.".
        false if first.matches('.').count() == 1 => first.trim_end_matches('.'),
        false => first,
    };
    let letters = place.chars().filter(|sign| sign.is_alphabetic()).count();
    let words = place.split_whitespace().count();
    (letters >= 3 && place.len() <= 40 && (1..=4).contains(&words) && place.starts_with(char::is_alphabetic)).then_some(place)
}

/// The day named in the head.
fn day_in(text: &str, head: Span) -> Option<Day> {
    let all = tokens(text, head);
    // Any anchor gives the month and day of a date without year; this one lies in a leap year.
    let found = find_dates(text, &all, Some(date(2000, 12, 31)));
    let when = found.iter().find(|when| matches!(when.kind, WhenKind::Absolute | WhenKind::Yearless))?;
    let day = when.date.filter(|date| date.precision() == Precision::Day)?.earliest();
    let year = (when.kind == WhenKind::Absolute).then(|| day.year());
    Some(Day { year, month: day.month(), day: day.day(), span: when.span })
}

fn is_upper(words: &str) -> bool {
    words.contains(char::is_alphabetic) && !words.contains(char::is_lowercase)
}

/// One to three words, each with a capital, small linking words aside.
fn is_title_case(words: &str) -> bool {
    words.split_whitespace().count() <= 3
        && words
            .split([' ', '/', '-'])
            .all(|word| word.starts_with(char::is_uppercase) || matches!(word, "al" | "el" | "de" | "la" | "es" | "upon"))
}

/// Words before a colon or dash that are no place.
fn is_label(words: &str) -> bool {
    let mut all = words.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    // "STRENGTHENING TIES": a gerund opens a heading; "BEIJING" is a place.
    let gerund = words.contains(' ') && all.clone().next().is_some_and(|word| word.len() > 5 && word.to_lowercase().ends_with("ing"));
    gerund || all.any(|word| is_heading_word(&word.to_lowercase()))
}

/// Words of headings, offices and forms of address, in small letters.
#[rustfmt::skip]
fn is_heading_word(word: &str) -> bool {
    matches!(
        word,
        "agenda" | "ambassador" | "and" | "annex" | "answer" | "article" | "audience" | "background" | "bills"
        | "breaking" | "brief" | "by" | "caption" | "chairman" | "chancellor" | "comment" | "communique"
        | "communiqué" | "conclusion" | "contact" | "context" | "correction" | "date" | "declaration" | "developing"
        | "editor" | "embargo" | "end" | "exclusive" | "fact" | "factbox" | "file" | "focus" | "for" | "from"
        | "general" | "gentleman" | "governor" | "headline" | "her" | "highlights" | "his" | "host" | "image"
        | "interview" | "introduction" | "journalist" | "key" | "lady" | "live" | "lord" | "mayor" | "media"
        | "members" | "minister" | "moderator" | "mr" | "mrs" | "ms" | "news" | "note" | "official" | "our"
        | "outcomes" | "overview" | "parliament" | "photo" | "picture" | "president" | "press" | "prime" | "question"
        | "quote" | "read" | "release" | "remarks" | "report" | "reporter" | "reports" | "result" | "secretary"
        | "section" | "see" | "senator" | "signed" | "sir" | "source" | "speaker" | "sport" | "statement" | "subject"
        | "summary" | "text" | "the" | "title" | "to" | "today" | "tomorrow" | "topic" | "topline" | "update"
        | "vice" | "video" | "watch" | "what" | "why" | "yesterday"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_no_places() {
        for word in ["update", "and", "why", "president"] {
            assert!(is_label(word), "{word}");
        }
        assert!(!is_label("NAIROBI") && !is_label("BEIJING") && is_label("STRENGTHENING TIES"));
    }

    /// Place, agency and day, as far as there are any.
    fn parts(text: &str) -> String {
        let Some(found) = read(text, Span::new(0, text.len())) else { return String::new() };
        let agency = found.agency.map(|span| span.of(text).to_owned());
        let day = found.date.map(|day| format!("{}-{}", day.month, day.day));
        [Some(found.place.of(text).to_owned()), agency, day].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn datelines_of_many_shapes() {
        let cases = [
            ("PUTRAJAYA:", "PUTRAJAYA"),
            ("ASUNCIÓN, May 16 (Agencia Guaraní) —", "ASUNCIÓN, Agencia Guaraní, 5-16"),
            ("NAIROBI (Reuters) -", "NAIROBI, Reuters"),
            ("NAIROBI, May 16 (Xinhua) --", "NAIROBI, Xinhua, 5-16"),
            ("KUALA LUMPUR, Oct 6 —", "KUALA LUMPUR, 10-6"),
            ("**ISLAMABAD:**", "ISLAMABAD"),
            ("Islamabad:", "Islamabad"),
            ("LONDON/PARIS —", "LONDON/PARIS"),
            ("UNITED NATIONS, New York —", "UNITED NATIONS"),
            ("WASHINGTON, D.C. —", "WASHINGTON, D.C."),
            ("ABU DHABI, 18th July (WAM):", "ABU DHABI, WAM, 7-18"),
            ("Seoul, 8 April —", "Seoul, 4-8"),
            ("SUVA, January 9, 2024:", "SUVA, 1-9"),
            ("PORT-AU-PRINCE —", "PORT-AU-PRINCE"),
            ("MONTEVIDEO.", "MONTEVIDEO"),
        ];
        for (head, expected) in cases {
            assert_eq!(parts(&format!("{head} Kenya sent a team of divers on Thursday.")), expected, "{head}");
        }
    }

    #[test]
    fn other_heads_are_no_datelines() {
        for text in [
            "Nairobi sent a team of divers to Mauritius on Thursday.",
            "UPDATE: Kenya has sent a team of divers to Mauritius.",
            "THE PRESIDENT: Well, thank you all very much for coming.",
            "FACT SHEET: The President announced new measures today.",
            "STRENGTHENING OUR PARTNERSHIP: Today, the two sides signed a pact.",
            "Foreign Minister Ali — who arrived on Monday — left again today.",
            "The talks were short: they lasted for twenty minutes only.",
            "Today, we – the prime ministers of three states – agreed on trade.",
            "Reyes (left) and Mwangi (right) on March 12, 2024: the two met.",
            "Lord Ashcombe (Minister of State): My Lords, I met my opposite number.",
            "MANILA:",
        ] {
            assert_eq!(parts(text), "", "{text}");
        }
    }
}
