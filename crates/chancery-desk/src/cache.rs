//! Answers that were given already. While the register stays as it is, so does every answer; so an answer is kept with the
//! generation of the register that it was made of, and given again until the register changes. Requests for one answer that
//! come at once wait for the first of them.
//!
//! While reports are being read the register changes several times a second. Then an answer may be older than the register by
//! [`LAG`]; one that is older than that and younger than [`STALE`] is given once more, while it is made anew for whoever asks
//! next. So nobody waits for a page that many look at. What this desk itself changed shows at once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, ETAG, IF_NONE_MATCH, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::access::Caller;
use crate::request::Form;
use crate::state::Desk;

/// By how much an answer may lag behind what others write into the register.
pub(crate) const LAG: Duration = Duration::from_secs(1);
/// The age from which on an answer is not given any more, where the register has changed.
const STALE: Duration = Duration::from_secs(4);
/// The largest answer that is kept.
const LARGEST: usize = 1 << 20;
/// How many bytes of answers are kept.
const SIZE: usize = 32 << 20;
/// What an answer weighs beside its body: its address, its heads, its place among the others.
const BESIDE: usize = 2 << 10;
/// Requests for one answer that come at once meet in one of so many queues.
const QUEUES: usize = 64;

/// The answers.
pub(crate) struct Cache {
    held: Mutex<Held>,
    queues: Vec<Arc<tokio::sync::Mutex<()>>>,
    /// How often this desk changed the register.
    changes: AtomicU64,
}

#[derive(Default)]
struct Held {
    answers: HashMap<Key, Arc<Answer>>,
    bytes: usize,
}

/// What tells two answers apart: the address, the form, the language, and whose page it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    address: String,
    twin: bool,
    accept: String,
    language: String,
    caller: String,
}

struct Answer {
    heads: HeaderMap,
    body: Bytes,
    mark: HeaderValue,
    generation: i64,
    changes: u64,
    made: Instant,
}

impl Answer {
    fn weight(&self) -> usize {
        self.body.len() + BESIDE
    }
}

/// An answer that is kept.
#[derive(Clone)]
enum Found {
    /// As good as one that is made now.
    Good(Arc<Answer>),
    /// Good enough for once, while it is made anew.
    Stale(Arc<Answer>),
}

impl Cache {
    /// Nothing kept yet.
    pub(crate) fn new() -> Cache {
        let queues = (0..QUEUES).map(|_| Arc::default()).collect();
        Cache { held: Mutex::default(), queues, changes: AtomicU64::new(0) }
    }

    /// The register was changed through this desk: nothing that was made before is good any more.
    pub(crate) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    fn find(&self, key: &Key, generation: i64) -> Option<Found> {
        let answer = self.held().answers.get(key).cloned()?;
        let age = answer.made.elapsed();
        if answer.changes != self.changes.load(Ordering::SeqCst) {
            None
        } else if answer.generation == generation || age < LAG {
            Some(Found::Good(answer))
        } else {
            (age < STALE).then_some(Found::Stale(answer))
        }
    }

