//! What was agreed, and what happened to it.

use super::cite::Notes;
use super::evidence::{Reports, View, capital, cut, names, plain};
use super::standing::{Link, Status, delivery, silent};
use super::{Line, Standing, Tone, day, encounter};
use crate::Result;

/// Undertakings told in the section; the rest is in the register.
const LISTED: usize = 24;
/// Links that a line cites, the latest; how many there are is said.
const LINKS: usize = 3;
/// A statement of fewer words tells nothing without its sentence.
const FEWEST_WORDS: usize = 5;

/// An undertaking with everything that became of it. Who undertook it, its sentence and its reports are asked for when a line
/// tells of it, since of hundreds of undertakings a brief tells a few.
#[derive(Debug, Clone)]
pub(super) struct Promise {
    pub row: i64,
    pub id: String,
    statement: String,
    pub firmness: String,
    direction: String,
    amount: Option<String>,
    pub deadline: Option<String>,
    deadline_text: Option<String>,
    pub mechanism: Option<String>,
    date: Option<String>,
    told: Option<String>,
    pub sectors: Vec<String>,
    pub delivery: Option<Status>,
    intent: Option<Status>,
    pub links: Vec<Link>,
}

/// The undertakings between the two, the latest first; those that only tell an earlier one again stand under that one.
pub(super) fn load(view: &View<'_>) -> Result<Vec<Promise>> {
    let columns = "r.id, r.name, t.statement, t.firmness, t.direction, t.amount, t.deadline, t.deadline_text, t.mechanism,
        coalesce(t.made_on, r.date), r.told,
        (SELECT group_concat(sector, ' ') FROM (SELECT sector FROM sector WHERE record = r.id ORDER BY sector))";
    let mut promises = view.records("commitment", columns, |row| {
        let sectors: Option<String> = row.get(11)?;
        Ok(Promise {
            row: row.get(0)?,
            id: row.get(1)?,
            statement: row.get(2)?,
            firmness: row.get(3)?,
            direction: row.get(4)?,
            amount: row.get(5)?,
            deadline: row.get(6)?,
            deadline_text: row.get(7)?,
            mechanism: row.get(8)?,
            date: row.get(9)?,
            told: row.get(10)?,
            sectors: sectors.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
            delivery: None,
            intent: None,
            links: Vec::new(),
        })
    })?;
    let again = view.told_again()?;
    let (mut statuses, mut links) = (view.statuses("commitment")?, view.links("commitment")?);
    promises.retain(|promise| !again.contains(&promise.row));
    for promise in &mut promises {
        for status in statuses.remove(&promise.row).unwrap_or_default() {
            match status.axis.as_str() {
                "delivery" => promise.delivery = Some(status),
                "intent" => promise.intent = Some(status),
                _ => {}
            }
        }
        promise.links = links.remove(&promise.row).unwrap_or_default();
    }
    promises.sort_by(|a, b| b.made().cmp(a.made()).then_with(|| a.step().cmp(&b.step())).then_with(|| a.id.cmp(&b.id)));
    Ok(promises)
}

impl Promise {
    /// When it was made, or first told; empty where no day is known.
    pub fn made(&self) -> &str {
        self.date.as_deref().or(self.told.as_deref()).unwrap_or("")
    }

    /// The day in words.
    pub fn when(&self) -> String {
        encounter::when(self.date.as_deref(), self.told.as_deref())
    }

    /// Whether it binds at least one side to do something, rather than to look at it or to wish for it.
    pub fn is_undertaken(&self) -> bool {
        matches!(self.firmness.as_str(), "signed" | "agreed" | "intends")
    }

    fn step(&self) -> usize {
        ["signed", "agreed", "intends", "explores", "urges"].iter().position(|step| *step == self.firmness).unwrap_or(9)
    }

    /// Whether the matter is closed, so that nothing remains to be asked.
    pub fn is_closed(&self) -> bool {
        let value = |status: &Option<Status>| status.as_ref().map(|status| status.value.clone()).unwrap_or_default();
        matches!(value(&self.delivery).as_str(), "delivered" | "delivered_late" | "superseded")
            || matches!(value(&self.intent).as_str(), "withdrawn")
    }

    /// Whether the register holds nothing on what became of it.
    pub fn is_silent(&self) -> bool {
        self.delivery.as_ref().is_none_or(|status| status.value == "no_evidence")
    }

    /// Days from the day of the brief to the deadline; negative where it has passed.
    pub fn days_left(&self, as_of: &str) -> Option<i64> {
        day::between(as_of, self.deadline.as_deref()?)
    }

    /// How often it was told again by later reports.
    pub fn tellings(&self) -> usize {
        self.links.iter().filter(|link| link.relation == "restates").count()
    }

    /// Who undertook it.
    fn who(&self, view: &View<'_>, parties: &[String; 2]) -> Result<String> {
        let obligors = view.side(self.row, "obligor")?;
        let both = self.direction == "joint" && parties.iter().all(|party| obligors.contains(party));
        Ok(if both && obligors.len() == 2 { "Both".to_owned() } else { names(&obligors) })
    }

    /// The undertaking in the words of the first report. A statement too short to tell anything gives its whole sentence.
    pub fn text(&self, view: &View<'_>) -> Result<String> {
        let short = self.statement.split_whitespace().count() < FEWEST_WORDS;
        let sentence = if short { view.sentence(self.row)? } else { None };
        Ok(sentence.map_or_else(|| capital(&cut(&self.statement)), |sentence| format!("“{}”", cut(&sentence))))
    }

