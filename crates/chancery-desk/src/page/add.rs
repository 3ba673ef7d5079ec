//! Adding a report: it is read, what the register would hold of it is proposed beside its words, and a person says what is taken.
//!
//! Nothing is kept between the two steps: the page carries the text, and reading it again gives the same. A proposal is a
//! register of that one report, made in memory, so that it looks as it will look later.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chancery::reader::{self, Reading};
use chancery::register::decision::Decided;
use chancery::text::{Edtf, Source};
use chancery_intake::{Options, read_bytes};
use chancery_store::{Draft, Place, Store};
use serde_json::Value;

use super::{Page, show};
use crate::access::Role;
use crate::ask::Ask;
use crate::block::Block;
use crate::block::cell::Cell;
use crate::block::marked;
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;
use crate::texts::{Texts, grouped};
use crate::{Error, Result};

/// Where it is.
pub const ROUTES: &[Route] = &[
    Route::get("/add", Role::Reviewer, || get(async |asked: Asked| show(Ok(form(&asked)), &asked))),
    Route::post("/add", Role::Reviewer, || post(propose)).costly(),
    Route::post("/add/take", Role::Reviewer, || post(take)).costly(),
];

/// The longest text that is taken from a form, in bytes. Longer ones are for `chancery read`.
const LONGEST: usize = 1_000_000;

/// What a person sent.
#[derive(Debug, Clone, Default)]
struct Sent {
    text: String,
    file: Option<(String, Vec<u8>)>,
    published: Option<String>,
    title: Option<String>,
    publisher: Option<String>,
    url: Option<String>,
    keep: Vec<String>,
}

impl Sent {
    async fn read(mut parts: Multipart) -> Result<Sent> {
        let broken = |error: axum::extract::multipart::MultipartError| match error.status() {
            axum::http::StatusCode::PAYLOAD_TOO_LARGE => {
                Error::TooLarge(format!("more than {LONGEST} bytes were sent; use `chancery read`"))
            }
            _ => Error::Request(format!("the form cannot be read: {error}")),
        };
        let mut sent = Sent::default();
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or("").to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(broken)?;
            if bytes.len() > LONGEST {
                return Err(Error::TooLarge(format!("the report is longer than {LONGEST} bytes; use `chancery read`")));
            }
            if name == "file" {
                sent.file = file.filter(|name| !name.is_empty() && !bytes.is_empty()).map(|name| (name, bytes.to_vec()));
                continue;
            }
            let value = String::from_utf8_lossy(&bytes).into_owned();
            let given = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
            match name.as_str() {
                // Browsers send every line end as two letters.
                "text" => sent.text = value.replace("\r\n", "\n"),
                "published" => sent.published = given,
                "title" => sent.title = given,
                "publisher" => sent.publisher = given,
                "url" => sent.url = given,
                "keep" => sent.keep.extend(given),
                _ => {}
            }
        }
        Ok(sent)
    }

    /// The source that this makes: of the text, or else of the file.
    fn source(&self) -> Result<Source> {
        if let Some(day) = self.published.as_deref().filter(|day| Edtf::parse(day).is_none()) {
            return Err(Error::Request(format!("`{day}` is no day; write 2025-11-19")));
        }
        let mut source = match (&self.file, self.text.trim().is_empty()) {
            (Some((name, bytes)), true) => of_file(name, bytes.clone())?,
            (_, false) => Source::new(self.text.clone()),
            (None, true) => return Err(Error::Request("paste a text or choose a file".to_owned())),
        };
        let or = |given: &Option<String>, own: Option<String>| given.clone().or(own);
        source.published_raw = or(&self.published, source.published_raw);
        source.title = or(&self.title, source.title);
        source.publisher = or(&self.publisher, source.publisher);
        source.url = or(&self.url, source.url);
        Ok(source)
    }
}

/// The first document of a file in any form that the intake knows.
fn of_file(name: &str, bytes: Vec<u8>) -> Result<Source> {
    let mut documents = read_bytes(name, bytes, &Options::default());
    let first = documents.next().ok_or_else(|| Error::Request(format!("{name} holds no report")))?;
    let document = first.map_err(|failure| Error::Request(format!("{name} cannot be read: {}", failure.message)))?;
    let mut source = Source::new(document.text);
    source.url = document.url;
    source.publisher = document.publisher.or(document.agency);
    source.title = document.title;
    source.published_raw = document.published_raw;
    source.lang = document.lang;
    Ok(source)
}

fn form(asked: &Asked) -> Page {
    let texts = asked.texts;
    let view = AddView { texts, token: &asked.caller.form_token };
    let block = Block::new("add", "", view.render().unwrap_or_default(), Value::Null);
    Page { title: texts.say("add.title").to_owned(), kind: "page.add", blocks: vec![block], ..Page::default() }
}

