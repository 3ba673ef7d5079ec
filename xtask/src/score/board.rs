//! The scoreboard `eval/scoreboard.tsv`, and the floor `eval/floor.tsv` under which no figure may fall.

use std::path::Path;

use anyhow::{Context, Result, bail};
use chancery::reader;
use serde_json::Value;

const HEAD: &str = "# What the reader finds, measured by `cargo xtask score`. Generated: do not edit.
# P precision, R recall, F1; n items of the reference annotation. Accuracies are over matched items and stand under F1.
# columns: set, layer, P, R, F1, n, reader
";

/// One figure.
pub struct Row {
    set: String,
    layer: String,
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
    n: u64,
}

/// The figures of one scorer result, layers first, then attributes of matched items, then false alarms.
pub fn rows(set: &str, result: &Value, (alarms, empty): (usize, usize)) -> Vec<Row> {
    let layer = |name: &str, value: &Value| Row {
        set: set.to_owned(),
        layer: name.to_owned(),
        precision: value["p"].as_f64(),
        recall: value["r"].as_f64(),
        f1: value["f1"].as_f64(),
        n: value["tp"].as_u64().unwrap_or(0) + value["fn"].as_u64().unwrap_or(0),
    };
    let accuracy = |name: String, value: Option<f64>, n: u64| Row {
        set: set.to_owned(),
        layer: name,
        precision: None,
        recall: None,
        f1: value,
        n,
    };
    let objects = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let mut rows: Vec<Row> = objects(&result["layers"]).iter().map(|(name, value)| layer(name, value)).collect();
    rows.push(layer("sectors", &result["sectors"]));
    for (name, value) in objects(&result["attributes"]) {
        rows.push(accuracy(format!("{name} (accuracy)"), value["acc"].as_f64(), value["n"].as_u64().unwrap_or(0)));
    }
    rows.push(accuracy("invalid spans".to_owned(), None, result["invalid_spans"].as_u64().unwrap_or(0)));
    if empty > 0 {
        rows.push(accuracy("false alarms (share of empty documents)".to_owned(), Some(alarms as f64 / empty as f64), empty as u64));
    }
    rows
}

/// Writes the rows of one set and keeps those of the others.
pub fn write(path: &Path, set: &str, rows: &[Row]) -> Result<()> {
    let old = std::fs::read_to_string(path).unwrap_or_default();
    let others = old.lines().filter(|line| !line.starts_with('#') && line.split('\t').next() != Some(set));
    let mut lines: Vec<String> = others.map(str::to_owned).collect();
    lines.extend(rows.iter().map(|row| {
        let figure = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.3}"));
        let figures = [row.precision, row.recall, row.f1].map(figure).join("\t");
        format!("{}\t{}\t{figures}\t{}\t{}", row.set, row.layer, row.n, reader::VERSION)
    }));
    // Sets in the order of their names, rows within a set as the scorer gives them.
    lines.sort_by(|a, b| a.split('\t').next().cmp(&b.split('\t').next()));
    std::fs::write(path, format!("{HEAD}{}\n", lines.join("\n"))).with_context(|| format!("cannot write {}", path.display()))
}

/// Fails where a figure is below its floor (`set, layer, lowest F1`).
pub fn hold_floor(path: &Path, rows: &[Row]) -> Result<()> {
    let floors = std::fs::read_to_string(path).unwrap_or_default();
    let mut below = Vec::new();
    for line in floors.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let [set, layer, floor] = line.split('\t').collect::<Vec<_>>()[..] else {
            bail!("{}: `{line}` has not three columns", path.display())
        };
        let floor: f64 = floor.parse().with_context(|| format!("{}: `{floor}` is no number", path.display()))?;
        let measured = rows.iter().find(|row| row.set == set && row.layer == layer).map(|row| row.f1.unwrap_or(0.0));
        if measured.is_some_and(|f1| f1 < floor) {
            below.push(format!("{set} {layer} {:.3} < {floor:.3}", measured.unwrap_or(0.0)));
        }
    }
    if below.is_empty() { Ok(()) } else { bail!("below the floor: {}", below.join(", ")) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sample() -> Vec<Row> {
        let events = json!({ "p": 0.5, "r": 0.25, "f1": 0.333, "tp": 1, "fp": 1, "fn": 3 });
        let result = json!({ "layers": { "events": events }, "sectors": {}, "attributes": { "firmness": { "acc": null, "n": 0 } }, "invalid_spans": 0 });
        rows("a", &result, (1, 5))
    }

    #[test]
    fn the_board_keeps_other_sets() {
        let path = std::env::temp_dir().join(format!("chancery-board-{}.tsv", std::process::id()));
        std::fs::write(&path, "# head\na\told\t-\t-\t-\t0\tx\nb\tevents\t-\t-\t0.500\t9\tx\n").unwrap();
        write(&path, "a", &sample()).unwrap();
        let board = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(board.contains("a\tevents\t0.500\t0.250\t0.333\t4\t") && board.contains("b\tevents\t-\t-\t0.500\t9\tx"), "{board}");
        assert!(!board.contains("old") && board.contains("false alarms (share of empty documents)\t-\t-\t0.200\t5"), "{board}");
    }

    #[test]
    fn a_figure_below_its_floor_fails() {
        let path = std::env::temp_dir().join(format!("chancery-floor-{}.tsv", std::process::id()));
        std::fs::write(&path, "# head\na\tevents\t0.3\nb\tevents\t0.9\n").unwrap();
        assert!(hold_floor(&path, &sample()).is_ok());
        std::fs::write(&path, "a\tevents\t0.4\n").unwrap();
        let error = hold_floor(&path, &sample()).unwrap_err().to_string();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(error, "below the floor: a events 0.333 < 0.400");
    }
}
