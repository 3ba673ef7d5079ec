//! `cargo xtask gen DOWNLOADS [--check]`: builds the tables in `data/` from the
//! packages in a download folder and from our own tables in `data/own/`.
//!
//! `xtask/src/generate/download.sh` fills the folder. With `--check` nothing is
//! written; the run fails if a committed table differs from what would be written.

mod body;
mod city;
mod leader;
mod map;
mod name;
mod package;
mod person;
mod state;
mod table;

use std::path::{Path, PathBuf};

use package::Packages;
use state::States;
use table::Table;

/// Runs the command with the arguments that follow `gen`.
pub fn run(args: &[String]) -> anyhow::Result<()> {
    generate(args).map_err(anyhow::Error::msg)
}

fn generate(args: &[String]) -> Result<(), String> {
    let check = args.iter().any(|arg| arg == "--check");
    let [downloads] = args.iter().filter(|arg| *arg != "--check").collect::<Vec<_>>()[..] else {
        return Err("usage: cargo xtask gen DOWNLOADS [--check]".into());
    };
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let packages = Packages::open(Path::new(downloads))?;
    let states = States::read(&packages, &data)?;
    let mut stale = Vec::new();
    for table in tables(&packages, &states, &data)? {
        let path: PathBuf = data.join(table.file);
        let text = table.render();
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        if text == committed {
            continue;
        }
        if check {
            stale.push(table.file);
        } else {
            std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
            println!("wrote data/{}", table.file);
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!("data/{} not up to date, run cargo xtask gen", stale.join(", data/")))
}

fn tables(packages: &Packages, states: &States, data: &Path) -> Result<Vec<Table>, String> {
    let capitals = city::capitals(packages, states, data)?;
    let names = name::names(packages, states, data)?;
    let demonyms = name::demonyms(packages, states, data, &names)?;
    let bodies = body::bodies(packages, states, data, [&names, &demonyms])?;
    let people = person::person_names(packages)?;
    let cities = city::cities(packages, states, data, [&capitals, &names, &demonyms], &people)?;
    Ok(vec![
        states.table(packages),
        names,
        demonyms,
        bodies,
        capitals,
        cities,
        leader::leaders(packages, states, data)?,
        map::map(packages, states)?,
    ])
}
