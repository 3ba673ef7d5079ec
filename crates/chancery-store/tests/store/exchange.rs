//! What leaves for a counterpart, what is taken from one, and what is refused.

use chancery::register::RecordKind;
use chancery::register::decision::Decided;
use chancery::register::exchange::Standing;
use chancery::text::Source;
use chancery_store::exchange::{Agreement, Scope, SecretKey};
use chancery_store::{Draft, ErrorKind, Filter, Store};
use proptest::prelude::*;

use crate::sample::{Chance, corpus};
use crate::scratch::{NOW, Scratch, fill};

fn key(seed: u8) -> SecretKey {
    SecretKey::from_bytes(&[seed; 32])
}

/// A bundle of everything that this register holds, by the key of `seed`.
fn bundle(store: &mut Store, seed: u8, scope: &Scope) -> Vec<u8> {
    store.bundle(NOW, &key(seed), "North desk", None, scope).unwrap().bytes
}

fn trusting(scratch: &Scratch, name: &str, seeds: &[u8]) -> Store {
    let mut store = scratch.register(name, &corpus(30)[..10], 10);
    for seed in seeds {
        store.trust(NOW, &key(*seed).public(), &format!("desk {seed}")).unwrap();
    }
    store
}

/// What a register holds of others, and how it stands to them.
fn held(store: &Store, seeds: &[u8]) -> (Vec<Vec<serde_json::Value>>, Vec<String>) {
    let rows = store.sql(
        "SELECT sender, id, record FROM theirs ORDER BY sender, id",
        chancery_store::Limits { rows: 100_000, ..Default::default() },
    );
    let matters = seeds.iter().flat_map(|seed| store.both_sides(&key(*seed).public().to_string()).unwrap());
    (rows.unwrap().rows, matters.map(|matter| format!("{matter:?}")).collect())
}

fn refusal(store: &mut Store, own: Option<u8>, bytes: &[u8]) -> String {
    let before = held(store, &[1, 2]);
    let own = own.map(|seed| key(seed).public());
    let error = store.take_bundle(NOW, own.as_ref(), bytes).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(held(store, &[1, 2]) == before, "a refused bundle leaves no trace");
    error.to_string()
}

fn draft(action: Decided, record: &str, field: Option<&str>, value: Option<&str>, private: bool) -> Draft {
    Draft {
        author: "Ana Castro".to_owned(),
        reason: "an inside reason".to_owned(),
        action,
        record: record.to_owned(),
        field: field.map(str::to_owned),
        value: value.map(str::to_owned),
        private,
    }
}

