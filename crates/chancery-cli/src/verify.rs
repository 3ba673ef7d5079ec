//! `chancery verify`: whether everything in the register still rests on its words.

use anyhow::Result;
use chancery_store::{FindingKind, Store};
use serde_json::json;

use crate::args::Form;
use crate::exit::Exit;
use crate::print::{Column, Output, Table};

pub fn run(store: &Store, output: &Output) -> Result<Exit> {
    // What waits to be computed is no defect; opening the register has told of it already.
    let findings: Vec<_> = store.verify()?.into_iter().filter(|finding| finding.kind != FindingKind::Pending).collect();
    let mut table = Table::new(["what", "where"].map(Column::shown).to_vec());
    for finding in &findings {
        table.push(vec![json!(finding.kind.to_string()), json!(finding.place)]);
    }
    // Nor is a decision that waits for its words, though whoever verifies should know of it.
    let sound = findings.iter().all(|finding| finding.kind == FindingKind::Orphaned);
    if sound {
        let stats = store.stats()?;
        let records: u64 = stats.records.values().sum();
        eprintln!("chancery: {} sources and {records} records checked, all of it rests on its words", stats.sources);
    }
    if !findings.is_empty() || output.form() != Form::Table {
        output.table(&table)?;
    }
    Ok(if sound { Exit::Fine } else { Exit::SomeFailed })
}
