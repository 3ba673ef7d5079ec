//! How fast the register grows and answers, on the invented corpus of the tests.
//!
//! `cargo bench -p chancery-store`; `CHANCERY_BENCH_DOCUMENTS` sets the size of the register that is asked (100,000 by default).

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chancery::reader::Reading;
use chancery::register::RecordKind;
use chancery::text::Source;
use chancery_store::brief::{self, Asked};
use chancery_store::{Filter, Limits, SearchFilter, Store};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../tests/store/sample.rs"]
mod sample;

const NOW: &str = "2026-01-31T09:00:00Z";
const READER: &str = "table-bench";

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    let path = folder.join(name);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(format!("{name}{end}")));
    }
    path
}

fn fill(path: &Path, documents: &[(Source, Reading)], batch: usize) -> Store {
    let mut store = Store::open(path).expect("a new register opens");
    let run = store.begin(NOW, READER).expect("a run begins");
    for batch in documents.chunks(batch) {
        store.append(run, batch).expect("a batch is added");
        store.derive().expect("records are derived");
    }
    store
}

fn growth(criterion: &mut Criterion) {
    let documents = sample::corpus(2_000);
    let events: usize = documents.iter().map(|(_, reading)| reading.facts.events.len()).sum();
    let mut group = criterion.benchmark_group("growth");
    group.sample_size(10).throughput(Throughput::Elements(events as u64));
    group.bench_function("append and derive, events of 2,000 documents", |bencher| {
        bencher.iter_batched(|| scratch("growth"), |path| fill(&path, &documents, 500), BatchSize::PerIteration);
    });
    group.finish();
}

fn answers(criterion: &mut Criterion) {
    let count = std::env::var("CHANCERY_BENCH_DOCUMENTS").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let path = scratch("answers");
    let begun = Instant::now();
    let (mut documents, mut store) = (0, Store::open(&path).expect("a new register opens"));
    let run = store.begin(NOW, READER).expect("a run begins");
    while documents < count {
        let batch: Vec<_> = (documents..(documents + 2_000).min(count)).map(|n| sample::document(n, count)).collect();
        documents += batch.len();
        store.append(run, &batch).expect("a batch is added");
    }
    let appended = begun.elapsed();
    store.derive().expect("records are derived");
    let stats = store.stats().expect("there are figures");
    let size = std::fs::metadata(&path).map_or(0, |file| file.len()) / 1_000_000;
    let records: u64 = stats.records.values().sum();
    println!(
        "{count} documents: appended in {appended:.1?}, derived in {:.1?}; {records} records, {size} MB",
        begun.elapsed() - appended
    );

    let more: Vec<_> = (0..10).map(|n| sample::document(n, 1_000_003)).collect();
    let begun = Instant::now();
    store.append(run, &more).expect("a batch is added");
    store.derive().expect("records are derived");
    println!("ten more documents: {:.1?}", begun.elapsed());

    let page = Filter { limit: 50, ..Filter::default() };
    let mechanisms = Filter { kind: Some(RecordKind::Mechanism), ..page.clone() };
    let id = store.dyad("CHL", "FJI", &mechanisms).expect("the pair is there").entries[0].id.clone();
    let mut group = criterion.benchmark_group("answers");
    group.bench_function("dyad, all kinds", |bencher| bencher.iter(|| black_box(store.dyad("CHL", "FJI", &page))));
    group.bench_function("dyad, mechanisms", |bencher| bencher.iter(|| black_box(store.dyad("CHL", "FJI", &mechanisms))));
    group.bench_function("country", |bencher| bencher.iter(|| black_box(store.country("CHL", &page))));
    group.bench_function("record", |bencher| bencher.iter(|| black_box(store.record(&id))));
    group.bench_function("stats", |bencher| bencher.iter(|| black_box(store.stats())));
    group.bench_function("search", |bencher| {
        bencher.iter(|| black_box(store.search("\"ferry safety\" Kenya", &SearchFilter::default())))
    });
    let asked = Asked { ours: "CHL", theirs: "FJI", as_of: "2026-01-31", undated: true, purpose: Some("nurse training") };
    group.bench_function("brief of two", |bencher| bencher.iter(|| black_box(brief::dyad(&store, &asked))));
    group.sample_size(10);
    let sql = "SELECT type, count(*) FROM events WHERE date >= '2024' GROUP BY type";
    group.bench_function("sql over all events", |bencher| bencher.iter(|| black_box(store.sql(sql, Limits::default()))));
    group.finish();
}

criterion_group!(benches, growth, answers);
criterion_main!(benches);
