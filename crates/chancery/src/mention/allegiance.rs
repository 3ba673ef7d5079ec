//! For whom a person acts whose title does not say it, and whose a body is.
//!
//! *Reads*: a leader whom the gazetteer lists; else the party for which the evidence of the document weighs most: the state at
//! home, the party named last, the owner in "its minister", who else holds the office ([`evidence`] lists it all). The weights
//! were learned from the corpus (`data/allegiance.tsv`, made by `training/allegiance.py`).
//! *Does not read*: persons without any office, unless they are somebody's counterpart; parties that the document does not name.

mod evidence;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::words::{Tag, Words};
use super::{Body, Mention, Person, leader};
use crate::fact::{Code, Stance};
use crate::lexicon::Lexicon;
use crate::table::{Table, TableError, WordHashing};
use crate::text::Span;
use evidence::{Evidence, Page};

const WEIGHTS: Table = Table { name: "allegiance.tsv", text: include_str!("../../../../data/allegiance.tsv") };

/// A party less likely than this is not chosen: then it is the party at home, or nobody knows.
const LEAST: f64 = 0.5;

/// A choice among the parties of a document, and what speaks for each: what the weights are learned from.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The words whose allegiance is asked for: the name of a person, the words of a body.
    pub span: Span,
    /// The parties to choose from.
    pub candidates: Vec<Code>,
    /// Each piece of evidence and the parties that it speaks for.
    pub evidence: Vec<(String, Vec<Code>)>,
    /// What the present weights choose.
    pub chosen: Option<Code>,
}

/// What is known of a document when the choices are made.
pub(super) struct Setting<'a, 't> {
    pub words: &'a Words<'t>,
    pub mentions: &'a [Mention],
    pub home: Option<&'a Code>,
    pub weights: &'a [(Code, u32)],
    pub lexicon: &'a Lexicon,
}

/// Gives every person whose state is not told beside the name the one that follows from the document. Each choice made on
/// evidence is shown to `see`.
pub(super) fn settle(setting: &Setting, persons: &mut [Person], mut see: impl FnMut(Choice)) {
    let mut order: Vec<usize> = (0..persons.len()).collect();
    order.sort_by_key(|index| persons[*index].places[0].start);
    for index in order.iter().copied() {
        let person = &persons[index];
        let leading = person.office.is_some_and(|office| office.stance == Stance::Leader);
        if person.code.is_none()
            && let Some(code) = leader::state(setting.lexicon, &person.keys, leading)
            && (person.office.is_some() || setting.weights.iter().any(|(other, _)| *other == code))
        {
            persons[index].code = Some(code);
        }
    }
    for index in order {
        let person = &persons[index];
        if person.code.is_some() || (person.office.is_none() && !person.counterpart) {
            continue;
        }
        if let Some(code) = delegation(setting.words, person.places[0].start) {
            persons[index].code = Some(code);
            continue;
        }
        let page = Page { setting, persons, bodies: &[] };
        let choice = choose(setting, &page.person(index), &person.name);
        persons[index].code = choice.chosen.clone();
        see(choice);
    }
}

/// "The German delegation also included State Secretary A B", "a delegation from the United States led by Secretary C D".
fn delegation(words: &Words, first: usize) -> Option<Code> {
    let sentence = words.sentence_of(first);
    let at = (sentence.start..first).rev().find(|at| matches!(words.lower(*at), "delegation" | "team"))?;
    if !(at + 1..first)
        .any(|at| matches!(words.lower(at), "included" | "includes" | "comprised" | "comprising" | "including" | "led" | "headed"))
    {
        return None;
    }
    let told = |at: usize| match words.all.get(at).and_then(|word| word.tag.as_ref()) {
        Some((Tag::State(code) | Tag::Adjective(code), _)) => Some(code.clone()),
        _ => None,
    };
    let before = words.tag_before(at).and_then(|(_, start)| told(start));
    let mut links = (at + 1..first.min(at + 7)).filter(|at| matches!(words.lower(*at), "from" | "of"));
    before.or_else(|| links.find_map(|at| told(at + 1).or_else(|| told(at + 2).filter(|_| words.lower(at + 1) == "the"))))
}

