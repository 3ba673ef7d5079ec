//! Taken up: an act that one report tells in two sentences, the second of which names it by its noun alone.
//!
//! *Reads*: "Ecuador wants help against smugglers. The minister put the request to the ambassador": of two acts of one sort and
//! direction, told in neighbouring sentences, the second speaks of the first.
//! *Does not read*: "put a request", "a second request", which are new ones; acts for which two days or two places are told;
//! what was done beside what is to come.

use super::act::shares_word;
use super::stated;
use crate::code::Plover;
use crate::fact::Event;
use crate::register::Report;
use crate::register::name::words;

/// Between two sentences stands no more than a line break, a space and marks of quotation.
const GAP: u32 = 4;

/// The nouns by which an act of a type is taken up.
fn nouns(plover: Plover) -> &'static [&'static str] {
    match plover {
        Plover::Request => &["appeal", "demand", "plea", "request"],
        Plover::Accuse => &["accusation", "charge", "complaint", "protest"],
        Plover::Reject => &["refusal", "rejection"],
        Plover::Threaten => &["threat", "ultimatum", "warning"],
        Plover::Consult => &["call", "conversation", "meeting", "talks"],
        Plover::Aid => &["consignment", "donation", "gift", "shipment"],
        Plover::Sanction => &["ban", "closure", "expulsion", "sanctions"],
        Plover::Retreat => &["release", "withdrawal"],
        Plover::Assault => &["attack", "raid", "shelling", "strike"],
        _ => &[],
    }
}

/// Whether two reports of one source and one block, in whatever order, tell one act in two sentences.
pub(super) fn takes_up(a: (&Report, &Event), b: (&Report, &Event)) -> bool {
    let start = |report: &Report| report.fact.evidence().cite.span().start;
    let (before, after) = if start(a.0) <= start(b.0) { (a, b) } else { (b, a) };
    let beside = start(after.0).checked_sub(before.0.fact.evidence().cite.span().end).is_some_and(|gap| gap <= GAP);
    let agree = |same: Option<bool>| same != Some(false);
    let dates = stated(&before.0.fact).zip(stated(&after.0.fact)).map(|(a, b)| a == b);
    let places = before.1.place.as_ref().zip(after.1.place.as_ref()).map(|(a, b)| shares_word(a, b));
    let modes = before.1.mode.zip(after.1.mode).map(|(a, b)| a == b);
    let one_way = (&before.1.source, &before.1.target) == (&after.1.source, &after.1.target);
    let noun = |two: &[String]| matches!(two[0].as_str(), "the" | "this" | "that") && nouns(after.1.plover).contains(&two[1].as_str());
    beside
        && one_way
        && before.1.modality == after.1.modality
        && agree(dates)
        && agree(places)
        && agree(modes)
        && words(&after.0.quote).windows(2).any(noun)
}
