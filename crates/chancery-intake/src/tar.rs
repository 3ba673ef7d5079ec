//! Archives of files one after the other (POSIX ustar and pax, GNU long names), read as a stream: the archive may be longer than
//! the memory, and so may a file of records in it.
//!
//! As in a folder, files whose extension is known are read and hidden ones are passed over. Links and devices are passed over.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use crate::document::Origin;
use crate::failure::{Failure, FailureKind, Limit};
use crate::intake::{Documents, Input, io_failure, is_wanted, read};
use crate::options::Options;
use crate::packing::is_bomb;
use crate::pending::Pending;

const BLOCK: usize = 512;
/// Bytes of a long name or of the fields before a file at most.
const FIELDS_BYTES: u64 = 1024 * 1024;

/// The documents of the files in an archive.
pub(crate) struct Members {
    origin: Origin,
    stream: Arc<Mutex<Stream>>,
    options: Arc<Options>,
    depth: u64,
    current: Option<Documents>,
    files: u64,
    ended: bool,
}

/// The archive, and how much of it belongs to the file that is being read.
struct Stream {
    reader: Box<dyn Read + Send>,
    left: u64,
    padding: u64,
}

/// The file that is being read. It ends where the next one begins, however much of it was taken.
struct Member(Arc<Mutex<Stream>>);

impl Read for Member {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut stream = lock(&self.0);
        let most = buffer.len().min(usize::try_from(stream.left).unwrap_or(usize::MAX));
        let length = stream.reader.read(&mut buffer[..most])?;
        if length == 0 && most > 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive ends inside this file"));
        }
        stream.left -= length as u64;
        Ok(length)
    }
}

fn lock(stream: &Mutex<Stream>) -> std::sync::MutexGuard<'_, Stream> {
    // Whoever broke while reading left the counts as they were before its read.
    stream.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the block before a file says of it.
#[derive(Debug, PartialEq)]
struct Header {
    name: String,
    size: u64,
    kind: u8,
}

impl Members {
    pub fn new(origin: Origin, reader: Box<dyn Read + Send>, options: Arc<Options>, depth: u64) -> Self {
        let stream = Arc::new(Mutex::new(Stream { reader, left: 0, padding: 0 }));
        Members { origin, stream, options, depth, current: None, files: 0, ended: false }
    }

    /// Goes to the next file that is to be read; whether there is one.
    fn step(&mut self) -> io::Result<bool> {
        let (mut long_name, mut long_size) = (None, None);
        loop {
            let header = {
                let mut stream = lock(&self.stream);
                stream.skip()?;
                match stream.header()? {
                    Some(header) => header,
                    None => return Ok(false),
                }
            };
            match header.kind {
                b'L' => long_name = Some(text(&self.fields()?)),
                b'x' => {
                    for (name, value) in pax(&self.fields()?) {
                        match name.as_str() {
                            "path" => long_name = Some(value),
                            "size" => long_size = value.parse().ok(),
                            _ => {}
                        }
                    }
                }
                b'0' | 0 | b'7' => {
                    self.files += 1;
                    let (name, size) = (long_name.take().unwrap_or(header.name), long_size.take().unwrap_or(header.size));
                    lock(&self.stream).begin(size);
                    if is_wanted(&name) {
                        let input = Input::within(Member(Arc::clone(&self.stream)), Some(size), self.depth);
                        self.current = Some(read(self.origin.within(&name), input, &self.options));
                        return Ok(true);
                    }
                }
                _ => (long_name, long_size) = (None, None),
            }
        }
    }

    /// The content of a block of fields.
    fn fields(&mut self) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        Member(Arc::clone(&self.stream)).take(FIELDS_BYTES).read_to_end(&mut content)?;
        Ok(content)
    }
}

impl Stream {
    fn begin(&mut self, size: u64) {
        self.left = size;
        self.padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    }

