//! Encounters: who met, when and where, each told once.
//!
//! *Reads*: each act of meeting with two parties at least; told again, with the same people or none and no other date, it is the
//! same encounter, and its sentence another place of evidence. Talks that explored or stressed something belong to it.
//! *Does not read*: encounters of headlines, which the body tells; encounters that failed or were only wished for.

use std::collections::BTreeMap;

use super::place::{is_state, margins, place_of_encounter};
use super::{Page, Resolved};
use crate::act::{Act, Kind};
use crate::code::Plover;
use crate::fact::{Code, Confidence, Event, EvidenceRole, Meeting, MeetingKind, MeetingState, Modality, Participant, ParticipantRole};
use crate::mention::Form;
use crate::text::{Cite, Edtf};

/// The encounters, each with its event.
pub fn meetings(page: &Page, resolved: &[Resolved]) -> (Vec<Meeting>, Vec<Event>) {
    let mut meetings: Vec<Meeting> = Vec::new();
    // The sentence of each meeting, and the meetings of the same parties.
    let mut told_in: Vec<usize> = Vec::new();
    let mut by_parties: BTreeMap<(Vec<Code>, bool), Vec<usize>> = BTreeMap::new();
    for found in resolved.iter().filter(|found| found.supported) {
        let act = found.act;
        if !matches!(act.kind, Kind::Held | Kind::Planned | Kind::Explored | Kind::Stressed) {
            continue;
        }
        let parties = found.parties();
        if parties.len() < 2 || page.headline[act.sentence] {
            continue;
        }
        let planned = act.kind == Kind::Planned;
        let people = people(page, act.sentence, &parties);
        let date = page.times.of_encounter(act, page.cast, planned);
        let known = by_parties.entry((parties.clone(), planned)).or_default();
        let earlier = !planned && date.is_some_and(|date| page.times.long_before(date));
        // "The last session was held in 2019" is not the date of the talks that are reported.
        let another = |meeting: &Meeting| earlier && meeting.date.is_none();
        match known.iter().rev().find(|index| same(&meetings[**index], &people, date) && !another(&meetings[**index])) {
            Some(index) => tell_again(page, &mut meetings[*index], act, people, date),
            None if matches!(act.kind, Kind::Held | Kind::Planned) => {
                let Some(meeting) = meeting(page, act, parties, people, date) else { continue };
                known.push(meetings.len());
                meetings.push(meeting);
                told_in.push(act.sentence);
            }
            None => {}
        }
    }
    meetings.extend(invitations(page, resolved));
    for (meeting, sentence) in meetings.iter_mut().zip(told_in) {
        if meeting.margins_of.is_none() && sentence + 1 < page.sentences.len() {
            meeting.margins_of = margins(page, sentence + 1);
        }
    }
    let events = meetings.iter().filter(|meeting| meeting.state != MeetingState::Invited).map(event).collect();
    meetings.sort_by_key(|meeting| meeting.evidence.cite);
    (meetings, events)
}

/// Visits to which one side has invited the other; the invitation itself is an event of its own.
fn invitations<'a>(page: &'a Page, resolved: &'a [Resolved]) -> impl Iterator<Item = Meeting> + 'a {
    let words = &page.cast.words;
    let invites = |found: &&Resolved| {
        let act = found.act;
        let told = act.cue.clone().any(|at| matches!(words.lower(at), "invited" | "invites" | "invitation"));
        told && act.event && matches!(act.kind, Kind::Act(Plover::Agree)) && found.parties().len() >= 2 && !page.headline[act.sentence]
    };
    resolved.iter().filter(|found| found.supported).filter(invites).filter_map(|found| {
        let parties = found.parties();
        let participants = people(page, found.act.sentence, &parties);
        let mut meeting = meeting(page, found.act, parties, participants, None)?;
        meeting.kind = MeetingKind::Visit;
        meeting.state = MeetingState::Invited;
        meeting.invited_by = found.source.first().filter(|_| found.source.len() == 1).cloned();
        meeting.evidence.role = EvidenceRole::Announces;
        Some(meeting)
    })
}

/// Whether people and date may be those of a meeting of the same parties.
fn same(meeting: &Meeting, people: &[Participant], date: Option<Edtf>) -> bool {
    let known = |one: &Participant| meeting.participants.iter().any(|other| other.person == one.person);
    let shared = people.iter().any(known);
    // Who sees first one and then another of the same side meets twice ("later called on the foreign minister").
    let others = |code: &Code| {
        let there = meeting.participants.iter().any(|other| other.code == *code);
        let mut here = people.iter().filter(|one| one.code == *code).peekable();
        there && here.peek().is_some() && !here.any(known)
    };
    if shared && meeting.parties.iter().any(others) {
        return false;
    }
    let dates_agree = match (date, meeting.date) {
        (Some(a), Some(b)) => a.earliest() <= b.latest() && b.earliest() <= a.latest(),
        _ => true,
    };
    (people.is_empty() || shared || meeting.participants.is_empty()) && dates_agree
}

