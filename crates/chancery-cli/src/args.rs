//! The command line: every command, argument and flag, with the help that documents them.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use chancery::fact::Confidence;
use chancery_intake::{Failure, FieldMap, Format};
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
    /// Read reports into the register: files, folders, patterns, archives, feeds, tables, standard input.
    Read(Read),
    /// Read what feeds have brought since the last look. This is the one command that asks anything of the network.
    Follow(Follow),
    /// Load what a cluster read: fact tables that Spark or Python wrote as Parquet.
    Load(Load),
    /// Show a dyad, a party, a mechanism, a commitment, a source: each fact with its words.
    Show(Show),
    /// Write a brief of two parties: last met, what was agreed and what became of it, what is due, what may come up.
    Brief(crate::brief::Args),
    /// Write the handover of a desk: every partner, what is due, what sleeps, what is open.
    Handover(crate::handover::Args),
    /// Tell what was recorded since a day: new, reported again, what became of earlier matters, decisions.
    Diff(crate::diff::Args),
    /// Write the instruments of a party as a spreadsheet, or read a filled-in one back as decisions.
    Annexure(crate::annexure::Args),
    /// Search the sentences of all sources.
    Search(Search),
    /// Ask the register in SQL: read-only, and limited in time.
    Sql(Sql),
    /// Code marked sentences: which PLOVER event a given source does to a given target.
    Code(Code),
    /// Say what a code means, or from which words, wordings and heads of the encoder a record was read.
    Explain(Explain),
    /// Check every quote against its source, every hash, and that the records follow from the readings.
    Verify,
    /// Go through what waits for a person, and decide: accept, reject, edit, merge, split, link, note.
    Review(crate::review::Args),
    /// Prepare a session of a mechanism, and record its minutes.
    Session(crate::session::Args),
    /// Make our own key, show it, and trust the keys of others.
    Key(crate::key::Args),
    /// Write a signed part of the register for a counterpart.
    Bundle(crate::bundle::Args),
    /// Take a counterpart's bundle as their statements, and show where they and we agree.
    Merge(crate::merge::Args),
    /// Make, sign and keep the agreed record of a meeting.
    Agree(crate::agree::Args),
    /// Write the register out in another form.
    Export(Export),
    /// List the sources, or the inputs that failed.
    Sources(Sources),
    /// Count what the register holds.
    Stats(Stats),
    /// Compute all records anew from sources and readings; the result is the same to the byte.
    Rebuild,
    /// Open the desk: the register as pages, with an interface for programs.
    Serve(Serve),
    /// Serve the register to assistants, by the Model Context Protocol on standard input and output.
    Mcp,
    /// Make, list and revoke the tokens with which people and programs call the desk from beyond this machine.
    Token(Token),
    /// Print the completions for a shell, or write the manual pages.
    Completions(Completions),
}

#[derive(Debug, ClapArgs)]
pub struct Serve {
    /// Where to listen. Beyond this machine, `--origin`, `--proxy` and a token are needed.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8042")]
    pub listen: SocketAddr,
    /// The address under which people know the desk, `https://desk.example.org`: that of the proxy that ends TLS.
    #[arg(long, value_name = "ORIGIN")]
    pub origin: Option<String>,
    /// From where the proxy calls; calls from other addresses are refused. May be given more than once.
    #[arg(long, value_name = "ADDRESS")]
    pub proxy: Vec<IpAddr>,
    /// How many costly questions (searches, SQL, matches, briefs) each caller may ask a minute; 0 is no limit.
    #[arg(long, value_name = "N", default_value_t = 600)]
    pub costly_a_minute: u32,
    /// Look at the register as of this day instead of today.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub struct Token {
    #[command(subcommand)]
    pub command: TokenCommand,
}

