//! Proposals: statements that become records only when a person says so.
//!
//! Held reports are grouped among themselves, so that one act told by several doubtful reports is one question. What a person
//! says of one of them goes for the group: accepted or edited, its reports join the others and are fused with them as ever;
//! rejected, they stay out.

use super::{Decided, Ruling};
use crate::register::{RecordKind, Report, fuse};

/// Parts the reports of a block into those of which records are made and those that are only proposed. Accepted ones are held
/// no longer.
pub(in crate::register) fn part(kind: RecordKind, block: Vec<Report>, rulings: &[Ruling]) -> (Vec<Report>, Vec<Report>) {
    let (mut held, mut stated): (Vec<Report>, Vec<Report>) = block.into_iter().partition(|report| report.held);
    if held.is_empty() || rulings.is_empty() {
        return (stated, held);
    }
    held.sort_by_key(|report| (report.published, report.source, report.nth));
    for group in fuse::groups(kind, &held) {
        let of_group = |ruling: &&Ruling| group.iter().any(|&i| (held[i].source, held[i].nth) == ruling.seat);
        if vouched(rulings.iter().filter(of_group)) {
            group.iter().for_each(|&i| held[i].held = false);
        }
    }
    let (proposed, accepted) = held.into_iter().partition(|report| report.held);
    stated.extend::<Vec<Report>>(accepted);
    (stated, proposed)
}

/// Whether a person stands for a statement: the last word counts. Who corrects a value, or accepts one, says that the act is
/// right.
fn vouched<'r>(rulings: impl Iterator<Item = &'r Ruling>) -> bool {
    rulings.fold(false, |vouched, ruling| match (ruling.action, &ruling.field) {
        (Decided::Accept | Decided::Edit, _) => true,
        (Decided::Reject, None) => false,
        _ => vouched,
    })
}
