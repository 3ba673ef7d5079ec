//! Tellings: the sentences of a report, seen as news of something earlier.
//!
//! A telling keeps what the search for the earlier matter needs: its telling words, those of the sentences around it (a report
//! names the boats once and says "they" afterwards), its numbers, the states that it names, its cues and its dates.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::fact::Code;
use crate::lexicon::{Class, Lexicon};
use crate::register::figure::{number, scaled};
use crate::register::name::words;
use crate::register::number as count;
use crate::text::{Bound, Edtf, Precision, Span, TokenKind, When, WhenKind, find_dates, tokens};

use super::Paper;
use super::cue::{Cue, Sense, Tense, cues};
use super::paper::drop_namesakes;

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
    /// Every number outside the words of time, small ones left out: "of the 200,000 promised".
    pub numbers: BTreeSet<u64>,
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

/// Words that go by each other's names, a row each.
const KIN: &str = include_str!("../../../../../data/own/kin_words.tsv");

/// The stem under which a word is compared: that of the first word of its row of kin words.
fn kin(stem: String) -> String {
    static KIN_WORDS: std::sync::OnceLock<BTreeMap<String, String>> = std::sync::OnceLock::new();
    let kin = KIN_WORDS.get_or_init(|| {
        let mut kin = BTreeMap::new();
        for row in KIN.lines().filter(|line| !line.starts_with('#')) {
            let stems: Vec<String> = row.split_whitespace().map(self::stem).collect();
            kin.extend(stems.iter().map(|word| (word.clone(), stems[0].clone())));
        }
        kin
    });
    kin.get(&stem).cloned().unwrap_or(stem)
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
    // "Tracker" and "tracking", "deliver" and "delivered".
    let stem = stem.strip_suffix("er").filter(|short| short.len() > 3).unwrap_or(stem);
    stem.chars().take(STEM).collect()
}

/// A folded word as it is compared.
pub(super) fn key(word: &str) -> String {
    kin(stem(word))
}

impl Paper {
    /// What the report tells, one telling a sentence.
    pub(super) fn tellings(&self) -> &[Telling] {
        self.tellings.get_or_init(|| self.sentences.iter().map(|span| telling(self, *span)).collect())
    }
}

/// The days of a month; a report of two months later looks back.
const A_MONTH: i32 = 31;

/// A sentence of no more telling words that says "it" speaks of what the one before tells.
const FEW: usize = 3;
/// Smaller numbers stand in many sentences.
const TELLING_NUMBER: u64 = 10;

/// How far before a word of the whole the word stands by which it is not reached: "has not been paid in full".
const SHORT_OF: usize = 3;

/// Whether a word names a portfolio: it says who speaks and not of what ("the labour minister", "the secretary of labour").
fn is_portfolio(words: &[String], at: usize) -> bool {
    let title = |word: &String| {
        let word = word.as_str();
        word.starts_with("minister")
            || matches!(word, "secretary" | "secretaries" | "undersecretary" | "commissioner" | "ministry" | "department")
    };
    let behind = at >= 2 && matches!(words[at - 1].as_str(), "of" | "for") && title(&words[at - 2]);
    behind || words.get(at + 1).is_some_and(title)
}

