//! Rows: what they say, that they can be put together again, and that nothing wrong can.

use super::*;
use crate::reader;

const TEXT: &str = "SUVA, May 16 (Harbour Wire) — Fiji’s Prime Minister Sitiveni Rabuka met Chile’s Foreign Minister Alberto van Klaveren \
                    in Suva on Thursday. The two countries agreed to establish a joint committee on fisheries. Chile condemned Peru.";

fn read() -> (Source, Reading) {
    let mut source = Source::new(TEXT);
    source.published_raw = Some("2024-05-17".to_owned());
    source.name = Some("w-1".to_owned());
    let reading = reader::read(&source);
    (source, reading)
}

fn made() -> Vec<Row> {
    let (source, reading) = read();
    rows(&source, &reading, "r-1")
}

#[test]
fn a_reading_survives_its_rows() {
    let (source, reading) = read();
    let rows = rows(&source, &reading, "r-1");
    assert!(rows.len() > 5, "{rows:?}");
    assert_eq!(assemble(&rows), Ok((source, reading)));
}

#[test]
fn offsets_are_code_points() {
    let characters: Vec<char> = TEXT.chars().collect();
    for row in made().iter().skip(1) {
        let (start, end) = (row.start.unwrap() as usize, row.end.unwrap() as usize);
        assert_eq!(characters[start..end].iter().collect::<String>(), *row.quote.as_ref().unwrap());
    }
}

#[test]
fn every_column_has_a_cell_of_its_type() {
    for row in made() {
        let hash = row.document.map(SourceId::hex);
        for ((name, column, _), cell) in COLUMNS.iter().zip(row.cells(hash.as_deref())) {
            let fits =
                matches!((column, cell), (_, Cell::Empty) | (Text, Cell::Text(_)) | (Whole, Cell::Whole(_)) | (Real, Cell::Real(_)));
            assert!(fits, "{name}: {cell:?}");
        }
    }
}

#[test]
fn rows_come_back_from_their_words() {
    for row in made() {
        let hash = row.document.map(SourceId::hex);
        let words = row.cells(hash.as_deref()).map(|cell| match cell {
            Cell::Empty => None,
            Cell::Text(text) => Some(text.to_owned()),
            Cell::Whole(number) => Some(number.to_string()),
            Cell::Real(number) => Some(number.to_string()),
        });
        assert_eq!(Row::from_words(words.clone()).as_ref(), Ok(&row));
        let mut unsound = words;
        unsound[3] = Some("gossip".to_owned());
        assert_eq!(Row::from_words(unsound), Err("kind"));
    }
}

#[test]
fn what_was_altered_is_refused() {
    type Alter = fn(&mut Vec<Row>);
    let cases: [(Alter, RowError); 6] = [
        (|rows| drop(rows.remove(0)), RowError::NoDocument),
        (|rows| rows[0].text = None, RowError::NoText),
        (|rows| drop(rows.pop()), RowError::Facts { announced: made().len() as u32 - 1, found: made().len() as u32 - 2 }),
        (|rows| rows[0].text = Some(TEXT.replace("Peru", "Cuba")), RowError::Altered),
        (|rows| rows[0].published_raw = None, RowError::Altered),
        (|rows| rows[2].body = rows[2].body.as_ref().map(|body| format!(" {body}")), RowError::Differs(2)),
    ];
    for (alter, error) in cases {
        let mut rows = made();
        alter(&mut rows);
        assert_eq!(assemble(&rows), Err(error));
    }
    let mut rows = made();
    let body = rows[1].body.as_mut().unwrap();
    *body = body.replace("\"cite\":[", "\"cite\":[9");
    assert!(matches!(assemble(&rows), Err(RowError::Body(_))), "a citation outside the text was taken");
}

#[test]
fn rows_in_any_order_and_twice_have_one_hash() {
    let rows = made();
    let hash = |rows: &mut dyn Iterator<Item = &Row>| {
        let mut content = ContentHash::default();
        for row in rows {
            content.row(row.document.unwrap(), &row.reader, row.ordinal, row.kind.as_str(), row.body.as_deref().unwrap());
        }
        content.finish()
    };
    let forward = hash(&mut rows.iter());
    assert_eq!(hash(&mut rows.iter().rev()), forward);
    assert_eq!(hash(&mut rows.iter().chain(&rows[2..])), forward);
    assert_ne!(hash(&mut rows[..rows.len() - 1].iter()), forward);
    let mut whole = ContentHash::default();
    whole.document(rows[0].document.unwrap(), "r-1", &rows);
    assert_eq!(whole.finish(), forward);
}

#[test]
fn an_error_row_is_not_content() {
    let (source, _) = read();
    let row = Row::error(Some(&source), "r-1", "the reader broke on it");
    let mut content = ContentHash::default();
    content.row(row.document.unwrap(), &row.reader, row.ordinal, row.kind.as_str(), "");
    assert_eq!(content.finish(), ContentHash::default().finish());
    assert_eq!((row.name.as_deref(), row.error.as_deref()), (Some("w-1"), Some("the reader broke on it")));
}
