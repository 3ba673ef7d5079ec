//! Bytes to text: which encoding, and what was lost on the way.
//!
//! In order of trust: a byte order mark; what the caller says; UTF-16 that shows itself by where
//! its NUL bytes stand; UTF-8 that is valid, or nearly; what the input declares, if its bytes fit;
//! a guess by `chardetng`. Anything with NUL bytes that is not UTF-16 is refused as binary.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::document::{Note, NoteKind, Origin, counted};
use crate::failure::{Failure, FailureKind};

/// A text and how it was won from bytes.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    pub notes: Vec<Note>,
}

/// Decodes `bytes`. `known` is what the caller says and is obeyed; `declared` is what the input
/// says of itself and is only believed if it fits.
pub(crate) fn decode(origin: &Origin, mut bytes: Vec<u8>, known: Option<&str>, declared: Option<&str>) -> Result<Decoded, Failure> {
    let refuse = |kind, message: String| Err(Failure::new(origin.clone(), kind, message));
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return refuse(FailureKind::Unsupported, "utf-32 is not read; save it as utf-8".into());
    }
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        bytes.drain(..length);
        if encoding == UTF_8 || !is_plain_ascii(&bytes) {
            return finish(origin, convert(bytes, encoding));
        }
        // Some editors put the mark of UTF-16 before text in one byte a letter.
        let mut decoded = convert(bytes, UTF_8);
        let message = format!("marked as {}, read as UTF-8", encoding.name());
        decoded.notes.push(Note::new(NoteKind::Mislabelled, message));
        return finish(origin, decoded);
    }
    if let Some(label) = known {
        let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
            return refuse(FailureKind::Usage, format!("`{label}` is no encoding that is known"));
        };
        return finish(origin, convert(bytes, encoding));
    }
    if let Some(encoding) = unmarked_utf16(&bytes) {
        return finish(origin, convert(bytes, encoding));
    }
    if bytes.contains(&0) {
        return refuse(FailureKind::Binary, "holds NUL bytes, so it is not text".into());
    }

    // A page whose own `meta` says UTF-16 was read as ASCII to find that out: the standard has it
    // taken as UTF-8.
    let declared = declared
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .map(|encoding| if encoding.is_ascii_compatible() { encoding } else { UTF_8 });
    let mislabelled = |mut decoded: Decoded| {
        if let Some(declared) = declared
            && declared.name() != decoded.encoding
            && !decoded.text.is_ascii()
        {
            let message = format!("declared as {}, read as {}", declared.name(), decoded.encoding);
            decoded.notes.insert(0, Note::new(NoteKind::Mislabelled, message));
        }
        decoded
    };
    // ISO-2022-JP is ASCII with escape sequences, so it would pass for UTF-8.
    let escaped = bytes.contains(&0x1B) && bytes.is_ascii();
    if !escaped && is_utf8_or_nearly(&bytes, declared == Some(UTF_8)) {
        return finish(origin, mislabelled(convert(bytes, UTF_8)));
    }
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8)
        && encoding.decode_without_bom_handling_and_without_replacement(&bytes).is_some()
    {
        return finish(origin, convert(bytes, encoding));
    }
    let encoding = guess(&bytes);
    finish(origin, mislabelled(convert(bytes, encoding)))
}

/// A rough text of the first bytes of an input, good enough to tell formats apart; none if they
/// are binary.
pub(crate) fn sketch(head: &[u8]) -> Option<String> {
    if let Some((encoding, length)) = Encoding::for_bom(head) {
        return Some(encoding.decode_without_bom_handling(&head[length..]).0.into_owned());
    }
    if let Some(encoding) = unmarked_utf16(head) {
        return Some(encoding.decode_without_bom_handling(head).0.into_owned());
    }
    (!head.contains(&0)).then(|| String::from_utf8_lossy(head).into_owned())
}

/// Whether an input that starts with `head` is UTF-16, with or without a byte order mark.
pub(crate) fn is_utf16(head: &[u8]) -> bool {
    match Encoding::for_bom(head) {
        Some((encoding, _)) => encoding != UTF_8,
        None => unmarked_utf16(head).is_some(),
    }
}

/// UTF-16 without a mark. Every script has blanks, digits and line ends, whose one byte is NUL and
/// stands always on the same side.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE_BYTES: usize = 16 * 1024;
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES) & !1];
    if !sample.contains(&0) {
        return None;
    }
    let mut nuls = [0usize; 2];
    for pair in sample.chunks_exact(2) {
        nuls[0] += usize::from(pair[0] == 0);
        nuls[1] += usize::from(pair[1] == 0);
    }
    let (encoding, nuls) = match nuls {
        [0, nuls] => (UTF_16LE, nuls),
        [nuls, 0] => (UTF_16BE, nuls),
        _ => return None,
    };
    // Latin letters have a NUL each. Other scripts have bytes that ASCII text has not; without
    // them this is ASCII text with a few NUL bytes in it.
    let foreign = sample.iter().filter(|byte| !matches!(byte, 0 | b'\t' | b'\n' | b'\r' | b' '..=b'~'));
    let latin = nuls * 4 >= sample.len();
    if !latin && (nuls * 64 < sample.len() || foreign.count() * 5 < sample.len()) {
        return None;
    }
    // The sample may end between two surrogates; that alone must not count.
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let odd = text.chars().filter(|c| *c == '\u{FFFD}' || is_stray_control(*c)).count();
    (odd <= 1).then_some(encoding)
}

/// In UTF-16 this would be a text of rare Chinese characters without a blank or a line end.
fn is_plain_ascii(bytes: &[u8]) -> bool {
    bytes.len() > 16 && bytes.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~'))
}

