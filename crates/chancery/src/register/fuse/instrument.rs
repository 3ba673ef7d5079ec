//! Mechanisms, agreements and programmes: the same parties and the same name.
//!
//! Reads as one: names that are equal once case, accents, articles and the names of the parties are gone (`Pakistan–Malaysia
//! Digital Policy Dialogue`, `the Digital Policy Dialogue`); an acronym and the name it abbreviates; and a name that is part of
//! exactly one longer name with the same head (`High-Level Strategic Council`, `High-Level Strategic Cooperation Council`).
//! Does not read as one: a bare class word (`the joint commission`) and a named body; two names that merely look alike; two
//! partial names of one source. Years of founding that differ are dissent, not two bodies.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ledger, among, side};
use crate::fact::{Agreement, Code, Instrument, Mechanism, Programme};
use crate::register::block::parties;
use crate::register::decision::Review;
use crate::register::identity::named_id;
use crate::register::name::words;
use crate::register::{Fact, Report, Side, Statement, called};

/// Words that do not tell one body of a pair of states from another.
const CLASS: &[&str] = &[
    "accord",
    "agreement",
    "arrangement",
    "bilateral",
    "commission",
    "committee",
    "consultations",
    "council",
    "deal",
    "dialogue",
    "exercise",
    "framework",
    "fund",
    "group",
    "initiative",
    "intergovernmental",
    "joint",
    "mechanism",
    "memorandum",
    "ministerial",
    "mou",
    "partnership",
    "plan",
    "programme",
    "project",
    "talks",
    "treaty",
    "understanding",
    "working",
];

/// The instrument of a fact of these kinds.
fn instrument(fact: &Fact) -> &Instrument {
    match fact {
        Fact::Mechanism(mechanism) => &mechanism.instrument,
        Fact::Agreement(agreement) => &agreement.instrument,
        Fact::Programme(programme) => &programme.instrument,
        _ => unreachable!("only mechanisms, agreements and programmes have names of this sort"),
    }
}

/// The words of a name that identify it: without articles, link words and the names of the parties.
fn key(instrument: &Instrument) -> Vec<String> {
    let full = words(&instrument.name);
    let parties: Vec<&Vec<String>> = instrument.parties.iter().flat_map(called).collect();
    let mut key = Vec::new();
    let mut rest = full.as_slice();
    while let Some((word, after)) = rest.split_first() {
        let longest = parties.iter().filter(|name| rest.starts_with(name)).map(|name| name.len()).max();
        match longest {
            Some(length) => rest = &rest[length..],
            None => {
                if !LINKS.contains(&word.as_str()) {
                    key.push(word.clone());
                }
                rest = after;
            }
        }
    }
    if key.is_empty() { full } else { key }
}

const LINKS: &[&str] = &["the", "a", "an", "of", "on", "for", "in", "and", "between", "with", "to"];

/// The identifier that the report would have alone.
pub(super) fn id(report: &Report) -> String {
    named_id(&report.fact.kind().to_string(), &parties(&report.fact), &key(instrument(&report.fact)))
}

/// Groups the reports of a block into bodies or instruments.
pub(super) fn groups(reports: &[Report]) -> Vec<Vec<usize>> {
    let mut names: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (i, report) in reports.iter().enumerate() {
        names.entry(key(instrument(&report.fact))).or_default().push(i);
    }
    let keys: Vec<&Vec<String>> = names.keys().collect();
    // Each name leads to the one longer name that it is a part of, if there is exactly one; names of one source stay apart.
    let mut leader: Vec<usize> = (0..keys.len()).collect();
    for (short, name) in keys.iter().enumerate() {
        let mut longer = keys.iter().enumerate().filter(|(long, other)| *long != short && abbreviates(name, other, reports, &names));
        if let (Some((long, _)), None) = (longer.next(), longer.next()) {
            leader[short] = long;
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (short, name) in keys.iter().enumerate() {
        let mut root = short;
        // A name leads to a strictly longer one, or from an acronym to a name, so the walk ends.
        while leader[root] != root {
            root = leader[root];
        }
        groups.entry(root).or_default().extend(&names[*name]);
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.iter_mut().for_each(|group| group.sort());
    groups
}

/// Whether `short` is an acronym or an identifying part of `long`, and no source uses both for two bodies.
fn abbreviates(short: &[String], long: &[String], reports: &[Report], names: &BTreeMap<Vec<String>, Vec<usize>>) -> bool {
    let acronym = short.len() == 1 && long.len() >= 3 && {
        let initials: String = long.iter().filter_map(|word| word.chars().next()).collect();
        initials == short[0]
    };
    let telling = short.iter().filter(|word| CLASS.binary_search(&word.as_str()).is_err()).count();
    let part = short.len() < long.len() && telling >= 2 && short.last() == long.last() && in_order(short, long);
    if !acronym && !part {
        return false;
    }
    let sources = |name: &[String]| names[name].iter().map(|&i| reports[i].source).collect::<BTreeSet<_>>();
    acronym || sources(short).is_disjoint(&sources(long))
}

/// Whether the words of `short` stand in `long` in the same order.
fn in_order(short: &[String], long: &[String]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|word| rest.any(|other| other == word))
}

fn say(ledger: &mut Ledger, by: usize, instrument: &Instrument) {
    ledger.say(by, "name", &instrument.name, None);
    ledger.say_if(by, "founded", instrument.founded);
    for sector in &instrument.sectors {
        ledger.say(by, "sector", sector.to_string(), None);
    }
}

pub(super) fn say_mechanism(ledger: &mut Ledger, by: usize, mechanism: &Mechanism) {
    say(ledger, by, &mechanism.instrument);
    ledger.say(by, "kind", mechanism.kind.to_string(), None);
    ledger.say_if(by, "life", mechanism.life);
    ledger.say_if(by, "session_no", mechanism.session_no);
}

pub(super) fn say_agreement(ledger: &mut Ledger, by: usize, agreement: &Agreement) {
    say(ledger, by, &agreement.instrument);
    ledger.say(by, "kind", agreement.kind.to_string(), None);
    for (action, on) in &agreement.actions {
        ledger.say(by, "action", on.map_or(action.to_string(), |on| format!("{action} {on}")), None);
    }
    ledger.say_if(by, "expiry", agreement.expiry.as_deref());
}

pub(super) fn say_programme(ledger: &mut Ledger, by: usize, programme: &Programme) {
    say(ledger, by, &programme.instrument);
    ledger.say(by, "kind", programme.kind.to_string(), None);
    ledger.say_if(by, "state", programme.state);
    ledger.say_if(by, "value", programme.value.as_ref().map(|value| value.text.as_str()));
}

/// Title and parties. The name that the record goes by is the best supported one; the others are not dissent but other names.
pub(super) fn finish(statements: &mut [Statement], members: &[&Report]) -> (String, Vec<(Side, Code)>) {
    let title = statements.iter().find(|s| s.prop == "name" && s.chosen).map(|s| s.value.clone()).unwrap_or_default();
    for statement in statements.iter_mut().filter(|s| s.prop == "name" && !s.chosen && s.review != Review::Rejected) {
        statement.prop = "also_named";
        statement.chosen = true;
    }
    let mut sides = Vec::new();
    side(&mut sides, Side::Party, &among(members));
    (title, sides)
}
