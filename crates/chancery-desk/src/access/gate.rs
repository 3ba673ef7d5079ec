//! The gate: what is checked of every request before anything looks at it.
//!
//! Of all requests: that they come from where the desk may be called ([`Reach`]), under a name of ours, and by whom. Of the
//! request for a route: that the caller's role suffices, that a change comes from a page of ours, and that costly questions
//! keep within their limit. All responses carry the heads that tell browsers what a page may not do.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, HOST};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use chancery_store::{Deed, Token};
use tokio::sync::Semaphore;

use super::audit::{self, Audit};
use super::limit::Limit;
use super::random::{mark, same, secret};
use super::session::{self, Sessions};
use super::{Caller, Reach, Role, Shown, form, token};
use crate::request::{Asked, Form, encode};
use crate::router::Route;
use crate::state::{Desk, Settings};
use crate::{Error, Result, page};

/// Tokens that were found good are known again without hashing; so many of them.
const KNOWN: usize = 1024;
/// Attempts to log in that a caller has a minute.
const LOGINS: u32 = 20;

/// What the gate remembers.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(super) reach: Reach,
    /// What the secrets of forms are made with; another one each time the desk starts.
    key: String,
    sessions: Mutex<Sessions>,
    tokens: Mutex<Tokens>,
    costly: Limit,
    logins: Limit,
    /// Hashing takes memory and time on purpose; two at once are enough.
    hashing: Semaphore,
    audit: Audit,
}

/// The tokens of the register as of one generation of it, and the secrets that fitted one.
#[derive(Debug, Default)]
struct Tokens {
    generation: Option<i64>,
    rows: HashMap<String, Token>,
    fitted: HashMap<String, String>,
}

impl Gate {
    /// A gate as the settings say.
    pub(crate) fn new(settings: &Settings) -> std::io::Result<Gate> {
        Ok(Gate {
            reach: settings.reach.clone(),
            key: secret::<32>()?,
            sessions: Mutex::default(),
            tokens: Mutex::default(),
            costly: Limit::a_minute(settings.costly_a_minute),
            logins: Limit::a_minute(LOGINS),
            hashing: Semaphore::new(2),
            audit: Audit::begin(&settings.register),
        })
    }

    /// Writes what is left of the audit trail.
    pub(crate) fn close(&self) {
        self.audit.end();
    }

