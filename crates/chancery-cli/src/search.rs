//! `chancery search`: sentences by their words.

use anyhow::Result;
use chancery_store::{SearchFilter, Store};
use serde_json::{Value, json};

use crate::args::{Form, Search};
use crate::exit::Exit;
use crate::party;
use crate::print::{Column, Output, Table};

pub fn run(search: &Search, store: &Store, output: &Output) -> Result<Exit> {
    let party = match &search.party {
        None => None,
        Some(words) => match party::parse(words) {
            Some(code) => Some(code.as_str().to_owned()),
            None => {
                eprintln!("chancery: `{words}` is no party; give a code such as MYS or SCO, or a name");
                return Ok(Exit::NothingFound);
            }
        },
    };
    let filter =
        SearchFilter { party, publisher: None, from: search.from.clone(), before: search.before.clone(), limit: search.limit };
    let hits = store.search(&search.words.join(" "), &filter)?;
    if hits.is_empty() {
        eprintln!("chancery: no sentence holds these words");
        return Ok(Exit::NothingFound);
    }
    let people = output.form() == Form::Table;
    let mut table = Table::new(vec![
        Column::shown("published"),
        Column::headed("text", "sentence"),
        Column::shown("source"),
        Column::for_people("place"),
        Column::for_programs("title"),
        Column::for_programs("url"),
        Column::for_programs("start"),
        Column::for_programs("end"),
    ]);
    for hit in hits {
        // People see the telling part of a long sentence; programs get the whole.
        let text = if people && hit.text.len() > 300 { hit.snippet } else { hit.text };
        table.push(vec![
            json!(hit.published),
            Value::String(text),
            Value::String(hit.source),
            json!(format!("{}–{}", hit.start, hit.end)),
            json!(hit.title),
            json!(hit.url),
            json!(hit.start),
            json!(hit.end),
        ]);
    }
    output.table(&table)?;
    Ok(Exit::Fine)
}
