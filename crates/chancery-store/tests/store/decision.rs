//! What people decide holds: against a rebuild, a newer reader, a kill and a careless hand.

use std::process::{Command, Stdio};
use std::time::Duration;

use chancery::reader::Reading;
use chancery::register::RecordKind;
use chancery::register::decision::{Decided, Review};
use chancery::text::{Cite, Source, Span};
use chancery::vocabulary::Vocabulary;
use chancery_store::{Decision, Draft, ErrorKind, Filter, FindingKind, QueueFilter, QueueKind, Store};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::Value;

use crate::order::exports;
use crate::sample::{Chance, corpus};
use crate::scratch::{NOW, Scratch, fill};

fn draft(action: Decided, record: &str, field: Option<&str>, value: Option<&str>) -> Draft {
    Draft {
        author: "Ana Castro".to_owned(),
        reason: "checked against the text".to_owned(),
        action,
        record: record.to_owned(),
        field: field.map(str::to_owned),
        value: value.map(str::to_owned),
        private: false,
    }
}

fn decide(store: &mut Store, action: Decided, record: &str, field: Option<&str>, value: Option<&str>) -> Decision {
    store.decide(NOW, &draft(action, record, field, value)).unwrap()
}

fn ids(store: &Store, kind: RecordKind) -> Vec<String> {
    let filter = Filter { kind: Some(kind), limit: usize::MAX, ..Filter::default() };
    store.list(&filter).unwrap().entries.into_iter().map(|entry| entry.id).collect()
}

/// The statements of one property as `value review*`, the star for the chosen one.
fn said(record: &Value, prop: &str) -> Vec<String> {
    let statements = record["statements"].as_array().unwrap().iter().filter(|s| s["prop"] == prop);
    let star = |s: &Value| if s["chosen"] == true { "*" } else { "" };
    statements.map(|s| format!("{} {}{}", s["value"].as_str().unwrap(), s["review"].as_str().unwrap(), star(s))).collect()
}

#[test]
fn an_edit_stands_before_what_was_read_and_is_undone_by_another_decision() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(12), 12);
    let untouched = exports(&store, &scratch.path("a"));
    let id = ids(&store, RecordKind::Commitment).remove(0);
    let read = store.record(&id).unwrap().unwrap()["values"]["firmness"].as_str().unwrap().to_owned();

    let made = decide(&mut store, Decided::Edit, &id, Some("firmness"), Some("signed"));
    let record = store.record(&id).unwrap().unwrap();
    assert_eq!(said(&record, "firmness"), ["signed accepted*".to_owned(), format!("{read} edited")]);
    assert_eq!((record["review"].as_str(), record["values"]["firmness"].as_str()), (Some("edited"), Some("signed")));
    let human = record["statements"].as_array().unwrap().iter().find(|s| s["value"] == "signed").unwrap();
    assert_eq!((human["method"]["kind"].as_str(), human["decision"].as_str()), (Some("human"), Some(made.id.as_str())));
    assert_eq!(store.verify().unwrap(), []);

    let undo = store.undo(NOW, &made.id, "Bruno Berg", "read the wrong paragraph").unwrap();
    assert_eq!(store.decision(&made.id).unwrap().unwrap().undone_by, Some(undo.id.clone()));
    assert!(exports(&store, &scratch.path("b")) == untouched, "an undone decision shows nowhere");
    assert_eq!(store.verify().unwrap(), []);
    assert_eq!(store.undo(NOW, &made.id, "Bruno Berg", "again").unwrap_err().kind(), ErrorKind::Refused);
    assert_eq!(store.undo(NOW, &undo.id, "Bruno Berg", "again").unwrap_err().kind(), ErrorKind::Refused);
    assert_eq!(store.decisions(Some(&id)).unwrap().len(), 2);
}

#[test]
fn a_rejected_record_leaves_lists_and_counts_and_stays_marked() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(12), 12);
    let events = ids(&store, RecordKind::Event);
    let count = store.stats().unwrap().records["event"];
    decide(&mut store, Decided::Reject, &events[0], None, None);
    assert!(!ids(&store, RecordKind::Event).contains(&events[0]));
    assert_eq!(store.stats().unwrap().records["event"], count - 1);
    assert_eq!(store.record(&events[0]).unwrap().unwrap()["review"], "rejected");
    let found = store.sql(&format!("SELECT id FROM events WHERE id = '{}'", events[0]), Default::default()).unwrap();
    assert!(found.rows.is_empty());
    assert_eq!(store.verify().unwrap(), []);
    store.rebuild().unwrap();
    assert_eq!(store.record(&events[0]).unwrap().unwrap()["review"], "rejected");
}

