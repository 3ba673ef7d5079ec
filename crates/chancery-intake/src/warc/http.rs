//! The answer of a web server as an archive keeps it: status, headers, body, with the codings of the transfer taken off.

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use crate::options::Limits;

/// The content of an answer.
#[derive(Debug, PartialEq)]
pub(super) struct Content {
    /// The media type in lower case, with its parameters.
    pub kind: String,
    pub body: Vec<u8>,
}

/// The content of an answer with status 200; none for other answers. An answer that cannot be taken apart is an error in words.
pub(super) fn content(answer: Vec<u8>, limits: &Limits) -> Result<Option<Content>, &'static str> {
    let (head_end, body_start) = end_of_head(&answer).ok_or("the answer of the server has no end of its headers")?;
    let head = String::from_utf8_lossy(&answer[..head_end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default().split_whitespace().nth(1);
    if status != Some("200") {
        return Ok(None);
    }
    let (mut kind, mut chunked, mut coding) = (String::new(), false, String::new());
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => kind = value,
            "transfer-encoding" => chunked = value.contains("chunked"),
            "content-encoding" => coding = value,
            _ => {}
        }
    }
    let body = answer[body_start..].to_vec();
    // Archives often keep the headers and take the codings off: what does not begin as coded is taken as it is.
    let body = if chunked { unchunked(&body).unwrap_or(body) } else { body };
    let body = match coding.as_str() {
        "gzip" | "x-gzip" if body.starts_with(b"\x1F\x8B") => inflated(MultiGzDecoder::new(&body[..]), limits)?,
        "deflate" if body.first() == Some(&0x78) => inflated(ZlibDecoder::new(&body[..]), limits)?,
        "br" if !is_text(&body) => return Err("the page is compressed with brotli, which is not read"),
        "zstd" if body.starts_with(b"\x28\xB5\x2F\xFD") => {
            let decoder = zstd::stream::read::Decoder::with_buffer(&body[..]).map_err(|_| DAMAGED)?;
            inflated(decoder, limits)?
        }
        _ => body,
    };
    Ok(Some(Content { kind, body }))
}

const DAMAGED: &str = "the compressed page is damaged or too large";

fn inflated(decoder: impl Read, limits: &Limits) -> Result<Vec<u8>, &'static str> {
    let mut body = Vec::new();
    decoder.take(limits.record_bytes + 1).read_to_end(&mut body).map_err(|_| DAMAGED)?;
    if body.len() as u64 > limits.record_bytes { Err(DAMAGED) } else { Ok(body) }
}

/// Where the headers end and the body starts.
fn end_of_head(answer: &[u8]) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(line) = answer[at..].iter().position(|byte| *byte == b'\n') {
        let next = at + line + 1;
        match &answer[next..] {
            [b'\n', ..] => return Some((next, next + 1)),
            [b'\r', b'\n', ..] => return Some((next, next + 2)),
            _ => at = next,
        }
    }
    None
}

/// The body without the lengths of its chunks; none if it is not in chunks.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let line = rest.iter().position(|byte| *byte == b'\n')?;
        let digits = std::str::from_utf8(&rest[..line]).ok()?.split(';').next()?.trim();
        let length = usize::from_str_radix(digits, 16).ok()?;
        rest = &rest[line + 1..];
        if length == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(..length)?);
        rest = rest[length..].strip_prefix(b"\r\n").or_else(|| rest[length..].strip_prefix(b"\n"))?;
    }
}

fn is_text(body: &[u8]) -> bool {
    body.trim_ascii_start().first() == Some(&b'<') || std::str::from_utf8(&body[..body.len().min(512)]).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: &str, expected: Option<(&str, &str)>) {
        let found = content(answer.as_bytes().to_vec(), &Limits::default()).unwrap();
        let expected = expected.map(|(kind, body)| Content { kind: kind.to_owned(), body: body.as_bytes().to_vec() });
        assert_eq!(found, expected);
    }

    #[test]
    fn only_a_good_answer_has_content() {
        check("HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=UTF-8\r\n\r\n<p>a", Some(("text/html; charset=utf-8", "<p>a")));
        check("HTTP/1.0 200\nContent-Type: text/plain\n\nwords", Some(("text/plain", "words")));
        check("HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n", None);
    }

    #[test]
    fn chunks_are_joined_and_a_body_that_has_none_is_kept() {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";
        check(&format!("{head}4\r\nThe \r\n3;x=y\r\nend\r\n0\r\n\r\n"), Some(("text/plain", "The end")));
        check(&format!("{head}The end"), Some(("text/plain", "The end")));
        check(&format!("{head}4\r\nThe "), Some(("text/plain", "4\r\nThe ")));
    }

    #[test]
    fn an_answer_without_end_of_headers_is_damaged() {
        assert!(content(b"HTTP/1.1 200 OK\r\nContent-Type: text/html".to_vec(), &Limits::default()).is_err());
    }
}
