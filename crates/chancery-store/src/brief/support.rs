//! Who backs whom in international bodies.

use super::cite::Notes;
use super::evidence::{Reports, View, capital, names, plain};
use super::{Line, day};
use crate::Result;

/// Support that one side pledges the other, or both pledge each other.
#[derive(Debug, Clone)]
pub(super) struct Support {
    row: i64,
    pub id: String,
    kind: String,
    seat: Option<String>,
    term: Option<String>,
    reciprocal: bool,
    told: Option<String>,
    supporters: Vec<String>,
    candidates: Vec<String>,
    organs: Vec<String>,
    pub reports: Reports,
}

/// The frames between the two, the latest first.
pub(super) fn load(view: &View<'_>) -> Result<Vec<Support>> {
    let columns = "r.id, r.name, t.kind, t.seat, t.term, t.reciprocal, r.told";
    let mut frames = view.records("frame", columns, |row| {
        Ok(Support {
            row: row.get(0)?,
            id: row.get(1)?,
            kind: row.get(2)?,
            seat: row.get(3)?,
            term: row.get(4)?,
            reciprocal: row.get(5)?,
            told: row.get(6)?,
            supporters: Vec::new(),
            candidates: Vec::new(),
            organs: Vec::new(),
            reports: Reports::default(),
        })
    })?;
    for frame in &mut frames {
        frame.supporters = view.side(frame.row, "supporter")?;
        frame.candidates = view.side(frame.row, "candidate")?;
        frame.organs = view.side(frame.row, "organ")?;
        frame.reports = view.reports(frame.row)?;
    }
    Ok(frames)
}

impl Support {
    /// `Candidature, Security Council 2026-27, UN`.
    pub fn text(&self) -> String {
        let seat: Vec<&str> = self.seat.iter().chain(&self.term).map(String::as_str).collect();
        let organs = (!self.organs.is_empty()).then(|| self.organs.join(", "));
        let parts: Vec<String> = [Some(capital(&plain(&self.kind))), Some(seat.join(" ")).filter(|seat| !seat.is_empty()), organs]
            .into_iter()
            .flatten()
            .collect();
        parts.join(", ")
    }

    /// Who backs whom: `Each other`, `Russia for Pakistan`.
    pub fn who(&self) -> String {
        if self.reciprocal || self.supporters == self.candidates {
            return "Each other".to_owned();
        }
        match (self.supporters.is_empty(), self.candidates.is_empty()) {
            (false, false) => format!("{} for {}", names(&self.supporters), names(&self.candidates)),
            (false, true) => names(&self.supporters),
            (true, _) => format!("for {}", names(&self.candidates)),
        }
    }

    fn line(&self, notes: &mut Notes) -> Line {
        Line {
            record: Some(self.id.clone()),
            when: self.told.as_deref().map_or_else(|| "undated".to_owned(), day::in_words),
            who: self.who(),
            text: self.text(),
            more: self.reports.counted().into_iter().collect(),
            cites: notes.numbers(self.reports.cites()),
            ..Line::default()
        }
    }
}

/// The lines of the section.
pub(super) fn lines(frames: &[Support], notes: &mut Notes) -> Vec<Line> {
    frames.iter().map(|frame| frame.line(notes)).collect()
}
