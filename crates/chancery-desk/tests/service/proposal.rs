//! What is too doubtful for a record: in the queue with its words, marked in its source, in no list, and a record once accepted.

use axum::http::StatusCode;
use chancery::fact::Confidence;
use chancery_store::QueueKind;

use crate::bench::{Bench, NOW};
use crate::sample::corpus;

#[test]
fn a_proposal_waits_in_the_queue_and_is_accepted_there() {
    let bench = Bench::local(&[]);
    let mut store = bench.store();
    store.set_min_confidence(Confidence::percent(85)).unwrap();
    let run = store.begin(NOW, "learned-test").unwrap();
    store.append(run, &corpus(20)).unwrap();
    store.derive().unwrap();
    store.finish(run, NOW).unwrap();
    drop(store);

    let queue = format!("/review.json?why={}", QueueKind::Proposal.as_str());
    let in_hand = || bench.get(&queue).json()["sections"]["in_hand"]["data"].clone();
    let item = in_hand();
    let text = |name: &str| item[name].as_str().unwrap_or_else(|| panic!("{name} is not in {item}"));
    assert!(text("reason").starts_with("confidence 0.") && text("reason").ends_with(" below 0.85"));
    assert!(!text("quote").is_empty());
    let id = text("record").to_owned();
    let listed = |id: &str| {
        let lists = ["commitments", "events", "meetings"].map(|list| bench.get(&format!("/api/v1/{list}?limit=500")).text());
        lists.concat().contains(id)
    };
    assert!(!listed(&id));
    let source = bench.get(&format!("/source/{}.json", text("source"))).text();
    assert!(source.contains("\"proposed\":true"), "{source}");
    let html = bench.get(&queue.replace(".json", "")).text();
    assert!(html.contains("too doubtful for a record"));

    let token = html.split("name=\"form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [
        ("action", "accept"),
        ("record", &id),
        ("field", ""),
        ("value", ""),
        ("reason", "as read"),
        ("back", "/review"),
        ("form_token", &token),
    ];
    assert_eq!(bench.post("/decide").form(&fields).send().status, StatusCode::SEE_OTHER);
    assert_ne!(in_hand()["record"], id.as_str());
    // It may have joined the record of the same act.
    let record = bench.store().record(&id).unwrap().unwrap();
    assert_eq!(record["review"], "accepted");
    assert!(listed(record["id"].as_str().unwrap()));
    assert_eq!(bench.store().verify().unwrap(), []);
}
