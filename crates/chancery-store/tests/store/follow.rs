//! What became of promises, through the file: statuses as of a day, and a lookup that does not read the whole table.

use chancery::reader;
use chancery::register::decision::Decided;
use chancery::text::Source;
use chancery_store::{Draft, ErrorKind, FindingKind, Limits, Moment, Private, QueueFilter, QueueKind, RunId, Store};
use rusqlite::Connection;

use crate::scratch::Scratch;

const TOLD: &[(&str, &str)] = &[
    (
        "2023-07-19",
        "ABU DHABI: The United Arab Emirates and Türkiye agreed to set up a High-Level Strategic Council on Wednesday. They also \
         agreed to establish a joint committee on fisheries research.",
    ),
    (
        "2024-07-16",
        "ANKARA: The High-Level Strategic Council of the United Arab Emirates and Türkiye held its first session in Ankara on Tuesday.",
    ),
];

fn register(scratch: &Scratch, name: &str, order: &[usize]) -> Store {
    let mut store = Store::open(&scratch.path(name)).unwrap();
    for nth in order {
        let (date, text) = TOLD[*nth];
        let mut source = Source::new(text);
        source.published_raw = Some(date.to_owned());
        let reading = reader::read(&source);
        let run = store.begin(&format!("{date}T09:00:00Z"), reader::VERSION).unwrap();
        store.append(run, &[(source, reading)]).unwrap();
        store.derive().unwrap();
        store.finish(run, &format!("{date}T09:00:01Z")).unwrap();
    }
    store
}

/// Takes in a report of others, in a run that does not come to what follows from it; gives the run.
fn take_in_others(store: &mut Store) -> RunId {
    let mut source = Source::new("SUVA: Chile and Fiji agreed on Tuesday to set up a joint committee on fisheries.");
    source.published_raw = Some("2024-09-01".to_owned());
    let reading = reader::read(&source);
    let run = store.begin("2024-09-01T09:00:00Z", reader::VERSION).unwrap();
    store.append(run, &[(source, reading)]).unwrap();
    run
}

fn rows(store: &Store, query: &str) -> Vec<Vec<serde_json::Value>> {
    store.sql(query, Limits::default()).unwrap().rows
}

const PROMISE: &str = "SELECT id FROM commitments WHERE statement LIKE '%Strategic Council%'";