    /// Who calls; fails where the request may not even be looked at.
    async fn caller(&self, desk: &Desk, peer: Option<IpAddr>, heads: &HeaderMap) -> Result<Caller> {
        if peer.is_some_and(|peer| !self.reach.admits(peer)) {
            return Err(Error::Refused("the desk does not answer calls from there".to_owned()));
        }
        if one(heads, HOST.as_str()).is_none_or(|host| !self.reach.answers_to(host)) {
            return Err(Error::Refused("the desk is not known under this name; call it by the address that it printed".to_owned()));
        }
        if form::is_pulled_from_elsewhere(heads) {
            return Err(Error::Refused("a page elsewhere may link to the desk, but not build on it".to_owned()));
        }
        match &self.reach {
            Reach::Loopback => {
                // A proxy before a desk without login would let the whole network in.
                if ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"].iter().any(|name| heads.contains_key(*name)) {
                    let why = "calls through a proxy need `--origin` and `--proxy`, so that the desk knows whom it answers";
                    return Err(Error::Refused(why.to_owned()));
                }
                Ok(Caller::local(self.form_token("local")))
            }
            Reach::Proxy(_) => {
                if one(heads, "x-forwarded-proto").is_none_or(|scheme| !scheme.eq_ignore_ascii_case("https")) {
                    let why = "the proxy must end TLS and say so with `X-Forwarded-Proto: https`";
                    return Err(Error::Refused(why.to_owned()));
                }
                self.holder(desk, heads).await
            }
        }
    }

    /// The holder of the token or session that a request shows.
    async fn holder(&self, desk: &Desk, heads: &HeaderMap) -> Result<Caller> {
        if let Some(authorization) = heads.get(AUTHORIZATION) {
            let shown = authorization.to_str().ok().and_then(|value| value.split_once(' '));
            let Some((_, shown)) = shown.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")) else {
                return Err(Error::Unknown("show a token: `Authorization: Bearer chancery_…`".to_owned()));
            };
            let token = self.good(desk, shown, &address_of(heads)).await?;
            return Ok(self.of(&token, Shown::Token, ""));
        }
        let cookie = heads.get(COOKIE).and_then(|cookies| session::cookie(cookies.to_str().ok()?));
        let Some(cookie) = cookie else { return Ok(Caller::unknown()) };
        let Some(id) = lock(&self.sessions).token(cookie, Instant::now()) else { return Ok(Caller::unknown()) };
        match self.row(desk, &id).await? {
            Some(token) => Ok(self.of(&token, Shown::Session, cookie)),
            None => Ok(Caller::unknown()),
        }
    }

    fn of(&self, token: &Token, shown: Shown, cookie: &str) -> Caller {
        let role = Role::parse(&token.role).unwrap_or(Role::Anyone);
        Caller { name: token.name.clone(), role, form_token: self.form_token(&format!("{}\n{cookie}", token.id)), shown }
    }

    /// The secret of a caller's forms: another for each session, and another after each start.
    fn form_token(&self, whose: &str) -> String {
        // Hashed twice, so that nobody can lengthen what was hashed.
        let inner = super::random::hex(&mark(&format!("{}\n{whose}", self.key)));
        super::random::hex(&mark(&format!("{}\n{inner}", self.key)))
    }

    /// The token that was shown, if it is good. Attempts are limited, since each costs a hash.
    pub(super) async fn good(&self, desk: &Desk, shown: &str, from: &str) -> Result<Token> {
        let unknown = || Error::Unknown("this token is not good: not known, ended or revoked".to_owned());
        let (id, secret) = token::parts(shown).ok_or_else(unknown)?;
        let row = self.row(desk, id).await?.ok_or_else(unknown)?;
        let marked = token::mark_of(shown);
        if lock(&self.tokens).fitted.get(&marked).is_some_and(|known| same(known, id)) {
            return Ok(row);
        }
        self.logins.take(from, Instant::now()).map_err(Error::TooMany)?;
        let _permit = self.hashing.acquire().await.map_err(|_| Error::Closed)?;
        let (held, secret) = (row.clone(), secret.to_owned());
        let fits = tokio::task::spawn_blocking(move || token::fits(&held, &secret)).await.map_err(|_| Error::Closed)?;
        if !fits {
            return Err(unknown());
        }
        let mut tokens = lock(&self.tokens);
        if tokens.fitted.len() >= KNOWN {
            tokens.fitted.clear();
        }
        tokens.fitted.insert(marked, row.id.clone());
        Ok(row)
    }

    /// A good token by its public part, as the register holds it now.
    async fn row(&self, desk: &Desk, id: &str) -> Result<Option<Token>> {
        let generation = desk.generation()?;
        if lock(&self.tokens).generation != Some(generation) {
            let rows = desk.look(|store| Ok(store.tokens()?)).await?;
            let mut tokens = lock(&self.tokens);
            tokens.rows = rows.into_iter().map(|token| (token.id.clone(), token)).collect();
            tokens.generation = Some(generation);
        }
        let now = desk.now();
        Ok(lock(&self.tokens).rows.get(id).filter(|row| token::is_good(row, &now)).cloned())
    }

    /// Begins a session of a token; what comes back is for the cookie.
    pub(super) fn begin(&self, token: &Token) -> Result<String> {
        lock(&self.sessions).begin(&token.id, Instant::now()).map_err(|_| Error::Closed)
    }

    /// Ends the session of a request.
    pub(super) fn end(&self, heads: &HeaderMap) {
        if let Some(cookie) = heads.get(COOKIE).and_then(|cookies| session::cookie(cookies.to_str().ok()?)) {
            lock(&self.sessions).end(cookie);
        }
    }
}

/// Looks at every request and dresses every response.
pub(crate) async fn pass(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let gate = desk.gate();
    let action = format!("{} {}", request.method(), request.uri().path());
    let what = request.uri().path_and_query().map_or("/", |address| address.as_str()).to_owned();
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let asks = is_noted(request.uri().path(), request.uri().query().unwrap_or(""));
    let (caller, mut response) = match gate.caller(&desk, peer, request.headers()).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller.clone());
            (caller, next.run(request).await)
        }
        Err(error) => (Caller::unknown(), refuse(&desk, error, request).await),
    };
    dress(response.headers_mut(), &gate.reach);
    let outcome = response.status().as_u16();
    if changes || matches!(outcome, 401 | 403) || asks {
        let (when, role) = (desk.now(), caller.role.to_string());
        let (action, what) = (audit::address(&action), audit::address(&what));
        gate.audit.note(Deed { when, caller: caller.name, role, action, what, outcome });
    }
    response
}

