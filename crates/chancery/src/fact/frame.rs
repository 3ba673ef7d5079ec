//! Frames: conduct in international bodies. Who backs whom, for what.

use super::{Code, Confidence, Evidence};

crate::vocabulary::vocabulary! {
    /// What is backed or coordinated.
    FrameKind {
        MutualSupport = "mutual_support", Membership = "membership", Candidature = "candidature", Coordination = "coordination",
    }
}

/// One stance in international bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What is backed.
    pub kind: FrameKind,
    /// The body or bodies; sorted.
    pub organs: Vec<Code>,
    /// The organ or seat as written.
    pub seat: Option<String>,
    /// The term as written (`2026-27`).
    pub term: Option<String>,
    /// Whose membership or candidature.
    pub candidate: Vec<Code>,
    /// Who backs it.
    pub supporter: Vec<Code>,
    /// Whether each backs the other.
    pub reciprocal: bool,
    /// The words.
    pub evidence: Evidence,
    /// How sure the reader is.
    pub confidence: Confidence,
}
