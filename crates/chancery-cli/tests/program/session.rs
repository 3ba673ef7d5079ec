//! `session plan` and `session record`: from an agenda to agreed minutes, and to the next agenda.

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::bench::{Bench, Said, reports};

const FIRST: &str = "# Agreed minutes

Mechanism: Joint Panel on Reef Mapping
Kind: joint_committee
Session: 1
Date: 2025-03-10
Place: Suva
Parties: CHL, FJI

## Decisions

| No | Decision | Who | By when | Firmness | Sector | Concerns | Stands |
| --- | --- | --- | --- | --- | --- | --- | --- |
| 1 | Map forty reefs off Viti Levu | FJI | 2025-12-31 |  | environment_climate |  |  |
| 2 | Train twelve surveyors in Santiago | CHL | 2026-06 | signed |  |  |  |
| 3 | Look into a shared archive of charts | both |  | explores |  |  |  |
";

/// A register in which the first session of a body was recorded.
fn recorded() -> (Bench, Value) {
    let bench = Bench::new();
    bench.write("reports.jsonl", reports(1));
    bench.run("read -q reports.jsonl").ended(0);
    bench.write("first.md", FIRST);
    let said = bench.run("session record first.md --author Ana --plan plan.xlsx --calendar plan.ics -o json").ended(0);
    (bench, said.json())
}

/// The lines of an agenda under one heading.
fn under<'a>(agenda: &'a Value, heading: &str) -> Vec<&'a str> {
    let sections = agenda["sections"].as_array().unwrap();
    let lines = sections.iter().find(|section| section["name"] == heading).unwrap()["lines"].as_array().unwrap();
    lines.iter().map(|line| line["text"].as_str().unwrap()).collect()
}

fn plan(bench: &Bench, arguments: &[&str]) -> Value {
    let fixed = ["session", "plan", "Joint Panel on Reef Mapping", "-o", "json"];
    let said: Said = bench.command().args(fixed).args(arguments).output().unwrap().into();
    said.ended(0).json()
}

#[test]
fn agreed_minutes_become_statements_an_action_plan_and_calendar_entries() {
    let (bench, rows) = recorded();
    let rows = rows.as_array().unwrap();
    let told: Vec<_> =
        rows.iter().map(|row| (row["text"].as_str().unwrap(), row["by"].as_str(), row["firmness"].as_str().unwrap())).collect();
    assert_eq!(
        told,
        [
            ("Map forty reefs off Viti Levu", Some("2025-12-31"), "agreed"),
            ("Train twelve surveyors in Santiago", Some("2026-06"), "signed"),
            ("Look into a shared archive of charts", None, "explores"),
        ]
    );
    for row in rows {
        let id = row["record"].as_str().unwrap();
        let query = format!(
            "SELECT r.review, (SELECT group_concat(DISTINCT method) FROM statements s WHERE s.record = r.id) AS method,
               (SELECT quote FROM evidence e WHERE e.record = r.id) AS quote FROM records r WHERE r.id = '{id}'"
        );
        let said: Said = bench.command().args(["sql", &query, "-o", "json"]).output().unwrap().into();
        let record = said.ended(0).json()[0].clone();
        assert_eq!((&record["review"], &record["method"]), (&Value::from("accepted"), &Value::from("human")));
        assert_eq!(record["quote"], row["text"], "the statement rests on its row");
    }

    let mut book: Xlsx<_> = open_workbook(bench.path("plan.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let column = |at: usize| sheet.rows().map(|row| row[at].to_string()).collect::<Vec<_>>();
    assert_eq!(column(2), ["Who", "FJI", "CHL", "CHL, FJI"]);
    assert_eq!(column(3), ["By when", "2025-12-31", "2026-06", ""]);
    assert!(sheet.rows().skip(1).all(|row| matches!(&row[6], Data::String(id) if id.starts_with("commitment:"))));

    let calendar = std::fs::read_to_string(bench.path("plan.ics")).unwrap().replace("\r\n ", "");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 2, "what has no date is no entry: {calendar}");
    assert!(calendar.contains("SUMMARY:FJI: Map forty reefs off Viti Levu"), "{calendar}");
    assert!(calendar.contains("20251231"), "{calendar}");
    bench.run("verify").ended(0);
}

#[test]
fn the_next_agenda_starts_from_what_was_agreed() {
    let (bench, rows) = recorded();
    let before = plan(&bench, &["--as-of", "2026-02-01", "--minutes", "second.md"]);
    assert_eq!(under(&before, "due"), ["1. Train twelve surveyors in Santiago", "2. Map forty reefs off Viti Levu"]);
    assert!(before["notes"].as_array().unwrap().iter().any(|note| note["quote"] == "Map forty reefs off Viti Levu"), "{before:#}");

    // The form comes with what is open; it is filled in and taken back.
    let form = std::fs::read_to_string(bench.path("second.md")).unwrap();
    let mapping = rows[0]["record"].as_str().unwrap();
    assert!(form.contains(mapping), "{form}");
    let row = form.lines().find(|line| line.contains(mapping)).unwrap();
    let done = format!("{} | delivered |", row.trim_end_matches(['|', ' ']));
    let next = form.lines().find(|line| line.starts_with("| 3 |")).unwrap();
    let filled = form
        .replace("Date:", "Date: 2026-02-10")
        .replace(row, &done)
        .replace(next, "| 3 | Print the atlas of the reefs | FJI | 2026-11-30 |  |  |  |  |");
    bench.write("second.md", filled);
    bench.run("session record second.md --author Ana").ended(0);

    let after = plan(&bench, &["--as-of", "2026-02-11"]);
    assert_eq!(under(&after, "done").len(), 1, "{after:#}");
    assert!(under(&after, "done")[0].ends_with("Map forty reefs off Viti Levu"), "{after:#}");
    let open = ["due", "new", "open"].map(|heading| under(&after, heading).join("; ")).join("; ");
    assert!(open.contains("Print the atlas of the reefs") && !open.contains("Map forty reefs"), "{after:#}");

    let count = |bench: &Bench| bench.run("review --made -o json").ended(0).json().as_array().unwrap().len();
    let decisions = count(&bench);
    bench.run("session record second.md --author Ana").ended(0);
    assert_eq!(count(&bench), decisions, "the same minutes again change nothing");
    bench.run("verify").ended(0);
}

#[test]
fn minutes_that_cannot_be_read_are_named_with_their_line_and_leave_no_trace() {
    let (bench, _) = recorded();
    let stats = || bench.run("stats -o json").ended(0).out;
    let before = stats();
    plan(&bench, &["--minutes", "empty.docx"]);
    let empty = bench.run("session record empty.docx --author Ana").ended(4);
    assert!(empty.err.contains("the line `Date:` is missing or empty"), "{}", empty.err);
    for (name, wrong, told) in [
        ("who.md", FIRST.replace("| FJI | 2025-12-31", "| NOR | 2025-12-31"), "line 14"),
        ("firmness.md", FIRST.replace("| signed |", "| firmly |"), "line 15"),
        ("concerns.md", FIRST.replace("environment_climate |  |", "environment_climate | commitment:none |"), "commitment:none"),
    ] {
        bench.write(name, wrong);
        let said = bench.run(&format!("session record {name} --author Ana")).ended(4);
        assert!(said.err.contains(told), "{name}: {}", said.err);
    }
    bench.run("session record first.md").ended(1);
    bench.run("session plan nothing").ended(1);
    bench.run("session plan mechanism:none").ended(1);
    assert_eq!(stats(), before, "nothing was taken");
}
