//! `chancery code`: JSON lines of marked sentences in, JSON lines of coded events out, in the same order.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use chancery::act::{Coded, Learned};
use chancery::code::{Codebook, mode};
use serde_json::{Value, json};

use crate::args::Code;
use crate::exit::Exit;

/// Sentences taken in at a time: enough to keep every core busy, little enough to stream.
const BATCH: usize = 2048;

pub fn run(code: &Code) -> Result<Exit> {
    let codebook = match &code.codebook {
        None => Codebook::plover(),
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            Codebook::read(&text).with_context(|| format!("{} is no codebook", path.display()))?
        }
    };
    let name = code.file.display().to_string();
    let input: Box<dyn BufRead> = if name == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(&code.file).with_context(|| format!("cannot read {name}"))?))
    };
    let jobs = code.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut failed = false;
    let mut lines = input.lines().enumerate();
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        for (index, line) in lines.by_ref().take(BATCH) {
            batch.push((index + 1, line.with_context(|| format!("{name}:{}: not UTF-8 text", index + 1))?));
        }
        if batch.is_empty() {
            break;
        }
        for answer in coded(&batch, &codebook, jobs) {
            match answer {
                None => {}
                Some(Ok(row)) => writeln!(out, "{row}")?,
                Some(Err(message)) => {
                    eprintln!("chancery: {name}:{message}");
                    failed = true;
                }
            }
        }
    }
    out.flush()?;
    Ok(if failed { Exit::SomeFailed } else { Exit::Fine })
}

/// The answers to some lines, in their order; `None` for a blank line.
fn coded(batch: &[(usize, String)], codebook: &Codebook, jobs: usize) -> Vec<Option<Result<Value, String>>> {
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(vec![None; batch.len()]);
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(batch.len()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some((number, line)) = batch.get(at) else { break };
                    if line.trim().is_empty() {
                        continue;
                    }
                    let answer = code_line(line, codebook).map_err(|message| format!("{number}: {message}"));
                    answers.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(answer);
                }
            });
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn code_line(line: &str, codebook: &Codebook) -> Result<Value, String> {
    let row: Value = serde_json::from_str(line).map_err(|error| format!("not JSON: {error}"))?;
    let id = row.get("id").cloned().unwrap_or(Value::Null);
    let marked = row.get("text").and_then(Value::as_str).ok_or("no `text`")?;
    let pair = Pair::find(marked, row.get("source"), row.get("target"))?;
    let coded = Learned::builtin().code(&pair.text, pair.source.as_ref(), pair.target.as_ref());
    let (category, confidence) = codebook.likeliest(&coded.probabilities);
    let likeliest =
        category.types.iter().max_by(|a, b| coded.probabilities[**a as usize].total_cmp(&coded.probabilities[**b as usize]));
    let plover = *likeliest.ok_or("the codebook has an empty category")?;
    Ok(json!({
        "id": id,
        "plover": category.name,
        "mode": mode(plover, &pair.text),
        "quad": category.quad,
        "modality": Coded::modality(plover, &pair.text).to_string(),
        "score": category.score,
        "confidence": (f64::from(confidence) * 1000.0).round() / 1000.0,
    }))
}

/// A text without marks, and the byte ranges of its source and its target: one of them at least ("Two newspapers were ordered to
/// close" names no source).
#[derive(Debug, PartialEq, Eq)]
struct Pair {
    text: String,
    source: Option<Range<usize>>,
    target: Option<Range<usize>>,
}

impl Pair {
    fn find(marked: &str, source: Option<&Value>, target: Option<&Value>) -> Result<Pair, String> {
        let given =
            |actor: Option<&Value>, name| actor.filter(|actor| !actor.is_null()).map(|actor| range(marked, actor, name)).transpose();
        match (given(source, "source")?, given(target, "target")?) {
            (None, None) => Pair::from_marks(marked),
            (source, target) => Ok(Pair { text: marked.to_owned(), source, target }),
        }
    }

