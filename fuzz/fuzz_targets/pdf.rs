#![no_main]
//! PDF, whose parser is known to panic.

use chancery_fuzz::{Contained, read};
use chancery_intake::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read(Format::Pdf, bytes, Contained::Expected));