async fn propose(State(desk): State<Desk>, asked: Asked, parts: Multipart) -> Response {
    let made = match Sent::read(parts).await {
        Ok(sent) => {
            let (asked, now) = (asked.clone(), desk.now());
            desk.look_long(move |store| proposal(store, &sent, &asked, &now)).await
        }
        Err(error) => Err(error),
    };
    show(made, &asked)
}

/// What the register would hold of a report.
fn proposal(register: &Store, sent: &Sent, asked: &Asked, now: &str) -> Result<Page> {
    let texts = asked.texts;
    let source = sent.source()?;
    let id = source.id().to_string();
    let known = register.source(&id)?.is_some();
    let mut alone = Store::open(":memory:".as_ref())?;
    let reading = reader::read(&source);
    let published = reading.document.published.map(|date| date.to_string());
    let run = alone.begin(now, reader::VERSION)?;
    alone.append(run, &[(source.clone(), reading)])?;
    alone.derive()?;
    let facts = super::source::facts(&Ask::new(&alone), &id)?;
    let count = facts.iter().filter(|fact| fact.place.kind != "actor").count() as u64;
    let marked = marked::proposal(source.text(), &facts, asked);
    let view = TakeView { texts, token: &asked.caller.form_token, source: &source, marked: &marked.html, known, id: &id };
    let html = view.render().unwrap_or_default();
    let lead = vec![
        ("lead.published", published.map_or(Cell::Empty, Cell::Date)),
        ("lead.proposed", Cell::Text(texts.count("count.fact", count))),
    ];
    let title = source.title.clone().unwrap_or_else(|| texts.say("add.proposal").to_owned());
    Ok(Page { title, kind: "page.proposal", lead, blocks: vec![Block::new("proposal", "", html, marked.json)], ..Page::default() })
}

async fn take(State(desk): State<Desk>, asked: Asked, parts: Multipart) -> Response {
    let made = match Sent::read(parts).await {
        Ok(sent) => {
            let (now, author) = (desk.now(), asked.caller.name.clone());
            // Read before the register is changed: other decisions need not wait for it.
            let read = desk.look_long(move |_| {
                let source = sent.source()?;
                let reading = reader::read(&source);
                Ok((source, reading, sent.keep))
            });
            match read.await {
                Ok((source, reading, keep)) => desk.change(move |store| taken(store, source, reading, &keep, &now, &author)).await,
                Err(error) => Err(error),
            }
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(id) => Redirect::to(&format!("/source/{id}")).into_response(),
        Err(error) => show(Err(error), &asked),
    }
}

/// Takes a report in. What the person did not keep is rejected in their name; a record that rests on other reports as well stays.
fn taken(store: &mut Store, source: Source, reading: Reading, keep: &[String], now: &str, author: &str) -> Result<String> {
    let hash = source.id();
    let id = hash.to_string();
    let run = store.begin(now, reader::VERSION)?;
    let taken_in = store.append(run, &[(source, reading)]).and_then(|_| store.derive_source(hash));
    // Also where it failed: a run without an end is one that goes on.
    store.finish(run, now)?;
    taken_in?;
    let mut settled = std::collections::BTreeSet::new();
    for place in store.places(&id)? {
        if place.kind == "actor" || !settled.insert(place.record.clone()) {
            continue;
        }
        let action = match (keep.contains(&mark(&place)), place.reports) {
            (true, _) => Decided::Accept,
            (false, 1) => Decided::Reject,
            (false, _) => continue,
        };
        let reason =
            if action == Decided::Accept { "accepted when the report was added" } else { "not kept when the report was added" };
        let draft = Draft {
            author: author.to_owned(),
            reason: reason.to_owned(),
            action,
            record: place.record,
            field: None,
            value: None,
            private: false,
        };
        store.decide(now, &draft)?;
    }
    Ok(id)
}

/// The mark of a proposed fact, the same whichever register it stands in: its kind and its words. One sentence may report several
/// events, which their titles tell apart.
pub fn mark(place: &Place) -> String {
    let words = format!("{}@{}-{}", place.kind, place.span.start, place.span.end);
    if place.kind == "event" { format!("{words} {}", place.title) } else { words }
}

#[derive(Template)]
#[template(path = "add.html")]
struct AddView<'a> {
    texts: &'a Texts,
    token: &'a str,
}

impl AddView<'_> {
    fn note(&self) -> String {
        self.texts.fill("add.note", &[("n", &grouped(LONGEST as u64))])
    }
}

#[derive(Template)]
#[template(path = "take.html")]
struct TakeView<'a> {
    texts: &'a Texts,
    token: &'a str,
    source: &'a Source,
    marked: &'a str,
    known: bool,
    id: &'a str,
}
