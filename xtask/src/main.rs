//! Project chores: `cargo xtask CHORE`, see [`CHORES`] for the list.

mod annotate;
mod gold;

use std::process::ExitCode;

/// A chore: its name, its arguments as help shows them, what it does, and the function that does it.
struct Chore {
    name: &'static str,
    arguments: &'static str,
    purpose: &'static str,
    run: fn(&[String]) -> anyhow::Result<()>,
}

const CHORES: &[Chore] = &[Chore {
    name: "annotate",
    arguments: "DOCS_DIR OUT_DIR",
    purpose: "read every DOCS_DIR/NNN.txt with the core alone and write OUT_DIR/NNN.json in the codebook's form",
    run: annotate::run,
}];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(chore) = arguments.first().and_then(|name| CHORES.iter().find(|chore| chore.name == name)) else {
        for chore in CHORES {
            eprintln!("cargo xtask {} {}\n    {}", chore.name, chore.arguments, chore.purpose);
        }
        return ExitCode::from(2);
    };
    match (chore.run)(&arguments[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {}: {error:#}", chore.name);
            ExitCode::FAILURE
        }
    }
}
