//! The front door: from a path, a stream or bytes to documents.

use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use crate::contain::Lost;
use crate::document::{Document, Format, Origin};
use crate::failure::{Failure, FailureKind, Limit};
use crate::options::{Limits, Options};
use crate::packing::{self, Packing};
use crate::pending::{Parser, Pending, finish};
use crate::table::{csv, parquet};
use crate::{docx, eml, encoding, feed, format, html, json, language, markdown, pdf, plain, tar, warc, zipped};

/// The documents of one input, read as they are asked for.
pub struct Documents {
    inner: Box<dyn Iterator<Item = Result<Pending, Failure>> + Send>,
}

impl Documents {
    fn new(inner: impl Iterator<Item = Result<Pending, Failure>> + Send + 'static) -> Self {
        Documents { inner: Box::new(inner) }
    }

    fn one(result: Result<Pending, Failure>) -> Self {
        Documents::new(std::iter::once(result))
    }

    fn opened(opened: Result<impl Iterator<Item = Result<Pending, Failure>> + Send + 'static, Failure>) -> Self {
        match opened {
            Ok(documents) => Documents::new(documents),
            Err(failure) => Documents::one(Err(failure)),
        }
    }

    /// The same documents before they are parsed, which whoever takes them can do on another thread.
    pub fn pending(mut self) -> impl Iterator<Item = Result<Pending, Failure>> + Send {
        std::iter::from_fn(move || self.next_pending())
    }

    pub(crate) fn next_pending(&mut self) -> Option<Result<Pending, Failure>> {
        self.inner.next()
    }
}

impl Iterator for Documents {
    type Item = Result<Document, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_pending().map(|pending| pending.and_then(Pending::parse))
    }
}

/// Reads the documents in `bytes`, which came from something called `name`.
///
/// The name serves for messages and, by its extension, to tell the format. Formats of one document give one; records, tables,
/// feeds and archives give one, or one failure, for each that they hold.
pub fn read_bytes(name: impl AsRef<Path>, bytes: Vec<u8>, options: &Options) -> Documents {
    let input = Input { head: bytes, rest: Box::new(io::empty()), size: None, file: None, depth: 0 };
    read(Origin::of_file(name), input, &Arc::new(options.clone()))
}

/// Reads the documents in what `reader` gives; otherwise like [`read_bytes`].
pub fn read_stream(name: impl AsRef<Path>, reader: impl Read + Send + 'static, options: &Options) -> Documents {
    let input = Input { head: Vec::new(), rest: Box::new(reader), size: None, file: None, depth: 0 };
    read(Origin::of_file(name), input, &Arc::new(options.clone()))
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
            // Formats with a directory at their end are read by jumping in the file itself.
            let again = file.try_clone().ok();
            let input = Input { head: Vec::new(), rest: Box::new(file), size: Some(size), file: again, depth: 0 };
            read(Origin::of_file(path), input, &Arc::new(options.clone()))
        }
        Err(failure) => Documents::one(Err(failure)),
    }
}

/// What is known of an input before it is read: its first bytes, and where the others come from.
pub(crate) struct Input {
    head: Vec<u8>,
    rest: Box<dyn Read + Send>,
    size: Option<u64>,
    /// The file that it is, for formats that need to jump in it.
    file: Option<File>,
    /// How many archives and compressed files it lies in.
    depth: u64,
}

impl Input {
    const HEAD_BYTES: usize = 64 * 1024;

    /// A file in an archive that lies at `depth` itself.
    pub fn within(reader: impl Read + Send + 'static, size: Option<u64>, depth: u64) -> Self {
        Input { head: Vec::new(), rest: Box::new(reader), size, file: None, depth: depth + 1 }
    }

    /// Reads the first bytes. Damage in them is put back in its place, for whoever reads that far: an archive may go on behind it.
    fn fill_head(&mut self) -> io::Result<()> {
        let Some(missing) = Self::HEAD_BYTES.checked_sub(self.head.len()) else { return Ok(()) };
        match (&mut self.rest).take(missing as u64).read_to_end(&mut self.head) {
            Err(error) if error.kind() == io::ErrorKind::InvalidData && !self.head.is_empty() => {
                let rest = std::mem::replace(&mut self.rest, Box::new(io::empty()));
                self.rest = Box::new(Once(Some(error)).chain(rest));
                Ok(())
            }
            read => read.map(drop),
        }
    }

    /// All of it as a stream.
    fn stream(self) -> Box<dyn Read + Send> {
        Box::new(Cursor::new(self.head).chain(self.rest))
    }

    /// All bytes, or the failure of being more than `allowed`.
    fn read_whole(mut self, origin: &Origin, limits: &Limits) -> Result<Vec<u8>, Failure> {
        let allowed = limits.file_bytes;
        let over = || Failure::over(origin.clone(), Limit::FileBytes, limits);
        if self.size.is_some_and(|size| size > allowed) || self.head.len() as u64 > allowed {
            return Err(over());
        }
        let room = allowed - self.head.len() as u64;
        let read = self.rest.take(room.saturating_add(1)).read_to_end(&mut self.head);
        read.map_err(|error| read_failure(origin.clone(), error, limits))?;
        if self.head.len() as u64 > allowed { Err(over()) } else { Ok(self.head) }
    }
}

