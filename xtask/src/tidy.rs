//! `xtask tidy`: rules of the house that no compiler checks. Prints every break and fails where there is one.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::root;

/// Longest source file; flat tables are data, not code, and lie outside the checked extensions or in [`TABLES`].
const LONGEST: usize = 600;

/// Source files that hold nothing but a flat table.
const TABLES: &[&str] = &[];

/// Words that must not stand in the project: places of somebody's machine, and marks of unfinished work. Written in two
/// halves, so that this file passes its own test.
const FORBIDDEN: &[(&str, &str, &str)] = &[
    ("/wor", "k/", "a path of somebody's machine"),
    ("/roo", "t/", "a path of somebody's machine"),
    ("/hom", "e/", "a path of somebody's machine"),
    ("/far", "m/", "a path of somebody's machine"),
    ("artifac", "tory", "a host of somebody's network"),
    ("TO", "DO", "unfinished work: do it, or describe the gap in docs/coverage.md"),
    ("XX", "X", "unfinished work: do it, or describe the gap in docs/coverage.md"),
    ("todo", "!(", "a stub"),
    ("unimplem", "ented!(", "a stub"),
    ("#[igno", "re", "an ignored test: assert the wrong answer with a FIXME and why"),
    ("db", "g!(", "a debugging aid"),
];

/// Runs the chore.
pub fn run(arguments: &[String]) -> Result<()> {
    if !arguments.is_empty() {
        bail!("takes no arguments");
    }
    let mut broken = Vec::new();
    for path in tracked()? {
        broken.extend(misnamed(&path));
        let Ok(content) = std::fs::read_to_string(root().join(&path)) else { continue };
        broken.extend(check(&path, &content));
    }
    for line in &broken {
        println!("{line}");
    }
    if broken.is_empty() { Ok(()) } else { bail!("{} rules of the house are broken", broken.len()) }
}

/// The files of the project: those that git knows or would take.
fn tracked() -> Result<Vec<String>> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let listed = Command::new("git").args(arguments).current_dir(root()).output().context("cannot start git")?;
    if !listed.status.success() {
        bail!("git cannot list the files of the project");
    }
    Ok(String::from_utf8(listed.stdout)?.split_terminator('\0').map(str::to_owned).collect())
}

/// What is wrong with the name of a file: one that nobody can type was made by a slip.
fn misnamed(path: &str) -> Option<String> {
    let odd = path.chars().any(|letter| letter.is_control());
    odd.then(|| format!("{}:1: a control character in the name of a file", path.escape_debug()))
}

/// What is wrong with one file, each as `path:line: what`.
fn check(path: &str, content: &str) -> Vec<String> {
    let extension = Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or("");
    let name = Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or("");
    let mut broken = Vec::new();
    let mut complain = |line: usize, what: &str| broken.push(format!("{path}:{line}: {what}"));
    // Texts of the corpus and rows of generated tables are material, not writing about the project.
    let prose = matches!(extension, "rs" | "md" | "toml" | "py" | "sh" | "sql" | "yml" | "yaml" | "") && name != "LICENSE-APACHE";
    if prose {
        for (at, line) in content.lines().enumerate() {
            for (head, tail, why) in FORBIDDEN {
                if line.contains(&format!("{head}{tail}")) {
                    complain(at + 1, &format!("`{head}{tail}`: {why}"));
                }
            }
            if line.ends_with(' ') || line.ends_with('\t') {
                complain(at + 1, "white space at the end of the line");
            }
        }
    }
    let lines = content.lines().count();
    if matches!(extension, "rs" | "py" | "js") && lines > LONGEST && !TABLES.contains(&path) {
        complain(lines, &format!("more than {LONGEST} lines: split it"));
    }
    if extension == "rs" {
        let first = content.lines().find(|line| !line.starts_with("#![")).unwrap_or("");
        if !first.starts_with("//!") && !first.starts_with("// @generated") {
            complain(1, "a file opens with `//!`: what it is for, and what it leaves to others");
        }
        let stem = Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or("");
        if name == "mod.rs" || ["utils", "util", "helpers", "helper", "misc", "common"].contains(&stem) {
            complain(1, "this name says nothing: name the file after what it holds");
        }
    }
    if prose && !content.is_empty() && !content.ends_with('\n') {
        complain(lines, "no line end at the end of the file");
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tidy_file_passes() {
        assert_eq!(check("crates/a/src/meeting.rs", "//! Meetings.\n\nfn f() {}\n"), Vec::<String>::new());
        assert_eq!(check("corpus/a.txt", "trailing \n"), Vec::<String>::new());
    }

    #[test]
    fn a_name_that_nobody_can_type_is_found() {
        assert!(misnamed("crates/a/\u{1}").is_some_and(|broken| broken.contains("\\u{1}")));
        assert_eq!(misnamed("corpus/é ü.txt"), None);
    }

    #[test]
    fn each_rule_is_held() {
        let long = "//! Long.\n".repeat(601);
        for (path, content, what) in [
            ("a.rs", "fn f() {}\n", "opens with"),
            ("a.rs", long.as_str(), "more than 600"),
            ("utils.rs", "//! U.\n", "says nothing"),
            ("x/mod.rs", "//! U.\n", "says nothing"),
            ("a.md", "see /wor\u{6b}/main\n", "somebody's machine"),
            ("a.md", "blank \n", "white space"),
            ("a.md", "cut", "no line end"),
        ] {
            let broken = check(path, content);
            assert!(broken.len() == 1 && broken[0].contains(what), "{path}: {broken:?}");
        }
    }
}
