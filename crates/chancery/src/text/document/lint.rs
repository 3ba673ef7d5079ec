//! The date lint: tests whether the header date can be true, by what the text says of its own day.
//!
//! Reads: a line that states the date, the day in the dateline, "today" beside a weekday or a date, a stay that must still
//! last ("arrived on Monday for a two-day visit … in a joint statement today"), a copyright year, and acts told as done on a
//! day after the header. Where the header contradicts one of them and the header with day and month swapped contradicts
//! none, the swapped date is proposed.
//! Does not read: a weekday alone. "On Monday" may be any Monday before the header.

use jiff::civil::{Date, Weekday};

use super::Head;
use crate::text::date::{Edtf, Precision};
use crate::text::source::{DateLint, Lint, Source};
use crate::text::span::Span;
use crate::text::token::{Token, tokens};
use crate::text::voice::quotations;
use crate::text::when::{Bound, When, WhenKind, find_dates};

/// What contradicts the header date, or nothing.
pub(super) fn lint(source: &Source, sentences: &[Span], head: &Head, header: Option<Date>) -> Vec<DateLint> {
    let Some(raw) = source.published_raw.as_deref().filter(|raw| !raw.trim().is_empty()) else { return Vec::new() };
    let Some(header) = header else {
        let reason = format!("the header date `{raw}` is no calendar date that can be read without doubt");
        return vec![DateLint { lint: Lint::Unreadable, span: None, proposed: None, reason }];
    };
    let text = Text::new(source.text(), sentences, head);
    let found = text.contradictions(header);
    let Some(first) = found.first() else { return found };
    // Of the two readings of "11/02" one was taken; the other must agree with all that the text says.
    let swapped = Date::new(header.year(), header.day(), header.month()).ok().filter(|swapped| *swapped != header);
    match swapped.filter(|&swapped| text.contradictions(swapped).is_empty()) {
        Some(swapped) => {
            let reason =
                format!("{}; with day and month swapped, {swapped} ({}), the text agrees", first.reason, name(swapped.weekday()));
            vec![DateLint { lint: Lint::DayMonthSwapped, span: first.span, proposed: Some(Edtf::day(swapped)), reason }]
        }
        None => found,
    }
}

/// The sentences that may speak of the day of publication.
struct Text<'t> {
    text: &'t str,
    head: &'t Head,
    sentences: Vec<Vec<Token>>,
    quotations: Vec<Span>,
    /// Where the narrator says "today".
    today: Option<Span>,
}

/// How long after the day that a text states for itself it may be published, and how long before.
const LATE: i32 = 14;
const EARLY: i32 = 1;

