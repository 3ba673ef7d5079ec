//! The text of a source, never altered, and the spans into it.

mod date;
mod document;
mod sentence;
mod source;
mod span;
mod token;
mod voice;
mod when;

pub use date::{Edtf, Precision};
pub use document::{Document, document};
pub use sentence::sentences;
pub use source::{DateLint, Lint, Source, SourceId, SourceKind, Voice};
pub use span::{Cite, Span};
pub use token::{Case, Token, TokenKind, tokens};
pub use voice::{Attribution, attribution, quotations, voice};
pub use when::{Bound, Edge, When, WhenKind, find_dates};
