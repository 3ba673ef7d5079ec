//! What can go wrong while a page is made.

use std::fmt;
use std::time::Duration;

use axum::http::StatusCode;

/// Why there is no page.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The register holds nothing under this address.
    NotFound(String),
    /// The request makes no sense; says why.
    Request(String),
    /// The caller may not do this; says what is needed.
    Refused(String),
    /// Nobody knows who calls; says how to show it.
    Unknown(String),
    /// The caller asked too often; says how long to wait.
    TooMany(Duration),
    /// The register did not answer within the time that the desk gives one page; says how long that is.
    Slow(Duration),
    /// More was sent than is taken.
    TooLarge(String),
    /// The register refused.
    Store(chancery_store::Error),
    /// The server is going down, or a thread of it died.
    Closed,
}

/// For how many seconds those stay away whom the register did not answer in time.
const BUSY: u64 = 10;

/// The result of making a page.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        use chancery_store::ErrorKind;
        match self {
            Error::NotFound(_) => StatusCode::NOT_FOUND,
            Error::Request(_) => StatusCode::BAD_REQUEST,
            Error::Refused(_) => StatusCode::FORBIDDEN,
            Error::Unknown(_) => StatusCode::UNAUTHORIZED,
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Error::Store(error) => match error.kind() {
                ErrorKind::Forbidden | ErrorKind::Query | ErrorKind::TimeLimit | ErrorKind::Refused => StatusCode::BAD_REQUEST,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Error::Slow(_) | Error::Closed => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What a program decides by.
    pub fn kind(&self) -> &'static str {
        match self {
            Error::NotFound(_) => "not_found",
            Error::Request(_) => "request",
            Error::Refused(_) => "refused",
            Error::Unknown(_) => "unknown",
            Error::TooMany(_) => "too_many",
            Error::Slow(_) => "slow",
            Error::TooLarge(_) => "too_large",
            Error::Store(_) => "register",
            Error::Closed => "closed",
        }
    }

    /// After how many seconds it is worth asking again, if ever.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Error::TooMany(wait) => Some(wait.as_secs() + 1),
            Error::Slow(_) => Some(BUSY),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotFound(what) => write!(f, "the register holds nothing under {what}"),
            Error::Request(why) | Error::Refused(why) | Error::Unknown(why) | Error::TooLarge(why) => f.write_str(why),
            Error::TooMany(wait) => write!(f, "too many costly questions; try again in {} s", wait.as_secs() + 1),
            Error::Slow(limit) => write!(f, "the register did not answer within {} s; try again later", limit.as_secs()),
            // Whoever looks at pages need not learn where the file lies.
            Error::Store(error) if self.status().is_server_error() => write!(f, "the register cannot answer ({:?})", error.kind()),
            Error::Store(error) => error.fmt(f),
            Error::Closed => f.write_str("the desk is closing; try again"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<chancery_store::Error> for Error {
    fn from(error: chancery_store::Error) -> Error {
        Error::Store(error)
    }
}
