//! The register behind the pages: connections that only read, one that writes, and the settings.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chancery_store::{ErrorKind, Store};
use tokio::sync::Semaphore;

use crate::access::Reach;
use crate::access::gate::Gate;
use crate::cache::Cache;
use crate::writer::Writer;
use crate::{Error, Result};

/// What the desk is told at its start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The register.
    pub register: PathBuf,
    /// Today, `2026-01-31`, where it shall not be the clock's: for tests, and to look at the register as of a day.
    pub today: Option<String>,
    /// How many pages may be made at once.
    pub readers: usize,
    /// From where the desk may be called.
    pub reach: Reach,
    /// How many costly questions a caller may ask a minute; 0 is no limit.
    pub costly_a_minute: u32,
    /// The most that a report which is handed in may hold, in bytes.
    pub upload: usize,
}

impl Settings {
    /// The usual settings for a register.
    pub fn new(register: impl Into<PathBuf>) -> Settings {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Settings {
            register: register.into(),
            today: None,
            readers: cores.clamp(2, 8),
            reach: Reach::Loopback,
            costly_a_minute: 600,
            upload: 32 << 20,
        }
    }
}

/// How long the register may be asked for one page.
const LONGEST: Duration = Duration::from_secs(15);

/// How much of the register each connection holds in memory.
const HELD: usize = 8 << 20;

fn reader(settings: &Settings) -> Result<Store> {
    let store = Store::open_read_only(&settings.register)?;
    store.hold(HELD)?;
    Ok(store)
}

/// Tells a question that is cut short by the desk's own limit, which is no fault of whoever asked, from one of a user's that is
/// cut short by the limit for such questions.
fn slow(error: Error, after: Duration) -> Error {
    match error {
        Error::Store(error) if error.kind() == ErrorKind::TimeLimit && after >= LONGEST => Error::Slow(LONGEST),
        other => other,
    }
}

/// The desk: cheap to clone, shared by all requests.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    settings: Settings,
    idle: Mutex<Vec<Store>>,
    free: Semaphore,
    long: Semaphore,
    turn: Semaphore,
    writer: Writer,
    watch: Mutex<Store>,
    gate: Gate,
    cache: Cache,
}

impl Desk {
    /// Opens the register. Fails where it cannot be read; one connection is opened at once, others when they are needed.
    pub fn open(settings: Settings) -> Result<Desk> {
        let first = reader(&settings)?;
        let watch = Mutex::new(reader(&settings)?);
        let (free, long) = (Semaphore::new(settings.readers), Semaphore::new(settings.readers.div_ceil(2)));
        let turn = Semaphore::new(1);
        let gate = Gate::new(&settings).map_err(|_| Error::Closed)?;
        let (idle, cache) = (Mutex::new(vec![first]), Cache::new());
        let (register, held) = (settings.register.clone(), HELD);
        let writer = Writer::begin(move || {
            let store = Store::open(&register)?;
            store.hold(held)?;
            Ok(store)
        });
        Ok(Desk(Arc::new(Inner { settings, idle, free, long, turn, writer, watch, gate, cache })))
    }

    /// What the desk was told at its start.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// A number that changes whenever the register has changed.
    pub(crate) fn generation(&self) -> Result<i64> {
        Ok(self.0.watch.lock().unwrap_or_else(PoisonError::into_inner).generation()?)
    }

    pub(crate) fn gate(&self) -> &Gate {
        &self.0.gate
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.0.cache
    }

    /// Writes what is left to be written. The desk answers no more after this.
    pub(crate) fn close(&self) {
        self.0.gate.close();
    }

    /// Today, `2026-01-31`.
    pub fn today(&self) -> String {
        let clock = || jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
        self.0.settings.today.clone().unwrap_or_else(clock)
    }

    /// Now, in RFC 3339, to the second.
    pub fn now(&self) -> String {
        format!("{:.0}", jiff::Timestamp::now())
    }

    /// Asks the register something, on a thread that may wait.
    pub async fn look<T: Send + 'static>(&self, question: impl FnOnce(&Store) -> Result<T> + Send + 'static) -> Result<T> {
        self.look_under(&self.0.free, question).await
    }

    /// The same for what may take seconds: a question in SQL, a report that is read. These wait for each other, and pages do not
    /// wait for them.
    pub async fn look_long<T: Send + 'static>(&self, question: impl FnOnce(&Store) -> Result<T> + Send + 'static) -> Result<T> {
        self.look_under(&self.0.long, question).await
    }

    async fn look_under<T: Send + 'static>(
        &self,
        permits: &Semaphore,
        question: impl FnOnce(&Store) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let _permit = permits.acquire().await.map_err(|_| Error::Closed)?;
        let inner = Arc::clone(&self.0);
        let answer = tokio::task::spawn_blocking(move || {
            let idle = inner.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut store = match idle {
                Some(store) => store,
                None => reader(&inner.settings)?,
            };
            // Whoever asked may be gone by now: nobody hears of an answer that takes longer.
            store.limit(LONGEST)?;
            let begun = Instant::now();
            let answer = question(&store).map_err(|error| slow(error, begun.elapsed()));
            inner.idle.lock().unwrap_or_else(PoisonError::into_inner).push(store);
            answer
        });
        answer.await.map_err(|_| Error::Closed)?
    }

    /// Changes the register, one change after the other.
    pub async fn change<T: Send + 'static>(&self, change: impl FnOnce(&mut Store) -> Result<T> + Send + 'static) -> Result<T> {
        // Waiting for one's turn takes no thread: pages need them.
        let _turn = self.0.turn.acquire().await.map_err(|_| Error::Closed)?;
        let inner = Arc::clone(&self.0);
        let answer = self.0.writer.write(move |store| {
            let changed = store.and_then(change);
            // Also after a failure: what it changed before it failed, if anything, must show.
            inner.cache.changed();
            changed
        });
        answer.await
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use chancery_store::Limits;

    use super::*;

    #[test]
    fn a_slow_register_is_no_mistake_of_whoever_asked_and_a_slow_question_is() {
        let store = Store::open(":memory:".as_ref()).unwrap();
        let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
        let mut limited = store;
        limited.limit(Duration::from_millis(20)).unwrap();
        let cut = |after| slow(Error::from(limited.ask(endless, &[], 1).unwrap_err()), after);
        let desks = cut(LONGEST);
        assert_eq!((desks.status(), desks.retry_after().is_some()), (StatusCode::SERVICE_UNAVAILABLE, true), "{desks}");
        assert!(desks.to_string().contains("15 s"), "{desks}");
        assert_eq!(cut(Limits::default().time).status(), StatusCode::BAD_REQUEST);
    }
}
