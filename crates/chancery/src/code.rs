//! PLOVER 2.0 event types with their quad classes, scores and CAMEO roots: the ontology.
//!
//! Types and quad classes are those of the PLOVER 2.0 codebook; CAMEO roots follow the crosswalk printed there; scores are
//! the Goldstein values of the CAMEO roots (Goldstein 1992, as the CAMEO manual tabulates them).

mod codebook;
mod mode;

use crate::vocabulary::vocabulary;

pub use codebook::{Category, Codebook, CodebookError};
pub use mode::mode;

vocabulary! {
    /// The sixteen event types of PLOVER 2.0.
    Plover {
        Agree = "AGREE", Consult = "CONSULT", Support = "SUPPORT", Concede = "CONCEDE", Cooperate = "COOPERATE", Aid = "AID",
        Retreat = "RETREAT", Request = "REQUEST", Accuse = "ACCUSE", Reject = "REJECT", Threaten = "THREATEN",
        Protest = "PROTEST", Sanction = "SANCTION", Mobilize = "MOBILIZE", Coerce = "COERCE", Assault = "ASSAULT",
    }
}

vocabulary! {
    /// The four quad classes.
    Quad {
        VerbalCooperation = "VCOOP", MaterialCooperation = "MCOOP", VerbalConflict = "VCONF", MaterialConflict = "MCONF",
    }
}

/// What the ontology says of one event type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TypeRow {
    /// The type.
    pub plover: Plover,
    /// Its quad class.
    pub quad: Quad,
    /// CAMEO root code, two digits.
    pub cameo_root: &'static str,
    /// Goldstein score of the CAMEO root, −10 to +10.
    pub score: f32,
    /// What the type is used for, in one sentence.
    pub definition: &'static str,
}

/// The ontology, one row a type, in the order of the codebook.
pub const TYPES: &[TypeRow] = &[
    row(
        Plover::Agree,
        Quad::VerbalCooperation,
        "03",
        4.0,
        "agrees, undertakes, plans, offers or wishes to cooperate, to meet or to help in the future",
    ),
    row(Plover::Consult, Quad::VerbalCooperation, "04", 1.0, "meets, visits, calls or holds talks"),
    row(Plover::Support, Quad::VerbalCooperation, "05", 3.5, "signs an instrument, thanks, praises, backs, congratulates or condoles"),
    row(Plover::Concede, Quad::VerbalCooperation, "08", 5.0, "backs down in words: announces a withdrawal, a release or a lifting"),
    row(
        Plover::Cooperate,
        Quad::MaterialCooperation,
        "06",
        6.4,
        "deals with the other in substance: exercises, purchases, licences, shared data",
    ),
    row(Plover::Aid, Quad::MaterialCooperation, "07", 7.4, "gives or has decided to give a grant, arms, a loan or relief"),
    row(
        Plover::Retreat,
        Quad::MaterialCooperation,
        "08",
        5.0,
        "backs down in deed: withdraws troops, lifts sanctions, frees prisoners",
    ),
    row(Plover::Request, Quad::VerbalConflict, "10", -5.0, "urges, asks, calls on or demands"),
    row(Plover::Accuse, Quad::VerbalConflict, "11", -2.0, "blames, criticises, condemns, objects or lodges a protest"),
    row(Plover::Reject, Quad::VerbalConflict, "12", -4.0, "refuses, denies, declines to sign or calls off"),
    row(Plover::Threaten, Quad::VerbalConflict, "13", -6.0, "warns of its own hostile action"),
    row(Plover::Protest, Quad::MaterialConflict, "14", -6.5, "state-backed street protest against another state"),
    row(
        Plover::Sanction,
        Quad::MaterialConflict,
        "16",
        -5.6,
        "imposes sanctions, blocks trade, suspends an arrangement, recalls or expels diplomats",
    ),
    row(Plover::Mobilize, Quad::MaterialConflict, "15", -7.2, "raises or moves forces"),
    row(Plover::Coerce, Quad::MaterialConflict, "17", -7.0, "harms or presses short of force"),
    row(Plover::Assault, Quad::MaterialConflict, "19", -10.0, "uses force"),
];

const fn row(plover: Plover, quad: Quad, cameo_root: &'static str, score: f32, definition: &'static str) -> TypeRow {
    TypeRow { plover, quad, cameo_root, score, definition }
}

impl Plover {
    /// The ontology's row of this type.
    pub fn row(self) -> &'static TypeRow {
        TYPES.iter().find(|row| row.plover == self).expect("every type has a row, see the test of this module")
    }

    /// The quad class of this type.
    pub fn quad(self) -> Quad {
        self.row().quad
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Vocabulary;

    #[test]
    fn every_type_has_one_row_and_a_score_of_its_sign() {
        for plover in Plover::ALL {
            assert_eq!(TYPES.iter().filter(|row| row.plover == *plover).count(), 1, "{plover}");
            let conflict = matches!(plover.quad(), Quad::VerbalConflict | Quad::MaterialConflict);
            assert_eq!(plover.row().score < 0.0, conflict, "{plover}");
        }
    }
}
