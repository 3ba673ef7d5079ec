//! The table of decisions: one row, one decision.

use super::{COLUMNS, DELIVERY, Item, Problem, codes};
use crate::fact::{Code, Firmness, Sector};
use crate::text::{Edtf, Span};
use crate::vocabulary::Vocabulary;

/// A cell: its words without the white space around them, and where they stand.
#[derive(Debug, Clone, Copy)]
struct Cell<'t> {
    words: &'t str,
    start: usize,
}

/// The rows below the line that names the columns, up to the first line that is no row.
pub(super) fn items(text: &str, parties: &[Code], problems: &mut Vec<Problem>) -> Vec<Item> {
    let mut items = Vec::new();
    let mut columns: Option<Vec<String>> = None;
    let mut start = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let row = cells(line, start);
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        match &columns {
            None => {
                let names: Vec<String> = row.iter().map(|cell| cell.words.trim_matches('*').to_owned()).collect();
                columns = (names.iter().any(|name| name == "Decision") && names.iter().any(|name| name == "Who")).then_some(names);
            }
            Some(names) => {
                if row.len() < 2 {
                    // White space may part the rows of a Word table, and of an empty row only the number is left.
                    let words = line.trim();
                    if words.is_empty() || words.bytes().all(|byte| byte.is_ascii_digit()) {
                        continue;
                    }
                    break;
                }
                let rule = |cell: &Cell<'_>| cell.words.chars().all(|c| matches!(c, '-' | ':' | ' '));
                if row.iter().all(rule) {
                    continue;
                }
                items.extend(item(names, &row, span, at + 1, parties, problems));
            }
        }
    }
    items
}

/// The cells of a row: parted by bars, or by tabs. An escaped bar belongs to its cell.
fn cells(line: &str, start: usize) -> Vec<Cell<'_>> {
    let bars = line.trim_start().starts_with('|');
    let (mut cells, mut from, mut before) = (Vec::new(), 0, ' ');
    let body = line.trim_end();
    let mut push = |from: usize, to: usize| {
        let words = body[from..to].trim();
        cells.push(Cell { words, start: start + (words.as_ptr() as usize - line.as_ptr() as usize) });
    };
    for (at, letter) in body.char_indices() {
        let parts = if bars { letter == '|' && before != '\\' } else { letter == '\t' };
        if parts {
            push(from, at);
            from = at + 1;
        }
        before = letter;
    }
    if !bars || from < body.len() {
        push(from, body.len());
    }
    if bars {
        cells.remove(0);
    }
    cells
}

fn item(names: &[String], row: &[Cell<'_>], span: Span, line: usize, parties: &[Code], problems: &mut Vec<Problem>) -> Option<Item> {
    debug_assert!(COLUMNS.contains(&"Decision"));
    let cell =
        |name: &str| names.iter().position(|known| known == name).and_then(|at| row.get(at)).filter(|cell| !cell.words.is_empty());
    let words = |name: &str| cell(name).map(|cell| cell.words);
    let text = cell("Decision").map(|cell| Span::new(cell.start, cell.start + cell.words.len()));
    let (concerns, stands) = (words("Concerns").map(str::to_owned), words("Stands"));
    if text.is_none() && concerns.is_none() {
        return None;
    }
    let mut problem = |message: String| problems.push(Problem { line, message });
    let who = match words("Who") {
        None => Vec::new(),
        Some("both" | "all") => parties.to_vec(),
        Some(given) => codes(given).unwrap_or_else(|| {
            problem(format!("`{given}` is no party; write codes, or `both`"));
            Vec::new()
        }),
    };
    if let Some(stranger) = who.iter().find(|code| !parties.is_empty() && !parties.contains(code)) {
        problem(format!("`{stranger}` is no party of this session"));
    }
    if text.is_some() && words("Who").is_none() {
        problem("nobody is named who does it; write codes under `Who`, or `both`".to_owned());
    }
    let firmness = match words("Firmness") {
        None => Firmness::Agreed,
        Some(given) => Firmness::parse(given).unwrap_or_else(|| {
            problem(format!("`{given}` is no step of firmness; write signed, agreed, intends, explores or urges"));
            Firmness::Agreed
        }),
    };
    let mut sectors = Vec::new();
    for given in words("Sector").unwrap_or_default().split([',', ';', ' ']).filter(|part| !part.is_empty()) {
        match Sector::parse(given) {
            Some(sector) => sectors.push(sector),
            None => problem(format!("`{given}` is no sector; `chancery explain sector` lists them")),
        }
    }
    sectors.sort();
    if let Some(given) = stands {
        if !DELIVERY.contains(&given) {
            problem(format!("`{given}` is no stage of delivery; write one of {}", DELIVERY.join(", ")));
        } else if concerns.is_none() {
            problem("`Stands` is about an earlier undertaking; write its identifier under `Concerns`".to_owned());
        }
    }
    Some(Item {
        number: words("No").unwrap_or_default().to_owned(),
        text,
        who,
        by: words("By when").and_then(Edtf::parse),
        by_text: words("By when").map(str::to_owned),
        firmness,
        sectors,
        concerns,
        stands: stands.map(str::to_owned),
        row: span,
    })
}
