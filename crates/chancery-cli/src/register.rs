//! Finding and opening the register.

use std::path::Path;

use anyhow::{Result, bail};
use chancery_store::{ErrorKind, Store};

/// Opens the register for looking. Says so where a run was cut off before all records were computed.
pub fn open(path: &Path) -> Result<Store> {
    must_exist(path)?;
    let store = match Store::open_read_only(path) {
        // A run may have been killed between making the file and making its tables. Then the file holds nothing yet, and opening
        // it for writing completes it; a foreign database is refused once more.
        Err(error) if error.kind() == ErrorKind::NotARegister => {
            drop(Store::open(path)?);
            Store::open_read_only(path)?
        }
        opened => opened?,
    };
    let pending = store.stats()?.pending;
    if pending > 0 {
        eprintln!(
            "chancery: a run was cut off before all records were computed; what follows lacks some of them. `chancery rebuild`, or the \
             same `chancery read` again, completes the register"
        );
    }
    Ok(store)
}

/// Opens the register for a change of what is derived.
pub fn open_to_write(path: &Path) -> Result<Store> {
    must_exist(path)?;
    Ok(Store::open(path)?)
}

fn must_exist(path: &Path) -> Result<()> {
    if !path.exists() {
        bail!("there is no register {}; `chancery read PATH…` makes one, `--register FILE` names another", path.display());
    }
    Ok(())
}
