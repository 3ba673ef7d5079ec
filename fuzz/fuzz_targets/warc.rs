//! Web archives, with the pages in them.
#![no_main]

use chancery_fuzz::{Contained, read};
use chancery_intake::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read(Format::Warc, bytes, Contained::Expected));
