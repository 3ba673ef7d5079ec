//! Events, meetings and commitments from the acts of a document.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::time::Times;
use crate::act::{Act, Kind, who};
use crate::code::Plover;
use crate::fact::{
    Action, Code, Commitment, Confidence, Direction, Event, Evidence, EvidenceRole, Firmness, Meeting, MeetingKind, MeetingState,
    Modality, Participant, ParticipantRole, Sector, Specificity, sectors,
};
use crate::mention::{Cast, Form, Tag};
use crate::table::Table;
use crate::text::{Cite, Source, Span};
use crate::vocabulary::Vocabulary;
use crate::wordlist::{Keyed, List};

const ACTION_WORDS: Table = Table { name: "own/actions.tsv", text: include_str!("../../../../data/own/actions.tsv") };

/// What the acts of a document come to.
#[derive(Debug, Default)]
pub struct Dealings {
    /// One an act.
    pub events: Vec<Event>,
    /// One an encounter.
    pub meetings: Vec<Meeting>,
    /// One an undertaking.
    pub commitments: Vec<Commitment>,
}

/// The document that the acts stand in.
pub struct Page<'a> {
    /// The source.
    pub source: &'a Source,
    /// Its sentences.
    pub sentences: &'a [Span],
    /// Who is in it.
    pub cast: &'a Cast<'a>,
    /// Its dates.
    pub times: &'a Times,
    /// Sentences that are headlines, captions or credits: evidence only where the body has none.
    pub headline: &'a [bool],
    /// The names of instruments, for the mechanism that a clause names.
    pub instruments: &'a [super::instrument::Named],
}

struct Resolved<'a> {
    act: &'a Act,
    source: Vec<Code>,
    target: Vec<Code>,
}

impl Resolved<'_> {
    fn parties(&self) -> Vec<Code> {
        let mut all: Vec<Code> = self.source.iter().chain(&self.target).cloned().collect();
        all.sort();
        all.dedup();
        all
    }
}

/// Turns acts into facts.
pub fn dealings(page: &Page, acts: &[Act]) -> Dealings {
    let resolved: Vec<Resolved> = acts.iter().filter_map(|act| resolve(page, act)).collect();
    let mut out = Dealings::default();
    encounters(page, &resolved, &mut out);
    acts_of(page, &resolved, &mut out);
    undertakings(page, &resolved, &mut out);
    out.events.sort_by_key(|event| (event.evidence.cite, event.plover));
    out
}

fn resolve<'a>(page: &Page, act: &'a Act) -> Option<Resolved<'a>> {
    if act.modality == Modality::Hypothetical {
        return None;
    }
    let parties = act.parties.clone().unwrap_or_else(|| who::parties(page.cast, act));
    if parties.source.is_empty() || (parties.source.len() < 2 && parties.target.is_empty()) || (act.both && !parties.told) {
        return None;
    }
    let engagement = &page.cast.engagement;
    let all: Vec<&Code> = parties.source.iter().chain(&parties.target).collect();
    if !parties.source.iter().any(|code| engagement.acts(code)) || !engagement.deal(&all) {
        return None;
    }
    // Where the sentence names only one side, the other must be what the document is about.
    if !parties.told {
        let dyad = page.cast.dyad();
        let known = parties.source.iter().chain(&parties.target).all(|code| dyad.contains(code));
        let total: u32 = page.cast.weights.iter().map(|(_, weight)| weight).sum();
        let held: u32 = page.cast.weights.iter().take(2).map(|(_, weight)| weight).sum();
        if !known || held * 10 < total * 6 || dyad.len() < 2 || page.cast.weights[1].1 * 8 < page.cast.weights[0].1 {
            return None;
        }
    }
    Some(Resolved { act, source: parties.source, target: parties.target })
}

fn evidence(page: &Page, sentence: usize, role: EvidenceRole) -> Option<Evidence> {
    let cite = Cite::new(page.source, page.sentences[sentence])?;
    let (voice, speaker) = page.times.voice(sentence);
    Some(Evidence { cite, role, voice, speaker, also: Vec::new() })
}

