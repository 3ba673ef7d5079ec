//! Events, meetings and commitments from the acts of a document.

mod commitment;
mod event;
mod meeting;
mod place;
mod thanks;
mod witness;

use std::ops::Range;

use super::instrument::Named;
use super::time::Times;
use crate::act::{Act, Kind, who};
use crate::code::Plover;
use crate::fact::{Code, Commitment, Event, Evidence, EvidenceRole, Meeting, Modality};
use crate::mention::{Cast, Form, Mention};
use crate::text::{Cite, Source, Span};
use witness::Witness;

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
    /// The place of its dateline.
    pub dateline: Option<Span>,
    /// Sentences that are headlines, captions or credits: evidence only where the body has none.
    pub headline: &'a [bool],
    /// The names of instruments, for the mechanism that a clause names.
    pub instruments: &'a [Named],
    /// Whether it tells of sport, where the name of a state is that of a team.
    pub sport: bool,
}

/// Turns acts into facts.
pub fn dealings(page: &Page, acts: &[Act]) -> Dealings {
    let witness = Witness::find(page, acts);
    let resolved: Vec<Resolved> = acts.iter().filter_map(|act| resolve(page, &witness, act)).collect();
    let (meetings, mut events) = meeting::meetings(page, &resolved);
    // A planned encounter is the agreement to meet: told in the same sentence, it is no second act.
    let agreed = event::events(page, &resolved);
    events.extend(agreed.into_iter().filter(|event| !planned(&events, event)).collect::<Vec<_>>());
    thanks::give_back(page, &resolved, &mut events);
    events.sort_by_key(|event| (event.evidence.cite, event.plover));
    Dealings { events, meetings, commitments: commitment::commitments(page, &resolved) }
}

/// Whether an agreement is that of an encounter planned in the same sentence between the same parties.
fn planned(encounters: &[Event], event: &Event) -> bool {
    let same =
        |other: &Event| other.plover == event.plover && other.source == event.source && other.evidence.cite == event.evidence.cite;
    event.target.is_empty() && encounters.iter().any(same)
}

impl Page<'_> {
    /// A sentence as evidence; `None` where it cannot be cited.
    fn evidence(&self, sentence: usize, role: EvidenceRole) -> Option<Evidence> {
        let cite = Cite::new(self.source, self.sentences[sentence])?;
        let (voice, speaker) = self.times.voice(sentence);
        Some(Evidence { cite, role, voice, speaker, also: Vec::new() })
    }

    /// The text of some words.
    fn quote(&self, words: &Range<usize>) -> &str {
        self.cast.words.span(words).of(self.source.text())
    }

    /// The full name of the first instrument named in a stretch of words.
    fn mechanism(&self, range: &Range<usize>) -> Option<String> {
        let within = |words: &Range<usize>| words.start >= range.start && words.end <= range.end;
        let named = self.instruments.iter().find(|one| std::iter::once(&one.words).chain(&one.also).any(within))?;
        Some(self.quote(&named.words).to_owned())
    }
}

/// An act with its parties.
struct Resolved<'a> {
    act: &'a Act,
    source: Vec<Code>,
    target: Vec<Code>,
    /// Whether sentence or document support the parties; where not, the act counts for its undertaking alone.
    supported: bool,
}

impl Resolved<'_> {
    /// Both sides together, sorted.
    fn parties(&self) -> Vec<Code> {
        let mut all: Vec<Code> = self.source.iter().chain(&self.target).cloned().collect();
        all.sort();
        all.dedup();
        all
    }
}

/// Whether a text tells who put the name under an instrument spoken of before: "It was signed by the two ministers".
fn signature(text: &str) -> bool {
    let text = text.to_lowercase();
    let definite = ["it ", "the ", "they ", "this ", "these ", "both ", "was ", "were "].iter().any(|start| text.starts_with(start));
    definite && (text.contains("was signed by") || text.contains("were signed by"))
}

/// The parties of an act, if it is one that counts.
fn resolve<'a>(page: &Page, witness: &Witness, act: &'a Act) -> Option<Resolved<'a>> {
    if act.modality == Modality::Hypothetical || asks(page, act.sentence) {
        return None;
    }
    let mut parties = act.parties.clone().unwrap_or_else(|| who::parties(page.cast, act));
    let clear = parties.sure && act.confidence >= CLEAR && !page.sport;
    // Where a wording needs both sides ("sent"), the encoder may know the one that the sentence does not name.
    let both = parties.told || !act.both || clear && act.confidence >= SURER;
    if parties.source.is_empty() || (parties.source.len() < 2 && parties.target.is_empty()) || !both {
        return None;
    }
    let engagement = &page.cast.engagement;
    let all: Vec<&Code> = parties.source.iter().chain(&parties.target).collect();
    if !(engagement.deal(&all) || stands_alone(page, act, &parties))
        || at_home(page, witness, act, &parties)
        || !parties.source.iter().any(|code| engagement.acts(code))
        || retired(page, act, &parties)
    {
        return None;
    }
    // Where the sentence names only one side, the other must be what the document is about, or the encoder sure of act and
    // parties. For an undertaking it is enough that it is sure of these: there are no undertakings in documents without dealings.
    let mut supported = parties.told || (!page.sport && about(page, &parties, WIDE));
    if !supported && let Some(target) = spoken_of(page, act, &parties) {
        return Some(Resolved { act, source: parties.source, target: vec![target], supported: true });
    }
    narrow(page, act, &mut parties);
    supported |= clear && doer_alone(page, act, &parties);
    if !supported && (page.sport || !parties.sure) {
        return None;
    }
    Some(Resolved { act, source: parties.source, target: parties.target, supported })
}

