//! The register for Python. Answers of the public JSON form go over as text, tables as Arrow; the Python half makes them
//! pleasant. Calls that may take long leave Python free to run.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use chancery::fact::Confidence;
use chancery::reader;
use chancery::register::RecordKind;
use chancery::vocabulary::Vocabulary;
use chancery::wire::row::{COLUMNS, Row};
use chancery_store::brief::{self, Brief};
use chancery_store::export::{Format, export};
use chancery_store::{Entry, Failure, Filter, Hit, Limits, Listing, SearchFilter, Store};
use pyo3::prelude::*;
use serde_json::{Value, json};

use crate::capsule;
use crate::column::Column;
use crate::error::Fault;
use crate::reading::PyReading;
use crate::table::Table;

/// One open register.
#[pyclass(frozen, name = "Store", module = "chancery._native")]
pub struct PyStore {
    store: Mutex<Option<Store>>,
    path: PathBuf,
}

/// Documents, sources, readings, known, and failures with their reasons: the Python half names the parts.
type Loaded = (u64, u64, u64, u64, Vec<(String, String)>);

type Answer<T> = Result<T, Fault>;

impl PyStore {
    /// Runs `ask` on the store while Python is free to run.
    fn with<T: Send>(&self, py: Python<'_>, ask: impl FnOnce(&mut Store) -> Answer<T> + Send) -> Answer<T> {
        py.detach(|| {
            let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
            match store.as_mut() {
                Some(store) => ask(store),
                None => Err(Fault::new("closed", "the register is closed; open it again").at(self.path.display().to_string())),
            }
        })
    }
}

fn now() -> String {
    format!("{:.0}", jiff::Timestamp::now())
}

fn filter(kind: Option<&str>, from: Option<String>, before: Option<String>, limit: usize, offset: usize) -> Answer<Filter> {
    let kind = match kind {
        Some(word) => Some(RecordKind::parse(word).ok_or_else(|| {
            let known: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.as_str()).collect();
            Fault::new("argument", format!("there is no kind of record `{word}`; there are {}", known.join(", "))).of(word)
        })?),
        None => None,
    };
    Ok(Filter { kind, from, before, limit, offset })
}

fn listing(listing: Listing) -> String {
    let entry = |entry: Entry| {
        json!({
            "id": entry.id, "kind": entry.kind.as_str(), "title": entry.title, "date": entry.date, "told": entry.told,
            "parties": entry.parties, "reports": entry.reports, "independent": entry.independent,
            "confidence": entry.confidence, "first_published": entry.first_published, "last_published": entry.last_published,
        })
    };
    json!({ "total": listing.total, "entries": listing.entries.into_iter().map(entry).collect::<Vec<_>>() }).to_string()
}

#[pymethods]
impl PyStore {
    #[new]
    fn open(py: Python<'_>, path: PathBuf, read_only: bool) -> Result<PyStore, Fault> {
        let store = py.detach(|| if read_only { Store::open_read_only(&path) } else { Store::open(&path) })?;
        Ok(PyStore { store: Mutex::new(Some(store)), path })
    }

    fn close(&self, py: Python<'_>) {
        py.detach(|| drop(self.store.lock().unwrap_or_else(PoisonError::into_inner).take()));
    }

    /// Makes records only of statements of which the reader is at least so sure, from 0 to 1.
    fn set_min_confidence(&self, py: Python<'_>, least: f64) -> Answer<()> {
        let bar = Confidence::share(least).ok_or_else(|| {
            Fault::new("argument", "a confidence is a number from 0 to 1 with two decimals at most").of(&least.to_string())
        })?;
        self.with(py, |store| {
            store.set_min_confidence(bar)?;
            Ok(store.derive().map(drop)?)
        })
    }

    /// Takes readings in and computes the records: `(sources, readings, known, failed)`.
    fn append(&self, py: Python<'_>, readings: Vec<PyRef<'_, PyReading>>, derive: bool) -> Answer<(u64, u64, u64, u64)> {
        let mut batch = Vec::new();
        let mut failures = Vec::new();
        for reading in &readings {
            match &reading.read.reading {
                Ok(found) => batch.push((reading.read.source.clone(), found.clone())),
                Err(fault) => failures.push((reading.read.source.name.clone(), fault.message.clone())),
            }
        }
        self.with(py, |store| {
            let run = store.begin(&now(), reader::VERSION)?;
            let appended = store.append(run, &batch)?;
            for (place, reason) in &failures {
                let failure = Failure { path: "python".to_owned(), place: place.clone(), reason: reason.clone(), when: now() };
                store.fail(run, &failure)?;
            }
            if derive {
                store.derive()?;
            }
            store.finish(run, &now())?;
            Ok((appended.sources, appended.readings, appended.known, failures.len() as u64))
        })
    }

