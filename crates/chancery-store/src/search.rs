//! Search: sentences by their words.

use rusqlite::{Row, named_params};

use crate::{Result, Store};

/// Which sentences a search may find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchFilter {
    /// Only sources with a record of this party.
    pub party: Option<String>,
    /// Only sources by this publisher.
    pub publisher: Option<String>,
    /// Only sources published on or after this day.
    pub from: Option<String>,
    /// Only sources published before this day.
    pub before: Option<String>,
    /// How many at most.
    pub limit: usize,
}

impl Default for SearchFilter {
    fn default() -> SearchFilter {
        SearchFilter { party: None, publisher: None, from: None, before: None, limit: 50 }
    }
}

/// A sentence that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The source, for [`Store::record`].
    pub source: String,
    /// Its title or, where it has none, the caller's name for it.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// First code point of the sentence in the text.
    pub start: u32,
    /// One past its last code point.
    pub end: u32,
    /// The sentence.
    pub text: String,
    /// Its telling part, with the words that were looked for between `[` and `]`.
    pub snippet: String,
}

/// What a source is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// The source, as it was asked for.
    pub source: String,
    /// Its title or, where it has none, the caller's name for it.
    pub title: Option<String>,
    /// Its publisher.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<String>,
}

/// How many sentences are ranked at most: the last ones that the register took in. To rank all sentences with a word that stands
/// in each report would take as long as to read them.
const RANKED: i64 = 2_000;

/// How many sentences are looked through at most for those that pass the filters: the last ones that the register took in.
const LOOKED: i64 = 10_000;

/// The sentences that pass the filters. Joined crosswise, since whoever is asked about is in many records, and a report in few.
const FOUND: &str = "
FROM sentence_fts JOIN sentence t ON t.id = sentence_fts.rowid JOIN source s ON s.id = t.source
LEFT JOIN reading g ON g.source = s.id AND g.current = 1
WHERE sentence_fts MATCH :query AND sentence_fts.rowid >= coalesce((SELECT min(id) FROM (
    SELECT rowid AS id FROM sentence_fts WHERE sentence_fts MATCH :query ORDER BY rowid DESC LIMIT :looked)), 0)
  AND (:from IS NULL OR g.published >= :from) AND (:before IS NULL OR g.published < :before)
  AND (:publisher IS NULL OR s.publisher = :publisher)
  AND (:party IS NULL OR EXISTS (SELECT 1 FROM fact f CROSS JOIN witness w ON w.fact = f.id CROSS JOIN party p ON p.record = w.record
    WHERE f.reading = g.id AND p.code = :party))";

/// The same where nothing is filtered: the index alone knows.
const FOUND_ALL: &str = "
FROM sentence_fts WHERE sentence_fts MATCH :query AND :looked > 0 AND :from IS NULL AND :before IS NULL AND :publisher IS NULL AND :party IS NULL";

