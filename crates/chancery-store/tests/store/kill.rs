//! A program that is killed at any moment loses nothing and doubles nothing.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use chancery_store::exchange::{Scope, SecretKey};
use chancery_store::export::{Format, export};
use chancery_store::{ErrorKind, FindingKind, SearchFilter, Store};
use rusqlite::Connection;

use crate::order::exports;
use crate::sample::{Chance, corpus, document};
use crate::scratch::{NOW, READER, Scratch};

const PATH: &str = "CHANCERY_KILL_TEST_REGISTER";
const DOCUMENTS: usize = 120;

/// Adds what is not there yet, as a second run of a program does.
fn go_on(path: &Path) {
    let mut store = Store::open(path).unwrap();
    let run = store.begin(NOW, READER).unwrap();
    let mut batch = Vec::new();
    for n in 0..DOCUMENTS {
        let (source, reading) = document(n, DOCUMENTS);
        if !store.has(source.id(), READER).unwrap() {
            batch.push((source, reading));
        }
        if batch.len() == 5 || n + 1 == DOCUMENTS {
            store.append(run, &std::mem::take(&mut batch)).unwrap();
            store.derive().unwrap();
        }
    }
    store.finish(run, NOW).unwrap();
}

/// The programs that are killed: this test binary, started again for one of these tests. By themselves they have nothing to do.
#[test]
fn child() {
    if let Some(path) = std::env::var_os(PATH) {
        go_on(path.as_ref());
    }
}

#[test]
fn child_that_rebuilds() {
    if let Some(path) = std::env::var_os(PATH) {
        Store::open(path.as_ref()).unwrap().rebuild().unwrap();
    }
}

/// Starts one of the children on a register and kills it once `begun` says so and some time more has passed; whether it was still
/// at work.
fn kill(child: &str, path: &Path, begun: impl Fn() -> bool, after: Duration) -> bool {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([child, "--exact", "--test-threads=1"])
        .env(PATH, path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !begun() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(after);
    let at_work = child.try_wait().unwrap().is_none();
    let _ = child.kill();
    child.wait().unwrap();
    at_work
}

#[test]
fn a_killed_run_loses_nothing_and_doubles_nothing() {
    let scratch = Scratch::new();
    let expected = exports(&scratch.register("whole", &corpus(DOCUMENTS), DOCUMENTS), &scratch.path("a"));
    let path = scratch.path("killed");
    let mut chance = Chance::of(20);
    let (mut cut_off, mut kills) = (0, 0);
    while kills < 20 {
        cut_off += usize::from(kill("kill::child", &path, || true, Duration::from_micros(2_000 + chance.below(60_000) as u64)));
        kills += 1;
        let done = Store::open(&path).unwrap().stats().unwrap().sources == DOCUMENTS as u64;
        if done && cut_off < 20 {
            // It got through before it could be killed: start afresh.
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(scratch.path(&format!("killed{end}")));
            }
        }
    }
    assert!(cut_off >= 10, "only {cut_off} of {kills} runs were cut off: the test proves little");
    let before = Store::open(&path).unwrap();
    let findings = before.verify().unwrap();
    assert!(findings.iter().all(|finding| finding.kind == FindingKind::Pending), "{findings:?}");
    drop(before);
    go_on(&path);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.verify().unwrap(), []);
    assert!(exports(&store, &scratch.path("b")) == expected, "the register differs from one that was filled in one go");
}

#[test]
fn a_killed_rebuild_is_taken_up_by_the_next_derivation() {
    let scratch = Scratch::new();
    let path = scratch.path("killed");
    let expected = exports(&scratch.register("killed", &corpus(DOCUMENTS), DOCUMENTS), &scratch.path("a"));
    let mut chance = Chance::of(7);
    let mut unfinished = 0;
    let reader = Store::open_read_only(&path).unwrap();
    let begun = || reader.setting("rebuilt").unwrap().is_some();
    for _ in 0..6 {
        kill("kill::child_that_rebuilds", &path, begun, Duration::from_micros(chance.below(60_000) as u64));
        let mut store = Store::open(&path).unwrap();
        let findings = store.verify().unwrap();
        assert!(findings.iter().all(|finding| finding.kind == FindingKind::Pending), "{findings:?}");
        unfinished += usize::from(!findings.is_empty());
        store.derive().unwrap();
        assert_eq!(store.verify().unwrap(), []);
    }
    assert!(unfinished >= 3, "only {unfinished} rebuilds were cut off: the test proves little");
    assert!(exports(&Store::open(&path).unwrap(), &scratch.path("b")) == expected, "the register is not the one before");
}

#[test]
fn sources_that_came_while_a_rebuild_was_under_way_are_found_once() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(40), 40);
    let found = |store: &Store| store.search("agreed", &SearchFilter { limit: 1_000, ..SearchFilter::default() }).unwrap().len();
    let before = found(&store);
    // As a rebuild leaves it that was killed behind the tenth source.
    store.set("rebuilt", "10").unwrap();
    assert_eq!(store.verify().unwrap().iter().map(|finding| finding.kind).collect::<Vec<_>>(), [FindingKind::Pending]);
    store.derive().unwrap();
    assert_eq!((found(&store), store.setting("rebuilt").unwrap(), store.verify().unwrap()), (before, None, vec![]));
}

#[test]
fn nothing_leaves_while_a_rebuild_is_under_way() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(20), 20);
    store.set("rebuilt", "10").unwrap();
    let refused = export(&store, Format::Csv, &scratch.path("out")).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unfinished);
    let bundle = store.bundle(NOW, &SecretKey::from_bytes(&[1; 32]), "Us", None, &Scope::default());
    assert_eq!(bundle.unwrap_err().kind(), ErrorKind::Unfinished);
    assert!(!store.is_whole().unwrap());
    store.derive().unwrap();
    assert!(store.is_whole().unwrap());
    export(&store, Format::Csv, &scratch.path("out")).unwrap();
}

#[test]
fn a_rebuild_that_waits_for_another_writer_takes_up_every_source() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(40), 40);
    store.set("rebuilt", "0").unwrap();
    // Whoever decides at the desk holds the lock for longer than a turn of the rebuild.
    let other = Connection::open(scratch.path("r")).unwrap();
    other
        .execute_batch(
            "DELETE FROM sentence; INSERT INTO sentence_fts (sentence_fts) VALUES ('delete-all'); DELETE FROM named;
         BEGIN IMMEDIATE",
        )
        .unwrap();
    let rebuild = std::thread::spawn(move || store.derive().map(|_| store).unwrap());
    std::thread::sleep(Duration::from_millis(700));
    other.execute_batch("COMMIT").unwrap();
    let store = rebuild.join().unwrap();
    let count = |table: &str| other.query_row(&format!("SELECT count(DISTINCT source) FROM {table}"), [], |row| row.get::<_, i64>(0));
    assert_eq!((count("sentence").unwrap(), store.setting("rebuilt").unwrap()), (40, None));
    assert!(count("named").unwrap() > 0);
}
