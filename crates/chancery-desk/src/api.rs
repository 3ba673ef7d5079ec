//! The interface for programs, `/api/v1`.
//!
//! Lists come from one table (`resource`), a page at a time, as JSON, JSON Lines, CSV or Parquet; records in the one public JSON
//! form; and everything is described by `/api/v1/openapi.json`, which is made of the same tables that answer. Whatever goes
//! wrong is said in one shape: `{"error": {"kind": …, "message": …}}`.
//!
//! - `parameter`: what stands behind the question mark. `list`, `output`: pages of rows, and their forms.
//! - `look`: records, dyads, briefs, search, SQL. `alike`: records like an example. `reconcile`: actors for OpenRefine.
//! - `decide`: what people decide. `openapi`: the description of all this.

mod alike;
mod decide;
mod list;
mod look;
mod openapi;
mod output;
mod parameter;
mod reconcile;
mod resource;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chancery_store::Store;
use serde_json::{Value, json};

use crate::access::Role;
use crate::ask::Ask;
use crate::request::address;
use crate::router::Route;
use crate::state::Desk;
use crate::{Error, Result, page};
use output::Output;
use parameter::{Parameters, shortened};
use resource::{RESOURCES, Resource};

/// Where the interface begins.
const ROOT: &str = "/api/v1";

/// The routes of the interface.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    Route::get("/api/v1", Role::Reader, || get(index)),
    Route::get("/api/v1/openapi.json", Role::Reader, || get(openapi::document)),
    Route::get("/api/v1/stats", Role::Reader, || get(look::stats)),
    Route::get("/api/v1/search", Role::Reader, || get(look::search)).costly(),
    Route::get("/api/v1/sql", Role::Reader, || get(look::sql)).costly(),
    Route::get("/api/v1/dyads/{a}/{b}", Role::Reader, || get(look::dyad)),
    Route::get("/api/v1/briefs/{a}/{b}", Role::Reader, || get(look::brief)).costly(),
    Route::get("/api/v1/records/{id}", Role::Reader, || get(look::record)),
    Route::get("/api/v1/match", Role::Reader, || get(alike::by_query)).costly(),
    Route::post("/api/v1/match", Role::Reader, || post(alike::by_example)).costly(),
    Route::get("/api/v1/reconcile", Role::Reader, || get(reconcile::asked)).costly(),
    Route::post("/api/v1/reconcile", Role::Reader, || post(reconcile::posted)).costly(),
    Route::get("/api/v1/reconcile/suggest", Role::Reader, || get(reconcile::suggest)).costly(),
    Route::get("/api/v1/audit", Role::Admin, || get(look::audit)),
    Route::get("/api/v1/decisions", Role::Reader, || get(decisions)),
    Route::post("/api/v1/decisions", Role::Reviewer, || post(decide::decide)),
    Route::post("/api/v1/decisions/{id}/undo", Role::Reviewer, || post(decide::undo)),
    Route::get("/api/v1/{list}", Role::Reader, || get(rows)),
    Route::get("/api/v1/{list}/{id}", Role::Reader, || get(item)),
];

pub(crate) use look::between;

/// Asks the register and answers, or says what went wrong.
async fn answer(desk: &Desk, question: impl FnOnce(&Store) -> Result<Response> + Send + 'static) -> Response {
    desk.look(question).await.unwrap_or_else(|error| page::refuse(&error))
}

/// The same for a question that may take seconds.
async fn answer_long(desk: &Desk, question: impl FnOnce(&Store) -> Result<Response> + Send + 'static) -> Response {
    desk.look_long(question).await.unwrap_or_else(|error| page::refuse(&error))
}

/// What there is.
async fn index(State(desk): State<Desk>, uri: Uri) -> Response {
    answer(&desk, move |_| {
        Parameters::of(&uri, &[], &[])?;
        let lists: Vec<Value> = RESOURCES
            .iter()
            .map(|resource| json!({ "name": resource.name, "about": resource.about, "address": format!("{ROOT}/{}", resource.name) }))
            .collect();
        let description = format!("{ROOT}/openapi.json");
        Ok(Json(json!({ "name": "Chancery", "version": env!("CARGO_PKG_VERSION"), "openapi": description, "lists": lists }))
            .into_response())
    })
    .await
}

/// A list, in the form that its ending or the head of the request asks for.
async fn rows(State(desk): State<Desk>, Path(name): Path<String>, heads: HeaderMap, uri: Uri) -> Response {
    let (name, ending) = Output::by_ending(&name);
    let output = ending.unwrap_or_else(|| Output::by_head(&heads));
    match Resource::find(name) {
        Some(resource) => listed(&desk, resource, output, uri).await,
        None => page::refuse(&Error::NotFound(format!("the list {}", shortened(name)))),
    }
}

async fn decisions(State(desk): State<Desk>, heads: HeaderMap, uri: Uri) -> Response {
    match Resource::find("decisions") {
        Some(resource) => listed(&desk, resource, Output::by_head(&heads), uri).await,
        None => page::refuse(&Error::NotFound("the list decisions".to_owned())),
    }
}

async fn listed(desk: &Desk, resource: &'static Resource, output: Output, uri: Uri) -> Response {
    answer(desk, move |store| {
        let parameters = Parameters::of(&uri, &list::known(resource), &["party"])?;
        let listed = list::list(&Ask::new(store), resource, &parameters)?;
        let next = listed.next.as_deref().map(|after| {
            let query = parameters.with("after", after);
            address(uri.path(), query.iter().map(|(name, value)| (name.as_str(), value.as_str())))
        });
        output::respond(resource, &listed, output, next)
    })
    .await
}

/// One record of a list.
async fn item(State(desk): State<Desk>, Path((name, id)): Path<(String, String)>, uri: Uri) -> Response {
    answer(&desk, move |store| {
        Parameters::of(&uri, &[], &[])?;
        let nothing = || Error::NotFound(format!("{}/{}", shortened(&name), shortened(&id)));
        let value = match Resource::find(&name).map(|resource| resource.order) {
            Some(resource::Order::Records(kind)) => look::whole(store, &id)?.filter(|value| value["kind"] == kind.to_string()),
            Some(resource::Order::Sources) => store.record(&id)?.filter(|value| value["kind"] == "source"),
            _ => None,
        };
        Ok(Json(value.ok_or_else(nothing)?).into_response())
    })
    .await
}

/// A page of a list as programs get it, for callers within the desk.
pub(crate) fn page_of(ask: &Ask<'_>, name: &str, pairs: &[(&str, &str)]) -> Result<Vec<Value>> {
    let resource = Resource::find(name).ok_or_else(|| Error::NotFound(format!("the list {name}")))?;
    let parameters = Parameters::given(pairs, &list::known(resource))?;
    let listed = list::list(ask, resource, &parameters)?;
    Ok(listed.rows.iter().map(|row| list::object(resource, row)).collect())
}