fn place_in(page: &Page, sentence: usize) -> Option<String> {
    let cast = page.cast;
    let range = cast.words.sentences[sentence].clone();
    for at in range.clone() {
        if !matches!(cast.words.lower(at), "in" | "at") || at + 1 >= range.end {
            continue;
        }
        let mut next = at + 1;
        if cast.words.lower(next) == "the" {
            next += 1;
        }
        if let Some((Tag::Capital(_) | Tag::City(_) | Tag::State(_), len)) = &cast.words.all.get(next)?.tag {
            let mut end = next + len;
            // "Jeddah, Saudi Arabia"
            if cast.words.lower(end) == ","
                && let Some((Tag::State(_), len)) = cast.words.all.get(end + 1).and_then(|word| word.tag.as_ref())
            {
                end += 1 + len;
            }
            return Some(cast.words.span(&(next..end)).of(cast.words.text).to_owned());
        }
    }
    None
}

fn people(page: &Page, sentence: usize, parties: &[Code]) -> Vec<Participant> {
    let cast = page.cast;
    let mut out: Vec<Participant> = Vec::new();
    for mention in cast.of_sentence(sentence) {
        if !matches!(mention.form, Form::Person | Form::Office | Form::Pronoun) {
            continue;
        }
        let Some(code) = mention.codes.first().filter(|code| parties.contains(code)) else { continue };
        let person = mention.person.map(|index| &cast.persons[index]);
        let name = person.map(|person| cast.words.span(&person.name).of(cast.words.text).to_owned());
        let office = person.and_then(|person| person.role.clone()).map(|role| cast.words.span(&role).of(cast.words.text).to_owned());
        if name.is_some() && out.iter().any(|other| other.person == name) || name.is_none() {
            continue;
        }
        out.push(Participant {
            code: code.clone(),
            person: name,
            office,
            rank: person.and_then(|person| person.office).and_then(|office| office.rank),
            role: ParticipantRole::Principal,
        });
    }
    out
}

fn encounters(page: &Page, resolved: &[Resolved], out: &mut Dealings) {
    let mut by_key: BTreeMap<(Vec<Code>, bool), Vec<usize>> = BTreeMap::new();
    for found in resolved {
        let act = found.act;
        let planned = act.kind == Kind::Planned;
        if !matches!(act.kind, Kind::Held | Kind::Planned | Kind::Explored | Kind::Stressed) {
            continue;
        }
        let parties = found.parties();
        if parties.len() < 2 || page.headline[act.sentence] {
            continue;
        }
        let people = people(page, act.sentence, &parties);
        let date = page.times.of_sentence(act.sentence, planned);
        let known = by_key.entry((parties.clone(), planned)).or_default();
        // The same encounter told again: same parties and no other people or date.
        let same = known.iter().rev().copied().find(|index| {
            let meeting = &out.meetings[*index];
            let shared = people.iter().any(|one| meeting.participants.iter().any(|other| other.person == one.person));
            let dates_agree = match (date, meeting.date) {
                (Some(a), Some(b)) => a.earliest() <= b.latest() && b.earliest() <= a.latest(),
                _ => true,
            };
            (people.is_empty() || shared || meeting.participants.is_empty()) && dates_agree
        });
        match same {
            Some(index) => {
                let meeting = &mut out.meetings[index];
                if let Some(cite) = Cite::new(page.source, page.sentences[act.sentence])
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
                if meeting.place.is_none() {
                    meeting.place = place_in(page, act.sentence);
                }
            }
            None if matches!(act.kind, Kind::Held | Kind::Planned) => {
                let role = if planned { EvidenceRole::Announces } else { EvidenceRole::ReportsAct };
                let Some(evidence) = evidence(page, act.sentence, role) else { continue };
                known.push(out.meetings.len());
                out.meetings.push(Meeting {
                    kind: meeting_kind(page, act),
                    participants: people,
                    place: place_in(page, act.sentence),
                    margins_of: margins(page, act.sentence),
                    occasion: None,
                    mechanism: mechanism_in(page, &page.cast.words.sentences[act.sentence]),
                    session_no: None,
                    invited_by: None,
                    date,
                    state: if planned { MeetingState::Planned } else { MeetingState::Held },
                    evidence,
                    confidence: Confidence::percent(act.confidence),
                    parties,
                });
            }
            None => {}
        }
    }
    for meeting in &mut out.meetings {
        if meeting.margins_of.is_none() {
            let sentence = page.sentences.iter().position(|span| *span == meeting.evidence.cite.span());
            meeting.margins_of =
                sentence.and_then(|sentence| (sentence + 1 < page.sentences.len()).then(|| margins(page, sentence + 1)).flatten());
        }
        let event = Event {
            plover: if meeting.state == MeetingState::Held { Plover::Consult } else { Plover::Agree },
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
            modality: if meeting.state == MeetingState::Held { Modality::Realised } else { Modality::AgreedFuture },
            evidence: meeting.evidence.clone(),
            confidence: meeting.confidence,
        };
        out.events.push(event);
    }
}