/// Whether the bytes are UTF-8, but for a few accidents (a character cut in two, one byte of
/// another encoding). Without `declared`, accidents are allowed only beside plenty of good
/// characters, because the wrong guess here spoils them all.
fn is_utf8_or_nearly(bytes: &[u8], declared: bool) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= if declared { bad } else { bad * 8 }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    const SAMPLE_BYTES: usize = 1024 * 1024;
    let telling = |byte: &u8| !byte.is_ascii() || *byte == 0x1B;
    let start = bytes.iter().position(telling).unwrap_or(0).saturating_sub(64);
    let sample = &bytes[start..bytes.len().min(start + SAMPLE_BYTES)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

fn convert(bytes: Vec<u8>, encoding: &'static Encoding) -> Decoded {
    let name = encoding.name();
    let bytes = if encoding == UTF_8 {
        match String::from_utf8(bytes) {
            Ok(text) => {
                return Decoded { text, encoding: name, notes: Vec::new() };
            }
            Err(error) => error.into_bytes(),
        }
    } else {
        bytes
    };
    let (text, lossy) = encoding.decode_without_bom_handling(&bytes);
    let text = text.into_owned();
    let mut notes = Vec::new();
    if lossy {
        let at = text.find('\u{FFFD}');
        let times = text.matches('\u{FFFD}').count();
        let message = format!("not valid {name} in {}, U+FFFD stands there", counted(times, "place"));
        notes.push(Note { at, ..Note::new(NoteKind::DecodedLossily, message) });
    }
    Decoded { text, encoding: name, notes }
}

/// Refuses what decodes, as anything does in a single-byte encoding, but is no text.
fn finish(origin: &Origin, decoded: Decoded) -> Result<Decoded, Failure> {
    const SAMPLE_CHARS: usize = 64 * 1024;
    // Most text is ASCII, which need not be decoded to be looked at.
    let ascii = &decoded.text.as_bytes()[..decoded.text.len().min(SAMPLE_CHARS)];
    let (all, odd) = if ascii.is_ascii() {
        (ascii.len(), ascii.iter().filter(|byte| is_stray_control(char::from(**byte))).count())
    } else {
        let sample = decoded.text.chars().take(SAMPLE_CHARS);
        sample.fold((0, 0), |(all, odd), c| (all + 1, odd + usize::from(c == '\u{FFFD}' || is_stray_control(c))))
    };
    // A text this short shows nothing by one odd character.
    if odd > 2 && odd * 10 > all {
        let message = "holds more control characters than text, so it is not text";
        return Err(Failure::new(origin.clone(), FailureKind::Binary, message));
    }
    Ok(decoded)
}

fn is_stray_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0C' | '\x1B' | '\u{85}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], declared: Option<&str>, encoding: &str, text: &str, notes: &[NoteKind]) {
        let origin = Origin::of_file("test");
        let decoded = decode(&origin, bytes.to_vec(), None, declared).unwrap();
        assert_eq!((decoded.encoding, &*decoded.text), (encoding, text));
        let kinds: Vec<NoteKind> = decoded.notes.iter().map(|note| note.kind).collect();
        assert_eq!(kinds, notes, "notes of {text:?}");
    }

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn marks_are_obeyed_and_taken_off() {
        check(b"\xEF\xBB\xBFAnkara", None, "UTF-8", "Ankara", &[]);
        check(&utf16("\u{FEFF}T\u{FC}rkiye", u16::to_le_bytes), None, "UTF-16LE", "Türkiye", &[]);
        check(&utf16("\u{FEFF}T\u{FC}rkiye", u16::to_be_bytes), None, "UTF-16BE", "Türkiye", &[]);
    }

    #[test]
    fn utf16_shows_itself_without_a_mark() {
        let latin = "The ministers met in Ankara.";
        check(&utf16(latin, u16::to_le_bytes), None, "UTF-16LE", latin, &[]);
        check(&utf16(latin, u16::to_be_bytes), None, "UTF-16BE", latin, &[]);
        let russian = "Министры встретились в Анкаре 6 октября.";
        check(&utf16(russian, u16::to_le_bytes), None, "UTF-16LE", russian, &[]);
    }

    #[test]
    fn a_label_is_believed_only_if_it_fits() {
        let lossy = [NoteKind::Mislabelled];
        check("Türkiye".as_bytes(), Some("iso-8859-1"), "UTF-8", "Türkiye", &lossy);
        check(b"Turkiye", Some("iso-8859-1"), "UTF-8", "Turkiye", &[]);
        check(b"Ankara \xDEimdi", Some("iso-8859-9"), "windows-1254", "Ankara Şimdi", &[]);
        check(b"caf\xE9 et th\xE9 \xE0 Paris", Some("utf-8"), "windows-1252", "café et thé à Paris", &lossy);
    }

    #[test]
    fn one_broken_character_does_not_spoil_the_others() {
        let mut bytes = "Erdoğan, Şimşek, Çavuşoğlu ve Güler görüştü".as_bytes().to_vec();
        bytes.extend(b" \xC5");
        let text = "Erdoğan, Şimşek, Çavuşoğlu ve Güler görüştü \u{FFFD}";
        check(&bytes, None, "UTF-8", text, &[NoteKind::DecodedLossily]);
    }

    #[test]
    fn binary_is_refused() {
        let origin = Origin::of_file("test");
        let noise: Vec<u8> = (0..4096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 | 1).collect();
        for bytes in [&b"ab\0cd ef"[..], &noise, b"\x7FELF\x02\x01\x01\0\0\0"] {
            let failure = decode(&origin, bytes.to_vec(), None, None).unwrap_err();
            assert_eq!(failure.kind, FailureKind::Binary);
        }
    }
}
