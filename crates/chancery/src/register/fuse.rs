//! Fusing: many reports, one act or one body.
//!
//! Reports are taken in the order of the acts' dates, then of publication, and each joins the group that it fits best or
//! starts its own. Two facts of one source fuse into one act only where the second takes up the first; otherwise the reader has
//! already told them apart.

mod act;
mod frame;
mod instrument;
mod restated;
mod taken_up;

use std::cmp::Reverse;

pub(super) use restated::Restated;

use jiff::civil::Date;

use super::block::parties;
use super::decision::{self, Ruling};
use super::identity::act_id;
use super::ledger::{Ledger, confidence, count, witnesses};
use super::{Fact, Record, RecordKind, Report, Side, Statement, number};
use crate::fact::Code;
use crate::text::{Edtf, Precision};
use crate::vocabulary::Vocabulary;

/// Groups the reports of a block of acts, bodies or undertakings. `reports` stand in the order of publication.
pub(super) fn groups(kind: RecordKind, reports: &[Report]) -> Vec<Vec<usize>> {
    match kind {
        RecordKind::Mechanism | RecordKind::Agreement | RecordKind::Programme => instrument::groups(reports),
        RecordKind::Frame => frame::groups(reports),
        _ => act::groups(reports),
    }
}

/// What each group repeats; only commitments are followed so far.
pub(super) fn restated(kind: RecordKind, reports: &[Report], groups: &[Vec<usize>]) -> Vec<Restated> {
    match kind {
        RecordKind::Commitment => restated::restated(reports, groups),
        _ => Vec::new(),
    }
}

/// The record of one group of reports, which stand in the order of publication. `root` and `earlier` are the first reports of
/// the groups that it repeats, `rulings` what people have decided on it.
pub(super) fn record(
    kind: RecordKind,
    members: &[&Report],
    root: Option<&Report>,
    earlier: &[&Report],
    rulings: &[&Ruling],
) -> Record {
    let mut ledger = Ledger::new(kind, members);
    for (by, report) in members.iter().enumerate() {
        match &report.fact {
            Fact::Event(event) => act::say_event(&mut ledger, by, event),
            Fact::Meeting(meeting) => act::say_meeting(&mut ledger, by, meeting),
            Fact::Commitment(commitment) => act::say_commitment(&mut ledger, by, commitment),
            Fact::Frame(frame) => frame::say(&mut ledger, by, frame),
            Fact::Mechanism(mechanism) => instrument::say_mechanism(&mut ledger, by, mechanism),
            Fact::Agreement(agreement) => instrument::say_agreement(&mut ledger, by, agreement),
            Fact::Programme(programme) => instrument::say_programme(&mut ledger, by, programme),
            Fact::Actor(_) => unreachable!("actors are resolved, not fused"),
        }
    }
    for by in 0..members.len() {
        ledger.say_if(by, "root", root.map(id));
        for report in earlier {
            ledger.say(by, "restates", id(report), None);
        }
    }
    let mut statements = ledger.statements();
    decision::apply(kind, &mut statements, rulings);
    let mut ids: Vec<String> = members.iter().map(|report| id(report)).collect();
    let id = ids.remove(0);
    ids.sort();
    ids.dedup();
    ids.retain(|other| *other != id);
    let (title, mut parties) = match kind {
        RecordKind::Event => act::finish_event(&mut statements, members),
        RecordKind::Meeting => act::finish_meeting(&mut statements, members),
        RecordKind::Commitment => act::finish_commitment(&statements, members),
        RecordKind::Frame => frame::finish(&statements),
        _ => instrument::finish(&mut statements, members),
    };
    parties.sort();
    parties.dedup();
    let (reports, independent) = count(members);
    let date = date(&statements);
    let told = date.or(members[0].published);
    let (evidence, confidence) = (witnesses(members), confidence(members));
    let review = decision::review(rulings);
    Record { id, kind, title, parties, date, told, statements, evidence, redirects: ids, reports, independent, confidence, review }
}

