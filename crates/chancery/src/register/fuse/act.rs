//! Acts: events, meetings and commitments. When two reports tell of one.
//!
//! Reads as one: two reports of the same type between the same parties, dated within a few days of each other, whose wording
//! is alike or whose meeting has the same persons; the one encounter, or the one blow, that each of two papers tells of that day;
//! undertakings to do one thing with a number of the same things, and the one act of a day that each of two papers tells with a
//! number of them, also where the numbers differ, which is dissent. Does not read
//! as one: two demands, two encounters or two undertakings that merely share type, parties and week; blows at two places, or one
//! struck and one announced; nor an undertaking repeated a month later, which is a restatement and a record of its own. Two facts
//! of one report are two acts, unless the second only takes up the first ([`takes_up`]).

use std::collections::BTreeMap;

use super::taken_up::takes_up;
use super::{Ledger, among, day, days_apart, group_by, named, side};
use crate::code::Plover;
use crate::fact::{Action, Code, Commitment, Event, Meeting, MeetingKind, MeetingState};
use crate::lexicon::{Class, Lexicon};
use crate::register::block::{joined, parties};
use crate::register::figure::{Figure, figures};
use crate::register::name::{skeleton, words};
use crate::register::wording::Wording;
use crate::register::{Fact, Report, Side, Statement, called, days_between, participant};
use crate::text::{Edtf, Precision, SourceId, Span, tokens};
use crate::vocabulary::Vocabulary;

/// Reports of one act may differ by a day: time zones, and papers that appear the morning after.
const SAME_DAY: i32 = 1;
/// Undated acts are dated by their report; papers tell of them within this many days.
pub(super) const WINDOW: i32 = 4;

/// So much of a short telling stands in a long one of the same act.
const WITHIN: u32 = 50;

/// Reports of an act that is dated by month or year only tell of one within this many days.
const COARSE: i32 = 31;

/// Groups the reports of a block into acts.
pub(super) fn groups(reports: &[Report]) -> Vec<Vec<usize>> {
    let wordings = telling_words(reports);
    let figures_of: Vec<Vec<Figure>> = reports.iter().map(counts).collect();
    let lone = lone(reports);
    let coarse = |report: &Report| super::stated(&report.fact).is_some_and(|date| date.precision() != Precision::Day);
    // "This year" begins long before the report that says so.
    let anchor = |report: &Report| {
        let within = report.published.filter(|told| coarse(report) && day(report).is_some_and(|day| days_between(day, *told) == 0));
        within.or(day(report)).map(Edtf::earliest)
    };
    let window = if reports.iter().any(coarse) { COARSE } else { WINDOW };
    group_by(reports, anchor, window, |a, b| {
        let (first, second) = (&reports[a], &reports[b]);
        if first.source == second.source {
            return match (&first.fact, &second.fact) {
                (Fact::Event(a), Fact::Event(b)) if takes_up((first, a), (second, b)) => Some(100),
                _ => None,
            };
        }
        if !dates_agree(first, second) {
            return None;
        }
        let likeness = wordings[a].likeness(&wordings[b]).max(if first.quote == second.quote { 100 } else { 0 });
        let within = wordings[a].within(&wordings[b]);
        let one_date = days_apart(day(first), day(second)) == Some(0);
        let counted = same_measure(&figures_of[a], &figures_of[b]);
        let (same_day, recalled) = (same_day(first, second), recalled(first, second));
        let alike = Alike { likeness, within, counted, same_day, recalled, one_date, lone: lone[a] && lone[b] };
        match (&first.fact, &second.fact) {
            (Fact::Event(a), Fact::Event(b)) => event_fit(a, b, alike, close(first, second)),
            (Fact::Meeting(a), Fact::Meeting(b)) => meeting_fit(a, b, alike),
            (Fact::Commitment(x), Fact::Commitment(y)) => commitment_fit(x, y, likeness, same_things(&figures_of[a], &figures_of[b])),
            _ => None,
        }
    })
}

