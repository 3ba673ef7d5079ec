//! What a denial takes back was neither done nor refused.
//!
//! *Reads*: "denied a report that it had asked B to wait", "neither confirmed nor denied that it had passed the names to B",
//! "denied that it had promised B two reactors": nothing, for nobody on the other side has claimed anything, or what is denied
//! is a friendly deed; "wrote that A had talked with B, which C called pure fantasy"; "made no criticism of B".
//! *Does not read*: a charge that is denied ("denied that its soldiers had crossed", "denied the charge of B’s envoy"), which is
//! a refusal.

use super::{Act, Kind};
use crate::code::Plover;
use crate::mention::Cast;
use crate::wordlist::List;

/// How many words may stand between a denial and what is denied ("denied on Tuesday that").
const GAP: usize = 4;

/// The word from which on a sentence tells nothing that was done; `told` are the acts that it has wordings of.
pub fn from(cast: &Cast, sentence: usize, told: &[Act]) -> Option<usize> {
    let words = &cast.words;
    let mut range = words.sentences[sentence].clone();
    if range.clone().any(|at| called_untrue(cast, at, range.end)) {
        return Some(range.start);
    }
    if let Some(no) = range.clone().find(|at| unspoken(cast, *at, range.end)) {
        return Some(no);
    }
    let verb = range.clone().find(|at| words.on(*at, List::Denial))?;
    if words.before(verb) == "nor" {
        return range.find(|at| words.lower(*at) == "neither").filter(|neither| *neither < verb);
    }
    let mut near = (verb + 1..(verb + 2 + GAP).min(range.end)).take_while(|at| words.all[*at].tag.is_none());
    let object = near.find(|at| words.on(*at, List::Hearsay) || words.lower(*at) == "that")?;
    let denied = |act: &&Act| act.cue.start > object;
    let friendly = |act: &Act| matches!(act.kind, Kind::Held | Kind::Planned | Kind::Act(Plover::Agree | Plover::Request));
    let deed = told.iter().filter(denied).count() > 0 && told.iter().filter(denied).all(friendly);
    (words.on(object, List::Hearsay) || deed).then_some(verb)
}

/// Whether somebody calls untrue what stands before word `at` ("which Tehran called pure fantasy", "a report that it called
/// baseless").
fn called_untrue(cast: &Cast, at: usize, end: usize) -> bool {
    let words = &cast.words;
    let called = matches!(words.lower(at), "called" | "calls" | "calling" | "described" | "branded" | "labelled" | "labeled");
    let relative = || (at.saturating_sub(GAP)..at).any(|at| matches!(words.lower(at), "which" | "that"));
    called && relative() && (at + 1..(at + 1 + GAP).min(end)).any(|at| words.on(at, List::Untrue))
}

/// Whether word `at` is the "no" of an act of words that was not done ("made no criticism of"), with nothing set against it.
fn unspoken(cast: &Cast, at: usize, end: usize) -> bool {
    let words = &cast.words;
    let light = matches!(
        words.before(at),
        "made" | "makes" | "make" | "lodged" | "voiced" | "raised" | "issued" | "filed" | "uttered" | "put" | "brought"
    );
    let spoken = || (at + 1..(at + 3).min(end)).any(|at| words.on(at, List::Spoken));
    words.lower(at) == "no" && light && spoken() && (at..end).all(|at| words.lower(at) != "but")
}
