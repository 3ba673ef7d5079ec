//! Names of states, and the adjectives and nouns for their people.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::package::{self, Packages, text};
use super::state::States;
use super::table::{self, Table};

/// The usual and the official name of a state.
pub fn titles(packages: &Packages, alpha2: &str) -> (String, String) {
    let page = packages.factbook.get(alpha2);
    let official = page.map(long_form).filter(|name| !name.is_empty()).unwrap_or("-".into());
    let usual = cldr_usual(packages, alpha2).unwrap_or_else(|| official.clone());
    (usual, official)
}

/// `data/names.tsv`
pub fn names(packages: &Packages, states: &States, data: &Path) -> Result<Table, String> {
    let mut found = Found::new(data)?;
    for row in table::own(data, "names.tsv")? {
        found.add(&row[0], &row[1], &[&row[2], &row[3]], package::OWN.0);
    }
    found.vary();
    let mut locales = Vec::new();
    for folder in package::list(&packages.path("cldr-localenames-full/main")?)? {
        let locale = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Not en-Shaw or en-Dsrt, which are other scripts.
        if locale == "en" || locale.strip_prefix("en-").is_some_and(|region| region.len() < 4) {
            locales.push(locale);
        }
    }
    for alpha2 in states.codes() {
        let mut candidates: Vec<(String, &str)> = Vec::new();
        for locale in &locales {
            candidates.extend(cldr_names(packages, locale, alpha2)?.into_iter().map(|name| (name, package::CLDR.0)));
        }
        if let Some(page) = packages.factbook.get(alpha2) {
            candidates.push((short_form(page), package::FACTBOOK.0));
            candidates.push((long_form(page), package::FACTBOOK.0));
        }
        for (name, origin) in candidates {
            found.add_new(&name, alpha2, origin);
        }
    }
    for (alpha2, name) in countrynames(packages)? {
        if states.alpha3(&alpha2).is_some() && is_english_title(&name) {
            found.add_new(&name, &alpha2, package::COUNTRYNAMES.0);
        }
    }
    found.vary();
    Ok(Table {
        file: "names.tsv",
        title: "Names of states and territories as reports write them.",
        origins: [package::OWN, package::CLDR, package::FACTBOOK, package::COUNTRYNAMES].map(|o| o.1.to_owned()).to_vec(),
        notes: &["clash says what else the same letters often mean (person, place, word); until is the last year of the name"],
        columns: "name alpha3 clash until origin",
        rows: found.rows(states),
    })
}

/// `data/demonyms.tsv`
pub fn demonyms(packages: &Packages, states: &States, data: &Path, names: &Table) -> Result<Table, String> {
    let mut found = Found::new(data)?;
    // A name that stands as an adjective ("Singapore", "New Zealand") is found as a name.
    found.dropped.extend(names.rows.iter().map(|row| row[0].clone()));
    for row in table::own(data, "demonyms.tsv")? {
        found.add(&row[0], &row[1], &[&row[2], &row[3]], package::OWN.0);
    }
    // States go before territories, so that "French" is not claimed by Saint Pierre.
    let (territories, sovereign): (Vec<&str>, Vec<&str>) = states.codes().partition(|code| states.is_territory(code));
    for alpha2 in sovereign.into_iter().chain(territories) {
        let Some(page) = packages.factbook.get(alpha2) else { continue };
        let adjectives = demonym_words(&text(page, &["People and Society", "Nationality", "adjective"]));
        let nouns = demonym_words(&text(page, &["People and Society", "Nationality", "noun"]));
        for (word, _) in &adjectives {
            found.add_form(word, alpha2, "adjective");
        }
        for (singular, plural) in &nouns {
            found.add_form(singular, alpha2, "people");
            if let Some(plural) = plural {
                found.add_form(plural, alpha2, "people");
            }
        }
    }
    // The plural of an adjective that is also a noun ("Kenyans") is always a noun.
    for (word, alpha2) in found.adjectives() {
        let has_plural = word.ends_with("an") || word.ends_with("ani");
        if has_plural && !found.dropped.contains(&word) {
            found.add_form(&format!("{word}s"), &alpha2, "people");
        }
    }
    Ok(Table {
        file: "demonyms.tsv",
        title: "Adjectives and nouns for the people of a state, and the prefixes of compounds.",
        origins: [package::OWN, package::FACTBOOK].map(|o| o.1.to_owned()).to_vec(),
        notes: &["form is adjective, people (cannot stand before another noun) or prefix (followed by a hyphen)"],
        columns: "word alpha3 form clash origin",
        rows: found.rows(states),
    })
}

/// Surfaces collected so far, each with its state, further cells and origin.
struct Found {
    rows: BTreeMap<(String, String), (Vec<String>, String)>,
    /// What the packages have but the table must not.
    dropped: BTreeSet<String>,
}

