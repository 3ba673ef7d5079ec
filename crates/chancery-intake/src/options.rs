//! What a caller may set: the format, the encoding, the names of fields, the limits.

use std::str::FromStr;

use crate::document::{Format, Origin};
use crate::failure::{Failure, FailureKind, Limit};

/// How inputs are read. `Options::default()` is right for most.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Read everything as this format instead of going by names and first bytes.
    pub format: Option<Format>,
    /// What is known of the encoding from outside (an HTTP header, a person), as a WHATWG label.
    pub encoding: Option<String>,
    /// Which fields of a JSON record, or columns of a table, hold what.
    pub map: FieldMap,
    /// How much is too much.
    pub limits: Limits,
}

/// Which field of a JSON record or column of a table holds what. In JSON a dot leads into an inner object: `content.body`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldMap {
    /// Identifier.
    pub id: String,
    /// Address.
    pub url: String,
    /// Date of publication.
    pub date: String,
    /// Title.
    pub title: String,
    /// Publisher.
    pub publisher: String,
    /// News agency.
    pub agency: String,
    /// Author.
    pub author: String,
    /// Language, used when the text does not show it.
    pub lang: String,
    /// The text itself; the only field that a record must have.
    pub text: String,
}

impl FieldMap {
    /// The names on the left side of a mapping.
    pub const FIELDS: [&str; 9] = ["id", "url", "date", "title", "publisher", "agency", "author", "lang", "text"];

    fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "id" => &mut self.id,
            "url" => &mut self.url,
            "date" => &mut self.date,
            "title" => &mut self.title,
            "publisher" => &mut self.publisher,
            "agency" => &mut self.agency,
            "author" => &mut self.author,
            "lang" => &mut self.lang,
            "text" => &mut self.text,
            _ => return None,
        })
    }
}

/// Every field is found under its own name.
impl Default for FieldMap {
    fn default() -> Self {
        let [id, url, date, title, publisher, agency, author, lang, text] = FieldMap::FIELDS.map(str::to_owned);
        FieldMap { id, url, date, title, publisher, agency, author, lang, text }
    }
}

/// Reads a mapping such as `text=body,date=published_at`.
///
/// ```
/// use chancery_intake::FieldMap;
///
/// let map: FieldMap = "text=content.body,date=published_at".parse().unwrap();
/// assert_eq!(map.text, "content.body");
/// assert_eq!(map.title, "title");
/// assert!("body".parse::<FieldMap>().is_err());
/// ```
impl FromStr for FieldMap {
    type Err = Failure;

    fn from_str(mapping: &str) -> Result<Self, Failure> {
        let refuse = |message: String| Err(Failure::new(Origin::of_file("--map"), FailureKind::Usage, message));
        let mut map = FieldMap::default();
        for pair in mapping.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let Some((name, path)) = pair.split_once('=') else {
                return refuse(format!("`{pair}` is not of the form FIELD=NAME"));
            };
            let (name, path) = (name.trim(), path.trim());
            if path.is_empty() {
                return refuse(format!("`{pair}` names no field of the record"));
            }
            let Some(field) = map.field(name) else {
                let known = FieldMap::FIELDS.join(", ");
                return refuse(format!("`{name}` is no field of a document; those are {known}"));
            };
            *field = path.to_owned();
        }
        Ok(map)
    }
}

/// How much is too much. An input over a limit is refused with a [`Failure`] that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file that is read as a whole: every format that holds one document, and feeds.
    pub file_bytes: u64,
    /// Bytes of a file that is read record by record: JSON, JSONL, CSV, and archives after they are unpacked.
    pub stream_bytes: u64,
    /// Bytes of one record of JSON, CSV or a web archive.
    pub record_bytes: u64,
    /// Bytes of one document's text; more than `u32::MAX` is never allowed, since spans are 32 bit.
    pub text_bytes: u64,
    /// Bytes that a DOCX or PDF may unpack to; an archive or a compressed file may unpack to this and 200 times its own size.
    pub inflated_bytes: u64,
    /// Archives and compressed files inside each other.
    pub archive_depth: u64,
    /// Elements inside each other on a web page.
    pub html_depth: u64,
    /// Elements of a web page, counting those that a parser makes up to mend it.
    pub html_elements: u64,
    /// Pages of a PDF.
    pub pdf_pages: u64,
    /// Milliseconds for one PDF.
    pub time_ms: u64,
    /// Folders inside each other.
    pub folder_depth: u64,
}

impl Limits {
    /// The value of one limit.
    pub fn value(&self, limit: Limit) -> u64 {
        match limit {
            Limit::FileBytes => self.file_bytes,
            Limit::StreamBytes => self.stream_bytes,
            Limit::RecordBytes => self.record_bytes,
            Limit::TextBytes => self.text_bytes.min(u64::from(u32::MAX)),
            Limit::InflatedBytes => self.inflated_bytes,
            Limit::ArchiveDepth => self.archive_depth,
            Limit::HtmlDepth => self.html_depth,
            Limit::HtmlElements => self.html_elements,
            Limit::PdfPages => self.pdf_pages,
            Limit::Time => self.time_ms,
            Limit::FolderDepth => self.folder_depth,
        }
    }
}

const MIB: u64 = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 64 * MIB,
            stream_bytes: 1024 * 1024 * MIB,
            record_bytes: 16 * MIB,
            text_bytes: 64 * MIB,
            inflated_bytes: 256 * MIB,
            archive_depth: 4,
            html_depth: 512,
            html_elements: 1_000_000,
            pdf_pages: 2_000,
            time_ms: 20_000,
            folder_depth: 64,
        }
    }
}
