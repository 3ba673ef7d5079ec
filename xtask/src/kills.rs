//! `xtask kills`: kills runs at random moments and looks whether anything was lost or written twice.
//!
//! A reference run is left alone. Then runs over the same documents are killed, each after a random time; after each kill the
//! register must open, and whenever a register has been finished, its exports must equal those of the reference to the byte.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;

use crate::bench::{remove_register, write_report};
use crate::{release_program, root};

/// Runs the chore.
pub fn run(arguments: &[String]) -> Result<()> {
    let (mut count, mut documents, mut seed) = (200, 2000, 1);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{argument} needs a number"))?;
        let number: u64 = value.parse().with_context(|| format!("`{value}` is no number"))?;
        match argument.as_str() {
            "--count" => count = number,
            "--docs" => documents = number,
            "--seed" => seed = number,
            other => bail!("unknown argument {other}"),
        }
    }
    let folder = root().join("out/kills");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let trial = Trial { program: release_program()?, input: folder.join("documents.jsonl"), folder };
    std::fs::write(&trial.input, texts(documents as usize)?)?;

    let register = trial.folder.join("reference.register");
    let start = Instant::now();
    trial.finish(&register)?;
    let whole = start.elapsed();
    let reference = trial.exports(&register)?;
    println!("reference run over {documents} documents: {:.1} s, exports {} bytes", whole.as_secs_f64(), reference.len());

    let register = trial.folder.join("killed.register");
    let (mut kills, mut finished) = (0, 0);
    while kills < count {
        let delay = whole.mul_f64(random(&mut seed));
        if trial.kill_after(&register, delay)? {
            kills += 1;
            trial.check_opens(&register)?;
        } else {
            // The run came to its end before the signal: compare, and begin anew.
            trial.compare(&register, &reference)?;
            finished += 1;
            remove_register(&register);
        }
    }
    trial.finish(&register)?;
    trial.compare(&register, &reference)?;
    let registers = finished + 1;
    println!("{kills} kills over {registers} registers: nothing lost, nothing written twice");
    let body = format!(
        "- input: {documents} documents made of the texts of the corpus\n- an undisturbed run: {:.1} s\n- kills: {kills}, at random moments \
         of runs into {registers} registers\n\nAfter every kill the register opened and verified. Every register, once finished, gave \
         the exports of the undisturbed run, byte for byte: nothing lost, nothing written twice. Measured by `cargo xtask kills`.\n",
        whole.as_secs_f64(),
    );
    write_report("kills", "Runs killed at random moments", &body)
}

struct Trial {
    program: PathBuf,
    input: PathBuf,
    folder: PathBuf,
}

impl Trial {
    fn read(&self, register: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--register").arg(register).args(["read", "--quiet"]).arg(&self.input);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn finish(&self, register: &Path) -> Result<()> {
        let status = self.read(register).status().context("cannot start the program")?;
        ensure!(status.success(), "a run that was left alone ended with {status}");
        Ok(())
    }

    /// Starts a run and kills it after `delay`; whether it was still running then.
    fn kill_after(&self, register: &Path, delay: Duration) -> Result<bool> {
        let mut child = self.read(register).spawn().context("cannot start the program")?;
        let start = Instant::now();
        while start.elapsed() < delay {
            if let Some(status) = child.try_wait()? {
                ensure!(status.success(), "a run after a kill ended with {status}");
                return Ok(false);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill()?;
        child.wait()?;
        Ok(true)
    }

    /// A register that a kill left behind can be asked. Killed early, there may be no register yet.
    fn check_opens(&self, register: &Path) -> Result<()> {
        if !register.exists() {
            return Ok(());
        }
        let output = Command::new(&self.program).arg("--register").arg(register).arg("verify").output()?;
        let fine = matches!(output.status.code(), Some(0 | 3));
        ensure!(fine, "the register does not verify after a kill: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    fn compare(&self, register: &Path, reference: &[u8]) -> Result<()> {
        ensure!(
            self.exports(register)? == reference,
            "the exports differ from those of the undisturbed run; see {}",
            register.display()
        );
        Ok(())
    }

    /// All records and all annotations, as bytes.
    fn exports(&self, register: &Path) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for format in ["jsonl", "annotations"] {
            let out = self.folder.join(format);
            if out.exists() {
                std::fs::remove_dir_all(&out)?;
            }
            let mut export = Command::new(&self.program);
            export.args(["export", format, "--register"]).arg(register).arg("--out").arg(&out).stderr(Stdio::null());
            let status = export.status()?;
            ensure!(status.success(), "export {format} ended with {status}");
            let mut paths: Vec<PathBuf> = std::fs::read_dir(&out)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
            paths.sort();
            for path in paths {
                bytes.extend(std::fs::read(path)?);
            }
        }
        Ok(bytes)
    }
}

/// The texts of the corpus.
pub fn bodies() -> Result<Vec<String>> {
    let mut bodies = Vec::new();
    for folder in ["corpus/passages", "corpus/reports"] {
        let listed = std::fs::read_dir(root().join(folder)).with_context(|| format!("cannot list {folder}"))?;
        let mut paths: Vec<PathBuf> = listed.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        paths.sort();
        for path in paths {
            let content = std::fs::read_to_string(&path)?;
            bodies.extend(content.split("\n---\n").skip(1).step_by(2).map(str::to_owned));
        }
    }
    ensure!(!bodies.is_empty(), "the corpus is empty");
    Ok(bodies)
}

/// As many documents as asked for, made of the texts of the corpus; those that come round again carry their number.
pub fn texts(count: usize) -> Result<String> {
    let bodies = bodies()?;
    let lines = (0..count).map(|n| {
        let body = &bodies[n % bodies.len()];
        let text = if n < bodies.len() { body.clone() } else { format!("{body}\nReport number {n}.") };
        format!("{}\n", json!({ "id": format!("d{n:05}"), "date": "2024-06-14", "text": text }))
    });
    Ok(lines.collect())
}

/// The next number of a fixed sequence, from 0 to 1.
fn random(seed: &mut u64) -> f64 {
    // Knuth's MMIX generator: the low bits are poor, the high ones good enough for delays.
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_all_different() {
        let documents = texts(1500).unwrap();
        let distinct: std::collections::BTreeSet<&str> =
            documents.lines().filter_map(|line| line.split_once("\"text\":")).map(|(_, text)| text).collect();
        assert_eq!((documents.lines().count(), distinct.len()), (1500, 1500));
    }

    #[test]
    fn delays_spread_over_the_run() {
        let mut seed = 1;
        let delays: Vec<f64> = (0..200).map(|_| random(&mut seed)).collect();
        assert!(delays.iter().all(|delay| (0.0..1.0).contains(delay)));
        assert!(delays.iter().filter(|delay| **delay < 0.5).count().abs_diff(100) < 25);
    }
}
