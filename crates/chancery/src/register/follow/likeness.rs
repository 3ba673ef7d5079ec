//! Likeness: whether a telling speaks of a matter.
//!
//! *Reads*: telling words that both share, the rarer in the circle the weightier, names weightier still; words of the sentences
//! around it for less; the same number of the same things; words that point back (`promised in 2021`).
//! *Does not read*: two tellings that share stock words alone; a sentence that names another state and not both parties; words
//! that every report of the circle uses.

use std::collections::{BTreeMap, BTreeSet};

use crate::fact::{Action, Code};
use crate::text::{Edtf, Precision};

use super::cue::Sense;
use super::matter::{BODY, Matter, Member};
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
        // However often a body is spoken of, it is that body.
        let weight = if word.starts_with(BODY) { weight.max(A_BODY) } else { weight };
        if proper { PROPER * weight } else { weight }
    }
}

/// A matter's own words may weigh so much; what goes beyond need not be told again.
const ENOUGH: f64 = 5.0;
/// A matter of one common word is not told by it alone.
const FLOOR: f64 = 2.6;
/// What the sentence itself must share.
const LEAST: f64 = 2.0;

/// The same where the report has spoken of the matter already, or points to the day on which it was told.
const LEAST_AGAIN: f64 = 0.9;
/// What it adds that only an instrument agreed before can be ratified or come into force.
const PRESUPPOSED: f64 = 8.0;
/// What words of the sentence before count, where this one takes them up.
const TAKEN_UP: f64 = 0.8;
/// What a telling number that both give counts.
const SAME_NUMBER: f64 = 1.5;
/// What it adds that the report has spoken of the matter already.
const TOPICAL: f64 = 8.0;
/// What words of the sentences around it count.
const AROUND: f64 = 0.4;
/// What a name counts more than another word.
const PROPER: f64 = 1.2;
/// Reports are counted as if so many others had gone before, none of which used the word.
const BEFORE: f64 = 8.0;
/// What words that point back add, and what words that point to something else take away.
const POINTS_BACK: f64 = 12.0;
const POINTS_BACK_TO_THE_DAY: f64 = 25.0;
const POINTS_ELSEWHERE: f64 = 12.0;

/// What a body that both speak of weighs at least.
const A_BODY: f64 = 1.6;

/// How like a telling is to a matter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Likeness {
    /// 0 to 100, or more.
    pub score: f64,
    /// The words of the telling itself that both share.
    pub shared: BTreeSet<String>,
    /// Whether it says too little to go by: a person decides, and another matter, of which it says more, has precedence.
    pub weak: bool,
    /// A number that differs: what the matter said, what the telling says.
    pub counts: Option<(u64, u64)>,
}

/// What a sentence is seen with.
pub(super) struct Context<'a> {
    /// The two parties of the circle.
    pub pair: &'a [Code],
    /// Words of the first sentence of the report and of the one before.
    pub around: &'a BTreeSet<String>,
    /// Words of the sentence before, where this one takes up what that tells.
    pub taken_up: &'a BTreeSet<String>,
    /// Whether the report has spoken of the matter already.
    pub topical: bool,
    /// When the matter was told first.
    pub told_first: Option<Edtf>,
}

/// How like a telling is to a matter; `None` where it cannot speak of it.
pub(super) fn likeness(matter: &Matter, told: &Telling, context: &Context<'_>, usage: &Usage) -> Option<Likeness> {
    let back = points_back(told, context.told_first);
    let best = matter.members.iter().enumerate().filter_map(|(nth, member)| {
        let mut found = of_member(member, told, context, usage, back == Back::Dated)?;
        if nth > 0 {
            found.score *= 0.95;
        }
        Some(found)
    });
    let mut best = best.max_by(|a, b| a.score.total_cmp(&b.score))?;
    best.score += strangers(&matter.parties, context.pair, &told.codes);
    best.score += match back {
        Back::Dated => POINTS_BACK_TO_THE_DAY,
        Back::Undated => POINTS_BACK,
        Back::Not => 0.0,
    };
    if context.topical {
        best.score += TOPICAL;
    }
    // What is ratified or comes into force was agreed before.
    let instrument = matter.signed || matter.action == Action::ConcludeAgreement;
    if instrument && told.cues.iter().any(|cue| matches!(cue.sense, Sense::Ratified | Sense::InForce)) {
        best.score += PRESUPPOSED;
    }
    if told.cues.iter().any(|cue| cue.sense == Sense::ToldOfOthers) {
        best.score -= POINTS_ELSEWHERE;
    }
    Some(best)
}

/// Whether a sentence points back to something told earlier.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Back {
    /// To the time at which the matter was told first: "promised in July".
    Dated,
    /// To some earlier time.
    Undated,
    Not,
}

fn points_back(told: &Telling, first: Option<Edtf>) -> Back {
    if !told.cues.iter().any(|cue| cue.sense == Sense::BackReference) {
        return Back::Not;
    }
    let fits = |date: Edtf| first.is_some_and(|first| date.earliest() <= first.latest() && first.earliest() <= date.latest());
    let dated = told.whens.iter().any(|when| when.date.is_some_and(|date| date.precision() != Precision::Interval && fits(date)));
    if dated { Back::Dated } else { Back::Undated }
}

fn of_member(member: &Member, told: &Telling, context: &Context<'_>, usage: &Usage, dated: bool) -> Option<Likeness> {
    let (mut all, mut here, mut near) = (0.0, 0.0, 0.0);
    let mut shared = BTreeSet::new();
    for (word, mark) in &member.words {
        let twin = told.words.get(word);
        let weight = usage.weight(word, mark.proper && twin.is_none_or(|twin| twin.proper));
        all += weight;
        if twin.is_some() {
            here += weight;
            shared.insert(word.clone());
        } else if context.taken_up.contains(word) {
            here += TAKEN_UP * weight;
            shared.insert(word.clone());
        } else if context.around.contains(word) {
            near += weight;
        }
    }
    if !member.numbers.is_disjoint(&told.numbers) {
        here += SAME_NUMBER;
    }
    // A report that has named the matter, or points to the day of it, need not name it in full again.
    let least = if context.topical || dated { LEAST_AGAIN } else { LEAST };
    // A place alone says where, and not what.
    let says_what = shared.iter().any(|word| member.words.get(word).is_some_and(|mark| !mark.proper || word.starts_with(BODY)));
    if here < least || (here < LEAST && !says_what) {
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
    Some(Likeness { score, shared, weak: here < LEAST && !dated, counts })
}

/// What it costs that a sentence names states that are no parties.
fn strangers(parties: &[Code], pair: &[Code], named: &[Code]) -> f64 {
    let states = named.iter().filter(|code| crate::register::state(code.as_str()).is_some());
    let strange = states.filter(|code| !parties.contains(code) && !pair.contains(code)).count();
    let own = named.iter().filter(|code| parties.contains(code) || pair.contains(code)).count();
    match (strange, own) {
        (0, _) => 0.0,
        (_, 0) => -60.0,
        (_, own) if own < parties.len().min(2) => -50.0,
        _ => -10.0,
    }
}
