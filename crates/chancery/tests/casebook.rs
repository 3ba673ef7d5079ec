//! The casebook as a test: every case of `casebook/*.md` is read, and its facts are compared with those written there.
//!
//! `UPDATE_CASES=1 cargo test -p chancery --test casebook` writes what is read now; the diff is then for a person to judge.
//! The form of a case is described in `casebook/README.md`, the form of a line in `casebook/line.rs` beside this file.

#[path = "casebook/case.rs"]
mod case;
#[path = "casebook/line.rs"]
mod line;

use std::path::{Path, PathBuf};

use chancery::reader::read;

use case::{Case, cases, with_facts};

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../casebook");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md") && !path.ends_with("README.md"));
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The facts of a case as lines, cut down to the kinds that it asks for.
fn facts(case: &Case) -> Vec<String> {
    let source = case.source();
    let lines = line::lines(&source, &read(&source));
    lines.into_iter().filter(|line| case.kinds.is_empty() || case.kinds.iter().any(|kind| kind == line.kind)).map(|l| l.text).collect()
}

#[test]
fn every_case_reads_as_written() {
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let mut wrong = String::new();
    let mut count = 0;
    for path in files() {
        let content = std::fs::read_to_string(&path).unwrap();
        let cases = cases(&content).unwrap_or_else(|problem| panic!("{}: {problem}", name(&path)));
        let answers: Vec<Vec<String>> = cases.iter().map(facts).collect();
        count += cases.len();
        if update {
            std::fs::write(&path, with_facts(&content, &cases, &answers)).unwrap();
            continue;
        }
        for (case, now) in cases.iter().zip(&answers) {
            if case.facts != *now {
                wrong.push_str(&format!("\n{}:{}: {}\n{}", name(&path), case.line, case.name, difference(&case.facts, now)));
            }
        }
    }
    assert!(count > 0, "the casebook is empty");
    assert!(wrong.is_empty(), "{wrong}\n- stands in the casebook, + is read now; UPDATE_CASES=1 writes what is read now");
}

#[test]
fn case_names_are_not_used_twice() {
    let mut seen = std::collections::BTreeMap::new();
    for path in files() {
        for case in cases(&std::fs::read_to_string(&path).unwrap()).unwrap() {
            let place = format!("{}:{}", name(&path), case.line);
            if let Some(before) = seen.insert(case.name.clone(), place.clone()) {
                panic!("{place}: the name `{}` is taken by {before}", case.name);
            }
        }
    }
}

#[test]
fn reading_a_case_twice_is_equal() {
    for path in files() {
        for case in cases(&std::fs::read_to_string(&path).unwrap()).unwrap() {
            let source = case.source();
            assert_eq!(read(&source), read(&source), "{}:{}", name(&path), case.line);
        }
    }
}

/// Both lists as lines with `-`, `+` or nothing before them, by their longest common subsequence.
fn difference(old: &[String], new: &[String]) -> String {
    let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut text) = (0, 0, String::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            text.push_str(&format!("    {}\n", old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            text.push_str(&format!("  - {}\n", old[i]));
            i += 1;
        } else {
            text.push_str(&format!("  + {}\n", new[j]));
            j += 1;
        }
    }
    text
}
