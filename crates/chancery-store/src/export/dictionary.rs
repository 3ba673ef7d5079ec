//! The column dictionary: what every column of every exported table holds. `docs/columns.md` is written from it.

#[cfg(test)]
use std::fmt::Write;
use std::path::Path;

use super::aligned::ALIGNED;
use super::table::{Cell, TABLES, Type};
use super::{Exported, csv};
use crate::Result;

/// `data/own/columns.tsv`: table (or `*` for all), column, meaning.
const MEANINGS: &str = include_str!("../../../../data/own/columns.tsv");

/// A column of an exported table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Described {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// `text`, `whole number`, `number` or `truth` (1 or 0 in CSV).
    pub kind: &'static str,
    /// What it holds.
    pub meaning: &'static str,
}

/// Every column of every exported table, in the order of the tables.
pub fn dictionary() -> Vec<Described> {
    let tables = TABLES.iter().map(|table| (table.name, table.columns));
    let aligned = ALIGNED.iter().map(|table| (table.name, table.columns));
    let described = |(table, columns): (&'static str, &'static [(&'static str, Type)])| {
        columns.iter().map(move |(column, kind)| Described {
            table,
            column,
            kind: match kind {
                Type::Text => "text",
                Type::Whole => "whole number",
                Type::Real => "number",
                Type::Truth => "truth",
            },
            meaning: meaning(table, column).unwrap_or_default(),
        })
    };
    tables.chain(aligned).flat_map(described).collect()
}

/// What a column holds: as told of its table, or of columns of this name in all tables.
fn meaning(table: &str, column: &str) -> Option<&'static str> {
    let told = |of: &str| rows().find(|(table, name, _)| *table == of && *name == column).map(|(.., meaning)| meaning);
    told(table).or_else(|| told("*"))
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let lines = MEANINGS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut fields = line.splitn(3, '\t');
        Some((fields.next()?, fields.next()?, fields.next()?))
    })
}

/// Writes `columns.csv`.
pub(super) fn write(out: &Path) -> Result<Exported> {
    let heads = [("table", Type::Text), ("column", Type::Text), ("type", Type::Text), ("meaning", Type::Text)];
    csv::table(&out.join("columns.csv"), &heads, |each| {
        let cells = |column: Described| {
            [column.table, column.column, column.kind, column.meaning].map(|word| Cell::Text(word.to_owned())).to_vec()
        };
        dictionary().into_iter().try_for_each(|column| each(cells(column)))
    })
}

/// The dictionary as a page of the documentation, `docs/columns.md`.
#[cfg(test)]
pub fn page() -> String {
    let mut out = String::from(
        "# Columns\n\nWhat every column of every exported table holds: the tables of `export csv` and `export parquet`, then those in the \
         manner of other data sets. Dates are EDTF: `2025-11-19`, `2025-11`, `2025`, `2025-11-19/2025-11-21`. Lists are parted by blanks. \
         An empty field means that no source says. The page is written from `data/own/columns.tsv`; a test keeps the two in step.\n",
    );
    let mut table = "";
    for column in dictionary() {
        if column.table != table {
            table = column.table;
            // Writing to a string does not fail.
            let _ = write!(out, "\n## {table}\n\n| column | type | holds |\n|---|---|---|\n");
        }
        let _ = writeln!(out, "| `{}` | {} | {} |", column.column, column.kind, column.meaning.replace('|', "\\|"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_described_and_every_description_is_of_a_column() {
        for column in dictionary() {
            assert!(!column.meaning.is_empty(), "data/own/columns.tsv does not describe {}.{}", column.table, column.column);
        }
        let known = dictionary();
        for (table, column, _) in rows() {
            let used = known.iter().any(|known| {
                known.column == column
                    && (known.table == table || (table == "*" && meaning(known.table, column) == meaning("*", column)))
            });
            assert!(used, "data/own/columns.tsv describes {table}.{column}, which no table has");
        }
    }

    #[test]
    fn the_page_of_the_documentation_is_the_one_that_is_written() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/columns.md");
        if std::env::var_os("UPDATE_COLUMNS").is_some() {
            std::fs::write(&path, page()).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == page(), "docs/columns.md is old; `UPDATE_COLUMNS=1 cargo test -p chancery-store dictionary` writes it anew");
    }
}
