//! A table of figures shaded by their size. The figure itself stands in every cell, so that no colour has to be told from
//! another.

use askama::Template;
use serde_json::json;

use super::Block;
use super::cell::Cell;
use super::picture::level;
use crate::request::Asked;
use crate::texts::Texts;

/// The head of a row, its sum, and for each column a figure and where it leads.
pub type Row = (Cell, u64, Vec<(u64, String)>);

/// The figures.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// Heads of the columns with their sums.
    pub columns: Vec<(Cell, u64)>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// The table.
pub fn block(name: &'static str, matrix: &Matrix, asked: &Asked) -> Block {
    let most = matrix.rows.iter().flat_map(|(_, _, figures)| figures).map(|(n, _)| *n).max().unwrap_or(0);
    let html = MatrixView { matrix, most, texts: asked.texts, name }.render().unwrap_or_default();
    let rows: Vec<_> = matrix
        .rows
        .iter()
        .map(|(head, sum, figures)| json!({ "row": head.json(), "sum": sum, "figures": figures.iter().map(|(n, _)| n).collect::<Vec<_>>() }))
        .collect();
    let columns: Vec<_> = matrix.columns.iter().map(|(head, sum)| json!({ "column": head.json(), "sum": sum })).collect();
    Block::new(name, "", html, json!({ "columns": columns, "rows": rows }))
}

#[derive(Template)]
#[template(path = "matrix.html")]
struct MatrixView<'a> {
    matrix: &'a Matrix,
    most: u64,
    texts: &'a Texts,
    name: &'a str,
}

impl MatrixView<'_> {
    fn some(&self, n: &u64) -> bool {
        *n > 0
    }

    fn level(&self, n: &u64) -> usize {
        level(*n, self.most)
    }
}
