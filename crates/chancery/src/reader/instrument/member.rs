//! Between whom an instrument stands, and since when.
//!
//! *Reads*: nations in the name itself; else those told in its sentence; else the pair that the document speaks of. "Established
//! in 1997", "of 2011", "the 2019 accord"; else the year of a signing that the sentence reports.
//! *Does not read*: mediators and hosts as members where two others are told; years of what is only discussed.

use std::ops::Range;

use crate::act::{self, Act, Kind};
use crate::code::Plover;
use crate::fact::{Code, Firmness, Modality};
use crate::mention::{Cast, Form, Tag, Words, distinct};
use crate::text::TokenKind;
use crate::wordlist::List;

/// The nations inside a name.
pub fn nations(words: &Words, name: &Range<usize>) -> Vec<Code> {
    distinct(name.clone().filter_map(|at| words.nation(at).map(|(code, _)| code.clone())))
}

/// The organisation that a hyphen joins to a nation inside a name.
fn paired(words: &Words, name: &Range<usize>) -> Option<Code> {
    name.clone().find_map(|at| match &words.all[at].tag {
        Some((Tag::Igo(code), len)) if [words.before(at), words.after(at + len)].iter().any(|word| matches!(*word, "-" | "–")) => {
            Some(code.clone())
        }
        _ => None,
    })
}

/// The members, sorted; at most two where the name does not tell them.
pub fn parties(cast: &Cast, name: &Range<usize>) -> Vec<Code> {
    let mut own = nations(&cast.words, name);
    // "The U.S.-ASEAN Forest Initiative".
    if own.len() == 1 {
        own.extend(paired(&cast.words, name));
    }
    let sentence = cast.words.all[name.start].sentence;
    let pair = &cast.pairs[sentence];
    let mentions = cast.of_sentence(sentence).iter();
    let beside = mentions.filter(|mention| !matches!(mention.form, Form::Possessive | Form::Igo) || mention.codes.len() > 1);
    let told = distinct(own.iter().cloned().chain(beside.flat_map(|mention| mention.codes.clone())));
    let mut parties = if own.len() >= 2 {
        own
    } else if told.len() > 2 && pair.len() >= 2 && pair.iter().all(|code| told.contains(code)) {
        pair.clone()
    } else {
        distinct(told.into_iter().chain(pair.iter().cloned())).into_iter().take(2).collect()
    };
    parties.sort();
    parties
}

/// The year of founding: "established in 1997", "of 2011", "signed in 2019"; else the year of a signing reported here.
pub fn founded(cast: &Cast, acts: &[Act], name: &Range<usize>, year: Option<i16>) -> Option<i16> {
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
    if let Some(verb) = tail.clone().find(|at| words.on(*at, List::Founding))
        && let Some(year) = (verb..(verb + 7).min(sentence.end)).find_map(number)
    {
        return Some(year);
    }
    let signed = act::in_sentence(acts, words.all[name.start].sentence).iter().any(|act| {
        act.modality == Modality::Realised
            && matches!(act.kind, Kind::Act(Plover::Support))
            && act.undertaking.as_ref().is_some_and(|undertaking| undertaking.firmness == Firmness::Signed)
            && act.cue.start < name.end
            && name.start.saturating_sub(act.cue.end) < 14
    });
    year.filter(|_| signed)
}