    /// Computes the records of what was appended without them.
    fn derive(&self, py: Python<'_>) -> Answer<()> {
        self.with(py, |store| Ok(store.derive().map(drop)?))
    }

    /// Loads a fact table: `(documents, sources, readings, known, failures)`, each failure with its reason.
    fn load(&self, py: Python<'_>, data: &Bound<'_, PyAny>, from: &str) -> PyResult<Loaded> {
        let mut rows = Vec::new();
        for batch in capsule::import(data)? {
            fact_rows(&batch.map_err(capsule::arrow_fault)?, &mut rows)?;
        }
        let loaded = self.with(py, |store| Ok(store.load_facts(rows.into_iter().map(Ok), from, &now())?))?;
        Ok((loaded.documents, loaded.sources, loaded.readings, loaded.known, loaded.failed))
    }

    /// A user's query: the table, and whether there were more rows.
    fn query(&self, py: Python<'_>, sql: &str, seconds: f64, limit: usize) -> Answer<(Table, bool)> {
        let time = Duration::try_from_secs_f64(seconds)
            .map_err(|_| Fault::new("argument", "the time limit is no number of seconds").of(&seconds.to_string()))?;
        let rows = self.with(py, |store| store.sql(sql, Limits { time, rows: limit }).map_err(|error| Fault::from(error).of(sql)))?;
        Ok((table(&rows.columns, &rows.rows)?, rows.truncated))
    }

    /// Records between two parties, of one (`b` empty), or all (both empty), as JSON.
    #[expect(clippy::too_many_arguments, reason = "the Python half has them by name")]
    fn records(
        &self,
        py: Python<'_>,
        a: &str,
        b: &str,
        kind: Option<&str>,
        from: Option<String>,
        before: Option<String>,
        limit: usize,
        offset: usize,
    ) -> Answer<String> {
        let filter = filter(kind, from, before, limit, offset)?;
        self.with(py, |store| {
            let found = match (a, b) {
                ("", "") => store.list(&filter),
                (a, "") => store.country(a, &filter),
                (a, b) => store.dyad(a, b, &filter),
            };
            Ok(listing(found?))
        })
    }

    /// A record or source with everything that is known of it, as JSON.
    fn record(&self, py: Python<'_>, id: &str) -> Answer<Option<String>> {
        self.with(py, |store| Ok(store.record(id)?.map(|value| value.to_string())))
    }

    /// The brief of two parties in one of its forms; none where the register holds nothing between them.
    #[expect(clippy::too_many_arguments, reason = "the Python half has them by name")]
    fn brief(
        &self,
        py: Python<'_>,
        ours: &str,
        theirs: &str,
        as_of: &str,
        undated: bool,
        purpose: Option<&str>,
        form: &str,
    ) -> Answer<Option<String>> {
        let write: fn(&Brief) -> String = match form {
            "markdown" => brief::markdown::write,
            "html" => brief::html::page,
            "json" => |brief| brief::json::write(brief).to_string(),
            other => {
                let message = format!("a brief has no form `{other}`; there are markdown, html, json");
                return Err(Fault::new("argument", message).of(other));
            }
        };
        let asked = brief::Asked { ours, theirs, as_of, undated, purpose };
        self.with(py, |store| Ok(brief::dyad(store, &asked)?.as_ref().map(write)))
    }

    /// Sentences that hold all the words, as JSON.
    fn search(&self, py: Python<'_>, words: &str, limit: usize) -> Answer<String> {
        self.with(py, |store| {
            let hits = store.search(words, &SearchFilter { limit, ..SearchFilter::default() })?;
            let hit = |hit: Hit| {
                json!({
                    "source": hit.source, "title": hit.title, "url": hit.url, "published": hit.published, "start": hit.start,
                    "end": hit.end, "text": hit.text, "snippet": hit.snippet,
                })
            };
            Ok(Value::Array(hits.into_iter().map(hit).collect()).to_string())
        })
    }

