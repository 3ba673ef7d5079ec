//! Asking the register.

use chancery::reader::Reading;
use chancery::register::RecordKind;
use chancery::text::{Source, Span};
use chancery_store::{Filter, SearchFilter, Store};

use crate::sample::corpus;
use crate::scratch::Scratch;

#[test]
fn a_dyad_is_the_same_in_either_order_and_holds_both_parties() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(60), 60);
    let listing = store.dyad("FJI", "CHL", &Filter::default()).unwrap();
    assert_eq!(listing, store.dyad("CHL", "FJI", &Filter::default()).unwrap());
    assert_eq!(listing.total as usize, listing.entries.len());
    assert!(!listing.entries.is_empty());
    for entry in &listing.entries {
        assert!(entry.parties.contains(&"CHL".to_owned()) && entry.parties.contains(&"FJI".to_owned()), "{entry:?}");
        assert!(entry.independent <= entry.reports && entry.independent > 0);
    }
    assert!(listing.entries.is_sorted_by(|a, b| a.told >= b.told), "the latest first");
}

#[test]
fn lists_are_paged_and_filtered() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(60), 60);
    let all = Filter { limit: usize::MAX, ..Filter::default() };
    let whole = store.country("CHL", &all).unwrap();
    let second = store.country("CHL", &Filter { limit: 5, offset: 5, ..Filter::default() }).unwrap();
    assert_eq!(second.total, whole.total);
    assert_eq!(second.entries, whole.entries[5..10]);
    let of_2024 = Filter { kind: Some(RecordKind::Meeting), from: Some("2024".to_owned()), before: Some("2025".to_owned()), ..all };
    let meetings = store.country("CHL", &of_2024).unwrap();
    assert!(!meetings.entries.is_empty());
    assert_eq!(meetings.total as usize, meetings.entries.len());
    assert!(meetings.entries.iter().all(|e| e.kind == RecordKind::Meeting && e.date.as_ref().unwrap().starts_with("2024")));
}

#[test]
fn counts_agree_with_lists() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(60), 13);
    let all = Filter { limit: usize::MAX, ..Filter::default() };
    let sum = |a: &str, b: &str| store.counts(a, b).unwrap().iter().map(|count| count.n).sum::<u64>();
    assert_eq!(sum("", ""), store.list(&all).unwrap().entries.len() as u64);
    assert_eq!(sum("CHL", ""), store.country("CHL", &all).unwrap().entries.len() as u64);
    assert_eq!(sum("FJI", "CHL"), store.dyad("CHL", "FJI", &all).unwrap().entries.len() as u64);
    assert_eq!(store.countries().unwrap().iter().find(|(code, _)| code == "CHL").unwrap().1, sum("CHL", ""));
}

#[test]
fn a_search_finds_words_phrases_and_accents_and_survives_odd_queries() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(40), 40);
    let hits = store.search("\"Joint Panel\" solar", &SearchFilter::default()).unwrap();
    assert!(!hits.is_empty());
    for hit in &hits {
        assert!(hit.text.contains("Joint Panel on solar") && hit.snippet.contains("[Joint Panel]"), "{hit:?}");
        let source = store.source(&hit.source).unwrap().unwrap();
        let words: String = source.source.text().chars().skip(hit.start as usize).take((hit.end - hit.start) as usize).collect();
        assert_eq!(words, hit.text);
    }
    for odd in ["", "   ", "AND", "\"", "(((", "a:b", "*", "NEAR(", "it's 5%"] {
        store.search(odd, &SearchFilter::default()).unwrap_or_else(|error| panic!("{odd}: {error}"));
    }
    let chilean = SearchFilter { party: Some("CHL".to_owned()), ..SearchFilter::default() };
    let hits = store.search("minister", &chilean).unwrap();
    assert!(!hits.is_empty());
    assert!(hits.iter().all(|hit| store.source(&hit.source).unwrap().unwrap().source.text().contains("Chile")));
    assert!(store.search("minister", &SearchFilter { from: Some("2099".to_owned()), ..chilean }).unwrap().is_empty());
}

/// Reports of two newspapers, a day each; every third one names Fiji.
fn dispatches(count: usize) -> Vec<(Source, Reading)> {
    let report = |n: usize| {
        let other = if n.is_multiple_of(3) { "Fiji" } else { "Norway" };
        let words = format!("Chile and {other} spoke of pilots in round {n}.");
        let mut source = Source::new(words.clone());
        source.publisher = Some(if n.is_multiple_of(2) { "Northern Wire" } else { "Coast Post" }.to_owned());
        source.published_raw = Some(format!("2024-{:02}-{:02}", n / 28 % 12 + 1, n % 28 + 1));
        (source, Reading { sentences: vec![Span::new(0, words.len())], ..Reading::default() })
    };
    (0..count).map(report).collect()
}

