//! `chancery rebuild`: all records anew from sources and readings.

use anyhow::Result;
use chancery_store::Store;

use crate::exit::Exit;

pub fn run(store: &mut Store) -> Result<Exit> {
    let derived = store.rebuild()?;
    eprintln!("chancery: {} records computed anew", derived.written);
    Ok(Exit::Fine)
}
