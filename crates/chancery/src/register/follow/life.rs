//! Lives: how often a body meets, whose turn it is, and where it stands.
//!
//! *Reads*: the rhythm as told (`every two years`, `once a year`) or as the sessions show it; turns from words (`alternately`)
//! or from the last two hosts; a body as overdue after one and a half rhythms without a session, as dormant after three, or
//! after 36 months where no rhythm is known; a session that ends a dormancy as a revival.
//! *Does not read*: an agreement to revive as a revival; a body that never met as dormant.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::fact::Code;
use crate::register::{Record, RecordKind, number};
use crate::text::{Edtf, Precision};

use super::body::{Body, Mention, body, mentions};
use super::cue::{Sense, Tense};
use super::matter::Spoken;
use super::session::{Session, Told, told};
use super::standing::{Axis, Standing};
use super::telling::Telling;
use super::{Paper, Place, Reference};

/// How often a body meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    /// Months from one session to the next.
    pub months: i32,
    /// Told by a report; inferred from the sessions otherwise.
    pub stated: bool,
}

/// A decision in the life of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// `proposed`, `agreed`, `established`, `restructured` or `terminated`.
    pub state: &'static str,
    /// From this day on.
    pub from: Date,
    /// The words that tell it.
    pub at: Place,
}

/// What is known of a body apart from its sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// The mechanism's record, or the passage that named the body first.
    pub mechanism: Reference,
    /// How it was first called.
    pub name: String,
    /// How often it meets.
    pub rhythm: Option<Rhythm>,
    /// Whether the parties take turns as hosts.
    pub alternating: bool,
    /// Whose turn it is.
    pub next_host: Option<Code>,
    /// When the next session is planned or, else, due.
    pub next_expected: Option<Edtf>,
    /// The body that it is a part of.
    pub parent: Option<Reference>,
    /// What was decided of it.
    pub milestones: Vec<Milestone>,
    /// Why it stands so, in one sentence.
    pub reason: String,
}

/// Rhythms after which a body is overdue, in halves.
const OVERDUE_HALVES: i32 = 3;
/// Rhythms after which it is dormant.
const DORMANT: i32 = 3;
/// Months after which it is dormant where no rhythm is known.
const DORMANT_MONTHS: i32 = 36;

/// What the reports tell of one body.
struct Story {
    body: Body,
    told: Vec<(Told, Place)>,
    rhythm: Option<i32>,
    alternating: bool,
    milestones: Vec<Milestone>,
    parent: Option<usize>,
    founded: bool,
}

/// The bodies of a circle with their sessions and lives. `papers` stand in the order of their days.
pub(super) fn lives(records: &[&Record], papers: &[&Paper], parties: &[Code]) -> (Vec<Session>, Vec<Life>, Spoken) {
    let mut stories: Vec<Story> = Vec::new();
    let mut spoken = Spoken::default();
    for paper in papers {
        read(paper, records, papers, parties, &mut stories, &mut spoken);
    }
    let references: Vec<Reference> = stories.iter().map(|story| story.body.reference.clone()).collect();
    spoken.name(references.clone());
    let (mut sessions, mut lives) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for story in stories {
        if !seen.insert(story.body.reference.clone()) {
            continue;
        }
        let (mut held, life) = settle(story, &references, parties);
        for session in &mut held {
            let told = |record: &&&Record| {
                record.kind == RecordKind::Meeting
                    && record.evidence.iter().any(|w| w.source == session.at.source && w.span.overlaps(session.at.span))
            };
            session.meeting = records.iter().find(told).map(|record| record.id.clone());
        }
        sessions.extend(held);
        lives.push(life);
    }
    (sessions, lives, spoken)
}

