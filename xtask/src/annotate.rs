//! `xtask annotate`: the shortest way from a folder of documents to annotations that a scorer reads. No register, no formats.

use std::path::Path;

use anyhow::{Context, Result, bail};
use chancery::annotation::annotate;
use chancery::reader::read;
use chancery::text::Source;

use crate::gold::{self, Document};

/// Reads every document of one folder and writes its annotation into another.
pub fn run(arguments: &[String]) -> Result<()> {
    let [docs, out] = arguments else { bail!("give DOCS_DIR and OUT_DIR") };
    let documents = gold::documents(Path::new(docs))?;
    write(&documents, Path::new(out))?;
    eprintln!("{} documents annotated in {out}", documents.len());
    Ok(())
}

/// Reads documents with the core alone and writes `OUT/ID.json` for each.
pub fn write(documents: &[Document], out: &Path) -> Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    for document in documents {
        let number: u64 = document.id.parse().with_context(|| format!("{}.txt is not named by a number", document.id))?;
        let mut source = Source::new(document.text.clone());
        source.url = document.url.clone();
        source.published_raw = document.date.clone();
        let annotation = annotate(&source, &read(&source), number);
        let path = out.join(format!("{}.json", document.id));
        std::fs::write(&path, format!("{annotation:#}\n")).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
