//! The sectors of the record model, and the words that tell them.

use std::sync::OnceLock;

use crate::table::{Table, TableError};
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

const ROWS: Table = Table { name: "own/sectors.tsv", text: include_str!("../../../../data/own/sectors.tsv") };

/// One word or phrase of the table.
struct Term {
    /// The phrase, or where any ending may follow its beginning.
    text: &'static str,
    starred: bool,
    sector: Sector,
}

/// The terms by their first byte.
type Terms = Vec<Vec<Term>>;

fn terms() -> &'static Terms {
    static TERMS: OnceLock<Terms> = OnceLock::new();
    TERMS.get_or_init(|| read().expect("a test reads every row of the compiled-in table"))
}

fn read() -> Result<Terms, TableError> {
    let mut terms: Terms = (0..256).map(|_| Vec::new()).collect();
    ROWS.each::<2>(|row| {
        let sector = row.read(0, Sector::parse)?;
        for word in row.cells[1].split("; ") {
            let text = word.strip_suffix('*').unwrap_or(word);
            let first = text.bytes().next().ok_or_else(|| row.error("an empty word".to_owned()))?;
            terms[usize::from(first)].push(Term { text, starred: text.len() < word.len(), sector });
        }
        Ok(())
    })?;
    Ok(terms)
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
    let bytes = plain.as_bytes();
    let edge = |at: usize| matches!(bytes.get(at), Some(b' ' | b'-'));
    let mut out: Vec<Sector> = Vec::new();
    for start in (1..bytes.len()).filter(|at| edge(at - 1)) {
        for term in &terms()[usize::from(bytes[start])] {
            let fits = bytes[start..].starts_with(term.text.as_bytes()) && (term.starred || edge(start + term.text.len()));
            if fits && !out.contains(&term.sector) {
                out.push(term.sector);
            }
        }
    }
    out.sort();
    if out.is_empty() {
        out.push(Sector::Other);
    }
    out
}
