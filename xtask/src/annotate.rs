//! `xtask annotate`: the shortest way from a folder of documents to annotations that a scorer reads. No register, no formats.

use std::path::Path;

use anyhow::{Context, Result, bail};
use chancery::act::{Learned, Stage};
use chancery::annotation::annotate;
use chancery::lexicon::Lexicon;
use chancery::reader;
use chancery::text::Source;

use crate::gold::{self, Document};

/// Reads every document of one folder and writes its annotation into another.
pub fn run(arguments: &[String]) -> Result<()> {
    let (docs, out, learned) = match arguments {
        [docs, out] => (docs, out, None),
        [docs, out, model, settings] => (docs, out, Some(learned(model, settings)?)),
        _ => bail!("give DOCS_DIR and OUT_DIR, and to try another model its ONNX file and its settings"),
    };
    let documents = gold::documents(Path::new(docs))?;
    let stage: &(dyn Stage + Sync) = match &learned {
        Some(learned) => learned,
        None => reader::stage(),
    };
    write(&documents, Path::new(out), stage)?;
    eprintln!("{} documents annotated in {out}", documents.len());
    Ok(())
}

/// A model from its files.
pub fn learned(model: &str, settings: &str) -> Result<Learned> {
    let bytes = std::fs::read(model).with_context(|| format!("cannot read {model}"))?;
    let text = std::fs::read_to_string(settings).with_context(|| format!("cannot read {settings}"))?;
    Learned::load(bytes, &text).map_err(|error| anyhow::anyhow!("{model}, {settings}: {error}"))
}

/// Reads documents with the core alone and writes `OUT/ID.json` for each.
pub fn write(documents: &[Document], out: &Path, stage: &dyn Stage) -> Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    for document in documents {
        let number: u64 = document.id.parse().with_context(|| format!("{}.txt is not named by a number", document.id))?;
        let mut source = Source::new(document.text.clone());
        source.url = document.url.clone();
        source.published_raw = document.date.clone();
        let annotation = annotate(&source, &reader::read_with(&source, Lexicon::builtin(), stage), number);
        let path = out.join(format!("{}.json", document.id));
        std::fs::write(&path, format!("{annotation:#}\n")).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
