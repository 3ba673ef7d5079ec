//! The `chancery` program. Only glue: arguments, files, progress and printing. What a text means is decided in the core, what
//! is kept and found is decided in the store.

mod args;
mod background;
mod clock;
mod complaint;
mod exit;
mod print;
mod register;
mod write;

mod agree;
mod annexure;
mod brief;
mod bundle;
mod code;
mod completions;
mod diff;
mod explain;
mod export;
mod follow;
mod handover;
mod key;
mod load;
mod mcp;
mod merge;
mod read;
mod rebuild;
mod review;
mod search;
mod serve;
mod session;
mod show;
mod sources;
mod sql;
mod stats;
mod token;
mod verify;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
pub(crate) use chancery::lexicon::party;
use exit::Exit;

/// Gives back what it no longer needs, also what SQLite no longer needs: the desk runs for weeks on threads that come and go.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = Args::parse();
    match run(args) {
        Ok(exit) => exit.into(),
        // Whoever read our output has seen enough of it.
        Err(error) if complaint::is_broken_pipe(&error) => Exit::Fine.into(),
        Err(error) => {
            complaint::print(&error);
            Exit::Error.into()
        }
    }
}

fn run(args: Args) -> anyhow::Result<Exit> {
    let output = print::Output::new(args.output);
    let look = || register::open(&args.register);
    match &args.command {
        Command::Read(read) => read::run(read, &args.register, &output),
        Command::Follow(follow) => follow::run(follow, &args.register, &output),
        Command::Load(load) => load::run(load, &args.register, &output),
        Command::Show(show) => show::run(show, &look()?, &output),
        Command::Brief(args) => brief::run(args, &look()?, &output),
        Command::Handover(args) => handover::run(args, &look()?, &output),
        Command::Diff(args) => diff::run(args, &look()?, &output),
        Command::Annexure(table) => annexure::run(table, &args.register, &output),
        Command::Search(search) => search::run(search, &look()?, &output),
        Command::Sql(sql) => sql::run(sql, &look()?, &output),
        Command::Code(code) => code::run(code),
        Command::Explain(explain) => explain::run(explain, &args.register, &output),
        Command::Verify => verify::run(&look()?, &output),
        Command::Review(review) => review::run(review, &args.register, &output),
        Command::Key(key) => key::run(key, &args.register, &output),
        Command::Bundle(bundle) => bundle::run(bundle, &args.register),
        Command::Merge(merge) => merge::run(merge, &args.register, &output),
        Command::Session(session) => session::run(session, &args.register, &output),
        Command::Agree(agree) => agree::run(agree, &args.register, &output),
        Command::Export(export) => export::run(export, &look()?),
        Command::Sources(sources) => sources::run(sources, &look()?, &output),
        Command::Stats(stats) => stats::run(stats, &look()?, &output),
        Command::Rebuild => rebuild::run(&mut register::open_to_write(&args.register)?),
        Command::Serve(serve) => serve::run(serve, &args.register),
        Command::Mcp => mcp::run(&args.register),
        Command::Token(token) => token::run(token, &args.register, &output),
        Command::Completions(completions) => completions::run(completions),
    }
}
