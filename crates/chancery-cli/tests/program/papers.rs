//! `brief`, `handover`, `diff` and `annexure`: papers that people carry into a room.

use std::path::Path;

use serde_json::Value;

use crate::bench::{Bench, Said};

/// A register of the reports that the README's first command reads.
fn examples() -> Bench {
    let bench = Bench::new();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    Said::from(bench.command().arg("read").arg("-q").arg(&examples).output().unwrap()).ended(0);
    bench
}

fn section<'b>(brief: &'b Value, name: &str) -> &'b Vec<Value> {
    let sections = brief["sections"].as_array().unwrap();
    sections.iter().find(|section| section["name"] == name).unwrap()["lines"].as_array().unwrap()
}

/// Every line that a brief holds.
fn lines(brief: &Value) -> Vec<&Value> {
    brief["sections"].as_array().unwrap().iter().flat_map(|section| section["lines"].as_array().unwrap()).collect()
}

#[test]
fn every_line_of_a_brief_rests_on_words_that_stand_in_their_source() {
    let bench = examples();
    let brief = bench.run("brief ARE TUR --as-of 2025-12-01 -o json").ended(0).json();
    let notes = brief["notes"].as_array().unwrap();
    assert!(lines(&brief).len() > 15, "{brief:#}");
    for line in lines(&brief) {
        let cites = line["cites"].as_array().unwrap();
        assert!(!cites.is_empty(), "{line:#}");
        assert!(cites.iter().all(|cite| (1..=notes.len() as u64).contains(&cite.as_u64().unwrap())), "{line:#}");
    }
    for note in notes {
        let query = format!("SELECT text FROM sources WHERE id = '{}'", note["source"].as_str().unwrap());
        let found = Said::from(bench.command().args(["sql", &query, "-o", "json"]).output().unwrap()).ended(0).json();
        let text = found[0]["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        let quote = note["quote"].as_str().unwrap().trim_end_matches('…');
        assert!(!quote.is_empty() && text.contains(quote), "{note:#}");
    }
}

#[test]
fn a_brief_knows_nothing_of_what_was_told_later() {
    let bench = examples();
    let then = bench.run("brief ARE TUR --as-of 2023-12-31 -o json").ended(0).json();
    for note in then["notes"].as_array().unwrap() {
        assert!(note["published"].as_str().unwrap() <= "2023-12-31", "{note:#}");
    }
    let text = then.to_string();
    assert!(!text.contains("2025") && text.contains("High-Level Strategic Council"), "{then:#}");
    let held = |brief: &Value| section(brief, "met").iter().find(|line| line["standing"].is_null()).cloned().unwrap();
    let met = |brief: &Value| held(brief)["when"].as_str().unwrap().to_owned();
    assert_eq!(met(&then), "19 Jul 2023");
    let now = bench.run("brief ARE TUR --as-of 2025-12-01 -o json").ended(0).json();
    assert_eq!(met(&now), "16 Jul 2025");
    bench.run("brief ARE TUR --as-of 1999-01-01").ended(3);
}

#[test]
fn every_point_names_its_rule_and_the_purpose_raises_what_it_names() {
    let bench = examples();
    let level_of = |brief: &Value, word: &str| {
        ["certain", "likely", "possible"]
            .into_iter()
            .find(|level| section(brief, level).iter().any(|line| line["text"].as_str().unwrap().to_lowercase().contains(word)))
    };
    let plain = bench.run("brief ARE TUR --as-of 2025-12-01 -o json").ended(0).json();
    for level in ["certain", "likely", "possible"] {
        for line in section(&plain, level) {
            let more = line["more"].as_array().unwrap();
            assert!(more.iter().any(|more| more.as_str().unwrap().starts_with("Rule ")), "{line:#}");
        }
    }
    let output =
        bench.command().args(["brief", "ARE", "TUR", "--as-of", "2025-12-01", "--for", "consular affairs", "-o", "json"]).output();
    let named = Said::from(output.unwrap()).ended(0).json();
    let order = |level: Option<&str>| ["certain", "likely", "possible"].iter().position(|known| Some(*known) == level);
    let (before, after) = (order(level_of(&plain, "consular")), order(level_of(&named, "consular")));
    assert!(before.is_none() || after < before, "{before:?} {after:?}");
    assert!(named["head"][0]["value"] == "consular affairs", "{named:#}");
}

#[test]
fn every_rule_is_in_the_guide() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide.md");
    let guide = std::fs::read_to_string(path).unwrap();
    for rule in chancery_store::brief::point::RULES {
        let row = guide.lines().find(|line| line.starts_with(&format!("| `{}` |", rule.name)));
        assert!(
            row.is_some_and(|row| row.ends_with(&format!("| {} |", rule.says))),
            "docs/guide.md does not say what {} says",
            rule.name
        );
    }
}