/// How far two reports go together, apart from what their facts say.
#[derive(Clone, Copy)]
struct Alike {
    /// Of their wording.
    likeness: u32,
    /// How much of the shorter wording stands in the other.
    within: u32,
    /// Whether both tell a number of the same things or of the same measure.
    counted: bool,
    /// Whether both state one day, or its neighbour.
    same_day: bool,
    /// Whether one looks back at a blow of the month that the other tells on its day.
    recalled: bool,
    /// Whether they are of one day, as stated or as published.
    one_date: bool,
    /// Whether each source tells of no other act of the block on its day.
    lone: bool,
}

/// For each report whether its source tells of no other act of the block on the same day.
fn lone(reports: &[Report]) -> Vec<bool> {
    let mut told: BTreeMap<(SourceId, Option<Edtf>), usize> = BTreeMap::new();
    for report in reports {
        *told.entry((report.source, day(report))).or_default() += 1;
    }
    reports.iter().map(|report| told[&(report.source, day(report))] == 1).collect()
}

/// The figures of the words of an undertaking or an act.
fn counts(report: &Report) -> Vec<Figure> {
    match report.fact {
        Fact::Commitment(_) | Fact::Event(_) => figures(&report.quote, &tokens(&report.quote, Span::new(0, report.quote.len())), &[]),
        _ => Vec::new(),
    }
}

/// Whether two undertakings are about a number of the same things, whatever the number. Units of measure and people may be
/// counted in any two.
fn same_things(a: &[Figure], b: &[Figure]) -> bool {
    a.iter().any(|a| b.iter().any(|b| a.kind.is_none() && b.kind.is_none() && !a.things.is_disjoint(&b.things)))
}

/// Whether two acts are told with a number of the same things or of the same measure, whatever the number.
fn same_measure(a: &[Figure], b: &[Figure]) -> bool {
    a.iter().any(|a| b.iter().any(|b| a.kind == b.kind && !a.things.is_disjoint(&b.things)))
}

/// Whether two acts were on one day as far as the reports tell, or neither tells and the reports are a day apart.
fn close(a: &Report, b: &Report) -> bool {
    match (super::stated(&a.fact), super::stated(&b.fact)) {
        (Some(_), Some(_)) => same_day(a, b),
        _ => days_apart(day(a), day(b)).is_some_and(|days| days <= SAME_DAY),
    }
}

/// The wording of each report without the names of the parties: they are in every sentence of the block, and say nothing about
/// which act is meant.
pub(super) fn telling_words(reports: &[Report]) -> Vec<Wording> {
    let among = reports.first().map(|report| parties(&report.fact)).unwrap_or_default();
    let names: Vec<String> = among.iter().flat_map(called).flatten().cloned().collect();
    reports.iter().map(|report| Wording::of(&report.quote).without(&names)).collect()
}

/// Two stated days must be near each other, two coarser dates must be equal; a report without a date of its own may tell of
/// an act up to a few days back.
fn dates_agree(a: &Report, b: &Report) -> bool {
    let (first, second) = (super::stated(&a.fact), super::stated(&b.fact));
    match (first, second) {
        // A coarse date fits many acts: the reports must then be near each other as well.
        (Some(x), Some(y)) if x.precision() == y.precision() && x.precision() != Precision::Day => {
            x == y && a.published.zip(b.published).is_none_or(|(a, b)| days_between(a, b) <= COARSE)
        }
        (Some(x), Some(y)) if x.precision() == y.precision() => days_apart(first, second).is_some_and(|days| days <= SAME_DAY),
        // "This year" beside a day in it, or beside nothing at all; "last month" looks back at what other reports told on the day.
        (coarse, fine) if [coarse, fine].into_iter().flatten().any(|date| date.precision() != Precision::Day) => {
            let overlap = coarse.zip(fine).is_none_or(|(x, y)| days_between(x, y) == 0);
            let window = if recalled(a, b) { COARSE } else { WINDOW };
            overlap && a.published.zip(b.published).is_some_and(|(a, b)| days_between(a, b) <= window)
        }
        _ => match (day(a), day(b)) {
            (None, None) => true,
            (x, y) => days_apart(x, y).is_some_and(|days| days <= WINDOW),
        },
    }
}

