//! The matters that may come up: how each is told in a line, and by which words the purpose of a brief may name it.

use super::cite::Notes;
use super::encounter::Encounter;
use super::evidence::{View, capital, cut, names, plain};
use super::instrument::Instrument;
use super::mechanism::Body;
use super::promise::Promise;
use super::standing::life;
use super::support::Support;
use super::{Line, Standing, Tone, day};
use crate::Result;

/// Letters of an undertaking in a point; the section on what was agreed has all of it.
const SHORT: usize = 110;

/// What may come up.
#[derive(Debug, Clone, Copy)]
pub(super) enum Matter<'a> {
    Encounter(&'a Encounter),
    Body(&'a Body),
    Promise(&'a Promise),
    Instrument(&'a Instrument),
    Event(&'a Event),
    Frame(&'a Support),
}

/// A request or friction between the two.
#[derive(Debug, Clone)]
pub(super) struct Event {
    row: i64,
    id: String,
    kind: String,
    date: String,
    sectors: Option<String>,
    /// Days from the event to the day of the brief.
    pub age: i64,
}

impl Event {
    /// The requests and the friction of the last so many days.
    pub fn load(view: &View<'_>, days: i64) -> Result<Vec<Event>> {
        let columns = "r.id, r.name, t.type, coalesce(r.date, r.told),
            (SELECT group_concat(sector, ' ') FROM (SELECT sector FROM sector WHERE record = r.id ORDER BY sector))";
        let only = "AND (t.type = 'REQUEST' OR t.quad IN ('VCONF', 'MCONF')) AND coalesce(r.date, r.told) IS NOT NULL";
        let mut events = view.records_only("event", columns, only, |row| {
            let (row, id, kind, date, sectors) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            Ok(Event { row, id, kind, date, sectors, age: -1 })
        })?;
        for event in &mut events {
            event.age = day::between(&event.date, view.as_of).unwrap_or(-1);
        }
        events.retain(|event| (0..=days).contains(&event.age));
        Ok(events)
    }

    /// Whether it is a reproach, a refusal, a threat or a sanction, and no request.
    pub fn is_friction(&self) -> bool {
        self.kind != "REQUEST"
    }

    /// The words of the first report.
    fn words(&self, view: &View<'_>) -> Result<String> {
        let first = view.reports(self.row)?.0.first().map(|report| view.cite(report.place)).transpose()?;
        Ok(first.map(|note| note.quote).unwrap_or_default())
    }
}

impl Matter<'_> {
    /// The words by which the purpose of a brief may name it.
    pub fn subject(&self, view: &View<'_>) -> Result<String> {
        Ok(match self {
            Matter::Encounter(encounter) => {
                format!("{} {}", encounter.in_words(), encounter.mechanism.as_deref().unwrap_or_default())
            }
            Matter::Body(body) => format!("{} {}", body.name, body.sectors.join(" ")),
            Matter::Promise(promise) => {
                let mechanism = promise.mechanism.as_deref().unwrap_or_default();
                format!("{} {} {mechanism}", promise.text(view)?, promise.sectors.join(" "))
            }
            Matter::Instrument(instrument) => format!("{} {}", instrument.name, instrument.sectors.join(" ")),
            Matter::Event(event) => format!("{} {}", event.words(view)?, event.sectors.as_deref().unwrap_or_default()),
            Matter::Frame(frame) => frame.text(),
        })
    }

    /// The matter in a line.
    pub fn line(&self, view: &View<'_>, parties: &[String; 2], notes: &mut Notes) -> Result<Line> {
        let as_of = view.as_of;
        Ok(match self {
            Matter::Encounter(encounter) => Line {
                record: Some(encounter.id.clone()),
                when: encounter.when(),
                text: encounter.in_words(),
                more: encounter.mechanism.clone().into_iter().collect(),
                cites: view.cited(encounter.row, notes)?,
                ..Line::default()
            },
            Matter::Body(body) => Line {
                record: Some(body.id.clone()),
                when: body.next_expected.as_deref().map(day::in_words).unwrap_or_default(),
                text: body.name.clone(),
                more: body.due(as_of).into_iter().collect(),
                standing: body.state().map(life),
                cites: view.cited(body.row, notes)?,
                ..Line::default()
            },
            Matter::Promise(promise) => {
                let line = promise.told(view, parties, &view.reports(promise.row)?, notes)?;
                let due = promise.deadline.as_deref().map(|deadline| format!("deadline {}", day::in_words(deadline)));
                Line { text: shortened(&line.text), more: due.into_iter().collect(), ..line }
            }
            Matter::Instrument(instrument) => Line {
                record: Some(instrument.id.clone()),
                when: instrument.expiry.as_deref().map(day::in_words).unwrap_or_default(),
                text: instrument.name.clone(),
                cites: view.cited(instrument.row, notes)?,
                ..Line::default()
            },
            Matter::Event(event) => Line {
                record: Some(event.id.clone()),
                when: day::in_words(&event.date),
                who: names(&view.side(event.row, "source")?),
                text: format!("“{}”", cut(&event.words(view)?)),
                more: vec![capital(&plain(&event.kind.to_lowercase()))],
                standing: event.is_friction().then(|| Standing { words: "friction".to_owned(), tone: Tone::Bad }),
                cites: view.cited(event.row, notes)?,
            },
            Matter::Frame(frame) => Line {
                record: Some(frame.id.clone()),
                who: frame.who(),
                text: frame.text(),
                cites: view.cited(frame.row, notes)?,
                ..Line::default()
            },
        })
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(shortened("short"), "short");
        let cut = shortened(&format!("“{}”", "word, ".repeat(40)));
        assert!(cut.ends_with("word…”") && cut.chars().count() <= SHORT + 2, "{cut}");
    }
}