fn meeting_kind(page: &Page, act: &Act) -> MeetingKind {
    let words = &page.cast.words;
    let range = words.sentences[act.sentence].clone();
    let near = |list: &[&str]| range.clone().any(|at| list.contains(&words.lower(at)));
    match words.lower(act.cue.start) {
        "spoke" | "telephoned" | "phoned" | "telephone" | "phone" => MeetingKind::Call,
        "visited" | "visiting" | "visit" | "arrived" | "arrives" | "paid" | "travelled" | "traveled"
            if !near(&["talks", "met", "meeting"]) =>
        {
            MeetingKind::Visit
        }
        _ if near(&["phone", "telephone"]) => MeetingKind::Call,
        _ if near(&["videoconference", "virtual", "virtually", "online"]) => MeetingKind::Video,
        "called" | "calls" => MeetingKind::CourtesyCall,
        _ if near(&["session"]) => MeetingKind::MechanismSession,
        _ if near(&["signed", "signing"]) => MeetingKind::Signing,
        _ => MeetingKind::Talks,
    }
}

/// "On the sidelines of X", "on the margins of X", "during the X summit".
fn margins(page: &Page, sentence: usize) -> Option<String> {
    let words = &page.cast.words;
    let range = words.sentences[sentence].clone();
    let link = range
        .clone()
        .find(|at| matches!(words.lower(*at), "sidelines" | "margins" | "sideline" | "margin") && words.lower(at + 1) == "of")?;
    let mut start = link + 2;
    while matches!(words.lower(start), "the" | "a") {
        start += 1;
    }
    let mut end = start;
    while end < range.end {
        let word = &words.all[end];
        let lower = word.lower.as_ref();
        let fits = word.capital()
            || word.tag.is_some()
            || word.inside
            || word.kind == crate::text::TokenKind::Number
            || List::Occasion.contains(lower);
        if !fits {
            break;
        }
        end += 1;
    }
    while end > start && matches!(words.lower(end - 1), "of" | "on" | "for" | "the" | "and" | "-" | "in") {
        end -= 1;
    }
    (end > start).then(|| words.span(&(start..end)).of(words.text).to_owned())
}

fn mechanism_in(page: &Page, range: &Range<usize>) -> Option<String> {
    let named = |words: &Range<usize>| words.start >= range.start && words.end <= range.end;
    let found = page
        .instruments
        .iter()
        .find_map(|one| std::iter::once(&one.words).chain(&one.also).find(|words| named(words)).map(|_| one))?;
    Some(page.cast.words.span(&found.words).of(page.cast.words.text).to_owned())
}

