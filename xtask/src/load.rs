//! `xtask load [DOCUMENTS [WORD]]`: the desk under load. A register of invented documents (100,000 if not said otherwise), the release
//! build of `chancery serve` on it, fifty readers on loopback, and `chancery read` adding reports all the while.
//!
//! Every kind of page and every list of the interface is asked for by all readers at once, at addresses drawn from those that
//! the register has, so that few answers come from memory; then all kinds mixed, with the reading and without it. Two ways of
//! reading are measured: a page a second, as hurried people read, to which the bars apply ([`bar`]); and the next page the moment
//! the last one came, as nobody reads. Now and then somebody decides. The chore fails where a bar is missed. With a word only the
//! kinds of pages are measured whose names have it, and no report is written.

mod address;
mod reader;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::bench::{remove_register, write_report};
use crate::{kills, release_program, root};
use address::{Page, pages};
pub(crate) use reader::get;
use reader::{Measured, Pace, decide, measure};

const DOCUMENTS: usize = 100_000;
const READERS: usize = 50;
/// How long each kind of page is measured at a page a second, and without a pause.
const CALM: Pace = Pace { span: Duration::from_secs(4), pause: Duration::from_secs(1) };
const HURRIED: Pace = Pace { span: Duration::from_secs(1), pause: Duration::ZERO };
/// How long all kinds are measured together.
const MIXED: Pace = Pace { span: Duration::from_secs(20), ..CALM };
/// How often somebody decides meanwhile.
const DECISIONS: Duration = Duration::from_secs(10);
/// The most that the desk may hold in memory, in MiB, and that a first page may weigh, in bytes.
const MEMORY: u64 = 400;
const FIRST_PAINT: usize = 200_000;

/// Within how many milliseconds 95 of 100 answers must come at a page a second.
fn bar(page: &Page) -> f64 {
    if ["home", "dyad"].contains(&page.name) { 30.0 } else { 100.0 }
}

/// Runs the chore.
pub fn run(arguments: &[String]) -> Result<()> {
    let (documents, word) = match arguments {
        [] => (DOCUMENTS, ""),
        [count] => (count.parse().context("give a number of documents")?, ""),
        [count, word] => (count.parse().context("give a number of documents")?, word.as_str()),
        _ => bail!("give a number of documents, and a word"),
    };
    let program = release_program()?;
    let register = sample(documents)?;
    let mut desk = Desk::start(&program, &register)?;
    let mut pages = pages(&desk.host)?;
    pages.retain(|page| page.name.contains(word));
    let reading = Arc::new(AtomicBool::new(true));
    let (flag, more) = (Arc::clone(&reading), program.clone());
    let into = register.clone();
    let adding = std::thread::spawn(move || keep_reading(&more, &into, &flag));
    let (flag, host, record) = (Arc::clone(&reading), desk.host.clone(), some_record(&desk.host)?);
    let deciding = std::thread::spawn(move || decide(&host, &record, DECISIONS, &flag));
    let (mut lines, mut missed) = (Vec::new(), Vec::new());
    let mut note = |page: &Page, circumstance: &str, calm: &Measured, hurried: Option<&Measured>| {
        let line = line(page, circumstance, calm, hurried);
        println!("{line}");
        lines.push(line);
        let failed = calm.failed + hurried.map_or(0, |hurried| hurried.failed);
        if calm.percentile(95) > bar(page) || failed > 0 {
            missed.push(format!("{}: {:.1} ms, {failed} failed", page.name, calm.percentile(95)));
        }
    };
    for page in &pages {
        let calm = measure(&desk.host, page, READERS, CALM)?;
        let hurried = measure(&desk.host, page, READERS, HURRIED)?;
        note(page, "", &calm, Some(&hurried));
    }
    let all = mixed(&pages);
    note(&all, "", &measure(&desk.host, &all, READERS, MIXED)?, None);
    reading.store(false, Ordering::Relaxed);
    let added = adding.join().map_err(|_| anyhow::anyhow!("the reading died"))??;
    let decisions = deciding.join().map_err(|_| anyhow::anyhow!("the decisions died"))??;
    note(&all, ", without `read`", &measure(&desk.host, &all, READERS, MIXED)?, None);
    let (held, own) = desk.memory()?;
    let opening = opening(&desk.host)?;
    desk.stop()?;
    if held > MEMORY {
        missed.push(format!("memory: {held} MiB"));
    }
    if opening > FIRST_PAINT {
        missed.push(format!("first paint: {opening} bytes"));
    }
    let size = std::fs::metadata(&register)?.len() >> 20;
    let verdict = if missed.is_empty() { "every bar is met".to_owned() } else { format!("missed: {}", missed.join("; ")) };
    let body = format!(
        "- register: {documents} invented documents, {size} MiB\n- readers: {READERS} on loopback, on the same machine as the desk and \
         `chancery read` (as many at work as there are cores, as usual), which added {added} reports meanwhile\n- a decision every {} seconds meanwhile, {} in all: median {:.0} ms, longest {:.0} ms\n- memory of the desk: \
         {held} MiB at its highest ({own} MiB of it its own, the rest pages of the file)\n- first paint: {} kB in all, page, style, script \
         and mark\n- bars: 95 of 100 calm answers within 100 ms, of home and dyad within 30 ms; {MEMORY} MiB; {} kB; {verdict}\n\nTimes in \
         milliseconds. *Calm*: each reader asks a page a second. *Hurried*: each reader asks the next page the moment the last one \
         came.\n\n| page | addresses | calm p50 | calm p95 | calm longest | hurried p50 | hurried p95 | pages/s | failed \
         |\n|---|---|---|---|---|---|---|---|---|\n{}\n\nMeasured by `cargo xtask load`.\n",
        DECISIONS.as_secs(),
        decisions.len(),
        decisions.get(decisions.len() / 2).unwrap_or(&f64::NAN),
        decisions.last().unwrap_or(&f64::NAN),
        opening / 1_000,
        FIRST_PAINT / 1_000,
        lines.join("\n")
    );
    if word.is_empty() {
        write_report("load", "The desk under load", &body)?;
    } else {
        println!("{body}");
    }
    remove_register(&register);
    if missed.is_empty() { Ok(()) } else { bail!("{verdict}") }
}

