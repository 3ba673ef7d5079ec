//! Mail: one message with its headers, and the text that a mail program would show.

use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::document::{Document, Note, NoteKind, Origin, counted};
use crate::encoding;
use crate::failure::{Failure, FailureKind};
use crate::html;
use crate::options::Options;

/// Reads `bytes` as a mail message.
pub(crate) fn read(origin: Origin, bytes: Vec<u8>, options: &Options) -> Result<Document, Failure> {
    let bytes = without_envelope(&bytes);
    let message = MessageParser::default()
        .parse(bytes)
        .filter(|message| message.headers().iter().any(|header| header.name().len() > 1))
        .ok_or_else(|| Failure::new(origin.clone(), FailureKind::Damaged, "there are no mail headers in it"))?;

    let mut notes = Vec::new();
    let (text, encoding) = match plain_text(&origin, &message, bytes, options, &mut notes)? {
        Some(found) => found,
        None => html_text(&origin, &message, options)?,
    };
    if text.contains('\u{FFFD}') && !notes.iter().any(|note| note.kind == NoteKind::DecodedLossily) {
        let at = text.find('\u{FFFD}');
        let message = "the message is not in the encoding that it declares, U+FFFD stands there";
        notes.push(Note { at, ..Note::new(NoteKind::DecodedLossily, message) });
    }
    if let Some(boundary) = message.content_type().and_then(|kind| kind.attribute("boundary"))
        && !contains(bytes, format!("--{boundary}--").as_bytes())
    {
        let message = "the message ends before its last part is closed";
        notes.push(Note::new(NoteKind::Truncated, message));
    }
    let attached = message.attachments().filter(|part| !is_body(part)).count();
    if attached > 0 {
        let message = format!("{} not read", counted(attached, "attachment"));
        notes.push(Note::new(NoteKind::PartLeftOut, message));
    }
    let sender = message.from().and_then(|from| from.first());
    Ok(Document {
        id: message.message_id().map(str::to_owned),
        published_raw: message.header_raw("Date").and_then(one_line),
        title: message.subject().and_then(one_line),
        author: sender.and_then(|from| one_line(from.name().or_else(|| from.address())?)),
        notes,
        ..Document::of(origin, &encoding, text)
    })
}

/// Mailbox files put a line before each message that is no header.
fn without_envelope(bytes: &[u8]) -> &[u8] {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) if bytes.starts_with(b"From ") => &bytes[end + 1..],
        _ => bytes,
    }
}

