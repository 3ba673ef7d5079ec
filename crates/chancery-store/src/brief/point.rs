//! Points that may come up: matters of the register that one of [`RULES`] singles out, each with the rule that put it there.
//!
//! A rule looks at days, statuses and links that the register holds; none of them judges a matter. A point stands once, at the
//! surest level that any of its rules gives, with all of its rules.

use std::collections::{BTreeMap, BTreeSet};

use super::cite::Notes;
use super::encounter::Encounters;
use super::evidence::View;
use super::instrument::Instrument;
use super::matter::{Event, Matter};
use super::mechanism::Body;
use super::promise::Promise;
use super::support::Support;
use super::{Line, Section, day};
use crate::Result;

/// How sure it is that a point comes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is on the calendar.
    Certain,
    /// It is open and fresh, or in dispute.
    Likely,
    /// It is old, or was only a thought.
    Possible,
}

/// A reason for which a point may come up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// How sure a point is by this rule alone.
    pub level: Level,
    /// What it says, as it stands behind a point.
    pub says: &'static str,
}

const fn rule(name: &'static str, level: Level, says: &'static str) -> Rule {
    Rule { name, level, says }
}

/// Days ahead for which a deadline or a session counts as due.
const SOON: i64 = 180;
/// Days after which an undertaking without news is old.
const OLD: i64 = 365;
/// Days for which an idea that was only explored is remembered.
const REMEMBERED: i64 = 730;
/// Points told for each level.
const LISTED: usize = 12;

/// Every rule. `named` raises a point by one level.
pub const RULES: &[Rule] = &[
    rule("announced", Level::Certain, "an encounter is announced"),
    rule("deadline", Level::Certain, "deadline within 180 days"),
    rule("overdue", Level::Certain, "deadline passed, not delivered on record"),
    rule("session", Level::Certain, "session due within 180 days, or late"),
    rule("last-time", Level::Likely, "undertaken when the two last met, open since"),
    rule("told-again", Level::Likely, "told again and still open"),
    rule("disputed", Level::Likely, "qualified or contradicted by a later report"),
    rule("dormant", Level::Likely, "the body is overdue or dormant"),
    rule("friction", Level::Likely, "reproach, refusal, threat or sanction within 365 days"),
    rule("request", Level::Likely, "asked of the other side within 365 days"),
    rule("expiry", Level::Likely, "expires within 365 days"),
    rule("silence", Level::Possible, "older than 365 days, nothing heard since"),
    rule("never-sat", Level::Possible, "agreed, no session on record"),
    rule("idea", Level::Possible, "explored or wished for within 730 days"),
    rule("pledge", Level::Possible, "support pledged in an international body"),
    rule("named", Level::Certain, "named by the purpose of the brief: one level up"),
];

/// What points are made from.
pub(super) struct Matters<'a> {
    pub view: View<'a>,
    pub parties: &'a [String; 2],
    pub purpose: Option<&'a str>,
    pub encounters: &'a Encounters,
    pub promises: &'a [Promise],
    pub bodies: &'a [Body],
    pub instruments: &'a [Instrument],
    pub frames: &'a [Support],
}

/// A matter with the rules that single it out. Its line is made when it is told, since many matters are cut.
struct Point<'a> {
    matter: Matter<'a>,
    rules: Vec<&'static str>,
    /// By which points of one level are sorted: days from the brief, the nearest first.
    distance: i64,
}

/// The three sections, from the certain to the possible.
pub(super) fn sections(matters: &Matters<'_>, notes: &mut Notes) -> Result<Vec<Section>> {
    let events = Event::load(&matters.view, OLD)?;
    let points = encounters(matters).into_iter().chain(bodies(matters)).chain(promises(matters)).chain(instruments(matters));
    let points = points.chain(self::events(&events)).chain(frames(matters));
    let mut levels: BTreeMap<Level, Vec<Point<'_>>> = BTreeMap::new();
    let wanted = matters.purpose.map(content_words).unwrap_or_default();
    for mut point in points {
        let Some(mut level) = point.rules.iter().filter_map(|name| find(name)).map(|rule| rule.level).min() else { continue };
        if !wanted.is_empty() && !wanted.is_disjoint(&content_words(&point.matter.subject(&matters.view)?)) {
            point.rules.push("named");
            level = if level == Level::Possible { Level::Likely } else { Level::Certain };
        }
        levels.entry(level).or_default().push(point);
    }
    let headings = [
        (Level::Certain, "certain", "Certain to come up"),
        (Level::Likely, "likely", "Likely to come up"),
        (Level::Possible, "possible", "May come up"),
    ];
    let mut sections = Vec::new();
    for (level, name, title) in headings {
        let mut points = levels.remove(&level).unwrap_or_default();
        points.sort_by_key(|point| (!point.rules.contains(&"named"), point.distance));
        let total = points.len();
        let told = points.iter().take(LISTED).map(|point| point.line(matters, notes));
        let lines = told.collect::<Result<Vec<Line>>>()?;
        let left_out = (lines.len() < total).then(|| format!("{} more by the same rules.", total - lines.len()));
        sections.push(Section { name, title: title.to_owned(), lines, empty: "Nothing by the rules.", left_out });
    }
    Ok(sections)
}

