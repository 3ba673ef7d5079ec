//! Statements below the least confidence wait for a person, whatever the order of runs, and are records once accepted.

use chancery::fact::Confidence;
use chancery::reader::Reading;
use chancery::register::RecordKind;
use chancery::register::decision::Decided;
use chancery::text::Source;
use chancery::vocabulary::Vocabulary;
use chancery_store::exchange::{Scope, SecretKey};
use chancery_store::{Draft, ErrorKind, QueueFilter, QueueItem, QueueKind, Store};

use crate::order::exports;
use crate::sample::corpus;
use crate::scratch::{NOW, READER, Scratch, fill_by};

const LEARNED: &str = "learned-test";
/// Confidences of the corpus are from 70 to 99, one for each document.
const BAR: Confidence = Confidence::percent(85);
const ACTS: [RecordKind; 3] = [RecordKind::Event, RecordKind::Meeting, RecordKind::Commitment];

fn register(scratch: &Scratch, name: &str, least: Confidence, documents: &[(Source, Reading)]) -> Store {
    let mut store = Store::open(&scratch.path(name)).unwrap();
    store.set_min_confidence(least).unwrap();
    fill_by(LEARNED, &mut store, documents, 7);
    store
}

fn proposals(store: &Store) -> Vec<QueueItem> {
    store.queue(&QueueFilter { kind: Some(QueueKind::Proposal), ..QueueFilter::default() }).unwrap().items
}

fn decide(store: &mut Store, action: Decided, record: &str) -> chancery_store::Result<chancery_store::Decision> {
    let (author, reason) = ("Ana Castro".to_owned(), "checked against the text".to_owned());
    let draft = Draft { author, reason, action, record: record.to_owned(), field: None, value: None, private: false };
    store.decide(NOW, &draft)
}

/// How many rows a query gives, and the first value.
fn asked(store: &Store, query: &str) -> (usize, serde_json::Value) {
    let rows = store.sql(query, chancery_store::Limits { rows: 100_000, ..Default::default() }).unwrap().rows;
    (rows.len(), rows.first().and_then(|row| row.first()).cloned().unwrap_or_default())
}

#[test]
fn no_record_rests_on_a_statement_below_the_bar() {
    let scratch = Scratch::new();
    let store = register(&scratch, "r", BAR, &corpus(60));
    assert_eq!(store.verify().unwrap(), []);
    let waiting = proposals(&store);
    assert!(waiting.len() > 20, "{} proposals", waiting.len());
    for item in &waiting {
        assert!(ACTS.iter().any(|kind| kind.as_str() == item.record_kind), "{}", item.record_kind);
        assert!(item.confidence < 0.85);
        assert_eq!(item.why, format!("confidence {:.2} below 0.85", item.confidence));
        assert!(item.quote.as_ref().is_some_and(|quote| !quote.is_empty()) && item.source.is_some());
    }
    let below = "SELECT 1 FROM evidence WHERE confidence < 0.85 AND kind IN ('event', 'meeting', 'commitment')";
    assert_eq!(asked(&store, below).0, 0, "no evidence of a record is below the bar");
    assert!(asked(&store, "SELECT 1 FROM evidence WHERE confidence < 0.85").0 > 0, "bodies, actors and frames have no bar");
    assert_eq!((store.stats().unwrap().proposals, asked(&store, "SELECT id FROM proposals").0), (waiting.len() as u64, waiting.len()));
    let limits = || chancery_store::Limits { rows: 100_000, ..Default::default() };
    let views = store
        .sql("SELECT name FROM sqlite_schema WHERE type = 'view' AND name <> 'every_decision' AND name <> 'proposals'", limits())
        .unwrap()
        .rows;
    for view in views.iter().map(|row| row[0].as_str().unwrap()) {
        let rows = serde_json::json!(store.sql(&format!("SELECT * FROM {view}"), limits()).unwrap().rows).to_string();
        let found: Vec<&QueueItem> = waiting.iter().filter(|item| rows.contains(&item.record)).collect();
        assert_eq!(found, Vec::<&QueueItem>::new(), "{view}");
    }
    // One of the doubtful reports tells of an act that a surer report tells too.
    let (all, some) = (register(&scratch, "all", Confidence::percent(0), &corpus(60)), &store);
    let reports = |store: &Store| asked(store, "SELECT sum(reports) FROM records WHERE kind = 'meeting'").1.as_u64().unwrap();
    let meetings = |store: &Store| asked(store, "SELECT id FROM meetings").0;
    assert!(reports(some) < reports(&all) && meetings(some) < meetings(&all));
    assert!(meetings(some) + proposals(some).iter().filter(|item| item.record_kind == "meeting").count() > meetings(&all));
}

