//! The pages: one file each, and what they share. A page is a title, a few leading facts and a list of blocks; from these come
//! the page for people and its twin for programs.

mod activity;
mod add;
mod brief;
mod commitments;
mod country;
mod dyad;
pub(crate) mod events;
mod frames;
mod help;
mod home;
mod listed;
mod map;
mod matrix;
mod mechanisms;
mod meetings;
mod narrow;
mod network;
mod record;
mod records;
mod review;
mod search;
mod source;
mod sources;
mod sql;

use askama::Template;
use axum::Json;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use chancery_store::Store;
use serde_json::{Map, Value, json};

use crate::ask::Ask;
use crate::block::Block;
use crate::block::cell::Cell;
use crate::request::{Asked, Form, address};
use crate::router::Route;
use crate::state::Desk;
use crate::texts::Texts;
use crate::{Error, Result, static_file};

pub use add::mark;
pub use country::dyad_href;
pub use review::take_back;

/// The routes of all pages, those of one page together, in the order of the navigation.
pub const ROUTES: &[&[Route]] = &[
    home::ROUTES,
    search::ROUTES,
    country::ROUTES,
    dyad::ROUTES,
    brief::ROUTES,
    commitments::ROUTES,
    mechanisms::ROUTES,
    meetings::ROUTES,
    events::ROUTES,
    frames::ROUTES,
    records::ROUTES,
    record::ROUTES,
    map::ROUTES,
    network::ROUTES,
    matrix::ROUTES,
    sources::ROUTES,
    source::ROUTES,
    add::ROUTES,
    review::ROUTES,
    sql::ROUTES,
    help::ROUTES,
];

/// A page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// What it is about.
    pub title: String,
    /// What kind of page it is: a key of the catalogue.
    pub kind: &'static str,
    /// The facts that come first: a key of the catalogue for the name of each, and its value.
    pub lead: Vec<(&'static str, Cell)>,
    /// Its parts.
    pub blocks: Vec<Block>,
    /// Where else to go from here.
    pub links: Vec<(String, String)>,
    /// The questions that it is made of.
    pub asked: Vec<String>,
}

impl Page {
    /// The page for programs.
    fn json(&self, asked: &Asked) -> Value {
        let lead: Map<String, Value> = self.lead.iter().map(|(name, cell)| ((*name).to_owned(), cell.json())).collect();
        let sections: Map<String, Value> = self
            .blocks
            .iter()
            .map(|block| (block.name.to_owned(), json!({ "title": block.title, "note": block.note, "data": block.json })))
            .collect();
        json!({
            "page": self.kind, "address": asked.with(&[]), "title": self.title, "lead": lead, "sections": sections, "sql": self.asked,
        })
    }
}

/// Makes a page out of the register and answers with it, in the form that was asked for.
pub async fn answer(desk: &Desk, asked: Asked, make: impl FnOnce(&Ask<'_>, &Asked) -> Result<Page> + Send + 'static) -> Response {
    let page = desk.look(question(asked.clone(), make)).await;
    show(page, &asked)
}

/// The same for a page that may take seconds to make.
pub async fn answer_long(desk: &Desk, asked: Asked, make: impl FnOnce(&Ask<'_>, &Asked) -> Result<Page> + Send + 'static) -> Response {
    let page = desk.look_long(question(asked.clone(), make)).await;
    show(page, &asked)
}

fn question(asked: Asked, make: impl FnOnce(&Ask<'_>, &Asked) -> Result<Page>) -> impl FnOnce(&Store) -> Result<Page> {
    move |store| {
        let ask = Ask::new(store);
        let page = make(&ask, &asked)?;
        Ok(Page { asked: ask.asked(), ..page })
    }
}

/// Answers with a page, or with what went wrong.
pub fn show(page: Result<Page>, asked: &Asked) -> Response {
    let (status, page, wait) = match page {
        Ok(page) => (StatusCode::OK, page, None),
        Err(error) if asked.form == Form::Json => return refuse(&error),
        Err(error) => (error.status(), failure(&error, asked.texts), error.retry_after()),
    };
    let heads = [(CACHE_CONTROL, "private, no-cache"), (VARY, "Accept-Language")];
    match asked.form {
        Form::Json => (status, heads, Json(page.json(asked))).into_response(),
        Form::Html => {
            let view = PageView { page: &page, asked, texts: asked.texts, twin: asked.twin() };
            match view.render() {
                Ok(html) => {
                    let wait = wait.map(|seconds| [(RETRY_AFTER, HeaderValue::from(seconds))]);
                    (status, heads, wait.into_iter().flatten().collect::<HeaderMap>(), Html(html)).into_response()
                }
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            }
        }
    }
}

/// The one shape in which programs learn of a failure.
pub fn refuse(error: &Error) -> Response {
    let told = Json(json!({ "error": { "kind": error.kind(), "message": error.to_string() } }));
    let mut response = (error.status(), told).into_response();
    if let Some(seconds) = error.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    if let Error::Unknown(_) = error {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn failure(error: &Error, texts: &Texts) -> Page {
    let html = FailureView { message: error.to_string(), texts }.render().unwrap_or_default();
    let title = texts.say(if error.status() == StatusCode::NOT_FOUND { "failure.not_found" } else { "failure.title" });
    Page {
        title: title.to_owned(),
        kind: "page.failure",
        blocks: vec![Block::new("failure", "", html, Value::Null)],
        ..Page::default()
    }
}

/// No page has this address.
pub async fn nowhere(asked: Asked) -> Response {
    show(Err(Error::NotFound(asked.path.clone())), &asked)
}

/// An entry of the navigation: address, key of its name.
type Entry = (&'static str, &'static str);

/// The navigation: groups of pages.
const NAVIGATION: &[(&str, &[Entry])] = &[
    (
        "nav.register",
        &[
            ("/", "nav.home"),
            ("/country", "nav.countries"),
            ("/commitments", "nav.commitments"),
            ("/mechanisms", "nav.mechanisms"),
            ("/meetings", "nav.meetings"),
            ("/events", "nav.events"),
            ("/records", "nav.records"),
            ("/frames", "nav.frames"),
        ],
    ),
    ("nav.pictures", &[("/map", "nav.map"), ("/network", "nav.network"), ("/matrix", "nav.matrix")]),
    (
        "nav.work",
        &[
            ("/review", "nav.review"),
            ("/decisions", "nav.decisions"),
            ("/add", "nav.add"),
            ("/sources", "nav.sources"),
            ("/runs", "nav.runs"),
            ("/sql", "nav.sql"),
            ("/help", "nav.help"),
        ],
    ),
];

#[derive(Template)]
#[template(path = "page.html")]
struct PageView<'a> {
    page: &'a Page,
    asked: &'a Asked,
    texts: &'a Texts,
    twin: String,
}

impl PageView<'_> {
    /// Whether an entry of the navigation is where we are.
    fn here(&self, href: &str) -> bool {
        self.asked.path == href || (href != "/" && self.asked.path.starts_with(&format!("{href}/")))
    }

    /// Of which day the page is.
    fn as_of(&self) -> String {
        self.texts.fill("as_of", &[("day", &self.texts.date(&self.asked.today))])
    }

    /// The page on which a query can be run.
    fn sql_href(query: &str) -> String {
        address("/sql", [("q", query)])
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailureView<'a> {
    message: String,
    texts: &'a Texts,
}

/// The address of the page of a party.
pub fn cell_party(code: &str) -> String {
    crate::block::cell::party_href(code)
}
