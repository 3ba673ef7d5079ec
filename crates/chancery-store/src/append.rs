//! Appending: sources and readings into the ground, and marks on what they disturb.

use std::collections::{BTreeSet, HashMap};

use chancery::reader::Reading;
use chancery::register::block::{self, Block, Twins};
use chancery::text::{Source, Span};
use chancery::wire;
use rusqlite::{OptionalExtension, Transaction};
use sha2::{Digest, Sha256};

use crate::cluster::Fresh;
use crate::decision::seat;
use crate::run::RunId;
use crate::{Result, Store, cluster, follow};

/// What a batch brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Appended {
    /// Sources that were new.
    pub sources: u64,
    /// Readings that were new.
    pub readings: u64,
    /// Readings that were there already.
    pub known: u64,
}

impl Store {
    /// Takes a batch of sources, each with its reading by the run's version of the reader, into the register: all of it or,
    /// if the program is killed, nothing. What is there already stays as it is. Records are brought up to date by
    /// [`derive`](Store::derive), now or later.
    ///
    /// A reading that a relevance gate made is kept as the gate's; a reading by the run's reader takes its place, never the
    /// other way round.
    pub fn append(&mut self, run: RunId, batch: &[(Source, Reading)]) -> Result<Appended> {
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let reader: String = transaction.query_row("SELECT reader FROM run WHERE id = ?1", [run.0], |row| row.get(0))?;
        // What is remembered of a transaction that fails is wrong, so it goes back only behind the commit.
        let mut fresh = std::mem::take(&mut self.fresh);
        fresh.catch_up(&transaction)?;
        let mut batch_state = Batch {
            transaction: &transaction,
            run: run.0,
            reader,
            blocks: HashMap::new(),
            fresh: &mut fresh,
            appended: Appended::default(),
        };
        for (source, reading) in batch {
            batch_state.add(source, reading)?;
        }
        let appended = batch_state.appended;
        transaction.execute(
            "UPDATE run SET sources = sources + ?2, readings = readings + ?3, known = known + ?4 WHERE id = ?1",
            (run.0, appended.sources, appended.readings, appended.known),
        )?;
        transaction.commit()?;
        self.fresh = fresh;
        Ok(appended)
    }
}

struct Batch<'a> {
    transaction: &'a Transaction<'a>,
    run: i64,
    reader: String,
    blocks: HashMap<Block, i64>,
    fresh: &'a mut Fresh,
    appended: Appended,
}

