//! The deterministic stage: a table of cues (`data/own/acts.tsv`), matched word by word.
//!
//! *Reads*: "agreed to", "expressed their commitment", "held talks with". *Does not read*: cues inside a hypothetical clause,
//! negated cues, cues whose flag asks for a party that is not there.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::{Act, Doer, Kind, Report, Stage, Undertaking, clause};
use crate::code::Plover;
use crate::fact::{Firmness, Modality};
use crate::mention::{Cast, Form, Words};
use crate::vocabulary::Vocabulary;
use crate::wordlist::List;

/// One word of a pattern.
#[derive(Debug, Clone)]
enum Step {
    Word(Vec<&'static str>),
    Gap(usize),
    Party,
}

#[derive(Debug)]
struct Cue {
    steps: Vec<Step>,
    kind: Kind,
    firmness: Option<Firmness>,
    noun: bool,
    passive: bool,
    both: bool,
    reaffirmed: bool,
    will: bool,
    content: bool,
    persons: bool,
    guest: bool,
    held: bool,
}

/// The table of cues.
#[derive(Debug)]
pub struct Table {
    cues: Vec<Cue>,
    by_word: HashMap<&'static str, Vec<usize>>,
}

const ROWS: &str = include_str!("../../../../data/own/acts.tsv");

fn parse_row(line: &'static str) -> Option<Cue> {
    let mut fields = line.split('\t');
    let (pattern, act, firmness, flags) = (fields.next()?, fields.next()?, fields.next()?, fields.next().unwrap_or(""));
    let steps = pattern.split(' ').map(|step| match step.strip_prefix('~') {
        Some(gap) => gap.parse().ok().map(Step::Gap),
        None if step == "<p>" => Some(Step::Party),
        None => Some(Step::Word(step.split('/').collect())),
    });
    let kind = match act {
        "MEET" => Kind::Held,
        "PLAN" => Kind::Planned,
        "EXPLORE" => Kind::Explored,
        "URGE" => Kind::Stressed,
        "SUMMON" => Kind::Held,
        plover => Kind::Act(Plover::parse(plover)?),
    };
    let flag = |name: &str| flags.split(' ').any(|flag| flag == name);
    Some(Cue {
        steps: steps.collect::<Option<Vec<Step>>>()?,
        kind,
        firmness: Firmness::parse(firmness),
        noun: flag("noun"),
        passive: flag("passive"),
        both: flag("both"),
        reaffirmed: flag("reaffirmed"),
        will: flag("will"),
        content: flag("content"),
        persons: flag("persons"),
        guest: flag("guest"),
        held: flag("held"),
    })
}

impl Table {
    /// The table compiled into the program.
    pub fn builtin() -> &'static Table {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| {
            let rows = ROWS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
            let cues: Vec<Cue> = rows.filter_map(parse_row).collect();
            let mut by_word: HashMap<&'static str, Vec<usize>> = HashMap::new();
            for (index, cue) in cues.iter().enumerate() {
                if let Some(Step::Word(words)) = cue.steps.first() {
                    for word in words {
                        by_word.entry(word.trim_end_matches('*')).or_default().push(index);
                    }
                }
            }
            Table { cues, by_word }
        })
    }

    /// The longest cue that begins at word `at`.
    fn at(&self, cast: &Cast, at: usize, end: usize) -> Option<(&Cue, Range<usize>)> {
        let mut best: Option<(&Cue, Range<usize>)> = None;
        for index in self.by_word.get(cast.words.lower(at)).into_iter().flatten() {
            let cue = &self.cues[*index];
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
    static VERBS: OnceLock<std::collections::HashSet<&'static str>> = OnceLock::new();
    let verbs = VERBS.get_or_init(|| {
        let table = Table::builtin();
        let first = table.cues.iter().filter(|cue| !cue.noun).filter_map(|cue| match cue.steps.first() {
            Some(Step::Word(words)) => Some(words.iter().copied()),
            _ => None,
        });
        first
            .flatten()
            .filter(|word| !matches!(*word, "ready" | "further" | "closer" | "deep" | "keen" | "plan" | "in" | "joint"))
            .chain(List::CommonVerb.words())
            .collect()
    });
    verbs.contains(word)
}

/// Words that open a hypothetical clause.
const HYPOTHETICAL: &[&str] = &["if", "unless", "whether", "could", "might", "may", "whenever"];

impl Stage for Table {
    fn version(&self) -> &'static str {
        "table-1"
    }

    fn report(&self, cast: &Cast, sentence: usize) -> Report {
        let range = cast.words.sentences[sentence].clone();
        let mut out: Vec<Act> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let Some((cue, words)) = self.at(cast, at, range.end) else {
                at += 1;
                continue;
            };
            at += 1;
            if let Some(act) = act(cast, cue, words.clone(), sentence) {
                // The words of the cue are used up, so that "agreed to explore" does not fire "explore" again.
                at = words.end.min(words.start + 6);
                out.push(act);
            }
        }
        clause::close(cast, &mut out);
        Report { acts: out, names: None }
    }
}

