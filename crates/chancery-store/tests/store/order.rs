//! Neither the order of documents nor the size of batches shows in what leaves the register.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use chancery::vocabulary::Vocabulary;
use chancery_store::Store;
use chancery_store::export::{Format, export};
use proptest::prelude::*;

use crate::sample::{Chance, corpus};
use crate::scratch::{READER, Scratch};

/// Every file of every export that tells no times of recording, by name.
pub fn exports(store: &Store, folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for format in Format::ALL.iter().filter(|format| !format.tells_times()) {
        let out = folder.join(format.as_str());
        let exported = export(store, *format, &out).unwrap();
        let before = files.len();
        for entry in std::fs::read_dir(&out).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{}/{}", format.as_str(), path.file_name().unwrap().to_string_lossy());
            files.insert(name, std::fs::read(&path).unwrap());
        }
        assert_eq!(exported.files as usize, files.len() - before);
    }
    files
}

fn shuffled<T>(mut items: Vec<T>, seed: u64) -> Vec<T> {
    let mut chance = Chance::of(seed);
    for i in (1..items.len()).rev() {
        items.swap(i, chance.below(i + 1));
    }
    items
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_batches_give_the_same_bytes(seed in any::<u64>(), batches in prop::collection::vec(1_usize..20, 1..30)) {
        let scratch = Scratch::new();
        let documents = corpus(50);
        static EXPECTED: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
        let expected = EXPECTED.get_or_init(|| exports(&scratch.register("first", &documents, 50), &scratch.path("a")));
        let mut store = Store::open(&scratch.path("second")).unwrap();
        let mut rest = shuffled(documents, seed);
        let mut sizes = batches.iter().cycle();
        let mut clock = 0;
        while !rest.is_empty() {
            // Another run, at another time: neither may show.
            clock += 1;
            let run = store.begin(&format!("2027-01-01T00:{:02}:00Z", clock % 60), READER).unwrap();
            let size = (*sizes.next().unwrap()).min(rest.len());
            let batch: Vec<_> = rest.drain(..size).collect();
            store.append(run, &batch).unwrap();
            if clock % 3 != 0 {
                store.derive().unwrap();
            }
        }
        store.derive().unwrap();
        let found = exports(&store, &scratch.path("b"));
        prop_assert_eq!(expected.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
        for (name, bytes) in expected {
            prop_assert!(bytes == &found[name], "{} differs", name);
        }
        prop_assert_eq!(store.verify().unwrap(), []);
    }
}

#[test]
fn an_earlier_reader_leaves_no_trace_in_what_leaves_the_register() {
    let scratch = Scratch::new();
    let documents = corpus(40);
    let expected = exports(&scratch.register("new", &documents, 40), &scratch.path("a"));

    // The earlier reader found the facts of half of the documents, dated all of them otherwise and credited an agency.
    let mut earlier = documents.clone();
    for (n, (source, reading)) in earlier.iter_mut().enumerate() {
        if n % 2 == 0 {
            reading.facts = Default::default();
        }
        reading.document.published = chancery::text::Edtf::year(1999);
        reading.document.agency = Some(chancery::text::Span::new(0, source.text().find(' ').unwrap()));
    }
    let mut store = Store::open(&scratch.path("old")).unwrap();
    let run = store.begin("2020-01-01T00:00:00Z", "table-earlier").unwrap();
    store.append(run, &earlier).unwrap();
    store.derive().unwrap();
    crate::scratch::fill(&mut store, &documents, 7);
    let found = exports(&store, &scratch.path("b"));
    for (name, bytes) in &expected {
        assert!(found.get(name) == Some(bytes), "{name} differs");
    }
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn every_export_holds_what_it_promises() {
    let scratch = Scratch::new();
    let documents = corpus(30);
    let files = exports(&scratch.register("r", &documents, 30), &scratch.path("out"));
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();

    let annotation: serde_json::Value = serde_json::from_str(&text("annotations/doc-000007.json")).unwrap();
    let quote = &annotation["events"][0]["evidence"];
    let points: Vec<char> = documents[7].0.text().chars().collect();
    let (start, end) = (quote["start"].as_u64().unwrap() as usize, quote["end"].as_u64().unwrap() as usize);
    assert_eq!(points[start..end].iter().collect::<String>(), quote["quote"].as_str().unwrap());

    for event in text("plover/plover.jsonl").lines() {
        let event: serde_json::Value = serde_json::from_str(event).unwrap();
        assert_eq!((event["source"].as_array().unwrap().len(), event["target"].as_array().unwrap().len()), (1, 1));
        assert_ne!(event["source"], event["target"]);
    }
    assert!(text("csv/events.csv").starts_with("id,type,quad,"));
    assert_eq!(text("csv/sources.csv").lines().count(), 31);
    assert_eq!(&files["parquet/events.parquet"][..4], b"PAR1");
    for line in text("jsonl/events.jsonl").lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(record["evidence"][0]["quote"]["exact"].as_str().is_some_and(|quote| !quote.is_empty()));
        assert!(record["evidence"][0].get("text").is_none() && !line.contains("recorded_at"));
    }
}

#[test]
fn parquet_files_read_back_row_for_row() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(30), 30);
    export(&store, Format::Parquet, &scratch.path("out")).unwrap();
    let reader = SerializedFileReader::new(std::fs::File::open(scratch.path("out").join("events.parquet")).unwrap()).unwrap();
    let ids: Vec<String> =
        reader.get_row_iter(None).unwrap().map(|row| row.unwrap().get_column_iter().next().unwrap().1.to_string()).collect();
    let known = store.sql("SELECT id FROM events ORDER BY id", Default::default()).unwrap();
    let known: Vec<String> = known.rows.iter().map(|row| row[0].to_string()).collect();
    assert_eq!(ids, known);
}
