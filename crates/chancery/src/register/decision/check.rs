//! Which values a property may take. Readers write only what the types allow; people write what they type.

use crate::code::Plover;
use crate::fact::{
    Action, ActorKind, AgreementAction, AgreementKind, Code, Direction, Firmness, FrameKind, Life, MechanismKind, MeetingKind,
    MeetingState, Modality, ProgrammeKind, ProgrammeState, Rank, Sector, Stance,
};
use crate::register::{RecordKind, participant, props};
use crate::text::Edtf;
use crate::vocabulary::Vocabulary;

/// The value in its one written form; for a value that the property cannot take, what it can take.
pub fn check(kind: RecordKind, prop: &str, value: &str) -> Result<String, String> {
    use RecordKind::{Actor, Agreement, Commitment, Event, Frame, Mechanism, Meeting, Programme};
    if !props(kind).iter().any(|known| known.name == prop) {
        let names: Vec<&str> = props(kind).iter().map(|known| known.name).collect();
        return Err(format!("`{prop}` is no property of a {kind}; it has {}", names.join(", ")));
    }
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = match (kind, prop) {
        _ if value.is_empty() => Err("a value".to_owned()),
        (Event, "type") => word::<Plover>(&value),
        (Event, "modality") => word::<Modality>(&value),
        (Event, "direction") => directed(&value),
        (Event, "context") | (_, "sector") => word::<Sector>(&value),
        (Actor, "kind") => word::<ActorKind>(&value),
        (Actor, "stance") => word::<Stance>(&value),
        (Actor, "rank") => number(&value)
            .filter(|n| u8::try_from(*n).ok().and_then(Rank::new).is_some())
            .ok_or_else(|| "1 to 10".to_owned())
            .map(drop),
        (Meeting, "kind") => word::<MeetingKind>(&value),
        (Meeting, "state") => word::<MeetingState>(&value),
        (Meeting, "participant") => {
            participant::from_value(&value).map(drop).ok_or_else(|| "CODE | role | rank | office | name".to_owned())
        }
        (Meeting | Mechanism, "session_no") => number(&value).map(drop).ok_or_else(|| "a number".to_owned()),
        (Meeting, "invited_by") | (Commitment, "obligor" | "beneficiary") | (Frame, "organ" | "candidate" | "supporter") => {
            Code::new(&value).map(drop).ok_or_else(|| "the code of a party".to_owned())
        }
        (Mechanism, "kind") => word::<MechanismKind>(&value),
        (Mechanism, "life") => word::<Life>(&value),
        (Agreement, "kind") => word::<AgreementKind>(&value),
        (Agreement, "action") => dated_action(&value),
        (Programme, "kind") => word::<ProgrammeKind>(&value),
        (Programme, "state") => word::<ProgrammeState>(&value),
        (Frame, "kind") => word::<FrameKind>(&value),
        (Commitment, "firmness") => word::<Firmness>(&value),
        (Commitment, "direction") => word::<Direction>(&value),
        (Commitment, "action") => word::<Action>(&value),
        (Commitment, "specificity") => one_of(&value, &["instrument", "target", "timetable", "agent"]),
        (Commitment, "reaffirmed") | (Frame, "reciprocal") => one_of(&value, &["true", "false"]),
        (_, "date" | "founded" | "deadline" | "made_on") => date(&value),
        (Commitment, "root" | "restates") => Err("a link; decide on the link instead".to_owned()),
        _ => Ok(()),
    };
    fits.map(|()| value).map_err(|takes| format!("{prop} takes {takes}"))
}

fn word<V: Vocabulary>(value: &str) -> Result<(), String> {
    let words: Vec<&str> = V::ALL.iter().map(|known| known.as_str()).collect();
    one_of(value, &words)
}

fn one_of(value: &str, words: &[&str]) -> Result<(), String> {
    if words.contains(&value) { Ok(()) } else { Err(format!("one of {}", words.join(", "))) }
}

fn number(value: &str) -> Option<u16> {
    value.parse().ok()
}

fn date(value: &str) -> Result<(), String> {
    Edtf::parse(value).map(drop).ok_or_else(|| "a date such as 2025-11-19, 2025-11 or 2025".to_owned())
}

/// `signed` or `signed 2025-11-19`.
fn dated_action(value: &str) -> Result<(), String> {
    match value.split_once(' ') {
        None => word::<AgreementAction>(value),
        Some((action, on)) => word::<AgreementAction>(action).and_then(|()| date(on)),
    }
}

/// `CHL>FJI`, or `CHL+FJI` for what both do.
fn directed(value: &str) -> Result<(), String> {
    let codes = |side: &str| side.split('+').all(|code| Code::new(code).is_some());
    let fits = match value.split_once('>') {
        None => codes(value),
        Some((from, to)) => codes(from) && codes(to),
    };
    if fits { Ok(()) } else { Err("CHL>FJI, or CHL+FJI for what both do".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_word_is_refused_with_those_that_fit() {
        assert_eq!(check(RecordKind::Commitment, "firmness", " signed "), Ok("signed".to_owned()));
        let refused = check(RecordKind::Commitment, "firmness", "singed").unwrap_err();
        assert_eq!(refused, "firmness takes one of signed, agreed, intends, explores, urges");
        assert!(check(RecordKind::Event, "type", "NOTHING").unwrap_err().starts_with("type takes one of "));
        assert!(check(RecordKind::Meeting, "weather", "fine").unwrap_err().starts_with("`weather` is no property of a meeting"));
    }

    #[test]
    fn dates_numbers_and_codes_have_their_forms() {
        assert_eq!(check(RecordKind::Meeting, "date", "2025-11"), Ok("2025-11".to_owned()));
        assert!(check(RecordKind::Meeting, "date", "last week").is_err());
        assert!(check(RecordKind::Meeting, "session_no", "third").is_err());
        assert!(check(RecordKind::Actor, "rank", "11").is_err());
        assert!(check(RecordKind::Event, "direction", "CHL>FJI+PER").is_ok());
        assert!(check(RecordKind::Event, "direction", "CHL>").is_err());
        assert!(check(RecordKind::Agreement, "action", "signed 2025-11-19").is_ok());
        assert!(check(RecordKind::Agreement, "action", "signed yesterday").is_err());
        assert!(check(RecordKind::Meeting, "place", "   ").is_err());
    }
}
