//! `xtask score`: what the program reads against annotated documents, layer by layer, and the committed scoreboard.
//!
//! The development gold is not part of the project; it is looked for beside the checkout, and where it is missing the chore
//! says so and ends well. `--corpus DIR` measures on any pair of folders `DIR/docs` and `DIR/gold` instead, such as
//! `corpus/check.py --out DIR` writes; the scorer itself comes with the gold.

mod board;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::gold::{self, Document};
use crate::{annotate, root};

/// What to measure, how, and what to do with the figures.
struct Options {
    /// Folder with `docs/` and `gold/`.
    folder: PathBuf,
    /// The name of the set on the scoreboard.
    set: String,
    /// Read with the core alone instead of through the program and a register.
    core: bool,
    /// Compare with the floor and leave the scoreboard as it is.
    check: bool,
    /// Layer whose errors are listed.
    errors: Option<String>,
}

/// Runs the chore.
pub fn run(arguments: &[String]) -> Result<()> {
    let shared = root().join("../shared/gold");
    let mut options = Options { folder: shared.clone(), set: "development".to_owned(), core: false, check: false, errors: None };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--core" => options.core = true,
            "--check" => options.check = true,
            "--errors" => options.errors = Some(value()?.clone()),
            "--corpus" => {
                options.folder = PathBuf::from(value()?);
                let name = options.folder.file_name().map(|name| name.to_string_lossy().into_owned());
                options.set = name.unwrap_or_else(|| "corpus".to_owned());
            }
            other => bail!("unknown argument {other}"),
        }
    }
    let scorer = shared.join("score.py");
    if !scorer.exists() {
        println!("score: skipped, there is no development gold beside this checkout ({})", scorer.display());
        return Ok(());
    }
    measure(&options, &scorer)
}

fn measure(options: &Options, scorer: &Path) -> Result<()> {
    let out = root().join("out/score").join(&options.set);
    let (docs, predictions) = (out.join("docs"), out.join("annotations"));
    for folder in [&docs, &predictions] {
        if folder.exists() {
            std::fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let documents = numbered(gold::documents(&options.folder.join("docs"))?)?;
    // The scorer looks for three digits; a corpus may be numbered with four.
    for document in &documents {
        let (url, date) = (document.url.as_deref().unwrap_or(""), document.date.as_deref().unwrap_or(""));
        std::fs::write(docs.join(format!("{}.txt", document.id)), format!("{url}\n{date}\n{}\n", document.text))?;
    }
    if options.core {
        annotate::write(&documents, &predictions, chancery::reader::stage())?;
    } else {
        annotate_with_program(&documents, &out, &predictions)?;
    }
    let result = out.join("result.json");
    let gold = options.folder.join("gold");
    let mut score = Command::new("python3");
    score.arg(scorer).arg(&predictions).arg("--gold").arg(&gold).arg("--docs").arg(&docs).arg("--json").arg(&result);
    if let Some(layer) = &options.errors {
        score.args(["--errors", layer]);
    }
    succeed(&mut score)?;
    let result: Value = serde_json::from_str(&std::fs::read_to_string(&result)?)?;
    let rows = board::rows(&options.set, &result, false_alarms(&gold, &predictions, &documents)?);
    if !options.core && !options.check {
        board::write(&root().join("eval/scoreboard.tsv"), &options.set, &rows)?;
    }
    board::hold_floor(&root().join("eval/floor.tsv"), &rows)
}

/// Documents with ids of at least three digits.
fn numbered(mut documents: Vec<Document>) -> Result<Vec<Document>> {
    for document in &mut documents {
        let number: u32 = document.id.parse().with_context(|| format!("{}.txt is not named by a number", document.id))?;
        document.id = format!("{number:03}");
    }
    Ok(documents)
}

/// The way a user goes: one JSONL file, a register, an export.
fn annotate_with_program(documents: &[Document], out: &Path, predictions: &Path) -> Result<()> {
    let (input, register) = (out.join("documents.jsonl"), out.join("score.register"));
    let lines = documents.iter().map(|document| {
        format!("{}\n", json!({ "id": document.id, "url": document.url, "date": document.date, "text": document.text }))
    });
    std::fs::write(&input, lines.collect::<String>())?;
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", register.display()));
    }
    let program = crate::release_program()?;
    succeed(Command::new(&program).arg("--register").arg(&register).args(["read", "--no-gate"]).arg(&input))?;
    succeed(Command::new(&program).args(["export", "annotations", "--register"]).arg(&register).arg("--out").arg(predictions))
}

/// Of the documents in which there is nothing to find, how many gave a meeting, event, commitment or mechanism all the same.
fn false_alarms(gold: &Path, predictions: &Path, documents: &[Document]) -> Result<(usize, usize)> {
    const LAYERS: [&str; 4] = ["meetings", "events", "commitments", "mechanisms"];
    let found = |value: &Value| LAYERS.iter().any(|layer| value[layer].as_array().is_some_and(|items| !items.is_empty()));
    let load = |path: PathBuf| -> Result<Value> {
        Ok(serde_json::from_str(&std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?)?)
    };
    let mut predicted = std::collections::BTreeMap::new();
    for document in documents {
        let path = predictions.join(format!("{}.json", document.id));
        predicted.insert(document.id.parse::<u64>()?, path.exists() && found(&load(path)?));
    }
    let (mut alarms, mut empty) = (0, 0);
    for entry in std::fs::read_dir(gold)? {
        let annotation = load(entry?.path())?;
        if let Some(number) = annotation["doc"].as_u64().filter(|_| !found(&annotation)) {
            empty += 1;
            alarms += usize::from(predicted.get(&number).copied().unwrap_or(false));
        }
    }
    Ok((alarms, empty))
}

/// Runs a command and fails where it fails.
fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", command.get_program().to_string_lossy()))?;
    if !status.success() {
        bail!("{} ended with {status}", command.get_program().to_string_lossy());
    }
    Ok(())
}