#[test]
fn records_of_other_parties_merge_and_part_again() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(20), 20);
    let untouched = exports(&store, &scratch.path("a"));
    let meetings = ids(&store, RecordKind::Meeting);
    let parties = |id: &str| store.record(id).unwrap().unwrap()["parties"].clone();
    let other = meetings.iter().find(|id| parties(id) != parties(&meetings[0])).unwrap().clone();
    let reports = |store: &Store, id: &str| store.record(id).unwrap().unwrap()["reports"].as_u64().unwrap();
    let (one, two) = (reports(&store, &meetings[0]), reports(&store, &other));

    let merge = decide(&mut store, Decided::Merge, &meetings[0], None, Some(&other));
    let merged = store.record(&meetings[0]).unwrap().unwrap();
    assert_eq!(merged["id"], store.record(&other).unwrap().unwrap()["id"], "both identifiers lead to one record");
    assert_eq!(merged["reports"].as_u64().unwrap(), one + two);
    assert!(merged["parties"].as_array().unwrap().len() >= 3);
    assert_eq!(store.verify().unwrap(), []);
    let before = exports(&store, &scratch.path("b"));
    store.rebuild().unwrap();
    assert!(exports(&store, &scratch.path("c")) == before);

    store.undo(NOW, &merge.id, "Ana Castro", "two meetings after all").unwrap();
    assert_eq!(store.verify().unwrap(), []);
    assert!(exports(&store, &scratch.path("d")) == untouched);
}

#[test]
fn a_split_takes_reports_out_and_leaves_something_behind() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(40), 40);
    let meetings = ids(&store, RecordKind::Meeting);
    let evidence = |store: &Store, id: &str| store.record(id).unwrap().unwrap()["evidence"].as_array().unwrap().len();
    let id = meetings.iter().find(|id| evidence(&store, id) > 1).unwrap().clone();
    let (all, records) = (evidence(&store, &id), meetings.len());
    let every: Vec<String> = (1..=all).map(|n| n.to_string()).collect();
    let refused = store.decide(NOW, &draft(Decided::Split, &id, None, Some(&every.join(",")))).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Refused);
    let split = decide(&mut store, Decided::Split, &id, None, Some(&all.to_string()));
    assert_eq!((evidence(&store, &id), ids(&store, RecordKind::Meeting).len()), (all - 1, records + 1));
    assert_eq!(store.verify().unwrap(), []);
    store.undo(NOW, &split.id, "Ana Castro", "one meeting after all").unwrap();
    assert_eq!((evidence(&store, &id), ids(&store, RecordKind::Meeting).len()), (all, records));
}

/// A newer reader: it takes the clause before the words that the earlier one cited into the evidence, and has another date.
fn read_anew(documents: &[(Source, Reading)]) -> Vec<(Source, Reading)> {
    let mut anew = documents.to_vec();
    for (source, reading) in &mut anew {
        for commitment in &mut reading.facts.commitments {
            let span = commitment.evidence.cite.span();
            let shorter = Span { start: span.start, end: span.end - 5 };
            commitment.evidence.cite = Cite::new(source, shorter).unwrap();
            commitment.made_on = None;
        }
    }
    anew
}

#[test]
fn a_decision_survives_a_newer_reader() {
    let scratch = Scratch::new();
    let documents = corpus(12);
    let mut store = scratch.register("r", &documents, 12);
    let id = ids(&store, RecordKind::Commitment).remove(0);
    let made_on = store.record(&id).unwrap().unwrap()["values"]["made_on"].as_str().unwrap().to_owned();
    let edit = decide(&mut store, Decided::Edit, &id, Some("firmness"), Some("signed"));
    let accept = decide(&mut store, Decided::Accept, &id, None, None);

    let run = store.begin("2027-01-01T00:00:00Z", "table-newer").unwrap();
    store.append(run, &read_anew(&documents)).unwrap();
    store.derive().unwrap();
    assert_eq!(store.verify().unwrap(), []);
    assert!(store.record(&id).unwrap().is_none(), "the newer reader gives the act another day, so its name changes");
    let kept = store.decision(&edit.id).unwrap().unwrap();
    let record = store.record(&kept.record).unwrap().expect("the decision leads to the record that it is about");
    assert!(!kept.orphaned);
    assert_eq!(record["values"]["firmness"], "signed");
    assert_eq!(record["review"], "accepted");
    assert_eq!(said(&record, "made_on"), [format!("{made_on} accepted*")], "what was accepted holds where a newer reader is silent");
    assert_eq!(store.decision(&accept.id).unwrap().unwrap().record, kept.record);
    let before = exports(&store, &scratch.path("a"));
    store.rebuild().unwrap();
    assert!(exports(&store, &scratch.path("b")) == before);
}

