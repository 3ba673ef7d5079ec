//! Likeness: whether a telling speaks of a matter.
//!
//! *Reads*: telling words that both share, the rarer the weightier, and weightier still where no other matter has them; words of
//! the sentences around it for less; the same number of the same things, the same large sum, the same day ahead; words that point
//! back (`promised in 2021`).
//! *Does not read*: two tellings that share stock words alone, or one word where nothing says that anything became of it; a
//! sentence that names another state and not both parties; words that every report uses.

use std::collections::BTreeSet;

use crate::fact::{Action, Code};
use crate::text::{Edtf, Precision};

use super::cue::{Cue, Sense, Tense};
use super::matter::{BODY, Matter, Member};
use super::relation::deeds;
use super::telling::Telling;
use super::usage::{Root, Usage};

/// The words of one telling of a matter, by their numbers.
#[derive(Debug)]
pub(super) struct Heard {
    words: Vec<(usize, bool)>,
    also: Vec<usize>,
}

impl Heard {
    pub fn of(member: &Member, usage: &mut Usage) -> Heard {
        Heard {
            words: member.words.iter().map(|(word, mark)| (usage.number(word), mark.proper)).collect(),
            also: member.also.iter().map(|word| usage.number(word)).collect(),
        }
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
        self.gains.resize(usage.len(), [0.0; 2]);
        let own = told.words.iter().map(|(word, mark)| (word, [false, mark.proper], 1.0));
        let others = taken_up.iter().filter(|word| !told.words.contains_key(*word)).map(|word| (word, [false, true], TAKEN_UP));
        for (word, proper, share) in own.chain(others) {
            let Some(number) = usage.known(word) else { continue };
            let alone = if usage.has_one_owner(number) { ITS_OWN } else { 0.0 };
            self.gains[number] = proper.map(|proper| share * usage.weight_of(number, proper) + alone);
            self.shared.push(number);
        }
        // Which matters a word that points back means is seen only at a closer look.
        let back = told.cues.iter().any(|cue| cue.sense == Sense::BackReference);
        self.least = if back { LEAST_AGAIN } else { LEAST };
    }

    /// Whether [`likeness`] may find a telling of a matter to be like the sentence. `ahead` says whether the matter names a day
    /// ahead.
    pub fn may_be_like(&self, member: &Member, heard: &Heard, told: &Telling, topical: bool, ahead: bool) -> bool {
        let least = if topical { LEAST_AGAIN } else { self.least };
        let words: f64 = heard.words.iter().map(|(number, proper)| self.gains[*number][usize::from(*proper)]).sum();
        let also: f64 = heard.also.iter().map(|number| self.gains[*number][1]).sum();
        let numbers = if member.numbers.is_disjoint(&told.numbers) { 0.0 } else { SAME_NUMBER + LARGE };
        words + ALSO * also + numbers + if ahead { SAME_DAY } else { 0.0 } >= least
    }
}

/// A matter's own words may weigh so much; what goes beyond need not be told again.
const ENOUGH: f64 = 6.5;
/// A matter of one common word is not told by it alone.
const FLOOR: f64 = 3.5;
/// What the sentence itself must share.
const LEAST: f64 = 2.6;
/// The same where the report has spoken of the matter already, or points to the day on which it was told.
const LEAST_AGAIN: f64 = 1.2;
/// What it adds that only an instrument agreed before can be ratified or come into force.
const PRESUPPOSED: f64 = 8.0;
/// What words of the sentence before count, where this one takes them up.
const TAKEN_UP: f64 = 0.9;
/// What words count that stand in the sentence after the first telling.
const ALSO: f64 = 0.4;
/// What it adds that no other matter has a word.
const ITS_OWN: f64 = 0.8;
/// What a telling number that both give counts, and what it counts more if it is large.
const SAME_NUMBER: f64 = 1.5;
const LARGE: f64 = 1.0;
/// From here on a number is large: few sentences share it by chance.
pub(super) const LARGE_NUMBER: u64 = 1000;
/// What a day ahead that both name counts.
const SAME_DAY: f64 = 0.7;
/// What it adds that the report has spoken of the matter already.
const TOPICAL: f64 = 12.0;
/// What words of the sentences around it count.
const AROUND: f64 = 0.2;
/// What a later telling of the matter counts beside the first.
const LATER: f64 = 0.85;
/// What it costs that a sentence names one party and another state.
const OF_OTHERS: f64 = -50.0;
/// What words add that point back, to the day of the matter or to any, and a day of the matter without such words.
const POINTS_BACK: f64 = 6.0;
const POINTS_BACK_TO_THE_DAY: f64 = 14.0;
const NAMES_THE_DAY: f64 = 12.0;
/// What words that point to something else take away.
const POINTS_ELSEWHERE: f64 = 12.0;
/// What it adds that the very deed is told that was undertaken, and that anything at all is told to have become of it.
const THE_DEED: f64 = 10.0;
const AN_OUTCOME: f64 = 5.0;
/// A matter of which so much is told is told as a whole.
const WHOLE: f64 = 0.8;

