//! The text of a source, never altered, and the spans into it.

mod date;
mod source;
mod span;

pub use date::{Edtf, Precision};
pub use source::{DateLint, Lint, Source, SourceId, SourceKind, Voice};
pub use span::{Cite, Span};
