//! Mechanisms, agreements and programmes: the noun phrases that name them.
//!
//! *Reads*: "Joint Committee on Defence Cooperation established in 1997", "a memorandum of understanding on air services",
//! "foreign office consultations", "the Strategic Framework Agreement".
//! *Does not read*: "in agreement", "several memoranda", summits, organisations themselves, national plans.

use std::ops::Range;
use std::sync::OnceLock;

use crate::act::{Act, Kind, Name};
use crate::code::Plover;
use crate::fact::{Code, Firmness, InstrumentKind};
use crate::mention::{Cast, Form, Tag, Words};
use crate::table::Table;
use crate::text::TokenKind;
use crate::vocabulary::Vocabulary;
use crate::wordlist::{Keyed, List};

/// A named instrument at its first full mention.
#[derive(Debug, Clone)]
pub struct Named {
    /// The words of the name.
    pub words: Range<usize>,
    /// The codebook's kind.
    pub kind: InstrumentKind,
    /// Members.
    pub parties: Vec<Code>,
    /// Year of founding, where told.
    pub founded: Option<i16>,
    /// Other places of the same name.
    pub also: Vec<Range<usize>>,
}

const HEADS: Table = Table { name: "own/instrument_heads.tsv", text: include_str!("../../../../data/own/instrument_heads.tsv") };

/// The nouns that head the name of an instrument.
fn heads() -> &'static Keyed<InstrumentKind> {
    static TABLE: OnceLock<Keyed<InstrumentKind>> = OnceLock::new();
    TABLE.get_or_init(|| Keyed::read(&HEADS, InstrumentKind::parse).expect("a test reads every row of the compiled-in table"))
}

/// What a phrase in the singular needs before it to be taken in lower case: something that makes it one certain thing.
fn plain_enough(words: &Words, name: &Range<usize>, head: usize) -> bool {
    head > name.start || name.end > head + 1 || words.tag_before(name.start).is_some_and(|(tag, _)| matches!(tag, Tag::Adjective(_)))
}

/// The instruments that the stage itself has named, put together over the document.
pub fn told(cast: &Cast, acts: &[Act], names: Vec<Name>, year: Option<i16>) -> Vec<Named> {
    let mut out = Vec::new();
    for name in names {
        add(cast, acts, name.words, name.kind, year, &mut out);
    }
    out
}

/// Finds the instruments named in a document.
pub fn find(cast: &Cast, acts: &[Act], year: Option<i16>) -> Vec<Named> {
    let words = &cast.words;
    let mut out: Vec<Named> = Vec::new();
    let mut at = 0;
    while at < words.all.len() {
        let found = heads().get(words.lower(at)).and_then(|kind| named(cast, acts, at, kind));
        let Some((name, kind)) = found else {
            at += 1;
            continue;
        };
        at = name.end.max(at + 1);
        add(cast, acts, name, kind, year, &mut out);
    }
    out
}

fn add(cast: &Cast, acts: &[Act], name: Range<usize>, kind: InstrumentKind, year: Option<i16>, out: &mut Vec<Named>) {
    let words = &cast.words;
    let key = |range: &Range<usize>| -> Vec<String> {
        range
            .clone()
            .filter(|at| {
                words.all[*at].kind == TokenKind::Word
                    && !matches!(words.lower(*at), "the" | "a" | "an" | "of" | "on" | "for" | "and" | "in" | "between")
            })
            .map(|at| words.lower(at).trim_end_matches('s').to_owned())
            .collect()
    };
    let wanted = key(&name);
    let founded = founded(cast, acts, &name, year);
    for known in out.iter_mut() {
        let have = key(&known.words);
        let same = wanted.iter().all(|word| have.contains(word)) || have.iter().all(|word| wanted.contains(word));
        if same && known.kind == kind {
            known.also.push(name);
            known.founded = known.founded.or(founded);
            return;
        }
    }
    let parties = parties(cast, &name);
    if parties.len() < 2 && !parties.iter().any(|code| code.as_str().len() != 3) {
        return;
    }
    out.push(Named { parties, kind, founded, words: name, also: Vec::new() });
}

