//! `chancery merge`: a counterpart's bundle as their statements, beside ours.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chancery::register::exchange::Standing;
use chancery_store::exchange::BothSides;
use chancery_store::{ErrorKind, Store};
use clap::Args as ClapArgs;
use serde_json::{Value, json};

use crate::clock::now;
use crate::exit::Exit;
use crate::key::{KeyFile, Own};
use crate::print::{Column, Output, Page, Section, Table};
use crate::register;

/// The arguments of `merge`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The bundle. Without one, what was taken before is shown.
    #[arg(value_name = "BUNDLE")]
    pub bundle: Option<PathBuf>,
    /// Show only what concerns records of this kind.
    #[arg(long, value_name = "KIND", default_value = "commitment", value_parser = ["commitment", "meeting", "mechanism", "agreement", "programme", "frame", "event", "all"])]
    pub kind: String,
    #[command(flatten)]
    pub own: Own,
}

/// Runs the command.
pub fn run(args: &Args, path: &Path, output: &Output) -> Result<Exit> {
    let mut store = register::open_to_write(path)?;
    let senders = match &args.bundle {
        Some(file) => {
            let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            let own = KeyFile::find(&args.own.key)?.map(|own| own.secret.public());
            match store.take_bundle(&now(), own.as_ref(), &bytes) {
                Ok(taken) => {
                    eprintln!(
                        "chancery: bundle {} of {} taken, {} records; ours are as they were",
                        taken.number, taken.name, taken.records
                    );
                    vec![(taken.sender, taken.name)]
                }
                Err(error) if error.kind() == ErrorKind::Refused => {
                    eprintln!("chancery: refused: {error}");
                    return Ok(Exit::SomeFailed);
                }
                Err(error) => return Err(error.into()),
            }
        }
        None => senders(&store)?,
    };
    if senders.is_empty() {
        eprintln!("chancery: no bundle has been taken");
        return Ok(Exit::NothingFound);
    }
    for (sender, name) in &senders {
        let mut matters = store.both_sides(sender)?;
        matters.retain(|matter| args.kind == "all" || kind(matter) == args.kind);
        output.page(&page(name, &matters))?;
    }
    Ok(Exit::Fine)
}

fn senders(store: &Store) -> Result<Vec<(String, String)>> {
    let query = "SELECT DISTINCT other, coalesce(name, other) FROM bundles WHERE way = 'taken' ORDER BY 2, 1";
    let rows = store.sql(query, Default::default())?.rows;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(rows.iter().map(|row| (text(&row[0]), text(&row[1]))).collect())
}

fn kind(matter: &BothSides) -> &str {
    matter.ours.as_ref().or(matter.theirs.as_ref()).map_or("", |told| told.kind.as_str())
}

/// Agreement, difference and absence, matter by matter.
fn page(name: &str, matters: &[BothSides]) -> Page {
    let count = |standing: Standing| matters.iter().filter(|matter| matter.compared.standing == standing).count();
    let lead = vec![
        ("agreed".to_owned(), json!(count(Standing::Agreed))),
        ("different".to_owned(), json!(count(Standing::Different))),
        ("only ours".to_owned(), json!(count(Standing::OnlyOurs))),
        ("only theirs".to_owned(), json!(count(Standing::OnlyTheirs))),
    ];
    let section = |title: &str, table_name: &'static str, standing: Standing| {
        let mut table = Table::new(vec![
            Column::shown("title"),
            Column::shown("field"),
            Column::headed("ours", "we say"),
            Column::headed("theirs", "they say"),
            Column::headed("our_id", "ours").if_room(),
            Column::for_programs("their_id"),
            Column::for_programs("kind"),
        ]);
        for matter in matters.iter().filter(|matter| matter.compared.standing == standing) {
            let told = matter.ours.as_ref().or(matter.theirs.as_ref());
            let row = |field: Value, ours: Value, theirs: Value| {
                vec![
                    json!(told.map(|told| &told.title)),
                    field,
                    ours,
                    theirs,
                    json!(matter.ours.as_ref().map(|told| &told.id)),
                    json!(matter.theirs.as_ref().map(|told| &told.id)),
                    json!(kind(matter)),
                ]
            };
            for (field, ours, theirs) in &matter.compared.fields {
                table.push(row(json!(field), json!(ours), json!(theirs)));
            }
            if matter.compared.fields.is_empty() {
                table.push(row(Value::Null, Value::Null, Value::Null));
            }
        }
        Section { name: table_name, title: title.to_owned(), table, note: None }
    };
    Page {
        title: format!("What {name} says, and what we say"),
        lead,
        sections: vec![
            section("Told differently", "different", Standing::Different),
            section("Only they have it", "only_theirs", Standing::OnlyTheirs),
            section("Only we have it", "only_ours", Standing::OnlyOurs),
            section("Agreed", "agreed", Standing::Agreed),
        ],
    }
}
