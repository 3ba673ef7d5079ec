//! Bodies that point back: "the ministry", "the foreign ministry" of a state not told beside it.
//!
//! *Reads*: the state of the last body with the same head; else the home state; else that of the person or state before it.
//! *Does not read*: a body without any of these; it stays nobody's.

use crate::fact::Code;
use crate::mention::{Body, Form, Mention, Words};

/// Gives bodies that point back ("the ministry") the state of the last body with the same head, or the home state.
pub fn bodies(words: &Words, bodies: &mut [Body], mentions: &mut [Mention], home: Option<&Code>) {
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
            let behind = mentions.partition_point(|mention| mention.words.start < bodies[index].words.start);
            let near = mentions[..behind].iter().rev().take_while(|mention| mention.sentence + 1 >= sentence);
            let mut told = near.filter(|mention| matches!(mention.form, Form::State | Form::Capital | Form::Person));
            told.find_map(|mention| mention.codes.first().cloned())
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