impl Found {
    fn new(data: &Path) -> Result<Self, String> {
        let rows = table::own(data, "clashes.tsv")?;
        let dropped = rows.into_iter().filter(|row| row[1] == "drop").map(|row| row[0].clone()).collect();
        Ok(Found { rows: BTreeMap::new(), dropped })
    }

    fn add(&mut self, surface: &str, alpha2: &str, cells: &[&String], origin: &str) {
        let cells = cells.iter().map(|cell| cell.to_string()).collect();
        self.rows.entry((surface.to_owned(), alpha2.to_owned())).or_insert((cells, origin.to_owned()));
    }

    /// Adds a plain name, unless any state has it already.
    fn add_new(&mut self, name: &str, alpha2: &str, origin: &str) {
        if !is_surface(name) || self.has(name) || self.dropped.contains(name) {
            return;
        }
        self.rows.insert((name.to_owned(), alpha2.to_owned()), (vec!["-".into(), "-".into()], origin.to_owned()));
    }

    fn add_form(&mut self, word: &str, alpha2: &str, form: &str) {
        if !is_surface(word) || self.has(word) || self.dropped.contains(word) {
            return;
        }
        let cells = vec![form.to_owned(), "-".to_owned()];
        self.rows.insert((word.to_owned(), alpha2.to_owned()), (cells, package::FACTBOOK.0.to_owned()));
    }

    fn has(&self, surface: &str) -> bool {
        self.rows.range((surface.to_owned(), String::new())..).next().is_some_and(|(key, _)| key.0 == surface)
    }

    fn adjectives(&self) -> Vec<(String, String)> {
        self.rows.iter().filter(|(_, (cells, _))| cells[0] == "adjective" && cells[1] == "-").map(|(key, _)| key.clone()).collect()
    }

    /// Adds the spellings without diacritics, with "St", "St." and "&".
    fn vary(&mut self) {
        for ((name, alpha2), (cells, origin)) in self.rows.clone() {
            let mut variants = vec![fold(&name)];
            if let Some(rest) = name.strip_prefix("Saint ") {
                variants.extend([format!("St {rest}"), format!("St. {rest}")]);
            }
            for variant in variants.clone() {
                variants.push(variant.replace(" and ", " & "));
            }
            for variant in variants {
                if !self.has(&variant) {
                    self.rows.insert((variant, alpha2.clone()), (cells.clone(), origin.clone()));
                }
            }
        }
    }

    fn rows(&self, states: &States) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for ((surface, alpha2), (cells, origin)) in &self.rows {
            let alpha3 = states.alpha3(alpha2).expect("only known codes are added");
            let mut row = vec![surface.clone(), alpha3.to_owned()];
            row.extend(cells.iter().cloned());
            row.push(origin.clone());
            rows.push(row);
        }
        rows
    }
}

/// Letters with diacritics as plain ones.
pub fn fold(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        let plain = match c {
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
            'Á' | 'À' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'Ā' => "A",
            'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' | 'ė' => "e",
            'É' | 'È' | 'Ê' => "E",
            'í' | 'ì' | 'î' | 'ï' | 'ī' | 'ı' => "i",
            'Í' | 'İ' | 'Î' => "I",
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ō' | 'ő' | 'ø' => "o",
            'Ó' | 'Ö' | 'Ø' | 'Ō' => "O",
            'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ű' | 'ů' => "u",
            'Ú' | 'Ü' | 'Ū' => "U",
            'ç' | 'ć' | 'č' => "c",
            'Ç' | 'Č' | 'Ć' => "C",
            'ñ' | 'ń' | 'ň' => "n",
            'ş' | 'š' | 'ś' | 'ș' => "s",
            'Ş' | 'Š' | 'Ś' | 'Ș' => "S",
            'ţ' | 'ț' | 'ť' => "t",
            'ž' | 'ź' | 'ż' => "z",
            'Ž' | 'Ż' | 'Ź' => "Z",
            'ğ' => "g",
            'ł' => "l",
            'Ł' => "L",
            'ř' => "r",
            'ý' => "y",
            'ď' => "d",
            'ß' => "ss",
            _ => {
                out.push(c);
                continue;
            }
        };
        out.push_str(plain);
    }
    out
}

/// Whether a string can stand in a table of names: it starts with a capital and names something.
fn is_surface(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase)
        && name.chars().count() > 2
        && !name.contains(['(', ')', ';', ':', ',', '/', '`'])
        && !name.contains(" - ")
        && !name.contains("–")
        && !["NA", "None"].contains(&name)
}

fn short_form(page: &serde_json::Value) -> String {
    cut(&text(page, &["Government", "Country name", "conventional short form"]))
}

