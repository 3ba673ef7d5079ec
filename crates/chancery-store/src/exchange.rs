//! Exchange between two desks: signed parts of a register, and agreed records of meetings.
//!
//! A desk writes a [bundle](Store::bundle): the records of some parties, derived once more without restricted sources and
//! without private decisions, so that nothing of either can show, and signed. The other desk [takes](Store::take_bundle) it as
//! its author's statements. They stand beside our records and never enter them; [`Store::both_sides`] shows where the two agree,
//! differ, or are silent. What both sides hold of a meeting they may [sign](Store::agree): then both have the same bytes and the
//! same hash.
//!
//! What a register holds of others is a function of the set of bundles that it has taken: neither their order nor their
//! repetition shows.

mod agreed;
mod bundle;
mod key;
mod merge;

pub use agreed::{Agreement, Signed};
pub use bundle::{Bundle, Scope};
pub use key::{PublicKey, SecretKey, Signature};
pub use merge::{BothSides, Taken};

use crate::{Error, ErrorKind, Result, Store};

/// A refusal, with its reason.
fn refused(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::Refused, why)
}

impl Store {
    /// Trusts a key under a name: bundles and signatures by it are taken from now on. `now` is the caller's clock.
    pub fn trust(&mut self, now: &str, key: &PublicKey, name: &str) -> Result<()> {
        let name = name.trim();
        if name.is_empty() {
            return Err(refused("a key is trusted under a name"));
        }
        self.connection
            .execute("INSERT OR REPLACE INTO trusted_key (key, name, added_at) VALUES (?1, ?2, ?3)", (key.to_string(), name, now))?;
        Ok(())
    }

    /// The name under which a key is trusted.
    pub fn trusted(&self, key: &PublicKey) -> Result<Option<String>> {
        self.trusted_name(&key.to_string())
    }

    fn trusted_name(&self, key: &str) -> Result<Option<String>> {
        use rusqlite::OptionalExtension;
        let mut known = self.connection.prepare_cached("SELECT name FROM trusted_key WHERE key = ?1")?;
        Ok(known.query_row([key], |row| row.get(0)).optional()?)
    }
}
