//! Decisions: what people said of links and statuses, applied to what was found.
//!
//! A decision is a statement with an author and a reason; it stands beside what the rules found and above it. *Link* ties two
//! records whatever their likeness, *unlink* takes a link away for good, *status* sets a value from the day of the decision on,
//! until a later report moves it.

use jiff::civil::Date;

use crate::fact::Confidence;
use crate::register::Record;
use crate::vocabulary::Vocabulary;

use super::relation::Relation;
use super::standing::{Axis, Standing};
use super::{Followed, Link, Place, Reference, What};

/// What a person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Tied two records.
    Link(Relation),
    /// Said that two records do not belong together.
    Unlink,
    /// Set the value of an axis.
    Status(Axis, &'static str),
}

/// One decision that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its identifier.
    pub id: String,
    /// The day on which it was made.
    pub on: Date,
    /// Who decided.
    pub author: String,
    /// Why.
    pub reason: String,
    /// The record.
    pub record: String,
    /// The other record of a link.
    pub other: Option<String>,
    /// What was done.
    pub deed: Deed,
}

/// Every value that an axis may have.
const VALUES: &[(Axis, &[&str])] = &[
    (Axis::Intent, &["live", "reaffirmed", "qualified", "walked_back", "withdrawn"]),
    (
        Axis::Delivery,
        &[
            "no_evidence",
            "not_started",
            "first_steps",
            "partly",
            "delivered",
            "delivered_late",
            "superseded",
            "obstructed",
            "contradicted",
            "not_assessable",
        ],
    ),
    (Axis::Life, &["proposed", "agreed", "established", "active", "overdue", "dormant", "revived", "restructured", "terminated"]),
    (Axis::Due, &["overdue", "met"]),
];

impl Deed {
    /// What the words of a decision mean: `action` is `link`, `unlink` or `status`; `field` is the relation or the axis.
    pub fn parse(action: &str, field: Option<&str>, value: Option<&str>) -> Option<Deed> {
        match action {
            "link" => Some(Deed::Link(field.and_then(Relation::parse).unwrap_or(Relation::Restates))),
            "unlink" => Some(Deed::Unlink),
            "status" => {
                let axis = Axis::parse(field?)?;
                let (_, values) = VALUES.iter().find(|(known, _)| *known == axis)?;
                values.iter().find(|known| Some(**known) == value).map(|value| Deed::Status(axis, value))
            }
            _ => None,
        }
    }
}

/// Applies the decisions, in the order in which they were made.
pub(super) fn apply(followed: &mut Followed, decisions: &[Decision], records: &[&Record]) {
    let mut decisions: Vec<&Decision> = decisions.iter().collect();
    // The caller hands them over in the order in which they were made; the sort keeps that order within a day.
    decisions.sort_by_key(|decision| decision.on);
    for decision in decisions {
        let said = format!("{} ({}, {})", decision.reason, decision.author, decision.id);
        let Some(record) = records.iter().find(|record| record.id == decision.record) else { continue };
        let other = decision.other.as_ref().and_then(|id| records.iter().find(|record| record.id == *id));
        match decision.deed {
            Deed::Status(axis, value) => followed.standings.push(Standing {
                record: reference(record),
                axis,
                value,
                from: decision.on,
                rule: "decided by a person",
                reason: said,
                at: place(record),
            }),
            Deed::Unlink => {
                let Some(other) = other else { continue };
                let ties = |link: &Link| {
                    let ends = [link.earlier.id.as_str(), link.later.id.as_str()];
                    ends.contains(&record.id.as_str()) && ends.contains(&other.id.as_str())
                };
                let gone: Vec<(String, Place)> =
                    followed.links.iter().filter(|link| ties(link)).map(|link| (link.earlier.id.clone(), link.at)).collect();
                followed.links.retain(|link| !ties(link));
                followed.roots.retain(|(again, root)| !([again, root].contains(&&record.id) && [again, root].contains(&&other.id)));
                // A status does not outlive the link that moved it.
                followed.standings.retain(|standing| standing.at.is_none_or(|at| !gone.contains(&(standing.record.id.clone(), at))));
            }
            Deed::Link(relation) => {
                let Some(other) = other else { continue };
                let (earlier, later) = if record.told <= other.told { (record, other) } else { (other, record) };
                let (Some(earlier_at), Some(at)) = (place(earlier), place(later)) else { continue };
                let (earlier, later) = (reference(earlier), reference(later));
                followed.links.retain(|link| link.earlier != earlier || link.later != later);
                let standing = super::standing::of_link(&earlier, relation, at, decision.on, &said);
                followed.standings.extend(standing);
                let confidence = Confidence::percent(100);
                followed.links.push(Link { earlier, earlier_at, later, at, relation, confidence, proposed: false, reason: said });
            }
        }
    }
    followed.links.sort();
    followed.standings.sort_by(|a, b| (&a.record, a.axis, a.from).cmp(&(&b.record, b.axis, b.from)));
}

fn reference(record: &Record) -> Reference {
    Reference { what: What::Record(record.kind), id: record.id.clone() }
}

fn place(record: &Record) -> Option<Place> {
    record.evidence.first().map(|witness| Place { source: witness.source, span: witness.span })
}
