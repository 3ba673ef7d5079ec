//! `cargo bench -p chancery`: what each stage of the reading costs, on one core, over the project's own annotated writing, or
//! with `-- FILE.jsonl` over the `text` of each line of a file.
//!
//! Prints a table; a figure is the best of several passes, since a busy machine only ever makes it worse.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use chancery::act::{Report, Stage, Table};
use chancery::gate::Gate;
use chancery::lexicon::Lexicon;
use chancery::mention::{self, Cast};
use chancery::reader::{read, read_with};
use chancery::text::{self, Source, Span};
use chancery::{annotation, register, wire};

const PASSES: usize = 5;

/// A stage that reports nothing: what is left is everything but the seam.
struct Silent;

impl Stage for Silent {
    fn report(&self, _: &Cast<'_>, _: usize) -> Report {
        Report::default()
    }
}

fn main() {
    // Cargo adds `--bench` to the arguments.
    let sources = match std::env::args().nth(1).filter(|argument| !argument.starts_with("--")) {
        Some(path) => lines(Path::new(&path)),
        None => corpus(),
    };
    let lexicon = Lexicon::builtin();
    let split: Vec<Vec<Span>> = sources.iter().map(|source| text::sentences(source.text())).collect();
    let sentences: usize = split.iter().map(Vec::len).sum();
    let bytes: usize = sources.iter().map(|source| source.text().len()).sum();
    println!("{} documents, {sentences} sentences, {} kB; one core, best of {PASSES}", sources.len(), bytes / 1000);
    println!("{:34}{:>10}{:>14}{:>10}", "stage", "ms", "sentences/s", "MB/s");
    let row = |name: &str, best: Duration| {
        let seconds = best.as_secs_f64();
        let (per_second, megabytes) = (sentences as f64 / seconds, bytes as f64 / 1e6 / seconds);
        println!("{name:34}{:>10.1}{per_second:>14.0}{megabytes:>10.1}", seconds * 1000.0);
    };
    let each = |run: &dyn Fn(&Source)| best(|| sources.iter().for_each(run));

    row("sentences", each(&|source| drop(black_box(text::sentences(source.text())))));
    row(
        "gazetteer",
        each(&|source| {
            let mut hits = Vec::new();
            lexicon.find(source.text(), &mut hits);
            black_box(hits.len());
        }),
    );
    row(
        "relevance gate",
        each(&|source| {
            black_box(Gate::builtin().judge(source));
        }),
    );
    row(
        "mentions and references",
        best(|| {
            for (source, sentences) in sources.iter().zip(&split) {
                black_box(mention::cast(source.text(), sentences, None, None, lexicon));
            }
        }),
    );
    let casts: Vec<Cast> =
        sources.iter().zip(&split).map(|(source, sentences)| mention::cast(source.text(), sentences, None, None, lexicon)).collect();
    row(
        "the seam's stage: the table",
        best(|| {
            for cast in &casts {
                for sentence in 0..cast.words.sentences.len() {
                    black_box(Table::builtin().report(cast, sentence));
                }
            }
        }),
    );
    row("all but the seam's stage", each(&|source| drop(black_box(read_with(source, lexicon, &Silent)))));
    row("all, with the table stage", each(&|source| drop(black_box(read_with(source, lexicon, Table::builtin())))));

    let readings: Vec<_> = sources.iter().map(|source| (source.clone(), read(source))).collect();
    row(
        "annotation",
        best(|| {
            for (source, reading) in &readings {
                black_box(annotation::annotate(source, reading, 0));
            }
        }),
    );
    row(
        "reading to canonical JSON",
        best(|| {
            for (_, reading) in &readings {
                black_box(wire::canonical(wire::reading_to_json(reading)));
            }
        }),
    );
    row("records of all readings", best(|| drop(black_box(register::build(&readings)))));
}

fn best(mut run: impl FnMut()) -> Duration {
    let pass = |_| {
        let begun = Instant::now();
        run();
        begun.elapsed()
    };
    (0..PASSES).map(pass).min().unwrap_or_default()
}

/// The texts of a file with a JSON object in each line.
fn lines(path: &Path) -> Vec<Source> {
    let content = std::fs::read_to_string(path).unwrap();
    let text = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().map(Source::new);
    content.lines().filter_map(text).collect()
}

/// The texts of the corpus.
fn corpus() -> Vec<Source> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let mut sources = Vec::new();
    for folder in ["passages", "reports"] {
        let mut paths: Vec<_> = std::fs::read_dir(corpus.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let content = std::fs::read_to_string(path).unwrap();
            for (header, body) in content.split("=== ").skip(1).filter_map(|block| block.split_once("\n---\n")) {
                let mut source = Source::new(body.split("\n---\n").next().unwrap_or(body).trim_end_matches("\n---"));
                source.published_raw = header.lines().find_map(|line| line.strip_prefix("date: ")).map(str::to_owned);
                sources.push(source);
            }
        }
    }
    sources
}
