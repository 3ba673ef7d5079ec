//! For whom a person acts whose title does not say it.
//!
//! *Reads*: a leader whom the gazetteer lists; "his counterpart"; a member of "the German delegation"; else the home state of
//! the text, unless somebody else already holds that office there or the state has no such office: then the other side.
//! *Does not read*: persons without any office, unless they are somebody's counterpart.

use super::words::{Tag, Words};
use super::{Form, Mention, Person, leader};
use crate::fact::{Code, Stance};
use crate::lexicon::{Class, Lexicon};
use crate::wordlist::List;

/// Gives every person whose state is not told beside the name the one that follows from the document.
pub(super) fn settle(
    words: &Words,
    persons: &mut [Person],
    mentions: &[Mention],
    home: Option<&Code>,
    weights: &[(Code, u32)],
    lexicon: &Lexicon,
) {
    for index in 0..persons.len() {
        if persons[index].code.is_some() {
            continue;
        }
        let person = &persons[index];
        let leading = person.office.is_some_and(|office| office.stance == Stance::Leader);
        if let Some(code) = leader::state(lexicon, &person.keys, leading)
            && (weights.iter().any(|(other, _)| *other == code) || person.office.is_some())
        {
            persons[index].code = Some(code);
            continue;
        }
        let first = person.places[0].start;
        let found = if person.counterpart {
            other_side(words, persons, mentions, index, home, weights)
        } else if person.office.is_none() {
            None
        } else if let Some(code) =
            delegation(words, first).or_else(|| spokesman(words, mentions, person)).or_else(|| speaks_in(words, first, weights))
        {
            Some(code)
        } else {
            by_office(words, persons, mentions, index, home, weights, lexicon)
        };
        persons[index].code = found;
    }
}

/// "The German delegation also included State Secretary A B".
fn delegation(words: &Words, first: usize) -> Option<Code> {
    let sentence = words.sentence_of(first);
    let at = (sentence.start..first).rev().find(|at| matches!(words.lower(*at), "delegation" | "side" | "team"))?;
    match words.tag_before(at)? {
        (Tag::Adjective(code), _) => Some(code.clone()),
        _ => None,
    }
}

/// "Georgia is ready to keep the sky open, Economy Minister A B said": who speaks for the one state that the sentence has told of.
fn spokesman(words: &Words, mentions: &[Mention], person: &Person) -> Option<Code> {
    let place = person.places.first()?;
    let sentence = words.all[place.start].sentence;
    let speaks = (place.end..place.end + 3)
        .any(|at| matches!(words.lower(at), "said" | "says" | "told" | "added" | "confirmed" | "announced" | "stated" | "explained"));
    let told = |wanted: usize| {
        let mut codes: Vec<&Code> = mentions
            .iter()
            .filter(|mention| {
                mention.sentence == wanted
                    && mention.words.end <= place.start
                    && matches!(mention.form, Form::State | Form::Capital | Form::Adjective)
            })
            .flat_map(|mention| &mention.codes)
            .collect();
        codes.sort();
        codes.dedup();
        codes
    };
    let here = told(sentence);
    if speaks && here.len() == 1 {
        return here.first().map(|code| (*code).clone());
    }
    None
}

/// "Defence Minister A B told reporters in Dili", "In Bridgetown, Minister A B spoke": officials speak at home, unless
/// somebody is said to visit.
fn speaks_in(words: &Words, first: usize, weights: &[(Code, u32)]) -> Option<Code> {
    let sentence = words.sentence_of(first);
    if sentence.clone().any(|at| words.on(at, List::VisitWord)) {
        return None;
    }
    let place = sentence.clone().find_map(|at| match &words.all[at].tag {
        Some((Tag::Capital(code), _)) if at > sentence.start && words.lower(at - 1) == "in" => Some(code.clone()),
        _ => None,
    })?;
    weights.iter().any(|(code, _)| *code == place).then_some(place)
}

fn is_state(code: &Code) -> bool {
    code.as_str().len() == 3
}

/// The heaviest state other than `own`.
fn other_than(own: Option<&Code>, weights: &[(Code, u32)]) -> Option<Code> {
    weights.iter().map(|(code, _)| code).find(|code| Some(*code) != own && is_state(code)).cloned()
}

/// "His counterpart": the nearest other party named before, other than the person's whose counterpart it is.
fn other_side(
    words: &Words,
    persons: &[Person],
    mentions: &[Mention],
    index: usize,
    home: Option<&Code>,
    weights: &[(Code, u32)],
) -> Option<Code> {
    let first = persons[index].places[0].start;
    let sentence = words.all[first].sentence;
    let mut before = mentions.iter().rev().filter(|mention| mention.sentence + 1 >= sentence && mention.words.start < first);
    let own = before
        .find_map(|mention| mention.person.filter(|other| *other != index).and_then(|other| persons[other].code.clone()))
        .or_else(|| home.cloned());
    let near = mentions
        .iter()
        .filter(|mention| mention.sentence + 2 >= sentence && mention.sentence <= sentence && mention.form != Form::Igo)
        .flat_map(|mention| &mention.codes);
    near.chain(weights.iter().map(|(code, _)| code)).find(|code| Some(*code) != own.as_ref() && is_state(code)).cloned()
}

/// The home state, unless the office is taken or unknown there.
fn by_office(
    words: &Words,
    persons: &[Person],
    mentions: &[Mention],
    index: usize,
    home: Option<&Code>,
    weights: &[(Code, u32)],
    lexicon: &Lexicon,
) -> Option<Code> {
    let person = &persons[index];
    let role = |person: &Person| -> String {
        let range = person.role.clone().unwrap_or(0..0);
        range.map(|at| words.lower(at)).collect::<Vec<_>>().join(" ")
    };
    let own = role(person);
    let single = matches!(
        own.as_str(),
        "president"
            | "prime minister"
            | "king"
            | "chancellor"
            | "premier"
            | "emir"
            | "sultan"
            | "foreign minister"
            | "defence minister"
            | "defense minister"
            | "minister of foreign affairs"
            | "secretary of state"
            | "foreign secretary"
    );
    if let Some(home) = home {
        let taken = single
            && persons.iter().enumerate().any(|(other, one)| {
                other != index && one.code.as_ref() == Some(home) && role(one) == own && one.keys != person.keys && !one.former
            });
        let unknown = matches!(own.as_str(), "president" | "king" | "prime minister") && !has_office(lexicon, home, &own);
        if taken || unknown {
            return other_than(Some(home), weights);
        }
        return Some(home.clone());
    }
    let first = person.places[0].start;
    let sentence = words.all[first].sentence;
    let taken: Vec<&Code> = mentions
        .iter()
        .filter(|mention| mention.sentence == sentence)
        .filter_map(|mention| mention.person)
        .filter(|other| *other != index)
        .filter_map(|other| persons[other].code.as_ref())
        .collect();
    weights.iter().map(|(code, _)| code).find(|code| !taken.contains(code) && is_state(code)).cloned()
}

/// Whether the gazetteer lists a holder of such an office in the state; `true` where it lists nobody.
fn has_office(lexicon: &Lexicon, state: &Code, office: &str) -> bool {
    let mut any = false;
    for entry in lexicon.leaders() {
        if let Class::Leader { code, office: held, .. } = entry.class
            && code.as_str() == state.as_str()
        {
            any = true;
            if held.to_lowercase().contains(office) {
                return true;
            }
        }
    }
    !any
}
