//! `chancery bundle`: a signed part of the register for a counterpart.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chancery_store::exchange::{PublicKey, Scope};
use clap::Args as ClapArgs;

use crate::clock::now;
use crate::exit::Exit;
use crate::key::{KeyFile, Own};
use crate::{party, register};

/// The arguments of `bundle`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Only what concerns all of these parties: two for a dyad, one for everything with one party, none for the whole register.
    #[arg(value_name = "PARTY")]
    pub parties: Vec<String>,
    /// Only what is told of this day or later (`2025-11-19`, `2025-11`, `2025`).
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Whom it is for: the public key, or the name under which it is trusted. Only its holder can then take it.
    #[arg(long, value_name = "KEY")]
    pub to: Option<String>,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    #[command(flatten)]
    pub own: Own,
}

/// Runs the command.
pub fn run(args: &Args, path: &Path) -> Result<Exit> {
    let own = KeyFile::read(&args.own.key)?;
    let mut store = register::open_to_write(path)?;
    let mut scope = Scope { parties: Vec::new(), since: args.since.clone() };
    for words in &args.parties {
        let Some(code) = party::parse(words) else {
            eprintln!("chancery: `{words}` is no party; give a code such as MYS or SCO, or a name");
            return Ok(Exit::NothingFound);
        };
        scope.parties.push(code.as_str().to_owned());
    }
    let receiver = args.to.as_deref().map(|to| receiver(&store, to)).transpose()?;
    let bundle = store.bundle(&now(), &own.secret, &own.name, receiver.as_ref(), &scope)?;
    std::fs::write(&args.out, &bundle.bytes).with_context(|| format!("cannot write {}", args.out.display()))?;
    eprintln!("chancery: bundle {} with {} records, hash {}", bundle.number, bundle.records, bundle.sha256);
    Ok(if bundle.records == 0 { Exit::NothingFound } else { Exit::Fine })
}

fn receiver(store: &chancery_store::Store, words: &str) -> Result<PublicKey> {
    if let Some(key) = PublicKey::parse(words) {
        return Ok(key);
    }
    let query = format!("SELECT key FROM trusted_keys WHERE name = '{}'", words.replace('\'', "''"));
    let rows = store.sql(&query, Default::default())?.rows;
    let keys: Vec<PublicKey> = rows.iter().filter_map(|row| PublicKey::parse(row[0].as_str()?)).collect();
    match keys.as_slice() {
        [key] => Ok(key.clone()),
        [] => bail!("`{words}` is no public key, and no key is trusted under that name"),
        _ => bail!("several keys are trusted under the name `{words}`; give the key"),
    }
}
