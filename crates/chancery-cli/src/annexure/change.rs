//! From a filled-in annexure to decisions: every cell that differs from what was written, and from what the register has now.

use std::collections::BTreeSet;

use chancery::register::decision::Decided;
use chancery::text::Edtf;
use chancery_store::Draft;

use super::row::{Cell, PROGRESS, Row, is_area, note};
use crate::write::xlsx::Filled;

/// What a filled-in sheet changes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// One decision each.
    pub changes: Vec<Change>,
    /// What cannot be taken, and why.
    pub refused: Vec<String>,
}

/// One decision that a cell makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The row of the sheet.
    pub row: usize,
    record: String,
    action: Decided,
    field: Option<&'static str>,
    value: String,
}

impl Change {
    /// The decision, with its author and reason.
    pub fn draft(&self, author: &str, reason: &str) -> Draft {
        Draft {
            author: author.to_owned(),
            reason: reason.to_owned(),
            action: self.action,
            record: self.record.clone(),
            field: self.field.map(str::to_owned),
            value: Some(self.value.clone()),
            private: false,
        }
    }
}

/// Compares a filled-in sheet with what was written and with what the register has now.
pub fn changes(filled: &Filled, written: &Filled, current: &[Row]) -> Changes {
    let mut found = Changes::default();
    let record_of = |sheet: &Filled, row: &[String]| sheet.value(row, Cell::Record.head()).to_owned();
    for (number, row) in &filled.rows {
        let record = record_of(filled, row);
        if record.is_empty() {
            found
                .refused
                .push(format!("row {number} names no record: what no report tells of is not taken; read a report of it first"));
            continue;
        }
        let before = written.rows.iter().map(|(_, row)| row).find(|row| record_of(written, row) == record);
        let now = current.iter().find(|row| row.get(Cell::Record) == record);
        let (Some(before), Some(now)) = (before, now) else {
            found.refused.push(format!("row {number}: the register holds no record {record}"));
            continue;
        };
        for cell in Cell::ALL {
            let [given, was] = [filled.value(row, cell.head()).trim(), written.value(before, cell.head()).trim()];
            let held = now.get(cell);
            if same(cell, given, was) || same(cell, given, held) {
                continue;
            }
            // The partner is told from the point of view of the one who wrote the sheet, and the words are those of the sources.
            if matches!(cell, Cell::Partner | Cell::RestsOn | Cell::Record) {
                found.refused.push(format!("row {number}: {} is not filled in by hand", cell.head()));
                continue;
            }
            if !same(cell, was, held) {
                let head = cell.head();
                found.refused.push(format!(
                    "row {number}: {head} was `{was}` in the sheet and is `{held}` in the register by now; write the sheet anew"
                ));
                continue;
            }
            match decisions(cell, was, given) {
                Ok(made) => found.changes.extend(made.into_iter().map(|(action, field, value)| Change {
                    row: *number,
                    record: record.clone(),
                    action,
                    field,
                    value,
                })),
                Err(why) => found.refused.push(format!("row {number}: {} {why}", cell.head())),
            }
        }
    }
    found
}

/// Whether two texts of a cell say the same: an area is a list in any order.
fn same(cell: Cell, one: &str, other: &str) -> bool {
    one == other || (cell == Cell::Area && areas(one) == areas(other))
}

fn areas(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect()
}