/// Which words are names of persons beside a title or a word of saying: who tells it is not what is told.
fn speakers(text: &str, folded: &[String], places: &[Span]) -> Vec<bool> {
    const TITLES: &[&str] = &[
        "admiral",
        "ambassador",
        "captain",
        "chancellor",
        "colleague",
        "colonel",
        "commissioner",
        "counterpart",
        "dr",
        "envoy",
        "general",
        "governor",
        "king",
        "marshal",
        "mayor",
        "minister",
        "mr",
        "mrs",
        "ms",
        "premier",
        "president",
        "prince",
        "prof",
        "professor",
        "queen",
        "secretary",
        "senator",
        "speaker",
        "spokesman",
        "spokeswoman",
        "undersecretary",
    ];
    const SAYS: &[&str] = &["said", "says", "told", "added", "answered", "hoped", "explained", "replied", "noted"];
    let capital = |at: usize| places[at].of(text).starts_with(char::is_uppercase);
    let gap = |at: usize| text.get(places[at].end as usize..places[at + 1].start as usize).unwrap_or("");
    let mut named = vec![false; folded.len()];
    for at in 0..folded.len() {
        let word = folded[at].as_str();
        if TITLES.contains(&word) {
            let mut next = at + 1;
            if folded.get(next).is_some_and(|word| word == "of" || word == "for") {
                // "The minister of fisheries, Ama Osei": the name stands behind the comma.
                while next < folded.len() && next - at < 6 && gap(next - 1) == " " {
                    next += 1;
                }
                if next >= folded.len() || gap(next - 1) != ", " {
                    continue;
                }
            }
            while next < folded.len() && next - at < 10 && capital(next) && matches!(gap(next - 1), " " | ", " | ". " | "-") {
                named[next] = true;
                next += 1;
            }
        } else if SAYS.contains(&word) {
            let mut before = at;
            while before > 0 && capital(before - 1) && matches!(gap(before - 1), " " | "-") {
                before -= 1;
                named[before] = true;
            }
        }
    }
    named
}

/// Nouns that in "the …" take up what the sentence before tells.
const TAKEN_UP: &[&str] = &[
    "accord",
    "agreement",
    "arrangement",
    "contract",
    "convention",
    "deal",
    "document",
    "former",
    "latter",
    "matter",
    "memorandum",
    "negotiations",
    "paper",
    "pact",
    "plan",
    "project",
    "promise",
    "proposal",
    "protocol",
    "scheme",
    "talks",
    "text",
    "treaty",
    "undertaking",
    "vessels",
    "work",
    "works",
];

impl Telling {
    /// Where it writes a word, by the stem under which words are compared.
    pub fn place_of(&self, word: &str) -> Option<Span> {
        self.folded.iter().position(|folded| kin(stem(folded)) == word).map(|at| self.places[at])
    }

    /// Where it writes a word last.
    pub fn last_place_of(&self, word: &str) -> Option<Span> {
        self.folded.iter().rposition(|folded| kin(stem(folded)) == word).map(|at| self.places[at])
    }

