//! Quotes as the public sees them: offsets in Unicode code points, W3C Web Annotation selectors.

use serde_json::{Value, json};

use crate::text::{Source, Span};

/// The longest quote, in code points, that leaves the register in an export; the offsets always cover the whole evidence.
pub const QUOTE_LIMIT: usize = 400;

/// How many code points stand before and after a quote in its selectors.
const CONTEXT: usize = 32;

/// Where a quote comes from: what the public form of a record needs of a source.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The source with its text.
    pub source: &'a Source,
    /// The caller's clock when the reading was taken into the register; left out of exports.
    pub recorded_at: Option<&'a str>,
}

/// A span of a text as `{start, end, quote: {exact, prefix, suffix}}`. A quote longer than [`QUOTE_LIMIT`] is cut and says so:
/// `cut` is then true, and `exact` is the beginning of what the offsets cover.
pub fn quote_to_json(text: &str, span: Span) -> Value {
    let before = text.get(..span.start as usize).unwrap_or("");
    let after = text.get(span.end as usize..).unwrap_or("");
    let whole = span.of(text);
    let start = before.chars().count();
    let length = whole.chars().count();
    let prefix = before.char_indices().rev().nth(CONTEXT - 1).map_or(before, |(at, _)| &before[at..]);
    let mut value = json!({
        "start": start,
        "end": start + length,
        "quote": { "exact": head(whole, QUOTE_LIMIT), "prefix": prefix, "suffix": head(after, CONTEXT) },
    });
    if length > QUOTE_LIMIT {
        value["cut"] = true.into();
    }
    value
}

/// The first `limit` code points.
pub(super) fn head(text: &str, limit: usize) -> &str {
    text.char_indices().nth(limit).map_or(text, |(at, _)| &text[..at])
}

/// Byte offsets of one text turned into code points; for many spans of the same text.
pub(crate) struct Points<'a> {
    text: &'a str,
    /// The byte offset of every character: its place in the list is its code point offset.
    starts: Vec<u32>,
}

impl<'a> Points<'a> {
    pub(crate) fn of(text: &'a str) -> Points<'a> {
        Points { text, starts: text.char_indices().map(|(byte, _)| byte as u32).collect() }
    }

    /// The span as `{quote, start, end}` in code points, as the codebook writes it.
    pub(crate) fn span(&self, span: Span) -> Value {
        let [start, end] = self.ends(span);
        json!({ "quote": span.of(self.text), "start": start, "end": end })
    }

    /// Both ends of the span in code points.
    pub(crate) fn ends(&self, span: Span) -> [u32; 2] {
        [span.start, span.end].map(|byte| self.starts.partition_point(|&start| start < byte) as u32)
    }
}
