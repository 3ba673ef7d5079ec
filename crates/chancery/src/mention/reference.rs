//! References inside the text: "both leaders", "the two countries", "his counterpart", "the minister", "they", "it".
//!
//! *Reads*: groups and pronouns, as the parties of the encounter or pair spoken of last; offices without a name, as the
//! person who holds them.
//! *Does not read*: pronouns of things ("it rained"); "the parties" in domestic politics is kept only where a pair is known.

use std::ops::Range;

use super::words::{Tag, Words};
use super::{Body, Form, Mention, Person, Title, distinct};
use crate::fact::{Code, Stance};
use crate::text::TokenKind;
use crate::wordlist::List;

/// Gives bodies that point back ("the ministry") the state of the last body with the same head, or the home state.
pub(super) fn bodies(words: &Words, bodies: &mut [Body], mentions: &mut [Mention], home: Option<&Code>) {
    for index in 0..bodies.len() {
        if bodies[index].code.is_some() {
            continue;
        }
        let head = words.lower(bodies[index].words.end - 1).to_owned();
        let same = (0..index).rev().find(|other| {
            bodies[*other].code.is_some()
                && bodies[*other].words.clone().any(|at| words.lower(at) == head)
                && (bodies[*other].named || !bodies[index].named)
        });
        let sentence = words.all[bodies[index].words.start].sentence;
        // "The foreign ministry of the visitor" is rare: else whoever the last person or state before it stands for.
        let before = || {
            mentions
                .iter()
                .rev()
                .find(|mention| {
                    mention.words.start < bodies[index].words.start
                        && mention.sentence + 1 >= sentence
                        && !mention.codes.is_empty()
                        && matches!(mention.form, Form::State | Form::Capital | Form::Person)
                })
                .map(|mention| mention.codes[0].clone())
        };
        let code = if bodies[index].named {
            home.cloned().or_else(before)
        } else {
            same.and_then(|other| bodies[other].code.clone()).or_else(|| home.cloned()).or_else(before)
        };
        bodies[index].code = code;
    }
    for mention in mentions.iter_mut() {
        if let Some(body) = mention.body {
            mention.codes = bodies[body].code.iter().cloned().collect();
        }
    }
}

struct State<'a> {
    home: Option<&'a Code>,
    pair: Vec<Code>,
    he: Option<(usize, Code)>,
    subject: Vec<Code>,
    subject_plural: bool,
    thing: Vec<Code>,
}

/// Resolves the references; returns all mentions, and the pair that is spoken of in each sentence.
pub(super) fn resolve(
    words: &Words,
    titles: &[Title],
    persons: &[Person],
    named: Vec<Mention>,
    home: Option<&Code>,
    weights: &[(Code, u32)],
) -> (Vec<Mention>, Vec<Vec<Code>>) {
    let dyad: Vec<Code> = weights
        .iter()
        .filter(|(code, _)| code.as_str().len() == 3 || weights.len() < 3)
        .take(2)
        .map(|(code, _)| code.clone())
        .collect();
    let mut state = State { home, pair: dyad.clone(), he: None, subject: Vec::new(), subject_plural: false, thing: Vec::new() };
    let mut covered = vec![false; words.all.len()];
    for mention in &named {
        covered[mention.words.clone()].fill(true);
    }
    let mut out: Vec<Mention> = Vec::with_capacity(named.len() * 2);
    let mut pairs = Vec::with_capacity(words.sentences.len());
    let mut next = 0;
    let mut next_title = 0;
    for (index, range) in words.sentences.iter().enumerate() {
        let first = out.len();
        let mut here: Vec<Mention> = Vec::new();
        while next < named.len() && named[next].sentence == index {
            here.push(named[next].clone());
            next += 1;
        }
        let own_pair = encounter(words, &here);
        if own_pair.len() >= 2 {
            state.pair = own_pair;
        }
        while next_title < titles.len() && words.all[titles[next_title].head].sentence == index {
            let title = &titles[next_title];
            next_title += 1;
            let named_here = here.iter().any(|mention| mention.form == Form::Person && mention.words.contains(&title.head));
            if !named_here && let Some(mention) = office(words, title, persons, &state, index, &out, &here) {
                covered[mention.words.clone()].fill(true);
                here.retain(|other| other.form == Form::State || !mention.words.contains(&other.words.start));
                here.push(mention);
            }
        }
        here.sort_by_key(|mention| mention.words.start);
        let mut at = range.start;
        while at < range.end {
            let found = if covered[at] { None } else { reference(words, at, range, &state, &here, &dyad, persons) };
            match found {
                Some((end, form, codes, person)) => {
                    here.push(Mention {
                        span: words.span(&(at..end)),
                        words: at..end,
                        sentence: index,
                        form,
                        codes,
                        person,
                        body: None,
                    });
                    here.sort_by_key(|mention| mention.words.start);
                    at = end;
                }
                None => at += 1,
            }
        }
        // What this sentence leaves behind for the next.
        let actors: Vec<&Mention> = here
            .iter()
            .filter(|mention| !matches!(mention.form, Form::Adjective | Form::Possessive) && !mention.codes.is_empty())
            .collect();
        if let Some(subject) = actors.first() {
            state.subject = subject.codes.clone();
            state.subject_plural = subject.codes.len() > 1 || conjoined(words, &actors);
            if state.subject_plural && subject.codes.len() == 1 {
                state.subject = distinct(actors.iter().take(2).flat_map(|mention| mention.codes.clone()));
            }
            let person = actors.iter().find(|mention| {
                matches!(mention.form, Form::Person | Form::Office | Form::Pronoun)
                    && mention.codes.len() == 1
                    && !preposition_before(words, mention.words.start, range)
            });
            let person = person.or_else(|| actors.iter().find(|mention| mention.person.is_some()));
            if let Some(mention) = person {
                state.he = Some((mention.person.unwrap_or(usize::MAX), mention.codes[0].clone()));
            }
            if let Some(thing) = actors.iter().find(|mention| {
                matches!(mention.form, Form::State | Form::Capital | Form::Body | Form::Igo) && mention.codes.len() == 1
            }) {
                state.thing = thing.codes.clone();
            }
        }
        pairs.push(state.pair.clone());
        out.append(&mut here);
        debug_assert!(out.len() >= first);
    }
    (out, pairs)
}

