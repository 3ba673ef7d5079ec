//! Taking turns: a register has one writer at a time, and a run that writes for minutes lets others in between.
//!
//! SQLite wakes nobody when a lock comes free. So a connection that waits looks often, and long work stays away for longer than
//! that between two of its transactions: a person's decision waits for one transaction and not for the whole run.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long one transaction of long work goes on, so that the cost of committing is shared.
const TURN: Duration = Duration::from_millis(300);
/// How long long work stays away between two transactions.
const PAUSE: Duration = Duration::from_millis(4);
/// How long a connection that waits sleeps between two looks.
const LOOK: Duration = Duration::from_millis(1);
/// How often it looks before it gives up: a minute.
const LOOKS: i32 = 60_000;

/// Waits for a lock; whether to look again.
pub(crate) fn wait(looks: i32) -> bool {
    sleep(LOOK);
    looks < LOOKS
}

/// One transaction of long work.
pub(crate) struct Turn(Instant);

impl Turn {
    /// Begins now.
    pub(crate) fn begin() -> Turn {
        Turn(Instant::now())
    }

    /// Whether it is time to commit.
    pub(crate) fn is_over(&self) -> bool {
        self.0.elapsed() >= TURN
    }

    /// Lets others in, once the transaction is over.
    pub(crate) fn pass(self) {
        sleep(PAUSE);
    }
}
