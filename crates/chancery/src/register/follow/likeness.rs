//! Likeness: whether a telling speaks of a matter.
//!
//! *Reads*: telling words that both share, the rarer in the circle the weightier, names weightier still; words of the sentences
//! around it for less; the same number of the same things; words that point back (`promised in 2021`).
//! *Does not read*: two tellings that share stock words alone; a sentence that names another state and not both parties; words
//! that every report of the circle uses.

use std::collections::{BTreeMap, BTreeSet};

use crate::fact::Code;

use super::cue::Sense;
use super::matter::{Matter, Member};
use super::telling::Telling;

/// In how many reports of the circle each word has stood so far.
#[derive(Debug, Default)]
pub(super) struct Usage {
    reports: usize,
    words: BTreeMap<String, usize>,
}

impl Usage {
    /// Takes a report in.
    pub fn count<'a>(&mut self, words: impl Iterator<Item = &'a String>) {
        self.reports += 1;
        for word in words.collect::<BTreeSet<_>>() {
            *self.words.entry(word.clone()).or_default() += 1;
        }
    }

    /// How much a word tells.
    fn weight(&self, word: &str, proper: bool) -> f64 {
        let known = self.words.get(word).copied().unwrap_or_default() as f64;
        let weight = ((self.reports as f64 + BEFORE) / (known + 1.0)).ln().max(0.1);
        if proper { PROPER * weight } else { weight }
    }
}

/// A matter's own words may weigh so much; what goes beyond need not be told again.
const ENOUGH: f64 = 5.0;
/// A matter of one common word is not told by it alone.
const FLOOR: f64 = 2.6;
/// What the sentence itself must share.
const LEAST: f64 = 2.0;

/// What words of the sentences around it count.
const AROUND: f64 = 0.4;
/// What a name counts more than another word.
const PROPER: f64 = 1.2;
/// Reports are counted as if so many others had gone before, none of which used the word.
const BEFORE: f64 = 8.0;
/// What words that point back add, and what words that point to something else take away.
const POINTS_BACK: f64 = 12.0;
const POINTS_ELSEWHERE: f64 = 12.0;

/// How like a telling is to a matter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Likeness {
    /// 0 to 100, or more.
    pub score: f64,
    /// The words of the telling itself that both share.
    pub shared: BTreeSet<String>,
    /// A number that differs: what the matter said, what the telling says.
    pub counts: Option<(u64, u64)>,
}

/// How like a telling is to a matter; `None` where it cannot speak of it. `around` are the words of the sentences around it.
pub(super) fn likeness(matter: &Matter, told: &Telling, around: &BTreeSet<String>, usage: &Usage) -> Option<Likeness> {
    let best = matter.members.iter().enumerate().filter_map(|(nth, member)| {
        let mut found = of_member(member, told, around, usage)?;
        if nth > 0 {
            found.score *= 0.95;
        }
        Some(found)
    });
    let mut best = best.max_by(|a, b| a.score.total_cmp(&b.score))?;
    best.score += strangers(&matter.parties, &told.codes);
    let back = told.cues.iter().any(|cue| cue.sense == Sense::BackReference);
    if back {
        best.score += POINTS_BACK;
    }
    if told.cues.iter().any(|cue| cue.sense == Sense::ToldOfOthers) {
        best.score -= POINTS_ELSEWHERE;
    }
    Some(best)
}

fn of_member(member: &Member, told: &Telling, around: &BTreeSet<String>, usage: &Usage) -> Option<Likeness> {
    let (mut all, mut here, mut near) = (0.0, 0.0, 0.0);
    let mut shared = BTreeSet::new();
    for (word, mark) in &member.words {
        let twin = told.words.get(word);
        let weight = usage.weight(word, mark.proper && twin.is_none_or(|twin| twin.proper));
        all += weight;
        if twin.is_some() {
            here += weight;
            shared.insert(word.clone());
        } else if around.contains(word) {
            near += weight;
        }
    }
    if here < LEAST {
        return None;
    }
    let mut score = (100.0 * (here + AROUND * near) / f64::min(all, ENOUGH).max(FLOOR)).min(100.0);
    let mut counts = None;
    for (number, of) in &member.counts {
        for (other, same) in &told.counts {
            if of == same {
                if number == other {
                    score += 12.0;
                } else {
                    counts = Some((*number, *other));
                }
            }
        }
    }
    Some(Likeness { score, shared, counts })
}

/// What it costs that a sentence names states that are no parties.
fn strangers(parties: &[Code], named: &[Code]) -> f64 {
    let states = named.iter().filter(|code| crate::register::state(code.as_str()).is_some());
    let strange = states.filter(|code| !parties.contains(code)).count();
    let own = parties.iter().filter(|code| named.contains(code)).count();
    match (strange, own) {
        (0, _) => 0.0,
        (_, 0) => -60.0,
        (_, own) if own < parties.len().min(2) => -50.0,
        _ => -10.0,
    }
}