    /// Where requests for an answer meet.
    fn queue(&self, key: &Key) -> Arc<tokio::sync::Mutex<()>> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        Arc::clone(&self.queues[hasher.finish() as usize % QUEUES])
    }

    fn keep(&self, key: Key, answer: Arc<Answer>) {
        let mut held = self.held();
        if held.bytes + answer.weight() > SIZE {
            // The register has mostly changed since they were made; what is wanted again is made again.
            held.answers.clear();
            held.bytes = 0;
        }
        held.bytes += answer.weight();
        if let Some(before) = held.answers.insert(key, answer) {
            held.bytes -= before.weight();
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers from what is kept, or keeps what is answered.
pub(crate) async fn answer(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let (true, Ok(generation)) = (*request.method() == Method::GET, desk.generation()) else { return next.run(request).await };
    let cache = desk.cache();
    let wanted = request.headers().get(IF_NONE_MATCH).cloned();
    let key = key(&request);
    match cache.find(&key, generation) {
        Some(Found::Good(answer)) => return give(&answer, wanted.as_ref()),
        Some(Found::Stale(answer)) => {
            // Whoever holds the queue is about to make it, or another one of the same queue; then the next request sees to it.
            if let Ok(turn) = cache.queue(&key).try_lock_owned() {
                let desk = desk.clone();
                tokio::spawn(async move {
                    make(&desk, key, generation, request, next, None).await;
                    drop(turn);
                });
            }
            return give(&answer, wanted.as_ref());
        }
        None => {}
    }
    let _turn = cache.queue(&key).lock_owned().await;
    // Whoever was first in the queue may have made it.
    if let Some(Found::Good(answer)) = cache.find(&key, generation) {
        return give(&answer, wanted.as_ref());
    }
    make(&desk, key, generation, request, next, wanted.as_ref()).await
}

/// Makes an answer, and keeps it if it may be kept.
async fn make(desk: &Desk, key: Key, generation: i64, request: Request, next: Next, wanted: Option<&HeaderValue>) -> Response {
    let cache = desk.cache();
    let changes = cache.changes.load(Ordering::SeqCst);
    let made = Instant::now();
    let response = next.run(request).await;
    if response.status() != StatusCode::OK || response.headers().contains_key(SET_COOKIE) {
        return response;
    }
    let length: Option<usize> = response.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length| length > LARGEST) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let Ok(mark) = HeaderValue::from_str(&mark(&body)) else { return Response::from_parts(parts, Body::from(body)) };
    parts.headers.insert(ETAG, mark.clone());
    parts.headers.remove(CONTENT_LENGTH);
    let answer = Arc::new(Answer { heads: parts.headers, body, mark, generation, changes, made });
    if answer.body.len() <= LARGEST {
        cache.keep(key, Arc::clone(&answer));
    }
    give(&answer, wanted)
}

fn key(request: &Request) -> Key {
    let head = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or("").to_owned();
    let caller = request.extensions().get::<Caller>();
    Key {
        address: request.uri().path_and_query().map_or_else(String::new, ToString::to_string),
        twin: request.extensions().get::<Form>().is_some(),
        accept: head(ACCEPT),
        language: head(ACCEPT_LANGUAGE),
        // Pages hold the secret of the caller's forms.
        caller: caller.map_or_else(String::new, |caller| format!("{}\n{}\n{}", caller.name, caller.role, caller.form_token)),
    }
}

/// What marks a content: the same for the same bytes, whenever and wherever they are made.
fn mark(body: &[u8]) -> String {
    let digits: String = Sha256::digest(body)[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\"{digits}\"")
}

fn give(answer: &Answer, wanted: Option<&HeaderValue>) -> Response {
    let known = |wanted: &HeaderValue| {
        let marks = wanted.to_str().unwrap_or("").split(',').map(|mark| mark.trim().trim_start_matches("W/"));
        marks.into_iter().any(|mark| mark == "*" || answer.mark == mark)
    };
    if wanted.is_some_and(known) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        for name in [ETAG, axum::http::header::CACHE_CONTROL, axum::http::header::VARY] {
            if let Some(value) = answer.heads.get(&name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
        return response;
    }
    (answer.heads.clone(), answer.body.clone()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(address: &str) -> Key {
        Key { address: address.to_owned(), twin: false, accept: String::new(), language: String::new(), caller: String::new() }
    }

    fn answer(generation: i64, changes: u64, age: Duration, size: usize) -> Arc<Answer> {
        let body = Bytes::from(vec![b'a'; size]);
        let mark = HeaderValue::from_static("\"m\"");
        Arc::new(Answer { heads: HeaderMap::new(), body, mark, generation, changes, made: Instant::now() - age })
    }

    #[test]
    fn an_answer_is_good_while_the_register_stays_as_it_is() {
        let cache = Cache::new();
        cache.keep(key("/a"), answer(7, 0, STALE * 100, 10));
        assert!(matches!(cache.find(&key("/a"), 7), Some(Found::Good(_))));
        assert!(cache.find(&key("/b"), 7).is_none());
        assert!(cache.find(&key("/a"), 8).is_none(), "old, and others changed the register");
        cache.keep(key("/a"), answer(7, 0, LAG, 10));
        assert!(matches!(cache.find(&key("/a"), 8), Some(Found::Stale(_))), "for once, while it is made anew");
        cache.keep(key("/a"), answer(7, 0, Duration::ZERO, 10));
        assert!(matches!(cache.find(&key("/a"), 8), Some(Found::Good(_))), "a moment old");
        cache.changed();
        assert!(cache.find(&key("/a"), 7).is_none(), "this desk changed the register");
    }

    #[test]
    fn the_memory_is_bounded() {
        let cache = Cache::new();
        for n in 0..200 {
            cache.keep(key(&format!("/{n}")), answer(1, 0, Duration::ZERO, LARGEST));
            let held = cache.held();
            assert!(held.bytes <= SIZE && held.bytes == held.answers.values().map(|answer| answer.weight()).sum::<usize>());
        }
        cache.keep(key("/199"), answer(1, 0, Duration::ZERO, 5));
        let held = cache.held();
        assert_eq!(held.bytes, held.answers.values().map(|answer| answer.weight()).sum::<usize>());
    }

    #[test]
    fn what_a_caller_has_already_is_not_sent_again() {
        let answer = answer(1, 0, Duration::ZERO, 5);
        for (wanted, status) in [("\"m\"", 304), ("W/\"m\", \"x\"", 304), ("*", 304), ("\"x\"", 200)] {
            assert_eq!(give(&answer, Some(&HeaderValue::from_static(wanted))).status(), status);
        }
        assert_eq!(give(&answer, None).status(), 200);
    }
}