    /// What is told without the deeds of days before this one, and without those of its own month where the report looks back at
    /// that: a visit of 2021 delivers nothing that was promised in 2023, and what "was exchanged in July" is what was told then.
    pub fn since(&self, day: Option<Date>, published: Option<Edtf>) -> Cow<'_, Telling> {
        let past = |date: Edtf, day: Date| {
            // "Since July 2023, when it was set up" gives the month by its first day.
            let own = date.precision() != Precision::Year && (0..A_MONTH).contains(&(count(day) - count(date.earliest())));
            date.latest() < day || (own && published.is_some_and(|told| count(told.earliest()) - count(day) > 2 * A_MONTH))
        };
        let before = |cue: &Cue| {
            let deed = matches!(
                cue.sense,
                Sense::Deed | Sense::Signed | Sense::InForce | Sense::Ratified | Sense::Met | Sense::Founded | Sense::FirstStep
            );
            // "The waiver, promised in 2022, took effect on 1 March": the date behind the deed is its own.
            let at = self.places[cue.at].start;
            let own = |(span, _): &(Span, Edtf)| !self.turns_between(cue.at, *span);
            let behind = self.date_of(cue.at, |span, _| span.start > at).filter(own);
            let dated = behind.or_else(|| self.date_of(cue.at, |_, _| true).filter(own));
            deed && cue.tense == Tense::Done && dated.zip(day).is_some_and(|((_, date), day)| past(date, day))
        };
        if !self.cues.iter().any(before) {
            return Cow::Borrowed(self);
        }
        let mut later = self.clone();
        later.cues.retain(|cue| !before(cue));
        Cow::Owned(later)
    }

    /// Whether another clause begins between a word and words of time.
    fn turns_between(&self, word: usize, time: Span) -> bool {
        const TURNS: &[&str] = &["that", "which", "who", "whose", "when", "where", "while", "and", "but", "after", "before", "since"];
        let at = self.places[word];
        let between =
            |place: &Span| (place.start > at.start && place.end <= time.start) || (place.start >= time.end && place.end <= at.start);
        // "July 2023, when it was set up and its members were named": the clause is that of the time.
        let behind = (0..self.folded.len()).find(|nth| self.places[*nth].start >= time.end);
        let clause = behind.filter(|nth| matches!(self.folded[*nth].as_str(), "when" | "where"));
        let of_time = |nth: usize| clause == Some(nth) || (clause.is_some() && self.folded[nth] == "and");
        let turns = |nth: usize| between(&self.places[nth]) && TURNS.contains(&self.folded[nth].as_str()) && !of_time(nth);
        (0..self.folded.len()).any(turns)
    }

    /// The date nearest to a word, by which a deed is dated, with its words; no last day for it.
    pub fn date_of(&self, word: usize, fits: impl Fn(Span, &Edtf) -> bool) -> Option<(Span, Edtf)> {
        let at = self.places.get(word)?.start;
        let dated = self.whens.iter().filter(|when| !matches!(when.kind, WhenKind::Length | WhenKind::Vague | WhenKind::Stretch));
        let dated = dated.filter(|when| !when.is_deadline() && when.bound != Bound::Until);
        let dated = dated.filter_map(|when| Some((when.span.start.abs_diff(at), when.span, when.date?)));
        dated.filter(|(_, span, date)| fits(*span, date)).min_by_key(|(far, ..)| *far).map(|(_, span, date)| (span, date))
    }

    /// Whether a number of a larger number is told: "the first 1,000 of 4,000 trackers", "of the 4,000 trackers 1,870 are fitted".
    pub fn tells_a_part(&self) -> bool {
        let number = |at: usize| self.folded.get(at).and_then(|word| number(word));
        let determiner = |word: &str| matches!(word, "the" | "its" | "their" | "some" | "these" | "those");
        (0..self.folded.len()).any(|at| {
            let Some(whole) = number(at).filter(|whole| *whole > 1) else { return false };
            let mut before = at;
            while before > 0 && determiner(&self.folded[before - 1]) {
                before -= 1;
            }
            let of = before > 0 && self.folded[before - 1] == "of";
            // The part stands before, with what is counted between at most: "74,000 tonnes of the 200,000".
            let part_before = (before.saturating_sub(4)..before).any(|at| number(at).is_some_and(|part| part < whole));
            let part_behind = before == 1 && (at + 1..self.folded.len()).any(|at| number(at).is_some_and(|part| part < whole));
            of && (part_before || part_behind)
        }) || self.wholes().any(|all| !all)
    }

    /// Whether the sentence says that it tells of all: `in full`, `all of`.
    pub fn tells_all(&self) -> bool {
        let mut wholes = self.wholes();
        wholes.next().is_some_and(|all| all) && wholes.all(|all| all)
    }

    /// Each word of the whole, and whether the whole is meant: it is not in "nearly all of", "not yet in full".
    fn wholes(&self) -> impl Iterator<Item = bool> + '_ {
        let word = |at: usize| self.folded.get(at).map_or("", String::as_str);
        let whole = move |at: &usize| {
            let at = *at;
            word(at) == "fully" || (word(at) == "in" && word(at + 1) == "full") || (word(at) == "all" && word(at + 1) == "of")
        };
        let short = move |at: usize| {
            (at.saturating_sub(SHORT_OF)..at).any(|at| matches!(word(at), "not" | "almost" | "nearly" | "yet" | "hardly" | "never"))
        };
        (0..self.folded.len()).filter(whole).map(move |at| !short(at))
    }

    /// Whether the sentence takes up what the one before tells: it opens with a pronoun ("it was concluded in six rounds"), or
    /// with a noun that any matter may go by ("the paper was to have been ready", "work will begin"), or speaks of "the latter".
    pub fn takes_up(&self) -> bool {
        let word = |at: usize| self.folded.get(at).map_or("", String::as_str);
        let opens = |at: usize| {
            let next = word(at + 1);
            match word(at) {
                // "Both governments" are the parties, and no thing.
                "both" => !PEOPLE.contains(&next),
                "it" | "this" | "these" | "those" | "such" | "there" | "its" => true,
                // "They will be ready by May"; "they said" speaks of people.
                "they" | "she" | "one" => VERBS.contains(&next),
                "work" | "works" | "construction" | "deliveries" | "talks" | "negotiations" => true,
                "the" | "that" => TAKEN_UP.contains(&next),
                _ => false,
            }
        };
        let latter = self.folded.windows(2).any(|two| two[0] == "the" && matches!(two[1].as_str(), "latter" | "former"));
        let object = self.words.len() <= FEW && self.folded.iter().any(|word| word == "it");
        opens(0) || latter || object || (matches!(word(0), "but" | "and" | "yet" | "so") && opens(1))
    }
}

