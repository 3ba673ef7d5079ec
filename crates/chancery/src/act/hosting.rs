//! To host games, or to bid for them, is no dealing with those who own them.
//!
//! *Reads*: "A will host the world cup", "A, B and C will bid for the games": no promise to a federation or to one another.
//! *Does not read*: hosting a guest or the session of a body of theirs ("will host his colleague", "agreed to host the next round"),
//! thanks and support for a bid, which keep their acts.

use super::{Act, Kind};
use crate::code::Plover;
use crate::mention::Cast;
use crate::wordlist::List;

/// How many words behind the verb the games are named.
const REACH: usize = 14;

/// Whether a sentence tells who is to host games.
fn told(cast: &Cast, sentence: usize) -> bool {
    let words = &cast.words;
    let range = words.sentences[sentence].clone();
    let hosts = |at: &usize| matches!(words.lower(*at), "host" | "hosts" | "hosting" | "co-host" | "bid" | "bids" | "bidding");
    range.clone().filter(hosts).any(|at| (at + 1..(at + 1 + REACH).min(range.end)).any(|next| words.on(next, List::Games)))
}

/// Takes the promises of such a sentence out of its acts.
pub fn leave_out(cast: &Cast, sentence: usize, acts: &mut Vec<Act>) {
    if told(cast, sentence) {
        acts.retain(|act| !matches!(act.kind, Kind::Planned | Kind::Act(Plover::Agree)));
    }
}
