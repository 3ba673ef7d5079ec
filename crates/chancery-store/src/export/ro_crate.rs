//! RO-Crate 1.1: tables, records, calendar and column dictionary in one folder, described for machines, with a hash of each file.
//!
//! `sha256sum -c SHA256SUMS` checks the folder; `ro-crate-metadata.json` says what each file is.

use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Exported, aligned, calendar, cannot, csv, dictionary, ftm, jsonl, plover};
use crate::{Result, Store};

const METADATA: &str = "ro-crate-metadata.json";
const SUMS: &str = "SHA256SUMS";

pub(super) fn write(store: &Store, out: &Path) -> Result<Exported> {
    let mut exported = Exported::default();
    let mut add = |part: Exported| {
        exported.files += part.files;
        exported.rows += part.rows;
    };
    add(csv::write(store, out)?);
    add(jsonl::write(store, out)?);
    add(plover::write(store, out)?);
    add(ftm::write(store, out)?);
    add(calendar::write(store, out)?);
    for table in aligned::ALIGNED {
        add(table.write(store, out)?);
    }
    add(dictionary::write(out)?);
    let mut names = files(out)?;
    names.retain(|name| name != METADATA && name != SUMS);
    let (mut sums, mut parts) = (String::new(), Vec::new());
    for name in &names {
        let path = out.join(name);
        let bytes = std::fs::read(&path).map_err(|error| cannot(&path).because(error))?;
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        sums.push_str(&format!("{hash}  {name}\n"));
        parts.push(part(name, bytes.len(), &hash));
    }
    let metadata = format!("{:#}\n", metadata(store, &names, parts)?);
    for (name, content) in [(SUMS, sums), (METADATA, metadata)] {
        let path = out.join(name);
        std::fs::write(&path, content).map_err(|error| cannot(&path).because(error))?;
        exported.files += 1;
    }
    Ok(exported)
}

/// The names of the files of a folder, sorted.
fn files(folder: &Path) -> Result<Vec<String>> {
    let failed = |error: std::io::Error| cannot(folder).because(error);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn part(name: &str, size: usize, hash: &str) -> Value {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let format = match ending {
        "csv" => "text/csv",
        "jsonl" | "ftm.json" => "application/x-ndjson",
        "ics" => "text/calendar",
        _ => "application/octet-stream",
    };
    json!({
        "@id": name, "@type": "File", "name": stem.replace('_', " "), "encodingFormat": format, "contentSize": size.to_string(),
        "sha256": hash,
    })
}

fn metadata(store: &Store, names: &[String], parts: Vec<Value>) -> Result<Value> {
    let stats = store.stats()?;
    let (first, last): (Option<String>, Option<String>) =
        store.connection.query_row("SELECT min(published), max(published) FROM reading WHERE current = 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let recorded: Option<String> =
        store.connection.query_row("SELECT max(coalesce(finished, started)) FROM run", [], |row| row.get(0))?;
    let records: u64 = stats.records.values().sum();
    let covered = first.zip(last).map(|(first, last)| format!("{first}/{last}"));
    let mut graph = vec![
        json!({
            "@id": METADATA, "@type": "CreativeWork", "about": { "@id": "./" },
            "conformsTo": { "@id": "https://w3id.org/ro/crate/1.1" },
        }),
        json!({
            "@id": "./", "@type": "Dataset", "name": "Register of dealings between states",
            "description": format!(
                "{records} records computed from {} reports, {} of them independent of each other. Each value stands with the words \
                 that it rests on: a short quotation, its place in the text, and the address.",
                stats.sources, stats.independent_sources
            ),
            "datePublished": recorded.as_deref().and_then(|time| time.get(..10)),
            "temporalCoverage": covered,
            "license": { "@id": "#licence" },
            "hasPart": names.iter().map(|name| json!({ "@id": name })).collect::<Vec<_>>(),
        }),
        json!({
            "@id": "#licence", "@type": "CreativeWork", "name": "Rights of the sources",
            "description": "Facts, offsets and short quotations. The texts are not part of the crate; their rights remain with their publishers.",
        }),
        json!({
            "@id": "#chancery", "@type": "SoftwareApplication", "name": "chancery", "version": env!("CARGO_PKG_VERSION"),
        }),
        json!({
            "@id": "#export", "@type": "CreateAction", "name": "chancery export ro-crate", "instrument": { "@id": "#chancery" },
            "result": { "@id": "./" },
        }),
    ];
    graph.extend(parts);
    Ok(json!({ "@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph }))
}
