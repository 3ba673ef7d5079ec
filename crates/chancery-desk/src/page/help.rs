//! What the signs mean, and which keys do what.

use axum::routing::get;
use chancery::code::Quad;
use chancery::fact::Firmness;
use chancery::vocabulary::Vocabulary;

use super::{Page, show};
use crate::access::Role;
use crate::block::Width;
use crate::block::cell::Cell;
use crate::block::table::Table;
use crate::request::Asked;
use crate::router::Route;

/// Where it is.
pub const ROUTES: &[Route] = &[Route::get("/help", Role::Reader, || get(async |asked: Asked| show(Ok(page(&asked)), &asked)))];

const DELIVERY: &[&str] = &[
    "no_evidence",
    "not_started",
    "first_steps",
    "partly",
    "delivered",
    "delivered_late",
    "superseded",
    "obstructed",
    "contradicted",
    "not_assessable",
];

/// Keys and the catalogue's words for what they do. The script reads the same keys from the buttons and links that it finds.
const KEYS: &[(&str, &str)] = &[
    ("/", "key.search"),
    ("g h", "key.home"),
    ("g r", "key.review"),
    ("g c", "key.commitments"),
    ("j k", "key.next"),
    ("a", "key.accept"),
    ("r", "key.reject"),
    ("e", "key.edit"),
    ("m", "key.merge"),
    ("s", "key.split"),
    ("u", "key.undo"),
    ("?", "key.help"),
];

fn page(asked: &Asked) -> Page {
    let texts = asked.texts;
    let mut firmness = Table::new("firmness", texts.say("help.firmness"), &["sign", "means"]);
    for step in Firmness::ALL {
        firmness.push(vec![Cell::Firmness(step.to_string()), Cell::Text(texts.say(&format!("means.{step}")).to_owned())]);
    }
    let mut delivery = Table::new("delivery", texts.say("help.delivery"), &["sign", "means"]);
    for state in DELIVERY {
        delivery.push(vec![Cell::Delivery((*state).to_owned()), Cell::Text(texts.say(&format!("means.{state}")).to_owned())]);
    }
    let mut quads = Table::new("quads", texts.say("help.quads"), &["sign", "means"]);
    for quad in Quad::ALL {
        quads.push(vec![Cell::Event(quad.to_string(), quad.to_string()), Cell::Value(quad.to_string())]);
    }
    let mut keys = Table::new("keys", texts.say("help.keys"), &["key", "does"]);
    for (key, does) in KEYS {
        keys.push(vec![Cell::Text((*key).to_owned()), Cell::Text(texts.say(does).to_owned())]);
    }
    let tables = [firmness, delivery, quads, keys.note(texts.say("note.keys"))];
    let blocks = tables.into_iter().map(|table| table.block(texts).wide(Width::Half)).collect();
    Page { title: texts.say("help.title").to_owned(), kind: "page.help", blocks, ..Page::default() }
}
