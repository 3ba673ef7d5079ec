//! `chancery sql`: a query of the user's own, read-only and limited in time.

use std::io::Read;
use std::time::Duration;

use anyhow::{Context, Result};
use chancery_store::{Limits, Store};

use crate::args::Sql;
use crate::exit::Exit;
use crate::print::{Column, Output, Table};

pub fn run(sql: &Sql, store: &Store, output: &Output) -> Result<Exit> {
    let mut query = sql.query.clone();
    if query == "-" {
        query.clear();
        std::io::stdin().read_to_string(&mut query).context("cannot read the query from standard input")?;
    }
    let limits = Limits { time: Duration::from_secs(sql.time_limit), rows: sql.limit };
    let answer = store.sql(&query, limits)?;
    let mut table = Table::new(answer.columns.iter().map(|name| Column::headed(name, name)).collect());
    for row in answer.rows {
        table.push(row);
    }
    output.table(&table)?;
    if answer.truncated {
        eprintln!("chancery: only the first {} rows; `--limit N` gives more", sql.limit);
    }
    Ok(if table.is_empty() { Exit::NothingFound } else { Exit::Fine })
}
