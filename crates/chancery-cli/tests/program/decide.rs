//! Deciding, exchanging and agreeing by the program's own commands.

use crate::bench::{Bench, Said, reports};

/// A bench with a register of a few reports, in which somebody decides.
fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("a.jsonl", reports(4));
    bench.run("read a.jsonl --quiet").ended(0);
    bench
}

fn first(bench: &Bench, kind: &str) -> String {
    let query = format!("SELECT id FROM records WHERE kind = '{kind}' ORDER BY id LIMIT 1");
    let said: Said = bench.command().args(["sql", &query, "-o", "json"]).output().unwrap().into();
    said.ended(0).json()[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_script_decides_lists_and_takes_back() {
    let bench = bench();
    let id = first(&bench, "commitment");
    let by = "--author Castro --reason checked";
    let made = bench.run(&format!("review --edit {id} --field firmness --value urges {by} -o json")).ended(0).json();
    let decision = made[0]["id"].as_str().unwrap();
    assert_eq!((made[0]["action"].as_str(), made[0]["author"].as_str()), (Some("edit"), Some("Castro")));
    let shown = bench.run(&format!("show {id} -o json")).ended(0).json();
    assert_eq!(shown["review"], "edited");
    let listed = bench.run(&format!("review --made {id} -o json")).ended(0).json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    bench.run(&format!("review --undo {decision} {by}")).ended(0);
    assert_eq!(bench.run(&format!("show {id} -o json")).ended(0).json()["review"], "unreviewed");
    bench.run("verify").ended(0);
}

#[test]
fn a_decision_without_author_or_reason_is_refused() {
    let bench = bench();
    let id = first(&bench, "commitment");
    assert!(bench.run(&format!("review --accept {id} --author Castro")).ended(1).err.contains("needs a reason"));
    assert!(bench.run(&format!("review --accept {id} --reason so")).ended(1).err.contains("needs an author"));
    assert!(
        bench
            .run(&format!("review --edit {id} --field firmness --value firm --author C --reason so"))
            .ended(1)
            .err
            .contains("firmness takes one of")
    );
    bench.run(&format!("review --accept {id} --reject {id} --author C --reason so")).ended(2);
    bench.run("review --made").ended(3);
}

#[test]
fn two_desks_exchange_bundles_and_sign_one_record() {
    let (north, south) = (bench(), bench());
    let key = |bench: &Bench, name: &str| bench.run(&format!("key new {name}")).ended(0).out.trim().to_owned();
    let (of_north, of_south) = (key(&north, "North"), key(&south, "South"));
    north.run("key new North").ended(1);
    assert!(north.run("key show -o json").ended(0).json()[0]["key"] == of_north.as_str());
    south.run(&format!("key trust North {of_north}")).ended(0);
    north.run(&format!("key trust South {of_south}")).ended(0);

    north.run("bundle --to South --out b.bundle").ended(0);
    let bytes = std::fs::read(north.path("b.bundle")).unwrap();
    south.write("b.bundle", &bytes);
    let taken = south.run("merge b.bundle -o json").ended(0).json();
    assert_eq!((taken["different"].as_array().unwrap().len(), taken["only_theirs"].as_array().unwrap().len()), (0, 0));
    assert!(!taken["agreed"].as_array().unwrap().is_empty());
    assert!(south.run("merge b.bundle").ended(4).err.contains("refused: the bundle is a replay"));
    let altered = String::from_utf8(bytes).unwrap().replacen("agreed", "signed", 1);
    south.write("c.bundle", altered);
    assert!(south.run("merge c.bundle").ended(4).err.contains("refused: the bundle was altered"));
    assert!(north.run("merge b.bundle").ended(4).err.contains("refused"));
    south.run("verify").ended(0);
}
