//! When the two met, who sat there, and when they are to meet next.

use std::collections::BTreeMap;

use super::cite::Notes;
use super::evidence::{View, capital, name, plain};
use super::{Line, Standing, Tone, day};
use crate::Result;

/// Encounters told in full.
const LAST: usize = 4;
/// Encounters to come told in full.
const NEXT: usize = 8;

/// An encounter of the two.
#[derive(Debug, Clone)]
pub(super) struct Encounter {
    pub row: i64,
    pub id: String,
    pub kind: String,
    pub state: String,
    pub date: Option<String>,
    pub told: Option<String>,
    place: Option<String>,
    margins_of: Option<String>,
    occasion: Option<String>,
    pub mechanism: Option<String>,
    session_no: Option<i64>,
}

/// Encounters as they stood on the day.
#[derive(Debug, Default)]
pub(super) struct Encounters {
    /// Held on the day or before, the latest first.
    pub held: Vec<Encounter>,
    /// Announced and not yet due on the day, the nearest first.
    pub to_come: Vec<Encounter>,
}

/// The encounters between the two.
pub(super) fn load(view: &View<'_>) -> Result<Encounters> {
    let columns = "r.id, r.name, t.kind, t.state, r.date, r.told, t.place, t.margins_of, t.occasion, t.mechanism, t.session_no";
    let all = view.records("meeting", columns, |row| {
        Ok(Encounter {
            row: row.get(0)?,
            id: row.get(1)?,
            kind: row.get(2)?,
            state: row.get(3)?,
            date: row.get(4)?,
            told: row.get(5)?,
            place: row.get(6)?,
            margins_of: row.get(7)?,
            occasion: row.get(8)?,
            mechanism: row.get(9)?,
            session_no: row.get(10)?,
        })
    })?;
    let mut encounters = Encounters::default();
    for encounter in all {
        // A later report may have made a planned meeting a held one. On the day of the brief it was still to come.
        let ahead = encounter.date.as_deref().and_then(|date| day::between(view.as_of, date)).is_some_and(|days| days > 0);
        match encounter.state.as_str() {
            "cancelled" => {}
            "held" if !ahead => encounters.held.push(encounter),
            _ if ahead => encounters.to_come.push(encounter),
            _ => {}
        }
    }
    encounters.to_come.reverse();
    Ok(encounters)
}

/// The lines of the section on encounters: the last ones held.
pub(super) fn lines(view: &View<'_>, encounters: &Encounters, notes: &mut Notes) -> Result<Vec<Line>> {
    let held = encounters.held.iter().take(LAST).map(|encounter| (encounter, false));
    let to_come = encounters.to_come.iter().take(NEXT).map(|encounter| (encounter, true));
    to_come.chain(held).map(|(encounter, ahead)| line(view, encounter, ahead, notes)).collect()
}

/// How many encounters the section does not tell.
pub(super) fn left_out(encounters: &Encounters) -> Option<String> {
    let said = |more: usize, what: &str| (more > 0).then(|| format!("{more} {what} encounter{}", if more == 1 { "" } else { "s" }));
    let later = said(encounters.to_come.len().saturating_sub(NEXT), "later");
    let earlier = said(encounters.held.len().saturating_sub(LAST), "earlier");
    let said: Vec<String> = later.into_iter().chain(earlier).collect();
    (!said.is_empty()).then(|| format!("{} in the register.", said.join(" and ")))
}

fn line(view: &View<'_>, encounter: &Encounter, ahead: bool, notes: &mut Notes) -> Result<Line> {
    let reports = view.reports(encounter.row)?;
    let mut more = people(view, encounter.row)?;
    more.extend(encounter.mechanism.as_deref().map(|mechanism| {
        encounter.session_no.map_or_else(|| mechanism.to_owned(), |number| format!("{mechanism}, session {number}"))
    }));
    more.extend(encounter.occasion.clone());
    more.extend(reports.counted());
    let standing = ahead.then(|| Standing { words: announced(&encounter.state).to_owned(), tone: Tone::Middling });
    Ok(Line {
        record: Some(encounter.id.clone()),
        when: when(encounter.date.as_deref(), encounter.told.as_deref()),
        text: encounter.in_words(),
        more,
        standing,
        cites: view.numbers(reports.cites(), notes)?,
        ..Line::default()
    })
}

impl Encounter {
    /// `Talks, Putrajaya`, `Call`, `Visit, on the margins of the World Economic Forum`.
    pub fn in_words(&self) -> String {
        let mut parts = vec![capital(&plain(&self.kind))];
        parts.extend(self.place.clone());
        parts.extend(self.margins_of.as_ref().map(|gathering| format!("on the margins of {gathering}")));
        parts.join(", ")
    }

    /// The day, as exactly as it is known.
    pub fn when(&self) -> String {
        when(self.date.as_deref(), self.told.as_deref())
    }
}

/// What to call an encounter that lies ahead; one that was held since is announced as far as the day of the brief knows.
fn announced(state: &str) -> &str {
    match state {
        "invited" | "proposed" | "postponed" => state,
        _ => "planned",
    }
}

/// A day that sources give, or the day of the first report: it happened by then.
pub(super) fn when(date: Option<&str>, told: Option<&str>) -> String {
    match (date, told) {
        (Some(date), _) => day::in_words(date),
        (None, Some(told)) => format!("by {}", day::in_words(told)),
        (None, None) => "undated".to_owned(),
    }
}

/// `Malaysia: Anwar Ibrahim (Prime Minister)`, one a side.
fn people(view: &View<'_>, meeting: i64) -> Result<Vec<String>> {
    let mut statement = view.store.connection.prepare_cached(
        "SELECT code, person_name, min(office) FROM participant WHERE record = ?1 AND person_name IS NOT NULL
         GROUP BY code, person_name ORDER BY code, min(coalesce(rank, 99)), person_name",
    )?;
    let mut rows = statement.query([meeting])?;
    let mut sides: BTreeMap<String, Vec<String>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (code, person, office): (String, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let person = office.map_or_else(|| person.clone(), |office| format!("{person} ({office})"));
        sides.entry(code).or_default().push(person);
    }
    Ok(sides.into_iter().map(|(code, people)| format!("{}: {}", name(&code), people.join(", "))).collect())
}
