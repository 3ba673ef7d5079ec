//! Usage: how much a word tells of which matter is meant.
//!
//! A word tells the more, the fewer reports of the circle have used it. A circle of few reports cannot say how common a word is
//! in itself, so that the texts of the corpus are counted as if they had gone before.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::lexicon::{Class, Lexicon};
use crate::table::{Table, TableError};

use super::matter::BODY;
use super::telling::key;

/// The sentence that told a matter first: its report, and its place among the sentences of that report.
pub(super) type Root = (usize, usize);

/// In how many reports of the circle each word has stood so far, and who told of it first.
#[derive(Debug, Default)]
pub(super) struct Usage {
    reports: usize,
    /// The number of each word.
    numbers: HashMap<String, usize>,
    words: Vec<Used>,
}

#[derive(Debug)]
struct Used {
    /// How many reports have used it.
    reports: usize,
    /// The share of all texts that use it.
    share: f64,
    /// Whether it names a city, which says where and seldom what.
    city: bool,
    /// Whether it marks a body, which is that body however often it is spoken of.
    body: bool,
    owner: Owner,
}

/// Whose word it is, among the first sentences of all matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    One(Root),
    Many,
}

/// The corpus counts as so many reports that have gone before.
const BEFORE: f64 = 60.0;
/// What a body that both speak of weighs at least.
const A_BODY: f64 = 2.8;
/// What the name of a city counts of its weight.
const A_CITY: f64 = 0.45;
/// What another name counts more than a word.
const PROPER: f64 = 1.05;

impl Usage {
    /// Takes a report in.
    pub fn count<'a>(&mut self, words: impl Iterator<Item = &'a String>) {
        self.reports += 1;
        for word in words.collect::<BTreeSet<_>>() {
            let number = self.number(word);
            self.words[number].reports += 1;
        }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The number of a word, by which it is compared faster than by its letters.
    pub fn number(&mut self, word: &str) -> usize {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        self.numbers.insert(word.to_owned(), self.words.len());
        let (share, city) = (shares().get(word).copied().unwrap_or(0.0), cities().contains(word));
        self.words.push(Used { reports: 0, share, city, body: word.starts_with(BODY), owner: Owner::Nobody });
        self.words.len() - 1
    }

    /// The number of a word that has been seen.
    pub fn known(&self, word: &str) -> Option<usize> {
        self.numbers.get(word).copied()
    }

    /// Notes that the first sentence of a matter has a word.
    pub fn own(&mut self, word: &str, root: Root) {
        let number = self.number(word);
        let owner = &mut self.words[number].owner;
        *owner = match *owner {
            Owner::Nobody => Owner::One(root),
            Owner::One(first) if first == root => Owner::One(root),
            _ => Owner::Many,
        };
    }

    /// Whether a word stands in one of these first sentences alone.
    pub fn belongs_to(&self, word: &str, root: Root) -> bool {
        self.known(word).is_some_and(|number| self.words[number].owner == Owner::One(root))
    }

    /// Whether a word stands in one first sentence alone.
    pub fn has_one_owner(&self, number: usize) -> bool {
        matches!(self.words[number].owner, Owner::One(_))
    }

    /// How much a word tells.
    pub fn weight(&self, word: &str, proper: bool) -> f64 {
        match self.known(word) {
            Some(number) => self.weight_of(number, proper),
            None => self.rarity(0, 0.0),
        }
    }

    /// How much the word of a number tells.
    pub fn weight_of(&self, number: usize, proper: bool) -> f64 {
        let used = &self.words[number];
        let weight = self.rarity(used.reports, used.share);
        let weight = if used.body { weight.max(A_BODY) } else { weight };
        match (used.city, proper) {
            (true, _) => A_CITY * weight,
            (false, true) => PROPER * weight,
            (false, false) => weight,
        }
    }

    fn rarity(&self, reports: usize, share: f64) -> f64 {
        ((self.reports as f64 + BEFORE) / (reports as f64 + BEFORE * share + 0.5)).ln().max(0.1)
    }
}

const ROWS: Table = Table { name: "word_use.tsv", text: include_str!("../../../../../data/word_use.tsv") };

/// The share of texts that use a word, by its key.
fn shares() -> &'static HashMap<String, f64> {
    static SHARES: OnceLock<HashMap<String, f64>> = OnceLock::new();
    SHARES.get_or_init(|| read().expect("a test reads every row of the compiled-in table"))
}

fn read() -> Result<HashMap<String, f64>, TableError> {
    let mut shares: HashMap<String, f64> = HashMap::new();
    ROWS.each::<2>(|row| {
        let texts = row.read(1, |cell| cell.parse::<u16>().ok())?;
        *shares.entry(key(row.cells[0])).or_default() += f64::from(texts) / 10_000.0;
        Ok(())
    })?;
    for share in shares.values_mut() {
        *share = share.min(1.0);
    }
    Ok(shares)
}

/// The keys of the names of capitals.
fn cities() -> &'static BTreeSet<String> {
    static CITIES: OnceLock<BTreeSet<String>> = OnceLock::new();
    CITIES.get_or_init(|| {
        let capitals = Lexicon::builtin().entries().iter().filter(|entry| matches!(entry.class, Class::Capital { .. }));
        let names = capitals.map(|entry| crate::register::name::words(entry.surface));
        names.filter(|words| words.len() == 1 && words[0].len() > 3).map(|words| key(&words[0])).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let shares = read().unwrap_or_else(|error| panic!("{error}"));
        assert!(shares.len() > 3000 && shares[&key("trade")] > shares[&key("copper")]);
    }

    #[test]
    fn a_rare_word_tells_more_than_a_common_one_even_in_the_first_report() {
        let mut usage = Usage::default();
        let words: Vec<String> = ["copper", "trade", "Nairobi"].iter().map(|word| key(&word.to_lowercase())).collect();
        usage.count(words.iter());
        let weight = |word: &String| usage.weight(word, false);
        assert!(weight(&words[0]) > weight(&words[1]) + 0.5, "{} {}", weight(&words[0]), weight(&words[1]));
        assert!(weight(&words[2]) < weight(&words[0]), "a capital says where, not what");
    }

    #[test]
    fn a_word_of_two_matters_belongs_to_neither() {
        let mut usage = Usage::default();
        usage.own("boat", (0, 1));
        assert!(usage.belongs_to("boat", (0, 1)));
        usage.own("boat", (3, 0));
        assert!(!usage.belongs_to("boat", (0, 1)) && !usage.belongs_to("boat", (3, 0)));
    }
}
