//! The brief of two parties: to read here, and to take along.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chancery_store::brief;

use super::country::{dyad_href, known};
use super::{Page, answer, show};
use crate::access::Role;
use crate::ask::Ask;
use crate::block::Block;
use crate::block::cell::{named, record_href};
use crate::request::{Asked, encode};
use crate::router::Route;
use crate::state::Desk;
use crate::{Error, Result};

/// Where it is.
pub const ROUTES: &[Route] =
    &[Route::get("/brief/{a}/{b}", Role::Reader, || get(one)), Route::get("/brief/{a}/{b}/{file}", Role::Reader, || get(file))];

async fn one(State(desk): State<Desk>, Path((a, b)): Path<(String, String)>, asked: Asked) -> Response {
    match (known(&a), known(&b)) {
        (Ok(a), Ok(b)) => answer(&desk, asked, move |ask, asked| page(ask, asked, &a, &b)).await,
        (Err(error), _) | (_, Err(error)) => show(Err(error), &asked),
    }
}

fn page(ask: &Ask<'_>, asked: &Asked, a: &str, b: &str) -> Result<Page> {
    let texts = asked.texts;
    let paper = paper(ask, asked, a, b)?;
    let address = |id: &str| Some(if id.starts_with("s-") { format!("/source/{}", encode(id)) } else { record_href(id) });
    let html = brief::html::body(&paper, &address);
    let json = brief::json::write(&paper);
    let take = |file: &str| format!("/brief/{}/{}/{file}", encode(a), encode(b));
    let links = vec![
        (take("brief.html"), texts.say("brief.html").to_owned()),
        (take("brief.md"), texts.say("brief.markdown").to_owned()),
        (format!("/brief/{}/{}", encode(b), encode(a)), texts.fill("brief.turn", &[("party", named(b))])),
        (dyad_href(a, b), texts.say("brief.dyad").to_owned()),
    ];
    Ok(Page {
        title: paper.title.clone(),
        kind: "page.brief",
        blocks: vec![Block::new("brief", "", html, json)],
        links,
        ..Page::default()
    })
}

/// The brief of `a` on dealings with `b`, as of today or of another day.
fn paper(ask: &Ask<'_>, asked: &Asked, a: &str, b: &str) -> Result<brief::Brief> {
    let wanted = brief::Asked {
        ours: a,
        theirs: b,
        as_of: asked.get("as_of").unwrap_or(&asked.today),
        undated: true,
        purpose: asked.get("purpose"),
    };
    brief::dyad(ask.store, &wanted)?.ok_or_else(|| Error::NotFound(format!("{} and {}", named(a), named(b))))
}

async fn file(State(desk): State<Desk>, Path((a, b, file)): Path<(String, String, String)>, asked: Asked) -> Response {
    let question = asked.clone();
    let made = desk
        .look(move |store| {
            let (a, b) = (known(&a)?, known(&b)?);
            let paper = paper(&Ask::new(store), &question, &a, &b)?;
            let name = format!("{a}-{b}");
            match file.as_str() {
                "brief.html" => Ok(("text/html; charset=utf-8", format!("{name}.html"), brief::html::page(&paper))),
                "brief.md" => Ok(("text/markdown; charset=utf-8", format!("{name}.md"), brief::markdown::write(&paper))),
                _ => Err(Error::NotFound(file)),
            }
        })
        .await;
    match made {
        Ok((kind, name, text)) => {
            ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))], text)
                .into_response()
        }
        Err(error) => show(Err(error), &asked),
    }
}
