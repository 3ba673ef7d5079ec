//! How records stand as of a day: the register's status, links and lives of mechanisms, in words.

use std::collections::{HashMap, HashSet};

use super::evidence::{Place, View, plain};
use super::{Standing, Tone};
use crate::Result;

/// One value on one axis, with what it rests on.
#[derive(Debug, Clone)]
pub(super) struct Status {
    pub axis: String,
    pub value: String,
    pub since: String,
    pub reason: String,
    pub place: Option<Place>,
}

/// A later report that is tied to something earlier.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub relation: String,
    pub published: Option<String>,
    pub place: Option<Place>,
}

/// Where commitments start on their two axes; such a row yields to any other of the same day.
const UNMOVED: [&str; 2] = ["no_evidence", "live"];

/// The reading of the source of a row `t`, if it has one.
const READING: &str = "LEFT JOIN reading g ON g.source = t.source AND g.current = 1";

/// Whether that source was out on the day of the view.
const OUT: &str = "(t.source IS NULL OR coalesce(g.published, CASE WHEN :undated THEN '' ELSE '9999' END) <= :as_of)";

/// Whether a row of `followed_link` of this name makes its later record the same undertaking once more.
fn again(link: &str) -> String {
    format!(
        "{link}.earlier_kind = 'commitment' AND {link}.proposed = 0
         AND {link}.relation IN ('restates', 'narrows', 'widens', 'upgrades')"
    )
}

impl View<'_> {
    /// Where the records of a kind stood on the day of the view, by what was told until then: for the row of each record one
    /// status an axis. Records that nothing has moved are not among them, nor commitments that only tell an earlier one again.
    pub fn statuses(&self, kind: &str) -> Result<HashMap<i64, Vec<Status>>> {
        let join = format!("JOIN followed_status t ON t.record = r.name AND t.valid_from <= :as_of {READING}");
        let columns = "t.axis, t.value, t.valid_from, t.reason, t.source, t.start, t.\"end\", t.nth";
        let told = self.hanging(kind, columns, &join, &format!("{OUT} AND {}", first_telling()), |row| {
            let status =
                Status { axis: row.get(0)?, value: row.get(1)?, since: row.get(2)?, reason: row.get(3)?, place: Place::of(row, 4)? };
            Ok((row.get::<_, i64>(7)?, status))
        })?;
        let in_order = |mut told: Vec<(i64, Status)>| {
            told.sort_by_key(|(nth, _)| *nth);
            latest(told.into_iter().map(|(_, status)| status))
        };
        Ok(told.into_iter().map(|(record, told)| (record, in_order(told))).collect())
    }

    /// The links in force that lead from later reports to the records of a kind, of those out on the day, the earliest first. As
    /// with statuses, commitments that only tell an earlier one again have none.
    pub fn links(&self, kind: &str) -> Result<HashMap<i64, Vec<Link>>> {
        let join = format!("JOIN followed_link t ON t.earlier = r.name AND t.proposed = 0 {READING}");
        let columns = "t.relation, g.published, t.source, t.start, t.\"end\"";
        let mut links = self.hanging(kind, columns, &join, &format!("{OUT} AND {}", first_telling()), |row| {
            Ok(Link { relation: row.get(0)?, published: row.get(1)?, place: Place::of(row, 2)? })
        })?;
        for links in links.values_mut() {
            links.sort_by(|a, b| (&a.published, a.place).cmp(&(&b.published, b.place)));
        }
        Ok(links)
    }

    /// The commitments that tell an earlier one again, as it was or in another form; they stand under that one.
    pub fn told_again(&self) -> Result<HashSet<i64>> {
        let join = format!("JOIN followed_link t ON t.later = r.name AND {}", again("t"));
        Ok(self.hanging("commitment", "1", &join, "1", |_| Ok(()))?.into_keys().collect())
    }
}

/// Whether the record `r` is no commitment that tells an earlier one again.
fn first_telling() -> String {
    format!("NOT EXISTS (SELECT 1 FROM followed_link k WHERE k.later = r.name AND {})", again("k"))
}

/// The last status of each axis.
fn latest(told: impl Iterator<Item = Status>) -> Vec<Status> {
    let mut held: Vec<Status> = Vec::new();
    for status in told {
        match held.iter_mut().find(|held| held.axis == status.axis) {
            None => held.push(status),
            Some(held) => {
                if status.since > held.since || (status.since == held.since && !UNMOVED.contains(&status.value.as_str())) {
                    *held = status;
                }
            }
        }
    }
    held
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
