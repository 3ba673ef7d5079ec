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
    let named = by_name(origin.name());
    // These two cannot be told without their signature; their parsers say what is wrong, unless
    // what came is a page.
    let sketch = encoding::sketch(head).unwrap_or_default();
    let start = sketch.trim_start();
    if begins_like_feed(start) {
        return Ok(Format::Feed);
    }
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

/// The format that the extension of `path` stands for, or, where it is that of a compressed file, the extension before it.
pub(crate) fn by_name(path: &Path) -> Option<Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    if matches!(extension.as_str(), "gz" | "zst") {
        return by_name(Path::new(path.file_stem()?));
    }
    Format::ALL.into_iter().find(|format| format.extensions().contains(&extension.as_str()))
}

fn by_signature(origin: &Origin, head: &[u8]) -> Result<Option<Format>, Failure> {
    const UNREAD: [(&[u8], &str); 8] = [
        (b"{\\rtf", "rich text is not read; save it as docx or txt"),
        (b"BZh", "it is compressed with bzip2; unpack it first"),
        (b"\xFD7zXZ\0", "it is compressed with xz; unpack it first"),
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
        return Ok(Some(if is_zip(origin, head) { Format::Zip } else { Format::Docx }));
    }
    if head.starts_with(b"WARC/") {
        return Ok(Some(Format::Warc));
    }
    if head.starts_with(b"PAR1") {
        return Ok(Some(Format::Parquet));
    }
    if head.get(257..262) == Some(b"ustar") {
        return Ok(Some(Format::Tar));
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

/// Whether an archive is one of files, and not the parts of a DOCX: by its name, or else by the name of its first file.
fn is_zip(origin: &Origin, head: &[u8]) -> bool {
    const FIRST_NAME: usize = 30;
    match by_name(origin.name()) {
        Some(Format::Zip) => true,
        Some(Format::Docx) => false,
        _ => {
            let first = head.get(FIRST_NAME..).unwrap_or_default();
            ![&b"[Content_Types]"[..], b"_rels/", b"word/", b"docProps/", b"mimetype"].iter().any(|name| first.starts_with(name))
                && head.starts_with(b"PK\x03\x04")
        }
    }
}

/// Some servers put a few lines before the file. Only believed of a file that is called a PDF,
/// because prose may speak of `%PDF-`.
fn is_pdf_after_junk(origin: &Origin, head: &[u8]) -> bool {
    let first = &head[..head.len().min(1024)];
    by_name(origin.name()) == Some(Format::Pdf) && first.windows(5).any(|window| window == b"%PDF-")
}

fn begins_like_html(start: &str) -> bool {
    begins_with_element(start, &["!doctype html", "html", "head", "body"])
}

/// Whether the text opens with the root of a feed, or with the field that JSON Feed prescribes.
fn begins_like_feed(start: &str) -> bool {
    let json = start.starts_with('{')
        && start.get(..start.floor_char_boundary(1024)).is_some_and(|head| head.contains("://jsonfeed.org/version/"));
    json || begins_with_element(start, &["rss", "feed", "rdf:rdf"])
}

/// Whether the first element of a page or of other markup has one of these names.
fn begins_with_element(start: &str, names: &[&str]) -> bool {
    let mut rest = start;
    // It may open with an XML declaration and comments.
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
    let Some(rest) = rest.strip_prefix('<') else { return false };
    names.iter().any(|name| {
        rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && !rest[name.len()..].starts_with(|c: char| c.is_alphanumeric())
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
        check("a.jsonl.gz", "", Format::Jsonl);
        check("a.tsv", "date\ttext\n", Format::Csv);
    }

    #[test]
    fn bytes_win_over_the_name() {
        check("a.txt", "%PDF-1.7\n", Format::Pdf);
        check("a.docx", "PK\x03\x04", Format::Docx);
        check("a.bin", "PK\x03\x04..........................[Content_Types].xml", Format::Docx);
        check("a.bin", "PK\x03\x04..........................report.txt", Format::Zip);
        check("a.txt", "WARC/1.0\r\n", Format::Warc);
        check("a.txt", "<?xml version='1.0'?>\n<rss version='2.0'>", Format::Feed);
        check("a.json", "{\"version\": \"https://jsonfeed.org/version/1.1\"}", Format::Feed);
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
