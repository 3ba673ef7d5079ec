//! Rows put together again to a source and its reading, every citation checked.

use serde_json::{Value, json};

use super::{Row, RowKind, rows};
use crate::reader::Reading;
use crate::text::Source;
use crate::wire::{WireError, reading_from_json};

/// Rows that do not make up a document with its reading: why not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowError {
    /// There is no row of the document itself.
    NoDocument,
    /// The document's row holds no text: rows without texts are for counting, not for loading.
    NoText,
    /// Some of the facts are missing, or there are more than the document's row says.
    Facts {
        /// How many the document's row announces.
        announced: u32,
        /// How many there are.
        found: u32,
    },
    /// Text and metadata are not those that the document's hash was made of.
    Altered,
    /// A body is no JSON of a reading, or cites words that the text does not have.
    Body(WireError),
    /// A row is not the one that its reading gives: this one.
    Differs(u32),
}

impl std::fmt::Display for RowError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RowError::NoDocument => write!(f, "the document's own row is missing"),
            RowError::NoText => write!(f, "the rows hold no text; have them written with texts in order to load them"),
            RowError::Facts { announced, found } => write!(f, "the document announces {announced} facts and has {found}"),
            RowError::Altered => write!(f, "text or metadata are not those of the document's hash"),
            RowError::Body(error) => write!(f, "a body is no part of a reading of this text: {error}"),
            RowError::Differs(ordinal) => write!(f, "row {ordinal} is not what its reading gives"),
        }
    }
}

impl std::error::Error for RowError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RowError::Body(error) => Some(error),
            _ => None,
        }
    }
}

/// Puts the rows of one document, in the order of their ordinals, together again. The text must have the hash that the rows
/// go by, every citation must fit it, and every row must be the one that [`rows`] makes of the result.
pub fn assemble(given: &[Row]) -> Result<(Source, Reading), RowError> {
    let Some((head, facts)) = given.split_first().filter(|(head, _)| head.kind == RowKind::Document) else {
        return Err(RowError::NoDocument);
    };
    let (announced, found) = (head.facts.unwrap_or(0), facts.len() as u32);
    if announced != found {
        return Err(RowError::Facts { announced, found });
    }
    let mut source = Source::new(head.text.clone().ok_or(RowError::NoText)?);
    (source.name, source.url, source.publisher) = (head.name.clone(), head.url.clone(), head.publisher.clone());
    (source.title, source.published_raw, source.lang) = (head.title.clone(), head.published_raw.clone(), head.lang.clone());
    if head.document != Some(source.id()) {
        return Err(RowError::Altered);
    }
    let mut value = parsed(head.body.as_deref());
    if !value.is_object() {
        value = json!({});
    }
    if let Some(notes) = &head.notes {
        value["notes"] = parsed(Some(notes));
    }
    let mut lists = serde_json::Map::new();
    for row in facts {
        let list = lists.entry(format!("{}s", row.kind.as_str())).or_insert_with(|| json!([]));
        list.as_array_mut().expect("every list was made as one").push(parsed(row.body.as_deref()));
    }
    value["facts"] = Value::Object(lists);
    let reading = reading_from_json(&value, &source).map_err(RowError::Body)?;
    for (row, again) in given.iter().zip(rows(&source, &reading, &head.reader)) {
        if (row.document, row.ordinal, row.kind, &row.body) != (again.document, again.ordinal, again.kind, &again.body) {
            return Err(RowError::Differs(row.ordinal));
        }
    }
    Ok((source, reading))
}

/// The JSON of a body; null, which is no reading and no fact, where it is none.
fn parsed(body: Option<&str>) -> Value {
    body.and_then(|body| serde_json::from_str(body).ok()).unwrap_or(Value::Null)
}
