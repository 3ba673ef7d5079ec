//! States and their codes.

use std::fmt;

/// An ISO 3166-1 alpha-3 code (or XKX), well-formed but not necessarily in the tables.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateCode([u8; 3]);

impl StateCode {
    /// The code written as three capitals; `None` for anything else.
    ///
    /// ```
    /// use chancery::lexicon::StateCode;
    /// assert_eq!(StateCode::parse("MYS").unwrap().as_str(), "MYS");
    /// assert_eq!(StateCode::parse("Mys"), None);
    /// ```
    pub const fn parse(alpha3: &str) -> Option<StateCode> {
        match *alpha3.as_bytes() {
            [a, b, c] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_uppercase() => Some(StateCode([a, b, c])),
            _ => None,
        }
    }

    /// The three capitals.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("parse takes ASCII capitals only")
    }
}

impl fmt::Display for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A state, or a territory that belongs to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// ISO 3166-1 alpha-3.
    pub code: StateCode,
    /// ISO 3166-1 alpha-2.
    pub alpha2: &'static str,
    /// Number in the Correlates of War list.
    pub cow: Option<u16>,
    /// Abbreviation in the Correlates of War list.
    pub cow_abbr: Option<&'static str>,
    /// Wikidata item.
    pub qid: &'static str,
    /// The state of which this is a territory; `None` for a state.
    pub sovereign: Option<StateCode>,
    /// The usual English name.
    pub name: &'static str,
    /// The official English name, where it differs in kind ("Kingdom of Bahrain").
    pub official: Option<&'static str>,
}
