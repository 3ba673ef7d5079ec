//! What intake hands on: a document with its origin, what its format said of it, and its text.

use std::fmt;
use std::path::{Path, PathBuf};

/// One document: a text and what the format it came in said of it.
///
/// Nothing here is interpreted. `published_raw` may be an impossible date, `title` may be the name
/// of a template; to judge that is the reader's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Where it came from.
    pub origin: Origin,
    /// The identifier that the input gave it (a record's `id`, a mail's `Message-ID`).
    pub id: Option<String>,
    /// Its address (a record's `url`, a page's canonical link).
    pub url: Option<String>,
    /// The date of publication exactly as it was found.
    pub published_raw: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who published it (a record's `publisher`, a page's site name).
    pub publisher: Option<String>,
    /// The news agency it credits (a record's `agency`).
    pub agency: Option<String>,
    /// Who wrote it (a byline, a mail's `From`, the author of a file).
    pub author: Option<String>,
    /// ISO 639-1 code of the language of the text; none if the text is too short or too mixed to
    /// say and the input did not say it.
    pub lang: Option<String>,
    /// Name of the encoding that the bytes were read in, as the WHATWG Encoding Standard has it.
    pub encoding: String,
    /// The text. Every span of every fact counts bytes of exactly this string.
    pub text: String,
    /// What a careful person should know of how the text was won.
    pub notes: Vec<Note>,
}

impl Document {
    /// A document of nothing but its text; the parsers fill in what else they find.
    pub(crate) fn of(origin: Origin, encoding: &str, text: String) -> Self {
        Document {
            origin,
            id: None,
            url: None,
            published_raw: None,
            title: None,
            publisher: None,
            agency: None,
            author: None,
            lang: None,
            encoding: encoding.to_owned(),
            text,
            notes: Vec::new(),
        }
    }
}

/// Where a document or a failure came from: a file, and the place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// The path as it was given or found; `-` is standard input.
    pub path: PathBuf,
    /// The file within the archive at `path`, and so on inwards, parted by slashes.
    pub member: Option<String>,
    /// Number of the record in a file of many, from 1.
    pub record: Option<u64>,
    /// Line on which the record starts, from 1.
    pub line: Option<u64>,
    /// The format it was read as; none when reading failed before that was known.
    pub format: Option<Format>,
}

impl Origin {
    /// The origin of a whole file.
    pub fn of_file(path: impl AsRef<Path>) -> Self {
        Origin { path: path.as_ref().to_owned(), member: None, record: None, line: None, format: None }
    }

    /// The same place, read as `format`.
    pub(crate) fn read_as(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// The place of one record in the file.
    pub(crate) fn at_record(&self, record: u64, line: u64) -> Self {
        Origin { record: Some(record), line: Some(line), ..self.clone() }
    }

    /// The place of one record in a file that has no lines.
    pub(crate) fn at_number(&self, record: u64) -> Self {
        Origin { record: Some(record), ..self.clone() }
    }

    /// The place of a file in the archive that this is the place of.
    pub(crate) fn within(&self, name: &str) -> Self {
        let member = match &self.member {
            Some(outer) => format!("{outer}/{name}"),
            None => name.to_owned(),
        };
        Origin { member: Some(member), record: None, line: None, format: None, ..self.clone() }
    }

    /// The name by which format and document go: that of the innermost file.
    pub fn name(&self) -> &Path {
        self.member.as_deref().map_or(&self.path, Path::new)
    }

    /// Where in the file at `path` it is, in words; none where it is all of it.
    pub fn place(&self) -> Option<String> {
        let within = match (self.line, self.record) {
            (Some(line), _) => Some(format!("line {line}")),
            (None, Some(record)) => Some(format!("record {record}")),
            (None, None) => None,
        };
        match (&self.member, within) {
            (Some(member), Some(within)) => Some(format!("{member}, {within}")),
            (member, within) => member.clone().or(within),
        }
    }
}

/// `path` or `path:line`, for a file in an archive `path/member`, for a record without a line `path#record`: on one line
/// whatever the name holds.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A file name may hold line ends and terminal escapes, which would forge messages.
        let mut plainly = |name: &str| {
            name.chars().try_for_each(|c| if c.is_control() { write!(f, "{}", c.escape_default()) } else { write!(f, "{c}") })
        };
        plainly(&self.path.to_string_lossy())?;
        if let Some(member) = &self.member {
            plainly("/")?;
            plainly(member)?;
        }
        match (self.line, self.record) {
            (Some(line), _) => write!(f, ":{line}"),
            (None, Some(record)) => write!(f, "#{record}"),
            (None, None) => Ok(()),
        }
    }
}