    /// The register in figures, as JSON.
    fn stats(&self, py: Python<'_>) -> Answer<String> {
        self.with(py, |store| {
            let stats = store.stats()?;
            let figures = json!({
                "sources": stats.sources, "independent_sources": stats.independent_sources, "readings": stats.readings,
                "proposals": stats.proposals, "failures": stats.failures, "records": stats.records, "events": stats.events, "pending": stats.pending,
            });
            Ok(figures.to_string())
        })
    }

    /// What is wrong: kind and place of each finding.
    fn verify(&self, py: Python<'_>) -> Answer<Vec<(String, String)>> {
        self.with(py, |store| Ok(store.verify()?.into_iter().map(|finding| (finding.kind.to_string(), finding.place)).collect()))
    }

    /// Inputs that could not be read: path, place, reason and time.
    fn failures(&self, py: Python<'_>) -> Answer<Vec<(String, Option<String>, String, String)>> {
        let parts = |failure: Failure| (failure.path, failure.place, failure.reason, failure.when);
        self.with(py, |store| Ok(store.failures()?.into_iter().map(parts).collect()))
    }

    fn rebuild(&self, py: Python<'_>) -> Answer<()> {
        self.with(py, |store| Ok(store.rebuild().map(drop)?))
    }

    fn content_hash(&self, py: Python<'_>) -> Answer<String> {
        self.with(py, |store| Ok(store.content_hash()?))
    }

    /// Writes an export: how many files and rows.
    fn export(&self, py: Python<'_>, format: &str, out: PathBuf) -> Answer<(u64, u64)> {
        let known = || Format::ALL.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", ");
        let wanted = Format::parse(format)
            .ok_or_else(|| Fault::new("argument", format!("there is no export `{format}`; there are {}", known())).of(format))?;
        self.with(py, |store| {
            let exported = export(store, wanted, &out)?;
            Ok((exported.files, exported.rows))
        })
    }
}

/// The rows of one batch of a fact table.
fn fact_rows(batch: &RecordBatch, rows: &mut Vec<Row>) -> Answer<()> {
    let mut columns = Vec::new();
    for (name, ..) in COLUMNS {
        columns.push(Column::find(batch, name, true)?.expect("a column that must be there is there"));
    }
    for at in 0..batch.num_rows() {
        let mut words = [const { None }; COLUMNS.len()];
        for (cell, column) in words.iter_mut().zip(&columns) {
            *cell = column.words(at)?;
        }
        let unsound = |column: &'static str| Fault::new("facts", format!("row {at} has no sound `{column}`")).at(column);
        rows.push(Row::from_words(words).map_err(unsound)?);
    }
    Ok(())
}

/// The answer to a query as Arrow: whole numbers, fractions or text, whatever holds all values of a column.
fn table(columns: &[String], rows: &[Vec<Value>]) -> Answer<Table> {
    let mut fields = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for (at, name) in columns.iter().enumerate() {
        let cells = || rows.iter().map(|row| &row[at]);
        let present = || cells().filter(|cell| !cell.is_null());
        let (data, array): (DataType, ArrayRef) = if present().next().is_some() && present().all(Value::is_i64) {
            let mut numbers = Int64Builder::new();
            cells().for_each(|cell| numbers.append_option(cell.as_i64()));
            (DataType::Int64, Arc::new(numbers.finish()))
        } else if present().next().is_some() && present().all(Value::is_number) {
            let mut numbers = Float64Builder::new();
            cells().for_each(|cell| numbers.append_option(cell.as_f64()));
            (DataType::Float64, Arc::new(numbers.finish()))
        } else {
            let mut texts = StringBuilder::new();
            for cell in cells() {
                match cell {
                    Value::Null => texts.append_null(),
                    Value::String(text) => texts.append_value(text),
                    other => texts.append_value(other.to_string()),
                }
            }
            (DataType::Utf8, Arc::new(texts.finish()))
        };
        fields.push(Field::new(name, data, true));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    // A query without columns has no batch; Arrow wants a length that no column gives.
    let batches = if arrays.is_empty() {
        Vec::new()
    } else {
        vec![RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(capsule::arrow_fault)?]
    };
    Ok(Table::new(schema, batches))
}
