//! Who is said to have said it: "the minister said that …", "…, the ministry said in a statement", "according to …".
//!
//! Reads: a reporting verb with its speaker before or after the reported words.
//! Does not read: acts told with the same verbs ("announced a grant", "noted the progress"), hearsay without a speaker
//! ("it is said that").

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Attribution;
use crate::text::source::Voice;
use crate::text::span::Span;
use crate::text::token::{Case, Token, TokenKind};
use crate::text::when::is_weekday;

/// What may follow a reporting verb that stands before the reported words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// Words follow at once: `said the pact would hold`.
    Bare,
    /// Only `that` or a quotation may follow: `stressed that`; `stressed the need` is an act.
    That,
    /// Only at the end of the words: `“…,” the statement read`.
    Trailing,
}

/// The attribution that the sentence's own clause makes; `tokens` are the sentence's tokens and `quotations` those of the
/// text.
pub fn attribution(text: &str, tokens: &[Token], quotations: &[Span]) -> Option<Attribution> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    let sentence = first.span.join(last.span);
    let line = Line { text, tokens, quotations, sentence };
    // Words of one quotation through and through have their speaker in another sentence.
    if quotations.iter().any(|quotation| quotation.contains(sentence)) {
        return None;
    }
    line.according_to().or_else(|| line.by_verb())
}

struct Line<'t> {
    text: &'t str,
    tokens: &'t [Token],
    quotations: &'t [Span],
    sentence: Span,
}

