//! Looking into a register: `show`, `search`, `sql`, `explain`, `verify`, `export`, `sources`, `stats`, `rebuild`.

use std::process::Stdio;

use crate::bench::{Bench, files};

/// Three reports of one dyad: a promise, its copy by another outlet, and a second meeting a year later.
const REPORTS: &[(&str, &str)] = &[
    (
        "promise",
        " date 2023-07-20 SUVA: Chilean Foreign Minister Ana Reyes held talks with her Fijian counterpart, Jone Vakatawa, in Suva on Wednesday. \
         The two ministers agreed to set up a joint committee on fisheries. Reyes said that Chile would train Fijian coast guards.",
    ),
    (
        "copy",
        " date 2023-07-21 SUVA: Chilean Foreign Minister Ana Reyes held talks with her Fijian counterpart, Jone Vakatawa, in Suva on Wednesday. \
         The two ministers agreed to set up a joint committee on fisheries. Reyes said that Chile would train Fijian coast guards. (Wire)",
    ),
    (
        "delivery",
        " date 2024-09-12 SANTIAGO: Chile and Fiji signed a memorandum of understanding on fisheries in Santiago on Thursday. \
         Fijian Foreign Minister Jone Vakatawa met his Chilean counterpart, Ana Reyes, before the signing.",
    ),
];

fn bench() -> Bench {
    let bench = Bench::new();
    for (name, text) in REPORTS {
        bench.write(&format!("in/{name}.txt"), text);
    }
    bench.run("read in").ended(0);
    bench
}

#[test]
fn a_dyad_is_shown_by_codes_and_by_names_in_either_order() {
    let bench = bench();
    let said = bench.run("show CHL FJI").ended(0);
    assert!(said.out.starts_with("Chile (CHL) and Fiji (FJI)\n"), "{}", said.out);
    // The second report gives its meeting no day of its own.
    assert!(said.out.contains("last met  reported 2024-09-12"), "{}", said.out);
    assert!(said.out.contains("joint committee") && said.out.contains("Ana Reyes"), "{}", said.out);
    let json = bench.run("show chile fj -o json").ended(0).json();
    let turned = bench.run("show Fiji CHL -o json").ended(0).json();
    assert_eq!(json["meetings"], turned["meetings"]);
    assert_eq!(json["meetings"].as_array().unwrap().len(), 2, "{json:#}");
    assert_eq!(json["meetings"][1]["reports"], 2, "the copy reports the same talks");
}

