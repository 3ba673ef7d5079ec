//! `chancery review`: what waits for a person, and what people decide.
//!
//! On a terminal it goes through the queue, one key a decision. Everything that the keys do can be done by flags as well, so that
//! a script, or a person without a terminal, decides the same way.

mod talk;

use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Result, bail};
use chancery::register::decision::Decided;
use chancery_store::{Decision, Draft, QueueFilter, QueueItem, QueueKind, Store};
use clap::{Args as ClapArgs, ValueEnum};
use serde_json::json;

use crate::clock::now;
use crate::exit::Exit;
use crate::print::{Column, Output, Table};
use crate::{party, register, show};

/// The arguments of `review`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Only what concerns all of these parties.
    #[arg(value_name = "PARTY")]
    pub parties: Vec<String>,
    /// Print the queue instead of going through it.
    #[arg(long)]
    pub list: bool,
    /// Only what waits for this reason.
    #[arg(long, value_enum, value_name = "WHY")]
    pub kind: Option<Kind>,
    /// At most this many of the queue.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// Print the decisions that were made, or only those on one record or source.
    #[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "", conflicts_with = "list")]
    pub made: Option<String>,
    #[command(flatten)]
    pub on: On,
    /// The property, for accept, reject and edit; the relation, for links; the axis, for a status.
    #[arg(long, value_name = "NAME")]
    pub field: Option<String>,
    /// The value; the other record, for merges and links; the numbers of the evidence to take out, for a split (`2,3`); the text,
    /// for a note.
    #[arg(long, value_name = "VALUE")]
    pub value: Option<String>,
    /// Why. Every decision has a reason.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Who decides.
    #[arg(long, value_name = "NAME", env = "CHANCERY_AUTHOR")]
    pub author: Option<String>,
    /// Never let the decision leave the register in a bundle. Notes never leave, marked or not.
    #[arg(long)]
    pub private: bool,
}

/// What to decide, and on which record.
#[derive(Debug, ClapArgs)]
#[group(id = "decision", multiple = false)]
pub struct On {
    /// The record, or one value of it, is right.
    #[arg(long, value_name = "ID")]
    pub accept: Option<String>,
    /// The record, or one value of it, is wrong.
    #[arg(long, value_name = "ID")]
    pub reject: Option<String>,
    /// A property has another value.
    #[arg(long, value_name = "ID")]
    pub edit: Option<String>,
    /// This record and the one in `--value` are one.
    #[arg(long, value_name = "ID")]
    pub merge: Option<String>,
    /// Some of the evidence of this record tells of something else.
    #[arg(long, value_name = "ID")]
    pub split: Option<String>,
    /// This record follows the one in `--value` in the relation `--field`.
    #[arg(long, value_name = "ID")]
    pub link: Option<String>,
    /// It does not.
    #[arg(long, value_name = "ID")]
    pub unlink: Option<String>,
    /// The axis `--field` of this record stands at `--value`.
    #[arg(long, value_name = "ID")]
    pub status: Option<String>,
    /// Note something on this record or source.
    #[arg(long, value_name = "ID")]
    pub note: Option<String>,
    /// This source must never leave the register.
    #[arg(long, value_name = "ID")]
    pub restrict: Option<String>,
    /// Take this decision (`d-…`) back.
    #[arg(long, value_name = "ID")]
    pub undo: Option<String>,
}

/// Why something waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A decision whose words no reading finds any more.
    Orphan,
    /// A link that is proposed and not in force.
    Link,
    /// Decided, and sources now say otherwise.
    Overtaken,
    /// Sources disagree.
    Dissent,
    /// A statement below the least confidence of the register: no record until it is accepted.
    Proposal,
    /// The reader is not sure.
    Doubt,
}

impl On {
    fn chosen(&self) -> Option<(Decided, &str)> {
        let all = [
            (Decided::Accept, &self.accept),
            (Decided::Reject, &self.reject),
            (Decided::Edit, &self.edit),
            (Decided::Merge, &self.merge),
            (Decided::Split, &self.split),
            (Decided::Link, &self.link),
            (Decided::Unlink, &self.unlink),
            (Decided::Status, &self.status),
            (Decided::Note, &self.note),
            (Decided::Restrict, &self.restrict),
            (Decided::Undo, &self.undo),
        ];
        all.into_iter().find_map(|(action, id)| Some((action, id.as_deref()?)))
    }
}

/// Runs the command.
pub fn run(args: &Args, path: &Path, output: &Output) -> Result<Exit> {
    if let Some((action, id)) = args.on.chosen() {
        return decide(args, action, id, &mut register::open_to_write(path)?, output);
    }
    if let Some(of) = &args.made {
        return made(&register::open(path)?, of, output);
    }
    let mut filter = QueueFilter { limit: args.limit, ..QueueFilter::default() };
    filter.kind = args.kind.and_then(|kind| QueueKind::parse(kind.to_possible_value()?.get_name()));
    for words in &args.parties {
        let Some(code) = party::parse(words) else {
            eprintln!("chancery: `{words}` is no party; give a code such as MYS or SCO, or a name");
            return Ok(Exit::NothingFound);
        };
        filter.parties.push(code.as_str().to_owned());
    }
    let talks = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if args.list || !talks { list(&register::open(path)?, &filter, output) } else { go_through(args, path, &filter) }
}

