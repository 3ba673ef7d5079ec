//! Changes: what the register says today that it did not say at an earlier time of recording.
//!
//! A change is dated by the clock of the run that took its source in, or of the person who decided. A newer reader that finds
//! more in a text long held makes no change by itself: nothing new was told.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Row;

use crate::{Result, Store};

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A record that was not there before.
    New,
    /// Another report of a record that was there.
    Reported,
    /// Another value on an axis of status.
    Status,
    /// A decision of a person.
    Decision,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What changed.
    pub kind: ChangeKind,
    /// When the register came to know it: the caller's clock, RFC 3339.
    pub recorded_at: String,
    /// The record.
    pub record: String,
    /// The kind of record.
    pub record_kind: String,
    /// The record in one line.
    pub title: String,
    /// Whom it concerns.
    pub parties: Vec<String>,
    /// When it happened, as far as that is known.
    pub told: Option<String>,
    /// What changed, in words: the new status and its reason, the decision and its author.
    pub words: String,
    /// The source that brought it.
    pub source: Option<String>,
    /// The words in that source.
    pub quote: Option<String>,
    /// Whether it rests on a private decision or a restricted source, which must not leave the register.
    pub private: bool,
}

/// Which changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Since {
    /// Recorded at this time or later: `2025-11-19` or a whole RFC 3339 time.
    pub time: String,
    /// Only of records that concern these parties, all of them.
    pub parties: Vec<String>,
}

impl ChangeKind {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::New => "new",
            ChangeKind::Reported => "reported",
            ChangeKind::Status => "status",
            ChangeKind::Decision => "decision",
        }
    }
}

const PARTIES: &str = "(SELECT group_concat(code, ' ') FROM (SELECT DISTINCT code FROM party WHERE record = r.id ORDER BY code))";

impl Store {
    /// What has changed since a time of recording, the latest first.
    pub fn changes(&self, since: &Since) -> Result<Vec<Change>> {
        let mut changes = self.reports_since(&since.time)?;
        changes.extend(self.statuses_since(&since.time)?);
        changes.extend(self.decisions_since(&since.time)?);
        let restricted: BTreeSet<String> = self.restricted()?.iter().map(ToString::to_string).collect();
        for change in &mut changes {
            change.private |= change.source.as_ref().is_some_and(|source| restricted.contains(source));
        }
        changes.retain(|change| since.parties.iter().all(|party| change.parties.contains(party)));
        changes.sort_by(|a, b| {
            b.recorded_at.cmp(&a.recorded_at).then_with(|| (a.kind, &a.record, &a.words).cmp(&(b.kind, &b.record, &b.words)))
        });
        Ok(changes)
    }

    /// Records that sources of the time report: new ones, and known ones that are reported again.
    fn reports_since(&self, time: &str) -> Result<Vec<Change>> {
        let mut fresh = self.connection.prepare_cached(&format!(
            "SELECT r.id, run.started, r.name, r.kind, r.title, {PARTIES}, r.told, 's-' || substr(lower(hex(s.sha256)), 1, 12),
               CAST(substr(CAST(s.text AS BLOB), f.start + 1, f.\"end\" - f.start) AS TEXT)
             FROM run JOIN source s ON s.run = run.id JOIN reading g ON g.source = s.id AND g.current = 1
             JOIN fact f ON f.reading = g.id JOIN witness w ON w.fact = f.id JOIN record r ON r.id = w.record
             WHERE run.started >= ?1 AND r.review <> 'proposed' ORDER BY run.started, r.name, w.nth"
        ))?;
        let mut older = self.connection.prepare_cached(
            "SELECT 1 FROM witness w JOIN fact f ON f.id = w.fact JOIN reading g ON g.id = f.reading JOIN source s ON s.id = g.source
             JOIN run ON run.id = s.run WHERE w.record = ?1 AND run.started < ?2",
        )?;
        let mut rows = fresh.query([time])?;
        let mut by_record: BTreeMap<i64, (Change, BTreeSet<String>)> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let source: String = row.get(7)?;
            if let Some((_, sources)) = by_record.get_mut(&id) {
                sources.insert(source);
                continue;
            }
            let kind = if older.exists((id, time))? { ChangeKind::Reported } else { ChangeKind::New };
            let change = Change { source: Some(source.clone()), quote: row.get(8)?, ..change(kind, row)? };
            by_record.insert(id, (change, BTreeSet::from([source])));
        }
        let worded = by_record.into_values().map(|(mut change, sources)| {
            let plural = if sources.len() == 1 { "" } else { "s" };
            change.words = format!("{} report{plural}", sources.len());
            change
        });
        Ok(worded.collect())
    }

    fn statuses_since(&self, time: &str) -> Result<Vec<Change>> {
        // What every commitment starts from is no change.
        let mut fresh = self.connection.prepare_cached(&format!(
            "SELECT r.id, t.recorded_at, r.name, r.kind, r.title, {PARTIES}, r.told, t.source, t.quote, t.axis, t.value, t.reason
             FROM status t JOIN record r ON r.name = t.record
             WHERE t.recorded_at >= ?1 AND t.rule NOT IN ('first told', 'silence') ORDER BY r.name, t.axis, t.valid_from"
        ))?;
        let mut rows = fresh.query([time])?;
        let mut changes = Vec::new();
        while let Some(row) = rows.next()? {
            let (axis, value, reason): (String, String, String) = (row.get(9)?, row.get(10)?, row.get(11)?);
            let words = format!("{axis}: {}, {reason}", value.replace('_', " "));
            changes.push(Change { source: row.get(7)?, quote: row.get(8)?, words, ..change(ChangeKind::Status, row)? });
        }
        Ok(changes)
    }

    fn decisions_since(&self, time: &str) -> Result<Vec<Change>> {
        let mut fresh = self.connection.prepare_cached(&format!(
            "SELECT r.id, d.recorded_at, r.name, r.kind, r.title, {PARTIES}, r.told, d.author, d.action, d.field, d.value, d.reason, d.private
             FROM every_decision d JOIN record r ON r.name = d.record WHERE d.recorded_at >= ?1 ORDER BY d.id"
        ))?;
        let mut rows = fresh.query([time])?;
        let mut changes = Vec::new();
        while let Some(row) = rows.next()? {
            let (author, action, reason): (String, String, String) = (row.get(7)?, row.get(8)?, row.get(11)?);
            let what: Vec<String> = [row.get::<_, Option<String>>(9)?, row.get(10)?].into_iter().flatten().collect();
            let what = if what.is_empty() { String::new() } else { format!(" {}", what.join(" ")) };
            let words = format!("{action}{what} by {author}: {reason}");
            changes.push(Change { words, private: row.get(12)?, ..change(ChangeKind::Decision, row)? });
        }
        Ok(changes)
    }
}

/// What the columns 1 to 6 of each query hold.
fn change(kind: ChangeKind, row: &Row<'_>) -> rusqlite::Result<Change> {
    let parties: Option<String> = row.get(5)?;
    Ok(Change {
        kind,
        recorded_at: row.get(1)?,
        record: row.get(2)?,
        record_kind: row.get(3)?,
        title: row.get(4)?,
        parties: parties.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        told: row.get(6)?,
        words: String::new(),
        source: None,
        quote: None,
        private: false,
    })
}
