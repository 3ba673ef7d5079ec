//! How heavily each party weighs in a document.

use std::collections::BTreeMap;

use super::{Form, Mention, Words};
use crate::fact::Code;

/// How heavy each party weighs in the document.
pub fn weigh(mentions: &[Mention], words: &Words) -> Vec<(Code, u32)> {
    let mut weight: BTreeMap<Code, u32> = BTreeMap::new();
    let total = words.sentences.len().max(1);
    for mention in mentions {
        let worth = match mention.form {
            Form::Person => 4,
            Form::State | Form::Office | Form::Body | Form::Capital => 3,
            Form::Adjective => 2,
            Form::Igo => 1,
            Form::Group | Form::Pronoun | Form::Possessive => 0,
        };
        let early = if mention.sentence < 3.min(total) { 2 } else { 1 };
        for code in &mention.codes {
            *weight.entry(code.clone()).or_default() += worth * early;
        }
    }
    let mut out: Vec<(Code, u32)> = weight.into_iter().collect();
    out.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    out
}
