//! What an arrangement will bring about is no undertaking of anybody.
//!
//! *Reads*: "This partnership will strengthen the shipyards", "Such a solution would allow all to …": an effect that is expected.
//! *Does not read*: what those who act will do ("The two sides will strengthen …"), what an arrangement holds ("This agreement
//! will provide loans", "This office will open in May").

use std::ops::Range;

use crate::mention::{Cast, Form};
use crate::wordlist::List;

/// How many words a subject has before its "will".
const SUBJECT: usize = 6;

/// The "will" and verb of a sentence that tells an effect.
pub fn effect(cast: &Cast, sentence: usize) -> Option<Range<usize>> {
    let words = &cast.words;
    let range = words.sentences[sentence].clone();
    if !matches!(words.lower(range.start), "this" | "these" | "such" | "that" | "those") {
        return None;
    }
    let will =
        (range.start + 1..(range.start + 1 + SUBJECT).min(range.end)).find(|at| matches!(words.lower(*at), "will" | "would"))?;
    let doer = |form: Form| matches!(form, Form::Person | Form::Office | Form::Group | Form::Body);
    if cast.of_sentence(sentence).iter().any(|mention| mention.words.start < will && doer(mention.form)) {
        return None;
    }
    let verb = (will + 1..range.end)
        .find(|at| !matches!(words.lower(*at), "also" | "further" | "not" | "directly" | "in" | "turn" | "help"))?;
    words.on(verb, List::EffectVerb).then_some(will..verb + 1)
}
