//! Tables of texts in Parquet.
#![no_main]

use chancery_fuzz::{Contained, read};
use chancery_intake::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read(Format::Parquet, bytes, Contained::Expected));
