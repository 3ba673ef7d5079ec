//! Many documents at once: several threads, Python left free to run meanwhile, the order of the documents kept.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use arrow_array::RecordBatch;
use chancery::reader;
use chancery::wire::row::{Row, rows};
use pyo3::prelude::*;

use crate::capsule;
use crate::column::Column;
use crate::error::Fault;
use crate::given::Given;
use crate::guard::{Choice, Read, read};
use crate::reading::PyReading;
use crate::table::{Table, fact_batch};

/// Documents of a table that are read before the rows of them are made into a batch.
const CHUNK: usize = 256;

/// Reads documents, each as the tuple `(text, name, date, title, publisher, url, lang)`. One that cannot be read is a reading
/// with an error; with `gate` one that the relevance gate holds back is a reading without facts.
#[pyfunction]
pub fn read_documents(py: Python<'_>, documents: Vec<Bound<'_, PyAny>>, threads: usize, gate: bool) -> Vec<PyReading> {
    let given: Vec<Result<Given, Fault>> = documents
        .iter()
        .map(|document| Given::extract(document).map_err(|error| Fault::new("document", error.value(py).to_string())))
        .collect();
    py.detach(|| read_all(given, threads, Choice::of_gate(gate))).into_iter().map(PyReading::new).collect()
}

/// Reads every document of a table and gives their fact table. `columns` says under which names the fields are found;
/// `wanted` are those of them that must be there. After every chunk `progress` is told how many documents are done.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "the Python half has them by name")]
pub fn read_arrow(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    columns: HashMap<String, String>,
    wanted: Vec<String>,
    threads: usize,
    gate: bool,
    texts: bool,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Table> {
    let (mut batches, mut done) = (Vec::new(), 0_usize);
    for batch in capsule::import(data)? {
        let batch = batch.map_err(capsule::arrow_fault)?;
        for start in (0..batch.num_rows()).step_by(CHUNK) {
            let chunk = batch.slice(start, CHUNK.min(batch.num_rows() - start));
            let given = taken(&chunk, &columns, &wanted)?;
            done += given.len();
            batches.push(py.detach(|| facts(&read_all(given, threads, Choice::of_gate(gate)), texts))?);
            if let Some(progress) = &progress {
                progress.call1((done,))?;
            }
            py.check_signals()?;
        }
    }
    Ok(Table::of_facts(batches))
}

/// The documents of one batch. A cell that is no text costs its document only.
fn taken(batch: &RecordBatch, columns: &HashMap<String, String>, wanted: &[String]) -> Result<Vec<Result<Given, Fault>>, Fault> {
    let column = |field: &str| match columns.get(field) {
        Some(name) => Column::find(batch, name, wanted.iter().any(|wanted| wanted == field)),
        None => Ok(None),
    };
    let (text, date, title) = (column("text")?, column("date")?, column("title")?);
    // Where nothing was said of names, a column `id` serves as well.
    let name = match column("name")? {
        None => Column::find(batch, "id", false)?,
        name => name,
    };
    let (publisher, url, lang) = (column("publisher")?, column("url")?, column("lang")?);
    let words = |column: &Option<Column>, row| column.as_ref().map_or(Ok(None), |column| column.words(row));
    let document = |row| {
        let name = words(&name, row)?;
        let text = words(&text, row).map_err(|fault| Fault { place: name.clone().or(fault.place.clone()), ..fault })?;
        let [date, title, publisher] = [words(&date, row)?, words(&title, row)?, words(&publisher, row)?];
        Ok(Given { text, name, date, title, publisher, url: words(&url, row)?, lang: words(&lang, row)? })
    };
    Ok((0..batch.num_rows()).map(document).collect())
}

/// The rows of readings. With `texts` they can be loaded into a register, without they are smaller.
pub fn facts(reads: &[Read], texts: bool) -> Result<RecordBatch, Fault> {
    let mut table = Vec::new();
    for read in reads {
        let source = &read.source;
        match &read.reading {
            Ok(reading) => table.extend(rows(source, reading, read.reader())),
            Err(fault) => {
                let mut row = Row::error(Some(source), reader::VERSION, &fault.message);
                // Of a document without a text there is no hash that would name it.
                row.document = row.document.filter(|_| !source.text().is_empty());
                table.push(row);
            }
        }
    }
    if !texts {
        table.iter_mut().for_each(|row| row.text = None);
    }
    fact_batch(&table)
}

/// Reads all, `threads` at a time; 1 reads on this thread.
fn read_all(given: Vec<Result<Given, Fault>>, threads: usize, choice: Choice) -> Vec<Read> {
    let read_one = |given: Result<Given, Fault>| match given {
        Ok(given) => read(given, choice),
        Err(fault) => {
            let mut source = chancery::text::Source::new("");
            source.name = fault.place.clone();
            Read { source, reading: Err(fault) }
        }
    };
    if threads <= 1 || given.len() <= 1 {
        return given.into_iter().map(read_one).collect();
    }
    let waiting = Mutex::new(given.into_iter().enumerate());
    let done = Mutex::new(Vec::new());
    // A reader that breaks is contained, so neither lock can be found poisoned; if one could, what it holds is still sound.
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((at, given)) = next else { break };
                    let read = read_one(given);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((at, read));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, read)| read).collect()
}
