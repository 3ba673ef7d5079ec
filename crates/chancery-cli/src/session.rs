//! `chancery session`: a session prepared and recorded.
//!
//! `plan` proposes the agenda of a mechanism's next session and the form of its minutes. `record` takes the form back, filled in
//! and agreed, and makes statements of people of it; the next plan starts from them.

mod form;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chancery::minutes::Minutes;
use chancery::text::{Edtf, Source};
use chancery_intake::Options;
use chancery_store::brief::agenda;
use chancery_store::{ErrorKind, Recorded, Store, calendar};
use clap::{Args as ClapArgs, Subcommand};
use serde_json::json;

use crate::brief::{Paper, day};
use crate::clock::{now, today};
use crate::exit::Exit;
use crate::print::{Column, Output, Table};
use crate::write::xlsx;
use crate::{register, show};

/// The arguments of `session`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

/// Before the session, or after it.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Propose the agenda of a mechanism's next session: what is due, disputed, new, told again, silent, open, done.
    Plan {
        /// The mechanism: its id, the end of it, or its name.
        #[arg(value_name = "MECHANISM")]
        mechanism: String,
        /// Also write the form of the minutes (.md or .docx), filled in as far as is known.
        #[arg(long, value_name = "FILE")]
        minutes: Option<PathBuf>,
        /// As of this day (`2025-11-19`): what was reported later does not count. Today, if not given.
        #[arg(long, value_name = "DATE", value_parser = day)]
        as_of: Option<String>,
        #[command(flatten)]
        paper: Paper,
    },
    /// Take agreed minutes, in the form that `plan --minutes` gives, as statements of people: who does what by when.
    Record {
        /// The minutes, filled in (.md or .docx).
        #[arg(value_name = "MINUTES")]
        minutes: PathBuf,
        /// Who records them.
        #[arg(long, value_name = "NAME", env = "CHANCERY_AUTHOR")]
        author: Option<String>,
        /// Also write the action plan as a spreadsheet (.xlsx).
        #[arg(long, value_name = "FILE")]
        plan: Option<PathBuf>,
        /// Also write the deadlines as calendar entries (.ics).
        #[arg(long, value_name = "FILE")]
        calendar: Option<PathBuf>,
    },
}

/// Runs the command.
pub fn run(args: &Args, register: &Path, output: &Output) -> Result<Exit> {
    match &args.command {
        Command::Plan { mechanism, minutes, as_of, paper } => {
            let as_of = as_of.clone().unwrap_or_else(today);
            plan(&register::open(register)?, mechanism, &as_of, minutes.as_deref(), paper, output)
        }
        Command::Record { minutes, author, plan, calendar } => {
            let Some(author) = author.as_deref().map(str::trim).filter(|author| !author.is_empty()) else {
                bail!("minutes are recorded by somebody; give the name with --author, or set CHANCERY_AUTHOR");
            };
            record(register, minutes, author, plan.as_deref(), calendar.as_deref(), output)
        }
    }
}

fn plan(store: &Store, mechanism: &str, as_of: &str, minutes: Option<&Path>, paper: &Paper, output: &Output) -> Result<Exit> {
    let id = show::known(store, mechanism)?;
    let Some(agenda) = agenda(store, &id, as_of)? else {
        eprintln!("chancery: {id} is no mechanism of two parties");
        return Ok(Exit::NothingFound);
    };
    if let Some(path) = minutes {
        match ending(path) {
            Some("docx") => form::write(&agenda.form, path)?,
            Some("md") => {
                std::fs::write(path, agenda.form.markdown()).with_context(|| format!("cannot write {}", path.display()))?;
            }
            _ => bail!("the form of minutes is written as .md or .docx, not as {}", path.display()),
        }
    }
    paper.put(&agenda.brief, output)
}

