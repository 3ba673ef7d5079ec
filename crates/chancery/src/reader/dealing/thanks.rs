//! Thanks for an act of support: the act itself, from the thanked to the thanker.
//!
//! *Reads*: "thanked A for supporting its bid", "expressed gratitude to A for the mediation": a SUPPORT of A for the thanker,
//! beside the thanks.
//! *Does not read*: thanks for courtesies ("for the warm reception", "for its partnership"), thanks that name nothing ("thanked
//! A and said").

use super::{Page, Resolved};
use crate::act::Kind;
use crate::code::Plover;
use crate::fact::Event;
use crate::wordlist::List;

/// How many words behind the word of thanks "for" is looked for, and how many behind it tell what for.
const REACH: usize = 14;
const HEAD: usize = 7;

/// Adds the acts of support that `events` thank for.
pub fn give_back(page: &Page, resolved: &[Resolved], events: &mut Vec<Event>) {
    let supports = events.iter().filter(|event| event.plover == Plover::Support && !event.target.is_empty());
    let thanks = supports.filter(|event| gives_thanks(page, resolved, event));
    let returned: Vec<Event> = thanks.filter(|event| named(page, event) && !told(event, events)).map(turned).collect();
    // "Thanked A and B for backing its bid": the backing is that of all who are thanked, and no other act.
    let part = |event: &Event, whole: &Event| {
        event.plover == whole.plover
            && event.evidence.cite == whole.evidence.cite
            && event.source.iter().all(|code| whole.source.contains(code))
    };
    events.retain(|event| !returned.iter().any(|whole| part(event, whole)));
    events.extend(returned);
}

/// Whether an act of support is one of thanking: its wording says so, or nothing else in its sentence has a wording of support.
fn gives_thanks(page: &Page, resolved: &[Resolved], event: &Event) -> bool {
    let cite = event.evidence.cite.span();
    let here = |found: &&Resolved| found.act.kind == Kind::Act(Plover::Support) && page.sentences[found.act.sentence] == cite;
    let own = |found: &Resolved| found.source == event.source && found.target == event.target;
    let worded = |found: &Resolved| found.act.worded;
    let says = |found: &Resolved| worded(found) && found.act.cue.clone().any(|at| thanking(page, at));
    let mut supports = resolved.iter().filter(here);
    supports.clone().any(|found| own(found) && says(found)) || !supports.any(worded)
}

/// Whether word `at` is one of thanks.
fn thanking(page: &Page, at: usize) -> bool {
    matches!(page.cast.words.lower(at), "thanked" | "thanks" | "thanking" | "gratitude" | "grateful" | "appreciation")
}

fn turned(thanks: &Event) -> Event {
    Event { source: thanks.target.clone(), target: thanks.source.clone(), ..thanks.clone() }
}

/// Whether the sentence of the thanks names what they are for, and that is an act.
fn named(page: &Page, event: &Event) -> bool {
    let words = &page.cast.words;
    let cite = event.evidence.cite.span();
    let Some(sentence) = page.sentences.iter().position(|sentence| *sentence == cite) else { return false };
    let range = words.sentences[sentence].clone();
    let thanks =
        |at: &usize| matches!(words.lower(*at), "thanked" | "thanks" | "thanking" | "gratitude" | "grateful" | "appreciation");
    let Some(cue) = range.clone().find(thanks) else { return false };
    let mut near =
        (cue + 1..(cue + 1 + REACH).min(range.end)).take_while(|at| words.lower(*at) != ";" && !words.on(*at, List::Speech));
    let Some(link) = near.find(|at| words.lower(*at) == "for") else { return false };
    let head = link + 1..(link + 1 + HEAD).min(range.end);
    !head.is_empty() && !head.into_iter().any(|at| words.on(at, List::Courtesy) || matches!(words.lower(at), "“" | "\""))
}

/// Whether the sentence itself reports the support as an act of the thanked.
fn told(thanks: &Event, events: &[Event]) -> bool {
    let support = |event: &Event| {
        event.plover == Plover::Support && event.evidence.cite == thanks.evidence.cite && event.source == thanks.target
    };
    events.iter().any(support)
}
