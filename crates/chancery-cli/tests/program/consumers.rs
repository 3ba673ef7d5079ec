//! Exports as their users open them: with the programs that they are meant for, where those are installed.

use std::path::Path;
use std::process::Command;

use crate::bench::{Bench, Said};

/// What `check.py` needs.
const IMPORTS: &str = "import datasette, docx, duckdb, feedparser, followthemoney, icalendar, openpyxl, pyarrow, rocrate";

#[test]
fn the_programs_of_others_open_what_we_write() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/consumers");
    let python = std::env::var_os("CHANCERY_PYTHON").unwrap_or_else(|| "python3".into());
    let there = Command::new(&python).args(["-c", IMPORTS]).output().is_ok_and(|output| output.status.success());
    if !there {
        eprintln!(
            "skipped: `python3 -m pip install -r {}` installs what opens the exports; CHANCERY_PYTHON names another Python",
            folder.join("requirements.txt").display()
        );
        return;
    }
    let bench = Bench::new();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    Said::from(bench.command().arg("read").arg("-q").arg(&examples).output().unwrap()).ended(0);
    for format in ["calendar", "atom", "ftm", "csv", "parquet", "dcad", "colt", "panel", "ro-crate"] {
        bench.run(&format!("export {format} --out out/{format}")).ended(0);
    }
    bench.run("brief PAK TUR --as-of 2025-12-01 --out out/brief.docx").ended(0);
    bench.run("annexure write TUR --out out/annexure.xlsx").ended(0);
    let mut check = Command::new(&python);
    check.arg(folder.join("check.py")).arg(bench.path("chancery.register")).arg(bench.path("out"));
    let said = Said::from(check.output().unwrap()).ended(0);
    assert!(said.out.ends_with("8 consumers are content\n"), "{}", said.out);
}
