//! Meetings: encounters between officials of two or more states or organisations.

use super::{Code, Confidence, Evidence, Rank};
use crate::text::Edtf;

crate::vocabulary::vocabulary! {
    /// What sort of encounter it is.
    MeetingKind {
        Visit = "visit", Talks = "talks", Call = "call", Video = "video", Signing = "signing", MechanismSession = "mechanism_session",
        Summit = "summit", Exercise = "exercise", CourtesyCall = "courtesy_call", Other = "other",
    }
}

crate::vocabulary::vocabulary! {
    /// How far it has come.
    MeetingState {
        Proposed = "proposed", Invited = "invited", Planned = "planned", Held = "held", Postponed = "postponed", Cancelled = "cancelled",
    }
}

crate::vocabulary::vocabulary! {
    /// What a participant is there for.
    ParticipantRole {
        Principal = "principal", Delegation = "delegation", Host = "host", Mediator = "mediator", Witness = "witness",
    }
}

/// One who takes part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Participant {
    /// The state or organisation.
    pub code: Code,
    /// Full name, where the text gives one.
    pub person: Option<String>,
    /// The office as reported.
    pub office: Option<String>,
    /// The office's rank.
    pub rank: Option<Rank>,
    /// What they are there for.
    pub role: ParticipantRole,
}

/// One encounter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// What sort of encounter.
    pub kind: MeetingKind,
    /// The sides: sorted codes, at least two.
    pub parties: Vec<Code>,
    /// Named people and their offices.
    pub participants: Vec<Participant>,
    /// Where, as written.
    pub place: Option<String>,
    /// The gathering on whose margins it was held, as written.
    pub margins_of: Option<String>,
    /// The visit, anniversary or other occasion, as written.
    pub occasion: Option<String>,
    /// The standing mechanism whose session it was, as written.
    pub mechanism: Option<String>,
    /// The ordinal number of that session.
    pub session_no: Option<u16>,
    /// Who invited.
    pub invited_by: Option<Code>,
    /// When.
    pub date: Option<Edtf>,
    /// How far it has come.
    pub state: MeetingState,
    /// The whole sentence that states it.
    pub evidence: Evidence,
    /// How sure the reader is.
    pub confidence: Confidence,
    /// Whether rules alone made it: then the confidence is the rule's own figure, and no calibrated estimate.
    pub by_rule: bool,
}
