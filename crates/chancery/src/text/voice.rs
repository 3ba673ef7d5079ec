//! Whose words are cited: the narrator's, those of someone quoted, or those of someone whose words are retold.

mod attribution;
mod quotation;

pub use attribution::attribution;
pub use quotation::quotations;

use super::source::Voice;
use super::span::Span;

/// Words of a sentence that are laid to someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribution {
    /// Who speaks, as written, without adverbs and relative clauses: `the ministry`, `Foreign Minister Ali`, `he`.
    pub speaker: Span,
    /// The reporting verb, or `according to`.
    pub verb: Span,
    /// Quoted or retold.
    pub voice: Voice,
    /// Whether the speaker stands after the words: `…, the ministry said`.
    pub trailing: bool,
    /// The words laid to the speaker.
    pub clause: Span,
}

/// In whose voice the words under `span` are, given the quotations of the text and its sentence's attribution.
///
/// ```
/// # use chancery::text::{attribution, quotations, tokens, voice, Span, Voice};
/// let text = "The pact will hold, the ministry said.";
/// let all = tokens(text, Span::new(0, text.len()));
/// let quotations = quotations(text);
/// let attribution = attribution(text, &all, &quotations);
/// assert_eq!(voice(Span::new(0, 8), &quotations, attribution.as_ref()), Voice::Indirect);
/// ```
pub fn voice(span: Span, quotations: &[Span], attribution: Option<&Attribution>) -> Voice {
    // Quotations are in order, so the one that could hold the span is the last that starts at or before it.
    let at = quotations.partition_point(|quotation| quotation.start <= span.start);
    if at > 0 && quotations[at - 1].contains(span) {
        return Voice::DirectQuote;
    }
    match attribution {
        Some(attribution) if attribution.clause.contains(span) => attribution.voice,
        _ => Voice::Narrator,
    }
}
