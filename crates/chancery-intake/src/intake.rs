//! The front door: from a path, a stream or bytes to documents.

use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;

use crate::contain::{self, Lost};
use crate::document::{Document, Format, Origin};
use crate::failure::{Failure, FailureKind, Limit};
use crate::options::{Limits, Options};
use crate::{docx, eml, encoding, format, html, json, language, markdown, pdf, plain};

/// The documents of one input, read as they are asked for.
pub struct Documents {
    inner: Box<dyn Iterator<Item = Result<Document, Failure>> + Send>,
}

impl Documents {
    fn new(inner: impl Iterator<Item = Result<Document, Failure>> + Send + 'static) -> Self {
        Documents { inner: Box::new(inner) }
    }

    fn one(result: Result<Document, Failure>) -> Self {
        Documents::new(std::iter::once(result))
    }
}

impl Iterator for Documents {
    type Item = Result<Document, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.inner.next()
    }
}

/// Reads the documents in `bytes`, which came from something called `name`.
///
/// The name serves for messages and, by its extension, to tell the format. Most formats give one
/// document; JSON and JSONL give one, or one failure, for each record.
pub fn read_bytes(name: impl AsRef<Path>, bytes: Vec<u8>, options: &Options) -> Documents {
    let input = Input { head: bytes, rest: Box::new(io::empty()), size: None };
    read(Origin::of_file(name), input, options)
}

/// Reads the documents in what `reader` gives; otherwise like [`read_bytes`].
pub fn read_stream(name: impl AsRef<Path>, reader: impl Read + Send + 'static, options: &Options) -> Documents {
    let input = Input { head: Vec::new(), rest: Box::new(reader), size: None };
    read(Origin::of_file(name), input, options)
}

/// Reads the documents in the file at `path`; `-` is standard input.
///
/// A folder is a failure here: see [`crate::walk`].
pub fn read_path(path: impl AsRef<Path>, options: &Options) -> Documents {
    let path = path.as_ref();
    if path == Path::new("-") {
        return read_stream(path, io::stdin(), options);
    }
    match open(path) {
        Ok((file, size)) => {
            let input = Input { head: Vec::new(), rest: Box::new(file), size: Some(size) };
            read(Origin::of_file(path), input, options)
        }
        Err(failure) => Documents::one(Err(failure)),
    }
}

/// What is known of an input before it is read: its first bytes, and where the others come from.
struct Input {
    head: Vec<u8>,
    rest: Box<dyn Read + Send>,
    size: Option<u64>,
}

impl Input {
    const HEAD_BYTES: usize = 64 * 1024;

    fn fill_head(&mut self) -> io::Result<()> {
        if let Some(missing) = Self::HEAD_BYTES.checked_sub(self.head.len()) {
            (&mut self.rest).take(missing as u64).read_to_end(&mut self.head)?;
        }
        Ok(())
    }

    /// All bytes, or the failure of being more than `allowed`.
    fn read_whole(mut self, origin: &Origin, limits: &Limits) -> Result<Vec<u8>, Failure> {
        let allowed = limits.file_bytes;
        let over = || Failure::over(origin.clone(), Limit::FileBytes, limits);
        if self.size.is_some_and(|size| size > allowed) || self.head.len() as u64 > allowed {
            return Err(over());
        }
        let room = allowed - self.head.len() as u64;
        self.rest.take(room.saturating_add(1)).read_to_end(&mut self.head).map_err(|error| io_failure(origin.clone(), error))?;
        if self.head.len() as u64 > allowed { Err(over()) } else { Ok(self.head) }
    }
}

fn read(origin: Origin, mut input: Input, options: &Options) -> Documents {
    if let Err(error) = input.fill_head() {
        return Documents::one(Err(io_failure(origin, error)));
    }
    let sample = &input.head[..input.head.len().min(Input::HEAD_BYTES)];
    let format = match options.format {
        Some(format) => format,
        None => match format::detect(&origin, sample) {
            Ok(format) => format,
            Err(failure) => return Documents::one(Err(failure)),
        },
    };
    let origin = origin.read_as(format);
    let parser = match format {
        Format::Json | Format::Jsonl => return read_records(origin, input, format, options),
        Format::Plain => plain::read,
        Format::Markdown => markdown::read,
        Format::Html => html::read,
        Format::Pdf => pdf::read,
        Format::Docx => docx::read,
        Format::Eml => eml::read,
    };
    Documents::one(read_one(origin, input, parser, options))
}

/// Makes the one document of an input that has only one.
type Parser = fn(Origin, Vec<u8>, &Options) -> Result<Document, Failure>;

fn read_one(origin: Origin, input: Input, parser: Parser, options: &Options) -> Result<Document, Failure> {
    let bytes = input.read_whole(&origin, &options.limits)?;
    if bytes.trim_ascii().is_empty() {
        return Err(Failure::new(origin, FailureKind::Empty, "the file is empty"));
    }
    let place = origin.clone();
    let parsed = contain::calmly(|| parser(origin, bytes, options));
    finish(parsed.unwrap_or_else(|lost| Err(lost_failure(place, lost, options)))?, options)
}

