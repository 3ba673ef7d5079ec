//! `chancery annexure`: the instruments of a party as a spreadsheet that ministries fill in, and what they filled in as decisions.
//!
//! - `row`: the table as the register has it. `change`: from a filled-in sheet to decisions.

mod change;
mod row;

use std::path::PathBuf;

use anyhow::{Result, bail};
use chancery_store::Store;
use clap::{Args as ClapArgs, Subcommand};
use serde_json::json;

use crate::clock::now;
use crate::exit::Exit;
use crate::party;
use crate::print::{Column, Output, Table};
use crate::register;
use crate::write::xlsx;

/// The arguments of `annexure`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the table: ministry, counterpart, partner, instrument, signed, expires, area, progress.
    Write(Write),
    /// Read a filled-in table back: every changed cell becomes a decision.
    Read(Read),
}

#[derive(Debug, ClapArgs)]
struct Write {
    /// The party whose instruments these are: `MYS`, `my`, `Malaysia`.
    #[arg(value_name = "OURS")]
    ours: String,
    /// Only those with this party.
    #[arg(value_name = "THEIRS")]
    theirs: Option<String>,
    /// The spreadsheet (.xlsx).
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, ClapArgs)]
struct Read {
    /// The spreadsheet, as written by `annexure write` and filled in.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Who decided.
    #[arg(long, value_name = "NAME")]
    author: String,
    /// Why; the file and the row are always added.
    #[arg(long, value_name = "TEXT", default_value = "annexure")]
    reason: String,
    /// Only list what would be decided.
    #[arg(long)]
    dry_run: bool,
}

/// Runs the command; opens the register for writing only where something is to be decided.
pub fn run(args: &Args, path: &std::path::Path, output: &Output) -> Result<Exit> {
    match &args.command {
        Command::Write(write) => self::write(write, &register::open(path)?),
        Command::Read(read) => self::read(read, &mut register::open_to_write(path)?, output),
    }
}

fn write(write: &Write, store: &Store) -> Result<Exit> {
    let mut codes = Vec::new();
    for words in std::iter::once(&write.ours).chain(&write.theirs) {
        let Some(code) = party::parse(words) else {
            eprintln!("chancery: `{words}` is no party; give a code such as MYS or SCO, or a name");
            return Ok(Exit::NothingFound);
        };
        codes.push(code.as_str().to_owned());
    }
    let rows = row::load(store, &codes)?;
    if rows.is_empty() {
        eprintln!("chancery: the register holds no instruments of {}", codes.join(" with "));
        return Ok(Exit::NothingFound);
    }
    xlsx::write(&write.out, &row::sheets(&rows))?;
    eprintln!("chancery: {} instruments in {}", rows.len(), write.out.display());
    Ok(Exit::Fine)
}

fn read(read: &Read, store: &mut Store, output: &Output) -> Result<Exit> {
    let sheets = xlsx::read(&read.file)?;
    let [filled, written] = [row::SHEET, row::AS_WRITTEN].map(|name| sheets.iter().find(|sheet| sheet.name == name));
    let (Some(filled), Some(written)) = (filled, written) else {
        bail!(
            "{} has no sheets `{}` and `{}`; write it with `chancery annexure write`",
            read.file.display(),
            row::SHEET,
            row::AS_WRITTEN
        );
    };
    let current = row::load(store, &[])?;
    let found = change::changes(filled, written, &current);
    for refused in &found.refused {
        eprintln!("chancery: {refused}");
    }
    let name = read.file.file_name().unwrap_or_default().to_string_lossy();
    let mut table = Table::new(["record", "action", "field", "value", "decision"].map(Column::shown).to_vec());
    let mut failed = !found.refused.is_empty();
    for change in &found.changes {
        let draft = change.draft(&read.author, &format!("{} ({name}, row {})", read.reason, change.row));
        let decision = if read.dry_run { Ok(None) } else { store.decide(&now(), &draft).map(Some) };
        match decision {
            Ok(decision) => table.push(vec![
                json!(draft.record),
                json!(draft.action.to_string()),
                json!(draft.field),
                json!(draft.value),
                json!(decision.map(|decision| decision.id)),
            ]),
            Err(error) => {
                failed = true;
                eprintln!("chancery: row {}: {:#}", change.row, anyhow::Error::from(error));
            }
        }
    }
    if table.is_empty() && !failed {
        eprintln!("chancery: nothing was changed in {}", read.file.display());
        return Ok(Exit::NothingFound);
    }
    output.table(&table)?;
    Ok(if failed { Exit::SomeFailed } else { Exit::Fine })
}
