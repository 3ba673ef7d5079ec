//! Words that are written with a dot, and what the dot does at the end of a sentence.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a dot after the abbreviation means for the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::text) enum Use {
    /// Never ends a sentence: titles, "e.g.".
    Joins,
    /// Ends none when a digit follows: "No. 5", "Oct. 17".
    Numbers,
    /// Ends a sentence only when a word follows that opens sentences: "Inc. The".
    Closes,
}

/// How the abbreviation is used, given without its last dot; `None` where the word is none.
pub(in crate::text) fn usage(word: &str) -> Option<Use> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let mut lower = [0; LONGEST];
    let mut length = 0;
    for byte in word.bytes() {
        lower[length] = byte.to_ascii_lowercase();
        length += 1;
    }
    // A typographic apostrophe ("Int’l") is three bytes; the table has the typewriter's.
    let lower = std::str::from_utf8(&lower[..length]).ok()?;
    match lower.contains('’') {
        true => table().get(lower.replace('’', "'").as_str()).copied(),
        false => table().get(lower).copied(),
    }
}

/// Longest abbreviation in bytes; anything longer is a word.
const LONGEST: usize = 10;

fn table() -> &'static HashMap<&'static str, Use> {
    static TABLE: OnceLock<HashMap<&'static str, Use>> = OnceLock::new();
    TABLE.get_or_init(|| rows().filter_map(|(word, usage)| Some((word, parse(usage)?))).collect())
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let text = include_str!("../../../../../data/own/abbreviation.tsv");
    text.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| line.split_once('\t'))
}

fn parse(usage: &str) -> Option<Use> {
    match usage {
        "joins" => Some(Use::Joins),
        "numbers" => Some(Use::Numbers),
        "closes" => Some(Use::Closes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        for (word, usage_name) in rows() {
            assert_eq!(usage(word), parse(usage_name), "{word}");
            assert!(parse(usage_name).is_some(), "{word} has the unknown use {usage_name}");
            assert_eq!(word, word.to_ascii_lowercase());
        }
        assert!(table().len() > 100 && table().len() == rows().count(), "a row stands twice");
    }

    #[test]
    fn case_and_apostrophe_do_not_matter() {
        assert_eq!(usage("Gen"), Some(Use::Joins));
        assert_eq!(usage("Int’l"), Some(Use::Closes));
        assert_eq!(usage("country"), None);
    }
}
