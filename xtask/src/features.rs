//! `xtask features`: what the encoder is shown of every sentence of a folder of documents, as JSONL for the training scripts.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use chancery::act::input::{Piece, input};
use chancery::act::{Stage, Table};
use chancery::reader;
use chancery::text::Source;
use serde_json::json;

use crate::gold;

/// Writes one line a sentence: document, offsets in code points, parties, pieces with their offsets.
pub fn run(arguments: &[String]) -> Result<()> {
    let [docs, out] = arguments else { bail!("give DOCS_DIR and OUT_FILE") };
    let mut file = std::io::BufWriter::new(std::fs::File::create(out).with_context(|| format!("cannot write {out}"))?);
    for document in gold::documents(Path::new(docs))? {
        let mut source = Source::new(document.text.clone());
        source.url = document.url.clone();
        source.published_raw = document.date.clone();
        let text = source.text();
        let points: Vec<usize> = code_points(text);
        let (cast, sentences) = reader::cast(&source);
        for (index, sentence) in sentences.iter().enumerate() {
            let shown = input(&cast, index);
            let word = |piece: &Piece| match piece {
                Piece::Letter(letter) => json!(["L", letter]),
                Piece::Form(form) => json!(["F", form]),
                Piece::Word(span) => json!(["W", span.of(text)]),
            };
            let places: Vec<_> = shown
                .at
                .iter()
                .map(|at| {
                    let span = cast.words.all[*at].span;
                    (points[span.start as usize], points[span.end as usize])
                })
                .collect();
            let line = json!({
                "doc": document.id, "sentence": index, "start": points[sentence.start as usize], "end": points[sentence.end as usize],
                "parties": shown.parties.iter().map(|code| code.as_str()).collect::<Vec<_>>(),
                "worth": shown.worth(&cast, index, !Table::builtin().report(&cast, index).acts.is_empty()), "pair": shown.pair, "about": shown.about,
                "before": shown.before.iter().map(word).collect::<Vec<_>>(), "pieces": shown.pieces.iter().map(word).collect::<Vec<_>>(), "at": places,
            });
            let mut row = String::new();
            writeln!(row, "{line}")?;
            file.write_all(row.as_bytes())?;
        }
    }
    Ok(())
}

/// For every byte offset of `text` the number of code points before it.
pub fn code_points(text: &str) -> Vec<usize> {
    let mut points = vec![0; text.len() + 1];
    let mut count = 0;
    for (at, letter) in text.char_indices() {
        points[at..at + letter.len_utf8()].fill(count);
        count += 1;
    }
    points[text.len()] = count;
    points
}
