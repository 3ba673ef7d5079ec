//! The form of minutes as a Word document: the head as lines, the decisions as a table.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};
use chancery::minutes::COLUMNS;
use chancery::minutes::form::{Form, HELP};
use docx_rs::{
    Docx, PageMargin, PageOrientationType, Paragraph, Run, Style, StyleType, Table, TableCell, TableLayoutType, TableRow, WidthType,
};

/// A4 on its side, in twentieths of a point.
const PAGE: (u32, u32) = (16_838, 11_906);
const MARGIN: i32 = 1_020;
/// Widths of the columns.
const WIDTHS: [usize; 8] = [2_600, 4_200, 1_100, 1_300, 1_100, 1_300, 2_000, 1_190];

/// Writes the form.
pub fn write(form: &Form, path: &Path) -> Result<()> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    document(form).build().pack(file).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}

fn document(form: &Form) -> Docx {
    let text = |words: &str| Paragraph::new().add_run(Run::new().add_text(words));
    let mut docx = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_orient(PageOrientationType::Landscape)
        .page_margin(PageMargin::new().top(MARGIN).bottom(MARGIN).left(MARGIN).right(MARGIN))
        .default_size(20)
        .add_style(Style::new("Heading1", StyleType::Paragraph).name("heading 1").size(36).bold())
        .add_paragraph(text("Agreed minutes").style("Heading1"));
    for (name, value) in form.head() {
        docx = docx.add_paragraph(text(&format!("{name}: {value}")));
    }
    docx = docx.add_paragraph(Paragraph::new().add_run(Run::new().add_text(HELP).size(16).color("555555")));
    let head = COLUMNS.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let rows = std::iter::once(head).chain(form.rows());
    let table = Table::new(rows.map(|cells| row(&cells)).collect()).set_grid(WIDTHS.to_vec()).layout(TableLayoutType::Fixed);
    docx.add_table(table)
}

fn row(cells: &[String]) -> TableRow {
    let cell = |(words, width): (&String, &usize)| {
        let paragraph = Paragraph::new().add_run(Run::new().add_text(words).size(18));
        TableCell::new().width(*width, WidthType::Dxa).add_paragraph(paragraph)
    };
    TableRow::new(cells.iter().zip(&WIDTHS).map(cell).collect()).cant_split()
}
