//! Files of other versions and of other programs.

use std::path::{Path, PathBuf};

use chancery_store::{ErrorKind, Store};
use rusqlite::Connection;

use crate::order::exports;
use crate::sample::corpus;
use crate::scratch::Scratch;

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture/register-v1.sqlite")
}

/// The register that version 1 wrote of the first eight documents. `UPDATE_FIXTURE=1` writes it anew: only ever for a version
/// that has not been released.
#[test]
fn a_register_written_by_version_1_opens() {
    let scratch = Scratch::new();
    if std::env::var_os("UPDATE_FIXTURE").is_some() {
        let store = scratch.register("fixture", &corpus(8), 8);
        drop(store);
        let connection = Connection::open(scratch.path("fixture")).unwrap();
        connection.execute_batch("PRAGMA journal_mode = delete; VACUUM").unwrap();
        std::fs::create_dir_all(fixture().parent().unwrap()).unwrap();
        std::fs::copy(scratch.path("fixture"), fixture()).unwrap();
    }
    std::fs::copy(fixture(), scratch.path("old")).unwrap();
    let mut store = Store::open(&scratch.path("old")).unwrap();
    assert_eq!(store.verify().unwrap(), []);
    let now = scratch.register("now", &corpus(8), 8);
    assert_eq!(store.stats().unwrap().sources, 8);
    store.rebuild().unwrap();
    assert!(
        exports(&store, &scratch.path("a")) == exports(&now, &scratch.path("b")),
        "the old file, rebuilt, says what a new one says"
    );
}

#[test]
fn a_register_of_a_newer_version_is_not_touched() {
    let scratch = Scratch::new();
    drop(scratch.register("r", &corpus(2), 2));
    Connection::open(scratch.path("r")).unwrap().pragma_update(None, "user_version", 999).unwrap();
    assert_eq!(Store::open(&scratch.path("r")).unwrap_err().kind(), ErrorKind::Newer);
    assert_eq!(Store::open_read_only(&scratch.path("r")).unwrap_err().kind(), ErrorKind::Newer);
}

#[test]
fn another_programs_database_is_not_touched() {
    let scratch = Scratch::new();
    Connection::open(scratch.path("other")).unwrap().execute_batch("CREATE TABLE mine (a)").unwrap();
    let before = std::fs::read(scratch.path("other")).unwrap();
    assert_eq!(Store::open(&scratch.path("other")).unwrap_err().kind(), ErrorKind::NotARegister);
    assert_eq!(std::fs::read(scratch.path("other")).unwrap(), before);
    std::fs::write(scratch.path("text"), "no database at all, but long enough to be looked at as one".repeat(40)).unwrap();
    assert_eq!(Store::open(&scratch.path("text")).unwrap_err().kind(), ErrorKind::Open);
}

#[test]
fn damage_is_found() {
    let scratch = Scratch::new();
    drop(scratch.register("r", &corpus(6), 6));
    let damage = |sql: &str| {
        std::fs::copy(scratch.path("r"), scratch.path("damaged")).unwrap();
        let connection = Connection::open(scratch.path("damaged")).unwrap();
        assert_eq!(connection.execute(sql, []).unwrap(), 1, "{sql}");
        drop(connection);
        let findings = Store::open(&scratch.path("damaged")).unwrap().verify().unwrap();
        let mut kinds: std::collections::BTreeSet<String> = findings.into_iter().map(|finding| finding.kind.to_string()).collect();
        // A record that rests on what is damaged comes out otherwise as well, and so does what became of it; here the cause
        // is what counts.
        if kinds.len() > 1 {
            kinds.remove("record amiss");
            kinds.remove("follow-up amiss");
        }
        kinds
    };
    let found = |kinds: &[&str]| kinds.iter().map(|kind| kind.to_string()).collect::<std::collections::BTreeSet<_>>();
    assert!(damage("UPDATE source SET text = 'X' || text WHERE id = 1").is_superset(&found(&["source altered", "sentence amiss"])));
    assert_eq!(damage("UPDATE source SET url = 'https://elsewhere.example' WHERE id = 1"), found(&["source altered"]));
    assert_eq!(damage("UPDATE reading SET frame = replace(frame, 'sentences', 'sentence') WHERE id = 1"), found(&["reading altered"]));
    assert_eq!(damage("UPDATE fact SET start = start + 1 WHERE id = 1"), found(&["evidence amiss"]));
    assert_eq!(damage("UPDATE sentence SET text = upper(text) WHERE id = 1"), found(&["sentence amiss"]));
    assert_eq!(damage("UPDATE statement SET evidence = '[7]' WHERE record = 1 AND nth = 0"), found(&["statement amiss"]));
    assert_eq!(damage("DELETE FROM witness WHERE record = 1 AND nth = 0"), found(&["statement amiss", "witness amiss"]));
    assert_eq!(
        damage(
            "UPDATE rollup SET n = n + 1 WHERE a = '' AND kind = 'meeting' AND month = (SELECT min(month) FROM rollup WHERE a = '' AND kind = 'meeting')"
        ),
        found(&["count amiss"])
    );
    assert_eq!(damage("UPDATE record SET title = title || '!' WHERE id = 1"), found(&["record amiss"]));
    assert_eq!(damage("INSERT INTO dirty VALUES (1)"), found(&["pending"]));
}