#[test]
fn it_does_not_matter_when_the_bar_was_set() {
    let scratch = Scratch::new();
    let documents = corpus(40);
    let from_the_start = register(&scratch, "a", BAR, &documents);
    let expected = exports(&from_the_start, &scratch.path("x"));
    let mut reversed = documents.clone();
    reversed.reverse();
    let mut later = register(&scratch, "b", Confidence::percent(0), &reversed);
    let untouched = exports(&later, &scratch.path("y"));
    assert!(untouched != expected);
    later.set_min_confidence(BAR).unwrap();
    later.derive().unwrap();
    assert!(exports(&later, &scratch.path("z")) == expected);
    assert_eq!(proposals(&later), proposals(&from_the_start));
    assert_eq!(later.verify().unwrap(), []);
    later.rebuild().unwrap();
    assert!(exports(&later, &scratch.path("w")) == expected, "a rebuild gives the same");
    assert_eq!(proposals(&later), proposals(&from_the_start));
    later.set_min_confidence(Confidence::percent(0)).unwrap();
    later.derive().unwrap();
    assert!(exports(&later, &scratch.path("v")) == untouched, "without the bar everything is a record again");
}

#[test]
fn accepted_it_is_a_record_rejected_it_stays_out_and_reading_again_changes_neither() {
    let scratch = Scratch::new();
    let documents = corpus(60);
    let mut store = register(&scratch, "r", BAR, &documents);
    let before = exports(&store, &scratch.path("a"));
    let waiting = proposals(&store);
    let two: Vec<&QueueItem> = waiting.iter().filter(|item| item.record_kind == "commitment").take(2).collect();
    let (good, bad) = (two[0].record.clone(), two[1].record.clone());
    let proposed = store.record(&good).unwrap().unwrap();
    assert_eq!(proposed["review"], "proposed");

    let accepted = decide(&mut store, Decided::Accept, &good).unwrap();
    decide(&mut store, Decided::Reject, &bad).unwrap();
    let record = store.record(&good).unwrap().unwrap();
    assert_eq!(record["review"], "accepted");
    let words =
        |record: &serde_json::Value| record["evidence"].as_array().unwrap().iter().map(|e| e["quote"].clone()).collect::<Vec<_>>();
    assert!(words(&proposed).iter().all(|quote| words(&record).contains(quote)), "with its evidence");
    let id = record["id"].as_str().unwrap();
    assert_eq!(asked(&store, &format!("SELECT id FROM commitments WHERE id = '{id}'")).0, 1);
    assert_eq!(asked(&store, &format!("SELECT id FROM commitments WHERE id = '{bad}'")).0, 0);
    assert_eq!(store.record(&bad).unwrap().unwrap()["review"], "rejected");
    assert_eq!(proposals(&store).len(), waiting.len() - 2);
    assert_eq!(store.verify().unwrap(), []);

    let decided = exports(&store, &scratch.path("b"));
    fill_by(LEARNED, &mut store, &documents, 9);
    assert!(exports(&store, &scratch.path("c")) == decided, "reading again changes nothing");
    fill_by("learned-test-2", &mut store, &documents, 9);
    assert_eq!(proposals(&store).len(), waiting.len() - 2, "a newer reader finds the decisions again");
    assert_eq!(
        (&store.record(&good).unwrap().unwrap()["review"], &store.record(&bad).unwrap().unwrap()["review"]),
        (&"accepted".into(), &"rejected".into())
    );
    store.rebuild().unwrap();
    assert_eq!(store.verify().unwrap(), []);

    let reject = store.decisions(Some(&bad)).unwrap().remove(0);
    store.undo(NOW, &accepted.id, "Bruno Berg", "a mistake").unwrap();
    store.undo(NOW, &reject.id, "Bruno Berg", "a mistake").unwrap();
    assert_eq!(proposals(&store), waiting);
    assert_eq!(store.verify().unwrap(), []);
    let again = exports(&store, &scratch.path("d"));
    let same = |name: &str| again[name] == before[name];
    // The version of the reader stands with each value; counts do not name it.
    assert!(same("panel/dyad_year.csv") && same("csv/meetings.csv") && same("csv/commitments.csv"));
}

