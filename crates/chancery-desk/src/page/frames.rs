//! Conduct in international bodies: who backs whom, and where.

use axum::extract::State;
use axum::routing::get;

use super::events::titled;
use super::listed;
use super::narrow::{ROWS, offset, pages, scope};
use super::{Page, answer};
use crate::Result;
use crate::access::Role;
use crate::ask::Ask;
use crate::block::filter::{self, Field};
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;

/// Where it is.
pub const ROUTES: &[Route] =
    &[Route::get("/frames", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, page).await))];

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let scope = scope(asked)?;
    let table = listed::frames(ask, asked, &scope, ROWS, offset(asked))?;
    let shown = table.len() as u64;
    let total = scope.count(ask, "frame")?;
    let blocks = vec![
        filter::block(asked, &[Field::party("party"), Field::party("with")]),
        table.uncut().block(asked.texts),
        pages(asked, shown, Some(total)),
    ];
    Ok(Page { title: titled(asked, "frames.title", &scope), kind: "page.frames", blocks, ..Page::default() })
}
