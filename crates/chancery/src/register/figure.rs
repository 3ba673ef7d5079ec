//! Figures: how many of what a stretch of text tells.
//!
//! *Reads*: "six patrol boats", "14.5 km", "forty-one tonnes", "two of our guards", "one Afghan".
//! *Does not read*: numbers in words of time, ordinals, numbers that count nothing ("article 5"), "one" as a pronoun.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::name::words;
use crate::lexicon::{Class, Lexicon};
use crate::table::{Table, TableError};
use crate::text::{Span, Token, TokenKind};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What sort of thing is counted.
    Counted { Person = "person", Unit = "unit" }
}

/// A number with what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    /// In thousandths.
    pub value: u64,
    /// The things: stems of the noun and the words before it, or the name of the unit.
    pub things: BTreeSet<String>,
    /// Whether people are counted, or a unit of measure is told.
    pub kind: Option<Counted>,
    /// Whether the things are those of one people: "four Omani ships" are not all.
    pub of_people: bool,
    /// How exactly it is told.
    pub exactness: Exactness,
    /// The number with what it counts.
    pub span: Span,
}

/// How exactly a number is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exactness {
    /// So many: "six".
    Exact,
    /// About so many: "nearly six".
    About,
    /// So many or more: "more than six", "no fewer than six".
    AtLeast,
    /// So many or fewer: "up to six", "no more than six".
    AtMost,
}

impl Exactness {
    /// How exactly a sum is told of which two parts are told so.
    pub fn and(self, other: Exactness) -> Exactness {
        match (self, other) {
            (Exactness::Exact, other) => other,
            (one, Exactness::Exact) => one,
            (one, other) if one == other => one,
            _ => Exactness::About,
        }
    }
}

/// A guess contradicts another number only from this ratio on: three to two.
const GUESS: (u128, u128) = (3, 2);

impl Figure {
    /// Whether no number fits what both figures tell, were they told of the same things.
    pub fn excludes(&self, other: &Figure) -> bool {
        let range = |figure: &Figure| match figure.exactness {
            Exactness::Exact | Exactness::About => (figure.value, figure.value),
            Exactness::AtLeast => (figure.value, u64::MAX),
            Exactness::AtMost => (0, figure.value),
        };
        let ((low, high), (least, most)) = (range(self), range(other));
        let (low, high) = (u128::from(low.max(least)), u128::from(high.min(most)));
        let guess = [self, other].iter().any(|figure| figure.exactness == Exactness::About);
        if guess { low > high && low * GUESS.1 >= high * GUESS.0 } else { low > high }
    }
}

const ROWS: Table = Table { name: "own/counted.tsv", text: include_str!("../../../../data/own/counted.tsv") };

/// A noun that is counted under other names as well.
struct Noun {
    word: &'static str,
    kind: Counted,
    name: &'static str,
}

fn nouns() -> &'static [Noun] {
    static NOUNS: OnceLock<Vec<Noun>> = OnceLock::new();
    NOUNS.get_or_init(|| read().expect("a test reads every row of the compiled-in table"))
}

fn read() -> Result<Vec<Noun>, TableError> {
    use crate::vocabulary::Vocabulary;
    let mut nouns = Vec::new();
    ROWS.each::<3>(|row| {
        let kind = row.read(0, Counted::parse)?;
        nouns.extend(row.cells[2].split(' ').map(|word| Noun { word, kind, name: row.cells[1] }));
        Ok(())
    })?;
    nouns.sort_by_key(|noun| noun.word);
    Ok(nouns)
}

fn noun(word: &str) -> Option<&'static Noun> {
    let nouns = nouns();
    nouns.binary_search_by_key(&word, |noun| noun.word).ok().map(|at| &nouns[at])
}

