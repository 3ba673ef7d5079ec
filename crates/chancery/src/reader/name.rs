//! Sorts named instruments into mechanisms, agreements and programmes of the record model.

use super::dealing::Page;
use super::instrument::Named;
use crate::act::{self, Act, Kind};
use crate::code::Plover;
use crate::fact::{
    Agreement, AgreementAction, AgreementKind, Confidence, Evidence, EvidenceRole, Firmness, Instrument, InstrumentKind, Life,
    Mechanism, MechanismKind, Programme, ProgrammeKind, sectors,
};
use crate::text::{Cite, Edtf};

/// The three lists, each in the order of the text.
pub fn sort(page: &Page, named: &[Named], acts: &[Act]) -> (Vec<Mechanism>, Vec<Agreement>, Vec<Programme>) {
    let mut out = (Vec::new(), Vec::new(), Vec::new());
    for one in named {
        let Some(instrument) = instrument(page, one) else { continue };
        let lower = instrument.name.to_lowercase();
        match one.kind {
            InstrumentKind::Committee
            | InstrumentKind::Commission
            | InstrumentKind::Dialogue
            | InstrumentKind::WorkingGroup
            | InstrumentKind::Other => {
                out.0.push(Mechanism {
                    kind: mechanism_kind(&lower, one.kind),
                    life: life(page, one, acts),
                    session_no: None,
                    instrument,
                });
            }
            InstrumentKind::Agreement | InstrumentKind::Mou | InstrumentKind::Treaty => {
                out.1.push(Agreement {
                    kind: agreement_kind(&lower, one.kind),
                    actions: actions(page, one, acts),
                    expiry: None,
                    instrument,
                });
            }
            InstrumentKind::Programme | InstrumentKind::Fund | InstrumentKind::Exercise => {
                out.2.push(Programme { kind: programme_kind(&lower, one.kind), state: None, value: None, instrument });
            }
        }
    }
    out
}

fn instrument(page: &Page, one: &Named) -> Option<Instrument> {
    let words = &page.cast.words;
    let span = words.span(&one.words);
    let cite = Cite::new(page.source, span)?;
    let name = span.of(page.source.text()).to_owned();
    let also = one.also.iter().filter_map(|place| Cite::new(page.source, words.span(place))).collect();
    Some(Instrument {
        kind: one.kind,
        parties: one.parties.clone(),
        founded: one.founded.and_then(Edtf::year),
        sectors: sectors(&name),
        evidence: Evidence { also, ..Evidence::narrated(cite, EvidenceRole::ReportsAct) },
        confidence: Confidence::percent(60),
        name,
    })
}

fn mechanism_kind(name: &str, kind: InstrumentKind) -> MechanismKind {
    let has = |word: &str| name.contains(word);
    if has("procurement") {
        MechanismKind::Procurement
    } else if has("hotline") {
        MechanismKind::Hotline
    } else if has("business council") || has("business forum") {
        MechanismKind::BusinessCouncil
    } else if has("parliamentary") || has("friendship group") {
        MechanismKind::ParliamentaryGroup
    } else if has("staff talks") {
        MechanismKind::StaffTalks
    } else if has("secretariat") {
        MechanismKind::Secretariat
    } else if has("consultation") {
        MechanismKind::Consultations
    } else if has("strategic") && has("council") {
        MechanismKind::StrategicCouncil
    } else {
        match kind {
            InstrumentKind::Commission => MechanismKind::JointCommission,
            InstrumentKind::Committee => MechanismKind::JointCommittee,
            InstrumentKind::WorkingGroup => MechanismKind::WorkingGroup,
            InstrumentKind::Dialogue => MechanismKind::Dialogue,
            _ => MechanismKind::Other,
        }
    }
}

fn agreement_kind(name: &str, kind: InstrumentKind) -> AgreementKind {
    let has = |word: &str| name.contains(word);
    match kind {
        InstrumentKind::Mou => AgreementKind::Mou,
        _ if has("protocol") => AgreementKind::Protocol,
        _ if has("contract") => AgreementKind::Contract,
        _ if has("declaration") => AgreementKind::JointDeclaration,
        InstrumentKind::Treaty => AgreementKind::Treaty,
        _ if has("agreement") || has("accord") || has("pact") => AgreementKind::Agreement,
        _ => AgreementKind::Other,
    }
}

fn programme_kind(name: &str, kind: InstrumentKind) -> ProgrammeKind {
    let has = |word: &str| name.contains(word);
    match kind {
        InstrumentKind::Fund => ProgrammeKind::Fund,
        InstrumentKind::Exercise => ProgrammeKind::Exercise,
        _ if has("satellite") => ProgrammeKind::Satellite,
        _ if has("scholarship") => ProgrammeKind::Scholarship,
        _ if has("initiative") => ProgrammeKind::Initiative,
        _ if has("project") => ProgrammeKind::Project,
        _ => ProgrammeKind::Programme,
    }
}

/// The acts in the sentence of the name.
fn beside<'a>(page: &Page, one: &Named, acts: &'a [Act]) -> impl Iterator<Item = &'a Act> {
    let sentence = page.cast.words.all[one.words.start].sentence;
    act::in_sentence(acts, sentence).iter()
}

fn life(page: &Page, one: &Named, acts: &[Act]) -> Option<Life> {
    let words = &page.cast.words;
    let sentence = words.sentence_of(one.words.start);
    let near = |list: &[&str]| {
        (one.words.start.saturating_sub(6).max(sentence.start)..(one.words.end + 4).min(sentence.end))
            .any(|at| list.contains(&words.lower(at)))
    };
    if near(&["revive", "revived", "reviving", "reactivate"]) {
        return Some(Life::Revived);
    }
    let future = beside(page, one, acts).any(|act| matches!(act.kind, Kind::Act(Plover::Agree)) && act.cue.start < one.words.start);
    if near(&["establish", "create", "launch", "form", "set"]) && future {
        return Some(Life::Agreed);
    }
    if near(&["established", "establishment", "founded", "created", "launched"]) || one.founded.is_some() {
        return Some(Life::Established);
    }
    beside(page, one, acts).any(|act| act.kind == Kind::Held).then_some(Life::Active)
}

fn actions(page: &Page, one: &Named, acts: &[Act]) -> Vec<(AgreementAction, Option<Edtf>)> {
    let words = &page.cast.words;
    let near = |act: &&Act| act.cue.start.abs_diff(one.words.start) < 14;
    let mut out = Vec::new();
    for act in beside(page, one, acts).filter(near) {
        let action = match (act.kind, words.lower(act.cue.start)) {
            (Kind::Act(Plover::Support), "finalised" | "finalized") => AgreementAction::Finalised,
            (Kind::Act(Plover::Support), "initialled" | "initialed") => AgreementAction::Initialled,
            (Kind::Act(Plover::Support), "ratified" | "ratification") => AgreementAction::Ratified,
            (Kind::Act(Plover::Support), "entered") => AgreementAction::EnteredIntoForce,
            (Kind::Act(Plover::Support), _)
                if act.undertaking.as_ref().is_some_and(|undertaking| undertaking.firmness == Firmness::Signed) =>
            {
                AgreementAction::Signed
            }
            (Kind::Act(Plover::Sanction), "suspended" | "suspends" | "suspending" | "suspension") => AgreementAction::Suspended,
            (Kind::Explored, "negotiating" | "negotiate") => AgreementAction::Negotiated,
            _ => continue,
        };
        let date = page.times.of_act(act, page.cast);
        if !out.contains(&(action, date)) {
            out.push((action, date));
        }
    }
    out
}
