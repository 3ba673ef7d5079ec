//! `chancery load`: fact tables as a user meets them. That real tables of Spark and Python load is tested with those, see
//! `python/README.md`; here are the program's own words.

use crate::bench::{Bench, reports};

#[test]
fn the_content_hash_names_what_was_read_and_not_how() {
    let bench = Bench::new();
    bench.write("a.jsonl", reports(12));
    let lines: Vec<String> = reports(12).lines().rev().map(|line| line.replace("\"id\":\"r", "\"id\":\"other")).collect();
    bench.write("b.jsonl", lines.join("\n"));
    bench.write("c.jsonl", reports(11));
    let hash = |file: &str| {
        bench.run(&format!("--register {file}.register read {file}.jsonl --jobs 2")).ended(0);
        bench.run(&format!("--register {file}.register stats --content-hash")).ended(0).out
    };
    let (a, b, c) = (hash("a"), hash("b"), hash("c"));
    assert_eq!(a.trim_end().len(), 64, "{a}");
    assert_eq!(a, b, "order of documents and their names are not content");
    assert_ne!(a, c);
    let said = bench.run("--register a.register stats --content-hash -o json").ended(0).json();
    assert_eq!(said[0]["content_hash"], a.trim_end());
}

#[test]
fn what_is_no_fact_table_is_refused_with_its_name() {
    let bench = Bench::new();
    bench.write("facts/notes.txt", "nothing");
    let said = bench.run("load facts").ended(1);
    assert!(said.err.contains("facts holds no Parquet file"), "{}", said.err);
    bench.write("facts/part.parquet", "this is not Parquet");
    let said = bench.run("load facts").ended(1);
    assert!(said.err.contains("part.parquet"), "{}", said.err);
    let said = bench.run("load nowhere.parquet").ended(1);
    assert!(said.err.contains("nowhere.parquet"), "{}", said.err);
}