/// The name around head `at`, if it names an instrument.
fn named(cast: &Cast, acts: &[Act], head: usize, kind: InstrumentKind) -> Option<(Range<usize>, InstrumentKind)> {
    let words = &cast.words;
    let sentence = words.sentence_of(head);
    if words.all[head].inside || cast.titles.iter().any(|title| title.words.contains(&head)) {
        return None;
    }
    let lower = words.lower(head);
    let capital = words.all[head].capital();
    let mut start = head;
    while start > sentence.start {
        let before = start - 1;
        let word = &words.all[before];
        if let Some((tag, tag_start)) = words.tag_before(start) {
            // "US-India Initiative", "Malaysia–Pakistan Digital Policy Dialogue" begin with their members.
            let fits = matches!(tag, Tag::Adjective(_) | Tag::State(_) | Tag::Igo(_) | Tag::City(_) | Tag::Capital(_) | Tag::Feature)
                && (capital || matches!(words.lower(tag_start.wrapping_sub(1)), "-" | "–"));
            if !fits {
                break;
            }
            start = tag_start;
            continue;
        }
        let joiner =
            matches!(&*word.lower, "-" | "–" | "and" | "&" | "of" | "on" | "for" | "to" | "the" | "in") && before > sentence.start;
        if capital && word.capital() && !word.lists.on(List::NameFloor) {
            start = before;
        } else if capital && joiner && matches!(&*word.lower, "-" | "–" | "and" | "&") && words.all[before - 1].capital() {
            start = before;
        } else if capital
            && joiner
            && matches!(&*word.lower, "on" | "of" | "for")
            && before >= 1
            && words.all[before - 1].capital()
            && before - 1 > sentence.start
        {
            start = before;
        } else if !capital
            && word.lists.on(List::InstrumentField)
            && !(matches!(&*word.lower, "and" | "to" | "-" | "new" | "draft" | "existing")
                && !(before > sentence.start && words.on(before - 1, List::InstrumentField)))
        {
            start = before;
        } else {
            break;
        }
    }
    while start < head && words.on(start, List::NameTrim) {
        start += 1;
    }
    let mut kind = kind;
    if lower == "group" && words.lower(head.wrapping_sub(1)) != "working" && !(capital && head > start) {
        return None;
    }
    if lower == "force" && words.lower(head.wrapping_sub(1)) != "task"
        || lower == "team" && !matches!(words.lower(head.wrapping_sub(1)), "technical" | "expert" | "joint" | "experts")
    {
        return None;
    }
    let mut end = head + 1;
    if lower == "memorandum" || lower == "memoranda" {
        if words.lower(end) == "of" && matches!(words.lower(end + 1), "understanding" | "cooperation" | "agreement" | "intent") {
            end += 2;
        }
    }
    let proper = capital && (start..end).filter(|at| words.all[*at].capital()).count() >= 2;
    end = after(cast, end, sentence.end, capital);
    let before = if start > sentence.start { words.lower(start - 1) } else { "" };
    // "In agreement", "several agreements", "any deal", "no plan".
    if List::Indefinite.contains(before) && !proper {
        return None;
    }
    let name = start..end;
    if !proper {
        if List::VagueInstrument.contains(lower)
            && !(matches!(lower, "group" | "team" | "fund" | "council" | "dialogue" | "contract" | "deal")
                && head > start
                && joint(words, &name))
        {
            return None;
        }
        if !plain_enough(words, &name, head) {
            return None;
        }
        // In lower case it must stand in an act between states or be theirs by its words.
        let acted = acts.iter().any(|act| {
            act.sentence == words.all[head].sentence
                && matches!(
                    act.kind,
                    Kind::Act(
                        Plover::Agree | Plover::Support | Plover::Sanction | Plover::Cooperate | Plover::Reject | Plover::Retreat
                    ) | Kind::Held
                        | Kind::Planned
                        | Kind::Explored
                )
        });
        if !acted && !joint(words, &name) && before != "under" {
            return None;
        }
        if List::BareInstrument.contains(lower) && head == start {
            return None;
        }
    }
    if lower == "partnership" && !proper {
        return None;
    }
    if List::NationalInstrument.contains(lower)
        && proper
        && cast_parties(cast, &name).len() < 2
        && !joint(words, &name)
        && !(words.lower(head) == "group" && words.lower(head - 1) == "working")
    {
        let signed = acts
            .iter()
            .any(|act| act.sentence == words.all[head].sentence && matches!(act.kind, Kind::Act(Plover::Agree | Plover::Support)));
        if !signed || matches!(lower, "council" | "board" | "force" | "centre" | "center") {
            return None;
        }
    }
    // National committees, party councils: one state's adjective and nothing joint.
    if matches!(lower, "commission" | "committee" | "council")
        && !joint(words, &name)
        && words.tag_before(start).is_some_and(|(tag, _)| matches!(tag, Tag::Adjective(_)))
    {
        return None;
    }
    if proper && matches!(lower, "memorandum") {
        kind = InstrumentKind::Mou;
    }
    if words.lower(head) == "agreement" && (start..head).any(|at| words.lower(at) == "memorandum") {
        kind = InstrumentKind::Mou;
    }
    Some((name, kind))
}

fn joint(words: &Words, name: &Range<usize>) -> bool {
    name.clone().any(|at| words.on(at, List::Joint)) || nations(words, name).len() >= 2
}

fn nations(words: &Words, name: &Range<usize>) -> Vec<Code> {
    let mut out = Vec::new();
    for at in name.clone() {
        if let Some((code, _)) = words.nation(at)
            && !out.contains(code)
        {
            out.push(code.clone());
        }
    }
    out
}

