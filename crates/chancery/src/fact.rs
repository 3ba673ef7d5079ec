//! The facts that a reading holds: what one source reports, each fact with the words it rests on.
//!
//! A fact cannot be made without a [`Cite`]. Unknown is a legal value everywhere: `None` and empty lists
//! mean that the text does not say. Party codes are ISO 3166-1 alpha-3 for states and the usual acronym in capitals for
//! organisations ([`Code`]).

mod actor;
mod commitment;
mod event;
mod frame;
mod instrument;
mod meeting;
mod sector;

pub use actor::{Actor, ActorKind, Rank, Stance};
pub use commitment::{Action, Commitment, Direction, Firmness, Specificity};
pub use event::{Event, Modality};
pub use frame::{Frame, FrameKind};
pub use instrument::{
    Agreement, AgreementAction, AgreementKind, Instrument, InstrumentKind, Life, Mechanism, MechanismKind, Programme, ProgrammeKind,
    ProgrammeState, Value, ValueStage,
};
pub use meeting::{Meeting, MeetingKind, MeetingState, Participant, ParticipantRole};
pub use sector::{Sector, sectors};

use crate::text::{Cite, Voice};

/// A party: ISO 3166-1 alpha-3 code of a state, or the acronym of an organisation in capitals (`PAK`, `UN`, `SCO`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(String);

impl Code {
    /// A code of capital letters, digits and hyphens, 1 to 16 long; `None` otherwise.
    pub fn new(code: &str) -> Option<Code> {
        let legal = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        ((1..=16).contains(&code.len()) && code.bytes().all(legal)).then(|| Code(code.to_owned()))
    }

    /// The code's letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

crate::vocabulary::vocabulary! {
    /// What the cited words do for the fact.
    EvidenceRole {
        Establishes = "establishes", Restates = "restates", Announces = "announces", ReportsAct = "reports_act",
        Confirms = "confirms", Denies = "denies", Corrects = "corrects",
    }
}

/// The words that a fact rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The span, known to fit its source.
    pub cite: Cite,
    /// What the words do for the fact.
    pub role: EvidenceRole,
    /// Who speaks in them.
    pub voice: Voice,
    /// The speaker's name or office as written, where the words are attributed.
    pub speaker: Option<String>,
    /// Other spans of the same source that say the same.
    pub also: Vec<Cite>,
}

impl Evidence {
    /// Evidence in the narrator's voice, without other places.
    pub fn narrated(cite: Cite, role: EvidenceRole) -> Evidence {
        Evidence { cite, role, voice: Voice::Narrator, speaker: None, also: Vec::new() }
    }
}

/// How sure the reader is of a fact: 0 to 100, calibrated where a model made it, the rule's own figure where a rule did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confidence(u8);

impl Confidence {
    /// A confidence in per cent; more than 100 counts as 100.
    pub const fn percent(percent: u8) -> Confidence {
        Confidence(if percent > 100 { 100 } else { percent })
    }

    /// A confidence given as a number from 0 to 1; `None` for other numbers, and for those with more than two decimals, which no
    /// confidence has.
    ///
    /// ```
    /// use chancery::fact::Confidence;
    ///
    /// assert_eq!(Confidence::share(0.29), Some(Confidence::percent(29)));
    /// assert_eq!([0.455, 1.01, -0.1, f64::NAN].map(Confidence::share), [None; 4]);
    /// ```
    pub fn share(share: f64) -> Option<Confidence> {
        let hundredths = share * 100.0;
        let exact = (hundredths - hundredths.round()).abs() < 1e-6 && (0.0..=100.0).contains(&hundredths.round());
        exact.then(|| Confidence(hundredths.round() as u8))
    }

    /// The confidence in per cent.
    pub fn get(self) -> u8 {
        self.0
    }
}

/// Everything that one source reports. Each list is in the order of its evidence in the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Who acts, speaks or is addressed.
    pub actors: Vec<Actor>,
    /// What was done, PLOVER-coded.
    pub events: Vec<Event>,
    /// Who met whom.
    pub meetings: Vec<Meeting>,
    /// Standing bodies and channels.
    pub mechanisms: Vec<Mechanism>,
    /// Instruments.
    pub agreements: Vec<Agreement>,
    /// Joint undertakings with a life of their own.
    pub programmes: Vec<Programme>,
    /// Who backs whom in which body.
    pub frames: Vec<Frame>,
    /// What was undertaken or wished for.
    pub commitments: Vec<Commitment>,
}
