//! Modes of PLOVER types, by the words of the sentence (`data/own/modes.tsv`).
//!
//! *Reads*: "arrested" as the mode `arrest` of COERCE. *Does not read*: a mode from words of another type's table, since the
//! type is decided first; without such a word the mode is unknown, which PLOVER allows.

use std::sync::OnceLock;

use super::Plover;
use crate::table::Table;
use crate::vocabulary::Vocabulary;

const ROWS: Table = Table { name: "own/modes.tsv", text: include_str!("../../../../data/own/modes.tsv") };

struct Row {
    plover: Plover,
    mode: &'static str,
    words: Vec<&'static str>,
}

fn rows() -> &'static [Row] {
    static TABLE: OnceLock<Vec<Row>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut rows = Vec::new();
        let read = ROWS.each::<3>(|row| {
            rows.push(Row { plover: row.read(0, Plover::parse)?, mode: row.cells[1], words: row.cells[2].split("; ").collect() });
            Ok(())
        });
        read.expect("a test reads every row of the compiled-in table");
        rows
    })
}

/// The mode of an act of this type that a sentence tells, if its words say; the first word in the sentence decides.
///
/// ```
/// use chancery::code::{Plover, mode};
/// assert_eq!(mode(Plover::Coerce, "Police arrested two editors."), Some("arrest"));
/// assert_eq!(mode(Plover::Support, "It thanked its neighbour."), None);
/// ```
pub fn mode(plover: Plover, sentence: &str) -> Option<&'static str> {
    let lower = sentence.to_lowercase();
    let starts_word = |at: usize| !lower[..at].ends_with(char::is_alphanumeric);
    let found = rows().iter().filter(|row| row.plover == plover).flat_map(|row| {
        let first = row.words.iter().filter_map(|word| lower.match_indices(word).map(|(at, _)| at).find(|at| starts_word(*at))).min();
        first.map(|at| (at, row.mode))
    });
    found.min_by_key(|(at, _)| *at).map(|(_, mode)| mode)
}
