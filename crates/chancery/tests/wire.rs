//! The JSON forms, on what the reader makes of the project's own writing.

use std::path::Path;

use chancery::annotation::annotate;
use chancery::reader::{Reading, read};
use chancery::text::Source;
use chancery::wire::{canonical, reading_from_json, reading_to_json};
use serde_json::Value;

/// Texts of the annotated corpus with their readings.
fn readings() -> Vec<(Source, Reading)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/passages");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    // A text of the corpus is a head, the text itself and annotations, with a line of three hyphens between them.
    let texts = files.iter().flat_map(|path| {
        let file = std::fs::read_to_string(path).unwrap();
        file.split("\n=== ").filter_map(|text| text.split("\n---\n").nth(1).map(str::to_owned)).collect::<Vec<_>>()
    });
    let source = |text: String| {
        let mut source = Source::new(text);
        source.published_raw = Some("2025-03-14".to_owned());
        source
    };
    // Every ninth is enough of each kind, and the encoder takes its time in test builds.
    texts.map(source).step_by(9).map(|source| (source.clone(), read(&source))).collect()
}

#[test]
fn a_reading_comes_back_from_its_json_and_is_canonical() {
    let mut facts = 0;
    for (source, reading) in readings() {
        let text = canonical(reading_to_json(&reading));
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(reading_from_json(&value, &source).unwrap(), reading, "{}", source.text());
        assert_eq!(canonical(value), text);
        facts += reading.facts.events.len() + reading.facts.commitments.len();
    }
    assert!(facts > 100, "the reader finds {facts} facts in the whole corpus");
}

#[test]
fn a_reading_of_another_text_is_refused_with_the_place() {
    let (source, reading) = readings().into_iter().find(|(_, reading)| !reading.facts.events.is_empty()).unwrap();
    let value = reading_to_json(&reading);
    let error = reading_from_json(&value, &Source::new(&source.text()[..1])).unwrap_err();
    assert!(error.path.contains('.'), "{error}");
    let mut odd = value.clone();
    odd["facts"]["events"][0]["plover"] = "CHAT".into();
    assert_eq!(reading_from_json(&odd, &source).unwrap_err().to_string(), "facts.events.0.plover: expected a word of the vocabulary");
}

#[test]
fn every_span_of_an_annotation_is_its_quote_in_code_points() {
    fn spans<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
        match value {
            Value::Object(fields) if fields.contains_key("quote") => found.push(value),
            Value::Object(fields) => fields.values().for_each(|field| spans(field, found)),
            Value::Array(items) => items.iter().for_each(|item| spans(item, found)),
            _ => {}
        }
    }
    let mut count = 0;
    for (source, reading) in readings() {
        // Letters of several bytes before the text shift bytes and code points apart.
        let shifted = Source::new(format!("— Türkiye’s ağaç —\n{}", source.text()));
        let reading = if count % 2 == 0 { reading } else { read(&shifted) };
        let source = if count % 2 == 0 { source } else { shifted };
        let points: Vec<char> = source.text().chars().collect();
        let annotation = annotate(&source, &reading, 7);
        let mut found = Vec::new();
        spans(&annotation, &mut found);
        for span in &found {
            let (start, end) = (span["start"].as_u64().unwrap() as usize, span["end"].as_u64().unwrap() as usize);
            assert_eq!(points[start..end].iter().collect::<String>(), span["quote"].as_str().unwrap());
        }
        count += 1 + found.len();
    }
    assert!(count > 500);
}
