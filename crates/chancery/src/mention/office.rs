//! Offices: which head word, with which words before it, is which rank.
//!
//! *Reads*: the words of a title without its state ("energy and natural resources minister", "chief of army staff").
//! *Does not read*: who holds it and for whom; see [`super::title`].

use crate::fact::{Rank, Stance};
use crate::wordlist::List;

/// What an office is: its rank by the record model and its kind by the codebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Office {
    /// 1 head of state … 10 working level; `None` where the title tells none.
    pub rank: Option<Rank>,
    /// The codebook's kind of whoever holds it.
    pub stance: Stance,
}

fn has(words: &[&str], word: &str) -> bool {
    words.contains(&word)
}

fn office(rank: u8, stance: Stance) -> Office {
    Office { rank: Rank::new(rank), stance }
}

/// What the office with these lower-case words is. `before` are the words up to and including the head, `after` what follows
/// it within the title ("of state for foreign affairs"). `None` where the head is no office at all ("general assembly").
pub fn classify(before: &[&str], after: &[&str]) -> Option<Office> {
    let head = *before.last()?;
    let graded = |word: &str| has(&before[..before.len() - 1], word);
    let junior = graded("deputy") || graded("vice") || graded("assistant") || graded("state") || graded("under");
    let body_head =
        after.iter().any(|word| List::Presided.contains(word)) || before.iter().any(|word| List::PresidedBefore.contains(word));
    Some(match head {
        "president" | "president-elect" if body_head => Office { rank: None, stance: Stance::Other },
        "president" | "president-elect" if junior => office(3, Stance::Leader),
        "president" | "president-elect" | "vice-president" => office(if head == "vice-president" { 3 } else { 1 }, Stance::Leader),
        "king" | "queen" | "emir" | "amir" | "sultan" | "pope" => office(1, Stance::Leader),
        "prince" | "princess" if graded("crown") => office(3, Stance::Leader),
        "prince" | "princess" | "sheikh" => Office { rank: None, stance: Stance::Other },
        "leader" if graded("supreme") || graded("paramount") => office(1, Stance::Leader),
        "leader" => Office { rank: None, stance: Stance::Other },
        "taoiseach" | "pm" => office(2, Stance::Leader),
        "premier" | "vice-premier" | "chancellor" if junior || head == "vice-premier" || graded("first") => {
            office(3, Stance::Minister)
        }
        "chancellor" if after.first() == Some(&"of") && has(after, "exchequer") => office(4, Stance::Minister),
        "premier" | "chancellor" => office(2, Stance::Leader),
        "minister" if graded("prime") && (junior || graded("first")) => office(3, Stance::Minister),
        "minister" if graded("prime") => office(2, Stance::Leader),
        "minister" if graded("chief") && before.len() <= 2 => office(8, Stance::Other),
        "minister" | "viceminister" | "vice-minister" if junior || head != "minister" => office(6, Stance::Minister),
        "minister" if after.starts_with(&["of", "state"]) => office(6, Stance::Minister),
        "minister" | "fm" => office(4, Stance::Minister),
        "councillor" if graded("federal") || graded("state") => office(4, Stance::Minister),
        "secretary" | "secretary-general" if head == "secretary-general" || graded("general") => office(4, Stance::Other),
        "secretary" if graded("press") || graded("private") => office(10, Stance::Other),
        "secretary"
            if graded("permanent")
                || graded("under")
                || graded("assistant")
                || graded("additional")
                || graded("joint")
                || graded("first")
                || graded("second")
                || graded("principal")
                || graded("parliamentary") =>
        {
            office(7, Stance::Other)
        }
        "secretary" if graded("deputy") => office(6, Stance::Minister),
        "secretary" if after.first() == Some(&"general") => office(4, Stance::Other),
        "secretary" if after.starts_with(&["to", "the"]) => office(7, Stance::Other),
        "secretary" if after.starts_with(&["of", "the"]) => Office { rank: None, stance: Stance::Other },
        "secretary" => office(4, Stance::Minister),
        "undersecretary" | "under-secretary" => office(7, Stance::Other),
        "commissioner" if graded("high") => office(8, Stance::Other),
        "ambassador" | "envoy" | "chargé" | "charge" | "consul" | "representative" => office(8, Stance::Other),
        "general"
            if graded("attorney")
                || graded("director")
                || graded("secretary")
                || graded("governor")
                || graded("consul")
                || graded("auditor")
                || graded("inspector")
                || graded("surgeon")
                || graded("solicitor") =>
        {
            office(if graded("attorney") { 4 } else { 9 }, if graded("attorney") { Stance::Minister } else { Stance::Other })
        }
        rank if List::MilitaryRank.contains(rank) => office(if junior { 10 } else { 5 }, Stance::Military),
        "coas" | "cdf" => office(5, Stance::Military),
        "chief" | "commander" | "commander-in-chief" | "head" | "director" => {
            let any = |list: List| before.iter().chain(after).any(|word| list.contains(word));
            if head == "commander" || head == "commander-in-chief" || (any(List::Armed) && !any(List::Civil) && head != "director") {
                office(5, Stance::Military)
            } else {
                office(9, Stance::Other)
            }
        }
        "director-general" | "dg" | "inspector-general" | "administrator" => office(9, Stance::Other),
        "treasurer" => office(4, Stance::Minister),
        _ => Office { rank: None, stance: Stance::Other },
    })
}
