//! Standing bodies between the two: when they last sat, how they stand, and what is due.

use rusqlite::OptionalExtension;

use super::cite::Notes;
use super::evidence::{Place, View, name, plain};
use super::standing::{Status, life};
use super::{Line, Standing, Tone, day};
use crate::Result;

/// Bodies told in the section.
const LISTED: usize = 20;

/// A body with its life.
#[derive(Debug, Clone)]
pub(super) struct Body {
    pub row: i64,
    pub id: String,
    pub name: String,
    kind: String,
    founded: Option<String>,
    reported_life: Option<String>,
    pub sectors: Vec<String>,
    last_report: Option<String>,
    status: Option<Status>,
    pub last: Option<Session>,
    rhythm_months: Option<i64>,
    pub next_host: Option<String>,
    pub next_expected: Option<String>,
}

/// A session that was held.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub number: Option<i64>,
    pub held: Option<String>,
    place: Option<String>,
    host: Option<String>,
    place_told: Option<Place>,
}

/// The bodies between the two: those with something due first, then those that sat last.
pub(super) fn load(view: &View<'_>) -> Result<Vec<Body>> {
    let columns = "r.id, r.name, t.name, t.kind, t.founded, t.life,
        (SELECT group_concat(sector, ' ') FROM (SELECT sector FROM sector WHERE record = r.id ORDER BY sector))";
    let mut bodies = view.records("mechanism", columns, |row| {
        let sectors: Option<String> = row.get(6)?;
        Ok(Body {
            row: row.get(0)?,
            id: row.get(1)?,
            name: row.get(2)?,
            kind: row.get(3)?,
            founded: row.get(4)?,
            reported_life: row.get(5)?,
            sectors: sectors.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
            last_report: None,
            status: None,
            last: None,
            rhythm_months: None,
            next_host: None,
            next_expected: None,
        })
    })?;
    let mut statuses = view.statuses("mechanism")?;
    for body in &mut bodies {
        body.status = statuses.remove(&body.row).unwrap_or_default().into_iter().find(|status| status.axis == "life");
        body.last = last_session(view, &body.id)?;
        body.last_report = view.last_report(body.row)?;
        (body.rhythm_months, body.next_host, body.next_expected) = due(view, &body.id)?.unwrap_or_default();
    }
    bodies.sort_by(|a, b| b.latest().cmp(&a.latest()).then_with(|| a.id.cmp(&b.id)));
    Ok(bodies)
}

/// The rhythm of a body, whose turn it is and when.
type Due = (Option<i64>, Option<String>, Option<String>);