/// Questions that are noted though they change nothing: those in SQL, and who looks at the trail itself.
fn is_noted(path: &str, query: &str) -> bool {
    path == "/api/v1/audit" || (!query.is_empty() && ["/sql", "/api/v1/sql"].contains(&path))
}

/// Lets a caller pass to a route.
pub(crate) async fn admit(State((desk, route)): State<(Desk, &'static Route)>, request: Request, next: Next) -> Response {
    match may(&desk, route, request).await {
        Ok(request) => next.run(request).await,
        Err((error, request)) => refuse(&desk, error, request).await,
    }
}

async fn may(desk: &Desk, route: &Route, request: Request) -> std::result::Result<Request, (Error, Request)> {
    let gate = desk.gate();
    let caller = request.extensions().get::<Caller>().cloned().unwrap_or_else(Caller::unknown);
    if caller.role < route.role {
        let error = match caller.role {
            Role::Anyone => Error::Unknown("log in, or show a token".to_owned()),
            role => Error::Refused(format!("this needs the role {}; {} has the role {role}", route.role, caller.name)),
        };
        return Err((error, request));
    }
    if route.is_costly() {
        let whose = format!("{}\n{}", caller.name, address_of(request.headers()));
        if let Err(wait) = gate.costly.take(&whose, Instant::now()) {
            return Err((Error::TooMany(wait), request));
        }
    }
    if route.method == "GET" {
        return Ok(request);
    }
    // What only reads may be asked by any program; a browser that a page elsewhere drives was sent away before.
    if route.role < Role::Reviewer && !route.is_own_form() {
        return Ok(request);
    }
    if caller.role == Role::Anyone {
        return match form::is_from_us(&gate.reach, request.headers()) {
            Ok(()) => Ok(request),
            Err(error) => Err((error, request)),
        };
    }
    let bare = bare(&request);
    form::check(&gate.reach, &caller, request, desk.settings().upload).await.map_err(|error| (error, bare))
}

/// A request without its body, for the answer to it.
fn bare(request: &Request) -> Request {
    let mut bare = Request::new(axum::body::Body::empty());
    *bare.method_mut() = request.method().clone();
    *bare.uri_mut() = request.uri().clone();
    *bare.headers_mut() = request.headers().clone();
    *bare.extensions_mut() = request.extensions().clone();
    bare
}

/// Says no, in the form that was asked for. People who are not logged in are led to where they can.
async fn refuse(desk: &Desk, error: Error, request: Request) -> Response {
    let path = request.uri().path();
    let program = path.starts_with("/api/") || request.extensions().get::<Form>().is_some();
    if program {
        return page::refuse(&error);
    }
    if matches!(error, Error::Unknown(_)) && *request.method() == Method::GET && request.extensions().get::<Caller>().is_some() {
        let to = request.uri().path_and_query().map_or("/", |address| address.as_str());
        return Redirect::to(&format!("/login?to={}", encode(to))).into_response();
    }
    let (mut parts, _) = request.into_parts();
    match Asked::from_request_parts(&mut parts, desk).await {
        Ok(asked) => page::show(Err(error), &asked),
        Err(never) => match never {},
    }
}

/// A head that stands once.
fn one<'h>(heads: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut all = heads.get_all(name).iter();
    let first = all.next()?;
    if all.next().is_some() { None } else { first.to_str().ok() }
}

/// Whom the proxy says that it calls for: the last address, which is the one that it saw itself.
pub(super) fn address_of(heads: &HeaderMap) -> String {
    let last = heads.get_all("x-forwarded-for").iter().next_back().and_then(|list| list.to_str().ok()?.rsplit(',').next());
    last.map_or_else(|| "here".to_owned(), |address| address.trim().chars().take(64).collect())
}

/// What browsers are told of every page: nothing from elsewhere, no scripts but our own files, no frame around it.
const HEADS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    // With no referrer at all, browsers would not say either on which page a form stands.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

fn dress(heads: &mut HeaderMap, reach: &Reach) {
    for (name, value) in HEADS {
        heads.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if let Reach::Proxy(_) = reach {
        heads.insert("strict-transport-security", HeaderValue::from_static("max-age=31536000"));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
