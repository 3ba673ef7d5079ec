//! Turns paths and bytes in many formats into plain documents.
//!
//! This crate knows formats, encodings and limits. It decides nothing about meaning: a header date
//! is handed on as it was found, a title is not compared with the text, and nobody's name is
//! looked up. Whatever comes in, each input gives documents or a [`Failure`] that says what to do;
//! no input makes it panic, hang or take memory without bound.
//!
//! ```
//! use chancery_intake::{read_bytes, Options};
//!
//! let bytes = b" date 2024-03-12 NAIROBI: Kenya met Peru.".to_vec();
//! let document = read_bytes("report.txt", bytes, &Options::default()).next().unwrap().unwrap();
//! assert_eq!(document.published_raw.as_deref(), Some("2024-03-12"));
//! assert_eq!(document.text, "NAIROBI: Kenya met Peru.");
//! ```

mod document;
mod failure;
mod options;

mod intake;
mod packing;
mod pending;
mod walk;

mod encoding;
mod format;
mod language;

mod docx;
mod eml;
mod feed;
mod html;
mod json;
mod markdown;
mod pdf;
mod plain;
mod table;
mod tar;
mod warc;
mod zipped;

mod contain;

pub use document::{Document, Format, Note, NoteKind, Origin};
pub use failure::{Failure, FailureKind, Limit};
pub use feed::{FeedEntry, feed_entries};
pub use intake::{Documents, read_bytes, read_path, read_stream, read_text};
pub use options::{FieldMap, Limits, Options};
pub use pending::Pending;
pub use walk::{Walk, walk};
