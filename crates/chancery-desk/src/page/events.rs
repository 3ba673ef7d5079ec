//! All events in a table, narrowed down by party, type, day and more.

use axum::extract::State;
use axum::routing::get;
use chancery::code::{Plover, Quad};
use chancery::fact::{Modality, Sector};
use chancery::vocabulary::Vocabulary;

use serde_json::json;

use super::listed::{List, Scope, event_table, latest};
use super::narrow::{Conditions, ROWS, offset, pages, scope};
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
    &[Route::get("/events", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, page).await))];

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let scope = scope(asked)?;
    let mut conditions = Conditions::default()
        .days(asked)?
        .on(asked, "type", ":type", "x.type = :type")
        .on(asked, "quad", ":quad", "x.quad = :quad")
        .on(asked, "modality", ":modality", "x.modality = :modality")
        .on(asked, "context", ":context", "' ' || x.contexts || ' ' LIKE '% ' || :context || ' %'");
    if asked.get("type").map(|kind| is_rare(ask, kind)).transpose()?.unwrap_or(false) {
        conditions.add(OF_TYPE);
    }
    let view = "(SELECT e.*, (SELECT v.quote FROM evidence v WHERE v.record = e.id AND v.nth = 0) AS words FROM events e)";
    let rows =
        latest(ask, &scope, List::new("event", view, ROWS).only(&conditions.text, &conditions.parameters).after(offset(asked)))?;
    let total = if conditions.is_empty() { Some(scope.count(ask, "event")?) } else { None };
    let fields = [
        Field::party("party"),
        Field::party("with"),
        Field::choice("type", Plover::ALL),
        Field::choice("quad", Quad::ALL),
        Field::choice("modality", Modality::ALL),
        Field::choice("context", Sector::ALL),
        Field::day("from"),
        Field::day("before"),
    ];
    let blocks = vec![
        filter::block(asked, &fields),
        event_table("events", asked.texts.say("section.events"), &rows).block(asked.texts),
        pages(asked, rows.len() as u64, total),
    ];
    Ok(Page { title: titled(asked, "events.title", &scope), kind: "page.events", blocks, ..Page::default() })
}

/// Up to so many events of a type are looked up by their type; more are met soon enough by walking back from the latest day.
const RARE: u64 = 2_000;

/// A condition on `d`, the line of an event, that finds the events of a rare type `:type`.
pub const OF_TYPE: &str = "d.id IN (SELECT r.id FROM events r WHERE r.type = :type)";

/// Whether the register holds few events of a type.
pub fn is_rare(ask: &Ask<'_>, kind: &str) -> Result<bool> {
    let rows = ask.quietly(
        "SELECT coalesce(sum(n), 0) AS n FROM counts WHERE a = '' AND b = '' AND kind = 'event' AND type = :type",
        &[(":type", json!(kind))],
    )?;
    Ok(rows.first().is_some_and(|row| row.first() <= RARE))
}

/// The title of a list with those whom it concerns.
pub fn titled(asked: &Asked, key: &str, scope: &Scope) -> String {
    use crate::block::cell::named;
    let title = asked.texts.say(key);
    match scope {
        Scope::All => title.to_owned(),
        Scope::Party(party) => format!("{title}: {}", named(party)),
        Scope::Pair(a, b) => format!("{title}: {}", asked.texts.fill("dyad.title", &[("a", named(a)), ("b", named(b))])),
    }
}
