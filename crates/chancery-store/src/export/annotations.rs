//! Annotations: one file a document in the form of the codebook, under the caller's own name for it.

use std::collections::BTreeSet;
use std::path::Path;

use chancery::annotation::annotate;

use super::{Exported, file, line};
use crate::{Result, Store};

pub(super) fn write(store: &Store, out: &Path) -> Result<Exported> {
    let mut all = store.connection.prepare(
        "SELECT coalesce(n.name, 's-' || substr(lower(hex(s.sha256)), 1, 12)) AS name, lower(hex(s.sha256)) FROM source s
         JOIN reading r ON r.source = s.id AND r.current = 1 LEFT JOIN source_name n ON n.source = s.id ORDER BY name, s.sha256",
    )?;
    let documents = all.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let (mut exported, mut taken) = (Exported::default(), BTreeSet::new());
    for (place, document) in (1..).zip(documents) {
        let (name, hash) = document?;
        let Some((source, reading)) = store.reading(&hash)? else { continue };
        let mut stem = stem(&name);
        if !taken.insert(stem.clone()) {
            stem = format!("{stem}-{}", &hash[..12]);
        }
        // A number as the name is the document's number; other documents are numbered in the order of their names.
        let number = name.parse().unwrap_or(place);
        let path = out.join(format!("{stem}.json"));
        file(&path, |writer| line(writer, &path, &format!("{:#}", annotate(&source, &reading, number))).map(|()| 1))?;
        exported.files += 1;
        exported.rows += 1;
    }
    Ok(exported)
}

/// The name as a file name: without folders and extension of a text, and without signs that file systems refuse.
fn stem(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let last = [".txt", ".json", ".html", ".md"].iter().find_map(|extension| last.strip_suffix(extension)).unwrap_or(last);
    let stem: String = last.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' }).take(120).collect();
    if stem.trim_matches('.').is_empty() { "document".to_owned() } else { stem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_is_safe_as_a_file_name() {
        assert_eq!(stem("docs/101.txt"), "101");
        assert_eq!(stem("https://papers.example/a?b=1"), "a_b_1");
        assert_eq!(stem(".."), "document");
        assert_eq!(stem("001_c346cf18d6c898db"), "001_c346cf18d6c898db");
    }
}
