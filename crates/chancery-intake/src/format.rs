//! Which format an input is in, by its first bytes and its name.
//!
//! What the bytes show without doubt wins over the name: a PDF saved as `.txt` is a PDF, and a
//! page that a server sent in place of a PDF is a page. Where bytes say nothing, the name decides;
//! where the name says nothing either, the text is looked at.

use std::path::Path;

use crate::document::{Format, Origin};
use crate::encoding;
use crate::failure::{Failure, FailureKind};

/// Finds the format of an input that is called `origin.path` and starts with `head`.
pub(crate) fn detect(origin: &Origin, head: &[u8]) -> Result<Format, Failure> {
    if let Some(format) = by_signature(origin, head)? {
        return Ok(format);
    }
    let named = by_name(&origin.path);
    // These two cannot be told without their signature; their parsers say what is wrong, unless
    // what came is a page.
    let sketch = encoding::sketch(head).unwrap_or_default();
    let start = sketch.trim_start();
    match named {
        Some(Format::Plain | Format::Pdf | Format::Docx) if begins_like_html(start) => Ok(Format::Html),
        Some(Format::Json) if begins_like_lines(start) => Ok(Format::Jsonl),
        Some(Format::Jsonl) if begins_spread_out(start) => Ok(Format::Json),
        Some(format) => Ok(format),
        None if begins_like_html(start) => Ok(Format::Html),
        None if begins_like_lines(start) => Ok(Format::Jsonl),
        None if begins_like_json(start) => Ok(Format::Json),
        None if begins_like_mail(start) => Ok(Format::Eml),
        None => Ok(Format::Plain),
    }
}

/// The format that the extension of `path` stands for.
pub(crate) fn by_name(path: &Path) -> Option<Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    Format::ALL.into_iter().find(|format| format.extensions().contains(&extension.as_str()))
}

fn by_signature(origin: &Origin, head: &[u8]) -> Result<Option<Format>, Failure> {
    const UNREAD: [(&[u8], &str); 10] = [
        (b"{\\rtf", "rich text is not read; save it as docx or txt"),
        (b"\x1F\x8B", "it is compressed with gzip; unpack it first"),
        (b"BZh", "it is compressed with bzip2; unpack it first"),
        (b"\xFD7zXZ\0", "it is compressed with xz; unpack it first"),
        (b"\x28\xB5\x2F\xFD", "it is compressed with zstd; unpack it first"),
        (b"Rar!\x1A\x07", "it is a rar archive; unpack it first"),
        (b"7z\xBC\xAF\x27\x1C", "it is a 7z archive; unpack it first"),
        (b"\x89PNG\r\n\x1A\n", "it is a picture; run text recognition on it first"),
        (b"\xFF\xD8\xFF", "it is a picture; run text recognition on it first"),
        (b"II*\0", "it is a picture; run text recognition on it first"),
    ];
    let refuse = |kind, message: &str| Err(Failure::new(origin.clone(), kind, message));

    let start = head.trim_ascii_start();
    if start.starts_with(b"%PDF-") || is_pdf_after_junk(origin, head) {
        return Ok(Some(Format::Pdf));
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Some(Format::Docx));
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        // A DOCX with a password is wrapped in the container of the old formats.
        let wrapped: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return if head.windows(wrapped.len()).any(|window| window == wrapped) {
            refuse(FailureKind::Encrypted, "it needs a password; save it without one")
        } else {
            refuse(FailureKind::Unsupported, "old office formats are not read; save it as docx")
        };
    }
    match UNREAD.iter().find(|(signature, _)| head.starts_with(signature)) {
        Some((_, message)) => refuse(FailureKind::Unsupported, message),
        None => Ok(None),
    }
}

/// Some servers put a few lines before the file. Only believed of a file that is called a PDF,
/// because prose may speak of `%PDF-`.
fn is_pdf_after_junk(origin: &Origin, head: &[u8]) -> bool {
    let first = &head[..head.len().min(1024)];
    by_name(&origin.path) == Some(Format::Pdf) && first.windows(5).any(|window| window == b"%PDF-")
}

