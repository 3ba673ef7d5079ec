//! The register at a million documents: how long it takes to make, how large it is, and how fast it answers.
//!
//! `cargo bench -p chancery-store --bench scale -- FOLDER [DOCUMENTS] [states=N] [FORMAT…]` makes the register in FOLDER, or goes on
//! with what an earlier run has left there, and prints tables; the exports go into FOLDER too and are taken away again. A million
//! documents take 13 GB, their export as Parquet 0.7 GB, as CSV 8 GB. It is no part of other benchmark runs: without a folder it does
//! nothing.
//!
//! The world is that of all states, of which some are talked of far more than others: the most frequent pair has one document
//! in a hundred. Each document tells five events; every other one tells a story that another one tells as well. The records are
//! computed by a rebuild, which leaves out nothing but throwing away those that were there. A world of half the states (`states=98`)
//! has a quarter of the pairs: 250,000 documents fill them as a million fill those of the whole world.

use std::path::Path;
use std::time::Instant;

use chancery::code::Plover;
use chancery::fact::{ActorKind, Event, Facts};
use chancery::lexicon::{Class, Lexicon, SeatKind};
use chancery::reader::Reading;
use chancery::text::Source;
use chancery::vocabulary::Vocabulary;
use chancery_store::export::{Format, export};
use chancery_store::{Filter, SearchFilter, Store};

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../tests/store/sample.rs"]
mod sample;

use sample::World;

const NOW: &str = "2026-01-31T09:00:00Z";
const READER: &str = "table-bench";
const BATCH: usize = 2_000;

fn main() {
    // Cargo adds `--bench` to the arguments.
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(folder) = arguments.next() else {
        println!("give a folder, and a number of documents if it is not to be a million");
        return;
    };
    let count = arguments.next().map_or(1_000_000, |count| count.parse().expect("the number of documents is a number"));
    let mut states = states();
    let mut formats = Vec::new();
    for word in arguments {
        match word.strip_prefix("states=") {
            Some(number) => states.truncate(number.parse().expect("the number of states is a number")),
            None => formats.push(Format::parse(&word).expect("there is such an export")),
        }
    }
    let path = Path::new(&folder).join(format!("scale-{count}.register"));
    let world = World { states: &states, skew: 3 };
    println!("| step | wall seconds | processor seconds | peak memory, MB | file, MB | log, MB |\n|---|---|---|---|---|---|");
    fill(&path, &world, count);
    let mut store = Store::open(&path).expect("the register opens");
    let stats = store.stats().expect("there are figures");
    let events: u64 = stats.events.values().sum();
    let records: u64 = stats.records.values().sum();
    println!(
        "\n{} sources, {} independent, {records} records, {events} of them events; {} MB\n",
        stats.sources,
        stats.independent_sources,
        megabytes(&path)
    );
    ask(&store);
    println!("\n| step | wall seconds | processor seconds | peak memory, MB | file, MB | log, MB |\n|---|---|---|---|---|---|");
    for format in formats {
        let out = Path::new(&folder).join("scale-export");
        let mut size = 0;
        timed(&path, &format!("export as {format:?}"), || {
            export(&store, format, &out).expect("the export is written");
            size = std::fs::read_dir(&out).expect("the export was written").flatten().map(|file| megabytes(&file.path())).sum();
        });
        println!("| (of {size} MB) | | | | | |");
        std::fs::remove_dir_all(&out).expect("the export was written");
    }
    let more: Vec<_> = (0..10).map(|n| document(&world, n, count + 3)).collect();
    timed(&path, "append and derive ten more documents", || {
        let run = store.begin(NOW, READER).expect("a run begins");
        store.append(run, &more).expect("a batch is added");
        store.derive().expect("records are derived");
    });
}

/// Makes the register, or goes on with one that was left unfinished.
fn fill(path: &Path, world: &World<'_>, count: usize) {
    let mut store = Store::open(path).expect("a register opens");
    let stats = store.stats().expect("there are figures");
    let there = usize::try_from(stats.sources).expect("there are not that many");
    if there >= count {
        if stats.pending > 0 {
            timed(path, "the rest of a rebuild", || store.derive().expect("records are derived"));
        }
        return;
    }
    let run = store.begin(NOW, READER).expect("a run begins");
    let tenth = count.div_ceil(10).max(1);
    for part in there / tenth..10 {
        let (from, to) = ((part * tenth).max(there), ((part + 1) * tenth).min(count));
        timed(path, &format!("append documents {from} to {to}"), || {
            let mut next = from;
            while next < to {
                let batch: Vec<_> = (next..(next + BATCH).min(to)).map(|n| document(world, n, count)).collect();
                next += batch.len();
                store.append(run, &batch).expect("a batch is added");
            }
        });
    }
    timed(path, "rebuild", || store.rebuild().expect("records are derived"));
    store.finish(run, NOW).expect("the run ends");
}