#[test]
fn commitments_stand_from_the_firmest_to_the_weakest() {
    let json = bench().run("show CHL FJI -o json").ended(0).json();
    let ladder = ["signed", "agreed", "intends", "explores", "urges"];
    let steps: Vec<usize> = json["commitments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|commitment| ladder.iter().position(|step| *step == commitment["firmness"]).unwrap())
        .collect();
    assert!(steps.len() >= 2 && steps.is_sorted(), "{json:#}");
}

#[test]
fn every_row_leads_to_a_record_and_every_record_to_its_words() {
    let bench = bench();
    let json = bench.run("show CHL FJI -o json").ended(0).json();
    let sections = ["mechanisms", "agreements", "programmes", "commitments", "frames", "meetings", "time_line"];
    let rows: Vec<_> = sections.iter().flat_map(|name| json[*name].as_array().into_iter().flatten()).collect();
    assert!(rows.len() >= 5, "{json:#}");
    for row in rows {
        let id = row["id"].as_str().unwrap();
        let record = bench.run(&format!("show {id} -o json")).ended(0).json();
        assert_eq!(record["id"], id);
        for witness in record["evidence"].as_array().unwrap() {
            assert!(
                witness["exact"].as_str().unwrap().len() > 3 && witness["source"].as_str().unwrap().starts_with("s-"),
                "{witness}"
            );
        }
        // The last part of the identifier is enough.
        bench.run(&format!("show {} -o json", id.rsplit(':').next().unwrap())).ended(0);
    }
}

#[test]
fn records_are_found_by_their_names() {
    let bench = bench();
    let show = |words: &str| crate::bench::Said::from(bench.command().args(["show", words]).output().unwrap());
    assert!(show("ana reyes").ended(0).out.contains("person:chl-ana-reyes"));
    assert!(show("Joint Committee on Fisheries").ended(0).out.contains("mechanism:chl-fji:"));
    show("it's nobody's name").ended(3);
}

#[test]
fn a_party_has_a_page() {
    let said = bench().run("show Fiji").ended(0);
    assert!(said.out.contains("Partners") && said.out.contains("Chile") && said.out.contains("Jone Vakatawa"), "{}", said.out);
}

#[test]
fn a_source_is_shown_with_what_rests_on_it() {
    let bench = bench();
    let sources = bench.run("sources -o json").ended(0).json();
    let id = sources[0]["id"].as_str().unwrap();
    let page = bench.run(&format!("show {id} -o json")).ended(0).json();
    assert!(!page["records"].as_array().unwrap().is_empty(), "{page:#}");
}

#[test]
fn a_wrong_header_date_is_flagged_with_its_reason() {
    let bench = Bench::new();
    // 2 November 2025 is a Sunday; with day and month swapped it is a Tuesday, as the text has it.
    let text = "ISLAMABAD: Chile and Fiji issued a joint statement today, Tuesday. Fijian Foreign Minister Jone Vakatawa met his Chilean \
                counterpart, Ana Reyes. He arrived on Monday.";
    bench.write("a.txt", format!(" date 2025-11-02 {text}"));
    bench.run("read a.txt").ended(0);
    let id = bench.run("sources -o json").json()[0]["id"].as_str().unwrap().to_owned();
    let page = bench.run(&format!("show {id} -o json")).ended(0).json();
    let lint = &page["date_lint"][0];
    assert_eq!(lint["proposed"], "2025-02-11", "{page:#}");
    assert!(lint["reason"].as_str().unwrap().len() > 20, "{page:#}");
}

#[test]
fn what_is_not_there_is_nothing_found() {
    let bench = bench();
    for arguments in [
        "show NOR",
        "show CHL NOR",
        "show Atlantis",
        "show CHL Atlantis",
        "search zebra",
        "explain zebra",
        "search fisheries --party NOR",
    ] {
        let said = bench.run(arguments).ended(3);
        assert!(said.out.is_empty() && said.err.starts_with("chancery: "), "{arguments}: {}", said.err);
    }
}

#[test]
fn sentences_are_found_by_words_phrases_party_and_date() {
    let bench = bench();
    let found = |words: &[&str]| {
        let output = bench.command().arg("search").args(words).args(["-o", "json"]).output().unwrap();
        serde_json::from_slice::<serde_json::Value>(&output.stdout).map_or(0, |hits| hits.as_array().unwrap().len())
    };
    assert_eq!(found(&["memorandum"]), 1);
    assert_eq!(found(&["\"joint committee\""]), 2);
    assert_eq!(found(&["fisher*"]), 3);
    assert_eq!(found(&["fisheries", "--from", "2024"]), 1);
    assert_eq!(found(&["fisheries", "--before", "2023-07-21"]), 1);
    assert_eq!(found(&["fisheries", "--party", "Fiji"]), 3);
    assert_eq!(found(&["fisheries", "--limit", "2"]), 2);
}

#[test]
fn sql_reads_and_nothing_else() {
    let bench = bench();
    let sql = |query: &str, more: &[&str]| crate::bench::Said::from(bench.command().args(["sql", query]).args(more).output().unwrap());
    let rows = sql("SELECT type, count(*) AS n FROM events GROUP BY type ORDER BY type", &["-o", "csv"]).ended(0);
    assert!(rows.out.starts_with("type,n\n") && rows.out.contains("CONSULT,2"), "{}", rows.out);
    for query in
        ["DELETE FROM source", "DROP VIEW events", "ATTACH 'x.db' AS x", "PRAGMA journal_mode = delete", "SELECT load_extension('x')"]
    {
        let said = sql(query, &[]).ended(1);
        assert!(said.err.contains("only read") || said.err.contains("not"), "{query}: {}", said.err);
    }
    let endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c";
    assert!(sql(endless, &["--time-limit", "1"]).ended(1).err.contains("limit"));
    assert_eq!(sql("SELECT * FROM sentences", &["--limit", "2", "-o", "jsonl"]).ended(0).out.lines().count(), 2);
    sql("SELECT 1 WHERE 0", &[]).ended(3);
    sql("SELEC 1", &[]).ended(1);
    assert_eq!(bench.run("verify").code, 0);
}

#[test]
fn a_query_may_come_by_standard_input() {
    let bench = bench();
    let mut child = bench.command().args(["sql", "-", "-o", "csv"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"SELECT count(*) AS n FROM sources").unwrap();
    assert_eq!(child.wait_with_output().unwrap().stdout, b"n\n3\n");
}

#[test]
fn a_record_says_which_heads_and_wordings_it_was_read_from() {
    let bench = bench();
    let said = bench.run("explain mechanism:chl-fji:joint-committee-fisheries -o jsonl").ended(0).out;
    let told = |by: &str, words: &str| said.lines().any(|line| line.contains(by) && line.contains(words));
    assert!(told("wording", "agreed") && told("wording", "AGREE"), "{said}");
    assert!(told("act head", "AGREE CHL+FJI"), "{said}");
    assert!(told("undertaking head", "set up a joint committee"), "{said}");
    assert!(told("name head", "joint committee on fisheries"), "{said}");
}

#[test]
fn codes_vocabularies_and_parties_are_explained() {
    let bench = Bench::new();
    assert!(bench.run("explain AGREE").ended(0).out.contains("CAMEO root 03"));
    assert_eq!(bench.run("explain firmness -o jsonl").ended(0).out.lines().count(), 5);
    assert!(bench.run("explain fji").ended(0).out.contains("Suva"));
    assert!(bench.run("explain -o jsonl").ended(0).out.lines().count() > 200);
}

#[test]
fn what_was_altered_by_hand_does_not_verify() {
    let bench = bench();
    bench.run("verify").ended(0);
    let register = bench.path("chancery.register");
    let mut bytes = std::fs::read(&register).unwrap();
    let word = b"coast guards";
    let at = bytes.windows(word.len()).position(|window| window == word).expect("the text stands in the file");
    bytes[at..at + 5].copy_from_slice(b"toast");
    std::fs::write(&register, bytes).unwrap();
    let said = bench.run("verify").ended(4);
    assert!(said.out.contains("s-"), "{}", said.out);
}

#[test]
fn every_export_writes_what_it_says() {
    let bench = bench();
    let export = |format: &str, out: &str| bench.run(&format!("export {format} --out {out}")).ended(0);
    export("jsonl", "out/records");
    let paths = files(&bench.path("out/records"));
    let records: String = paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert!(records.lines().count() > 10);
    assert!(records.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].is_string()));
    export("plover", "out/plover");
    let events = std::fs::read_to_string(bench.path("out/plover/plover.jsonl")).unwrap();
    assert!(!events.is_empty() && events.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).unwrap().is_object()));
    for format in ["csv", "parquet"] {
        export(format, &format!("out/{format}"));
        let names: Vec<_> =
            files(&bench.path(&format!("out/{format}"))).iter().map(|path| path.file_stem().unwrap().to_owned()).collect();
        assert!(names.iter().any(|name| name == "events") && names.iter().any(|name| name == "commitments"), "{names:?}");
    }
}

