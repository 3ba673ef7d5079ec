//! The desk as a program: where it refuses to start, and what a kill leaves behind.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::bench::{Bench, reports};

struct Desk {
    child: Child,
    host: String,
}

impl Desk {
    fn start(bench: &Bench) -> Desk {
        let mut child =
            bench.command().args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let host = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        assert!(host.starts_with("127.0.0.1:"), "{line}");
        Desk { child, host }
    }

    /// The status and the body of an answer; nothing where the desk is gone.
    fn call(&self, method: &str, address: &str, body: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(&self.host).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
        let head = format!("{method} {address} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.host);
        let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
        write!(stream, "{head}{kind}Content-Length: {}\r\n\r\n{body}", body.len()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        Some((status, answer.split_once("\r\n\r\n")?.1.to_owned()))
    }

    fn json(&self, address: &str) -> Value {
        let (status, body) = self.call("GET", address, "").unwrap();
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn beyond_this_machine_the_desk_does_not_start_without_proxy_and_token() {
    let bench = Bench::new();
    bench.write("reports.jsonl", reports(3));
    bench.run("read reports.jsonl").ended(0);
    for (arguments, why) in [
        ("serve --listen 0.0.0.0:0", "clear text"),
        ("serve --listen [::]:0", "clear text"),
        ("serve --listen 0.0.0.0:0 --origin https://desk.example.org", "--proxy"),
        ("serve --listen 0.0.0.0:0 --proxy 127.0.0.1", "--origin"),
        ("serve --listen 0.0.0.0:0 --origin http://desk.example.org --proxy 127.0.0.1", "no public address"),
        ("serve --listen 127.0.0.1:0 --origin https://desk.example.org --proxy 127.0.0.1", "token new"),
    ] {
        let said = bench.run(arguments).ended(1);
        assert!(said.err.contains(why) && said.out.is_empty(), "{arguments}: {}", said.err);
    }
    bench.run("serve --listen nowhere").ended(2);
    bench.run("--register nothing.register serve").ended(1);
}

#[test]
fn tokens_are_made_listed_and_revoked() {
    let bench = Bench::new();
    bench.write("reports.jsonl", reports(3));
    bench.run("read reports.jsonl").ended(0);
    bench.run("token list").ended(3);
    let token = bench.run("token new Aisha --role reviewer --days 30").ended(0).out;
    let id = token.trim().strip_prefix("chancery_").unwrap().split('_').next().unwrap().to_owned();
    bench.run("token new Bruno --role king").ended(2);
    let listed = bench.run("-o json token list").ended(0);
    assert!(!listed.out.contains(token.trim()) && !listed.out.contains("argon2"), "{}", listed.out);
    assert!(listed.out.contains("Aisha") && listed.out.contains("reviewer") && listed.out.contains(&id));
    bench.run(&format!("token revoke {id}")).ended(0);
    bench.run(&format!("token revoke {id}")).ended(1);
    let asked = bench.command().args(["sql", "SELECT hash FROM token"]).output().unwrap();
    assert_eq!(asked.status.code(), Some(1));
}

#[test]
fn a_kill_in_the_middle_of_decisions_leaves_each_made_or_not_made() {
    let bench = Bench::new();
    bench.write("reports.jsonl", reports(60));
    bench.run("read reports.jsonl").ended(0);
    let mut told = 0;
    for round in 0..8u32 {
        let desk = Desk::start(&bench);
        let commitments = desk.json("/api/v1/commitments?limit=40");
        let records: Vec<String> =
            commitments["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
        assert!(!records.is_empty());
        let held_before = desk.json("/api/v1/decisions?limit=1000")["items"].as_array().unwrap().len();
        // Decisions of several kinds, one after the other, from two callers, until the desk is gone.
        let gone = AtomicBool::new(false);
        let made: Vec<String> = std::thread::scope(|scope| {
            let callers: Vec<_> = (0..2)
                .map(|caller| {
                    let (desk, records, gone) = (&desk, &records, &gone);
                    scope.spawn(move || {
                        let mut made = Vec::new();
                        for n in caller.. {
                            let record = &records[n % records.len()];
                            let reason = format!("round {round}, caller {caller}, number {n}");
                            let draft = match n % 3 {
                                0 => json!({ "action": "note", "record": record, "value": reason, "reason": reason }),
                                1 => json!({ "action": "accept", "record": record, "reason": reason }),
                                _ => json!({ "action": "edit", "record": record, "field": "statement", "value": format!("Said anew, {reason}"), "reason": reason }),
                            };
                            match desk.call("POST", "/api/v1/decisions", &draft.to_string()) {
                                Some((201, body)) => made.push(serde_json::from_str::<Value>(&body).unwrap()["id"].as_str().unwrap().to_owned()),
                                // A record that was accepted already, for example: no decision, and that was told.
                                Some((status, body)) => assert!((400..500).contains(&status), "{status} {body}"),
                                None => {
                                    gone.store(true, Ordering::Relaxed);
                                    return made;
                                }
                            }
                            if gone.load(Ordering::Relaxed) {
                                return made;
                            }
                        }
                        made
                    })
                })
                .collect();
            // At another moment in each round, spread by the golden ratio.
            std::thread::sleep(Duration::from_millis(60 + (f64::from(round) * 0.618_034).fract().mul_add(400.0, 0.0) as u64));
            let id = desk.child.id();
            let status = std::process::Command::new("kill").args(["-9", &id.to_string()]).status().unwrap();
            assert!(status.success());
            callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect()
        });
        desk.kill();
        bench.run("verify").ended(0);
        let desk = Desk::start(&bench);
        let held = desk.json("/api/v1/decisions?limit=1000");
        let ids: Vec<&str> = held["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
        for id in &made {
            assert!(ids.contains(&id.as_str()), "round {round}: {id} was told and is not there");
        }
        // Whoever was not told may have decided: one decision a caller at most.
        let untold = ids.len() - held_before - made.len();
        assert!(untold <= 2, "round {round}: {untold} decisions that nobody was told of");
        told += made.len();
        desk.kill();
    }
    assert!(told >= 16, "{told} decisions: the test proved little");
}
