//! The feed of changes: what the register came to know, as Atom (RFC 4287), the latest first.
//!
//! It is the one export that tells times of recording, since a reader of feeds asks what is new to it.

use std::fmt::Write;
use std::path::Path;

use super::{Exported, cannot};
use crate::change::{Change, Since};
use crate::{Result, Store};

/// How many changes a feed tells at most; readers of feeds keep the older ones.
const LISTED: usize = 500;

pub(super) fn write(store: &Store, out: &Path) -> Result<Exported> {
    let path = out.join("changes.atom");
    let mut changes = store.changes(&Since::default())?;
    changes.retain(|change| !change.private);
    let shown = &changes[..changes.len().min(LISTED)];
    std::fs::write(&path, feed("Changes of the register", shown)).map_err(|error| cannot(&path).because(error))?;
    Ok(Exported { files: 1, rows: shown.len() as u64 })
}

/// Writes changes as a feed.
pub fn feed(title: &str, changes: &[Change]) -> String {
    let mut out = String::new();
    let updated = changes.iter().map(|change| change.recorded_at.as_str()).max().unwrap_or("1970-01-01T00:00:00Z");
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>{}</title>\n\
         <id>urn:chancery:changes</id>\n<updated>{}</updated>\n<author><name>Chancery</name></author>\n\
         <generator>chancery</generator>\n",
        escape(title),
        escape(updated)
    );
    for change in changes {
        let _ = write!(
            out,
            "<entry>\n<id>urn:chancery:{}:{}:{}</id>\n<title>{}</title>\n<updated>{}</updated>\n",
            change.kind.as_str(),
            name(&change.record),
            name(&format!("{}{}", change.recorded_at, change.words)),
            escape(&format!("{}: {}", change.kind.as_str(), change.title)),
            escape(&change.recorded_at)
        );
        let _ = writeln!(out, "<category term=\"{}\"/>", escape(&change.record_kind));
        for party in &change.parties {
            let _ = writeln!(out, "<category term=\"{}\" label=\"party\"/>", escape(party));
        }
        let quote = change.quote.as_deref().map(|quote| {
            let quote: String = quote.chars().take(chancery::wire::QUOTE_LIMIT).collect();
            format!(" “{quote}”")
        });
        let _ = write!(
            out,
            "<content type=\"text\">{}{}</content>\n</entry>\n",
            escape(&change.words),
            escape(&quote.unwrap_or_default())
        );
    }
    out.push_str("</feed>\n");
    out
}

/// Signs that an identifier of the `urn` kind may have; others are dropped.
fn name(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || "-:._".contains(*c)).collect()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no place for other control characters, not even escaped.
            letter if letter.is_control() && !matches!(letter, '\n' | '\t') => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::ChangeKind;

    #[test]
    fn a_feed_says_what_changed_and_cannot_be_broken_by_words() {
        let change = Change {
            kind: ChangeKind::Status,
            recorded_at: "2026-01-31T09:00:00Z".to_owned(),
            record: "commitment:chl-fji:2023:train:0a".to_owned(),
            record_kind: "commitment".to_owned(),
            title: "train <experts> & more".to_owned(),
            parties: vec!["CHL".to_owned()],
            told: None,
            words: "delivery: delivered, signed".to_owned(),
            source: None,
            quote: Some("a \u{1} b".to_owned()),
            private: false,
        };
        let feed = feed("t", &[change]);
        assert!(feed.contains("<title>status: train &lt;experts&gt; &amp; more</title>"), "{feed}");
        assert!(feed.contains("<updated>2026-01-31T09:00:00Z</updated>") && !feed.contains('\u{1}'), "{feed}");
    }
}