/// How like a telling is to a matter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Likeness {
    /// 0 to 100, or more.
    pub score: f64,
    /// The words of the telling itself that both share.
    pub shared: BTreeSet<String>,
    /// How much of what the telling says is shared.
    pub share: f64,
    /// Whether it says too little to go by: a person decides, and another matter, of which it says more, has precedence.
    pub weak: bool,
    /// Whether one word alone is shared, and the matter has others.
    pub thin: bool,
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
    /// When the report was published.
    pub published: Option<Edtf>,
}

/// How like a telling is to a matter; `None` where it cannot speak of it.
pub(super) fn likeness(matter: &Matter, told: &Telling, context: &Context<'_>, usage: &Usage) -> Option<Likeness> {
    let back = points_back(told, context);
    let days = matter.ahead.iter().any(|day| told.whens.iter().any(|when| when.ahead == Some(*day) || when.date == Some(*day)));
    let seen = Seen { root: matter.sentence, context, usage, back, day: days };
    let best = matter.members.iter().enumerate().filter_map(|(nth, member)| {
        let mut found = seen.of_member(member, told)?;
        if nth > 0 {
            found.score *= LATER;
        }
        Some(found)
    });
    let mut best = best.max_by(|a, b| a.score.total_cmp(&b.score))?;
    let tells = |senses: &[Sense]| told.cues.iter().any(|cue| senses.contains(&cue.sense));
    let strange = strangers(&matter.parties, context.pair, &told.codes);
    best.score += strange;
    // Of the dealings of one party with a third state a person decides.
    best.weak |= strange <= OF_OTHERS;
    best.score += match back {
        Back::Dated => POINTS_BACK_TO_THE_DAY,
        Back::Day => NAMES_THE_DAY,
        Back::Undated => POINTS_BACK,
        Back::Not => 0.0,
    };
    if context.topical {
        best.score += TOPICAL;
    }
    // What is ratified or comes into force was agreed before.
    let instrument = matter.signed || matter.action == Action::ConcludeAgreement;
    if instrument && tells(&[Sense::Ratified, Sense::InForce]) {
        best.score += PRESUPPOSED;
    }
    if tells(&[Sense::ToldOfOthers]) {
        best.score -= POINTS_ELSEWHERE;
    }
    let named =
        matches!(matter.action, Action::EstablishMechanism | Action::ConcludeAgreement | Action::ConveneMeeting | Action::Visit);
    let done = |cue: &Cue| {
        cue.tense == Tense::Done && deeds(matter).contains(&cue.sense) && !(matter.concluded && cue.sense == Sense::Signed)
    };
    if named && told.cues.iter().any(done) {
        best.score += THE_DEED;
    }
    if tells(OUTCOMES) || tells(&[Sense::Met, Sense::Partly]) {
        best.score += AN_OUTCOME;
    }
    Some(best)
}

/// Senses by which a sentence says that something became of what it speaks of.
const OUTCOMES: &[Sense] = &[
    Sense::Deed,
    Sense::Signed,
    Sense::InForce,
    Sense::Ratified,
    Sense::FirstStep,
    Sense::Withdraw,
    Sense::Obstruct,
    Sense::Postpone,
    Sense::NotBegun,
    Sense::Reaffirm,
    Sense::BackReference,
    Sense::WalkBack,
    Sense::Widen,
    Sense::Upgrade,
    Sense::Supersede,
];

