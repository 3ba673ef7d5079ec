//! Mentions by name: persons, bodies, states, capitals, nationalities and organisations.
//!
//! *Reads*: every place of a person and a body; states; a capital where it stands for its government ("urged Kyiv", "Islamabad
//! said").
//! *Does not read*: states inside geographical names ("Gulf of Oman", "Lake Malawi"), capitals that are places ("in Paris",
//! "the Paris agreement"), the dateline.

use std::ops::Range;

use super::{Body, Form, Mention, Person, Tag, Words};
use crate::act::verb;
use crate::fact::Code;
use crate::text::{Span, TokenKind};
use crate::wordlist::List;

/// The mentions by name in the order of the text. The codes of persons are not known yet.
pub fn named(words: &Words, persons: &[Person], person_at: &[Option<u32>], bodies: &[Body], dateline: Option<Span>) -> Vec<Mention> {
    let mention = |range: Range<usize>, form: Form, codes: Vec<Code>| Mention {
        span: words.span(&range),
        sentence: words.all[range.start].sentence,
        words: range,
        form,
        codes,
        person: None,
        body: None,
    };
    let mut out = Vec::new();
    let mut of_person = vec![false; words.all.len()];
    for (index, person) in persons.iter().enumerate() {
        for place in &person.places {
            of_person[place.clone()].fill(true);
            out.push(Mention { person: Some(index), ..mention(place.clone(), Form::Person, Vec::new()) });
        }
    }
    let mut of_body = vec![false; words.all.len()];
    let mut covered = of_person;
    for (index, body) in bodies.iter().enumerate() {
        of_body[body.words.clone()].fill(true);
        if !covered[body.words.clone()].contains(&true) {
            covered[body.words.clone()].fill(true);
            let codes = body.code.iter().cloned().collect();
            out.push(Mention { body: Some(index), ..mention(body.words.clone(), Form::Body, codes) });
        }
    }
    for (at, word) in words.all.iter().enumerate() {
        let Some((tag, len)) = &word.tag else { continue };
        let range = at..at + len;
        if person_at[at].is_some() || currency(words, &range) {
            continue;
        }
        let (form, code) = match tag {
            Tag::State(code) if !geographic(words, &range) => (Form::State, code),
            Tag::Adjective(code) | Tag::People(code) => (Form::Adjective, code),
            Tag::Capital(code) if !dateline.is_some_and(|line| line.contains(words.span(&range))) && acts_as_state(words, &range) => {
                (Form::Capital, code)
            }
            Tag::Igo(code) | Tag::Organ(code, false) => (Form::Igo, code),
            _ => continue,
        };
        if !of_body[at] || form == Form::State {
            out.push(mention(range, form, vec![code.clone()]));
        }
    }
    out.sort_by_key(|mention| (mention.words.start, mention.words.end));
    out
}

/// Whether the name is a part of a sum: "US$300 million".
fn currency(words: &Words, range: &Range<usize>) -> bool {
    let last = &words.all[range.end - 1];
    words.all.get(range.end).is_some_and(|next| next.text.starts_with('$') && next.span.start == last.span.end)
}

/// Whether the name is a part of a geographical name.
fn geographic(words: &Words, range: &Range<usize>) -> bool {
    let sentence = words.sentence_of(range.start);
    let before = |back: usize| if range.start >= sentence.start + back { words.lower(range.start - back) } else { "" };
    let after = words.after(range.end);
    (before(1) == "of" && List::Geography.contains(before(2)) && words.all[range.start - 2].capital())
        || (matches!(before(1), "lake" | "mount" | "strait" | "gulf" | "hotel" | "hms" | "uss")
            && words.all[range.start - 1].capital())
        || (List::Geography.contains(after) && words.all[range.end].capital())
}

/// Whether a capital stands for its government here: it does something, or something is done with it.
fn acts_as_state(words: &Words, range: &Range<usize>) -> bool {
    let (before, after) = (words.before(range.start), words.after(range.end));
    let next = words.all.get(range.end).filter(|_| !after.is_empty());
    // "A Berlin institute", "an Oslo court".
    if matches!(before, "a" | "an") {
        return false;
    }
    let place = List::PlaceLink.contains(before);
    let local = List::PlaceNoun.contains(after);
    let noun_follows = next.is_some_and(|word| word.capital());
    let acting =
        next.is_some_and(|word| word.kind == TokenKind::Word) && (verb(after) || matches!(after, "and" | "to" | "should" | "must"));
    let dealt_with = List::DealingLink.contains(before);
    (acting && !place)
        || (dealt_with && !noun_follows && !matches!(after, "," | "-" | "airport" | "city"))
        || (!place && !local && !noun_follows && before.is_empty())
        || matches!(after, "’s" | "'s") && !matches!(before, "in" | "at" | "near" | "of")
        || (matches!(before, "to" | "from") && words.on(range.start.wrapping_sub(2), List::OfferNoun))
}
