//! The stretches of a document that the gate weighs: the sentences around each party that is not at home in it.
//!
//! Sentences are cut roughly, since only the stretches around names are looked at: a wrong cut costs a few words of context.

use crate::lexicon::{Class, Form, Hit, Lexicon};
use crate::text::Span;

/// How far a stretch reaches to either side of a name at most, in bytes.
const REACH: usize = 320;

/// A party that is the only one of its document is weighed if it is named no more often than this.
const MOST_ALONE: usize = 5;
/// How long a dateline is at most, in bytes.
const DATELINE: usize = 80;
/// A stretch that begins within so many bytes is the lead.
const LEAD: usize = 300;
/// The number of no party.
const NOBODY: u64 = 0;

/// How a name stands for a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    State,
    People,
    Capital,
    City,
    Organisation,
    Leader,
    Body,
    /// The same letters often mean something else.
    Doubtful,
}

/// One name of a party in the text.
#[derive(Debug, Clone, Copy)]
struct Name {
    start: usize,
    end: usize,
    party: u64,
    mark: Mark,
}

/// A stretch of text around names of parties.
pub(super) struct Stretch<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    names: &'a [Name],
    home: u64,
    is_title: bool,
    /// How often the whole document names parties that are not at home.
    density: &'static str,
}

/// Calls `weigh` with each stretch of title and text, until it says no. Nothing is called for documents that name no party, or
/// one alone again and again: that one is at home there.
pub(super) fn each(text: &str, title: Option<&str>, lexicon: &Lexicon, mut weigh: impl FnMut(Stretch<'_>) -> bool) {
    let mut names = names(text, lexicon);
    if names.first().is_none_or(|first| first.start > 0) {
        names.splice(..0, dateline(text, lexicon));
    }
    let title_names = title.map(|title| self::names(title, lexicon)).unwrap_or_default();
    let mut tally: Vec<(u64, usize)> = Vec::new();
    for name in names.iter().chain(&title_names) {
        match tally.iter_mut().find(|(party, _)| *party == name.party) {
            Some((_, count)) => *count += 1,
            None => tally.push((name.party, 1)),
        }
    }
    // A ministry's own notice may name only the other side, but then it names it seldom.
    let home = match tally[..] {
        [] => return,
        [(_, count)] if count > MOST_ALONE => return,
        [_] => NOBODY,
        // Of parties named equally often the first one is at home.
        _ => tally.iter().rev().max_by_key(|(_, count)| *count).map_or(NOBODY, |(party, _)| *party),
    };
    let foreign = names.iter().chain(&title_names).filter(|name| name.party != home).count();
    let density = density(foreign, text.len());
    if let Some(title) = title.filter(|_| title_names.iter().any(|name| name.party != home)) {
        let stretch = Stretch { text: title, start: 0, end: title.len(), names: &title_names, home, is_title: true, density };
        if !weigh(stretch) {
            return;
        }
    }
    let mut at = 0;
    while let Some(next) = names[at..].iter().position(|name| name.party != home) {
        let foreign = names[at + next];
        let start = sentence_start(text, foreign.start);
        let end = sentence_end(text, foreign.end);
        let first = names.partition_point(|name| name.start < start);
        let last = names.partition_point(|name| name.start < end).max(at + next + 1);
        if !weigh(Stretch { text, start, end, names: &names[first..last], home, is_title: false, density }) {
            return;
        }
        at = last;
    }
}

/// How often parties that are not at home are named, by a thousand bytes.
fn density(foreign: usize, length: usize) -> &'static str {
    match 1000 * foreign / length.max(400) {
        _ if 2 * 1000 * foreign < length.max(400) => "@rare",
        0 | 1 => "@seldom",
        2 | 3 => "@often",
        _ => "@dense",
    }
}

