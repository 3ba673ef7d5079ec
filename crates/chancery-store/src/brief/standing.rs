//! How records stand as of a day: the register's status, links and lives of mechanisms, in words.

use super::cite::Note;
use super::evidence::{View, plain};
use super::{Standing, Tone};
use crate::Result;

/// One value on one axis, with what it rests on.
#[derive(Debug, Clone, Default)]
pub(super) struct Status {
    pub value: String,
    pub since: String,
    pub reason: String,
    pub note: Option<Note>,
}

/// A later report that is tied to something earlier.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub relation: String,
    pub note: Option<Note>,
}

/// Where commitments start on their two axes; such a row yields to any other of the same day.
const UNMOVED: [&str; 2] = ["no_evidence", "live"];

impl View<'_> {
    /// Where a record stood on an axis on the day of the view, by what was told until then; none where the register says nothing.
    pub fn status(&self, record: &str, axis: &str) -> Result<Option<Status>> {
        let mut statement = self.store.connection.prepare_cached(
            "SELECT value, valid_from, reason, source, quote FROM status WHERE record = ?1 AND axis = ?2 AND valid_from <= ?3",
        )?;
        let mut rows = statement.query((record, axis, self.as_of))?;
        let mut found: Option<Status> = None;
        while let Some(row) = rows.next()? {
            let (source, quote): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
            let note = match source.zip(quote) {
                Some((source, quote)) => self.note(&source, &quote)?,
                None => None,
            };
            let status = Status { value: row.get(0)?, since: row.get(1)?, reason: row.get(2)?, note };
            let later = found.as_ref().is_none_or(|held| {
                status.since > held.since || (status.since == held.since && !UNMOVED.contains(&status.value.as_str()))
            });
            if later && status.note.as_ref().is_none_or(|note| self.is_out(note)) {
                found = Some(status);
            }
        }
        Ok(found)
    }

    /// The links in force that lead from later reports to this record, of those out on the day.
    pub fn links(&self, record: &str) -> Result<Vec<Link>> {
        let mut statement = self
            .store
            .connection
            .prepare_cached("SELECT relation, source, quote FROM link WHERE earlier = ?1 AND proposed = 0 ORDER BY later")?;
        let mut rows = statement.query([record])?;
        let mut links = Vec::new();
        while let Some(row) = rows.next()? {
            let (source, quote): (String, String) = (row.get(1)?, row.get(2)?);
            let note = self.note(&source, &quote)?;
            if note.as_ref().is_some_and(|note| self.is_out(note)) {
                links.push(Link { relation: row.get(0)?, note });
            }
        }
        Ok(links)
    }

    /// Whether a commitment tells an earlier one again, as it was or in another form; then it stands under that one.
    pub fn is_told_again(&self, record: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM link WHERE later = ?1 AND earlier_kind = 'commitment' AND proposed = 0
             AND relation IN ('restates', 'narrows', 'widens', 'upgrades')";
        Ok(self.store.connection.prepare_cached(sql)?.exists([record])?)
    }
}

/// Delivery in words, and what the eye should make of it.
pub(super) fn delivery(value: &str) -> Standing {
    let tone = match value {
        "delivered" => Tone::Good,
        "delivered_late" | "partly" | "first_steps" | "superseded" => Tone::Middling,
        "obstructed" | "contradicted" | "not_started" => Tone::Bad,
        _ => Tone::Silent,
    };
    Standing { words: plain(value), tone }
}

/// The life of a mechanism in words, and what the eye should make of it.
pub(super) fn life(value: &str) -> Standing {
    let tone = match value {
        "active" | "established" | "revived" => Tone::Good,
        "proposed" | "agreed" | "restructured" => Tone::Middling,
        "overdue" | "dormant" | "terminated" => Tone::Bad,
        _ => Tone::Silent,
    };
    Standing { words: plain(value), tone }
}

/// What stands where the register has no status.
pub(super) fn silent() -> Standing {
    Standing { words: "no evidence".to_owned(), tone: Tone::Silent }
}