/// Whether one of two reports of a blow dates it by its month and the other by a day of that month.
fn recalled(a: &Report, b: &Report) -> bool {
    let blows = [a, b].iter().all(|report| matches!(&report.fact, Fact::Event(event) if is_blow(event.plover)));
    match (super::stated(&a.fact), super::stated(&b.fact)) {
        (Some(x), Some(y)) if blows => {
            let precisions = [x.precision(), y.precision()];
            precisions.contains(&Precision::Month) && precisions.contains(&Precision::Day) && days_between(x, y) == 0
        }
        _ => false,
    }
}

/// Whether acts of a type are blows, which are rare and hardly ever alike.
fn is_blow(plover: Plover) -> bool {
    matches!(plover, Plover::Sanction | Plover::Coerce | Plover::Assault | Plover::Mobilize)
}

fn same_day(a: &Report, b: &Report) -> bool {
    days_apart(super::stated(&a.fact), super::stated(&b.fact)).is_some_and(|days| days <= SAME_DAY)
}

fn event_fit(a: &Event, b: &Event, alike: Alike, close: bool) -> Option<u32> {
    let one_way = |event: &Event| !event.target.is_empty();
    let opposed = one_way(a) && one_way(b) && (a.source != b.source || a.target != b.target);
    if opposed && a.plover != Plover::Consult {
        return None;
    }
    let places_agree = a.place.as_ref().zip(b.place.as_ref()).is_none_or(|(a, b)| shares_word(a, b));
    // Blows are rare: two reports of one by one side against the other, each of one alone, tell of one, in whatever words, unless
    // they name two places, or one only announces it. Of neighbouring days, or of a day and its month, a word at least must be
    // the same.
    let blow = is_blow(a.plover);
    let same_blow = a.source == b.source && a.target == b.target && a.modality == b.modality && places_agree;
    let one_blow = blow && same_blow && alike.lone && ((close && alike.one_date) || ((close || alike.recalled) && alike.likeness > 0));
    let remote = |event: &Event| event.mode == Some("phone");
    let only_one = alike.lone && remote(a) == remote(b) && places_agree;
    let enough = match (a.plover, alike.same_day) {
        (Plover::Consult, true) if only_one => 0,
        (Plover::Consult, true) => 15,
        (Plover::Consult, false) => 30,
        (_, true) => 35,
        (_, false) => 40,
    };
    // A short telling of what another report tells at length.
    let short = !blow && alike.within >= WITHIN && places_agree && a.modality == b.modality;
    // The one act of that day that each tells, with a number of the same things: the number is what they disagree on.
    let measured = alike.counted && alike.lone && alike.same_day && alike.one_date && alike.likeness > 0;
    let measured = measured && places_agree && a.modality == b.modality && (&a.source, &a.target) == (&b.source, &b.target);
    Some(if one_blow || short || measured || alike.likeness >= enough { alike.likeness.max(1) } else { 0 })
}

fn meeting_fit(a: &Meeting, b: &Meeting, alike: Alike) -> Option<u32> {
    let Alike { likeness, same_day, lone, .. } = alike;
    let (shared, contradicted) = persons(a, b);
    if contradicted && likeness < 70 {
        return None;
    }
    let places = match (&a.place, &b.place) {
        // Whether a palace or a border post lies in a town, no list knows.
        (Some(a), Some(b)) => Some(shares_word(a, b)).filter(|same| *same || (is_city(a) && is_city(b))),
        _ => None,
    };
    // A visit and the talks during it are two records unless the same people are named in both.
    let levels = (a.kind == MeetingKind::Visit) == (b.kind == MeetingKind::Visit);
    let distant = |meeting: &Meeting| matches!(meeting.kind, MeetingKind::Call | MeetingKind::Video);
    // Each of two papers tells of one encounter on that day, and nothing says that it is another.
    let only_one = lone && same_day && levels && distant(a) == distant(b) && ranks_agree(a, b);
    let fits = (shared > 0 && places != Some(false)) || (levels && same_day && places == Some(true)) || (levels && likeness >= 35);
    let fits = fits || (only_one && (places != Some(false) || shared > 0));
    Some(if fits { likeness + 40 * shared.min(3) + 20 * u32::from(same_day) + 10 * u32::from(places == Some(true)) } else { 0 })
}

