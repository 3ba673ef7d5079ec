//! Actors: persons, bodies, states and organisations that act, speak or are addressed in a source.

use super::{Code, Confidence, Evidence};
use crate::text::Span;

crate::vocabulary::vocabulary! {
    /// The record model's kinds of actor.
    ActorKind {
        State = "state", Government = "government", Ministry = "ministry", Agency = "agency", ArmedService = "armed_service",
        Legislature = "legislature", Office = "office", Person = "person", Igo = "igo", Forum = "forum", Company = "company",
        Subnational = "subnational", Other = "other",
    }
}

crate::vocabulary::vocabulary! {
    /// The codebook's coarser kinds, by which annotators sort actors.
    Stance {
        State = "state", Leader = "leader", Minister = "minister", Ministry = "ministry", Military = "military", Igo = "igo",
        Other = "other",
    }
}

/// Rank of an office: 1 head of state, 2 head of government, 3 deputy head or crown prince, 4 minister, 5 chief of defence or
/// of a service, 6 deputy or state minister, 7 permanent secretary, 8 ambassador, 9 director-general, 10 working level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(u8);

impl Rank {
    /// A rank from 1 to 10; `None` otherwise.
    pub fn new(rank: u8) -> Option<Rank> {
        (1..=10).contains(&rank).then_some(Rank(rank))
    }

    /// 1 (head of state) to 10 (working level).
    pub fn get(self) -> u8 {
        self.0
    }
}

/// One actor of a source, at its first full mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The name as written there, titles outside.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// What the codebook calls it.
    pub stance: Stance,
    /// The state or organisation that it is or acts for.
    pub code: Code,
    /// The title or office as written beside the name.
    pub role: Option<String>,
    /// The rank of that office.
    pub rank: Option<Rank>,
    /// The words: the span of the name.
    pub evidence: Evidence,
    /// The title's own span, where there is one.
    pub role_span: Option<Span>,
    /// How sure the reader is.
    pub confidence: Confidence,
}
