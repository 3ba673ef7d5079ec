//! Deeds: wordings under which two reports may tell the same act.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::table::{Table, TableError};

/// A deed by its wordings.
#[derive(Debug)]
pub(super) struct Deed {
    /// Its name.
    pub name: &'static str,
    /// Whether it is done to people, however they are called.
    pub to_people: bool,
    wordings: Vec<Vec<&'static str>>,
}

const ROWS: Table = Table { name: "own/deeds.tsv", text: include_str!("../../../../../data/own/deeds.tsv") };
/// How many words a gap in a wording may have.
const GAP: usize = 5;

fn all() -> &'static [Deed] {
    static DEEDS: OnceLock<Vec<Deed>> = OnceLock::new();
    DEEDS.get_or_init(|| read().expect("a test reads every row of the compiled-in table"))
}

fn read() -> Result<Vec<Deed>, TableError> {
    let mut deeds = Vec::new();
    ROWS.each::<3>(|row| {
        let to_people = row.read_optional(1, |cell| (cell == "persons").then_some(()))?.is_some();
        let wordings = row.cells[2].split("; ").map(|wording| wording.split(' ').collect());
        deeds.push(Deed { name: row.cells[0], to_people, wordings: wordings.collect() });
        Ok(())
    })?;
    Ok(deeds)
}

/// A wording, and the name of its deed.
type Wording = (&'static str, &'static [&'static str]);

/// Every wording with the name of its deed, by the first letter: one letter in so many begins a wording, and all reports are asked.
fn by_letter() -> &'static HashMap<u8, Vec<Wording>> {
    static LETTERS: OnceLock<HashMap<u8, Vec<Wording>>> = OnceLock::new();
    LETTERS.get_or_init(|| {
        let mut letters: HashMap<u8, Vec<Wording>> = HashMap::new();
        for deed in all() {
            for wording in &deed.wordings {
                letters.entry(wording[0].as_bytes()[0]).or_default().push((deed.name, wording.as_slice()));
            }
        }
        letters
    })
}

/// The deeds that a sentence, given as folded words, may tell.
pub(super) fn deeds(words: &[String]) -> BTreeSet<&'static str> {
    let mut told = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        let wordings = word.as_bytes().first().and_then(|letter| by_letter().get(letter));
        told.extend(wordings.into_iter().flatten().filter(|(_, wording)| begins(&words[at..], wording)).map(|(name, _)| *name));
    }
    told
}

/// Whether a deed is done to people, however they are called.
pub(super) fn to_people(name: &str) -> bool {
    all().iter().any(|deed| deed.name == name && deed.to_people)
}

fn begins(words: &[String], wording: &[&str]) -> bool {
    let Some((first, rest)) = wording.split_first() else { return true };
    if *first == "~" {
        return (0..=GAP.min(words.len())).any(|gap| begins(&words[gap..], rest));
    }
    let Some(word) = words.first() else { return false };
    let same = match first.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => word == first,
    };
    same && begins(&words[1..], rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sentence: &str) -> Vec<&'static str> {
        deeds(&crate::register::name::words(sentence)).into_iter().collect()
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        let deeds = read().unwrap_or_else(|error| panic!("{error}"));
        assert!(deeds.len() > 15 && deeds.iter().any(|deed| deed.to_people));
        let mut wordings = deeds.iter().flat_map(|deed| &deed.wordings);
        assert!(wordings.all(|wording| wording[0].starts_with(|letter: char| letter.is_ascii_lowercase())), "they are found by it");
    }

    #[test]
    fn one_deed_is_known_under_several_wordings() {
        assert_eq!(told("Chad ordered two diplomats to leave"), told("three attachés were declared personae non gratae"));
        assert_eq!(told("Two of our guards fell on Saturday"), ["killed"]);
        assert_eq!(told("The weather was fine"), Vec::<&str>::new());
    }
}
