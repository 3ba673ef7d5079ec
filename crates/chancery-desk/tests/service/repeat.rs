//! Answers that are given again: as long as they are right, and no longer.

use axum::http::{Method, StatusCode};
use chancery_desk::access::Role;
use serde_json::json;

use crate::bench::{Bench, fill};
use crate::sample::{corpus, document};

#[test]
fn a_decision_shows_at_once_on_every_page() {
    let bench = Bench::local(&corpus(20));
    let record = bench.get("/api/v1/commitments?limit=1").json()["items"][0]["id"].as_str().unwrap().to_owned();
    let pages = [
        format!("/record/{record}"),
        "/decisions".to_owned(),
        format!("/api/v1/decisions?record={record}"),
        "/commitments".to_owned(),
    ];
    let before: Vec<_> = pages.iter().map(|page| bench.get(page).body).collect();
    let draft = json!({ "action": "note", "record": record, "value": "a-note-that-shows", "reason": "a test" });
    assert_eq!(bench.post("/api/v1/decisions").json(&draft).send().status, StatusCode::CREATED);
    for (page, before) in pages.iter().zip(&before).take(3) {
        let after = bench.get(page);
        assert_ne!(after.body, *before, "{page}");
        assert!(after.text().contains("a-note-that-shows"), "{page}");
    }
}

#[test]
fn what_others_add_shows_within_seconds() {
    let bench = Bench::local(&corpus(5));
    let count = || bench.get("/api/v1/stats").json()["sources"].as_u64().unwrap();
    assert_eq!(count(), 5);
    fill(&mut bench.store(), &[document(7, 1_000)]);
    let begun = std::time::Instant::now();
    while count() != 6 {
        assert!(begun.elapsed().as_secs() < 10, "the page never came up to date");
        std::thread::yield_now();
    }
    assert!(begun.elapsed().as_millis() < 5_000, "{:?}", begun.elapsed());
}

#[test]
fn nobody_gets_the_page_of_another() {
    let bench = Bench::behind_proxy(&corpus(5));
    let tokens = [("Aisha", Role::Reviewer), ("Rana", Role::Reader)].map(|(name, role)| bench.token(name, role));
    let record = bench.call(Method::GET, "/api/v1/meetings?limit=1").token(&tokens[0]).send().json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let pages = tokens.each_ref().map(|token| bench.call(Method::GET, &format!("/record/{record}")).token(token).send().text());
    assert!(pages[0].contains("form_token") && !pages[1].contains("form_token"));
}

#[test]
fn a_refusal_is_not_remembered() {
    let bench = Bench::local(&corpus(2));
    assert_eq!(bench.get("/api/v1/records/nothing").status, StatusCode::NOT_FOUND);
    assert!(bench.get("/api/v1/records/nothing").head("etag").is_none());
}