/// A number as digits or as a word.
pub(crate) fn number(word: &str) -> Option<u64> {
    const WORDS: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let digits: String = word.chars().filter(|letter| *letter != ',').collect();
    digits
        .parse()
        .ok()
        .or_else(|| WORDS.iter().position(|name| *name == word).map(|n| n as u64))
        .or_else(|| MORE.iter().find(|(name, _)| *name == word).map(|(_, n)| *n))
}

const MORE: &[(&str, u64)] = &[
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("dozen", 12),
    ("both", 2),
];

/// Words that make a number a guess.
const ABOUT: &[&str] = &["about", "around", "nearly", "almost", "some", "roughly", "approximately"];

/// How exactly the number behind these words is told.
fn exactness(before: &[(String, &Token)]) -> Exactness {
    let word = |back: usize| before.len().checked_sub(back).map_or("", |at| before[at].0.as_str());
    let (least, most) = if matches!(word(3), "no" | "not") {
        (Exactness::AtMost, Exactness::AtLeast)
    } else {
        (Exactness::AtLeast, Exactness::AtMost)
    };
    match (word(2), word(1)) {
        ("more" | "greater" | "larger" | "higher", "than") => least,
        ("fewer" | "less" | "lower" | "smaller", "than") => most,
        ("at", "least") | (_, "over") => Exactness::AtLeast,
        ("at", "most") | ("up", "to") => Exactness::AtMost,
        (_, word) if ABOUT.contains(&word) => Exactness::About,
        _ => Exactness::Exact,
    }
}

/// Words that end the noun.
const ENDS: &[&str] = &[
    "of", "in", "on", "at", "to", "for", "from", "with", "and", "or", "by", "a", "an", "the", "will", "would", "were", "was", "are",
    "is", "have", "has", "had", "this", "that", "these", "who", "which", "near", "aboard", "into", "as", "after", "before", "under",
    "than", "per", "be", "been", "not", "last", "next", "when", "while", "but",
];
/// Words between the number and its noun that say nothing of it.
const PASSED: &[&str] =
    &["of", "our", "its", "their", "the", "his", "her", "more", "further", "other", "another", "new", "additional"];
/// How many words a noun may have.
const NOUN: usize = 3;

/// The figures of a sentence given by its tokens; `outside` holds the words of time in it.
pub(crate) fn figures(text: &str, tokens: &[Token], outside: &[Span]) -> Vec<Figure> {
    let said: Vec<(String, &Token)> = tokens.iter().map(|token| (words(token.of(text)).concat(), token)).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < said.len() {
        let start = at;
        let (word, token) = &said[at];
        at += 1;
        let counts = matches!(token.kind, TokenKind::Word | TokenKind::Number);
        if !counts || outside.iter().any(|span| span.overlaps(token.span)) {
            continue;
        }
        let thousandths = |n: u64| n.checked_mul(1000);
        let Some(mut value) = decimal(token.of(text)).or_else(|| number(word).and_then(thousandths)) else { continue };
        // "Forty-one", "two hundred", "3 million".
        while let Some((next, after)) = said.get(at) {
            let hyphen = |at: usize| said.get(at).is_some_and(|(_, token)| token.of(text) == "-");
            // "Fifty four-wheel-drive vehicles" are fifty.
            let spelled = token.kind == TokenKind::Word && (hyphen(at - 1) || !hyphen(at + 1));
            if hyphen(at) {
                at += 1;
            } else if let Some(scale) = scale(next) {
                value = value.saturating_mul(scale);
                at += 1;
            } else if let Some(unit) =
                number(next).filter(|unit| spelled && *unit < 10 && value % 10_000 == 0 && after.kind == TokenKind::Word)
            {
                value = value.saturating_add(unit * 1000);
                at += 1;
            } else {
                break;
            }
        }
        let exactness = exactness(&said[..start]);
        // "A three-year scheme" counts no schemes; "a 40-tonne crane" and "a 15-member team" tell of tonnes and members.
        let joined =
            said[at - 1].1.of(text) == "-" && said.get(at).is_some_and(|(_, next)| next.span.start == said[at - 1].1.span.end);
        found.extend(noun_behind(text, &said[at..], outside).and_then(|Things { things, kind, of_people, end }| {
            // "One" is mostly no number; of people it is.
            let one = value == 1000 && kind != Some(Counted::Person);
            let span = Span { start: token.span.start, end };
            (!one && (!joined || kind.is_some())).then_some(Figure { value, things, kind, of_people, exactness, span })
        }));
    }
    found
}