#[test]
fn an_accepted_report_joins_the_record_of_its_act() {
    let scratch = Scratch::new();
    let documents = corpus(60);
    let mut store = register(&scratch, "r", BAR, &documents);
    let all = register(&scratch, "all", Confidence::percent(0), &documents);
    // A proposal that is no record of its own where there is no bar: a surer report tells the same act.
    let joins = |item: &&QueueItem| {
        let record = all.record(&item.record).unwrap().unwrap();
        item.record_kind == "meeting"
            && record["id"] != item.record.as_str()
            && store.record(record["id"].as_str().unwrap()).unwrap().is_some_and(|held| held["review"] == "unreviewed")
    };
    let item = proposals(&store).iter().find(joins).unwrap().clone();
    let into = all.record(&item.record).unwrap().unwrap()["id"].as_str().unwrap().to_owned();
    let reports = |store: &Store| store.record(&into).unwrap().unwrap()["reports"].as_u64().unwrap();
    let before = reports(&store);
    let accepted = decide(&mut store, Decided::Accept, &item.record).unwrap();
    assert_eq!(store.record(&item.record).unwrap().unwrap()["id"], into.as_str(), "its identifier leads to the record");
    assert!(reports(&store) > before);
    assert_eq!(accepted.record, into);
    assert_eq!(store.verify().unwrap(), []);
    store.undo(NOW, &accepted.id, "Bruno Berg", "another meeting").unwrap();
    assert_eq!(reports(&store), before);
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn nothing_follows_from_a_proposal_and_none_leaves() {
    let scratch = Scratch::new();
    let mut store = register(&scratch, "r", BAR, &corpus(40));
    let waiting = proposals(&store);
    let commitment = waiting.iter().find(|item| item.record_kind == "commitment").unwrap();
    let (author, reason) = ("Ana Castro".to_owned(), "reported so".to_owned());
    let status = Draft {
        author,
        reason,
        action: Decided::Status,
        record: commitment.record.clone(),
        field: Some("delivery".to_owned()),
        value: Some("delivered".to_owned()),
        private: false,
    };
    let refused = store.decide(NOW, &status).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Refused);
    assert!(refused.to_string().contains("accept it first"), "{refused}");
    let meeting = waiting.iter().find(|item| item.record_kind == "meeting").unwrap();
    assert!(store.agree(&meeting.record).unwrap_err().to_string().contains("accept it first"));
    let bundle = store.bundle(NOW, &SecretKey::from_bytes(&[1; 32]), "North desk", None, &Scope::default()).unwrap();
    let sent = String::from_utf8(bundle.bytes).unwrap();
    assert!(waiting.iter().all(|item| !sent.contains(&item.record)));
}

#[test]
fn what_rules_alone_make_is_never_held_back() {
    let scratch = Scratch::new();
    let mut by_rule = corpus(20);
    for (_, reading) in &mut by_rule {
        reading.facts.events.iter_mut().for_each(|event| event.by_rule = true);
        reading.facts.meetings.iter_mut().for_each(|meeting| meeting.by_rule = true);
        reading.facts.commitments.iter_mut().for_each(|commitment| commitment.by_rule = true);
    }
    assert_eq!(proposals(&register(&scratch, "rules", Confidence::percent(100), &by_rule)), []);
    let mut table = Store::open(&scratch.path("table")).unwrap();
    table.set_min_confidence(Confidence::percent(100)).unwrap();
    fill_by(READER, &mut table, &corpus(20), 20);
    assert_eq!(proposals(&table), [], "the figures of an older reader's rules are no estimates");
    let learned = register(&scratch, "learned", Confidence::percent(100), &corpus(20));
    assert_eq!(asked(&learned, "SELECT 1 FROM records WHERE kind IN ('event', 'meeting', 'commitment')").0, 0);
    assert!(!learned.stats().unwrap().records.is_empty(), "bodies and actors stay");
}
