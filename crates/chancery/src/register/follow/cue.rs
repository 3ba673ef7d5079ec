//! Cues: the wordings by which a sentence says what became of something.
//!
//! A cue is only a wording. Whether it tells of something done, still to come or denied depends on the words before it, which
//! [`Cue::tense`] keeps.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::table::{Table, TableError, WordHashing};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a wording says of something told earlier.
    Sense {
        Deed = "deed", Signed = "signed", InForce = "in_force", Ratified = "ratified", Met = "met", FirstStep = "first_step",
        Partly = "partly", Reaffirm = "reaffirm", NotBegun = "not_begun", Postpone = "postpone", Condition = "condition",
        WalkBack = "walk_back", Withdraw = "withdraw", Obstruct = "obstruct", Supersede = "supersede", Widen = "widen",
        Upgrade = "upgrade", Undertake = "undertake", BackReference = "back_reference", ToldOfOthers = "told_of_others",
        Rhythm = "rhythm", SessionWord = "session_word", Founded = "founded", Revive = "revive", Dissolve = "dissolve",
        Restructure = "restructure",
    }
}

/// How the words before a cue bear on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    /// Told as done or as standing.
    Done,
    /// Still to come: `will be handed over`, `agreed to open`.
    Ahead,
    /// Said not to be so: `has not been opened`.
    Denied,
}

/// A wording found in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cue {
    /// What it says.
    pub sense: Sense,
    /// The number of its first word.
    pub at: usize,
    /// Whether it is told as done.
    pub tense: Tense,
}

const ROWS: Table = Table { name: "own/follow.tsv", text: include_str!("../../../../../data/own/follow.tsv") };

/// One wording: the words behind its first, the last of which may take any ending.
struct Wording {
    first: &'static str,
    rest: Vec<&'static str>,
    sense: Sense,
}

#[derive(Default)]
struct Index {
    /// By the first word, where that has no star.
    whole: HashMap<&'static str, Vec<Wording>, WordHashing>,
    /// Single words with a star, by the first letter.
    starred: HashMap<u8, Vec<Wording>, WordHashing>,
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| read().expect("a test reads every row of the compiled-in table"))
}

fn read() -> Result<Index, TableError> {
    let mut index = Index::default();
    ROWS.each::<2>(|row| {
        use crate::vocabulary::Vocabulary;
        let sense = row.read(0, Sense::parse)?;
        for wording in row.cells[1].split("; ") {
            let mut words = wording.split(' ');
            let first = words.next().unwrap_or_default();
            if first.is_empty() || wording.to_lowercase() != wording {
                return Err(row.error(format!("\"{wording}\" is no wording in lower case")));
            }
            let found = Wording { first, rest: words.collect(), sense };
            match first.strip_suffix('*') {
                Some(stem) => {
                    let first = stem.bytes().next().ok_or_else(|| row.error("a star alone".to_owned()))?;
                    index.starred.entry(first).or_default().push(Wording { first: stem, ..found });
                }
                None => index.whole.entry(first).or_default().push(found),
            }
        }
        Ok(())
    })?;
    Ok(index)
}

/// Words that put what follows into the future, within a few words.
const AHEAD: &[&str] =
    &["will", "would", "shall", "should", "may", "might", "must", "to", "could", "can", "once", "if", "when", "until", "before", "ll"];
/// Words that deny what follows.
const DENIED: &[&str] = &["not", "never", "no", "nor", "without", "neither", "cannot", "nobody", "hardly"];
/// Words that may stand between such a word and the cue.
const BETWEEN: &[&str] = &[
    "be", "been", "have", "has", "had", "being", "yet", "soon", "then", "also", "a", "an", "the", "was", "were", "is", "are",
    "jointly", "ever", "formally", "first", "from", "this", "next", "year", "autumn", "spring", "summer", "winter", "its", "their",
    "that", "it", "they", "now", "finally", "take", "any", "such", "new",
];

/// The cues of a sentence, given as folded words, in order.
pub(super) fn cues(words: &[&str]) -> Vec<Cue> {
    let index = index();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let whole = index.whole.get(word).map_or(&[][..], Vec::as_slice);
        let starred = word.bytes().next().and_then(|first| index.starred.get(&first)).map_or(&[][..], Vec::as_slice);
        for wording in whole.iter().chain(starred.iter().filter(|wording| word.starts_with(wording.first))) {
            if follows(&words[at + 1..], &wording.rest) && !found.contains(&(wording.sense, at)) {
                found.push((wording.sense, at));
            }
        }
    }
    found.into_iter().map(|(sense, at)| Cue { sense, at, tense: tense(words, at) }).collect()
}

/// Whether the words begin with those of a wording.
fn follows(words: &[&str], rest: &[&str]) -> bool {
    words.len() >= rest.len()
        && rest.iter().zip(words).all(|(want, word)| match want.strip_suffix('*') {
            Some(stem) => word.starts_with(stem),
            None => word == want,
        })
}

/// How far before a word stands what puts it into the future together with others: "has to be printed, signed and ratified".
const TOGETHER: usize = 8;

