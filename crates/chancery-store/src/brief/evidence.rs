//! What a brief asks of the register: records between two parties as of a day, and the words under them.

use std::collections::{HashMap, HashSet};

use chancery::fact::Code;
use chancery::lexicon::{Lexicon, StateCode};
use chancery::wire::QUOTE_LIMIT;
use rusqlite::types::ToSql;
use rusqlite::{Row, named_params};

use super::cite::{Note, Notes};
use crate::{Result, Store};

/// How many cites a line bears at most: the report that established the matter and the latest ones.
const CITES: usize = 3;

/// The register as of a day, between two parties.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub store: &'a Store,
    /// The earlier of the two codes in the alphabet.
    pub a: &'a str,
    /// The later one.
    pub b: &'a str,
    /// The day; what was reported later does not count.
    pub as_of: &'a str,
    /// Whether reports and records without any day count.
    pub undated: bool,
}

/// Where words stand: the row of their source, and the bytes of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub source: i64,
    start: i64,
    end: i64,
}

impl Place {
    /// The place that three columns of a row give, from `first` on; none where the first is empty.
    pub fn of(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<Place>> {
        let source: Option<i64> = row.get(first)?;
        source.map(|source| Ok(Place { source, start: row.get(first + 1)?, end: row.get(first + 2)? })).transpose()
    }
}

/// One report of a record. Its words are fetched when a line cites them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Report {
    pub place: Place,
    /// Sources of one cluster are copies of each other.
    cluster: i64,
}

/// The reports of a record, the earliest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Reports(pub Vec<Report>);

impl Reports {
    /// The cites of a line: the first report, and the latest ones of other origin.
    pub fn cites(&self) -> Vec<Place> {
        let mut chosen: Vec<&Report> = self.0.first().into_iter().collect();
        for report in self.0.iter().rev() {
            if chosen.len() == CITES {
                break;
            }
            if chosen.iter().all(|other| other.cluster != report.cluster) {
                chosen.push(report);
            }
        }
        chosen.into_iter().map(|report| report.place).collect()
    }

    /// `3 reports, 2 independent`; nothing for a single report.
    pub fn counted(&self) -> Option<String> {
        let distinct = |value: fn(&Report) -> i64| self.0.iter().map(value).collect::<HashSet<_>>().len();
        let (reports, independent) = (distinct(|report| report.place.source), distinct(|report| report.cluster));
        (reports > 1).then(|| format!("{reports} reports, {independent} independent"))
    }
}

