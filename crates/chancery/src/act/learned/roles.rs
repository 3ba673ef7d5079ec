//! Who does an act and to whom, from the logits of each party: the likeliest assignment that makes an act.
//!
//! An act is done by one side to another, or by two or more together. Of each kind the likeliest assignment is built party by
//! party; where it lacks a doer or one dealt with, the party that loses least takes the place.

/// What a party does in an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Bystander,
    Source,
    Target,
}

const ROLES: [Role; 3] = [Role::Bystander, Role::Source, Role::Target];

/// The logits of one party: to be a source, to be a target.
pub(super) type Logits = (f32, f32);

/// One way to give the parties roles.
struct Assignment {
    roles: Vec<Role>,
    score: f32,
}

/// The roles of the parties, and how much the least sure of them leads its next best role, as a logarithm of odds. `together`
/// for acts that have no target; otherwise `joint` is added to what speaks for acting together. `None` for fewer than two
/// parties.
pub(super) fn assign(parties: &[Logits], together: bool, joint: f32) -> Option<(Vec<Role>, f32)> {
    let both = likeliest(parties, &[(Role::Source, 2)]);
    let directed = if together { None } else { likeliest(parties, &[(Role::Source, 1), (Role::Target, 1)]) };
    let found = match (both, directed) {
        (Some(both), Some(directed)) if both.score + joint > directed.score => both,
        (both, directed) => directed.or(both)?,
    };
    let lead = |(party, role): (&Logits, &Role)| {
        let others = ROLES.iter().filter(|other| *other != role && (!together || **other != Role::Target));
        score(party, *role) - others.map(|other| score(party, *other)).fold(f32::MIN, f32::max)
    };
    let sure = parties.iter().zip(&found.roles).map(lead).fold(f32::MAX, f32::min);
    Some((found.roles, sure))
}

/// The logarithm of how likely a role is for a party.
fn score(&(source, target): &Logits, role: Role) -> f32 {
    let likely = |logit: f32| -(1.0 + (-logit).exp()).ln();
    match role {
        Role::Bystander => likely(-source) + likely(-target),
        Role::Source => likely(source) + likely(-target),
        Role::Target => likely(-source) + likely(target),
    }
}

/// The likeliest assignment in which each role of `wanted` is taken so often at least; roles that are not wanted, other than
/// standing by, are not given.
fn likeliest(parties: &[Logits], wanted: &[(Role, usize)]) -> Option<Assignment> {
    if parties.len() < 2 {
        return None;
    }
    let may = |role: &Role| *role == Role::Bystander || wanted.iter().any(|(one, _)| one == role);
    let best = |party: &Logits| {
        ROLES.into_iter().filter(may).max_by(|a, b| score(party, *a).total_cmp(&score(party, *b))).unwrap_or(Role::Bystander)
    };
    let mut roles: Vec<Role> = parties.iter().map(best).collect();
    for &(role, least) in wanted {
        while roles.iter().filter(|one| **one == role).count() < least {
            // A role that another one needs is not taken away.
            let free = |at: &usize| {
                let now = roles[*at];
                let needed = wanted.iter().find(|(one, _)| *one == now).map_or(0, |(_, least)| *least);
                now != role && roles.iter().filter(|one| **one == now).count() > needed
            };
            let gain = |at: usize| score(&parties[at], role) - score(&parties[at], roles[at]);
            let at = (0..parties.len()).filter(free).max_by(|a, b| gain(*a).total_cmp(&gain(*b)))?;
            roles[at] = role;
        }
    }
    let score = parties.iter().zip(&roles).map(|(party, role)| score(party, *role)).sum();
    Some(Assignment { roles, score })
}

#[cfg(test)]
mod tests {
    use super::Role::{Bystander, Source, Target};
    use super::*;

    #[test]
    fn a_clear_doer_and_a_clear_target_are_told_from_bystanders() {
        let (roles, sure) = assign(&[(3.0, -4.0), (-4.0, -3.0), (-3.0, 2.0)], false, 0.0).unwrap();
        assert_eq!(roles, [Source, Bystander, Target]);
        assert!(sure > 1.0);
    }

    #[test]
    fn nobody_acts_alone() {
        let (roles, sure) = assign(&[(4.0, -4.0), (-2.0, -1.0), (-5.0, -5.0)], false, 0.0).unwrap();
        assert_eq!(roles, [Source, Target, Bystander]);
        assert!(sure < 0.0, "the target was taken against the odds");
        assert_eq!(assign(&[(4.0, -4.0), (-2.0, -1.0)], true, 0.0).unwrap().0, [Source, Source]);
        assert_eq!(assign(&[(4.0, -4.0)], false, 0.0), None);
    }

    #[test]
    fn acting_together_can_be_made_harder() {
        let parties = [(2.0, -2.0), (0.5, 0.4)];
        assert_eq!(assign(&parties, false, 0.0).unwrap().0, [Source, Source]);
        assert_eq!(assign(&parties, false, -2.0).unwrap().0, [Source, Target]);
    }
}
