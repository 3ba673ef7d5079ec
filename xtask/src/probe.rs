//! `xtask probe [EXAMPLES]`: schemathesis reads the OpenAPI description of a running desk and makes calls of it that nobody
//! would make: no answer may be a failure of the server, and every answer must be one that the description tells of.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::bench::remove_register;
use crate::load::Desk;
use crate::{kills, release_program, root};

/// Examples for each operation, if not said otherwise.
const EXAMPLES: usize = 100;
/// What is checked of each answer. Left out: that a call is refused which the description forbids, since a description cannot
/// say which words name a party, and that calls without a token are refused, which the tests of the desk check.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

/// Runs the chore.
pub fn run(arguments: &[String]) -> Result<()> {
    let examples = match arguments {
        [] => EXAMPLES,
        [count] => count.parse().context("give a number of examples")?,
        _ => bail!("give a number of examples"),
    };
    let tool = std::env::var("SCHEMATHESIS").unwrap_or_else(|_| "schemathesis".to_owned());
    if !Command::new(&tool).arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success()) {
        println!("skipped, schemathesis is not installed: `pip install schemathesis`, or name it in SCHEMATHESIS");
        return Ok(());
    }
    let program = release_program()?;
    std::fs::create_dir_all(root().join("out"))?;
    let (register, input) = (root().join("out/probe.register"), root().join("out/probe.jsonl"));
    remove_register(&register);
    std::fs::write(&input, kills::texts(300)?)?;
    let status = Command::new(&program).arg("--register").arg(&register).args(["read", "--quiet"]).arg(&input).status()?;
    if !status.success() {
        bail!("the register was not made: {status}");
    }
    let mut desk = Desk::start(&program, &register)?;
    let mut probe = Command::new(&tool);
    probe.args(["run", &format!("http://{}/api/v1/openapi.json", desk.host()), "--checks", CHECKS]);
    probe.args(["--max-examples", &examples.to_string(), "--seed", "1", "--no-color"]);
    let status = probe.current_dir(root().join("out")).status().context("cannot start schemathesis")?;
    desk.stop()?;
    remove_register(&register);
    if status.success() { Ok(()) } else { bail!("schemathesis found something") }
}
