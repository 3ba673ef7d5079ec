//! `xtask archive`: a web archive of invented articles streamed through `chancery read`: speed beside plain files, peak memory, and
//! whether a run that is killed and taken up again gives the same register.
//!
//! One article in twenty is a text of the corpus; the others are invented news of home, as most news is.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::bench::{Run, remove_register, watch, write_report};
use crate::stream::Stream;
use crate::{release_program, root};

/// Files in one folder.
const FILES_A_FOLDER: usize = 1_000;
/// Sentences of an article of home.
const SENTENCES: usize = 8;

/// The parts of the chore in their order, for those who must wait between them until the machine is quiet. The last one writes
/// the report and takes everything away.
const PARTS: [&str; 5] = ["write", "text", "pages", "archive", "kills"];

/// Runs the chore, or those parts of it that are named.
pub fn run(arguments: &[String]) -> Result<()> {
    let (mut count, mut named) = (100_000, Vec::new());
    for argument in arguments {
        match (argument.parse(), PARTS.iter().find(|part| *part == argument)) {
            (_, Some(part)) => named.push(*part),
            (Ok(number), _) => count = number,
            _ => bail!("give the number of articles, or nothing for 100000, and parts out of {}", PARTS.join(", ")),
        }
    }
    let bench = Bench { folder: root().join("out/archive"), program: release_program()?, count };
    let wanted = |part: &str| named.is_empty() || named.contains(&part);
    if wanted("write") {
        bench.write()?;
    }
    for (part, _, input) in INPUTS {
        if wanted(part) {
            bench.measure(part, input)?;
        }
    }
    if wanted("kills") {
        let kills = bench.kills()?;
        bench.report(&kills)?;
        std::fs::remove_dir_all(&bench.folder)?;
    }
    Ok(())
}

/// What is measured: the part, how the report calls its input, and where that lies.
const INPUTS: [(&str, &str, &str); 3] = [
    ("text", "text files", "text"),
    ("pages", "the same as pages in files", "pages"),
    ("archive", "the same pages as a web archive", ARCHIVE),
];
const ARCHIVE: &str = "articles.warc.gz";

/// Where the chore works; the figures of each part lie there until the report is written.
struct Bench {
    folder: PathBuf,
    program: PathBuf,
    count: usize,
}

/// What became of the runs that were killed.
struct Kills {
    /// Articles in the register after each kill.
    taken_in: Vec<u64>,
    /// The run that took it up again to the end.
    resumed: Duration,
}

impl Bench {
    fn write(&self) -> Result<()> {
        if self.folder.exists() {
            std::fs::remove_dir_all(&self.folder)?;
        }
        std::fs::create_dir_all(&self.folder)?;
        Articles { stream: Stream::new()?, count: self.count }.write(&self.folder)
    }

    /// Reads one input into a new register, which is kept if it is that of the archive.
    fn measure(&self, part: &str, input: &str) -> Result<()> {
        let register = self.register(part);
        remove_register(&register);
        let mut child = read(&self.program, &register, &self.folder.join(input)).spawn().context("cannot start the program")?;
        let run = watch(&mut child)?;
        let held = self.sources(&register)?;
        ensure!(held == self.count as u64, "{part}: {held} articles were taken in, {} were given", self.count);
        println!("{part}: {:.1} s, {:.1} processor seconds, peak {} MiB", run.seconds, run.processor, run.peak);
        std::fs::write(self.figures(part), format!("{} {} {}", run.seconds, run.processor, run.peak))?;
        if part != "archive" {
            remove_register(&register);
        }
        Ok(())
    }

