//! `chancery mcp`: the register for assistants, on standard input and output.

use std::path::Path;

use anyhow::Result;

use crate::clock::today;
use crate::exit::Exit;
use crate::register;

pub fn run(path: &Path) -> Result<Exit> {
    let store = register::open(path)?;
    chancery_desk::mcp::serve(&store, &today(), std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(Exit::Fine)
}
