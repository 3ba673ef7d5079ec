//! Events: one PLOVER 2.0 act between governments or organisations.

use super::{Code, Confidence, Evidence, Sector};
use crate::code::Plover;
use crate::text::Edtf;

crate::vocabulary::vocabulary! {
    /// Whether the act is done. PLOVER folds the future into AGREE; the register keeps it apart.
    Modality {
        Realised = "realised", AgreedFuture = "agreed_future", Hypothetical = "hypothetical", Denied = "denied", Negated = "negated",
    }
}

/// One act. Joint and reciprocal acts have all parties in `source` and no `target`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The type.
    pub plover: Plover,
    /// The PLOVER mode, lower case (`visit`, `diplomatic`, `trade`), where the words tell it.
    pub mode: Option<&'static str>,
    /// PLOVER contexts, as the sectors they are mapped onto.
    pub contexts: Vec<Sector>,
    /// Who acts; sorted, never empty.
    pub source: Vec<Code>,
    /// Whom the act is about or addressed to; sorted.
    pub target: Vec<Code>,
    /// When it happened.
    pub date: Option<Edtf>,
    /// Where, as written.
    pub place: Option<String>,
    /// Done, agreed for the future, hypothetical, denied or negated.
    pub modality: Modality,
    /// The whole sentence that states the act.
    pub evidence: Evidence,
    /// How sure the reader is.
    pub confidence: Confidence,
    /// Whether rules alone made it: then the confidence is the rule's own figure, and no calibrated estimate.
    pub by_rule: bool,
}