fn act(cast: &Cast, cue: &Cue, words: Range<usize>, sentence: usize) -> Option<Act> {
    let range = cast.words.sentences[sentence].clone();
    let lower = |at: usize| cast.words.lower(at);
    let mentions = cast.of_sentence(sentence);
    let before = |back: usize| words.start.checked_sub(back).filter(|at| *at >= range.start).map_or("", &lower);
    let negated = ["not", "n’t", "n't", "never", "nor"].contains(&before(1))
        || (["not", "never", "no"].contains(&before(2)) && !matches!(before(1), "only"));
    let hypothetical = (range.start..words.start)
        .rev()
        .take(12)
        .take_while(|at| !matches!(lower(*at), "," | ";"))
        .any(|at| HYPOTHETICAL.contains(&lower(at)))
        && !matches!(cue.kind, Kind::Explored | Kind::Stressed);
    let persons = |after: bool| {
        mentions.iter().any(|mention| {
            (mention.words.start >= words.end) == after
                && matches!(mention.form, Form::Person | Form::Office | Form::Pronoun)
                && !mention.codes.is_empty()
        })
    };
    if cue.will && !party_before(cast, &words, sentence) {
        return None;
    }
    if cue.persons
        && !(persons(true)
            && (persons(false) || mentions.iter().any(|mention| mention.words.end <= words.start && !mention.codes.is_empty())))
    {
        return None;
    }
    // "called on X to …" asks; "called on the President" visits.
    if cue.persons
        && lower(words.start) == "called"
        && (words.end..(words.end + 14).min(range.end)).any(|at| {
            lower(at) == "to"
                && !matches!(lower(at + 1), "discuss" | "bid" | "the" | "pay" | "exchange" | "review" | "brief" | "convey")
        })
    {
        return None;
    }
    if cue.guest && !guest(cast, &words, sentence) {
        return None;
    }
    if cue.held && !(words.end..(words.end + 9).min(range.end)).any(|at| List::Encounter.contains(lower(at))) {
        return None;
    }
    if cue.content && !(words.end..(words.end + 12).min(range.end)).any(|at| clause::of_cooperation(lower(at))) {
        return None;
    }
    // Participles that only describe a noun: "the agreed text", "the planned visit", "signed copies".
    if !cue.noun && matches!(before(1), "the" | "a" | "an" | "its" | "their" | "newly" | "recently") && words.len() == 1 && !cue.will {
        return None;
    }
    if negated && !matches!(cue.kind, Kind::Act(Plover::Reject)) {
        return None;
    }
    if matches!(before(1), "to") && matches!(cue.kind, Kind::Held) {
        return None;
    }
    let kind = cue.kind;
    let modality = if hypothetical {
        Modality::Hypothetical
    } else {
        match kind {
            Kind::Act(Plover::Agree) | Kind::Planned => Modality::AgreedFuture,
            _ => Modality::Realised,
        }
    };
    let voice = if cue.noun {
        Doer::Noun
    } else if cue.passive
        || (matches!(before(1), "was" | "were" | "been" | "being" | "be") && !matches!(kind, Kind::Act(Plover::Agree)))
    {
        Doer::Passive
    } else {
        Doer::Subject
    };
    let undertaking = cue.firmness.map(|firmness| Undertaking {
        clause: words.start..range.end,
        verb: words.clone(),
        firmness,
        reaffirmed: cue.reaffirmed
            && matches!(
                lower(words.start),
                "reaffirmed" | "reiterated" | "renewed" | "reaffirming" | "reiterating" | "recommitted" | "reaffirm" | "reaffirms"
            ),
        sectors: None,
    });
    Some(Act {
        kind,
        sentence,
        cue: words,
        voice,
        modality,
        undertaking,
        both: cue.both,
        event: true,
        parties: None,
        confidence: if cue.will { 50 } else { 65 },
    })
}

/// Whether a party stands as subject within a few words before the cue.
fn party_before(cast: &Cast, words: &Range<usize>, sentence: usize) -> bool {
    cast.of_sentence(sentence).iter().any(|mention| {
        mention.words.end <= words.start
            && words.start - mention.words.end <= 2
            && !mention.codes.is_empty()
            && !matches!(mention.form, Form::Possessive | Form::Adjective)
            && !preposition(&cast.words, mention.words.start, cast.words.sentences[sentence].start)
    })
}

/// "Welcomed": a guest, not a step.
fn guest(cast: &Cast, words: &Range<usize>, sentence: usize) -> bool {
    cast.of_sentence(sentence)
        .iter()
        .any(|mention| mention.form == Form::Person && mention.words.start >= words.end && mention.words.start - words.end <= 2)
}

/// Whether a preposition governs the words that begin at `at`.
pub(super) fn preposition(words: &Words, at: usize, floor: usize) -> bool {
    let mut before = at;
    while before > floor
        && (words.on(before - 1, List::Determiner)
            || words.all[before - 1].inside
            || (before >= 1 && words.all[before - 1].tag.is_some()))
    {
        before -= 1;
    }
    if before <= floor {
        return false;
    }
    // A hyphen binds ("Malaysia-Türkiye"), a dash behind a dateline does not.
    let link = &words.all[before - 1];
    let bound = link.kind == crate::text::TokenKind::Word || link.span.end == words.all[before].span.start;
    bound && words.on(before - 1, List::Preposition)
}
