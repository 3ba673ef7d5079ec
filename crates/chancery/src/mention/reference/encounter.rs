//! Which parties a sentence tells of together.
//!
//! *Reads*: persons, bodies or states of two parties and more in one sentence.
//! *Does not read*: third parties of whom those spoken of before say something ("They condemned A's attack on B").

use std::ops::Range;

use crate::fact::Code;
use crate::mention::{Form, Mention, Words, distinct};
use crate::wordlist::List;

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

/// The persons whom a sentence names, by name or as the holders of one office in several states, and for whom they act.
pub fn named_together(here: &[Mention]) -> Vec<(Option<usize>, Code)> {
    let person = |mention: &&Mention| match mention.form {
        Form::Person => true,
        Form::Office => mention.codes.len() > 1,
        _ => false,
    };
    let persons = here.iter().filter(person);
    persons.flat_map(|mention| mention.codes.iter().map(|code| (mention.person, code.clone()))).collect()
}

/// Whether the subject of a sentence is somebody spoken of before: "They", "The two leaders", "The President". `here` are its
/// mentions by name.
pub fn resumes(words: &Words, sentence: &Range<usize>, here: &[Mention]) -> bool {
    let named = here.iter().map(|mention| mention.words.start).find(|at| !words.governed(*at)).unwrap_or(sentence.end);
    let reference = |at: usize| match words.lower(at) {
        "they" | "he" | "she" | "both" => true,
        // "The leaders of A", "delegations from A" are those of A and no others.
        _ if matches!(words.after(at + 1), "of" | "from") => false,
        _ => words.on(at, List::Group) || (words.on(at, List::OfficeHead) && words.all[at].capital()),
    };
    // "She said A wished B to join": what she tells is of A and B.
    let subject = (sentence.start..named).find(|at| reference(*at));
    subject.is_some_and(|at| !(at..named).any(|next| words.on(next, List::Speech)))
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