/// Nouns by which the parties go.
const PEOPLE: &[&str] =
    &["governments", "sides", "countries", "ministers", "parties", "leaders", "nations", "states", "presidents", "capitals"];
/// Verbs that say of a thing what becomes of it, and "one of them".
const VERBS: &[&str] =
    &["is", "are", "was", "were", "will", "would", "shall", "has", "have", "had", "can", "may", "must", "should", "of"];

impl Telling {
    /// Whether the words name their matter only as "the project", "the paper": what it is stands before.
    pub fn refers(&self) -> bool {
        let named = |two: &[String]| matches!(two[0].as_str(), "the" | "this" | "that") && TAKEN_UP.contains(&two[1].as_str());
        self.folded.windows(2).any(named)
    }
}

/// What one stretch of a report tells; the stretch may be less than a sentence.
pub(super) fn telling(paper: &Paper, span: Span) -> Telling {
    let text = paper.text.as_str();
    let sentence = tokens(text, span);
    let anchor = paper.published.map(Edtf::latest);
    let mut whens = find_dates(text, &sentence, anchor);
    // "commitment:chl-fji:2025-03-10:other:231093f6ea" in minutes is an identifier and tells no day.
    let identifier = |when: &When| {
        let before = text.get(..when.span.start as usize).is_some_and(|before| before.ends_with(':'));
        before && text.get(when.span.end as usize..).is_some_and(|behind| behind.starts_with(':'))
    };
    whens.retain(|when| !identifier(when));
    // Place and date above a report are those of the report, and no part of what it tells.
    let mut begins = span.start;
    if let Some(dateline) = paper.dateline.filter(|dateline| span.contains(*dateline)) {
        let head = text.get(dateline.end as usize..span.end as usize).unwrap_or("");
        let end = ["—", "–", ": ", " - "].iter().filter_map(|mark| head.find(mark)).min().unwrap_or_default().min(48);
        begins = dateline.end + end as u32;
        whens.retain(|when| when.span.start >= begins);
    }
    let (names, codes) = named(text, span);
    let mut folded = Vec::new();
    let mut places = Vec::new();
    let mut said: Vec<(usize, String, bool)> = Vec::new();
    let mut counts = Vec::new();
    let mut numbers = BTreeSet::new();
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
            let scale = sentence.get(nth + 1).map_or_else(String::new, |next| words(next.of(text)).concat());
            numbers.extend(scaled(token.of(text), &scale).or(Some(n)).filter(|n| *n >= TELLING_NUMBER));
            continue;
        }
        let outside = timed
            || token.span.start < begins
            || names.iter().any(|name| name.overlaps(token.span))
            || stock().contains(word.as_str())
            || word.len() < 3;
        if outside || token.kind == TokenKind::Number {
            continue;
        }
        let stem = key(&word);
        if let Some((n, at)) = pending.take()
            && nth - at <= 4
        {
            counts.push((n, stem.clone()));
        }
        let proper = token.is_capitalised() && (nth > 0 || is_name(text, token.of(text)));
        said.push((folded.len() - 1, stem, proper));
    }
    let mut marks: BTreeMap<String, Mark> = BTreeMap::new();
    let speakers = speakers(text, &folded, &places);
    for (at, stem, proper) in said {
        if !is_portfolio(&folded, at) && !speakers[at] {
            marks.entry(stem).or_default().proper |= proper;
        }
    }
    // In dealings of two states an organisation tells what is meant.
    for code in codes.iter().filter(|code| crate::register::state(code.as_str()).is_none()) {
        marks.insert(code.as_str().to_owned(), Mark { proper: true });
    }
    // "The Union" and "the Alliance" have one meaning among states.
    for at in 1..folded.len() {
        let code = match places[at].of(text) {
            "Union" => "EU",
            "Alliance" => "NATO",
            _ => continue,
        };
        let ends = folded.get(at + 1).is_none_or(|next| next != "of" && places[at + 1].of(text).starts_with(char::is_lowercase));
        if folded[at - 1] == "the" && ends {
            marks.insert(code.to_owned(), Mark { proper: true });
        }
    }
    let cues = cues(&folded.iter().map(String::as_str).collect::<Vec<_>>());
    Telling { span, words: marks, counts, numbers, codes, cues, places, folded, whens }
}

