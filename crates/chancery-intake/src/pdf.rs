//! PDF: the text of its pages, one after the other.
//!
//! `pdf-extract` finds the words. It was written for files that mean well: it panics on many that
//! are damaged, and follows references without counting. So it runs on a thread of its own, with a
//! limit of time; what it would unpack is weighed first; and what would overflow any stack, such as
//! a drawing that contains itself, is emptied.

use std::io;
use std::time::{Duration, Instant};

use pdf_extract::{
    Dictionary, Document as Pdf, Error as PdfError, MediaBox, Object, ObjectId, OutputDev, OutputError, PlainTextOutput, Transform,
    output_doc_page,
};

use crate::contain;
use crate::document::{Document, Note, NoteKind, Origin, counted};
use crate::failure::{Failure, FailureKind, Limit};
use crate::intake::lost_failure;
use crate::options::{Limits, Options};

mod traps;
mod weigh;

/// Reads `bytes` as a PDF.
pub(crate) fn read(origin: Origin, bytes: Vec<u8>, options: &Options) -> Result<Document, Failure> {
    let time = Duration::from_millis(options.limits.time_ms);
    let place = origin.clone();
    let limits = options.limits.clone();
    // The extractor asks for the time itself, so that its thread ends; the outer limit is for the
    // stretches in which it does not ask.
    let deadline = Instant::now() + time;
    contain::within(time + time / 4, move || read_pages(origin, &bytes, &limits, deadline))
        .unwrap_or_else(|lost| Err(lost_failure(place, lost, options)))
}

fn read_pages(origin: Origin, bytes: &[u8], limits: &Limits, deadline: Instant) -> Result<Document, Failure> {
    let fail = |kind, message: &str| Failure::new(origin.clone(), kind, message);
    let over = |limit| Failure::over(origin.clone(), limit, limits);
    if weigh::streams(bytes, limits.inflated_bytes).is_err() {
        return Err(over(Limit::InflatedBytes));
    }
    let mut pdf = Pdf::load_mem(bytes).map_err(|error| load_failure(origin.clone(), error))?;
    if pdf.is_encrypted() && pdf.decrypt("").is_err() {
        return Err(fail(FailureKind::Encrypted, "it needs a password; save it without one"));
    }
    if weigh::objects(&pdf, limits.inflated_bytes).is_err() {
        return Err(over(Limit::InflatedBytes));
    }
    let disarmed = traps::disarm(&mut pdf);

    let pages = pdf.get_pages();
    if pages.is_empty() {
        return Err(fail(FailureKind::Damaged, "no page can be found in it"));
    }
    if pages.len() as u64 > limits.pdf_pages {
        return Err(over(Limit::PdfPages));
    }
    let mut text = String::new();
    let (mut silent, mut damaged) = (Vec::new(), Vec::new());
    for (&number, &id) in &pages {
        let page = match read_page(&pdf, number, id, limits, deadline) {
            Ok(page) => page,
            Err(PageError::Time) => return Err(over(Limit::Time)),
            Err(PageError::Text) => return Err(over(Limit::TextBytes)),
            Err(PageError::Damaged) => {
                damaged.push(number);
                continue;
            }
        };
        let page = page.trim();
        if page.is_empty() {
            silent.push(number);
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(page);
        if text.len() as u64 > limits.value(Limit::TextBytes) {
            return Err(over(Limit::TextBytes));
        }
    }
    if text.is_empty() {
        return Err(if damaged.is_empty() {
            fail(FailureKind::NoText, "its pages hold no text; it may be scanned, so run text recognition on it first")
        } else {
            fail(FailureKind::Damaged, "none of its pages can be read")
        });
    }
    let mut notes = Vec::new();
    if !silent.is_empty() {
        notes.push(Note::new(NoteKind::PageWithoutText, format!("no text on {}", named(&silent))));
    }
    if !damaged.is_empty() {
        let message = format!("damage on {}, so left out", named(&damaged));
        notes.push(Note::new(NoteKind::PartLeftOut, message));
    }
    if disarmed > 0 {
        let message = format!("{} without an end left out", counted(disarmed, "part"));
        notes.push(Note::new(NoteKind::PartLeftOut, message));
    }
    let information = pdf.trailer.get(b"Info").ok().and_then(|info| dictionary(&pdf, info));
    let property = |key: &[u8]| property(information?.get(key).ok()?);
    Ok(Document {
        title: property(b"Title"),
        author: property(b"Author"),
        published_raw: property(b"CreationDate"),
        notes,
        ..Document::of(origin, "UTF-8", text)
    })
}

fn load_failure(origin: Origin, error: PdfError) -> Failure {
    match error {
        PdfError::Decryption(_) | PdfError::InvalidPassword | PdfError::UnsupportedSecurityHandler(_) => {
            let message = "it needs a password or a key; save it without one";
            Failure::new(origin, FailureKind::Encrypted, message).because(error)
        }
        error => {
            let message = "it is not a whole pdf; it may have been cut short";
            Failure::new(origin, FailureKind::Damaged, message).because(error)
        }
    }
}

enum PageError {
    Time,
    Text,
    Damaged,
}

fn read_page(pdf: &Pdf, number: u32, id: ObjectId, limits: &Limits, deadline: Instant) -> Result<String, PageError> {
    if !traps::has_root(pdf, id) {
        return Err(PageError::Damaged);
    }
    let mut text = String::new();
    let extracted = contain::calmly(|| {
        let room = limits.value(Limit::TextBytes);
        let inner = PlainTextOutput::new(&mut text);
        let mut output = Watched { inner, deadline, room, stopped: None };
        let result = output_doc_page(pdf, &mut output, number);
        (result, output.stopped)
    });
    match extracted {
        Ok((Ok(()), _)) => Ok(text),
        Ok((Err(_), Some(stopped))) => Err(stopped),
        // A page that breaks off half way is not half evidence.
        Ok((Err(_), None)) | Err(_) => Err(PageError::Damaged),
    }
}

/// Writes text as `PlainTextOutput` does, and stops the extractor when enough is enough.
struct Watched<'t> {
    inner: PlainTextOutput<&'t mut String>,
    deadline: Instant,
    room: u64,
    stopped: Option<PageError>,
}

