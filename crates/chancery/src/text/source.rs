//! A source: one document as it came, with what is known about its origin.

use sha2::{Digest, Sha256};

use super::date::Edtf;
use super::span::Span;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What sort of document a source is.
    SourceKind {
        JointStatement = "joint_statement", Communique = "communique", PressRelease = "press_release",
        AgreedMinutes = "agreed_minutes", AgreementText = "agreement_text", News = "news", OpEd = "op_ed",
        Transcript = "transcript", ParliamentaryReply = "parliamentary_reply", ListOfOutcomes = "list_of_outcomes",
        Other = "other",
    }
}

vocabulary! {
    /// Who speaks in the cited words.
    Voice { Narrator = "narrator", DirectQuote = "direct_quote", Indirect = "indirect" }
}

/// The name of a source: the SHA-256 of its content, see [`Source::id`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub [u8; 32]);

impl SourceId {
    /// 64 lower-case hexadecimal digits.
    pub fn hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The id written as 64 hexadecimal digits, or `None`.
    pub fn parse(hex: &str) -> Option<SourceId> {
        let mut bytes = [0; 32];
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(SourceId(bytes))
    }
}

impl std::fmt::Display for SourceId {
    /// The short form shown to people: `s-` and the first twelve digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("s-{}", &self.hex()[..12]))
    }
}

/// One document as it was received. The text is never altered: positions are byte spans into it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    text: String,
    /// The caller's own name for the document (a record's `id`, a file stem).
    pub name: Option<String>,
    /// Where the document was published.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its title, where the format has one apart from the text.
    pub title: Option<String>,
    /// The date given beside the text (header, metadata), as written.
    pub published_raw: Option<String>,
    /// ISO 639-1 code of the language, where known. The reader reads `en` and texts of unknown language.
    pub lang: Option<String>,
}

impl Source {
    /// A source with this text and nothing else known. Texts longer than `u32::MAX` bytes are cut at a character boundary.
    pub fn new(text: impl Into<String>) -> Source {
        let mut text = text.into();
        if text.len() > u32::MAX as usize {
            let mut end = u32::MAX as usize;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
        }
        Source { text, ..Source::default() }
    }

    /// The text as received.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The date given beside the text, where it is a plain `YYYY-MM-DD` calendar date.
    pub fn published(&self) -> Option<jiff::civil::Date> {
        self.published_raw.as_deref().and_then(|raw| raw.trim().get(..10)).and_then(|day| day.parse().ok())
    }

    /// The content hash: SHA-256 over text, date, title, publisher and address, each preceded by its length as eight
    /// little-endian bytes (an absent field counts as length `u64::MAX`). The caller's own name is not content.
    pub fn id(&self) -> SourceId {
        let mut hash = Sha256::new();
        let fields = [Some(&self.text), self.published_raw.as_ref(), self.title.as_ref(), self.publisher.as_ref(), self.url.as_ref()];
        for field in fields {
            match field {
                Some(value) => {
                    hash.update((value.len() as u64).to_le_bytes());
                    hash.update(value.as_bytes());
                }
                None => hash.update(u64::MAX.to_le_bytes()),
            }
        }
        SourceId(hash.finalize().into())
    }
}

vocabulary! {
    /// What a consistency test of the dates found.
    Lint {
        /// A weekday or "today" in the text contradicts the header date.
        WeekdayMismatch = "weekday_mismatch",
        /// Swapping day and month of the header date would agree with the text.
        DayMonthSwapped = "day_month_swapped",
        /// The text states another date for itself.
        StatedDateDiffers = "stated_date_differs",
        /// The text reports as done something after the header date.
        AfterHeader = "after_header",
        /// The header date is no calendar date.
        Unreadable = "unreadable",
    }
}

/// One finding of the date lint: never a silent correction, always a note with a proposal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateLint {
    /// What was found.
    pub lint: Lint,
    /// The words in the text that contradict the header date, where there are any.
    pub span: Option<Span>,
    /// The date that would agree with the text, where one follows.
    pub proposed: Option<Edtf>,
    /// The reason in one sentence, for people.
    pub reason: String,
}