impl Text<'_> {
    fn new<'t>(text: &'t str, sentences: &[Span], head: &'t Head) -> Text<'t> {
        let quotations = quotations(text);
        // Most sentences name no day; they are not cut into tokens.
        let may_date = |words: &str| words.contains("day") || words.contains(|sign: char| sign.is_ascii_digit());
        let dated = sentences.iter().filter(|sentence| may_date(sentence.of(text)));
        let sentences: Vec<Vec<Token>> = dated.map(|&sentence| tokens(text, sentence)).collect();
        let quoted = |span: Span| quotations.iter().any(|quotation| quotation.contains(span));
        let today = sentences.iter().flatten().find(|token| token.of(text).eq_ignore_ascii_case("today") && !quoted(token.span));
        Text { text, head, today: today.map(|token| token.span), quotations, sentences }
    }

    /// What would be wrong if the text were published on this day.
    fn contradictions(&self, published: Date) -> Vec<DateLint> {
        let mut found = Vec::new();
        found.extend(self.stated(published));
        found.extend(self.dateline(published));
        found.extend(self.copyright(published));
        if !found.is_empty() {
            return found;
        }
        for sentence in &self.sentences {
            let whens = find_dates(self.text, sentence, Some(published));
            found.extend(self.today_is(published, &whens));
            found.extend(self.stay(published, sentence, &whens));
            found.extend(self.done_later(published, sentence, &whens));
        }
        found
    }

    /// A line that states the date.
    fn stated(&self, published: Date) -> Option<DateLint> {
        let (day, span) = self.head.stated?;
        let reason = || format!("the text states {day} as its date and the header {published}");
        differs(day, published).then(|| DateLint {
            lint: Lint::StatedDateDiffers,
            span: Some(span),
            proposed: Some(Edtf::day(day)),
            reason: reason(),
        })
    }

    /// The day in the dateline.
    fn dateline(&self, published: Date) -> Option<DateLint> {
        let named = self.head.dateline.as_ref()?.date?;
        let day = named.near(published)?;
        let reason = || format!("the dateline names {day} and the header {published}");
        differs(day, published).then(|| DateLint {
            lint: Lint::StatedDateDiffers,
            span: Some(named.span),
            proposed: Some(Edtf::day(day)),
            reason: reason(),
        })
    }

    /// `© 2024` in a text said to be older.
    fn copyright(&self, published: Date) -> Option<DateLint> {
        let lines = self.head.blocks.iter().rev().take(4);
        for &block in lines {
            let words = block.of(self.text);
            let Some(at) = words.find('©').or_else(|| words.find("Copyright")) else { continue };
            let years = tokens(self.text, Span::new(block.start as usize + at, block.end as usize));
            let latest = years
                .iter()
                .filter_map(|token| token.of(self.text).parse::<i16>().ok())
                .filter(|year| (1990..2100).contains(year))
                .max();
            if let Some(year) = latest.filter(|&year| year > published.year()) {
                let reason = format!("the copyright year {year} is later than the header date {published}");
                return Some(DateLint { lint: Lint::AfterHeader, span: Some(block), proposed: None, reason });
            }
        }
        None
    }

    /// `today, Friday` and `today, Monday, July 8`.
    fn today_is(&self, published: Date, whens: &[When]) -> Option<DateLint> {
        for pair in whens.windows(2) {
            let between = self.text.get(pair[0].span.end as usize..pair[1].phrase.start.max(pair[0].span.end) as usize).unwrap_or("x");
            if !between.chars().all(|sign| matches!(sign, ' ' | ',' | '(')) {
                continue;
            }
            let is_today = |when: &When| when.span.of(self.text).eq_ignore_ascii_case("today");
            let other = match (is_today(&pair[0]), is_today(&pair[1])) {
                (true, false) => &pair[1],
                (false, true) => &pair[0],
                _ => continue,
            };
            let fits = match other.kind {
                WhenKind::Weekday => other.weekday == Some(published.weekday()),
                WhenKind::Absolute | WhenKind::Yearless => match other.date.filter(|date| date.precision() == Precision::Day) {
                    Some(date) => date.earliest() == published,
                    None => continue,
                },
                _ => continue,
            };
            if !fits {
                let span = pair[0].span.join(pair[1].span);
                let proposed = other.date.filter(|_| other.kind == WhenKind::Absolute);
                let reason = format!(
                    "the text says `{}` and the header date {published} is a {}",
                    span.of(self.text),
                    name(published.weekday())
                );
                return Some(DateLint { lint: Lint::WeekdayMismatch, span: Some(span), proposed, reason });
            }
        }
        None
    }

    /// `arrived Monday on a two-day visit`, while the text speaks of what is said today: the stay must not be over.
    fn stay(&self, published: Date, sentence: &[Token], whens: &[When]) -> Option<DateLint> {
        self.today?;
        let arrives = |token: &Token| {
            let word = token.of(self.text);
            ["arrived", "arrives", "began", "begins", "started", "landed", "commenced", "touched"].contains(&word)
                && !self.is_quoted(token.span)
        };
        let verb = sentence.iter().find(|token| arrives(token))?;
        let day = whens.iter().find(|when| when.kind == WhenKind::Weekday && when.phrase.start > verb.span.start)?;
        let start = day.date?.earliest();
        let length = whens.iter().find(|when| when.kind == WhenKind::Length && when.span.start > verb.span.start)?;
        let days = self.days(*length)?;
        // A text of the evening is published on the next morning.
        let over = since(start, published) > days;
        over.then(|| {
            let span = day.span.join(length.span);
            let reason = format!(
                "a stay of {days} days that began on {} was over before the header date {published}, a {}, and the text speaks of today",
                name(start.weekday()),
                name(published.weekday()),
            );
            DateLint { lint: Lint::WeekdayMismatch, span: Some(span), proposed: None, reason }
        })
    }

    /// The days of `two-day`, `three-day`, `week-long` is not read.
    fn days(&self, length: When) -> Option<i32> {
        const NUMBERS: [&str; 8] = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
        let words = length.span.of(self.text).to_lowercase();
        let (count, unit) = words.split_once(['-', ' ', '‑', '–'])?;
        if !unit.starts_with("day") {
            return None;
        }
        let named = NUMBERS.iter().position(|number| *number == count).map(|at| at as i32 + 1);
        named.or_else(|| count.parse().ok()).filter(|days| (1..=10).contains(days))
    }

    /// An act told as done on a day after the header.
    fn done_later(&self, published: Date, sentence: &[Token], whens: &[When]) -> Option<DateLint> {
        let late = |when: &&When| {
            let Some(date) = when.date else { return false };
            let dated = matches!(when.kind, WhenKind::Absolute | WhenKind::Yearless) && when.bound == Bound::At && when.edge.is_none();
            dated && date.precision() == Precision::Day && since(published, date.earliest()) > EARLY
        };
        let when = whens.iter().find(late)?;
        if !self.is_done(sentence, when) || self.is_quoted(when.span) {
            return None;
        }
        let reason = format!("the text tells of `{}` as past, which is after the header date {published}", when.span.of(self.text));
        Some(DateLint { lint: Lint::AfterHeader, span: Some(when.span), proposed: None, reason })
    }

    /// Whether the words around the date tell of something done, and of nothing that lies ahead.
    fn is_done(&self, sentence: &[Token], when: &When) -> bool {
        // The verb stands before the date, or soon after one that opens the sentence.
        let at = sentence.iter().position(|token| token.span.start >= when.span.start).unwrap_or(0);
        let around = if at <= 4 { &sentence[..sentence.len().min(at + 16)] } else { &sentence[..at] };
        let word = |at: usize| around[at].of(self.text);
        let to_come = |at: usize| word(at) == "to" && at > 0 && matches!(word(at - 1), "is" | "are" | "was" | "were" | "be");
        let ahead = (0..around.len()).any(|at| looks_ahead(word(at)) || to_come(at));
        // A verb far from the date has another one of its own; "decided to proceed on" dates what is still to come.
        let near = if at <= 4 { 0 } else { at.saturating_sub(12) };
        !ahead && (near..around.len()).any(|at| is_done(word(at)) && !(at + 1 < around.len() && word(at + 1) == "to"))
    }

    fn is_quoted(&self, span: Span) -> bool {
        self.quotations.iter().any(|quotation| quotation.contains(span))
    }
}

/// Whether the day that the text states for itself and the header are too far apart.
fn differs(stated: Date, published: Date) -> bool {
    !(-EARLY..=LATE).contains(&since(stated, published))
}

/// Words beside which a date lies ahead.
#[rustfmt::skip]
fn looks_ahead(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "will" | "would" | "shall" | "plan" | "plans" | "planned" | "scheduled" | "expected" | "due" | "slated" | "upcoming" | "next" | "set"
        | "ahead" | "deadline" | "proposed" | "invited" | "intend" | "intends" | "aim" | "aims" | "target" | "should" | "must" | "can" | "may"
        | "expire" | "expires" | "effective" | "postponed" | "until" | "extended" | "through" | "starting" | "beginning"
    )
}

/// Verbs of encounters and signings as they are told when done.
#[rustfmt::skip]
fn is_done(word: &str) -> bool {
    matches!(
        word,
        "met" | "held" | "spoke" | "signed" | "arrived" | "visited" | "received" | "hosted" | "opened" | "concluded" | "attended" | "took"
        | "began" | "inaugurated" | "decided" | "launched" | "travelled" | "traveled" | "convened"
    )
}

/// Whole days from one day to another.
fn since(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |length| length.get_days())
}

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
