//! Heads of state and of government as the factbook lists them.

use std::collections::BTreeMap;
use std::path::Path;

use super::name::fold;
use super::package::{self, Packages, text};
use super::state::States;
use super::table::{self, Table};

/// Titles that the factbook writes before a name.
const TITLES: &[&str] = &[
    "Acting President",
    "Acting Prime Minister",
    "Amir",
    "Caretaker Prime Minister",
    "Chairperson of the Presidency",
    "Chancellor",
    "Chief Executive",
    "Co-prince",
    "Crown Prince and Prime Minister",
    "Deputy Prime Minister",
    "Emperor",
    "Federal Chancellor",
    "Governor General",
    "Governor-General",
    "Governor-General of New Zealand",
    "Grand Duke",
    "Interim President",
    "Interim Prime Minister",
    "King",
    "Minister of State",
    "Pope",
    "Premier",
    "President",
    "President of Council of Ministers",
    "President of the Swiss Confederation",
    "President, Presidential Council,",
    "Presidential Leadership Council Chairperson",
    "Prime Minister",
    "Prime Minister and Co-Vice President",
    "Prime Minister and Foreign Minister",
    "Prime Minister Crown Prince",
    "Prime Minister, State Administration Council Chair,",
    "Prince",
    "Queen",
    "Secretary of State for Foreign and Political Affairs",
    "Sovereign Council Chair and Commander-in-Chief of the Sudanese Armed Forces General",
    "State Affairs Commission President",
    "Sultan",
    "Sultan and Prime Minister",
    "Supreme Leader",
    "Taliban Leader",
    "Taoiseach (Prime Minister)",
    "Transition President",
    "Transitional President",
    "Vice President",
];

/// Words between title and name that are no part of the name.
const RANKS: &[&str] = &[
    "Brig.", "Capt.", "Chief", "Col.", "Dame", "Dr.", "Gen.", "General", "Grand", "Haji", "Justice", "Lt.", "Maj.", "Sheikh", "Sir",
    "Sr.",
];

/// `data/leaders.tsv`
pub fn leaders(packages: &Packages, states: &States, data: &Path) -> Result<Table, String> {
    let mut found: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for alpha2 in states.codes().filter(|code| !states.is_territory(code)) {
        let Some(page) = packages.factbook.get(alpha2) else { continue };
        let alpha3 = states.alpha3(alpha2).expect("codes() lists known codes");
        for role in ["head of government", "chief of state"] {
            let entry = text(page, &["Government", "Executive branch", role]);
            // A king who is represented is that of another state as well, and listed there.
            let items = match entry.split_once("represented by ") {
                Some((_, representative)) => representative,
                None => &entry,
            };
            for item in items.split(';') {
                let Some((office, names, since)) = leader(item.trim()) else { continue };
                for name in names {
                    for name in [fold(&name), name] {
                        let cells = vec![office.clone(), since.clone(), package::FACTBOOK.0.into()];
                        found.insert((name, alpha3.to_owned()), cells);
                    }
                }
            }
        }
    }
    for row in table::own(data, "leaders.tsv")? {
        let [name, alpha2, office] = &row[..] else { unreachable!("three columns") };
        let alpha3 = states.alpha3(alpha2).ok_or(format!("leaders.tsv: unknown code {alpha2}"))?;
        let cells = vec![office.clone(), "-".into(), package::OWN.0.into()];
        found.entry((name.clone(), alpha3.to_owned())).or_insert(cells);
    }
    Ok(Table {
        file: "leaders.tsv",
        title: "Heads of state and of government as of January 2026, under the spellings of their names.",
        origins: [package::OWN, package::FACTBOOK].map(|o| o.1.to_owned()).to_vec(),
        notes: &["since is the date in office as the factbook gives it; own rows are further spellings of the press"],
        columns: "name alpha3 office since origin",
        rows: found.into_iter().map(|((name, alpha3), cells)| [vec![name, alpha3], cells].concat()).collect(),
    })
}

/// Office, names and date in "President William Samoei RUTO (since 13 September 2022)". The names are the full one and, as
/// the family name is in capitals, those of one given name and the family name.
fn leader(item: &str) -> Option<(String, Vec<String>, String)> {
    let office = TITLES.iter().filter(|title| item.starts_with(*title)).max_by_key(|title| title.len())?;
    let (name, remark) = item[office.len()..].trim_start().split_once("(since ")?;
    let since = remark.split([')', ',', ';']).next()?.trim().to_owned();
    // Cuts "Ferdinand "BongBong" MARCOS, Jr." and "Sonexay (also spelled Sonxai) SIPHANDON" to the words of the name.
    let name = name.split(" (").next()?.split(',').next()?.split(" of the ").next()?;
    let words: Vec<&str> = name.split_whitespace().filter(|word| !RANKS.contains(word) && !word.starts_with('"')).collect();
    let family = words.iter().position(|word| is_family(word))?;
    let mut names = vec![join(&words)];
    if names[0].len() < 4 || (words.len() < 2 && !["King", "Pope", "Emperor"].contains(office)) {
        return None;
    }
    let last = words[family..].iter().take_while(|word| is_family(word)).count() + family;
    for given in words[..family].iter().take(1).chain(words[..family].last()) {
        let short = join(&[&[*given], &words[family..last]].concat());
        if given.starts_with(char::is_uppercase) && !given.ends_with('.') && given.len() > 2 && !names.contains(&short) {
            names.push(short);
        }
    }
    Some((office.trim_end_matches(',').to_owned(), names, since))
}

/// Whether a word, or a part of it between hyphens, is in capitals.
fn is_family(word: &str) -> bool {
    word.split('-').any(|part| part.chars().count() > 1 && part.chars().all(|c| c.is_uppercase() || !c.is_alphabetic()))
        && !is_numeral(word)
}

fn is_numeral(word: &str) -> bool {
    word.chars().all(|c| "IVX".contains(c)) && word != "XI"
}

fn join(words: &[&str]) -> String {
    words.iter().map(|word| title_case(word)).collect::<Vec<_>>().join(" ")
}

/// The factbook prints the family name in capitals: "EL-SISI" is "El-Sisi", "VI" stays, "al-BASHIR" is "al-Bashir".
fn title_case(word: &str) -> String {
    if is_numeral(word) {
        return word.to_owned();
    }
    let mut out = String::new();
    let mut start = true;
    for part in word.split_inclusive('-') {
        let shouted = part.chars().count() > 1 && !part.chars().any(char::is_lowercase);
        for c in part.chars() {
            match (shouted, start) {
                (true, false) => out.extend(c.to_lowercase()),
                _ => out.push(c),
            }
            start = !c.is_alphabetic() && c != '.';
        }
    }
    out
}