fn preposition_before(words: &Words, at: usize, sentence: &Range<usize>) -> bool {
    at > sentence.start
        && matches!(words.lower(at - 1), "with" | "of" | "by" | "to" | "from" | "for" | "between" | "against" | "on" | "the" if words.lower(at - 1) != "the" || at > sentence.start + 1 && matches!(words.lower(at - 2), "with" | "of" | "by" | "to" | "from" | "for"))
}

fn conjoined(words: &Words, actors: &[&Mention]) -> bool {
    actors.len() >= 2 && {
        let (a, b) = (actors[0], actors[1]);
        let gap: Vec<&str> = (a.words.end..b.words.start)
            .map(|at| words.lower(at))
            .filter(|word| !matches!(*word, "the" | "his" | "her" | ","))
            .collect();
        gap == ["and"] || (gap.first() == Some(&"and") && gap.len() <= 3)
    }
}

/// The parties of the dealing that a sentence tells of: two or more parties by persons, states or bodies in it.
fn encounter(words: &Words, here: &[Mention]) -> Vec<Code> {
    let strong = distinct(
        here.iter().filter(|mention| matches!(mention.form, Form::Person | Form::Body)).flat_map(|mention| mention.codes.clone()),
    );
    if strong.len() == 2 {
        return strong;
    }
    let mut states = distinct(
        here.iter()
            .filter(|mention| matches!(mention.form, Form::State | Form::Capital | Form::Person | Form::Body))
            .flat_map(|mention| mention.codes.clone()),
    );
    if states.len() < 2 {
        let adjectives = here.iter().filter(|mention| mention.form == Form::Adjective).flat_map(|mention| mention.codes.clone());
        states = distinct(states.into_iter().chain(adjectives));
    }
    let joined = here.windows(2).any(|two| {
        let gap: Vec<&str> = (two[0].words.end..two[1].words.start).map(|at| words.lower(at)).collect();
        gap.len() <= 3 && gap.iter().any(|word| matches!(*word, "and" | "-" | "–" | "with"))
    });
    if states.len() == 2 || (states.len() > 2 && joined) {
        states.truncate(if strong.len() > 2 { strong.len() } else { 2 });
        return states;
    }
    Vec::new()
}

/// An office without a name: "the Turkish president", "the visiting minister", "the prime minister".
fn office(
    words: &Words,
    title: &Title,
    persons: &[Person],
    state: &State,
    sentence: usize,
    before: &[Mention],
    here: &[Mention],
) -> Option<Mention> {
    let head = words.lower(title.head);
    let heads = |person: &Person| person.role.as_ref().is_some_and(|role| role.clone().any(|at| words.lower(at) == head));
    let make = |codes: Vec<Code>, person: Option<usize>| {
        Some(Mention {
            span: words.span(&title.words),
            words: title.words.clone(),
            sentence,
            form: Form::Office,
            codes,
            person,
            body: None,
        })
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
        let codes: Vec<Code> = state.home.into_iter().cloned().collect();
        if !codes.is_empty() {
            return make(codes, None);
        }
    }
    None
}

type Found = (usize, Form, Vec<Code>, Option<usize>);