/// "on Defence Cooperation", "of 2011", "for Peace", "between X and Y", "with Somaliland", "(iCET)".
fn after(cast: &Cast, from: usize, end: usize, capital: bool) -> usize {
    let words = &cast.words;
    let mut at = from;
    if words.lower(at) == "("
        && (at + 1..(at + 8).min(end)).any(|close| words.lower(close) == ")")
        && words.all.get(at + 1).is_some_and(|word| word.capital() || word.text.chars().any(char::is_uppercase))
    {
        at = (at + 1..end).find(|close| words.lower(*close) == ")").map_or(at, |close| close + 1);
    }
    let mut taken = at;
    while at < end
        && matches!(words.lower(at), "on" | "of" | "for" | "between" | "with" | "against" | "concerning" | "regarding" | "in")
    {
        let link = words.lower(at);
        let mut next = at + 1;
        let mut last = at;
        let number = words.all.get(next).is_some_and(|word| word.kind == TokenKind::Number);
        if link == "in" && !(capital && words.all.get(next).is_some_and(|word| word.capital() && word.tag.is_none())) {
            break;
        }
        while next < end {
            let word = &words.all[next];
            let lower = word.lower.as_ref();
            let plain = word.kind == TokenKind::Word && !crate::act::verb(lower) && !List::NameEnd.contains(lower);
            let joiner = matches!(lower, "and" | "the" | "," | "-" | "–" | "&" | "of" | "a" | "an")
                || (capital && matches!(lower, "in" | "for" | "to"));
            if word.kind == TokenKind::Number && number {
                next += 1;
                last = next;
            } else if plain
                && (!capital
                    || word.capital()
                    || link == "between"
                    || word.tag.is_some()
                    || !words.all[from - 1].capital()
                    || matches!(link, "on" | "for"))
                && next - at <= 9
            {
                next += 1;
                last = next;
            } else if joiner && next + 1 < end && next - at <= 9 {
                // A comma or "and" before a verb ends the name.
                let then = &words.all[next + 1];
                if then.kind != TokenKind::Word
                    || crate::act::verb(&then.lower)
                    || matches!(&*then.lower, "to" | "which" | "that" | "in" | "the") && matches!(lower, "," | "and")
                    || (lower == "," && !then.capital())
                {
                    break;
                }
                next += 1;
            } else {
                break;
            }
        }
        if last <= at + 1 && !number {
            break;
        }
        if last == at {
            break;
        }
        taken = last;
        at = last;
    }
    if taken == from && at > from {
        return at;
    }
    taken.max(at.min(taken.max(from)))
}

fn cast_parties(cast: &Cast, name: &Range<usize>) -> Vec<Code> {
    nations(&cast.words, name)
}

fn parties(cast: &Cast, name: &Range<usize>) -> Vec<Code> {
    let mut own = nations(&cast.words, name);
    if own.len() >= 2 {
        own.sort();
        return own;
    }
    let sentence = cast.words.all[name.start].sentence;
    let mentions = cast.of_sentence(sentence);
    let mut told: Vec<Code> = own.clone();
    for mention in mentions {
        if !matches!(mention.form, Form::Possessive | Form::Igo) || mention.codes.len() > 1 {
            for code in &mention.codes {
                if !told.contains(code) {
                    told.push(code.clone());
                }
            }
        }
    }
    let pair = &cast.pairs[sentence];
    let mut out = if told.len() == 2 {
        told
    } else if told.len() > 2 && pair.len() >= 2 && pair.iter().all(|code| told.contains(code)) {
        pair.clone()
    } else if told.len() > 2 {
        told.into_iter().take(2).collect()
    } else {
        let mut out = told;
        for code in pair {
            if out.len() < 2 && !out.contains(code) {
                out.push(code.clone());
            }
        }
        out
    };
    out.sort();
    out
}

/// The year of founding: "established in 1997", "of 2011", "signed in 2019"; else the year of a signing reported here.
fn founded(cast: &Cast, acts: &[Act], name: &Range<usize>, year: Option<i16>) -> Option<i16> {
    let words = &cast.words;
    let sentence = words.sentence_of(name.start);
    let number = |at: usize| {
        words
            .all
            .get(at)
            .filter(|word| word.kind == TokenKind::Number && word.text.len() == 4)
            .and_then(|word| word.text.parse::<i16>().ok())
            .filter(|year| (1800..=2100).contains(year))
    };
    if words.lower(name.end - 1).len() == 4
        && let Some(year) = number(name.end - 1)
    {
        return Some(year);
    }
    if name.start > sentence.start
        && let Some(year) = number(name.start - 1)
    {
        return Some(year);
    }
    let tail = name.end..(name.end + 9).min(sentence.end);
    let founding = |word: &str| List::Founding.contains(word);
    if let Some(verb) = tail.clone().find(|at| founding(words.lower(*at)))
        && let Some(year) = (verb..(verb + 7).min(sentence.end)).find_map(number)
    {
        return Some(year);
    }
    let own = acts.iter().any(|act| {
        act.sentence == words.all[name.start].sentence
            && act.modality == crate::fact::Modality::Realised
            && matches!(act.kind, Kind::Act(Plover::Support))
            && act.undertaking.as_ref().is_some_and(|undertaking| undertaking.firmness == Firmness::Signed)
            && act.cue.start < name.end
            && name.start.saturating_sub(act.cue.end) < 14
    });
    if own { year } else { None }
}