    /// Passes over what is left of the file.
    fn skip(&mut self) -> io::Result<()> {
        let rest = self.left.saturating_add(self.padding);
        (self.left, self.padding) = (0, 0);
        let passed = io::copy(&mut (&mut self.reader).take(rest), &mut io::sink())?;
        if passed < rest { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    /// The next header; none at the end of the archive, which two empty blocks mark and some writers leave out.
    fn header(&mut self) -> io::Result<Option<Header>> {
        let mut block = Vec::with_capacity(BLOCK);
        (&mut self.reader).take(BLOCK as u64).read_to_end(&mut block)?;
        if block.is_empty() || block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        let header = Header::of(&block).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "this is no header of a file"))?;
        self.begin(header.size);
        Ok(Some(header))
    }
}

impl Header {
    fn of(block: &[u8]) -> Option<Header> {
        if block.len() != BLOCK {
            return None;
        }
        let sum: u64 = block.iter().enumerate().map(|(at, byte)| u64::from(if (148..156).contains(&at) { b' ' } else { *byte })).sum();
        if number(&block[148..156])? != sum {
            return None;
        }
        let (name, prefix) = (text(&block[..100]), text(&block[345..500]));
        let posix = &block[257..263] == b"ustar\0";
        let name = if posix && !prefix.is_empty() { format!("{prefix}/{name}") } else { name };
        Some(Header { name, size: number(&block[124..136])?, kind: block[156] })
    }
}

/// A number in octal digits, or, with the highest bit of the first byte set, in binary.
fn number(field: &[u8]) -> Option<u64> {
    if field.first()? & 0x80 != 0 {
        let (high, low) = field.split_at(field.len() - 8);
        let clear = high.iter().skip(1).all(|byte| *byte == 0);
        return clear.then(|| low.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)));
    }
    let digits = text(field);
    let digits = digits.trim();
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

/// The bytes up to the first NUL.
fn text(field: &[u8]) -> String {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

/// The fields of a pax header: `LENGTH NAME=VALUE\n` again and again.
fn pax(content: &[u8]) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut rest = content;
    while let Some(blank) = rest.iter().position(|byte| *byte == b' ') {
        let length = std::str::from_utf8(&rest[..blank]).ok().and_then(|digits| digits.parse::<usize>().ok());
        let Some(field) = length.and_then(|length| rest.get(blank + 1..length)) else { break };
        if let Some((name, value)) = String::from_utf8_lossy(field).trim_end_matches('\n').split_once('=') {
            fields.push((name.to_owned(), value.to_owned()));
        }
        rest = &rest[length.unwrap_or(rest.len())..];
    }
    fields
}

impl Iterator for Members {
    type Item = Result<Pending, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(documents) = &mut self.current {
                match documents.next_pending() {
                    Some(pending) => return Some(pending),
                    None => self.current = None,
                }
            }
            if self.ended {
                return None;
            }
            let failure = match self.step() {
                Ok(true) => continue,
                Ok(false) if self.files == 0 => Failure::new(self.origin.clone(), FailureKind::Empty, "there is no file in it"),
                Ok(false) => return None,
                Err(error) if is_bomb(&error) => Failure::over(self.origin.clone(), Limit::InflatedBytes, &self.options.limits),
                Err(error) if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) => {
                    let message = "the archive is damaged or cut short; nothing after this was read";
                    Failure::new(self.origin.clone(), FailureKind::Damaged, message).because(error)
                }
                Err(error) => io_failure(self.origin.clone(), error),
            };
            self.ended = true;
            return Some(Err(failure));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_binary() {
        assert_eq!(number(b"0000644\0"), Some(0o644));
        assert_eq!(number(b"\x80\0\0\0\0\0\0\0\0\0\x01\x02"), Some(258));
        assert_eq!(number(b"99999999"), None);
    }

    #[test]
    fn pax_fields_are_cut_by_their_lengths() {
        assert_eq!(
            pax(b"13 path=a b\n\n12 size=123\n"),
            [("path".to_owned(), "a b".to_owned()), ("size".to_owned(), "123".to_owned())]
        );
        assert_eq!(pax(b"99 path=x\n"), []);
    }
}
