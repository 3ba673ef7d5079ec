//! `chancery token`: who may call the desk from beyond this machine.

use std::path::Path;

use anyhow::{Context, Result, bail};
use chancery_desk::access::{Role, token};
use jiff::ToSpan;
use serde_json::json;

use crate::args::{Token, TokenCommand};
use crate::clock::now;
use crate::exit::Exit;
use crate::print::{Column, Output, Table};
use crate::register;

pub fn run(arguments: &Token, path: &Path, output: &Output) -> Result<Exit> {
    match &arguments.command {
        TokenCommand::New { name, role, days } => {
            let role = Role::parse(role).with_context(|| format!("there is no role {role}"))?;
            let shown = token::give(&mut register::open_to_write(path)?, name, role, &now(), days.map(end).transpose()?.as_deref())?;
            eprintln!("chancery: this is the token of {name} ({role}). It is shown once and kept nowhere; hand it over in confidence");
            println!("{shown}");
            Ok(Exit::Fine)
        }
        TokenCommand::List => {
            let mut table = Table::new(["id", "name", "role", "made", "expires", "revoked"].map(Column::shown).to_vec());
            let tokens = register::open(path)?.tokens()?;
            for token in &tokens {
                let row = [
                    json!(token.id),
                    json!(token.name),
                    json!(token.role),
                    json!(token.made),
                    json!(token.expires),
                    json!(token.revoked),
                ];
                table.push(row.to_vec());
            }
            output.table(&table)?;
            Ok(if tokens.is_empty() { Exit::NothingFound } else { Exit::Fine })
        }
        TokenCommand::Revoke { id } => {
            if !register::open_to_write(path)?.revoke_token(id, &now())? {
                bail!("there is no token {id} that is good; `chancery token list` lists them");
            }
            Ok(Exit::Fine)
        }
    }
}

/// The time so many days from now.
fn end(days: u16) -> Result<String> {
    let zoned = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let end = zoned.checked_add(i64::from(days).days()).context("so many days are too many")?;
    Ok(end.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
