//! The relevance gate: what it holds back is counted, kept, found, and read when asked for.

use crate::bench::Bench;

const HOME: &str = "SUVA: Fiji's parliament passed Fiji's budget for Fiji's schools. Teachers in Fiji had asked Suva for more pencils, as all of Fiji does.";
const TALKS: &str = "SUVA: Fiji and Chile signed an agreement on fisheries on Tuesday, the foreign ministry said.";

fn sql(bench: &Bench, query: &str) -> serde_json::Value {
    let said: crate::bench::Said = bench.command().args(["sql", query, "-o", "json"]).output().unwrap().into();
    said.ended(0).json()
}

#[test]
fn what_is_held_back_is_counted_and_found_and_marked() {
    let bench = Bench::new();
    bench.write("home.txt", HOME);
    bench.write("talks.txt", TALKS);
    let said = bench.run("read home.txt talks.txt").ended(0);
    assert!(said.err.contains("1 read, 1 not relevant, kept and not read (`--no-gate` reads them)"), "{}", said.err);
    assert_eq!(bench.run("search pencils -o jsonl").ended(0).out.lines().count(), 1);
    let gates = sql(&bench, "SELECT name, gate, reader FROM sources ORDER BY name");
    assert!(gates[0]["gate"].as_str().unwrap().starts_with("gate-") && gates[0]["gate"] == gates[0]["reader"]);
    assert!(gates[1]["gate"].is_null() && gates[1]["reader"].is_string());
    let stats = bench.run("stats").ended(0).out;
    let line = stats.lines().find(|line| line.contains("not relevant")).unwrap_or_else(|| panic!("{stats}"));
    assert!(line.trim_end().ends_with('1'), "{line}");
    bench.run("verify").ended(0);
}

#[test]
fn without_the_gate_all_is_read_and_stays_read() {
    let bench = Bench::new();
    bench.write("home.txt", HOME);
    bench.run("read home.txt").ended(0);
    let said = bench.run("read home.txt").ended(0);
    assert!(said.err.contains("1 known already"), "{}", said.err);
    let said = bench.run("read --no-gate home.txt").ended(0);
    assert!(said.err.contains("1 documents: 1 read"), "{}", said.err);
    for again in ["read home.txt", "read --no-gate home.txt"] {
        let said = bench.run(again).ended(0);
        assert!(said.err.contains("1 known already"), "{again}: {}", said.err);
        assert_eq!(sql(&bench, "SELECT count(*) AS n FROM sources WHERE gate IS NOT NULL")[0]["n"], 0, "{again}");
    }
    bench.run("verify").ended(0);
}

#[test]
fn a_register_read_behind_the_gate_and_then_without_is_that_read_without() {
    let bench = Bench::new();
    bench.write("home.txt", HOME);
    bench.write("talks.txt", TALKS);
    bench.run("--register a.register read --no-gate home.txt talks.txt").ended(0);
    bench.run("--register b.register read home.txt talks.txt").ended(0);
    bench.run("--register b.register read --no-gate home.txt talks.txt").ended(0);
    assert!(bench.exports("a.register") == bench.exports("b.register"), "the exports differ");
}
