//! Comma-separated values, or with tabs, semicolons or bars: a line of names, then a document for each row.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::{ByteRecord, ReaderBuilder};

use super::Columns;
use crate::document::Origin;
use crate::encoding;
use crate::failure::{Failure, FailureKind, Limit};
use crate::intake::io_failure;
use crate::options::Options;
use crate::packing::is_bomb;
use crate::pending::Pending;

/// The documents of a table.
pub(crate) struct Rows {
    origin: Origin,
    reader: csv::Reader<Metered>,
    columns: Columns,
    /// Bytes that were read since the row began.
    meter: Arc<AtomicU64>,
    options: Arc<Options>,
    number: u64,
    ended: bool,
}

/// A reader that refuses to read on for ever within one row, as a quotation mark that is never closed would have it.
struct Metered {
    reader: Box<dyn Read + Send>,
    meter: Arc<AtomicU64>,
    most: u64,
    /// Bytes of the stream that may still come.
    left: u64,
}

/// Why a [`Metered`] reader stopped.
#[derive(Debug)]
struct Over(Limit);

impl std::fmt::Display for Over {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("over a limit")
    }
}

impl std::error::Error for Over {}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.meter.load(Ordering::Relaxed) > self.most {
            return Err(io::Error::other(Over(Limit::RecordBytes)));
        }
        if self.left == 0 {
            return Err(io::Error::other(Over(Limit::StreamBytes)));
        }
        let length = self.reader.read(buffer)?;
        self.meter.fetch_add(length as u64, Ordering::Relaxed);
        self.left = self.left.saturating_sub(length as u64);
        Ok(length)
    }
}

impl Rows {
    /// Reads the line of names. `head` is what the stream begins with, `reader` all of it.
    pub fn open(origin: Origin, head: &[u8], reader: Box<dyn Read + Send>, options: Arc<Options>) -> Result<Rows, Failure> {
        let meter = Arc::new(AtomicU64::new(0));
        let limits = &options.limits;
        let metered = Metered { reader, meter: Arc::clone(&meter), most: limits.record_bytes, left: limits.stream_bytes };
        let mut reader = ReaderBuilder::new().delimiter(delimiter(head)).flexible(true).has_headers(true).from_reader(metered);
        let names: Vec<String> = match reader.byte_headers() {
            Ok(names) => names.iter().map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{FEFF}').to_owned()).collect(),
            Err(error) => return Err(failure(origin, error, &options)),
        };
        let columns = Columns::find(&origin, &names, &options.map)?;
        Ok(Rows { origin, reader, columns, meter, options, number: 0, ended: false })
    }
}

impl Iterator for Rows {
    type Item = Result<Pending, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.meter.store(0, Ordering::Relaxed);
        let mut row = ByteRecord::new();
        let read = self.reader.read_byte_record(&mut row);
        self.number += 1;
        let line = row.position().map_or(0, csv::Position::line);
        match read {
            Ok(true) => {
                let (origin, columns) = (self.origin.at_record(self.number, line), self.columns.clone());
                Some(Ok(Pending::of(Arc::clone(&self.options), move |options| document(origin, &columns, &row, options))))
            }
            Ok(false) => {
                self.ended = true;
                let empty = Failure::new(self.origin.clone(), FailureKind::Empty, "there is no row in it");
                (self.number == 1).then_some(Err(empty))
            }
            Err(error) => {
                self.ended = true;
                Some(Err(failure(self.origin.at_number(self.number), error, &self.options)))
            }
        }
    }
}

fn document(origin: Origin, columns: &Columns, row: &ByteRecord, options: &Options) -> Result<crate::document::Document, Failure> {
    let place = origin.clone();
    let (name, broken) = (Rc::new(Cell::new("UTF-8")), Cell::new(None));
    let used = Rc::clone(&name);
    let document = columns.document(origin, "UTF-8", |at| {
        let cell = row.get(at)?;
        if let Ok(cell) = std::str::from_utf8(cell) {
            return Some(cell.to_owned());
        }
        match encoding::decode(&place, cell.to_vec(), options.encoding.as_deref(), None) {
            Ok(decoded) => {
                used.set(decoded.encoding);
                Some(decoded.text)
            }
            Err(failure) => {
                broken.set(Some(failure));
                None
            }
        }
    });
    if let Some(failure) = broken.take() {
        return Err(failure);
    }
    let mut document = document?;
    document.encoding = name.get().to_owned();
    Ok(document)
}

fn failure(origin: Origin, error: csv::Error, options: &Options) -> Failure {
    let csv::ErrorKind::Io(error) = error.into_kind() else {
        return Failure::new(origin, FailureKind::Damaged, "the table is damaged; nothing after this was read");
    };
    if is_bomb(&error) {
        return Failure::over(origin, Limit::InflatedBytes, &options.limits);
    }
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Over>()) {
        Some(Over(limit)) => Failure::over(origin, *limit, &options.limits),
        None => io_failure(origin, error),
    }
}

/// The character that parts the names in the first line: the commonest of those that are used for it.
fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: &u8| line.iter().filter(|byte| *byte == delimiter).count();
    // Of equally common ones the last counts: a table of one column has none, and then it is the comma.
    [b'|', b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Limits;

    fn check(table: &str, expected: &[Result<&str, FailureKind>]) {
        let limits = Limits { record_bytes: 64 * 1024, ..Limits::default() };
        let options = Arc::new(Options { limits, ..Options::default() });
        let reader = Box::new(io::Cursor::new(table.as_bytes().to_vec()));
        let found: Vec<_> = match Rows::open(Origin::of_file("a.csv"), table.as_bytes(), reader, options) {
            Ok(rows) => rows
                .map(|pending| pending.and_then(Pending::parse).map(|document| document.text).map_err(|failure| failure.kind))
                .collect(),
            Err(failure) => vec![Err(failure.kind)],
        };
        let expected: Vec<_> = expected.iter().map(|result| result.map(str::to_owned)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn each_row_is_a_document_whatever_parts_its_cells() {
        for delimiter in [",", "\t", ";", "|"] {
            let table = ["date", "text", "url", "\n2025-11-19", "\"They met.\nThey parted.\"", "a", "\n2025-11-20", "A call.", "b"];
            let table = table.join(delimiter).replace(&format!("{delimiter}\n"), "\n");
            check(&table, &[Ok("They met.\nThey parted."), Ok("A call.")]);
        }
        check("text\nThey met.\n", &[Ok("They met.")]);
    }

    #[test]
    fn a_row_without_text_costs_only_itself() {
        check("id,text\n1,They met.\n2,\n3,A call.\n", &[Ok("They met."), Err(FailureKind::NoText), Ok("A call.")]);
    }

    #[test]
    fn a_table_without_texts_or_rows_says_so() {
        check("id,title\n1,a\n", &[Err(FailureKind::Shape)]);
        check("id,text\n", &[Err(FailureKind::Empty)]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_stopped() {
        let endless = format!("id,text\n1,They met.\n2,\"{}", "word ".repeat(1 << 20));
        check(&endless, &[Ok("They met."), Err(FailureKind::Limit(Limit::RecordBytes))]);
    }
}
