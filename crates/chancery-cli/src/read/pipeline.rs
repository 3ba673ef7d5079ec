//! Reading in parallel, writing in order.
//!
//! One thread takes documents from the intake, several read them, and the caller's writer gets the results in the order of the
//! intake, whatever finished first: the result cannot depend on the number of threads. A fixed number of permits bounds how
//! many documents are under way, and with them the memory; one slow document holds the others up only at that distance.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, sync_channel};

use anyhow::Result;
use chancery::reader::Reading;
use chancery::text::{Source, SourceId};
use chancery_intake::{Document, Failure, Origin, Pending};

use crate::background;

/// Documents under way at most, for each reading thread.
const PERMITS_PER_JOB: usize = 32;

/// What became of one input.
pub enum Outcome {
    /// It was read.
    Read(Box<Read>),
    /// The register has it, read by this version of the reader.
    Known {
        /// Where it came from this time.
        origin: Origin,
        /// The same document as it came this time.
        source: Box<Source>,
    },
    /// The intake could make nothing of it.
    Failed(Failure),
    /// The reader broke on it: a defect of ours, and no reason to stop.
    Broke {
        /// Where it came from.
        origin: Origin,
        /// What the reader said.
        message: String,
    },
}

/// A document that was read.
pub struct Read {
    /// Where it came from.
    pub origin: Origin,
    /// The document as the register keeps it.
    pub source: Source,
    /// What it reports.
    pub reading: Reading,
    /// What the intake had to say of it.
    pub remarks: Vec<String>,
}

