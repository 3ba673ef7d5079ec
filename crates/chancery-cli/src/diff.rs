//! `chancery diff`: what the register says today that it did not say at an earlier time of recording.

use anyhow::Result;
use chancery_store::brief;
use chancery_store::{Since, Store};
use clap::Args as ClapArgs;
use serde_json::json;

use crate::args::Form;
use crate::brief::Paper;
use crate::exit::Exit;
use crate::party;
use crate::print::{Column, Output, Table};

/// The arguments of `diff`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Only records that concern this party, or both of these.
    #[arg(value_name = "PARTY", num_args = 0..=2)]
    pub parties: Vec<String>,
    /// What was recorded on this day or later (`2025-11-19`, or a whole time `2025-11-19T09:00:00Z`).
    #[arg(long, value_name = "DATE")]
    pub since: String,
    #[command(flatten)]
    pub paper: Paper,
}

/// Runs the command.
pub fn run(args: &Args, store: &Store, output: &Output) -> Result<Exit> {
    let mut parties = Vec::new();
    for words in &args.parties {
        let Some(code) = party::parse(words) else {
            eprintln!("chancery: `{words}` is no party; give a code such as MYS or SCO, or a name");
            return Ok(Exit::NothingFound);
        };
        parties.push(code.as_str().to_owned());
    }
    let since = Since { time: args.since.clone(), parties };
    let nothing = || {
        eprintln!("chancery: nothing has been recorded since {}", args.since);
        Ok(Exit::NothingFound)
    };
    if output.form() == Form::Table || args.paper.out.is_some() || args.paper.format.is_some() {
        return match brief::difference(store, &since)? {
            Some(brief) => args.paper.put(&brief, output),
            None => nothing(),
        };
    }
    let changes = store.changes(&since)?;
    if changes.is_empty() {
        return nothing();
    }
    let heads = ["change", "recorded_at", "record", "kind", "title", "parties", "told", "words", "source", "quote"];
    let mut table = Table::new(heads.map(Column::shown).to_vec());
    for change in changes {
        table.push(vec![
            json!(change.kind.as_str()),
            json!(change.recorded_at),
            json!(change.record),
            json!(change.record_kind),
            json!(change.title),
            json!(change.parties),
            json!(change.told),
            json!(change.words),
            json!(change.source),
            json!(change.quote),
        ]);
    }
    output.table(&table)?;
    Ok(Exit::Fine)
}
