//! Plain text, with or without a first line that starts with its date.
//!
//! A report saved with a header looks like ` date 2024-03-12 NAIROBI: Kenya and …`: the words
//! of the report follow on the same line. The header is metadata; the text begins right after it.
//! Nothing else is touched, line ends included.

use crate::document::{Document, Origin};
use crate::encoding;
use crate::failure::Failure;
use crate::options::Options;

/// Reads `bytes` as plain text.
pub(crate) fn read(origin: Origin, bytes: Vec<u8>, options: &Options) -> Result<Document, Failure> {
    let decoded = encoding::decode(&origin, bytes, options.encoding.as_deref(), None)?;
    let mut text = decoded.text;
    let header = header_of(&text);
    let published_raw = header.map(|header| header.date.to_owned());
    let text_start = header.map_or(0, |header| header.length);
    let mut notes = decoded.notes;
    for note in &mut notes {
        note.at = note.at.and_then(|at| at.checked_sub(text_start));
    }
    text.drain(..text_start);
    Ok(Document { published_raw, notes, ..Document::of(origin, decoded.encoding, text) })
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Header<'t> {
    date: &'t str,
    length: usize,
}

/// The header that `text` starts with: blanks, `date`, blanks, ten characters in the shape of a
/// date, and the one blank or line end that parts them from the text.
fn header_of(text: &str) -> Option<Header<'_>> {
    let rest = text.trim_start_matches([' ', '\t']).strip_prefix("date")?;
    let date_on = rest.trim_start_matches([' ', '\t']);
    if date_on.len() == rest.len() {
        return None;
    }
    let (date, after) = date_on.split_at_checked(10)?;
    let shaped = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !shaped {
        return None;
    }
    let parted = match after.as_bytes() {
        [] => 0,
        [b'\r', b'\n', ..] => 2,
        [b' ' | b'\t' | b'\n' | b'\r', ..] => 1,
        // `date 2025-10-06T09:00` or `date 2025-10-061` is prose or another header.
        _ => return None,
    };
    Some(Header { date, length: text.len() - after.len() + parted })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, date: Option<&str>, rest: &str) {
        let header = header_of(text);
        assert_eq!(header.map(|header| header.date), date, "date of {text:?}");
        assert_eq!(&text[header.map_or(0, |header| header.length)..], rest, "rest of {text:?}");
    }

    #[test]
    fn a_header_is_taken_off() {
        check(" date 2024-03-12 NAIROBI: Kenya", Some("2024-03-12"), "NAIROBI: Kenya");
        check("date 2025-10-06 Text", Some("2025-10-06"), "Text");
        check("date\t2025-10-06\nText\r\n", Some("2025-10-06"), "Text\r\n");
        check("date 2025-10-06\r\nText", Some("2025-10-06"), "Text");
        check("date 2025-10-06", Some("2025-10-06"), "");
    }

    #[test]
    fn one_blank_after_it_and_no_more() {
        check(" date 2025-10-06  Text", Some("2025-10-06"), " Text");
    }

    #[test]
    fn an_impossible_date_is_handed_on_as_found() {
        check("date 2024-13-45 Text", Some("2024-13-45"), "Text");
        check("date 0000-00-00 Text", Some("0000-00-00"), "Text");
    }

    #[test]
    fn prose_is_left_alone() {
        for text in [
            "date yesterday PUTRAJAYA: Malaysia",
            "date 2025-10-6 Text",
            "date 2025-10-06T09:00 Text",
            "date2025-10-06 Text",
            "dated 2025-10-06 Text",
            "The date 2025-10-06 Text",
            "\ndate 2025-10-06 Text",
            "date 2025–10–06 Text",
            "date",
            "",
        ] {
            check(text, None, text);
        }
    }
}
