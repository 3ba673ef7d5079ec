//! Mechanisms, agreements and programmes: what stands between states, by the name under which the text speaks of it.

use super::{Code, Confidence, Evidence, Sector};
use crate::text::Edtf;

crate::vocabulary::vocabulary! {
    /// What sort of standing body or channel a mechanism is.
    MechanismKind {
        JointCommission = "joint_commission", JointCommittee = "joint_committee", StrategicCouncil = "strategic_council",
        Consultations = "consultations", Dialogue = "dialogue", WorkingGroup = "working_group", StaffTalks = "staff_talks",
        Procurement = "procurement", Hotline = "hotline", BusinessCouncil = "business_council",
        ParliamentaryGroup = "parliamentary_group", Secretariat = "secretariat", ExerciseSeries = "exercise_series", Other = "other",
    }
}

crate::vocabulary::vocabulary! {
    /// Where a mechanism stands in its life, as far as one source says.
    Life {
        Proposed = "proposed", Agreed = "agreed", Established = "established", Active = "active", Overdue = "overdue",
        Dormant = "dormant", Revived = "revived", Restructured = "restructured", Terminated = "terminated",
    }
}

crate::vocabulary::vocabulary! {
    /// What sort of instrument an agreement is.
    AgreementKind {
        Treaty = "treaty", Agreement = "agreement", Protocol = "protocol", Amendment = "amendment",
        ExchangeOfNotes = "exchange_of_notes", Mou = "mou", LetterOfIntent = "letter_of_intent",
        JointDeclaration = "joint_declaration", JointStatement = "joint_statement", AgreedMinutes = "agreed_minutes",
        ActionPlan = "action_plan", Contract = "contract", Other = "other",
    }
}

crate::vocabulary::vocabulary! {
    /// What was done with an instrument.
    AgreementAction {
        Proposed = "proposed", Negotiated = "negotiated", Finalised = "finalised", Initialled = "initialled", Signed = "signed",
        Ratified = "ratified", EnteredIntoForce = "entered_into_force", Extended = "extended", Suspended = "suspended",
        Denounced = "denounced", Expired = "expired",
    }
}

crate::vocabulary::vocabulary! {
    /// What sort of joint undertaking a programme is.
    ProgrammeKind {
        Programme = "programme", Project = "project", Initiative = "initiative", Fund = "fund", Exercise = "exercise",
        Scholarship = "scholarship", Satellite = "satellite", Procurement = "procurement", Other = "other",
    }
}

crate::vocabulary::vocabulary! {
    /// How far a programme has come.
    ProgrammeState {
        Proposed = "proposed", Agreed = "agreed", UnderWay = "under_way", Completed = "completed", Suspended = "suspended",
        Cancelled = "cancelled",
    }
}

crate::vocabulary::vocabulary! {
    /// How firm a sum of money is.
    ValueStage {
        Potential = "potential", Approved = "approved", Committed = "committed", Finalised = "finalised", Disbursed = "disbursed",
    }
}

crate::vocabulary::vocabulary! {
    /// The codebook's kinds, which cover mechanisms, agreements and programmes in one list.
    InstrumentKind {
        Committee = "committee", Commission = "commission", Dialogue = "dialogue", WorkingGroup = "working_group",
        Agreement = "agreement", Mou = "mou", Treaty = "treaty", Programme = "programme", Fund = "fund", Exercise = "exercise",
        Other = "other",
    }
}

/// A sum of money as the text gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Value {
    /// The words.
    pub text: String,
    /// Whole units of the currency, where the words are plain.
    pub amount: Option<u64>,
    /// ISO 4217 code, where the words tell it.
    pub currency: Option<&'static str>,
    /// How firm it is.
    pub stage: Option<ValueStage>,
}

/// What mechanisms, agreements and programmes share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    /// The name as written.
    pub name: String,
    /// The codebook's kind.
    pub kind: InstrumentKind,
    /// Members only; sorted.
    pub parties: Vec<Code>,
    /// The year (or closer date) of founding or signing, where stated or reported.
    pub founded: Option<Edtf>,
    /// What it is about.
    pub sectors: Vec<Sector>,
    /// The span of the name, and the other places where it is named.
    pub evidence: Evidence,
    /// How sure the reader is.
    pub confidence: Confidence,
}

/// A standing body or channel between states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mechanism {
    /// Name, parties, founding, evidence.
    pub instrument: Instrument,
    /// What sort of body or channel.
    pub kind: MechanismKind,
    /// Where it stands, as far as this source says.
    pub life: Option<Life>,
    /// The number of the session reported here, where there is one.
    pub session_no: Option<u16>,
}

/// An instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Title, parties, date, evidence.
    pub instrument: Instrument,
    /// What sort of instrument.
    pub kind: AgreementKind,
    /// What was done with it, and when.
    pub actions: Vec<(AgreementAction, Option<Edtf>)>,
    /// When it ends, as written.
    pub expiry: Option<String>,
}

/// A joint undertaking with a life of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Name, parties, founding, evidence.
    pub instrument: Instrument,
    /// What sort of undertaking.
    pub kind: ProgrammeKind,
    /// How far it has come, as far as this source says.
    pub state: Option<ProgrammeState>,
    /// What it is worth.
    pub value: Option<Value>,
}
