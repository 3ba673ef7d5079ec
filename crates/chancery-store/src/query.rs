//! Queries: lists of records by country and pair, and counts.

use std::collections::BTreeMap;

use chancery::register::RecordKind;
use chancery::vocabulary::Vocabulary;
use rusqlite::{Row, named_params};

use crate::{Result, Store};

/// Which records a list holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<RecordKind>,
    /// Only records told of on or after this day (`2025-11-19`, `2025-11`, `2025`).
    pub from: Option<String>,
    /// Only records told of before this day.
    pub before: Option<String>,
    /// How many entries at most.
    pub limit: usize,
    /// How many entries to pass over.
    pub offset: usize,
}

impl Default for Filter {
    fn default() -> Filter {
        Filter { kind: None, from: None, before: None, limit: 200, offset: 0 }
    }
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The identifier, for [`Store::record`].
    pub id: String,
    /// What it is.
    pub kind: RecordKind,
    /// One line.
    pub title: String,
    /// When it happened, was made or was founded, if any source says so.
    pub date: Option<String>,
    /// That date or, where no source gives one, the day of the first report.
    pub told: Option<String>,
    /// Whom it concerns; sorted, each once.
    pub parties: Vec<String>,
    /// How many sources report it.
    pub reports: u32,
    /// How many of them are independent of each other.
    pub independent: u32,
    /// The highest confidence of any report, 0 to 1.
    pub confidence: f64,
    /// The first report.
    pub first_published: Option<String>,
    /// The last report.
    pub last_published: Option<String>,
}

/// A list, and how long it would be without its limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// How many records there are.
    pub total: u64,
    /// The entries: the latest told first, those without any day last, then by identifier.
    pub entries: Vec<Entry>,
}

/// One figure of the roll-up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// The kind of record.
    pub kind: String,
    /// The PLOVER type of events, empty for other kinds.
    pub event_type: String,
    /// `2025-11`; a year where only that is known; empty where there is no date.
    pub month: String,
    /// How many records.
    pub n: u64,
}

/// The register in figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stats {
    /// Sources.
    pub sources: u64,
    /// Sources that are no copies of each other.
    pub independent_sources: u64,
    /// Readings, those of earlier readers included.
    pub readings: u64,
    /// Sources that a relevance gate held back: kept, searchable, not read.
    pub held_back: u64,
    /// Statements below the register's least confidence, proposed to people; the figures below do not count them.
    pub proposals: u64,
    /// Inputs that could not be read.
    pub failures: u64,
    /// Records by kind.
    pub records: BTreeMap<String, u64>,
    /// Events by PLOVER type.
    pub events: BTreeMap<String, u64>,
    /// Blocks that wait for [`Store::derive`]; the figures above do not count what is in them.
    pub pending: u64,
}

const COLUMNS: &str = "r.name, r.kind, r.title, r.date,
    (SELECT group_concat(code, ' ') FROM (SELECT DISTINCT code FROM party WHERE record = r.id ORDER BY code)),
    r.reports, r.independent, r.confidence, r.first_published, r.last_published, r.told";

impl Store {
    /// What is between two parties, in whatever order they are named.
    pub fn dyad(&self, a: &str, b: &str, filter: &Filter) -> Result<Listing> {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        self.listing(a, b, filter)
    }

    /// What concerns one party.
    pub fn country(&self, code: &str, filter: &Filter) -> Result<Listing> {
        self.listing(code, "", filter)
    }

    /// All records.
    pub fn list(&self, filter: &Filter) -> Result<Listing> {
        let (kinds, take) = scope(filter);
        let mut entries = Vec::new();
        for kind in &kinds {
            let sql = format!(
                "SELECT {COLUMNS} FROM record r WHERE r.kind = :kind AND r.review NOT IN ('rejected', 'proposed') AND coalesce(r.told, '') >= :from
                   AND coalesce(r.told, '') < :before
                 ORDER BY r.told DESC, r.name LIMIT :take"
            );
            let mut statement = self.connection.prepare_cached(&sql)?;
            let (from, before) = bounds(filter);
            let parameters = named_params! { ":kind": kind.as_str(), ":from": from, ":before": before, ":take": take };
            entries.extend(statement.query_map(parameters, entry)?.collect::<rusqlite::Result<Vec<_>>>()?);
        }
        Ok(Listing { total: self.total("", "", filter)?, entries: page(entries, filter) })
    }

    fn listing(&self, a: &str, b: &str, filter: &Filter) -> Result<Listing> {
        let (kinds, take) = scope(filter);
        let mut entries = Vec::new();
        for kind in &kinds {
            let sql = format!(
                "SELECT {COLUMNS} FROM pair p JOIN record r ON r.id = p.record
                 WHERE p.a = :a AND p.b = :b AND p.kind = :kind AND p.told >= :from AND p.told < :before
                 ORDER BY p.told DESC, r.name LIMIT :take"
            );
            let mut statement = self.connection.prepare_cached(&sql)?;
            let (from, before) = bounds(filter);
            let parameters =
                named_params! { ":a": a, ":b": b, ":kind": kind.as_str(), ":from": from, ":before": before, ":take": take };
            entries.extend(statement.query_map(parameters, entry)?.collect::<rusqlite::Result<Vec<_>>>()?);
        }
        Ok(Listing { total: self.total(a, b, filter)?, entries: page(entries, filter) })
    }