type Made = Vec<(Decided, Option<&'static str>, String)>;

/// The decisions that a cell makes by going from one text to another.
fn decisions(cell: Cell, was: &str, given: &str) -> Result<Made, String> {
    let day = |text: &str| {
        if text.is_empty() || Edtf::parse(text).is_some() {
            Ok(())
        } else {
            Err(format!("takes a day such as 2025-11-19, not `{text}`"))
        }
    };
    let mut made = Made::new();
    match cell {
        Cell::Ministry | Cell::Counterpart => made.push((Decided::Note, None, format!("{} {given}", note(cell)))),
        Cell::Progress if PROGRESS.contains(&given) => made.push((Decided::Status, Some("delivery"), given.to_owned())),
        Cell::Progress => return Err(format!("takes one of {}", PROGRESS.join(", "))),
        Cell::Instrument if given.is_empty() => return Err("cannot be empty".to_owned()),
        Cell::Instrument => made.push((Decided::Edit, Some("name"), given.to_owned())),
        Cell::Signed => {
            day(given)?;
            made.extend((!was.is_empty()).then(|| (Decided::Reject, Some("action"), format!("signed {was}"))));
            made.extend((!given.is_empty()).then(|| (Decided::Edit, Some("action"), format!("signed {given}"))));
        }
        Cell::Expires => {
            day(given)?;
            let (action, value) = if given.is_empty() { (Decided::Reject, was) } else { (Decided::Edit, given) };
            made.push((action, Some("expiry"), value.to_owned()));
        }
        Cell::Area => {
            let (old, new) = (areas(was), areas(given));
            if let Some(unknown) = new.iter().find(|word| !is_area(word)) {
                return Err(format!("takes sectors, not `{unknown}`; `chancery explain sector` lists them"));
            }
            made.extend(old.difference(&new).map(|word| (Decided::Reject, Some("sector"), (*word).to_owned())));
            made.extend(new.difference(&old).map(|word| (Decided::Edit, Some("sector"), (*word).to_owned())));
        }
        Cell::Partner | Cell::RestsOn | Cell::Record => {}
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn row(signed: &str, area: &str) -> Row {
        Row(BTreeMap::from([
            (Cell::Record, "agreement:chl-fji:loan".to_owned()),
            (Cell::Instrument, "loan".to_owned()),
            (Cell::Signed, signed.to_owned()),
            (Cell::Area, area.to_owned()),
        ]))
    }

    fn sheet(row: &Row) -> Filled {
        let texts = Cell::ALL.iter().map(|cell| row.get(*cell).to_owned()).collect();
        Filled { name: "a".to_owned(), heads: Cell::ALL.iter().map(|cell| cell.head().to_owned()).collect(), rows: vec![(2, texts)] }
    }

    fn taken(filled: &Row, written: &Row, current: &Row) -> (Vec<String>, usize) {
        let found = changes(&sheet(filled), &sheet(written), std::slice::from_ref(current));
        let said = found.changes.iter().map(|change| format!("{} {} {}", change.action, change.field.unwrap_or("-"), change.value));
        (said.collect(), found.refused.len())
    }

    #[test]
    fn an_unchanged_sheet_decides_nothing() {
        let same = row("2024-02-08", "trade");
        assert_eq!(taken(&same, &same, &same), (Vec::new(), 0));
        // What the register has learned since is not taken back by an old sheet.
        assert_eq!(taken(&same, &same, &row("2024-02-09", "trade")), (Vec::new(), 0));
    }

    #[test]
    fn each_changed_cell_is_a_decision_of_its_own() {
        let (before, after) = (row("2024-02-08", "trade"), row("2024-02-09", "trade, defence"));
        let said = ["reject action signed 2024-02-08", "edit action signed 2024-02-09", "edit sector defence"];
        assert_eq!(taken(&after, &before, &before), (said.map(str::to_owned).to_vec(), 0));
        // Reading the same sheet again finds the register as the sheet wants it.
        assert_eq!(taken(&after, &before, &row("2024-02-09", "defence trade")), (Vec::new(), 0));
    }

    #[test]
    fn what_is_no_day_or_sector_is_refused() {
        let before = row("2024-02-08", "trade");
        assert_eq!(taken(&row("last week", "trade"), &before, &before), (Vec::new(), 1));
        assert_eq!(taken(&row("2024-02-08", "fishing"), &before, &before), (Vec::new(), 1));
    }

    #[test]
    fn a_cell_that_changed_on_both_sides_is_left_to_people() {
        assert_eq!(taken(&row("2024-02-09", "trade"), &row("2024-02-08", "trade"), &row("2024-02-10", "trade")), (Vec::new(), 1));
    }
}