impl View<'_> {
    /// Rows of records of one kind between the two, as of the day. `columns` come from the record `r` and the table `t` of its
    /// kind.
    pub fn records<T>(&self, kind: &str, columns: &str, each: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Result<Vec<T>> {
        self.records_only(kind, columns, "", each)
    }

    /// The same, of those records only on which one more condition holds: `AND …`.
    pub fn records_only<T>(
        &self,
        kind: &str,
        columns: &str,
        only: &str,
        each: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let sql = format!(
            "SELECT {columns} FROM pair p JOIN record r ON r.id = p.record JOIN {kind} t ON t.record = r.id
             WHERE p.a = :a AND p.b = :b AND p.kind = '{kind}' AND r.review <> 'rejected'
             AND coalesce(r.first_published, r.told, CASE WHEN :undated THEN '' ELSE '9999' END) <= :as_of {only}
             ORDER BY p.told DESC, r.name"
        );
        let mut statement = self.store.connection.prepare_cached(&sql)?;
        let parameters = named_params! { ":a": self.a, ":b": self.b, ":as_of": self.as_of, ":undated": self.undated };
        Ok(statement.query_map(parameters, each)?.collect::<rusqlite::Result<_>>()?)
    }

    /// What hangs on the records of one kind between the two, by the row of the record: `columns` of a table `t` that `join`
    /// ties to the record `r`, on a condition. `:as_of` and `:undated` in it are those of the view.
    pub fn hanging<T>(
        &self,
        kind: &str,
        columns: &str,
        join: &str,
        only: &str,
        mut each: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<HashMap<i64, Vec<T>>> {
        let sql = format!(
            "SELECT {columns}, p.record FROM pair p JOIN record r ON r.id = p.record {join}
             WHERE p.a = :a AND p.b = :b AND p.kind = '{kind}' AND {only}"
        );
        let mut statement = self.store.connection.prepare_cached(&sql)?;
        let given: [(&str, &dyn ToSql); 4] = [(":a", &self.a), (":b", &self.b), (":as_of", &self.as_of), (":undated", &self.undated)];
        let used: Vec<_> = given.into_iter().filter(|(name, _)| sql.contains(name)).collect();
        let last = statement.column_count() - 1;
        let mut rows = statement.query(used.as_slice())?;
        let mut found: HashMap<i64, Vec<T>> = HashMap::new();
        while let Some(row) = rows.next()? {
            found.entry(row.get(last)?).or_default().push(each(row)?);
        }
        Ok(found)
    }

    /// The reports of a record that were out on the day.
    pub fn reports(&self, record: i64) -> Result<Reports> {
        let mut statement = self.store.connection.prepare_cached(
            "SELECT g.source, f.start, f.\"end\", k.cluster
             FROM witness w JOIN fact f ON f.id = w.fact JOIN reading g ON g.id = f.reading JOIN sketch k ON k.source = g.source
             WHERE w.record = :record AND coalesce(g.published, CASE WHEN :undated THEN '' ELSE '9999' END) <= :as_of
             ORDER BY coalesce(g.published, '9999'), w.nth",
        )?;
        let parameters = named_params! { ":record": record, ":as_of": self.as_of, ":undated": self.undated };
        let rows = statement.query_map(parameters, |row| {
            let (source, start, end, cluster) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(Report { place: Place { source, start, end }, cluster })
        })?;
        Ok(Reports(rows.collect::<rusqlite::Result<_>>()?))
    }

    /// The day of the last report of a record that was out on the day.
    pub fn last_report(&self, record: i64) -> Result<Option<String>> {
        let mut statement = self.store.connection.prepare_cached(
            "SELECT CASE WHEN r.last_published <= ?2 THEN r.last_published ELSE (SELECT max(g.published) FROM witness w
               JOIN fact f ON f.id = w.fact JOIN reading g ON g.id = f.reading WHERE w.record = r.id AND g.published <= ?2) END
             FROM record r WHERE r.id = ?1",
        )?;
        Ok(statement.query_row((record, self.as_of), |row| row.get(0))?)
    }

    /// The cite of a place.
    pub fn cite(&self, place: Place) -> Result<Note> {
        let mut statement = self.store.connection.prepare_cached(
            "SELECT 's-' || substr(lower(hex(s.sha256)), 1, 12), s.title, s.publisher, g.published, s.url, g.kind, g.agency,
               CAST(substr(CAST(s.text AS BLOB), ?2 + 1, ?3 - ?2) AS TEXT)
             FROM source s LEFT JOIN reading g ON g.source = s.id AND g.current = 1 WHERE s.id = ?1",
        )?;
        Ok(statement.query_row((place.source, place.start, place.end), note)?)
    }

    /// The numbers of several places, each once, in order.
    pub fn numbers(&self, places: impl IntoIterator<Item = Place>, notes: &mut Notes) -> Result<Vec<usize>> {
        let cites: Vec<Note> = places.into_iter().map(|place| self.cite(place)).collect::<Result<_>>()?;
        Ok(notes.numbers(&cites))
    }

    /// The numbers of the reports of a record.
    pub fn cited(&self, record: i64, notes: &mut Notes) -> Result<Vec<usize>> {
        self.numbers(self.reports(record)?.cites(), notes)
    }

    /// A cite out of a source and words that the register has kept beside a status or a link.
    pub fn note(&self, source: &str, quote: &str) -> Result<Option<Note>> {
        let Some(digits) = source.strip_prefix("s-") else { return Ok(None) };
        let mut statement = self.store.connection.prepare_cached(
            "SELECT 's-' || substr(lower(hex(s.sha256)), 1, 12), s.title, s.publisher, g.published, s.url, g.kind, g.agency, ?2
             FROM source s LEFT JOIN reading g ON g.source = s.id AND g.current = 1
             WHERE s.sha256 BETWEEN unhex(?1 || ?3) AND unhex(?1 || ?4) LIMIT 1",
        )?;
        let rest = 64_usize.saturating_sub(digits.len());
        let mut rows = statement.query((digits, quote, "0".repeat(rest), "f".repeat(rest)))?;
        Ok(rows.next()?.map(note).transpose()?)
    }

    /// Whether a report was out on the day.
    pub fn is_out(&self, note: &Note) -> bool {
        note.published.as_deref().map_or(self.undated, |published| published <= self.as_of)
    }

    /// The whole sentence in which the record was first told.
    pub fn sentence(&self, record: i64) -> Result<Option<String>> {
        let mut statement = self.store.connection.prepare_cached(
            "SELECT t.text FROM witness w JOIN fact f ON f.id = w.fact JOIN reading g ON g.id = f.reading
             JOIN sentence t ON t.source = g.source AND t.start <= f.start AND t.\"end\" > f.start
             WHERE w.record = ?1 ORDER BY coalesce(g.published, '9999'), w.nth LIMIT 1",
        )?;
        let mut rows = statement.query([record])?;
        Ok(rows.next()?.map(|row| row.get::<_, String>(0)).transpose()?.map(|text| text.trim().to_owned()))
    }

    /// The codes of one side of a record, sorted.
    pub fn side(&self, record: i64, side: &str) -> Result<Vec<String>> {
        let mut statement =
            self.store.connection.prepare_cached("SELECT code FROM party WHERE record = ?1 AND side = ?2 ORDER BY code")?;
        Ok(statement.query_map((record, side), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}

fn note(row: &Row<'_>) -> rusqlite::Result<Note> {
    let (title, publisher): (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
    let (kind, agency): (Option<String>, Option<String>) = (row.get(5)?, row.get(6)?);
    let publisher = publisher.or(agency);
    // A text without a title goes by whoever published it, or by what it is.
    let untitled = || publisher.clone().or(kind.as_deref().map(|kind| capital(&plain(kind)))).unwrap_or_else(|| "Text".to_owned());
    Ok(Note {
        source: row.get(0)?,
        title: title.filter(|title| !title.trim().is_empty()).unwrap_or_else(untitled),
        publisher,
        published: row.get(3)?,
        url: row.get(4)?,
        quote: cut(&row.get::<_, String>(7)?),
    })
}

/// Words on one line, cut at the limit of quotes.
pub(super) fn cut(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= QUOTE_LIMIT { words } else { words.chars().take(QUOTE_LIMIT - 1).chain(['…']).collect() }
}

/// A value of a vocabulary in plain words: `joint_committee` as `joint committee`.
pub(super) fn plain(value: &str) -> String {
    value.replace('_', " ")
}

/// The name of a party, or its code where the tables have none.
pub(super) fn name(code: &str) -> String {
    let lexicon = Lexicon::builtin();
    let state = StateCode::parse(code).and_then(|code| lexicon.state(code)).map(|state| state.name);
    state.or_else(|| lexicon.igo(code).map(|(name, _)| name)).unwrap_or(code).to_owned()
}

/// The names of parties: `Ghana`, `Ghana and Peru`, `Ghana, Kenya and Peru`.
pub(super) fn names(codes: &[String]) -> String {
    let names: Vec<String> = codes.iter().map(|code| name(code)).collect();
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// Whether `code` may stand in a query.
pub(super) fn is_party(code: &str) -> bool {
    Code::new(code).is_some()
}

/// The first letter as a capital.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
