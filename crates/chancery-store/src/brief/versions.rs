//! Their version and ours: what only one side tells of a meeting, and where the figures differ. Where only one side was out,
//! nothing differed yet.

use std::collections::BTreeSet;

use rusqlite::Row;

use super::cite::{Note, Notes};
use super::encounter::Encounters;
use super::evidence::{View, name, plain};
use super::{Line, Standing, Tone};
use crate::Result;

/// Encounters whose versions are told: the last ones.
const MEETINGS: usize = 3;
/// Lines of the section.
const LISTED: usize = 12;

/// One telling of one matter.
struct Telling {
    matter: i64,
    record: Option<String>,
    told_by: String,
    /// What stands against what others tell: a figure, or the value of an attribute.
    value: Option<String>,
    /// Whether it stands against what others tell.
    differs: bool,
    standing: Standing,
    note: Note,
}

impl Telling {
    /// The line of it; only the first of a matter bears its day.
    fn line(self, when: String, notes: &mut Notes) -> Line {
        Line {
            record: self.record,
            when,
            who: voice(&self.told_by),
            text: format!("“{}”", self.note.quote),
            more: self.value.into_iter().collect(),
            standing: Some(self.standing),
            cites: notes.numbers([&self.note]),
        }
    }
}

/// The tellings matter by matter, in their order; what differs from nothing that was out is left out.
fn by_matter(tellings: Vec<Telling>) -> Vec<Vec<Telling>> {
    let mut matters: Vec<Vec<Telling>> = Vec::new();
    for telling in tellings {
        match matters.last_mut().filter(|matter| matter[0].matter == telling.matter) {
            Some(matter) => matter.push(telling),
            None => matters.push(vec![telling]),
        }
    }
    for matter in &mut matters {
        let values: BTreeSet<Option<String>> =
            matter.iter().filter(|telling| telling.differs).map(|telling| telling.value.clone()).collect();
        matter.retain(|telling| !telling.differs || values.len() > 1);
    }
    matters.retain(|matter| !matter.is_empty());
    matters
}

/// The lines of the section: matters that the voices do not tell alike.
pub(super) fn lines(view: &View<'_>, encounters: &Encounters, notes: &mut Notes) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for encounter in encounters.held.iter().take(MEETINGS) {
        for matter in by_matter(versions(view, &encounter.id)?) {
            for (nth, telling) in matter.into_iter().enumerate() {
                if lines.len() == LISTED {
                    return Ok(lines);
                }
                lines.push(telling.line(if nth == 0 { encounter.when() } else { String::new() }, notes));
            }
        }
    }
    // A contradiction is told with all its sides.
    for matter in by_matter(contradictions(view)?) {
        if lines.len() >= LISTED {
            break;
        }
        for (nth, telling) in matter.into_iter().enumerate() {
            let published = telling.note.published.clone().filter(|_| nth == 0);
            lines.push(telling.line(published.unwrap_or_default(), notes));
        }
    }
    Ok(lines)
}

/// What was out of the versions of a meeting.
fn versions(view: &View<'_>, meeting: &str) -> Result<Vec<Telling>> {
    let mut statement = view.store.connection.prepare_cached(
        "SELECT matter, record, told_by, figure, finding, source, quote FROM version
         WHERE meeting = ?1 AND (finding = 'differs' OR (finding = 'one_sided' AND told_by NOT IN ('joint', 'third')))
         ORDER BY matter, told_by, record, source",
    )?;
    let mut rows = statement.query([meeting])?;
    let mut tellings = Vec::new();
    while let Some(row) = rows.next()? {
        let Some(note) = out(view, row)? else { continue };
        let finding: String = row.get(4)?;
        let differs = finding == "differs";
        let (matter, record, told_by, value) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        tellings.push(Telling { matter, record, told_by, value, differs, standing: standing(&finding), note });
    }
    Ok(tellings)
}

/// What was out where reports of one act contradict each other, the latest matter first.
fn contradictions(view: &View<'_>) -> Result<Vec<Telling>> {
    let mut statement = view.store.connection.prepare_cached(
        "SELECT matter, record, told_by, value, attribute, source, quote FROM difference
         WHERE a = ?1 AND b = ?2 ORDER BY matter DESC, source, value",
    )?;
    let mut rows = statement.query((view.a, view.b))?;
    let mut tellings = Vec::new();
    while let Some(row) = rows.next()? {
        let Some(note) = out(view, row)? else { continue };
        let standing = Standing { words: format!("reports differ: {}", row.get::<_, String>(4)?), tone: Tone::Bad };
        let (matter, record, told_by, value) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        tellings.push(Telling { matter, record, told_by, value, differs: true, standing, note });
    }
    Ok(tellings)
}

/// The source and the words of a telling, the sixth and the seventh column, if the source was out.
fn out(view: &View<'_>, row: &Row<'_>) -> Result<Option<Note>> {
    let (source, quote): (String, String) = (row.get(5)?, row.get(6)?);
    Ok(view.note(&source, &quote)?.filter(|note| view.is_out(note)))
}

fn voice(told_by: &str) -> String {
    match told_by {
        "joint" => "Joint text".to_owned(),
        "third" => "Others".to_owned(),
        code => name(code),
    }
}

fn standing(finding: &str) -> Standing {
    let tone = if finding == "differs" { Tone::Bad } else { Tone::Silent };
    Standing { words: if finding == "differs" { "figures differ".to_owned() } else { plain(finding) }, tone }
}
