//! What leaves in exports, and what others may read of private decisions.

use std::collections::BTreeMap;
use std::path::Path;

use chancery::reader::Reading;
use chancery::register::decision::Decided;
use chancery::text::Source;
use chancery_store::export::{Format, export, export_all};
use chancery_store::{Draft, ErrorKind, Limits, Store};

use crate::sample::corpus;
use crate::scratch::{NOW, Scratch};

fn decide(store: &mut Store, action: Decided, record: &str, field: Option<&str>, value: Option<&str>, private: bool) -> String {
    let draft = Draft {
        author: if private { "Zoe Quill" } else { "Ana Castro" }.to_owned(),
        reason: if private { "the minister told us over dinner" } else { "an open reason" }.to_owned(),
        action,
        record: record.to_owned(),
        field: field.map(str::to_owned),
        value: value.map(str::to_owned),
        private,
    };
    store.decide(NOW, &draft).unwrap().id
}

/// All files of an export by their names.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let named = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())
    };
    std::fs::read_dir(folder).unwrap().map(named).collect()
}

fn strings(store: &Store, query: &str) -> Vec<String> {
    let rows = store.sql(query, Limits { rows: 10_000, ..Limits::default() }).unwrap().rows;
    rows.into_iter().map(|row| row[0].as_str().unwrap_or_default().to_owned()).collect()
}

/// Meetings by their identifiers, of which the one source or any other tells.
fn meetings(store: &Store, of: &str, source: &str) -> Vec<String> {
    strings(
        store,
        &format!(
            "SELECT DISTINCT m.id FROM meetings m WHERE {of} EXISTS (SELECT 1 FROM evidence e WHERE e.record = m.id AND e.source = '{source}') ORDER BY 1"
        ),
    )
}

#[test]
fn an_export_is_that_of_a_register_which_never_had_what_is_restricted_or_private() {
    let scratch = Scratch::new();
    let documents = corpus(60);
    let secret: Vec<&(Source, Reading)> = [3, 17, 31].map(|at| &documents[at]).to_vec();
    let rest: Vec<(Source, Reading)> =
        documents.iter().filter(|(source, _)| secret.iter().all(|(hidden, _)| hidden.id() != source.id())).cloned().collect();
    let mut whole = scratch.register("whole", &documents, 20);
    let mut open = scratch.register("open", &rest, 20);

    let untouched = meetings(&whole, "NOT", &secret[0].0.id().to_string());
    let untouched: Vec<&String> = untouched.iter().filter(|id| open.record(id).unwrap().is_some()).collect();
    for store in [&mut whole, &mut open] {
        decide(store, Decided::Edit, untouched[0], Some("place"), Some("an open place"), false);
    }
    decide(&mut whole, Decided::Edit, untouched[1], Some("place"), Some("a hidden place"), true);
    decide(&mut whole, Decided::Merge, untouched[2], None, Some(untouched[3]), true);
    decide(&mut whole, Decided::Reject, untouched[4], None, None, true);
    let told = &meetings(&whole, "", &secret[0].0.id().to_string())[0];
    decide(&mut whole, Decided::Accept, told, None, None, true);
    for (source, _) in &secret {
        decide(&mut whole, Decided::Restrict, &source.id().to_string(), None, None, false);
    }

    for format in [Format::Csv, Format::Jsonl, Format::Parquet, Format::Annotations, Format::Calendar] {
        let (of_whole, of_open) = (scratch.path(&format!("whole-{format:?}")), scratch.path(&format!("open-{format:?}")));
        export(&whole, format, &of_whole).unwrap();
        export(&open, format, &of_open).unwrap();
        let (of_whole, of_open) = (files(&of_whole), files(&of_open));
        assert_eq!(of_whole.keys().collect::<Vec<_>>(), of_open.keys().collect::<Vec<_>>());
        for (name, bytes) in &of_whole {
            assert!(*bytes == of_open[name], "{format:?}: {name} differs");
        }
    }
    let left: Vec<String> = std::fs::read_dir(scratch.path("whole").parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("leaving"))
        .collect();
    assert!(left.is_empty(), "the copy is gone: {left:?}");
    assert!(whole.verify().unwrap().is_empty(), "the register itself is as it was");
}

