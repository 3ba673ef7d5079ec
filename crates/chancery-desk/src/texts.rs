//! Everything that the desk says, in one catalogue a language.
//!
//! A catalogue is a table in `texts/`: a key, and what is said. A text with `{n}` in it has a place for a value. Counted texts
//! have one line a plural form, named by the categories of CLDR: `count.report.one`, `count.report.other`. What a language does
//! not say is said in English. To add a language, add a table and a line to [`LANGUAGES`].

pub mod day;
mod plural;

use std::collections::HashMap;
use std::sync::OnceLock;

/// The languages: tag, direction of writing, catalogue.
const LANGUAGES: &[(&str, &str, &str)] = &[("en", "ltr", include_str!("../texts/en.tsv"))];

/// What the desk says in one language.
#[derive(Debug)]
pub struct Texts {
    /// The language tag, `en`.
    pub lang: &'static str,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    said: HashMap<&'static str, &'static str>,
    plural: fn(u64) -> &'static str,
}

impl Texts {
    fn all() -> &'static [Texts] {
        static ALL: OnceLock<Vec<Texts>> = OnceLock::new();
        ALL.get_or_init(|| LANGUAGES.iter().map(|(lang, dir, table)| Texts::parse(lang, dir, table)).collect())
    }

    fn parse(lang: &'static str, dir: &'static str, table: &'static str) -> Texts {
        let lines = table.lines().filter(|line| !line.starts_with('#'));
        let said = lines.filter_map(|line| line.split_once('\t')).collect();
        Texts { lang, dir, said, plural: plural::rule(lang) }
    }

    /// English.
    pub fn english() -> &'static Texts {
        &Texts::all()[0]
    }

    /// The best language for an `Accept-Language` header.
    pub fn accepted(header: &str) -> &'static Texts {
        let mut wanted: Vec<(f32, &str)> = header
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.trim().split(';');
                let tag = pieces.next()?.split('-').next()?;
                let weight = pieces.find_map(|piece| piece.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
                Some((weight, tag))
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let known = |tag: &str| Texts::all().iter().find(|texts| texts.lang.eq_ignore_ascii_case(tag));
        wanted.into_iter().find_map(|(_, tag)| known(tag)).unwrap_or_else(Texts::english)
    }

    fn find(&self, key: &str) -> Option<&'static str> {
        self.said.get(key).or_else(|| Texts::english().said.get(key)).copied()
    }

    /// What is said under this key; the key itself where no catalogue has it.
    pub fn say<'k>(&self, key: &'k str) -> &'k str {
        self.find(key).unwrap_or(key)
    }

    /// A text with values put into their places.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.say(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// A counted text: `3 reports`.
    pub fn count(&self, key: &str, n: u64) -> String {
        let form = format!("{key}.{}", (self.plural)(n));
        let form = if self.find(&form).is_some() { form } else { format!("{key}.other") };
        self.fill(&form, &[("n", &grouped(n))])
    }

    /// A number as people write it.
    pub fn number(&self, n: &u64) -> String {
        grouped(*n)
    }

    /// A counted text of a number that is borrowed.
    pub fn counted(&self, key: &str, n: &u64) -> String {
        self.count(key, *n)
    }

    /// How long ago something was, in the unit in which people would say it.
    pub fn ago(&self, days: &u64) -> String {
        match days {
            0..=60 => self.count("count.days_ago", *days),
            61..=730 => self.count("count.months_ago", days * 12 / 365),
            _ => self.count("count.years_ago", days / 365),
        }
    }

    /// The name of a value of a vocabulary: what the catalogue says, or its own letters with blanks.
    pub fn value(&self, value: &str) -> String {
        match self.find(&format!("value.{value}")) {
            Some(said) => said.to_owned(),
            None => value.replace('_', " "),
        }
    }

    /// The head of a column.
    pub fn column(&self, name: &str) -> String {
        match self.find(&format!("column.{name}")) {
            Some(said) => said.to_owned(),
            None => name.replace('_', " "),
        }
    }
}

/// A number with a thin space between groups of three digits: `12 345`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_a_catalogue_is_a_key_and_a_text_once() {
        for (lang, _, table) in LANGUAGES {
            let mut keys = std::collections::HashSet::new();
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                let (key, text) = line.split_once('\t').unwrap_or_else(|| panic!("{lang}: {line}"));
                assert!(!text.is_empty() && keys.insert(key), "{lang}: {line}");
            }
        }
    }

    #[test]
    fn everything_that_is_said_is_in_the_catalogue() {
        fn files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { files(&path, found) } else { found.push(path) }
            }
        }
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = Vec::new();
        ["src/page", "src/block", "templates"].iter().for_each(|folder| files(&root.join(folder), &mut found));
        let mut asked = 0;
        for file in found {
            let content = std::fs::read_to_string(&file).unwrap();
            for (call, counted) in [("say(\"", false), ("fill(\"", false), ("count(\"", true), ("counted(\"", true)] {
                for rest in content.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap();
                    // Keys with a place for a value are put together while the desk runs.
                    if key.contains('{') {
                        continue;
                    }
                    let key = if counted { format!("{key}.other") } else { key.to_owned() };
                    assert!(Texts::english().find(&key).is_some(), "{}: {key}", file.display());
                    asked += 1;
                }
            }
        }
        assert!(asked > 150, "{asked}");
    }

    #[test]
    fn counted_texts_have_their_forms() {
        let texts = Texts::english();
        assert_eq!(texts.count("count.report", 1), "1 report");
        assert_eq!(texts.count("count.report", 12_345), "12\u{202f}345 reports");
    }

    #[test]
    fn what_is_long_ago_is_told_in_long_units() {
        let texts = Texts::english();
        let told = [0, 1, 60, 61, 93, 400, 730, 731, 1_100].map(|days| texts.ago(&days));
        assert_eq!(
            told,
            [
                "0 days ago",
                "1 day ago",
                "60 days ago",
                "2 months ago",
                "3 months ago",
                "13 months ago",
                "24 months ago",
                "2 years ago",
                "3 years ago"
            ]
        );
    }

    #[test]
    fn the_language_that_is_wanted_most_and_known_is_taken() {
        assert_eq!(Texts::accepted("xx;q=0.9, en-GB;q=0.3").lang, "en");
        assert_eq!(Texts::accepted("").lang, "en");
    }
}
