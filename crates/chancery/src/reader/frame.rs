//! Frames: support in international bodies.
//!
//! *Reads*: "will back each other’s candidates in international bodies", "supports Peru’s OECD application",
//! "to coordinate in multilateral forums such as the WTO".
//! *Does not read*: an organisation that is only the place of a meeting; support for a policy.

use super::dealing::Page;
use crate::act::{self, Act, Kind, who};
use crate::code::Plover;
use crate::fact::{Code, Confidence, Evidence, EvidenceRole, Frame, FrameKind, Modality};
use crate::mention::Form;
use crate::text::Cite;
use crate::wordlist::List;

/// Finds the frames, one a sentence at most.
pub fn frames(page: &Page, acts: &[Act]) -> Vec<Frame> {
    (0..page.sentences.len()).filter_map(|sentence| frame(page, acts, sentence)).collect()
}

fn frame(page: &Page, acts: &[Act], sentence: usize) -> Option<Frame> {
    let words = &page.cast.words;
    let range = words.sentences[sentence].clone();
    let backs = |act: &&Act| {
        act.modality != Modality::Hypothetical && matches!(act.kind, Kind::Act(Plover::Agree | Plover::Support | Plover::Request))
    };
    let act = act::in_sentence(acts, sentence).iter().find(backs)?;
    let has = |list: &[&str]| range.clone().find(|at| list.contains(&words.lower(*at)));
    let backing = range.clone().find(|at| words.on(*at, List::Backing));
    let candidature = has(&["candidature", "candidatures", "candidacy", "candidacies", "candidate", "candidates"]);
    let membership = has(&["membership", "accession", "join"])
        .filter(|at| has(&["bid", "application", "full"]).is_some() || words.lower(*at) != "join");
    let forums = (range.start..range.end).find(|at| {
        matches!(words.lower(*at), "multilateral" | "international" | "regional")
            && (at + 1..(at + 6).min(range.end)).any(|next| {
                matches!(
                    words.lower(next),
                    "forums" | "fora" | "bodies" | "organisations" | "organizations" | "platforms" | "institutions" | "forum"
                )
            })
    });
    let seat = has(&["seat", "presidency", "chairmanship"]);
    let mut organs: Vec<Code> = page
        .cast
        .of_sentence(sentence)
        .iter()
        .filter(|mention| mention.form == Form::Igo)
        .flat_map(|mention| mention.codes.clone())
        .collect();
    organs.sort();
    organs.dedup();
    let mutual = has(&["mutual", "each", "reciprocal", "other’s"]).is_some()
        && (candidature.is_some() || has(&["initiatives"]).is_some() || forums.is_some())
        && backing.is_some();
    let (kind, anchor) = if mutual {
        (FrameKind::MutualSupport, candidature.or(forums)?)
    } else if let (Some(at), Some(_)) = (candidature.or(seat.filter(|_| !organs.is_empty())), backing) {
        (FrameKind::Candidature, at)
    } else if let (Some(at), Some(_)) = (membership, backing) {
        (FrameKind::Membership, at)
    } else if let Some(at) = forums
        .filter(|_| has(&["cooperation", "coordination", "cooperate", "coordinate", "collaboration"]).is_some() || !organs.is_empty())
    {
        (FrameKind::Coordination, at)
    } else {
        return None;
    };
    let parties = act.parties.clone().unwrap_or_else(|| who::parties(page.cast, act));
    let mut all: Vec<Code> = parties.source.iter().chain(&parties.target).filter(|code| !organs.contains(code)).cloned().collect();
    all.sort();
    all.dedup();
    if all.is_empty() {
        return None;
    }
    let reciprocal = kind == FrameKind::MutualSupport || (kind == FrameKind::Coordination && all.len() >= 2);
    // The candidate is whose bid it is: the possessive before the anchor, else who asked or thanked.
    let owner = page
        .cast
        .of_sentence(sentence)
        .iter()
        .rev()
        .find(|mention| {
            mention.words.end <= anchor && mention.codes.len() == 1 && mention.form != Form::Igo && anchor - mention.words.end <= 4
        })
        .map(|mention| mention.codes[0].clone());
    let (candidate, supporter) = if reciprocal {
        (all.clone(), all)
    } else {
        let candidate = owner.or_else(|| parties.source.first().cloned())?;
        let supporter: Vec<Code> = all.into_iter().filter(|code| *code != candidate).collect();
        (vec![candidate], supporter)
    };
    let cite = Cite::new(page.source, page.sentences[sentence])?;
    let seat = seat.map(|at| words.span(&(at..at + 1)).of(page.source.text()).to_owned());
    Some(Frame {
        kind,
        organs,
        seat,
        term: None,
        candidate,
        supporter,
        reciprocal,
        evidence: Evidence::narrated(cite, EvidenceRole::Announces),
        confidence: Confidence::percent(60),
    })
}
