//! A register of invented documents, as large as wanted: `cargo run --release -p chancery-store --example sample_register --
//! 100000 out/sample.register`. For load tests, which need a register that everybody can make again.

use std::path::Path;

use chancery::reader::Reading;
use chancery::text::{Source, Span};
use chancery_store::Store;

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../tests/store/sample.rs"]
mod sample;

const NOW: &str = "2026-01-31T09:00:00Z";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [count, path] = arguments.as_slice() else { return Err("give a number of documents and a path".into()) };
    let (count, path): (usize, &Path) = (count.parse()?, path.as_ref());
    if path.exists() {
        return Err(format!("{} is there already", path.display()).into());
    }
    let mut store = Store::open(path)?;
    let run = store.begin(NOW, "table-sample")?;
    for from in (0..count).step_by(2_000) {
        let batch: Vec<_> = (from..(from + 2_000).min(count)).map(|n| document(n, count)).collect();
        store.append(run, &batch)?;
    }
    store.derive()?;
    store.finish(run, NOW)?;
    println!("{count} documents in {}", path.display());
    Ok(())
}

const ORDINALS: &[&str] = &["first", "second", "third", "fourth", "fifth", "sixth", "seventh"];

/// Document `n` of the sample; every third one also tells of a session of its panel, so that bodies have lives.
fn document(n: usize, count: usize) -> (Source, Reading) {
    let (mut source, mut reading) = sample::document(n, count);
    let (Some(panel), Some(meeting)) = (reading.facts.mechanisms.first(), reading.facts.meetings.first()) else {
        return (source, reading);
    };
    let (Some(place), Some(day)) = (&meeting.place, &meeting.date) else { return (source, reading) };
    if n.is_multiple_of(3) {
        let ordinal = ORDINALS[n / 3 % ORDINALS.len()];
        let name = &panel.instrument.name;
        let mut text = source.text().to_owned();
        for said in
            [format!("The {ordinal} session of the {name} was held in {place} on {day}."), "It meets every two years.".to_owned()]
        {
            text.push(' ');
            reading.sentences.push(Span::new(text.len(), text.len() + said.len()));
            text.push_str(&said);
        }
        let known = source;
        source = Source::new(text);
        (source.name, source.publisher, source.url) = (known.name, known.publisher, known.url);
        (source.published_raw, source.lang) = (known.published_raw, known.lang);
    }
    (source, reading)
}