#[test]
fn a_promise_is_delivered_from_the_day_of_the_act_and_not_before() {
    let scratch = Scratch::new();
    let store = register(&scratch, "r", &[0, 1]);
    let id = rows(&store, PROMISE)[0][0].as_str().unwrap().to_owned();
    let delivery = |day: Option<&str>, recorded: Option<&str>| {
        let held = store.held(&id, Moment { day, recorded }).unwrap();
        held.into_iter().find(|held| held.axis == "delivery").map(|held| held.value)
    };
    assert_eq!(delivery(None, None).as_deref(), Some("delivered"));
    assert_eq!(delivery(Some("2024-07-15"), None).as_deref(), Some("no_evidence"));
    assert_eq!(delivery(None, Some("2023-12-31T00:00:00Z")).as_deref(), Some("no_evidence"));
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn neither_order_nor_rebuild_shows_in_what_became_of_it() {
    let scratch = Scratch::new();
    let all = |store: &Store| {
        let status = rows(
            store,
            "SELECT kind, record, axis, value, valid_from, rule, reason, source, quote FROM status ORDER BY 1, 2, 3, 5, 4",
        );
        let links = rows(store, "SELECT * FROM link ORDER BY 1, 2, 3, 4, 5");
        let lives = rows(store, "SELECT mechanism, last_session, last_held, last_host, next_host FROM mechanism_life ORDER BY 1");
        (status, links, lives)
    };
    let mut first = register(&scratch, "a", &[0, 1]);
    let expected = all(&first);
    assert!(!expected.1.is_empty() && !expected.2.is_empty());
    assert_eq!(all(&register(&scratch, "b", &[1, 0])), expected);
    first.rebuild().unwrap();
    assert_eq!(all(&first), expected);
}

#[test]
fn the_status_of_one_record_is_looked_up_and_not_searched_for() {
    let scratch = Scratch::new();
    drop(register(&scratch, "r", &[0, 1]));
    let connection = Connection::open(scratch.path("r")).unwrap();
    let query = "EXPLAIN QUERY PLAN SELECT (SELECT value FROM status WHERE record = c.id AND axis = 'delivery' AND current)
                 FROM commitments c WHERE c.id = 'commitment:none'";
    let mut plan = connection.prepare(query).unwrap();
    let steps: Vec<String> = plan.query_map([], |row| row.get(3)).unwrap().collect::<Result<_, _>>().unwrap();
    assert!(steps.iter().all(|step| !step.starts_with("SCAN t") && !step.starts_with("MATERIALIZE")), "{steps:#?}");
    assert!(steps.iter().any(|step| step.contains("followed_status_of_record")), "{steps:#?}");
}

/// The draft of a link from a promise to something.
fn link(promise: &str, value: &str, private: bool) -> Draft {
    Draft {
        author: "Ana Castro".to_owned(),
        reason: "it says so".to_owned(),
        action: Decided::Link,
        record: promise.to_owned(),
        field: Some("delivers".to_owned()),
        value: Some(value.to_owned()),
        private,
    }
}

#[test]
fn a_link_to_a_passage_that_no_link_leads_to_is_refused() {
    let scratch = Scratch::new();
    let mut store = register(&scratch, "r", &[0, 1]);
    let promise = rows(&store, PROMISE)[0][0].as_str().unwrap().to_owned();
    let source = rows(&store, "SELECT id FROM sources ORDER BY published DESC LIMIT 1")[0][0].as_str().unwrap().to_owned();
    let passage = format!("{source}:8-35");
    assert_eq!(store.passage(&passage).unwrap().unwrap().quote, "The High-Level Strategic Co");
    for nothing in
        [passage, format!("{source}:8-9000"), format!("{source}:9-8"), "s-000000000000:0-1".to_owned(), "commitment:none".to_owned()]
    {
        let refused = store.decide("2026-01-31T09:00:00Z", &link(&promise, &nothing, false)).expect_err(&nothing);
        assert_eq!(refused.kind(), ErrorKind::Refused, "{nothing}");
    }
    assert_eq!((store.decisions(None).unwrap(), store.verify().unwrap()), (vec![], vec![]));
}

#[test]
fn a_decided_link_to_a_passage_that_is_linked_no_more_is_orphaned_and_waits_for_whom_it_concerns() {
    let scratch = Scratch::new();
    let mut store = register(&scratch, "r", &[0, 1]);
    let promise = rows(&store, PROMISE)[0][0].as_str().unwrap().to_owned();
    let source = rows(&store, "SELECT id FROM sources ORDER BY published DESC LIMIT 1")[0][0].as_str().unwrap().to_owned();
    // As a reader left it that saw no fact in the sentence; what is followed anew does not find the link again.
    let proposed =
        "INSERT INTO followed_link SELECT c.id, 'passage', ?1 || ':8-90', 'commitment', ?2, 'restates', 60, 1, 'alike', s.id, 8, 90
                    FROM circle c, source s WHERE c.a = 'ARE' AND c.b = 'TUR' AND 's-' || substr(lower(hex(s.sha256)), 1, 12) = ?1";
    let rows = Connection::open(scratch.path("r")).unwrap().execute(proposed, [&source, &promise]).unwrap();
    assert_eq!(rows, 1);
    let made = store.decide("2026-01-31T09:00:00Z", &link(&promise, &format!("{source}:30-60"), true)).unwrap();
    assert!(made.orphaned, "{made:?}");
    assert_eq!(store.verify().unwrap().iter().map(|finding| finding.kind).collect::<Vec<_>>(), [FindingKind::Orphaned]);
    let waiting = |private| {
        let filter = QueueFilter { kind: Some(QueueKind::Orphan), private, ..QueueFilter::default() };
        store.queue(&filter).unwrap().items.into_iter().map(|item| item.decision.unwrap()).collect::<Vec<_>>()
    };
    for author in [Private::All, Private::Of("Ana Castro".to_owned())] {
        assert_eq!(waiting(author), [made.id.as_str()]);
    }
    for other in [Private::None, Private::Of("Bo Falk".to_owned())] {
        assert_eq!(waiting(other), [""; 0]);
    }
}

#[test]
fn who_decides_waits_for_what_the_decision_changes_and_not_for_what_a_run_has_marked() {
    let scratch = Scratch::new();
    let mut store = register(&scratch, "r", &[0]);
    let promise = rows(&store, PROMISE)[0][0].as_str().unwrap().to_owned();
    // A run at work has taken in a report about others, and has not come to what follows from it.
    let run = take_in_others(&mut store);
    let marked = |a: &str| {
        let connection = Connection::open(scratch.path("r")).unwrap();
        let sql = "SELECT count(*) FROM dirty_circle d JOIN circle c ON c.id = d.circle WHERE c.a = ?1";
        connection.query_row(sql, [a], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!((marked("ARE"), marked("CHL")), (0, 1));
    let draft = Draft {
        author: "Ana Castro".to_owned(),
        reason: "the council sits".to_owned(),
        action: Decided::Status,
        record: promise.clone(),
        field: Some("delivery".to_owned()),
        value: Some("delivered".to_owned()),
        private: false,
    };
    let made = store.decide("2026-01-31T09:00:00Z", &draft).unwrap();
    let delivery = |store: &Store| {
        let held = store.held(&promise, Moment::default()).unwrap();
        held.into_iter().find(|held| held.axis == "delivery").map(|held| held.value)
    };
    assert_eq!(delivery(&store).as_deref(), Some("delivered"), "it shows at once");
    assert_eq!((marked("ARE"), marked("CHL")), (0, 1), "the rest is left to the run");
    store.undo("2026-01-31T09:00:01Z", &made.id, "Ana Castro", "too early").unwrap();
    assert_eq!((delivery(&store).as_deref(), marked("CHL")), (Some("no_evidence"), 1));
    store.finish(run, "2026-01-31T09:00:02Z").unwrap();
    store.derive().unwrap();
    assert_eq!((marked("ARE"), marked("CHL")), (0, 0));
    assert!(!scratch.path("r.run").exists(), "nothing is left beside the register");
}

#[test]
fn a_run_that_was_killed_is_not_at_work() {
    let scratch = Scratch::new();
    let mut store = register(&scratch, "r", &[0]);
    let promise = rows(&store, PROMISE)[0][0].as_str().unwrap().to_owned();
    let mut killed = Store::open(&scratch.path("r")).unwrap();
    take_in_others(&mut killed);
    let left = || {
        let connection = Connection::open(scratch.path("r")).unwrap();
        connection.query_row("SELECT count(*) FROM dirty_circle", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let note = |store: &mut Store| {
        let draft = Draft { action: Decided::Note, field: None, ..link(&promise, "a note", false) };
        store.decide("2026-01-31T09:00:00Z", &draft).unwrap();
    };
    note(&mut store);
    assert_eq!(left(), 1, "left to the run");
    drop(killed);
    note(&mut store);
    assert_eq!(left(), 0, "nobody else will do it");
}

#[test]
fn a_register_that_other_rules_have_followed_is_followed_anew_by_the_next_derivation_and_not_by_a_decision() {
    let scratch = Scratch::new();
    let mut store = register(&scratch, "r", &[0, 1]);
    let promise = rows(&store, PROMISE)[0][0].as_str().unwrap().to_owned();
    store.set("followed", "0").unwrap();
    let draft = Draft { action: Decided::Status, field: Some("intent".to_owned()), ..link(&promise, "withdrawn", false) };
    store.decide("2026-01-31T09:00:00Z", &draft).unwrap();
    let intent = store.held(&promise, Moment::default()).unwrap().into_iter().find(|held| held.axis == "intent").unwrap();
    assert_eq!(intent.value, "withdrawn", "it shows at once");
    assert_eq!(store.setting("followed").unwrap().as_deref(), Some("0"));
    assert_eq!(store.verify().unwrap().iter().map(|finding| finding.kind).collect::<Vec<_>>(), [FindingKind::Pending]);
    store.derive().unwrap();
    assert_eq!(store.verify().unwrap(), []);
}

/// A report of both parties, one that names neither and contradicts it, and one on another day.
const SHOTS: &[(&str, &str)] = &[
    ("2021-03-02", "ACCRA — Guards of Ghana shot at smugglers from Norway near Aflao on Monday, and nine people were wounded."),
    ("2021-03-03", "At Aflao the clinic took in eleven wounded people on Monday night."),
    ("2021-04-07", "At Aflao the clinic took in twelve wounded people on Monday night."),
];

#[test]
fn a_report_that_names_no_party_contradicts_one_that_names_both_whichever_comes_first() {
    let scratch = Scratch::new();
    for order in [[0, 1, 2], [1, 2, 0], [2, 0, 1]] {
        let mut store = Store::open(&scratch.path(&format!("{order:?}"))).unwrap();
        for (date, text) in order.map(|nth| SHOTS[nth]) {
            let mut source = Source::new(text);
            source.published_raw = Some(date.to_owned());
            let reading = reader::read(&source);
            let run = store.begin("2021-05-01T09:00:00Z", reader::VERSION).unwrap();
            store.append(run, &[(source, reading)]).unwrap();
            store.derive().unwrap();
            store.finish(run, "2021-05-01T09:00:01Z").unwrap();
        }
        let sides = rows(&store, "SELECT value FROM difference ORDER BY value");
        assert_eq!(sides, [["eleven wounded people"], ["nine people"]].map(|side| side.map(serde_json::Value::from).to_vec()));
        assert_eq!(store.verify().unwrap(), []);
        store.rebuild().unwrap();
        assert_eq!(rows(&store, "SELECT value FROM difference ORDER BY value"), sides);
        assert_eq!(
            rows(&store, "SELECT count(*) FROM evidence WHERE quote LIKE '%clinic%' AND kind <> 'actor'"),
            [[serde_json::Value::from(0)]]
        );
    }
}
