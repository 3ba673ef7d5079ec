//! `chancery show`: what the register holds of a dyad, a party, a record, a source.
//!
//! The pages of dyads and parties are made of queries on the public views of the register, so that everybody can ask the same
//! with `chancery sql`. Records and sources are shown as the store gives them.

mod ask;
mod dyad;
mod followed;
mod one_party;
mod record;
mod source;

use anyhow::Result;
use chancery_store::Store;

use crate::args::Show;
use crate::exit::Exit;
use crate::party;
use crate::print::{Output, Page};

/// Rows of each part of a page, where not all are asked for.
const FIRST_ROWS: usize = 12;

pub fn run(show: &Show, store: &Store, output: &Output) -> Result<Exit> {
    let page = match &show.with {
        Some(with) => {
            let (one, other) = (party::parse(&show.what), party::parse(with));
            let (Some(one), Some(other)) = (one, other) else {
                let unknown = if party::parse(&show.what).is_none() { &show.what } else { with };
                return Ok(not_found(&format!("`{unknown}` is no party; give a code such as MYS or SCO, or a name")));
            };
            dyad::page(store, one.as_str(), other.as_str(), show.all)?
        }
        None => match party::parse(&show.what) {
            Some(code) => one_party::page(store, code.as_str(), show.all)?,
            None => by_id(store, &show.what)?,
        },
    };
    match page {
        Some(page) => {
            output.page(&page)?;
            Ok(Exit::Fine)
        }
        None => {
            let with = show.with.as_ref().map(|with| format!(" and {with}")).unwrap_or_default();
            Ok(not_found(&format!("the register holds nothing of {}{with}", show.what)))
        }
    }
}

/// The record or source that goes by this identifier, by the end of one, or by this name.
fn by_id(store: &Store, words: &str) -> Result<Option<Page>> {
    if let Some(value) = store.record(words)? {
        return if value.get("text").is_some() { source::page(store, words, &value) } else { record_page(store, &value).map(Some) };
    }
    let found = ask::known_as(store, words)?;
    match found.as_slice() {
        [id] => store.record(id)?.map(|value| record_page(store, &value)).transpose(),
        [] => Ok(None),
        several => Ok(Some(record::choice(store, words, several)?)),
    }
}

/// The page of a record, with what became of it above its values.
fn record_page(store: &Store, value: &serde_json::Value) -> Result<Page> {
    let mut page = record::page(value);
    let followed = followed::sections(store, value["id"].as_str().unwrap_or_default())?;
    page.sections.splice(0..0, followed);
    Ok(page)
}

/// The identifier of the one record or source that goes by these words.
pub fn known(store: &Store, words: &str) -> Result<String> {
    if store.record(words)?.is_some() {
        return Ok(words.to_owned());
    }
    match ask::known_as(store, words)?.as_slice() {
        [id] => Ok(id.clone()),
        [] => anyhow::bail!("the register holds nothing that goes by `{words}`"),
        several => anyhow::bail!("several records go by `{words}`: {}", several.join(", ")),
    }
}

fn not_found(message: &str) -> Exit {
    eprintln!("chancery: {message}");
    Exit::NothingFound
}