/// The record that is decided about.
fn some_record(host: &str) -> Result<String> {
    let listed: serde_json::Value = serde_json::from_slice(&get(host, "/api/v1/commitments?limit=1")?)?;
    Ok(listed["items"][0]["id"].as_str().context("the register holds a commitment")?.to_owned())
}

/// All kinds of pages, one after the other, so that each comes up as often as any other.
fn mixed(pages: &[Page]) -> Page {
    let rounds = pages.iter().map(|page| page.addresses.len()).max().unwrap_or(0).min(400);
    let addresses = (0..rounds).flat_map(|round| pages.iter().map(move |page| page.addresses[round % page.addresses.len()].clone()));
    Page { name: "all kinds, mixed", addresses: addresses.collect() }
}

fn line(page: &Page, circumstance: &str, calm: &Measured, hurried: Option<&Measured>) -> String {
    let fast = hurried.map_or("| | ".to_owned(), |hurried| {
        format!("{:.1} | {:.1} | {:.0}", hurried.percentile(50), hurried.percentile(95), hurried.rate())
    });
    format!(
        "| {}{circumstance} | {} | {:.1} | {:.1} | {:.1} | {fast} | {} |",
        page.name,
        page.addresses.len(),
        calm.percentile(50),
        calm.percentile(95),
        calm.percentile(100),
        calm.failed + hurried.map_or(0, |hurried| hurried.failed)
    )
}

/// A copy of the register of so many invented documents, which is made where there is none.
fn sample(documents: usize) -> Result<PathBuf> {
    let kept = root().join(format!("out/sample-{documents}.register"));
    let copy = root().join("out/load.register");
    std::fs::create_dir_all(root().join("out"))?;
    if !kept.exists() {
        println!("making a register of {documents} documents");
        let mut make = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        make.args(["run", "--release", "--quiet", "-p", "chancery-store", "--example", "sample_register", "--"]);
        let status = make.arg(documents.to_string()).arg(&kept).current_dir(root()).status().context("cannot start cargo")?;
        if !status.success() {
            bail!("the register was not made: {status}");
        }
    }
    remove_register(&copy);
    std::fs::copy(&kept, &copy)?;
    Ok(copy)
}

/// Adds reports until it is told to stop; how many it added.
fn keep_reading(program: &Path, register: &Path, go_on: &AtomicBool) -> Result<usize> {
    let (input, mut added) = (root().join("out/load.jsonl"), 0);
    while go_on.load(Ordering::Relaxed) {
        // Each round brings texts that the register does not know.
        let texts = kills::texts(2_000)?.replace("\"text\":\"", &format!("\"text\":\"Edition {added}. "));
        std::fs::write(&input, texts)?;
        let mut read = Command::new(program);
        read.arg("--register").arg(register).args(["read", "--quiet"]).arg(&input).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = read.spawn().context("cannot start the reading")?;
        while child.try_wait()?.is_none() {
            if !go_on.load(Ordering::Relaxed) {
                child.kill()?;
                child.wait()?;
                return Ok(added);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        added += 2_000;
    }
    Ok(added)
}

/// How many bytes a browser gets before it can paint the first page: the page, its style and its script.
fn opening(host: &str) -> Result<usize> {
    let page = get(host, "/")?;
    let text = String::from_utf8_lossy(&page).into_owned();
    let mut bytes = page.len();
    for file in text.split(['"']).filter(|part| part.starts_with("/static/")).collect::<std::collections::BTreeSet<_>>() {
        bytes += get(host, file)?.len();
    }
    Ok(bytes)
}

/// A desk that is being served.
pub(crate) struct Desk {
    child: Child,
    host: String,
}

impl Desk {
    /// Starts a desk on any port of this machine.
    pub(crate) fn start(program: &Path, register: &Path) -> Result<Desk> {
        let mut serve = Command::new(program);
        serve.arg("--register").arg(register).args(["serve", "--listen", "127.0.0.1:0", "--costly-a-minute", "0"]);
        let mut child = serve.stdout(Stdio::piped()).spawn().context("cannot start the desk")?;
        let mut address = String::new();
        BufReader::new(child.stdout.take().context("no output")?).read_line(&mut address)?;
        let host = address.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        if host.is_empty() {
            bail!("the desk did not start: {}", child.wait()?);
        }
        Ok(Desk { child, host })
    }

    /// The highest memory that the desk held, and how much it holds that is no file, in MiB.
    fn memory(&self) -> Result<(u64, u64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim_start_matches(':').trim().split(' ').next()?.parse::<u64>().ok()
        };
        Ok((field("VmHWM").unwrap_or(0) >> 10, field("RssAnon").unwrap_or(0) >> 10))
    }

    /// Where it listens.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Kills it.
    pub(crate) fn stop(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