fn go_through(args: &Args, path: &Path, filter: &QueueFilter) -> Result<Exit> {
    let author = author(args)?;
    let mut store = register::open_to_write(path)?;
    let queue = store.queue(filter)?;
    if queue.items.is_empty() {
        eprintln!("chancery: nothing waits for a person");
        return Ok(Exit::NothingFound);
    }
    let mut person = talk::Terminal::new();
    let made = talk::go_through(&mut store, &queue, &author, args.private, &now, &mut person)?;
    eprintln!("chancery: {made} decisions made; {} of the queue were shown", queue.items.len());
    Ok(Exit::Fine)
}

fn list(store: &Store, filter: &QueueFilter, output: &Output) -> Result<Exit> {
    let queue = store.queue(filter)?;
    if queue.items.is_empty() {
        eprintln!("chancery: nothing waits for a person");
        return Ok(Exit::NothingFound);
    }
    let mut table = Table::new(vec![
        Column::headed("kind", "why"),
        Column::shown("title"),
        Column::shown("field"),
        Column::headed("value", "stands"),
        Column::shown("against"),
        Column::headed("why", "because").if_room(),
        Column::headed("record", "id"),
        Column::for_programs("record_kind"),
        Column::for_programs("confidence"),
        Column::for_programs("decision"),
        Column::for_programs("quote"),
        Column::for_programs("source"),
    ]);
    for item in &queue.items {
        let QueueItem { kind, record, record_kind, title, field, value, against, decision, why, confidence, quote, source } = item;
        table.push(vec![
            json!(kind.as_str()),
            json!(title),
            json!(field),
            json!(value),
            json!(against),
            json!(why),
            json!(record),
            json!(record_kind),
            json!(confidence),
            json!(decision),
            json!(quote),
            json!(source),
        ]);
    }
    output.table(&table)?;
    if (queue.items.len() as u64) < queue.total {
        eprintln!("chancery: {} of {} shown, --limit shows more", queue.items.len(), queue.total);
    }
    Ok(Exit::Fine)
}

fn made(store: &Store, of: &str, output: &Output) -> Result<Exit> {
    let of = (!of.is_empty()).then(|| show::known(store, of)).transpose()?;
    let decisions = store.decisions(of.as_deref())?;
    if decisions.is_empty() {
        eprintln!("chancery: nobody has decided anything{}", of.map(|id| format!(" on {id}")).unwrap_or_default());
        return Ok(Exit::NothingFound);
    }
    output.table(&decision_table(&decisions))?;
    Ok(Exit::Fine)
}

/// Decisions as rows.
pub fn decision_table(decisions: &[Decision]) -> Table {
    let mut table = Table::new(vec![
        Column::shown("id"),
        Column::headed("recorded_at", "when").if_room(),
        Column::shown("author"),
        Column::shown("action"),
        Column::shown("record"),
        Column::shown("field"),
        Column::shown("value"),
        Column::shown("reason"),
        Column::headed("undone_by", "undone by").if_room(),
        Column::for_programs("kind"),
        Column::for_programs("private"),
        Column::for_programs("orphaned"),
    ]);
    for d in decisions {
        table.push(vec![
            json!(d.id),
            json!(d.recorded_at),
            json!(d.author),
            json!(d.action.to_string()),
            json!(d.record),
            json!(d.field),
            json!(d.value),
            json!(d.reason),
            json!(d.undone_by),
            json!(d.kind),
            json!(d.private),
            json!(d.orphaned),
        ]);
    }
    table
}

fn decide(args: &Args, action: Decided, id: &str, store: &mut Store, output: &Output) -> Result<Exit> {
    let author = author(args)?;
    let Some(reason) = args.reason.clone().filter(|reason| !reason.trim().is_empty()) else {
        bail!("a decision needs a reason; give it with --reason");
    };
    let decision = if action == Decided::Undo {
        store.undo(&now(), id, &author, &reason)?
    } else {
        let other = matches!(action, Decided::Merge | Decided::Link | Decided::Unlink);
        let value = match &args.value {
            Some(value) if other => Some(show::known(store, value)?),
            value => value.clone(),
        };
        let record = show::known(store, id)?;
        let draft = Draft { author, reason, action, record, field: args.field.clone(), value, private: args.private };
        store.decide(&now(), &draft)?
    };
    output.table(&decision_table(std::slice::from_ref(&decision)))?;
    Ok(Exit::Fine)
}

fn author(args: &Args) -> Result<String> {
    match args.author.as_deref().map(str::trim).filter(|author| !author.is_empty()) {
        Some(author) => Ok(author.to_owned()),
        None => bail!("a decision needs an author; give it with --author, or set CHANCERY_AUTHOR"),
    }
}
