//! Groups: "both leaders", "the two countries", "the sides", "our nations".
//!
//! *Reads*: the pair spoken of, where a number or the noun itself says that the two are meant.
//! *Does not read*: "the countries of the region", "the ministers of the cabinet" without a pair, "each other".

use std::ops::Range;

use super::{Found, State};
use crate::act::verb;
use crate::mention::Form;
use crate::text::TokenKind;
use crate::wordlist::List;

impl State<'_> {
    /// The group that begins at word `at`.
    pub(super) fn group(&self, at: usize, sentence: &Range<usize>) -> Option<Found> {
        let end = self.group_end(at, sentence)?;
        let codes = self.pair().to_vec();
        (codes.len() >= 2).then_some((end, Form::Group, codes, None))
    }

    fn group_end(&self, at: usize, sentence: &Range<usize>) -> Option<usize> {
        let words = self.words;
        let first = words.lower(at);
        match first {
            "leaders" | "sides" | "ministers" => return (at == sentence.start).then_some(at + 1),
            "both" | "the" | "two" | "2" | "our" | "these" | "three" | "each" | "either" => {}
            _ => return None,
        }
        let noun_at = (at + 1..sentence.end).find(|next| !words.on(*next, List::GroupModifier)).unwrap_or(sentence.end.max(at + 1));
        let noun = words.lower(noun_at);
        let single = matches!(first, "each" | "either") && matches!(noun, "side" | "country" | "party" | "nation");
        if single || words.on(noun_at, List::Group) {
            let counted = matches!(first, "both" | "two" | "2" | "each" | "either")
                || (at + 1..noun_at).any(|between| matches!(words.lower(between), "two" | "2"));
            let ours = first == "our" && matches!(noun, "countries" | "nations" | "peoples" | "leaders" | "governments");
            return (counted || ours || words.on(noun_at, List::DefiniteGroup)).then_some(noun_at + 1);
        }
        // "Both agreed."
        let next = words.all.get(at + 1)?;
        (first == "both" && next.kind == TokenKind::Word && verb(&next.lower)).then_some(at + 1)
    }
}
