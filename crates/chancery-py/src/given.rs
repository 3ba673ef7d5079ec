//! A document as a caller of the package gives it, and the source that it becomes: the same one that the program makes of the
//! same text and fields in a JSON record.

use chancery::text::Source;
use chancery_intake::{FailureKind, Limit, Options, read_text};
use pyo3::prelude::*;

use crate::error::Fault;

/// Text and metadata. A text may be missing: a table has empty cells.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pub text: Option<String>,
    pub name: Option<String>,
    pub date: Option<String>,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub lang: Option<String>,
}

/// The fields of [`Given`] in their order, as the Python half passes them.
type Tuple = (Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

impl Given {
    /// Takes a document from Python. What is no text there (half a surrogate pair) is none here.
    pub fn extract(tuple: &Bound<'_, PyAny>) -> PyResult<Given> {
        let (text, name, date, title, publisher, url, lang) = tuple.extract::<Tuple>()?;
        Ok(Given { text, name, date, title, publisher, url, lang })
    }

    /// The source, or why there is none, with whatever is known of it.
    pub fn source(self) -> Result<Source, Box<(Source, Fault)>> {
        let said = |field: Option<String>| field.filter(|words| !words.trim().is_empty());
        let Given { text, name, date, title, publisher, url, lang } = self;
        let (name, text) = (said(name), text.unwrap_or_default());
        let place = name.clone().unwrap_or_else(|| "document".to_owned());
        let fill = |mut source: Source, lang: Option<String>| {
            (source.name, source.published_raw, source.title) = (name, said(date), said(title));
            (source.publisher, source.url, source.lang) = (said(publisher), said(url), lang);
            source
        };
        let start: String = text.chars().take(200).collect();
        match read_text(&place, text, said(lang).as_deref(), &Options::default()) {
            Ok(document) => Ok(fill(Source::new(document.text), document.lang)),
            Err(failure) => {
                let kind = match failure.kind {
                    FailureKind::NoText => "no_text",
                    FailureKind::Limit(Limit::TextBytes) => "text_too_long",
                    _ => "document",
                };
                Err(Box::new((fill(Source::new(""), None), Fault::new(kind, failure.message).at(place).of(&start))))
            }
        }
    }
}
