//! The `chancery` program. Only glue: arguments, files, progress and printing. What a text means is decided in the core, what
//! is kept and found is decided in the store.

mod args;
mod complaint;
mod exit;
mod print;

mod completions;
mod explain;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use exit::Exit;

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
    match args.command {
        Command::Explain(explain) => explain::run(&explain, &output),
        Command::Completions(completions) => completions::run(&completions),
    }
}