/// Words behind which a deed is waited for.
const WAITED_FOR: &[&str] =
    &["await", "awaiting", "awaits", "before", "for", "needs", "pending", "requires", "toward", "towards", "until"];

/// Whether a deed is one of several that are to be done, or that somebody waits for or wants to see.
fn is_to_be(words: &[&str], at: usize) -> bool {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let before = &words[at.saturating_sub(TOGETHER)..at];
    let determiner = |word: &&&str| matches!(**word, "the" | "its" | "their" | "a" | "an" | "his" | "her");
    let previous = before.iter().rev().find(|word| !determiner(word)).copied().unwrap_or_default();
    let ahead = |word: &&str| AHEAD.contains(word);
    let to_be = || {
        let told = before.windows(2).rposition(|two| AHEAD.contains(&two[0]) && two[1] == "be")?;
        let verbs = ["was", "were", "has", "have", "had", "said", "which", "that", "who"];
        (!before[told + 2..].iter().any(|word| verbs.contains(word))).then_some(())
    };
    let joined = matches!(previous, "and" | "or") || (matches!(word(at + 1), "and" | "or") && word(at + 2).ends_with("ed"));
    let wants = |word: &str| ["want", "wish", "hope", "like", "keen", "eager"].iter().any(|stem| word.starts_with(stem));
    let to_see = || before.windows(3).any(|three| wants(three[0]) && three[1] == "to" && three[2] == "see");
    // "Towards the signature and ratification".
    let first = before.iter().rev().filter(|word| !determiner(word)).nth(2).filter(|_| matches!(previous, "and" | "or"));
    let waits = [Some(&previous), first].into_iter().flatten().any(|word| WAITED_FOR.contains(word));
    let once = matches!(previous, "after" | "upon" | "following") && before.iter().any(ahead);
    let progresses = previous == "being" && before.iter().rev().nth(1).is_some_and(|word| matches!(*word, "is" | "are"));
    (joined && to_be().is_some()) || to_see() || waits || once || progresses || follows_what_is_to_come(&words[..at])
}

/// Whether a deed stands in a clause on which what will be waits: "will enter into force after the Diet has approved it".
fn follows_what_is_to_come(before: &[&str]) -> bool {
    let Some(turn) = before.iter().rposition(|word| matches!(*word, "after" | "once" | "when" | "until" | "if")) else { return false };
    let main = before[..turn].iter().any(|word| matches!(*word, "will" | "shall" | "can" | "may"));
    let clause = &before[turn + 1..];
    let present = clause.iter().any(|word| matches!(*word, "has" | "have" | "is" | "are"));
    main && present && !clause.iter().any(|word| matches!(*word, "had" | "was" | "were"))
}

fn tense(words: &[&str], at: usize) -> Tense {
    if is_to_be(words, at) {
        return Tense::Ahead;
    }
    let mut place = at;
    for _ in 0..5 {
        let Some(before) = place.checked_sub(1) else { return Tense::Done };
        let word = words[before];
        if DENIED.contains(&word) {
            return Tense::Denied;
        }
        if AHEAD.contains(&word) {
            let denied = before.checked_sub(1).is_some_and(|further| DENIED.contains(&words[further]));
            return if denied { Tense::Denied } else { Tense::Ahead };
        }
        if !BETWEEN.contains(&word) {
            return Tense::Done;
        }
        place = before;
    }
    Tense::Done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(sentence: &str, sense: Sense) -> Option<Tense> {
        let words = crate::register::name::words(sentence);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        cues(&words).into_iter().find(|cue| cue.sense == sense).map(|cue| cue.tense)
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        assert!(read().unwrap_or_else(|error| panic!("{error}")).whole.len() > 100);
    }

    #[test]
    fn a_deed_done_is_told_from_one_to_come_and_one_denied() {
        assert_eq!(said("The boats were handed over on Friday", Sense::Deed), Some(Tense::Done));
        assert_eq!(said("The boats will be handed over on Friday", Sense::Deed), Some(Tense::Ahead));
        assert_eq!(said("The boats have not been handed over", Sense::Deed), Some(Tense::Denied));
        assert_eq!(said("The boats are grey", Sense::Deed), None);
    }

    #[test]
    fn one_of_several_deeds_to_be_done_is_ahead_and_so_is_what_is_waited_for() {
        for ahead in [
            "The text still has to be put into legal form, signed and ratified",
            "They want to see the agreement ratified soon",
            "It will enter into force after ratification",
            "The agreement awaits ratification",
            "They go on with the work towards the ratification of the accord",
            "It will enter into force after the Diet has ratified it",
            "The accord is being ratified",
            "They go on with the work towards the signature and ratification of the accord",
        ] {
            assert_eq!(said(ahead, Sense::Ratified), Some(Tense::Ahead), "{ahead}");
        }
        for done in ["It entered into force after ratification", "The text was signed and ratified in May"] {
            assert_eq!(said(done, Sense::Ratified), Some(Tense::Done), "{done}");
        }
    }
}
