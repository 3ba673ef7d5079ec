//! Who speaks in a joint text: "We, the Prime Ministers of A and B, …", "Joint Statement by A, B and C"; and whose turn it is in
//! a transcript: "PRESIDENT A:".
//!
//! *Reads*: the parties listed behind "we" or behind the title of a joint text, and those whose leaders "we" are ("As leaders of
//! Arctic nations, A, B and C, we …"), at the head of a text.
//! *Does not read*: "we" inside a quotation; lists that begin elsewhere ("We met in A and B").

use std::ops::Range;

use super::Words;
use crate::fact::Code;
use crate::mention::{Form, Mention, distinct};
use crate::text::TokenKind;
use crate::wordlist::List;

/// In how many sentences from the head of a text its speakers are sought.
const HEAD: usize = 4;

/// The parties in whose name the text speaks; empty where it does not say so. `named` are the mentions by name, in order.
pub(super) fn speakers(words: &Words, named: &[Mention]) -> Vec<Code> {
    let heads = words.sentences.iter().take(HEAD);
    heads.filter_map(|sentence| told(words, sentence, named)).find(|codes| !codes.is_empty()).unwrap_or_default()
}

/// Most words of the label before a turn.
const LABEL: usize = 7;

/// For whom speaks whose turn a sentence opens: a label in capitals before a colon. `Some(None)` where the label names nobody
/// known ("Q", "MODERATOR:").
pub(super) fn turn(words: &Words, sentence: &Range<usize>, here: &[Mention]) -> Option<Option<Code>> {
    let shouted = |at: usize| {
        let word = &words.all[at];
        word.kind != TokenKind::Word || word.text.chars().all(|letter| !letter.is_lowercase())
    };
    if words.all[sentence.start].text == "Q" && words.after(sentence.start + 1) != "." {
        return Some(None);
    }
    let limit = (sentence.start + LABEL).min(sentence.end);
    let colon = (sentence.start + 1..limit).find(|at| words.lower(*at) == ":")?;
    let label = sentence.start..colon;
    if !label.clone().all(shouted) || !label.clone().any(|at| words.all[at].kind == TokenKind::Word && words.all[at].text.len() > 1) {
        return None;
    }
    let person = |mention: &&Mention| matches!(mention.form, Form::Person | Form::Office) && label.contains(&mention.words.start);
    Some(here.iter().find(person).and_then(|mention| mention.codes.first().cloned()))
}

fn told(words: &Words, sentence: &Range<usize>, named: &[Mention]) -> Option<Vec<Code>> {
    let we = sentence.clone().find(|at| words.lower(*at) == "we" && !matches!(words.before(*at), "“" | "\"" | "‘" | "'"));
    if let Some(we) = we {
        if words.after(we + 1) == "," {
            return Some(listed(words, we + 2..sentence.end, named));
        }
        // "As leaders of …, A, B and C, … we resolve".
        let leaders = (sentence.start + 1..(sentence.start + 3).min(we)).any(|at| words.on(at, List::Group));
        if words.lower(sentence.start) != "as" || !leaders {
            return None;
        }
        let first = named.iter().map(|mention| mention.words.start).find(|at| (sentence.start..we).contains(at))?;
        return Some(listed(words, first..we, named));
    }
    let text = sentence.start + 1;
    let title = words.lower(sentence.start) == "joint"
        && matches!(words.after(text), "statement" | "declaration" | "communiqué" | "communique" | "press" | "vision")
        && words.lower(sentence.end - 1) != ".";
    let codes = title.then(|| listed(words, text + 1..sentence.end, named))?;
    (codes.len() >= 2).then_some(codes)
}

/// The parties of a list that begins with the range: names, offices and what joins them.
fn listed(words: &Words, range: Range<usize>, named: &[Mention]) -> Vec<Code> {
    let mut codes = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let here = named.iter().filter(|mention| mention.words.start == at).max_by_key(|mention| mention.words.end);
        if let Some(mention) = here {
            // What stands in brackets is another name of those before it.
            if mention.form != Form::Capital && words.before(at) != "(" {
                codes.extend(mention.codes.iter().cloned());
            }
            at = mention.words.end;
        } else if joins(words, at) {
            at += 1;
        } else {
            break;
        }
    }
    distinct(codes)
}

/// Whether word `at` may stand in a list of speakers beside their names.
fn joins(words: &Words, at: usize) -> bool {
    let word = &words.all[at];
    word.kind != TokenKind::Word
        || word.capital()
        || [List::Group, List::GroupModifier, List::OfficeHead].iter().any(|list| word.lists.on(*list))
        || matches!(&*word.lower, "of" | "and" | "by" | "between" | "from" | "release" | "state" | "government" | "behalf" | "on")
}