#[test]
fn tampered_forged_replayed_and_foreign_bundles_are_refused_with_the_reason() {
    let scratch = Scratch::new();
    let mut north = scratch.register("north", &corpus(12), 12);
    let good = bundle(&mut north, 1, &Scope::default());
    let mut ours = trusting(&scratch, "ours", &[1]);
    let text = String::from_utf8(good.clone()).unwrap();
    let (head, content) = text.split_once('\n').unwrap();

    assert!(text.contains("\"agreed\""));
    let altered = text.replacen("\"agreed\"", "\"signed\"", 1);
    assert!(refusal(&mut ours, None, altered.as_bytes()).starts_with("the bundle was altered: what was signed has the hash "));
    // Whoever alters the content can write its new hash into the head, but not sign it.
    let hash = |text: &str| {
        use sha2::{Digest, Sha256};
        Sha256::digest(text.trim_end().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let forged_content = content.replacen("\"agreed\"", "\"signed\"", 1);
    let forged = format!("{}\n{forged_content}", head.replace(&hash(content), &hash(&forged_content)));
    assert!(refusal(&mut ours, None, forged.as_bytes()).starts_with("the signature is forged: it is not by ed25519:"));
    // A stranger who signs in another's name.
    let stranger = String::from_utf8(bundle(&mut north, 9, &Scope::default())).unwrap();
    assert!(refusal(&mut ours, None, stranger.as_bytes()).contains("which is not trusted"));
    let posing = stranger.replacen(&key(9).public().to_string(), &key(1).public().to_string(), 1);
    assert!(refusal(&mut ours, None, posing.as_bytes()).starts_with("the signature is forged"));
    let for_another = north.bundle(NOW, &key(1), "North desk", Some(&key(7).public()), &Scope::default()).unwrap().bytes;
    assert!(refusal(&mut ours, Some(5), &for_another).starts_with("the bundle is meant for the holder of ed25519:"));
    assert!(refusal(&mut ours, Some(1), &good).starts_with("the bundle is your own"));
    assert_eq!(refusal(&mut ours, None, b"no bundle at all\n{}"), "the file is no bundle of this format");
    assert_eq!(refusal(&mut ours, None, &[0xff, 0xfe]), "the file is no bundle of this format");
    assert_eq!(refusal(&mut ours, None, head.as_bytes()), "the file is no bundle of this format");

    let taken = ours.take_bundle(NOW, None, &good).unwrap();
    assert_eq!((taken.name.as_str(), taken.number), ("desk 1", 1));
    assert_eq!(refusal(&mut ours, None, &good), format!("the bundle is a replay: number 1 of desk 1 was taken at {NOW}"));
}

#[test]
fn what_they_say_never_enters_our_records() {
    let scratch = Scratch::new();
    let mut north = scratch.register("north", &corpus(30), 30);
    let mut ours = trusting(&scratch, "ours", &[1]);
    let before = crate::order::exports(&ours, &scratch.path("a"));
    ours.take_bundle(NOW, None, &bundle(&mut north, 1, &Scope::default())).unwrap();
    assert!(crate::order::exports(&ours, &scratch.path("b")) == before);
    assert_eq!(ours.verify().unwrap(), []);
    ours.rebuild().unwrap();
    assert!(crate::order::exports(&ours, &scratch.path("c")) == before);

    let matters = ours.both_sides(&key(1).public().to_string()).unwrap();
    let commitments = matters.iter().filter(|m| m.ours.as_ref().or(m.theirs.as_ref()).unwrap().kind == "commitment");
    let standing: Vec<Standing> = commitments.map(|matter| matter.compared.standing).collect();
    assert!(standing.contains(&Standing::Agreed) && standing.contains(&Standing::OnlyTheirs), "{standing:?}");
    assert!(!standing.contains(&Standing::OnlyOurs), "they have read all that we have read: {standing:?}");
}

#[test]
fn a_difference_is_shown_by_the_field() {
    let scratch = Scratch::new();
    let mut north = scratch.register("north", &corpus(30)[..10], 10);
    let filter = Filter { kind: Some(RecordKind::Commitment), ..Filter::default() };
    let id = north.list(&filter).unwrap().entries[0].id.clone();
    let read = north.record(&id).unwrap().unwrap()["values"]["firmness"].as_str().unwrap().to_owned();
    north.decide(NOW, &draft(Decided::Edit, &id, Some("firmness"), Some("signed"), false)).unwrap();
    let mut ours = trusting(&scratch, "ours", &[1]);
    ours.take_bundle(NOW, None, &bundle(&mut north, 1, &Scope::default())).unwrap();
    let matters = ours.both_sides(&key(1).public().to_string()).unwrap();
    let different: Vec<_> = matters.iter().filter(|matter| matter.compared.standing == Standing::Different).collect();
    assert_eq!(different.len(), 1);
    assert_eq!(different[0].compared.fields, [("firmness".to_owned(), vec![read], vec!["signed".to_owned()])]);
    assert_eq!(different[0].ours.as_ref().unwrap().id, id);
}

#[test]
fn restricted_sources_private_decisions_and_notes_never_leave() {
    let scratch = Scratch::new();
    let mut documents = corpus(16);
    // A source that only this register has: the telling of a story with a word of its own in every sentence it is quoted by.
    let (source, reading) = &mut documents[0];
    let mut secret = Source::new(source.text().to_owned());
    (secret.publisher, secret.url) = (Some("Cable room QUILL".to_owned()), Some("https://inside.example/QUILL".to_owned()));
    (secret.published_raw, secret.name) = (source.published_raw.clone(), Some("QUILL".to_owned()));
    let restricted = (secret, reading.clone());
    documents[0] = restricted.clone();

    let mut store = scratch.register("north", &documents, 16);
    store.decide(NOW, &draft(Decided::Restrict, &restricted.0.id().to_string(), None, None, true)).unwrap();
    let of = |store: &Store, kind| {
        let filter = Filter { kind: Some(kind), limit: usize::MAX, ..Filter::default() };
        store.list(&filter).unwrap().entries.into_iter().map(|entry| entry.id).collect::<Vec<_>>()
    };
    for (nth, id) in of(&store, RecordKind::Commitment).iter().enumerate() {
        store.decide(NOW, &draft(Decided::Note, id, None, Some("THISTLE: ask the ambassador"), nth % 2 == 0)).unwrap();
        store.decide(NOW, &draft(Decided::Edit, id, Some("deadline_text"), Some("THISTLE deadline"), true)).unwrap();
    }
    let meetings = of(&store, RecordKind::Meeting);
    store.decide(NOW, &draft(Decided::Edit, &meetings[0], Some("place"), Some("Open Harbour"), false)).unwrap();
    let sent = String::from_utf8(bundle(&mut store, 1, &Scope::default())).unwrap();
    for word in ["QUILL", "THISTLE", "inside reason", "Ana Castro", &restricted.0.id().hex(), "\"d-"] {
        assert!(!sent.contains(word), "`{word}` has left the register");
    }
    assert!(sent.contains("Open Harbour"), "what is not private goes");

    // The bundle is that of a register which never had any of it.
    let mut plain = scratch.register("plain", &documents[1..], 15);
    let plain_id = of(&plain, RecordKind::Meeting);
    if plain_id.contains(&meetings[0]) {
        plain.decide(NOW, &draft(Decided::Edit, &meetings[0], Some("place"), Some("Open Harbour"), false)).unwrap();
        let records = |text: &str| text.split("\"records\":").nth(1).unwrap().to_owned();
        assert!(records(&sent) == records(&String::from_utf8(bundle(&mut plain, 1, &Scope::default())).unwrap()));
    }
}

#[test]
fn a_newer_bundle_of_one_scope_takes_the_place_of_the_older() {
    let scratch = Scratch::new();
    let documents = corpus(24);
    let mut north = scratch.register("north", &documents[..12], 12);
    let mut ours = trusting(&scratch, "ours", &[1]);
    let first = bundle(&mut north, 1, &Scope::default());
    fill(&mut north, &documents[12..], 12);
    let second = bundle(&mut north, 1, &Scope::default());
    let records = |store: &Store| held(store, &[1]).0.len();
    ours.take_bundle(NOW, None, &second).unwrap();
    let newest = records(&ours);
    ours.take_bundle(NOW, None, &first).unwrap();
    assert_eq!(records(&ours), newest, "an older bundle that comes late changes nothing that they say now");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merging_is_commutative_and_idempotent(seed in any::<u64>()) {
        let scratch = Scratch::new();
        let mut chance = Chance::of(seed);
        let documents = corpus(30);
        // Two desks with registers of their own send bundles of several scopes, before and after more has been read.
        let mut bundles = Vec::new();
        for desk in [1, 2] {
            let first = chance.below(8);
            let mut store = scratch.register(&format!("desk-{desk}"), &documents[first..first + 12], 12);
            for _ in 0..2 {
                let party = store.country("CHL", &Filter::default()).unwrap().total > 0;
                let scopes = [Scope::default(), Scope { parties: if party { vec!["CHL".to_owned()] } else { Vec::new() }, since: Some("2024".to_owned()) }];
                bundles.push(bundle(&mut store, desk, &scopes[chance.below(2)]));
                let more = 20 + chance.below(8);
                fill(&mut store, &documents[more..more + 2], 2);
            }
        }
        let mut one = trusting(&scratch, "one", &[1, 2]);
        for bundle in &bundles {
            one.take_bundle(NOW, None, bundle).unwrap();
        }
        let expected = held(&one, &[1, 2]);
        // Any order, and any of them again.
        for i in (1..bundles.len()).rev() {
            bundles.swap(i, chance.below(i + 1));
        }
        let mut other = trusting(&scratch, "other", &[1, 2]);
        for bundle in &bundles {
            other.take_bundle(NOW, None, bundle).unwrap();
            if chance.below(2) == 0 {
                let again = other.take_bundle(NOW, None, &bundles[0]).unwrap_err();
                prop_assert!(again.to_string().starts_with("the bundle is a replay"));
            }
        }
        prop_assert!(held(&other, &[1, 2]) == expected);
    }
}

#[test]
fn both_sides_sign_one_text_and_hold_one_hash() {
    let scratch = Scratch::new();
    let documents = corpus(10);
    let mut north = scratch.register("north", &documents, 10);
    let mut south = scratch.register("south", &documents, 10);
    north.trust(NOW, &key(2).public(), "South desk").unwrap();
    let filter = Filter { kind: Some(RecordKind::Meeting), ..Filter::default() };
    let id = north.list(&filter).unwrap().entries[0].id.clone();
    let mut text = north.agree(&id).unwrap();
    assert!(!text.content["points"].as_array().unwrap().is_empty(), "what was undertaken there is part of it");
    text.sign(&key(1), "North desk");
    assert_eq!(north.keep_agreement(NOW, Some(&key(1).public()), &text).unwrap(), 1);

    let mut received = Agreement::parse(&text.to_bytes()).unwrap();
    let refused = south.keep_agreement(NOW, Some(&key(2).public()), &received).unwrap_err();
    assert!(refused.to_string().contains("which is not trusted"), "{refused}");
    south.trust(NOW, &key(1).public(), "North desk").unwrap();
    received.sign(&key(2), "South desk");
    received.sign(&key(2), "South desk");
    assert_eq!(south.keep_agreement(NOW, Some(&key(2).public()), &received).unwrap(), 2);
    let back = Agreement::parse(&received.to_bytes()).unwrap();
    assert_eq!(north.keep_agreement(NOW, Some(&key(1).public()), &back).unwrap(), 2);
    let hash = |store: &Store| store.sql("SELECT DISTINCT sha256 FROM agreed", Default::default()).unwrap().rows;
    assert_eq!(hash(&north), hash(&south));

    let altered = String::from_utf8(received.to_bytes()).unwrap().replacen("\"kind\":\"talks\"", "\"kind\":\"visit\"", 1);
    assert!(
        Agreement::parse(altered.as_bytes()).unwrap_err().to_string().starts_with("the text was altered or a signature is forged")
    );
    assert_eq!(north.agree("meeting:none").unwrap_err().kind(), ErrorKind::Refused);
}
