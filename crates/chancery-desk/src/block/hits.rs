//! Sentences that a search found, with the words that were looked for marked.

use askama::Template;
use serde_json::json;

use super::Block;
use super::cell::Cell;
use crate::request::Asked;
use crate::texts::Texts;

/// A sentence that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where it stands.
    pub href: String,
    /// Its source's title.
    pub title: String,
    /// Its source.
    pub source: String,
    /// When it was published.
    pub published: Option<String>,
    /// The telling part, with what was looked for between `[` and `]`.
    pub snippet: String,
    /// The sentence.
    pub text: String,
}

impl Found {
    /// The telling part in pieces: whether each was looked for, and its words.
    fn pieces(&self) -> Vec<(bool, &str)> {
        let mut pieces = Vec::new();
        let mut rest = self.snippet.as_str();
        while let Some((head, tail)) = rest.split_once('[') {
            pieces.push((false, head));
            let (word, after) = tail.split_once(']').unwrap_or((tail, ""));
            pieces.push((true, word));
            rest = after;
        }
        pieces.push((false, rest));
        pieces
    }
}

/// The list.
pub fn block(asked: &Asked, found: &[Found]) -> Block {
    let html = HitsView { found, texts: asked.texts }.render().unwrap_or_default();
    let hit = |hit: &Found| json!({ "source": hit.source, "title": hit.title, "published": hit.published, "text": hit.text, "href": hit.href });
    Block::new("sentences", asked.texts.say("search.sentences"), html, found.iter().map(hit).collect())
}

#[derive(Template)]
#[template(path = "hits.html")]
struct HitsView<'a> {
    found: &'a [Found],
    texts: &'a Texts,
}

impl HitsView<'_> {
    fn day(&self, hit: &Found) -> String {
        hit.published.as_ref().map_or_else(String::new, |day| Cell::Date(day.clone()).html(self.texts))
    }
}
