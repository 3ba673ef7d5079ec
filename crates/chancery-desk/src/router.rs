//! Every route of the desk in one table, and the service that answers them.

use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;
use tower::util::MapRequest;

use crate::access::{Role, gate, login};
use crate::state::Desk;
use crate::{api, cache, page, request, static_file};

/// One method on one address.
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address, with parameters in braces.
    pub path: &'static str,
    /// The least role that may call it.
    pub role: Role,
    handler: fn() -> MethodRouter<Desk>,
    costly: bool,
    own_form: bool,
}

impl Route {
    /// Something to look at.
    pub const fn get(path: &'static str, role: Role, handler: fn() -> MethodRouter<Desk>) -> Route {
        Route { method: "GET", path, role, handler, costly: false, own_form: false }
    }

    /// Something to do.
    pub const fn post(path: &'static str, role: Role, handler: fn() -> MethodRouter<Desk>) -> Route {
        Route { method: "POST", path, role, handler, costly: false, own_form: false }
    }

    /// The same, for a question that costs so much that each caller may ask only so many a minute.
    pub const fn costly(self) -> Route {
        Route { costly: true, ..self }
    }

    /// The same, for a form that only our own pages may send, whatever role it needs. For those that need more than a reader
    /// that goes without saying.
    pub const fn own_form(self) -> Route {
        Route { own_form: true, ..self }
    }

    /// Whether it costs so much that it is limited.
    pub fn is_costly(&self) -> bool {
        self.costly
    }

    /// Whether only our own pages may send it.
    pub fn is_own_form(&self) -> bool {
        self.own_form || self.role >= Role::Reviewer
    }
}

/// The whole table.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    page::ROUTES.iter().copied().flatten().chain(api::ROUTES).chain(login::ROUTES).chain(static_file::ROUTES)
}

/// The service: all routes, with what is done before and after each.
pub fn router(desk: Desk) -> Router {
    let mut router = Router::new();
    for route in routes() {
        let handler = (route.handler)();
        let kept = handler.route_layer(from_fn_with_state(desk.clone(), cache::answer));
        router = router.route(route.path, kept.route_layer(from_fn_with_state((desk.clone(), route), gate::admit)));
    }
    let inner = router.fallback(page::nowhere).layer(from_fn_with_state(desk.clone(), gate::pass)).with_state(desk);
    // The twin of a page is asked for by the end of its address, so that is looked at before the routes are.
    Router::new().fallback_service(MapRequest::new(inner, request::form as fn(Request) -> Request))
}
