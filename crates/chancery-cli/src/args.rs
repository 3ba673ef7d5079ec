//! The command line: every command, argument and flag, with the help that documents them.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// Reads reports of dealings between governments and keeps a register of who met whom, what was agreed and how firmly, each
/// fact with the words it rests on.
#[derive(Debug, Parser)]
#[command(name = "chancery", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 fine, 1 error, 2 usage, 3 nothing found, 4 some inputs failed, 130 interrupted.")]
pub struct Args {
    /// The register: one SQLite file. `read` makes it where there is none.
    #[arg(long, global = true, value_name = "FILE", env = "CHANCERY_REGISTER", default_value = "chancery.register")]
    pub register: PathBuf,

    /// How to print what was found.
    #[arg(short, long, global = true, value_enum, value_name = "FORM", default_value_t = Form::Table)]
    pub output: Form,

    #[command(subcommand)]
    pub command: Command,
}

/// How to print what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Tables for people, as wide as the terminal.
    Table,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values with a line of names.
    Csv,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what a code means: an event type, a step of firmness, a sector, a party, any value of a vocabulary.
    Explain(Explain),
    /// Print the completions for a shell, or write the manual pages.
    Completions(Completions),
}

#[derive(Debug, ClapArgs)]
pub struct Explain {
    /// The code (`AGREE`, `intends`, `joint_committee`) or the name of a vocabulary (`firmness`). Without it: all vocabularies.
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub struct Completions {
    /// The shell, or `man` for the manual pages.
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
    /// Folder to write into: needed for `man`, which writes a page for each command.
    #[arg(long, value_name = "DIR", required_if_eq("shell", "man"))]
    pub out: Option<PathBuf>,
}

/// What to print completions for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
    /// Manual pages (roff).
    Man,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Args::command().debug_assert();
    }
}
