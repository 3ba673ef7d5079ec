//! Accepted, rejected and edited values: what rulings do to the statements of one record.
//!
//! The statements of the reader all stay. A person's value stands beside them, without evidence of its own, because its
//! evidence is the decision. To accept a record is to say each of the values that it then had: should a later reader or a later
//! report say otherwise, the accepted value still holds, and the new one stands beside it for the next review.

use super::{Decided, Review, Ruling};
use crate::fact::Confidence;
use crate::register::{Prop, RecordKind, Statement, props};

/// What people say of a record as a whole; later rulings outweigh earlier ones.
pub(in crate::register) fn review(rulings: &[&Ruling]) -> Review {
    rulings.iter().fold(Review::Unreviewed, |review, ruling| match (ruling.action, &ruling.field) {
        (Decided::Accept, None) => Review::Accepted,
        (Decided::Reject, None) => Review::Rejected,
        (Decided::Edit, _) | (Decided::Reject, Some(_)) if review != Review::Rejected => Review::Edited,
        _ => review,
    })
}

/// Applies rulings, in the order in which they were made, to statements that stand in the order of [`props`].
pub(in crate::register) fn apply(kind: RecordKind, statements: &mut Vec<Statement>, rulings: &[&Ruling]) {
    if rulings.is_empty() {
        return;
    }
    for ruling in rulings {
        match (ruling.action, &ruling.field, &ruling.value) {
            (Decided::Accept, None, _) => {
                // The main name first: what is no longer the main name is then free to be another one.
                let (many, one): (Vec<&Prop>, Vec<&Prop>) = props(kind).iter().partition(|prop| prop.many);
                for prop in one.into_iter().chain(many) {
                    let values = ruling.seen.get(prop.name).into_iter().flatten();
                    values.for_each(|value| accept(kind, statements, prop.name, value, ruling));
                }
            }
            (Decided::Accept, Some(prop), Some(value)) => accept(kind, statements, prop, value, ruling),
            (Decided::Accept, Some(prop), None) => {
                ruling.seen.get(prop).into_iter().flatten().for_each(|value| accept(kind, statements, prop, value, ruling));
            }
            (Decided::Reject, Some(prop), Some(value)) => reject(kind, statements, prop, value, ruling),
            (Decided::Reject, Some(prop), None) => {
                ruling.seen.get(prop).into_iter().flatten().for_each(|value| reject(kind, statements, prop, value, ruling));
            }
            (Decided::Edit, Some(prop), Some(value)) => edit(kind, statements, prop, value, ruling),
            _ => {}
        }
    }
    let place = |statement: &Statement| props(kind).iter().position(|known| known.name == statement.prop);
    statements.sort_by_key(|statement| (place(statement), !statement.chosen));
}

fn many(kind: RecordKind, prop: &str) -> bool {
    props(kind).iter().any(|known| known.name == prop && known.many)
}

/// The statement of this value, made anew where no report and no person has given it yet.
fn said<'s>(kind: RecordKind, statements: &'s mut Vec<Statement>, prop: &str, value: &str) -> Option<&'s mut Statement> {
    let prop = props(kind).iter().find(|known| known.name == prop)?.name;
    if prop == "also_named"
        && let Some(name) = statements.iter_mut().find(|s| s.prop == "name" && s.value == value && !s.chosen)
    {
        name.prop = prop;
    }
    let at = statements.iter().position(|s| s.prop == prop && s.value == value).unwrap_or_else(|| {
        statements.push(Statement {
            prop,
            value: value.to_owned(),
            original: None,
            evidence: Vec::new(),
            reports: 0,
            independent: 0,
            confidence: Confidence::percent(100),
            chosen: true,
            review: Review::Accepted,
            decided: None,
        });
        statements.len() - 1
    });
    Some(&mut statements[at])
}

fn accept(kind: RecordKind, statements: &mut Vec<Statement>, prop: &str, value: &str, ruling: &Ruling) {
    let Some(statement) = said(kind, statements, prop, value) else { return };
    (statement.review, statement.chosen, statement.decided) = (Review::Accepted, true, Some(ruling.id.clone()));
    if !many(kind, prop) {
        for other in statements.iter_mut().filter(|s| s.prop == prop && s.value != value) {
            other.chosen = false;
        }
    }
}

fn edit(kind: RecordKind, statements: &mut Vec<Statement>, prop: &str, value: &str, ruling: &Ruling) {
    if !many(kind, prop) {
        for replaced in statements.iter_mut().filter(|s| s.prop == prop && s.chosen && s.value != value) {
            (replaced.review, replaced.decided) = (Review::Edited, Some(ruling.id.clone()));
        }
    }
    accept(kind, statements, prop, value, ruling);
}

