//! `xtask stretches`: what the relevance gate is shown of every document, as JSONL for `training/gate.py`.

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use chancery::gate;
use chancery::text::Source;
use serde_json::{Value, json};

use crate::gold;

/// Writes one line a document: its name and the features of each stretch. The documents are those of a folder of numbered ones,
/// or the lines of a JSONL file with `id`, `title` and `text`.
pub fn run(arguments: &[String]) -> Result<()> {
    let [documents, out] = arguments else { bail!("give DOCS_DIR or FILE.jsonl, and OUT_FILE") };
    let named = sources(Path::new(documents))?;
    let mut file = BufWriter::new(std::fs::File::create(out).with_context(|| format!("cannot write {out}"))?);
    for (name, source) in named {
        let stretches: Vec<Vec<String>> = gate::features(&source).into_iter().map(|(_, features)| features).collect();
        writeln!(file, "{}", json!({ "doc": name, "stretches": stretches }))?;
    }
    Ok(file.flush()?)
}

/// The documents of a folder of numbered ones or of the lines of a JSONL file, by name.
pub fn sources(path: &Path) -> Result<Vec<(String, Source)>> {
    if path.is_dir() { numbered(path) } else { lines(path) }
}

fn numbered(folder: &Path) -> Result<Vec<(String, Source)>> {
    let documents = gold::documents(folder)?.into_iter();
    Ok(documents.map(|document| (document.id, Source::new(document.text))).collect())
}

fn lines(path: &Path) -> Result<Vec<(String, Source)>> {
    let content = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut documents = Vec::new();
    for (number, line) in content.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record: Value = serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), number + 1))?;
        let text = record["text"].as_str().with_context(|| format!("{}:{}: no text", path.display(), number + 1))?;
        let mut source = Source::new(text);
        source.title = record["title"].as_str().map(str::to_owned);
        documents.push((record["id"].as_str().unwrap_or_default().to_owned(), source));
    }
    Ok(documents)
}