/// Whether something is told to have become of what a sentence speaks of; deeds to come are none.
fn tells_an_outcome(told: &Telling) -> bool {
    let deed = |sense| matches!(sense, Sense::Deed | Sense::Signed | Sense::InForce | Sense::Ratified | Sense::FirstStep);
    told.cues.iter().any(|cue| OUTCOMES.contains(&cue.sense) && (!deed(cue.sense) || cue.tense == Tense::Done))
}

/// The same of what goes by these words: who signs stands before the signing, and what is signed behind it.
fn tells_an_outcome_of(told: &Telling, words: &BTreeSet<String>) -> bool {
    let signings: Vec<&Cue> = told.cues.iter().filter(|cue| cue.sense == Sense::Signed && cue.tense == Tense::Done).collect();
    let last = words.iter().filter_map(|word| told.last_place_of(word)).map(|place| place.start).max();
    let behind = |cue: &&Cue| last.is_none_or(|last| told.places[cue.at].start < last);
    if signings.is_empty() || signings.iter().any(behind) {
        return tells_an_outcome(told);
    }
    tells_an_outcome(&Telling { cues: told.cues.iter().filter(|cue| cue.sense != Sense::Signed).copied().collect(), ..told.clone() })
}

/// Whether a sentence points back to something told earlier.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Back {
    /// To the time at which the matter was told first: "promised in July".
    Dated,
    /// It names that time, in whatever connection.
    Day,
    /// To some earlier time.
    Undated,
    Not,
}

fn points_back(told: &Telling, context: &Context<'_>) -> Back {
    let fits = |date: &Edtf| {
        date.precision() != Precision::Interval
            && context.told_first.is_some_and(|first| date.earliest() <= first.latest() && first.earliest() <= date.latest())
    };
    let past = |date: &Edtf| context.published.is_some_and(|published| date.latest() < published.earliest());
    let mut dates = told.whens.iter().filter_map(|when| when.date).filter(fits);
    match told.cues.iter().any(|cue| cue.sense == Sense::BackReference) {
        true if dates.next().is_some() => Back::Dated,
        true => Back::Undated,
        false if dates.any(|date| past(&date)) => Back::Day,
        false => Back::Not,
    }
}

/// Words that name a sort of instrument or of body, and none of them.
const SORTS: &[&str] = &[
    "memorandum",
    "memoranda",
    "protocol",
    "declaration",
    "contract",
    "treaty",
    "convention",
    "accord",
    "pact",
    "document",
    "text",
    "paper",
    "committee",
    "commission",
    "council",
    "dialogue",
    "consultations",
    "body",
];

fn sorts() -> &'static BTreeSet<String> {
    static KEYS: std::sync::OnceLock<BTreeSet<String>> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| SORTS.iter().map(|word| super::telling::key(word)).collect())
}

/// A word that marks a body or an organisation.
fn is_mark(word: &str) -> bool {
    word.starts_with(BODY) || word.starts_with(char::is_uppercase)
}

/// A matter and a sentence under comparison.
struct Seen<'a> {
    root: Root,
    context: &'a Context<'a>,
    usage: &'a Usage,
    back: Back,
    /// Whether both name a day ahead.
    day: bool,
}