#[test]
fn annotations_are_named_after_the_source_and_count_in_code_points() {
    let bench = Bench::new();
    let text = "Côte d’Ivoire and Türkiye signed an agreement on fisheries in Abidjan on Tuesday.";
    bench.write("in/köln.txt", text);
    bench.write("in/more.jsonl", serde_json::json!({ "id": "r7", "text": "Chile and Fiji held talks on fisheries." }).to_string());
    bench.run("read in").ended(0);
    bench.run("export annotations --out out").ended(0);
    let names: Vec<_> =
        files(&bench.path("out")).iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["köln.json", "r7.json"]);
    let annotation: serde_json::Value = serde_json::from_slice(&std::fs::read(bench.path("out/köln.json")).unwrap()).unwrap();
    let points: Vec<char> = text.chars().collect();
    let actors = annotation["actors"].as_array().unwrap();
    assert!(actors.len() >= 2, "{annotation:#}");
    for actor in actors {
        let [start, end] = ["start", "end"].map(|name| actor[name].as_u64().unwrap() as usize);
        assert_eq!(points[start..end].iter().collect::<String>(), actor["quote"].as_str().unwrap());
    }
}

#[test]
fn a_rebuild_gives_the_same_bytes() {
    let bench = bench();
    let before = bench.exports("chancery.register");
    bench.run("rebuild").ended(0);
    assert_eq!(bench.exports("chancery.register"), before);
    bench.run("verify").ended(0);
}

#[test]
fn tables_keep_to_the_width_of_the_terminal() {
    let bench = bench();
    for (width, arguments) in [("80", "show CHL FJI"), ("200", "show CHL FJI"), ("80", "sources"), ("80", "explain"), ("60", "stats")]
    {
        let output = bench.command().env("COLUMNS", width).args(arguments.split(' ')).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.contains('\u{1b}'), "colours without a terminal: {arguments}");
        for line in text.lines() {
            assert!(line.chars().count() <= width.parse().unwrap(), "{arguments} at {width}: {line}");
        }
    }
}

#[test]
fn every_form_holds_the_same_rows() {
    let bench = bench();
    let json = bench.run("sources -o json").ended(0).json().as_array().unwrap().len();
    let lines = bench.run("sources -o jsonl").ended(0).out.lines().count();
    let csv = bench.run("sources --output csv").ended(0).out.lines().count();
    assert_eq!((json, lines, csv), (3, 3, 4));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let bench = bench();
    let mut child = bench.command().args(["explain"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn completions_and_manual_pages_are_written() {
    let bench = Bench::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(bench.run(&format!("completions {shell}")).ended(0).out.contains("chancery"), "{shell}");
    }
    bench.run("completions man").ended(2);
    bench.run("completions man --out man").ended(0);
    assert!(std::fs::read_to_string(bench.path("man/chancery-read.1")).unwrap().contains("chancery"));
}

#[test]
fn the_readmes_main_job_ends_with_something_worth_looking_at() {
    let bench = Bench::new();
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    crate::bench::Said::from(bench.command().arg("read").arg(&examples).output().unwrap()).ended(0);
    let page = bench.run("show ARE TUR").ended(0).out;
    for part in ["last met  2025-07-16", "Mechanisms", "High-Level Strategic Council", "Open commitments", "Time line"] {
        assert!(page.contains(part), "{part} is missing:\n{page}");
    }
    bench.run("verify").ended(0);
}
