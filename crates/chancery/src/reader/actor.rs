//! The actors of a document: persons, bodies, states and organisations, each once, at the first full mention.
//!
//! *Reads*: whoever speaks or acts for a state or organisation. *Does not read*: former office-holders who are only
//! remembered, bodies that are only places, states inside other names; in texts on domestic matters only leaders, ministers
//! and ambassadors.

use std::collections::{BTreeMap, BTreeSet};

use super::instrument::Named;
use crate::fact::{Actor, ActorKind, Code, Confidence, Event, Evidence, EvidenceRole, Stance};
use crate::mention::{Cast, Form, Mention, Person, Tag};
use crate::text::{Cite, Source, Span};
use crate::wordlist::List;

/// Finds the actors. `dealing` tells whether the document reports any dealing between states.
pub fn actors(source: &Source, cast: &Cast, instruments: &[Named], events: &[Event]) -> Vec<Actor> {
    let dealing = !events.is_empty();
    let acting: BTreeSet<&Code> = events.iter().flat_map(|event| event.source.iter().chain(&event.target)).collect();
    let mut out = persons(source, cast, dealing);
    if dealing {
        out.extend(bodies(source, cast, instruments));
    }
    out.extend(states(source, cast, instruments, dealing, &acting));
    if dealing {
        out.extend(organisations(source, cast, instruments, &acting));
    }
    out.sort_by_key(|actor| actor.evidence.cite);
    out
}

fn is_state(code: &Code) -> bool {
    code.as_str().len() == 3 && crate::lexicon::Lexicon::builtin().igo(code.as_str()).is_none()
}

fn evidence(source: &Source, span: Span, also: impl Iterator<Item = Span>) -> Option<Evidence> {
    let cite = Cite::new(source, span)?;
    let mut also: Vec<Cite> = also.filter_map(|span| Cite::new(source, span)).filter(|other| *other != cite).collect();
    also.sort();
    also.dedup();
    Some(Evidence { also, ..Evidence::narrated(cite, EvidenceRole::ReportsAct) })
}

fn persons(source: &Source, cast: &Cast, dealing: bool) -> Vec<Actor> {
    let words = &cast.words;
    let wanted = |person: &&Person| {
        let Some(code) = &person.code else { return false };
        let Some(office) = person.office else { return person.counterpart && dealing };
        if person.late || (person.former && person.places.len() < 2) {
            return false;
        }
        let _ = code;
        dealing || matches!(office.stance, Stance::Leader | Stance::Minister) || person.to.is_some()
    };
    let actor = |person: &Person| {
        let code = person.code.clone()?;
        let stance = if !is_state(&code) {
            Stance::Igo
        } else if person.former {
            Stance::Other
        } else {
            person.office.map_or(Stance::Other, |office| office.stance)
        };
        let span = words.span(&person.name);
        Some(Actor {
            name: span.of(source.text()).to_owned(),
            kind: ActorKind::Person,
            stance,
            role: person.role.as_ref().map(|role| words.span(role).of(source.text()).to_owned()),
            role_span: person.role.as_ref().map(|role| words.span(role)),
            rank: person.office.and_then(|office| office.rank),
            evidence: evidence(source, span, std::iter::empty())?,
            confidence: Confidence::percent(if person.stated { 90 } else { 70 }),
            code,
        })
    };
    cast.persons.iter().filter(wanted).filter_map(actor).collect()
}

fn bodies(source: &Source, cast: &Cast, instruments: &[Named]) -> Vec<Actor> {
    let words = &cast.words;
    let mut first: BTreeMap<(Code, String), Actor> = BTreeMap::new();
    for body in cast.bodies.iter().filter(|body| body.named && !body.idle) {
        let Some(code) = body.code.clone() else { continue };
        if instruments.iter().any(|one| one.words.start <= body.words.start && body.words.end <= one.words.end) {
            continue;
        }
        let span = words.span(&body.name);
        let mut name = body.name.clone();
        if words.nation(name.start).is_some_and(|(_, len)| name.start + len < name.end) {
            name.start += words.nation(name.start).map_or(0, |(_, len)| len);
        }
        let mut key: Vec<String> = name
            .map(|at| words.lower(at).to_owned())
            .filter(|word| !matches!(word.as_str(), "of" | "the" | "and" | "affairs" | "for"))
            .collect();
        key.sort();
        let key = (code.clone(), key.join(" "));
        if first.contains_key(&key) {
            continue;
        }
        let Some(evidence) = evidence(source, span, std::iter::empty()) else { continue };
        let stance = if body.kind == ActorKind::ArmedService {
            Stance::Military
        } else if is_state(&code) {
            Stance::Ministry
        } else {
            Stance::Igo
        };
        first.insert(
            key,
            Actor {
                name: span.of(source.text()).to_owned(),
                kind: body.kind,
                stance,
                role: None,
                role_span: None,
                rank: None,
                evidence,
                confidence: Confidence::percent(70),
                code,
            },
        );
    }
    first.into_values().collect()
}

