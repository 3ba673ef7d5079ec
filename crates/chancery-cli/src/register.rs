//! Finding and opening the register.

use std::path::Path;

use anyhow::{Result, bail};
use chancery_store::Store;

/// Opens the register for looking. Says so where a run was cut off before all records were computed.
pub fn open(path: &Path) -> Result<Store> {
    must_exist(path)?;
    let store = Store::open_read_only(path)?;
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
