//! `chancery agree`: a record of a meeting that both sides sign, and whose hash both hold.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chancery_store::ErrorKind;
use chancery_store::exchange::Agreement;
use clap::Args as ClapArgs;
use serde_json::json;

use crate::clock::now;
use crate::exit::Exit;
use crate::key::{KeyFile, Own};
use crate::print::{Column, Output, Page, Section, Table};
use crate::{register, show};

/// The arguments of `agree`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// A meeting, to make its record of; or the file of such a record, to look at it and keep the signatures on it. Without it: the
    /// records that are kept.
    #[arg(value_name = "MEETING|FILE")]
    pub what: Option<String>,
    /// Sign it with our own key.
    #[arg(long)]
    pub sign: bool,
    /// The file to write; a file that was given is otherwise written over when it is signed.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub own: Own,
}

/// Runs the command.
pub fn run(args: &Args, path: &Path, output: &Output) -> Result<Exit> {
    let mut store = register::open_to_write(path)?;
    let Some(what) = &args.what else {
        let rows = store.sql(
            "SELECT sha256, title, signed_by, recorded_at FROM agreed ORDER BY recorded_at, sha256, signed_by",
            Default::default(),
        )?;
        if rows.rows.is_empty() {
            eprintln!("chancery: no agreed record is kept");
            return Ok(Exit::NothingFound);
        }
        let mut table = Table::new(rows.columns.iter().map(|name| Column::shown(name)).collect());
        rows.rows.into_iter().for_each(|row| table.push(row));
        output.table(&table)?;
        return Ok(Exit::Fine);
    };
    let given = Path::new(what);
    let from_file = given.is_file();
    let made = if from_file {
        let bytes = std::fs::read(given).with_context(|| format!("cannot read {what}"))?;
        Agreement::parse(&bytes)
    } else {
        store.agree(&show::known(&store, what)?)
    };
    let mut agreement = match made {
        Err(error) if error.kind() == ErrorKind::Refused => {
            eprintln!("chancery: refused: {error}");
            return Ok(Exit::SomeFailed);
        }
        made => made?,
    };
    let own = KeyFile::find(&args.own.key)?;
    if args.sign {
        let Some(own) = &own else { bail!("there is no key {}; `chancery key new NAME` makes one", args.own.key.display()) };
        agreement.sign(&own.secret, &own.name);
    }
    let signed = !agreement.signatures.is_empty();
    if signed {
        let public = own.as_ref().map(|own| own.secret.public());
        match store.keep_agreement(&now(), public.as_ref(), &agreement) {
            Ok(sides) => eprintln!("chancery: kept under {}, signed by {sides}", agreement.sha256),
            Err(error) if error.kind() == ErrorKind::Refused => {
                eprintln!("chancery: refused: {error}");
                return Ok(Exit::SomeFailed);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let out = args.out.clone().or_else(|| (from_file && args.sign).then(|| given.to_owned()));
    if let Some(out) = out {
        std::fs::write(&out, agreement.to_bytes()).with_context(|| format!("cannot write {}", out.display()))?;
    }
    output.page(&page(&agreement))?;
    Ok(Exit::Fine)
}

/// What is signed, for people to read before they sign it.
fn page(agreement: &Agreement) -> Page {
    let meeting = &agreement.content["meeting"];
    let lead = ["date", "place", "state", "mechanism", "session_no", "parties"];
    let mut lead: Vec<_> =
        lead.iter().filter(|name| !meeting[**name].is_null()).map(|name| (name.replace('_', " "), meeting[*name].clone())).collect();
    lead.push(("hash".to_owned(), json!(agreement.sha256)));
    let names: Vec<&str> = agreement.signatures.iter().map(|signed| signed.name.as_str()).collect();
    lead.push(("signed by".to_owned(), json!(names)));
    let mut table = Table::new(vec![
        Column::shown("text"),
        Column::shown("firmness"),
        Column::parties("by"),
        Column::parties("for"),
        Column::headed("deadline_text", "until"),
        Column::for_programs("deadline"),
    ]);
    for point in agreement.content["points"].as_array().into_iter().flatten() {
        table.push(["text", "firmness", "by", "for", "deadline_text", "deadline"].map(|name| point[name].clone()).to_vec());
    }
    let section = Section { name: "points", title: "What was undertaken".to_owned(), table, note: None };
    Page { title: agreement.title.clone(), lead, sections: vec![section] }
}
