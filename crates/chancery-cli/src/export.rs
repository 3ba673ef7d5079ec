//! `chancery export`: the register as files for other programs.

use anyhow::Result;
use chancery_store::Store;
use chancery_store::export::{Format, export, export_all};

use crate::args::{Export, ExportFormat};
use crate::exit::Exit;

pub fn run(wanted: &Export, store: &Store) -> Result<Exit> {
    let format = match wanted.format {
        ExportFormat::Jsonl => Format::Jsonl,
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Parquet => Format::Parquet,
        ExportFormat::Plover => Format::Plover,
        ExportFormat::Annotations => Format::Annotations,
        ExportFormat::Calendar => Format::Calendar,
        ExportFormat::Atom => Format::Atom,
        ExportFormat::Ftm => Format::Ftm,
        ExportFormat::Dcad => Format::Dcad,
        ExportFormat::Colt => Format::Colt,
        ExportFormat::Panel => Format::Panel,
        ExportFormat::RoCrate => Format::RoCrate,
    };
    let exported = if wanted.restricted { export_all(store, format, &wanted.out)? } else { export(store, format, &wanted.out)? };
    let files = if exported.files == 1 { "file" } else { "files" };
    eprintln!("chancery: {} {files} with {} rows in {}", exported.files, exported.rows, wanted.out.display());
    Ok(Exit::Fine)
}
