//! The first page: what changed, what is due, what waits for a decision.

use axum::extract::State;
use axum::routing::get;

use super::{Page, answer};
use crate::Result;
use crate::access::Role;
use crate::ask::Ask;
use crate::block::cell::Cell;
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;

/// Where it is.
pub const ROUTE: Route = Route::get("/", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, page).await));

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let stats = ask.store.stats()?;
    Ok(Page {
        title: asked.texts.say("home.title").to_owned(),
        kind: "page.home",
        lead: vec![("lead.sources", Cell::Number(stats.sources))],
        ..Page::default()
    })
}
