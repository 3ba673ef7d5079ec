//! The sectors of the record model, and the words that tell them.

use std::sync::OnceLock;

use crate::vocabulary::Vocabulary;

crate::vocabulary::vocabulary! {
    /// What a commitment, mechanism or agreement is about.
    Sector {
        Defence = "defence", Security = "security", Cybersecurity = "cybersecurity", CounterTerrorism = "counter_terrorism",
        Energy = "energy", Minerals = "minerals", Trade = "trade", Investment = "investment", Finance = "finance",
        Aviation = "aviation", Transport = "transport", Digital = "digital", ScienceTechnology = "science_technology",
        Space = "space", Health = "health", Education = "education", CulturePeople = "culture_people",
        Agriculture = "agriculture", EnvironmentClimate = "environment_climate", Disaster = "disaster",
        MigrationLabour = "migration_labour", Multilateral = "multilateral", Other = "other",
    }
}

const ROWS: &str = include_str!("../../../../data/own/sectors.tsv");

fn rows() -> &'static [(Sector, Vec<&'static str>)] {
    static TABLE: OnceLock<Vec<(Sector, Vec<&'static str>)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let lines = ROWS.lines().filter(|line| !line.starts_with('#'));
        lines
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(sector, words)| Some((Sector::parse(sector)?, words.split("; ").filter(|word| !word.is_empty()).collect())))
            .collect()
    })
}

/// The sectors that the words of a clause name, in the order of the vocabulary; `Other` alone where they name none.
///
/// ```
/// use chancery::fact::{Sector, sectors};
/// assert_eq!(sectors("train twenty air traffic controllers"), [Sector::Aviation, Sector::Education]);
/// assert_eq!(sectors("expand ties"), [Sector::Other]);
/// ```
pub fn sectors(clause: &str) -> Vec<Sector> {
    // Words alone, one space between, one at each end: a phrase is then found by its spaces.
    let mut plain = String::with_capacity(clause.len() + 2);
    plain.push(' ');
    for letter in clause.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() || matches!(letter, '&') {
            plain.push(letter);
        } else if matches!(letter, '-' | '’' | '\'') {
            plain.push(if letter == '-' { '-' } else { ' ' });
        } else if !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.push(' ');
    let named = |word: &str| match word.strip_suffix('*') {
        Some(stem) => plain.match_indices(stem).any(|(at, _)| matches!(plain.as_bytes()[at - 1], b' ' | b'-')),
        None => plain.match_indices(word).any(|(at, _)| {
            matches!(plain.as_bytes()[at - 1], b' ' | b'-') && matches!(plain.as_bytes().get(at + word.len()), Some(b' ' | b'-'))
        }),
    };
    let mut out: Vec<Sector> =
        rows().iter().filter(|(_, words)| words.iter().any(|word| named(word))).map(|(sector, _)| *sector).collect();
    if out.is_empty() {
        out.push(Sector::Other);
    }
    out
}
