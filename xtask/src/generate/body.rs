//! Bodies known by their own name: armed services, legislatures and space agencies of the factbook, and our own list.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::name::fold;
use super::package::{self, Packages, text};
use super::state::States;
use super::table::{self, Table};

/// Words that tell an armed or police service among the names that the factbook lists.
const SERVICES: &[&str] = &["Army", "Navy", "Air", "Force", "Forces", "Guard", "Corps", "Military", "Marines", "Regiment"];
const POLICE: &[&str] = &["Police", "Gendarmerie"];

/// `data/bodies.tsv`. Of the names in the factbook those are taken that point at one state: they hold its name or the word
/// for its people ("Royal Thai Navy"), or are no English words ("Jogorku Kenesh").
pub fn bodies(packages: &Packages, states: &States, data: &Path, before: [&Table; 2]) -> Result<Table, String> {
    let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in before.iter().flat_map(|table| &table.rows) {
        words.entry(&row[1]).or_default().insert(&row[0]);
    }
    let mut taken: BTreeSet<String> = before.iter().flat_map(|table| &table.rows).map(|row| row[0].clone()).collect();
    let mut found: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for row in table::own(data, "bodies.tsv")? {
        let [name, alpha2, kind, clash] = &row[..] else { unreachable!("four columns") };
        let alpha3 = states.alpha3(alpha2).ok_or(format!("bodies.tsv: unknown code {alpha2}"))?;
        taken.insert(name.clone());
        found.insert((name.clone(), alpha3.to_owned()), vec![kind.clone(), clash.clone(), package::OWN.0.into()]);
    }
    for file in ["capitals.tsv", "igos.tsv", "organs.tsv", "press.tsv", "regions.tsv", "features.tsv", "clashes.tsv"] {
        taken.extend(table::own(data, file)?.into_iter().map(|row| row[0].clone()));
    }
    for alpha2 in states.codes().filter(|code| !states.is_territory(code)) {
        let Some(page) = packages.factbook.get(alpha2) else { continue };
        let alpha3 = states.alpha3(alpha2).expect("codes() lists known codes");
        let own_words = words.get(alpha3);
        let points_here = |name: &str| own_words.is_some_and(|own| own.iter().any(|word| word.len() > 3 && holds(name, word)));
        let mut add = |name: &str, kind: &str| {
            for name in [name.to_owned(), fold(name)] {
                if !taken.contains(&name) {
                    let cells = vec![kind.to_owned(), "-".to_owned(), package::FACTBOOK.0.to_owned()];
                    found.entry((name, alpha3.to_owned())).or_insert(cells);
                }
            }
        };
        for name in named(&text(page, &["Military and Security", "Military and security forces"])) {
            let last = name.split(' ').next_back().unwrap_or("");
            let kind = match name {
                _ if !points_here(name) || name.split(' ').count() > 7 => continue,
                _ if name.split(' ').any(|word| POLICE.contains(&word)) => "agency",
                _ if SERVICES.contains(&last) => "armed_service",
                _ if name.contains("Armed Forces") || name.contains("Defense Force") => "armed_service",
                _ => continue,
            };
            add(name, kind);
            // The factbook writes American English.
            add(&name.replace("Defense", "Defence"), kind);
        }
        for name in named(&text(page, &["Space", "Space agency/agencies"])) {
            if points_here(name) && name.contains("Space") && name.split(' ').count() < 8 {
                add(name, "agency");
            }
        }
        for (branch, field) in [
            ("Legislative branch", "legislature name"),
            ("Legislative branch - lower chamber", "chamber name"),
            ("Legislative branch - upper chamber", "chamber name"),
        ] {
            let entry = text(page, &["Government", branch, field]);
            let (english, own) = entry.split_once('(').unwrap_or((&entry, ""));
            if points_here(english) {
                add(english.split(" - ").next().unwrap_or("").trim(), "legislature");
            }
            let own = own.trim_end_matches(')').split([',', ';', ')']).next().unwrap_or("").trim().replace('’', "'");
            if is_native(&own) {
                add(&own, "legislature");
            }
        }
    }
    let mut homes: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, _) in found.keys() {
        *homes.entry(name).or_default() += 1;
    }
    let mut rows = Vec::new();
    for ((name, alpha3), cells) in &found {
        let mut row = [vec![name.clone(), alpha3.clone()], cells.clone()].concat();
        if homes[name.as_str()] > 1 && row[3] == "-" {
            row[3] = "word".into();
        }
        rows.push(row);
    }
    Ok(Table {
        file: "bodies.tsv",
        title: "Bodies of states known by their own name.",
        origins: [package::OWN, package::FACTBOOK].map(|o| o.1.to_owned()).to_vec(),
        notes: &[
            "kind is government, ministry, agency, armed_service, legislature, bank, court, mission or company (of the state);",
            "clash word marks names that several states, or other things, share",
        ],
        columns: "name alpha3 kind clash origin",
        rows,
    })
}

/// The names in a list such as "Lithuanian Armed Forces (Lietuvos Ginkluotosios Pajegos): Lithuanian Land Forces (LLF),
/// Lithuanian Navy": what stands between separators, without what stands in parentheses.
fn named(list: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let (mut start, mut depth) = (0, 0);
    for (i, c) in list.char_indices().chain([(list.len(), ';')]) {
        let ends = depth == 0 && matches!(c, ',' | ';' | ':' | '(' | '|');
        if ends {
            let name = list[start..i].trim().trim_start_matches("the ");
            if name.starts_with(char::is_uppercase) && name.contains(' ') && name.chars().all(is_of_name) {
                names.push(name);
            }
        }
        match c {
            '(' => depth += 1,
            ')' => depth = (depth - 1).max(0),
            _ => {}
        }
        if ends || (c == ')' && depth == 0) {
            start = i + c.len_utf8().min(list.len() - i);
        }
    }
    names
}

fn is_of_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, ' ' | '\'' | '’' | '-' | '.')
}

/// Whether `word` stands in `name` as a word.
fn holds(name: &str, word: &str) -> bool {
    name.match_indices(word).any(|(at, _)| {
        let before = name[..at].chars().next_back();
        let after = name[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphabetic) && !after.is_some_and(char::is_alphabetic)
    })
}

/// Whether the name of a legislature in its own language says which one it is: several words, none of them shared by many.
fn is_native(name: &str) -> bool {
    const SHARED: &[&str] = &[
        "Parliament",
        "Parlament",
        "Parlamento",
        "Parlement",
        "Assembl",
        "Asamblea",
        "Senat",
        "Sénat",
        "Senado",
        "National",
        "Nacional",
        "Chamber",
        "Cámara",
        "Camera",
        "Chambre",
        "House",
        "Council",
        "Conseil",
        "Consejo",
        "Congreso",
        "Majlis",
        "Madjlis",
        "Barlaman",
    ];
    name.starts_with(char::is_uppercase)
        && name.chars().count() > 5
        && !name.contains(" - ")
        && name.chars().all(|c| is_of_name(c) && c < '\u{250}' || c == '’')
        && !SHARED.iter().any(|shared| name.contains(shared))
}
