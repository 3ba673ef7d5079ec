//! Broken and hostile inputs, all the way: clear reasons, no panic, and a register that verifies.

use std::path::Path;

use crate::bench::{Bench, files};

#[test]
fn every_malformed_file_ends_with_documents_or_with_a_reason() {
    let bench = Bench::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../chancery-intake/tests/malformed");
    let inputs = files(&folder);
    assert!(inputs.len() >= 60, "only {} malformed files", inputs.len());
    let said = crate::bench::Said::from(bench.command().arg("read").args(&inputs).output().unwrap()).ended(4);
    assert!(!said.err.contains("panicked") && !said.err.contains("RUST_BACKTRACE"), "{}", said.err);
    assert!(!said.err.contains("the reader broke"), "{}", said.err);
    let failed = bench.run("sources --failed -o json").ended(0).json();
    for failure in failed.as_array().unwrap() {
        let reason = failure["reason"].as_str().unwrap();
        assert!(reason.len() > 10 && !reason.ends_with('.'), "{failure}");
    }
    bench.run("verify").ended(0);
    let before = bench.exports("chancery.register");
    bench.command().args(["read", "--quiet"]).args(&inputs).status().unwrap();
    assert_eq!(bench.exports("chancery.register"), before);
}

#[test]
fn names_that_hold_escapes_do_not_reach_the_terminal() {
    let bench = Bench::new();
    bench.write("in/\u{1b}[2Jred.txt", "");
    let said = bench.run("read in").ended(4);
    assert!(!said.err.contains('\u{1b}'), "{:?}", said.err);
    let said = bench.run("sources --failed").ended(0);
    assert!(!said.out.contains('\u{1b}'), "{:?}", said.out);
}