/// Whether the ranks that two accounts tell of a side leave room for one person.
fn ranks_agree(a: &Meeting, b: &Meeting) -> bool {
    let ranks = |meeting: &Meeting, code: &Code| -> Vec<u8> {
        meeting.participants.iter().filter(|p| p.code == *code).filter_map(|p| p.rank.map(|rank| rank.get())).collect()
    };
    a.parties.iter().all(|code| {
        let (ours, theirs) = (ranks(a, code), ranks(b, code));
        ours.is_empty() || theirs.is_empty() || ours.iter().any(|rank| theirs.contains(rank))
    })
}

/// How many named persons two accounts share, and whether each names people of one side and none of them is the same.
fn persons(a: &Meeting, b: &Meeting) -> (u32, bool) {
    let named = |meeting: &Meeting| -> Vec<(Code, Vec<String>)> {
        let persons = meeting.participants.iter().filter_map(|p| Some((p.code.clone(), name_key(p.person.as_deref()?))));
        persons.collect()
    };
    let (first, second) = (named(a), named(b));
    let mut shared = 0;
    let mut contradicted = false;
    for code in &a.parties {
        let of = |people: &[(Code, Vec<String>)]| people.iter().filter(|(c, _)| c == code).map(|(_, n)| n.clone()).collect::<Vec<_>>();
        let (ours, theirs) = (of(&first), of(&second));
        let same = ours.iter().filter(|name| theirs.iter().any(|other| same_person(name, other))).count();
        shared += same as u32;
        contradicted |= !ours.is_empty() && !theirs.is_empty() && same == 0;
    }
    let crosswise = |(code, name): &&(Code, Vec<String>)| second.iter().any(|(other, same)| other != code && same_person(name, same));
    match first.iter().filter(crosswise).count() {
        // "Ministers Nikiéma and Kwarteng" of Ghana and Burkina Faso: whose minister each is, a report may leave open.
        crossed @ 2.. if shared == 0 => (crossed as u32, false),
        _ => (shared, contradicted),
    }
}

fn name_key(name: &str) -> Vec<String> {
    words(name).iter().map(|word| skeleton(word)).collect()
}

/// Within one encounter and one delegation a part of the name is enough: all words of the shorter name stand in the longer.
fn same_person(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && short.iter().all(|word| long.contains(word))
}

/// Whether the gazetteer knows a place.
fn is_city(name: &str) -> bool {
    let mut hits = Vec::new();
    Lexicon::builtin().find(name, &mut hits);
    hits.iter().any(|hit| matches!(hit.entry.class, Class::Capital { .. } | Class::City { .. } | Class::State { .. }))
}

pub(super) fn shares_word(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    a.iter().any(|word| b.contains(word))
}

fn commitment_fit(a: &Commitment, b: &Commitment, likeness: u32, same_things: bool) -> Option<u32> {
    let some_obligor = a.obligors.iter().any(|code| b.obligors.contains(code));
    let one_action = a.action == b.action || [a.action, b.action].contains(&Action::Other);
    if same_things && some_obligor && one_action && likeness > 0 {
        return Some(likeness.max(40));
    }
    let obligors = a.obligors == b.obligors || a.obligors.is_empty() || b.obligors.is_empty();
    let sectors = a.sectors.iter().any(|sector| b.sectors.contains(sector)) || (a.sectors.is_empty() && b.sectors.is_empty());
    if !obligors && likeness < 70 {
        return None;
    }
    let enough = if sectors && a.action == b.action { 30 } else { 40 };
    Some(if likeness >= enough && (sectors || likeness >= 60) { likeness } else { 0 })
}

