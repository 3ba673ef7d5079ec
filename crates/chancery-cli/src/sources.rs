//! `chancery sources`: what the register has taken in, and what it could not.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use chancery_store::{Failure, Limits, Store};
use serde_json::json;

use crate::args::Sources;
use crate::exit::Exit;
use crate::print::{Column, Output, Table};

pub fn run(sources: &Sources, store: &Store, output: &Output) -> Result<Exit> {
    let table = if sources.failed { failed(store)? } else { taken_in(store)? };
    if table.is_empty() {
        let what = if sources.failed { "no input has failed" } else { "the register holds no source" };
        eprintln!("chancery: {what}");
        return Ok(Exit::NothingFound);
    }
    output.table(&table)?;
    Ok(Exit::Fine)
}

fn taken_in(store: &Store) -> Result<Table> {
    let query =
        "SELECT id, name, published, published_raw, kind, publisher, agency, title, lang, length, url, independence_cluster, reader,
                 recorded_at FROM sources ORDER BY published IS NULL, published, id";
    let answer = store.sql(query, Limits { time: Duration::from_secs(600), rows: usize::MAX })?;
    let for_people = ["id", "name", "published", "kind", "publisher", "title", "lang"];
    let column = |name: &String| if for_people.contains(&name.as_str()) { Column::shown(name) } else { Column::for_programs(name) };
    let mut table = Table::new(answer.columns.iter().map(column).collect());
    for row in answer.rows {
        table.push(row);
    }
    Ok(table)
}

/// Each input once, with its latest reason, sorted by its name.
fn failed(store: &Store) -> Result<Table> {
    let latest: BTreeMap<(String, Option<String>), Failure> =
        store.failures()?.into_iter().map(|failure| ((failure.path.clone(), failure.place.clone()), failure)).collect();
    let mut table = Table::new(["path", "place", "reason", "when"].map(Column::shown).to_vec());
    for Failure { path, place, reason, when } in latest.into_values() {
        table.push(vec![json!(path), json!(place), json!(reason), json!(when)]);
    }
    Ok(table)
}
