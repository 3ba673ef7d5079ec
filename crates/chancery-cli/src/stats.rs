//! `chancery stats`: the register in figures.

use anyhow::Result;
use chancery_store::Store;
use serde_json::json;

use crate::args::Stats;
use crate::exit::Exit;
use crate::party;
use crate::print::{Column, Output, Page, Section, Table};

/// Parties listed at most.
const PARTIES: usize = 20;

pub fn run(wanted: &Stats, store: &Store, output: &Output) -> Result<Exit> {
    if wanted.content_hash {
        let mut table = Table::new(vec![Column::shown("content_hash")]);
        table.push(vec![json!(store.content_hash()?)]);
        output.bare(&table)?;
        return Ok(Exit::Fine);
    }
    let stats = store.stats()?;
    let lead = vec![
        ("register".to_owned(), json!(store.path().display().to_string())),
        ("sources".to_owned(), json!(stats.sources)),
        ("independent sources".to_owned(), json!(stats.independent_sources)),
        ("readings".to_owned(), json!(stats.readings)),
        ("not relevant, kept and not read".to_owned(), json!(stats.held_back)),
        ("proposals".to_owned(), json!(stats.proposals)),
        ("failures".to_owned(), json!(stats.failures)),
        ("reader".to_owned(), json!(store.last_reader()?)),
    ];
    let counted = |name: &'static str, title: &str, counts: &std::collections::BTreeMap<String, u64>| {
        let mut table = Table::new(vec![Column::shown(name), Column::shown("n")]);
        counts.iter().for_each(|(value, n)| table.push(vec![json!(value), json!(n)]));
        Section { name, title: title.to_owned(), table, note: None }
    };
    let countries = store.countries()?;
    let mut parties = Table::new(["party", "name", "records"].map(Column::shown).to_vec());
    for (code, records) in countries.iter().take(PARTIES) {
        parties.push(vec![json!(code), json!(party::name(code)), json!(records)]);
    }
    let shown = parties.len();
    let note = (shown < countries.len()).then(|| format!("{shown} of {} parties shown", countries.len()));
    let sections = vec![
        counted("kind", "Records", &stats.records),
        counted("type", "Events", &stats.events),
        Section { name: "parties", title: "Parties".to_owned(), table: parties, note },
    ];
    output.page(&Page { title: "The register in figures".to_owned(), lead, sections })?;
    Ok(if stats.sources == 0 { Exit::NothingFound } else { Exit::Fine })
}