/// What a number counts, its kind, and where it ends.
struct Things {
    things: BTreeSet<String>,
    kind: Option<Counted>,
    of_people: bool,
    end: u32,
}

fn noun_behind(text: &str, behind: &[(String, &Token)], outside: &[Span]) -> Option<Things> {
    let mut things = BTreeSet::new();
    let mut kind = None;
    let mut end = None;
    let mut people = false;
    let mut passed = behind.iter().take_while(|(word, _)| PASSED.contains(&word.as_str())).count();
    // "20 two-seat aircraft": of what sort they are, and no other number of them.
    let hyphen = |at: usize| behind.get(at).is_some_and(|(_, token)| token.of(text) == "-");
    if behind.get(passed).is_some_and(|(word, _)| number(word).is_some()) && hyphen(passed + 1) {
        while hyphen(passed + 1) {
            passed += 2;
        }
        passed = (passed + 1).min(behind.len());
    }
    for (word, token) in &behind[passed..] {
        let hyphen = token.of(text) == "-";
        let stops = !(hyphen || token.kind == TokenKind::Word) || ENDS.contains(&word.as_str()) || number(word).is_some();
        if stops || things.len() == NOUN || outside.iter().any(|span| span.overlaps(token.span)) {
            break;
        }
        if hyphen {
            continue;
        }
        // "Two Georgians held since summer", "one Iranian died": the people are the noun.
        if people && things.is_empty() && is_verb(word) {
            break;
        }
        end = Some(token.span.end);
        if let Some(noun) = noun(word) {
            kind = Some(noun.kind);
            if noun.kind == Counted::Unit {
                things.clear();
            }
            things.insert(noun.name.to_owned());
            break;
        }
        if is_people(token.of(text)) {
            people = true;
        } else {
            things.insert(super::follow::stem(word));
        }
    }
    if people && things.is_empty() {
        kind = Some(Counted::Person);
        things.insert("person".to_owned());
    }
    let of_people = people && !things.contains("person");
    end.filter(|_| !things.is_empty()).map(|end| Things { things, kind, of_people, end })
}

/// Whether a word may only say what became of a people.
fn is_verb(word: &str) -> bool {
    const IRREGULAR: &[&str] =
        &["came", "fell", "fled", "flew", "found", "gone", "held", "left", "lost", "met", "said", "shot", "taken", "went"];
    (word.len() > 3 && word.ends_with("ed")) || IRREGULAR.contains(&word)
}

/// Whether a word names a people: `Afghan`.
fn is_people(word: &str) -> bool {
    let mut hits = Vec::new();
    Lexicon::builtin().find(word, &mut hits);
    hits.iter().any(|hit| hit.end - hit.start == word.len() && matches!(hit.entry.class, Class::State { .. }))
}

/// Digits with the word of scale that stands behind them: `2.5` and `billion`. `None` without digits.
pub(crate) fn scaled(digits: &str, behind: &str) -> Option<u64> {
    Some(decimal(digits)?.saturating_mul(scale(behind).unwrap_or(1)) / 1000)
}

/// Digits with a decimal point, in thousandths: `14.5`.
fn decimal(word: &str) -> Option<u64> {
    let plain: String = word.chars().filter(|letter| *letter != ',').collect();
    let value: f64 = plain.parse().ok()?;
    (value.is_finite() && (0.0..1e15).contains(&value)).then(|| (value * 1000.0).round() as u64)
}

