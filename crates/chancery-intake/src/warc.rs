//! Web archives (ISO 28500), such as those of Common Crawl: a stream of records, of which the pages that were fetched well give a
//! document each.
//!
//! A response must be an answer with status 200 that holds a page, plain text or a PDF; a `resource` or `conversion` record is
//! its content itself. Requests, metadata, revisits, pictures and answers of failure are passed over in silence. A record that
//! is damaged is a failure, and reading goes on with the next one. The day of the crawl is not taken for a date of publication.

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use crate::document::Origin;
use crate::failure::{Failure, FailureKind, Limit};
use crate::intake::io_failure;
use crate::options::Options;
use crate::packing::is_bomb;
use crate::pending::{Parser, Pending};
use crate::{html, pdf, plain};

mod http;

/// Bytes of a record's header at most; the field names and an address of the longest kind fit many times.
const HEADER_BYTES: u64 = 64 * 1024;

/// The documents of a web archive.
pub(crate) struct Records<R> {
    origin: Origin,
    reader: R,
    options: Arc<Options>,
    /// The first line of the next record, where it was met in search of it.
    first: Option<Vec<u8>>,
    /// Records begun so far.
    number: u64,
    documents: u64,
    ended: bool,
}

/// What the header of a record says of it.
#[derive(Debug, Default, PartialEq)]
struct Header {
    kind: String,
    id: Option<String>,
    target: Option<String>,
    content_type: String,
    length: Option<u64>,
}

/// What came next in the stream.
enum Step {
    Document(Pending),
    Failed(Failure),
    PassedOver,
    End,
}

impl<R: BufRead> Records<R> {
    pub fn new(origin: Origin, reader: R, options: Arc<Options>) -> Self {
        Records { origin, reader, options, first: None, number: 0, documents: 0, ended: false }
    }

    fn place(&self) -> Origin {
        self.origin.at_number(self.number)
    }

    fn damaged(&self, message: &str) -> Step {
        Step::Failed(Failure::new(self.place(), FailureKind::Damaged, message))
    }

    fn step(&mut self) -> io::Result<Step> {
        let Some(first) = self.first_line()? else { return Ok(Step::End) };
        self.number += 1;
        if !first.starts_with(b"WARC/") {
            let found = self.skip_to_record()?;
            self.ended = !found;
            return Ok(self.damaged("this is no record of a web archive; went on with the next one"));
        }
        let Some(header) = self.header()? else {
            self.ended = !self.skip_to_record()?;
            return Ok(self.damaged("the header of the record is damaged; went on with the next one"));
        };
        let Some(length) = header.length else {
            self.ended = !self.skip_to_record()?;
            return Ok(self.damaged("the record does not say how long it is; went on with the next one"));
        };
        let wanted = matches!(header.kind.as_str(), "response" | "resource" | "conversion");
        if !wanted || length > self.options.limits.record_bytes {
            let passed = io::copy(&mut (&mut self.reader).take(length), &mut io::sink())?;
            if passed < length {
                return Ok(self.damaged("the file ends inside this record; it may have been cut short"));
            }
            return Ok(match wanted {
                true => Step::Failed(Failure::over(self.place(), Limit::RecordBytes, &self.options.limits)),
                false => Step::PassedOver,
            });
        }
        let mut block = Vec::new();
        (&mut self.reader).take(length).read_to_end(&mut block)?;
        if (block.len() as u64) < length {
            return Ok(self.damaged("the file ends inside this record; it may have been cut short"));
        }
        Ok(self.document(header, block))
    }

    /// The first line that is not empty.
    fn first_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        if let Some(line) = self.first.take() {
            return Ok(Some(line));
        }
        loop {
            let line = self.line(HEADER_BYTES)?;
            if line.is_empty() {
                return Ok(None);
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some(line));
            }
        }
    }

    /// A line with its end, or as much of it as may be; empty at the end of the stream.
    fn line(&mut self, most: u64) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        (&mut self.reader).take(most).read_until(b'\n', &mut line)?;
        Ok(line)
    }

    /// Passes over lines to the start of the next record; whether there is one.
    fn skip_to_record(&mut self) -> io::Result<bool> {
        loop {
            let line = self.line(HEADER_BYTES)?;
            if line.is_empty() {
                return Ok(false);
            }
            if line.starts_with(b"WARC/1.") {
                self.first = Some(line);
                return Ok(true);
            }
        }
    }

    /// The fields up to the empty line; none where they cannot be read.
    fn header(&mut self) -> io::Result<Option<Header>> {
        let mut header = Header::default();
        let mut room = HEADER_BYTES;
        loop {
            let line = self.line(room)?;
            room -= line.len() as u64;
            if !line.ends_with(b"\n") {
                return Ok(None);
            }
            if line.trim_ascii().is_empty() {
                return Ok(Some(header));
            }
            header.take(&String::from_utf8_lossy(&line));
        }
    }

    fn document(&mut self, header: Header, block: Vec<u8>) -> Step {
        let response = header.kind == "response" && header.content_type.starts_with("application/http");
        let content = match response {
            true => match http::content(block, &self.options.limits) {
                Ok(Some(content)) => content,
                Ok(None) => return Step::PassedOver,
                Err(message) => return self.damaged(message),
            },
            false => http::Content { kind: header.content_type, body: block },
        };
        let parser: Parser = match content.kind.split(';').next().unwrap_or_default().trim() {
            "text/html" | "application/xhtml+xml" => html::read,
            "text/plain" => plain::read,
            "application/pdf" => pdf::read,
            _ => return Step::PassedOver,
        };
        if content.body.trim_ascii().is_empty() {
            return Step::PassedOver;
        }
        self.documents += 1;
        let (origin, options) = (self.place(), Arc::clone(&self.options));
        let (id, target) = (header.id, header.target);
        let inner = Pending::contained(origin, content.body, parser, Arc::clone(&options));
        Step::Document(Pending::of(options, move |_| {
            let mut document = inner.parse()?;
            document.id = id.or(document.id);
            document.url = document.url.or(target);
            Ok(document)
        }))
    }
}

