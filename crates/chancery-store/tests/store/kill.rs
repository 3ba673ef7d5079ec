//! A program that is killed at any moment loses nothing and doubles nothing.

use std::process::{Command, Stdio};
use std::time::Duration;

use chancery_store::Store;

use crate::order::exports;
use crate::sample::{Chance, corpus, document};
use crate::scratch::{NOW, READER, Scratch};

const PATH: &str = "CHANCERY_KILL_TEST_REGISTER";
const DOCUMENTS: usize = 120;

/// Adds what is not there yet, as a second run of a program does.
fn go_on(path: &std::path::Path) {
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

/// The program that is killed: this test binary, started again for this one test. By itself the test has nothing to do.
#[test]
fn child() {
    if let Some(path) = std::env::var_os(PATH) {
        go_on(path.as_ref());
    }
}

#[test]
fn a_killed_run_loses_nothing_and_doubles_nothing() {
    let scratch = Scratch::new();
    let expected = exports(&scratch.register("whole", &corpus(DOCUMENTS), DOCUMENTS), &scratch.path("a"));
    let path = scratch.path("killed");
    let mut chance = Chance::of(20);
    let (mut cut_off, mut kills) = (0, 0);
    while kills < 20 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["kill::child", "--exact", "--test-threads=1"])
            .env(PATH, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(2_000 + chance.below(60_000) as u64));
        cut_off += usize::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
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
    assert!(findings.iter().all(|finding| finding.kind == chancery_store::FindingKind::Pending), "{findings:?}");
    drop(before);
    go_on(&path);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.verify().unwrap(), []);
    assert!(exports(&store, &scratch.path("b")) == expected, "the register differs from one that was filled in one go");
}
