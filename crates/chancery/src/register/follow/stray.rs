//! Strays: reports that do not name both parties and tell of an act of theirs all the same.
//!
//! "Two of our guards fell on Saturday" names neither side, "Eleven raiders from South Sudan were killed" names one. Who reads them
//! beside a report that names both sees that they tell of one encounter: the same deed on the same day with the same side, or the
//! same proper name. They are held against such a report for contradictions and for nothing else: no record gets a party by them,
//! no undertaking a link or a status.
//!
//! *Reads*: a report that names one state at most. A [trace](traces) is what two sentences of one act share: a state with a deed and
//! a day, a proper name with a day, a proper name with a deed.
//! *Does not read*: a report that names a third state; reports more than a week apart; in a
//! register, sources that the gate held back; traces of late sentences, where reports tell
//! of what was before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::fact::Code;
use crate::register::{number, state};

use super::Paper;
use super::difference::traces_of;

/// How many sentences of a report leave traces: what it is about stands there.
pub(super) const LEADING: usize = 12;
/// Traces lead from one report to another that came out so many days before or after.
pub const STRAY_DAYS: i32 = 7;

impl Paper {
    /// The states that it names.
    fn states(&self) -> impl Iterator<Item = &Code> {
        self.named.iter().map(|(code, _)| code).filter(|code| state(code.as_str()).is_some())
    }

    /// Whether it names one state at most, so that it may tell of dealings without naming who deals.
    pub fn is_stray(&self) -> bool {
        self.states().count() < 2
    }

    /// Whether it may tell of an act between two parties that it does not both name.
    pub fn strays_to(&self, pair: &(Code, Code)) -> bool {
        self.is_stray() && self.states().all(|code| *code == pair.0 || *code == pair.1)
    }

    /// The states that any sentence may speak of: those of a report on one state, or on two alone.
    pub(super) fn spoken_of(&self) -> Vec<Code> {
        let states: Vec<Code> = self.states().cloned().collect();
        if states.len() > 2 { Vec::new() } else { states }
    }

    /// The day of publication, counted.
    pub fn day(&self) -> Option<i32> {
        self.published.map(|date| number(date.latest()))
    }
}

/// The traces of a report, hashed alike on every machine; sorted, each once. Two reports that share one may tell of one act.
pub fn traces(paper: &Paper) -> Vec<i64> {
    traces_of(paper).iter().map(|trace| hash(trace)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// FNV-1a, without the bits that would make it long to keep.
fn hash(trace: &str) -> i64 {
    let hash = trace.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    ((hash ^ (hash >> 40)) & 0xff_ffff_ffff) as i64
}

/// Which strays lead to which reports: by trace, each with its day.
#[derive(Default)]
pub(super) struct Strays<'p>(BTreeMap<i64, Vec<(i32, &'p Arc<Paper>)>>);

impl<'p> Strays<'p> {
    /// Those among reports.
    pub fn among(papers: &'p [Arc<Paper>]) -> Strays<'p> {
        let mut found = Strays::default();
        for paper in papers.iter().filter(|paper| paper.is_stray()) {
            let Some(day) = paper.day() else { continue };
            for trace in traces(paper) {
                found.0.entry(trace).or_default().push((day, paper));
            }
        }
        found
    }

    /// Those that a circle's reports lead to, sorted by source.
    pub fn of(&self, pair: &(Code, Code), papers: &[Arc<Paper>]) -> Vec<Arc<Paper>> {
        let mut strays: BTreeMap<_, &Arc<Paper>> = BTreeMap::new();
        for paper in papers.iter().filter(|paper| paper.pair().as_ref() == Some(pair)) {
            let Some(day) = paper.day() else { continue };
            for (of, stray) in traces(paper).iter().filter_map(|trace| self.0.get(trace)).flatten() {
                if of.abs_diff(day) as i32 <= STRAY_DAYS && stray.strays_to(pair) {
                    strays.insert(stray.source, stray);
                }
            }
        }
        strays.into_values().cloned().collect()
    }
}
