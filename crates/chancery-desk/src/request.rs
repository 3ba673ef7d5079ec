//! What every page wants to know of a request: in which form the answer is wanted, what stands behind the question mark, in which
//! language, by whom.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::extract::{FromRequestParts, Query, Request};
use axum::http::Uri;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;

use crate::access::Caller;
use crate::state::Desk;
use crate::texts::Texts;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A page for people.
    Html,
    /// The same for programs.
    Json,
}

/// A request for a page.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The form that is wanted.
    pub form: Form,
    /// The path, without the mark of the form.
    pub path: String,
    /// What stands behind the question mark, by name; of repeated names the last one, empty values left out.
    pub query: BTreeMap<String, String>,
    /// What the desk says, in the language of the caller.
    pub texts: &'static Texts,
    /// Today, `2026-01-31`.
    pub today: String,
    /// Who asks.
    pub caller: Caller,
}

impl Asked {
    /// A value from behind the question mark.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// The address of the same question with other values; an empty value takes one away.
    pub fn with(&self, changes: &[(&str, &str)]) -> String {
        let mut query = self.query.clone();
        for (name, value) in changes {
            query.insert((*name).to_owned(), (*value).to_owned());
        }
        address(&self.path, query.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// The address of the same answer for programs.
    pub fn twin(&self) -> String {
        let path = if self.path == "/" { "/index" } else { &self.path };
        address(&format!("{path}.json"), self.query.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

/// A path and what stands behind its question mark; empty values are left out.
pub fn address<'a>(path: &str, query: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut address = path.to_owned();
    let mut mark = '?';
    for (name, value) in query.into_iter().filter(|(_, value)| !value.is_empty()) {
        address.push(mark);
        address.push_str(&encode(name));
        address.push('=');
        address.push_str(&encode(value));
        mark = '&';
    }
    address
}

/// A word as it may stand in a path or behind a question mark.
pub fn encode(word: &str) -> String {
    let mut encoded = String::with_capacity(word.len());
    for byte in word.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' | b',' => encoded.push(byte as char),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

impl FromRequestParts<Desk> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Asked, Infallible> {
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map(|Query(pairs)| pairs).unwrap_or_default();
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
        Ok(Asked {
            form: parts.extensions.get::<Form>().copied().unwrap_or(Form::Html),
            path: parts.uri.path().to_owned(),
            query: query.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect(),
            texts: Texts::accepted(accepted),
            today: desk.today(),
            caller: parts.extensions.get::<Caller>().cloned().unwrap_or_else(Caller::unknown),
        })
    }
}

/// Takes `.json` off the end of a page's address and remembers it. Addresses of files and of the interface stay as they are.
pub fn form(mut request: Request) -> Request {
    let path = request.uri().path();
    let own = path.starts_with("/api/") || path.starts_with("/static/");
    if let Some(page) = path.strip_suffix(".json").filter(|_| !own) {
        let page = if page == "/index" { "/" } else { page };
        let target = match request.uri().query() {
            Some(query) => format!("{page}?{query}"),
            None => page.to_owned(),
        };
        if let Ok(uri) = target.parse::<Uri>() {
            *request.uri_mut() = uri;
            request.extensions_mut().insert(Form::Json);
        }
    }
    request
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn the_end_of_an_address_says_the_form() {
        for (address, path, json) in [
            ("/dyad/MYS/PAK.json?from=2025", "/dyad/MYS/PAK?from=2025", true),
            ("/index.json", "/", true),
            ("/dyad/MYS/PAK", "/dyad/MYS/PAK", false),
            ("/api/v1/openapi.json", "/api/v1/openapi.json", false),
        ] {
            let request = form(Request::builder().uri(address).body(Body::empty()).unwrap());
            assert_eq!(request.uri().to_string(), path);
            assert_eq!(request.extensions().get::<Form>().is_some(), json, "{address}");
        }
    }

    #[test]
    fn addresses_hold_any_word() {
        assert_eq!(address("/search", [("q", "trade & \"aid\""), ("from", "")]), "/search?q=trade%20%26%20%22aid%22");
    }
}
