//! Keeps faults of third-party parsers to themselves: a panic or a runaway becomes a failure.
//!
//! The parsers of PDF and of web pages are other people's code, meeting files that nobody has
//! seen. This is a net below them, not a way of reporting: every known cause has its own check.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Once, mpsc};
use std::thread;
use std::time::Duration;

/// How a contained call went wrong.
#[derive(Debug)]
pub(crate) enum Lost {
    /// It panicked, saying this.
    Panicked(String),
    /// It took longer than it was given.
    TimedOut,
    /// So many earlier calls are still running past their time that no more are started.
    Crowded,
}

/// Runs `parse` and catches its panic.
pub(crate) fn calmly<T>(parse: impl FnOnce() -> T) -> Result<T, Lost> {
    mute_panics_of_contained_code();
    let outer = CONTAINED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(parse));
    CONTAINED.set(outer);
    result.map_err(|payload| Lost::Panicked(words_of(payload.as_ref())))
}

/// Runs `parse` on a thread of its own with a deep stack, for at most `time`.
///
/// A thread cannot be ended from outside: one that is over its time is left to itself and its
/// result is dropped. Few may be left so; after that, calls are refused until one of them ends.
pub(crate) fn within<T: Send + 'static>(time: Duration, parse: impl FnOnce() -> T + Send + 'static) -> Result<T, Lost> {
    const STACK_BYTES: usize = 64 * 1024 * 1024;
    const MOST_ASTRAY: usize = 4;
    static ASTRAY: AtomicUsize = AtomicUsize::new(0);

    if ASTRAY.load(Ordering::Relaxed) >= MOST_ASTRAY {
        return Err(Lost::Crowded);
    }
    let (send, receive) = mpsc::sync_channel(0);
    let spawned = thread::Builder::new().name("intake".to_owned()).stack_size(STACK_BYTES).spawn(move || {
        // Nobody takes the result once time is out; then this thread was counted as astray.
        if send.send(calmly(parse)).is_err() {
            ASTRAY.fetch_sub(1, Ordering::Relaxed);
        }
    });
    if spawned.is_err() {
        return Err(Lost::Crowded);
    }
    match receive.recv_timeout(time) {
        Ok(result) => result,
        Err(_) => {
            // Counted before the receiver is dropped, so the thread cannot uncount itself first.
            ASTRAY.fetch_add(1, Ordering::Relaxed);
            Err(Lost::TimedOut)
        }
    }
}

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Panics of contained code become failures, so the usual message on standard error would only
/// alarm people. All other panics still go to the hook that was there before.
fn mute_panics_of_contained_code() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CONTAINED.get() {
                before(info);
            }
        }));
    });
}

fn words_of(payload: &(dyn Any + Send)) -> String {
    if let Some(words) = payload.downcast_ref::<&str>() {
        (*words).to_owned()
    } else if let Some(words) = payload.downcast_ref::<String>() {
        words.clone()
    } else {
        "no message".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_returned_with_its_words() {
        let lost = calmly(|| -> u32 { panic!("page {} is odd", 3) }).unwrap_err();
        assert!(matches!(lost, Lost::Panicked(words) if words == "page 3 is odd"));
    }

    #[test]
    fn a_runaway_is_left_behind() {
        let (release, wait) = mpsc::channel::<()>();
        let lost = within(Duration::from_millis(20), move || wait.recv());
        assert!(matches!(lost, Err(Lost::TimedOut)));
        drop(release);
        assert_eq!(within(Duration::from_secs(60), || 7).unwrap(), 7);
    }
}
