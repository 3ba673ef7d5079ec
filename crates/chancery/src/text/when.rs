//! Words of time in a sentence, and the dates they mean.
//!
//! Words are read in the light of the day of publication, the anchor. Two readings are kept apart: what the words mean for
//! something done, which is never later than the anchor, and what they mean for something that lies ahead. Without an
//! anchor, "on Wednesday" and "3 March" are found and have no date.

mod absolute;
mod calendar;
mod length;
mod occasion;
mod period;
mod relative;
mod term;
mod vague;

use jiff::civil::{Date, Weekday};

use super::date::Edtf;
use super::span::Span;
use super::token::Token;
use calendar::Reading;
use term::{Term, Words};

/// What sort of words of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhenKind {
    /// The year is stated: `17 October 2024`, `May 2025`, `1997`, `2025–2030`.
    Absolute,
    /// Day or month without a year: `17 October`, `in May`.
    Yearless,
    /// `01/02/2024`, which may be January or February; it has no date.
    Ambiguous,
    /// A weekday: `Wednesday`, `Monday evening`.
    Weekday,
    /// Seen from the day of publication: `today`, `last week`, `next June`, `two weeks ago`.
    Deictic,
    /// A stretch that starts or ends today: `the next five years`, `the past decade`, `recent years` (without a date).
    Stretch,
    /// Seen from another event: `a month earlier`, `the following day`; it has no date.
    Offset,
    /// A length: `two-day`, `three months`. It has a date only when `within` bounds it.
    Length,
    /// A season, feast or occasion: `summer`, `Easter`, `the next harvest`.
    Season,
    /// A promise without a day: `soon`, `in the coming months`.
    Vague,
}

/// How the words before a date bound it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// `in`, `on`, `at`, or nothing.
    At,
    /// `by`, `no later than`.
    By,
    /// `before`, `ahead of`.
    Before,
    /// `until`, `through`.
    Until,
    /// `within`, `in the next`.
    Within,
    /// `over`, `during`, `for`, `throughout`.
    During,
    /// `from`, `since`, `as of`, `starting`.
    From,
    /// `after`, `beyond`.
    After,
}

/// Which end of a period is named: `the beginning of June`, `the end of 2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// Its first days.
    Start,
    /// Its last days.
    End,
}

/// Words of time in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The words that name the time: `the end of 2026`.
    pub span: Span,
    /// The same with the words that bound it: `by the end of 2026`.
    pub phrase: Span,
    /// What sort of words they are.
    pub kind: WhenKind,
    /// How they are bounded.
    pub bound: Bound,
    /// Which end of the period is named, if one is.
    pub edge: Option<Edge>,
    /// What they mean, read as something done unless the words themselves look ahead (`tomorrow`, `by June`).
    pub date: Option<Edtf>,
    /// What they mean for something that lies ahead: `on Friday` is then the next one.
    pub ahead: Option<Edtf>,
    /// The weekday that stands in the words.
    pub weekday: Option<Weekday>,
}

impl When {
    /// The last day that a deadline of these words allows: `before June` ends on 31 May.
    pub fn limit(&self) -> Option<Date> {
        let date = self.ahead.or(self.date)?;
        match (self.bound, self.edge) {
            (Bound::Before, None) => date.earliest().yesterday().ok(),
            (Bound::By | Bound::Before, Some(Edge::Start)) => Some(date.earliest()),
            (Bound::From | Bound::After, _) => None,
            _ => Some(date.latest()),
        }
    }

    /// Whether the words bound something that is to be carried out: `by 2030`, `within three months`, `soon`, `next year`.
    ///
    /// A bare date (`in May`) bounds an undertaking too, but says so only beside one; it is not counted here.
    pub fn is_deadline(&self) -> bool {
        let bounded = matches!(self.bound, Bound::By | Bound::Before | Bound::Until | Bound::Within);
        bounded || (self.kind == WhenKind::Vague && self.bound != Bound::During)
    }
}