/// What is due of a body. Where it sat after the day of the view, what the register expects now was not expected then.
fn due(view: &View<'_>, mechanism: &str) -> Result<Option<Due>> {
    let mut statement = view.store.connection.prepare_cached(
        "SELECT rhythm_months, next_host, next_expected FROM mechanism_life WHERE mechanism = ?1 AND coalesce(last_held, '') <= ?2",
    )?;
    Ok(statement.query_row((mechanism, view.as_of), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?)
}

/// The last session that was held, and told of, on the day of the view or before.
fn last_session(view: &View<'_>, mechanism: &str) -> Result<Option<Session>> {
    let mut statement = view.store.connection.prepare_cached(
        "SELECT t.number, t.held, t.place, t.host, t.source, t.start, t.\"end\" FROM followed_session t
         LEFT JOIN reading g ON g.source = t.source AND g.current = 1
         WHERE t.mechanism = ?1 AND coalesce(t.held, '') <= ?2 AND coalesce(g.published, CASE WHEN ?3 THEN '' ELSE '9999' END) <= ?2
         ORDER BY t.held DESC, t.number DESC LIMIT 1",
    )?;
    let session = statement.query_row((mechanism, view.as_of, view.undated), |row| {
        Ok(Session { number: row.get(0)?, held: row.get(1)?, place: row.get(2)?, host: row.get(3)?, place_told: Place::of(row, 4)? })
    });
    Ok(session.optional()?)
}

impl Body {
    /// The life as the register has it on the day, or as the reports put it.
    pub fn state(&self) -> Option<&str> {
        self.status.as_ref().map(|status| status.value.as_str()).or(self.reported_life.as_deref())
    }

    /// The day by which bodies are sorted: the last session, or the last report.
    fn latest(&self) -> Option<&str> {
        self.last.as_ref().and_then(|session| session.held.as_deref()).or(self.last_report.as_deref())
    }

    /// Days from the day of the brief to the next expected session; negative where it is overdue.
    pub fn days_to_next(&self, as_of: &str) -> Option<i64> {
        day::between(as_of, self.next_expected.as_deref()?)
    }

    /// `next expected Feb 2026, host Türkiye`.
    pub fn due(&self, as_of: &str) -> Option<String> {
        let days = self.days_to_next(as_of)?;
        let expected = day::in_words(self.next_expected.as_deref()?);
        let host = self.next_host.as_deref().map(|host| format!(", host {}", name(host))).unwrap_or_default();
        let late = if days < 0 { format!(", {} late", day::length(days)) } else { String::new() };
        Some(format!("next expected {expected}{host}{late}"))
    }

    /// The body with its life.
    pub fn line(&self, view: &View<'_>, notes: &mut Notes) -> Result<Line> {
        let reports = view.reports(self.row)?;
        let mut more = vec![plain(&self.kind)];
        more.extend(self.founded.as_deref().map(|founded| format!("founded {}", day::in_words(founded))));
        more.push(match &self.last {
            Some(session) => session.in_words(),
            None => "no session on record".to_owned(),
        });
        more.extend(self.rhythm_months.map(|months| format!("every {months} months")));
        more.extend(self.due(view.as_of));
        more.extend(self.status.as_ref().map(|status| status.reason.clone()).filter(|reason| !reason.is_empty()));
        more.extend(reports.counted());
        let silent = || Standing { words: "life unknown".to_owned(), tone: Tone::Silent };
        let session = self.last.as_ref().and_then(|session| session.place_told);
        let status = self.status.as_ref().and_then(|status| status.place);
        Ok(Line {
            record: Some(self.id.clone()),
            when: self.last.as_ref().and_then(|session| session.held.as_deref()).map(day::in_words).unwrap_or_default(),
            text: self.name.clone(),
            more,
            standing: Some(self.state().map_or_else(silent, life)),
            cites: view.numbers(reports.cites().into_iter().chain(session).chain(status), notes)?,
            ..Line::default()
        })
    }
}

impl Session {
    /// `last session: 7th, 13 Feb 2025, Islamabad, host Pakistan`.
    fn in_words(&self) -> String {
        let mut parts: Vec<String> = self.number.map(ordinal).into_iter().collect();
        parts.push(self.held.as_deref().map_or_else(|| "undated".to_owned(), day::in_words));
        parts.extend(self.place.clone());
        parts.extend(self.host.as_deref().map(|host| format!("host {}", name(host))));
        format!("last session {}", parts.join(", "))
    }
}

fn ordinal(number: i64) -> String {
    let ending = match (number % 10, number % 100) {
        (1, n) if n != 11 => "st",
        (2, n) if n != 12 => "nd",
        (3, n) if n != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// The lines of the section, and a word on what it leaves out.
pub(super) fn lines(view: &View<'_>, bodies: &[Body], notes: &mut Notes) -> Result<(Vec<Line>, Option<String>)> {
    let lines = bodies.iter().take(LISTED).map(|body| body.line(view, notes)).collect::<Result<Vec<_>>>()?;
    let more = bodies.len() - lines.len();
    Ok((lines, (more > 0).then(|| format!("{more} more in the register."))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_are_counted_as_people_count() {
        let said: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111].map(ordinal).to_vec();
        assert_eq!(said, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"]);
    }
}