    /// How it stands.
    pub fn standing(&self, as_of: &str) -> Standing {
        let held = self.delivery.as_ref().map_or_else(silent, |status| delivery(&status.value));
        let intent = self.intent.as_ref().map(|status| status.value.as_str()).unwrap_or_default();
        if matches!(intent, "walked_back" | "withdrawn") {
            return Standing { words: format!("{}, {}", plain(intent), held.words), tone: Tone::Bad };
        }
        let overdue = !self.is_closed() && self.days_left(as_of).is_some_and(|days| days < 0);
        if overdue { Standing { words: format!("overdue, {}", held.words), tone: Tone::Bad } } else { held }
    }

    /// What else is known, each in a few words.
    fn more(&self, as_of: &str) -> Vec<String> {
        let mut more = vec![self.firmness.clone()];
        more.extend(self.mechanism.as_ref().filter(|mechanism| !self.statement.contains(mechanism.as_str())).cloned());
        more.extend(self.amount.as_ref().filter(|amount| !self.statement.contains(amount.as_str())).cloned());
        if let Some(days) = self.days_left(as_of) {
            let deadline = day::in_words(self.deadline.as_deref().unwrap_or_default());
            let words = self.deadline_text.as_ref().filter(|words| !self.statement.contains(words.as_str()));
            let words = words.map(|words| format!(" (“{words}”)")).unwrap_or_default();
            let left = if days < 0 { format!("passed {} ago", day::length(days)) } else { format!("{} left", day::length(days)) };
            more.push(format!("deadline {deadline}{words}, {left}"));
        } else {
            more.extend(self.deadline_text.as_ref().map(|words| format!("deadline “{words}”")));
        }
        if let Some(status) = self.delivery.as_ref().filter(|status| status.value != "no_evidence") {
            more.push(format!("{} {}: {}", plain(&status.value), day::in_words(&status.since), status.reason));
        }
        if let Some(status) = self.intent.as_ref().filter(|status| status.value != "live") {
            more.push(format!("{} {}: {}", plain(&status.value), day::in_words(&status.since), status.reason));
        }
        match self.tellings() {
            0 => {}
            1 => more.push("told again once".to_owned()),
            n => more.push(format!("told again {n} times")),
        }
        more.extend(self.links.iter().filter_map(turn));
        more
    }

    /// The undertaking with everything that became of it.
    pub fn line(&self, view: &View<'_>, parties: &[String; 2], notes: &mut Notes) -> Result<Line> {
        let reports = view.reports(self.row)?;
        let mut more = self.more(view.as_of);
        more.extend(reports.counted());
        Ok(Line { more, ..self.told(view, parties, &reports, notes)? })
    }

    /// The undertaking without what else is known of it.
    pub fn told(&self, view: &View<'_>, parties: &[String; 2], reports: &Reports, notes: &mut Notes) -> Result<Line> {
        // A line rests on the undertaking and on what became of it.
        let became = [&self.delivery, &self.intent].into_iter().filter_map(|status| status.as_ref()?.place);
        let links = self.links.iter().rev().take(LINKS).filter_map(|link| link.place);
        Ok(Line {
            record: Some(self.id.clone()),
            when: self.when(),
            who: self.who(view, parties)?,
            text: self.text(view)?,
            more: Vec::new(),
            standing: Some(self.standing(view.as_of)),
            cites: view.numbers(reports.cites().into_iter().chain(became).chain(links), notes)?,
        })
    }
}

/// How a later report turned an undertaking: `made firmer 24 Jul 2025`. What delivers it stands in its status.
fn turn(link: &Link) -> Option<String> {
    let words = match link.relation.as_str() {
        "narrows" => "narrowed",
        "widens" => "widened",
        "upgrades" => "made firmer",
        "qualifies" => "qualified",
        "contradicts" => "contradicted",
        _ => return None,
    };
    let day = link.published.as_deref().map(day::in_words);
    Some(day.map_or_else(|| words.to_owned(), |day| format!("{words} {day}")))
}

/// The lines of the section, and a word on what it leaves out.
pub(super) fn lines(
    view: &View<'_>,
    promises: &[Promise],
    parties: &[String; 2],
    notes: &mut Notes,
) -> Result<(Vec<Line>, Option<String>)> {
    let undertaken: Vec<&Promise> = promises.iter().filter(|promise| promise.is_undertaken()).collect();
    let lines = undertaken.iter().take(LISTED).map(|promise| promise.line(view, parties, notes)).collect::<Result<Vec<_>>>()?;
    let (older, weaker) = (undertaken.len() - lines.len(), promises.len() - undertaken.len());
    let mut left_out = Vec::new();
    if older > 0 {
        left_out.push(format!("{older} older"));
    }
    if weaker > 0 {
        left_out.push(format!("{weaker} only explored or wished for"));
    }
    Ok((lines, (!left_out.is_empty()).then(|| format!("Not listed: {}.", left_out.join(", ")))))
}

/// `11 undertakings: 2 delivered, 1 overdue, 8 no evidence`.
pub(super) fn balance(promises: &[Promise], as_of: &str) -> String {
    let undertaken: Vec<&Promise> = promises.iter().filter(|promise| promise.is_undertaken()).collect();
    let mut counts: Vec<(String, usize)> = Vec::new();
    for promise in &undertaken {
        let words = promise.standing(as_of).words;
        match counts.iter_mut().find(|(known, _)| *known == words) {
            Some((_, count)) => *count += 1,
            None => counts.push((words, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let counts: Vec<String> = counts.into_iter().map(|(words, count)| format!("{count} {words}")).collect();
    let total = undertaken.len();
    let plural = if total == 1 { "" } else { "s" };
    if counts.is_empty() {
        "no undertaking on record".to_owned()
    } else {
        format!("{total} undertaking{plural}: {}", counts.join("; "))
    }
}
