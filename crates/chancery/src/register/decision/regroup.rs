//! Merges and splits: which reports tell of one thing, once people have said so.

use super::{Decided, Ruling, Seat};
use crate::register::Report;

/// Groups of reports, each with the first reports of the groups that it repeats: its root, and all earlier ones.
#[derive(Debug, Default)]
pub(in crate::register) struct Groups {
    /// Numbers of reports; in each group in the order of publication.
    pub members: Vec<Vec<usize>>,
    /// What each group repeats, as numbers of reports.
    pub repeated: Vec<(Option<usize>, Vec<usize>)>,
}

/// Applies merges and splits in the order in which they were made.
pub(in crate::register) fn regroup(groups: &mut Groups, reports: &[Report], rulings: &[Ruling]) {
    for ruling in rulings {
        match ruling.action {
            Decided::Merge => {
                let into = holder(groups, reports, ruling.seat);
                let other = ruling.others.first().and_then(|&seat| holder(groups, reports, seat));
                if let (Some(into), Some(other)) = (into, other)
                    && into != other
                {
                    merge(groups, reports, into, other);
                }
            }
            Decided::Split => split(groups, reports, &ruling.others),
            _ => {}
        }
    }
    let filled: Vec<bool> = groups.members.iter().map(|members| !members.is_empty()).collect();
    let mut keep = filled.iter();
    groups.members.retain(|_| *keep.next().unwrap_or(&true));
    let mut keep = filled.iter();
    groups.repeated.retain(|_| *keep.next().unwrap_or(&true));
}

/// The group that holds the report of this fact.
fn holder(groups: &Groups, reports: &[Report], seat: Seat) -> Option<usize> {
    groups.members.iter().position(|members| members.iter().any(|&i| (reports[i].source, reports[i].nth) == seat))
}

fn in_order(reports: &[Report], members: &mut [usize]) {
    members.sort_by_key(|&i| (reports[i].published, reports[i].source, reports[i].nth));
}

fn merge(groups: &mut Groups, reports: &[Report], into: usize, other: usize) {
    let moved = std::mem::take(&mut groups.members[other]);
    let (root, earlier) = std::mem::take(&mut groups.repeated[other]);
    groups.members[into].extend(moved);
    in_order(reports, &mut groups.members[into]);
    let own = groups.members[into].clone();
    let told = &mut groups.repeated[into];
    told.0 = [told.0, root]
        .into_iter()
        .flatten()
        .filter(|i| !own.contains(i))
        .min_by_key(|&i| (reports[i].published, reports[i].source, reports[i].nth));
    told.1.extend(earlier);
    told.1.retain(|i| !own.contains(i));
    in_order(reports, &mut told.1);
    told.1.dedup();
}

/// Takes the reports of these facts out of their groups and makes one group of them; a group that they fill stays as it is.
fn split(groups: &mut Groups, reports: &[Report], seats: &[Seat]) {
    let apart = |i: &usize| seats.contains(&(reports[*i].source, reports[*i].nth));
    let mut taken = Vec::new();
    for members in &mut groups.members {
        if members.iter().any(apart) && !members.iter().all(apart) {
            taken.extend(members.extract_if(.., |i| apart(i)));
        }
    }
    if taken.is_empty() {
        return;
    }
    in_order(reports, &mut taken);
    groups.members.push(taken);
    groups.repeated.push((None, Vec::new()));
}
