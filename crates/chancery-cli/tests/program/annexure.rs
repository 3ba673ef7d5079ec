//! The annexure goes out, is filled in, and comes back as decisions that stay.

use std::path::Path;

use calamine::{Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;

use crate::bench::Bench;

/// Two instruments of one pair.
fn bench() -> Bench {
    let bench = Bench::new();
    let reports = [
        (
            "loan",
            " date 2024-02-08 SUVA: Chile and Fiji signed an agreement on fisheries in Suva on Thursday. Chilean Foreign Minister Ana \
             Reyes met her Fijian counterpart, Jone Vakatawa.",
        ),
        ("seeds", " date 2024-06-14 Chile and Fiji signed a memorandum of understanding on seed research in Santiago on Friday."),
    ];
    for (name, text) in reports {
        bench.write(&format!("in/{name}.txt"), text);
    }
    bench.run("read -q in").ended(0);
    bench
}

/// Every sheet as rows of text.
fn sheets(path: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let names = workbook.sheet_names();
    let rows =
        |range: calamine::Range<calamine::Data>| range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    names.into_iter().map(|name| (name.clone(), rows(workbook.worksheet_range(&name).unwrap()))).collect()
}

/// Writes the sheets anew as another program would, with some cells of the first one changed: row, head, text.
fn fill(from: &Path, to: &Path, changes: &[(usize, &str, &str)]) {
    let mut held = sheets(from);
    for (row, head, text) in changes {
        let column = held[0].1[0].iter().position(|known| known == head).unwrap();
        held[0].1[*row][column] = (*text).to_owned();
    }
    let mut workbook = Workbook::new();
    for (name, rows) in held {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name).unwrap();
        for (at, row) in (0..).zip(rows) {
            for (column, text) in (0..).zip(row) {
                worksheet.write_string(at, column, text).unwrap();
            }
        }
    }
    workbook.save(to).unwrap();
}

fn value(path: &Path, row: usize, head: &str) -> String {
    let held = sheets(path);
    let column = held[0].1[0].iter().position(|known| known == head).unwrap();
    held[0].1[row][column].clone()
}

#[test]
fn what_a_ministry_fills_in_stays_in_the_register() {
    let bench = bench();
    bench.run("annexure write CHL FJI --out a.xlsx").ended(0);
    let (given, filled) = (bench.path("a.xlsx"), bench.path("b.xlsx"));
    assert_eq!(sheets(&given)[0].1.len(), 3, "two instruments");
    let changes = [
        (1, "Ministry", "Ministry of Fisheries"),
        (1, "Progress", "partly"),
        (2, "Expires", "2029-06-14"),
        (2, "Instrument", "Memorandum on Seeds"),
    ];
    fill(&given, &filled, &changes);
    let dry = bench.run("annexure read b.xlsx --author Reyes --dry-run -o json").ended(0).json();
    assert_eq!(dry.as_array().unwrap().len(), 4, "{dry:#}");
    let read = bench.run("annexure read b.xlsx --author Reyes -o json").ended(0).json();
    assert!(read.as_array().unwrap().iter().all(|row| row["decision"].as_str().unwrap().starts_with("d-")), "{read:#}");
    bench.run("annexure read b.xlsx --author Reyes").ended(3);
    bench.run("rebuild").ended(0);
    bench.run("annexure write CHL FJI --out c.xlsx").ended(0);
    let back = bench.path("c.xlsx");
    for (row, head, text) in changes {
        assert_eq!(value(&back, row, head), text);
    }
    bench.run("verify").ended(0);
}

#[test]
fn an_untouched_sheet_decides_nothing_and_a_wrong_cell_is_named() {
    let bench = bench();
    bench.run("annexure write CHL --out a.xlsx").ended(0);
    bench.run("annexure read a.xlsx --author Reyes").ended(3);
    fill(&bench.path("a.xlsx"), &bench.path("b.xlsx"), &[(1, "Signed", "last Thursday"), (2, "Progress", "nearly")]);
    let said = bench.run("annexure read b.xlsx --author Reyes").ended(4);
    assert!(said.err.contains("row 2: Signed takes a day") && said.err.contains("row 3: Progress takes one of"), "{}", said.err);
    bench.write("c.xlsx", "no spreadsheet");
    bench.run("annexure read c.xlsx --author Reyes").ended(1);
}
