//! Runs that are cut off: by Ctrl-C, by kill. Nothing may be lost, nothing written twice.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::bench::{Bench, reports};

const REPORTS: usize = 400;

fn start(bench: &Bench, register: &str) -> Child {
    let mut command = bench.command();
    command.args(["--register", register, "read", "reports.jsonl"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// How long an undisturbed run takes here, and its exports.
fn reference(bench: &Bench) -> (Duration, Vec<u8>) {
    bench.write("reports.jsonl", reports(REPORTS));
    let begun = Instant::now();
    bench.run("--register reference.register read reports.jsonl").ended(0);
    (begun.elapsed(), bench.exports("reference.register"))
}

#[test]
fn fifteen_kills_lose_nothing_and_write_nothing_twice() {
    let bench = Bench::new();
    let (whole, exports) = reference(&bench);
    // Fractions of a run, spread by the golden ratio: early, late and in between, never the same twice.
    for n in 1..=15u32 {
        let mut child = start(&bench, "killed.register");
        std::thread::sleep(whole.mul_f64((f64::from(n) * 0.618_034).fract()));
        child.kill().unwrap();
        child.wait().unwrap();
        if bench.path("killed.register").exists() {
            let code = bench.run("--register killed.register verify").code;
            assert!(matches!(code, 0 | 3), "after kill {n}: {code}");
        }
    }
    bench.run("--register killed.register read reports.jsonl").ended(0);
    assert!(bench.exports("killed.register") == exports, "the exports differ");
}

#[test]
fn a_run_killed_before_it_made_its_tables_leaves_a_register_that_opens() {
    let bench = Bench::new();
    bench.write("reports.jsonl", reports(3));
    // What such a run leaves: a database without a single table.
    bench.write("chancery.register", EMPTY_DATABASE);
    bench.run("verify").ended(0);
    bench.run("stats").ended(3);
    bench.run("read reports.jsonl").ended(0);
    assert_eq!(bench.run("sources -o jsonl").ended(0).out.lines().count(), 3);
}

/// An empty file is an empty database to SQLite.
const EMPTY_DATABASE: &[u8] = b"";

/// A run that reads from standard input, which stays open: it cannot end by itself. Some reports are under way when this returns.
#[cfg(unix)]
fn start_endless(bench: &Bench) -> (Child, std::process::ChildStdin) {
    let mut command = bench.command();
    let mut child = command.args(["read", "-", "--format", "jsonl"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut input, reports(REPORTS).as_bytes()).unwrap();
    wait_until(|| bench.path("chancery.register-wal").exists());
    std::thread::sleep(Duration::from_millis(300));
    (child, input)
}

#[cfg(unix)]
fn interrupt(child: &Child) {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    std::thread::sleep(Duration::from_millis(300));
}

#[cfg(unix)]
#[test]
fn ctrl_c_finishes_what_is_under_way_and_says_so() {
    let bench = Bench::new();
    let (child, mut input) = start_endless(&bench);
    interrupt(&child);
    // The intake waits for its next line; it asks whether to stop before it takes one more.
    std::io::Write::write_all(&mut input, reports(2).as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("interrupted"), "{said}");
    bench.run("verify").ended(0);
    assert!(bench.run("sources -o jsonl").ended(0).out.lines().count() > 0);
}

#[cfg(unix)]
#[test]
fn a_second_ctrl_c_stops_at_once_and_leaves_a_register_that_goes_on() {
    let bench = Bench::new();
    let (child, input) = start_endless(&bench);
    interrupt(&child);
    interrupt(&child);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130));
    drop(input);
    bench.write("reports.jsonl", reports(REPORTS));
    bench.run("read reports.jsonl").ended(0);
    bench.run("verify").ended(0);
    assert_eq!(bench.run("sources -o jsonl").ended(0).out.lines().count(), REPORTS);
}

fn wait_until(done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it never happened");
        std::thread::sleep(Duration::from_millis(5));
    }
}
