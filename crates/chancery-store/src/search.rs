//! Search: sentences by their words.
//!
//! In a large register a common word stands in a sentence of every report, and nobody reads a hundred thousand sentences. So a
//! search first finds which sentences count ([`Store::candidates`]), looking at identifiers and indexes alone, then ranks them,
//! and only of the best few fetches words and titles.

use rusqlite::{Row, ToSql, named_params};

use crate::{Result, Store};

/// Which sentences a search may find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchFilter {
    /// Only sources that name this party: a state, a capital, an organisation.
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

/// How many that pass the filters are enough to be ranked where many sources pass: to go on for the 2,000 of a search without
/// filters would take a common word twice as long.
const ENOUGH: i64 = 300;

/// Where no more sources than this pass the filters, all their sentences are looked through.
const FEW: i64 = 400;

const COLUMNS: &str = "'s-' || substr(lower(hex(s.sha256)), 1, 12),
  coalesce(s.title, (SELECT min(name) FROM source_name WHERE source = s.id)), s.url, g.published,
  length(CAST(substr(CAST(s.text AS BLOB), 1, t.start) AS TEXT)), length(CAST(substr(CAST(s.text AS BLOB), 1, t.\"end\") AS TEXT)),
  t.text, snippet(sentence_fts, 0, '[', ']', '…', 24)";

impl Store {
    /// Sentences with these words, the best first; of words that more than 2,000 sentences have, the best of the last 2,000 that
    /// were taken in. Where more than 400 sources pass the filters, the last 10,000 sentences with the words are looked through,
    /// until 300 are found that pass, or as many as are asked for.
    /// `query` may use the full-text syntax of SQLite (`\"joint commission\"`, `energy OR gas`, `minist*`); what is no such
    /// expression is looked for word by word.
    pub fn search(&self, query: &str, filter: &SearchFilter) -> Result<Vec<Hit>> {
        match self.find(query, filter) {
            Err(_) => self.find(&plain(query), filter),
            found => found,
        }
    }

    /// Which parties these sources name, by how many of the sources name each: the most first.
    pub fn parties_of(&self, sources: &[String]) -> Result<Vec<(String, u64)>> {
        let rows = sources.iter().filter_map(|source| self.source_row(source).transpose()).collect::<Result<Vec<i64>>>()?;
        let mut statement = self.connection.prepare_cached(
            "SELECT n.code, count(*) AS n FROM json_each(?1) j CROSS JOIN named n ON n.source = j.value
             GROUP BY n.code ORDER BY n DESC, n.code",
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
        let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
        let best = match Narrowed::by(filter) {
            None => self.best_of_last(query, limit)?,
            Some(sources) => self.best_of(&self.candidates(query, &sources, limit)?, query, limit)?,
        };
        let mut fetch = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM sentence_fts JOIN sentence t ON t.id = sentence_fts.rowid JOIN source s ON s.id = t.source
             LEFT JOIN reading g ON g.source = s.id AND g.current = 1 WHERE sentence_fts MATCH ?1 AND sentence_fts.rowid = ?2"
        ))?;
        Ok(best.into_iter().map(|id| fetch.query_row((query, id), hit)).collect::<rusqlite::Result<_>>()?)
    }

    /// The best of the last sentences with these words, of all sources.
    fn best_of_last(&self, query: &str, limit: i64) -> Result<Vec<i64>> {
        // Found and weighed in one walk through the words' lists.
        let mut ranked = self.connection.prepare_cached(&format!(
            "SELECT t.id FROM (SELECT rowid AS id, bm25(sentence_fts) AS weight FROM sentence_fts WHERE sentence_fts MATCH ?1
               ORDER BY rowid DESC LIMIT {RANKED}) f
             CROSS JOIN sentence t ON t.id = f.id CROSS JOIN source s ON s.id = t.source ORDER BY f.weight, s.sha256, t.nth LIMIT ?2"
        ))?;
        let best = ranked.query_map((query, limit), |row| row.get(0))?;
        Ok(best.collect::<rusqlite::Result<_>>()?)
    }

    /// The best of these sentences, all of which have the words.
    fn best_of(&self, candidates: &[i64], query: &str, limit: i64) -> Result<Vec<i64>> {
        let (Some(least), Some(most)) = (candidates.iter().min(), candidates.iter().max()) else { return Ok(Vec::new()) };
        // The plus signs keep SQLite from asking the index once for each sentence: it walks through the word's list once.
        let mut ranked = self.connection.prepare_cached(
            "SELECT t.id FROM sentence_fts CROSS JOIN sentence t ON t.id = sentence_fts.rowid CROSS JOIN source s ON s.id = t.source
             WHERE sentence_fts MATCH :query AND sentence_fts.rowid BETWEEN :least AND :most
               AND +sentence_fts.rowid IN (SELECT value FROM json_each(:candidates))
             ORDER BY bm25(sentence_fts), s.sha256, t.nth LIMIT :limit",
        )?;
        let best = ranked.query_map(
            named_params! {
                ":query": query, ":least": least, ":most": most, ":candidates": serde_json::json!(candidates).to_string(),
                ":limit": limit,
            },
            |row| row.get::<_, i64>(0),
        )?;
        Ok(best.collect::<rusqlite::Result<_>>()?)
    }

    /// The sentences with these words that pass the filters, the last ones that the register took in.
    fn candidates(&self, query: &str, sources: &Narrowed<'_>, limit: i64) -> Result<Vec<i64>> {
        let mut few =
            self.connection.prepare_cached(&format!("SELECT {} FROM {} LIMIT {}", sources.source, sources.all(), FEW + 1))?;
        let few: Vec<i64> = few.query_map(sources.values.as_slice(), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        if few.len() as i64 > FEW {
            return self.candidates_of_many(query, sources, ENOUGH.max(limit).min(LOOKED));
        }
        // The sentences of a source stand side by side.
        let mut place = self.connection.prepare_cached("SELECT min(id), max(id) FROM sentence WHERE source = ?1")?;
        let mut with_words = self
            .connection
            .prepare_cached("SELECT rowid FROM sentence_fts WHERE sentence_fts MATCH ?1 AND rowid BETWEEN ?2 AND ?3")?;
        let mut ids: Vec<i64> = Vec::new();
        for source in few {
            let (least, most): (Option<i64>, Option<i64>) = place.query_row([source], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let found = with_words.query_map((query, least, most), |row| row.get::<_, i64>(0))?;
            found.into_iter().try_for_each(|id| id.map(|id| ids.push(id)))?;
        }
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids.truncate(RANKED as usize);
        Ok(ids)
    }

    /// The same where many sources pass: the last sentences with the words are asked one by one whether theirs does, until there
    /// are `enough`.
    fn candidates_of_many(&self, query: &str, sources: &Narrowed<'_>, enough: i64) -> Result<Vec<i64>> {
        let mut asked = self.connection.prepare_cached(&format!(
            "SELECT t.id FROM (SELECT rowid AS id FROM sentence_fts WHERE sentence_fts MATCH :query ORDER BY rowid DESC LIMIT {LOOKED}) f
             CROSS JOIN sentence t ON t.id = f.id CROSS JOIN {} LIMIT {enough}",
            sources.of("t.source"),
        ))?;
        let values: Vec<(&str, &dyn ToSql)> =
            sources.values.iter().copied().chain(std::iter::once((":query", &query as &dyn ToSql))).collect();
        let ids = asked.query_map(values.as_slice(), |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }
}

/// The sources that pass the filters of a search: the tables that tell, each with its condition, those first that let few pass.
struct Narrowed<'a> {
    tables: Vec<(&'static str, &'static str, &'static str)>,
    /// The source, by the first table.
    source: &'static str,
    values: Vec<(&'static str, &'a dyn ToSql)>,
}

impl Narrowed<'_> {
    /// `None` where all pass.
    fn by(filter: &SearchFilter) -> Option<Narrowed<'_>> {
        let (mut tables, mut values) = (Vec::new(), Vec::<(&str, &dyn ToSql)>::new());
        if let Some(party) = &filter.party {
            tables.push(("named n", "n.source", "n.code = :party"));
            values.push((":party", party));
        }
        if let Some(publisher) = &filter.publisher {
            tables.push(("source p", "p.id", "p.publisher = :publisher"));
            values.push((":publisher", publisher));
        }
        if filter.from.is_some() || filter.before.is_some() {
            // What has no date lies on no day.
            let day = "g.current = 1 AND coalesce(g.published, '') >= coalesce(:from, '0') AND coalesce(g.published, '') < coalesce(:before, 'a')";
            tables.push(("reading g", "g.source", day));
            values.extend([(":from", &filter.from as &dyn ToSql), (":before", &filter.before)]);
        }
        let source = tables.first()?.1;
        Some(Narrowed { tables, source, values })
    }

    /// All of them, as what a query goes through.
    fn all(&self) -> String {
        let rest = self.tables[1..]
            .iter()
            .map(|(table, id, condition)| format!(" CROSS JOIN {table} ON {id} = {} AND {condition}", self.source));
        let (first, _, condition) = self.tables[0];
        format!("{first}{} WHERE {condition}", rest.collect::<String>())
    }

    /// Whether a source is one of them, as what a query goes through.
    fn of(&self, source: &str) -> String {
        let parts = self.tables.iter().map(|(table, id, condition)| format!("{table} ON {id} = {source} AND {condition}"));
        parts.collect::<Vec<_>>().join(" CROSS JOIN ")
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