impl Header {
    fn take(&mut self, line: &str) {
        let Some((name, value)) = line.split_once(':') else { return };
        let value = value.trim();
        let bare = || Some(value.trim_start_matches('<').trim_end_matches('>').to_owned()).filter(|value| !value.is_empty());
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "warc-record-id" => self.id = bare(),
            "warc-target-uri" => self.target = bare(),
            "content-type" => self.content_type = value.to_ascii_lowercase(),
            "content-length" => self.length = value.parse().ok(),
            _ => {}
        }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Pending, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.step() {
                Ok(Step::Document(pending)) => return Some(Ok(pending)),
                Ok(Step::Failed(failure)) => return Some(Err(failure)),
                Ok(Step::PassedOver) => {}
                Ok(Step::End) => {
                    self.ended = true;
                    let nothing = |kind, message: &str| Some(Err(Failure::new(self.origin.clone(), kind, message)));
                    return match (self.number, self.documents) {
                        (0, _) => nothing(FailureKind::Empty, "there is no record in it"),
                        (_, 0) => nothing(FailureKind::NoText, "none of its records is a page"),
                        _ => None,
                    };
                }
                Err(error) if is_bomb(&error) => {
                    self.ended = true;
                    return Some(Err(Failure::over(self.place(), Limit::InflatedBytes, &self.options.limits)));
                }
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    let message = "the packing of a record is damaged; went on with the next one";
                    return Some(Err(Failure::new(self.place(), FailureKind::Damaged, message).because(error)));
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(io_failure(self.place(), error)));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record with its length as it should be.
    fn record(kind: &str, content_type: &str, block: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{}>\r\nWARC-Target-URI: https://news.example/{kind}\r\n\
             Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len(),
            block.len(),
        )
    }

    fn answer(body: &str) -> String {
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}")
    }

    const HTTP: &str = "application/http; msgtype=response";

    fn check(stream: &str, expected: &[Result<&str, FailureKind>]) {
        let options = Arc::new(Options::default());
        // A small buffer makes lines and marks cross from one to the next.
        let reader = io::BufReader::with_capacity(16, io::Cursor::new(stream.to_owned()));
        let found: Vec<_> = Records::new(Origin::of_file("a.warc"), reader, options)
            .map(|pending| pending.and_then(Pending::parse).map(|document| document.text).map_err(|failure| failure.kind))
            .collect();
        let expected: Vec<_> = expected.iter().map(|result| result.map(str::to_owned)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn pages_give_documents_and_everything_else_is_passed_over() {
        let stream = [
            record("warcinfo", "application/warc-fields", "software: x\r\n"),
            record("request", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n"),
            record("response", HTTP, &answer("The ministers met.")),
            record("response", HTTP, "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n\r\nnothing"),
            record("response", HTTP, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\npixels"),
            record("conversion", "text/plain", "The envoys talked."),
        ]
        .concat();
        check(&stream, &[Ok("The ministers met."), Ok("The envoys talked.")]);
    }

    #[test]
    fn a_document_goes_by_the_name_and_address_of_its_record() {
        let stream = record("response", HTTP, &answer("The ministers met."));
        let options = Arc::new(Options::default());
        let mut records = Records::new(Origin::of_file("a.warc"), stream.as_bytes(), options);
        let document = records.next().unwrap().and_then(Pending::parse).unwrap();
        assert!(document.id.unwrap().starts_with("urn:uuid:"));
        assert_eq!(document.url.as_deref(), Some("https://news.example/response"));
        assert_eq!(document.origin.record, Some(1));
        assert_eq!(document.published_raw, None);
    }

    #[test]
    fn damage_costs_one_record() {
        let good = record("conversion", "text/plain", "The envoys talked.");
        let nonsense = "nonsense\r\nmore\r\n";
        check(&format!("{good}{nonsense}{good}"), &[Ok("The envoys talked."), Err(FailureKind::Damaged), Ok("The envoys talked.")]);
        let no_length = good.replace("Content-Length", "Content-Lenght");
        check(&format!("{no_length}{good}"), &[Err(FailureKind::Damaged), Ok("The envoys talked.")]);
        check(&good[..good.len() - 10], &[Err(FailureKind::Damaged), Err(FailureKind::NoText)]);
    }

    #[test]
    fn what_holds_no_page_says_so() {
        check("", &[Err(FailureKind::Empty)]);
        check(&record("warcinfo", "application/warc-fields", "software: x\r\n"), &[Err(FailureKind::NoText)]);
    }
}
