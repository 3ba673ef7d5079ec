//! Fact tables: what came through rows is what was read, whatever order and however often.

use std::path::Path;
use std::sync::Arc;

use chancery::wire::row::{COLUMNS, Cell, ColumnType, Row, RowKind, rows};
use chancery_store::{ErrorKind, FactFile, Filter, Result, Store, fact_files};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type as Schema;

use crate::sample::corpus;
use crate::scratch::{NOW, READER, Scratch};

/// The rows of `count` documents of the sample.
fn table(count: usize) -> Vec<Row> {
    corpus(count).iter().flat_map(|(source, reading)| rows(source, reading, READER)).collect()
}

/// The same rows in an order of no meaning.
fn shuffled(rows: &[Row]) -> Vec<Row> {
    let step = (1..).map(|n| 7919 + n).find(|step| gcd(*step, rows.len()) == 1).unwrap();
    (0..rows.len()).map(|n| rows[n * step % rows.len()].clone()).collect()
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn load(store: &mut Store, rows: Vec<Row>) -> chancery_store::Loaded {
    store.load_facts(rows.into_iter().map(Ok), "facts.parquet", NOW).unwrap()
}

#[test]
fn rows_in_any_order_give_the_register_of_the_readings() {
    let scratch = Scratch::new();
    let direct = scratch.register("direct", &corpus(40), 9);
    let mut loaded = Store::open(&scratch.path("loaded")).unwrap();
    let rows = table(40);
    let said = load(&mut loaded, shuffled(&rows));
    assert_eq!((said.documents, said.sources, said.readings, said.known), (40, 40, 40, 0));
    assert_eq!(said.failed, []);
    assert_eq!(loaded.content_hash().unwrap(), direct.content_hash().unwrap());
    assert_eq!(loaded.list(&Filter::default()).unwrap(), direct.list(&Filter::default()).unwrap());
    assert_eq!(loaded.verify().unwrap(), []);
}

#[test]
fn loading_twice_changes_nothing() {
    let scratch = Scratch::new();
    let mut store = Store::open(&scratch.path("r")).unwrap();
    let rows = table(12);
    // Once in one table that holds everything twice, once more in a table of its own.
    let twice = rows.iter().chain(&rows).cloned().collect();
    load(&mut store, twice);
    let before = (store.content_hash().unwrap(), store.list(&Filter::default()).unwrap(), store.stats().unwrap());
    let again = load(&mut store, rows);
    assert_eq!((again.sources, again.readings, again.known), (0, 0, 12));
    assert_eq!(again.failed, []);
    assert_eq!(before, (store.content_hash().unwrap(), store.list(&Filter::default()).unwrap(), store.stats().unwrap()));
}

#[test]
fn what_does_not_make_up_a_document_is_a_failure_and_stops_nothing() {
    let scratch = Scratch::new();
    let mut store = Store::open(&scratch.path("r")).unwrap();
    let mut rows = table(6);
    let victim = rows.iter().position(|row| row.kind != RowKind::Document).unwrap();
    let lost = rows.remove(victim);
    rows.push(Row::error(None, READER, "there is no text in it"));
    let said = load(&mut store, rows);
    assert_eq!((said.documents, said.readings), (5, 5));
    let reasons: Vec<&str> = said.failed.iter().map(|(_, reason)| reason.as_str()).collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert_eq!(reasons[0], "there is no text in it");
    assert!(reasons[1].starts_with("the document announces"), "{reasons:?}");
    assert_eq!(store.failures().unwrap().len(), 2);
    assert!(!store.has(lost.document.unwrap(), READER).unwrap());
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn a_parquet_file_gives_the_rows_that_were_written() {
    let scratch = Scratch::new();
    let rows = table(5);
    let folder = scratch.path("facts");
    std::fs::create_dir_all(folder.join("_temporary")).unwrap();
    let (head, tail) = rows.split_at(rows.len() / 2);
    write(&folder.join("part-0.parquet"), head);
    write(&folder.join("part-1.parquet"), tail);
    write(&folder.join("_temporary/part-2.parquet"), tail);
    std::fs::write(folder.join("_SUCCESS"), "").unwrap();
    let files = fact_files(&folder).unwrap();
    assert_eq!(files.len(), 2, "{files:?}");
    let read: Result<Vec<Row>> = files.iter().flat_map(|path| FactFile::open(path).unwrap()).collect();
    assert_eq!(read.unwrap(), rows);
}

#[test]
fn a_table_of_something_else_is_refused_by_name() {
    let scratch = Scratch::new();
    let path = scratch.path("other.parquet");
    let schema = Schema::group_type_builder("other").with_fields(vec![field("text", ColumnType::Text)]).build().unwrap();
    let file = std::fs::File::create(&path).unwrap();
    SerializedFileWriter::new(file, Arc::new(schema), Arc::new(WriterProperties::default())).unwrap().close().unwrap();
    let error = FactFile::open(&path).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Facts);
    assert!(error.to_string().contains("no column `document`"), "{error}");
}

fn field(name: &str, column: ColumnType) -> Arc<Schema> {
    let (physical, logical) = match column {
        ColumnType::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnType::Whole => (Physical::INT32, None),
        ColumnType::Real => (Physical::DOUBLE, None),
    };
    let field = Schema::primitive_type_builder(name, physical).with_logical_type(logical).with_repetition(Repetition::OPTIONAL);
    Arc::new(field.build().unwrap())
}

/// Writes a fact table as any program may.
fn write(path: &Path, rows: &[Row]) {
    let fields = COLUMNS.iter().map(|(name, column, _)| field(name, *column)).collect();
    let schema = Schema::group_type_builder("facts").with_fields(fields).build().unwrap();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(WriterProperties::default())).unwrap();
    let hashes: Vec<Option<String>> = rows.iter().map(|row| row.document.map(|id| id.hex())).collect();
    let mut group = writer.next_row_group().unwrap();
    for index in 0..COLUMNS.len() {
        let cells: Vec<Cell> = rows.iter().zip(&hashes).map(|(row, hash)| row.cells(hash.as_deref())[index]).collect();
        let there: Vec<i16> = cells.iter().map(|cell| i16::from(*cell != Cell::Empty)).collect();
        let mut column = group.next_column().unwrap().unwrap();
        match column.untyped() {
            ColumnWriter::ByteArrayColumnWriter(writer) => {
                let texts =
                    cells.iter().filter_map(|cell| if let Cell::Text(text) = cell { Some(ByteArray::from(*text)) } else { None });
                writer.write_batch(&texts.collect::<Vec<_>>(), Some(&there), None).unwrap()
            }
            ColumnWriter::Int32ColumnWriter(writer) => {
                let numbers = cells.iter().filter_map(|cell| if let Cell::Whole(n) = cell { Some(*n as i32) } else { None });
                writer.write_batch(&numbers.collect::<Vec<_>>(), Some(&there), None).unwrap()
            }
            ColumnWriter::DoubleColumnWriter(writer) => {
                let numbers = cells.iter().filter_map(|cell| if let Cell::Real(n) = cell { Some(*n) } else { None });
                writer.write_batch(&numbers.collect::<Vec<_>>(), Some(&there), None).unwrap()
            }
            _ => unreachable!("a fact table has texts, whole numbers and fractions"),
        };
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
}
