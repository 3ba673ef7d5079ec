//! The cues of the deterministic stage (`data/own/acts.tsv`): wordings, matched word by word, and the act that each reports.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use super::Kind;
use crate::code::Plover;
use crate::fact::Firmness;
use crate::mention::Cast;
use crate::table::WordHashing;
use crate::vocabulary::Vocabulary;
use crate::wordlist::List;

/// One wording and what it reports.
#[derive(Debug)]
pub struct Cue {
    steps: Vec<Step>,
    /// The act.
    pub kind: Kind,
    /// Step of the ladder of the undertaking that follows, if one does.
    pub firmness: Option<Firmness>,
    flags: Vec<Flag>,
}

/// One step of a wording.
#[derive(Debug)]
enum Step {
    /// One of these words; a star stands for any ending.
    Word(Vec<&'static str>),
    /// Up to so many words.
    Gap(usize),
    /// A party.
    Party,
}

crate::vocabulary::vocabulary! {
    /// What a cue asks of its sentence, or says of its doer.
    Flag {
        /// A noun phrase, without a subject of its own.
        Noun = "noun",
        /// The doer follows "by".
        Passive = "passive",
        /// Two parties must be told in the sentence.
        Both = "both",
        /// May say that something is undertaken again.
        Reaffirmed = "reaffirmed",
        /// Weak: only with a party as its subject.
        Will = "will",
        /// Only with an object of cooperation.
        Content = "content",
        /// Only between persons.
        Persons = "persons",
        /// Only with a person right behind it.
        Guest = "guest",
        /// Only with a noun of an encounter behind it.
        Held = "held",
    }
}

impl Cue {
    fn parse(line: &'static str) -> Option<Cue> {
        let mut fields = line.split('\t');
        let (pattern, act, firmness, flags) = (fields.next()?, fields.next()?, fields.next()?, fields.next().unwrap_or(""));
        let steps = pattern.split(' ').map(|step| match step.strip_prefix('~') {
            Some(gap) => gap.parse().ok().map(Step::Gap),
            None if step == "<p>" => Some(Step::Party),
            None => Some(Step::Word(step.split('/').collect())),
        });
        let kind = match act {
            "MEET" | "SUMMON" => Kind::Held,
            "PLAN" => Kind::Planned,
            "EXPLORE" => Kind::Explored,
            "URGE" => Kind::Stressed,
            plover => Kind::Act(Plover::parse(plover)?),
        };
        Some(Cue {
            steps: steps.collect::<Option<Vec<Step>>>()?,
            kind,
            firmness: if firmness == "-" { None } else { Some(Firmness::parse(firmness)?) },
            flags: flags.split(' ').filter(|flag| !flag.is_empty()).map(Flag::parse).collect::<Option<Vec<Flag>>>()?,
        })
    }

    /// Whether the row has the flag.
    pub fn is(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }

    /// The words with which the wording begins.
    fn first(&self) -> &[&'static str] {
        match self.steps.first() {
            Some(Step::Word(words)) => words,
            _ => &[],
        }
    }
}

/// All cues.
#[derive(Debug)]
pub struct Cues {
    all: Vec<Cue>,
    by_word: HashMap<&'static str, Vec<usize>, WordHashing>,
    /// The cues that begin with a starred word.
    by_stem: Vec<(&'static str, usize)>,
}

const ROWS: &str = include_str!("../../../../data/own/acts.tsv");

fn rows() -> impl Iterator<Item = &'static str> {
    ROWS.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

impl Cues {
    /// The cues compiled into the program.
    pub fn builtin() -> &'static Cues {
        static CUES: OnceLock<Cues> = OnceLock::new();
        CUES.get_or_init(|| {
            let all: Vec<Cue> = rows().filter_map(Cue::parse).collect();
            let mut by_word: HashMap<&'static str, Vec<usize>, WordHashing> = HashMap::default();
            let mut by_stem = Vec::new();
            for (index, cue) in all.iter().enumerate() {
                for word in cue.first() {
                    match word.strip_suffix('*') {
                        Some(stem) => by_stem.push((stem, index)),
                        None => by_word.entry(*word).or_default().push(index),
                    }
                }
            }
            Cues { all, by_word, by_stem }
        })
    }

    /// The longest cue that begins at word `at`.
    pub fn at(&self, cast: &Cast, at: usize, end: usize) -> Option<(&Cue, Range<usize>)> {
        let mut best: Option<(&Cue, Range<usize>)> = None;
        let word = cast.words.lower(at);
        let starred = self.by_stem.iter().filter(|(stem, _)| word.starts_with(stem)).map(|(_, index)| index);
        for index in self.by_word.get(word).into_iter().flatten().chain(starred) {
            let cue = &self.all[*index];
            if let Some(stop) = matches(cast, &cue.steps, at, end)
                // The longest pattern; of equals the one whose last word is nearest: "reaffirmed their commitment towards
                // mutual support" tells of a commitment.
                && best.as_ref().is_none_or(|(other, range)| {
                    (cue.steps.len(), range.end) > (other.steps.len(), stop) || (cue.steps.len() > other.steps.len())
                })
            {
                best = Some((cue, at..stop));
            }
        }
        best
    }
}

/// Where the steps end when they begin at word `at`.
fn matches(cast: &Cast, steps: &[Step], at: usize, end: usize) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else { return Some(at) };
    match step {
        Step::Word(words) => {
            let lower = cast.words.lower(at);
            let fits =
                at < end && words.iter().any(|word| word.strip_suffix('*').map_or(lower == *word, |stem| lower.starts_with(stem)));
            if fits { matches(cast, rest, at + 1, end) } else { None }
        }
        Step::Gap(most) => (0..=*most)
            .take_while(|gap| {
                at + gap <= end && !(0..*gap).any(|back| matches!(cast.words.lower(at + back), ";" | ":" | "." | "”" | "\""))
            })
            .find_map(|gap| matches(cast, rest, at + gap, end)),
        Step::Party => {
            let sentence = cast.words.all.get(at)?.sentence;
            let mut from = at;
            while matches!(cast.words.lower(from), "the" | "his" | "her" | "a" | "an" | "its" | "their" | "visiting") {
                from += 1;
            }
            let party = cast.of_sentence(sentence).iter().find(|mention| mention.words.start == from && !mention.codes.is_empty())?;
            matches(cast, rest, party.words.end, end)
        }
    }
}

/// Whether a lower-case word reads like a verb that governments do: the first word of a one-word or verbal cue, or a common
/// verb of speech or being.
pub fn verb(word: &str) -> bool {
    static VERBS: OnceLock<HashSet<&'static str, WordHashing>> = OnceLock::new();
    let verbs = VERBS.get_or_init(|| {
        let verbal = Cues::builtin().all.iter().filter(|cue| !cue.is(Flag::Noun));
        let first = verbal.flat_map(|cue| cue.first().iter().copied());
        first
            .filter(|word| !matches!(*word, "ready" | "further" | "closer" | "deep" | "keen" | "plan" | "in" | "joint"))
            .chain(List::CommonVerb.words())
            .collect()
    });
    verbs.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_well_formed() {
        for row in rows() {
            assert!(Cue::parse(row).is_some_and(|cue| !cue.first().is_empty()), "{row:?}");
        }
    }

    #[test]
    fn verbs_are_first_words_of_cues_and_common_verbs() {
        assert!(verb("agreed") && verb("said") && !verb("ferry"));
    }
}
