//! Given and family names, from the lists with which a testing library makes up people of many countries.

use std::collections::BTreeMap;

use super::package::{self, Packages};
use super::table::Table;

/// `data/person_names.tsv`
pub fn person_names(packages: &Packages) -> Result<Table, String> {
    let mut found: BTreeMap<String, (bool, bool)> = BTreeMap::new();
    for locale in package::list(&packages.path("faker/faker/providers/person")?)? {
        let path = locale.join("__init__.py");
        let Ok(python) = std::fs::read_to_string(&path) else { continue };
        for (word, is_given) in name_words(&python) {
            let (given, family) = found.entry(word).or_default();
            *given |= is_given;
            *family |= !is_given;
        }
    }
    let kind = |(given, family)| match (given, family) {
        (true, true) => "both",
        (true, false) => "given",
        _ => "family",
    };
    Ok(Table {
        file: "person_names.tsv",
        title: "Words that are given or family names somewhere.",
        origins: vec![package::FAKER.1.to_owned()],
        notes: &["kind is given, family or both; a word may also be a place or an ordinary word"],
        columns: "word kind",
        rows: found.into_iter().map(|(word, kinds)| vec![word, kind(kinds).to_owned()]).collect(),
    })
}

/// The words in the lists of names of one Python module, with whether each is a given name. The lists are assignments to
/// attributes such as `first_names_male` and `last_names`, one quoted name a line or many.
fn name_words(python: &str) -> Vec<(String, bool)> {
    let mut words = Vec::new();
    let mut is_given = None;
    for line in python.lines() {
        let line = line.split(" # ").next().unwrap_or(line);
        if let Some((attribute, _)) = line.split_once('=').or_else(|| line.split_once(':')).filter(|(left, _)| !left.contains('"')) {
            let attribute = attribute.trim();
            is_given = match attribute.contains("names") {
                true if attribute.starts_with("first") => Some(true),
                true if attribute.starts_with("last") => Some(false),
                _ => None,
            };
        }
        let Some(is_given) = is_given else { continue };
        for name in line.split('"').skip(1).step_by(2) {
            words.extend(name.split(' ').filter(|word| is_name(word)).map(|word| (word.to_owned(), is_given)));
        }
    }
    words
}

/// Latin letters, a capital first, three at least: shorter ones are particles and initials.
fn is_name(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().count() > 2
        && word.chars().all(|c| (c.is_alphabetic() && c < '\u{250}') || c == '-' || c == '\'')
        && word.chars().skip(1).any(char::is_lowercase)
}
