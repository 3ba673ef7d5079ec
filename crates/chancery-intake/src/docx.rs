//! DOCX: the paragraphs and tables of an Office Open XML text.
//!
//! Nothing is unpacked to disk, so names in the archive cannot lead anywhere; what is unpacked in
//! memory is counted, so that a small file cannot become a huge one.

use std::io::{Cursor, Read};

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::document::{Document, Note, NoteKind, Origin, counted};
use crate::failure::{Failure, FailureKind, Limit};
use crate::options::{Limits, Options};

/// Reads `bytes` as a DOCX.
pub(crate) fn read(origin: Origin, bytes: Vec<u8>, options: &Options) -> Result<Document, Failure> {
    let mut package = Package::open(origin, bytes, options)?;
    let main = package.main_part()?;
    let Some(source) = package.part(&main)? else {
        return Err(package.failure(FailureKind::Damaged, "the part that holds its text is missing"));
    };
    let body = Body::of(&source);
    let properties = package.part("docProps/core.xml")?.unwrap_or_default();
    let mut notes = Vec::new();
    if body.footnotes > 0 {
        let message = format!("{} not read", counted(body.footnotes, "footnote"));
        notes.push(Note::new(NoteKind::PartLeftOut, message));
    }
    if body.cut_short {
        let message = "the text is damaged; what comes after the damage was not read";
        notes.push(Note::new(NoteKind::Truncated, message));
    }
    Ok(Document {
        title: element(&properties, "title"),
        author: element(&properties, "creator"),
        published_raw: element(&properties, "created"),
        lang: element(&properties, "language").and_then(|tag| crate::language::of_tag(&tag)),
        notes,
        ..Document::of(package.origin, "UTF-8", body.text.trim_end().to_owned())
    })
}

/// The archive that a DOCX is.
struct Package {
    origin: Origin,
    archive: ZipArchive<Cursor<Vec<u8>>>,
    limits: Limits,
    /// How many bytes may still be unpacked.
    room: u64,
}

impl Package {
    fn open(origin: Origin, bytes: Vec<u8>, options: &Options) -> Result<Self, Failure> {
        // The archive reader makes a record of every entry before anything can be asked of it.
        const MOST_ENTRIES: usize = 20_000;
        let entries = bytes.windows(4).filter(|window| window == b"PK\x01\x02").count();
        if entries > MOST_ENTRIES {
            let message = "it has more parts than any text document";
            return Err(Failure::new(origin, FailureKind::Damaged, message));
        }
        let limits = options.limits.clone();
        match ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) => Ok(Package { origin, archive, room: limits.inflated_bytes, limits }),
            Err(error) => {
                let message = "it is not a whole docx; it may have been cut short";
                Err(Failure::new(origin, FailureKind::Damaged, message).because(error))
            }
        }
    }

    fn failure(&self, kind: FailureKind, message: impl Into<String>) -> Failure {
        Failure::new(self.origin.clone(), kind, message)
    }

    /// The name of the part that holds the text. Most writers call it `word/document.xml`; the
    /// package's list of relations is what counts.
    fn main_part(&mut self) -> Result<String, Failure> {
        const USUAL: &str = "word/document.xml";
        if self.archive.index_for_name(USUAL).is_some() {
            return Ok(USUAL.to_owned());
        }
        let relations = self.part("_rels/.rels")?.unwrap_or_default();
        let main = main_target(&relations);
        match main {
            Some(name) if name.starts_with("word/") => Ok(name),
            Some(_) => {
                Err(self.failure(FailureKind::Unsupported, "it is an office file, but not a text document; save it as docx or pdf"))
            }
            None => Err(self.failure(FailureKind::Unsupported, "it is a zip archive, but not a docx; unpack it first")),
        }
    }

    /// Unpacks the part called `name`; none if there is no such part.
    fn part(&mut self, name: &str) -> Result<Option<String>, Failure> {
        let fail = |kind, message: String| Failure::new(self.origin.clone(), kind, message);
        let mut bytes = Vec::new();
        let read = match self.archive.by_name(name) {
            Ok(part) => part.take(self.room.saturating_add(1)).read_to_end(&mut bytes),
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                let message = "it needs a password; save it without one".to_owned();
                return Err(fail(FailureKind::Encrypted, message));
            }
            Err(error) => {
                let message = format!("its part {name} cannot be unpacked");
                return Err(fail(FailureKind::Damaged, message).because(error));
            }
        };
        let length = bytes.len() as u64;
        if length > self.room {
            return Err(Failure::over(self.origin.clone(), Limit::InflatedBytes, &self.limits));
        }
        if let Err(error) = read {
            let message = format!("its part {name} is damaged");
            return Err(fail(FailureKind::Damaged, message).because(error));
        }
        self.room -= length;
        let decoded = crate::encoding::decode(&self.origin, bytes, None, Some("utf-8"))?;
        Ok(Some(decoded.text))
    }
}

/// The part that a list of relations calls the main document.
fn main_target(relations: &str) -> Option<String> {
    let mut reader = Reader::from_str(relations);
    loop {
        let tag = match reader.read_event() {
            Ok(Event::Empty(tag) | Event::Start(tag)) => tag,
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => continue,
        };
        let value = |name: &str| {
            let attribute = tag.try_get_attribute(name).ok()??;
            attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
        };
        if value("Type").is_some_and(|kind| kind.ends_with("/officeDocument")) {
            return value("Target").map(|target| target.trim_start_matches('/').to_owned());
        }
    }
}