/// Few sources are looked through whole; of many, the last sentences with the words are.
#[test]
fn a_narrowed_search_finds_what_passes_whether_few_or_many_sources_do() {
    let scratch = Scratch::new();
    let reports = dispatches(900);
    let store = scratch.register("r", &reports, 900);
    let day = |source: &Source| source.published_raw.clone().unwrap();
    for party in [None, Some("CHL"), Some("FJI"), Some("TUV")] {
        for publisher in [None, Some("Coast Post"), Some("Nobody")] {
            for (from, before) in [(None, None), (Some("2024-06"), None), (None, Some("2024-03")), (Some("2024-05"), Some("2024-06"))]
            {
                let filter = SearchFilter {
                    party: party.map(str::to_owned),
                    publisher: publisher.map(str::to_owned),
                    from: from.map(str::to_owned),
                    before: before.map(str::to_owned),
                    limit: 1_000,
                };
                let mut found: Vec<String> = store.search("pilots", &filter).unwrap().into_iter().map(|hit| hit.text).collect();
                found.sort();
                let names = |source: &Source| match party {
                    Some("TUV") => false,
                    Some("FJI") => source.text().contains("Fiji"),
                    _ => true,
                };
                let passes = |source: &&Source| {
                    names(source)
                        && publisher.is_none_or(|name| source.publisher.as_deref() == Some(name))
                        && from.is_none_or(|from| day(source).as_str() >= from)
                        && before.is_none_or(|before| day(source).as_str() < before)
                };
                let sources = reports.iter().map(|(source, _)| source);
                let mut expected: Vec<String> = sources.filter(passes).map(|source| source.text().to_owned()).collect();
                expected.sort();
                assert_eq!(found, expected, "{filter:?}");
            }
        }
    }
}

#[test]
fn a_record_shows_its_statements_with_evidence_and_both_counts() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(60), 60);
    let filter = Filter { kind: Some(RecordKind::Mechanism), limit: usize::MAX, ..Filter::default() };
    let listing = store.list(&filter).unwrap();
    let told_often = listing.entries.iter().max_by_key(|entry| entry.reports).unwrap();
    let record = store.record(&told_often.id).unwrap().unwrap();
    assert_eq!(record["evidence"].as_array().unwrap().len(), told_often.reports as usize);
    assert_eq!(record["independent"], told_often.independent);
    for statement in record["statements"].as_array().unwrap() {
        assert!(!statement["evidence"].as_array().unwrap().is_empty());
        assert_eq!(statement["method"]["kind"], "rule");
        assert_eq!(statement["recorded_at"], crate::scratch::NOW);
    }
    let source = record["evidence"][0]["source"].as_str().unwrap();
    let source = store.record(source).unwrap().unwrap();
    assert!(source["records"].as_array().unwrap().iter().any(|known| known["id"] == told_often.id.as_str()));
    assert_eq!(store.record("mechanism:nowhere").unwrap(), None);
}

#[test]
fn a_register_opened_for_reading_answers_and_does_not_write() {
    let scratch = Scratch::new();
    let written = scratch.register("r", &corpus(10), 10);
    let mut store = Store::open_read_only(&scratch.path("r")).unwrap();
    assert_eq!(store.stats().unwrap(), written.stats().unwrap());
    assert_eq!(store.begin("now", "reader").unwrap_err().kind(), chancery_store::ErrorKind::ReadOnly);
}

#[test]
fn a_store_may_be_handed_to_another_thread() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(3), 3);
    assert_eq!(std::thread::spawn(move || store.stats().unwrap().sources).join().unwrap(), 3);
}

#[test]
fn a_part_of_a_record_is_that_record_with_some_of_its_evidence() {
    let scratch = Scratch::new();
    let store = scratch.register("r", &corpus(150), 150);
    let whole = store.record("state:CHL").unwrap().unwrap();
    let evidence = whole["evidence"].as_array().unwrap();
    assert!(evidence.len() > 20, "{}", evidence.len());
    let part = store.record_part("state:CHL", 10, 5).unwrap().unwrap();
    assert_eq!(part["evidence"].as_array().unwrap(), &evidence[10..15]);
    assert_eq!(part["evidence_total"], evidence.len());
    for field in ["id", "kind", "title", "parties", "values", "codes", "reports", "independent", "confidence", "review"] {
        assert_eq!(part[field], whole[field], "{field}");
    }
    let statements = |record: &serde_json::Value| record["statements"].as_array().unwrap().clone();
    for (part, whole) in statements(&part).iter().zip(statements(&whole)) {
        for field in ["prop", "value", "original_value", "lang", "method", "reports", "chosen", "review"] {
            assert_eq!(part[field], whole[field], "{field}");
        }
        let numbers = whole["evidence"].as_array().unwrap();
        assert_eq!(part["evidence_total"], numbers.len());
        assert!(numbers.starts_with(part["evidence"].as_array().unwrap()), "{part}");
    }
    let mut all = store.record_part("state:CHL", 0, 10_000).unwrap().unwrap();
    assert_eq!(all.as_object_mut().unwrap().remove("evidence_total"), Some(evidence.len().into()));
    assert_eq!(all, whole);
    let beyond = store.record_part("state:CHL", 10_000, 5).unwrap().unwrap();
    assert_eq!((beyond["evidence"].as_array().unwrap().len(), beyond["title"] == whole["title"]), (0, true));
    assert_eq!(store.record_part("state:ZZZ", 0, 5).unwrap(), None);
}
