//! CSV after RFC 4180: a head line, fields in quotation marks where they need them, UTF-8, lines that end in a line feed.

use std::path::Path;

use super::table::{Cell, Column, TABLES};
use super::{Exported, file, line};
use crate::{Result, Store};

/// What takes the rows of a table, one after the other.
type Each<'e> = &'e mut dyn FnMut(Vec<Cell>) -> Result<()>;

pub(super) fn write(store: &Store, out: &Path) -> Result<Exported> {
    let mut exported = Exported::default();
    for table in TABLES {
        let path = out.join(format!("{}.csv", table.name));
        let written = self::table(&path, table.columns, |each| table.rows(store, each).map(|_| ()))?;
        exported.files += written.files;
        exported.rows += written.rows;
    }
    Ok(exported)
}

/// Writes one table: a line of names, and the rows that `rows` hands on.
pub(super) fn table(path: &Path, columns: &[Column], rows: impl FnOnce(Each<'_>) -> Result<()>) -> Result<Exported> {
    let count = file(path, |writer| {
        let head: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        line(writer, path, &head.join(","))?;
        let mut count = 0;
        rows(&mut |cells| {
            count += 1;
            line(writer, path, &cells.iter().map(field).collect::<Vec<_>>().join(","))
        })?;
        Ok(count)
    })?;
    Ok(Exported { files: 1, rows: count })
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Whole(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Text(text) if text.contains(['"', ',', '\n', '\r']) => format!("\"{}\"", text.replace('"', "\"\"")),
        Cell::Text(text) => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_with_marks_or_line_breaks_are_quoted() {
        assert_eq!(field(&Cell::Text("plain".to_owned())), "plain");
        assert_eq!(field(&Cell::Text("a \"b\", c".to_owned())), "\"a \"\"b\"\", c\"");
        assert_eq!(field(&Cell::Text("two\nlines".to_owned())), "\"two\nlines\"");
    }
}
