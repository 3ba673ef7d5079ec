//! Byte spans into a source's text, and citations whose quotes are checked when they are made.

use super::source::Source;

/// A half-open stretch of a source's text, in UTF-8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from byte `start` up to, not including, byte `end`. Texts are bounded to 4 GiB at the intake.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end && end <= u32::MAX as usize);
        Span { start: start as u32, end: end as u32 }
    }

    /// The stretch of `text` under the span, or `None` where the span does not fit the text.
    pub fn get(self, text: &str) -> Option<&str> {
        text.get(self.start as usize..self.end as usize)
    }

    /// The stretch of `text` under the span; empty where the span does not fit.
    pub fn of(self, text: &str) -> &str {
        self.get(text).unwrap_or("")
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies within this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span as a byte range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A non-empty span that is known to fit the text of its source: the evidence of a fact.
///
/// There is no way to make one without the source, so no fact can rest on words that are not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cite(Span);

impl Cite {
    /// Cites `span` of `source`; `None` where it is empty or does not fall on character boundaries of the text.
    pub fn new(source: &Source, span: Span) -> Option<Cite> {
        match span.get(source.text()) {
            Some(quote) if !quote.is_empty() => Some(Cite(span)),
            _ => None,
        }
    }

    /// The cited span.
    pub fn span(self) -> Span {
        self.0
    }

    /// The exact words cited, in the text of the source that the cite was made from.
    pub fn quote(self, source: &Source) -> &str {
        self.0.of(source.text())
    }
}
