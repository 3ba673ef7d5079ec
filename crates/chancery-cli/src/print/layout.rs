//! Tables and pages for people: fitted to a width, wrapped between words, free of control characters.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::{Page, Table, text};

/// Longer cells are cut; the other forms have them whole.
const LONGEST_CELL: usize = 240;
/// Blanks between two columns.
const GAP: usize = 2;
/// A column whose cells are longer than this may be made narrower than its longest word asks for, down to this.
const NARROWEST_PROSE: usize = 28;

/// The shown columns of a table, at most `width` wide. Columns that may be left out go, the last one first, until the others
/// have room.
pub fn table(table: &Table, width: usize) -> String {
    let mut columns = columns(table);
    while columns.iter().map(|column| column.least).sum::<usize>() + gaps(&columns) > width {
        match columns.iter().rposition(|column| column.may_go) {
            Some(at) => columns.remove(at),
            None => break,
        };
    }
    share(&mut columns, width);
    let mut lines = vec![row(columns.iter().map(|column| column.head.as_str()), &columns).join("\n")];
    lines.push("─".repeat(columns.iter().map(|column| column.width).sum::<usize>() + gaps(&columns)));
    for at in 0..table.rows.len() {
        lines.extend(row(columns.iter().map(|column| column.cells[at].as_str()), &columns));
    }
    lines.join("\n")
}

/// A whole page.
pub fn page(page: &Page, width: usize, bold: bool) -> String {
    let strong = |words: &str| if bold { format!("\x1b[1m{words}\x1b[0m") } else { words.to_owned() };
    let mut drawn = format!("{}\n", strong(&printable(&page.title)));
    let lead: Vec<_> = page.lead.iter().filter(|(_, value)| !is_blank(value)).collect();
    let indent = lead.iter().map(|(name, _)| name.width()).max().unwrap_or(0) + GAP;
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

/// One column on its way to the page.
struct Drawn {
    head: String,
    cells: Vec<String>,
    numbers: bool,
    may_go: bool,
    /// The width at which nothing has to be wrapped.
    natural: usize,
    /// The width under which words would have to be broken.
    least: usize,
    width: usize,
}

/// The columns that people see and that hold anything.
fn columns(table: &Table) -> Vec<Drawn> {
    let mut columns = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let Some(head) = column.head.clone() else { continue };
        // A column without a single value tells nothing.
        if !table.rows.is_empty() && table.rows.iter().all(|row| is_blank(&row[at])) {
            continue;
        }
        let cells: Vec<String> = table.rows.iter().map(|row| printable(&text(&row[at], column.join))).collect();
        let natural = cells.iter().map(|cell| cell.width()).chain([head.width()]).max().unwrap_or(0);
        let words = cells.iter().map(|cell| longest_piece(cell)).chain([longest_piece(&head)]).max().unwrap_or(0);
        let least = if natural > NARROWEST_PROSE { NARROWEST_PROSE } else { words };
        let numbers = table.rows.iter().all(|row| row[at].is_number() || row[at].is_null());
        columns.push(Drawn { head, cells, numbers, may_go: column.may_go, natural, least, width: least });
    }
    columns
}

/// Shares out what room is left: columns that need little get all of it first, so that only long ones wrap.
fn share(columns: &mut [Drawn], width: usize) {
    let used = columns.iter().map(|column| column.least).sum::<usize>() + gaps(columns);
    let mut left = width.saturating_sub(used);
    let mut needy: Vec<usize> = (0..columns.len()).collect();
    needy.sort_by_key(|&at| columns[at].natural - columns[at].least);
    for (served, at) in needy.iter().enumerate() {
        let fair = left / (needy.len() - served);
        let more = (columns[*at].natural - columns[*at].least).min(fair);
        columns[*at].width += more;
        left -= more;
    }
}

fn gaps(columns: &[Drawn]) -> usize {
    GAP * columns.len().saturating_sub(1)
}

