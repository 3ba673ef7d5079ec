//! Resolving: which mentions are one actor.
//!
//! States and organisations are told by their code, bodies by the words of their name, persons by country and name. A person's
//! names become one only for a reason beyond likeness:
//!
//! 1. the same words once case and accents are gone;
//! 2. the same words in another romanisation (`Mohammed`, `Muhammad`) in the same office;
//! 3. a part of exactly one longer name of that country (`Shehbaz Sharif`, `Muhammad Shehbaz Sharif`) in the same office, or
//!    with no office against it where the part is unbroken;
//! 4. a family name alone, where exactly one person of that country bears it and holds the same office.
//!
//! Never: two names of one source, which the reader has told apart; a part that fits two persons; a family name without an office.

use std::collections::{BTreeMap, BTreeSet};

use super::decision::{self, Review, Ruling};
use super::identity::actor_id;
use super::ledger::{Ledger, confidence, count, witnesses};
use super::name::{skeleton, words};
use super::{Fact, Record, RecordKind, Report, Side};
use crate::fact::{Actor, ActorKind, Code, Rank};
use crate::lexicon::Lexicon;
use crate::text::SourceId;

/// Groups the reports of a block by actor. A body is one whatever kind a report calls it.
pub(super) fn groups(reports: &[Report]) -> Vec<Vec<usize>> {
    let mut persons: Vec<usize> = Vec::new();
    let mut others: BTreeMap<(Option<ActorKind>, Vec<String>), Vec<usize>> = BTreeMap::new();
    for (i, report) in reports.iter().enumerate() {
        let actor = actor(report);
        match actor.kind {
            ActorKind::Person => persons.push(i),
            kind if is_unique(kind) => others.entry((Some(kind), Vec::new())).or_default().push(i),
            _ => others.entry((None, body_key(&actor.name))).or_default().push(i),
        }
    }
    people(reports, &persons).into_iter().chain(others.into_values()).collect()
}

/// Whether a party has only one actor of this kind.
fn is_unique(kind: ActorKind) -> bool {
    matches!(kind, ActorKind::State | ActorKind::Igo | ActorKind::Government)
}

/// The block of an actor: persons of a party are told apart among each other, everything else by its name.
pub(super) fn block_key(actor: &Actor) -> String {
    match actor.kind {
        ActorKind::Person => format!("{} people", actor.code),
        kind if is_unique(kind) => format!("{} {kind}", actor.code),
        _ => format!("{} body {}", actor.code, body_key(&actor.name).join(" ")),
    }
}

fn actor(report: &Report) -> &Actor {
    match &report.fact {
        Fact::Actor(actor) => actor,
        other => unreachable!("a block of actors holds no {}", other.kind()),
    }
}

/// The words of a body's name without link words, in alphabetical order: `Ministry of Energy` and `Energy Ministry` are one.
fn body_key(name: &str) -> Vec<String> {
    let mut key = words(name);
    key.retain(|word| !matches!(word.as_str(), "the" | "of" | "for" | "and"));
    key.sort();
    key
}

/// The record of one actor, with what people have decided on it.
pub(super) fn record(members: &[&Report], rulings: &[&Ruling]) -> Record {
    let mut ledger = Ledger::new(RecordKind::Actor, members);
    let full = members.iter().any(|report| words(&actor(report).name).len() > 1);
    for (by, report) in members.iter().enumerate() {
        let actor = actor(report);
        // A family name alone never names a person whose full name is known.
        let prop = if full && words(&actor.name).len() < 2 { "also_named" } else { "name" };
        ledger.say(by, prop, &actor.name, None);
        ledger.say(by, "kind", actor.kind.to_string(), None);
        ledger.say(by, "stance", actor.stance.to_string(), None);
        ledger.say_if(by, "rank", actor.rank.map(Rank::get));
        if let Some(role) = &actor.role {
            ledger.say(by, "office", words(role).join(" "), Some(role));
        }
    }
    let mut statements = ledger.statements();
    decision::apply(RecordKind::Actor, &mut statements, rulings);
    for statement in statements.iter_mut().filter(|s| s.prop == "name" && !s.chosen && s.review != Review::Rejected) {
        statement.prop = "also_named";
        statement.chosen = true;
    }
    let reported = statements.iter().find(|s| s.prop == "name").map_or("", |s| s.value.as_str());
    let title = usual_name(&actor(members[0]).code, actor(members[0]).kind).unwrap_or(reported).to_owned();
    let mut ids: Vec<String> = members.iter().map(|report| actor_id(actor(report))).collect();
    let first = members.iter().position(|report| !full || words(&actor(report).name).len() > 1).unwrap_or(0);
    let id = ids.swap_remove(first);
    ids.sort();
    ids.dedup();
    ids.retain(|other| *other != id);
    let (reports, independent) = count(members);
    let parties = vec![(Side::Party, actor(members[0]).code.clone())];
    let (evidence, confidence, told) = (witnesses(members), confidence(members), members[0].published);
    Record {
        id,
        kind: RecordKind::Actor,
        title,
        parties,
        date: None,
        told,
        statements,
        evidence,
        redirects: ids,
        reports,
        independent,
        confidence,
        review: decision::review(rulings),
    }
}

/// The usual name of a state or organisation: its record goes by it, whatever an organ or a part of it is called in the sources.
fn usual_name(code: &Code, kind: ActorKind) -> Option<&'static str> {
    match kind {
        ActorKind::State => super::state(code.as_str()).map(|state| state.name),
        ActorKind::Igo => Lexicon::builtin().igo(code.as_str()).map(|(name, _)| name),
        _ => None,
    }
}

