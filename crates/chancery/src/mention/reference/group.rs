//! Groups: "both leaders", "the two countries", "the sides", "our nations".
//!
//! *Reads*: the pair spoken of, where a number or the noun itself says that the two are meant; as many as a higher number says.
//! *Does not read*: "the countries of the region", "the ministers of the cabinet" without a pair, "each other".

use std::ops::Range;

use super::{Found, State};
use crate::act::verb;
use crate::fact::Code;
use crate::mention::{Form, distinct};
use crate::text::TokenKind;
use crate::wordlist::List;

impl State<'_> {
    /// The group that begins at word `at`.
    pub(super) fn group(&self, at: usize, sentence: &Range<usize>) -> Option<Found> {
        let end = self.group_end(at, sentence)?;
        let two = (at..end).any(|word| matches!(self.words.lower(word), "both" | "two" | "2" | "each" | "either"));
        let codes = match (at..end).find_map(|word| count(self.words.lower(word))) {
            Some(more) => self.several(more),
            None => self.people(end, two).unwrap_or_else(|| if two { self.pair().to_vec() } else { self.all().to_vec() }),
        };
        (codes.len() >= 2).then_some((end, Form::Group, codes, None))
    }

    fn group_end(&self, at: usize, sentence: &Range<usize>) -> Option<usize> {
        let words = self.words;
        let first = words.lower(at);
        match first {
            "leaders" | "sides" | "ministers" | "participants" => return (at == sentence.start).then_some(at + 1),
            "both" | "the" | "two" | "2" | "our" | "these" | "all" | "three" | "four" | "five" | "six" | "seven" | "each"
            | "either" => {}
            _ => return None,
        }
        let noun_at = (at + 1..sentence.end).find(|next| !words.on(*next, List::GroupModifier)).unwrap_or(sentence.end.max(at + 1));
        let noun = words.lower(noun_at);
        let single = matches!(first, "each" | "either") && matches!(noun, "side" | "country" | "party" | "nation");
        if single || words.on(noun_at, List::Group) {
            let counted = matches!(first, "both" | "two" | "2" | "each" | "either")
                || (at..noun_at).any(|word| matches!(words.lower(word), "two" | "2") || count(words.lower(word)).is_some());
            let ours = first == "our" && matches!(noun, "countries" | "nations" | "peoples" | "leaders" | "governments");
            return (counted || ours || words.on(noun_at, List::DefiniteGroup)).then_some(noun_at + 1);
        }
        // "Both agreed", "the three agreed", "all five agreed".
        let number = |word: &str| word == "two" || count(word).is_some();
        let end = if matches!(first, "the" | "all") && number(words.lower(at + 1)) { at + 2 } else { at + 1 };
        let next = words.all.get(end).filter(|_| end < sentence.end)?;
        let bare = first == "both" || end == at + 2;
        (bare && next.kind == TokenKind::Word && (verb(&next.lower) || matches!(&*next.lower, "had" | "have"))).then_some(end)
    }

    /// The parties of the people who were named together last, where the words of a group mean them: leaders, and as many as
    /// are said; ministers and presidents only those who hold such an office.
    fn people(&self, end: usize, two: bool) -> Option<Vec<Code>> {
        let words = self.words;
        let office = match words.lower(end - 1) {
            "leaders" | "principals" | "premiers" => None,
            "presidents" => Some("president"),
            "ministers" => Some("minister"),
            _ => return None,
        };
        let holds = |person: &Option<usize>| {
            let role = |index: usize| self.persons[index].role.clone();
            let bears = |index: usize, office: &str| role(index).is_some_and(|mut role| role.any(|at| words.lower(at) == office));
            office.is_none_or(|office| person.is_none_or(|index| bears(index, office)))
        };
        let codes = distinct(self.met.iter().filter(|(person, _)| holds(person)).map(|(_, code)| code.clone()));
        (codes.len() == 2 || codes.len() > 2 && !two).then_some(codes)
    }

    /// A group of `count`, more than two: the circle of the encounter told last, or the heaviest states of the document; where
    /// neither is so many, the pair.
    fn several(&self, count: usize) -> Vec<Code> {
        if self.circle.len() == count {
            return self.circle.clone();
        }
        if self.states.len() >= count { self.states[..count].to_vec() } else { self.pair().to_vec() }
    }
}

/// The number that a word says, where it is a number of more than two that groups of states come in.
fn count(word: &str) -> Option<usize> {
    match word {
        "three" | "3" => Some(3),
        "four" | "4" => Some(4),
        "five" | "5" => Some(5),
        "six" | "6" => Some(6),
        "seven" | "7" => Some(7),
        "eight" | "8" => Some(8),
        "nine" | "9" => Some(9),
        "ten" | "10" => Some(10),
        _ => None,
    }
}