/// Reads one report.
fn read(paper: &Paper, records: &[&Record], papers: &[&Paper], parties: &[Code], stories: &mut Vec<Story>, spoken: &mut Spoken) {
    let dateline = paper.dateline.map(|span| span.of(&paper.text).to_owned());
    let ours = paper.pair().is_some_and(|(a, b)| parties == [a, b]);
    let mut current: Option<usize> = None;
    let mut lead: Option<Edtf> = None;
    for telling in paper.tellings() {
        // A sentence on the dealings of one party with a third tells nothing of this body.
        let own = parties.iter().filter(|code| telling.codes.contains(code)).count();
        let strange = telling.codes.iter().any(|code| !parties.contains(code) && crate::register::state(code.as_str()).is_some());
        if strange && own == 1 {
            current = None;
            continue;
        }
        let here = mentions(paper, telling, parties, stories.iter().map(|story| &story.body));
        let mut named: Vec<(usize, Mention)> = Vec::new();
        let recasts = recasts(telling);
        let strange = here.iter().any(|mention| !mention.field.is_empty());
        for mention in here {
            let known = find(stories, &mention, current);
            let story = match known {
                Some(story) => story,
                None if mention.joint && ours && !recasts => {
                    let started = body(&mention, paper, records, papers);
                    stories.push(Story {
                        body: started,
                        told: Vec::new(),
                        rhythm: None,
                        alternating: false,
                        milestones: Vec::new(),
                        parent: None,
                        founded: false,
                    });
                    stories.len() - 1
                }
                None => continue,
            };
            stories[story].body.field.extend(mention.field.iter().cloned());
            spoken.note(Place { source: paper.source, span: mention.span }, story);
            if !named.iter().any(|(other, _)| *other == story) {
                named.push((story, mention));
            }
        }
        let part = named.iter().position(|(story, _)| stories[*story].body.sub);
        if let (Some(part), Some(whole)) = (part, named.iter().position(|(story, _)| !stories[*story].body.sub)) {
            let (part, whole) = (named[part].0, named[whole].0);
            stories[part].parent = Some(whole);
        }
        let subject = part.map(|part| &named[part]).or(named.first()).cloned();
        // A body that is no body of the parties is spoken of: the one before is not.
        let story = subject.as_ref().map(|(story, _)| *story).or(current.filter(|_| !strange));
        let Some(story) = story else { continue };
        let mention = subject.as_ref().map(|(_, mention)| mention);
        let ended = milestones(&mut stories[story], paper, telling, mention);
        let months = rhythm(telling);
        if let Some(months) = months {
            stories[story].rhythm.get_or_insert(months);
        }
        stories[story].alternating |= telling.folded.iter().any(|word| word.starts_with("alternat"))
            || telling
                .folded
                .windows(2)
                .any(|two| matches!((two[0].as_str(), two[1].as_str()), ("in", "turn") | ("by", "turns") | ("in", "turns")));
        let hosts = hosts(paper, telling, parties);
        for one in told(paper, telling, mention, &hosts, lead, dateline.as_deref()).into_iter().filter(|_| !ended) {
            if one.held {
                lead = one.date.filter(|date| date.precision() == Precision::Day).or(lead);
            }
            stories[story].told.push((one, Place { source: paper.source, span: telling.span }));
        }
        if lead.is_none() {
            let days = telling.whens.iter().filter_map(|when| when.date).filter(|date| date.precision() == Precision::Day);
            lead = days.filter(|date| paper.published.is_none_or(|day| date.earliest() <= day.latest())).max();
        }
        current = Some(story);
    }
}

/// Who may be the host: the parties, and of a body of three or four states those that the report names.
fn hosts(paper: &Paper, telling: &Telling, parties: &[Code]) -> Vec<Code> {
    let many = telling.folded.iter().any(|word| matches!(word.as_str(), "trilateral" | "tripartite" | "quadrilateral"));
    let states = paper.named.iter().map(|(code, _)| code).filter(|code| crate::register::state(code.as_str()).is_some());
    let others = states.filter(|code| many && !parties.contains(code));
    parties.iter().chain(others).cloned().collect()
}

