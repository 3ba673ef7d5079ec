//! Decisions: what people said of links and statuses, applied to what was found.
//!
//! A decision is a statement with an author and a reason; it stands beside what the rules found and above it. *Link* ties two
//! records whatever their likeness, *unlink* takes a link away for good, *status* sets a value from the day of the decision on,
//! until a later report moves it. The other end of a link may be a passage that the reader passed over: then *link* puts the
//! link that was found into force.

use jiff::civil::Date;

use crate::fact::Confidence;
use crate::register::Record;
use crate::vocabulary::Vocabulary;

use super::relation::Relation;
use super::standing::{Axis, Standing};
use super::{Followed, Link, Place, Reference, What};

/// What a person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intervention {
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
    /// The other record of a link, or the place of a passage.
    pub other: Option<String>,
    /// What was done.
    pub intervention: Intervention,
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

impl Intervention {
    /// What the words of a decision mean: `action` is `link`, `unlink` or `status`; `field` is the relation or the axis.
    pub fn parse(action: &str, field: Option<&str>, value: Option<&str>) -> Option<Intervention> {
        match action {
            "link" => Some(Intervention::Link(field.and_then(Relation::parse).unwrap_or(Relation::Restates))),
            "unlink" => Some(Intervention::Unlink),
            "status" => {
                let axis = Axis::parse(field?)?;
                let (_, values) = VALUES.iter().find(|(known, _)| *known == axis)?;
                values.iter().find(|known| Some(**known) == value).map(|value| Intervention::Status(axis, value))
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
        let ends = |link: &Link| decision.other.as_ref().is_some_and(|other| leads_to(link, &record.id, other));
        match decision.intervention {
            Intervention::Status(axis, value) => followed.standings.push(Standing {
                record: reference(record),
                axis,
                value,
                from: decision.on,
                rule: "decided by a person",
                reason: said,
                at: place(record),
            }),
            Intervention::Unlink => {
                let Some(other) = &decision.other else { continue };
                let gone: Vec<(String, Place)> =
                    followed.links.iter().filter(|link| ends(link)).map(|link| (link.earlier.id.clone(), link.at)).collect();
                followed.links.retain(|link| !ends(link));
                followed.roots.retain(|(again, root)| !([again, root].contains(&&record.id) && [again, root].contains(&other)));
                // A status does not outlive the link that moved it.
                followed.standings.retain(|standing| standing.at.is_none_or(|at| !gone.contains(&(standing.record.id.clone(), at))));
            }
            Intervention::Link(relation) => {
                let other = decision.other.as_ref().and_then(|id| records.iter().find(|record| record.id == *id));
                let Some(other) = other else {
                    // Of several passages that overlap, the one of just this name.
                    let exact = |link: &Link| decision.other.as_ref().is_some_and(|other| link.ties(&record.id, other));
                    let found = followed.links.iter().position(exact).or_else(|| followed.links.iter().position(ends));
                    let Some(link) = found.and_then(|at| followed.links.get_mut(at)) else { continue };
                    (link.relation, link.proposed) = (relation, false);
                    (link.confidence, link.reason) = (Confidence::percent(100), said.clone());
                    let standing = super::standing::of_link(&link.earlier, relation, link.at, decision.on, &said);
                    followed.standings.extend(standing);
                    continue;
                };
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

/// Whether a link ties a record to another one, or to a passage that shares words with the one named: a newer reader may begin
/// or end a sentence elsewhere.
fn leads_to(link: &Link, record: &str, other: &str) -> bool {
    let meets = |one: &Reference, end: &Reference| one.id == record && end.what == What::Passage && overlap(&end.id, other);
    link.ties(record, other) || meets(&link.earlier, &link.later) || meets(&link.later, &link.earlier)
}

/// Whether two passages, each given by its place (`s-0123456789ab:40-60`), share words.
///
/// ```
/// use chancery::register::follow::overlap;
/// assert!(overlap("s-0123456789ab:40-60", "s-0123456789ab:52-90"));
/// assert!(!overlap("s-0123456789ab:40-60", "s-0123456789ab:60-90"));
/// assert!(!overlap("s-0123456789ab:40-60", "commitment:a"));
/// ```
pub fn overlap(one: &str, other: &str) -> bool {
    let place = |id: &'_ str| -> Option<(String, u32, u32)> {
        let (source, span) = id.split_once(':')?;
        let (start, end) = span.split_once('-')?;
        Some((source.to_owned(), start.parse().ok()?, end.parse().ok()?))
    };
    place(one).zip(place(other)).is_some_and(|(a, b)| a.0 == b.0 && a.1 < b.2 && b.1 < a.2)
}

fn reference(record: &Record) -> Reference {
    Reference { what: What::Record(record.kind), id: record.id.clone() }
}

fn place(record: &Record) -> Option<Place> {
    record.evidence.first().map(|witness| Place { source: witness.source, span: witness.span })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::RecordKind;
    use crate::register::decision::Review;
    use crate::text::{SourceId, Span};

    const PASSAGE: &str = "s-000000000000:40-60";

    fn found() -> (Followed, Record) {
        let record = Record {
            id: "commitment:a".to_owned(),
            kind: RecordKind::Commitment,
            title: "will train nurses".to_owned(),
            parties: Vec::new(),
            date: None,
            told: None,
            statements: Vec::new(),
            evidence: Vec::new(),
            redirects: Vec::new(),
            reports: 1,
            independent: 1,
            confidence: Confidence::percent(80),
            review: Review::Unreviewed,
        };
        let at = |start, end| Place { source: SourceId([0; 32]), span: Span::new(start, end) };
        let link = Link {
            earlier: reference(&record),
            earlier_at: at(0, 20),
            later: Reference { what: What::Passage, id: PASSAGE.to_owned() },
            at: at(40, 60),
            relation: Relation::Narrows,
            confidence: Confidence::percent(60),
            proposed: true,
            reason: "both speak of nurses".to_owned(),
        };
        (Followed { links: vec![link], ..Followed::default() }, record)
    }

    fn decision(intervention: Intervention, other: &str) -> Decision {
        Decision {
            id: "d-1".to_owned(),
            on: jiff::civil::date(2026, 1, 31),
            author: "Ana Castro".to_owned(),
            reason: "it says so".to_owned(),
            record: "commitment:a".to_owned(),
            other: Some(other.to_owned()),
            intervention,
        }
    }

    #[test]
    fn a_proposed_link_to_a_passage_is_put_into_force() {
        let (mut followed, record) = found();
        apply(&mut followed, &[decision(Intervention::Link(Relation::Delivers), PASSAGE)], &[&record]);
        let [link] = followed.links.as_slice() else { panic!("{:?}", followed.links) };
        assert_eq!((link.relation, link.proposed, link.confidence), (Relation::Delivers, false, Confidence::percent(100)));
        assert_eq!(link.reason, "it says so (Ana Castro, d-1)");
        assert!(followed.standings.iter().any(|standing| standing.axis == Axis::Delivery && standing.value == "delivered"));
    }

    #[test]
    fn a_link_to_a_passage_is_taken_away() {
        let (mut followed, record) = found();
        apply(&mut followed, &[decision(Intervention::Unlink, PASSAGE)], &[&record]);
        assert_eq!((followed.links, followed.standings), (Vec::new(), Vec::new()));
    }

    #[test]
    fn a_decision_holds_where_a_newer_reader_cuts_the_sentence_otherwise() {
        let (mut followed, record) = found();
        apply(&mut followed, &[decision(Intervention::Link(Relation::Delivers), "s-000000000000:36-58")], &[&record]);
        assert_eq!(followed.links.iter().map(|link| link.relation).collect::<Vec<_>>(), [Relation::Delivers]);
        let (mut followed, record) = found();
        apply(&mut followed, &[decision(Intervention::Unlink, "s-000000000000:44-61")], &[&record]);
        assert_eq!(followed.links, []);
    }

    /// The register refuses such a decision; one made on a link that is no more is orphaned.
    #[test]
    fn a_passage_that_no_link_leads_to_changes_nothing() {
        for intervention in [Intervention::Unlink, Intervention::Link(Relation::Delivers)] {
            let (mut followed, record) = found();
            apply(&mut followed, &[decision(intervention, "s-000000000000:1-2")], &[&record]);
            assert_eq!(followed, found().0);
        }
    }
}
