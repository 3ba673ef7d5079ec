//! What the head and the tail of a text say about the document itself: title, dateline, agency, day of publication, kind.

mod credit;
mod dateline;
mod kind;
mod lint;

use jiff::civil::Date;

use super::date::{Edtf, Precision};
use super::sentence::blocks;
use super::source::{DateLint, Source, SourceKind};
use super::span::Span;
use super::token::tokens;
use super::when::{WhenKind, find_dates};
use dateline::Dateline;

/// What the reader found out about the document itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// What sort of document it is.
    pub kind: Option<SourceKind>,
    /// The place word at the head of the text, as written.
    pub dateline: Option<Span>,
    /// The agency credited in the text (`Bernama`), as written.
    pub agency: Option<Span>,
    /// The headline inside the text, where it has one.
    pub title: Option<Span>,
    /// The date of publication: the header's, or the text's own where there is no header.
    pub published: Option<Edtf>,
    /// What the date lint found.
    pub date_lint: Vec<DateLint>,
}

/// Reads the document's own data off its text; `sentences` are the sentences of the text.
///
/// ```
/// # use chancery::text::{document, sentences, Source};
/// let source = Source::new("Two ships for Fiji\n\nSUVA, May 16 (Harbour Wire) — Fiji received two ships from India on Thursday.");
/// let document = document(&source, &sentences(source.text()));
/// assert_eq!(document.title.unwrap().of(source.text()), "Two ships for Fiji");
/// assert_eq!(document.dateline.unwrap().of(source.text()), "SUVA");
/// assert_eq!(document.agency.unwrap().of(source.text()), "Harbour Wire");
/// ```
pub fn document(source: &Source, sentences: &[Span]) -> Document {
    let text = source.text();
    let head = Head::read(text);
    let header = header(source);
    let agency = head.dateline.as_ref().and_then(|dateline| dateline.agency).or_else(|| credit::agency(text, &head.blocks));
    let own = head.stated.map(|(date, _)| date).or_else(|| head.dateline.as_ref()?.date?.full());
    Document {
        kind: kind::kind(source, &head).or(agency.map(|_| SourceKind::News)),
        dateline: head.dateline.as_ref().map(|dateline| dateline.place),
        agency,
        title: head.title,
        published: header.or(own).map(Edtf::day),
        date_lint: lint::lint(source, sentences, &head, header),
    }
}

/// The header date where it can be read: a plain calendar date, or one whose words leave no doubt.
fn header(source: &Source) -> Option<Date> {
    source.published().or_else(|| full_date(source.published_raw.as_deref()?))
}

/// The only day in `words` that is stated with its year.
fn full_date(words: &str) -> Option<Date> {
    let found = find_dates(words, &tokens(words, Span::new(0, words.len())), None);
    let mut days = found.iter().filter(|when| when.kind == WhenKind::Absolute).filter_map(|when| when.date);
    let day = days.next().filter(|date| date.precision() == Precision::Day)?;
    days.next().is_none().then(|| day.earliest())
}

/// The lines around the body of a text.
struct Head {
    /// The text's lines, folded ones joined.
    blocks: Vec<Span>,
    title: Option<Span>,
    dateline: Option<Dateline>,
    /// A line that says nothing but the document's date.
    stated: Option<(Date, Span)>,
    /// A line such as `PRESS RELEASE`.
    label: Option<Span>,
}

impl Head {
    /// How many lines may stand before the body.
    const DEPTH: usize = 6;

    fn read(text: &str) -> Head {
        let blocks = blocks(text);
        let mut head = Head { title: None, dateline: None, stated: None, label: None, blocks };
        for (index, &block) in head.blocks.iter().enumerate().take(Head::DEPTH) {
            let words = block.of(text);
            if let Some(day) = stated_date(words) {
                head.stated.get_or_insert((day, block));
            } else if kind::is_label(words) {
                head.label.get_or_insert(block);
            } else if credit::byline(words).is_some() {
                continue;
            } else if let Some(dateline) = dateline::read(text, block).filter(|dateline| !dateline.is_speaker(text, &head.blocks)) {
                head.dateline = Some(dateline);
                break;
            } else if head.title.is_none() && index + 1 < head.blocks.len() && is_headline(words) {
                head.title = Some(without_marks(text, block));
            } else if closes(words) {
                // The body has begun.
                break;
            }
        }
        if head.stated.is_none() {
            let tail = head.blocks.len().saturating_sub(2).max(1);
            head.stated = head.blocks.iter().skip(tail).find_map(|&block| Some((stated_date(block.of(text))?, block)));
        }
        head
    }
}

/// Whether the line is written like a headline: some words, and no mark that closes a sentence.
fn is_headline(words: &str) -> bool {
    let long_enough = words.split_whitespace().nth(1).is_some();
    long_enough
        && words.len() <= 250
        && !closes(words)
        && words.contains(char::is_alphabetic)
        && !words.starts_with(['-', '•', '“', '"', '|'])
}

fn closes(words: &str) -> bool {
    words.trim_end_matches(['”', '"', '’', '\'', ')', '*', '_', ' ', ']']).ends_with(['.', '!', '?', ':', ';', ',', '…'])
}

/// The line without the marks of a Markdown heading or of bold type.
fn without_marks(text: &str, block: Span) -> Span {
    let words = block.of(text);
    let inner = words.trim_start_matches(['#', '*', '_', ' ']);
    let start = block.start as usize + words.len() - inner.len();
    Span::new(start, start + inner.trim_end_matches(['#', '*', '_', ' ']).len())
}

/// The date of a line that states little else: `Friday, August 21, 2015`, `Published: 17 October 2024, 10:30`.
fn stated_date(words: &str) -> Option<Date> {
    if words.len() > 90 || !words.contains(|sign: char| sign.is_ascii_digit()) || (closes(words) && !words.ends_with('.')) {
        return None;
    }
    let all = tokens(words, Span::new(0, words.len()));
    let found = find_dates(words, &all, None);
    let [when] = found.as_slice() else { return None };
    let date = when.date.filter(|date| when.kind == WhenKind::Absolute && date.precision() == Precision::Day)?;
    const LABELS: [&str; 7] = ["published", "posted", "updated", "date", "dated", "issued", "released"];
    let labelled = LABELS.iter().any(|label| words.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label)));
    // "on January 25, 2025." is the end of a sentence, "(March 13, 2021)" a remark.
    let bare = words.starts_with(|sign: char| sign.is_uppercase() || sign.is_ascii_digit() || sign == '*')
        && when.span.len() * 2 > words.len();
    let before = words.get(..when.span.start as usize).unwrap_or("");
    let said = before.split_whitespace().any(|word| word.starts_with(char::is_lowercase));
    (labelled || (bare && !said)).then(|| date.earliest())
}

#[cfg(test)]
mod tests;