#[test]
fn the_forms_of_a_brief_say_the_same() {
    let bench = examples();
    let brief = bench.run("brief PAK TUR --as-of 2025-12-01 -o json").ended(0).json();
    let markdown = bench.run("brief PAK TUR --as-of 2025-12-01").ended(0).out;
    let bullets = markdown.lines().filter(|line| line.starts_with("- ")).count();
    assert_eq!(bullets, lines(&brief).len() + brief["head"].as_array().unwrap().len(), "{markdown}");
    let notes = markdown.lines().filter(|line| line.starts_with("[^")).count();
    assert_eq!(notes, brief["notes"].as_array().unwrap().len());
    for name in ["brief.html", "brief.docx", "brief.md", "brief.json"] {
        bench.run(&format!("brief PAK TUR --as-of 2025-12-01 --out {name}")).ended(0);
    }
    let read = |name: &str| std::fs::read(bench.path(name)).unwrap();
    assert_eq!(String::from_utf8(read("brief.md")).unwrap(), markdown);
    let html = String::from_utf8(read("brief.html")).unwrap();
    assert_eq!(html.matches("<tr>").count(), lines(&brief).len());
    assert_eq!(html.matches("<li id=\"note-").count(), notes);
    assert!(read("brief.docx").starts_with(b"PK"));
    bench.run("brief PAK TUR --format docx").ended(1);
    bench.run("brief PAK TUR --out brief.txt").ended(1);
    bench.run("brief PAK TUR --as-of yesterday").ended(2);
}

#[test]
fn what_the_register_does_not_hold_is_nothing_found() {
    let bench = examples();
    for arguments in ["brief PAK NOR", "brief Atlantis PAK", "handover NOR", "handover Atlantis", "annexure write NOR --out a.xlsx"] {
        assert!(bench.run(arguments).ended(3).out.is_empty(), "{arguments}");
    }
}

#[test]
fn a_handover_holds_every_partner() {
    let bench = examples();
    let paper = bench.run("handover TUR --as-of 2025-12-01 -o json").ended(0).json();
    let partners: Vec<&str> = section(&paper, "partners").iter().map(|line| line["who"].as_str().unwrap()).collect();
    for partner in ["United Arab Emirates", "Pakistan", "Indonesia", "Somalia"] {
        assert!(partners.contains(&partner), "{partners:?}");
    }
    assert!(!section(&paper, "open").is_empty(), "{paper:#}");
}

#[test]
fn a_difference_tells_what_was_recorded_since() {
    let bench = Bench::new();
    let report = |day: &str, text: &str| format!(" date {day} {text}");
    bench.write("a.txt", report("2023-07-20", "SUVA: Chile and Fiji signed an agreement on fisheries in Suva on Thursday."));
    bench.run("read -q a.txt").ended(0);
    let all = bench.run("diff --since 2000-01-01 -o json").ended(0).json();
    assert!(!all.as_array().unwrap().is_empty() && all.as_array().unwrap().iter().all(|change| change["change"] == "new"), "{all:#}");
    bench.run("diff --since 2999-01-01").ended(3);
    bench.run("diff NOR --since 2000-01-01").ended(3);
    let paper = bench.run("diff CHL FJI --since 2000-01-01").ended(0).out;
    assert!(paper.starts_with("# Changes: Chile and Fiji\n"), "{paper}");
}
