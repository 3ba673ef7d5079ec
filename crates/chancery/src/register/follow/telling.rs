//! Tellings: the sentences of a report, seen as news of something earlier.
//!
//! A telling keeps what the search for the earlier matter needs: its telling words, those of the sentences around it (a report
//! names the boats once and says "they" afterwards), its numbers, the states that it names, its cues and its dates.

use std::collections::{BTreeMap, BTreeSet};

use crate::fact::Code;
use crate::lexicon::{Class, Lexicon};
use crate::register::figure::number;
use crate::register::name::words;
use crate::text::{Edtf, Span, TokenKind, When, find_dates, tokens};

use super::Paper;
use super::cue::{Cue, cues};

/// A word that tells what is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mark {
    /// Written with a capital inside the sentence.
    pub proper: bool,
}

/// One sentence of a report.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    /// The sentence.
    pub span: Span,
    /// Its telling words, shortened to their stems.
    pub words: BTreeMap<String, Mark>,
    /// Numbers with the stem of the word that is counted.
    pub counts: Vec<(u64, String)>,
    /// The states and organisations that it names; sorted.
    pub codes: Vec<Code>,
    /// What it says of earlier things.
    pub cues: Vec<Cue>,
    /// Where each word stands, as cues count them.
    pub places: Vec<Span>,
    /// The folded words, as cues count them.
    pub folded: Vec<String>,
    /// Its words of time.
    pub whens: Vec<When>,
}

/// Words that never tell which matter is meant: function words, the stock of official prose, committing verbs, words of time.
const STOCK: &str = include_str!("../../../../../data/own/stock_words.tsv");

fn stock() -> &'static BTreeSet<&'static str> {
    static STOCK_WORDS: std::sync::OnceLock<BTreeSet<&'static str>> = std::sync::OnceLock::new();
    STOCK_WORDS.get_or_init(|| STOCK.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect())
}

/// The longest stem: `restore` and `restoration` share one.
const STEM: usize = 6;

/// A folded word without its ending and cut short, so that a verb and its noun fall together.
pub(in crate::register) fn stem(word: &str) -> String {
    let mut stem = word;
    for ending in ["ing", "ied", "ies", "ed", "es", "s", "e", "y"] {
        if let Some(short) = word.strip_suffix(ending)
            && short.len() > 3
        {
            stem = short;
            break;
        }
    }
    stem.chars().take(STEM).collect()
}

impl Paper {
    /// What the report tells, one telling a sentence.
    pub(super) fn tellings(&self) -> &[Telling] {
        self.tellings.get_or_init(|| self.sentences.iter().map(|span| telling(self, *span)).collect())
    }
}

/// What one stretch of a report tells; the stretch may be less than a sentence.
pub(super) fn telling(paper: &Paper, span: Span) -> Telling {
    let text = paper.text.as_str();
    let sentence = tokens(text, span);
    let anchor = paper.published.map(Edtf::latest);
    let mut whens = find_dates(text, &sentence, anchor);
    // The date above a report is that of the report.
    if let Some(dateline) = paper.dateline.filter(|dateline| span.contains(*dateline)) {
        let head = text.get(dateline.end as usize..span.end as usize).unwrap_or("");
        let end = ["—", "–", ": ", " - "].iter().filter_map(|mark| head.find(mark)).min().unwrap_or_default().min(48);
        whens.retain(|when| when.span.start >= dateline.end + end as u32);
    }
    let (names, codes) = named(text, span);
    let mut folded = Vec::new();
    let mut places = Vec::new();
    let mut marks = BTreeMap::new();
    let mut counts = Vec::new();
    let mut pending: Option<(u64, usize)> = None;
    for (nth, token) in sentence.iter().enumerate() {
        if !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
            continue;
        }
        let word = words(token.of(text)).concat();
        if word.is_empty() {
            continue;
        }
        folded.push(word.clone());
        places.push(token.span);
        let timed = whens.iter().any(|when| when.span.contains(token.span));
        if !timed && let Some(n) = number(&word) {
            pending = Some((n, nth));
            continue;
        }
        let outside = timed || names.iter().any(|name| name.overlaps(token.span)) || stock().contains(word.as_str()) || word.len() < 3;
        if outside || token.kind == TokenKind::Number {
            continue;
        }
        let stem = stem(&word);
        if let Some((n, at)) = pending.take()
            && nth - at <= 4
        {
            counts.push((n, stem.clone()));
        }
        let proper = token.is_capitalised() && nth > 0;
        let mark = marks.entry(stem).or_insert(Mark::default());
        mark.proper |= proper;
    }
    let cues = cues(&folded.iter().map(String::as_str).collect::<Vec<_>>());
    Telling { span, words: marks, counts, codes, cues, places, folded, whens }
}

/// The names of states in a stretch, and their codes.
fn named(text: &str, span: Span) -> (Vec<Span>, Vec<Code>) {
    let mut hits = Vec::new();
    Lexicon::builtin().find(span.of(text), &mut hits);
    let mut names = Vec::new();
    let mut codes = BTreeSet::new();
    for hit in hits {
        let code = match hit.entry.class {
            Class::State { code, .. } => Code::new(code.as_str()),
            Class::Capital { code, .. } if hit.entry.clash.is_none() => Code::new(code.as_str()),
            Class::Igo { code, .. } => Code::new(code),
            _ => continue,
        };
        let place = matches!(hit.entry.class, Class::Capital { .. });
        if !place {
            names.push(Span::new(span.start as usize + hit.start, span.start as usize + hit.end));
        }
        codes.extend(code);
    }
    (names, codes.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_stock_are_folded_and_stand_once() {
        let all: Vec<&str> = STOCK.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect();
        assert!(all.len() > 300 && all.is_sorted());
        assert_eq!(all.len(), stock().len());
        assert!(all.iter().all(|word| words(word) == [*word]));
    }

    #[test]
    fn a_verb_and_its_noun_share_a_stem_and_two_things_do_not() {
        for (a, b) in [("restore", "restoration"), ("boat", "boats"), ("scholarship", "scholarships"), ("deliver", "delivered")] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        for (a, b) in [("boat", "board"), ("train", "trade"), ("port", "post")] {
            assert_ne!(stem(a), stem(b), "{a} {b}");
        }
    }
}