fn read_records(origin: Origin, input: Input, format: Format, options: &Options) -> Documents {
    let limits = &options.limits;
    if input.size.is_some_and(|size| size > limits.stream_bytes) {
        let failure = Failure::over(origin, Limit::StreamBytes, limits);
        return Documents::one(Err(failure));
    }
    let (reader, encoding): (Box<dyn Read + Send>, _) = if options.encoding.is_some() || encoding::is_utf16(&input.head) {
        let decoded =
            input.read_whole(&origin, limits).and_then(|bytes| encoding::decode(&origin, bytes, options.encoding.as_deref(), None));
        match decoded {
            Ok(decoded) => (Box::new(Cursor::new(decoded.text)), Some(decoded.encoding)),
            Err(failure) => return Documents::one(Err(failure)),
        }
    } else {
        (Box::new(Cursor::new(input.head).chain(input.rest)), None)
    };
    let reader = BufReader::new(reader);
    let options = options.clone();
    let records = json::Records::new(origin, reader, format, encoding, options.clone());
    Documents::new(records.map(move |result| finish(result?, &options)))
}

/// A document of a text that comes from a program or a table instead of a file. `name` stands for it in failures; `lang` is the
/// language that is declared for it, used when the text does not show it. What else is known of it, the caller fills in.
///
/// ```
/// let document = chancery_intake::read_text("row 7", "Kenya met Peru.".to_owned(), Some("en-GB"), &Default::default()).unwrap();
/// assert_eq!(document.lang.as_deref(), Some("en"));
/// assert!(chancery_intake::read_text("row 8", " ".to_owned(), None, &Default::default()).is_err());
/// ```
pub fn read_text(name: impl AsRef<Path>, text: String, lang: Option<&str>, options: &Options) -> Result<Document, Failure> {
    let mut document = Document::of(Origin::of_file(name), "UTF-8", text);
    document.lang = lang.and_then(language::of_tag);
    finish(document, options)
}

/// What holds for documents of every format: they have text, not too much of it, and a language.
fn finish(mut document: Document, options: &Options) -> Result<Document, Failure> {
    if document.text.trim().is_empty() {
        return Err(Failure::new(document.origin, FailureKind::NoText, "there is no text in it"));
    }
    if document.text.len() as u64 > options.limits.value(Limit::TextBytes) {
        return Err(Failure::over(document.origin, Limit::TextBytes, &options.limits));
    }
    if let Some(lang) = language::detect(&document.text) {
        document.lang = Some(lang.to_owned());
    }
    Ok(document)
}

/// Opens a regular file. Everything else is refused before it is opened, since opening a pipe
/// waits for a writer and reading a device may never end.
fn open(path: &Path) -> Result<(File, u64), Failure> {
    let origin = Origin::of_file(path);
    let refuse = |kind, message: &str| Err(Failure::new(origin.clone(), kind, message));
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.is_symlink() => {
            return refuse(FailureKind::NotFound, "the link points to a file that is not there");
        }
        Err(error) => return Err(io_failure(origin, error)),
    };
    if metadata.is_dir() {
        return refuse(FailureKind::Folder, "it is a folder, not a file");
    }
    if !metadata.is_file() {
        let message = "it is a pipe, a socket or a device; give `-` and send it to standard input";
        return refuse(FailureKind::NotAFile, message);
    }
    match File::open(path) {
        Ok(file) => Ok((file, metadata.len())),
        Err(error) => Err(io_failure(origin, error)),
    }
}

/// The failure that an error of the system stands for.
pub(crate) fn io_failure(origin: Origin, error: io::Error) -> Failure {
    let (kind, message) = match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => (FailureKind::NotFound, "there is no such file"),
        io::ErrorKind::PermissionDenied => (FailureKind::Denied, "this user may not read it; change its permissions"),
        io::ErrorKind::IsADirectory => (FailureKind::Folder, "it is a folder, not a file"),
        // `ErrorKind::FilesystemLoop` is not stable; ELOOP has this text on every Unix.
        _ if error.to_string().contains("symbolic links") => (FailureKind::Loop, "the link leads back to itself"),
        io::ErrorKind::InvalidFilename => (FailureKind::NotFound, "the name is not valid or too long"),
        _ => (FailureKind::Io, "the system could not read it"),
    };
    Failure::new(origin, kind, message).because(error)
}

/// The failure of a parser that had to be contained.
pub(crate) fn lost_failure(origin: Origin, lost: Lost, options: &Options) -> Failure {
    match lost {
        Lost::Panicked(words) => {
            Failure::new(origin, FailureKind::Damaged, "the file is damaged in a way that its parser cannot handle").because(words)
        }
        Lost::TimedOut => Failure::over(origin, Limit::Time, &options.limits),
        Lost::Crowded => Failure::new(
            origin,
            FailureKind::Limit(Limit::Time),
            "earlier files are still being read past their time; try it again later",
        ),
    }
}
