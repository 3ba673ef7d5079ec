//! Visits: which meetings a visit contains, and which invitation it honours.
//!
//! *Reads*: a meeting of the same parties that is dated or told within a visit's days as a part of it; an invitation between the
//! same parties, told up to two years before a visit, as honoured by it.
//! *Does not read*: calls and video meetings as parts of a visit; a visit of the inviting side.

use crate::fact::MeetingState;
use crate::register::{Record, RecordKind, days_between};
use crate::text::Edtf;
use crate::vocabulary::{Vocabulary, vocabulary};

use super::Life;

vocabulary! {
    /// How two records belong together.
    TieKind { Contains = "contains", Honours = "honours", Parent = "parent" }
}

/// Two records that belong together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tie {
    /// How.
    pub kind: TieKind,
    /// The visit, or the body above.
    pub whole: String,
    /// The meeting, the invitation or the body below.
    pub part: String,
    /// Why, in one sentence.
    pub reason: String,
}

/// A visit may last so long.
const VISIT_DAYS: i32 = 4;
/// An invitation waits no longer than this.
const INVITATION_DAYS: i32 = 730;

/// What belongs together; sorted.
pub(super) fn ties(records: &[&Record], lives: &[Life]) -> Vec<Tie> {
    let meetings: Vec<&&Record> = records.iter().filter(|record| record.kind == RecordKind::Meeting).collect();
    let says = |record: &Record, prop: &'static str, value: &str| record.chosen(prop).any(|said| said == value);
    let held = |record: &Record| says(record, "state", MeetingState::Held.as_str());
    let mut ties = Vec::new();
    for visit in meetings.iter().filter(|record| says(record, "kind", "visit") && held(record)) {
        let Some(day) = visit.told else { continue };
        for other in meetings.iter().filter(|other| other.id != visit.id && other.parties == visit.parties) {
            let part = !says(other, "kind", "visit") && !says(other, "kind", "call") && !says(other, "kind", "video") && held(other);
            if part && other.told.is_some_and(|told| days_between(day, told) <= VISIT_DAYS) {
                let reason = "between the same parties in the days of the visit".to_owned();
                ties.push(Tie { kind: TieKind::Contains, whole: visit.id.clone(), part: other.id.clone(), reason });
            }
            let invited = says(other, "state", "invited") && other.told.is_some_and(|told| before(told, day));
            let guest = other.chosen("invited_by").next();
            if invited {
                let by = guest.map(|code| format!(" by {code}")).unwrap_or_default();
                let reason = format!("invited{by} before it");
                ties.push(Tie { kind: TieKind::Honours, whole: visit.id.clone(), part: other.id.clone(), reason });
            }
        }
    }
    for life in lives {
        if let Some(parent) = &life.parent {
            let reason = "named together as a part and the whole".to_owned();
            ties.push(Tie { kind: TieKind::Parent, whole: parent.id.clone(), part: life.mechanism.id.clone(), reason });
        }
    }
    ties.sort();
    ties.dedup();
    ties
}

fn before(told: Edtf, day: Edtf) -> bool {
    told.earliest() < day.earliest() && days_between(told, day) <= INVITATION_DAYS
}
