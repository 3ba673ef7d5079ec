//! JSON and JSONL, chosen by the first byte.
#![no_main]

use chancery_fuzz::{Contained, read};
use chancery_intake::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let format = if choice % 2 == 0 { Format::Json } else { Format::Jsonl };
    read(format, bytes, Contained::Finding);
});
