//! Inputs far larger than any report must not take memory far larger than their limits.
//!
//! Each case runs in a process of its own, which prints the most memory it ever held.

#![allow(missing_docs)]
#![cfg(target_os = "linux")]

use std::env;
use std::fs;
use std::io::{self, Read};
use std::process::Command;

use chancery_intake::{FailureKind, Limit, Options, read_stream};

const MIB: u64 = 1024 * 1024;

/// An input that is made while it is read: `head`, then `middle` again and again, then `tail`.
struct Made {
    name: &'static str,
    head: &'static str,
    middle: &'static str,
    times: u64,
    tail: &'static str,
    documents: usize,
    failures: &'static [FailureKind],
    most_mib: u64,
}

const CASES: [Made; 5] = [
    Made {
        name: "one-line-of-200-mib.txt",
        head: "",
        middle: "word ",
        times: 40 * MIB,
        tail: "",
        documents: 0,
        failures: &[FailureKind::Limit(Limit::FileBytes)],
        most_mib: 200,
    },
    Made {
        name: "one-line-of-200-mib.jsonl",
        head: "{\"text\": \"first\"}\n{\"text\": \"",
        middle: "word ",
        times: 40 * MIB,
        tail: "\"}\n{\"text\": \"last\"}\n",
        documents: 2,
        failures: &[FailureKind::Limit(Limit::RecordBytes)],
        most_mib: 60,
    },
    Made {
        name: "one-record-of-200-mib.json",
        head: "[{\"text\": \"first\"}, {\"text\": \"",
        middle: "word ",
        times: 40 * MIB,
        tail: "\"}, {\"text\": \"last\"}]",
        documents: 2,
        failures: &[FailureKind::Limit(Limit::RecordBytes)],
        most_mib: 60,
    },
    Made {
        name: "many-records.jsonl",
        head: "",
        middle: "{\"text\": \"The ministers met.\"}\n",
        times: 50_000,
        tail: "",
        documents: 50_000,
        failures: &[],
        most_mib: 24,
    },
    Made {
        name: "an-array-without-end.json",
        head: "[{\"text\": \"first\"},",
        middle: "                                                                ",
        times: u64::MAX,
        tail: "",
        documents: 1,
        failures: &[FailureKind::Limit(Limit::StreamBytes)],
        most_mib: 24,
    },
];

impl Made {
    fn reader(&self) -> impl Read + Send + use<> {
        let middle = self.middle.as_bytes();
        let repeated = Repeated { block: middle, at: 0, left: self.times };
        self.head.as_bytes().chain(repeated).chain(self.tail.as_bytes())
    }
}

struct Repeated {
    block: &'static [u8],
    at: usize,
    left: u64,
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() && self.left > 0 {
            let length = (self.block.len() - self.at).min(buffer.len() - filled);
            buffer[filled..filled + length].copy_from_slice(&self.block[self.at..self.at + length]);
            filled += length;
            self.at += length;
            if self.at == self.block.len() {
                self.at = 0;
                self.left -= 1;
            }
        }
        Ok(filled)
    }
}

const CASE: &str = "CHANCERY_INTAKE_CASE";

#[test]
fn huge_inputs_take_little_memory() {
    for case in &CASES {
        check(case);
    }
}

/// Runs the other test of this file in a process of its own.
fn check(case: &Made) {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "one_case_in_a_process_of_its_own", "--nocapture"])
        .env(CASE, case.name)
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{} failed:\n{printed}", case.name);
    let peak = printed.lines().find_map(|line| line.strip_prefix("peak MiB: ")).unwrap();
    let peak: u64 = peak.parse().unwrap();
    assert!(peak <= case.most_mib, "{} took {peak} MiB", case.name);
}

#[test]
fn one_case_in_a_process_of_its_own() {
    let Ok(name) = env::var(CASE) else { return };
    let case = CASES.iter().find(|case| case.name == name).unwrap();
    let mut documents = 0;
    let mut failures = Vec::new();
    // The limit that ships is a tebibyte, which takes an hour to reach.
    let mut options = Options::default();
    options.limits.stream_bytes = 512 * MIB;
    for result in read_stream(case.name, case.reader(), &options) {
        match result {
            Ok(_) => documents += 1,
            Err(failure) => failures.push(failure.kind),
        }
    }
    assert_eq!(failures, case.failures);
    assert_eq!(documents, case.documents);
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kib: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    println!("\npeak MiB: {}", kib / 1024);
}
