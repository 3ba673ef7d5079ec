//! Logging in and out: a token is shown once, and a cookie remembers it for the day.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::{HeaderMap, HeaderValue, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::Value;

use super::gate::address_of;
use super::session::COOKIE;
use super::{Reach, Role};
use crate::block::Block;
use crate::page::{self, Page};
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;
use crate::texts::Texts;
use crate::{Error, Result};

/// The routes of this module.
pub(crate) const ROUTES: &[Route] = &[
    Route::get("/login", Role::Anyone, || get(show)),
    Route::post("/login", Role::Anyone, || post(log_in)).own_form(),
    Route::post("/logout", Role::Reader, || post(log_out)).own_form(),
];

#[derive(Template)]
#[template(path = "login.html")]
struct View<'a> {
    texts: &'a Texts,
    to: &'a str,
    refused: bool,
}

#[derive(Deserialize)]
struct Shown {
    token: String,
    #[serde(default)]
    to: String,
}

async fn show(State(desk): State<Desk>, asked: Asked) -> Response {
    let to = own(asked.get("to").unwrap_or("/")).to_owned();
    if desk.gate().reach == Reach::Loopback {
        return Redirect::to("/").into_response();
    }
    page::show(view(&asked, &to, false), &asked)
}

fn view(asked: &Asked, to: &str, refused: bool) -> Result<Page> {
    let html = View { texts: asked.texts, to, refused }.render().map_err(|_| Error::Closed)?;
    let block = Block::new("login", "", html, Value::Null);
    Ok(Page { title: asked.texts.say("login.title").to_owned(), kind: "page.login", blocks: vec![block], ..Page::default() })
}

async fn log_in(State(desk): State<Desk>, asked: Asked, heads: HeaderMap, Form(shown): Form<Shown>) -> Response {
    let gate = desk.gate();
    let to = own(&shown.to).to_owned();
    if gate.reach == Reach::Loopback {
        return Redirect::to(&to).into_response();
    }
    let begun = match gate.good(&desk, &shown.token, &address_of(&heads)).await {
        Ok(token) => gate.begin(&token),
        Err(error) => Err(error),
    };
    match begun {
        Ok(cookie) => {
            let cookie = format!("{COOKIE}={cookie}; Path=/; Secure; HttpOnly; SameSite=Strict");
            let mut response = Redirect::to(&to).into_response();
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            response
        }
        Err(error @ Error::Unknown(_)) => {
            let mut response = page::show(view(&asked, &to, true), &asked);
            *response.status_mut() = error.status();
            response
        }
        Err(error) => page::show(Err(error), &asked),
    }
}

async fn log_out(State(desk): State<Desk>, heads: HeaderMap) -> Response {
    if desk.gate().reach == Reach::Loopback {
        return Redirect::to("/").into_response();
    }
    desk.gate().end(&heads);
    let gone = format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    let mut response = Redirect::to("/login").into_response();
    if let Ok(gone) = HeaderValue::from_str(&gone) {
        response.headers_mut().insert(SET_COOKIE, gone);
    }
    response
}

/// Where to go afterwards: an address of ours, or the first page.
fn own(to: &str) -> &str {
    let fits = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n', '\t']) && to.is_ascii();
    if fits { to } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own;

    #[test]
    fn nobody_is_led_elsewhere() {
        assert_eq!(own("/dyad/MYS/PAK?from=2025"), "/dyad/MYS/PAK?from=2025");
        for to in ["", "//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "/é"] {
            assert_eq!(own(to), "/", "{to}");
        }
    }
}