/// The body that a mention speaks of; one with other fields than any is a new one.
fn find(stories: &[Story], mention: &Mention, current: Option<usize>) -> Option<usize> {
    let fits = |story: &usize| stories[*story].body.fits(mention);
    if mention.field.is_empty() {
        return current.filter(|story| fits(story)).or_else(|| {
            let mut all = (0..stories.len()).filter(fits);
            let first = all.next()?;
            // "The committee" of two committees is neither.
            all.next().is_none().then_some(first)
        });
    }
    let overlap = |story: &usize| stories[*story].body.field.intersection(&mention.field).count();
    (0..stories.len()).filter(fits).filter(|story| overlap(story) > 0 || stories[*story].body.field.is_empty()).max_by_key(overlap)
}

/// Whether a sentence gives a body another form: `turn … into`, `merge`, `split`, `raise … to`.
fn recasts(telling: &Telling) -> bool {
    let has = |list: &[&str]| telling.folded.iter().any(|word| list.iter().any(|stem| word.starts_with(stem)));
    let into = telling.folded.iter().any(|word| matches!(word.as_str(), "into" | "to"));
    has(&["merg", "split", "renam", "elevat", "upgrad", "recast", "reshap", "transform", "absorb"])
        || (has(&["turn", "rais"]) && into && has(&["into", "rank", "level"]))
}

/// What a sentence tells of the founding, the recasting or the end of a body; says whether it tells the end.
fn milestones(story: &mut Story, paper: &Paper, telling: &Telling, mention: Option<&Mention>) -> bool {
    let (Some(from), Some(mention)) = (paper.published.map(Edtf::latest), mention) else { return false };
    let at = Place { source: paper.source, span: telling.span };
    let cue = |sense: Sense| telling.cues.iter().find(|cue| cue.sense == sense);
    let word = |list: &[&str]| telling.folded.iter().any(|word| list.contains(&word.as_str()));
    let mut passed = |state: &'static str| story.milestones.push(Milestone { state, from, at });
    let numbered = telling.folded.iter().any(|word| super::session::ordinal(word).is_some()) || word(&["session"]);
    let ends = word(&["ends"]) || (word(&["are", "is"]) && word(&["ended"]));
    if !numbered && (ends || cue(Sense::Dissolve).is_some_and(|cue| cue.tense != Tense::Denied)) {
        passed("terminated");
        return true;
    }
    if recasts(telling) {
        passed("restructured");
        story.body.recast = true;
        return false;
    }
    let agreed = word(&["agree", "agreed", "agrees", "decided", "decide", "resolved"]);
    let proposed = word(&["proposes", "proposed", "suggested", "suggests", "wants", "offered", "wished", "hoped", "called"]);
    let indefinite = telling.folded[..mention.at].iter().rev().take(8).any(|word| matches!(word.as_str(), "a" | "an" | "new"));
    if cue(Sense::Signed).is_some_and(|cue| cue.tense == Tense::Done) && word(&["charter", "statute", "terms", "statutes"]) {
        passed("established");
        return false;
    }
    if matches!(mention.head, "dialogue" | "talks" | "consultations" | "meeting")
        && word(&["began", "launched", "started"])
        && indefinite
    {
        story.founded = true;
        return false;
    }
    let Some(founded) = cue(Sense::Founded) else {
        if proposed && indefinite && !agreed {
            passed("proposed");
        }
        return false;
    };
    story.founded = true;
    match founded.tense {
        Tense::Denied => {}
        _ if proposed && !agreed => passed("proposed"),
        _ if agreed => passed("agreed"),
        Tense::Ahead => passed(if word(&["will", "shall"]) { "agreed" } else { "proposed" }),
        Tense::Done => passed("established"),
    }
    false
}