#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token and print it: once, since only a hash of it is kept.
    New {
        /// Whose it is: decisions are recorded under this name.
        #[arg(value_name = "NAME")]
        name: String,
        /// What its holder may do: read; read and decide; or also see who did what.
        #[arg(long, value_name = "ROLE", value_parser = ["reader", "reviewer", "admin"], default_value = "reader")]
        role: String,
        /// After how many days it ends; never, if not given.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=3650))]
        days: Option<u16>,
    },
    /// List the tokens: whose they are, what they allow, and whether they are good.
    List,
    /// Revoke a token; whoever shows it is refused from now on.
    Revoke {
        /// The identifier, as `chancery token list` gives it: the middle part of the token.
        #[arg(value_name = "ID")]
        id: String,
    },
}

#[derive(Debug, ClapArgs)]
pub struct Read {
    /// Files, folders (with all folders in them), patterns such as `reports/**/*.html`, or `-` for standard input.
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Which field of a JSON record or column of a table holds what, where the names differ: `text=body,date=published_at,id=meta.key`. The fields
    /// are id, url, date, title, publisher, agency, author, lang, text.
    #[arg(long, value_name = "FIELD=NAME,…", value_parser = field_map)]
    pub map: Option<FieldMap>,
    /// Read everything as this format instead of going by names and first bytes.
    #[arg(long, value_name = "FORMAT", value_parser = Format::ALL.map(Format::name))]
    pub format: Option<String>,
    /// The encoding of the inputs (`windows-1252`), where it is known; otherwise it is detected.
    #[arg(long, value_name = "LABEL")]
    pub encoding: Option<String>,
    /// Read every text, also those in which the relevance gate expects nothing between parties. Those that it held back before
    /// are read now.
    #[arg(long)]
    pub no_gate: bool,
    #[command(flatten)]
    pub bar: Bar,
    /// How many texts to read at once: as many as there are cores, if not given. The result does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// No progress bar, no message for each failed input and no summary; the exit code still tells.
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Follow {
    /// The list of feeds: a TOML file with `contact` and a `[[feed]]` with `url` for each; docs/guide.md has an example.
    #[arg(value_name = "FEEDS.TOML")]
    pub feeds: PathBuf,
    /// Ask every feed, also those whose time has not come.
    #[arg(long)]
    pub now: bool,
    /// Read every text, also those in which the relevance gate expects nothing between parties.
    #[arg(long)]
    pub no_gate: bool,
    #[command(flatten)]
    pub bar: Bar,
    /// How many texts to read at once: as many as there are cores, if not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// No progress, no line for each feed and no summary; the exit code still tells.
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Load {
    /// Parquet files, or folders of them as Spark writes.
    #[arg(value_name = "FACTS", required = true)]
    pub facts: Vec<PathBuf>,
    #[command(flatten)]
    pub bar: Bar,
}

/// How sure the reader must be.
#[derive(Debug, ClapArgs)]
pub struct Bar {
    /// Make records only of statements of which the reader is at least so sure, from 0 to 1 (`0.5`). Those below are proposed to
    /// people (`chancery review`). The register keeps it, for all its reports and all later runs; 0 takes it away.
    #[arg(long, value_name = "P", value_parser = share)]
    pub min_confidence: Option<Confidence>,
}

#[derive(Debug, ClapArgs)]
pub struct Stats {
    /// Print only the content hash of all readings: equal for the same documents read by the same reader, wherever that was.
    #[arg(long)]
    pub content_hash: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Show {
    /// A party (`MYS`, `my`, `Malaysia`, `SCO`) or a record or source: its id, the end of it, or its name.
    #[arg(value_name = "WHAT")]
    pub what: String,
    /// The other party of a dyad.
    #[arg(value_name = "WITH")]
    pub with: Option<String>,
    /// Show all rows, not only the first of each part.
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Search {
    /// What to look for: all words must be in the sentence; "several words" in quotes stand together, a final `*` is any ending.
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,
    /// Only in sources that name this party.
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    /// Only in sources published on this day or later (`2025-11-19`, `2025-11`, `2025`).
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Only in sources published before this day.
    #[arg(long, value_name = "DATE")]
    pub before: Option<String>,
    /// At most this many sentences.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
}

#[derive(Debug, ClapArgs)]
pub struct Sql {
    /// The query; `-` reads it from standard input. docs/guide.md lists tables and views.
    #[arg(value_name = "QUERY")]
    pub query: String,
    /// Give up after this many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub time_limit: u64,
    /// At most this many rows.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub limit: usize,
}

#[derive(Debug, ClapArgs)]
pub struct Export {
    /// What to write.
    #[arg(value_enum, value_name = "FORMAT")]
    pub format: ExportFormat,
    /// The folder to write into; it is made where there is none, and files of the same names are replaced.
    #[arg(long, value_name = "PATH")]
    pub out: PathBuf,
    /// Write restricted sources, private decisions and what follows from them as well: for use within the house.
    #[arg(long)]
    pub restricted: bool,
}

/// What `export` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A file for each kind of record: one record a line, with all statements and evidence.
    Jsonl,
    /// A file for each table.
    Csv,
    /// The same tables as Parquet.
    Parquet,
    /// `plover.jsonl`: one PLOVER event a line, with the field names of the GSR format; acts of many become pairs.
    Plover,
    /// For each source the annotation codebook's JSON: `<id or file stem>.json`, offsets in code points.
    Annotations,
    /// `calendar.ics`: encounters held and planned, sessions that are expected.
    Calendar,
    /// `changes.atom`: a feed of what the register came to know.
    Atom,
    /// `entities.ftm.json`: FollowTheMoney entities.
    Ftm,
    /// `agreements_dyadic.csv`: agreements by pairs of states, after DCAD.
    Dcad,
    /// `visits.csv`: who travelled where, after COLT.
    Colt,
    /// `dyad_year.csv`: counts by pairs of states and years.
    Panel,
    /// Tables, records and calendar with hashes, described as an RO-Crate.
    RoCrate,
}

#[derive(Debug, ClapArgs)]
pub struct Sources {
    /// List the inputs that could not be read, and why.
    #[arg(long)]
    pub failed: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Code {
    /// JSON lines of `{"id", "text"}`, the actors marked `<s>…</s>` and `<t>…</t>` in the text, or given as `source` and `target`:
    /// their words, or `[start, end]` in code points. `-` reads standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: PathBuf,
    /// A codebook of your own: tab-separated lines of PLOVER type, your name, quad class, root, score. Types with one name
    /// become one.
    #[arg(long, value_name = "FILE")]
    pub codebook: Option<PathBuf>,
    /// How many sentences to code at once: as many as there are cores, if not given. The result does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
}

#[derive(Debug, ClapArgs)]
pub struct Explain {
    /// A code (`AGREE`, `intends`, `joint_committee`), the name of a vocabulary (`firmness`), or the id of a record. Without it:
    /// all vocabularies.
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

fn day(words: &str) -> Result<String, String> {
    let parsed: Result<jiff::civil::Date, _> = words.parse();
    parsed.map(|day| day.to_string()).map_err(|_| "a day is written YYYY-MM-DD".to_owned())
}

fn share(words: &str) -> Result<Confidence, String> {
    let share = words.parse().ok().and_then(Confidence::share);
    share.ok_or_else(|| "a confidence is a number from 0 to 1 with two decimals at most, such as 0.5".to_owned())
}

fn field_map(words: &str) -> Result<FieldMap, String> {
    words.parse().map_err(|failure: Failure| failure.message)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Args::command().debug_assert();
    }

    #[test]
    fn a_bar_has_two_decimals() {
        let percent = |words: &str| super::share(words).map(chancery::fact::Confidence::get).ok();
        assert_eq!(["0", "0.5", ".07", "0.29", "1"].map(percent), [Some(0), Some(50), Some(7), Some(29), Some(100)]);
        assert_eq!(["50", "-0.1", "1.01", "0.455", "NaN", "half", ""].map(percent), [None; 7]);
    }
}
