//! The content hash: one name for what a reader found in a set of documents, whatever found it where and in what order.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::text::SourceId;

/// Hashes the rows of many documents; rows may come in any order and more than once.
///
/// All three hashes are SHA-256, written as 64 lower-case hexadecimal digits:
///
/// 1. of a row: over `ordinal`, `kind` and `body`, parted by tabs;
/// 2. of a document: over the hashes of its rows in the order of their ordinals, each followed by a line end;
/// 3. of the content: over a line `document`, `reader`, hash of the document, parted by tabs and ended by a line end, for each
///    document in the order of `document` and `reader`.
///
/// The text is in it by the document's hash. Rows of kind `error`, notes, and the caller's names for documents are not.
///
/// ```
/// # use chancery::{reader, text::Source, wire::row::{rows, ContentHash}};
/// let hash = |texts: &[&str]| {
///     let mut content = ContentHash::default();
///     for text in texts {
///         let source = Source::new(*text);
///         content.document(source.id(), reader::VERSION, &rows(&source, &reader::read(&source), reader::VERSION));
///     }
///     content.finish()
/// };
/// assert_eq!(hash(&["Fiji met Chile.", "Chile met Peru."]), hash(&["Chile met Peru.", "Fiji met Chile.", "Chile met Peru."]));
/// assert_ne!(hash(&["Fiji met Chile."]), hash(&["Fiji met Peru."]));
/// ```
#[derive(Debug, Default)]
pub struct ContentHash {
    /// Documents that came whole. Two readings of one document by one reader that differ both count: then the hash differs.
    whole: BTreeSet<(SourceId, String, String)>,
    /// Rows of documents that came in pieces.
    loose: BTreeMap<(SourceId, String), BTreeSet<(u32, String)>>,
}

impl ContentHash {
    /// Adds one document with all its rows.
    pub fn document<'a>(&mut self, document: SourceId, reader: &str, rows: impl IntoIterator<Item = &'a super::Row>) {
        let hashes = rows.into_iter().map(|row| row_hash(row.ordinal, row.kind.as_str(), row.body.as_deref().unwrap_or("")));
        let digest = of_document(hashes);
        self.whole.insert((document, reader.to_owned(), digest));
    }

    /// Adds one row of a document whose other rows may come later, or have come. Error rows are passed over.
    pub fn row(&mut self, document: SourceId, reader: &str, ordinal: u32, kind: &str, body: &str) {
        if kind != "error" {
            self.loose.entry((document, reader.to_owned())).or_default().insert((ordinal, row_hash(ordinal, kind, body)));
        }
    }

    /// The hash of everything that was added.
    pub fn finish(mut self) -> String {
        for ((document, reader), rows) in std::mem::take(&mut self.loose) {
            self.whole.insert((document, reader, of_document(rows.into_iter().map(|(_, hash)| hash))));
        }
        let mut content = Sha256::new();
        for (document, reader, digest) in &self.whole {
            content.update(format!("{}\t{reader}\t{digest}\n", document.hex()));
        }
        hex(content)
    }
}

fn row_hash(ordinal: u32, kind: &str, body: &str) -> String {
    hex(Sha256::new_with_prefix(format!("{ordinal}\t{kind}\t{body}")))
}

fn of_document(rows: impl Iterator<Item = String>) -> String {
    let mut document = Sha256::new();
    for row in rows {
        document.update(row);
        document.update("\n");
    }
    hex(document)
}

fn hex(hash: Sha256) -> String {
    SourceId(hash.finalize().into()).hex()
}
