//! The noun phrase around the head of an instrument's name.
//!
//! *Reads*: capitalised words and members before the head, words of a field in small letters, "on/of/for/between …" behind it.
//! *Does not read*: what names no certain thing ("several deals", "a plan"), what belongs to one state ("the German council"),
//! and in small letters what no act of the sentence is about.

use std::ops::Range;

use crate::act::{self, Act, Kind, verb};
use crate::code::Plover;
use crate::fact::InstrumentKind;
use crate::mention::{Cast, Tag, Words};
use crate::text::TokenKind;
use crate::wordlist::List;

use super::member::nations;

/// The name around the head at word `head`, and its kind, if it names an instrument.
pub fn read(cast: &Cast, acts: &[Act], head: usize, kind: InstrumentKind) -> Option<(Range<usize>, InstrumentKind)> {
    let words = &cast.words;
    // "The High Commission of A" is an embassy.
    if words.all[head].inside || cast.titled[head] || (words.lower(head) == "commission" && words.before(head) == "high") {
        return None;
    }
    let start = start(words, head);
    let tail = behind_head(words, head);
    let capital = words.all[head].capital();
    let end = end(words, tail, words.sentence_of(head).end, capital);
    let phrase = Phrase {
        words,
        name: start..end,
        head,
        // "Partnership for Global Investment", "Treaty of Transit": what follows the head may name it as well as what precedes.
        proper: capital && (start..end).filter(|at| words.all[*at].capital()).count() >= 2,
        acts: act::in_sentence(acts, words.all[head].sentence),
    };
    let certain = phrase.has_field() && phrase.is_definite() && (phrase.proper || phrase.stands_in_small_letters());
    if !certain || phrase.is_national() {
        return None;
    }
    let memorandum = words.lower(head) == "agreement" && (start..head).any(|at| words.lower(at) == "memorandum");
    Some((phrase.name, if memorandum { InstrumentKind::Mou } else { kind }))
}

struct Phrase<'a> {
    words: &'a Words<'a>,
    name: Range<usize>,
    head: usize,
    /// Two capitalised words at least, the head among them.
    proper: bool,
    /// The acts of the sentence.
    acts: &'a [Act],
}

impl Phrase<'_> {
    fn lower(&self) -> &str {
        self.words.lower(self.head)
    }

    /// The word before the head.
    fn before_head(&self) -> &str {
        self.head.checked_sub(1).map_or("", |at| self.words.lower(at))
    }

    /// The word before the name, in its sentence.
    fn before(&self) -> &str {
        self.words.before(self.name.start)
    }

    fn joint(&self) -> bool {
        self.name.clone().any(|at| self.words.on(at, List::Joint)) || nations(self.words, &self.name).len() >= 2
    }

    /// "Working group", "task force", "technical team": some heads need their field.
    fn has_field(&self) -> bool {
        match self.lower() {
            "group" => self.before_head() == "working" || (self.words.all[self.head].capital() && self.head > self.name.start),
            "force" => self.before_head() == "task",
            "team" => matches!(self.before_head(), "technical" | "expert" | "joint" | "experts"),
            "partnership" => self.proper,
            _ => true,
        }
    }

    /// Not "in agreement", "several agreements", "any deal", "no plan".
    fn is_definite(&self) -> bool {
        self.proper || !List::Indefinite.contains(self.before())
    }

    /// In small letters it must be one certain thing, and stand in an act between states or be theirs by its words.
    fn stands_in_small_letters(&self) -> bool {
        let bare = self.head == self.name.start;
        let joint = self.joint();
        let of_both =
            matches!(self.lower(), "group" | "team" | "fund" | "council" | "dialogue" | "contract" | "deal") && !bare && joint;
        if List::VagueInstrument.contains(self.lower()) && !of_both || bare && List::BareInstrument.contains(self.lower()) {
            return false;
        }
        let told = !bare || self.name.end > self.head + 1 || self.of_one_nation();
        let acted = |act: &Act| {
            matches!(
                act.kind,
                Kind::Act(Plover::Agree | Plover::Support | Plover::Sanction | Plover::Cooperate | Plover::Reject | Plover::Retreat)
                    | Kind::Held
                    | Kind::Planned
                    | Kind::Explored
            )
        };
        told && (joint || self.before() == "under" || self.acts.iter().any(acted))
    }

    /// Whether an adjective of nationality stands before the name.
    fn of_one_nation(&self) -> bool {
        matches!(self.words.tag_before(self.name.start), Some((Tag::Adjective(_), _)))
    }

    /// National committees, party councils, the plans of one government.
    fn is_national(&self) -> bool {
        if self.joint() {
            return false;
        }
        if matches!(self.lower(), "commission" | "committee" | "council") && self.of_one_nation() {
            return true;
        }
        // "The Election Commission", "the Senate Committee on Trade": with no act between parties beside it, one of one state.
        if self.proper && matches!(self.lower(), "commission" | "committee") {
            let parliament = self
                .name
                .clone()
                .any(|at| matches!(self.words.lower(at), "house" | "senate" | "congressional" | "parliamentary" | "select"));
            let paired = self.name.clone().any(|at| self.words.all[at].text.contains(['-', '–']));
            if parliament || (self.acts.is_empty() && !paired) {
                return true;
            }
        }
        let working_group = self.lower() == "group" && self.before_head() == "working";
        let signed = self.acts.iter().any(|act| matches!(act.kind, Kind::Act(Plover::Agree | Plover::Support)));
        let always = matches!(self.lower(), "council" | "board" | "force" | "centre" | "center");
        self.proper && List::NationalInstrument.contains(self.lower()) && !working_group && (!signed || always)
    }
}

