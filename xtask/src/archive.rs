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

use crate::bench::{remove_register, watch_memory, write_report};
use crate::stream::Stream;
use crate::{release_program, root};

/// Files in one folder.
const FILES_A_FOLDER: usize = 1_000;
/// Sentences of an article of home.
const SENTENCES: usize = 8;

/// Runs the chore.
pub fn run(arguments: &[String]) -> Result<()> {
    let count: usize = match arguments {
        [] => 100_000,
        [count] => count.parse().with_context(|| format!("`{count}` is no number"))?,
        _ => bail!("give the number of articles, or nothing for 100000"),
    };
    let folder = root().join("out/archive");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let articles = Articles { stream: Stream::new()?, count };
    articles.write(&folder)?;
    let program = release_program()?;
    let register = folder.join("run.register");
    let mut lines = Vec::new();
    let mut time = |name: &str, input: &str| -> Result<Duration> {
        remove_register(&register);
        let begun = Instant::now();
        let mut child = read(&program, &register, &folder.join(input)).spawn().context("cannot start the program")?;
        let peak = watch_memory(&mut child)?;
        let took = begun.elapsed();
        let rate = count as f64 / took.as_secs_f64();
        println!("{name}: {:.1} s, {rate:.0} articles/s, peak {peak} MiB", took.as_secs_f64());
        lines.push(format!("| {name} | {:.1} | {rate:.0} | {peak} |", took.as_secs_f64()));
        Ok(took)
    };
    let plain = time("text files", "text")?;
    let pages = time("the same as pages in files", "pages")?;
    let archive = time("the same pages as a web archive", "articles.warc.gz")?;
    let reference = exports(&program, &register, &folder)?;
    let size = std::fs::metadata(&register)?.len() / 1_000_000;

    let killed = folder.join("killed.register");
    let mut kills = 0;
    for share in [0.2, 0.45, 0.7] {
        let mut child = read(&program, &killed, &folder.join("articles.warc.gz")).spawn()?;
        std::thread::sleep(archive.mul_f64(share));
        if child.try_wait()?.is_none() {
            child.kill()?;
            kills += 1;
        }
        child.wait()?;
    }
    let begun = Instant::now();
    ensure!(read(&program, &killed, &folder.join("articles.warc.gz")).status()?.success(), "the run that took it up again failed");
    let resumed = begun.elapsed();
    ensure!(exports(&program, &killed, &folder)? == reference, "the register that was killed and taken up again differs");
    println!("{kills} kills, taken up again in {:.1} s: the same register", resumed.as_secs_f64());

    let packed = std::fs::metadata(folder.join("articles.warc.gz"))?.len() / 1_000_000;
    let body = format!(
        "- input: {count} invented articles, one in twenty a text of the corpus, the others news of home; as a web archive {packed} MB of gzip\n\
         - register: {size} MB\n\n| input | seconds | articles/s | peak memory, MiB |\n|---|---|---|---|\n{}\n\nThe archive is read at {:.0} % \
         of the speed of the pages in files, and at {:.0} % of that of plain text. {kills} runs over it were killed on the way; the next one took it \
         up again in {:.1} s, and its exports are those of the undisturbed run, byte for byte. Measured by `cargo xtask archive`.\n",
        lines.join("\n"),
        100.0 * pages.as_secs_f64() / archive.as_secs_f64(),
        100.0 * plain.as_secs_f64() / archive.as_secs_f64(),
        resumed.as_secs_f64(),
    );
    write_report("archive", "A web archive beside plain files", &body)?;
    Ok(std::fs::remove_dir_all(&folder)?)
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
