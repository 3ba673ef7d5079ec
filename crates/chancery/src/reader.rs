//! From a source to a reading: the pipeline, to be read from top to bottom.

use crate::fact::Facts;
use crate::text::{DateLint, Edtf, Source, SourceKind, Span};

/// The version of the reader. It changes with every change of what is read; the register re-reads what an older one read.
pub const VERSION: &str = concat!("table-", env!("CARGO_PKG_VERSION"));

/// What the reader found out about the document itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// What sort of document it is.
    pub kind: Option<SourceKind>,
    /// The place word at the head of the text, as written.
    pub dateline: Option<Span>,
    /// The agency credited in the text (`Bernama`), as written.
    pub agency: Option<Span>,
    /// The headline inside the text, where it has one.
    pub title: Option<Span>,
    /// The date of publication: the header's, or the text's own where there is no header.
    pub published: Option<Edtf>,
    /// What the date lint found.
    pub date_lint: Vec<DateLint>,
}

/// Something a person should know about the reading of a place; never an error.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The place, where there is one.
    pub span: Option<Span>,
    /// Lower case, without a full stop.
    pub message: String,
}

/// What one version of the reader found in one source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// About the document.
    pub document: Document,
    /// What it reports.
    pub facts: Facts,
    /// What a person should know.
    pub notes: Vec<Note>,
    /// The sentences of the text, for search and display.
    pub sentences: Vec<Span>,
}

/// Reads one source. Never fails: odd text gives fewer facts and a note.
pub fn read(source: &Source) -> Reading {
    let _ = source;
    Reading::default()
}