/// Whether a word that opens a sentence is a name: the text writes it more than once, and never small.
fn is_name(text: &str, word: &str) -> bool {
    let small = word.to_lowercase();
    text.matches(word).nth(1).is_some() && small != word && !text.contains(&small)
}

/// The names of states in a stretch, and their codes.
fn named(text: &str, span: Span) -> (Vec<Span>, Vec<Code>) {
    let mut hits = Vec::new();
    Lexicon::builtin().find(span.of(text), &mut hits);
    drop_namesakes(&mut hits);
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
    use crate::reader::Reading;
    use crate::text::Source;

    #[test]
    fn the_words_of_the_stock_are_folded_and_stand_once() {
        let all: Vec<&str> = STOCK.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect();
        assert!(all.len() > 300 && all.is_sorted());
        assert_eq!(all.len(), stock().len());
        assert!(all.iter().all(|word| words(word) == [*word]));
    }

    #[test]
    fn not_all_of_them_is_a_part_and_all_of_them_is_not() {
        let tell = |text: &str| {
            let reading = Reading { sentences: vec![Span::new(0, text.len())], ..Reading::default() };
            Paper::of(&Source::new(text), &reading, 0).tellings()[0].clone()
        };
        for part in [
            "Norway handed over the first batch, but not all of the boats.",
            "Nearly all of the boats have been handed over.",
            "Norway handed over 12 boats, not all of the 40.",
            "The loan has not been repaid in full.",
            "The loan was paid, but not in full.",
            "The accord has not been fully carried out.",
        ] {
            let told = tell(part);
            assert_eq!((told.tells_all(), told.tells_a_part()), (false, true), "{part}");
        }
        for all in ["Norway handed over all of the boats.", "The accord has been carried out in full.", "It is fully paid."] {
            let told = tell(all);
            assert_eq!((told.tells_all(), told.tells_a_part()), (true, false), "{all}");
        }
    }

    #[test]
    fn the_day_in_an_identifier_is_no_day_that_is_told() {
        let whens = |text: &str| {
            let reading = Reading { sentences: vec![Span::new(0, text.len())], ..Reading::default() };
            Paper::of(&Source::new(text), &reading, 0).tellings()[0].whens.len()
        };
        assert_eq!(whens("Map forty reefs, commitment:chl-fji:2025-03-10:other:231093f6ea, delivered"), 0);
        assert_eq!(whens("Map forty reefs: 2025-03-10"), 1);
    }

    #[test]
    fn no_kin_word_stands_in_two_rows() {
        let mut seen = BTreeSet::new();
        for row in KIN.lines().filter(|line| !line.starts_with('#')) {
            let stems: BTreeSet<String> = row.split_whitespace().map(stem).collect();
            assert!(stems.iter().all(|stem| seen.insert(stem.clone())), "{row}");
        }
        assert_eq!(kin(stem("vessels")), kin(stem("boat")));
        assert_ne!(kin(stem("bridge")), kin(stem("boat")));
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