#[test]
fn within_the_house_everything_is_exported_and_what_is_restricted_is_marked() {
    let scratch = Scratch::new();
    let documents = corpus(20);
    let mut store = scratch.register("r", &documents, 20);
    decide(&mut store, Decided::Restrict, &documents[2].0.id().to_string(), None, None, false);
    let out = scratch.path("all");
    export_all(&store, Format::Csv, &out).unwrap();
    let sources = String::from_utf8(files(&out)["sources.csv"].clone()).unwrap();
    assert_eq!(sources.lines().count(), 21);
    assert_eq!(sources.lines().filter(|line| line.ends_with(",restricted")).count(), 1, "{sources}");
}

#[test]
fn sql_of_users_does_not_find_private_decisions() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(30), 30);
    let commitments = strings(&store, "SELECT id FROM commitments WHERE root IS NULL OR root = id ORDER BY id");
    let open = decide(&mut store, Decided::Note, &commitments[0], None, Some("an open note"), false);
    decide(&mut store, Decided::Note, &commitments[1], None, Some("a hidden note"), true);
    decide(&mut store, Decided::Status, &commitments[1], Some("delivery"), Some("delivered"), true);
    decide(&mut store, Decided::Link, &commitments[2], Some("restates"), Some(&commitments[3]), true);

    assert_eq!(strings(&store, "SELECT id FROM decision"), [open]);
    assert_eq!(strings(&store, "SELECT value FROM status WHERE current = 1 AND rule LIKE 'decided%'"), ["delivered"], "it holds");
    // No view tells of it, whatever column.
    let views = strings(&store, "SELECT name FROM sqlite_schema WHERE type = 'view' AND name <> 'every_decision'");
    assert!(views.len() > 20);
    for view in views {
        let rows = store.sql(&format!("SELECT * FROM {view}"), Limits { rows: 100_000, ..Limits::default() }).unwrap();
        let said = format!("{:?}", rows.rows);
        for word in ["Quill", "dinner", "hidden note"] {
            assert!(!said.contains(word), "{view} tells of {word}");
        }
    }
}

#[test]
fn tables_with_private_decisions_are_read_by_views_alone() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(10), 10);
    let record = strings(&store, "SELECT id FROM meetings ORDER BY id").remove(0);
    decide(&mut store, Decided::Note, &record, None, Some("a hidden note"), true);
    for query in [
        "SELECT * FROM decided",
        "SELECT reason FROM main.\"decided\"",
        "SELECT count(*) FROM DECIDED",
        "SELECT * FROM anchor",
        "SELECT * FROM seat",
        "SELECT * FROM every_decision",
        "SELECT count(*) FROM every_decision",
        "SELECT (SELECT reason FROM decided LIMIT 1) FROM decision",
        "SELECT * FROM (SELECT reason FROM decided) AS decision",
        "WITH decision AS (SELECT reason FROM decided) SELECT * FROM decision",
        "WITH decision (a) AS MATERIALIZED (SELECT reason FROM [decided]) SELECT * FROM decision",
        "with/**/sources AS (SELECT reason FROM \"Decided\") SELECT * FROM sources, main.sources",
        "SELECT * FROM (WITH statements AS (SELECT * FROM `decided`) SELECT * FROM statements)",
        "WITH every_decision AS (SELECT * FROM main.every_decision) SELECT * FROM every_decision",
        "WITH decision AS (SELECT * FROM 'decided') SELECT * FROM decision",
        // A byte order mark is a blank to SQLite.
        "WITH x AS (SELECT * FROM \u{feff}decided) SELECT * FROM x",
        "\u{feff}WITH x AS (SELECT * FROM decided) SELECT * FROM x",
    ] {
        let error = store.sql(query, Limits::default()).map(|rows| format!("{rows:?}")).expect_err(query);
        assert_eq!(error.kind(), ErrorKind::Forbidden, "{query}: {error}");
    }
    for query in [
        "SELECT access FROM sources",
        "WITH s AS (SELECT * FROM sources) SELECT count(*) FROM s",
        "SELECT count(*) FROM statements WHERE value LIKE '%decided%'",
        "SELECT * FROM decision",
    ] {
        store.sql(query, Limits::default()).unwrap_or_else(|error| panic!("{query}: {error}"));
    }
}