/// Runs `inputs` through `jobs` readers and hands the outcomes, in order, to `write`. Documents are parsed by the readers too: the
/// intake's thread only cuts them out.
///
/// `stop` is asked before each document is taken; when it says so, what is under way is still finished. `known` says whether a
/// source need not be read again. An error of `write` ends everything and is returned.
pub fn run(
    inputs: impl Iterator<Item = Result<Pending, Failure>> + Send,
    jobs: usize,
    stop: &(dyn Fn() -> bool + Sync),
    known: &(dyn Fn(&SourceId) -> bool + Sync),
    read: fn(&Source) -> Reading,
    mut write: impl FnMut(Outcome) -> Result<()>,
) -> Result<()> {
    let window = jobs * PERMITS_PER_JOB;
    let (give_permit, permits) = sync_channel::<()>(window);
    let (hand_over, documents) = sync_channel(window);
    let (report, outcomes) = sync_channel(window);
    let documents = Mutex::new(documents);
    for _ in 0..window {
        give_permit.send(()).expect("the channel has room for every permit and its receiver lives");
    }
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut numbered = inputs.enumerate();
            // Nobody gives permits any more when the writer has failed; nobody takes documents when the readers have ended.
            while !stop() && permits.recv().is_ok() {
                let Some(input) = numbered.next() else { break };
                if hand_over.send(input).is_err() {
                    break;
                }
            }
        });
        for _ in 0..jobs {
            let (documents, report) = (&documents, report.clone());
            scope.spawn(move || {
                // Those who read step back, and not who writes: whoever waits for the register waits for the writer.
                background::give_way();
                while let Some((number, input)) = next(documents) {
                    if report.send((number, outcome(input, known, read))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(report);
        // Both ends that this thread holds must go when it ends, or the others would wait for it.
        let (give_permit, outcomes) = (give_permit, outcomes);
        let (mut waiting, mut due) = (BTreeMap::new(), 0);
        for (number, outcome) in outcomes {
            waiting.insert(number, outcome);
            while let Some(outcome) = waiting.remove(&due) {
                write(outcome)?;
                due += 1;
                // The intake may have ended already; then nobody needs the permit.
                let _ = give_permit.send(());
            }
        }
        Ok(())
    })
}

fn next<T>(queue: &Mutex<Receiver<T>>) -> Option<T> {
    // A reader cannot break while it holds the lock, but if it could, the queue would still be sound.
    queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv().ok()
}

fn outcome(input: Result<Pending, Failure>, known: &(dyn Fn(&SourceId) -> bool + Sync), read: fn(&Source) -> Reading) -> Outcome {
    let document = match input.and_then(Pending::parse) {
        Ok(document) => document,
        Err(failure) => return Outcome::Failed(failure),
    };
    let (origin, source, remarks) = source(document);
    if known(&source.id()) {
        return Outcome::Known { origin, source: Box::new(source) };
    }
    match catch_unwind(AssertUnwindSafe(|| read(&source))) {
        Ok(reading) => Outcome::Read(Box::new(Read { origin, source, reading, remarks })),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
            Outcome::Broke { origin, message: words.unwrap_or("no reason given").to_owned() }
        }
    }
}

/// A document as the register keeps it. It goes by the name that the input gave it, or by the stem of its file.
fn source(document: Document) -> (Origin, Source, Vec<String>) {
    let stem = || document.origin.name().file_stem().map(|stem| stem.to_string_lossy().into_owned()).filter(|stem| stem != "-");
    let name = document.id.clone().or_else(stem);
    let remarks = document.notes.iter().map(ToString::to_string).collect();
    let mut source = Source::new(document.text);
    source.name = name;
    source.url = document.url;
    source.publisher = document.publisher.or(document.agency);
    source.title = document.title;
    source.published_raw = document.published_raw;
    source.lang = document.lang;
    (document.origin, source, remarks)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use chancery::reader::read;
    use chancery_intake::{Options, read_bytes};

    use super::*;

    fn documents(count: usize) -> impl Iterator<Item = Result<Pending, Failure>> + Send {
        (0..count).map(|n| {
            // Every third one is long, so that the readers overtake each other; every seventh one fails.
            let text = if n % 7 == 6 { String::new() } else { "Talks were held. ".repeat(1 + (n % 3) * 40) };
            read_bytes(format!("{n}.txt"), text.into_bytes(), &Options::default()).pending().next().unwrap()
        })
    }

    fn name(outcome: Outcome) -> String {
        match outcome {
            Outcome::Read(read) => read.source.name.clone().unwrap(),
            Outcome::Known { origin, .. } => format!("known {origin}"),
            Outcome::Failed(failure) => format!("failed {}", failure.origin),
            Outcome::Broke { origin, .. } => format!("broke {origin}"),
        }
    }

    fn run_all(jobs: usize) -> Vec<String> {
        let mut names = Vec::new();
        run(documents(300), jobs, &|| false, &|_| false, read, |outcome| {
            names.push(name(outcome));
            Ok(())
        })
        .unwrap();
        names
    }

    #[test]
    fn the_order_of_the_inputs_is_kept_whatever_the_number_of_readers() {
        let one = run_all(1);
        assert_eq!(one.len(), 300);
        assert_eq!((one[5].as_str(), one[6].as_str()), ("5", "failed 6.txt"));
        assert_eq!(run_all(4), one);
    }

    #[test]
    fn a_stop_finishes_what_is_under_way() {
        let taken = AtomicUsize::new(0);
        let mut written = 0;
        let inputs = documents(100_000).inspect(|_| {
            taken.fetch_add(1, Ordering::SeqCst);
        });
        run(inputs, 2, &|| taken.load(Ordering::SeqCst) >= 10, &|_| false, read, |_| {
            written += 1;
            Ok(())
        })
        .unwrap();
        assert_eq!(written, taken.load(Ordering::SeqCst));
        assert!(written < 100);
    }

    #[test]
    fn a_writer_that_fails_ends_the_run() {
        let mut written = 0;
        let result = run(documents(100_000), 3, &|| false, &|_| false, read, |_| {
            written += 1;
            if written == 5 { anyhow::bail!("the disk is full") } else { Ok(()) }
        });
        assert_eq!(result.unwrap_err().to_string(), "the disk is full");
        assert_eq!(written, 5);
    }

    #[test]
    fn a_known_source_is_not_read_again() {
        let mut names = Vec::new();
        run(documents(2), 1, &|| false, &|_| true, read, |outcome| {
            names.push(name(outcome));
            Ok(())
        })
        .unwrap();
        assert_eq!(names, ["known 0.txt", "known 1.txt"]);
    }
}