/// A reader that fails once and then has nothing more.
struct Once(Option<io::Error>);

impl Read for Once {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Whether a file of an archive is to be read: its format is known by its name, and it is not hidden.
pub(crate) fn is_wanted(name: &str) -> bool {
    let hidden = name.split('/').any(|part| part.starts_with('.') && part.len() > 1 && part != "..");
    !hidden && !name.ends_with('/') && format::by_name(Path::new(name)).is_some()
}

/// Reads the documents of an input of any format.
pub(crate) fn read(origin: Origin, mut input: Input, options: &Arc<Options>) -> Documents {
    let limits = &options.limits;
    if let Err(error) = input.fill_head() {
        return Documents::one(Err(read_failure(origin, error, limits)));
    }
    if input.depth > limits.archive_depth {
        return Documents::one(Err(Failure::over(origin, Limit::ArchiveDepth, limits)));
    }
    if let Some(packing) = Packing::of(&input.head) {
        let depth = input.depth;
        return match packing.unpack(input.stream(), limits.inflated_bytes) {
            Ok(reader) => read(origin, Input::within(reader, None, depth), options),
            Err(error) => Documents::one(Err(read_failure(origin, error, limits))),
        };
    }
    let sample = &input.head[..input.head.len().min(Input::HEAD_BYTES)];
    let format = match options.format {
        // What is in an archive that was called for may be in any format.
        Some(format) if !(input.depth > 0 && matches!(format, Format::Tar | Format::Zip)) => format,
        _ => match format::detect(&origin, sample) {
            Ok(format) => format,
            Err(failure) => return Documents::one(Err(failure)),
        },
    };
    let origin = origin.read_as(format);
    let parser = match format {
        Format::Json | Format::Jsonl => return read_records(origin, input, format, options),
        Format::Csv | Format::Parquet => return read_table(origin, input, format, options),
        Format::Warc => {
            let reader = BufReader::with_capacity(Input::HEAD_BYTES, input.stream());
            return Documents::new(warc::Records::new(origin, reader, Arc::clone(options)));
        }
        Format::Feed => return read_feed(&origin, input, options),
        Format::Tar => {
            let depth = input.depth;
            return Documents::new(tar::Members::new(origin, input.stream(), Arc::clone(options), depth));
        }
        Format::Zip => return read_zip(origin, input, options),
        Format::Plain => plain::read,
        Format::Markdown => markdown::read,
        Format::Html => html::read,
        Format::Pdf => pdf::read,
        Format::Docx => docx::read,
        Format::Eml => eml::read,
    };
    Documents::one(read_one(origin, input, parser, options))
}

fn read_one(origin: Origin, input: Input, parser: Parser, options: &Arc<Options>) -> Result<Pending, Failure> {
    let bytes = input.read_whole(&origin, &options.limits)?;
    if bytes.trim_ascii().is_empty() {
        return Err(Failure::new(origin, FailureKind::Empty, "the file is empty"));
    }
    Ok(Pending::contained(origin, bytes, parser, Arc::clone(options)))
}

fn read_records(origin: Origin, input: Input, format: Format, options: &Arc<Options>) -> Documents {
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
        (input.stream(), None)
    };
    Documents::new(json::Records::new(origin, BufReader::new(reader), format, encoding, Arc::clone(options)))
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

fn read_table(origin: Origin, input: Input, format: Format, options: &Arc<Options>) -> Documents {
    let options = Arc::clone(options);
    if format == Format::Csv {
        let head = input.head.clone();
        return Documents::opened(csv::Rows::open(origin, &head, input.stream(), options));
    }
    Documents::opened(match (input.file, input.size) {
        (Some(file), Some(size)) => parquet::Rows::of_file(origin, file, size, options),
        (file, size) => {
            let input = Input { file, size, ..input };
            input.read_whole(&origin, &options.limits).and_then(|bytes| parquet::Rows::of_bytes(origin, bytes, options))
        }
    })
}

fn read_feed(origin: &Origin, input: Input, options: &Arc<Options>) -> Documents {
    let entries = input.read_whole(origin, &options.limits).and_then(|bytes| feed::read(origin, &bytes, options));
    Documents::opened(entries.map(|entries| entries.into_iter().map(Ok)))
}

fn read_zip(origin: Origin, input: Input, options: &Arc<Options>) -> Documents {
    let (depth, options) = (input.depth, Arc::clone(options));
    Documents::opened(match (input.file, input.size) {
        (Some(file), Some(size)) => zipped::Members::open(origin, Box::new(file), size, options, depth),
        (file, size) => {
            let input = Input { file, size, ..input };
            input.read_whole(&origin, &options.limits).and_then(|bytes| {
                let size = bytes.len() as u64;
                zipped::Members::open(origin, Box::new(Cursor::new(bytes)), size, options, depth)
            })
        }
    })
}

/// The failure of a stream that broke off: of a bomb, of damage in what it is packed in, or of the system.
fn read_failure(origin: Origin, error: io::Error, limits: &Limits) -> Failure {
    match error.kind() {
        _ if packing::is_bomb(&error) => Failure::over(origin, Limit::InflatedBytes, limits),
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            Failure::new(origin, FailureKind::Damaged, "what it is packed in is damaged or cut short").because(error)
        }
        _ => io_failure(origin, error),
    }
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