    /// Kills three runs over the archive on their way and lets the fourth go on.
    fn kills(&self) -> Result<Kills> {
        let register = self.register("killed");
        remove_register(&register);
        let whole = Duration::from_secs_f64(self.measured("archive")?.seconds);
        let mut taken_in = Vec::new();
        // Each run goes on where the last one ended: together less than a whole one.
        for share in [0.2, 0.25, 0.3] {
            let mut child = read(&self.program, &register, &self.folder.join(ARCHIVE)).spawn()?;
            std::thread::sleep(whole.mul_f64(share));
            ensure!(child.try_wait()?.is_none(), "the run ended before it could be killed");
            child.kill()?;
            child.wait()?;
            taken_in.push(self.sources(&register)?);
            println!("killed with {} articles in the register", taken_in[taken_in.len() - 1]);
        }
        ensure!(taken_in.iter().any(|articles| (1..self.count as u64).contains(articles)), "no run was killed half-way");
        let begun = Instant::now();
        let again = read(&self.program, &register, &self.folder.join(ARCHIVE)).status()?;
        ensure!(again.success(), "the run that took it up again failed");
        let resumed = begun.elapsed();
        let exports = |register: &Path| exports(&self.program, register, &self.folder);
        ensure!(exports(&register)? == exports(&self.register("archive"))?, "the register that was killed and taken up again differs");
        println!("taken up again in {:.1} s: the same register", resumed.as_secs_f64());
        Ok(Kills { taken_in, resumed })
    }

    fn report(&self, kills: &Kills) -> Result<()> {
        let (mut lines, mut runs) = (Vec::new(), Vec::new());
        for (part, name, _) in INPUTS {
            let run = self.measured(part)?;
            let rate = self.count as f64 / run.seconds;
            lines.push(format!("| {name} | {:.1} | {:.1} | {rate:.0} | {} |", run.seconds, run.processor, run.peak));
            runs.push(run);
        }
        let [text, pages, archive] = &runs[..] else { bail!("a part is missing") };
        let megabytes = |path: PathBuf| -> Result<u64> { Ok(std::fs::metadata(path)?.len() / 1_000_000) };
        let taken_in: Vec<String> = kills.taken_in.iter().map(u64::to_string).collect();
        let body = format!(
            "- input: {} invented articles, one in twenty a text of the corpus, the others news of home; as a web archive {} MB of gzip\n\
             - register: {} MB\n\n| input | seconds | processor seconds | articles/s | peak memory, MiB |\n|---|---|---|---|---|\n{}\n\n\
             The archive is read at {:.0} % of the speed of the pages in files, and at {:.0} % of that of plain text. Three runs over it were \
             killed when the register held {} articles; the next one took it up again in {:.1} s, and its exports are those of the \
             undisturbed run, byte for byte. Measured by `cargo xtask archive`. Peak memory counts the pages of the register that are \
             mapped, 1 GB at most.\n",
            self.count,
            megabytes(self.folder.join(ARCHIVE))?,
            megabytes(self.register("archive"))?,
            lines.join("\n"),
            100.0 * pages.seconds / archive.seconds,
            100.0 * text.seconds / archive.seconds,
            taken_in.join(", "),
            kills.resumed.as_secs_f64(),
        );
        write_report("archive", "A web archive beside plain files", &body)
    }

    fn register(&self, part: &str) -> PathBuf {
        self.folder.join(format!("{part}.register"))
    }

    fn figures(&self, part: &str) -> PathBuf {
        self.folder.join(format!("{part}.figures"))
    }

    fn measured(&self, part: &str) -> Result<Run> {
        let path = self.figures(part);
        let words = std::fs::read_to_string(&path).with_context(|| format!("the part `{part}` has not been run"))?;
        let figures: Vec<f64> = words.split(' ').map(str::parse).collect::<Result<_, _>>()?;
        let [seconds, processor, peak] = figures[..] else { bail!("{} holds no figures", path.display()) };
        Ok(Run { seconds, processor, peak: peak as u64 })
    }

