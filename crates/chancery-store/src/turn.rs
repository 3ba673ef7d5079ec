//! Taking turns: a register has one writer at a time, and a run that writes for minutes lets others in between.
//!
//! SQLite wakes nobody when a lock comes free. So a connection that waits looks often, and long work stays away for longer than
//! that between two of its transactions: a person's decision waits for one transaction and not for the whole run.
//!
//! What takes long is thought out as one who only reads, whom nobody waits for, and then written down: [`think_and_write`].

use std::thread::sleep;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use crate::Result;

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

/// How often something is thought out beside others that write, before they are made to wait for it.
const THOUGHTS: usize = 4;

/// Thinks something out as a reader and writes it down as the writer, in one transaction: what is written follows from what the
/// register holds at that moment. Where somebody else has written meanwhile, it is thought out once more.
pub(crate) fn think_and_write<P, T>(
    connection: &Connection,
    mut think: impl FnMut(&Connection) -> Result<P>,
    mut write: impl FnMut(&Transaction<'_>, P) -> Result<T>,
) -> Result<T> {
    for thought in 0..=THOUGHTS {
        let alone = thought == THOUGHTS;
        let behavior = if alone { TransactionBehavior::Immediate } else { TransactionBehavior::Deferred };
        let transaction = Transaction::new_unchecked(connection, behavior)?;
        let thoughts = think(&transaction)?;
        if alone || takes_the_pen(&transaction)? {
            let written = write(&transaction, thoughts)?;
            transaction.commit()?;
            return Ok(written);
        }
        drop(transaction);
        sleep(PAUSE);
    }
    unreachable!("the last thought is written down")
}

/// Makes a transaction that has only read so far the one that writes; false where somebody writes, or has written since it began.
fn takes_the_pen(transaction: &Transaction<'_>) -> Result<bool> {
    // SQLite takes the lock for a statement that may write, whether it does or not.
    match transaction.prepare_cached("UPDATE setting SET value = value WHERE 0")?.execute([]) {
        Ok(_) => Ok(true),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Two connections to one file that holds a number.
    fn two(name: &str) -> (std::path::PathBuf, Connection, Connection) {
        let path = std::env::temp_dir().join(format!("chancery-{name}-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let ours = Connection::open(&path).unwrap();
        ours.execute_batch(
            "PRAGMA journal_mode = wal; CREATE TABLE setting (name TEXT PRIMARY KEY, value); INSERT INTO setting VALUES ('n', 1);",
        )
        .unwrap();
        let theirs = Connection::open(&path).unwrap();
        theirs.busy_timeout(Duration::ZERO).unwrap();
        (path, ours, theirs)
    }

    fn number(connection: &Connection) -> Result<i64> {
        Ok(connection.query_row("SELECT value FROM setting", [], |row| row.get(0))?)
    }

    /// Doubles the number as long work does, while somebody adds one to it during the first so many thoughts.
    fn doubled(name: &str, disturbed: usize) -> (i64, usize, usize) {
        let (path, ours, theirs) = two(name);
        let (thoughts, let_in) = (Cell::new(0), Cell::new(0));
        think_and_write(
            &ours,
            |connection| {
                let seen = number(connection)?;
                if thoughts.get() < disturbed {
                    let_in.set(let_in.get() + usize::from(theirs.execute("UPDATE setting SET value = value + 1", []).is_ok()));
                }
                thoughts.set(thoughts.get() + 1);
                Ok(seen)
            },
            |transaction, seen| Ok(transaction.execute("UPDATE setting SET value = ?1", [2 * seen]).map(drop)?),
        )
        .unwrap();
        let end = number(&ours).unwrap();
        drop((ours, theirs));
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
        }
        (end, thoughts.get(), let_in.get())
    }

    #[test]
    fn what_is_written_follows_from_what_others_have_written_meanwhile() {
        assert_eq!(doubled("undisturbed", 0), (2, 1, 0));
        assert_eq!(doubled("disturbed", 2), (6, 3, 2), "1 + 2, doubled at the third thought");
    }

    #[test]
    fn who_is_disturbed_too_often_makes_others_wait() {
        assert_eq!(doubled("harried", usize::MAX), (2 * (1 + THOUGHTS as i64), THOUGHTS + 1, THOUGHTS));
    }
}
