//! Points that may come up: matters of the register that one of [`RULES`] singles out, each with the rule that put it there.
//!
//! A rule looks at days, statuses and links that the register holds; none of them judges a matter. A point stands once, at the
//! surest level that any of its rules gives, with all of its rules.

use std::collections::{BTreeMap, BTreeSet};

use super::cite::Notes;
use super::encounter::Encounters;
use super::evidence::{Reports, View, capital, cut, names, plain};
use super::instrument::Instrument;
use super::mechanism::Body;
use super::promise::Promise;
use super::support::Support;
use super::{Line, Section, Standing, Tone, day};
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
/// Letters of an undertaking in a point; the section on what was agreed has all of it.
const SHORT: usize = 110;
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

/// A matter with the rules that single it out.
struct Point {
    line: Line,
    rules: Vec<&'static str>,
    /// By which points of one level are sorted: days from the brief, the nearest first.
    distance: i64,
    /// What the purpose of the brief may name: words and sectors of the matter.
    subject: String,
}

/// The three sections, from the certain to the possible.
pub(super) fn sections(matters: &Matters<'_>, notes: &mut Notes) -> Result<Vec<Section>> {
    let mut points = encounters(matters, notes)?;
    points.extend(bodies(matters, notes));
    points.extend(promises(matters, notes));
    points.extend(instruments(matters, notes));
    points.extend(events(matters, notes)?);
    points.extend(frames(matters, notes));
    let mut levels: BTreeMap<Level, Vec<Point>> = BTreeMap::new();
    let wanted = matters.purpose.map(content_words).unwrap_or_default();
    for mut point in points {
        let Some(mut level) = point.rules.iter().filter_map(|name| find(name)).map(|rule| rule.level).min() else { continue };
        if !wanted.is_empty() && wanted.intersection(&content_words(&point.subject)).next().is_some() {
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
    let section = |(level, name, title): (Level, &'static str, &str)| {
        let mut points = levels.remove(&level).unwrap_or_default();
        points.sort_by_key(|point| (!point.rules.contains(&"named"), point.distance));
        let total = points.len();
        let lines: Vec<Line> = points.into_iter().take(LISTED).map(Point::into_line).collect();
        let left_out = (lines.len() < total).then(|| format!("{} more by the same rules.", total - lines.len()));
        Section { name, title: title.to_owned(), lines, empty: "Nothing by the rules.", left_out }
    };
    Ok(headings.map(section).into())
}

impl Point {
    fn into_line(self) -> Line {
        let mut line = self.line;
        line.more.extend(self.rules.iter().filter_map(|name| find(name)).map(|rule| format!("Rule {}: {}", rule.name, rule.says)));
        line
    }
}

fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

fn encounters(matters: &Matters<'_>, notes: &mut Notes) -> Result<Vec<Point>> {
    let mut points = Vec::new();
    for encounter in &matters.encounters.to_come {
        let text = encounter.in_words();
        points.push(Point {
            subject: format!("{text} {}", encounter.mechanism.as_deref().unwrap_or_default()),
            distance: distance(matters, encounter.date.as_deref()),
            rules: vec!["announced"],
            line: Line {
                record: Some(encounter.id.clone()),
                when: encounter.when(),
                text,
                more: encounter.mechanism.clone().into_iter().collect(),
                cites: notes.numbers(encounter.reports(&matters.view)?.cites()),
                ..Line::default()
            },
        });
    }
    Ok(points)
}

fn bodies(matters: &Matters<'_>, notes: &mut Notes) -> Vec<Point> {
    let as_of = matters.view.as_of;
    let point = |body: &Body| {
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
        let cites = if rules.is_empty() { Vec::new() } else { body.cites(notes) };
        Point {
            subject: format!("{} {}", body.name, body.sectors.join(" ")),
            distance: body.days_to_next(as_of).map_or(i64::MAX, i64::abs),
            rules,
            line: Line {
                record: Some(body.id.clone()),
                when: body.next_expected.as_deref().map(day::in_words).unwrap_or_default(),
                text: body.name.clone(),
                more: body.due(as_of).into_iter().collect(),
                standing: body.state().map(super::standing::life),
                cites,
                ..Line::default()
            },
        }
    };
    matters.bodies.iter().map(point).collect()
}

fn promises(matters: &Matters<'_>, notes: &mut Notes) -> Vec<Point> {
    let as_of = matters.view.as_of;
    let last_met = matters.encounters.held.first().and_then(|encounter| encounter.date.clone());
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
            if last_met.as_deref().is_some_and(|met| met == promise.made()) {
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
        if rules.is_empty() {
            continue;
        }
        let due = promise.deadline.as_deref().map(|deadline| format!("deadline {}", day::in_words(deadline)));
        points.push(Point {
            subject: format!("{} {} {}", promise.text(), promise.sectors.join(" "), promise.mechanism.as_deref().unwrap_or_default()),
            distance: promise.days_left(as_of).or(age).map_or(i64::MAX, i64::abs),
            rules,
            line: Line {
                record: Some(promise.id.clone()),
                when: promise.when(),
                who: promise.who(matters.parties),
                text: shortened(&promise.text()),
                more: due.into_iter().collect(),
                standing: Some(promise.standing(as_of)),
                cites: promise.cites(notes),
            },
        });
    }
    points
}

fn instruments(matters: &Matters<'_>, notes: &mut Notes) -> Vec<Point> {
    let as_of = matters.view.as_of;
    let expiring = |instrument: &&Instrument| instrument.days_left(as_of).is_some_and(|days| (0..=OLD).contains(&days));
    let point = |instrument: &Instrument| Point {
        subject: format!("{} {}", instrument.name, instrument.sectors.join(" ")),
        distance: instrument.days_left(as_of).unwrap_or(i64::MAX),
        rules: vec!["expiry"],
        line: Line {
            record: Some(instrument.id.clone()),
            when: instrument.expiry.as_deref().map(day::in_words).unwrap_or_default(),
            text: instrument.name.clone(),
            cites: instrument.cites(notes),
            ..Line::default()
        },
    };
    matters.instruments.iter().filter(expiring).map(point).collect()
}

/// Requests and friction of the last year, in the words of the first report.
fn events(matters: &Matters<'_>, notes: &mut Notes) -> Result<Vec<Point>> {
    let view = &matters.view;
    let columns = "r.id, r.name, t.type, t.quad, coalesce(r.date, r.told),
        (SELECT group_concat(sector, ' ') FROM (SELECT sector FROM sector WHERE record = r.id ORDER BY sector))";
    let rows = view.records("event", columns, |row| {
        let event: (i64, String, String, String, Option<String>, Option<String>) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
        Ok(event)
    })?;
    let mut points = Vec::new();
    for (row, id, kind, quad, date, sectors) in rows {
        let rule = match (kind.as_str(), quad.as_str()) {
            ("REQUEST", _) => "request",
            (_, "VCONF" | "MCONF") => "friction",
            _ => continue,
        };
        let Some(age) = date.as_deref().and_then(|date| day::between(date, view.as_of)) else { continue };
        if !(0..=OLD).contains(&age) {
            continue;
        }
        let reports: Reports = view.reports(row)?;
        let Some(first) = reports.0.first() else { continue };
        points.push(Point {
            subject: format!("{} {}", first.note.quote, sectors.unwrap_or_default()),
            distance: age,
            rules: vec![rule],
            line: Line {
                record: Some(id),
                when: date.as_deref().map(day::in_words).unwrap_or_default(),
                who: names(&view.side(row, "source")?),
                text: format!("“{}”", cut(&first.note.quote)),
                more: vec![capital(&plain(&kind.to_lowercase()))],
                standing: (rule == "friction").then(|| Standing { words: "friction".to_owned(), tone: Tone::Bad }),
                cites: notes.numbers(reports.cites()),
            },
        });
    }
    Ok(points)
}

fn frames(matters: &Matters<'_>, notes: &mut Notes) -> Vec<Point> {
    let point = |frame: &Support| Point {
        subject: frame.text(),
        distance: i64::MAX,
        rules: vec!["pledge"],
        line: Line {
            record: Some(frame.id.clone()),
            who: frame.who(),
            text: frame.text(),
            cites: notes.numbers(frame.reports.cites()),
            ..Line::default()
        },
    };
    matters.frames.iter().map(point).collect()
}

/// The first words of a text.
fn shortened(text: &str) -> String {
    if text.chars().count() <= SHORT {
        return text.to_owned();
    }
    let head: String = text.chars().take(SHORT).collect();
    let whole = head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words);
    let closing = if text.starts_with('“') { "…”" } else { "…" };
    format!("{}{closing}", whole.trim_end_matches([',', ';', ' ']))
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
