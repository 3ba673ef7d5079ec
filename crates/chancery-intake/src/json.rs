//! JSON and JSONL: a stream of records, each a document or a failure of its own.
//!
//! JSONL is cut at line ends. JSON is cut by counting brackets outside strings, so that an array of
//! a million records needs the memory of one, and one bad record does not cost the others.

use std::io::{self, BufRead, Read, Take};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::document::{Document, Format, Note, NoteKind, Origin};
use crate::encoding;
use crate::failure::{Failure, FailureKind, Limit};
use crate::intake::io_failure;
use crate::language;
use crate::options::{Limits, Options};
use crate::pending::Pending;

/// The documents of a JSON or JSONL stream.
pub(crate) struct Records<R> {
    origin: Origin,
    cutter: Cutter<R>,
    encoding: Option<&'static str>,
    options: Arc<Options>,
    record: u64,
    ended: bool,
}

impl<R: BufRead> Records<R> {
    /// `encoding` names what `reader` was decoded from; none if its bytes are as they came.
    pub(crate) fn new(origin: Origin, reader: R, format: Format, encoding: Option<&'static str>, options: Arc<Options>) -> Self {
        let by_line = format == Format::Jsonl;
        let cutter = Cutter::new(reader, by_line, &options.limits);
        Records { origin, cutter, encoding, options, record: 0, ended: false }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Pending, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let limits = &self.options.limits;
        let (line, piece) = match self.cutter.cut() {
            Ok(cut) => cut,
            Err(error) => {
                self.ended = true;
                return Some(Err(io_failure(self.origin.clone(), error)));
            }
        };
        if !matches!(piece, Piece::End | Piece::StreamOver) {
            self.record += 1;
        }
        let origin = self.origin.at_record(self.record, line);
        match piece {
            Piece::Whole(bytes) => {
                let encoding = self.encoding;
                let read = move |options: &Options| read_record(origin, bytes, encoding, options);
                Some(Ok(Pending::of(Arc::clone(&self.options), read)))
            }
            Piece::RecordOver => Some(Err(Failure::over(origin, Limit::RecordBytes, limits))),
            Piece::Unfinished => {
                self.ended = true;
                let message = "the file ends inside this record; it may have been cut short";
                Some(Err(Failure::new(origin, FailureKind::Damaged, message)))
            }
            Piece::Stray => {
                self.ended = true;
                let message = "expected a record that starts with `{`; nothing after this was read";
                Some(Err(Failure::new(origin, FailureKind::Damaged, message)))
            }
            Piece::StreamOver => {
                self.ended = true;
                let origin = self.origin.clone();
                Some(Err(Failure::over(origin, Limit::StreamBytes, limits)))
            }
            Piece::End => {
                self.ended = true;
                let empty = || Failure::new(self.origin.clone(), FailureKind::Empty, "there is no record in it");
                (self.record == 0).then(|| Err(empty()))
            }
        }
    }
}

