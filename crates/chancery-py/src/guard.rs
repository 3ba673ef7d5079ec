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

/// Takes in and reads one document.
pub fn read(given: Given) -> Read {
    match given.source() {
        Ok(source) => {
            let reading = contained(&source, &reader_of_this_build);
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
fn reader_of_this_build(source: &Source) -> Reading {
    reader::read(source)
}

/// Breaks on texts that ask for it. The word is in two halves, so that no text about this file breaks it.
#[cfg(feature = "poison")]
fn reader_of_this_build(source: &Source) -> Reading {
    assert!(!source.text().contains(concat!("chancery", "-poison")), "poisoned on purpose");
    reader::read(source)
}
