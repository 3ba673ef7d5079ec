//! Restatement: an undertaking that a later report tells again.
//!
//! Reads: two commitments between the same parties, told more than a few days apart, by the same obligors, about a shared
//! sector, in wording that is largely the same; a verb that says so itself (`reaffirmed`) needs less of it. The earliest is the
//! root of all.
//!
//! Does not read: commitments of one source, which stand side by side; commitments of the same days, which are fused or are
//! two; stock phrases (`deepen cooperation`), which share no three telling words.

use std::collections::{BTreeMap, BTreeSet};

use super::act::{WINDOW, telling_words};
use crate::fact::Commitment;
use crate::register::wording::Wording;
use crate::register::{Fact, Report, days_between};

/// How much of the wording must be shared, in per cent; less where the verb itself speaks of a repetition.
const ALIKE: u32 = 55;
const ALIKE_IF_REAFFIRMED: u32 = 40;
/// Fewer shared words are a stock phrase.
const SHARED_WORDS: usize = 3;

/// What a group repeats.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::register) struct Restated {
    /// The group in which it was first told.
    pub root: Option<usize>,
    /// All earlier groups that it repeats, the earliest first.
    pub earlier: Vec<usize>,
}

/// For each group of commitments, what it repeats. `reports` stand in the order of publication.
pub(super) fn restated(reports: &[Report], groups: &[Vec<usize>]) -> Vec<Restated> {
    let wordings = telling_words(reports);
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|&group| groups[group][0]);
    let mut restated = vec![Restated::default(); groups.len()];
    let mut by_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for &group in &order {
        let first = groups[group][0];
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for word in wordings[first].words() {
            for &other in by_word.get(word).into_iter().flatten() {
                *shared.entry(other).or_default() += 1;
            }
        }
        let candidates = shared.into_iter().filter(|(_, words)| *words >= SHARED_WORDS).map(|(other, _)| other);
        let mut earlier: Vec<usize> = candidates
            .filter(|&other| repeats(reports, &wordings, (first, &groups[group]), (groups[other][0], &groups[other])))
            .collect();
        earlier.sort_by_key(|&other| groups[other][0]);
        let root = earlier.first().map(|&other| restated[other].root.unwrap_or(other));
        restated[group] = Restated { root, earlier };
        for word in wordings[first].words() {
            by_word.entry(word).or_default().push(group);
        }
    }
    restated
}

/// Whether the group `later` repeats the group `earlier`; each comes with its first report.
fn repeats(reports: &[Report], wordings: &[Wording], later: (usize, &[usize]), earlier: (usize, &[usize])) -> bool {
    let (Fact::Commitment(again), Fact::Commitment(before)) = (&reports[later.0].fact, &reports[earlier.0].fact) else { return false };
    let apart = reports[later.0].published.zip(reports[earlier.0].published).is_some_and(|(a, b)| days_between(a, b) > WINDOW);
    let sources = |group: &[usize]| group.iter().map(|&i| reports[i].source).collect::<BTreeSet<_>>();
    let enough = if again.reaffirmed { ALIKE_IF_REAFFIRMED } else { ALIKE };
    apart
        && same_obligors(again, before)
        && again.sectors.iter().any(|sector| before.sectors.contains(sector))
        && wordings[later.0].likeness(&wordings[earlier.0]) >= enough
        && sources(later.1).is_disjoint(&sources(earlier.1))
}

fn same_obligors(a: &Commitment, b: &Commitment) -> bool {
    a.obligors == b.obligors || a.obligors.is_empty() || b.obligors.is_empty()
}
