//! Errors as Python sees them: `chancery.ChanceryError` with kind, place and input.

use pyo3::prelude::*;

/// What went wrong, before there is a Python to tell it to.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What callers match on.
    pub kind: &'static str,
    /// In words: lower case, without a full stop, with what to do where that is known.
    pub message: String,
    /// The file, column, document or query that it concerns.
    pub place: Option<String>,
    /// The beginning of the input that it concerns.
    pub input: Option<String>,
}

/// Characters of an input that go into an error.
const INPUT: usize = 200;

impl Fault {
    pub fn new(kind: &'static str, message: impl Into<String>) -> Fault {
        Fault { kind, message: message.into(), place: None, input: None }
    }

    pub fn at(mut self, place: impl Into<String>) -> Fault {
        self.place = Some(place.into());
        self
    }

    pub fn of(mut self, input: &str) -> Fault {
        self.input = Some(input.chars().take(INPUT).collect());
        self
    }
}

impl From<Fault> for PyErr {
    fn from(fault: Fault) -> PyErr {
        Python::attach(|py| {
            let made = || {
                let class = py.import("chancery._error")?.getattr("ChanceryError")?;
                class.call1((fault.message, fault.kind, fault.place, fault.input))
            };
            match made() {
                Ok(error) => PyErr::from_value(error),
                Err(error) => error,
            }
        })
    }
}

impl From<chancery_store::Error> for Fault {
    fn from(error: chancery_store::Error) -> Fault {
        use chancery_store::ErrorKind;
        let kind = match error.kind() {
            ErrorKind::Open => "open",
            ErrorKind::NotARegister => "not_a_register",
            ErrorKind::Newer => "newer",
            ErrorKind::ReadOnly => "read_only",
            ErrorKind::Damaged => "damaged",
            ErrorKind::Forbidden => "forbidden",
            ErrorKind::Query => "query",
            ErrorKind::TimeLimit => "time_limit",
            ErrorKind::Export => "export",
            ErrorKind::Facts => "facts",
            _ => "database",
        };
        let mut message = error.to_string();
        // The causes below it say why a file could not be opened or written; a query's own message has them already.
        let mut cause = std::error::Error::source(&error).filter(|_| kind != "query");
        while let Some(below) = cause {
            let words = below.to_string();
            if !message.contains(&words) {
                message = format!("{message}: {words}");
            }
            cause = below.source();
        }
        Fault::new(kind, message).at(error.place())
    }
}
