//! Given and family names, from the lists with which a testing library makes up people of many countries.

use std::collections::BTreeSet;

use super::package::{self, Packages};

/// Words that are given or family names somewhere: cities with such a name are marked.
pub fn person_names(packages: &Packages) -> Result<BTreeSet<String>, String> {
    let mut found = BTreeSet::new();
    for locale in package::list(&packages.path("faker/faker/providers/person")?)? {
        let Ok(python) = std::fs::read_to_string(locale.join("__init__.py")) else { continue };
        found.extend(name_words(&python));
    }
    Ok(found)
}

/// The words in the lists of names of one Python module. The lists are assignments to attributes such as `first_names_male`
/// and `last_names`, one quoted name a line or many.
fn name_words(python: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut in_list = false;
    for line in python.lines() {
        let line = line.split(" # ").next().unwrap_or(line);
        if let Some((attribute, _)) = line.split_once('=').or_else(|| line.split_once(':')).filter(|(left, _)| !left.contains('"')) {
            let attribute = attribute.trim();
            in_list = attribute.contains("names") && (attribute.starts_with("first") || attribute.starts_with("last"));
        }
        if !in_list {
            continue;
        }
        for name in line.split('"').skip(1).step_by(2) {
            words.extend(name.split(' ').filter(|word| is_name(word)).map(str::to_owned));
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
