//! Who backs whom in international bodies.

use super::cite::Notes;
use super::evidence::{View, capital, names, plain};
use super::{Line, day};
use crate::Result;

/// Frames told in the section.
const LISTED: usize = 16;

/// Support that one side pledges the other, or both pledge each other.
#[derive(Debug, Clone)]
pub(super) struct Support {
    pub row: i64,
    pub id: String,
    kind: String,
    seat: Option<String>,
    term: Option<String>,
    reciprocal: bool,
    told: Option<String>,
    supporters: Vec<String>,
    candidates: Vec<String>,
    organs: Vec<String>,
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
        })
    })?;
    let side = |side: &str| {
        let mut codes = view.hanging("frame", "t.code", "JOIN party t ON t.record = r.id", &format!("t.side = '{side}'"), |row| {
            row.get::<_, String>(0)
        })?;
        codes.values_mut().for_each(|codes| codes.sort());
        Ok::<_, crate::Error>(codes)
    };
    let (mut supporters, mut candidates, mut organs) = (side("supporter")?, side("candidate")?, side("organ")?);
    for frame in &mut frames {
        frame.supporters = supporters.remove(&frame.row).unwrap_or_default();
        frame.candidates = candidates.remove(&frame.row).unwrap_or_default();
        frame.organs = organs.remove(&frame.row).unwrap_or_default();
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

    fn line(&self, view: &View<'_>, notes: &mut Notes) -> Result<Line> {
        let reports = view.reports(self.row)?;
        Ok(Line {
            record: Some(self.id.clone()),
            when: self.told.as_deref().map_or_else(|| "undated".to_owned(), day::in_words),
            who: self.who(),
            text: self.text(),
            more: reports.counted().into_iter().collect(),
            cites: view.numbers(reports.cites(), notes)?,
            ..Line::default()
        })
    }
}

/// The lines of the section, and a word on what it leaves out.
pub(super) fn lines(view: &View<'_>, frames: &[Support], notes: &mut Notes) -> Result<(Vec<Line>, Option<String>)> {
    let lines = frames.iter().take(LISTED).map(|frame| frame.line(view, notes)).collect::<Result<Vec<_>>>()?;
    let more = frames.len() - lines.len();
    Ok((lines, (more > 0).then(|| format!("{more} more in the register."))))
}
