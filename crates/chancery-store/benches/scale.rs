//! The register at a million documents: how long it takes to make, how large it is, and how fast it answers.
//!
//! `cargo bench -p chancery-store --bench scale -- FOLDER [DOCUMENTS]` makes the register in FOLDER, which needs room for it three
//! times over, unless an earlier run has left it there, and prints a table. It is no part of other benchmark runs: without a
//! folder it does nothing.

use std::path::Path;
use std::time::{Duration, Instant};

use chancery::code::Plover;
use chancery::fact::Event;
use chancery::reader::Reading;
use chancery::text::Source;
use chancery_store::export::{Format, export};
use chancery_store::{Filter, SearchFilter, Store};

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../tests/store/sample.rs"]
mod sample;

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
    let path = Path::new(&folder).join(format!("scale-{count}.register"));
    println!("| step | wall seconds | processor seconds |\n|---|---|---|");
    if !path.exists() {
        fill(&path, count);
    }
    let mut store = Store::open(&path).expect("the register opens");
    let stats = store.stats().expect("there are figures");
    let events: u64 = stats.events.values().sum();
    let records: u64 = stats.records.values().sum();
    let size = std::fs::metadata(&path).map_or(0, |file| file.len()) / 1_000_000;
    println!(
        "\n{} sources, {} independent, {records} records, {events} of them events; {size} MB\n",
        stats.sources, stats.independent_sources
    );
    ask(&store);
    println!("\n| step | wall seconds | processor seconds |\n|---|---|---|");
    for format in [Format::Parquet, Format::Csv] {
        let out = Path::new(&folder).join("scale-export");
        timed(&format!("export as {format:?}"), || export(&store, format, &out).expect("the export is written"));
        std::fs::remove_dir_all(&out).expect("the export was written");
    }
    let more: Vec<_> = (0..10).map(|n| document(n, count + 3)).collect();
    timed("append and derive ten more documents", || {
        let run = store.begin(NOW, READER).expect("a run begins");
        store.append(run, &more).expect("a batch is added");
        store.derive().expect("records are derived");
    });
    timed("rebuild", || store.rebuild().expect("records are derived"));
}

fn fill(path: &Path, count: usize) {
    let mut store = Store::open(path).expect("a new register opens");
    let run = store.begin(NOW, READER).expect("a run begins");
    let tenth = count.div_ceil(10).max(1);
    for part in 0..10 {
        let (from, to) = (part * tenth, ((part + 1) * tenth).min(count));
        let mut making = Duration::ZERO;
        timed(&format!("append documents {from} to {to}"), || {
            let mut next = from;
            while next < to {
                let begun = Instant::now();
                let batch: Vec<_> = (next..(next + BATCH).min(to)).map(|n| document(n, count)).collect();
                making += begun.elapsed();
                next += batch.len();
                store.append(run, &batch).expect("a batch is added");
            }
        });
        println!("| (of which making the documents) | {:.1} | |", making.as_secs_f64());
    }
    timed("derive all records", || store.derive().expect("records are derived"));
    store.finish(run, NOW).expect("the run ends");
}

/// A document of the sample with five events.
fn document(n: usize, count: usize) -> (Source, Reading) {
    let (source, mut reading) = sample::document(n, count);
    let also = |plover, event: &Event| Event { plover, mode: None, ..event.clone() };
    let events = &mut reading.facts.events;
    let more = [also(Plover::Cooperate, &events[1]), also(Plover::Aid, &events[2])];
    events.extend(more);
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

fn timed<T>(name: &str, run: impl FnOnce() -> T) -> T {
    let (begun, used) = (Instant::now(), processor_seconds());
    let result = run();
    println!("| {name} | {:.1} | {:.1} |", begun.elapsed().as_secs_f64(), processor_seconds() - used);
    result
}

/// What this process has used of the processor, where the system tells; 0 elsewhere.
fn processor_seconds() -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = status.rsplit_once(") ").map_or("", |(_, fields)| fields);
    let ticks: Vec<f64> = fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse().ok()).collect();
    ticks.iter().sum::<f64>() / TICKS_A_SECOND
}
