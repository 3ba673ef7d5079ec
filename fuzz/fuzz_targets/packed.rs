//! Archives of files and compressed files, chosen by the first byte; what is in them may be of any format.
#![no_main]

use chancery_fuzz::read_named;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let (name, mark): (&str, &[u8]) = match first % 4 {
        0 => ("archive.tar", b""),
        1 => ("archive.zip", b"PK\x03\x04"),
        2 => ("archive.warc.gz", b"\x1F\x8B\x08"),
        _ => ("archive.jsonl.zst", b"\x28\xB5\x2F\xFD"),
    };
    read_named(name, &[mark, rest].concat(), None);
});
