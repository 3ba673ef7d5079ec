//! `xtask negated`: how many acts that did not happen are read as if they had, on `eval/negated.tsv`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use chancery::act::Stage;
use chancery::code::Plover;
use chancery::fact::{Code, Modality};
use chancery::lexicon::Lexicon;
use chancery::reader;
use chancery::text::Source;
use chancery::vocabulary::Vocabulary;

use crate::{annotate, root};

/// Prints for each kind of row (negated, denied, hypothetical, future) how many it has and how many were read as realised, and
/// lists these. With a model and its settings, reads with them.
pub fn run(arguments: &[String]) -> Result<()> {
    let learned = match arguments {
        [] => None,
        [model, settings] => Some(annotate::learned(model, settings)?),
        _ => bail!("give nothing, or to try another model its ONNX file and its settings"),
    };
    let stage: &(dyn Stage + Sync) = match &learned {
        Some(learned) => learned,
        None => reader::stage(),
    };
    let path = root().join("eval/negated.tsv");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty()) {
        let [kind, plover, parties, report] = line.split('\t').collect::<Vec<_>>()[..] else {
            bail!("{}:{}: not four columns", path.display(), number + 1)
        };
        let plover = Plover::parse(plover).with_context(|| format!("{}:{}: no type {plover}", path.display(), number + 1))?;
        let counted = tally.entry(kind).or_default();
        counted.0 += 1;
        if realised(report, plover, &parties.split('+').collect::<Vec<_>>(), stage) {
            counted.1 += 1;
            println!("{}:{}: {kind} {plover}: {report}", Path::new("eval/negated.tsv").display(), number + 1);
        }
    }
    for (kind, (rows, wrong)) in tally {
        println!("{kind}: {wrong} of {rows} read as realised");
    }
    Ok(())
}

/// Whether an act of this type with two of these parties is read as having happened.
fn realised(report: &str, plover: Plover, parties: &[&str], stage: &dyn Stage) -> bool {
    let source = Source::new(report);
    let reading = reader::read_with(&source, Lexicon::builtin(), stage);
    let among = |codes: &mut dyn Iterator<Item = &Code>| codes.filter(|code| parties.contains(&code.as_str())).count() >= 2;
    let happened = |event: &chancery::fact::Event| {
        event.plover == plover && event.modality == Modality::Realised && among(&mut event.source.iter().chain(&event.target))
    };
    reading.facts.events.iter().any(happened)
}
