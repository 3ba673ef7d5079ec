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

/// Whether the source of a row `t`, if it has one, was out on the day of the view.
const OUT: &str = "(t.source IS NULL OR coalesce(
    (SELECT g.published FROM reading g WHERE g.source = t.source AND g.current = 1), CASE WHEN :undated THEN '' ELSE '9999' END) <= :as_of)";

impl View<'_> {
    /// Where the records of a kind stood on the day of the view, by what was told until then: for the row of each record one
    /// status an axis. Records that nothing has moved are not among them.
    pub fn statuses(&self, kind: &str) -> Result<HashMap<i64, Vec<Status>>> {
        let join = format!("JOIN followed_status t ON t.record = r.name AND t.valid_from <= :as_of AND {OUT}");
        let columns = "t.axis, t.value, t.valid_from, t.reason, t.source, t.start, t.\"end\"";
        let told = self.hanging(kind, columns, &join, "t.record, t.nth", |row| {
            Ok(Status { axis: row.get(0)?, value: row.get(1)?, since: row.get(2)?, reason: row.get(3)?, place: Place::of(row, 4)? })
        })?;
        Ok(told.into_iter().map(|(record, told)| (record, latest(told))).collect())
    }

    /// The links in force that lead from later reports to the records of a kind, of those out on the day.
    pub fn links(&self, kind: &str) -> Result<HashMap<i64, Vec<Link>>> {
        let join = format!(
            "JOIN followed_link t ON t.earlier = r.name AND t.proposed = 0 AND {OUT}
             LEFT JOIN reading g ON g.source = t.source AND g.current = 1"
        );
        self.hanging(kind, "t.relation, g.published, t.source, t.start, t.\"end\"", &join, "t.earlier, t.later", |row| {
            Ok(Link { relation: row.get(0)?, published: row.get(1)?, place: Place::of(row, 2)? })
        })
    }

    /// The commitments that tell an earlier one again, as it was or in another form; they stand under that one.
    pub fn told_again(&self) -> Result<HashSet<i64>> {
        let join = "JOIN followed_link t ON t.later = r.name AND t.earlier_kind = 'commitment' AND t.proposed = 0
             AND t.relation IN ('restates', 'narrows', 'widens', 'upgrades')";
        Ok(self.hanging("commitment", "1", join, "t.later", |_| Ok(()))?.into_keys().collect())
    }
}

/// The last status of each axis.
fn latest(told: Vec<Status>) -> Vec<Status> {
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
