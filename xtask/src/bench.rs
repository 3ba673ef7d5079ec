//! `xtask bench FILE`: whole runs of the program over a JSONL file: documents and words a second, peak memory. `xtask bench`
//! alone measures the stages of the reading.
//!
//! The result is a dated file in `eval/bench/` with machine and commit, so that a claim of speed has its own source.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{release_program, root};

/// Runs the chore.
pub fn run(arguments: &[String]) -> Result<()> {
    match arguments {
        [] => stages(),
        [file] => whole_run(Path::new(file)),
        _ => bail!("give one JSONL file with a field `text`, or nothing for the stages of the reading"),
    }
}

fn stages() -> Result<()> {
    let mut bench = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    bench.args(["bench", "--quiet", "-p", "chancery", "--bench", "stages"]).current_dir(root());
    let output = bench.output().context("cannot start cargo")?;
    if !output.status.success() {
        bail!("the benchmark ended with {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    let table = String::from_utf8_lossy(&output.stdout);
    print!("{table}");
    write_report("stages", "Stages of the reading", &format!("\n```\n{}\n```\n\nMeasured by `cargo xtask bench`.\n", table.trim_end()))
}

fn whole_run(file: &Path) -> Result<()> {
    let (documents, words) = size(file)?;
    let program = release_program()?;
    let register = root().join("out/bench.register");
    std::fs::create_dir_all(root().join("out"))?;
    let mut lines = Vec::new();
    for (name, jobs) in [("one reader", Some("1")), ("a reader a core", None), ("the same bytes again", None)] {
        if name != "the same bytes again" {
            remove_register(&register);
        }
        let mut command = Command::new(&program);
        command.arg("--register").arg(&register).args(["read", "--quiet"]).arg(file).stdout(Stdio::null());
        if let Some(jobs) = jobs {
            command.args(["--jobs", jobs]);
        }
        let mut child = command.spawn().context("cannot start the program")?;
        let Run { seconds, peak, .. } = watch(&mut child)?;
        let rate = |count: u64| (count as f64 / seconds).round();
        lines.push(format!("| {name} | {seconds:.1} | {} | {} | {peak} |", rate(documents), rate(words)));
        println!("{name}: {seconds:.1} s, {} documents/s, {} words/s, peak {peak} MiB", rate(documents), rate(words));
    }
    let size = std::fs::metadata(&register)?.len() / (1 << 20);
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let body = format!(
        "- input: {documents} documents, {words} words\n- register: {size} MiB\n\n| run | seconds | documents/s | words/s | peak memory, \
         MiB |\n|---|---|---|---|---|\n{}\n\nMeasured by `cargo xtask bench FILE`: the release build of `chancery read` into a new register, \
         records included; the third run finds every source known.\n",
        lines.join("\n"),
    );
    write_report(&stem, &format!("Whole run over {stem}"), &body)?;
    remove_register(&register);
    Ok(())
}

/// Writes `eval/bench/DATE-NAME.md`: what was measured, on which commit and machine.
pub fn write_report(name: &str, title: &str, body: &str) -> Result<()> {
    let today = &jiff::Timestamp::now().to_string()[..10];
    let path = root().join(format!("eval/bench/{today}-{name}.md"));
    std::fs::create_dir_all(root().join("eval/bench"))?;
    let report = format!("# {title}, {today}\n\n- commit: {}\n- machine: {}\n{body}", commit()?, machine());
    std::fs::write(&path, report).with_context(|| format!("cannot write {}", path.display()))
}

/// Documents and words of a JSONL file.
fn size(file: &Path) -> Result<(u64, u64)> {
    let content = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let (mut documents, mut words) = (0, 0);
    for line in content.lines().filter(|line| !line.trim().is_empty()) {
        let record: Value = serde_json::from_str(line)?;
        documents += 1;
        words += record["text"].as_str().unwrap_or_default().split_whitespace().count() as u64;
    }
    Ok((documents, words))
}

/// What a run took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run {
    /// From its start to its end.
    pub seconds: f64,
    /// What it used of the processors, where the system tells; 0 elsewhere.
    pub processor: f64,
    /// The most memory that it held, in MiB, where the system tells; 0 elsewhere.
    pub peak: u64,
}

/// Waits for the end of a run that was just started.
pub fn watch(child: &mut Child) -> Result<Run> {
    let (begun, process) = (Instant::now(), child.id());
    let file = |name: &str| std::fs::read_to_string(format!("/proc/{process}/{name}")).unwrap_or_default();
    let (mut peak, mut processor) = (0, 0.0_f64);
    loop {
        let high_water = file("status").lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(high_water.unwrap_or(0_u64) / 1024);
        processor = processor.max(processor_seconds(&file("stat")));
        match child.try_wait()? {
            Some(ended) if ended.success() => return Ok(Run { seconds: begun.elapsed().as_secs_f64(), processor, peak }),
            Some(ended) => bail!("the run ended with {ended}"),
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// User and system time of a process, by what Linux says in its file `stat`.
fn processor_seconds(stat: &str) -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    // The name of the program stands in brackets and may hold blanks.
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS_A_SECOND
}

fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| Some(line.strip_prefix("model name")?.split_once(':')?.1.trim().to_owned()));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{}, {cores} cores, {}", model.unwrap_or_else(|| "processor unknown".to_owned()), std::env::consts::OS)
}

fn commit() -> Result<String> {
    let output =
        Command::new("git").args(["describe", "--always", "--dirty"]).current_dir(root()).output().context("cannot start git")?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Removes a register with the files that SQLite keeps beside it.
pub fn remove_register(register: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        // A file that is not there is as good as removed.
        let _ = std::fs::remove_file(format!("{}{suffix}", register.display()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_that_of_user_and_system() {
        let stat = "4242 (a (strange) name) S 1 4242 4242 0 -1 4194304 900 0 0 0 1250 250 7 7 20 0 3 0 100 5000";
        assert_eq!(processor_seconds(stat), 15.0);
        assert_eq!(processor_seconds(""), 0.0);
    }
}