    /// How many records a list has without its limit: from the roll-up where it can, since a list may be long.
    fn total(&self, a: &str, b: &str, filter: &Filter) -> Result<u64> {
        let kind = filter.kind.map_or("", |kind| kind.as_str());
        if filter.from.is_none() && filter.before.is_none() {
            let sql = "SELECT coalesce(sum(n), 0) FROM rollup WHERE a = ?1 AND b = ?2 AND (?3 = '' OR kind = ?3)";
            return Ok(self.connection.prepare_cached(sql)?.query_row((a, b, kind), |row| row.get(0))?);
        }
        let (from, before) = bounds(filter);
        let sql = if a.is_empty() {
            "SELECT count(*) FROM record WHERE ?1 = ?2 AND (?3 = '' OR kind = ?3) AND coalesce(told, '') >= ?4 AND coalesce(told, '') < ?5
               AND review NOT IN ('rejected', 'proposed')"
        } else {
            "SELECT count(*) FROM pair WHERE a = ?1 AND b = ?2 AND (?3 = '' OR kind = ?3) AND told >= ?4 AND told < ?5"
        };
        Ok(self.connection.prepare_cached(sql)?.query_row((a, b, kind, from, before), |row| row.get(0))?)
    }

    /// Counts by kind, event type and month: of a pair, of one party (`b` empty), or of all (both empty).
    pub fn counts(&self, a: &str, b: &str) -> Result<Vec<Count>> {
        let (a, b) = if b.is_empty() || a <= b { (a, b) } else { (b, a) };
        let sql = "SELECT kind, type, month, n FROM rollup WHERE a = ?1 AND b = ?2 ORDER BY kind, type, month";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement
            .query_map((a, b), |row| Ok(Count { kind: row.get(0)?, event_type: row.get(1)?, month: row.get(2)?, n: row.get(3)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The register in figures.
    pub fn stats(&self) -> Result<Stats> {
        let count = |sql: &str| -> Result<u64> { Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?) };
        let mut stats = Stats {
            sources: count("SELECT count(*) FROM source")?,
            independent_sources: count("SELECT count(DISTINCT cluster) FROM sketch")?,
            readings: count("SELECT count(*) FROM reading")?,
            held_back: count(HELD_BACK)?,
            proposals: self.proposals()?,
            failures: count("SELECT count(*) FROM failure")?,
            pending: count("SELECT count(*) FROM dirty")?,
            ..Stats::default()
        };
        for figure in self.counts("", "")? {
            *stats.records.entry(figure.kind).or_default() += figure.n;
            if !figure.event_type.is_empty() {
                *stats.events.entry(figure.event_type).or_default() += figure.n;
            }
        }
        Ok(stats)
    }

    /// Every party of any record with the number of its records, the largest first.
    pub fn countries(&self) -> Result<Vec<(String, u64)>> {
        let sql = "SELECT a, sum(n) AS n FROM rollup WHERE a <> '' AND b = '' GROUP BY a ORDER BY n DESC, a";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
    }
}

/// Counts by the index that holds only these.
const HELD_BACK: &str = "SELECT count(*) FROM reading WHERE current = 1 AND reader >= 'gate-' AND reader < 'gate.'";

fn scope(filter: &Filter) -> (Vec<RecordKind>, i64) {
    let kinds = filter.kind.map_or(RecordKind::ALL.to_vec(), |kind| vec![kind]);
    (kinds, i64::try_from(filter.offset.saturating_add(filter.limit)).unwrap_or(i64::MAX))
}

fn bounds(filter: &Filter) -> (&str, &str) {
    (filter.from.as_deref().unwrap_or(""), filter.before.as_deref().unwrap_or("9999-99"))
}

fn page(mut entries: Vec<Entry>, filter: &Filter) -> Vec<Entry> {
    entries.sort_by(|a, b| b.told.cmp(&a.told).then_with(|| a.id.cmp(&b.id)));
    entries.into_iter().skip(filter.offset).take(filter.limit).collect()
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let kind: String = row.get(1)?;
    let parties: Option<String> = row.get(4)?;
    Ok(Entry {
        id: row.get(0)?,
        kind: RecordKind::parse(&kind).ok_or(rusqlite::Error::InvalidQuery)?,
        title: row.get(2)?,
        date: row.get(3)?,
        parties: parties.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        reports: row.get(5)?,
        independent: row.get(6)?,
        confidence: row.get::<_, f64>(7)? / 100.0,
        first_published: row.get(8)?,
        last_published: row.get(9)?,
        told: row.get(10)?,
    })
}