impl Watched<'_> {
    fn stop(&mut self, reason: PageError) -> Result<(), OutputError> {
        self.stopped = Some(reason);
        Err(OutputError::IoError(io::Error::other("stopped")))
    }

    fn watch(&mut self) -> Result<(), OutputError> {
        if Instant::now() > self.deadline { self.stop(PageError::Time) } else { Ok(()) }
    }
}

impl OutputDev for Watched<'_> {
    fn begin_page(&mut self, number: u32, media: &MediaBox, art: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.watch()?;
        self.inner.begin_page(number, media, art)
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        self.inner.end_page()
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        spacing: f64,
        size: f64,
        character: &str,
    ) -> Result<(), OutputError> {
        match self.room.checked_sub(character.len() as u64) {
            Some(room) => self.room = room,
            None => return self.stop(PageError::Text),
        }
        self.inner.output_character(place, width, spacing, size, character)
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.watch()?;
        self.inner.begin_word()
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        self.inner.end_word()
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        self.inner.end_line()
    }

    fn stroke(&mut self, _: &Transform, _: &pdf_extract::ColorSpace, _: &[f64], _: &pdf_extract::Path) -> Result<(), OutputError> {
        self.watch()
    }

    fn fill(&mut self, _: &Transform, _: &pdf_extract::ColorSpace, _: &[f64], _: &pdf_extract::Path) -> Result<(), OutputError> {
        self.watch()
    }
}

/// The dictionary that `object` is or refers to.
fn dictionary<'p>(pdf: &'p Pdf, object: &'p Object) -> Option<&'p Dictionary> {
    let (_, object) = pdf.dereference(object).ok()?;
    match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// A text of the information dictionary: UTF-16 with a mark, UTF-8 with a mark, or nearly Latin-1.
fn property(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    let (encoding, length) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::WINDOWS_1252, 0));
    let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
    let text: String = text.chars().filter(|character| !character.is_control()).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// `page 3`, `pages 1, 2 and 7`, and no more than the first few of many.
fn named(pages: &[u32]) -> String {
    const MOST_NAMED: usize = 8;
    match pages {
        [only] => format!("page {only}"),
        _ if pages.len() > MOST_NAMED => format!("{} pages, the first is {}", pages.len(), pages[0]),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(u32::to_string).collect();
            format!("pages {} and {last}", first.join(", "))
        }
        [] => "no page".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named() {
        assert_eq!(named(&[3]), "page 3");
        assert_eq!(named(&[1, 2, 7]), "pages 1, 2 and 7");
        assert_eq!(named(&[1; 20]), "20 pages, the first is 1");
    }

    #[test]
    fn properties_are_decoded() {
        let text = |bytes: &[u8]| property(&Object::string_literal(bytes.to_vec()));
        assert_eq!(text(b"Visit\0").as_deref(), Some("Visit"));
        assert_eq!(text(b"\xFE\xFF\0T\0\xFC").as_deref(), Some("Tü"));
        assert_eq!(text(b"T\xFC").as_deref(), Some("Tü"));
        assert_eq!(text(b"  "), None);
    }
}
