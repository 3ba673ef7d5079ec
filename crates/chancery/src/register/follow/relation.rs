//! Relations: what a later telling does to what was told earlier.
//!
//! *Reads*: `delivers` from the act itself told as done; `contradicts` from words that take back; `qualifies` from conditions,
//! delays and what has not begun; `narrows` and `widens` from smaller and larger numbers or words that say so; `upgrades` from a
//! firmer step of the ladder; `restates` from words that repeat.
//! *Does not read*: a deed in words of the future, which is the promise again; praise (`welcomed the progress`), which speaks of
//! intent alone.

use crate::fact::{Action, Firmness};
use crate::vocabulary::vocabulary;

use super::cue::{Sense, Tense};
use super::likeness::Likeness;
use super::matter::Matter;
use super::telling::Telling;

vocabulary! {
    /// What a later report says of something earlier.
    Relation {
        Restates = "restates", Narrows = "narrows", Widens = "widens", Upgrades = "upgrades", Delivers = "delivers",
        Qualifies = "qualifies", Contradicts = "contradicts",
    }
}

/// What a telling says of the matter that it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    /// What it does to the matter.
    pub relation: Relation,
    /// The cue that tells it, by its word in the telling.
    pub at: Option<usize>,
    /// The wording's sense.
    pub sense: Option<Sense>,
    /// Whether only a part of it is told.
    pub partly: bool,
    /// Whether it is a first step towards the act rather than the act.
    pub first_step: bool,
}

/// What a telling does to the matter that it is like.
pub(super) fn verdict(matter: &Matter, told: &Telling, like: &Likeness, firmness: Option<Firmness>) -> Verdict {
    let place = |word: usize| told.places[word].start;
    let shared: Vec<u32> =
        (0..told.folded.len()).filter(|at| like.shared.contains(&super::telling::key(&told.folded[*at]))).map(place).collect();
    // Of several cues of one sense the one next to the shared words tells.
    let find = |senses: &[Sense], tenses: &[Tense]| {
        let fits = told.cues.iter().filter(|cue| senses.contains(&cue.sense) && tenses.contains(&cue.tense));
        fits.min_by_key(|cue| shared.iter().map(|at| at.abs_diff(place(cue.at))).min().unwrap_or(u32::MAX)).copied()
    };
    let done = &[Tense::Done];
    let any = &[Tense::Done, Tense::Ahead];
    let make = |relation, cue: Option<super::cue::Cue>| Verdict {
        relation,
        at: cue.map(|cue| cue.at),
        sense: cue.map(|cue| cue.sense),
        partly: false,
        first_step: false,
    };
    let not_begun = find(&[Sense::NotBegun], any);
    if let Some(cue) = find(&[Sense::Withdraw, Sense::Obstruct], any) {
        return make(Relation::Contradicts, Some(cue));
    }
    if let Some(cue) = not_begun {
        return make(Relation::Qualifies, Some(cue));
    }
    // "After a year of delay the contract was signed": the delay is over.
    let over = |cue: &super::cue::Cue| told.folded[cue.at].starts_with("delay") && find(deeds(matter), done).is_some();
    if let Some(cue) = find(&[Sense::Postpone], any).filter(|cue| !over(cue)) {
        return make(Relation::Qualifies, Some(cue));
    }
    if let Some(at) = refused(told) {
        return Verdict { at: Some(at), sense: Some(Sense::Withdraw), ..make(Relation::Contradicts, None) };
    }
    // What is signed already is not delivered by its ratification, but made firmer.
    if matter.signed
        && let Some(cue) = find(&[Sense::Ratified, Sense::InForce], done)
    {
        return make(Relation::Upgrades, Some(cue));
    }
    // What is signed already is done by the deeds that it is about, and another signing is that of another text.
    let senses: Vec<Sense> = deeds(matter).iter().copied().filter(|sense| !(matter.concluded && *sense == Sense::Signed)).collect();
    let deed = find(&senses, done);
    let signing = find(&[Sense::Signed], done).filter(|_| !matter.signs && matter.action != Action::ConcludeAgreement);
    let step = find(&[Sense::FirstStep], done).or(signing);
    let reaffirmed = find(&[Sense::Reaffirm], done);
    let partly =
        find(&[Sense::Partly], done).is_some() || matches!(like.counts, Some((all, some)) if some < all) || told.tells_a_part();
    let partly = partly && !told.tells_all();
    // "Of the 4,000 trackers 1,870 are on boats": a part of what was undertaken is told as being so.
    let ahead = told.folded.iter().any(|word| matches!(word.as_str(), "will" | "would" | "shall" | "should" | "may" | "might" | "to"));
    if deed.is_none() && told.tells_a_part() && !told.tells_all() && !ahead {
        return Verdict { partly: true, ..make(Relation::Delivers, step) };
    }
    if let Some((before, now)) = like.counts
        && deed.is_none()
        && before != now
    {
        return make(if now < before { Relation::Narrows } else { Relation::Widens }, None);
    }
    if let Some(cue) = find(&[Sense::WalkBack], any).filter(|_| deed.is_none()) {
        return make(Relation::Narrows, Some(cue));
    }
    if let Some(cue) = find(&[Sense::Condition], any).filter(|_| deed.is_none() && step.is_none()) {
        return make(Relation::Qualifies, Some(cue));
    }
    if let Some(cue) = deed.or(step) {
        let praise = reaffirmed.is_some_and(|cue| told.folded[cue.at].starts_with("appreciat") || told.folded[cue.at] == "welcomed");
        if !praise {
            let first_step = !partly && (deed.is_none() || step.is_some_and(|step| step.at.abs_diff(cue.at) <= 3));
            return Verdict { partly, first_step, ..make(Relation::Delivers, Some(cue)) };
        }
    }
    if let Some(cue) = find(&[Sense::Widen], any) {
        return make(Relation::Widens, Some(cue));
    }
    if let Some(cue) = find(&[Sense::Upgrade], any) {
        return make(Relation::Upgrades, Some(cue));
    }
    let before = matter.members.iter().filter_map(|member| member.firmness).min();
    if let (Some(now), Some(before)) = (firmness, before)
        && now < before
    {
        return make(Relation::Upgrades, None);
    }
    make(Relation::Restates, reaffirmed)
}

/// Where a sentence says that something will not be: "the centre will not come". With a day it may still be, later.
fn refused(told: &Telling) -> Option<usize> {
    let dated = told.whens.iter().any(|when| when.is_deadline());
    let not = |two: &[String]| matches!(two[0].as_str(), "will" | "shall") && two[1] == "not";
    told.folded.windows(2).position(not).filter(|_| !dated)
}

/// The senses that tell the act itself, for what was undertaken.
pub(super) fn deeds(matter: &Matter) -> &'static [Sense] {
    match matter.action {
        Action::EstablishMechanism => &[Sense::Met, Sense::Founded, Sense::Deed],
        Action::ConcludeAgreement => &[Sense::Signed, Sense::InForce, Sense::Ratified],
        Action::ConveneMeeting | Action::Visit => &[Sense::Met, Sense::Deed],
        _ if !matter.signs && matter.meets => &[Sense::Deed, Sense::InForce, Sense::Met, Sense::Ratified],
        _ if !matter.signs => &[Sense::Deed, Sense::InForce, Sense::Ratified],
        _ if matter.meets => &[Sense::Deed, Sense::InForce, Sense::Signed, Sense::Met, Sense::Ratified],
        _ => &[Sense::Deed, Sense::InForce, Sense::Signed, Sense::Ratified],
    }
}
