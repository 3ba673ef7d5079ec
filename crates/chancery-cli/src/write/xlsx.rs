//! Spreadsheets that people may change: written with marked columns, read back as rows of text.

use std::path::Path;

use anyhow::{Context, Result};
use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// What may be done with a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// It is to be read.
    Read,
    /// It is to be filled in or changed.
    Change,
    /// As [`Use::Change`], with these values to choose from.
    Choose(Vec<String>),
    /// It is there for the program.
    Hide,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, in the first row.
    pub head: &'static str,
    /// Its width, in letters.
    pub width: u8,
    /// What may be done with it.
    pub of_use: Use,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name, at most 31 letters.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a text for each column.
    pub rows: Vec<Vec<String>>,
    /// Whether people see it.
    pub hidden: bool,
}

/// Writes a workbook.
pub fn write(path: &Path, sheets: &[Sheet]) -> Result<()> {
    let mut workbook = Workbook::new();
    let written = sheets.iter().try_for_each(|sheet| fill(workbook.add_worksheet(), sheet));
    written.and_then(|()| workbook.save(path)).with_context(|| format!("cannot write {}", path.display()))
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin).set_align(FormatAlign::Top);
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let open = body.clone().set_background_color(Color::RGB(0x00FF_F8E1));
    worksheet.set_name(&sheet.name)?;
    worksheet.set_hidden(sheet.hidden);
    worksheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    worksheet.set_freeze_panes(1, 0)?;
    let last = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    for (at, column) in (0..).zip(&sheet.columns) {
        worksheet.write_string_with_format(0, at, column.head, &head)?;
        worksheet.set_column_width(at, f64::from(column.width))?;
        let format = if matches!(column.of_use, Use::Change | Use::Choose(_)) { &open } else { &body };
        for (row, values) in (1..).zip(&sheet.rows) {
            let value = values.get(usize::from(at)).map(String::as_str).unwrap_or_default();
            worksheet.write_string_with_format(row, at, value, format)?;
        }
        match &column.of_use {
            Use::Hide => {
                worksheet.set_column_hidden(at)?;
            }
            Use::Choose(values) if last > 0 => {
                worksheet.add_data_validation(1, at, last, at, &DataValidation::new().allow_list_strings(values)?)?;
            }
            _ => {}
        }
    }
    if last > 0 && !sheet.columns.is_empty() {
        let width = u16::try_from(sheet.columns.len() - 1).unwrap_or(u16::MAX);
        worksheet.autofilter(0, 0, last, width)?;
    }
    Ok(())
}

/// A sheet as it was read back: its name, and its rows by the names of their columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The name of the sheet.
    pub name: String,
    /// The names of the columns, from the first row.
    pub heads: Vec<String>,
    /// The rows that hold anything, each with its number in the sheet as people count.
    pub rows: Vec<(usize, Vec<String>)>,
}

impl Filled {
    /// The value of a row under a name; empty where there is none.
    pub fn value<'r>(&self, row: &'r [String], head: &str) -> &'r str {
        let at = self.heads.iter().position(|known| known == head);
        at.and_then(|at| row.get(at)).map(String::as_str).unwrap_or_default()
    }
}

/// Reads a workbook back, hidden sheets as well. Days come as `YYYY-MM-DD`, whatever the cell shows.
pub fn read(path: &Path) -> Result<Vec<Filled>> {
    let unreadable = || format!("cannot read {} as a spreadsheet", path.display());
    let mut workbook: Xlsx<_> = open_workbook(path).with_context(unreadable)?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).with_context(unreadable)?;
        let first = range.start().map_or(0, |(row, _)| row as usize);
        let mut rows = (first + 1..).zip(range.rows().map(|cells| cells.iter().map(text).collect::<Vec<String>>()));
        let heads = rows.next().map(|(_, heads)| heads).unwrap_or_default();
        let rows = rows.filter(|(_, row)| row.iter().any(|value| !value.is_empty())).collect();
        sheets.push(Filled { name, heads, rows });
    }
    Ok(sheets)
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(moment) => moment.split('T').next().unwrap_or_default().to_owned(),
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        other => other.as_string().unwrap_or_else(|| other.to_string()).trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xlsx");
        let column = |head, of_use| Column { head, width: 20, of_use };
        let sheet = Sheet {
            name: "Annexure".to_owned(),
            columns: vec![
                column("record", Use::Hide),
                column("title", Use::Read),
                column("progress", Use::Choose(vec!["delivered".to_owned(), "partly".to_owned()])),
            ],
            rows: vec![
                vec!["agreement:1".to_owned(), "Türkiye “and” others & <more>".to_owned(), String::new()],
                vec!["agreement:2".to_owned(), "=1+1".to_owned(), "partly".to_owned()],
            ],
            hidden: false,
        };
        let kept = Sheet { name: "As written".to_owned(), hidden: true, ..sheet.clone() };
        write(&path, &[sheet.clone(), kept]).unwrap();
        let back = read(&path).unwrap();
        assert_eq!(back.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["Annexure", "As written"]);
        assert_eq!(back[0].heads, ["record", "title", "progress"]);
        assert_eq!(back[0].rows, [(2, sheet.rows[0].clone()), (3, sheet.rows[1].clone())]);
        assert_eq!(back[0].value(&back[0].rows[1].1, "progress"), "partly");
    }

    #[test]
    fn a_file_that_is_no_spreadsheet_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xlsx");
        std::fs::write(&path, "no zip").unwrap();
        assert!(format!("{:#}", read(&path).unwrap_err()).contains("a.xlsx"));
    }
}