/// The text of the first element called `name` whatever its namespace.
fn element(source: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(source);
    let mut inside = false;
    let mut text = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == name => inside = true,
            Ok(Event::End(_)) if inside => break,
            Ok(Event::Eof) | Err(_) => break,
            Ok(event) if inside => push_characters(&mut text, &event),
            Ok(_) => {}
        }
    }
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The text of a document's body.
#[derive(Default)]
struct Body {
    text: String,
    footnotes: usize,
    cut_short: bool,
}

impl Body {
    fn of(source: &str) -> Body {
        let mut body = Body::default();
        let mut reader = Reader::from_str(source);
        // Words stand only in `t`; white space elsewhere is layout of the XML.
        let mut in_words = false;
        // How deep inside something that was deleted or is shown otherwise.
        let mut hidden = 0usize;
        let mut cells = 0usize;
        loop {
            let event = match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(event) => event,
                Err(_) => {
                    body.cut_short = true;
                    break;
                }
            };
            match &event {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "del" | "moveFrom" | "Fallback" => hidden += 1,
                    "t" => in_words = true,
                    "tc" => cells += 1,
                    "tbl" if cells == 0 => body.begin_paragraph(),
                    "p" if cells == 0 => body.begin_paragraph(),
                    "p" => body.part_from_word(),
                    name if hidden == 0 => body.take_mark(name),
                    _ => {}
                },
                Event::Empty(tag) if hidden == 0 => body.take_mark(tag.local_name().as_ref()),
                Event::End(tag) => match tag.local_name().as_ref() {
                    "del" | "moveFrom" | "Fallback" => hidden = hidden.saturating_sub(1),
                    "t" => in_words = false,
                    "tc" => {
                        cells = cells.saturating_sub(1);
                        body.text.push('\t');
                    }
                    "tr" => {
                        body.text.truncate(body.text.trim_end_matches('\t').len());
                        body.text.push('\n');
                    }
                    _ => {}
                },
                characters if in_words && hidden == 0 => {
                    push_characters(&mut body.text, characters);
                }
                _ => {}
            }
        }
        body
    }

    /// Elements that stand for a character or for a note.
    fn take_mark(&mut self, name: &str) {
        match name {
            "tab" if !self.at_start_of_paragraph() => self.text.push('\t'),
            "br" | "cr" => self.text.push('\n'),
            "noBreakHyphen" => self.text.push('\u{2011}'),
            "footnoteReference" | "endnoteReference" => self.footnotes += 1,
            _ => {}
        }
    }

    /// Tab stops in a paragraph's settings have the name of tabs in its text, and come first.
    fn at_start_of_paragraph(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    fn begin_paragraph(&mut self) {
        if !self.text.is_empty() {
            self.text.truncate(self.text.trim_end_matches('\n').len());
            self.text.push_str("\n\n");
        }
    }

    fn part_from_word(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }
}

/// Adds the characters that an event stands for, if it stands for any.
fn push_characters(text: &mut String, event: &Event) {
    match event {
        Event::Text(words) => text.push_str(&words.xml10_content()),
        Event::CData(words) => text.push_str(&words.xml10_content()),
        Event::GeneralRef(reference) => match reference.resolve_char_ref() {
            Ok(Some(character)) => text.push(character),
            _ => text.push_str(match reference.as_ref() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                _ => "",
            }),
        },
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, text: &str) {
        assert_eq!(Body::of(source).text.trim_end(), text, "text of {source:?}");
    }

    #[test]
    fn paragraphs_and_tables_are_parted() {
        check("<w:p><w:r><w:t>One</w:t></w:r></w:p><w:p><w:r><w:t>Two</w:t></w:r></w:p>", "One\n\nTwo");
        check(
            "<w:p><w:t>Start</w:t></w:p><w:tbl><w:tr><w:tc><w:p><w:t>a</w:t></w:p></w:tc><w:tc><w:p><w:t>b</w:t></w:p><w:p><w:t>c</w:t></w:p></w:tc></w:tr>\
             <w:tr><w:tc><w:p><w:t>d</w:t></w:p></w:tc></w:tr></w:tbl><w:p><w:t>End</w:t></w:p>",
            "Start\n\na\tb c\nd\n\nEnd",
        );
    }

    #[test]
    fn marks_become_characters() {
        check("<w:p><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c &amp; d &#233;</w:t></w:p>", "a\tb\nc & d é");
        check("<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:t>a</w:t></w:p>", "a");
    }

    #[test]
    fn what_was_deleted_or_doubled_is_left_out() {
        check("<w:p><w:t>a</w:t><w:del><w:r><w:t>b</w:t></w:r></w:del><w:ins><w:t>c</w:t></w:ins></w:p>", "ac");
        check(
            "<w:p><mc:AlternateContent><mc:Choice><w:t>a</w:t></mc:Choice><mc:Fallback><w:t>a</w:t></mc:Fallback></mc:AlternateContent></w:p>",
            "a",
        );
    }

    #[test]
    fn damage_is_noticed() {
        assert!(Body::of("<w:p><w:t>a</w:t></w:r>").cut_short);
        assert!(!Body::of("<w:p><w:t>a</w:t></w:p>").cut_short);
    }
}
