//! The values on a page: a date, a party, a step of firmness. Each has one look everywhere, and leads to what it stands for.

use askama::Template;
use chancery::lexicon::party;
use serde_json::{Value, json};

use crate::ask::Row;
use crate::request::encode;
use crate::texts::Texts;

/// A value on a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Words of ours, or a name.
    Text(String),
    /// Words of a source.
    Quote(String),
    /// A day, month or year.
    Date(String),
    /// A number.
    Number(u64),
    /// A length beside the longest of its column.
    Bar(u64, u64),
    /// Parties, each leading to its page.
    Parties(Vec<String>),
    /// The same by their names in full.
    Named(Vec<String>),
    /// A value of a vocabulary.
    Value(String),
    /// Several values of a vocabulary.
    Values(Vec<String>),
    /// A step of firmness.
    Firmness(String),
    /// How far a commitment was carried out.
    Delivery(String),
    /// A PLOVER type with its quad class.
    Event(String, String),
    /// A record: its identifier and what is shown of it.
    Record(String, String),
    /// A source: its identifier and what is shown of it.
    Source(String, String),
    /// Words in a source: source, first and last code point, the words.
    Cited(String, u64, u64, String),
    /// What people said of a record: accepted, rejected, edited.
    Reviewed(String),
    /// So many days ago.
    Ago(u64),
    /// So many reports, so many of them independent.
    Reports(u64, u64),
    /// Any other place of the desk: address and words.
    Link(String, String),
    /// A number that leads to the rows that it counts.
    Counted(u64, String),
    /// A button that takes a decision back: its identifier, the page to come back to, the secret of the form.
    Undo(String, String, String),
    /// Several values in one place.
    Many(Vec<Cell>),
}

impl Cell {
    /// A text of a row, or nothing.
    pub fn text(row: &Row, name: &str) -> Cell {
        row.text(name).map_or(Cell::Empty, |text| Cell::Text(text.to_owned()))
    }

    /// A date of a row, or nothing.
    pub fn date(row: &Row, name: &str) -> Cell {
        row.text(name).map_or(Cell::Empty, |text| Cell::Date(text.to_owned()))
    }

    /// A value of a vocabulary, or nothing.
    pub fn value(row: &Row, name: &str) -> Cell {
        row.text(name).map_or(Cell::Empty, |text| Cell::Value(text.to_owned()))
    }

    /// The parties of a row.
    pub fn parties(row: &Row, name: &str) -> Cell {
        let codes = row.words(name);
        if codes.is_empty() { Cell::Empty } else { Cell::Parties(codes) }
    }

    /// The values in a list of a row.
    pub fn values(row: &Row, name: &str) -> Cell {
        let values = row.words(name);
        if values.is_empty() { Cell::Empty } else { Cell::Values(values) }
    }

    /// The record that a row is about, called by its column `name`.
    pub fn record(row: &Row, name: &str) -> Cell {
        Cell::Record(row.word("id").to_owned(), row.word(name).to_owned())
    }

    /// The reports behind a row.
    pub fn reports(row: &Row) -> Cell {
        Cell::Reports(row.number("reports"), row.number("independent"))
    }

    /// What the twin says.
    pub fn json(&self) -> Value {
        match self {
            Cell::Empty => Value::Null,
            Cell::Text(text) | Cell::Quote(text) | Cell::Date(text) | Cell::Value(text) => json!(text),
            Cell::Firmness(text) | Cell::Delivery(text) | Cell::Reviewed(text) | Cell::Event(text, _) => json!(text),
            Cell::Number(n) | Cell::Ago(n) | Cell::Counted(n, _) => json!(n),
            Cell::Bar(part, whole) => json!({ "n": part, "of": whole }),
            Cell::Parties(codes) | Cell::Named(codes) | Cell::Values(codes) => json!(codes),
            Cell::Record(id, title) | Cell::Source(id, title) => json!({ "id": id, "title": title }),
            Cell::Cited(source, start, end, quote) => json!({ "source": source, "start": start, "end": end, "quote": quote }),
            Cell::Reports(reports, independent) => json!({ "reports": reports, "independent": independent }),
            Cell::Link(href, text) => json!({ "href": href, "text": text }),
            Cell::Undo(id, ..) => json!(id),
            Cell::Many(cells) => cells.iter().map(Cell::json).collect(),
        }
    }

    /// How it looks.
    pub fn html(&self, texts: &Texts) -> String {
        CellView { cell: self, texts }.render().unwrap_or_default()
    }

    /// The class that its column takes.
    pub fn class(&self) -> &'static str {
        match self {
            Cell::Number(_) | Cell::Counted(..) | Cell::Reports(..) => "num",
            Cell::Date(_) => "date",
            Cell::Quote(_) | Cell::Cited(..) => "words",
            _ => "",
        }
    }
}

/// The page of a record.
pub fn record_href(id: &str) -> String {
    format!("/record/{}", encode(id))
}

/// The page of a party.
pub fn party_href(code: &str) -> String {
    format!("/country/{}", encode(code))
}

/// The page of a source.
pub fn source_href(id: &str) -> String {
    format!("/source/{}", encode(id))
}

/// The words in a source.
pub fn cite_href(source: &str, start: u64, end: u64) -> String {
    format!("/source/{}?at={start}-{end}#cited", encode(source))
}

/// The name of a party in full; its code where the tables do not know it.
pub fn named(code: &str) -> &str {
    party::name(code).unwrap_or(code)
}

#[derive(Template)]
#[template(path = "cell.html")]
struct CellView<'a> {
    cell: &'a Cell,
    texts: &'a Texts,
}

impl CellView<'_> {
    /// The steps of the ladder of firmness: which of five are filled.
    fn steps(value: &str) -> [bool; 5] {
        let height = match value {
            "signed" => 5,
            "agreed" => 4,
            "intends" => 3,
            "explores" => 2,
            "urges" => 1,
            _ => 0,
        };
        std::array::from_fn(|step| step < height)
    }

    /// The address of words in a source.
    fn cite(source: &str, start: &u64, end: &u64) -> String {
        cite_href(source, *start, *end)
    }

    /// How long a bar is, of 100.
    fn long(n: &u64, most: &u64) -> u64 {
        (n * 100).checked_div(*most).unwrap_or(0).max(1)
    }

    /// The sign of a state of delivery: an empty, a partly filled, a full or a crossed ring.
    fn sign(value: &str) -> &'static str {
        match value {
            "delivered" | "delivered_late" => "full",
            "partly" => "half",
            "first_steps" => "quarter",
            "obstructed" | "contradicted" => "crossed",
            "superseded" => "struck",
            _ => "empty",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_sources_are_escaped() {
        let html = Cell::Quote("<script>alert(1)</script>".to_owned()).html(Texts::english());
        assert!(!html.contains("<script>") && html.contains("&#60;script&#62;"), "{html}");
    }

    #[test]
    fn a_count_shows_reports_and_independent_ones() {
        let html = Cell::Reports(3, 2).html(Texts::english());
        assert!(html.contains('3') && html.contains("(2)"), "{html}");
        assert_eq!(Cell::Reports(3, 2).json(), json!({ "reports": 3, "independent": 2 }));
    }
}