impl Stretch<'_> {
    /// Where it stands in the text; none for the title.
    pub fn span(&self) -> Option<Span> {
        let byte = |at: usize| u32::try_from(at).ok();
        if self.is_title { None } else { Some(Span { start: byte(self.start)?, end: byte(self.end)? }) }
    }

    /// Calls `take` with each feature: marks, words, and pairs of words that follow each other. Names of parties do not count
    /// as words, so that names cannot teach. A feature may come more than once.
    pub fn features(&self, mut take: impl FnMut(&str)) {
        take(self.density);
        if self.is_title || self.start < LEAD {
            take("@lead");
        }
        let (mut foreign, mut at_home, mut certain) = (Vec::new(), false, false);
        for name in self.names {
            if name.party == self.home {
                at_home = true;
                continue;
            }
            if !foreign.contains(&name.party) {
                foreign.push(name.party);
            }
            certain |= name.mark != Mark::Doubtful;
            take(match name.mark {
                Mark::State => "@state",
                Mark::People => "@people",
                Mark::Capital => "@capital",
                Mark::City => "@city",
                Mark::Organisation => "@organisation",
                Mark::Leader => "@leader",
                Mark::Body => "@body",
                Mark::Doubtful => "@doubtful",
            });
        }
        if !certain {
            take("@doubtful alone");
        }
        take(match (foreign.len(), at_home) {
            (0 | 1, false) if self.home == NOBODY => "@only",
            (0 | 1, false) => "@alone",
            (0 | 1, true) => "@pair",
            (2, false) => "@others",
            (2, true) => "@three",
            (_, false) => "@many others",
            (_, true) => "@many",
        });
        self.words(take);
    }

    fn words(&self, mut take: impl FnMut(&str)) {
        let bytes = self.text.as_bytes();
        let mut names = self.names.iter().peekable();
        // The word before and, behind it, the one that is looked at.
        let (mut pair, mut word) = (String::new(), String::new());
        let mut at = self.start;
        while at < self.end {
            word.clear();
            let is_name = match names.next_if(|name| name.start <= at) {
                Some(name) => {
                    at = at.max(name.end);
                    word.push_str(if name.party == self.home { "@home" } else { "@party" });
                    true
                }
                None if bytes[at].is_ascii_alphabetic() => {
                    let start = at;
                    while at < self.end && bytes[at].is_ascii_alphabetic() {
                        at += 1;
                    }
                    word.push_str(&self.text[start..at]);
                    word.make_ascii_lowercase();
                    false
                }
                None if bytes[at].is_ascii_digit() => {
                    let start = at;
                    while at < self.end && bytes[at].is_ascii_digit() {
                        at += 1;
                    }
                    // What is told with an old year is history.
                    if at - start == 4
                        && (*b"1000"..*b"1990").contains(&[bytes[start], bytes[start + 1], bytes[start + 2], bytes[start + 3]])
                    {
                        take("@past");
                    }
                    continue;
                }
                None => {
                    at += 1;
                    continue;
                }
            };
            if !is_name {
                take(&word);
            }
            if !pair.is_empty() {
                pair.push(' ');
                pair.push_str(&word);
                take(&pair);
            }
            pair.clear();
            pair.push_str(&word);
        }
    }
}

/// The names of parties in a text, in order; of several meanings of the same words the one to be expected first.
fn names(text: &str, lexicon: &Lexicon) -> Vec<Name> {
    let mut hits = Vec::new();
    lexicon.find(text, &mut hits);
    let mut names: Vec<Name> = Vec::with_capacity(hits.len());
    for hit in &hits {
        if names.last().is_some_and(|last| last.start == hit.start) {
            continue;
        }
        names.extend(name(hit));
    }
    names
}

/// The party of the place that a text is dated from, which is set in capitals.
fn dateline(text: &str, lexicon: &Lexicon) -> Option<Name> {
    let mut end = text.len().min(DATELINE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let line = text[..end].lines().next()?;
    let mut hits = Vec::new();
    lexicon.find_upper(line, &mut hits);
    let first = name(hits.first()?)?;
    // A word in capitals is the first of its text or stands in a headline; an acronym is found as it is.
    (first.start == 0 && first.mark != Mark::Organisation).then_some(first)
}

fn name(hit: &Hit<'_>) -> Option<Name> {
    let (party, mark) = match hit.entry.class {
        Class::State { code, form: Form::Name, .. } => (key(code.as_str()), Mark::State),
        Class::State { code, .. } => (key(code.as_str()), Mark::People),
        Class::Capital { code, .. } => (key(code.as_str()), Mark::Capital),
        Class::City { code, .. } => (key(code.as_str()), Mark::City),
        Class::Igo { code, .. } => (key(code), Mark::Organisation),
        Class::Organ { igo, .. } => (key(igo), Mark::Organisation),
        Class::Body { code, .. } => (key(code.as_str()), Mark::Body),
        Class::Leader { code, .. } => (key(code.as_str()), Mark::Leader),
        Class::Press { .. } | Class::Feature => return None,
    };
    let mark = if hit.entry.clash.is_some() { Mark::Doubtful } else { mark };
    Some(Name { start: hit.start, end: hit.end, party, mark })
}

/// The first eight letters of a code as a number: no two codes of the tables share them.
fn key(code: &str) -> u64 {
    code.bytes().take(8).fold(0, |key, byte| key << 8 | u64::from(byte))
}

/// Where the sentence that holds `at` begins, roughly.
fn sentence_start(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let floor = at.saturating_sub(REACH);
    let mut start = at;
    while start > floor && !is_end(bytes, start - 1) {
        start -= 1;
    }
    while !text.is_char_boundary(start) {
        start += 1;
    }
    start
}

/// Where the sentence that holds the byte before `at` ends, roughly.
fn sentence_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let ceiling = (at + REACH).min(bytes.len());
    let mut end = at;
    while end < ceiling && !is_end(bytes, end) {
        end += 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

/// Whether a sentence ends at this byte: a closing mark before a blank, unless after a lone capital ("U.S."), or an empty line.
fn is_end(bytes: &[u8], at: usize) -> bool {
    let blank = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    match bytes[at] {
        b'.' => {
            blank(at + 1) && !(at >= 1 && bytes[at - 1].is_ascii_uppercase() && (at < 2 || !bytes[at - 2].is_ascii_alphanumeric()))
        }
        b'!' | b'?' => blank(at + 1),
        b'\n' => bytes.get(at + 1).is_none_or(|next| matches!(next, b'\n' | b'-' | b'*' | b'#')),
        _ => false,
    }
}