/// One row as as many lines as its longest cell takes.
fn row<'a>(cells: impl Iterator<Item = &'a str>, columns: &[Drawn]) -> Vec<String> {
    let wrapped: Vec<Vec<String>> = cells.zip(columns).map(|(cell, column)| wrap(cell, column.width)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let mut line = String::new();
        for (lines, column) in wrapped.iter().zip(columns) {
            let part = lines.get(at).map_or("", String::as_str);
            let blanks = " ".repeat(column.width.saturating_sub(part.width()));
            let (before, after) = if column.numbers { (blanks.as_str(), "") } else { ("", blanks.as_str()) };
            line.push_str(&format!("{before}{part}{after}{}", " ".repeat(GAP)));
        }
        line.trim_end().to_owned()
    };
    (0..height).map(line).collect()
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
    let flat: String = text.chars().map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c }).collect();
    let line = flat.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_CELL) {
        Some((cut, _)) => {
            let cut = line[..cut].rfind(' ').unwrap_or(cut);
            format!("{} …", &line[..cut])
        }
        None => line,
    }
}

/// Characters that turn the direction of writing or show nothing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// After these a long word may be broken: they join codes, names of values and parts of identifiers.
const JOINTS: &[char] = &['+', '_', ':', '/', '-'];

/// The pieces of a text between which a line may end.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(' ').flat_map(|word| {
        let long = word.width() > 16;
        word.split_inclusive(move |c| long && JOINTS.contains(&c))
    })
}

fn longest_piece(text: &str) -> usize {
    pieces(text).map(|piece| piece.trim_end().width()).max().unwrap_or(0)
}

/// Lines of at most `width` columns of the terminal, broken between pieces; a piece that is longer is cut.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let line = lines.last_mut().expect("there is always a last line");
        if line.width() + piece.trim_end().width() <= width {
            line.push_str(piece);
            continue;
        }
        if !line.is_empty() {
            lines.push(String::new());
        }
        for c in piece.chars() {
            let line = lines.last_mut().expect("there is always a last line");
            if line.width() + c.to_string().width() > width && c != ' ' {
                lines.push(c.to_string());
            } else {
                line.push(c);
            }
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Column;
    use super::*;

    fn sample() -> Table {
        let mut table = Table::new(vec![
            Column::shown("date"),
            Column::parties("parties"),
            Column::shown("words"),
            Column::shown("sector").if_room(),
            Column::for_programs("id"),
        ]);
        let words = "Both leaders agreed to deepen cooperation in aviation, public health and the fight against crime. ".repeat(3);
        table.push(vec![json!("2025-10-06"), json!(["MYS", "PAK"]), json!(words), json!("environment_climate"), json!("m-1")]);
        table.push(vec![json!("2025-10-07"), json!(["IRN", "PAK"]), json!("a\u{1b}[31mred\u{7}\nbell"), json!("health"), Value::Null]);
        table
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [60, 80, 120, 200] {
            for line in table(&sample(), width).lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn dates_and_parties_are_not_broken_at_80_columns() {
        let drawn = table(&sample(), 80);
        assert!(drawn.contains("2025-10-06") && drawn.contains("MYS+PAK") && drawn.contains("cooperation"), "{drawn}");
    }

    #[test]
    fn what_need_not_be_there_goes_when_room_is_short() {
        assert!(table(&sample(), 80).contains("environment"));
        assert!(!table(&sample(), 55).contains("environment"));
    }

    #[test]
    fn hidden_columns_and_control_characters_do_not_reach_the_terminal() {
        let drawn = table(&sample(), 80);
        assert!(!drawn.contains("m-1") && !drawn.contains('\u{1b}') && !drawn.contains('\u{7}'), "{drawn}");
        assert!(drawn.contains("a [31mred bell"), "{drawn}");
    }

    #[test]
    fn a_word_that_is_too_long_is_cut() {
        assert_eq!(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("two words", 9), ["two words"]);
        assert_eq!(wrap("東京東京 ab", 4), ["東京", "東京", "ab"]);
    }

    #[test]
    fn a_lead_value_wraps_under_itself() {
        let lead = vec![("last met".to_owned(), json!("word ".repeat(30).trim()))];
        let drawn = page(&Page { title: "MYS and PAK".to_owned(), lead, sections: Vec::new() }, 60, false);
        assert!(drawn.lines().skip(2).all(|line| line.starts_with("          word")), "{drawn}");
    }
}
