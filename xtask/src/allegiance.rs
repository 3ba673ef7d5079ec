//! `xtask allegiance`: every choice for whom a person acts or whose a body is, with the evidence, as JSONL for
//! `training/allegiance.py`.

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use chancery::reader;
use chancery::text::Source;
use serde_json::json;

use crate::features::code_points;
use crate::gold;

/// Writes one line a choice: document, place in code points, candidates, evidence with the candidates it concerns, and what the
/// present weights choose.
pub fn run(arguments: &[String]) -> Result<()> {
    let [documents, out] = arguments else { bail!("give DOCS_DIR and OUT_FILE") };
    let mut file = BufWriter::new(std::fs::File::create(out).with_context(|| format!("cannot write {out}"))?);
    for document in gold::documents(Path::new(documents))? {
        let mut source = Source::new(document.text);
        source.url = document.url;
        source.published_raw = document.date;
        let points = code_points(source.text());
        for choice in reader::choices(&source) {
            let codes = |codes: &[chancery::fact::Code]| codes.iter().map(|code| code.as_str().to_owned()).collect::<Vec<_>>();
            let evidence: Vec<_> = choice.evidence.iter().map(|(label, concerned)| (label, codes(concerned))).collect();
            let line = json!({
                "doc": document.id, "start": points[choice.span.start as usize], "end": points[choice.span.end as usize],
                "quote": choice.span.of(source.text()), "candidates": codes(&choice.candidates), "evidence": evidence,
                "chosen": choice.chosen.as_ref().map(|code| code.as_str()),
            });
            writeln!(file, "{line}")?;
        }
    }
    Ok(file.flush()?)
}
