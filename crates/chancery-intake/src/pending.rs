//! A document that has been cut out of its input and not been parsed: the cheap half of intake is done in order, by one thread,
//! the dear half wherever there is time for it.

use std::path::Path;
use std::sync::Arc;

use crate::contain;
use crate::document::{Document, Format, Origin};
use crate::failure::{Failure, FailureKind, Limit};
use crate::feed::{self, FeedEntry};
use crate::intake::lost_failure;
use crate::language;
use crate::options::Options;

/// A document that is still to be parsed.
pub struct Pending {
    parse: Box<dyn FnOnce() -> Result<Document, Failure> + Send>,
}

/// Makes the one document of its bytes.
pub(crate) type Parser = fn(Origin, Vec<u8>, &Options) -> Result<Document, Failure>;

impl Pending {
    /// The document that `parse` will make.
    pub(crate) fn of(options: Arc<Options>, parse: impl FnOnce(&Options) -> Result<Document, Failure> + Send + 'static) -> Self {
        Pending { parse: Box::new(move || finish(parse(&options)?, &options)) }
    }

    /// The document that a parser of a whole format will make of these bytes. A fault of the parser becomes a failure.
    pub(crate) fn contained(origin: Origin, bytes: Vec<u8>, parser: Parser, options: Arc<Options>) -> Self {
        Pending::of(options, move |options| {
            let place = origin.clone();
            contain::calmly(|| parser(origin, bytes, options)).unwrap_or_else(|lost| Err(lost_failure(place, lost, options)))
        })
    }

    /// The document of an entry of a feed that came from `path`.
    pub fn of_entry(path: &Path, entry: FeedEntry) -> Result<Pending, Failure> {
        let origin = Origin::of_file(path).read_as(Format::Feed);
        if entry.content.is_none() {
            return Err(feed::no_text(origin));
        }
        Ok(Pending::of(Arc::new(Options::default()), move |options| feed::document(origin, entry, options)))
    }

    /// The same document with what the caller knows of it besides.
    pub fn amended(self, amend: impl FnOnce(&mut Document) + Send + 'static) -> Pending {
        let parse = move || {
            let mut document = self.parse()?;
            amend(&mut document);
            Ok(document)
        };
        Pending { parse: Box::new(parse) }
    }

    /// Parses it.
    pub fn parse(self) -> Result<Document, Failure> {
        (self.parse)()
    }
}

/// What holds for documents of every format: they have text, not too much of it, and a language.
pub(crate) fn finish(mut document: Document, options: &Options) -> Result<Document, Failure> {
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
