//! Pronouns and "the government": who is spoken of.
//!
//! *Reads*: "they", "he", "his counterpart", "it" of a state or body, "we" in a speaker's mouth, "the government" at home.
//! *Does not read*: "it" of things, "he" before anybody has been named, "US" in capitals.

use std::ops::Range;

use super::{Found, State};
use crate::fact::Code;
use crate::mention::{Form, Mention, Tag, distinct};

impl State<'_> {
    /// Whom the pronoun at word `at` stands for.
    pub(super) fn pronoun(&self, at: usize, sentence: &Range<usize>, here: &[Mention]) -> Option<Found> {
        let before = &here[..here.partition_point(|mention| mention.words.start < at)];
        match self.words.lower(at) {
            "they" | "them" | "their" | "themselves" => self.they(at, before),
            "he" | "she" | "his" | "her" | "him" | "himself" | "herself" => self.he(at, sentence, before),
            "it" | "its" => self.it(at, before),
            "we" | "us" | "i" | "my" => self.we(at, here),
            "government" | "cabinet" | "kingdom" | "sultanate" | "junta" => self.government(at),
            _ => None,
        }
    }

    /// The two parties told before it in the sentence, or the pair spoken of; after a subject of several, all who met.
    fn they(&self, at: usize, before: &[Mention]) -> Option<Found> {
        let possessive = self.words.lower(at) == "their";
        let told = before.iter().filter(|mention| !matches!(mention.form, Form::Adjective | Form::Possessive | Form::Igo));
        let near = distinct(told.filter(|mention| mention.words.end <= at).flat_map(|mention| mention.codes.clone()));
        let codes: Vec<Code> = match near.len() {
            0 if self.plural => self.all().to_vec(),
            0 => self.pair().to_vec(),
            1 if self.plural || !possessive => self.pair().to_vec(),
            _ => near.into_iter().take(2).collect(),
        };
        let form = if possessive { Form::Possessive } else { Form::Pronoun };
        (!codes.is_empty()).then_some((at + 1, form, codes, None))
    }

    /// The person spoken of last; with "counterpart" behind it, the other party.
    fn he(&self, at: usize, sentence: &Range<usize>, before: &[Mention]) -> Option<Found> {
        let words = self.words;
        let form = if matches!(words.lower(at), "his" | "her") { Form::Possessive } else { Form::Pronoun };
        let official = |mention: &&Mention| {
            mention.words.end <= at && mention.codes.len() == 1 && (mention.person.is_some() || mention.form == Form::Office)
        };
        let inside = before.iter().rev().find(official).map(|mention| (mention.person, mention.codes[0].clone()));
        let (person, code) = inside.or(self.he.clone())?;
        let counterpart = (at + 1..(at + 4).min(sentence.end))
            .find(|next| matches!(words.lower(*next), "counterpart" | "counterparts" | "opposite" | "host" | "guest"));
        let Some(end) = counterpart else { return Some((at + 1, form, vec![code], person)) };
        let nation = match words.tag_before(end) {
            Some((Tag::Adjective(code) | Tag::State(code), _)) => Some(code),
            _ => None,
        };
        let others: Vec<Code> = match nation {
            Some(nation) => vec![nation.clone()],
            None if words.lower(end) == "counterparts" => self.circle.iter().filter(|other| **other != code).cloned().collect(),
            None => self.pair().iter().find(|other| **other != code).into_iter().cloned().collect(),
        };
        (!others.is_empty()).then_some((end + 1, Form::Office, others, None))
    }

    /// The state, body or organisation spoken of last.
    fn it(&self, at: usize, before: &[Mention]) -> Option<Found> {
        let thing = |mention: &&Mention| {
            mention.words.end <= at
                && mention.codes.len() == 1
                && matches!(mention.form, Form::State | Form::Capital | Form::Body | Form::Igo)
        };
        let codes = before.iter().rev().find(thing).map_or(&self.thing, |mention| &mention.codes);
        let form = if self.words.lower(at) == "its" { Form::Possessive } else { Form::Pronoun };
        (codes.len() == 1).then(|| (at + 1, form, codes.clone(), None))
    }

    /// Whoever speaks: those in whose name a joint text speaks, whose turn it is in a transcript, else the person of the sentence,
    /// the home state, or the person spoken of last.
    fn we(&self, at: usize, here: &[Mention]) -> Option<Found> {
        let lower = self.words.lower(at);
        if lower == "us" && self.words.all[at].text != "us" {
            return None;
        }
        if !self.speakers.is_empty() && lower != "i" && lower != "my" {
            return Some((at + 1, Form::Pronoun, self.speakers.clone(), None));
        }
        let form = if lower == "my" { Form::Possessive } else { Form::Pronoun };
        if let Some(turn) = &self.turn {
            return turn.clone().map(|code| (at + 1, form, vec![code], None));
        }
        let speaker = here.iter().rev().find(|mention| mention.codes.len() == 1 && mention.person.is_some());
        let code = speaker.map(|mention| &mention.codes[0]).or(self.home).or(self.he.as_ref().map(|(_, code)| code))?;
        Some((at + 1, form, vec![code.clone()], None))
    }

    /// "The government", of nobody told beside it: the home state's, or that of the state spoken of last.
    fn government(&self, at: usize) -> Option<Found> {
        let words = self.words;
        if words.before(at) != "the" || words.tag_before(at).is_some() || words.lower(at + 1) == "of" {
            return None;
        }
        let code = self.home.or(self.thing.first())?;
        Some((at + 1, Form::Office, vec![code.clone()], None))
    }
}