fn begins_like_html(start: &str) -> bool {
    let mut rest = start;
    // A page may open with an XML declaration and comments.
    loop {
        rest = rest.trim_start();
        let close = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?xml") {
            "?>"
        } else {
            break;
        };
        match rest.find(close) {
            Some(at) => rest = &rest[at + close.len()..],
            None => return false,
        }
    }
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| {
        rest.get(..tag.len()).is_some_and(|found| found.eq_ignore_ascii_case(tag))
            && !rest[tag.len()..].starts_with(|c: char| c.is_alphanumeric())
    })
}

/// Whether the first line is a whole record and a second one follows.
fn begins_like_lines(start: &str) -> bool {
    let Some((line, after)) = start.split_once('\n') else {
        return false;
    };
    line.starts_with('{') && after.trim_start().starts_with('{') && serde_json::from_str::<serde_json::Value>(line).is_ok()
}

/// Whether the first line only opens a record or an array, and its content follows.
fn begins_spread_out(start: &str) -> bool {
    start.lines().next().is_some_and(|line| matches!(line.trim_end(), "{" | "["))
}

fn begins_like_json(start: &str) -> bool {
    match start.strip_prefix('[') {
        Some(inside) => inside.trim_start().starts_with(['{', ']']),
        None => start.strip_prefix('{').is_some_and(|inside| inside.trim_start().starts_with(['"', '}'])),
    }
}

/// Whether the text opens with a block of mail headers, two of which only mail has.
fn begins_like_mail(start: &str) -> bool {
    const TELLING: [&str; 9] =
        ["from", "to", "date", "subject", "received", "return-path", "message-id", "mime-version", "delivered-to"];
    let mut told = 0;
    for line in start.lines().take_while(|line| !line.trim().is_empty()) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else {
            break;
        };
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            break;
        }
        told += usize::from(TELLING.iter().any(|known| known.eq_ignore_ascii_case(name)));
    }
    told >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, head: &str, expected: Format) {
        let found = detect(&Origin::of_file(name), head.as_bytes()).unwrap();
        assert_eq!(found, expected, "{name} starting {head:?}");
    }

    #[test]
    fn the_name_decides_where_bytes_say_nothing() {
        check("a.txt", "The ministers met.", Format::Plain);
        check("a.MD", "The ministers met.", Format::Markdown);
        check("a.htm", "The ministers met.", Format::Html);
        check("a.jsonl", "", Format::Jsonl);
        check("a.docx", "The ministers met.", Format::Docx);
    }

    #[test]
    fn bytes_win_over_the_name() {
        check("a.txt", "%PDF-1.7\n", Format::Pdf);
        check("a.txt", "PK\x03\x04", Format::Docx);
        check("a.txt", "\n<!DOCTYPE html>\n<html>", Format::Html);
        check("a.pdf", "<html lang=en>", Format::Html);
        check("a.pdf", "HTTP/1.1 200 OK\r\n\r\n%PDF-1.4", Format::Pdf);
        check("a.json", "{\"text\": \"a\"}\n{\"text\": \"b\"}", Format::Jsonl);
        check("a.jsonl", "{\n  \"text\": \"a\"\n}", Format::Json);
    }

    #[test]
    fn text_about_a_format_is_not_in_it() {
        check("a.txt", "The tag <html> opens a page", Format::Plain);
        check("a.txt", "<headline>", Format::Plain);
        check("a.txt", "It starts with %PDF-1.7", Format::Plain);
        check("a.txt", "From: Ankara\nTo: Doha\n", Format::Plain);
        check("a.txt", "{\"text\": \"a\"}", Format::Plain);
    }

    #[test]
    fn without_a_name_the_text_is_looked_at() {
        check("-", "{\"text\": \"a\"}\n{\"text\": \"b\"}", Format::Jsonl);
        check("-", "{\n \"text\": \"a\"}", Format::Json);
        check("-", "[{\"text\": \"a\"}]", Format::Json);
        check("-", "[Ankara] The ministers met.", Format::Plain);
        check("-", "<?xml version='1.0'?>\n<!-- x -->\n<html xmlns='…'>", Format::Html);
        check("-", "From: a@b.c\nSubject: Visit\n\nText", Format::Eml);
        check("-", "Date: today\n\nText", Format::Plain);
    }
}
