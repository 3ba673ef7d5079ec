//! Which parties a sentence tells of together.

use crate::fact::Code;
use crate::mention::{Form, Mention, Words, distinct};

/// The parties of the dealing that a sentence tells of: two or more parties by persons, states or bodies in it. First those that
/// "the two sides" are, then all.
pub fn encounter(words: &Words, here: &[Mention]) -> (Vec<Code>, Vec<Code>) {
    let strong = distinct(
        here.iter().filter(|mention| matches!(mention.form, Form::Person | Form::Body)).flat_map(|mention| mention.codes.clone()),
    );
    if strong.len() == 2 {
        return (strong.clone(), strong);
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
        let all = states.clone();
        states.truncate(if strong.len() > 2 { strong.len() } else { 2 });
        return (states, all);
    }
    (Vec::new(), Vec::new())
}

/// Whether the first two actors of a sentence are one subject: "A and B".
pub fn conjoined(words: &Words, actors: &[&Mention]) -> bool {
    actors.len() >= 2 && {
        let (a, b) = (actors[0], actors[1]);
        let gap: Vec<&str> = (a.words.end..b.words.start)
            .map(|at| words.lower(at))
            .filter(|word| !matches!(*word, "the" | "his" | "her" | ","))
            .collect();
        gap == ["and"] || (gap.first() == Some(&"and") && gap.len() <= 3)
    }
}
