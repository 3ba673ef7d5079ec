//! Reading behind a wall: a defect of the reader costs its document and nothing else.
//!
//! A cluster runs a task again that ends badly, on the same document, until it gives the whole job up. So nothing here ends
//! badly: a panic becomes an error beside the document.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chancery::reader::{self, Reading};
use chancery::text::Source;

use crate::error::Fault;
use crate::given::Given;

/// A document that was read, or was not.
#[derive(Debug)]
pub struct Read {
    /// The document; of one that could not be taken in, what was given beside its text.
    pub source: Source,
    /// What it reports, or why nobody knows.
    pub reading: Result<Reading, Fault>,
}

impl Read {
    /// The version of what made the reading: the relevance gate, where it held the document back, else the reader.
    pub fn reader(&self) -> &str {
        self.reading.as_ref().ok().and_then(|reading| reading.gate.as_deref()).unwrap_or(reader::VERSION)
    }
}

/// Which documents are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// All.
    All,
    /// Those that the relevance gate lets through.
    Relevant,
}

impl Choice {
    /// As Python says it: whether the gate is asked.
    pub fn of_gate(gate: bool) -> Choice {
        if gate { Choice::Relevant } else { Choice::All }
    }
}

/// Takes in and reads one document.
pub fn read(given: Given, choice: Choice) -> Read {
    match given.source() {
        Ok(source) => {
            let reading = contained(&source, &|source| reader_of_this_build(source, choice));
            Read { source, reading }
        }
        Err(refused) => {
            let (source, fault) = *refused;
            Read { source, reading: Err(fault) }
        }
    }
}

fn contained(source: &Source, read: &dyn Fn(&Source) -> Reading) -> Result<Reading, Fault> {
    catch_unwind(AssertUnwindSafe(|| read(source))).map_err(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        let message = format!("the reader broke on it, please report this: {}", words.unwrap_or("no reason given"));
        Fault::new("reader", message).at(source.name.clone().unwrap_or_else(|| source.id().to_string())).of(source.text())
    })
}

#[cfg(not(feature = "poison"))]
fn reader_of_this_build(source: &Source, choice: Choice) -> Reading {
    chosen(source, choice)
}

/// Breaks on texts that ask for it. The word is in two halves, so that no text about this file breaks it.
#[cfg(feature = "poison")]
fn reader_of_this_build(source: &Source, choice: Choice) -> Reading {
    assert!(!source.text().contains(concat!("chancery", "-poison")), "poisoned on purpose");
    chosen(source, choice)
}

fn chosen(source: &Source, choice: Choice) -> Reading {
    match choice {
        Choice::All => reader::read(source),
        Choice::Relevant => reader::read_relevant(source),
    }
}