/// The parts of the body that are plain text, and their encoding; none if they say nothing.
fn plain_text(
    origin: &Origin,
    message: &Message,
    bytes: &[u8],
    options: &Options,
    notes: &mut Vec<Note>,
) -> Result<Option<(String, String)>, Failure> {
    let mut text = String::new();
    let mut encoding = None;
    let shown = || message.text_bodies().filter(|part| matches!(part.body, PartType::Text(_)));
    // The parser takes the parts of a message that was cut short for attachments.
    let cut = shown().next().is_none();
    let parts: Vec<_> = if cut { message.attachments().collect() } else { shown().collect() };
    for part in parts {
        let PartType::Text(words) = &part.body else {
            continue;
        };
        if !is_body(part) {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let declared = charset(part);
        let raw = bytes.get(part.offset_body as usize..part.offset_end as usize).unwrap_or(&[]);
        if part.encoding == Encoding::None && !raw.is_ascii() {
            // The parser believes what is declared and takes everything else for UTF-8.
            let known = options.encoding.as_deref();
            let decoded = encoding::decode(origin, raw.to_vec(), known, declared.as_deref())?;
            notes.extend(decoded.notes.into_iter().map(|note| Note { at: note.at.map(|at| at + text.len()), ..note }));
            text.push_str(&decoded.text);
            encoding.get_or_insert(decoded.encoding.to_owned());
        } else if part.encoding == Encoding::Base64 && words.trim().as_bytes() == raw.trim_ascii() {
            let message = "the encoding of the message is damaged";
            return Err(Failure::new(origin.clone(), FailureKind::Damaged, message));
        } else {
            text.push_str(words);
            encoding.get_or_insert(declared.unwrap_or_else(|| "UTF-8".to_owned()));
        }
    }
    Ok(encoding.filter(|_| !text.trim().is_empty()).map(|encoding| (text, encoding)))
}

/// The text of the first part that is a page, and its encoding.
fn html_text(origin: &Origin, message: &Message, options: &Options) -> Result<(String, String), Failure> {
    let page = message.html_bodies().chain(message.attachments()).find_map(|part| match &part.body {
        PartType::Html(source) if is_body(part) => Some((part, source)),
        _ => None,
    });
    let Some((part, source)) = page else {
        let message = "there is no text in the message itself; save its attachments and read those";
        return Err(Failure::new(origin.clone(), FailureKind::NoText, message));
    };
    let text = html::text_of(source, &options.limits).map_err(|limit| Failure::over(origin.clone(), limit, &options.limits))?;
    Ok((text, charset(part).unwrap_or_else(|| "UTF-8".to_owned())))
}

/// Whether a part holds words that stand in the message and not in a file beside it.
fn is_body(part: &MessagePart) -> bool {
    matches!(part.body, PartType::Text(_) | PartType::Html(_))
        && part.content_disposition().is_none_or(|disposition| !disposition.is_attachment())
        && part.attachment_name().is_none()
}

/// The encoding that a part declares, by its standard name.
fn charset(part: &MessagePart) -> Option<String> {
    let label = part.content_type()?.attribute("charset")?;
    Some(encoding_rs::Encoding::for_label(label.as_bytes())?.name().to_owned())
}

/// A header without the line ends that its length forced on it.
fn one_line(header: &str) -> Option<String> {
    let words: Vec<&str> = header.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &[u8], text: &str, encoding: &str, notes: &[NoteKind]) -> Document {
        let origin = Origin::of_file("test.eml");
        let document = read(origin, source.to_vec(), &Options::default()).unwrap();
        assert_eq!((&*document.text, &*document.encoding), (text, encoding));
        let kinds: Vec<NoteKind> = document.notes.iter().map(|note| note.kind).collect();
        assert_eq!(kinds, notes, "notes of {text:?}");
        document
    }

    #[test]
    fn headers_are_metadata() {
        let source = b"From: =?utf-8?Q?D=C4=B1=C5=9Fi=C5=9Fleri?= <press@example.org>\r\n\
            Date: Mon, 6 Oct 2025\r\n 09:00:00 +0800\r\nSubject: Joint\r\n statement\r\n\
            Message-ID: <1@example.org>\r\n\r\nText\r\nhere\r\n";
        let document = check(source, "Text\r\nhere\r\n", "UTF-8", &[]);
        assert_eq!(document.published_raw.as_deref(), Some("Mon, 6 Oct 2025 09:00:00 +0800"));
        assert_eq!(document.title.as_deref(), Some("Joint statement"));
        assert_eq!(document.author.as_deref(), Some("Dışişleri"));
        assert_eq!(document.id.as_deref(), Some("1@example.org"));
    }

    #[test]
    fn plain_text_is_preferred_and_a_page_will_do() {
        let both = b"Subject: a\nContent-Type: multipart/alternative; boundary=b\n\n\
            --b\nContent-Type: text/plain; charset=iso-8859-9\n\nAnkara \xDEimdi\n\
            --b\nContent-Type: text/html\n\n<p>Page</p>\n--b--\n";
        check(both, "Ankara Şimdi", "windows-1254", &[]);
        let page = b"Subject: a\nContent-Type: text/html; charset=utf-8\n\n\
            <style>x</style><p>One</p><p>Two</p>";
        check(page, "One\n\nTwo", "UTF-8", &[]);
    }

    #[test]
    fn what_is_missing_is_said() {
        let cut = b"Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nText";
        check(cut, "Text", "UTF-8", &[NoteKind::Truncated]);
        let attached = b"Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nText\n\
            --b\nContent-Type: application/pdf\nContent-Disposition: attachment\n\n%PDF\n--b--\n";
        check(attached, "Text", "UTF-8", &[NoteKind::PartLeftOut]);
    }

    #[test]
    fn undeclared_encodings_are_found() {
        let mut source = b"Subject: a\n\n".to_vec();
        source.extend(encoding_rs::KOI8_R.encode("Министры встретились в Анкаре").0.iter());
        check(&source, "Министры встретились в Анкаре", "KOI8-U", &[]);
    }
}
