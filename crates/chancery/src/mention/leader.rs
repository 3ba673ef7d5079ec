//! Heads of state and government of the gazetteer: they confirm whom a leader's name stands for, and never more.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::fold;
use crate::fact::Code;
use crate::lexicon::{Class, Lexicon};

/// The words of each leader’s name and the state, by each of these words.
type ByWord = HashMap<String, Vec<(Vec<String>, Code)>>;

/// The state of the leader with these name words; a single word is enough only for somebody whose title is a leader's.
pub(super) fn state(lexicon: &Lexicon, keys: &[String], leading: bool) -> Option<Code> {
    static BY_WORD: OnceLock<ByWord> = OnceLock::new();
    let by_word = BY_WORD.get_or_init(|| {
        let mut map = ByWord::new();
        for entry in lexicon.leaders() {
            let Class::Leader { code, .. } = entry.class else { continue };
            let Some(code) = Code::new(code.as_str()) else { continue };
            let words: Vec<String> = entry.surface.split([' ', '-']).map(fold).filter(|word| word.len() > 1).collect();
            for word in &words {
                map.entry(word.clone()).or_default().push((words.clone(), code.clone()));
            }
        }
        map
    });
    let rows = by_word.get(keys.last()?)?;
    let fits = |words: &[String]| keys.iter().all(|key| words.contains(key) || key.len() == 1) && (keys.len() >= 2 || leading);
    let mut codes: Vec<&Code> = rows.iter().filter(|(words, _)| fits(words)).map(|(_, code)| code).collect();
    codes.sort();
    codes.dedup();
    match codes[..] {
        [code] => Some(code.clone()),
        _ => None,
    }
}
