//! Places: where in a source each record rests.

use chancery::text::Span;

use crate::{Result, Store};

/// Words in a source, and the record that rests on them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The record's identifier.
    pub record: String,
    /// The record's kind.
    pub kind: String,
    /// The record in one line.
    pub title: String,
    /// The number of this evidence in the record.
    pub nth: u32,
    /// Where the words are, in bytes.
    pub span: Span,
    /// What the words do for the record: establish, restate, report it.
    pub role: String,
    /// Who speaks: the narrator, a direct quotation, indirect speech.
    pub voice: String,
    /// Whom the words are given to, where it is not the narrator.
    pub speaker: Option<String>,
    /// How sure the reader is, 0 to 100.
    pub confidence: u8,
    /// How many sources report the record.
    pub reports: u32,
    /// How many of them are independent of each other.
    pub independent: u32,
    /// Whether it is no record yet, only proposed.
    pub proposed: bool,
}

/// Words of a source in which the reader saw no fact, but which tell of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The source, for [`Store::record`].
    pub source: String,
    /// First code point in the text.
    pub start: u64,
    /// One past the last one.
    pub end: u64,
    /// The words.
    pub quote: String,
}

impl Store {
    /// A passage by its place, as links name it: the source, a colon, and two places in bytes (`s-3f9a2c1b7e04:120-160`).
    pub fn passage(&self, id: &str) -> Result<Option<Passage>> {
        let parts = id.split_once(':').and_then(|(source, place)| Some((source, place.split_once('-')?)));
        let Some((source, (start, end))) = parts else { return Ok(None) };
        let (Ok(start), Ok(end)) = (start.parse::<usize>(), end.parse::<usize>()) else { return Ok(None) };
        let Some(row) = self.source_row(source)? else { return Ok(None) };
        let stored = self.stored_source(row)?;
        let text = stored.source.text();
        let (Some(before), Some(quote)) = (text.get(..start), text.get(start..end)) else { return Ok(None) };
        let start = before.chars().count() as u64;
        let end = start + quote.chars().count() as u64;
        Ok(Some(Passage { source: stored.id.to_string(), start, end, quote: quote.to_owned() }))
    }

    /// Every place of a source on which a record or a proposal rests, in the order of the text; `id` as for [`source`](Store::source). Empty
    /// where the register does not hold the source.
    pub fn places(&self, id: &str) -> Result<Vec<Place>> {
        let Some(source) = self.source_row(id)? else { return Ok(Vec::new()) };
        let mut of_source = self.connection.prepare_cached(
            "SELECT r.name, r.kind, r.title, w.nth, f.start, f.\"end\", f.role, f.voice, f.speaker, f.confidence, r.reports, r.independent,
               r.review = 'proposed'
             FROM reading g JOIN fact f ON f.reading = g.id JOIN witness w ON w.fact = f.id JOIN record r ON r.id = w.record
             WHERE g.source = ?1 AND g.current = 1 ORDER BY f.start, f.\"end\", r.kind, r.name, w.nth",
        )?;
        let rows = of_source.query_map([source], |row| {
            Ok(Place {
                record: row.get(0)?,
                kind: row.get(1)?,
                title: row.get(2)?,
                nth: row.get(3)?,
                span: Span { start: row.get(4)?, end: row.get(5)? },
                role: row.get(6)?,
                voice: row.get(7)?,
                speaker: row.get(8)?,
                confidence: row.get(9)?,
                reports: row.get(10)?,
                independent: row.get(11)?,
                proposed: row.get(12)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