/// The months of a stated rhythm.
fn rhythm(telling: &Telling) -> Option<i32> {
    const NUMBERS: &[(&str, i32)] = &[
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("twelve", 12),
        ("eighteen", 18),
        ("second", 2),
        ("other", 2),
        ("third", 3),
    ];
    let words: Vec<&str> = telling.folded.iter().map(String::as_str).collect();
    let count = |word: &str| NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, n)| *n).or_else(|| word.parse().ok());
    for (at, word) in words.iter().enumerate() {
        let next = |ahead: usize| words.get(at + ahead).copied().unwrap_or("");
        let unit = |word: &str| match word {
            "year" | "years" => Some(12),
            "month" | "months" => Some(1),
            "quarter" => Some(3),
            _ => None,
        };
        let found = match *word {
            "every" | "each" => unit(next(1)).or_else(|| Some(count(next(1))? * unit(next(2))?)),
            "once" | "one" if matches!(next(1), "a" | "every" | "per" | "each") => unit(next(2)),
            "once" if next(1) == "in" => count(next(2)).zip(unit(next(3))).map(|(n, unit)| n * unit),
            "twice" if matches!(next(1), "a" | "every" | "per" | "each") => unit(next(2)).map(|months| months / 2),
            "yearly" | "annually" | "annual" => (at == 0 || words[at - 1] != "half").then_some(12),
            "biennial" | "biennially" => Some(24),
            "quarterly" => Some(3),
            "half" if next(1) == "yearly" => Some(6),
            _ => None,
        };
        if let Some(months) = found.filter(|months| *months > 0) {
            return Some(months);
        }
    }
    None
}

/// Puts the tellings of one body in order.
fn settle(story: Story, references: &[Reference], parties: &[Code]) -> (Vec<Session>, Life) {
    let mechanism = story.body.reference.clone();
    let mut sessions: Vec<Session> = Vec::new();
    let mut neutral: Vec<Place> = Vec::new();
    for (one, at) in story.told.iter().filter(|(one, _)| one.held) {
        let same = sessions.iter_mut().find(|session| same(session, one));
        match same {
            Some(session) => {
                session.number = session.number.or(one.number);
                if one.date.is_some_and(|date| {
                    session.held.is_none_or(|held| held.precision() == Precision::Year && date.precision() != Precision::Year)
                }) {
                    session.held = one.date;
                }
                session.place = session.place.take().or(one.place.clone());
                session.host = session.host.take().or(one.host.clone());
            }
            None => {
                if one.date.is_none() && one.number.is_none() {
                    continue;
                }
                if one.neutral {
                    neutral.push(*at);
                }
                sessions.push(Session {
                    mechanism: mechanism.clone(),
                    number: one.number,
                    held: one.date.or(one.published.map(Edtf::day)),
                    place: one.place.clone(),
                    host: one.host.clone(),
                    meeting: None,
                    at: *at,
                });
            }
        }
    }
    sessions.sort_by_key(|session| (session.held.map(Edtf::earliest), session.number, session.at));
    count_up(&mut sessions, &story);
    let hosts_differ = take_turns(&mut sessions, &neutral, parties, story.alternating);
    let rhythm = story.rhythm.map(|months| Rhythm { months, stated: true }).or_else(|| inferred(&sessions));
    let alternating = story.alternating || hosts_differ;
    let terminated = story.milestones.iter().any(|milestone| milestone.state == "terminated");
    let last = sessions.last();
    let last_day = last.and_then(|session| session.held);
    let planned = story.told.iter().rev().filter(|(one, _)| !one.held).find(|(one, _)| {
        let later = one.date.is_none_or(|date| last_day.is_none_or(|held| date.latest() > held.latest()));
        let told_after = one.published.zip(last_day).is_none_or(|(told, held)| told >= held.earliest());
        later && told_after
    });
    let other = |host: &Code| parties.iter().find(|code| *code != host).cloned().filter(|_| parties.len() == 2);
    let by_turn = last.filter(|_| alternating).and_then(|session| session.host.as_ref()).and_then(other);
    let planned_date = story.told.iter().rev().filter(|(one, _)| !one.held).filter_map(|(one, _)| Some((one.date?, one.published)));
    let planned_date = planned_date
        .filter(|(date, told)| {
            last_day.is_none_or(|held| date.latest() > held.latest() && told.is_none_or(|told| told >= held.earliest()))
        })
        .map(|(date, _)| date)
        .next();
    let due = last_day.zip(rhythm).and_then(|(held, rhythm)| {
        let day = held.earliest().checked_add(rhythm.months.months()).ok()?;
        Edtf::month(day.year(), day.month())
    });
    let next_host = planned.and_then(|(one, _)| one.host.clone()).or(by_turn).filter(|_| !terminated);
    let next_expected = planned_date.or(due).filter(|_| !terminated);
    let parent = story.parent.and_then(|whole| references.get(whole)).cloned();
    let reason = match (last_day, rhythm) {
        (None, _) => "no session is reported".to_owned(),
        (Some(held), None) => format!("last met {held}; no rhythm is known"),
        (Some(held), Some(rhythm)) => {
            format!(
                "last met {held}; a session every {} months, {}",
                rhythm.months,
                if rhythm.stated { "as told" } else { "as its sessions show" }
            )
        }
    };
    let life = Life {
        mechanism,
        name: story.body.name,
        rhythm,
        alternating,
        next_host,
        next_expected,
        parent,
        milestones: story.milestones,
        reason,
    };
    (sessions, life)
}

