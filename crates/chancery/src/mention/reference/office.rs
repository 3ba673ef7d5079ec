//! Offices without a name.
//!
//! *Reads*: "the Turkish president", "the foreign ministers of A and B", "the visiting minister" as the person who holds the
//! office, if one has been named; else a leader or a capitalised office as one of the home state.
//! *Does not read*: "a minister said", "the minister" where nobody has been named and none is at home.

use std::ops::Range;

use super::State;
use super::Words;
use crate::fact::{Code, Stance};
use crate::mention::{Form, Mention, Title};
use crate::text::TokenKind;

impl State<'_> {
    /// Whom a title without a name stands for; `before` are the mentions of earlier sentences, `here` those of its own.
    pub(super) fn office(&self, title: &Title, before: &[Mention], here: &[Mention]) -> Option<Mention> {
        let (words, persons) = (self.words, self.persons);
        let same_head = |role: &&Range<usize>| (*role).clone().any(|at| words.lower(at) == words.lower(title.head));
        let fits = |index: &usize| persons[*index].role.as_ref().filter(same_head).and_then(|role| fit(words, &title.role, role));
        let make = |codes: Vec<Code>, person: Option<usize>| {
            Some(Mention { person, ..self.mention(title.words.clone(), Form::Office, codes) })
        };
        if title.plural {
            // "The foreign ministers", "the two presidents": a group, read with its article by the reference pass.
            let codes = if title.codes.is_empty() { title.code.iter().cloned().collect::<Vec<_>>() } else { title.codes.clone() };
            return if codes.is_empty() { None } else { make(codes, None) };
        }
        if let Some(code) = &title.code {
            let theirs = (0..persons.len()).rev().filter(|index| persons[*index].code.as_ref() == Some(code));
            let person = theirs.filter_map(|index| Some((fits(&index)?, index))).min_by_key(|(fit, _)| *fit).map(|(_, index)| index);
            return make(vec![code.clone()], person);
        }
        // A lower-case title with an indefinite article names a kind, not a person ("a minister said").
        if title.words.start > 0 && matches!(words.lower(title.words.start - 1), "a" | "an" | "any" | "every" | "no") {
            return None;
        }
        // Whom the same sentence names is somebody else: "The President thanked President A B".
        let named = |index: usize| here.iter().any(|mention| mention.form == Form::Person && mention.person == Some(index));
        // A capital office of nobody told beside it is one at home, in a paper whose home is known.
        let abroad =
            |index: usize| words.all[title.head].capital() && self.home.is_some() && persons[index].code.as_ref() != self.home;
        let seen = before
            .iter()
            .rev()
            .chain(here.iter().rev())
            .filter_map(|mention| mention.person)
            .filter(|index| persons[*index].code.is_some())
            .filter_map(|index| Some((fits(&index)?, index)))
            .min_by_key(|(fit, index)| (named(*index), abroad(*index), *fit));
        if let Some((_, index)) = seen {
            return make(persons[index].code.iter().cloned().collect(), Some(index));
        }
        if title.office.stance == Stance::Leader || words.all[title.head].capital() {
            let codes: Vec<Code> = self.home.into_iter().cloned().collect();
            if !codes.is_empty() {
                return make(codes, None);
            }
        }
        None
    }
}

/// How well an office without a name fits the office that somebody was introduced with: 0 the same words, 1 fewer ("the
/// minister"), 2 more; `None` for another office of the same head ("the Vice President" is no president, a trade minister no
/// foreign minister).
fn fit(words: &Words, office: &Range<usize>, held: &Range<usize>) -> Option<u8> {
    let telling = |range: &Range<usize>| -> Vec<usize> {
        let plain = |at: &usize| words.all[*at].kind == TokenKind::Word && !matches!(words.lower(*at), "the" | "of" | "and" | "for");
        range.clone().filter(plain).filter(|at| words.nation(*at).is_none() && !words.all[*at].inside).collect()
    };
    let (office, held) = (telling(office), telling(held));
    let lacks = |from: &[usize], of: &[usize]| -> Vec<usize> {
        from.iter().copied().filter(|at| !of.iter().any(|other| words.lower(*other) == words.lower(*at))).collect()
    };
    let (more, fewer) = (lacks(&office, &held), lacks(&held, &office));
    let other =
        |at: &usize| matches!(words.lower(*at), "deputy" | "vice" | "assistant" | "under" | "prime" | "associate" | "parliamentary");
    match (more.is_empty(), fewer.is_empty()) {
        (true, true) => Some(0),
        (true, false) if !fewer.iter().any(other) => Some(1),
        (false, true) if !more.iter().any(other) => Some(2),
        _ => None,
    }
}