/// Makes a document of one record.
fn read_record(origin: Origin, bytes: Vec<u8>, encoding: Option<&'static str>, options: &Options) -> Result<Document, Failure> {
    let (source, mut encoding_name, mut notes) = match String::from_utf8(bytes) {
        Ok(source) => (source, "UTF-8", Vec::new()),
        Err(error) => {
            let decoded = encoding::decode(&origin, error.into_bytes(), None, None)?;
            (decoded.text, decoded.encoding, decoded.notes)
        }
    };
    if let Some(encoding) = encoding {
        encoding_name = encoding;
    }
    // Positions in the line are not positions in the text.
    notes.iter_mut().for_each(|note| note.at = None);

    let value = match serde_json::from_str(&source) {
        Ok(value) => value,
        Err(error) => match without_lone_surrogates(&source).map(|s| serde_json::from_str(&s)) {
            Some(Ok(value)) => {
                let message = "an escape stands for half a character, U+FFFD stands there";
                notes.push(Note::new(NoteKind::DecodedLossily, message));
                value
            }
            _ => {
                let message = in_words(&error);
                return Err(Failure::new(origin, FailureKind::Damaged, message));
            }
        },
    };
    let shape = |message: String| Failure::new(origin.clone(), FailureKind::Shape, message);
    let Value::Object(mut fields) = value else {
        let message = format!("a record is an object, and this is {}", kind_of(&value));
        return Err(shape(message));
    };

    let map = &options.map;
    let text = match take(&mut fields, &map.text) {
        Some(Value::String(text)) => text,
        Some(other) => {
            return Err(shape(format!("the field `{}` holds {} where the text should be", map.text, kind_of(&other))));
        }
        None => {
            return Err(shape(format!(
                "there is no field `{}`; name the field of the text with a mapping like `text=body`",
                map.text
            )));
        }
    };
    let mut field = |path: &str| match take(&mut fields, path)? {
        Value::Null => None,
        Value::String(string) => Some(string).filter(|string| !string.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        other => {
            let message = format!("the field `{path}` holds {}, so it was left out", kind_of(&other));
            notes.push(Note::new(NoteKind::FieldIgnored, message));
            None
        }
    };
    Ok(Document {
        id: field(&map.id),
        url: field(&map.url),
        published_raw: field(&map.date),
        title: field(&map.title),
        publisher: field(&map.publisher),
        agency: field(&map.agency),
        author: field(&map.author),
        lang: field(&map.lang).and_then(|tag| language::of_tag(&tag)),
        notes,
        ..Document::of(origin, encoding_name, text)
    })
}

/// Takes the value at `path`: a field of that very name, or one inside others, parted by dots.
fn take(fields: &mut Map<String, Value>, path: &str) -> Option<Value> {
    if let Some(value) = fields.get_mut(path) {
        return Some(value.take());
    }
    let (outer, inner) = path.split_once('.')?;
    take(fields.get_mut(outer)?.as_object_mut()?, inner)
}

/// The parser's complaint, with its place in the record.
fn in_words(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let words = words.rsplit_once(" at line ").map_or(&*words, |(words, _)| words);
    match error.line() {
        1 => format!("not valid JSON at column {} of the record: {words}", error.column()),
        line => {
            format!("not valid JSON at line {line}, column {} of the record: {words}", error.column())
        }
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing (null)",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The same JSON with every escape of half a surrogate pair replaced by that of U+FFFD; none if it
/// holds no such escape. Some exporters cut texts by UTF-16 length and leave them behind.
fn without_lone_surrogates(source: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = source.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut mended = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = source[at..].find('\\') {
        at += found;
        match (unit(at), unit(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => at += 12,
            (Some(0xD800..=0xDFFF), _) => {
                mended.push_str(&source[copied..at]);
                mended.push_str("\\uFFFD");
                at += 6;
                copied = at;
            }
            (Some(_), _) => at += 6,
            // Another escape: the character after the backslash may be a backslash too.
            _ => at += 1 + source[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    (copied > 0).then(|| mended + &source[copied..])
}

/// One step of cutting a stream into records.
#[derive(Debug, PartialEq)]
enum Piece {
    /// A record, or what stands in its place.
    Whole(Vec<u8>),
    /// A record that was skipped for its size.
    RecordOver,
    /// A record that the end of the stream cut off.
    Unfinished,
    /// Something at the top level that cannot be the start of a record.
    Stray,
    /// The stream is longer than allowed.
    StreamOver,
    /// The end.
    End,
}

/// Cuts a stream into the bytes of its records without holding more than one of them.
struct Cutter<R> {
    /// One byte more than the stream may have: a reader that gives it is over.
    reader: Take<R>,
    by_line: bool,
    record_bytes: u64,
    line: u64,
    in_array: bool,
}

impl<R: BufRead> Cutter<R> {
    fn new(reader: R, by_line: bool, limits: &Limits) -> Self {
        let reader = reader.take(limits.stream_bytes.saturating_add(1));
        Cutter { reader, by_line, record_bytes: limits.record_bytes, line: 1, in_array: false }
    }

    /// The next piece and the line that it starts on.
    fn cut(&mut self) -> io::Result<(u64, Piece)> {
        let start = self.skip_to_record()?;
        let line = self.line;
        let piece = match start {
            None if self.in_array => Piece::Unfinished,
            None => Piece::End,
            Some(_) if self.by_line => self.take_line()?,
            Some(byte) if self.in_array || byte == b'{' => self.take_value()?,
            Some(_) => Piece::Stray,
        };
        let over = self.reader.limit() == 0;
        Ok((line, if over { Piece::StreamOver } else { piece }))
    }

    /// Passes over blanks, byte order marks and what holds an array together. Returns the first
    /// byte of the record that comes next.
    fn skip_to_record(&mut self) -> io::Result<Option<u8>> {
        loop {
            let Some(&byte) = self.reader.fill_buf()?.first() else {
                return Ok(None);
            };
            match byte {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' => {}
                // The three bytes of the mark, at the start or where files were joined. No JSON
                // starts with any of them, so they need not be seen together.
                0xEF | 0xBB | 0xBF => {}
                b'[' if !self.by_line && !self.in_array => self.in_array = true,
                b']' if !self.by_line && self.in_array => self.in_array = false,
                b',' if !self.by_line && self.in_array => {}
                _ => return Ok(Some(byte)),
            }
            self.reader.consume(1);
        }
    }

    fn take_line(&mut self) -> io::Result<Piece> {
        let mut bytes = Vec::new();
        let allowed = self.record_bytes.saturating_add(1);
        (&mut self.reader).take(allowed).read_until(b'\n', &mut bytes)?;
        let ended = bytes.last() == Some(&b'\n');
        self.line += 1;
        if ended || (bytes.len() as u64) < allowed {
            return Ok(Piece::Whole(bytes));
        }
        self.reader.skip_until(b'\n')?;
        Ok(Piece::RecordOver)
    }

    /// Takes one value: to the bracket or quote that closes it, or to the end of a bare word.
    fn take_value(&mut self) -> io::Result<Piece> {
        let mut bytes = Vec::new();
        let mut length = 0u64;
        let (mut depth, mut in_string, mut escaped) = (0u64, false, false);
        let mut ended = false;
        while !ended {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                if depth > 0 || in_string {
                    return Ok(Piece::Unfinished);
                }
                break;
            }
            let mut used = 0;
            for &byte in buffer {
                let bare = depth == 0 && !in_string;
                if bare && length + used > 0 && matches!(byte, b',' | b']' | b' ' | b'\r' | b'\n') {
                    ended = true;
                    break;
                }
                used += 1;
                match byte {
                    b'\n' => self.line += 1,
                    _ if escaped => escaped = false,
                    b'\\' if in_string => escaped = true,
                    b'"' => {
                        in_string = !in_string;
                        ended = depth == 0 && !in_string;
                    }
                    _ if in_string => {}
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => {
                        depth = depth.saturating_sub(1);
                        ended = depth == 0;
                    }
                    _ => {}
                }
                if ended {
                    break;
                }
            }
            length += used;
            if length <= self.record_bytes {
                bytes.extend_from_slice(&buffer[..used as usize]);
            }
            self.reader.consume(used as usize);
        }
        Ok(if length > self.record_bytes { Piece::RecordOver } else { Piece::Whole(bytes) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_all(stream: &str, by_line: bool, limits: &Limits) -> Vec<(u64, Piece)> {
        // A buffer of three bytes makes every state cross from one buffer to the next.
        let reader = io::BufReader::with_capacity(3, stream.as_bytes());
        let mut cutter = Cutter::new(reader, by_line, limits);
        let mut pieces = Vec::new();
        loop {
            let (line, piece) = cutter.cut().unwrap();
            let ended = matches!(piece, Piece::End | Piece::Unfinished | Piece::Stray | Piece::StreamOver);
            pieces.push((line, piece));
            if ended {
                return pieces;
            }
        }
    }

    fn check(stream: &str, by_line: bool, expected: &[(u64, &str)]) {
        let limits = Limits { record_bytes: 24, stream_bytes: 80, ..Limits::default() };
        let found: Vec<(u64, String)> = cut_all(stream, by_line, &limits)
            .into_iter()
            .map(|(line, piece)| match piece {
                Piece::Whole(bytes) => (line, String::from_utf8(bytes).unwrap().trim().to_owned()),
                other => (line, format!("{other:?}")),
            })
            .collect();
        let found: Vec<(u64, &str)> = found.iter().map(|(line, piece)| (*line, &**piece)).collect();
        assert_eq!(found, expected, "pieces of {stream:?}");
    }

    #[test]
    fn lines_are_cut_at_line_ends_and_blank_ones_passed_over() {
        check("{}\n\n {\"a\":1}\r\n{", true, &[(1, "{}"), (3, "{\"a\":1}"), (4, "{"), (5, "End")]);
        check("\u{FEFF}{}\n", true, &[(1, "{}"), (2, "End")]);
        check("", true, &[(1, "End")]);
    }

    #[test]
    fn arrays_and_runs_of_values_are_cut_at_brackets() {
        check("[{\"a\":[1,2]},\n{}]", false, &[(1, "{\"a\":[1,2]}"), (2, "{}"), (2, "End")]);
        check("{\n\"a\":1\n}\n{}", false, &[(1, "{\n\"a\":1\n}"), (4, "{}"), (4, "End")]);
        check(r#"[{"a":"]}\"\\"},{}]"#, false, &[(1, r#"{"a":"]}\"\\"}"#), (1, "{}"), (1, "End")]);
        check("[1, \"a,b\",[],null]", false, &[(1, "1"), (1, "\"a,b\""), (1, "[]"), (1, "null"), (1, "End")]);
    }

    #[test]
    fn what_is_cut_short_or_strange_says_so() {
        check("[{}", false, &[(1, "{}"), (1, "Unfinished")]);
        check("{\"a\":\"x", false, &[(1, "Unfinished")]);
        check("hello", false, &[(1, "Stray")]);
        check("{} ]", false, &[(1, "{}"), (1, "Stray")]);
    }

    #[test]
    fn a_record_over_its_limit_does_not_cost_the_next() {
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(30));
        check(&format!("{long}\n{{}}\n"), true, &[(1, "RecordOver"), (2, "{}"), (3, "End")]);
        check(&format!("[{long},\n{{}}]"), false, &[(1, "RecordOver"), (2, "{}"), (2, "End")]);
        check(&long.repeat(3), true, &[(1, "StreamOver")]);
        check(&"{}".repeat(40), false, &[vec![(1, "{}"); 40], vec![(1, "End")]].concat());
    }

    #[test]
    fn half_characters_are_mended_and_whole_ones_kept() {
        let mend = |source| without_lone_surrogates(source);
        assert_eq!(mend(r"\uD83D\uDE00 é \n"), None);
        assert_eq!(mend(r"a\uD83Db"), Some(r"a\uFFFDb".to_owned()));
        assert_eq!(mend(r"\uDE00\uD83D"), Some(r"\uFFFD\uFFFD".to_owned()));
        assert_eq!(mend(r"\uD83D\uD83D\uDE00"), Some(r"\uFFFD\uD83D\uDE00".to_owned()));
        assert_eq!(mend(r"\\uD83D"), None);
        assert_eq!(mend("\\"), None);
    }
}
