//! The files that pages need: one style sheet, one script, one mark. They are compiled in, and their address holds a hash of
//! their content, so that browsers may keep them for ever.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::access::Role;
use crate::router::Route;

/// The routes of this module.
pub const ROUTES: &[Route] = &[Route::get("/static/{hash}/{name}", Role::Anyone, || get(send))];

struct File {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const FILES: &[File] = &[
    File { name: "desk.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("../static/desk.css") },
    File { name: "desk.js", kind: "text/javascript; charset=utf-8", bytes: include_bytes!("../static/desk.js") },
    File { name: "mark.svg", kind: "image/svg+xml", bytes: include_bytes!("../static/mark.svg") },
];

/// The address of a file.
pub fn href(name: &str) -> String {
    let hash = FILES.iter().find(|file| file.name == name).map_or(0, |file| fnv(file.bytes));
    format!("/static/{hash:016x}/{name}")
}

/// What a cache needs of a hash is only that another content has another one.
const fn fnv(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

async fn send(Path((_, name)): Path<(String, String)>) -> Response {
    match FILES.iter().find(|file| file.name == name) {
        Some(file) => {
            ([(CONTENT_TYPE, file.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")], file.bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