fn long_form(page: &serde_json::Value) -> String {
    cut(&text(page, &["Government", "Country name", "conventional long form"]))
}

/// The name before a remark in parentheses or after a semicolon; empty for "none".
fn cut(name: &str) -> String {
    let name = name.split([';', '(']).next().unwrap_or("").trim().replace('’', "'");
    if name == "none" { String::new() } else { name }
}

/// The name for headings: the short one ("Hong Kong", not "Hong Kong SAR China") unless that is an abbreviation.
fn cldr_usual(packages: &Packages, alpha2: &str) -> Option<String> {
    let file = packages.json("cldr-localenames-full/main/en/territories.json").ok()?;
    let all = &file["main"]["en"]["localeDisplayNames"]["territories"];
    let short = all[format!("{alpha2}-alt-short")].as_str().filter(|name| name.len() > 3);
    let variant =
        all[format!("{alpha2}-alt-variant")].as_str().filter(|_| all[alpha2].as_str().is_some_and(|name| name.contains(" - ")));
    let name = short.or(variant).or(all[alpha2].as_str())?;
    let name = name.split(" (").next().unwrap_or(name).replace('’', "'").replace(" & ", " and ");
    Some(match name.strip_prefix("St. ") {
        Some(rest) => format!("Saint {rest}"),
        None => name,
    })
}

/// The names of a state in one locale, the usual first. "Myanmar (Burma)" gives both.
fn cldr_names(packages: &Packages, locale: &str, alpha2: &str) -> Result<Vec<String>, String> {
    let file = packages.json(&format!("cldr-localenames-full/main/{locale}/territories.json"))?;
    let all = &file["main"][locale]["localeDisplayNames"]["territories"];
    let mut names = Vec::new();
    for key in [alpha2.to_owned(), format!("{alpha2}-alt-variant"), format!("{alpha2}-alt-short")] {
        let Some(name) = all[&key].as_str() else { continue };
        let name = name.replace('’', "'");
        match name.split_once(" (") {
            Some((first, second)) => names.extend([first.to_owned(), second.trim_end_matches(')').to_owned()]),
            None => names.push(name),
        }
    }
    Ok(names)
}

/// The pairs of code and name in the package's YAML, which is a flat map of lists.
fn countrynames(packages: &Packages) -> Result<Vec<(String, String)>, String> {
    let path = packages.path("countrynames/countrynames/data.yaml")?;
    let yaml = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut pairs = Vec::new();
    let mut code = "";
    for line in yaml.lines() {
        if let Some(key) = line.strip_suffix(':').filter(|key| !key.starts_with([' ', '#'])) {
            code = key.trim_matches('"');
        } else if let Some(item) = line.trim_start().strip_prefix("- ") {
            pairs.push((code.to_owned(), item.trim().trim_matches(['"', '\'']).to_owned()));
        }
    }
    Ok(pairs)
}

/// The package mixes languages and spellings; only full English titles in mixed case are taken.
fn is_english_title(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let english = [
        "Republic",
        "Kingdom",
        "State",
        "Union",
        "Federation",
        "Commonwealth",
        "Emirate",
        "Sultanate",
        "Principality",
        "Islamic",
        "Democratic",
        "Socialist",
    ];
    words.len() > 2
        && words.iter().any(|word| english.contains(word))
        && words.contains(&"of")
        && words.iter().all(|word| {
            ["of", "the", "and", "The"].contains(word)
                || (word.chars().next().is_some_and(|c| c.is_ascii_uppercase())
                    && word.chars().skip(1).any(|c| c.is_ascii_lowercase())
                    && word.is_ascii())
        })
        && !name.contains('.')
}

/// The words for a people in the factbook's notation, each with its plural where one is given:
/// "Kenyan(s)", "Irishman(men)", "Motswana (singular), Batswana (plural)".
fn demonym_words(notation: &str) -> Vec<(String, Option<String>)> {
    let notation = notation.split(';').next().unwrap_or("").replace(" or ", ", ");
    let mut words = Vec::new();
    for item in notation.split(", ") {
        let item = item.trim();
        let (word, remark) = match item.split_once('(') {
            Some((word, remark)) => (word, remark.split(')').next().unwrap_or("")),
            None => (item, ""),
        };
        let plural = match remark {
            "s" | "es" => Some(format!("{word}{remark}")),
            "men" | " men" => word.strip_suffix("man").map(|stem| format!("{stem}men")),
            "women" => word.strip_suffix("woman").map(|stem| format!("{stem}women")),
            _ => None,
        };
        let word = word.trim();
        if !word.is_empty() && word != "none" && word != "NA" {
            words.push((word.to_owned(), plural));
        }
    }
    words
}
