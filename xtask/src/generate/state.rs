//! The table of states: every ISO 3166-1 code, and the state that a territory belongs to.

use std::collections::BTreeMap;
use std::path::Path;

use super::package::{self, Packages};
use super::table::{self, Table};

pub struct States {
    by_alpha2: BTreeMap<String, State>,
}

struct State {
    alpha3: String,
    cow: String,
    cow_abbr: String,
    /// alpha-3 of the state that this territory is a part of.
    sovereign: Option<String>,
    qid: String,
    /// Our own names, which go before those of the packages.
    name: Option<String>,
    official: Option<String>,
}

impl States {
    pub fn read(packages: &Packages, data: &Path) -> Result<Self, String> {
        let codes = packages.json("cldr-core/supplemental/codeMappings.json")?;
        let codes = &codes["supplemental"]["codeMappings"];
        let borders = packages.json("country-coder/src/data/borders.json")?;
        let mut qids = BTreeMap::new();
        for feature in borders["features"].as_array().into_iter().flatten() {
            let of = &feature["properties"];
            if let (Some(alpha2), Some(qid)) = (of["iso1A2"].as_str(), of["wikidata"].as_str()) {
                qids.insert(alpha2.to_owned(), qid.to_owned());
            }
        }
        let alpha3 = |alpha2: &str| match alpha2 {
            // A user-assigned code in ISO 3166, which CLDR maps to XKK.
            "XK" => Ok("XKX".to_owned()),
            _ => codes[alpha2]["_alpha3"].as_str().map(str::to_owned).ok_or(format!("{alpha2}: no alpha-3 in CLDR")),
        };
        let mut by_alpha2 = BTreeMap::new();
        for row in table::own(data, "states.tsv")? {
            let [alpha2, cow, cow_abbr, sovereign, qid, name, official] = &row[..] else { unreachable!("seven columns") };
            let given = |cell: &String| (cell != "-").then(|| cell.clone());
            let state = State {
                alpha3: alpha3(alpha2)?,
                cow: cow.clone(),
                cow_abbr: cow_abbr.clone(),
                sovereign: if sovereign == "-" { None } else { Some(alpha3(sovereign)?) },
                qid: given(qid).or(qids.get(alpha2).cloned()).ok_or(format!("{alpha2}: no Wikidata item"))?,
                name: given(name),
                official: given(official),
            };
            by_alpha2.insert(alpha2.clone(), state);
        }
        Ok(Self { by_alpha2 })
    }

    /// All alpha-2 codes, states and territories.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.by_alpha2.keys().map(String::as_str)
    }

    pub fn alpha3(&self, alpha2: &str) -> Option<&str> {
        self.by_alpha2.get(alpha2).map(|state| state.alpha3.as_str())
    }

    pub fn is_territory(&self, alpha2: &str) -> bool {
        self.by_alpha2.get(alpha2).is_some_and(|state| state.sovereign.is_some())
    }

    pub fn table(&self, packages: &Packages) -> Table {
        let mut rows = Vec::new();
        for (alpha2, state) in &self.by_alpha2 {
            let (name, official) = super::name::titles(packages, alpha2);
            rows.push(vec![
                state.alpha3.clone(),
                alpha2.clone(),
                state.cow.clone(),
                state.cow_abbr.clone(),
                state.qid.clone(),
                state.sovereign.clone().unwrap_or("-".into()),
                state.name.clone().unwrap_or(name),
                state.official.clone().unwrap_or(official),
            ]);
        }
        Table {
            file: "states.tsv",
            title: "States and territories with their codes and names.",
            origins: [package::OWN, package::CLDR, package::FACTBOOK, package::CODER].map(|o| o.1.to_owned()).to_vec(),
            notes: &[
                "alpha2 and alpha3 from cldr (XKX own), cow, cow_abbr and sovereign own, qid from coder,",
                "name from cldr, official from factbook, unless own; sovereign is empty (-) for a state",
            ],
            columns: "alpha3 alpha2 cow cow_abbr qid sovereign name official",
            rows,
        }
    }
}
