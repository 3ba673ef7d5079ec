//! Words that look like an undertaking and bind nobody.
//!
//! *Reads*: "had already lent two cutters", which is done; "Once the line is open", a condition; "signed an order imposing
//! duties", one side's own instrument; "signed for Ankara", which tells who signed and not what; "a council, which they will chair
//! together"; "The partnership will boost trade", an effect (see [`effect`]).
//! *Does not read*: "has already agreed to lend two cutters", "once the line is open, Kenya will lease it", which bind.

use std::ops::Range;

use super::effect;
use crate::fact::Firmness;
use crate::mention::Cast;
use crate::wordlist::List;

/// How many words may stand before an "already", and between "signed" and what is signed ("signed three executive orders").
const NEAR: usize = 4;

/// Whether the words of an undertaking bind somebody, so far as their wording tells.
pub fn binds(cast: &Cast, clause: &Range<usize>, firmness: Firmness) -> bool {
    !(effect::expected(cast, clause)
        || done(cast, clause)
        || condition(cast, clause)
        || chairs(cast, clause)
        || firmness == Firmness::Signed && (own(cast, clause) || signatory(cast, clause)))
}

/// "Norway had already lent two cutters".
fn done(cast: &Cast, clause: &Range<usize>) -> bool {
    let words = &cast.words;
    let mut first = clause.start..(clause.start + NEAR).min(clause.end);
    first.any(|at| {
        matches!(words.lower(at), "has" | "have" | "had")
            && words.after(at + 1) == "already"
            && !matches!(
                words.after(at + 2),
                "agreed" | "pledged" | "promised" | "committed" | "undertaken" | "offered" | "signed" | "been"
            )
    })
}

/// "Once the line is open".
fn condition(cast: &Cast, clause: &Range<usize>) -> bool {
    matches!(cast.words.lower(clause.start), "once" | "if" | "when" | "unless" | "until")
        && !clause.clone().any(|at| matches!(cast.words.lower(at), "will" | "would" | "shall"))
}

/// "will chair together": who presides over a body is told with the body.
fn chairs(cast: &Cast, clause: &Range<usize>) -> bool {
    let words = &cast.words;
    let mut first = clause.start..(clause.start + NEAR).min(clause.end);
    first.any(|at| matches!(words.lower(at), "will" | "would") && matches!(words.after(at + 1), "chair" | "co-chair" | "preside"))
}

/// "signed for Ankara and the Emirati minister for Abu Dhabi": what was signed stands elsewhere.
fn signatory(cast: &Cast, clause: &Range<usize>) -> bool {
    let words = &cast.words;
    let pair = (words.after(clause.start + 1), words.after(clause.start + 2));
    words.lower(clause.start) == "signed" && (pair.0 == "for" || pair == ("on", "behalf"))
}

/// "signed an order imposing a duty": nobody signs it with somebody else.
fn own(cast: &Cast, clause: &Range<usize>) -> bool {
    let words = &cast.words;
    let Some(signed) = clause.clone().find(|at| matches!(words.lower(*at), "signed" | "signs" | "signing")) else { return false };
    let mut object = (signed + 1..(signed + 2 + NEAR).min(clause.end)).take_while(|at| !words.on(*at, List::Preposition));
    object.any(|at| words.on(at, List::OwnInstrument))
}
