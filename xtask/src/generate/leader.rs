//! Heads of state and of government as the factbook lists them.

use super::package::{self, Packages, text};
use super::state::States;
use super::table::Table;

/// Titles that the factbook writes before a name, longest first where one begins another.
const TITLES: &[&str] = &[
    "Transitional President",
    "Transition President",
    "Interim President",
    "Acting President",
    "Vice President",
    "Acting Prime Minister",
    "Interim Prime Minister",
    "Caretaker Prime Minister",
    "Deputy Prime Minister",
    "Prime Minister",
    "President",
    "Premier",
    "Chancellor",
    "Taoiseach",
    "Federal Chancellor",
    "Supreme Leader",
    "Taliban Leader",
    "Sultan and Prime Minister",
    "Sultan",
    "King",
    "Queen",
    "Emperor",
    "Amir",
    "Grand Duke",
    "Prince",
    "Pope",
    "Co-prince",
    "State Affairs Commission President",
    "Crown Prince and Prime Minister",
    "Chairperson of the Presidency",
    "Chief Executive",
    "Secretary of State",
    "Minister of State",
    "Governor-General",
    "Governor",
    "Chief Minister",
];

/// `data/leaders.tsv`
pub fn leaders(packages: &Packages, states: &States) -> Result<Table, String> {
    let mut rows = Vec::new();
    for alpha2 in states.codes().filter(|code| !states.is_territory(code)) {
        let Some(page) = packages.factbook.get(alpha2) else { continue };
        let alpha3 = states.alpha3(alpha2).expect("codes() lists known codes");
        for role in ["chief of state", "head of government"] {
            let entry = text(page, &["Government", "Executive branch", role]);
            for item in entry.split(';') {
                if let Some((office, name, since)) = leader(item.trim().trim_start_matches("represented by ")) {
                    rows.push(vec![name, alpha3.to_owned(), office, since, "2026-01".into(), package::FACTBOOK.0.into()]);
                }
            }
        }
    }
    Ok(Table {
        file: "leaders.tsv",
        title: "Heads of state and of government, one row for each office held.",
        origins: vec![package::FACTBOOK.1.to_owned()],
        notes: &["since is the date in office as the factbook gives it; as_of is the month of the factbook"],
        columns: "name alpha3 office since as_of origin",
        rows,
    })
}

/// Office, name and date in "President William RUTO (since 13 September 2022)".
fn leader(item: &str) -> Option<(String, String, String)> {
    let office = TITLES.iter().filter(|title| item.starts_with(*title)).max_by_key(|title| title.len())?;
    let rest = item[office.len()..].trim_start();
    let (name, remark) = rest.split_once(" (since ")?;
    let since = remark.split([')', ',', ';']).next()?.trim();
    let name = name.split(" of the ").next()?.split(',').next()?;
    let ranks = ["Gen.", "Lt.", "Maj.", "Col.", "Capt.", "Dr.", "Sr.", "Sheikh", "Brig."];
    let words: Vec<String> = name.split(' ').filter(|word| !ranks.contains(word)).map(title_case).collect();
    let name = words.join(" ");
    // "President of the National Council for ..." is an office we cannot cut a name from.
    if words.len() < 2 && !["King", "Pope", "Amir"].contains(office) || name.starts_with("of ") {
        return None;
    }
    Some((office.to_string(), name, since.to_owned()))
}

/// The factbook prints the family name in capitals: "EL-SISI" is "El-Sisi", "VI" stays.
fn title_case(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 || word.chars().any(char::is_lowercase) || word.chars().all(|c| "IVX".contains(c)) {
        return word.to_owned();
    }
    let mut out = String::new();
    let mut start = true;
    for c in word.chars() {
        out.extend(if start { c.to_uppercase().collect::<Vec<_>>() } else { c.to_lowercase().collect() });
        start = !c.is_alphabetic() && c != '\'' && c != '’';
    }
    out
}
