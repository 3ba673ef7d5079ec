//! `chancery load`: what a cluster read, brought into the register. What is there already stays as it is.

use std::path::Path;

use anyhow::{Context, Result, bail};
use chancery_store::{FactFile, fact_files};
use serde_json::json;

use crate::args::{Form, Load};
use crate::clock::now;
use crate::exit::Exit;
use crate::print::{Column, Output, Table};
use crate::read::open;

/// Failures told one by one; the register has them all.
const TOLD: usize = 20;

pub fn run(load: &Load, register: &Path, output: &Output) -> Result<Exit> {
    let mut files = Vec::new();
    for path in &load.facts {
        let found = fact_files(path)?;
        if found.is_empty() {
            bail!("{} holds no Parquet file", path.display());
        }
        files.extend(found);
    }
    let mut store = open(register, &load.bar)?;
    let rows = files.iter().flat_map(|path| match FactFile::open(path) {
        Ok(rows) => Box::new(rows) as Box<dyn Iterator<Item = _>>,
        Err(error) => Box::new(std::iter::once(Err(error))),
    });
    let from = load.facts.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    let loaded = store.load_facts(rows, &from, &now()).context("the load was cut off; the same load again goes on")?;
    for (place, reason) in loaded.failed.iter().take(TOLD) {
        eprintln!("chancery: {place}: {reason}");
    }
    if loaded.failed.len() > TOLD {
        eprintln!("chancery: {} more; `chancery sources --failed` lists them", loaded.failed.len() - TOLD);
    }
    if output.form() == Form::Table {
        let (files, failed) = (files.len(), loaded.failed.len());
        let chancery_store::Loaded { documents, sources, readings, known, .. } = loaded;
        eprintln!(
            "chancery: {files} files, {documents} documents: {sources} sources and {readings} readings new, {known} known, {failed} failed"
        );
    } else {
        let columns = ["files", "documents", "sources", "readings", "known", "failed"];
        let mut table = Table::new(columns.map(Column::shown).to_vec());
        let figures =
            [files.len() as u64, loaded.documents, loaded.sources, loaded.readings, loaded.known, loaded.failed.len() as u64];
        table.push(figures.map(|figure| json!(figure)).to_vec());
        output.table(&table)?;
    }
    Ok(match (loaded.failed.is_empty(), loaded.documents) {
        (false, _) => Exit::SomeFailed,
        (true, 0) => Exit::NothingFound,
        _ => Exit::Fine,
    })
}