/// One written name of a person, and what is said beside it.
struct Written {
    words: Vec<String>,
    skeletons: Vec<String>,
    reports: Vec<usize>,
    sources: BTreeSet<SourceId>,
    ranks: BTreeSet<Rank>,
    offices: Vec<BTreeSet<String>>,
}

impl Written {
    /// Whether the same office is reported beside both, or a rank that one person in a country holds at a time.
    fn same_office(&self, other: &Written) -> bool {
        let offices = self.offices.iter().any(|office| other.offices.iter().any(|theirs| alike(office, theirs)));
        offices || self.ranks.intersection(&other.ranks).any(|rank| rank.get() <= 2)
    }

    /// Whether offices are reported beside both, and none agrees.
    fn other_office(&self, other: &Written) -> bool {
        let known = |written: &Written| !written.offices.is_empty() || !written.ranks.is_empty();
        known(self) && known(other) && !self.same_office(other)
    }

    fn told_apart(&self, other: &Written) -> bool {
        !self.sources.is_disjoint(&other.sources)
    }
}

/// Two offices are alike if the shorter title's words, at least one of them telling, stand in the longer.
fn alike(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && short.is_subset(long)
}

/// Groups the reports of persons of one country; each group is sorted.
fn people(reports: &[Report], persons: &[usize]) -> Vec<Vec<usize>> {
    let names = written(reports, persons);
    let mut leader: Vec<usize> = (0..names.len()).collect();
    let mut by_skeleton: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    let mut by_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, name) in names.iter().enumerate() {
        by_skeleton.entry(&name.skeletons).or_default().push(i);
        for word in name.skeletons.iter().collect::<BTreeSet<_>>() {
            by_word.entry(word).or_default().push(i);
        }
    }
    for same in by_skeleton.values().filter(|same| names[same[0]].words.len() > 1) {
        for (n, &a) in same.iter().enumerate() {
            for &b in &same[n + 1..] {
                if names[a].same_office(&names[b]) && !names[a].told_apart(&names[b]) {
                    unite(&mut leader, a, b);
                }
            }
        }
    }
    let romanised = leader.clone();
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for (short, name) in names.iter().enumerate() {
        let Some(last) = name.skeletons.last() else { continue };
        let longer: Vec<usize> = by_word[last.as_str()].iter().copied().filter(|&long| part_of(name, &names[long])).collect();
        // A longer name that is itself part of another candidate is no second person.
        let whole = longer.iter().filter(|&&a| !longer.iter().any(|&b| part_of(&names[a], &names[b])));
        let persons: BTreeSet<usize> = whole.map(|&long| find(&romanised, long)).collect();
        if let (1, Some(&person)) = (persons.len(), persons.first())
            && longer.iter().any(|&long| supported(name, &names[long]))
        {
            parts.push((short, person));
        }
    }
    for (short, person) in parts {
        unite(&mut leader, short, person);
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, name) in names.iter().enumerate() {
        groups.entry(find(&leader, i)).or_default().extend(&name.reports);
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.iter_mut().for_each(|group| group.sort());
    groups
}

/// The distinct names, in alphabetical order.
fn written(reports: &[Report], persons: &[usize]) -> Vec<Written> {
    let mut names: BTreeMap<Vec<String>, Written> = BTreeMap::new();
    for &i in persons {
        let actor = actor(&reports[i]);
        let words = words(&actor.name);
        let name = names.entry(words.clone()).or_insert_with(|| Written {
            skeletons: words.iter().map(|word| skeleton(word)).collect(),
            words,
            reports: Vec::new(),
            sources: BTreeSet::new(),
            ranks: BTreeSet::new(),
            offices: Vec::new(),
        });
        name.reports.push(i);
        name.sources.insert(reports[i].source);
        name.ranks.extend(actor.rank);
        let office: Option<BTreeSet<String>> = actor.role.as_deref().map(|role| self::words(role).into_iter().collect());
        name.offices.extend(office.filter(|office| !name.offices.contains(office)));
    }
    names.into_values().collect()
}

/// Whether a name that fits one person only is that person's: rule 3 asks for the office, or an unbroken part and no other one.
fn supported(short: &Written, long: &Written) -> bool {
    let unbroken = long.skeletons.windows(short.skeletons.len()).any(|part| part == short.skeletons);
    short.same_office(long) || (unbroken && !short.other_office(long))
}

/// Whether `short` may be a shorter name of the person called `long`: rules 3 and 4.
fn part_of(short: &Written, long: &Written) -> bool {
    if short.words.len() >= long.words.len() || short.told_apart(long) {
        return false;
    }
    match short.skeletons.as_slice() {
        [] => false,
        [only] => {
            let family = long.skeletons.last() == Some(only) || long.skeletons.first() == Some(only);
            family && short.words.iter().any(|word| long.words.contains(word)) && short.same_office(long)
        }
        several => {
            let mut rest = long.skeletons.iter();
            several.iter().all(|word| rest.any(|other| other == word))
        }
    }
}

fn find(leader: &[usize], mut of: usize) -> usize {
    while leader[of] != of {
        of = leader[of];
    }
    of
}

/// Unites two names; the alphabetically first leads, whatever the order of the calls.
fn unite(leader: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find(leader, a), find(leader, b));
    leader[a.max(b)] = a.min(b);
}