/// The identifier that a report would have alone.
fn id(report: &Report) -> String {
    // An interval's slash would not stand in an address.
    let day = day(report).map_or("undated".to_owned(), |date| date.to_string().replace('/', ".."));
    match &report.fact {
        Fact::Event(event) => act_id(report, event.plover.as_str(), &day),
        Fact::Meeting(meeting) => act_id(report, &meeting.kind.to_string(), &day),
        Fact::Commitment(commitment) => act_id(report, &commitment.action.to_string(), &day),
        Fact::Frame(frame) => act_id(report, &frame.kind.to_string(), &day),
        _ => instrument::id(report),
    }
}

/// When the act happened, as far as the report tells: its own date, or else the day of publication.
fn day(report: &Report) -> Option<Edtf> {
    stated(&report.fact).or(report.published)
}

/// The date that the fact itself states.
fn stated(fact: &Fact) -> Option<Edtf> {
    match fact {
        Fact::Event(event) => event.date,
        Fact::Meeting(meeting) => meeting.date,
        Fact::Commitment(commitment) => commitment.made_on,
        Fact::Mechanism(mechanism) => mechanism.instrument.founded,
        Fact::Agreement(agreement) => agreement.instrument.founded,
        Fact::Programme(programme) => programme.instrument.founded,
        Fact::Actor(_) | Fact::Frame(_) => None,
    }
}

/// The chosen date of a record.
fn date(statements: &[Statement]) -> Option<Edtf> {
    let chosen = statements.iter().find(|s| s.chosen && matches!(s.prop, "date" | "made_on" | "founded"))?;
    Edtf::parse(&chosen.value)
}

/// Days between two dates of day precision; `None` where one is unknown or coarser.
fn days_apart(a: Option<Edtf>, b: Option<Edtf>) -> Option<i32> {
    let (a, b) = (a?, b?);
    let exact = a.precision() == Precision::Day && b.precision() == Precision::Day;
    exact.then(|| number(a.earliest()).abs_diff(number(b.earliest())) as i32)
}

/// Parties by name, for titles: `Chile, Fiji and Peru`; organisations go by their code.
fn named(codes: &[Code]) -> String {
    let name = |code: &Code| super::state(code.as_str()).map_or(code.as_str(), |state| state.name).to_owned();
    let names: Vec<String> = codes.iter().map(name).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
}

/// The parties of all reports, sorted: those of a block agree, those that people have put together may differ.
fn among(members: &[&Report]) -> Vec<Code> {
    let mut all: Vec<Code> = members.iter().flat_map(|report| parties(&report.fact)).collect();
    all.sort();
    all.dedup();
    all
}

/// Adds the parties of one side.
fn side(parties: &mut Vec<(Side, Code)>, side: Side, codes: &[Code]) {
    parties.extend(codes.iter().map(|code| (side, code.clone())));
}

/// Groups reports greedily. `anchor` gives the day by which a report is ordered; a report is compared only with groups whose
/// last anchor is at most `window` days before its own; `fit` scores it against a member, `None` where the two cannot be one.
fn group_by(
    reports: &[Report],
    anchor: impl Fn(&Report) -> Option<Date>,
    window: i32,
    fit: impl Fn(usize, usize) -> Option<u32>,
) -> Vec<Vec<usize>> {
    let anchors: Vec<Option<i32>> = reports.iter().map(|report| anchor(report).map(number)).collect();
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_key(|&i| (anchors[i], i));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    // Groups within reach, each with its last anchor. Anchors only grow, so a group out of reach stays out of reach.
    let mut open: Vec<(usize, Option<i32>)> = Vec::new();
    for i in order {
        open.retain(|(_, last)| match (last, anchors[i]) {
            (Some(last), Some(now)) => now - last <= window,
            (last, now) => *last == now,
        });
        let score = |group: &[usize]| -> Option<u32> {
            let scores: Option<Vec<u32>> = group.iter().map(|&member| fit(member, i)).collect();
            scores?.into_iter().max().filter(|score| *score > 0)
        };
        let best = open.iter().enumerate().filter_map(|(at, (group, _))| Some((score(&groups[*group])?, Reverse(at)))).max();
        match best {
            Some((_, Reverse(at))) => {
                groups[open[at].0].push(i);
                open[at].1 = anchors[i];
            }
            None => {
                open.push((groups.len(), anchors[i]));
                groups.push(vec![i]);
            }
        }
    }
    for group in &mut groups {
        group.sort();
    }
    groups
}