/// Where the name begins that has its head at word `head`.
fn start(words: &Words, head: usize) -> usize {
    let floor = words.sentence_of(head).start;
    let mut start = head;
    while start > floor
        && let Some(next) = if words.all[head].capital() { step_in_capitals(words, start, floor) } else { step(words, start, floor) }
    {
        start = next;
    }
    while start < head && words.on(start, List::NameTrim) {
        start += 1;
    }
    start
}

/// One step left in a name in capitals: over a capitalised word, a member, or a small word between two.
fn step_in_capitals(words: &Words, start: usize, floor: usize) -> Option<usize> {
    // "US-India Initiative", "Malaysia–Pakistan Digital Policy Dialogue" begin with their members.
    if let Some((tag, tag_start)) = words.tag_before(start) {
        return member(tag).then_some(tag_start);
    }
    let before = start - 1;
    let word = &words.all[before];
    let between = match &*word.lower {
        "-" | "–" | "and" | "&" => before > floor,
        "on" | "of" | "for" => before > floor + 1,
        _ => false,
    };
    let fits = (word.capital() && !word.lists.on(List::NameFloor)) || (between && words.all[before - 1].capital());
    fits.then_some(before)
}

/// One step left in a name in small letters: over a word of its field.
fn step(words: &Words, start: usize, floor: usize) -> Option<usize> {
    if let Some((tag, tag_start)) = words.tag_before(start) {
        return (member(tag) && matches!(words.lower(tag_start.wrapping_sub(1)), "-" | "–")).then_some(tag_start);
    }
    let before = start - 1;
    let word = &words.all[before];
    let between = matches!(&*word.lower, "and" | "to" | "-" | "new" | "draft" | "existing");
    let fits = word.lists.on(List::InstrumentField) && (!between || (before > floor && words.on(before - 1, List::InstrumentField)));
    fits.then_some(before)
}

/// Whether a tagged stretch may be a part of a name.
fn member(tag: &Tag) -> bool {
    matches!(tag, Tag::Adjective(_) | Tag::State(_) | Tag::Igo(_) | Tag::City(_) | Tag::Capital(_) | Tag::Feature)
}

/// Where the head ends: "memorandum of understanding" is one head.
fn behind_head(words: &Words, head: usize) -> usize {
    let kind = matches!(words.lower(head + 2), "understanding" | "cooperation" | "agreement" | "intent");
    if words.lower(head) == "memorandum" && words.lower(head + 1) == "of" && kind { head + 3 } else { head + 1 }
}

/// Where the name ends whose head ends at `from`: behind "on Defence Cooperation", "of 2011", "for Peace", "between X and Y",
/// "with Somaliland", "(iCET)".
fn end(words: &Words, from: usize, limit: usize, capital: bool) -> usize {
    let mut at = from;
    if words.lower(at) == "("
        && let Some(close) = (at + 1..(at + 8).min(limit)).find(|close| words.lower(*close) == ")")
        && words.all[at + 1].text.chars().any(char::is_uppercase)
    {
        at = close + 1;
    }
    let links =
        |at: usize| matches!(words.lower(at), "on" | "of" | "for" | "between" | "with" | "against" | "concerning" | "regarding");
    let inside = |at: usize| {
        let named = words.all.get(at + 1).is_some_and(|word| word.capital() && word.tag.is_none());
        words.lower(at) == "in" && capital && named
    };
    while at < limit && (links(at) || inside(at)) {
        // In a name in capitals, small letters belong to it only behind "on" and "for", or where its head is small.
        let small = !capital || !words.all[from - 1].capital() || matches!(words.lower(at), "on" | "for" | "between");
        let Some(end) = object(words, at, limit, capital, small) else { break };
        at = end;
    }
    at
}

/// Where the object of the link at word `link` ends; `small` says whether it may be in small letters.
fn object(words: &Words, link: usize, limit: usize, capital: bool, small: bool) -> Option<usize> {
    let mut next = link + 1;
    let mut last = link;
    let dated = words.all.get(next).is_some_and(|word| word.kind == TokenKind::Number);
    // "The agreement on 3 March": when, not what about.
    if dated && words.lower(link) != "of" && words.lower(link) != "for" {
        return None;
    }
    while next < limit {
        let word = &words.all[next];
        let near = next - link <= 9;
        let ends = word.lists.on(List::NameEnd) || word.lists.on(List::Founding) || verb(&word.lower);
        let plain = word.kind == TokenKind::Word && !ends;
        if (word.kind == TokenKind::Number && dated) || (plain && near && (small || word.capital() || word.tag.is_some())) {
            next += 1;
            last = next;
        } else if near && joins(words, next, limit, capital) {
            next += 1;
        } else {
            break;
        }
    }
    (last > link + 1 || (dated && last > link)).then_some(last)
}

/// Whether word `at` joins two parts of an object. A comma or "and" before a verb ends the name.
fn joins(words: &Words, at: usize, limit: usize, capital: bool) -> bool {
    let lower = words.lower(at);
    let small = matches!(lower, "and" | "the" | "," | "-" | "–" | "&" | "of" | "a" | "an");
    if at + 1 >= limit || !(small || capital && matches!(lower, "in" | "for" | "to")) {
        return false;
    }
    let then = &words.all[at + 1];
    let breaks = matches!(&*then.lower, "to" | "which" | "that" | "in" | "the") && matches!(lower, "," | "and");
    then.kind == TokenKind::Word && !verb(&then.lower) && !breaks && (lower != "," || then.capital())
}