#[test]
fn a_decision_whose_words_nobody_finds_is_orphaned_and_found_again() {
    let scratch = Scratch::new();
    let documents = corpus(6);
    let mut store = scratch.register("r", &documents, 6);
    let id = ids(&store, RecordKind::Meeting).remove(0);
    let accept = decide(&mut store, Decided::Accept, &id, None, None);
    let silent: Vec<(Source, Reading)> = documents.iter().map(|(source, _)| (source.clone(), Reading::default())).collect();
    let run = store.begin(NOW, "table-silent").unwrap();
    store.append(run, &silent).unwrap();
    store.derive().unwrap();

    let findings = store.verify().unwrap();
    assert_eq!(findings.iter().map(|finding| finding.kind).collect::<Vec<_>>(), [FindingKind::Orphaned]);
    let queue = store.queue(&QueueFilter::default()).unwrap();
    assert_eq!((queue.total, queue.items[0].kind), (1, QueueKind::Orphan));
    assert_eq!(queue.items[0].decision.as_deref(), Some(accept.id.as_str()));

    let run = store.begin(NOW, "table-better").unwrap();
    store.append(run, &documents).unwrap();
    store.derive().unwrap();
    assert_eq!(store.verify().unwrap(), []);
    assert_eq!(store.record(&id).unwrap().unwrap()["review"], "accepted");
}

#[test]
fn what_makes_no_sense_is_refused_with_the_reason() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(8), 8);
    let (meeting, event) = (ids(&store, RecordKind::Meeting).remove(0), ids(&store, RecordKind::Event).remove(0));
    let mut refused = |draft: Draft| {
        let error = store.decide(NOW, &draft).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
        error.to_string()
    };
    assert_eq!(
        refused(Draft { reason: "  ".to_owned(), ..draft(Decided::Accept, &meeting, None, None) }),
        "a decision needs a reason"
    );
    assert_eq!(refused(Draft { author: String::new(), ..draft(Decided::Accept, &meeting, None, None) }), "a decision needs an author");
    assert_eq!(refused(draft(Decided::Accept, "meeting:none", None, None)), "the register holds no record meeting:none");
    assert!(refused(draft(Decided::Edit, &meeting, Some("state"), Some("helt"))).starts_with("state takes one of proposed, invited"));
    assert!(refused(draft(Decided::Edit, &meeting, Some("mood"), Some("fine"))).starts_with("`mood` is no property of a meeting"));
    assert_eq!(refused(draft(Decided::Merge, &meeting, None, Some(&event))), "a meeting and a event cannot be one record");
    assert!(refused(draft(Decided::Merge, &meeting, None, Some(&meeting))).ends_with("is that record itself"));
    assert!(refused(draft(Decided::Split, &meeting, None, Some("9"))).starts_with("`9` is no number of a piece of evidence"));
    assert!(refused(draft(Decided::Restrict, &meeting, None, None)).contains("for sources"));
    assert!(refused(draft(Decided::Accept, &meeting, Some("place"), Some("Atlantis"))).starts_with("nobody says that place is"));
    assert!(
        refused(draft(Decided::Link, &meeting, Some("resembles"), Some(&event)))
            .starts_with("`resembles` is no relation; give one of restates")
    );
    assert!(refused(draft(Decided::Status, &meeting, Some("mood"), Some("good"))).starts_with("`mood` is no axis"));
    assert!(refused(draft(Decided::Status, &meeting, Some("delivery"), Some("done"))).starts_with("`done` is no value of delivery"));
    assert!(store.decisions(None).unwrap().is_empty());
}

