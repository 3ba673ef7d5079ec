//! Forms that come from our own pages. A page elsewhere can make a browser send a form to us, with the caller's cookie or from
//! the caller's machine. So whatever changes something must say where it comes from and carry a secret that only our pages
//! know. A token in the head of a request needs none of this, since no browser sends it of itself.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};

use super::random::same;
use super::{Caller, Reach, Shown};
use crate::{Error, Result};

/// The field of a form that holds the secret.
const FIELD: &str = "form_token";
/// The most that a form without files may hold.
const FORM: usize = 1 << 20;

/// Lets a request pass that comes from a page of ours. The body has been read by then, so it comes back with it.
pub(super) async fn check(reach: &Reach, caller: &Caller, request: Request, upload: usize) -> Result<Request> {
    is_from_us(reach, request.headers())?;
    if caller.shown == Shown::Token {
        return Ok(request);
    }
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("").to_owned();
    let kind = kind.to_ascii_lowercase();
    // No page can make a browser send JSON to another origin without asking first, and we never say yes.
    if kind.starts_with("application/json") {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let limit = if kind.starts_with("multipart/form-data") { upload } else { FORM };
    let body = to_bytes(body, limit).await.map_err(|_| Error::TooLarge(format!("more than {limit} bytes were sent")))?;
    let carried = match kind.as_str() {
        kind if kind.starts_with("application/x-www-form-urlencoded") => in_fields(&body, &caller.form_token),
        kind if kind.starts_with("multipart/form-data") => in_parts(&body, &caller.form_token),
        _ => return Err(Error::Request("send a form or JSON".to_owned())),
    };
    if !carried {
        return Err(Error::Refused("the form is not one of ours, or too old: load the page again and repeat".to_owned()));
    }
    Ok(Request::from_parts(parts, Body::from(body)))
}

/// Browsers say where a form stands; programs say nothing.
pub(super) fn is_from_us(reach: &Reach, heads: &HeaderMap) -> Result<()> {
    let said = |name: &str| heads.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = said(HOST.as_str()).unwrap_or("");
    let elsewhere = said(ORIGIN.as_str()).is_some_and(|origin| !reach.is_own_origin(origin, host))
        || said("sec-fetch-site").is_some_and(|site| site != "same-origin");
    if elsewhere { Err(Error::Refused("the request comes from a page elsewhere".to_owned())) } else { Ok(()) }
}

/// A page elsewhere may lead people to a page of ours, and nothing more: no script, image or frame of theirs gets an answer.
pub(super) fn is_pulled_from_elsewhere(heads: &HeaderMap) -> bool {
    let said = |name: &str| heads.get(name).and_then(|value| value.to_str().ok());
    let visits = said("sec-fetch-mode") == Some("navigate") && said("sec-fetch-dest") == Some("document");
    said("sec-fetch-site") == Some("cross-site") && !visits
}

fn in_fields(body: &[u8], secret: &str) -> bool {
    let carries = |pair: &[u8]| {
        let pair = std::str::from_utf8(pair).ok()?;
        // The secret is made of digits, so nothing of it is ever escaped.
        let value = pair.strip_prefix(FIELD)?.strip_prefix('=')?;
        Some(same(value, secret))
    };
    !secret.is_empty() && body.split(|byte| *byte == b'&').any(|pair| carries(pair) == Some(true))
}

fn in_parts(body: &[u8], secret: &str) -> bool {
    let part = format!("name=\"{FIELD}\"\r\n\r\n{secret}\r\n");
    !secret.is_empty() && body.windows(part.len()).any(|window| window == part.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_found_where_forms_carry_it() {
        assert!(in_fields(b"a=1&form_token=abc&b=2", "abc"));
        assert!(in_parts(b"--x\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\nabc\r\n--x--", "abc"));
        for body in [&b""[..], b"form_token=", b"form_token=abcd", b"xform_token=abc", b"a=form_token=abc"] {
            assert!(!in_fields(body, "abc") && !in_parts(body, "abc"));
        }
        assert!(!in_fields(b"form_token=", "") && !in_parts(b"name=\"form_token\"\r\n\r\n\r\n", ""));
    }
}