    fn from_marks(marked: &str) -> Result<Pair, String> {
        let mut text = String::with_capacity(marked.len());
        let mut places = [None; 4];
        let mut rest = marked;
        while let Some(at) = rest.find('<') {
            text.push_str(&rest[..at]);
            rest = &rest[at..];
            let mark = ["<s>", "</s>", "<t>", "</t>"].iter().position(|mark| rest.starts_with(mark));
            match mark {
                Some(mark) => {
                    places[mark].get_or_insert(text.len());
                    rest = &rest[if mark % 2 == 0 { 3 } else { 4 }..];
                }
                None => {
                    text.push('<');
                    rest = &rest[1..];
                }
            }
        }
        text.push_str(rest);
        let actor = |from: Option<usize>, to: Option<usize>| match (from, to) {
            (Some(from), Some(to)) if from < to => Some(Some(from..to)),
            (None, None) => Some(None),
            _ => None,
        };
        match (actor(places[0], places[1]), actor(places[2], places[3])) {
            (Some(source), Some(target)) if source.is_some() || target.is_some() => Ok(Pair { text, source, target }),
            _ => Err("no `<s>…</s>` or `<t>…</t>` in `text`, and no `source` or `target` beside it".to_owned()),
        }
    }
}

/// The bytes of an actor that is given by its words or by its code points.
fn range(text: &str, given: &Value, name: &str) -> Result<Range<usize>, String> {
    if let Some(words) = given.as_str() {
        let at = text.find(words).ok_or_else(|| format!("`{name}` is not in the text: {words:?}"))?;
        return Ok(at..at + words.len());
    }
    let number = |key: usize, word: &str| {
        given.get(key).or_else(|| given.get(word)).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok())
    };
    let (Some(start), Some(end)) = (number(0, "start"), number(1, "end")) else {
        return Err(format!("`{name}` is neither words nor a start and an end"));
    };
    let byte = |point: usize| text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(point);
    match (byte(start), byte(end)) {
        (Some(from), Some(to)) if from < to => Ok(from..to),
        _ => Err(format!("`{name}` lies outside the text: {start} to {end}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_words_and_code_points_give_the_same_pair() {
        let marks = Pair::find("À Lomé <s>Togo</s> thanked <t>Bénin</t>.", None, None).unwrap();
        assert_eq!(&marks.text[marks.source.clone().unwrap()], "Togo");
        let text = "À Lomé Togo thanked Bénin.";
        assert_eq!(Pair::find(text, Some(&json!("Togo")), Some(&json!("Bénin"))).unwrap(), marks);
        assert_eq!(Pair::find(text, Some(&json!([7, 11])), Some(&json!({"start": 20, "end": 25}))).unwrap(), marks);
    }

    #[test]
    fn a_line_that_cannot_be_coded_says_why() {
        let plover = Codebook::plover();
        let error = |line: &str| code_line(line, &plover).unwrap_err();
        assert!(error("{").starts_with("not JSON"));
        assert_eq!(error("{}"), "no `text`");
        assert!(error(r#"{"text":"<s>A</s> hit <t>B"}"#).contains("<t>"));
        assert!(error(r#"{"text":"A hit B"}"#).contains("<s>"));
        assert!(code_line(r#"{"text":"<s>The court</s> opened an inquiry."}"#, &plover).is_ok());
        assert!(code_line(r#"{"text":"<t>Two newspapers</t> were ordered to close."}"#, &plover).is_ok());
        assert!(code_line(r#"{"text":"Two newspapers were ordered to close.","target":"Two newspapers"}"#, &plover).is_ok());
        assert!(error(r#"{"text":"A hit B","source":"C","target":"B"}"#).contains("not in the text"));
        assert!(error(r#"{"text":"A hit B","source":[0,1],"target":[6,90]}"#).contains("outside"));
    }
}