#[test]
fn a_person_sets_a_status_and_the_last_word_of_a_day_counts() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(8), 8);
    let id = ids(&store, RecordKind::Commitment).remove(0);
    let delivery = |store: &Store| {
        let query = format!("SELECT value FROM status WHERE record = '{id}' AND axis = 'delivery' AND current");
        store.sql(&query, Default::default()).unwrap().rows[0][0].as_str().unwrap().to_owned()
    };
    assert_eq!(delivery(&store), "no_evidence");
    for value in ["partly", "delivered", "first_steps", "partly", "delivered_late"] {
        decide(&mut store, Decided::Status, &id, Some("delivery"), Some(value));
        assert_eq!(delivery(&store), value);
    }
    let last = store.decisions(Some(&id)).unwrap().pop().unwrap();
    store.undo(NOW, &last.id, "Ana Castro", "too early").unwrap();
    assert_eq!(delivery(&store), "partly");
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn a_changed_or_missing_decision_is_found() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(8), 8);
    for id in ids(&store, RecordKind::Meeting).iter().take(3) {
        decide(&mut store, Decided::Note, id, None, Some("ask the embassy"));
    }
    drop(store);
    let damage = |sql: &str| {
        std::fs::copy(scratch.path("r"), scratch.path("damaged")).unwrap();
        let connection = Connection::open(scratch.path("damaged")).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
        drop(connection);
        let findings = Store::open(&scratch.path("damaged")).unwrap().verify().unwrap();
        findings.iter().filter(|finding| finding.kind == FindingKind::DecisionAltered).count()
    };
    assert_eq!(damage("UPDATE decided SET reason = 'another reason' WHERE id = 2"), 1);
    assert_eq!(damage("UPDATE decided SET author = 'Nobody' WHERE id = 3"), 1);
    assert_eq!(damage("DELETE FROM decided WHERE id = 2"), 1, "the next one tells of the gap");
    assert_eq!(damage("UPDATE anchor SET start = start + 1 WHERE decided = 1"), 1);
}

#[test]
fn sources_are_restricted_by_decision() {
    let scratch = Scratch::new();
    let documents = corpus(4);
    let mut store = scratch.register("r", &documents, 4);
    let id = documents[0].0.id();
    let access = |store: &Store| {
        let rows = store.sql(&format!("SELECT access FROM sources WHERE sha256 = '{}'", id.hex()), Default::default()).unwrap().rows;
        rows[0][0].as_str().unwrap().to_owned()
    };
    assert_eq!((access(&store).as_str(), store.is_restricted(id).unwrap()), ("public", false));
    let made = decide(&mut store, Decided::Restrict, &id.to_string(), None, None);
    assert_eq!((access(&store).as_str(), store.is_restricted(id).unwrap()), ("restricted", true));
    store.undo(NOW, &made.id, "Ana Castro", "published since").unwrap();
    assert_eq!((access(&store).as_str(), store.is_restricted(id).unwrap()), ("public", false));
}