/// Whether a state is only the place of something here ("in Iraq", "Jeddah, Saudi Arabia", "about Ukraine").
fn only_place(cast: &Cast, mention: &Mention) -> bool {
    let words = &cast.words;
    let sentence = words.sentence_of(mention.words.start);
    let mut before = mention.words.start;
    while before > sentence.start && words.on(before - 1, List::Region) {
        before -= 1;
    }
    if before == sentence.start {
        return false;
    }
    let city = words.lower(before - 1) == ","
        && matches!(words.tag_before(before - 1), Some((Tag::City(_) | Tag::Capital(_) | Tag::Part(_), _)));
    city || words.on(before - 1, List::OnlyPlace)
}

/// Whether each word is inside the name of an instrument.
fn in_names(cast: &Cast, instruments: &[Named]) -> Vec<bool> {
    let mut inside = vec![false; cast.words.all.len()];
    for words in instruments.iter().flat_map(|one| std::iter::once(&one.words).chain(&one.also)) {
        inside[words.clone()].fill(true);
    }
    inside
}

fn states(source: &Source, cast: &Cast, instruments: &[Named], dealing: bool, acting: &BTreeSet<&Code>) -> Vec<Actor> {
    let in_name = in_names(cast, instruments);
    let mut places: BTreeMap<&Code, Vec<(u8, usize, Span)>> = BTreeMap::new();
    let mut usable: BTreeSet<&Code> = BTreeSet::new();
    for mention in &cast.mentions {
        let worth = match mention.form {
            Form::State => 0,
            Form::Capital => 2,
            _ => continue,
        };
        let Some(code) = mention.codes.first() else { continue };
        let hidden = in_name[mention.words.start] || cast.titled[mention.words.start];
        if !hidden && !only_place(cast, mention) {
            usable.insert(code);
        }
        // A name before an abbreviation.
        let name = mention.span.of(source.text());
        let odd = usize::from(name.len() <= 5 && name.chars().all(|letter| letter.is_uppercase() || letter == '.'));
        places.entry(code).or_default().push((worth + u8::from(hidden), odd, mention.span));
    }
    let mut out = Vec::new();
    for (code, mut spans) in places {
        spans.sort();
        let (worth, _, span) = spans[0];
        if !dealing || !(acting.contains(code) || usable.contains(code)) {
            continue;
        }
        let same = spans.iter().filter(|(other, _, _)| *other == worth).map(|(_, _, span)| *span);
        let Some(evidence) = evidence(source, span, same) else { continue };
        out.push(Actor {
            name: span.of(source.text()).to_owned(),
            kind: ActorKind::State,
            stance: Stance::State,
            code: code.clone(),
            role: None,
            role_span: None,
            rank: None,
            evidence,
            confidence: Confidence::percent(if worth == 0 { 85 } else { 65 }),
        });
    }
    out
}

fn organisations(source: &Source, cast: &Cast, instruments: &[Named], acting: &BTreeSet<&Code>) -> Vec<Actor> {
    let words = &cast.words;
    let in_name = in_names(cast, instruments);
    let mut places: BTreeMap<&Code, Vec<(u8, Span)>> = BTreeMap::new();
    let mut excluded_to = 0;
    for mention in cast.mentions.iter().filter(|mention| mention.form == Form::Igo) {
        let Some(code) = mention.codes.first() else { continue };
        let sentence = words.sentence_of(mention.words.start);
        let next = if mention.words.end < sentence.end { words.lower(mention.words.end) } else { "" };
        let mut before = mention.words.start;
        while before > sentence.start && matches!(words.lower(before - 1), "the" | "a") {
            before -= 1;
        }
        let link = if before > sentence.start { words.lower(before - 1) } else { "" };
        let governed = if before > sentence.start + 1 { words.lower(before - 2) } else { "" };
        let listed = matches!(link, "," | "and" | "or") && excluded_to > 0 && before <= excluded_to + 3 && before >= excluded_to;
        let attribute =
            List::IgoAttribute.contains(next) || listed || (List::IgoLink.contains(link) && !List::IgoStanding.contains(governed));
        if attribute || in_name[mention.words.start] || cast.titled[mention.words.start] {
            excluded_to = mention.words.end;
            if acting.contains(code) {
                places.entry(code).or_default().push((2, mention.span));
            }
            continue;
        }
        let name = mention.span.of(source.text());
        places.entry(code).or_default().push((u8::from(!name.contains(' ')), mention.span));
    }
    let mut out = Vec::new();
    for (code, mut spans) in places {
        spans.sort();
        if spans[0].0 == 2 && !acting.contains(code) {
            continue;
        }
        // The full name stands for the organisation wherever it is introduced, even where that place itself is an attribute.
        let span = spans[0].1;
        let Some(evidence) = evidence(source, span, spans.iter().map(|(_, span)| *span)) else { continue };
        out.push(Actor {
            name: span.of(source.text()).to_owned(),
            kind: ActorKind::Igo,
            stance: Stance::Igo,
            code: code.clone(),
            role: None,
            role_span: None,
            rank: None,
            evidence,
            confidence: Confidence::percent(60),
        });
    }
    out
}
