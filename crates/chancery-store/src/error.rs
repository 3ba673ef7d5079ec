//! What can go wrong with a register file.

use std::fmt;

/// What went wrong, for callers that decide by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file cannot be opened or made.
    Open,
    /// The file is a database, but not a register.
    NotARegister,
    /// The register was written by a newer version of the program.
    Newer,
    /// The register is open for reading only.
    ReadOnly,
    /// A stored value is not what was written.
    Damaged,
    /// The user's query is not allowed: it would write, or reach outside the register.
    Forbidden,
    /// The user's query has a mistake.
    Query,
    /// The user's query took longer than its limit.
    TimeLimit,
    /// A decision cannot be made as it stands; the place says why.
    Refused,
    /// The register is being rebuilt and holds a part of its records.
    Unfinished,
    /// A file of an export cannot be written.
    Export,
    /// A fact table cannot be loaded.
    Facts,
    /// The database refused for another reason.
    Database,
}

/// An error of the store: what, where, and the cause below it.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    place: String,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The result of anything that the store does.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn new(kind: ErrorKind, place: impl Into<String>) -> Error {
        Error { kind, place: place.into(), cause: None }
    }

    pub(crate) fn because(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Error {
        self.cause = Some(Box::new(cause));
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file, source or query that it concerns.
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.place;
        match self.kind {
            ErrorKind::Open => write!(f, "cannot open the register {place}"),
            ErrorKind::NotARegister => write!(f, "{place} is a database but not a register; give another path"),
            ErrorKind::Newer => write!(f, "{place} was written by a newer version; install that version to open it"),
            ErrorKind::ReadOnly => write!(f, "{place} is open for reading only"),
            ErrorKind::Damaged => write!(f, "damaged: {place}; run a verification, then rebuild"),
            ErrorKind::Forbidden => write!(f, "the query is not allowed: {place}; queries may only read the register"),
            ErrorKind::Query => write!(f, "the query has a mistake: {place}"),
            ErrorKind::TimeLimit => write!(f, "the query took longer than {place}; narrow it or raise the limit"),
            ErrorKind::Refused => write!(f, "{place}"),
            ErrorKind::Unfinished => write!(f, "{place} is being rebuilt and holds a part of its records; `chancery rebuild` goes on"),
            ErrorKind::Export => write!(f, "cannot write {place}"),
            ErrorKind::Facts => write!(f, "cannot load facts from {place}"),
            ErrorKind::Database => write!(f, "the database refused: {place}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Error {
        let kind = match cause.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ReadOnly) => ErrorKind::ReadOnly,
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => ErrorKind::Damaged,
            Some(rusqlite::ErrorCode::OperationInterrupted) => {
                return Error::new(ErrorKind::TimeLimit, "its limit").because(cause);
            }
            _ => ErrorKind::Database,
        };
        Error::new(kind, cause.to_string()).because(cause)
    }
}