/// A format that intake reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// Plain text, with or without a first line that starts ` date YYYY-MM-DD `.
    Plain,
    /// CommonMark with tables, footnotes and front matter.
    Markdown,
    /// A web page.
    Html,
    /// One JSON record, several one after the other, or an array of them.
    Json,
    /// One JSON record a line.
    Jsonl,
    /// Portable Document Format.
    Pdf,
    /// Office Open XML text.
    Docx,
    /// One mail message (RFC 5322).
    Eml,
    /// RSS, Atom or JSON Feed: a document for each entry.
    Feed,
    /// Comma-separated values, or with tabs or semicolons: a document for each row.
    Csv,
    /// Apache Parquet: a document for each row.
    Parquet,
    /// Web archive (ISO 28500): a document for each page.
    Warc,
    /// An archive of files, one after the other.
    Tar,
    /// An archive of files with a directory.
    Zip,
}

impl Format {
    /// All formats, in the order of their names in help texts.
    pub const ALL: [Format; 14] = [
        Format::Plain,
        Format::Markdown,
        Format::Html,
        Format::Json,
        Format::Jsonl,
        Format::Pdf,
        Format::Docx,
        Format::Eml,
        Format::Feed,
        Format::Csv,
        Format::Parquet,
        Format::Warc,
        Format::Tar,
        Format::Zip,
    ];

    /// The format's short name, as an option would spell it.
    pub fn name(self) -> &'static str {
        match self {
            Format::Plain => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Eml => "eml",
            Format::Feed => "feed",
            Format::Csv => "csv",
            Format::Parquet => "parquet",
            Format::Warc => "warc",
            Format::Tar => "tar",
            Format::Zip => "zip",
        }
    }

    /// The format with that short name.
    pub fn of_name(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }

    /// File name extensions that stand for the format, in lower case.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Format::Plain => &["txt", "text"],
            Format::Markdown => &["md", "markdown"],
            Format::Html => &["html", "htm", "xhtml"],
            Format::Json => &["json"],
            Format::Jsonl => &["jsonl", "ndjson"],
            Format::Pdf => &["pdf"],
            Format::Docx => &["docx"],
            Format::Eml => &["eml"],
            Format::Feed => &["rss", "atom", "rdf", "xml"],
            Format::Csv => &["csv", "tsv"],
            Format::Parquet => &["parquet"],
            Format::Warc => &["warc", "wet"],
            Format::Tar => &["tar", "tgz"],
            Format::Zip => &["zip"],
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something a careful person should know of how a text was won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What kind of thing.
    pub kind: NoteKind,
    /// The same in words: lower case, no full stop.
    pub message: String,
    /// The byte of the text that it speaks of, where there is one.
    pub at: Option<usize>,
}

impl Note {
    pub(crate) fn new(kind: NoteKind, message: impl Into<String>) -> Self {
        Note { kind, message: message.into(), at: None }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// `1 page`, `2 pages`.
pub(crate) fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// The kinds of [`Note`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// Some bytes stood for no character; U+FFFD stands in their place.
    DecodedLossily,
    /// The encoding that the input declared is not the one it is in.
    Mislabelled,
    /// The input ends before its format says it is complete.
    Truncated,
    /// A piece of metadata could not be used.
    FieldIgnored,
    /// The main text could not be told from the rest; the whole page was taken.
    WholePage,
    /// A page of the document gave no text.
    PageWithoutText,
    /// Part of the input is not in the text (attachments, footnotes, damaged pages).
    PartLeftOut,
}
