//! Standings: where a commitment stands, and by which rule it came to stand there.
//!
//! *Reads*: the echoes of a thread, one by one. Each moves one of two axes, from the day of the act where the report tells it.
//! *Does not read*: the founding text and its copies; announcements, which are the promise again; praise and repetition, which
//! move intent alone; silence, which moves nothing; proposed links, which wait for a person.

use jiff::civil::Date;

use crate::text::Edtf;
use crate::vocabulary::vocabulary;

use super::cue::Sense;
use super::relation::Relation;
use super::thread::{Echo, Thread};
use super::{Paper, Place, Reference};

vocabulary! {
    /// What a status is about. The axes are never mixed.
    Axis {
        /// What the parties still want.
        Intent = "intent",
        /// What was done.
        Delivery = "delivery",
        /// Whether the day for it has passed.
        Due = "due",
        /// Where a mechanism stands.
        Life = "life",
    }
}

/// A value of an axis from a day on, with the rule and the words by which it came to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What stands so.
    pub record: Reference,
    /// The axis.
    pub axis: Axis,
    /// The value, one of the axis's own.
    pub value: &'static str,
    /// From this day on.
    pub from: Date,
    /// The rule that moved it.
    pub rule: &'static str,
    /// Why, in one sentence.
    pub reason: String,
    /// The words that it rests on; `None` only where it follows from the passing of time.
    pub at: Option<Place>,
}

/// The value of an axis on a day: the last that came to hold up to it.
pub fn held_on<'s>(standings: &'s [Standing], record: &str, axis: Axis, day: Date) -> Option<&'s Standing> {
    standings.iter().rfind(|standing| standing.record.id == record && standing.axis == axis && standing.from <= day)
}

/// Whether a record is overdue on a day.
pub fn due(standings: &[Standing], record: &str, day: Date) -> bool {
    held_on(standings, record, Axis::Due, day).is_some_and(|standing| standing.value == "overdue")
}

/// The standings of all threads, thread by thread, each in the order of the reports.
pub(super) fn standings(threads: &[Thread], papers: &[&Paper]) -> Vec<Standing> {
    threads.iter().flat_map(|thread| of_thread(thread, papers)).collect()
}

