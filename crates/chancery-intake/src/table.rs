//! Tables of texts: how the columns of a table are found, and a document made of a row.
//!
//! Columns go by the names of the mapping, whatever their case; where there is none of that name, by the names that GDELT gives
//! them. Dates in GDELT's form of eight or fourteen digits are written with dashes.

pub(crate) mod csv;
pub(crate) mod parquet;

use crate::document::{Document, Origin};
use crate::failure::{Failure, FailureKind};
use crate::language;
use crate::options::FieldMap;

/// GDELT's names for the fields of [`FieldMap::FIELDS`].
const GDELT: [(&str, &[&str]); 4] = [
    ("id", &["globaleventid", "gkgrecordid"]),
    ("url", &["sourceurl", "documentidentifier"]),
    ("date", &["sqldate", "dateadded", "v2.1date"]),
    ("publisher", &["sourcecommonname", "v2sourcecommonname"]),
];

/// Which column holds what, in the order of [`FieldMap::FIELDS`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Columns([Option<usize>; FieldMap::FIELDS.len()]);

const TEXT: usize = FieldMap::FIELDS.len() - 1;

impl Columns {
    /// Finds the columns by their names. A table must have one that holds texts.
    pub fn find(origin: &Origin, names: &[String], map: &FieldMap) -> Result<Columns, Failure> {
        let FieldMap { id, url, date, title, publisher, agency, author, lang, text } = map;
        let wanted = [id, url, date, title, publisher, agency, author, lang, text];
        let column = |name: &str| names.iter().position(|other| other.trim().eq_ignore_ascii_case(name));
        let mut columns = [None; FieldMap::FIELDS.len()];
        for ((field, name), at) in FieldMap::FIELDS.iter().zip(wanted).zip(&mut columns) {
            let known = GDELT.iter().find(|(known, _)| known == field).map_or(&[][..], |(_, names)| names);
            *at = column(name).or_else(|| known.iter().find_map(|name| column(name)));
        }
        if columns[TEXT].is_none() {
            let message = format!("there is no column `{text}`; name the column of the text with a mapping like `text=body`");
            return Err(Failure::new(origin.clone(), FailureKind::Shape, message));
        }
        Ok(Columns(columns))
    }

    /// The numbers of the columns that are needed, sorted.
    pub fn needed(&self) -> Vec<usize> {
        let mut needed: Vec<usize> = self.0.iter().flatten().copied().collect();
        needed.sort_unstable();
        needed.dedup();
        needed
    }

    /// The document of a row, whose cells `cell` gives by the number of their column.
    pub fn document(
        &self,
        origin: Origin,
        encoding: &str,
        mut cell: impl FnMut(usize) -> Option<String>,
    ) -> Result<Document, Failure> {
        let mut value = |field: usize| cell(self.0[field]?).filter(|value| !value.trim().is_empty());
        let Some(text) = value(TEXT) else {
            return Err(Failure::new(origin, FailureKind::NoText, "there is no text in this row"));
        };
        Ok(Document {
            id: value(0),
            url: value(1),
            published_raw: value(2).map(|date| dashed(&date).unwrap_or(date)),
            title: value(3),
            publisher: value(4),
            agency: value(5),
            author: value(6),
            lang: value(7).and_then(|tag| language::of_tag(&tag)),
            ..Document::of(origin, encoding, text)
        })
    }
}

/// `20251119` or `20251119083000` as `2025-11-19`.
fn dashed(date: &str) -> Option<String> {
    let digits = date.trim();
    let plain = matches!(digits.len(), 8 | 14) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_go_by_the_mapping_and_then_by_the_names_of_gdelt() {
        let names = ["GLOBALEVENTID", "SQLDATE", "Body", "SOURCEURL"].map(str::to_owned);
        let origin = Origin::of_file("a.csv");
        let map: FieldMap = "text=body".parse().unwrap();
        let columns = Columns::find(&origin, &names, &map).unwrap();
        assert_eq!(columns.needed(), [0, 1, 2, 3]);
        let row = ["77", "20251119", "The ministers met.", "https://news.example/1"];
        let document = columns.document(origin.clone(), "UTF-8", |at| Some(row[at].to_owned())).unwrap();
        assert_eq!((document.id.as_deref(), document.published_raw.as_deref()), (Some("77"), Some("2025-11-19")));
        assert_eq!((document.url.as_deref(), &*document.text), (Some("https://news.example/1"), "The ministers met."));
        assert_eq!(Columns::find(&origin, &names, &FieldMap::default()).unwrap_err().kind, FailureKind::Shape);
    }

    #[test]
    fn only_dates_of_digits_are_rewritten() {
        assert_eq!(dashed("20251119083000").as_deref(), Some("2025-11-19"));
        assert_eq!(dashed("2025-11-19"), None);
        assert_eq!(dashed("2025111"), None);
    }
}