fn acts_of(page: &Page, resolved: &[Resolved], out: &mut Dealings) {
    let mut seen: Vec<(Plover, Vec<Code>, Vec<Code>, usize)> = Vec::new();
    for found in resolved {
        let act = found.act;
        let plover = match act.kind {
            Kind::Act(plover) if act.event => plover,
            _ => continue,
        };
        if page.times.too_old(act.sentence, act.cue.start, page.cast) {
            continue;
        }
        let key = (plover, found.source.clone(), found.target.clone(), act.sentence);
        if seen.contains(&key) || page.headline[act.sentence] {
            continue;
        }
        seen.push(key);
        let role = match plover {
            Plover::Agree => EvidenceRole::Announces,
            _ => EvidenceRole::ReportsAct,
        };
        let Some(evidence) = evidence(page, act.sentence, role) else { continue };
        let clause = page.cast.words.span(&(act.cue.start..page.cast.words.sentences[act.sentence].end));
        let contexts: Vec<Sector> =
            sectors(clause.of(page.source.text())).into_iter().filter(|sector| *sector != Sector::Other).collect();
        out.events.push(Event {
            plover,
            mode: None,
            contexts,
            source: found.source.clone(),
            target: found.target.clone(),
            date: page.times.of_sentence(act.sentence, act.modality == Modality::AgreedFuture),
            place: place_in(page, act.sentence),
            modality: act.modality,
            evidence,
            confidence: Confidence::percent(act.confidence),
        });
    }
}

fn undertakings(page: &Page, resolved: &[Resolved], out: &mut Dealings) {
    let text = page.source.text();
    for found in resolved {
        let act = found.act;
        let Some(undertaking) = &act.undertaking else { continue };
        if page.headline[act.sentence] || page.times.too_old(act.sentence, act.cue.start, page.cast) {
            continue;
        }
        let span = page.cast.words.span(&undertaking.clause);
        let Some(cite) = Cite::new(page.source, span) else { continue };
        if out.commitments.iter().any(|other| other.evidence.cite.span().overlaps(span)) {
            continue;
        }
        let mut parties = found.parties();
        parties.dedup();
        let joint = found.source.len() >= 2;
        let firmness = match undertaking.firmness {
            Firmness::Intends if joint && List::JointPledge.contains(page.cast.words.lower(undertaking.verb.start)) => {
                Firmness::Agreed
            }
            other => other,
        };
        let quote = span.of(text);
        let (voice, speaker) = page.times.voice(act.sentence);
        let deadline = page.times.deadline(span);
        let mechanism = mechanism_in(page, &undertaking.clause);
        let verb = page.cast.words.span(&undertaking.verb).of(text).to_owned();
        out.commitments.push(Commitment {
            statement: quote.to_owned(),
            obligors: found.source.clone(),
            beneficiaries: if joint { found.source.clone() } else { found.target.clone() },
            direction: if joint { Direction::Joint } else { Direction::Unilateral },
            firmness,
            verb,
            reaffirmed: undertaking.reaffirmed,
            action: action(quote),
            sectors: undertaking.sectors.clone().unwrap_or_else(|| sectors(quote)),
            specificity: Specificity {
                instrument: mechanism.is_some(),
                target: quote.chars().any(|letter| letter.is_ascii_digit()),
                timetable: deadline.is_some(),
                agent: !joint,
            },
            amount: super::amount::find(quote),
            deadline_text: deadline.as_ref().map(|(words, _)| words.clone()),
            deadline: deadline.and_then(|(_, date)| date),
            mechanism,
            made_on: page.times.of_sentence(act.sentence, false),
            evidence: Evidence {
                cite,
                role: if undertaking.reaffirmed { EvidenceRole::Restates } else { EvidenceRole::Establishes },
                voice,
                speaker,
                also: Vec::new(),
            },
            confidence: Confidence::percent(act.confidence),
            parties,
        });
    }
    out.commitments.sort_by_key(|commitment| commitment.evidence.cite);
}

/// What is to be done, by the first word of the clause that tells it.
fn action(clause: &str) -> Action {
    static ACTIONS: OnceLock<Keyed<Action>> = OnceLock::new();
    let actions =
        ACTIONS.get_or_init(|| Keyed::read(&ACTION_WORDS, Action::parse).expect("a test reads every row of the compiled-in table"));
    let lower = clause.to_lowercase();
    let found = actions.iter().filter_map(|(stem, action)| {
        let at = lower.match_indices(stem).map(|(at, _)| at).find(|at| *at == 0 || !lower.as_bytes()[at - 1].is_ascii_alphabetic())?;
        Some((at, action))
    });
    found.min().map_or(Action::Other, |(_, action)| action)
}
