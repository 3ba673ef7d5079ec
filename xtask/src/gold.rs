//! Folders of numbered documents: `NNN.txt` holds an address or nothing, a header date or nothing, then the text.

use std::path::Path;

use anyhow::{Context, Result};

/// One numbered document.
pub struct Document {
    /// The file's stem, digits.
    pub id: String,
    /// Line 1.
    pub url: Option<String>,
    /// Line 2.
    pub date: Option<String>,
    /// Everything after, without the final line breaks: annotations count their offsets here.
    pub text: String,
}

/// The documents of a folder, in the order of their names.
pub fn documents(folder: &Path) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        let Some(id) = path.file_stem().and_then(|stem| stem.to_str()).filter(|_| path.extension().is_some_and(|e| e == "txt")) else {
            continue;
        };
        let content = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        documents.push(parse(id, &content).with_context(|| format!("{} lacks its two header lines", path.display()))?);
    }
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(documents)
}

fn parse(id: &str, content: &str) -> Option<Document> {
    let mut parts = content.trim_end_matches('\n').splitn(3, '\n');
    let mut header = || parts.next().map(|line| Some(line.trim()).filter(|line| !line.is_empty()).map(str::to_owned));
    let (url, date) = (header()?, header()?);
    Some(Document { id: id.to_owned(), url, date, text: parts.next()?.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_starts_after_two_lines_and_ends_before_the_last_breaks() {
        let document = parse("007", "\n2024-05-16\nKUALA LUMPUR: one.\n\ntwo.\n\n").unwrap();
        assert_eq!((document.url, document.date.as_deref()), (None, Some("2024-05-16")));
        assert_eq!(document.text, "KUALA LUMPUR: one.\n\ntwo.");
        assert!(parse("007", "only one line").is_none());
    }
}
