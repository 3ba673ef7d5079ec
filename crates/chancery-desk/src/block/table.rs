//! Tables: the form in which most of the register is shown. A table says when it was cut short, and where the rest is.

use askama::Template;
use serde_json::{Map, Value, json};

use super::Block;
use super::cell::Cell;
use crate::texts::Texts;

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    name: &'static str,
    title: String,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    total: Option<u64>,
    rest: Option<String>,
    empty: &'static str,
    note: Option<String>,
}

impl Table {
    /// An empty table with these columns. The heads are looked up in the catalogue.
    pub fn new(name: &'static str, title: impl Into<String>, columns: &[&'static str]) -> Table {
        let columns = columns.to_vec();
        Table { name, title: title.into(), columns, rows: Vec::new(), total: None, rest: None, empty: "none_found", note: None }
    }

    /// Adds a row: one cell a column.
    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len(), "{}", self.name);
        self.rows.push(row);
    }

    /// How many rows there would be without a limit, and where they all are.
    pub fn cut(mut self, total: u64, rest: Option<String>) -> Table {
        (self.total, self.rest) = (Some(total), rest);
        self
    }

    /// Says nothing of rows that are not shown: whoever shows the table leads through its pages.
    pub fn uncut(self) -> Table {
        Table { total: None, rest: None, ..self }
    }

    /// What is said where there are no rows: a key of the catalogue.
    pub fn or_say(mut self, empty: &'static str) -> Table {
        self.empty = empty;
        self
    }

    /// Something to say about the table.
    pub fn note(mut self, note: impl Into<String>) -> Table {
        self.note = Some(note.into());
        self
    }

    /// How many rows are shown.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The table as a block.
    pub fn block(self, texts: &Texts) -> Block {
        let shown = self.rows.len() as u64;
        let total = self.total.unwrap_or(shown);
        let cut =
            (shown < total).then(|| texts.fill("cut", &[("n", &crate::texts::grouped(shown)), ("of", &crate::texts::grouped(total))]));
        let classes: Vec<&str> = (0..self.columns.len())
            .map(|at| self.rows.iter().map(|row| row[at].class()).find(|class| !class.is_empty()).unwrap_or(""))
            .collect();
        let view = TableView { table: &self, texts, cut: cut.as_deref(), classes: &classes };
        let html = view.render().unwrap_or_default();
        let row = |row: &Vec<Cell>| -> Value {
            let fields: Map<String, Value> =
                self.columns.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), cell.json())).collect();
            Value::Object(fields)
        };
        let json = json!({ "total": total, "shown": shown, "rows": self.rows.iter().map(row).collect::<Vec<_>>() });
        Block { note: self.note, ..Block::new(self.name, self.title, html, json) }
    }
}

#[derive(Template)]
#[template(path = "table.html")]
struct TableView<'a> {
    table: &'a Table,
    texts: &'a Texts,
    cut: Option<&'a str>,
    classes: &'a [&'a str],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_says_when_it_was_cut() {
        let mut table = Table::new("events", "Events", &["date", "type"]);
        table.push(vec![Cell::Date("2025-01-02".into()), Cell::Value("AGREE".into())]);
        let block = table.cut(7, Some("/events".into())).block(Texts::english());
        assert_eq!(block.json["total"], 7);
        assert_eq!(block.json["rows"][0]["date"], "2025-01-02");
        assert!(block.html.contains("1 of 7 shown") && block.html.contains("/events"), "{}", block.html);
    }
}