    /// How many sources a register holds.
    fn sources(&self, register: &Path) -> Result<u64> {
        let mut sql = Command::new(&self.program);
        sql.arg("--register").arg(register).args(["sql", "SELECT count(*) AS n FROM sources", "-o", "csv"]);
        let output = sql.output()?;
        ensure!(output.status.success(), "the register does not answer: {}", String::from_utf8_lossy(&output.stderr));
        let table = String::from_utf8(output.stdout)?;
        table.lines().nth(1).and_then(|n| n.parse().ok()).with_context(|| format!("no number of sources in {table}"))
    }
}

fn read(program: &Path, register: &Path, input: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("--register").arg(register).args(["read", "--quiet"]).arg(input);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// All records of a register, as bytes.
fn exports(program: &Path, register: &Path, folder: &Path) -> Result<Vec<u8>> {
    let out = folder.join("export");
    let status = Command::new(program).args(["export", "jsonl", "--register"]).arg(register).arg("--out").arg(&out).status()?;
    ensure!(status.success(), "the export ended with {status}");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&out)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    let mut bytes = Vec::new();
    for path in paths {
        bytes.extend(std::fs::read(path)?);
    }
    std::fs::remove_dir_all(&out)?;
    Ok(bytes)
}

struct Articles {
    stream: Stream,
    count: usize,
}

impl Articles {
    /// Writes the articles as text files, as pages, and as a web archive whose records are packed one by one.
    fn write(&self, folder: &Path) -> Result<()> {
        let mut archive = BufWriter::new(File::create(folder.join("articles.warc.gz"))?);
        for n in 0..self.count {
            let (text, page) = (self.text(n), self.page(n));
            for (form, extension, content) in [("text", "txt", &text), ("pages", "html", &page)] {
                let inner = folder.join(form).join(format!("{:04}", n / FILES_A_FOLDER));
                if n.is_multiple_of(FILES_A_FOLDER) {
                    std::fs::create_dir_all(&inner)?;
                }
                std::fs::write(inner.join(format!("{n:06}.{extension}")), content)?;
            }
            let mut packed = GzEncoder::new(&mut archive, Compression::default());
            packed.write_all(record(n, &page).as_bytes())?;
            packed.finish()?;
        }
        Ok(archive.flush()?)
    }

    fn text(&self, n: usize) -> String {
        format!("{}\n\nThis is report number {n} of the service.\n", self.stream.article(n, SENTENCES))
    }

    /// The text as newspapers wrap it.
    fn page(&self, n: usize) -> String {
        let escaped = self.text(n).replace('&', "&amp;").replace('<', "&lt;");
        let paragraphs: String = escaped.lines().filter(|line| !line.is_empty()).map(|line| format!("<p>{line}</p>\n")).collect();
        let links: String =
            (0..40).map(|link| format!("<li><a href=\"/section/{link}\">Section {link} of the paper</a></li>\n")).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Report {n} - Morning Gazette</title>\n\
             <meta property=\"og:title\" content=\"Report {n}\"><meta property=\"og:site_name\" content=\"Morning Gazette\">\n\
             <meta property=\"article:published_time\" content=\"2024-06-14T08:00:00Z\">\n\
             <style>body {{ font: 1em serif; margin: 0 }}</style><script>var page = {{ number: {n} }};</script></head>\n\
             <body><header><nav><ul>{links}</ul></nav></header>\n<main><article><h1>Report {n}</h1>\n{paragraphs}</article></main>\n\
             <aside><h2>Most read</h2><ul>{links}</ul></aside><footer><p>All rights reserved.</p></footer></body></html>\n"
        )
    }
}

/// The page as an archive keeps it: request line and headers of the answer, then the page.
fn record(n: usize, page: &str) -> String {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: gazette\r\n\r\n{page}");
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-06-14T09:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{n:012}>\r\n\
         WARC-Target-URI: https://gazette.example/report/{n}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n\
         {answer}\r\n\r\n",
        answer.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_says_how_long_it_is() {
        let record = record(7, "<p>a");
        let (head, block) = record.split_once("\r\n\r\n").unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")).unwrap();
        assert_eq!(block.strip_suffix("\r\n\r\n").unwrap().len().to_string(), length);
    }
}
