//! The register for assistants, over a real pipe: spoken by hand, and by the client library of the protocol where it is there.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::bench::{Bench, reports};

fn filled() -> Bench {
    let bench = Bench::new();
    bench.write("reports.jsonl", reports(40));
    bench.run("read reports.jsonl").ended(0);
    bench
}

#[test]
fn an_assistant_asks_over_a_pipe() {
    let bench = filled();
    let mut child = bench.command().arg("mcp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut ask = |message: Value| -> Value {
        writeln!(input, "{message}").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    };
    let begun = ask(json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": { "protocolVersion": "2025-06-18" } }));
    assert_eq!(begun["result"]["serverInfo"]["name"], "chancery");
    let listed = ask(json!({ "jsonrpc": "2.0", "id": "a", "method": "tools/list" }));
    assert_eq!((listed["id"].as_str(), listed["result"]["tools"].as_array().unwrap().len()), (Some("a"), 6));
    let found = ask(
        json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": { "name": "search", "arguments": { "query": "agreed" } } }),
    );
    assert_eq!(found["result"]["isError"], false, "{found}");
    drop(input);
    assert!(child.wait().unwrap().success(), "it ends when the pipe does");
}

#[test]
fn the_client_library_of_the_protocol_is_content() {
    let python = std::env::var("CHANCERY_MCP_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import mcp.client.stdio"]).stderr(Stdio::null()).status();
    if !has.is_ok_and(|status| status.success()) {
        eprintln!("skipped, {python} has no package `mcp` (`pip install mcp`; CHANCERY_MCP_PYTHON names another Python)");
        return;
    }
    let bench = filled();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client/assistant.py");
    let output =
        Command::new(python).arg(script).arg(bench.command().get_program()).arg(bench.path("chancery.register")).output().unwrap();
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}
