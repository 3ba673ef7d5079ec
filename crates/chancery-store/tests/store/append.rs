//! Adding to the register.

use chancery::reader::Reading;
use chancery::text::Source;
use chancery_store::{Derived, Failure, Filter, Store};

use crate::order::exports;
use crate::sample::{corpus, document};
use crate::scratch::{NOW, READER, Scratch, fill};

#[test]
fn adding_twice_changes_nothing() {
    let scratch = Scratch::new();
    let documents = corpus(40);
    let mut store = scratch.register("r", &documents, 7);
    let before = (store.stats().unwrap(), store.list(&Filter::default()).unwrap());
    let run = store.begin(NOW, READER).unwrap();
    let appended = store.append(run, &documents).unwrap();
    assert_eq!((appended.sources, appended.readings, appended.known), (0, 0, 40));
    assert_eq!(store.derive().unwrap(), Derived::default(), "nothing is marked");
    assert_eq!(before, (store.stats().unwrap(), store.list(&Filter::default()).unwrap()));
}

/// Whoever adds a report does not wait for what a run has marked, and what the run marked is not lost.
#[test]
fn one_report_is_brought_up_to_date_before_all_others() {
    let scratch = Scratch::new();
    let documents = corpus(40);
    let mut store = Store::open(&scratch.path("r")).unwrap();
    let run = store.begin(NOW, READER).unwrap();
    store.append(run, &documents[..39]).unwrap();
    store.append(run, &documents[39..]).unwrap();
    let (last, _) = &documents[39];
    assert!(store.derive_source(last.id()).unwrap().written > 0);
    let records = |store: &Store| {
        let source = store.record(&last.id().hex()).unwrap().unwrap();
        source["records"].as_array().unwrap().iter().map(|record| record["id"].to_string()).collect::<Vec<_>>()
    };
    assert!(!records(&store).is_empty());
    assert_eq!(store.derive_source(last.id()).unwrap(), Derived::default(), "nothing of it is left to do");
    assert!(store.derive().unwrap().written > 0, "the others wait for their turn");
    store.finish(run, NOW).unwrap();
    assert_eq!(store.verify().unwrap(), []);
    let whole = scratch.register("whole", &documents, 40);
    assert!(exports(&store, &scratch.path("a")) == exports(&whole, &scratch.path("b")), "the order of derivation does not show");
    assert_eq!(records(&store), records(&whole));
}

#[test]
fn a_register_knows_what_it_has_read_and_with_which_reader() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &[document(3, 10)], 1);
    let (source, _) = document(3, 10);
    assert!(store.has(source.id(), READER).unwrap());
    assert!(!store.has(source.id(), "table-next").unwrap());
    assert!(!store.has(document(4, 10).0.id(), READER).unwrap());
}

#[test]
fn a_reading_comes_back_as_it_was_made() {
    let scratch = Scratch::new();
    let documents = corpus(20);
    let store = scratch.register("r", &documents, 20);
    for (source, reading) in &documents {
        let (kept, read) = store.reading(&source.id().hex()).unwrap().unwrap();
        assert_eq!(&read, reading);
        assert_eq!(kept.text(), source.text());
        assert_eq!(kept.id(), source.id());
    }
}

#[test]
fn records_come_from_the_reading_that_was_added_last() {
    let scratch = Scratch::new();
    let documents = corpus(12);
    let mut store = scratch.register("r", &documents, 5);
    assert!(store.stats().unwrap().records["event"] > 0);
    // A later reader that finds nothing: the earlier readings stay in the ground, the records go.
    let run = store.begin(NOW, "table-later").unwrap();
    let silent: Vec<(Source, Reading)> = documents.iter().map(|(source, _)| (source.clone(), Reading::default())).collect();
    store.append(run, &silent).unwrap();
    store.derive().unwrap();
    let stats = store.stats().unwrap();
    assert_eq!((stats.sources, stats.readings), (12, 24));
    assert!(stats.records.is_empty(), "{:?}", stats.records);
    assert!(store.search("minister", &Default::default()).unwrap().is_empty(), "sentences are those of the reading that counts");
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn the_same_content_under_two_names_is_one_source() {
    let scratch = Scratch::new();
    let (first, reading) = document(1, 10);
    let mut second = first.clone();
    second.name = Some("another-name".to_owned());
    let store = scratch.register("r", &[(first.clone(), reading.clone()), (second, reading)], 2);
    let stored = store.source(&first.id().to_string()).unwrap().unwrap();
    assert_eq!(stored.names, ["another-name", "doc-000001"]);
    assert_eq!(store.stats().unwrap().sources, 1);
}

#[test]
fn runs_and_failures_are_kept_with_the_callers_clock() {
    let scratch = Scratch::new();
    let mut store = Store::open(&scratch.path("r")).unwrap();
    fill(&mut store, &corpus(3), 2);
    let run = store.begin("2026-02-01T00:00:00Z", READER).unwrap();
    let failure = Failure {
        path: "in/broken.pdf".to_owned(),
        place: Some("page 2".to_owned()),
        reason: "the page holds no text".to_owned(),
        when: "2026-02-01T00:00:01Z".to_owned(),
    };
    store.fail(run, &failure).unwrap();
    assert_eq!(store.failures().unwrap(), [failure]);
    let runs = store.runs().unwrap();
    assert_eq!((runs[0].sources, runs[0].readings, runs[0].finished.as_deref()), (3, 3, Some(NOW)));
    assert_eq!((runs[1].failures, &runs[1].finished), (1, &None));
}

#[test]
fn a_rebuild_gives_the_same_records() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(60), 9);
    let all = Filter { limit: usize::MAX, ..Filter::default() };
    let before = (store.stats().unwrap(), store.list(&all).unwrap(), store.counts("", "").unwrap());
    store.rebuild().unwrap();
    assert_eq!(before, (store.stats().unwrap(), store.list(&all).unwrap(), store.counts("", "").unwrap()));
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn the_store_computes_what_the_library_computes() {
    let scratch = Scratch::new();
    let documents = corpus(80);
    let store = scratch.register("r", &documents, 11);
    let records = chancery::register::build(&documents);
    assert_eq!(store.stats().unwrap().records.values().sum::<u64>(), records.len() as u64);
    for record in &records {
        let kept = store.record(&record.id).unwrap().unwrap_or_else(|| panic!("{} is not in the store", record.id));
        assert_eq!((kept["title"].as_str(), kept["reports"].as_u64()), (Some(record.title.as_str()), Some(record.reports.into())));
        assert_eq!(kept["independent"].as_u64(), Some(record.independent.into()), "{}", record.id);
        assert_eq!(kept["statements"].as_array().unwrap().len(), record.statements.len(), "{}", record.id);
        for id in &record.redirects {
            assert!(store.record(id).unwrap().is_some(), "{id} leads nowhere");
        }
    }
    assert!(records.iter().any(|record| record.reports > record.independent), "the corpus holds copies");
    assert!(records.iter().any(|record| record.independent > 1 && record.kind == chancery::register::RecordKind::Event));
}