/// Whether a telling speaks of a session that is known.
fn same(session: &Session, told: &Told) -> bool {
    let near = match (session.held, told.date) {
        (Some(held), Some(date)) => crate::register::days_between(held, date) <= 12,
        _ => false,
    };
    match (session.number, told.number) {
        (Some(a), Some(b)) => {
            a == b
                && (near
                    || told.date.is_none()
                    || session.held.zip(told.date).is_none_or(|(a, b)| crate::register::days_between(a, b) < 200))
        }
        _ => near,
    }
}

/// Counts sessions that are told without a number, where a number before or the founding tells where to begin.
fn count_up(sessions: &mut [Session], story: &Story) {
    let mut last: Option<u16> = story.founded.then_some(0);
    if matches!(story.body.head, "dialogue" | "talks" | "consultations") && story.founded {
        last = Some(0);
    }
    for session in sessions {
        if session.number.is_none() {
            session.number = last.map(|number| number + 1);
        }
        last = session.number;
    }
}

/// Fills the host where nothing tells it and the turn does; says whether the last two hosts differ.
fn take_turns(sessions: &mut [Session], neutral: &[Place], parties: &[Code], stated: bool) -> bool {
    let other = |host: &Code| parties.iter().find(|code| *code != host).cloned().filter(|_| parties.len() == 2);
    for at in 1..sessions.len() {
        if sessions[at].host.is_some() || neutral.contains(&sessions[at].at) {
            continue;
        }
        let before = sessions[at - 1].host.clone();
        let turns = stated || (at >= 2 && sessions[at - 2].host.is_some() && sessions[at - 2].host != before);
        sessions[at].host = before.as_ref().and_then(other).filter(|_| turns);
    }
    for at in (0..sessions.len().saturating_sub(2)).rev() {
        let next = |a: usize, b: usize| sessions[a].number.zip(sessions[b].number).is_some_and(|(a, b)| b == a + 1);
        let differ =
            sessions[at + 1].host.is_some() && sessions[at + 2].host.is_some() && sessions[at + 1].host != sessions[at + 2].host;
        if sessions[at].host.is_none() && !neutral.contains(&sessions[at].at) && differ && next(at, at + 1) && next(at + 1, at + 2) {
            sessions[at].host = sessions[at + 1].host.as_ref().and_then(other);
        }
    }
    match sessions {
        [.., a, b] => a.host.is_some() && b.host.is_some() && a.host != b.host,
        _ => false,
    }
}

