//! DOCX: archives as they come, and the markup of each part, chosen by the first byte.
//!
//! A change inside an archive breaks its checksums, so that the markup would never be reached.
#![no_main]

use std::io::{Cursor, Write};

use chancery_fuzz::{Contained, read};
use chancery_intake::Format;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const BODY: &[u8] = b"<w:p><w:t>Doha</w:t></w:p>";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, part)) = bytes.split_first() else { return };
    match choice % 4 {
        0 => read(Format::Docx, part, Contained::Finding),
        1 => read_parts(&[("word/document.xml", part)]),
        2 => read_parts(&[("word/document.xml", BODY), ("docProps/core.xml", part)]),
        _ => read_parts(&[("_rels/.rels", part), ("word/main.xml", BODY)]),
    }
});

fn read_parts(parts: &[(&str, &[u8])]) {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        archive.start_file(*name, stored).expect("the name is sound");
        archive.write_all(part).expect("memory takes everything");
    }
    let bytes = archive.finish().expect("memory takes everything").into_inner();
    read(Format::Docx, &bytes, Contained::Finding);
}
