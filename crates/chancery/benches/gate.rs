//! `cargo bench -p chancery --bench gate -- FILE.jsonl`: how many documents a second the relevance gate judges on one core, over the
//! `text` of each line of a file of general news, and how many of them pass.
//!
//! The figure is the best of several passes, since a busy machine only ever makes it worse. Without a file it does nothing.

use std::hint::black_box;
use std::time::{Duration, Instant};

use chancery::gate::{Gate, VERSION};
use chancery::text::Source;

const PASSES: usize = 20;

fn main() {
    // Cargo adds `--bench` to the arguments.
    let Some(path) = std::env::args().skip(1).find(|argument| !argument.starts_with("--")) else {
        println!("give a file with a JSON object in each line");
        return;
    };
    let content = std::fs::read_to_string(path).unwrap();
    let text = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().map(Source::new);
    let sources: Vec<Source> = content.lines().filter_map(text).collect();
    let bytes: usize = sources.iter().map(|source| source.text().len()).sum();
    let gate = Gate::builtin();
    let passing = sources.iter().filter(|source| gate.judge(source).passes).count();
    let pass = |_| {
        let begun = Instant::now();
        for source in &sources {
            black_box(gate.judge(source));
        }
        begun.elapsed()
    };
    let best = (0..PASSES).map(pass).min().unwrap_or(Duration::MAX).as_secs_f64();
    println!(
        "{VERSION}: {} documents, {:.1} MB; one core, best of {PASSES}: {:.0} documents/s, {:.0} MB/s; {passing} pass ({:.1} %)",
        sources.len(),
        bytes as f64 / 1e6,
        sources.len() as f64 / best,
        bytes as f64 / 1e6 / best,
        100.0 * passing as f64 / sources.len() as f64,
    );
}
