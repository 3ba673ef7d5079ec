//! Their version and ours: what only one side tells of a meeting, and where the figures differ.

use super::cite::Notes;
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
    record: String,
    told_by: String,
    figure: Option<String>,
    finding: String,
    source: String,
    quote: String,
}

/// The lines of the section: matters that the voices do not tell alike.
pub(super) fn lines(view: &View<'_>, encounters: &Encounters, notes: &mut Notes) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for encounter in encounters.held.iter().take(MEETINGS) {
        let mut statement = view.store.connection.prepare_cached(
            "SELECT matter, record, told_by, figure, finding, source, quote FROM version
             WHERE meeting = ?1 AND (finding = 'differs' OR (finding = 'one_sided' AND told_by NOT IN ('joint', 'third')))
             ORDER BY matter, told_by, record, source",
        )?;
        let rows = statement.query_map([&encounter.id], |row| {
            Ok(Telling {
                matter: row.get(0)?,
                record: row.get(1)?,
                told_by: row.get(2)?,
                figure: row.get(3)?,
                finding: row.get(4)?,
                source: row.get(5)?,
                quote: row.get(6)?,
            })
        })?;
        let mut before = None;
        for telling in rows.collect::<rusqlite::Result<Vec<_>>>()? {
            let Some(note) = view.note(&telling.source, &telling.quote)?.filter(|note| view.is_out(note)) else { continue };
            if lines.len() == LISTED {
                return Ok(lines);
            }
            let again = before == Some(telling.matter);
            before = Some(telling.matter);
            lines.push(Line {
                record: Some(telling.record),
                when: if again { String::new() } else { encounter.when() },
                who: voice(&telling.told_by),
                text: format!("“{}”", note.quote),
                more: telling.figure.into_iter().collect(),
                standing: Some(standing(&telling.finding)),
                cites: notes.numbers([&note]),
            });
        }
    }
    lines.extend(contradictions(view, LISTED.saturating_sub(lines.len()), notes)?);
    Ok(lines)
}

/// Where reports of one act contradict each other, the latest first.
fn contradictions(view: &View<'_>, most: usize, notes: &mut Notes) -> Result<Vec<Line>> {
    let mut statement = view.store.connection.prepare_cached(
        "SELECT matter, attribute, value, told_by, record, source, quote FROM difference
         WHERE a = ?1 AND b = ?2 ORDER BY matter DESC, source, value",
    )?;
    let mut rows = statement.query((view.a, view.b))?;
    let mut lines = Vec::new();
    let mut before = None;
    while let Some(row) = rows.next()? {
        let (matter, attribute): (i64, String) = (row.get(0)?, row.get(1)?);
        let (source, quote): (String, String) = (row.get(5)?, row.get(6)?);
        let Some(note) = view.note(&source, &quote)?.filter(|note| view.is_out(note)) else { continue };
        if lines.len() >= most && before != Some(matter) {
            break;
        }
        let again = before.replace(matter) == Some(matter);
        lines.push(Line {
            record: row.get(4)?,
            when: if again { String::new() } else { note.published.clone().unwrap_or_default() },
            who: voice(&row.get::<_, String>(3)?),
            text: format!("“{}”", note.quote),
            more: vec![row.get(2)?],
            standing: Some(Standing { words: format!("reports differ: {attribute}"), tone: Tone::Bad }),
            cites: notes.numbers([&note]),
        });
    }
    Ok(lines)
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
