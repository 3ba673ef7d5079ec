//! `chancery handover`: everything open with every partner of a state, for whoever takes over the desk.

use anyhow::Result;
use chancery_store::Store;
use chancery_store::brief;
use clap::Args as ClapArgs;

use crate::brief::{Paper, day};
use crate::clock::today;
use crate::exit::Exit;
use crate::party;
use crate::print::Output;

/// The arguments of `handover`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The party whose desk changes hands: `MYS`, `my`, `Malaysia`.
    #[arg(value_name = "PARTY")]
    pub party: String,
    /// As of this day (`2025-11-19`): what was reported later does not count. Today, if not given.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<String>,
    #[command(flatten)]
    pub paper: Paper,
}

/// Runs the command.
pub fn run(args: &Args, store: &Store, output: &Output) -> Result<Exit> {
    let Some(code) = party::parse(&args.party) else {
        eprintln!("chancery: `{}` is no party; give a code such as MYS or SCO, or a name", args.party);
        return Ok(Exit::NothingFound);
    };
    let as_of = args.as_of.clone().unwrap_or_else(today);
    match brief::handover(store, code.as_str(), &as_of, args.as_of.is_none())? {
        Some(brief) => args.paper.put(&brief, output),
        None => {
            eprintln!("chancery: the register holds nothing of {code} as of {as_of}");
            Ok(Exit::NothingFound)
        }
    }
}
