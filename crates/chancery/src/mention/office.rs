//! Offices: which head word, with which words before it, is which rank.
//!
//! *Reads*: the words of a title without its state ("energy and natural resources minister", "chief of army staff").
//! *Does not read*: who holds it and for whom; see [`super::title`].

use crate::fact::{Rank, Stance};

/// What an office is: its rank by the record model and its kind by the codebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Office {
    /// 1 head of state … 10 working level; `None` where the title tells none.
    pub rank: Option<Rank>,
    /// The codebook's kind of whoever holds it.
    pub stance: Stance,
}

/// Words that can head a title. The flag says that the word alone, without a name or a state beside it, may speak of an
/// official already mentioned ("the minister", "the envoy").
pub const HEADS: &[&str] = &[
    "minister",
    "secretary",
    "president",
    "premier",
    "chancellor",
    "taoiseach",
    "ambassador",
    "commissioner",
    "envoy",
    "king",
    "queen",
    "emir",
    "amir",
    "sultan",
    "prince",
    "princess",
    "governor",
    "speaker",
    "spokesperson",
    "spokesman",
    "spokeswoman",
    "chief",
    "commander",
    "commander-in-chief",
    "director",
    "director-general",
    "chairman",
    "chairperson",
    "chairwoman",
    "chair",
    "adviser",
    "advisor",
    "representative",
    "general",
    "admiral",
    "marshal",
    "colonel",
    "brigadier",
    "commodore",
    "lieutenant",
    "major",
    "captain",
    "mayor",
    "senator",
    "congressman",
    "congresswoman",
    "counsellor",
    "counselor",
    "attaché",
    "attache",
    "chargé",
    "charge",
    "prosecutor",
    "treasurer",
    "leader",
    "pm",
    "fm",
    "dg",
    "coas",
    "cdf",
    "undersecretary",
    "under-secretary",
    "pope",
    "head",
    "coordinator",
    "administrator",
    "superintendent",
    "inspector",
    "negotiator",
    "mp",
    "mep",
    "lawmaker",
    "legislator",
    "president-elect",
    "secretary-general",
    "vice-president",
    "viceminister",
    "vice-minister",
    "sheikh",
    "consul",
    "inspector-general",
    "nsa",
    "raja",
    "chairperson-in-office",
    "comptroller",
    "auditor",
    "justice",
    "judge",
    "vice-premier",
    "vice-chairman",
    "co-chair",
];

/// Words that may stand before a head and change its rank, not its field.
pub const GRADES: &[&str] = &[
    "acting",
    "interim",
    "caretaker",
    "outgoing",
    "visiting",
    "deputy",
    "vice",
    "assistant",
    "senior",
    "principal",
    "special",
    "federal",
    "chief",
    "joint",
    "permanent",
    "state",
    "union",
    "cabinet",
    "prime",
    "first",
    "second",
    "high",
    "crown",
    "under",
    "additional",
    "executive",
    "managing",
    "supreme",
    "paramount",
    "co",
    "associate",
    "lead",
    "newly",
    "appointed",
    "elect",
    "parliamentary",
    "personal",
    "presidential",
    "lieutenant",
    "major",
    "brigadier",
    "rear",
    "fleet",
    "field",
    "air",
    "wing",
    "group",
    "naval",
    "attorney",
    "solicitor",
    "secretary",
    "inspector",
    "surgeon",
    "consul",
    "director",
    "commander",
    "grand",
    "incoming",
    "designate",
    "honorary",
    "resident",
    "general",
    "hereditary",
    "then",
    "home",
    "chargé",
    "royal",
    "vice-",
    "federal",
];

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
    let body_head = after.iter().any(|word| {
        matches!(
            *word,
            "parliament"
                | "senate"
                | "assembly"
                | "court"
                | "bank"
                | "chamber"
                | "company"
                | "union"
                | "association"
                | "duma"
                | "house"
                | "congress"
                | "legislature"
                | "bar"
                | "club"
                | "university"
                | "council"
                | "committee"
                | "board"
                | "authority"
                | "federation_council"
        )
    }) || before.iter().any(|word| {
        matches!(*word, "parliament" | "parliamentary" | "senate" | "assembly" | "court" | "bank" | "company" | "university")
    });
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
        "general" | "admiral" | "marshal" | "colonel" | "brigadier" | "commodore" | "lieutenant" | "major" | "captain" => {
            office(if junior { 10 } else { 5 }, Stance::Military)
        }
        "coas" | "cdf" => office(5, Stance::Military),
        "chief" | "commander" | "commander-in-chief" | "head" | "director" => {
            let armed = |word: &&str| {
                matches!(
                    *word,
                    "army"
                        | "navy"
                        | "naval"
                        | "air"
                        | "defence"
                        | "defense"
                        | "staff"
                        | "force"
                        | "forces"
                        | "military"
                        | "guard"
                        | "fleet"
                        | "command"
                        | "troops"
                        | "corps"
                        | "staffs"
                        | "joint"
                )
            };
            let civil = |word: &&str| {
                matches!(
                    *word,
                    "ministry" | "department" | "policy" | "agency" | "directorate" | "affairs" | "office" | "mission" | "delegation"
                )
            };
            let all = || before.iter().chain(after);
            if head == "commander"
                || head == "commander-in-chief"
                || (all().any(|w| armed(w)) && !all().any(|w| civil(w)) && head != "director")
            {
                if graded("deputy") || graded("vice") { office(5, Stance::Military) } else { office(5, Stance::Military) }
            } else {
                office(9, Stance::Other)
            }
        }
        "director-general" | "dg" | "inspector-general" | "administrator" => office(9, Stance::Other),
        "treasurer" => office(4, Stance::Minister),
        _ => Office { rank: None, stance: Stance::Other },
    })
}
