//! What stands behind the question mark: every parameter is known, each stands once, and each has a value that makes sense.
//! What is misspelt is refused, since a filter that is passed over in silence gives a wrong answer.

use axum::extract::Query;
use axum::http::Uri;
use chancery::fact::Code;
use chancery::lexicon::party;

use crate::{Error, Result};

/// The longest value that is taken.
const LONGEST: usize = 2_000;

/// The parameters of a request, in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// The parameters of an address, of which only `known` may stand there; those in `repeated` more than once.
    pub(super) fn of(uri: &Uri, known: &[&str], repeated: &[&str]) -> Result<Parameters> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|_| Error::Request("what stands behind the question mark cannot be read".to_owned()))?;
        Parameters::checked(pairs, known, repeated)
    }

    /// Parameters that were given in another way; each may stand there more than once.
    pub(super) fn given(pairs: &[(&str, &str)], known: &[&str]) -> Result<Parameters> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Parameters::checked(pairs, known, known)
    }

    fn checked(pairs: Vec<(String, String)>, known: &[&str], repeated: &[&str]) -> Result<Parameters> {
        for (at, (name, value)) in pairs.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                return Err(Error::Request(format!("there is no parameter `{}`; known here: {known}", shortened(name))));
            }
            if !repeated.contains(&name.as_str()) && pairs[..at].iter().any(|(other, _)| other == name) {
                return Err(Error::Request(format!("the parameter `{name}` stands there twice")));
            }
            if value.len() > LONGEST || value.contains('\0') {
                return Err(Error::Request(format!("the value of `{name}` is too long, or holds what no text holds")));
            }
        }
        Ok(Parameters(pairs))
    }

    /// The value of a parameter; an empty one is none.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, value)| other == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// The values of a parameter that may stand there more than once.
    pub(super) fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        self.0.iter().filter(move |(other, value)| other == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that must be there.
    pub(super) fn must(&self, name: &str) -> Result<&str> {
        self.get(name).ok_or_else(|| Error::Request(format!("the parameter `{name}` is needed")))
    }

    /// A number between two bounds.
    pub(super) fn number(&self, name: &str, otherwise: usize, bounds: std::ops::RangeInclusive<usize>) -> Result<usize> {
        let Some(value) = self.get(name) else { return Ok(otherwise) };
        value.parse().ok().filter(|number| bounds.contains(number)).ok_or_else(|| {
            Error::Request(format!("`{name}` is a number from {} to {}, not `{}`", bounds.start(), bounds.end(), shortened(value)))
        })
    }

    /// Yes or no.
    pub(super) fn truth(&self, name: &str) -> Result<Option<bool>> {
        match self.get(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(value) => Err(Error::Request(format!("`{name}` is true or false, not `{}`", shortened(value)))),
        }
    }

    /// A day, month or year.
    pub(super) fn day(&self, name: &str) -> Result<Option<&str>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let shape: String = value.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        if ["0000", "0000-00", "0000-00-00"].contains(&shape.as_str()) {
            Ok(Some(value))
        } else {
            Err(Error::Request(format!(
                "`{name}` is a day, month or year such as 2025-11-19, 2025-11 or 2025, not `{}`",
                shortened(value)
            )))
        }
    }

    /// The parties of a parameter.
    pub(super) fn parties(&self, name: &str) -> Result<Vec<String>> {
        self.all(name).map(code).collect()
    }

    /// The parameters as they are written, with another value for one of them.
    pub(super) fn with(&self, name: &str, value: &str) -> Vec<(String, String)> {
        let others = self.0.iter().filter(|(other, _)| other != name).cloned();
        others.chain([(name.to_owned(), value.to_owned())]).collect()
    }
}

/// The code of a party by its code or name.
pub(super) fn code(words: &str) -> Result<String> {
    // Parties that no table knows have codes of their own, which stand as they are.
    let known = party::parse(words).or_else(|| Code::new(words));
    known.map(|code| code.as_str().to_owned()).ok_or_else(|| {
        Error::Request(format!("`{}` is no party; give a code such as MYS or SCO, or a name in English", shortened(words)))
    })
}

/// What a caller gave, cut short: it may be anything.
pub(super) fn shortened(value: &str) -> String {
    let mut short: String = value.chars().filter(|c| !c.is_control()).take(60).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &str) -> Result<Parameters> {
        Parameters::of(&format!("/x?{query}").parse().unwrap(), &["party", "from", "limit", "yes"], &["party"])
    }

    #[test]
    fn what_is_misspelt_is_refused() {
        for query in ["partie=MYS", "from=2025&from=2026", &format!("from={}", "1".repeat(3000)), "from=%00"] {
            assert!(of(query).is_err(), "{query}");
        }
        assert!(of("party=MYS&party=PAK&from=&limit=5").is_ok());
    }

    #[test]
    fn values_make_sense() {
        for (query, fine) in [("limit=5", true), ("limit=0", false), ("limit=-1", false), ("limit=x", false), ("limit=101", false)] {
            assert_eq!(of(query).unwrap().number("limit", 50, 1..=100).is_ok(), fine, "{query}");
        }
        for (query, fine) in
            [("from=2025", true), ("from=2025-11", true), ("from=2025-11-19", true), ("from=19.11.2025", false), ("from='", false)]
        {
            assert_eq!(of(query).unwrap().day("from").is_ok(), fine, "{query}");
        }
        assert_eq!(of("yes=true").unwrap().truth("yes").unwrap(), Some(true));
        assert!(of("yes=1").unwrap().truth("yes").is_err());
        assert_eq!(of("party=Malaysia&party=pk").unwrap().parties("party").unwrap(), ["MYS", "PAK"]);
    }
}
