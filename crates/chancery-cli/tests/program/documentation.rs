//! What we promise is checked: every command, flag, value, exit code, table and view is in the guide.

use std::collections::BTreeSet;
use std::path::Path;

use crate::bench::{Bench, reports};

fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The commands that the program lists.
fn commands(bench: &Bench) -> Vec<String> {
    let help = bench.run("--help").ended(0).out;
    let listed = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let names = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// The part of the guide under the heading of a command.
fn section<'g>(guide: &'g str, command: &str) -> &'g str {
    let at = guide.find(&format!("\n## chancery {command}")).unwrap_or_else(|| panic!("docs/guide.md has no heading for `{command}`"));
    let rest = &guide[at + 4..];
    &rest[..rest.find("\n## ").unwrap_or(rest.len())]
}

#[test]
fn every_command_and_flag_is_in_the_guide() {
    let (bench, guide) = (Bench::new(), document("guide.md"));
    let common = section_of_all(&guide);
    let commands = commands(&bench);
    assert!(commands.len() >= 11, "{commands:?}");
    for command in commands.iter().filter(|command| *command != "help") {
        let part = section(&guide, command);
        let help = bench.run(&format!("{command} --help")).ended(0).out;
        let flags: BTreeSet<&str> = help
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '`' | '(' | ')' | '.'))
            .filter(|word| word.starts_with("--") && word.len() > 2)
            .collect();
        assert!(flags.contains("--help"), "{help}");
        for flag in flags {
            assert!(part.contains(flag) || common.contains(flag), "docs/guide.md does not explain {flag} of `{command}`");
        }
        for values in help.split("[possible values: ").skip(1) {
            for value in values.split(']').next().unwrap().split(',').map(str::trim) {
                assert!(
                    part.contains(value) || common.contains(value),
                    "docs/guide.md does not explain the value {value} of `{command}`"
                );
            }
        }
    }
}

fn section_of_all(guide: &str) -> &str {
    let rest = guide.split("\n## All commands").nth(1).expect("docs/guide.md has a part on all commands");
    rest.split("\n## ").next().unwrap()
}

#[test]
fn every_exit_code_is_in_the_guide_and_in_the_help() {
    let (bench, guide) = (Bench::new(), document("guide.md"));
    let help = bench.run("--help").ended(0).out;
    let codes = help.split("Exit codes: ").nth(1).unwrap();
    for code in ["0", "1", "2", "3", "4", "130"] {
        assert!(guide.contains(&format!("| {code} | ")), "docs/guide.md does not explain exit code {code}");
        assert!(codes.split([' ', ',', '.', '\n']).any(|word| word == code), "{codes}");
    }
}

#[test]
fn every_view_and_column_is_in_the_guide() {
    let (bench, guide) = (Bench::new(), document("guide.md"));
    bench.write("a.jsonl", reports(3));
    bench.run("read a.jsonl").ended(0);
    let query = "SELECT m.name AS view, p.name AS column FROM sqlite_schema m, pragma_table_info(m.name) p WHERE m.type = 'view'";
    let said = bench.command().args(["sql", query, "-o", "json"]).output().unwrap();
    let rows: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let rows = rows.as_array().unwrap();
    assert!(rows.len() > 100, "{} columns", rows.len());
    for row in rows {
        let (view, column) = (row["view"].as_str().unwrap(), row["column"].as_str().unwrap());
        let line = guide.lines().find(|line| line.starts_with(&format!("| `{view}` |")));
        let line = line.unwrap_or_else(|| panic!("docs/guide.md does not explain the view {view}"));
        assert!(line.contains(&format!("`{column}`")), "docs/guide.md does not name the column {column} of {view}");
    }
}

#[test]
fn the_fields_of_a_mapping_are_in_the_guide() {
    let guide = document("guide.md");
    for field in chancery_intake::FieldMap::FIELDS {
        assert!(section(&guide, "read").contains(&format!("`{field}`")), "docs/guide.md does not name the field {field}");
    }
}

#[test]
fn the_words_of_the_record_model_are_in_the_glossary() {
    let words = document("words.md");
    for word in ["source", "cite", "actor", "office", "event", "meeting", "mechanism", "agreement", "programme", "frame", "commitment"]
    {
        assert!(words.contains(&format!("| **{word}** |")), "docs/words.md does not explain {word}");
    }
}

#[test]
fn the_readme_shows_commands_that_exist() {
    let bench = Bench::new();
    let commands = commands(&bench);
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap();
    let shown: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("$ chancery ")?.split_whitespace().next()).collect();
    assert!(shown.len() >= 5);
    for command in shown {
        assert!(commands.iter().any(|known| known == command), "README.md shows `chancery {command}`");
    }
}
