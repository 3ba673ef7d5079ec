//! What must hold of anything that intake reads, whatever the bytes.

use chancery_intake::{Document, Failure, Format, Limits, Options, read_bytes};

/// Reads `bytes` as `format` and checks what comes of it.
///
/// Faults of third-party parsers are contained by intake; `contained` says whether this format may
/// show them. Where it may not, one is a finding.
pub fn read(format: Format, bytes: &[u8], contained: Contained) {
    let options = Options { format: Some(format), limits: limits(), ..Options::default() };
    check(bytes, &options, contained);
}

/// Reads `bytes` as whatever they look like under `name`.
pub fn read_named(name: &str, bytes: &[u8], encoding: Option<String>) {
    let options = Options { encoding, limits: limits(), ..Options::default() };
    for result in read_bytes(name, bytes.to_vec(), &options) {
        check_one(&result, &options, contained_of(name));
    }
}

/// In archives stand files of every format, whose parsers may be ones that are contained.
fn contained_of(name: &str) -> Contained {
    if name.starts_with("archive.") { Contained::Expected } else { Contained::Finding }
}

/// Whether a fault of a third-party parser is expected.
#[derive(Clone, Copy, PartialEq)]
pub enum Contained {
    /// It is; intake turns it into a failure.
    Expected,
    /// It is not.
    Finding,
}

/// Small, so that the fuzzer meets the limits often and runs fast.
fn limits() -> Limits {
    Limits {
        file_bytes: 1 << 20,
        stream_bytes: 1 << 20,
        record_bytes: 1 << 12,
        inflated_bytes: 1 << 24,
        html_elements: 20_000,
        pdf_pages: 50,
        time_ms: 4_000,
        ..Limits::default()
    }
}

fn check(bytes: &[u8], options: &Options, contained: Contained) {
    let read = || read_bytes("fuzz", bytes.to_vec(), options);
    // Reading again halves the speed, so it is done for one input in eight.
    if bytes.len() % 8 != 0 {
        return read().for_each(|result| check_one(&result, options, contained));
    }
    for (first, second) in read().zip(read()) {
        check_one(&first, options, contained);
        match (&first, &second) {
            (Ok(first), Ok(second)) => assert_eq!(first, second, "read differently again"),
            (Err(first), Err(second)) => {
                assert_eq!(first.kind, second.kind, "failed differently again");
            }
            _ => panic!("read once and failed once: {first:?} {second:?}"),
        }
    }
}

fn check_one(result: &Result<Document, Failure>, options: &Options, contained: Contained) {
    match result {
        Ok(document) => {
            assert!(!document.text.trim().is_empty(), "a document without text");
            assert!(document.text.len() as u64 <= options.limits.text_bytes);
            assert!(!document.encoding.is_empty(), "a document without an encoding");
            for note in &document.notes {
                assert!(!note.message.is_empty() && !note.message.contains('\n'));
                assert!(note.at.is_none_or(|at| document.text.is_char_boundary(at)), "{note:?}");
            }
            if let Some(lang) = &document.lang {
                assert!(matches!(lang.len(), 2 | 3), "{lang:?} is no code of a language");
            }
        }
        Err(failure) => {
            assert!(!failure.message.is_empty() && !failure.message.ends_with('.'));
            assert!(!failure.to_string().contains('\n'), "a message on two lines: {failure}");
            let fault = failure.message.contains("its parser cannot handle");
            assert!(!fault || contained == Contained::Expected, "{failure}: {:?}", failure.cause);
        }
    }
}
