//! Frames: two reports tell of one stance if they name the same kind, bodies, candidate, supporter and term.

use super::{Ledger, named, side};
use crate::fact::{Code, Frame};
use crate::register::block::joined;
use crate::register::name::words;
use crate::register::{Fact, Report, Side, Statement};

/// Groups the reports of a block into stances.
pub(super) fn groups(reports: &[Report]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(_, Vec<usize>)> = Vec::new();
    for (i, report) in reports.iter().enumerate() {
        let Fact::Frame(frame) = &report.fact else { continue };
        let term = frame.term.as_deref().map(words).unwrap_or_default();
        let key = (frame.kind, &frame.organs, &frame.candidate, &frame.supporter, term);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(i),
            None => groups.push((key, vec![i])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

pub(super) fn say(ledger: &mut Ledger, by: usize, frame: &Frame) {
    ledger.say(by, "kind", frame.kind.to_string(), None);
    for (prop, codes) in [("organ", &frame.organs), ("candidate", &frame.candidate), ("supporter", &frame.supporter)] {
        for code in codes {
            ledger.say(by, prop, code.as_str(), None);
        }
    }
    ledger.say_if(by, "seat", frame.seat.as_deref());
    ledger.say_if(by, "term", frame.term.as_deref());
    ledger.say(by, "reciprocal", frame.reciprocal.to_string(), None);
}

/// Title and sides of a frame.
pub(super) fn finish(statements: &[Statement]) -> (String, Vec<(Side, Code)>) {
    let all = |prop| {
        let mut codes: Vec<Code> =
            statements.iter().filter(move |s| s.prop == prop && s.chosen).filter_map(|s| Code::new(&s.value)).collect();
        codes.sort();
        codes
    };
    let (candidates, supporters, bodies) = (all("candidate"), all("supporter"), all("organ"));
    let mut sides = Vec::new();
    side(&mut sides, Side::Candidate, &candidates);
    side(&mut sides, Side::Supporter, &supporters);
    side(&mut sides, Side::Organ, &bodies);
    let one = |prop| statements.iter().find(|s| s.prop == prop && s.chosen).map(|s| s.value.as_str());
    let kind = one("kind").unwrap_or("frame").replace('_', " ");
    let seat = one("seat").map(|seat| format!(", {seat}")).unwrap_or_default();
    let organs = if bodies.is_empty() { String::new() } else { format!(" in {}", joined(&bodies)) };
    let whom = if candidates == supporters { String::new() } else { format!(" for {}", named(&candidates)) };
    (format!("{kind}: {}{whom}{organs}{seat}", named(&supporters)), sides)
}