pub(super) fn say_event(ledger: &mut Ledger, by: usize, event: &Event) {
    ledger.say(by, "type", event.plover.to_string(), None);
    let to = if event.target.is_empty() { String::new() } else { format!(">{}", joined(&event.target)) };
    ledger.say(by, "direction", format!("{}{to}", joined(&event.source)), None);
    ledger.say_if(by, "mode", event.mode);
    for context in &event.contexts {
        ledger.say(by, "context", context.to_string(), None);
    }
    ledger.say_if(by, "date", event.date);
    ledger.say_if(by, "place", event.place.as_deref());
    ledger.say(by, "modality", event.modality.to_string(), None);
}

/// Title and sides of an event: the direction is one statement, so that source and target cannot come from two reports.
pub(super) fn finish_event(statements: &mut [Statement], members: &[&Report]) -> (String, Vec<(Side, Code)>) {
    realised_first(statements, "modality", &["realised"]);
    let value = |prop| statements.iter().find(|s| s.prop == prop && s.chosen).map_or("", |s| s.value.as_str());
    let codes = |list: &str| list.split('+').filter_map(Code::new).collect::<Vec<_>>();
    let direction = value("direction");
    let (from, to) = direction.split_once('>').unwrap_or((direction, ""));
    let mut sides = Vec::new();
    side(&mut sides, Side::Source, &codes(from));
    side(&mut sides, Side::Target, &codes(to));
    debug_assert!(statements.iter().any(|s| s.decided.is_some()) || sides.len() == parties(&members[0].fact).len());
    let to = if to.is_empty() { String::new() } else { format!(" → {}", named(&codes(to))) };
    (format!("{}: {}{to}", value("type"), named(&codes(from))), sides)
}

pub(super) fn say_meeting(ledger: &mut Ledger, by: usize, meeting: &Meeting) {
    ledger.say(by, "kind", meeting.kind.to_string(), None);
    ledger.say(by, "state", meeting.state.to_string(), None);
    ledger.say_if(by, "date", meeting.date);
    ledger.say_if(by, "place", meeting.place.as_deref());
    ledger.say_if(by, "margins_of", meeting.margins_of.as_deref());
    ledger.say_if(by, "occasion", meeting.occasion.as_deref());
    ledger.say_if(by, "mechanism", meeting.mechanism.as_deref());
    ledger.say_if(by, "session_no", meeting.session_no);
    ledger.say_if(by, "invited_by", meeting.invited_by.as_ref());
    for participant in &meeting.participants {
        ledger.say(by, "participant", participant::to_value(participant), None);
    }
}

/// Title and sides of a meeting. What was held is held, however many had announced it as planned.
pub(super) fn finish_meeting(statements: &mut [Statement], members: &[&Report]) -> (String, Vec<(Side, Code)>) {
    realised_first(
        statements,
        "state",
        &[MeetingState::Held.as_str(), MeetingState::Cancelled.as_str(), MeetingState::Postponed.as_str()],
    );
    one_entry_a_person(statements);
    let value = |prop| statements.iter().find(|s| s.prop == prop && s.chosen).map(|s| s.value.as_str());
    let among = among(members);
    let mut sides = Vec::new();
    side(&mut sides, Side::Party, &among);
    let place = value("place").map(|place| format!(", {place}")).unwrap_or_default();
    (format!("{}: {}{place}", value("kind").unwrap_or("meeting").replace('_', " "), named(&among)), sides)
}

