#![no_main]
//! Plain text and its header.

use chancery_fuzz::{Contained, read};
use chancery_intake::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read(Format::Plain, bytes, Contained::Finding));
