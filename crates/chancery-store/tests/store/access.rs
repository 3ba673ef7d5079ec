//! Tokens and the trail of what callers did.

use std::time::Duration;

use chancery_store::{Deed, ErrorKind, Limits, Store, Token};

use crate::sample::corpus;
use crate::scratch::{NOW, Scratch};

fn token(id: &str) -> Token {
    Token {
        id: id.to_owned(),
        name: "Aisha".to_owned(),
        role: "reviewer".to_owned(),
        hash: "$argon2id$v=19$secret".to_owned(),
        made: NOW.to_owned(),
        expires: None,
        revoked: None,
    }
}

fn deed(what: &str) -> Deed {
    let (when, caller, role, action) = (NOW.to_owned(), "Aisha".to_owned(), "reviewer".to_owned(), "POST /x".to_owned());
    Deed { when, caller, role, action, what: what.to_owned(), outcome: 200 }
}

#[test]
fn a_token_is_kept_and_revoked_once() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(1), 1);
    store.add_token(&token("a")).unwrap();
    assert_eq!(store.token("a").unwrap(), Some(token("a")));
    assert_eq!(store.token("b").unwrap(), None);
    assert!(store.add_token(&token("a")).is_err(), "no token takes the place of another");
    assert!(store.revoke_token("a", NOW).unwrap());
    assert!(!store.revoke_token("a", "2026-02-01T00:00:00Z").unwrap());
    assert_eq!(store.tokens().unwrap()[0].revoked.as_deref(), Some(NOW));
}

#[test]
fn the_trail_is_read_from_its_end() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(1), 1);
    store.note_deeds(&["/1", "/2", "/3"].map(deed)).unwrap();
    let page = store.deeds(None, 2).unwrap();
    assert_eq!(page.iter().map(|(_, deed)| deed.what.as_str()).collect::<Vec<_>>(), ["/3", "/2"]);
    let rest = store.deeds(Some(page[1].0), 2).unwrap();
    assert_eq!(rest.iter().map(|(_, deed)| deed.what.as_str()).collect::<Vec<_>>(), ["/1"]);
}

#[test]
fn users_sql_sees_neither() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(1), 1);
    store.add_token(&token("a")).unwrap();
    store.note_deeds(&[deed("/1")]).unwrap();
    for query in [
        "SELECT hash FROM token",
        "SELECT count(*) FROM audit",
        "SELECT * FROM main.token",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM \"TOKEN\")",
        "WITH t AS (SELECT * FROM audit) SELECT * FROM t",
        "SELECT * FROM records LEFT JOIN token",
    ] {
        let limits = Limits { time: Duration::from_secs(1), rows: 10 };
        assert_eq!(store.sql(query, limits).unwrap_err().kind(), ErrorKind::Forbidden, "{query}");
    }
}

#[test]
fn a_rebuild_leaves_both_alone() {
    let scratch = Scratch::new();
    let mut store = scratch.register("r", &corpus(3), 3);
    store.add_token(&token("a")).unwrap();
    store.note_deeds(&[deed("/1")]).unwrap();
    store.rebuild().unwrap();
    assert_eq!((store.tokens().unwrap().len(), store.deeds(None, 10).unwrap().len()), (1, 1));
}

#[test]
fn the_generation_moves_when_others_write_and_only_then() {
    let scratch = Scratch::new();
    let mut writer = scratch.register("r", &corpus(1), 1);
    let reader = Store::open_read_only(&scratch.path("r")).unwrap();
    let before = reader.generation().unwrap();
    assert_eq!(reader.generation().unwrap(), before);
    writer.note_deeds(&[deed("/1")]).unwrap();
    assert_ne!(reader.generation().unwrap(), before);
}
