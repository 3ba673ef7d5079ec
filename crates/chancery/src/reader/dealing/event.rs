//! Events: one for each act other than an encounter.
//!
//! *Reads*: one event for each type, direction and sentence.
//! *Does not read*: acts that only carry an undertaking, acts told in headlines, the signature under an instrument told before, acts older than the register counts.

use std::collections::BTreeSet;

use super::place::place_in;
use super::{Page, Resolved, signature};
use crate::act::Kind;
use crate::code::Plover;
use crate::fact::{Confidence, Event, EvidenceRole, Sector, sectors};

/// The events that are no encounters.
pub fn events(page: &Page, resolved: &[Resolved]) -> Vec<Event> {
    let mut events = Vec::new();
    let mut seen = BTreeSet::new();
    for found in resolved.iter().filter(|found| found.supported) {
        let act = found.act;
        let plover = match act.kind {
            Kind::Act(plover) if act.event => plover,
            _ => continue,
        };
        if page.times.too_old(act, page.cast) {
            continue;
        }
        if page.headline[act.sentence] || !seen.insert((act.sentence, plover, &found.source, &found.target)) {
            continue;
        }
        let known = |event: &Event| event.plover == Plover::Support && event.source == found.source && event.target == found.target;
        if plover == Plover::Support && signature(page.sentences[act.sentence].of(page.source.text())) && events.iter().any(known) {
            continue;
        }
        let role = match plover {
            Plover::Agree => EvidenceRole::Announces,
            _ => EvidenceRole::ReportsAct,
        };
        let Some(evidence) = page.evidence(act.sentence, role) else { continue };
        let clause = page.quote(&(act.cue.start..page.cast.words.sentences[act.sentence].end));
        let contexts: Vec<Sector> = sectors(clause).into_iter().filter(|sector| *sector != Sector::Other).collect();
        events.push(Event {
            plover,
            mode: None,
            contexts,
            source: found.source.clone(),
            target: found.target.clone(),
            date: page.times.of_act(act, page.cast),
            place: place_in(page, act.sentence),
            modality: act.modality,
            evidence,
            confidence: Confidence::percent(act.confidence),
            by_rule: act.by_rule,
        });
    }
    events
}
