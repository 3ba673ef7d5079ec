//! Commitments: undertakings and wishes about future conduct between the parties.

use super::{Code, Confidence, Evidence, Sector, Value};
use crate::text::Edtf;

crate::vocabulary::vocabulary! {
    /// The public five-step ladder, firmest first; the codebook defines each step.
    Firmness { Signed = "signed", Agreed = "agreed", Intends = "intends", Explores = "explores", Urges = "urges" }
}

crate::vocabulary::vocabulary! {
    /// Who is bound.
    Direction { Joint = "joint", Unilateral = "unilateral", Reciprocal = "reciprocal" }
}

crate::vocabulary::vocabulary! {
    /// What is to be done.
    Action {
        EstablishMechanism = "establish_mechanism", ConcludeAgreement = "conclude_agreement", ConveneMeeting = "convene_meeting",
        Visit = "visit", Exchange = "exchange", Train = "train", Procure = "procure", ProduceJointly = "produce_jointly",
        TransferTechnology = "transfer_technology", Invest = "invest", Fund = "fund", OpenAccess = "open_access",
        EaseRule = "ease_rule", CoordinateVote = "coordinate_vote", SupportCandidature = "support_candidature",
        SupportMembership = "support_membership", Deepen = "deepen", Continue = "continue", Explore = "explore", Other = "other",
    }
}

/// What the words pin down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Specificity {
    /// An instrument or body is named.
    pub instrument: bool,
    /// A countable target is named.
    pub target: bool,
    /// A time is named.
    pub timetable: bool,
    /// Who is to act is named.
    pub agent: bool,
}

/// One undertaking or wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// One sentence in the register's own plain words, made of the text's words.
    pub statement: String,
    /// All parties; sorted.
    pub parties: Vec<Code>,
    /// Who undertakes; sorted.
    pub obligors: Vec<Code>,
    /// Who benefits or is addressed; sorted.
    pub beneficiaries: Vec<Code>,
    /// Who is bound.
    pub direction: Direction,
    /// Step of the ladder.
    pub firmness: Firmness,
    /// The committing verb as written.
    pub verb: String,
    /// Whether the verb says that it was undertaken before (`reaffirmed`, `reiterated`).
    pub reaffirmed: bool,
    /// What is to be done.
    pub action: Action,
    /// What it is about; in the order of the vocabulary.
    pub sectors: Vec<Sector>,
    /// What the words pin down.
    pub specificity: Specificity,
    /// A sum of money.
    pub amount: Option<Value>,
    /// The words that bound the carrying-out.
    pub deadline_text: Option<String>,
    /// What they mean, where they mean a date.
    pub deadline: Option<Edtf>,
    /// The body or instrument named in the clause, as written.
    pub mechanism: Option<String>,
    /// When it was made.
    pub made_on: Option<Edtf>,
    /// The clause, from the committing verb to the end of its object.
    pub evidence: Evidence,
    /// How sure the reader is.
    pub confidence: Confidence,
    /// Whether rules alone made it: then the confidence is the rule's own figure, and no calibrated estimate.
    pub by_rule: bool,
}