fn reference(
    words: &Words,
    at: usize,
    sentence: &Range<usize>,
    state: &State,
    here: &[Mention],
    dyad: &[Code],
    persons: &[Person],
) -> Option<Found> {
    let lower = words.lower(at);
    if words.all[at].kind != TokenKind::Word && words.all[at].kind != TokenKind::Number {
        return None;
    }
    let pair = || if state.pair.len() >= 2 { state.pair.clone() } else { dyad.to_vec() };
    // The parties that stand before this word in the same sentence, if they are two: "A and B said they".
    let near = || {
        distinct(
            here.iter()
                .filter(|mention| mention.words.end <= at && !matches!(mention.form, Form::Adjective | Form::Possessive | Form::Igo))
                .flat_map(|mention| mention.codes.clone()),
        )
    };
    match lower {
        "both" | "the" | "two" | "2" | "our" | "these" | "three" | "each" | "either" => {
            let mut next = at + 1;
            let mut counted = matches!(lower, "both" | "two" | "2" | "each" | "either");
            while next < sentence.end && words.on(next, List::GroupModifier) {
                counted |= matches!(words.lower(next), "two" | "2");
                next += 1;
            }
            let noun = words.lower(next);
            if List::Group.contains(noun)
                || (matches!(lower, "each" | "either") && matches!(noun, "side" | "country" | "party" | "other" | "nation"))
            {
                let definite = counted
                    || List::DefiniteGroup.contains(noun)
                    || lower == "our" && matches!(noun, "countries" | "nations" | "peoples" | "leaders" | "governments");
                if !definite || noun == "other" {
                    return None;
                }
                let codes = pair();
                return (codes.len() >= 2).then_some((next + 1, Form::Group, codes, None));
            }
            if lower == "both"
                && words.all.get(at + 1).is_some_and(|word| word.kind == TokenKind::Word && crate::act::verb(&word.lower))
            {
                let codes = pair();
                return (codes.len() >= 2).then_some((at + 1, Form::Group, codes, None));
            }
            None
        }
        "leaders" | "sides" | "ministers" if at == sentence.start => {
            let codes = pair();
            (codes.len() >= 2).then_some((at + 1, Form::Group, codes, None))
        }
        "they" | "them" | "their" | "themselves" => {
            let near = near();
            let codes = if near.len() >= 2 {
                near.into_iter().take(2).collect()
            } else if near.len() == 1 && !state.subject_plural && lower == "their" {
                near
            } else {
                pair()
            };
            let form = if lower == "their" { Form::Possessive } else { Form::Pronoun };
            (!codes.is_empty()).then_some((at + 1, form, codes, None))
        }
        "he" | "she" | "his" | "her" | "him" | "himself" | "herself" => {
            let form = if matches!(lower, "his" | "her") { Form::Possessive } else { Form::Pronoun };
            // "his counterpart": the other party.
            let inside = here.iter().rev().find(|mention| {
                mention.words.end <= at && mention.codes.len() == 1 && (mention.person.is_some() || mention.form == Form::Office)
            });
            let holder =
                inside.map(|mention| (mention.person.unwrap_or(usize::MAX), mention.codes[0].clone())).or(state.he.clone())?;
            let counterpart = (at + 1..(at + 4).min(sentence.end))
                .find(|next| matches!(words.lower(*next), "counterpart" | "counterparts" | "opposite" | "host" | "guest"));
            if let Some(end) = counterpart {
                let adjective = words.tag_before(end).and_then(|(tag, _)| match tag {
                    Tag::Adjective(code) | Tag::State(code) => Some(code.clone()),
                    _ => None,
                });
                let other = adjective.or_else(|| pair().into_iter().find(|code| *code != holder.1))?;
                return Some((end + 1, Form::Office, vec![other], None));
            }
            let person = (holder.0 < persons.len()).then_some(holder.0);
            Some((at + 1, form, vec![holder.1], person))
        }
        "government" | "cabinet" | "kingdom" | "sultanate" | "junta"
            if at > sentence.start
                && words.lower(at - 1) == "the"
                && words.tag_before(at).is_none()
                && words.lower(at + 1) != "of" =>
        {
            let code = state.home.cloned().or_else(|| state.thing.first().cloned())?;
            Some((at + 1, Form::Office, vec![code], None))
        }
        "it" | "its" => {
            let inside = here.iter().rev().find(|mention| {
                mention.words.end <= at
                    && mention.codes.len() == 1
                    && matches!(mention.form, Form::State | Form::Capital | Form::Body | Form::Igo)
            });
            let codes = inside.map(|mention| mention.codes.clone()).unwrap_or_else(|| state.thing.clone());
            let form = if lower == "its" { Form::Possessive } else { Form::Pronoun };
            (codes.len() == 1).then_some((at + 1, form, codes, None))
        }
        "we" | "us" | "i" | "my" => {
            let speaker = here
                .iter()
                .rev()
                .find(|mention| mention.codes.len() == 1 && mention.person.is_some())
                .map(|mention| mention.codes.clone());
            let codes = speaker
                .or_else(|| state.home.map(|home| vec![home.clone()]))
                .or_else(|| state.he.as_ref().map(|(_, code)| vec![code.clone()]))?;
            if lower == "us" && words.all[at].text != "us" {
                return None;
            }
            let form = if lower == "my" { Form::Possessive } else { Form::Pronoun };
            Some((at + 1, form, codes, None))
        }
        _ => None,
    }
}