const COLUMNS: &str = "'s-' || substr(lower(hex(s.sha256)), 1, 12),
  coalesce(s.title, (SELECT min(name) FROM source_name WHERE source = s.id)), s.url, g.published,
  length(CAST(substr(CAST(s.text AS BLOB), 1, t.start) AS TEXT)), length(CAST(substr(CAST(s.text AS BLOB), 1, t.\"end\") AS TEXT)),
  t.text, snippet(sentence_fts, 0, '[', ']', '…', 24)";

impl Store {
    /// Sentences with these words, the best first; of words that more than 2,000 sentences have, the best of the last 2,000 that
    /// were taken in. Where a filter is given, the last 10,000 sentences with the words are looked through. `query` may use the full-text syntax of SQLite (`\"joint commission\"`,
    /// `energy OR gas`, `minist*`); what is no such expression is looked for word by word.
    pub fn search(&self, query: &str, filter: &SearchFilter) -> Result<Vec<Hit>> {
        match self.find(query, filter) {
            Err(_) => self.find(&plain(query), filter),
            found => found,
        }
    }

    /// Which parties the records of these sources concern, by how many of the sources each does: the most first.
    pub fn parties_of(&self, sources: &[String]) -> Result<Vec<(String, u64)>> {
        let rows = sources.iter().filter_map(|source| self.source_row(source).transpose()).collect::<Result<Vec<i64>>>()?;
        let mut statement = self.connection.prepare_cached(
            "SELECT p.code, count(DISTINCT g.source) AS n FROM json_each(?1) j JOIN reading g ON g.source = j.value AND g.current = 1
             JOIN fact f ON f.reading = g.id JOIN witness w ON w.fact = f.id JOIN party p ON p.record = w.record
             GROUP BY p.code ORDER BY n DESC, p.code",
        )?;
        let counts = statement.query_map([serde_json::json!(rows).to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(counts.collect::<rusqlite::Result<_>>()?)
    }

    /// What these sources are called, each with its identifier: its title or, where it has none, the caller's name for it; and its
    /// publisher. Sources that the register does not hold are left out.
    pub fn called(&self, sources: &[&str]) -> Result<Vec<Called>> {
        let mut one = self.connection.prepare_cached(
            "SELECT coalesce(s.title, (SELECT min(name) FROM source_name WHERE source = s.id)), s.publisher,
               (SELECT g.published FROM reading g WHERE g.source = s.id AND g.current = 1) FROM source s WHERE s.id = ?1",
        )?;
        let mut called = Vec::new();
        for id in sources {
            let Some(row) = self.source_row(id)? else { continue };
            called.push(one.query_row([row], |row| {
                let (title, publisher, published) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Called { source: (*id).to_owned(), title, publisher, published })
            })?);
        }
        Ok(called)
    }

    fn find(&self, query: &str, filter: &SearchFilter) -> Result<Vec<Hit>> {
        if query.trim().is_empty() {
            return Ok(Vec::new());
        }
        let found = if *filter == (SearchFilter { limit: filter.limit, ..SearchFilter::default() }) { FOUND_ALL } else { FOUND };
        let least =
            format!("SELECT min(id) FROM (SELECT sentence_fts.rowid AS id {found} ORDER BY sentence_fts.rowid DESC LIMIT :ranked)");
        let mut statement = self.connection.prepare_cached(&least)?;
        let parameters = named_params! {
            ":query": query, ":from": filter.from, ":before": filter.before, ":publisher": filter.publisher, ":party": filter.party,
            ":ranked": RANKED, ":looked": LOOKED,
        };
        let Some(least) = statement.query_row(parameters, |row| row.get::<_, Option<i64>>(0))? else { return Ok(Vec::new()) };
        let ranked = format!(
            "SELECT {COLUMNS} {FOUND} AND sentence_fts.rowid >= :least ORDER BY bm25(sentence_fts), s.sha256, t.nth LIMIT :limit"
        );
        let mut statement = self.connection.prepare_cached(&ranked)?;
        let rows = statement.query_map(
            named_params! {
                ":query": query, ":from": filter.from, ":before": filter.before, ":publisher": filter.publisher,
                ":party": filter.party, ":least": least, ":looked": LOOKED, ":limit": i64::try_from(filter.limit).unwrap_or(i64::MAX),
            },
            hit,
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Every word in quotation marks, so that none is taken for an operator.
fn plain(query: &str) -> String {
    let words = query.split_whitespace().map(|word| format!("\"{}\"", word.replace('"', "")));
    words.collect::<Vec<_>>().join(" ")
}

fn hit(row: &Row<'_>) -> rusqlite::Result<Hit> {
    Ok(Hit {
        source: row.get(0)?,
        title: row.get(1)?,
        url: row.get(2)?,
        published: row.get(3)?,
        start: row.get(4)?,
        end: row.get(5)?,
        text: row.get(6)?,
        snippet: row.get(7)?,
    })
}