/// Gives every body whose phrase does not say whose it is its state: that of the last body with the same head, where the phrase
/// only points back ("the ministry"), else the one that follows from the document.
pub(super) fn settle_bodies(setting: &Setting, persons: &[Person], bodies: &mut [Body], mut see: impl FnMut(Choice)) {
    for index in 0..bodies.len() {
        if bodies[index].code.is_some() {
            continue;
        }
        let same = same_before(setting.words, bodies, index).filter(|_| !bodies[index].named);
        if let Some(other) = same {
            bodies[index].code = bodies[other].code.clone();
            continue;
        }
        let page = Page { setting, persons, bodies };
        let choice = choose(setting, &page.body(index), &bodies[index].words);
        bodies[index].code = choice.chosen.clone();
        see(choice);
    }
}

/// The last body before body `index` with the same head and a known state.
fn same_before(words: &Words, bodies: &[Body], index: usize) -> Option<usize> {
    let head = words.lower(bodies[index].words.end - 1);
    let named = bodies[index].named;
    (0..index).rev().find(|other| {
        let one = &bodies[*other];
        one.code.is_some() && (one.named || !named) && one.words.clone().any(|at| words.lower(at) == head)
    })
}

fn choose(setting: &Setting, evidence: &Evidence, words: &Range<usize>) -> Choice {
    let mut candidates: Vec<Code> = setting.weights.iter().map(|(code, _)| code.clone()).collect();
    candidates.extend(setting.home.filter(|home| !candidates.contains(home)).cloned());
    let weights = Weights::builtin();
    let mut scores = vec![0; candidates.len()];
    for (label, codes) in &evidence.all {
        let Some(weight) = weights.0.get(label.as_str()) else { continue };
        for (candidate, score) in candidates.iter().zip(&mut scores) {
            if codes.contains(candidate) {
                *score += weight;
            }
        }
    }
    // Of equals the heaviest party, which comes first.
    let best = (0..candidates.len()).rev().max_by_key(|at| scores[*at]).filter(|best| likelihood(&scores, *best) >= LEAST);
    let home = || candidates.iter().position(|code| Some(code) == setting.home);
    let best = best.or_else(home);
    Choice {
        span: setting.words.span(words),
        chosen: best.map(|at| candidates[at].clone()),
        candidates,
        evidence: evidence.all.clone(),
    }
}

/// How likely one of the candidates is, by the weights in thousandths of what speaks for each.
fn likelihood(scores: &[i32], one: usize) -> f64 {
    let odds = |score: i32| (f64::from(score) / 1000.0).exp();
    odds(scores[one]) / scores.iter().map(|score| odds(*score)).sum::<f64>()
}

/// The weight of each piece of evidence in thousandths.
struct Weights(HashMap<&'static str, i32, WordHashing>);

impl Weights {
    fn builtin() -> &'static Weights {
        static BUILTIN: OnceLock<Weights> = OnceLock::new();
        BUILTIN.get_or_init(|| Weights::load().expect("a test loads every row of the compiled-in table"))
    }

    fn load() -> Result<Weights, TableError> {
        let mut weights = HashMap::default();
        WEIGHTS.each::<2>(|row| {
            let weight = row.read(1, |cell| cell.parse().ok())?;
            match weights.insert(row.cells[0], weight) {
                None => Ok(()),
                Some(_) => Err(row.error(format!("\"{}\" is there already", row.cells[0]))),
            }
        })?;
        Ok(Weights(weights))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_weights_is_well_formed() {
        let weights = Weights::load().unwrap_or_else(|error| panic!("{error}"));
        assert!(weights.0.len() > 50);
    }
}
