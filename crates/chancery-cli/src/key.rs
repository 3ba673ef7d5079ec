//! `chancery key`: the key that this desk signs with, and the keys of others that it trusts.
//!
//! The secret key is a file of its own, readable by its owner only. The register holds public keys alone, so that a copy of the
//! register gives nobody our signature.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use chancery_store::Store;
use chancery_store::exchange::{PublicKey, SecretKey};
use clap::{Args as ClapArgs, Subcommand};
use serde_json::json;

use crate::clock::now;
use crate::exit::Exit;
use crate::print::{Column, Output, Table};
use crate::register;

/// The arguments of `key`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

/// Where our own key is.
#[derive(Debug, ClapArgs)]
pub struct Own {
    /// The file of our own key; `chancery key new` makes it.
    #[arg(long, value_name = "FILE", env = "CHANCERY_KEY", default_value = "chancery.key")]
    pub key: PathBuf,
}

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make our own key. A key that is there is never overwritten.
    New {
        /// The name that others see: a ministry, a desk.
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        own: Own,
    },
    /// Show our public key, to hand to others, and those that we trust.
    Show {
        #[command(flatten)]
        own: Own,
    },
    /// Take bundles and signatures of this key from now on. Compare the fingerprint by another way than the one it came by.
    Trust {
        /// The name under which we know its holder.
        #[arg(value_name = "NAME")]
        name: String,
        /// The public key: `ed25519:` and 64 digits.
        #[arg(value_name = "KEY")]
        public: String,
    },
}

/// A key file: the name that others see, and the key.
pub struct KeyFile {
    /// The name.
    pub name: String,
    /// The key.
    pub secret: SecretKey,
}

const HEAD: &str = "chancery secret key 1";

impl KeyFile {
    /// Reads our own key.
    pub fn read(path: &Path) -> Result<KeyFile> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the key {}; `chancery key new NAME` makes one", path.display()))?;
        let mut lines = text.lines();
        let (head, name, secret) = (lines.next(), lines.next(), lines.next().and_then(|line| SecretKey::parse(line.trim())));
        match (head, name, secret) {
            (Some(HEAD), Some(name), Some(secret)) => Ok(KeyFile { name: name.to_owned(), secret }),
            _ => bail!("{} is no key of this program", path.display()),
        }
    }

    /// Our own key, where there is one.
    pub fn find(path: &Path) -> Result<Option<KeyFile>> {
        if path.exists() { KeyFile::read(path).map(Some) } else { Ok(None) }
    }
}

/// Runs the command.
pub fn run(args: &Args, register: &Path, output: &Output) -> Result<Exit> {
    match &args.command {
        Command::New { name, own } => make(name, &own.key),
        Command::Show { own } => show(&own.key, register, output),
        Command::Trust { name, public } => {
            let Some(key) = PublicKey::parse(public) else {
                bail!("`{public}` is no public key; it begins with ed25519: and has 64 digits")
            };
            register::open_to_write(register)?.trust(&now(), &key, name)?;
            eprintln!("chancery: {name} is trusted; the fingerprint of the key is {}", key.fingerprint());
            Ok(Exit::Fine)
        }
    }
}

fn make(name: &str, path: &Path) -> Result<Exit> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        bail!("a key needs a name that others see");
    }
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("the system gives no chance to make a key of: {error}"))?;
    let secret = SecretKey::from_bytes(&bytes);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(|| format!("cannot make the key {}", path.display()))?;
    writeln!(file, "{HEAD}\n{name}\n{}", secret.to_hex())?;
    file.sync_all()?;
    println!("{}", secret.public());
    eprintln!("chancery: the key is in {}; keep it to yourself. Its fingerprint is {}", path.display(), secret.public().fingerprint());
    Ok(Exit::Fine)
}

fn show(path: &Path, register: &Path, output: &Output) -> Result<Exit> {
    let mut table = Table::new(["whose", "name", "key", "fingerprint"].map(Column::shown).to_vec());
    if let Some(own) = KeyFile::find(path)? {
        let public = own.secret.public();
        table.push(vec![json!("own"), json!(own.name), json!(public.to_string()), json!(public.fingerprint())]);
    }
    if register.exists() {
        let store = Store::open_read_only(register)?;
        for row in store.sql("SELECT name, key FROM trusted_keys ORDER BY name, key", Default::default())?.rows {
            let fingerprint = row[1].as_str().and_then(PublicKey::parse).map(|key| key.fingerprint());
            table.push(vec![json!("trusted"), row[0].clone(), row[1].clone(), json!(fingerprint)]);
        }
    }
    if table.is_empty() {
        eprintln!("chancery: there is no key {} and none is trusted; `chancery key new NAME` makes one", path.display());
        return Ok(Exit::NothingFound);
    }
    output.table(&table)?;
    Ok(Exit::Fine)
}
