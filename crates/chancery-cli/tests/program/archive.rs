//! Archives: the same documents in whatever they come, copies found across all of it, damage noted and passed over.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::bench::{Bench, reports};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn record(n: usize, text: &str) -> Vec<u8> {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<!DOCTYPE html><html lang=en><head><title>Report</title></head>\
         <body><article><p>{text}</p></article></body></html>"
    );
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n}>\r\nWARC-Target-URI: https://news.example/{n}\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        answer.len()
    );
    gzip(format!("{head}{answer}\r\n\r\n").as_bytes())
}

const STORY: &str = "Fiji and Chile signed an agreement on fisheries in Suva on Tuesday. Their ministers spoke of a long friendship and of the \
    ships that both will send to count tuna in the coming year. A joint panel will meet twice a year in turn in the two capitals, and \
    report to the ministers of both sides on what was found and what it means for those who fish.";

#[test]
fn copies_are_found_across_an_archive() {
    let bench = Bench::new();
    let filler = |n: usize| format!("Kenya and Peru held talks in round {n} on seeds, {}", "and on other matters, ".repeat(n % 5 + 1));
    let mut archive = record(0, STORY);
    (1..300).for_each(|n| archive.extend(record(n, &filler(n))));
    archive.extend(record(300, &format!("{STORY} Read more on our site.")));
    bench.write("news.warc.gz", archive);
    bench.run("read news.warc.gz").ended(0);
    let query =
        "SELECT count(DISTINCT independence_cluster) AS clusters, count(*) AS sources FROM sources WHERE text LIKE '%count tuna%'";
    let said: crate::bench::Said = bench.command().args(["sql", query, "-o", "json"]).output().unwrap().into();
    assert_eq!(said.ended(0).json()[0], serde_json::json!({ "clusters": 1, "sources": 2 }));
}

#[test]
fn a_damaged_record_is_noted_and_the_rest_is_read() {
    let bench = Bench::new();
    let mut broken = record(2, STORY);
    let middle = broken.len() / 2;
    broken[middle..middle + 16].copy_from_slice(&[0xFF; 16]);
    bench
        .write("news.warc.gz", [record(1, STORY), broken, record(3, "Kenya and Peru signed an agreement on seeds in Lima.")].concat());
    bench.run("read news.warc.gz").ended(4);
    assert_eq!(bench.run("sources -o jsonl").ended(0).out.lines().count(), 2);
    let failed = bench.run("sources --failed -o json").ended(0).json();
    assert_eq!(failed[0]["place"], "record 2");
}

#[test]
fn packed_records_give_the_register_of_plain_ones() {
    let bench = Bench::new();
    let lines = reports(40);
    bench.write("plain/reports.jsonl", &lines);
    bench.write("packed/reports.jsonl.gz", gzip(lines.as_bytes()));
    bench.write("table/reports.csv", {
        let rows = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let rows = rows.map(|row| {
            format!("{},{},\"{}\"\n", row["id"].as_str().unwrap(), row["date"].as_str().unwrap(), row["text"].as_str().unwrap())
        });
        std::iter::once("id,date,text\n".to_owned()).chain(rows).collect::<String>()
    });
    for form in ["plain", "packed", "table"] {
        bench.run(&format!("--register {form}.register read {form}")).ended(0);
    }
    let plain = bench.exports("plain.register");
    assert!(bench.exports("packed.register") == plain, "packed records differ");
    assert!(bench.exports("table.register") == plain, "rows of a table differ");
}

#[test]
fn a_run_over_an_archive_that_is_killed_and_taken_up_again_gives_the_same() {
    let bench = Bench::new();
    let texts: Vec<String> = reports(300)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned())
        .collect();
    bench.write("news.warc.gz", texts.iter().enumerate().flat_map(|(n, text)| record(n, text)).collect::<Vec<u8>>());
    let begun = std::time::Instant::now();
    bench.run("--register whole.register read news.warc.gz").ended(0);
    let whole = begun.elapsed();
    for share in [0.3, 0.6] {
        let mut child = bench.command().args(["--register", "killed.register", "read", "-q", "news.warc.gz"]).spawn().unwrap();
        std::thread::sleep(whole.mul_f64(share));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    bench.run("--register killed.register read news.warc.gz").ended(0);
    assert!(bench.exports("whole.register") == bench.exports("killed.register"), "the exports differ");
}
