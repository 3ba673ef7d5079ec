//! `xtask judged`: what the encoder is shown of sentences and whether anything is read in them, as JSONL for `training/sentence_gate.py`.

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use chancery::act::Learned;
use chancery::gate::Gate;
use chancery::reader;
use serde_json::json;

use crate::{annotate, stretches};

/// Writes one line for each sentence that is worth showing, of the documents that the relevance gate lets through: document,
/// token ids, the first of the sentence, whether the table has a wording in it and whether anything is read.
pub fn run(arguments: &[String]) -> Result<()> {
    let (documents, out, learned) = match arguments {
        [documents, out] => (documents, out, None),
        [documents, out, model, settings] => (documents, out, Some(annotate::learned(model, settings)?)),
        _ => bail!("give DOCS_DIR or FILE.jsonl, and OUT_FILE, and to ask another model its ONNX file and its settings"),
    };
    let learned = learned.as_ref().unwrap_or_else(|| Learned::builtin());
    let mut file = BufWriter::new(std::fs::File::create(out).with_context(|| format!("cannot write {out}"))?);
    for (name, source) in stretches::sources(Path::new(documents))? {
        if !Gate::builtin().judge(&source).passes {
            continue;
        }
        let (cast, sentences) = reader::cast(&source);
        for judged in (0..sentences.len()).filter_map(|index| learned.judged(&cast, index)) {
            let line = json!({
                "doc": name, "ids": judged.ids, "start": judged.start, "worded": judged.worded, "reports": judged.reports,
            });
            writeln!(file, "{line}")?;
        }
    }
    Ok(file.flush()?)
}