/// All states by code, name and capital, in an order that has nothing to do with any of them.
fn states() -> Vec<(&'static str, &'static str, &'static str)> {
    let lexicon = Lexicon::builtin();
    let named = lexicon.states().filter_map(|state| {
        let seat = |class: &Class| matches!(class, Class::Capital { code, kind: SeatKind::Capital } if *code == state.code);
        let capital = lexicon.entries().iter().find(|entry| seat(&entry.class))?;
        Some((state.code.as_str(), state.name, capital.surface))
    });
    let mut states: Vec<_> = named.collect();
    states.sort_by_key(|(code, ..)| code.bytes().rev().collect::<Vec<_>>());
    states
}

/// A document of the sample with five events between two states. As in general news most tell no more; one in four has all that
/// a document of the sample has but the persons.
fn document(world: &World<'_>, n: usize, count: usize) -> (Source, Reading) {
    let (source, mut reading) = sample::document_of(world, n, count);
    let facts = &mut reading.facts;
    let also = |plover, event: &Event| Event { plover, mode: None, ..event.clone() };
    let more = [also(Plover::Cooperate, &facts.events[1]), also(Plover::Aid, &facts.events[2])];
    facts.events.extend(more);
    facts.actors.retain(|actor| actor.kind == ActorKind::State);
    if !n.is_multiple_of(4) {
        *facts = Facts { actors: std::mem::take(&mut facts.actors), events: std::mem::take(&mut facts.events), ..Facts::default() };
    }
    (source, reading)
}

fn ask(store: &Store) {
    let page = &Filter { limit: 50, ..Filter::default() };
    let parties = store.countries().expect("there are parties").into_iter();
    let codes: Vec<String> = parties.map(|(code, _)| code).filter(|code| code.len() == 3).collect();
    let mut pairs = Vec::new();
    for (at, a) in codes.iter().enumerate() {
        pairs.extend(codes[at + 1..].iter().map(|b| (a.as_str(), b.as_str())));
    }
    println!(
        "| question | times asked | median, ms | 95 of 100 within, ms | 99 of 100 within, ms | worst, ms |\n|---|---|---|---|---|---|"
    );
    question("dyad page, first 50 of each kind", &pairs, |(a, b)| drop(store.dyad(a, b, page).expect("it answers")));
    question("country page, first 50 of each kind", &codes, |code| drop(store.country(code, page).expect("it answers")));
    let first = |(a, b): &(&str, &str)| Some(store.dyad(a, b, page).expect("it answers").entries.first()?.id.clone());
    let ids: Vec<String> = pairs.iter().step_by(7).filter_map(first).collect();
    question("one record with its evidence", &ids, |id| drop(store.record(id).expect("it answers")));
    let filter = &SearchFilter { limit: 50, ..SearchFilter::default() };
    let search = |words: &String| drop(store.search(words, filter).expect("it answers"));
    let fields =
        ["\"ferry safety\"", "\"grain storage\" panel", "nurse training experts", "solar", "reef mapping loan", "\"card payments\""];
    let names = ["Kenya", "Latvia", "Reykjavík", "Almeida", "Diallo", "Panama", "Oman", "Gaborone", "Eriksen", "Jamaica"];
    let words: Vec<String> = fields.iter().flat_map(|field| names.map(|name| format!("{field} {name}"))).collect();
    question("full text, two to four words", &words, search);
    let single: Vec<String> = names.into_iter().chain(["experts", "panel", "loan"]).map(str::to_owned).collect();
    question("full text, one common word", &single, search);
    question("figures of the whole register", &[(); 5], |()| drop(store.stats().expect("it answers")));
}

/// Asks each once and prints how long it took.
fn question<T>(name: &str, asked: &[T], ask: impl Fn(&T)) {
    let time = |question: &T| {
        let begun = Instant::now();
        ask(question);
        begun.elapsed().as_secs_f64() * 1000.0
    };
    let mut times: Vec<f64> = asked.iter().map(time).collect();
    times.sort_by(f64::total_cmp);
    let within = |share: usize| times[((times.len() * share).div_ceil(100)).clamp(1, times.len()) - 1];
    println!("| {name} | {} | {:.1} | {:.1} | {:.1} | {:.1} |", times.len(), within(50), within(95), within(99), within(100));
}

/// Runs a step and prints what it took; the size of the log is its greatest at the end of the step, for it does not shrink.
fn timed<T>(path: &Path, name: &str, run: impl FnOnce() -> T) -> T {
    let (begun, used) = (Instant::now(), processor_seconds());
    let result = run();
    println!(
        "| {name} | {:.1} | {:.1} | {} | {} | {} |",
        begun.elapsed().as_secs_f64(),
        processor_seconds() - used,
        peak_memory(),
        megabytes(path),
        megabytes(&path.with_extension("register-wal")),
    );
    result
}

fn megabytes(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len()) / 1_000_000
}

/// The most memory that this process has held so far, with the pages of the register that are mapped, where the system tells.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1_000
}

/// What this process has used of the processor, where the system tells; 0 elsewhere.
fn processor_seconds() -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = status.rsplit_once(") ").map_or("", |(_, fields)| fields);
    let ticks: Vec<f64> = fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse().ok()).collect();
    ticks.iter().sum::<f64>() / TICKS_A_SECOND
}