/// The rhythm that the sessions show: at least two like intervals.
fn inferred(sessions: &[Session]) -> Option<Rhythm> {
    let days: Vec<i32> = sessions.iter().filter_map(|session| session.held).map(|held| number(held.earliest())).collect();
    let gaps: Vec<i32> = days.windows(2).map(|two| two[1] - two[0]).collect();
    if gaps.len() < 2 {
        return None;
    }
    let (least, most) = (gaps.iter().min()?, gaps.iter().max()?);
    let mean = gaps.iter().sum::<i32>() / gaps.len() as i32;
    let usual = [3, 6, 12, 18, 24, 36, 48, 60].into_iter().find(|months| (mean - months * 30).abs() * 100 <= months * 30 * 15)?;
    (*most * 2 <= *least * 3).then_some(Rhythm { months: usual, stated: false })
}

/// The standings of bodies on the axis of life: what was decided, what was held, and what follows from the passing of time.
pub(super) fn standings(lives: &[Life], sessions: &[Session]) -> Vec<Standing> {
    let mut of: BTreeMap<&Reference, Vec<&Session>> = BTreeMap::new();
    for session in sessions {
        of.entry(&session.mechanism).or_default().push(session);
    }
    lives.iter().flat_map(|life| standings_of(life, of.get(&life.mechanism).map_or(&[][..], Vec::as_slice))).collect()
}

fn standings_of(life: &Life, sessions: &[&Session]) -> Vec<Standing> {
    let mut out: Vec<Standing> = Vec::new();
    let stand = |value, from, rule, reason: String, at| Standing {
        record: life.mechanism.clone(),
        axis: Axis::Life,
        value,
        from,
        rule,
        reason,
        at,
    };
    let first = sessions.iter().filter_map(|session| session.held).map(Edtf::earliest).min();
    let end = life.milestones.iter().filter(|milestone| milestone.state == "terminated").map(|milestone| milestone.from).min();
    for milestone in &life.milestones {
        let founding = matches!(milestone.state, "proposed" | "agreed" | "established");
        if founding && first.is_some_and(|first| milestone.from >= first) {
            continue;
        }
        out.push(stand(milestone.state, milestone.from, "decided", "a report tells the decision".to_owned(), Some(milestone.at)));
    }
    let months = life.rhythm.map(|rhythm| rhythm.months);
    let mut asleep: Option<Date> = None;
    for (nth, session) in sessions.iter().enumerate() {
        let Some(held) = session.held.map(Edtf::earliest) else { continue };
        let value = if asleep.is_some_and(|day| day <= held) { "revived" } else { "active" };
        out.push(stand(value, held, "session held", "a session is reported".to_owned(), Some(session.at)));
        let next = sessions.get(nth + 1).and_then(|next| next.held).map(Edtf::earliest);
        let stops = life
            .milestones
            .iter()
            .filter(|milestone| milestone.state == "restructured" && milestone.from >= held)
            .map(|milestone| milestone.from)
            .min();
        let until = [next, stops, end].into_iter().flatten().min();
        let mut lapse = |value, months: i32, rule| -> Option<Date> {
            let day = held.checked_add(months.months()).ok()?.tomorrow().ok()?;
            if until.is_none_or(|until| day < until) {
                out.push(stand(value, day, rule, life.reason.clone(), None));
            }
            Some(day)
        };
        if let Some(months) = months {
            lapse("overdue", (months * OVERDUE_HALVES + 1) / 2, "one and a half rhythms have passed");
        }
        asleep = lapse("dormant", months.map_or(DORMANT_MONTHS, |months| months * DORMANT), "three rhythms or 36 months have passed");
    }
    out.retain(|standing| end.is_none_or(|end| standing.from <= end));
    out.sort_by_key(|standing| standing.from);
    out
}