impl Point<'_> {
    fn line(&self, matters: &Matters<'_>, notes: &mut Notes) -> Result<Line> {
        let mut line = self.matter.line(&matters.view, matters.parties, notes)?;
        line.more.extend(self.rules.iter().filter_map(|name| find(name)).map(|rule| format!("Rule {}: {}", rule.name, rule.says)));
        Ok(line)
    }
}

fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

fn encounters<'a>(matters: &Matters<'a>) -> Vec<Point<'a>> {
    let point = |encounter| Point {
        matter: Matter::Encounter(encounter),
        distance: distance(matters, encounter.date.as_deref()),
        rules: vec!["announced"],
    };
    matters.encounters.to_come.iter().map(point).collect()
}

fn bodies<'a>(matters: &Matters<'a>) -> Vec<Point<'a>> {
    let as_of = matters.view.as_of;
    let point = |body: &'a Body| {
        let mut rules = Vec::new();
        if body.days_to_next(as_of).is_some_and(|days| days <= SOON) {
            rules.push("session");
        }
        if matches!(body.state(), Some("overdue" | "dormant")) {
            rules.push("dormant");
        }
        if body.last.is_none() && matches!(body.state(), Some("proposed" | "agreed")) {
            rules.push("never-sat");
        }
        Point { matter: Matter::Body(body), distance: body.days_to_next(as_of).map_or(i64::MAX, i64::abs), rules }
    };
    matters.bodies.iter().map(point).collect()
}

fn promises<'a>(matters: &Matters<'a>) -> Vec<Point<'a>> {
    let as_of = matters.view.as_of;
    let last_met = matters.encounters.held.first().and_then(|encounter| encounter.date.as_deref());
    let mut points = Vec::new();
    for promise in matters.promises.iter().filter(|promise| !promise.is_closed()) {
        let age = day::between(promise.made(), as_of);
        let mut rules = Vec::new();
        match promise.days_left(as_of) {
            Some(days) if days < 0 => rules.push("overdue"),
            Some(days) if days <= SOON => rules.push("deadline"),
            _ => {}
        }
        if promise.is_undertaken() {
            if last_met.is_some_and(|met| met == promise.made()) {
                rules.push("last-time");
            }
            if promise.tellings() > 0 {
                rules.push("told-again");
            }
            if promise.is_silent() && age.is_some_and(|days| days > OLD) {
                rules.push("silence");
            }
        } else if age.is_none_or(|days| days <= REMEMBERED) {
            rules.push("idea");
        }
        if promise.links.iter().any(|link| matches!(link.relation.as_str(), "qualifies" | "contradicts")) {
            rules.push("disputed");
        }
        let distance = promise.days_left(as_of).or(age).map_or(i64::MAX, i64::abs);
        points.push(Point { matter: Matter::Promise(promise), distance, rules });
    }
    points
}

fn instruments<'a>(matters: &Matters<'a>) -> Vec<Point<'a>> {
    let left = |instrument: &Instrument| instrument.days_left(matters.view.as_of);
    let expiring = matters.instruments.iter().filter(|instrument| left(instrument).is_some_and(|days| (0..=OLD).contains(&days)));
    let point = |instrument| Point {
        matter: Matter::Instrument(instrument),
        distance: left(instrument).unwrap_or(i64::MAX),
        rules: vec!["expiry"],
    };
    expiring.map(point).collect()
}

fn events(events: &[Event]) -> Vec<Point<'_>> {
    let rule = |event: &Event| if event.is_friction() { "friction" } else { "request" };
    let point = |event| Point { matter: Matter::Event(event), distance: event.age, rules: vec![rule(event)] };
    events.iter().map(point).collect()
}

fn frames<'a>(matters: &Matters<'a>) -> Vec<Point<'a>> {
    let point = |frame| Point { matter: Matter::Frame(frame), distance: i64::MAX, rules: vec!["pledge"] };
    matters.frames.iter().map(point).collect()
}

fn distance(matters: &Matters<'_>, date: Option<&str>) -> i64 {
    date.and_then(|date| day::between(matters.view.as_of, date)).map_or(i64::MAX, i64::abs)
}

/// Words that every brief has in common and that therefore name nothing.
const COMMON: &[&str] = &[
    "about",
    "agreed",
    "agreement",
    "bilateral",
    "call",
    "cooperation",
    "council",
    "counterpart",
    "delegation",
    "discuss",
    "foreign",
    "from",
    "high",
    "into",
    "joint",
    "level",
    "meeting",
    "minister",
    "ministry",
    "official",
    "president",
    "prepare",
    "prime",
    "session",
    "signed",
    "sides",
    "state",
    "talks",
    "that",
    "their",
    "this",
    "between",
    "with",
    "visit",
    "will",
    "countries",
    "other",
];

/// The words by which a subject is told, in small letters.
fn content_words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() > 3 && !COMMON.contains(&word.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_name_of_its_own_and_says_something() {
        let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
        assert!(RULES.iter().all(|rule| rule.says.len() > 10));
    }

    #[test]
    fn only_words_of_content_name_a_subject() {
        let words = content_words("Visit of the Defence Minister: joint production of drones");
        assert_eq!(words.into_iter().collect::<Vec<_>>(), ["defence", "drones", "production"]);
    }
}
