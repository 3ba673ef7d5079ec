//! Offices without a name.
//!
//! *Reads*: "the Turkish president", "the foreign ministers of A and B", "the visiting minister" as the person who holds the
//! office, if one has been named; else a leader or a capitalised office as one of the home state.
//! *Does not read*: "a minister said", "the minister" where nobody has been named and none is at home.

use super::State;
use crate::fact::{Code, Stance};
use crate::mention::{Form, Mention, Person, Title};

impl State<'_> {
    /// Whom a title without a name stands for; `before` are the mentions of earlier sentences, `here` those of its own.
    pub(super) fn office(&self, title: &Title, before: &[Mention], here: &[Mention]) -> Option<Mention> {
        let (words, persons) = (self.words, self.persons);
        let head = words.lower(title.head);
        let heads = |person: &Person| person.role.as_ref().is_some_and(|role| role.clone().any(|at| words.lower(at) == head));
        let make = |codes: Vec<Code>, person: Option<usize>| {
            Some(Mention { person, ..self.mention(title.words.clone(), Form::Office, codes) })
        };
        if title.plural {
            // "The foreign ministers", "the two presidents": a group, read with its article by the reference pass.
            let codes = if title.codes.is_empty() { title.code.iter().cloned().collect::<Vec<_>>() } else { title.codes.clone() };
            return if codes.is_empty() { None } else { make(codes, None) };
        }
        if let Some(code) = &title.code {
            let person = (0..persons.len()).rev().find(|index| persons[*index].code.as_ref() == Some(code) && heads(&persons[*index]));
            return make(vec![code.clone()], person);
        }
        // A lower-case title with an indefinite article names a kind, not a person ("a minister said").
        if title.words.start > 0 && matches!(words.lower(title.words.start - 1), "a" | "an" | "any" | "every" | "no") {
            return None;
        }
        let seen = before
            .iter()
            .rev()
            .chain(here.iter().rev())
            .filter_map(|mention| mention.person)
            .find(|index| heads(&persons[*index]) && persons[*index].code.is_some());
        if let Some(index) = seen {
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
