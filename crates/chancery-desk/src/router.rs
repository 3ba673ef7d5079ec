//! Every route of the desk in one table, and the service that answers them.

use axum::Router;
use axum::extract::Request;
use axum::routing::MethodRouter;
use tower::util::MapRequest;

use crate::access::Role;
use crate::state::Desk;
use crate::{page, request, static_file};

/// One method on one address.
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address, with parameters in braces.
    pub path: &'static str,
    /// The least role that may call it.
    pub role: Role,
    handler: fn() -> MethodRouter<Desk>,
}

impl Route {
    /// Something to look at.
    pub const fn get(path: &'static str, role: Role, handler: fn() -> MethodRouter<Desk>) -> Route {
        Route { method: "GET", path, role, handler }
    }

    /// Something to do.
    pub const fn post(path: &'static str, role: Role, handler: fn() -> MethodRouter<Desk>) -> Route {
        Route { method: "POST", path, role, handler }
    }
}

/// The whole table.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    page::ROUTES.iter().copied().flatten().chain(static_file::ROUTES)
}

/// The service: all routes, with what is done before and after each.
pub fn router(desk: Desk) -> Router {
    let mut router = Router::new();
    for route in routes() {
        router = router.route(route.path, (route.handler)());
    }
    let inner = router.fallback(page::nowhere).with_state(desk);
    // The twin of a page is asked for by the end of its address, so that is looked at before the routes are.
    Router::new().fallback_service(MapRequest::new(inner, request::form as fn(Request) -> Request))
}
