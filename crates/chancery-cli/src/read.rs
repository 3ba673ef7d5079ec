//! `chancery read`: documents into the register.
//!
//! What is read is committed in batches; a batch is whole or absent. A run that is interrupted or killed leaves a register that
//! opens, and the next run over the same inputs goes on where it ended.

pub mod interrupt;
mod pipeline;
mod progress;
mod summary;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result};
use chancery::gate;
use chancery::reader::{self, Note, Reading};
use chancery::text::{Source, SourceId};
use chancery_intake::{Format, Options, Origin, Pending, walk};
use chancery_store::{Failure, RunId, Store};

use crate::args::{Bar, Form, Read};
use crate::clock::now;
use crate::exit::Exit;
use crate::print::Output;
use pipeline::Outcome;
use progress::Progress;
use summary::Summary;

/// A batch is committed when it holds this many documents…
const BATCH_DOCUMENTS: usize = 100;
/// …or this many bytes of text.
const BATCH_BYTES: usize = 4 << 20;

pub fn run(read: &Read, register: &Path, output: &Output) -> Result<Exit> {
    let options = Options {
        format: read.format.as_deref().and_then(Format::of_name),
        encoding: read.encoding.clone(),
        map: read.map.clone().unwrap_or_default(),
        ..Options::default()
    };
    interrupt::watch()?;
    let mut inputs = walk(&read.paths, &options);
    let mut writer = Writer::begin(open(register, &read.bar)?, &read.paths, read.quiet)?;
    let reader = Reader { jobs: read.jobs, no_gate: read.no_gate };
    reader.read(inputs.pending(), register, &mut writer)?;
    // The writer's is the last connection, so that SQLite takes its log into the file when it closes.
    let summary = writer.finish(inputs.passed_over())?;
    if !read.quiet {
        match output.form() {
            Form::Table => eprint!("{}", summary.for_people(register)),
            _ => output.table(&summary.table())?,
        }
    }
    Ok(match summary {
        _ if interrupt::asked() => Exit::Interrupted,
        Summary { failed: 1.., .. } => Exit::SomeFailed,
        Summary { documents: 0, .. } => Exit::NothingFound,
        _ => Exit::Fine,
    })
}

/// Opens the register for a run, with the least confidence that the run asks for.
pub fn open(register: &Path, bar: &Bar) -> Result<Store> {
    let mut store = Store::open(register)?;
    if let Some(least) = bar.min_confidence {
        store.set_min_confidence(least).context("cannot write into the register")?;
    }
    Ok(store)
}

/// How documents are read, wherever they come from.
pub struct Reader {
    /// How many at once; as many as there are cores, if not given.
    pub jobs: Option<u16>,
    /// Whether all are read, also those that the relevance gate would hold back.
    pub no_gate: bool,
}

impl Reader {
    /// Reads documents and hands them to the writer in their order.
    pub fn read(
        &self,
        documents: impl Iterator<Item = Result<Pending, chancery_intake::Failure>> + Send,
        register: &Path,
        writer: &mut Writer,
    ) -> Result<()> {
        let jobs = self.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
        let store = Mutex::new(Store::open_read_only(register)?);
        let known = |id: &SourceId| {
            let store = store.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            // Where the question fails the text is read once more, and the store keeps it once.
            let has = |version| store.has(*id, version).unwrap_or(false);
            has(reader::VERSION) || (!self.no_gate && has(gate::VERSION))
        };
        let read = if self.no_gate { reader::read } else { reader::read_relevant };
        pipeline::run(documents, jobs, &interrupt::asked, &known, read, |outcome| writer.write(outcome))
    }
}

/// Takes outcomes in their order and brings them into the register.
pub struct Writer {
    store: Store,
    run: RunId,
    batch: Vec<(Source, Reading)>,
    batch_bytes: usize,
    summary: Summary,
    progress: Progress,
    quiet: bool,
}

impl Writer {
    /// Begins a run over these paths; without any the progress is a count.
    pub fn begin(mut store: Store, paths: &[PathBuf], quiet: bool) -> Result<Writer> {
        let progress = Progress::over(paths, quiet);
        let run = store.begin(&now(), reader::VERSION)?;
        Ok(Writer { store, run, batch: Vec::new(), batch_bytes: 0, summary: Summary::default(), progress, quiet })
    }

    fn write(&mut self, outcome: Outcome) -> Result<()> {
        match outcome {
            Outcome::Read(read) => {
                let pipeline::Read { origin, source, mut reading, remarks } = *read;
                self.progress.advance(&origin, source.text().len());
                self.summary.add(&source, &reading);
                reading.notes.extend(remarks.into_iter().map(|message| Note { span: None, message }));
                self.take(source, reading)
            }
            Outcome::Known { origin, source } => {
                self.progress.advance(&origin, source.text().len());
                self.summary.documents += 1;
                self.summary.known += 1;
                // The store has its reading, or that the gate held it back, and keeps it; it takes note of the name, which may be
                // another one this time.
                self.take(*source, Reading { gate: Some(gate::VERSION.to_owned()), ..Reading::default() })
            }
            Outcome::Failed(failure) => {
                let cause = std::error::Error::source(&failure).map(|cause| format!(": {cause}")).unwrap_or_default();
                self.fail(&failure.origin, format!("{}{cause}", failure.message))
            }
            Outcome::Broke { origin, message } => self.fail(&origin, format!("the reader broke on it, please report this: {message}")),
        }
    }

    fn take(&mut self, source: Source, reading: Reading) -> Result<()> {
        self.batch_bytes += source.text().len();
        self.batch.push((source, reading));
        if self.batch.len() >= BATCH_DOCUMENTS || self.batch_bytes >= BATCH_BYTES {
            self.commit()?;
        }
        Ok(())
    }

    fn fail(&mut self, origin: &Origin, reason: String) -> Result<()> {
        self.progress.advance(origin, 0);
        self.summary.failed += 1;
        if !self.quiet {
            self.progress.say(&format!("chancery: {origin}: {reason}"));
        }
        let failure = Failure { path: path(&origin.path), place: origin.place(), reason, when: now() };
        Ok(self.store.fail(self.run, &failure)?)
    }

    /// Prints a message above the progress bar.
    pub fn say(&self, message: &str) {
        self.progress.say(message);
    }

    /// The register as far as it is written.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The register, for what the run has to remember beside its documents.
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Writes what is waiting.
    pub fn commit(&mut self) -> Result<()> {
        self.store.append(self.run, &self.batch).context("cannot write into the register")?;
        self.batch.clear();
        self.batch_bytes = 0;
        Ok(())
    }

    /// Ends the run: all records are computed.
    pub fn finish(mut self, passed_over: u64) -> Result<Summary> {
        self.commit()?;
        self.progress.deriving();
        self.store.derive().context("cannot compute the records")?;
        self.store.finish(self.run, &now())?;
        self.progress.finish();
        self.summary.passed_over = passed_over;
        self.summary.proposals = self.store.proposals()?;
        Ok(self.summary)
    }
}

fn path(path: &Path) -> String {
    PathBuf::from(path).display().to_string()
}
