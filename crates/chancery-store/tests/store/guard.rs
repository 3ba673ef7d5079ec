//! What users' SQL may not do.

use std::time::Duration;

use chancery_store::{ErrorKind, Limits, Store};

use crate::sample::corpus;
use crate::scratch::Scratch;

fn check(store: &Store, query: &str, expected: ErrorKind) {
    let limits = Limits { time: Duration::from_millis(300), rows: 100 };
    let error = store.sql(query, limits).map(|rows| format!("{rows:?}")).expect_err(query);
    assert_eq!(error.kind(), expected, "{query}: {error}");
}

#[test]
fn writes_are_refused() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(5), 5);
    let before = store.stats().unwrap();
    for query in [
        "DELETE FROM source",
        "UPDATE record SET reports = 99",
        "INSERT INTO setting VALUES ('a', 'b')",
        "DROP TABLE source",
        "CREATE TABLE mine (a)",
        "CREATE TEMP TABLE mine (a)",
        "ATTACH 'other.register' AS other",
        "VACUUM INTO 'copy.register'",
        "PRAGMA query_only = 0",
        "PRAGMA writable_schema = 1",
        "PRAGMA journal_mode = delete",
        "SELECT load_extension('evil')",
        "BEGIN IMMEDIATE",
        "REINDEX",
        "INSERT INTO sentence_fts (sentence_fts) VALUES ('delete-all')",
        "WITH gone AS (SELECT 1) DELETE FROM source",
    ] {
        check(&store, query, ErrorKind::Forbidden);
    }
    assert_eq!(store.stats().unwrap(), before);
}

#[test]
fn a_second_statement_is_not_run() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(5), 5);
    check(&store, "SELECT 1; DELETE FROM source", ErrorKind::Forbidden);
    check(&store, "SELECT 1; SELECT 2", ErrorKind::Query);
    assert_eq!(store.stats().unwrap().sources, 5);
}

#[test]
fn a_long_query_is_stopped() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(5), 5);
    check(&store, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", ErrorKind::TimeLimit);
}

#[test]
fn a_mistake_is_told() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(5), 5);
    check(&store, "SELEC 1", ErrorKind::Query);
    check(&store, "SELECT nothing FROM nowhere", ErrorKind::Query);
}

#[test]
fn rows_beyond_the_limit_are_cut_off_and_said_to_be() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(5), 5);
    let rows = store.sql("SELECT id, start FROM sentences, sources", Limits { rows: 3, ..Limits::default() }).unwrap();
    assert_eq!((rows.columns.as_slice(), rows.rows.len(), rows.truncated), (&["id".to_owned(), "start".to_owned()][..], 3, true));
}

/// Views of what readings alone do not give: failures, what people decided, what counterparts sent, what came of
/// promises, feeds that are followed, and what is too doubtful where there is a bar.
const NOT_READ: &[&str] = &[
    "agreed",
    "bundles",
    "decision",
    "difference",
    "failures",
    "feeds",
    "link",
    "mechanism_life",
    "mechanism_session",
    "proposals",
    "theirs",
    "tie",
    "trusted_keys",
    "version",
];

#[test]
fn every_view_answers_and_its_quotes_are_the_words() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(20), 20);
    let views = store.sql("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name", Limits::default()).unwrap();
    assert!(views.rows.len() > 15);
    // `every_decision` is for the program alone: see `tables_with_private_decisions_are_read_by_views_alone`.
    for view in views.rows.iter().map(|row| row[0].as_str().unwrap()).filter(|view| *view != "every_decision") {
        let rows = store.sql(&format!("SELECT * FROM {view}"), Limits::default()).unwrap_or_else(|error| panic!("{view}: {error}"));
        assert!(!rows.rows.is_empty() || NOT_READ.contains(&view), "{view} is empty");
    }
    let wrong = "SELECT count(*) FROM evidence e JOIN sources s ON s.id = e.source
                 WHERE e.quote IS NOT substr(s.text, e.start + 1, e.\"end\" - e.start)";
    assert_eq!(store.sql(wrong, Limits::default()).unwrap().rows[0][0], 0);
    let search = "SELECT text FROM sentence WHERE id IN (SELECT rowid FROM sentence_fts WHERE sentence_fts MATCH 'panel')";
    assert!(!store.sql(search, Limits::default()).unwrap().rows.is_empty(), "full-text search is open to users");
}