impl Seen<'_> {
    fn of_member(&self, member: &Member, told: &Telling) -> Option<Likeness> {
        let Seen { context, usage, .. } = self;
        let (mut all, mut here, mut near) = (0.0, 0.0, 0.0);
        let mut shared = BTreeSet::new();
        let mut own: Vec<(&String, bool)> = Vec::new();
        for (word, mark) in &member.words {
            let twin = told.words.get(word);
            let weight = usage.weight(word, mark.proper && twin.is_none_or(|twin| twin.proper));
            all += weight;
            if twin.is_some() {
                here += weight;
                here += if !mark.proper && usage.belongs_to(word, self.root) { ITS_OWN } else { 0.0 };
                own.push((word, mark.proper));
                shared.insert(word.clone());
            } else if context.taken_up.contains(word) {
                here += TAKEN_UP * weight;
                shared.insert(word.clone());
            } else if context.around.contains(word) {
                near += weight;
            }
        }
        for word in member.also.iter().filter(|word| !member.words.contains_key(*word)) {
            if let Some(mark) = told.words.get(word) {
                here += ALSO * usage.weight(word, mark.proper);
                own.push((word, mark.proper));
                shared.insert(word.clone());
            }
        }
        let large = member.numbers.intersection(&told.numbers).any(|number| *number >= LARGE_NUMBER);
        if !member.numbers.is_disjoint(&told.numbers) {
            here += SAME_NUMBER + if large { LARGE } else { 0.0 };
        }
        if self.day {
            here += SAME_DAY;
        }
        // A report that has named the matter, or points to the day of it, need not name it in full again.
        let dated = self.back == Back::Dated;
        let least = if context.topical || dated { LEAST_AGAIN } else { LEAST };
        // A place alone says where, and not what.
        let what = |word: &String| member.words.get(word).is_none_or(|mark| !mark.proper) || is_mark(word);
        let pinned = large || self.day;
        if here < least || !(pinned || shared.iter().any(what)) {
            return None;
        }
        // One word is little: then the sentence has to say what became of it, and no other matter may go by it.
        let says = |(word, _): &(&String, bool)| what(word) && !sorts().contains(*word);
        let thin = own.len() + usize::from(pinned) < 2 || !(pinned || own.iter().any(says));
        let alone = context.topical || own.iter().any(|(word, _)| is_mark(word) || usage.belongs_to(word, self.root));
        let outcome = tells_an_outcome_of(told, &shared) || matches!(self.back, Back::Dated | Back::Day);
        let weak = (here < LEAST && !dated) || (thin && !(outcome && alone));
        let weigh = |word: &String| usage.weight(word, false);
        let said: f64 = told.words.keys().map(weigh).sum();
        let share = own.iter().map(|(word, _)| weigh(word)).sum::<f64>() / said.max(0.1);
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
        Some(Likeness { score, shared, share, weak, thin: thin && here < WHOLE * all, counts })
    }
}

/// Whether a sentence tells of the dealings of one party with a third state.
pub(super) fn is_of_others(pair: &[Code], named: &[Code]) -> bool {
    strangers(pair, pair, named) <= OF_OTHERS
}

/// What it costs that a sentence names states that are no parties.
fn strangers(parties: &[Code], pair: &[Code], named: &[Code]) -> f64 {
    let states = named.iter().filter(|code| crate::register::state(code.as_str()).is_some());
    let strange = states.filter(|code| !parties.contains(code) && !pair.contains(code)).count();
    let own = named.iter().filter(|code| parties.contains(code) || pair.contains(code)).count();
    match (strange, own) {
        (0, _) => 0.0,
        (_, 0) => -60.0,
        (_, own) if own < parties.len().min(2) => OF_OTHERS,
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
        for (nth, telling) in tellings.iter().enumerate() {
            usage.count(telling.words.keys());
            telling.words.keys().for_each(|word| usage.own(word, (0, nth)));
        }
        let (mut passed_over, mut alike) = (0, 0);
        let mut glance = Glance::default();
        for (nth, first) in tellings.iter().enumerate() {
            let member = Member {
                words: first.words.clone(),
                also: BTreeSet::new(),
                counts: first.counts.clone(),
                numbers: first.numbers.clone(),
                firmness: Some(Firmness::Agreed),
            };
            let heard = Heard::of(&member, &mut usage);
            for later in tellings {
                for (topical, dated) in [(false, false), (true, false), (false, true)] {
                    for taken_up in [&nobody, &tellings[0].words.keys().cloned().collect()] {
                        let context = Context { pair: &[], around: &nobody, taken_up, topical, told_first: None, published: None };
                        let back = if dated { Back::Dated } else { Back::Not };
                        let seen = Seen { root: (0, nth), context: &context, usage: &usage, back, day: false };
                        let closer = seen.of_member(&member, later);
                        glance.turn_to(later, taken_up, &usage);
                        let back = later.cues.iter().any(|cue| cue.sense == Sense::BackReference);
                        let may_be = glance.may_be_like(&member, &heard, later, topical, false);
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
