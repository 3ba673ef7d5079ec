//! The brief of two parties before a meeting.

use rusqlite::named_params;

use super::cite::Notes;
use super::evidence::{View, is_party, name};
use super::point::{self, Matters};
use super::{Brief, Section, day, encounter, instrument, mechanism, promise, support, versions};
use crate::{Result, Store};

/// What a brief is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The code of the party whose brief it is.
    pub ours: &'a str,
    /// The code of the other one.
    pub theirs: &'a str,
    /// The day, `YYYY-MM-DD`: what was reported later does not count.
    pub as_of: &'a str,
    /// Whether reports and records without any day count. They cannot be placed before or after a day of the past.
    pub undated: bool,
    /// What the brief is for: a visit, a session, a subject.
    pub purpose: Option<&'a str>,
}

/// Builds the brief; none where the register holds nothing between the two on the day.
pub fn dyad(store: &Store, asked: &Asked<'_>) -> Result<Option<Brief>> {
    if !is_party(asked.ours) || !is_party(asked.theirs) {
        return Ok(None);
    }
    let (a, b) = if asked.ours <= asked.theirs { (asked.ours, asked.theirs) } else { (asked.theirs, asked.ours) };
    let view = View { store, a, b, as_of: asked.as_of, undated: asked.undated };
    let Some(basis) = basis(&view)? else { return Ok(None) };
    let parties = [asked.ours.to_owned(), asked.theirs.to_owned()];
    let encounters = encounter::load(&view)?;
    let promises = promise::load(&view)?;
    let bodies = mechanism::load(&view)?;
    let instruments = instrument::load(&view)?;
    let frames = support::load(&view)?;

    let mut notes = Notes::default();
    let mut sections = vec![Section {
        name: "met",
        title: "Last met, and next".to_owned(),
        lines: encounter::lines(&view, &encounters, &mut notes)?,
        empty: "No encounter on record.",
        left_out: encounter::left_out(&encounters),
    }];
    let (lines, left_out) = promise::lines(&view, &promises, &parties, &mut notes)?;
    sections.push(Section {
        name: "agreed",
        title: "What was agreed, and what happened to it".to_owned(),
        lines,
        empty: "No undertaking on record.",
        left_out,
    });
    sections.push(Section {
        name: "versions",
        title: "Their version and ours".to_owned(),
        lines: versions::lines(&view, &encounters, &mut notes)?,
        empty: "No differing reports of the last encounters.",
        left_out: None,
    });
    let (lines, left_out) = mechanism::lines(&view, &bodies, &mut notes)?;
    sections.push(Section {
        name: "mechanisms",
        title: "Mechanisms, and what is due".to_owned(),
        lines,
        empty: "No standing body on record.",
        left_out,
    });
    let (lines, left_out) = instrument::lines(&view, &instruments, &mut notes)?;
    sections.push(Section {
        name: "instruments",
        title: "Agreements and programmes".to_owned(),
        lines,
        empty: "None on record.",
        left_out,
    });
    let (lines, left_out) = support::lines(&view, &frames, &mut notes)?;
    sections.push(Section {
        name: "support",
        title: "Mutual support in international bodies".to_owned(),
        lines,
        empty: "None on record.",
        left_out,
    });
    let matters = Matters {
        view,
        parties: &parties,
        purpose: asked.purpose,
        encounters: &encounters,
        promises: &promises,
        bodies: &bodies,
        instruments: &instruments,
        frames: &frames,
    };
    sections.extend(point::sections(&matters, &mut notes)?);

    let mut head = Vec::new();
    head.extend(asked.purpose.map(|purpose| ("For".to_owned(), purpose.to_owned())));
    head.push((
        "Last met".to_owned(),
        encounters.held.first().map_or_else(
            || "no encounter on record".to_owned(),
            |encounter| format!("{}: {}", encounter.when(), encounter.in_words()),
        ),
    ));
    head.extend(encounters.to_come.first().map(|next| ("Next".to_owned(), format!("{}: {}", next.when(), next.in_words()))));
    head.push(("Undertakings".to_owned(), promise::balance(&promises, asked.as_of)));
    head.push(("Rests on".to_owned(), basis));
    Ok(Some(Brief {
        title: format!("{} and {}", name(asked.ours), name(asked.theirs)),
        subtitle: format!("Brief as of {}", day::in_words(asked.as_of)),
        head,
        sections,
        notes: notes.notes,
    }))
}

/// How many reports the brief rests on, how many of them are independent, and from when to when; none where there is nothing.
fn basis(view: &View<'_>) -> Result<Option<String>> {
    let mut statement = view.store.connection.prepare_cached(
        "SELECT count(*), count(DISTINCT k.cluster), min(g.published), max(g.published)
         FROM (SELECT DISTINCT w.source FROM pair p JOIN witness w ON w.record = p.record WHERE p.a = :a AND p.b = :b) s
         JOIN reading g ON g.source = s.source AND g.current = 1 JOIN sketch k ON k.source = s.source
         WHERE coalesce(g.published, CASE WHEN :undated THEN '' ELSE '9999' END) <= :as_of",
    )?;
    let parameters = named_params! { ":a": view.a, ":b": view.b, ":as_of": view.as_of, ":undated": view.undated };
    type Basis = (i64, i64, Option<String>, Option<String>);
    let (reports, independent, first, last): Basis =
        statement.query_row(parameters, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    if reports == 0 {
        return Ok(None);
    }
    let span = match (first, last) {
        (Some(first), Some(last)) if first == last => format!(", {}", day::in_words(&first)),
        (Some(first), Some(last)) => format!(", {} to {}", day::in_words(&first), day::in_words(&last)),
        _ => String::new(),
    };
    let plural = if reports == 1 { "" } else { "s" };
    let without = if view.undated { "" } else { "; reports without a date are left out" };
    Ok(Some(format!("{reports} report{plural}, {independent} independent{span}{without}")))
}
