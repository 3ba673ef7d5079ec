//! Weighs what a PDF would unpack to, without keeping it.
//!
//! The parser unpacks some streams while it loads a file and others when a page asks for them,
//! always whole. Both happen only after they were weighed here.

use std::io::{self, Read};

use flate2::read::ZlibDecoder;
use pdf_extract::{Document as Pdf, Object, Stream};
use weezl::BitOrder;
use weezl::decode::Decoder as LzwDecoder;

/// More was packed than is allowed.
#[derive(Debug, PartialEq)]
pub(super) struct TooHeavy;

/// Weighs every stream that the bytes of a file show, as far as it is packed with Flate.
pub(super) fn streams(bytes: &[u8], allowed: u64) -> Result<(), TooHeavy> {
    const LONGEST_DICTIONARY: usize = 4096;
    let mut room = allowed;
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let keyword = at + found;
        at = keyword + b"stream".len();
        if bytes[..keyword].ends_with(b"end") {
            continue;
        }
        let before = &bytes[keyword.saturating_sub(LONGEST_DICTIONARY)..keyword];
        let dictionary = &before[rfind(before, b"obj").unwrap_or(0)..];
        let layers = count(dictionary, b"/FlateDecode") + count(dictionary, b"/Fl ");
        if layers == 0 || count(dictionary, b"/Image") > 0 {
            continue;
        }
        let packed = bytes[at..].trim_ascii_start();
        let mut reader: Box<dyn Read + '_> = Box::new(packed);
        for _ in 0..layers.min(8) {
            reader = Box::new(ZlibDecoder::new(reader));
        }
        room = room.checked_sub(length(reader, room)).ok_or(TooHeavy)?;
    }
    Ok(())
}

/// Weighs every stream of a loaded file, whatever it is packed with.
pub(super) fn objects(pdf: &Pdf, allowed: u64) -> Result<(), TooHeavy> {
    let mut room = allowed;
    for object in pdf.objects.values() {
        if let Object::Stream(stream) = object
            && !is_image(stream)
        {
            room = room.checked_sub(unpacked_length(stream, room)?).ok_or(TooHeavy)?;
        }
    }
    Ok(())
}

/// Pictures are never unpacked, and an empty page scanned in black and white weighs a lot.
fn is_image(stream: &Stream) -> bool {
    stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
}

fn unpacked_length(stream: &Stream, room: u64) -> Result<u64, TooHeavy> {
    let Ok(filters) = stream.filters() else { return Ok(0) };
    let mut bytes = std::borrow::Cow::Borrowed(&*stream.content);
    for (at, filter) in filters.iter().enumerate() {
        let last = at + 1 == filters.len();
        bytes = match *filter {
            b"FlateDecode" if last => return Ok(length(ZlibDecoder::new(&*bytes), room)),
            b"FlateDecode" => {
                let mut inner = Vec::new();
                // What is damaged is unpacked as far as it goes.
                let _ = ZlibDecoder::new(&*bytes).take(room + 1).read_to_end(&mut inner);
                inner.into()
            }
            b"LZWDecode" => return Ok(lzw_length(&bytes, room)),
            // Four characters for five at the least, `z` for four zeros at the most.
            b"ASCII85Decode" => ascii85(&bytes).into(),
            _ => return Ok(0),
        };
        if bytes.len() as u64 > room {
            return Err(TooHeavy);
        }
    }
    Ok(bytes.len() as u64)
}

/// How much `reader` gives, counted to just above `room`.
fn length(reader: impl Read, room: u64) -> u64 {
    let mut counted = Counted(0);
    // Damage ends the stream for the parser too; what counts is what came before it.
    let _ = io::copy(&mut reader.take(room.saturating_add(1)), &mut counted);
    counted.0
}

struct Counted(u64);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn lzw_length(mut packed: &[u8], room: u64) -> u64 {
    let mut decoder = LzwDecoder::with_tiff_size_switch(BitOrder::Msb, 8);
    let mut buffer = [0; 16 * 1024];
    let mut length = 0;
    while length <= room {
        let step = decoder.decode_bytes(packed, &mut buffer);
        packed = &packed[step.consumed_in..];
        length += step.consumed_out as u64;
        match step.status {
            Ok(weezl::LzwStatus::Ok) if step.consumed_in + step.consumed_out > 0 => {}
            _ => break,
        }
    }
    length
}

/// Decodes ASCII85 as far as it is valid; only the size and the inner packing matter here.
fn ascii85(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::new();
    let mut group = Vec::with_capacity(5);
    for &byte in bytes {
        match byte {
            b'z' if group.is_empty() => decoded.extend([0; 4]),
            b'!'..=b'u' => {
                group.push(u32::from(byte - b'!'));
                if group.len() == 5 {
                    let value = group.iter().fold(0u32, |v, d| v.wrapping_mul(85).wrapping_add(*d));
                    decoded.extend(value.to_be_bytes());
                    group.clear();
                }
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => break,
        }
    }
    decoded
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn rfind(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

fn count(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes.windows(wanted.len()).filter(|window| *window == wanted).count()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn pack(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn check(filter: &str, content: &[u8], light: bool) {
        let mut bytes = format!("1 0 obj <<{filter}>>\nstream\r\n").into_bytes();
        bytes.extend(content);
        bytes.extend(b"\nendstream endobj");
        assert_eq!(streams(&bytes, 10_000).is_ok(), light, "weight of {filter}");
    }

    #[test]
    fn packed_streams_are_weighed_before_they_are_unpacked() {
        let zeros = vec![0; 50_000];
        check("/Filter /FlateDecode", &pack(&zeros), false);
        check("/Filter /FlateDecode", &pack(&zeros[..9_000]), true);
        check("/Filter [/FlateDecode /FlateDecode]", &pack(&pack(&zeros)), false);
        check("/Subtype /Image /Filter /FlateDecode", &pack(&zeros), true);
        check("", &zeros, true);
    }

    #[test]
    fn every_packing_of_a_loaded_stream_is_weighed() {
        let zeros = vec![0; 50_000];
        let lzw = weezl::encode::Encoder::with_tiff_size_switch(BitOrder::Msb, 8).encode(&zeros).unwrap();
        let zs = vec![b'z'; 12_500];
        for (filters, content) in [
            (vec!["FlateDecode"], pack(&zeros)),
            (vec!["LZWDecode"], lzw),
            (vec!["ASCII85Decode"], zs.clone()),
            (vec!["FlateDecode", "ASCII85Decode"], pack(&zs)),
        ] {
            let mut dictionary = pdf_extract::Dictionary::new();
            let names = filters.iter().map(|name| Object::Name(name.as_bytes().to_vec()));
            dictionary.set("Filter", names.collect::<Vec<Object>>());
            let stream = Stream::new(dictionary, content);
            let heavy = |room| unpacked_length(&stream, room).map_or(true, |length| length > room);
            assert!(heavy(10_000), "{filters:?} is light");
            assert!(!heavy(60_000), "{filters:?} is heavy");
        }
    }
}
