//! Feeds that are followed: what has to be remembered from one look to the next. The clock is the caller's.

use rusqlite::OptionalExtension;

use crate::{Result, Store};

/// What is remembered of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedState {
    /// The mark that the server gave its last answer, to ask for changes since.
    pub etag: Option<String>,
    /// The time of change that the server gave its last answer.
    pub modified: Option<String>,
    /// When it was last asked: the caller's clock, kept and never compared.
    pub asked: String,
    /// When it may be asked again, in seconds since 1970.
    pub next: i64,
    /// How many times in a row it failed.
    pub failures: u32,
    /// What came of the last look, in words.
    pub outcome: String,
}

impl Store {
    /// What is remembered of the feed at `url`.
    pub fn feed(&self, url: &str) -> Result<Option<FeedState>> {
        let mut found =
            self.connection.prepare_cached("SELECT etag, modified, asked, next, failures, outcome FROM feed WHERE url = ?1")?;
        let state = found.query_row([url], |row| {
            Ok(FeedState {
                etag: row.get(0)?,
                modified: row.get(1)?,
                asked: row.get(2)?,
                next: row.get(3)?,
                failures: row.get(4)?,
                outcome: row.get(5)?,
            })
        });
        Ok(state.optional()?)
    }

    /// Remembers the state of a feed and the addresses that it led to and that need not be asked again, all or nothing.
    pub fn remember_feed(&mut self, url: &str, state: &FeedState, followed: &[String]) -> Result<()> {
        let transaction = self.connection.transaction()?;
        {
            let FeedState { etag, modified, asked, next, failures, outcome } = state;
            transaction.execute(
                "INSERT OR REPLACE INTO feed (url, etag, modified, asked, next, failures, outcome) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (url, etag, modified, asked, next, failures, outcome),
            )?;
            let mut insert = transaction.prepare_cached("INSERT OR IGNORE INTO followed (address, feed) VALUES (?1, ?2)")?;
            for address in followed {
                insert.execute((address, url))?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Whether some feed led to this address before, and it was taken in or found to hold nothing.
    pub fn is_followed(&self, address: &str) -> Result<bool> {
        Ok(self.connection.prepare_cached("SELECT 1 FROM followed WHERE address = ?1")?.exists([address])?)
    }
}
