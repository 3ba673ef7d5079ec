//! Who may call the desk, and what callers did. The store keeps hashes and notes; whether a token is good is for the desk to
//! find out, and the clock is the caller's.

use rusqlite::{OptionalExtension, Row};

use crate::{Result, Store};

/// A token as the register keeps it: of the secret itself, only a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its public part.
    pub id: String,
    /// Whose it is: the name under which decisions are recorded.
    pub name: String,
    /// What its holder may do.
    pub role: String,
    /// The hash of the secret, with the parameters of the hashing.
    pub hash: String,
    /// When it was made.
    pub made: String,
    /// When it ends, where it does.
    pub expires: Option<String>,
    /// When it was revoked, where it was.
    pub revoked: Option<String>,
}

/// One thing that a caller did or was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub when: String,
    /// The caller's name.
    pub caller: String,
    /// The role that the caller had.
    pub role: String,
    /// What was asked: `POST /api/v1/decisions`.
    pub action: String,
    /// Of what: the address as it was called, cut to a bearable length.
    pub what: String,
    /// The status of the response.
    pub outcome: u16,
}

const TOKEN: &str = "SELECT id, name, role, hash, made, expires, revoked FROM token";

impl Store {
    /// Keeps a token.
    pub fn add_token(&mut self, token: &Token) -> Result<()> {
        let Token { id, name, role, hash, made, expires, revoked } = token;
        let sql = "INSERT INTO token (id, name, role, hash, made, expires, revoked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.connection.execute(sql, (id, name, role, hash, made, expires, revoked))?;
        Ok(())
    }

    /// All tokens, the revoked ones included, by name.
    pub fn tokens(&self) -> Result<Vec<Token>> {
        let mut all = self.connection.prepare_cached(&format!("{TOKEN} ORDER BY name, id"))?;
        Ok(all.query_map([], token)?.collect::<rusqlite::Result<_>>()?)
    }

    /// A token by its public part.
    pub fn token(&self, id: &str) -> Result<Option<Token>> {
        let mut one = self.connection.prepare_cached(&format!("{TOKEN} WHERE id = ?1"))?;
        Ok(one.query_row([id], token).optional()?)
    }

    /// Revokes a token; whether there was one that was good until now.
    pub fn revoke_token(&mut self, id: &str, now: &str) -> Result<bool> {
        Ok(self.connection.execute("UPDATE token SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL", (id, now))? > 0)
    }

    /// Writes down what callers did, all of it or nothing.
    pub fn note_deeds(&mut self, deeds: &[Deed]) -> Result<()> {
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let sql = "INSERT INTO audit (\"when\", caller, role, action, what, outcome) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        for Deed { when, caller, role, action, what, outcome } in deeds {
            transaction.prepare_cached(sql)?.execute((when, caller, role, action, what, outcome))?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// What callers did, the latest first; each with its number, by which `before` goes on.
    pub fn deeds(&self, before: Option<i64>, limit: usize) -> Result<Vec<(i64, Deed)>> {
        let sql = "SELECT id, \"when\", caller, role, action, what, outcome FROM audit WHERE id < ?1 ORDER BY id DESC LIMIT ?2";
        let mut latest = self.connection.prepare_cached(sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = latest.query_map((before.unwrap_or(i64::MAX), limit), |row| {
            let deed = Deed {
                when: row.get(1)?,
                caller: row.get(2)?,
                role: row.get(3)?,
                action: row.get(4)?,
                what: row.get(5)?,
                outcome: row.get(6)?,
            };
            Ok((row.get(0)?, deed))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A number that changes whenever another connection has changed the register.
    pub fn generation(&self) -> Result<i64> {
        let mut version = self.connection.prepare_cached("PRAGMA data_version")?;
        Ok(version.query_row([], |row| row.get(0))?)
    }
}

fn token(row: &Row<'_>) -> rusqlite::Result<Token> {
    Ok(Token {
        id: row.get(0)?,
        name: row.get(1)?,
        role: row.get(2)?,
        hash: row.get(3)?,
        made: row.get(4)?,
        expires: row.get(5)?,
        revoked: row.get(6)?,
    })
}
