//! Readings and facts, field by field, in the words of their types.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::field::{At, Wire, WireError, fields, words};
use crate::code::Plover;
use crate::fact::{
    Action, Actor, ActorKind, Agreement, AgreementAction, AgreementKind, Commitment, Direction, Event, Evidence, EvidenceRole, Facts,
    Firmness, Frame, FrameKind, Instrument, InstrumentKind, Life, Mechanism, MechanismKind, Meeting, MeetingKind, MeetingState,
    Modality, Participant, ParticipantRole, Programme, ProgrammeKind, ProgrammeState, Sector, Specificity, Stance, Value as Sum,
    ValueStage,
};
use crate::reader::{Document, Note, Reading};
use crate::text::{DateLint, Lint, SourceKind, Voice};

words!(
    Action,
    ActorKind,
    AgreementAction,
    AgreementKind,
    Direction,
    EvidenceRole,
    Firmness,
    FrameKind,
    InstrumentKind,
    Life,
    Lint,
    MechanismKind,
    MeetingKind,
    MeetingState,
    Modality,
    ParticipantRole,
    Plover,
    ProgrammeKind,
    ProgrammeState,
    Sector,
    SourceKind,
    Stance,
    ValueStage,
    Voice,
);

fields! {
    Reading { document, facts, notes, sentences, gate }
    Document { kind, dateline, agency, title, published, date_lint }
    DateLint { lint, span, proposed, reason }
    Note { span, message }
    Facts { actors, events, meetings, mechanisms, agreements, programmes, frames, commitments }
    Evidence { cite, role, voice, speaker, also }
    Actor { name, kind, stance, code, role, rank, evidence, role_span, confidence }
    Event { plover, mode, contexts, source, target, date, place, modality, evidence, confidence, by_rule }
    Meeting {
        kind, parties, participants, place, margins_of, occasion, mechanism, session_no, invited_by, date, state, evidence, confidence,
        by_rule,
    }
    Participant { code, person, office, rank, role }
    Instrument { name, kind, parties, founded, sectors, evidence, confidence }
    Mechanism { instrument, kind, life, session_no }
    Agreement { instrument, kind, actions, expiry }
    Programme { instrument, kind, state, value }
    Sum { text, amount, currency, stage }
    Frame { kind, organs, seat, term, candidate, supporter, reciprocal, evidence, confidence }
    Commitment {
        statement, parties, obligors, beneficiaries, direction, firmness, verb, reaffirmed, action, sectors, specificity, amount,
        deadline_text, deadline, mechanism, made_on, evidence, confidence, by_rule,
    }
    Specificity { instrument, target, timetable, agent }
}

impl Wire for &'static str {
    fn write(&self) -> Value {
        (*self).into()
    }
    fn read(at: At<'_>) -> Result<Self, WireError> {
        at.value.as_str().and_then(known).ok_or(WireError::new("a short word"))
    }
}

/// The words of open lists (PLOVER modes, currencies), kept for the life of the program so that facts read back from JSON
/// are equal to facts that the reader made. Words are short and the number of them is bounded: damaged input cannot grow it
/// without end.
fn known(word: &str) -> Option<&'static str> {
    static WORDS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut words = WORDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = words.get(word) {
        return Some(known);
    }
    if word.len() > 32 || words.len() >= 4096 {
        return None;
    }
    let kept: &'static str = Box::leak(word.to_owned().into_boxed_str());
    words.insert(kept);
    Some(kept)
}
