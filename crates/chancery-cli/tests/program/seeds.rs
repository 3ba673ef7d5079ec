//! The five reports that the first user gave: what must come out of them, asked of the register as a desk officer would.
//!
//! They are other people's text and not part of the project: where `../shared/seeds` is absent, the test says so and passes.

use std::path::Path;

use crate::bench::Bench;

/// The register of the seeds, or `None` where they are absent.
fn seeds() -> Option<Bench> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    if !folder.is_dir() {
        eprintln!("skipped: {} is absent", folder.display());
        return None;
    }
    let bench = Bench::new();
    bench.run(&format!("read {}", folder.canonicalize().unwrap().display())).ended(0);
    Some(bench)
}

/// The rows of a query, as JSON objects.
fn rows(bench: &Bench, query: &str) -> Vec<serde_json::Value> {
    let output = bench.command().args(["sql", query, "-o", "json"]).output().unwrap();
    if output.status.code() == Some(3) {
        return Vec::new();
    }
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    rows.as_array().unwrap().clone()
}

/// Whether the query finds a row; the message is the query.
fn found(bench: &Bench, query: &str) {
    assert!(!rows(bench, query).is_empty(), "nothing found: {query}");
}

#[test]
fn every_dyad_meeting_mechanism_and_frame_of_the_seeds_comes_out_with_its_evidence() {
    let Some(bench) = seeds() else { return };
    for (a, b) in [("MYS", "PAK"), ("MYS", "TUR"), ("PAK", "ZAF"), ("PAK", "RUS"), ("IRN", "PAK"), ("BHR", "PAK")] {
        bench.run(&format!("show {a} {b}")).ended(0);
    }
    let meeting = |parties: &str, person: &str, more: &str| {
        found(&bench, &format!("SELECT id FROM meetings WHERE parties = '{parties}' AND people LIKE '%{person}%' {more}"));
    };
    meeting("MYS TUR", "Erdogan", "AND kind = 'visit' AND date IS NULL");
    meeting(
        "MYS PAK",
        "Shaza Fatima Khawaja",
        "AND margins_of LIKE '%World Telecommunication Development Conference%' AND place LIKE 'Baku%'",
    );
    meeting("PAK ZAF", "Khawaja Asif", "AND people LIKE '%Gamede%'");
    meeting("BHR PAK", "Asim Munir", "AND people LIKE '%Mohammed Bin Isa%' AND place = 'Rawalpindi'");
    meeting("PAK RUS", "Mishustin", "AND margins_of LIKE '23rd SCO CHG%'");
    meeting("IRN PAK", "Mohammad Atabak", "AND people LIKE '%Jam Kamal Khan%'");
    found(&bench, "SELECT id FROM meetings WHERE parties = 'IRN PAK' AND state = 'invited' AND invited_by = 'IRN'");

    found(
        &bench,
        "SELECT id FROM mechanisms WHERE name = 'Joint Committee on Defence Cooperation' AND parties = 'MYS PAK' AND founded = '1997'",
    );
    found(&bench, "SELECT id FROM mechanisms WHERE name = 'Military Dialogue Meetings' AND parties = 'MYS TUR'");
    found(
        &bench,
        "SELECT id FROM mechanisms WHERE kind = 'procurement' AND parties = 'MYS TUR' AND name LIKE 'government-to-government mechanism%'",
    );
    found(&bench, "SELECT id FROM mechanisms WHERE name LIKE '%Digital Policy Dialogue' AND parties = 'MYS PAK'");
    found(
        &bench,
        "SELECT id FROM programmes WHERE name LIKE '%Remote Sensing Microsatellite Development Programme' AND parties = 'MYS TUR'",
    );

    found(
        &bench,
        "SELECT id FROM frames WHERE kind = 'mutual_support' AND supporter = 'MYS PAK' AND organ LIKE '%D8%' AND organ LIKE '%OIC%' AND organ LIKE '%UN%'",
    );
    found(&bench, "SELECT id FROM frames WHERE kind = 'membership' AND candidate = 'PAK' AND supporter = 'RUS' AND organ = 'BRICS'");

    let unsupported = rows(&bench, "SELECT id FROM records WHERE id NOT IN (SELECT record FROM evidence WHERE length(quote) > 0)");
    assert!(unsupported.is_empty(), "records without evidence: {unsupported:?}");
    bench.run("verify").ended(0);
}

#[test]
fn the_wrong_header_date_of_a_seed_is_flagged_with_its_reason() {
    let Some(bench) = seeds() else { return };
    let id = rows(&bench, "SELECT id FROM sources WHERE name LIKE '001%'")[0]["id"].as_str().unwrap().to_owned();
    let output = bench.command().args(["show", &id]).output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("day_month_swapped") && shown.contains("2025-02-11"), "{shown}");
}