/// Of several accounts of one participant the fullest name is chosen, then the best supported account.
fn one_entry_a_person(statements: &mut [Statement]) {
    let accounts: Vec<Option<(Code, Vec<String>)>> = statements
        .iter()
        .map(|s| (s.prop == "participant").then(|| participant::from_value(&s.value)).flatten())
        .map(|p| p.and_then(|p| Some((p.code, name_key(p.person.as_deref()?)))))
        .collect();
    for (i, account) in accounts.iter().enumerate() {
        // Whoever a person has named or accepted stays.
        let Some((code, name)) = account.as_ref().filter(|_| statements[i].decided.is_none()) else { continue };
        let better = accounts.iter().enumerate().any(|(j, other)| {
            other.as_ref().is_some_and(|(theirs, longer)| {
                theirs == code && same_person(name, longer) && (longer.len() > name.len() || (longer.len() == name.len() && j < i))
            })
        });
        statements[i].chosen &= !better;
    }
}

/// Chooses the first of `order` that any report gives, against the rule of best support: later reports know what came about.
fn realised_first(statements: &mut [Statement], prop: &str, order: &[&str]) {
    if statements.iter().any(|s| s.prop == prop && s.decided.is_some()) {
        return;
    }
    let Some(winner) = order.iter().find(|word| statements.iter().any(|s| s.prop == prop && s.value == **word)) else { return };
    let Some(first) = statements.iter().position(|s| s.prop == prop) else { return };
    for statement in statements.iter_mut().filter(|s| s.prop == prop) {
        statement.chosen = statement.value == *winner;
    }
    if let Some(chosen) = statements.iter().position(|s| s.prop == prop && s.chosen) {
        statements[first..=chosen].rotate_right(1);
    }
}

pub(super) fn say_commitment(ledger: &mut Ledger, by: usize, commitment: &Commitment) {
    ledger.say(by, "statement", &commitment.statement, None);
    ledger.say(by, "firmness", commitment.firmness.to_string(), None);
    ledger.say(by, "direction", commitment.direction.to_string(), None);
    ledger.say(by, "action", commitment.action.to_string(), None);
    ledger.say(by, "verb", &commitment.verb, None);
    if commitment.reaffirmed {
        ledger.say(by, "reaffirmed", "true", None);
    }
    for sector in &commitment.sectors {
        ledger.say(by, "sector", sector.to_string(), None);
    }
    let pinned = commitment.specificity;
    let pinned =
        [("instrument", pinned.instrument), ("target", pinned.target), ("timetable", pinned.timetable), ("agent", pinned.agent)];
    for (what, _) in pinned.into_iter().filter(|(_, is)| *is) {
        ledger.say(by, "specificity", what, None);
    }
    ledger.say_if(by, "amount", commitment.amount.as_ref().map(|sum| sum.text.as_str()));
    ledger.say_if(by, "deadline", commitment.deadline);
    ledger.say_if(by, "deadline_text", commitment.deadline_text.as_deref());
    ledger.say_if(by, "mechanism", commitment.mechanism.as_deref());
    ledger.say_if(by, "made_on", commitment.made_on);
    for code in &commitment.obligors {
        ledger.say(by, "obligor", code.as_str(), None);
    }
    for code in &commitment.beneficiaries {
        ledger.say(by, "beneficiary", code.as_str(), None);
    }
}

/// Title and sides of a commitment.
pub(super) fn finish_commitment(statements: &[Statement], members: &[&Report]) -> (String, Vec<(Side, Code)>) {
    let chosen = |prop| statements.iter().filter(move |s| s.prop == prop && s.chosen);
    let all = |prop| chosen(prop).filter_map(|s| Code::new(&s.value)).collect::<Vec<_>>();
    let title = statements.iter().find(|s| s.prop == "statement").map_or(&members[0].quote, |s| &s.value);
    let mut sides = Vec::new();
    side(&mut sides, Side::Party, &among(members));
    side(&mut sides, Side::Obligor, &all("obligor"));
    side(&mut sides, Side::Beneficiary, &all("beneficiary"));
    sides.sort();
    (title.clone(), sides)
}
