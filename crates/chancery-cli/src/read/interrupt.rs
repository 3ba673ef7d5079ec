//! Ctrl-C: the first one finishes what is under way, the second one ends at once. Either way the register opens again.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};

static ASKED: AtomicBool = AtomicBool::new(false);

/// Watches for Ctrl-C and for the end that the system asks for (SIGTERM, SIGHUP).
pub fn watch() -> Result<()> {
    ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            // Nothing half-written can be left behind: a batch is one transaction.
            std::process::exit(130);
        }
        eprintln!("chancery: interrupted, finishing what is under way; once more to stop at once");
    })
    .context("cannot watch for Ctrl-C")
}

/// Whether somebody asked to stop.
pub fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