impl Line<'_> {
    /// `According to the ministry, …` and `…, according to the ministry`.
    fn according_to(&self) -> Option<Attribution> {
        let at = (0..self.tokens.len()).find(|&at| self.is(at, "according") && self.is(at + 1, "to") && !self.is_quoted(at))?;
        let start = at + 2;
        let end = self.comma_after(start);
        let speaker = self.span(start, end)?;
        let verb = self.span(at, start)?;
        let trailing = at > 0;
        let clause = if trailing { self.span(0, self.trim_commas(at))? } else { self.span(end + 1, self.tokens.len())? };
        Some(self.made(speaker, verb, clause, trailing))
    }

    fn by_verb(&self) -> Option<Attribution> {
        for at in 0..self.tokens.len() {
            let Some(frame) = self.frame(at) else { continue };
            if self.is_quoted(at) || self.is_passive(at) {
                continue;
            }
            let found =
                self.after_quotation(at).or_else(|| self.medial(at)).or_else(|| self.trailing(at)).or_else(|| self.leading(at, frame));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// `“…,” the minister said` and `“…,” said the minister`.
    fn after_quotation(&self, verb: usize) -> Option<Attribution> {
        let opens = self
            .quotations
            .iter()
            .rev()
            .find(|quotation| quotation.end <= self.tokens[verb].span.start && quotation.overlaps(self.sentence))?;
        let start = self.tokens.iter().position(|token| token.span.start >= opens.end)?;
        let start = start + usize::from(self.is(start, ","));
        // "“Yes” was what the minister said": the quotation must end in a stop or comma.
        let stop = opens.of(self.text).trim_end_matches(['”', '"', '’', '\'', '»']).ends_with([',', '.', '!', '?', '…']);
        if !stop && !self.is(start.wrapping_sub(1), ",") {
            return None;
        }
        let clause = self.sentence_part(0, start);
        if start == verb {
            let end = self.comma_after(verb + 1);
            let speaker = self.span(verb + 1, self.before_adverbial(verb + 1, end))?;
            return Some(self.made(speaker, self.tokens[verb].span, clause, true));
        }
        let speaker = self.speaker(start, verb)?;
        Some(self.made(speaker, self.tokens[verb].span, clause, true))
    }

    /// `The pact, the ministry said, will hold.`
    fn medial(&self, verb: usize) -> Option<Attribution> {
        let comma = (0..verb).rev().find(|&at| self.is(at, ","))?;
        let rest = verb + 2;
        let goes_on =
            self.is(verb + 1, ",") && self.tokens.len() > rest + 2 && !self.is_any(rest, &["adding", "noting", "while", "and"]);
        if !goes_on || comma == 0 || self.is_opener(0) || self.tokens[rest].is_capitalised() {
            return None;
        }
        let speaker = self.speaker(comma + 1, verb)?;
        Some(self.made(speaker, self.tokens[verb].span, self.sentence_part(rest, self.tokens.len()), false))
    }

    /// `…, the ministry said in a statement.` and `…, said the ministry.`
    fn trailing(&self, verb: usize) -> Option<Attribution> {
        let comma = (0..verb).rev().find(|&at| self.is(at, ","))?;
        if comma < 3 || !self.is_tail(verb + 1) {
            return self.inverted(verb, comma);
        }
        // "Foreign Minister Ali, a lawyer, said on Monday" has no clause before the comma.
        let (start, comma) = match self.apposition_start(comma, verb) {
            Some(start) => (start, start.checked_sub(1)?),
            None => (comma + 1, comma),
        };
        // "Of the talks, he said, “…”": what was said comes after.
        let fronted = self.is_opener(0) && self.is_any(verb + 1, &[",", ":", "“", "\""]);
        if start >= verb || fronted || !self.has_clause(0, comma) {
            return None;
        }
        let speaker = self.speaker(start, verb)?;
        Some(self.made(speaker, self.tokens[verb].span, self.sentence_part(0, comma), true))
    }

    /// `…, said the ministry.`
    fn inverted(&self, verb: usize, comma: usize) -> Option<Attribution> {
        let names = !self.is_any(verb + 1, &["that", "it", "he", "she", "they"]);
        // "Ali, the spokesman, said talks went on": two commas and no verb before them are a name and what explains it.
        let first = (0..comma).find(|&at| self.is(at, ","));
        if first.is_some_and(|first| !self.has_verb(0, first)) {
            return None;
        }
        if comma + 1 != verb || !names || !self.is_plain_said(verb) || !self.has_clause(0, comma) {
            return None;
        }
        let end = self.comma_after(verb + 1);
        let speaker = self.span(verb + 1, self.before_adverbial(verb + 1, end))?;
        Some(self.made(speaker, self.tokens[verb].span, self.sentence_part(0, comma), true))
    }

    /// `The minister said that …`, `The ministry said the pact …`, `He told reporters that …`.
    fn leading(&self, verb: usize, frame: Frame) -> Option<Attribution> {
        if verb == 0 || frame == Frame::Trailing {
            return None;
        }
        let speaker = match self.is(verb - 1, "and") {
            true => self.first_name()?,
            false => self.speaker(self.subject_start(verb), verb)?,
        };
        let start = self.clause_start(verb, frame)?;
        let clause = self.sentence_part(start, self.tokens.len());
        if clause.is_empty() {
            return None;
        }
        Some(self.made(speaker, self.tokens[verb].span, clause, false))
    }

    /// Of "Ali thanked his host and said that …": the name or pronoun at the head of the sentence.
    fn first_name(&self) -> Option<Span> {
        let start = self.body_start();
        let mut end = start;
        while let Some(token) = self.tokens.get(end) {
            let links = self.is_any(end, &["of", "the", "for", "and", "-", "bin", "al", "de"])
                && self.tokens.get(end + 1).is_some_and(|next| next.is_capitalised());
            if !(token.is_capitalised() || token.kind == TokenKind::Possessive || links) {
                break;
            }
            end += 1;
        }
        let article_alone = end == start + 1 && self.is_any(start, &["the", "a", "an", "in", "on", "at", "both", "two"]);
        if article_alone || self.is_opener(start) { None } else { self.span(start, end) }
    }

    /// The first token of the reported words after the verb.
    fn clause_start(&self, verb: usize, frame: Frame) -> Option<usize> {
        let limit = (verb + 14).min(self.tokens.len());
        // "said on Monday in Riga that", "told reporters after the talks that"
        for at in verb + 1..limit {
            if self.is(at, "that") && (at == verb + 1 || !self.is_any(at - 1, &["of", "in", "at", "to", "on"])) {
                return Some(at + 1);
            }
            if self.is(at, ":") || self.is_any(at, &["“", "\"", "‘"]) {
                return Some(at + usize::from(self.is(at, ":")));
            }
            if self.is(at, ";") {
                break;
            }
        }
        let plain =
            frame == Frame::Bare && !self.is_any(verb + 1, &[",", ".", "goodbye", "farewell", "so", "nothing", "little", "to"]);
        (plain && self.has_clause(verb + 1, self.tokens.len())).then_some(verb + 1)
    }

    /// Where the subject of the verb starts: after the words set before it with a comma.
    fn subject_start(&self, verb: usize) -> usize {
        let start = self.body_start();
        // "Exports rose, and the ministry said": a clause of its own.
        if let Some(and) =
            (start + 1..verb).rev().find(|&at| self.is_any(at, &["and", "but"]) && self.is(at - 1, ",") && self.has_verb(start, at))
        {
            return and + 1;
        }
        let opener = self.is_opener(start);
        let commas: Vec<usize> = (start..verb).filter(|&at| self.is(at, ",")).collect();
        let Some(&last) = commas.last() else { return start };
        if !opener {
            return start;
        }
        // "In Doha, Ali, the foreign minister, said": the comma before the verb closes an apposition.
        match self.apposition_start(last, verb) {
            Some(start) => start,
            None => last + 1,
        }
    }

    /// For a comma right before the verb, or before its adverbs: the start of the name that the apposition explains.
    fn apposition_start(&self, comma: usize, verb: usize) -> Option<usize> {
        let adverbs = (comma + 1..verb).all(|at| self.is_adverb(at));
        if !adverbs {
            return None;
        }
        let opening = (0..comma).rev().find(|&at| self.is(at, ","))?;
        let before = (0..opening).rev().find(|&at| self.is(at, ",")).map_or(0, |at| at + 1);
        Some(before)
    }

    /// The speaker between two tokens, without the adverbs next to the verb and without a relative clause.
    fn speaker(&self, start: usize, verb: usize) -> Option<Span> {
        let mut end = verb;
        while end > start && (self.is_adverb(end - 1) || self.is(end - 1, ",")) {
            end -= 1;
        }
        end = self.before_adverbial(start, end);
        if let Some(relative) = (start + 1..end).find(|&at| self.is_any(at, &["who", "which", "whose", "when", "after", "while"])) {
            end = relative;
        }
        while end > start && self.is(end - 1, ",") {
            end -= 1;
        }
        let named = (start..end).any(|at| self.tokens[at].kind == TokenKind::Word);
        let short = end - start.min(end) <= 40;
        // "It is said", "There was said": no one speaks.
        if !named || !short || self.is_any(start, &["there", "which", "what"]) || self.verb_inside(start, end) {
            return None;
        }
        self.span(start, end)
    }

    /// Cuts "on Monday", "in a statement" and the like off the end of a noun phrase that names the speaker.
    fn before_adverbial(&self, start: usize, end: usize) -> usize {
        let cut = (start + 1..end).find(|&at| {
            let time = self.is_any(at, &["on", "late", "early", "earlier", "later", "yesterday", "today", "here", "also", "again"]);
            let place = self.is_any(at, &["in", "during", "at", "after", "following", "through", "via"])
                && self.is_any(at + 1, &["a", "an", "his", "her", "their", "its", "the"]);
            let weekday = is_weekday(self.word(at));
            (time && !self.is_joined_to_name(at)) || place || weekday
        });
        cut.unwrap_or(end)
    }

    /// "the commissioner on human rights": "on" inside a title is followed by a small letter.
    fn is_joined_to_name(&self, at: usize) -> bool {
        self.is(at, "on") && self.tokens.get(at + 1).is_some_and(|next| !next.is_capitalised() && next.kind == TokenKind::Word)
    }

    /// Whether a finite verb stands between two tokens, so that they are a clause and no noun phrase.
    fn verb_inside(&self, start: usize, end: usize) -> bool {
        (start..end).any(|at| {
            self.is_any(at, &["is", "was", "were", "are", "has", "have", "had", "will", "would", "could", "can", "may"])
                && at + 1 < end
        })
    }

    /// Whether one of the words can only be a finite verb or a participle.
    fn has_verb(&self, start: usize, end: usize) -> bool {
        self.verb_inside(start, end) || (start..end).any(|at| self.tokens[at].case == Case::Lower && self.word(at).ends_with("ed"))
    }

    fn has_clause(&self, start: usize, end: usize) -> bool {
        (start..end.min(self.tokens.len())).filter(|&at| self.tokens[at].kind == TokenKind::Word).count() >= 3
    }

    /// Whether what follows the verb can close a sentence: nothing, or words of place, time and occasion.
    fn is_tail(&self, at: usize) -> bool {
        if at >= self.tokens.len() || self.is_any(at, &[".", "!", "?", "”", "\""]) {
            return true;
        }
        const TAILS: [&str; 28] = [
            "in",
            "on",
            "at",
            "after",
            "during",
            "following",
            "late",
            "early",
            "yesterday",
            "today",
            "here",
            "from",
            "via",
            "through",
            "before",
            "when",
            "while",
            "as",
            "to",
            "reporters",
            "journalists",
            "by",
            "earlier",
            "later",
            "last",
            "this",
            "over",
            ",",
        ];
        let opens = self.is_any(at, &TAILS) || is_weekday(self.word(at));
        opens && !(at..self.tokens.len()).any(|at| self.is(at, "that"))
    }

    fn is_opener(&self, at: usize) -> bool {
        const OPENERS: [&str; 45] = [
            "Of",
            "In",
            "On",
            "At",
            "After",
            "Before",
            "During",
            "Speaking",
            "Addressing",
            "Following",
            "Earlier",
            "Later",
            "Meanwhile",
            "Separately",
            "However",
            "Also",
            "Asked",
            "When",
            "While",
            "As",
            "For",
            "To",
            "With",
            "Moreover",
            "Furthermore",
            "Additionally",
            "Commenting",
            "Responding",
            "Referring",
            "Citing",
            "Quoting",
            "Noting",
            "Recalling",
            "Welcoming",
            "Describing",
            "Calling",
            "Despite",
            "Under",
            "Since",
            "By",
            "From",
            "Yesterday",
            "Today",
            "Finally",
            "Besides",
        ];
        let word = self.word(at);
        OPENERS.contains(&word)
            || (self.tokens.get(at).is_some_and(|token| token.case == Case::Title) && word.ends_with("ing") && word.len() > 6)
            || is_weekday(self.word(at))
    }

    /// The first token after a dateline.
    fn body_start(&self) -> usize {
        let limit = self.tokens.len().min(16);
        (0..limit)
            .find(|&at| self.is_any(at, &[":", "—", "–", "--"]) && self.tokens[0].is_capitalised())
            .filter(|&at| self.is_place_before(at))
            .map_or(0, |at| at + 1)
    }

    fn is_place_before(&self, at: usize) -> bool {
        self.tokens[..at].first().is_some_and(|token| token.case == Case::Upper)
    }

    /// "is said to", "was told", "as noted".
    fn is_passive(&self, at: usize) -> bool {
        at > 0
            && (self
                .is_any(at - 1, &["is", "was", "were", "are", "been", "be", "being", "as", "to", "a", "the", "who", "which", "that"])
                || self.is(at + 1, "to") && self.is(at, "said"))
    }

    fn is_plain_said(&self, at: usize) -> bool {
        self.is_any(at, &["said", "says", "added", "adds", "explained", "noted", "stated"])
    }

    fn is_adverb(&self, at: usize) -> bool {
        self.is_any(
            at,
            &[
                "also",
                "further",
                "later",
                "earlier",
                "then",
                "reportedly",
                "meanwhile",
                "however",
                "again",
                "had",
                "has",
                "have",
                "recently",
                "jointly",
                "both",
                "today",
                "yesterday",
                "now",
                "once",
                "here",
            ],
        ) || (self.word(at).ends_with("ly") && !self.tokens[at].is_capitalised())
    }

    fn comma_after(&self, start: usize) -> usize {
        (start..self.tokens.len()).find(|&at| self.is_any(at, &[",", ".", ";", "“", "\"", ":"])).unwrap_or(self.tokens.len())
    }

    fn trim_commas(&self, end: usize) -> usize {
        if end > 0 && self.is(end - 1, ",") { end - 1 } else { end }
    }

    fn frame(&self, at: usize) -> Option<Frame> {
        let token = self.tokens[at];
        if token.kind != TokenKind::Word || token.is_capitalised() {
            return None;
        }
        // No reporting verb is shorter or longer; most words need no look-up.
        let word = self.word(at);
        if (3..=12).contains(&word.len()) { frames().get(word).copied() } else { None }
    }

    fn made(&self, speaker: Span, verb: Span, clause: Span, trailing: bool) -> Attribution {
        let quoted: usize =
            self.quotations.iter().filter(|quotation| quotation.overlaps(clause)).map(|quotation| overlap(*quotation, clause)).sum();
        let voice = if quoted * 2 >= clause.len() { Voice::DirectQuote } else { Voice::Indirect };
        Attribution { speaker, verb, voice, trailing, clause }
    }

    fn is_quoted(&self, at: usize) -> bool {
        self.quotations.iter().any(|quotation| quotation.contains(self.tokens[at].span))
    }

    fn span(&self, start: usize, end: usize) -> Option<Span> {
        let end = end.min(self.tokens.len());
        (start < end).then(|| self.tokens[start].span.join(self.tokens[end - 1].span))
    }

    /// Like [`Line::span`]; empty at the start of the sentence where there is nothing between.
    fn sentence_part(&self, start: usize, end: usize) -> Span {
        self.span(start, end).unwrap_or(Span { start: self.sentence.start, end: self.sentence.start })
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.of(self.text))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.word(at).eq_ignore_ascii_case(word)
    }

    fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }
}

fn overlap(one: Span, other: Span) -> usize {
    (one.end.min(other.end).saturating_sub(one.start.max(other.start))) as usize
}

fn frames() -> &'static HashMap<&'static str, Frame> {
    static FRAMES: OnceLock<HashMap<&'static str, Frame>> = OnceLock::new();
    FRAMES.get_or_init(|| rows().filter_map(|(verb, frame)| Some((verb, parse(frame)?))).collect())
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let table = include_str!("../../../../../data/own/reporting_verbs.tsv");
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

fn parse(frame: &str) -> Option<Frame> {
    match frame {
        "bare" => Some(Frame::Bare),
        "that" => Some(Frame::That),
        "trailing" => Some(Frame::Trailing),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
