//! Tables and pages for people: wrapped at words, fitted to a width, free of control characters.

use comfy_table::{Cell, ContentArrangement, TableComponent, presets};
use serde_json::Value;

use super::{Page, Table, text};

/// Longer cells are cut; the other forms have them whole.
const LONGEST_CELL: usize = 320;

/// The shown columns of a table, at most `width` wide.
pub fn table(table: &Table, width: usize) -> String {
    let shown: Vec<usize> = (0..table.columns.len()).filter(|&at| table.columns[at].head.is_some()).collect();
    // A column without a single value tells nothing.
    let shown: Vec<usize> = shown.into_iter().filter(|&at| table.rows.iter().any(|row| !is_blank(&row[at]))).collect();
    let mut drawn = comfy_table::Table::new();
    drawn.load_preset(presets::NOTHING).set_style(TableComponent::HeaderLines, '─');
    drawn.set_style(TableComponent::MiddleHeaderIntersections, '─');
    drawn.set_content_arrangement(ContentArrangement::Dynamic).set_width(u16::try_from(width).unwrap_or(u16::MAX));
    drawn.set_header(shown.iter().filter_map(|&at| table.columns[at].head.as_deref()).map(Cell::new));
    for row in &table.rows {
        drawn.add_row(shown.iter().map(|&at| Cell::new(printable(&text(&row[at], table.columns[at].join)))));
    }
    for (column, at) in drawn.column_iter_mut().zip(&shown) {
        let numbers = table.rows.iter().all(|row| row[*at].is_number() || row[*at].is_null());
        column.set_cell_alignment(if numbers { comfy_table::CellAlignment::Right } else { comfy_table::CellAlignment::Left });
        column.set_padding((0, 2));
    }
    drawn.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// A whole page.
pub fn page(page: &Page, width: usize, bold: bool) -> String {
    let strong = |words: &str| if bold { format!("\x1b[1m{words}\x1b[0m") } else { words.to_owned() };
    let mut drawn = format!("{}\n", strong(&printable(&page.title)));
    let lead: Vec<_> = page.lead.iter().filter(|(_, value)| !is_blank(value)).collect();
    let indent = lead.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0) + 2;
    for (name, value) in lead {
        let lines = wrap(&printable(&text(value, ", ")), width.saturating_sub(indent).max(20));
        for (at, line) in lines.iter().enumerate() {
            let name = if at == 0 { name.as_str() } else { "" };
            drawn.push_str(&format!("{name:indent$}{line}\n"));
        }
    }
    for section in page.sections.iter().filter(|section| !section.table.is_empty()) {
        drawn.push_str(&format!("\n{}\n{}\n", strong(&section.title), table(&section.table, width)));
        if let Some(note) = &section.note {
            drawn.push_str(&format!("{note}\n"));
        }
    }
    drawn
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        _ => false,
    }
}

/// On one line, cut to a readable length. A document may hold terminal escapes; none of them reaches the terminal.
fn printable(text: &str) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() || is_bidi_control(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = flat.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST_CELL) {
        Some((cut, _)) => {
            let cut = line[..cut].rfind(' ').unwrap_or(cut);
            format!("{} …", &line[..cut])
        }
        None => line,
    }
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Lines of at most `width` characters, broken between words where there are any.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always a last line");
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Column;
    use super::*;

    fn sample() -> Table {
        let mut table = Table::new(vec![Column::shown("date"), Column::parties("parties"), Column::shown("words"), Column::hidden("id")]);
        let words = "Both leaders agreed to deepen cooperation in aviation, public health and the fight against crime. ".repeat(3);
        table.push(vec![json!("2025-10-06"), json!(["MYS", "PAK"]), json!(words), json!("m-1")]);
        table.push(vec![json!("2025-10-07"), json!(["IRN", "PAK"]), json!("a\u{1b}[31mred\u{7}\nbell"), Value::Null]);
        table
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [80, 120, 200] {
            for line in table(&sample(), width).lines() {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn dates_and_parties_are_not_broken_at_80_columns() {
        let drawn = table(&sample(), 80);
        assert!(drawn.contains("2025-10-06") && drawn.contains("MYS+PAK"), "{drawn}");
    }

    #[test]
    fn hidden_columns_and_control_characters_do_not_reach_the_terminal() {
        let drawn = table(&sample(), 80);
        assert!(!drawn.contains("m-1") && !drawn.contains('\u{1b}') && !drawn.contains('\u{7}'), "{drawn}");
        assert!(drawn.contains("a [31mred bell"), "{drawn}");
    }

    #[test]
    fn a_lead_value_wraps_under_itself() {
        let lead = vec![("last met".to_owned(), json!("word ".repeat(30).trim()))];
        let drawn = page(&Page { title: "MYS and PAK".to_owned(), lead, sections: Vec::new() }, 60, false);
        assert!(drawn.lines().skip(2).all(|line| line.starts_with("          word")), "{drawn}");
    }
}
