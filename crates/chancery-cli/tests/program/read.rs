//! `chancery read`: what goes in, what is said, what the exit code is.

use std::io::Write;
use std::process::Stdio;

use crate::bench::{Bench, reports};

const REPORT: &str = "SUVA: Chile and Fiji signed an agreement on fisheries on Tuesday, the two foreign ministers said.";

#[test]
fn files_folders_patterns_and_standard_input_are_read() {
    let bench = Bench::new();
    bench.write("a.txt", REPORT);
    bench.write("folder/b.md", format!("# Talks\n\n{REPORT} Again."));
    bench.write("folder/deep/c.html", format!("<html><body><article><p>{REPORT} Once more.</p></article></body></html>"));
    bench.write("pattern/d1.txt", format!("{REPORT} Fourth."));
    bench.write("pattern/e2.txt", format!("{REPORT} Fifth."));
    let mut child = bench.command().args(["read", "a.txt", "folder", "pattern/d*.txt", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{REPORT} Sixth.").as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let sources = bench.run("sources -o json").ended(0).json();
    let mut names: Vec<&str> = sources.as_array().unwrap().iter().filter_map(|source| source["name"].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["a", "b", "c", "d1"]);
    assert_eq!(sources.as_array().unwrap().len(), 5);
}

#[test]
fn the_same_bytes_again_change_nothing() {
    let bench = Bench::new();
    bench.write("reports.jsonl", reports(30));
    bench.run("read reports.jsonl").ended(0);
    let before = bench.exports("chancery.register");
    let said = bench.run("read reports.jsonl -o json").ended(0);
    assert_eq!((&said.json()[0]["documents"], &said.json()[0]["known"]), (&30.into(), &30.into()));
    assert_eq!(bench.exports("chancery.register"), before);
}

#[test]
fn neither_order_nor_the_number_of_readers_shows_in_the_exports() {
    let bench = Bench::new();
    let reports = reports(60);
    let turned: Vec<&str> = reports.lines().rev().collect();
    bench.write("forth.jsonl", &reports);
    bench.write("back.jsonl", turned.join("\n"));
    bench.run("--register forth.register read forth.jsonl --jobs 1").ended(0);
    bench.run("--register back.register read back.jsonl --jobs 3").ended(0);
    assert_eq!(bench.exports("forth.register"), bench.exports("back.register"));
}

#[test]
fn one_report_under_two_names_is_one_source_whatever_the_order() {
    let bench = Bench::new();
    bench.write("one/x.txt", REPORT);
    bench.write("two/y.txt", REPORT);
    bench.run("--register forth.register read one two").ended(0);
    bench.run("--register back.register read two").ended(0);
    bench.run("--register back.register read one").ended(0);
    assert_eq!(bench.run("--register forth.register sources -o jsonl").out.lines().count(), 1);
    assert_eq!(bench.exports("forth.register"), bench.exports("back.register"));
}

#[test]
fn a_bad_file_is_listed_and_the_others_are_read() {
    let bench = Bench::new();
    bench.write("in/good.txt", REPORT);
    bench.write("in/empty.txt", "");
    bench.write("in/broken.json", "{\"text\": ");
    let said = bench.run("read in missing.txt").ended(4);
    assert!(said.err.contains("missing.txt") && said.err.contains("empty.txt"), "{}", said.err);
    let failed = bench.run("sources --failed -o json").ended(0).json();
    let paths: Vec<&str> = failed.as_array().unwrap().iter().filter_map(|failure| failure["path"].as_str()).collect();
    assert_eq!(paths, ["in/broken.json", "in/empty.txt", "missing.txt"]);
    assert!(failed.as_array().unwrap().iter().all(|failure| !failure["reason"].as_str().unwrap().is_empty()));
    assert_eq!(bench.run("sources -o jsonl").out.lines().count(), 1);
}

#[test]
fn a_failure_is_listed_once_however_often_it_is_met() {
    let bench = Bench::new();
    bench.write("empty.txt", "");
    bench.run("read empty.txt").ended(4);
    bench.run("read empty.txt").ended(4);
    assert_eq!(bench.run("sources --failed -o jsonl").ended(0).out.lines().count(), 1);
}

#[test]
fn nothing_to_read_is_nothing_found() {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("empty")).unwrap();
    bench.run("read empty").ended(3);
    bench.run("sources --failed").ended(3);
}

#[test]
fn arguments_that_make_no_sense_are_a_usage_error() {
    let bench = Bench::new();
    bench.write("a.txt", REPORT);
    for arguments in
        ["", "read", "nonsense", "read a.txt --format tea", "read a.txt --jobs 0", "read a.txt --map body", "export tea --out x"]
    {
        bench.run(arguments).ended(2);
    }
}

#[test]
fn a_register_that_cannot_be_opened_is_an_error() {
    let bench = Bench::new();
    bench.write("a.txt", REPORT);
    bench.write("no.register", "this is no database, and longer than a header of one hundred bytes would be ".repeat(4));
    let said = bench.run("--register no.register read a.txt").ended(1);
    assert!(said.err.starts_with("chancery: ") && said.err.contains("no.register"), "{}", said.err);
    bench.run("--register not/there/x.register read a.txt").ended(1);
    let said = bench.run("stats").ended(1);
    assert!(said.err.contains("chancery.register") && said.err.contains("chancery read"), "{}", said.err);
}

#[test]
fn the_flag_wins_over_the_environment_and_the_environment_over_the_default() {
    let bench = Bench::new();
    bench.write("a.txt", REPORT);
    bench.run("read a.txt").ended(0);
    assert!(bench.path("chancery.register").exists());
    let status =
        |arguments: &[&str]| bench.command().env("CHANCERY_REGISTER", "env.register").args(arguments).output().unwrap().status;
    assert!(status(&["read", "a.txt", "--quiet"]).success() && bench.path("env.register").exists());
    assert!(status(&["--register", "flag.register", "read", "a.txt"]).success() && bench.path("flag.register").exists());
}

#[test]
fn fields_of_other_names_are_mapped() {
    let bench = Bench::new();
    let record = serde_json::json!({ "content": { "body": REPORT }, "published_at": "2024-06-14", "key": "k7" });
    bench.write("other.jsonl", record.to_string());
    bench.run("read other.jsonl").ended(4);
    bench.run("read other.jsonl --map text=content.body,date=published_at,id=key").ended(0);
    let sources = bench.run("sources -o json").ended(0).json();
    assert_eq!((&sources[0]["name"], &sources[0]["published_raw"]), (&"k7".into(), &"2024-06-14".into()));
}

#[test]
fn format_and_encoding_can_be_given() {
    let bench = Bench::new();
    bench.write("page", format!("<html><head><title>Talks</title></head><body><p>{REPORT}</p></body></html>"));
    bench.run("read page --format html").ended(0);
    let mut latin = "The minister of Côte d'Ivoire met his Chilean counterpart in Abidjan on Tuesday. ".repeat(3).into_bytes();
    latin = String::from_utf8(latin).unwrap().chars().map(|c| c as u8).collect();
    bench.write("latin.txt", latin);
    bench.run("read latin.txt --encoding windows-1252").ended(0);
    assert!(bench.run("search Ivoire").ended(0).out.contains("Côte d'Ivoire"));
}

#[test]
fn a_text_in_another_language_is_kept_and_not_read() {
    let bench = Bench::new();
    bench.write("fr.txt", "Le ministre des affaires étrangères du Chili a rencontré mardi son homologue des Fidji. Ils ont signé un accord sur la pêche et se sont félicités de leur coopération.");
    let said = bench.run("read fr.txt -o json").ended(0);
    assert_eq!(said.json()[0]["other_languages"], 1);
    let sources = bench.run("sources -o json").ended(0).json();
    assert_eq!(sources[0]["lang"], "fr");
    let id = sources[0]["id"].as_str().unwrap();
    assert!(bench.run(&format!("show {id}")).ended(0).out.contains("only english is read"));
    bench.run("show CHL").ended(3);
}

#[test]
fn quiet_says_nothing() {
    let bench = Bench::new();
    bench.write("a.txt", REPORT);
    bench.write("empty.txt", "");
    let said = bench.run("read --quiet a.txt empty.txt").ended(4);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""));
}

#[test]
fn a_newer_reader_reads_again_what_an_older_one_read() {
    let bench = Bench::new();
    bench.write("a.txt", REPORT);
    // The same source as the program makes of the file, read by an older reader that found nothing.
    let mut source = chancery::text::Source::new(REPORT);
    source.lang = Some("en".to_owned());
    let mut store = chancery_store::Store::open(&bench.path("chancery.register")).unwrap();
    let run = store.begin("2024-01-01T00:00:00Z", "older-0.0.1").unwrap();
    store.append(run, &[(source, chancery::reader::Reading::default())]).unwrap();
    store.derive().unwrap();
    drop(store);
    bench.run("show CHL FJI").ended(3);
    assert_eq!(bench.run("read a.txt -o json").ended(0).json()[0]["known"], 0);
    bench.run("show CHL FJI").ended(0);
    let sources = bench.run("sources -o json").ended(0).json();
    assert_eq!(sources.as_array().unwrap().len(), 1);
    assert_eq!(sources[0]["reader"], chancery::reader::VERSION);
    let readings = bench.command().args(["sql", "SELECT count(*) AS n FROM reading", "-o", "csv"]).output().unwrap();
    assert_eq!(readings.stdout, b"n\n2\n", "the older reading is kept");
}