impl Batch<'_> {
    fn add(&mut self, source: &Source, reading: &Reading) -> Result<()> {
        let (row, new) = self.source(source)?;
        if let Some(name) = &source.name {
            let mut insert = self.transaction.prepare_cached("INSERT OR IGNORE INTO source_name (source, name) VALUES (?1, ?2)")?;
            insert.execute((row, name))?;
        }
        let maker = self.reader_of(reading);
        // A run of the gate itself brings what a table says that it held back: that takes the place of no reading.
        let of_gate = reading.gate.is_some() && self.reader == maker;
        let mut known = self.transaction.prepare_cached("SELECT 1 FROM reading WHERE source = ?1 AND (?4 OR reader IN (?2, ?3))")?;
        if known.exists((row, &self.reader, maker, of_gate))? {
            self.appended.known += 1;
            return Ok(());
        }
        self.appended.readings += 1;
        if !new {
            self.supersede(row, source, reading)?;
        }
        self.reading(row, source, reading)?;
        if !new {
            seat::place_again(self.transaction, source.id())?;
        }
        follow::note(self.transaction, row, new, source, reading)?;
        if new {
            cluster::admit(self.transaction, self.fresh, row, source, reading)?;
        }
        sentences(self.transaction, row, source.text(), &reading.sentences)
    }

    /// The row of the source, and whether it is new.
    fn source(&mut self, source: &Source) -> Result<(i64, bool)> {
        let hash = source.id().0;
        let mut known = self.transaction.prepare_cached("SELECT id FROM source WHERE sha256 = ?1")?;
        if let Some(row) = known.query_row([hash.as_slice()], |row| row.get(0)).optional()? {
            return Ok((row, false));
        }
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO source (sha256, text, url, publisher, title, published_raw, lang, run) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        let Source { url, publisher, title, published_raw, lang, .. } = source;
        insert.execute((hash.as_slice(), source.text(), url, publisher, title, published_raw, lang, self.run))?;
        self.appended.sources += 1;
        Ok((self.transaction.last_insert_rowid(), true))
    }

    /// Takes the place of the reading by an earlier reader: its facts stay in the ground, but no record is made of them.
    fn supersede(&mut self, row: i64, source: &Source, reading: &Reading) -> Result<()> {
        let mut dirty = self.transaction.prepare_cached(
            "INSERT OR IGNORE INTO dirty SELECT DISTINCT f.block FROM reading r JOIN fact f ON f.reading = r.id
             WHERE r.source = ?1 AND r.current = 1",
        )?;
        dirty.execute([row])?;
        let mut before = self.transaction.prepare_cached("SELECT agency, published FROM reading WHERE source = ?1 AND current = 1")?;
        let before: Option<(Option<String>, Option<String>)> =
            before.query_row([row], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let now = (credit(source, reading), block::published(source, reading).map(|date| date.to_string()));
        if before.is_some_and(|(agency, published)| (agency.as_deref(), published) != now) {
            cluster::recluster_later(self.transaction)?;
        }
        self.transaction.prepare_cached("UPDATE reading SET current = 0 WHERE source = ?1 AND current = 1")?.execute([row])?;
        forget_sentences(self.transaction, row)
    }

    fn reading(&mut self, row: i64, source: &Source, reading: &Reading) -> Result<()> {
        let hash = Sha256::digest(wire::canonical(wire::reading_to_json(reading)).as_bytes());
        let frame = wire::canonical(wire::frame_to_json(reading));
        let published = block::published(source, reading).map(|date| date.to_string());
        let kind = reading.document.kind.map(|kind| kind.to_string());
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO reading (source, reader, frame, sha256, published, kind, agency, current, run)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8)",
        )?;
        let reader = self.reader_of(reading);
        insert.execute((row, reader, frame, hash.as_slice(), published, kind, credit(source, reading), self.run))?;
        let reading_row = self.transaction.last_insert_rowid();
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO fact (reading, kind, nth, block, twin, start, \"end\", role, voice, speaker, confidence, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?;
        let (mut touched, mut twins) = (BTreeSet::new(), Twins::default());
        for (nth, fact) in block::facts(reading) {
            let block = Block::of(&fact);
            let twin = twins.next(&block, &fact);
            let block = self.block(block)?;
            touched.insert(block);
            let evidence = fact.evidence();
            let span = evidence.cite.span();
            let body = wire::canonical(wire::fact_to_json(&fact));
            insert.execute((
                reading_row,
                fact.kind().to_string(),
                nth,
                block,
                twin,
                span.start,
                span.end,
                evidence.role.to_string(),
                evidence.voice.to_string(),
                &evidence.speaker,
                fact.confidence().get(),
                body,
            ))?;
        }
        let mut mark = self.transaction.prepare_cached("INSERT OR IGNORE INTO dirty (block) VALUES (?1)")?;
        for block in touched {
            mark.execute([block])?;
        }
        Ok(())
    }

    /// The version of what made a reading.
    fn reader_of<'r>(&'r self, reading: &'r Reading) -> &'r str {
        reading.gate.as_deref().unwrap_or(&self.reader)
    }

    fn block(&mut self, block: Block) -> Result<i64> {
        if let Some(&row) = self.blocks.get(&block) {
            return Ok(row);
        }
        let kind = block.kind.to_string();
        let mut known = self.transaction.prepare_cached("SELECT id FROM block WHERE kind = ?1 AND key = ?2")?;
        let row = match known.query_row((&kind, &block.key), |row| row.get(0)).optional()? {
            Some(row) => row,
            None => {
                let mut insert = self.transaction.prepare_cached("INSERT INTO block (kind, key) VALUES (?1, ?2)")?;
                insert.execute((&kind, &block.key))?;
                self.transaction.last_insert_rowid()
            }
        };
        self.blocks.insert(block, row);
        Ok(row)
    }
}

/// The agency as the text writes it.
fn credit<'a>(source: &'a Source, reading: &Reading) -> Option<&'a str> {
    reading.document.agency.map(|span| span.of(source.text()))
}

/// Files the sentences of a source for search.
pub(crate) fn sentences(transaction: &Transaction<'_>, row: i64, text: &str, spans: &[Span]) -> Result<()> {
    let mut insert =
        transaction.prepare_cached("INSERT INTO sentence (source, nth, start, \"end\", text) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let mut index = transaction.prepare_cached("INSERT INTO sentence_fts (rowid, text) VALUES (?1, ?2)")?;
    for (nth, span) in spans.iter().enumerate() {
        let words = span.of(text);
        insert.execute((row, nth, span.start, span.end, words))?;
        index.execute((transaction.last_insert_rowid(), words))?;
    }
    Ok(())
}

/// Takes the sentences of a source out of the search.
pub(crate) fn forget_sentences(transaction: &Transaction<'_>, row: i64) -> Result<()> {
    let mut index = transaction.prepare_cached(
        "INSERT INTO sentence_fts (sentence_fts, rowid, text) SELECT 'delete', id, text FROM sentence WHERE source = ?1",
    )?;
    index.execute([row])?;
    transaction.prepare_cached("DELETE FROM sentence WHERE source = ?1")?.execute([row])?;
    Ok(())
}
