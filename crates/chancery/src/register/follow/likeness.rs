//! Likeness: whether a telling speaks of a matter.
//!
//! *Reads*: telling words that both share, the rarer in the circle the weightier, names weightier still; words of the sentences
//! around it for less; the same number of the same things; words that point back (`promised in 2021`).
//! *Does not read*: two tellings that share stock words alone; a sentence that names another state and not both parties; words
//! that every report of the circle uses.

use std::collections::{BTreeSet, HashMap};

use crate::fact::{Action, Code};
use crate::text::{Edtf, Precision};

use super::cue::Sense;
use super::matter::{BODY, Matter, Member};
use super::telling::Telling;

/// In how many reports of the circle each word has stood so far.
#[derive(Debug, Default)]
pub(super) struct Usage {
    reports: usize,
    /// The number of each word.
    numbers: HashMap<String, usize>,
    /// How many reports have used it, by its number.
    words: Vec<usize>,
}

impl Usage {
    /// Takes a report in.
    pub fn count<'a>(&mut self, words: impl Iterator<Item = &'a String>) {
        self.reports += 1;
        for word in words.collect::<BTreeSet<_>>() {
            let number = self.number(word);
            self.words[number] += 1;
        }
    }

    /// The number of a word, by which it is compared faster than by its letters.
    pub fn number(&mut self, word: &str) -> usize {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        self.numbers.insert(word.to_owned(), self.words.len());
        self.words.push(0);
        self.words.len() - 1
    }

    /// How much a word tells.
    fn weight(&self, word: &str, proper: bool) -> f64 {
        let known = self.numbers.get(word).map_or(0, |number| self.words[*number]) as f64;
        let weight = ((self.reports as f64 + BEFORE) / (known + 1.0)).ln().max(0.1);
        // However often a body is spoken of, it is that body.
        let weight = if word.starts_with(BODY) { weight.max(A_BODY) } else { weight };
        if proper { PROPER * weight } else { weight }
    }
}

/// The words of one telling of a matter, by their numbers and in the order of their letters.
#[derive(Debug)]
pub(super) struct Heard(Vec<(usize, bool)>);

impl Heard {
    pub fn of(member: &Member, usage: &mut Usage) -> Heard {
        Heard(member.words.iter().map(|(word, mark)| (usage.number(word), mark.proper)).collect())
    }
}

/// What each word weighs that a sentence, or the one that it takes up, shares with matters, by the numbers of words. Most matters
/// share too little: that is seen at a glance, and [`likeness`] is spared a closer look.
#[derive(Debug, Default)]
pub(super) struct Glance {
    /// Where the matter has the word without a capital, and with one; 0 for words that are not shared.
    gains: Vec<[f64; 2]>,
    shared: Vec<usize>,
    least: f64,
}

impl Glance {
    /// Looks at another sentence.
    pub fn turn_to(&mut self, told: &Telling, taken_up: &BTreeSet<String>, usage: &Usage) {
        for number in self.shared.drain(..) {
            self.gains[number] = [0.0; 2];
        }
        self.gains.resize(usage.words.len(), [0.0; 2]);
        let own = told.words.iter().map(|(word, mark)| (word, [false, mark.proper], 1.0));
        let others = taken_up.iter().filter(|word| !told.words.contains_key(*word)).map(|word| (word, [false, true], TAKEN_UP));
        for (word, proper, share) in own.chain(others) {
            let Some(&number) = usage.numbers.get(word) else { continue };
            self.gains[number] = proper.map(|proper| share * usage.weight(word, proper));
            self.shared.push(number);
        }
        // Which matters a word that points back means is seen only at a closer look.
        let back = told.cues.iter().any(|cue| cue.sense == Sense::BackReference);
        self.least = if back { LEAST_AGAIN } else { LEAST };
    }

    /// Whether [`likeness`] may find a telling of a matter to be like the sentence.
    pub fn may_be_like(&self, member: &Member, heard: &Heard, told: &Telling, topical: bool) -> bool {
        let least = if topical { LEAST_AGAIN } else { self.least };
        let here: f64 = heard.0.iter().map(|(number, proper)| self.gains[*number][usize::from(*proper)]).sum();
        here >= least || (here + SAME_NUMBER >= least && !member.numbers.is_disjoint(&told.numbers))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Firmness;
    use crate::reader::Reading;
    use crate::register::follow::Paper;
    use crate::text::{Source, Span};

    /// A report whose sentences are the lines.
    fn paper(lines: &[&str]) -> Paper {
        let source = Source::new(lines.join("\n"));
        let mut at = 0;
        let spans = lines.iter().map(|line| {
            at += line.len() + 1;
            Span::new(at - line.len() - 1, at - 1)
        });
        let reading = Reading { sentences: spans.collect(), ..Reading::default() };
        Paper::of(&source, &reading, 1)
    }

    #[test]
    fn what_is_passed_over_at_a_glance_is_unlike_at_a_closer_look() {
        let paper = paper(&[
            "Fiji and Chile agreed to build 120 patrol boats in Suva before 2027.",
            "The boats promised in March were built in Valparaíso, the Almirante yard said.",
            "Chile will train 120 nurses of Fiji in its own hospitals.",
            "The Suva hospital took in the first nurses on Tuesday.",
            "Both sides signed an accord on seed research.",
            "The accord came into force, and research on seeds began.",
            "The weather was fine.",
        ]);
        let (tellings, nobody) = (paper.tellings(), BTreeSet::new());
        let mut usage = Usage::default();
        for telling in tellings {
            usage.count(telling.words.keys());
        }
        let (mut passed_over, mut alike) = (0, 0);
        let mut glance = Glance::default();
        for first in tellings {
            let member = Member {
                words: first.words.clone(),
                counts: first.counts.clone(),
                numbers: first.numbers.clone(),
                firmness: Some(Firmness::Agreed),
            };
            let heard = Heard::of(&member, &mut usage);
            for later in tellings {
                for (topical, dated) in [(false, false), (true, false), (false, true)] {
                    for taken_up in [&nobody, &tellings[0].words.keys().cloned().collect()] {
                        let context = Context { pair: &[], around: &nobody, taken_up, topical, told_first: None };
                        let closer = of_member(&member, later, &context, &usage, dated);
                        glance.turn_to(later, taken_up, &usage);
                        let back = later.cues.iter().any(|cue| cue.sense == Sense::BackReference);
                        let may_be = glance.may_be_like(&member, &heard, later, topical);
                        assert!(may_be || closer.is_none() || (dated && !back), "{:?} and {:?}", first.folded, later.folded);
                        passed_over += usize::from(!may_be);
                        alike += usize::from(closer.is_some());
                    }
                }
            }
        }
        assert!(passed_over > 100 && alike > 50, "{passed_over} and {alike}: the test proves little");
    }
}