fn of_thread(thread: &Thread, papers: &[&Paper]) -> Vec<Standing> {
    let matter = &thread.matter;
    let mut out: Vec<Standing> = Vec::new();
    let mut first_deadline = matter.deadline.map(|day| (day, matter.place));
    let promised = first_deadline.is_some();
    let mut deadline = first_deadline;
    let mut step = 0;
    let mut met: Option<Date> = None;
    let stand =
        |axis, value, from, rule, reason: String, at| Standing { record: matter.root.clone(), axis, value, from, rule, reason, at };
    for echo in thread.echoes.iter().filter(|echo| !echo.proposed()) {
        let Some(published) = papers[echo.paper].published.map(Edtf::latest) else { continue };
        let told_first = papers[matter.paper].published.map(Edtf::latest);
        let not_before = |day: &Date| told_first.is_none_or(|first| *day >= first);
        let said = lead(papers[echo.paper], published).filter(not_before).unwrap_or(published);
        let at = Some(Place { source: papers[echo.paper].source, span: echo.told.span });
        let quoted = echo.verdict.at.map(|word| format!("the report says \"{}\"", echo.told.folded[word]));
        let because = |otherwise: &str| quoted.clone().unwrap_or_else(|| otherwise.to_owned());
        // What is not done is given a new day, or its first.
        let whole = echo.verdict.relation == Relation::Delivers && !echo.verdict.partly && !echo.verdict.first_step;
        if let Some(day) = new_deadline(echo, published).filter(|_| !whole && step < 3) {
            let set = (day, Place { source: papers[echo.paper].source, span: echo.told.span });
            first_deadline.get_or_insert(set);
            deadline = Some(set);
        }
        match echo.verdict.relation {
            Relation::Delivers => {
                let from = day_of_act(echo, published).filter(not_before).unwrap_or(said);
                let late = first_deadline.is_some_and(|(deadline, _)| from > deadline);
                let (value, height, rule) = match (echo.verdict.first_step, echo.verdict.partly, late) {
                    (true, _, _) => ("first_steps", 1, "a step towards it is reported"),
                    (_, true, _) => ("partly", 2, "a part of it is reported"),
                    (_, _, true) => ("delivered_late", 3, "the act itself is reported, after its day"),
                    _ => ("delivered", 3, "the act itself is reported"),
                };
                // What has been done is not undone by a report of less.
                if height >= step {
                    step = height;
                    met = met.or((height == 3).then_some(from));
                    out.push(stand(Axis::Delivery, value, from, rule, because("the act is told as done"), at));
                }
            }
            Relation::Restates | Relation::Widens | Relation::Upgrades => {
                let rule = "told again";
                out.push(stand(Axis::Intent, "reaffirmed", said, rule, because("the undertaking is repeated"), at));
            }
            Relation::Narrows => {
                out.push(stand(Axis::Intent, "walked_back", said, "less than promised", because("less is undertaken"), at));
            }
            Relation::Qualifies if echo.verdict.sense == Some(Sense::NotBegun) && step == 0 => {
                out.push(stand(Axis::Delivery, "not_started", said, "said not to have begun", because("nothing has begun"), at));
            }
            Relation::Qualifies => {
                out.push(stand(Axis::Intent, "qualified", said, "a condition or a delay", because("a condition is named"), at));
            }
            Relation::Contradicts if echo.verdict.sense == Some(Sense::Obstruct) => {
                out.push(stand(Axis::Delivery, "obstructed", said, "prevented", because("events prevent it"), at));
            }
            Relation::Contradicts => {
                out.push(stand(Axis::Intent, "withdrawn", said, "taken back", because("it is taken back"), at));
            }
        }
    }
    let first = first_deadline.filter(|(day, _)| met.is_none_or(|met| met > *day));
    for (nth, (day, at)) in first.into_iter().chain(deadline.filter(|_| first_deadline != deadline && step < 3)).enumerate() {
        let Ok(from) = day.tomorrow() else { continue };
        let (rule, reason) = match nth {
            0 if promised => ("its day has passed", "the words name a day"),
            0 => ("its day has passed", "a later report names its first day"),
            _ => ("its new day has passed", "a later report names a day"),
        };
        out.push(stand(Axis::Due, "overdue", from, rule, reason.to_owned(), Some(at)));
    }
    if step == 3
        && let Some(done) = out.iter().rfind(|standing| standing.axis == Axis::Delivery && standing.value.starts_with("delivered"))
        && first_deadline.is_some()
    {
        let met = Standing { axis: Axis::Due, value: "met", rule: "delivered", ..done.clone() };
        out.push(met);
    }
    out.sort_by_key(|standing| (standing.axis, standing.from));
    out
}

/// The day of the act, where the report tells it: the date nearest to the cue, not after the report.
fn day_of_act(echo: &Echo, published: Date) -> Option<Date> {
    echo.told.date_of(echo.verdict.at?, |_, date| date.earliest() <= published).map(|(_, date)| date.earliest())
}

/// The report's news are of the first day that it tells, a week before it at most: what it says without a day was said then.
const NEWS: i64 = 7;

/// The day of which a report tells.
pub(super) fn lead(paper: &Paper, published: Date) -> Option<Date> {
    let news = |day: &Date| *day <= published && published.duration_since(*day).as_hours() <= 24 * NEWS;
    let days = paper.tellings().iter().flat_map(|telling| &telling.whens).filter(|when| !when.is_deadline());
    let days = days.filter_map(|when| when.date).filter(|date| date.precision() == crate::text::Precision::Day);
    days.map(Edtf::earliest).find(news)
}

/// A new last day that a report names.
fn new_deadline(echo: &Echo, published: Date) -> Option<Date> {
    let bounded = |when: &&crate::text::When| when.is_deadline() || echo.verdict.relation == Relation::Qualifies;
    echo.told.whens.iter().filter(bounded).filter_map(|when| when.limit()).find(|day| *day > published)
}

/// What a link that a person made says of the status.
pub(super) fn of_link(record: &Reference, relation: Relation, at: Place, on: Date, reason: &str) -> Option<Standing> {
    let (axis, value) = match relation {
        Relation::Delivers => (Axis::Delivery, "delivered"),
        Relation::Restates | Relation::Widens | Relation::Upgrades => (Axis::Intent, "reaffirmed"),
        Relation::Narrows => (Axis::Intent, "walked_back"),
        Relation::Qualifies => (Axis::Intent, "qualified"),
        Relation::Contradicts => (Axis::Intent, "withdrawn"),
    };
    let (record, rule) = (record.clone(), "linked by a person");
    Some(Standing { record, axis, value, from: on, rule, reason: reason.to_owned(), at: Some(at) })
}
