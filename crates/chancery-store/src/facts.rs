//! Fact tables: what a cluster read, brought into the register.
//!
//! Rows may come in any order, from many files, and more than once: a document is put together as soon as it is whole, its
//! text must have the hash that its rows go by, and every citation must fit the text ([`chancery::wire::row::assemble`]). What
//! is there already stays as it is, so that loading twice changes nothing.

mod file;

use std::collections::{BTreeMap, HashMap, HashSet};

use chancery::reader::Reading;
use chancery::text::{Source, SourceId};
use chancery::wire::row::{ContentHash, Row, RowKind, assemble, document_body};

use crate::derive::{damaged, parse};
use crate::run::{Failure, RunId};
use crate::{Result, Store};

pub use file::{FactFile, fact_files};

/// A batch is committed when it holds this many documents…
const BATCH_DOCUMENTS: usize = 100;
/// …or this many bytes of text.
const BATCH_BYTES: usize = 4 << 20;

/// What a load brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loaded {
    /// Documents that were whole.
    pub documents: u64,
    /// Sources that were new.
    pub sources: u64,
    /// Readings that were new.
    pub readings: u64,
    /// Readings that were there already.
    pub known: u64,
    /// Documents that could not be read, and documents whose rows do not make them up: place and reason. They stand in the
    /// register's failures too.
    pub failed: Vec<(String, String)>,
}

impl Store {
    /// Brings the rows of fact tables into the register and computes the records. `from` names the table in failures; `now`
    /// is the caller's clock in RFC 3339.
    pub fn load_facts(&mut self, rows: impl IntoIterator<Item = Result<Row>>, from: &str, now: &str) -> Result<Loaded> {
        let mut load = Load {
            store: self,
            from,
            now,
            runs: HashMap::new(),
            open: HashMap::new(),
            whole: HashSet::new(),
            loaded: Loaded::default(),
        };
        for row in rows {
            load.take(row?)?;
        }
        load.finish()
    }

    /// The content hash of the readings that count, see [`ContentHash`]: equal to that of a fact table of the same documents
    /// read by the same reader.
    pub fn content_hash(&self) -> Result<String> {
        let mut content = ContentHash::default();
        let mut readings = self
            .connection
            .prepare("SELECT s.sha256, g.id, g.reader, g.frame FROM reading g JOIN source s ON s.id = g.source WHERE g.current = 1")?;
        let mut facts = self.connection.prepare_cached("SELECT kind, nth, body FROM fact WHERE reading = ?1")?;
        let mut found = readings.query([])?;
        while let Some(reading) = found.next()? {
            let (document, reader) = (SourceId(reading.get(0)?), reading.get::<_, String>(2)?);
            let (body, _) = document_body(parse(&reading.get::<_, String>(3)?, &document.to_string())?);
            // In the order of a reading: by the kinds of record, then as in the text.
            let mut ordered: BTreeMap<(RowKind, u32), String> = BTreeMap::from([((RowKind::Document, 0), body)]);
            let mut of_reading = facts.query([reading.get::<_, i64>(1)?])?;
            while let Some(fact) = of_reading.next()? {
                let kind = RowKind::parse(&fact.get::<_, String>(0)?).ok_or_else(|| damaged(&document.to_string()))?;
                ordered.insert((kind, fact.get(1)?), fact.get(2)?);
            }
            let rows: Vec<Row> = (0..)
                .zip(ordered)
                .map(|(ordinal, ((kind, _), body))| Row { body: Some(body), ..Row::new(Some(document), &reader, ordinal, kind) })
                .collect();
            content.document(document, &reader, &rows);
        }
        Ok(content.finish())
    }
}

/// Rows of one document on their way, by their ordinals.
type Open = BTreeMap<u32, Row>;

struct Load<'a> {
    store: &'a mut Store,
    from: &'a str,
    now: &'a str,
    /// For each version of the reader its run and the batch that waits to be written.
    runs: HashMap<String, (RunId, Vec<(Source, Reading)>)>,
    open: HashMap<(SourceId, String), Open>,
    /// Documents that are done with. A copy of a row that comes late is no news.
    whole: HashSet<(SourceId, String)>,
    loaded: Loaded,
}

impl Load<'_> {
    fn take(&mut self, row: Row) -> Result<()> {
        let (RowKind::Document | RowKind::Fact(_), Some(document)) = (row.kind, row.document) else {
            let place = row.name.or(row.url).or(row.document.map(|document| document.to_string())).unwrap_or_default();
            return self.fail(row.reader, place, row.error.unwrap_or_else(|| "the row names no document".to_owned()));
        };
        let key = (document, row.reader.clone());
        if self.whole.contains(&key) {
            return Ok(());
        }
        let rows = self.open.entry(key.clone()).or_default();
        rows.insert(row.ordinal, row);
        let announced = rows.get(&0).and_then(|head| head.facts);
        if announced.is_none_or(|facts| rows.len() <= facts as usize) {
            return Ok(());
        }
        let rows: Vec<Row> = self.open.remove(&key).into_iter().flat_map(BTreeMap::into_values).collect();
        self.whole.insert(key.clone());
        self.close(key, &rows)
    }

    /// A document whose rows are all there, or will not come any more.
    fn close(&mut self, (document, reader): (SourceId, String), rows: &[Row]) -> Result<()> {
        match assemble(rows) {
            Ok(read) => {
                self.loaded.documents += 1;
                let (_, batch) = self.run(&reader)?;
                batch.push(read);
                let bytes: usize = batch.iter().map(|(source, _)| source.text().len()).sum();
                if batch.len() >= BATCH_DOCUMENTS || bytes >= BATCH_BYTES { self.write(&reader) } else { Ok(()) }
            }
            Err(error) => {
                let name = rows.iter().find_map(|row| row.name.clone()).unwrap_or_else(|| document.to_string());
                self.fail(reader, name, error.to_string())
            }
        }
    }

    fn run(&mut self, reader: &str) -> Result<&mut (RunId, Vec<(Source, Reading)>)> {
        if !self.runs.contains_key(reader) {
            let run = self.store.begin(self.now, reader)?;
            self.runs.insert(reader.to_owned(), (run, Vec::new()));
        }
        Ok(self.runs.get_mut(reader).expect("the run of this reader was just begun"))
    }

    fn write(&mut self, reader: &str) -> Result<()> {
        let (run, batch) = self.run(reader)?;
        let (run, batch) = (*run, std::mem::take(batch));
        let appended = self.store.append(run, &batch)?;
        self.loaded.sources += appended.sources;
        self.loaded.readings += appended.readings;
        self.loaded.known += appended.known;
        Ok(())
    }

    fn fail(&mut self, reader: String, place: String, reason: String) -> Result<()> {
        let run = self.run(&reader)?.0;
        let failure =
            Failure { path: self.from.to_owned(), place: Some(place.clone()), reason: reason.clone(), when: self.now.to_owned() };
        self.store.fail(run, &failure)?;
        self.loaded.failed.push((place, reason));
        Ok(())
    }

    fn finish(mut self) -> Result<Loaded> {
        let mut open: Vec<_> = std::mem::take(&mut self.open).into_iter().collect();
        open.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (key, rows) in open {
            self.close(key, &rows.into_values().collect::<Vec<_>>())?;
        }
        let mut readers: Vec<String> = self.runs.keys().cloned().collect();
        readers.sort();
        for reader in &readers {
            self.write(reader)?;
        }
        self.store.derive()?;
        for reader in &readers {
            let run = self.run(reader)?.0;
            self.store.finish(run, self.now)?;
        }
        Ok(self.loaded)
    }
}
