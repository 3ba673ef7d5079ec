//! What comes of inputs that are broken, hostile or strange.
//!
//! The inputs are the files in `tests/malformed/` and those that `support/made.rs` builds. What
//! must come of each stands in `tests/malformed.tsv`: one line for each document or failure.
//! `UPDATE_MALFORMED=1 cargo test -p chancery-intake --test malformed` writes that file anew; read
//! the difference before you commit it.

#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use chancery_intake::{Document, Failure, FailureKind, Limit, Limits, Options, read_bytes};

#[path = "support/docx.rs"]
mod docx;
#[path = "support/made.rs"]
mod made;
#[path = "support/packed.rs"]
mod packed;
#[path = "support/pdf.rs"]
mod pdf;

const EXPECTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/malformed.tsv");
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/malformed");

#[test]
fn every_malformed_input_gives_what_is_written_down() {
    let mut outcomes = BTreeMap::new();
    for entry in fs::read_dir(KEPT).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        outcomes.insert(format!("kept/{name}"), outcome(&name, fs::read(&path).unwrap()));
    }
    for (name, bytes) in made::all().into_iter().chain(packed::all()) {
        let replaced = outcomes.insert(format!("made/{name}"), outcome(name, bytes));
        assert!(replaced.is_none(), "two inputs are called {name}");
    }
    let found: String = outcomes.iter().flat_map(|(name, lines)| lines.iter().map(move |line| format!("{name}\t{line}\n"))).collect();
    if std::env::var_os("UPDATE_MALFORMED").is_some() {
        fs::write(EXPECTED, &found).unwrap();
    }
    check(&found);
}

#[test]
fn what_takes_for_ever_is_ended_and_not_left_behind() {
    let limits = Limits { time_ms: 200, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let bytes = made::twice_and_twice_again();
    // Threads left behind would be refused company after a few.
    for _ in 0..8 {
        let start = Instant::now();
        let failure = read_bytes("endless.pdf", bytes.clone(), &options).next().unwrap().unwrap_err();
        assert_eq!(failure.kind, FailureKind::Limit(Limit::Time));
        assert!(failure.message.contains("over the limit of 200 milliseconds"), "{failure}");
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}

/// Compares with what is written down and shows only the lines that differ.
fn check(found: &str) {
    let expected = fs::read_to_string(Path::new(EXPECTED)).unwrap();
    let missing = expected.lines().filter(|line| !found.lines().any(|other| other == *line));
    let new = found.lines().filter(|line| !expected.lines().any(|other| other == *line));
    let mut differences = String::new();
    missing.for_each(|line| writeln!(differences, "- {line}").unwrap());
    new.for_each(|line| writeln!(differences, "+ {line}").unwrap());
    assert!(differences.is_empty(), "outcomes differ:\n{differences}");
    assert_eq!(expected.lines().count(), found.lines().count(), "lines are repeated");
}

/// One line for each document or failure of an input. Reading twice must give the same.
fn outcome(name: &str, bytes: Vec<u8>) -> Vec<String> {
    let read = |bytes: Vec<u8>| -> Vec<String> {
        let options = Options::default();
        read_bytes(name, bytes, &options).map(|result| describe(&result)).collect()
    };
    let start = Instant::now();
    let lines = read(bytes.clone());
    assert!(start.elapsed() < Duration::from_secs(40), "{name} takes for ever");
    assert!(!lines.is_empty(), "{name} gives nothing at all");
    if bytes.len() < 100_000 {
        assert_eq!(lines, read(bytes), "{name} is read differently the second time");
    }
    lines
}

fn describe(result: &Result<Document, Failure>) -> String {
    match result {
        Ok(document) => {
            let mut line = format!("document {} {}", document.origin.format.unwrap(), document.encoding);
            let fields = [
                ("in", document.origin.member.clone()),
                ("line", document.origin.line.map(|line| line.to_string())),
                ("lang", document.lang.clone()),
                ("date", document.published_raw.clone()),
                ("title", document.title.clone()),
                ("id", document.id.clone()),
            ];
            for (name, value) in fields {
                if let Some(value) = value {
                    write!(line, " {name}={:.40}", value.escape_debug().to_string()).unwrap();
                }
            }
            for note in &document.notes {
                write!(line, " [{:?}: {note}]", note.kind).unwrap();
            }
            let text: String = document.text.chars().take(60).collect();
            write!(line, " {} bytes {text:?}", document.text.len()).unwrap();
            line
        }
        Err(failure) => {
            let line = failure.origin.place().map(|place| format!(" {}", place.replace("line ", "line="))).unwrap_or_default();
            format!("failure {:?}{line}: {}", failure.kind, failure.message)
        }
    }
}