/// Whether an act needs no sentence that shows its parties beside each other: the encoder is sure enough of it. Least of all where
/// its sentence has all parties, and more of them than a nationality ("a Spanish steel maker"); what is bought from such a maker
/// always needs one.
fn stands_alone(page: &Page, act: &Act, parties: &who::Parties) -> bool {
    let shown = |code: &Code| named(page, act, code, |form| form != Form::Adjective);
    let mut all = parties.source.iter().chain(&parties.target);
    let bought = act.kind == Kind::Act(Plover::Cooperate);
    let least = match (parties.told, parties.sure) {
        (true, true) if all.all(shown) => CLEAR,
        _ if bought => return false,
        (true, true) => SURER,
        (false, true) if doer_alone(page, act, parties) => SURE,
        (true, false) => SURE,
        _ => return false,
    };
    !page.sport && act.confidence >= least
}

/// How sure an act must be, in per cent, to count where no sentence shows its parties beside each other and its own does not name
/// them all, or the encoder is not sure of them; and an undertaking, to need no other act that names its parties.
const SURE: u8 = 74;

/// Whether an agreement is one within a state, where another is named in passing: no act of the document names its parties beside
/// each other or others, and they are not the two that the document is about.
fn at_home(page: &Page, witness: &Witness, act: &Act, parties: &who::Parties) -> bool {
    let agrees = matches!(act.kind, Kind::Planned | Kind::Act(Plover::Agree));
    let sure = act.undertaking.as_ref().and_then(|undertaking| undertaking.confidence).is_some_and(|sure| sure >= SURE);
    agrees && !sure && !witness.deal(parties) && !about(page, parties, NARROW)
}

/// Whether all who do an act in its sentence have left office: they speak for nobody.
fn retired(page: &Page, act: &Act, parties: &who::Parties) -> bool {
    let doer = |mention: &&Mention| {
        !matches!(mention.form, Form::Adjective | Form::Possessive | Form::Group)
            && !page.cast.words.governed(mention.words.start)
            && mention.codes.iter().any(|code| parties.source.contains(code))
    };
    let former = |mention: &Mention| mention.person.is_some_and(|person| page.cast.persons[person].former);
    let mut doers = page.cast.of_sentence(act.sentence).iter().filter(doer).peekable();
    let encounter = matches!(act.kind, Kind::Held | Kind::Planned);
    !encounter && parties.source.len() == 1 && doers.peek().is_some() && doers.all(former)
}

/// Whether a sentence is a question, which reports nothing.
fn asks(page: &Page, sentence: usize) -> bool {
    let text = page.sentences[sentence].of(page.source.text());
    text.trim_end_matches(['"', '”', '’', '\'', ')', '*', ' ']).ends_with('?')
}

/// How sure an act must be, in per cent, to be one on a party that its sentence does not name.
const CLEAR: u8 = 30;

/// The same where no sentence shows the two as parties beside each other.
const SURER: u8 = 56;

/// Whether the sentence of an act names a party in one of some forms.
fn named(page: &Page, act: &Act, code: &Code, form: impl Fn(Form) -> bool) -> bool {
    page.cast.of_sentence(act.sentence).iter().any(|mention| form(mention.form) && mention.codes.contains(code))
}

/// Whether the sentence of an act names all who do it and none of those it is done to.
fn doer_alone(page: &Page, act: &Act, parties: &who::Parties) -> bool {
    let told = |code: &Code| named(page, act, code, |_| true);
    !parties.target.is_empty() && parties.source.iter().all(told) && !parties.target.iter().any(told)
}

/// Of several parties that its sentence does not name, an act is on those spoken of, or else on those that the document is about:
/// hosts and mediators named before are not meant ("Delegations of A and B met in C. A refused to sign.").
fn narrow(page: &Page, act: &Act, parties: &mut who::Parties) {
    if parties.target.len() < 2 || !doer_alone(page, act, parties) {
        return;
    }
    let pair = &page.cast.pairs[act.sentence];
    let dyad = page.cast.dyad();
    for circle in [pair, &dyad] {
        if parties.target.iter().any(|code| circle.contains(code)) {
            parties.target.retain(|code| circle.contains(code));
            return;
        }
    }
}

/// Whom an act is about where its sentence tells the doer alone: the one party of those possible that the sentence before names
/// ("India agreed to let the power pass. Bangladesh welcomed the decision.").
fn spoken_of(page: &Page, act: &Act, parties: &who::Parties) -> Option<Code> {
    if !doer_alone(page, act, parties) || page.sport || act.confidence < CLEAR {
        return None;
    }
    let before = page.cast.of_sentence(act.sentence.checked_sub(1)?);
    let mut named = parties.target.iter().filter(|code| before.iter().any(|mention| mention.codes.contains(code)));
    let first = named.next()?;
    named.next().is_none().then(|| first.clone())
}

/// How many times heavier the one of the two parties that a document is about may be than the other; and the same where no act
/// names both.
const WIDE: u32 = 16;
const NARROW: u32 = 4;

/// Whether the parties are the two that the document is about, the one not more than so many times heavier than the other.
fn about(page: &Page, parties: &who::Parties, times: u32) -> bool {
    let dyad = page.cast.dyad();
    let known = parties.source.iter().chain(&parties.target).all(|code| dyad.contains(code));
    let total: u32 = page.cast.weights.iter().map(|(_, weight)| weight).sum();
    let held: u32 = page.cast.weights.iter().take(2).map(|(_, weight)| weight).sum();
    known && held * 10 >= total * 6 && dyad.len() >= 2 && page.cast.weights[1].1 * times >= page.cast.weights[0].1
}
