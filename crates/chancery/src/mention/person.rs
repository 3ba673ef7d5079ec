//! Persons: names beside titles, and the same people where they are named again.
//!
//! *Reads*: "Chilean President Ana Reyes Soto", "Prime Minister Karim Al-Basri of Iraq", "Paul Mwangi, Kenya’s trade
//! minister", "his Fijian counterpart Semi Ratu Vakalala", "the foreign ministers A of X and B of Y"; then
//! "Reyes", "Mr Al-Basri".
//! *Does not read*: names without any title, because no list knows whom they stand for.

mod again;
mod beside;
mod company;
mod name;

use std::collections::HashMap;
use std::ops::Range;

use super::office::Office;
use super::title::Title;
use super::words::{Tag, Words};
use crate::fact::Code;
pub use name::fold;
use name::keys;

/// One person of a document.
#[derive(Debug, Clone)]
pub struct Person {
    /// The words of the fullest early mention of the name, titles outside.
    pub name: Range<usize>,
    /// The name's words, folded, without particles.
    pub keys: Vec<String>,
    /// For whom they act, where known.
    pub code: Option<Code>,
    /// Whether the code was read beside the name (`true`) or inferred from the document.
    pub stated: bool,
    /// The office.
    pub office: Option<Office>,
    /// The office's words.
    pub role: Option<Range<usize>>,
    /// The state an ambassador is sent to.
    pub to: Option<Code>,
    /// Introduced as somebody's counterpart, by the person with this index if known.
    pub counterpart: bool,
    /// No longer in office, or dead.
    pub former: bool,
    /// Dead: remembered, not acting.
    pub late: bool,
    /// Every place where they are named: the words of name and title.
    pub places: Vec<Range<usize>>,
}

/// The persons of a document, as far as they are found.
pub struct Persons<'w, 't> {
    words: &'w Words<'t>,
    /// In the order in which they were found.
    pub all: Vec<Person>,
    /// Which person, if any, each word names.
    pub at: Vec<Option<u32>>,
    /// The persons whose name has a key, in the order of `all`.
    by_key: HashMap<String, Vec<usize>>,
}

impl<'w, 't> Persons<'w, 't> {
    /// Finds the persons beside the titles, then every other place that names them.
    pub fn find(words: &'w Words<'t>, titles: &[Title]) -> Persons<'w, 't> {
        let mut persons = Persons { words, all: Vec::new(), at: vec![None; words.all.len()], by_key: HashMap::new() };
        for (index, title) in titles.iter().enumerate() {
            persons.beside(title, titles.get(index + 1));
        }
        persons.counterparts();
        persons.possessed();
        persons.again();
        persons
    }

    /// The person last found whom these words name: all of them are of the name, or the name is all in them.
    fn known(&self, name: &Range<usize>) -> Option<usize> {
        let wanted = keys(self.words, name);
        let fits = |person: &Person| {
            wanted.iter().all(|key| person.keys.contains(key))
                || person.keys.iter().all(|key| wanted.contains(key))
                || (wanted.len() >= 2 && person.keys.last() == wanted.last() && person.keys.first() == wanted.first())
        };
        let sharing = wanted.iter().filter_map(|key| self.by_key.get(key)).flatten().copied();
        sharing.filter(|index| fits(&self.all[*index])).max()
    }

    /// Puts a name into the cast: the person known by it, or a new one.
    fn put(&mut self, name: Range<usize>) -> usize {
        let keys = keys(self.words, &name);
        let index = self.known(&name).unwrap_or_else(|| {
            self.all.push(Person::named(name.clone()));
            self.all.len() - 1
        });
        // A full name given later ("Biden" in the title, then "Joseph R. Biden Jr.") is the better name.
        if keys.len() > self.all[index].keys.len() {
            for key in &keys {
                let bearers = self.by_key.entry(key.clone()).or_default();
                if !bearers.contains(&index) {
                    bearers.push(index);
                }
            }
            self.all[index].keys = keys;
            self.all[index].name = name.clone();
        }
        self.at[name.clone()].fill(Some(index as u32));
        self.all[index].places.push(name);
        index
    }

    /// The state or organisation behind "of", "from", "in" or in brackets at word `at`, and where it ends.
    fn nation_after(&self, at: usize, end: usize, links: &[&str]) -> Option<(Code, usize)> {
        let words = self.words;
        let bracketed = words.lower(at) == "(" && words.lower(at + 2) == ")";
        if !bracketed && !links.contains(&words.lower(at)) {
            return None;
        }
        let next = if words.lower(at + 1) == "the" { at + 2 } else { at + 1 };
        match words.all.get(next).filter(|_| next < end)?.tag.as_ref()? {
            (Tag::State(code) | Tag::Igo(code), len) => Some((code.clone(), next + len)),
            _ => None,
        }
    }
}

impl Person {
    /// Somebody of whom only the name is known.
    fn named(name: Range<usize>) -> Person {
        Person {
            name,
            keys: Vec::new(),
            code: None,
            stated: false,
            office: None,
            role: None,
            to: None,
            counterpart: false,
            former: false,
            late: false,
            places: Vec::new(),
        }
    }

    /// Takes over a code read beside the name, unless one is known already.
    fn state(&mut self, code: Option<Code>) {
        if !self.stated && code.is_some() {
            self.code = code;
            self.stated = true;
        }
    }
}