/// Whether a record of this kind cannot be told without the property.
fn required(kind: RecordKind, prop: &str) -> bool {
    use RecordKind::{Actor, Agreement, Commitment, Event, Frame, Mechanism, Meeting, Programme};
    match kind {
        Event => matches!(prop, "type" | "direction" | "modality"),
        Meeting => matches!(prop, "kind" | "state"),
        Actor | Mechanism | Agreement | Programme => matches!(prop, "name" | "kind"),
        Frame => matches!(prop, "kind" | "reciprocal"),
        Commitment => matches!(prop, "statement" | "firmness" | "direction" | "action"),
    }
}

/// The rejected value stays, marked. Another one takes its place if any report gives one that nobody has rejected; where there
/// is none and the record cannot do without, it goes on by the rejected one, which shows that it is.
fn reject(kind: RecordKind, statements: &mut [Statement], prop: &str, value: &str, ruling: &Ruling) {
    let Some(at) = statements.iter().position(|s| s.prop == prop && s.value == value) else { return };
    let was_chosen = statements[at].chosen;
    let statement = &mut statements[at];
    (statement.review, statement.chosen, statement.decided) = (Review::Rejected, false, Some(ruling.id.clone()));
    if !was_chosen || many(kind, prop) {
        return;
    }
    let next = statements.iter().position(|s| s.prop == prop && s.review != Review::Rejected);
    if let Some(next) = next.or(required(kind, prop).then_some(at)) {
        statements[next].chosen = true;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::text::SourceId;

    fn statement(prop: &'static str, value: &str, chosen: bool) -> Statement {
        Statement {
            prop,
            value: value.to_owned(),
            original: None,
            evidence: vec![0],
            reports: 1,
            independent: 1,
            confidence: Confidence::percent(80),
            chosen,
            review: Review::Unreviewed,
            decided: None,
        }
    }

    fn ruling(id: &str, action: Decided, field: Option<&str>, value: Option<&str>) -> Ruling {
        let seen = BTreeMap::from([("date".to_owned(), vec!["2025-11-19".to_owned()])]);
        let (field, value) = (field.map(str::to_owned), value.map(str::to_owned));
        Ruling { id: id.to_owned(), action, field, value, seen, seat: (SourceId([0; 32]), 0), others: Vec::new() }
    }

    /// Statements after rulings, as `value review*`, the star for the chosen one.
    fn after(statements: &[Statement], rulings: &[Ruling]) -> (Vec<String>, Review) {
        let mut statements = statements.to_vec();
        let rulings: Vec<&Ruling> = rulings.iter().collect();
        apply(RecordKind::Meeting, &mut statements, &rulings);
        let line = |s: &Statement| format!("{} {}{}", s.value, s.review, if s.chosen { "*" } else { "" });
        (statements.iter().map(line).collect(), review(&rulings))
    }

    #[test]
    fn an_edited_value_stands_before_the_one_that_was_read() {
        let read = [statement("date", "2025-11-19", true), statement("date", "2025-11-20", false)];
        let (said, record) = after(&read, &[ruling("d-1", Decided::Edit, Some("date"), Some("2025-11-18"))]);
        assert_eq!(said, ["2025-11-18 accepted*", "2025-11-19 edited", "2025-11-20 unreviewed"]);
        assert_eq!(record, Review::Edited);
        let (said, _) = after(&read, &[ruling("d-1", Decided::Edit, Some("date"), Some("2025-11-20"))]);
        assert_eq!(said, ["2025-11-20 accepted*", "2025-11-19 edited"]);
    }

    #[test]
    fn a_rejected_value_gives_way_to_the_next() {
        let read = [statement("date", "2025-11-19", true), statement("date", "2025-11-20", false)];
        let reject = |value| ruling("d-1", Decided::Reject, Some("date"), Some(value));
        assert_eq!(after(&read, &[reject("2025-11-19")]).0, ["2025-11-20 unreviewed*", "2025-11-19 rejected"]);
        let both = [reject("2025-11-19"), reject("2025-11-20")];
        assert_eq!(after(&read, &both).0, ["2025-11-19 rejected", "2025-11-20 rejected"]);
    }

    #[test]
    fn what_a_record_cannot_be_told_without_stays_marked() {
        let read = [statement("state", "held", true)];
        assert_eq!(after(&read, &[ruling("d-1", Decided::Reject, Some("state"), Some("held"))]).0, ["held rejected*"]);
    }

    #[test]
    fn what_was_accepted_holds_against_a_newer_reading() {
        let read = [statement("date", "2025-11-21", true)];
        let (said, record) = after(&read, &[ruling("d-1", Decided::Accept, None, None)]);
        assert_eq!(said, ["2025-11-19 accepted*", "2025-11-21 unreviewed"]);
        assert_eq!(record, Review::Accepted);
    }

    #[test]
    fn the_last_word_counts() {
        let read = [statement("date", "2025-11-19", true)];
        let accept = ruling("d-1", Decided::Accept, None, None);
        let reject = ruling("d-2", Decided::Reject, None, None);
        assert_eq!(after(&read, &[accept.clone(), reject.clone()]).1, Review::Rejected);
        assert_eq!(after(&read, &[reject, accept]).1, Review::Accepted);
    }
}