/// One random decision of those that bear on records; `None` where chance found nothing to decide on.
fn random_draft(store: &Store, chance: &mut Chance) -> Option<Draft> {
    let kind = RecordKind::ALL[chance.below(RecordKind::ALL.len())];
    let all = ids(store, kind);
    let id = all.get(chance.below(all.len().max(1)))?.clone();
    let record = store.record(&id).unwrap().unwrap();
    let statements = record["statements"].as_array().unwrap();
    let statement = &statements[chance.below(statements.len())];
    let (prop, value) = (statement["prop"].as_str().unwrap(), statement["value"].as_str());
    Some(match chance.below(6) {
        0 => draft(Decided::Accept, &id, None, None),
        1 => draft(Decided::Reject, &id, None, None),
        2 => draft(Decided::Reject, &id, Some(prop), Some(value?)),
        3 => draft(Decided::Edit, &id, Some(prop), Some(value?)),
        4 => draft(Decided::Merge, &id, None, Some(all.get(chance.below(all.len()))?)),
        _ => draft(Decided::Split, &id, None, Some("1")),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_decisions_hold_through_rebuilds_and_leave_no_trace_once_undone(seed in any::<u64>()) {
        let scratch = Scratch::new();
        let documents = corpus(24);
        let (early, late) = documents.split_at(16);
        let mut store = scratch.register("r", early, 16);
        let mut chance = Chance::of(seed);
        for _ in 0..8 {
            if let Some(draft) = random_draft(&store, &mut chance) {
                match store.decide(NOW, &draft) {
                    Ok(_) => {}
                    Err(error) => prop_assert_eq!(error.kind(), ErrorKind::Refused, "{}", error),
                }
            }
        }
        prop_assert_eq!(store.verify().unwrap(), []);
        // What arrives later is weighed with the decisions in force.
        fill(&mut store, late, 3);
        prop_assert_eq!(store.verify().unwrap(), []);
        let decided = exports(&store, &scratch.path("a"));
        store.rebuild().unwrap();
        let rebuilt = exports(&store, &scratch.path("b"));
        for (name, bytes) in &decided {
            prop_assert!(&rebuilt[name] == bytes, "{} differs after a rebuild", name);
        }
        for decision in store.decisions(None).unwrap() {
            store.undo(NOW, &decision.id, "Ana Castro", "taken back").unwrap();
        }
        prop_assert_eq!(store.verify().unwrap(), []);
        let plain = exports(&scratch.register("plain", &documents, 24), &scratch.path("c"));
        let undone = exports(&store, &scratch.path("d"));
        for (name, bytes) in &plain {
            prop_assert!(&undone[name] == bytes, "{} differs once all is undone", name);
        }
    }
}

const PATH: &str = "CHANCERY_DECISION_TEST_REGISTER";
const KILLS: usize = 12;

/// The program that is killed: it makes decisions without end.
#[test]
fn child() {
    let Some(path) = std::env::var_os(PATH) else { return };
    let mut store = Store::open(path.as_ref()).unwrap();
    let meetings = ids(&store, RecordKind::Meeting);
    loop {
        let made = decide(&mut store, Decided::Merge, &meetings[0], None, Some(&meetings[1]));
        store.undo(NOW, &made.id, "Ana Castro", "no").unwrap();
    }
}

#[test]
fn a_decision_that_is_killed_is_made_or_not() {
    let scratch = Scratch::new();
    drop(scratch.register("r", &corpus(20), 20));
    let path = scratch.path("r");
    let mut chance = Chance::of(4);
    for _ in 0..KILLS {
        let count = || Store::open_read_only(&path).unwrap().decisions(None).unwrap().len();
        let before = count();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["decision::child", "--exact", "--test-threads=1"])
            .env(PATH, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Once it is at work, any moment will do.
        while count() == before {
            assert!(child.try_wait().unwrap().is_none(), "the child goes on until it is killed");
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_micros(chance.below(20_000) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut store = Store::open(&path).unwrap();
        // What a decision means for other records is marked in its transaction and may still wait to be followed.
        store.derive().unwrap();
        assert_eq!(store.verify().unwrap(), [], "every decision is there with all that follows from it, or not at all");
        // A kill between a merge and its undo leaves the merge in force.
        let decisions = store.decisions(None).unwrap();
        for open in decisions.iter().filter(|decision| decision.action == Decided::Merge && decision.undone_by.is_none()) {
            store.undo(NOW, &open.id, "Ana Castro", "cleared away").unwrap();
        }
    }
}

#[test]
fn the_queue_names_dissent_and_what_has_overtaken_a_decision() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(60), 60);
    let only = |kind| QueueFilter { kind: Some(kind), ..QueueFilter::default() };
    let dissent = store.queue(&only(QueueKind::Dissent)).unwrap();
    let item = dissent.items.first().expect("some stories are told otherwise by others").clone();
    assert_eq!(dissent.total as usize, dissent.items.len());
    assert!(item.quote.is_some() && item.against != item.value);
    let field = item.field.clone().unwrap();
    decide(&mut store, Decided::Accept, &item.record, Some(&field), item.value.as_deref());
    let overtaken = store.queue(&only(QueueKind::Overtaken)).unwrap();
    assert!(overtaken.items.iter().any(|o| o.record == item.record && o.field == item.field && o.decision.is_some()));
    decide(&mut store, Decided::Reject, &item.record, Some(&field), item.against.as_deref());
    let left = store.queue(&QueueFilter::default()).unwrap();
    assert!(!left.items.iter().any(|o| o.record == item.record && o.field == item.field && o.against == item.against));
    let of_nobody = QueueFilter { parties: vec!["ZZZ".to_owned()], ..QueueFilter::default() };
    assert_eq!(store.queue(&of_nobody).unwrap().total, 0);
    assert_eq!(Review::parse("accepted"), Some(Review::Accepted));
}
