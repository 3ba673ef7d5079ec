//! Why an input, or one record of it, gave no document.

use std::error::Error;
use std::fmt;
use std::path::Path;

use crate::document::Origin;
use crate::options::Limits;

/// An input that could not be read, the reason, and what to do about it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failure {
    /// The file and the place in it.
    pub origin: Origin,
    /// What callers match on.
    pub kind: FailureKind,
    /// The reason in words: lower case, no full stop, with what to do where that is known.
    pub message: String,
    /// What lay below it, where something did.
    pub cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Failure {
    pub(crate) fn new(origin: Origin, kind: FailureKind, message: impl Into<String>) -> Self {
        Failure { origin, kind, message: message.into(), cause: None }
    }

    /// The failure of an input that the caller could not get hold of.
    pub fn elsewhere(path: &Path, message: &str) -> Self {
        Failure::new(Origin::of_file(path), FailureKind::Io, message)
    }

    pub(crate) fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The failure of a limit, with how to raise it.
    pub(crate) fn over(origin: Origin, limit: Limit, limits: &Limits) -> Self {
        let allowed = limits.value(limit);
        let message = format!(
            "{} is over the limit of {allowed} {}; raise `{}` if the input can be trusted",
            limit.subject(),
            limit.unit(),
            limit.name(),
        );
        Failure::new(origin, FailureKind::Limit(limit), message)
    }
}

/// `origin: message`; the cause is given by [`Error::source`].
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.origin, self.message)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn Error + 'static))
    }
}

/// The kinds of [`Failure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// There is no such file, or a link points nowhere.
    NotFound,
    /// The file may not be read by this user.
    Denied,
    /// It is a folder where a file was asked for.
    Folder,
    /// A link leads back to itself or to a folder that is being read.
    Loop,
    /// It is a pipe, a socket or a device.
    NotAFile,
    /// The system failed while reading.
    Io,
    /// It holds no text at all.
    Empty,
    /// It is not text and not in a format that intake knows.
    Binary,
    /// It is in a format that intake knows and does not read.
    Unsupported,
    /// It is damaged, or not what it claims to be.
    Damaged,
    /// It is well formed, but not a record that gives a document.
    Shape,
    /// It needs a password.
    Encrypted,
    /// It has pages or parts, but no text in them.
    NoText,
    /// It is over a limit.
    Limit(Limit),
    /// What was asked for makes no sense (an unknown field, a broken pattern).
    Usage,
}

/// The limits that an input can be over; their values are in [`crate::Limits`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// Bytes of a file that is read as a whole.
    FileBytes,
    /// Bytes of a file that is read record by record.
    StreamBytes,
    /// Bytes of one record.
    RecordBytes,
    /// Bytes of one document's text.
    TextBytes,
    /// Bytes that a compressed file may unpack to.
    InflatedBytes,
    /// Archives and compressed files inside each other.
    ArchiveDepth,
    /// Elements inside each other on a web page.
    HtmlDepth,
    /// Elements of a web page.
    HtmlElements,
    /// Pages of a PDF.
    PdfPages,
    /// Time for one document.
    Time,
    /// Folders inside each other.
    FolderDepth,
}

impl Limit {
    /// The name of its field in [`crate::Limits`].
    pub fn name(self) -> &'static str {
        match self {
            Limit::FileBytes => "file_bytes",
            Limit::StreamBytes => "stream_bytes",
            Limit::RecordBytes => "record_bytes",
            Limit::TextBytes => "text_bytes",
            Limit::InflatedBytes => "inflated_bytes",
            Limit::ArchiveDepth => "archive_depth",
            Limit::HtmlDepth => "html_depth",
            Limit::HtmlElements => "html_elements",
            Limit::PdfPages => "pdf_pages",
            Limit::Time => "time_ms",
            Limit::FolderDepth => "folder_depth",
        }
    }

    fn subject(self) -> &'static str {
        match self {
            Limit::FileBytes | Limit::StreamBytes => "the file",
            Limit::RecordBytes => "the record",
            Limit::TextBytes => "the text",
            Limit::InflatedBytes => "what the file unpacks to",
            Limit::ArchiveDepth => "the nesting of archives",
            Limit::HtmlDepth => "the nesting of the page",
            Limit::HtmlElements => "the number of elements on the page",
            Limit::PdfPages => "the number of pages",
            Limit::Time => "the time taken",
            Limit::FolderDepth => "the nesting of folders",
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Limit::HtmlDepth | Limit::HtmlElements => "elements",
            Limit::PdfPages => "pages",
            Limit::Time => "milliseconds",
            Limit::FolderDepth => "folders",
            Limit::ArchiveDepth => "archives",
            _ => "bytes",
        }
    }
}
