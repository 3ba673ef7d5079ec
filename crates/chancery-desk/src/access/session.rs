//! Sessions: browsers that showed a token once. They live in memory: a restart of the desk asks everybody to log in again.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::random::{hex, mark, secret};

/// The name of the cookie. Browsers take a name with this beginning only over TLS, and only from the host itself.
pub(super) const COOKIE: &str = "__Host-chancery";
/// A session ends when nothing was asked in it for so long…
const IDLE: Duration = Duration::from_secs(2 * 3600);
/// … and in any case after a working day.
const LIFE: Duration = Duration::from_secs(12 * 3600);
/// More sessions than people: the oldest gives way.
const MOST: usize = 10_000;

/// All sessions, by a hash of what their cookie holds.
#[derive(Debug, Default)]
pub(super) struct Sessions(HashMap<String, Session>);

#[derive(Debug, Clone)]
struct Session {
    token: String,
    begun: Instant,
    last: Instant,
}

impl Sessions {
    /// Begins a session of a token; what comes back is for the cookie.
    pub(super) fn begin(&mut self, token: &str, now: Instant) -> std::io::Result<String> {
        self.0.retain(|_, session| session.is_alive(now));
        if self.0.len() >= MOST
            && let Some(oldest) = self.0.iter().min_by_key(|(_, session)| session.last).map(|(key, _)| key.clone())
        {
            self.0.remove(&oldest);
        }
        let cookie = secret::<32>()?;
        self.0.insert(hex(&mark(&cookie)), Session { token: token.to_owned(), begun: now, last: now });
        Ok(cookie)
    }

    /// The token of the session that a cookie belongs to.
    pub(super) fn token(&mut self, cookie: &str, now: Instant) -> Option<String> {
        let session = self.0.get_mut(&hex(&mark(cookie))).filter(|session| session.is_alive(now))?;
        session.last = now;
        Some(session.token.clone())
    }

    /// Ends a session.
    pub(super) fn end(&mut self, cookie: &str) {
        self.0.remove(&hex(&mark(cookie)));
    }
}

impl Session {
    fn is_alive(&self, now: Instant) -> bool {
        now.duration_since(self.last) < IDLE && now.duration_since(self.begun) < LIFE
    }
}

/// The value of our cookie among those of a request.
pub(super) fn cookie(header: &str) -> Option<&str> {
    header.split(';').find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lasts_while_it_is_used_and_never_beyond_a_day() {
        let (mut sessions, begun) = (Sessions::default(), Instant::now());
        let cookie = sessions.begin("abc", begun).unwrap();
        let mut now = begun;
        while now < begun + LIFE - Duration::from_secs(1) {
            assert_eq!(sessions.token(&cookie, now).as_deref(), Some("abc"));
            now += IDLE - Duration::from_secs(1);
        }
        assert_eq!(sessions.token(&cookie, begun + LIFE), None);
        let cookie = sessions.begin("abc", begun).unwrap();
        assert_eq!(sessions.token(&cookie, begun + IDLE), None);
    }

    #[test]
    fn a_session_that_ended_is_over() {
        let (mut sessions, now) = (Sessions::default(), Instant::now());
        let cookie = sessions.begin("abc", now).unwrap();
        sessions.end(&cookie);
        assert_eq!(sessions.token(&cookie, now), None);
        assert_eq!(sessions.token("", now), None);
    }

    #[test]
    fn our_cookie_is_found_among_others() {
        assert_eq!(cookie("a=b; __Host-chancery=xyz; c=d"), Some("xyz"));
        assert_eq!(cookie("x__Host-chancery=xyz"), None);
    }
}
