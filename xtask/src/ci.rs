//! `xtask ci`: everything that must hold before a change lands, in the order in which it fails fastest. It runs on any machine
//! with Rust; steps that need something more say so and are skipped.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::{generate, root, score, tidy};

/// Runs the chore. Every step is run, so that one run tells everything; it fails where one step failed.
pub fn run(arguments: &[String]) -> Result<()> {
    if !arguments.is_empty() {
        bail!("takes no arguments");
    }
    let mut failed = Vec::new();
    let mut step = |name: &'static str, run: &dyn Fn() -> Result<()>| {
        println!("== {name}");
        let start = Instant::now();
        let result = run();
        println!("== {name}: {:.0} s", start.elapsed().as_secs_f64());
        if let Err(error) = result {
            println!("{error:#}");
            failed.push(name);
        }
    };
    step("tools", &install_tools);
    step("format", &|| cargo(&["fmt", "--all", "--check"]));
    step("tidy", &|| tidy::run(&[]));
    step("lints", &|| cargo(&["clippy", "--workspace", "--exclude=chancery-py", "--all-targets", "--quiet", "--", "-D", "warnings"]));
    step("corpus", &check_corpus);
    step("generated tables", &check_tables);
    step("tests", &|| cargo(&["test", "--workspace", "--exclude=chancery-py", "--quiet", "--no-fail-fast"]));
    step("documentation", &|| cargo(&["doc", "--workspace", "--exclude=chancery-py", "--no-deps", "--quiet"]));
    step("score", &|| score::run(&["--check".to_owned()]));
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

fn cargo(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).env("RUSTDOCFLAGS", "-D warnings");
    finish(&mut command)
}

/// Formatter and linter come with most installations of Rust, not with all.
fn install_tools() -> Result<()> {
    let there = |tool: &str| Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success());
    if there("cargo-fmt") && there("cargo-clippy") {
        return Ok(());
    }
    finish(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]))
}

/// The committed tables are those that `gen` makes of the packages, where these were downloaded.
fn check_tables() -> Result<()> {
    let downloads = root().join("out/downloads");
    if !downloads.exists() {
        println!("skipped, `xtask/src/generate/download.sh out/downloads` fetches the packages that the tables are made of");
        return Ok(());
    }
    generate::run(&[downloads.display().to_string(), "--check".to_owned()])
}

/// The annotated writing and the follow-up gold obey their own rules.
fn check_corpus() -> Result<()> {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped, python3 is not installed");
        return Ok(());
    }
    finish(Command::new("python3").arg("corpus/check.py"))?;
    finish(Command::new("python3").arg("eval/followup/check.py"))
}

fn finish(command: &mut Command) -> Result<()> {
    let status = command.current_dir(root()).status().with_context(|| format!("cannot start {:?}", command.get_program()))?;
    if status.success() { Ok(()) } else { bail!("{:?} ended with {status}", command.get_program()) }
}