/// The words of time in `sentence`, in order; `tokens` are the sentence's tokens, `anchor` is the day of publication.
///
/// ```
/// # use chancery::text::{find_dates, tokens, Span, Edtf};
/// let text = "The ministers met on Wednesday and agreed to sign by the end of March.";
/// let sentence = Span::new(0, text.len());
/// let anchor = "2024-10-17".parse().unwrap();
/// let found = find_dates(text, &tokens(text, sentence), Some(anchor));
/// assert_eq!(found[0].date, Edtf::parse("2024-10-16"));
/// assert_eq!(found[1].phrase.of(text), "by the end of March");
/// assert_eq!(found[1].date, Edtf::parse("2025-03"));
/// ```
pub fn find_dates(text: &str, tokens: &[Token], anchor: Option<Date>) -> Vec<When> {
    let mut found = Vec::new();
    let Some(words) = Words::new(text, tokens) else {
        return vague_only(text, tokens);
    };
    let context = Context { anchor, borrowed_year: anchor.is_none().then(|| stated_year(&words)).flatten() };
    let mut at = 0;
    while at < tokens.len() {
        match read(&words, at, &context) {
            Some(match_) => {
                found.push(match_.bind(&words, at, &context));
                at = match_.end.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

/// Whether the word is a weekday written with a capital.
pub(in crate::text) fn is_weekday(word: &str) -> bool {
    matches!(word, "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday")
}

/// What a rule may look at besides the words.
struct Context {
    anchor: Option<Date>,
    /// The one year that the sentence states, lent to its other dates where there is no anchor.
    borrowed_year: Option<i16>,
}

/// What a rule found: how far the words go and what they mean.
#[derive(Debug, Clone, Copy)]
struct Found {
    /// One past the last token.
    end: usize,
    kind: WhenKind,
    reading: Reading,
    weekday: Option<Weekday>,
    edge: Option<Edge>,
}

/// The rules in the order in which they are tried.
fn read(words: &Words, at: usize, context: &Context) -> Option<Found> {
    if words.term(at) == Term::Other {
        return read_plain(words, at, context);
    }
    absolute::read(words, at, context)
        .or_else(|| period::read(words, at, context))
        .or_else(|| relative::read(words, at, context))
        .or_else(|| length::read(words, at, context))
        .or_else(|| occasion::read(words, at))
}

/// The rules that can start at a word that is no word of time by itself. Most words of a text come here, so the first letter
/// decides which rules are tried.
fn read_plain(words: &Words, at: usize, context: &Context) -> Option<Found> {
    let found = match words.word(at).as_bytes().first()?.to_ascii_lowercase() {
        b'a' => length::read(words, at, context),
        b'f' | b'q' | b'h' => period::read(words, at, context).or_else(|| relative::read(words, at, context)),
        b'e' | b'l' | b's' | b't' | b'p' => relative::read(words, at, context),
        _ => None,
    };
    found.or_else(|| occasion::read(words, at)).or_else(|| vague::read(words, at))
}

impl Found {
    fn new(end: usize, kind: WhenKind, reading: Reading) -> Found {
        Found { end, kind, reading, weekday: None, edge: None }
    }

    /// Adds the words before the match that bound it.
    fn bind(&self, words: &Words, at: usize, context: &Context) -> When {
        let (bound, first) = bound_before(words, at);
        let reading = length::bounded(words, at, self, bound, context);
        let looks_ahead = matches!(bound, Bound::By | Bound::Before | Bound::Until | Bound::Within);
        let date = match looks_ahead && matches!(self.kind, WhenKind::Yearless | WhenKind::Weekday) {
            true => reading.ahead.or(reading.done),
            false if self.kind == WhenKind::Length => reading.ahead,
            false => reading.done,
        };
        let end = words.tokens[self.end - 1].span.end;
        let span = |first: usize| Span { start: words.tokens[first].span.start, end };
        When {
            span: span(at),
            phrase: span(first),
            kind: self.kind,
            bound,
            edge: self.edge,
            date,
            ahead: reading.ahead,
            weekday: self.weekday,
        }
    }
}

/// How the words before token `at` bound it, and the first of them.
fn bound_before(words: &Words, at: usize) -> (Bound, usize) {
    let mut first = at;
    while first > 0 && (words.is_any(first - 1, &["the", "about", "around", "least", "early", "late", "earlier", "later"])) {
        first -= 1;
    }
    let Some(before) = first.checked_sub(1) else {
        return (Bound::At, if words.is_any(first, &["earlier", "later"]) { first } else { at });
    };
    let next = matches!(words.term(at), Term::Next | Term::Coming);
    let bound = match words.word(before).to_ascii_lowercase().as_str() {
        "by" => Bound::By,
        "before" => Bound::Before,
        "until" | "till" | "through" => Bound::Until,
        "within" => Bound::Within,
        "in" if next && !matches!(words.term(at + 1), Term::Month(..) | Term::Season) => Bound::Within,
        "over" if next => Bound::Within,
        "over" | "during" | "for" | "throughout" | "across" => Bound::During,
        "from" | "since" | "starting" | "beginning" | "effective" => Bound::From,
        "after" | "beyond" => Bound::After,
        "in" | "on" | "at" | "around" => Bound::At,
        // "no later than", "not later than", "as of", "ahead of", "at the latest by".
        "than" if before > 0 && words.is(before - 1, "later") => {
            let first = before - 1 - usize::from(before > 1 && words.is_any(before - 2, &["no", "not"]));
            return (Bound::By, first);
        }
        "of" if before > 0 && words.is(before - 1, "as") => return (Bound::From, before - 1),
        "of" if before > 0 && words.is(before - 1, "ahead") => return (Bound::Before, before - 1),
        _ if words.is_any(first, &["earlier", "later"]) => return (Bound::At, first),
        _ => return (Bound::At, at),
    };
    (bound, before)
}

/// The only year that the sentence states.
fn stated_year(words: &Words) -> Option<i16> {
    let mut years = (0..words.tokens.len()).filter_map(|at| match words.term(at) {
        Term::Year(year) if !absolute::is_other_calendar(words, at + 1) => Some(year),
        _ => None,
    });
    let year = years.next()?;
    years.all(|other| other == year).then_some(year)
}

/// Looks for phrases without a word of time, where the sentence has some of their words at all.
fn vague_only(text: &str, tokens: &[Token]) -> Vec<When> {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Vec::new() };
    if !vague::is_possible(first.span.join(last.span).of(text)) {
        return Vec::new();
    }
    let words = Words::all(text, tokens);
    let context = Context { anchor: None, borrowed_year: None };
    (0..tokens.len()).filter_map(|at| Some(vague::read(&words, at)?.bind(&words, at, &context))).collect()
}

#[cfg(test)]
mod tests;
