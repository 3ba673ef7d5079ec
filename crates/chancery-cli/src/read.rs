//! `chancery read`: documents into the register.
//!
//! What is read is committed in batches; a batch is whole or absent. A run that is interrupted or killed leaves a register that
//! opens, and the next run over the same inputs goes on where it ended.

mod interrupt;
mod pipeline;
mod progress;
mod summary;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result};
use chancery::reader::{self, Note, Reading};
use chancery::text::{Source, SourceId};
use chancery_intake::{Format, Options, Origin, walk};
use chancery_store::{Failure, RunId, Store};

use crate::args::{Form, Read};
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
    let store = Store::open(register)?;
    let jobs = read.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let mut inputs = walk(&read.paths, &options);
    let mut writer = Writer::begin(store, Progress::over(&read.paths, read.quiet), read.quiet)?;
    {
        let known = Mutex::new(Store::open_read_only(register)?);
        let known = |id: &SourceId| {
            let store = known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            // Where the question fails the text is read once more, and the store keeps it once.
            store.has(*id, reader::VERSION).unwrap_or(false)
        };
        pipeline::run(&mut inputs, jobs, &interrupt::asked, &known, |outcome| writer.write(outcome))?;
    }
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

/// Takes outcomes in their order and brings them into the register.
struct Writer {
    store: Store,
    run: RunId,
    batch: Vec<(Source, Reading)>,
    batch_bytes: usize,
    summary: Summary,
    progress: Progress,
    quiet: bool,
}

impl Writer {
    fn begin(mut store: Store, progress: Progress, quiet: bool) -> Result<Writer> {
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
                // The store has its reading and keeps it; it takes note of the name, which may be another one this time.
                self.take(*source, Reading::default())
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
        let place = origin.line.map(|line| format!("line {line}"));
        let failure = Failure { path: path(&origin.path), place, reason, when: now() };
        Ok(self.store.fail(self.run, &failure)?)
    }

    fn commit(&mut self) -> Result<()> {
        self.store.append(self.run, &self.batch).context("cannot write into the register")?;
        self.batch.clear();
        self.batch_bytes = 0;
        Ok(())
    }

    fn finish(mut self, passed_over: u64) -> Result<Summary> {
        self.commit()?;
        self.progress.deriving();
        self.store.derive().context("cannot compute the records")?;
        self.store.finish(self.run, &now())?;
        self.progress.finish();
        self.summary.passed_over = passed_over;
        Ok(self.summary)
    }
}

fn path(path: &Path) -> String {
    PathBuf::from(path).display().to_string()
}