/// Adds what another sentence tells of a meeting.
fn tell_again(page: &Page, meeting: &mut Meeting, act: &Act, people: Vec<Participant>, date: Option<Edtf>) {
    let sentence = act.sentence;
    if let Some(cite) = Cite::new(page.source, page.sentences[sentence])
        && meeting.evidence.cite != cite
        && !meeting.evidence.also.contains(&cite)
    {
        meeting.evidence.also.push(cite);
    }
    for one in people {
        if !meeting.participants.iter().any(|other| other.person == one.person) {
            meeting.participants.push(one);
        }
    }
    meeting.date = meeting.date.or(date);
    // A town tells more than its state.
    let known = meeting.place.take();
    let place = if known.as_ref().is_none_or(|known| is_state(page, known)) { place(page, act) } else { None };
    meeting.place = place.or(known);
    meeting.margins_of = meeting.margins_of.take().or_else(|| margins(page, sentence));
    // "Talks" is what every encounter is as long as nothing else is told of it.
    if meeting.kind == MeetingKind::Talks && matches!(act.kind, Kind::Held | Kind::Planned) {
        meeting.kind = meeting_kind(page, act);
    }
}

fn meeting(page: &Page, act: &Act, parties: Vec<Code>, participants: Vec<Participant>, date: Option<Edtf>) -> Option<Meeting> {
    let (state, role) = match act.kind {
        Kind::Planned => (MeetingState::Planned, EvidenceRole::Announces),
        _ => (MeetingState::Held, EvidenceRole::ReportsAct),
    };
    Some(Meeting {
        kind: meeting_kind(page, act),
        participants,
        place: place(page, act),
        margins_of: margins(page, act.sentence),
        occasion: None,
        mechanism: page.mechanism(&page.cast.words.sentences[act.sentence]),
        session_no: None,
        invited_by: None,
        date,
        state,
        evidence: page.evidence(act.sentence, role)?,
        confidence: Confidence::percent(act.confidence),
        by_rule: act.by_rule,
        parties,
    })
}

/// Where it took place or will; the ends of a call are no place.
fn place(page: &Page, act: &Act) -> Option<String> {
    let remote = matches!(meeting_kind(page, act), MeetingKind::Call | MeetingKind::Video);
    if remote { None } else { place_of_encounter(page, act.sentence, act.kind == Kind::Held) }
}

/// The event that every encounter is: CONSULT when held, AGREE when planned.
fn event(meeting: &Meeting) -> Event {
    let held = meeting.state == MeetingState::Held;
    Event {
        plover: if held { Plover::Consult } else { Plover::Agree },
        mode: Some(match meeting.kind {
            MeetingKind::Visit => "visit",
            MeetingKind::Call | MeetingKind::Video => "phone",
            _ => "meet",
        }),
        contexts: Vec::new(),
        source: meeting.parties.clone(),
        target: Vec::new(),
        date: meeting.date,
        place: meeting.place.clone(),
        modality: if held { Modality::Realised } else { Modality::AgreedFuture },
        evidence: meeting.evidence.clone(),
        confidence: meeting.confidence,
        by_rule: meeting.by_rule,
    }
}

/// The persons of the parties who are named in a sentence, each once.
fn people(page: &Page, sentence: usize, parties: &[Code]) -> Vec<Participant> {
    let cast = page.cast;
    let mut out: Vec<Participant> = Vec::new();
    for mention in cast.of_sentence(sentence) {
        if !matches!(mention.form, Form::Person | Form::Office | Form::Pronoun) {
            continue;
        }
        let Some(code) = mention.codes.first().filter(|code| parties.contains(code)) else { continue };
        let Some(person) = mention.person.map(|index| &cast.persons[index]) else { continue };
        let name = Some(page.quote(&person.name).to_owned());
        if out.iter().any(|other| other.person == name) {
            continue;
        }
        out.push(Participant {
            code: code.clone(),
            person: name,
            office: person.role.as_ref().map(|role| page.quote(role).to_owned()),
            rank: person.office.and_then(|office| office.rank),
            role: ParticipantRole::Principal,
        });
    }
    out
}

fn meeting_kind(page: &Page, act: &Act) -> MeetingKind {
    let words = &page.cast.words;
    let range = words.sentences[act.sentence].clone();
    let near = |list: &[&str]| range.clone().any(|at| list.contains(&words.lower(at)));
    let told = |list: &[&str]| list.contains(&words.lower(act.cue.start));
    // A telephone line is a thing to be laid.
    let by_phone = |at: usize| {
        let thing =
            || matches!(words.after(at + 1), "line" | "lines" | "link" | "links" | "network" | "company" | "operator" | "cable");
        matches!(words.lower(at), "phone" | "telephone") && !thing()
    };
    let visit = ["visited", "visiting", "visit", "arrived", "arrives", "paid", "travelled", "traveled"];
    match words.lower(act.cue.start) {
        "telephoned" | "phoned" | "telephone" | "phone" => MeetingKind::Call,
        // Its wordings are those of calls; whoever "spoke in Dakar" gave a talk there.
        "spoke" if act.worded => MeetingKind::Call,
        "call" | "calls" if !act.worded && words.after(act.cue.end) == "with" => MeetingKind::Call,
        _ if told(&visit) && !near(&["talks", "met", "meeting"]) => MeetingKind::Visit,
        _ if range.clone().any(by_phone) => MeetingKind::Call,
        _ if near(&["videoconference", "video", "virtual", "virtually", "online"]) => MeetingKind::Video,
        "called" | "calls" if act.worded => MeetingKind::CourtesyCall,
        _ if near(&["session"]) => MeetingKind::MechanismSession,
        _ if near(&["signed", "signing"]) => MeetingKind::Signing,
        _ => MeetingKind::Talks,
    }
}