fn scale(word: &str) -> Option<u64> {
    match word {
        "hundred" => Some(100),
        "thousand" => Some(1_000),
        "million" => Some(1_000_000),
        "billion" | "bn" => Some(1_000_000_000),
        "dozen" => Some(12),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    fn read_all(sentence: &str) -> Vec<Figure> {
        figures(sentence, &tokens(sentence, Span::new(0, sentence.len())), &[])
    }

    fn told(sentence: &str) -> Vec<(u64, Vec<String>)> {
        read_all(sentence).into_iter().map(|figure| (figure.value, figure.things.into_iter().collect())).collect()
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        let nouns = read().unwrap_or_else(|error| panic!("{error}"));
        assert!(nouns.windows(2).all(|two| two[0].word != two[1].word), "a noun stands twice");
        assert!(nouns.len() > 80);
    }

    #[test]
    fn numbers_come_with_what_they_count() {
        assert_eq!(told("Italy will supply six patrol boats."), [(6_000, vec!["boat".to_owned(), "patrol".to_owned()])]);
        assert_eq!(told("the course of 14.5 km of the line"), [(14_500, vec!["kilometre".to_owned()])]);
        assert_eq!(told("Forty-one tonnes of food arrived."), [(41_000, vec!["tonne".to_owned()])]);
        assert_eq!(told("Two of our guards fell."), [(2_000, vec!["soldier".to_owned()])]);
        assert_eq!(told("Two thousand visas were issued."), [(2_000_000, vec!["visa".to_owned()])]);
        assert_eq!(told("Two Georgians held since summer came home."), [(2_000, vec!["person".to_owned()])]);
        assert_eq!(told("One Iranian died."), [(1_000, vec!["person".to_owned()])]);
    }

    #[test]
    fn a_number_that_counts_nothing_and_one_as_a_pronoun_are_no_figures() {
        assert_eq!(told("The first one was under article 5."), []);
        assert_eq!(told("one of the drafts"), []);
    }

    #[test]
    fn the_number_of_a_compound_is_no_part_of_the_number_before_it() {
        assert_eq!(told("50 four-wheel-drive vehicles"), [(50_000, vec!["vehicl".to_owned()])]);
        assert_eq!(told("fifty four-wheel-drive vehicles"), [(50_000, vec!["vehicl".to_owned()])]);
        assert_eq!(told("10 three-year scholarships"), [(10_000, vec!["schola".to_owned()])]);
        assert_eq!(told("20 two-seat aircraft"), [(20_000, vec!["aircra".to_owned()])]);
        assert_eq!(told("a 41-tonne crane"), [(41_000, vec!["tonne".to_owned()])]);
    }

    #[test]
    fn numbers_beyond_all_things_neither_end_the_program_nor_wrap() {
        assert_eq!(told("18500000000000000000 boats"), []);
        assert_eq!(told("900000000000000 billion boats"), [(u64::MAX, vec!["boat".to_owned()])]);
    }

    #[test]
    fn figures_exclude_each_other_where_no_number_fits_both() {
        let excludes = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|words| read_all(&format!("They spoke of {words} boats.")).remove(0));
            assert_eq!(a.excludes(&b), b.excludes(&a));
            a.excludes(&b)
        };
        for (a, b) in [
            ("more than 200", "150"),
            ("at least 200", "up to 150"),
            ("no fewer than 200", "150"),
            ("no more than 200", "215"),
            ("200", "215"),
            ("about 200", "400"),
        ] {
            assert!(excludes(a, b), "{a} / {b}");
        }
        for (a, b) in [
            ("more than 200", "400"),
            ("more than 200", "215"),
            ("more than 200", "at least 150"),
            ("up to 200", "150"),
            ("no more than 200", "fewer than 300"),
            ("nearly 200", "215"),
            ("over 200", "about 180"),
        ] {
            assert!(!excludes(a, b), "{a} / {b}");
        }
        // "Sent to 20 boats" is no bound.
        assert!(excludes("what was sent to 20", "25"));
    }
}
