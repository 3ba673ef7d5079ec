//! `--min-confidence`: what the reader is too unsure of waits for a person, in a real register and by the real program.

use serde_json::Value;

use crate::bench::{Bench, Said, reports};

/// The kinds of record whose confidence is an estimate.
const JUDGED: &str = "kind IN ('event', 'meeting', 'commitment')";

fn ask(bench: &Bench, register: &str, query: &str) -> Vec<Value> {
    let said: Said = bench.command().args(["--register", register, "sql", query, "-o", "json"]).output().unwrap().into();
    match said.code {
        3 => Vec::new(),
        _ => said.ended(0).json().as_array().unwrap().clone(),
    }
}

fn ids(bench: &Bench, register: &str, query: &str) -> Vec<String> {
    ask(bench, register, query).iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

fn queue(bench: &Bench, register: &str) -> Vec<Value> {
    let said = bench.run(&format!("--register {register} review --list --kind proposal --limit 1000 -o json"));
    if said.code == 3 { Vec::new() } else { said.ended(0).json().as_array().unwrap().clone() }
}

/// A bench with a register `all` of a few reports, a bar that parts what it holds in two, and a register `some` read with it.
fn bench() -> (Bench, f64) {
    let bench = Bench::new();
    bench.write("a.jsonl", reports(9));
    bench.run("--register all read a.jsonl --quiet").ended(0);
    let all = ask(&bench, "all", &format!("SELECT DISTINCT confidence FROM records WHERE {JUDGED} ORDER BY 1"));
    assert!(all.len() >= 2, "the reports must be told with more than one confidence: {all:?}");
    let bar = all[all.len() / 2]["confidence"].as_f64().unwrap();
    bench.run(&format!("--register some read a.jsonl --min-confidence {bar} --quiet")).ended(0);
    (bench, bar)
}

#[test]
fn what_is_below_the_bar_is_proposed_with_words_confidence_and_reason() {
    let (bench, bar) = bench();
    let below = format!("SELECT id, confidence FROM records WHERE {JUDGED} AND confidence < {bar} ORDER BY id");
    let expected = ask(&bench, "all", &below);
    let mut waiting = queue(&bench, "some");
    waiting.sort_by(|a, b| a["record"].as_str().cmp(&b["record"].as_str()));
    assert!(!waiting.is_empty());
    assert_eq!(waiting.len(), expected.len());
    for (item, record) in waiting.iter().zip(&expected) {
        assert_eq!((&item["record"], &item["confidence"]), (&record["id"], &record["confidence"]));
        assert_eq!(item["why"], format!("confidence {:.2} below {bar:.2}", record["confidence"].as_f64().unwrap()));
        assert!(item["quote"].as_str().is_some_and(|quote| !quote.is_empty()) && item["source"].as_str().is_some());
    }
    assert_eq!(ids(&bench, "some", &below), Vec::<String>::new(), "none of it is a record");
    assert_eq!(
        ids(&bench, "some", "SELECT id FROM records ORDER BY id"),
        ids(&bench, "all", &format!("SELECT id FROM records WHERE NOT ({JUDGED} AND confidence < {bar}) ORDER BY id")),
        "everything else is"
    );
    bench.run("--register some export jsonl --out out").ended(0);
    let exported =
        ["events", "meetings", "commitments"].map(|kind| std::fs::read_to_string(bench.path(&format!("out/{kind}.jsonl"))).unwrap());
    assert!(waiting.iter().all(|item| !exported.concat().contains(item["record"].as_str().unwrap())));
    let shown = bench.run(&format!("--register some show {} -o json", waiting[0]["record"].as_str().unwrap())).ended(0).json();
    assert_eq!(shown["review"], "proposed");
    bench.run("--register some verify").ended(0);
    let said = bench.run(&format!("--register fresh read a.jsonl --min-confidence {bar}")).ended(0).err;
    assert!(said.contains(&format!("{} statements are too doubtful for a record", waiting.len())), "{said}");
    let stats = bench.run("--register some stats -o json").ended(0).json();
    assert_eq!(stats["proposals"], waiting.len());
}

#[test]
fn one_accepted_is_a_record_one_rejected_stays_out_and_reading_again_keeps_both() {
    let (bench, bar) = bench();
    let waiting = queue(&bench, "some");
    let [good, bad] = [0, 1].map(|at| waiting[at]["record"].as_str().unwrap().to_owned());
    let by = "--author Castro --reason checked";
    bench.run(&format!("--register some review --accept {good} {by}")).ended(0);
    bench.run(&format!("--register some review --reject {bad} {by}")).ended(0);
    let left: Vec<&Value> = waiting.iter().skip(2).collect();
    let check = |when: &str| {
        let shown = bench.run(&format!("--register some show {good} -o json")).ended(0).json();
        assert_eq!(shown["review"], "accepted", "{when}");
        let evidence = format!("SELECT quote FROM evidence WHERE record = '{good}'");
        assert_eq!(
            ask(&bench, "some", &evidence),
            ask(&bench, "all", &evidence),
            "{when}: with the evidence that it has without a bar"
        );
        let kept = format!("SELECT id FROM records WHERE id = '{good}' AND review = 'accepted'");
        assert_eq!(ids(&bench, "some", &kept).len(), 1, "{when}");
        for view in ["events", "meetings", "commitments", "dealings", "proposals"] {
            assert_eq!(ids(&bench, "some", &format!("SELECT id FROM {view} WHERE id = '{bad}'")).len(), 0, "{when}: {view}");
        }
        assert_eq!(queue(&bench, "some").iter().collect::<Vec<_>>(), left, "{when}");
        bench.run("--register some verify").ended(0);
    };
    check("decided");
    let decided = bench.exports("some");
    bench.run(&format!("--register some read a.jsonl --min-confidence {bar} --quiet")).ended(0);
    check("read again");
    bench.run("--register some read a.jsonl --quiet").ended(0);
    check("read again without the flag, which the register keeps");
    bench.run("--register some rebuild").ended(0);
    check("rebuilt");
    assert!(bench.exports("some") == decided);

    bench.run("--register some read a.jsonl --min-confidence 0 --quiet").ended(0);
    assert_eq!(queue(&bench, "some"), Vec::<Value>::new(), "without a bar nothing is held back");
    let reviewed = |id: &str| ask(&bench, "some", &format!("SELECT review FROM records WHERE id = '{id}'"))[0]["review"].clone();
    assert_eq!((reviewed(&good), reviewed(&bad)), ("accepted".into(), "rejected".into()));
    bench.run("--register some verify").ended(0);
}

#[test]
fn the_bar_may_be_set_before_or_after_reading() {
    let (bench, bar) = bench();
    bench.write("b.jsonl", reports(3));
    let untouched = bench.exports("all");
    bench.run(&format!("--register all read b.jsonl --min-confidence {bar} --quiet")).ended(0);
    assert!(bench.exports("all") == bench.exports("some"));
    assert_eq!(queue(&bench, "all"), queue(&bench, "some"));
    bench.run("--register all read b.jsonl --min-confidence 0 --quiet").ended(0);
    assert!(bench.exports("all") == untouched);
    for wrong in ["50", "-0.1", "0.455", "half"] {
        let said = bench.run(&format!("read a.jsonl --min-confidence={wrong}")).ended(2).err;
        assert!(said.contains("from 0 to 1"), "{said}");
    }
}
