//! What an arrangement will bring about is no undertaking of anybody.
//!
//! *Reads*: "This partnership will strengthen the shipyards", "Such a solution would allow all to …", "two lines, which will boost
//! trade": an effect that is expected; "Kenya will benefit from it".
//! *Does not read*: what those who act will do ("The two sides will strengthen …"), what an arrangement holds ("This agreement
//! will provide loans", "This office will open in May").

use std::ops::Range;

use crate::mention::{Cast, Form};
use crate::wordlist::List;

/// How many words a subject has before its "will", relative clauses aside.
const SUBJECT: usize = 6;
/// How many words of an undertaking may stand before its "will".
const LEAD: usize = 8;

/// The "will" and verb of a sentence that tells an effect.
pub fn effect(cast: &Cast, sentence: usize) -> Option<Range<usize>> {
    let words = &cast.words;
    let range = words.sentences[sentence].clone();
    if !matches!(words.lower(range.start), "this" | "these" | "such" | "that" | "those") {
        return None;
    }
    let will = range.clone().find(|at| will(cast, *at))?;
    let subject = subject(cast, will, range.start);
    let verb = verb(cast, will, range.end)?;
    let what = subject.start == range.start && subject.len() <= SUBJECT + 1 && !acts(cast, subject, sentence);
    (what && words.on(verb, List::EffectVerb)).then_some(will..verb + 1)
}

/// Whether the words of an undertaking tell an effect: who or what "will" do it is nobody who acts, or merely benefits.
pub fn expected(cast: &Cast, clause: &Range<usize>) -> bool {
    let words = &cast.words;
    let sentence = words.all[clause.start].sentence;
    let range = words.sentences[sentence].clone();
    // The "will" may stand right before the clause; verbs before it make what follows the object of an undertaking.
    let leads = clause.start.saturating_sub(1).max(range.start)..(clause.start + LEAD).min(clause.end);
    let Some(will) = leads.clone().find(|at| will(cast, *at)) else { return false };
    let Some(verb) = verb(cast, will, range.end) else { return false };
    if (clause.start..will).any(|at| words.on(at, List::Speech) || matches!(words.lower(at), "to" | "agreed" | "signed")) {
        return false;
    }
    words.lower(verb) == "benefit" || words.on(verb, List::EffectVerb) && !acts(cast, subject(cast, will, range.start), sentence)
}

fn will(cast: &Cast, at: usize) -> bool {
    matches!(cast.words.lower(at), "will" | "would")
}

/// The verb behind a "will".
fn verb(cast: &Cast, will: usize, end: usize) -> Option<usize> {
    let aside = |at: &usize| {
        matches!(
            cast.words.lower(*at),
            "also" | "further" | "not" | "directly" | "in" | "turn" | "help" | "be" | "able" | "to" | "greatly" | "significantly"
        )
    };
    (will + 1..end).find(|at| !aside(at))
}

/// The words that tell who or what "will": back to the comma, conjunction or "that" before them, relative clauses aside.
fn subject(cast: &Cast, will: usize, floor: usize) -> Range<usize> {
    let words = &cast.words;
    let relative = |at: usize| matches!(words.lower(at), "which" | "that" | "who");
    let bound = |from: usize| {
        (floor..from)
            .rev()
            .find(|at| matches!(words.lower(*at), "," | ";" | ":" | "but" | "while" | "–" | "—" | "“" | "\"") || relative(*at))
    };
    match bound(will) {
        // "two lines, which will boost trade", "lines that would boost trade".
        Some(at) if relative(at) && at + 1 == will => {
            let end = if words.before(at) == "," { at - 1 } else { at };
            bound(end).map_or(floor, |at| at + 1)..end
        }
        // "This memorandum, which builds on an older one, will bolster trade".
        Some(at) if at + 1 == will && words.lower(at) == "," => {
            let opened = (floor..at).rev().find(|at| words.lower(*at) == ",").filter(|open| relative(open + 1));
            let end = opened.unwrap_or(at);
            bound(end).map_or(floor, |at| at + 1)..end
        }
        Some(at) => at + 1..will,
        None => floor..will,
    }
}

/// Whether somebody who acts stands among some words of a sentence, other than behind a preposition ("between A and B").
fn acts(cast: &Cast, among: Range<usize>, sentence: usize) -> bool {
    let words = &cast.words;
    let doer = |form: Form| !matches!(form, Form::Adjective | Form::Possessive);
    let mut governed = 0;
    cast.of_sentence(sentence).iter().filter(|mention| among.contains(&mention.words.start)).any(|mention| {
        let start = mention.words.start;
        let joined = governed > 0 && governed + 1 == start && matches!(words.lower(governed), "and" | ",");
        governed = if joined || words.governed(start) { mention.words.end } else { 0 };
        governed == 0 && doer(mention.form)
    })
}
