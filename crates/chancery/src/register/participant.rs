//! A participant of a meeting as one value of a statement, and back.

use crate::fact::{Code, Participant, ParticipantRole, Rank};
use crate::vocabulary::Vocabulary;

/// A participant as one value: `PAK | principal | 4 | Minister for Water | Nadia Rahim Gul`.
pub fn to_value(participant: &Participant) -> String {
    let rank = participant.rank.map(|rank| rank.get().to_string()).unwrap_or_default();
    let plain = |words: Option<&str>| words.unwrap_or_default().replace('|', "/");
    let (office, person) = (plain(participant.office.as_deref()), plain(participant.person.as_deref()));
    format!("{} | {} | {rank} | {office} | {person}", participant.code, participant.role)
}

/// The participant that [`to_value`] wrote; `None` for anything else.
pub fn from_value(value: &str) -> Option<Participant> {
    let mut parts = value.split('|').map(str::trim);
    let mut next = || parts.next();
    let (code, role, rank, office, person) = (next()?, next()?, next()?, next()?, next()?);
    let known = |part: &str| (!part.is_empty()).then(|| part.to_owned());
    Some(Participant {
        code: Code::new(code)?,
        person: known(person),
        office: known(office),
        rank: rank.parse().ok().and_then(Rank::new),
        role: ParticipantRole::parse(role)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_participant_comes_back_from_its_value() {
        let mut participant = Participant {
            code: Code::new("PAK").unwrap(),
            person: Some("Nadia Rahim Gul".to_owned()),
            office: Some("Minister for Water".to_owned()),
            rank: Rank::new(4),
            role: ParticipantRole::Principal,
        };
        assert_eq!(from_value(&to_value(&participant)), Some(participant.clone()));
        (participant.person, participant.rank, participant.office) = (None, None, None);
        assert_eq!(from_value(&to_value(&participant)), Some(participant));
        assert_eq!(from_value("PAK | nobody | | | "), None);
    }
}
