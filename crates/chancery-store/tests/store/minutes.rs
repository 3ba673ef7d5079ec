//! A session from its agenda to its minutes, and the next one that starts from them.

use chancery::minutes::Minutes;
use chancery::register::RecordKind;
use chancery::register::decision::Decided;
use chancery::text::Source;
use chancery_store::brief::{agenda, markdown};
use chancery_store::{ErrorKind, Filter, Store};

use crate::sample::corpus;
use crate::scratch::{NOW, Scratch};

fn mechanism(store: &Store) -> String {
    let filter = Filter { kind: Some(RecordKind::Mechanism), ..Filter::default() };
    store.list(&filter).unwrap().entries[0].id.clone()
}

#[test]
fn minutes_become_statements_of_people_from_which_the_next_session_starts() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(12), 12);
    let body = mechanism(&store);
    let before = agenda(&store, &body, "2025-12-31").unwrap().unwrap();
    assert!(!before.form.open.is_empty(), "something is open");
    let paper = markdown::write(&before.brief);
    assert!(paper.contains("1. ") && paper.contains("[^1]"), "every line is cited: {paper}");

    // The form is filled in: the first open undertaking is done, and something new is agreed.
    let (first, parties) = (before.form.open[0].0.clone(), before.form.parties.clone());
    let filled = before.form.markdown().replace("Date:", "Date: 2026-01-20").replace("Place:", "Place: Santiago");
    let row = filled.lines().find(|line| line.contains(&first)).unwrap().to_owned();
    let done = row.trim_end_matches("|  |").to_owned() + "| delivered |";
    let empty = format!("| {} |  |  |", before.form.open.len() + 1);
    let new = format!("| {} | Publish the common catalogue | {} | 2026-09-30", before.form.open.len() + 1, parties[0]);
    let filled = filled.replace(&row, &done).replace(&empty, &new);
    let minutes = Minutes::read(&filled).unwrap();
    let mut source = Source::new(filled);
    source.name = Some("minutes".to_owned());

    let recorded = store.record_minutes(NOW, "Ana Castro", &source, &minutes).unwrap();
    assert_eq!(store.verify().unwrap(), []);
    let made = recorded.iter().find(|row| row.record.is_some()).unwrap();
    let record = store.record(made.record.as_ref().unwrap()).unwrap().unwrap();
    assert_eq!((record["title"].as_str(), record["review"].as_str()), (Some("Publish the common catalogue"), Some("accepted")));
    assert_eq!(record["values"]["deadline"], "2026-09-30");
    assert_eq!(record["statements"][0]["method"]["kind"], "human");
    assert_eq!(record["evidence"][0]["quote"]["exact"], "Publish the common catalogue");
    let decisions = store.decisions(Some(&first)).unwrap();
    assert!(decisions.iter().any(|d| d.action == Decided::Status && d.value.as_deref() == Some("delivered")));

    let count = store.decisions(None).unwrap().len();
    assert_eq!(store.record_minutes(NOW, "Ana Castro", &source, &minutes).unwrap(), recorded);
    assert_eq!(store.decisions(None).unwrap().len(), count, "recording the same minutes again changes nothing");

    let after = agenda(&store, &body, "2026-02-01").unwrap().unwrap();
    assert!(after.form.open.iter().any(|(id, _)| Some(id) == made.record.as_ref()), "{:?}", after.form.open);
    store.rebuild().unwrap();
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn minutes_that_take_up_what_is_not_there_are_refused_whole() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(4), 4);
    let text =
        "Mechanism: Panel\nDate: 2026-01-20\nParties: CHL, FJI\n\nNo\tDecision\tWho\tConcerns\n1\tMap reefs\tCHL\tcommitment:none\n";
    let (source, minutes) = (Source::new(text), Minutes::read(text).unwrap());
    let error = store.record_minutes(NOW, "Ana Castro", &source, &minutes).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(store.stats().unwrap().sources, 4);
}

#[test]
fn only_a_mechanism_of_two_has_an_agenda() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(4), 4);
    let filter = Filter { kind: Some(RecordKind::Meeting), ..Filter::default() };
    let meeting = store.list(&filter).unwrap().entries[0].id.clone();
    assert_eq!(agenda(&store, &meeting, "2026-01-01").unwrap(), None);
    assert_eq!(agenda(&store, "mechanism:none", "2026-01-01").unwrap(), None);
}
