//! Readers: connections that are kept, requests one after the other, and how long each answer took.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::address::Page;

/// What was measured.
#[derive(Debug, Default)]
pub(super) struct Measured {
    /// Milliseconds, sorted.
    times: Vec<f64>,
    /// Answers that were no success.
    pub failed: usize,
    seconds: f64,
}

impl Measured {
    /// The time within which so many of a hundred answers came.
    pub(super) fn percentile(&self, percent: usize) -> f64 {
        let at = (self.times.len() * percent).div_ceil(100).saturating_sub(1);
        self.times.get(at).copied().unwrap_or(f64::NAN)
    }

    /// Answers a second.
    pub(super) fn rate(&self) -> f64 {
        self.times.len() as f64 / self.seconds
    }
}

/// How readers read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// For how long.
    pub span: Duration,
    /// How long a reader takes from one question to the next, where the answer does not take longer.
    pub pause: Duration,
}

/// Lets so many readers ask for a page at this pace.
pub(super) fn measure(host: &str, page: &Page, readers: usize, pace: Pace) -> Result<Measured> {
    let all = Mutex::new(Measured::default());
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for reader in 0..readers {
            let all = &all;
            scope.spawn(move || {
                // People do not all click in the same instant.
                std::thread::sleep(pace.pause.mul_f64(reader as f64 / readers as f64));
                let (times, failed) = read(host, page, reader, begun + pace.span, pace.pause);
                if let Ok(mut all) = all.lock() {
                    all.times.extend(times);
                    all.failed += failed;
                }
            });
        }
    });
    let mut measured = all.into_inner().map_err(|_| anyhow::anyhow!("a reader died"))?;
    measured.seconds = begun.elapsed().as_secs_f64();
    measured.times.sort_by(f64::total_cmp);
    if measured.times.is_empty() {
        bail!("nothing was answered for {}", page.name);
    }
    Ok(measured)
}

fn read(host: &str, page: &Page, reader: usize, end: Instant, pause: Duration) -> (Vec<f64>, usize) {
    let (mut times, mut failed) = (Vec::new(), 0);
    let mut connection = Connection::open(host).ok();
    // A stride that meets all addresses, from another place for each reader.
    let mut at = reader * 7919;
    while Instant::now() < end {
        at += 1;
        let address = &page.addresses[at % page.addresses.len()];
        let begun = Instant::now();
        let fine = match &mut connection {
            Some(open) => open.get(address).is_ok_and(|(status, _)| status == 200),
            None => false,
        };
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        if !fine {
            failed += 1;
            connection = Connection::open(host).ok();
        }
        std::thread::sleep(pause.saturating_sub(begun.elapsed()).min(end.saturating_duration_since(Instant::now())));
    }
    (times, failed)
}

/// What an address answers.
pub(crate) fn get(host: &str, address: &str) -> Result<Vec<u8>> {
    let (status, body) = Connection::open(host)?.get(address)?;
    if status != 200 {
        bail!("{address} answers {status}: {}", String::from_utf8_lossy(&body));
    }
    Ok(body)
}

/// Makes a decision about a record every so often until it is told to stop; how long each took, in milliseconds, sorted.
pub(super) fn decide(host: &str, record: &str, pause: Duration, go_on: &AtomicBool) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    while go_on.load(Ordering::Relaxed) {
        let body = json!({ "action": "note", "record": record, "value": format!("note {}", times.len()), "reason": "load" });
        let begun = Instant::now();
        let (status, answer) = Connection::open(host)?.post("/api/v1/decisions", &body.to_string())?;
        if !(200..300).contains(&status) {
            bail!("a decision was answered {status}: {}", String::from_utf8_lossy(&answer));
        }
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        while go_on.load(Ordering::Relaxed) && begun.elapsed() < pause {
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

struct Connection {
    host: String,
    stream: BufReader<TcpStream>,
}

impl Connection {
    fn open(host: &str) -> Result<Connection> {
        let stream = TcpStream::connect(host).with_context(|| format!("cannot reach {host}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        Ok(Connection { host: host.to_owned(), stream: BufReader::new(stream) })
    }

    fn get(&mut self, address: &str) -> Result<(u16, Vec<u8>)> {
        write!(self.stream.get_mut(), "GET {address} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host)?;
        self.answer()
    }

    fn post(&mut self, address: &str, body: &str) -> Result<(u16, Vec<u8>)> {
        let (host, length) = (&self.host, body.len());
        let head =
            format!("POST {address} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n");
        write!(self.stream.get_mut(), "{head}{body}")?;
        self.answer()
    }

    /// The status and the body of an answer.
    fn answer(&mut self) -> Result<(u16, Vec<u8>)> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no answer")?;
        let (mut length, mut chunked) = (0, false);
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let head = line.trim().to_ascii_lowercase();
            if head.is_empty() {
                break;
            }
            if let Some(value) = head.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            chunked |= head.starts_with("transfer-encoding:") && head.contains("chunked");
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                line.clear();
                self.stream.read_line(&mut line)?;
                let size = usize::from_str_radix(line.trim(), 16)?;
                let from = body.len();
                body.resize(from + size, 0);
                self.stream.read_exact(&mut body[from..])?;
                self.stream.read_exact(&mut [0; 2])?;
                if size == 0 {
                    break;
                }
            }
        } else {
            body.resize(length, 0);
            self.stream.read_exact(&mut body)?;
        }
        Ok((status, body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let measured = Measured { times: (1..=100).map(f64::from).collect(), failed: 0, seconds: 2.0 };
        assert_eq!((measured.percentile(50), measured.percentile(95), measured.percentile(100)), (50.0, 95.0, 100.0));
        assert_eq!(measured.rate(), 50.0);
    }
}
