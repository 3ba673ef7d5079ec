//! The schema of a register file, and how an older file is brought up to it.
//!
//! A migration is never changed once it has been released. Views hold no data: they are made anew whenever the schema moves.

use rusqlite::Connection;

use crate::{Error, ErrorKind, Result, follow, project};

/// Marks a SQLite file as a register: `CHAN` in its header.
const APPLICATION: i32 = 0x4348_414e;

/// Each migration leads from the version that is its index to the next one.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/tables.sql"),
    include_str!("schema/follow.sql"),
    include_str!("schema/decision.sql"),
    include_str!("schema/exchange.sql"),
    include_str!("schema/access.sql"),
    include_str!("schema/streams.sql"),
    include_str!("schema/filed.sql"),
    include_str!("schema/proposals.sql"),
    include_str!("schema/pages.sql"),
    include_str!("schema/difference.sql"),
    include_str!("schema/due.sql"),
    include_str!("schema/solo.sql"),
    include_str!("schema/narrow.sql"),
    include_str!("schema/trace.sql"),
];

const VIEWS: &[&str] =
    &[include_str!("schema/views.sql"), include_str!("schema/decision_views.sql"), include_str!("schema/exchange_views.sql")];

/// The version from which on what pages ask is kept as records come.
const KEPT: usize = 9;

/// The version of the schema that this program writes.
pub(crate) const VERSION: usize = MIGRATIONS.len();

/// Makes the schema in an empty file, or brings an older one up to this version, in one transaction.
pub(crate) fn prepare(connection: &mut Connection, place: &str) -> Result<()> {
    if check(connection, place)? == VERSION {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited.
    let version = check(&transaction, place)?;
    if version < VERSION {
        for view in views(&transaction)? {
            transaction.execute_batch(&format!("DROP VIEW \"{view}\""))?;
        }
        for migration in &MIGRATIONS[version..] {
            transaction.execute_batch(migration)?;
        }
        if version < KEPT {
            project::page::fill(&transaction)?;
        }
        for views in VIEWS {
            transaction.execute_batch(views)?;
        }
        if version == 0 {
            follow::begin(&transaction)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", VERSION as i64)?;
    }
    transaction.commit()?;
    Ok(())
}

/// The schema version of the file; 0 for an empty one.
pub(crate) fn check(connection: &Connection, place: &str) -> Result<usize> {
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let opened = |error: rusqlite::Error| Error::new(ErrorKind::Open, place).because(error);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(opened)?;
    let application = number("application_id")?;
    if tables == 0 && application == 0 {
        return Ok(0);
    }
    if application != i64::from(APPLICATION) {
        return Err(Error::new(ErrorKind::NotARegister, place));
    }
    let version = usize::try_from(number("user_version")?).unwrap_or(usize::MAX);
    if version > VERSION { Err(Error::new(ErrorKind::Newer, place)) } else { Ok(version) }
}

fn views(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'view'")?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}