fn record(register: &Path, path: &Path, author: &str, plan: Option<&Path>, entries: Option<&Path>, output: &Output) -> Result<Exit> {
    let text = text_of(path)?;
    let minutes = match Minutes::read(&text) {
        Ok(minutes) => minutes,
        Err(problems) => {
            problems.iter().for_each(|problem| eprintln!("chancery: {}: {problem}", path.display()));
            return Ok(Exit::SomeFailed);
        }
    };
    let mut source = Source::new(text);
    source.name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    source.title = Some(format!("Agreed minutes of the {}", minutes.mechanism));
    source.published_raw = Some(minutes.date.to_string());
    let mut store = register::open_to_write(register)?;
    let recorded = match store.record_minutes(&now(), author, &source, &minutes) {
        Err(error) if error.kind() == ErrorKind::Refused => {
            eprintln!("chancery: {}: {error}", path.display());
            return Ok(Exit::SomeFailed);
        }
        recorded => recorded?,
    };
    if let Some(path) = plan {
        xlsx::write(path, &[action_plan(&minutes, &recorded)])?;
    }
    if let Some(path) = entries {
        let text = calendar::write(&format!("Action plan of the {}", minutes.mechanism), &deadlines(&minutes, &recorded));
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let mut table = Table::new(vec![
        Column::headed("number", "no"),
        Column::headed("text", "what"),
        Column::parties("who"),
        Column::headed("by", "by when"),
        Column::shown("stands"),
        Column::headed("record", "id").if_room(),
        Column::for_programs("firmness"),
        Column::for_programs("concerns"),
    ]);
    for row in &recorded {
        let Recorded { number, record, text, who, by, firmness, concerns, stands } = row;
        table.push(vec![
            json!(number),
            json!(text),
            json!(who),
            json!(by),
            json!(stands),
            json!(record),
            json!(firmness),
            json!(concerns),
        ]);
    }
    output.table(&table)?;
    Ok(Exit::Fine)
}

/// The text of the minutes as it is kept: of Markdown the file itself, of Word what the intake reads.
fn text_of(path: &Path) -> Result<String> {
    let unreadable = || format!("cannot read {}", path.display());
    match ending(path) {
        Some("docx") => {
            let bytes = std::fs::read(path).with_context(unreadable)?;
            let document = chancery_intake::read_bytes(path, bytes, &Options::default()).next();
            match document {
                Some(Ok(document)) => Ok(document.text),
                Some(Err(failure)) => bail!("{}: {}", path.display(), failure.message),
                None => bail!("{} is empty", path.display()),
            }
        }
        _ => std::fs::read_to_string(path).with_context(unreadable),
    }
}

fn ending(path: &Path) -> Option<&str> {
    path.extension().and_then(|ending| ending.to_str())
}

/// Who does what by when, as a sheet that can be filled in and sent round.
fn action_plan(minutes: &Minutes, recorded: &[Recorded]) -> xlsx::Sheet {
    use xlsx::Use;
    let column = |head, width, of_use| xlsx::Column { head, width, of_use };
    let stages = chancery::minutes::DELIVERY.iter().map(|stage| (*stage).to_owned()).collect();
    let row = |row: &Recorded| {
        let id = row.record.clone().or_else(|| row.concerns.clone()).unwrap_or_default();
        let by = row.by.clone().unwrap_or_default();
        vec![
            row.number.clone(),
            row.text.clone(),
            row.who.join(", "),
            by,
            row.firmness.clone(),
            row.stands.clone().unwrap_or_default(),
            id,
        ]
    };
    let session = minutes.session.map(|number| format!(" {number}")).unwrap_or_default();
    xlsx::Sheet {
        name: format!("Session{session} {}", minutes.date).replace(['/', ':'], "-").chars().take(31).collect(),
        columns: vec![
            column("No", 6, Use::Read),
            column("What", 60, Use::Read),
            column("Who", 14, Use::Read),
            column("By when", 14, Use::Read),
            column("Firmness", 12, Use::Read),
            column("Stands", 16, Use::Choose(stages)),
            column("Record", 40, Use::Read),
        ],
        rows: recorded.iter().map(row).collect(),
        hidden: false,
    }
}

/// The deadlines that are dates.
fn deadlines(minutes: &Minutes, recorded: &[Recorded]) -> Vec<calendar::Entry> {
    let entry = |row: &Recorded| {
        let date = row.by.as_deref().and_then(Edtf::parse)?;
        let who = if row.who.is_empty() { String::new() } else { format!("{}: ", row.who.join(", ")) };
        Some(calendar::Entry {
            uid: format!("{}-deadline", row.record.as_deref().or(row.concerns.as_deref())?),
            date,
            summary: format!("{who}{}", row.text),
            description: format!("{}, {}, {}", row.firmness, minutes.mechanism, minutes.date),
            place: None,
            standing: calendar::Standing::Confirmed,
            category: "deadline",
            known: minutes.date,
        })
    };
    recorded.iter().filter_map(entry).collect()
}
