//! The head words of bodies (`data/own/body_heads.tsv`).

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::fact::ActorKind;
use crate::table::{Table, TableError, WordHashing};
use crate::vocabulary::Vocabulary;

/// What a head word makes of its body.
#[derive(Debug)]
pub struct Head {
    /// What the body is.
    pub kind: ActorKind,
    /// Where there are any, the head is a body only with one of these words beside it ("central bank").
    pub fields: Vec<&'static str>,
}

/// What `word` makes of a body that it heads, if it heads any.
pub fn head(word: &str) -> Option<&'static Head> {
    static HEADS: OnceLock<Heads> = OnceLock::new();
    HEADS.get_or_init(|| read().expect("a test reads every row of the compiled-in table")).get(word)
}

type Heads = HashMap<&'static str, Head, WordHashing>;

const TABLE: Table = Table { name: "own/body_heads.tsv", text: include_str!("../../../../../data/own/body_heads.tsv") };

fn read() -> Result<Heads, TableError> {
    let mut heads = Heads::default();
    TABLE.each::<3>(|row| {
        let kind = row.read(1, ActorKind::parse)?;
        let fields = row.read_optional(2, |cell| Some(cell.split(' ').collect()))?.unwrap_or_default();
        match heads.insert(row.cells[0], Head { kind, fields }) {
            None => Ok(()),
            Some(_) => Err(row.error(format!("\"{}\" is there already", row.cells[0]))),
        }
    })?;
    Ok(heads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_well_formed() {
        assert!(!read().unwrap_or_else(|error| panic!("{error}")).is_empty());
    }

    #[test]
    fn a_head_has_a_kind_and_perhaps_fields() {
        assert!(head("ministry").is_some_and(|head| head.kind == ActorKind::Ministry && head.fields.is_empty()));
        assert!(head("bank").is_some_and(|head| head.fields.contains(&"central")));
        assert!(head("banker").is_none());
    }
}
