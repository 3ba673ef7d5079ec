//! Charts: pictures made on the server as SVG, each with the table of its figures. They rest on form before colour: what is
//! above and below a line, full and hollow, long and short, so that they survive a grey printer and colour blindness.

use std::fmt::Write as _;

use askama::Template;
use serde_json::json;

use super::Block;
use crate::texts::Texts;

/// One row of figures in a chart of columns.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its name, as shown.
    pub name: String,
    /// Its class in the style sheet.
    pub class: &'static str,
    /// Its figures, one a column.
    pub figures: Vec<u64>,
    /// Whether it hangs below the line.
    pub below: bool,
}

const HEIGHT: u64 = 120;
const LEFT: u64 = 26;

/// Columns over time, stacked; what hangs below the line stands for the opposite.
pub fn columns(name: &'static str, title: String, labels: &[String], series: &[Series], texts: &Texts) -> Block {
    let sum = |below: bool, at: usize| series.iter().filter(|one| one.below == below).map(|one| one.figures[at]).sum::<u64>();
    let most = |below: bool| (0..labels.len()).map(|at| sum(below, at)).max().unwrap_or(0);
    let (up, down) = (most(false).max(1), most(true));
    let step = (720 - LEFT) / (labels.len() as u64).max(1);
    let step = step.clamp(4, 40);
    let wide = LEFT + step * labels.len() as u64 + 26;
    let scale = |figure: u64| figure * HEIGHT / (up + down);
    let line = scale(up) + 8;
    let mut svg = String::new();
    for (at, label) in labels.iter().enumerate() {
        let x = LEFT + at as u64 * step;
        let (mut top, mut bottom) = (line, line + 1);
        for one in series {
            let figure = one.figures[at];
            if figure == 0 {
                continue;
            }
            let height = scale(figure).max(1);
            let y = if one.below { bottom } else { top - height };
            let _ = write!(
                svg,
                "<rect class=\"{}\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{height}\"><title>{}: {} {figure}</title></rect>",
                one.class,
                step.saturating_sub(if step > 6 { 2 } else { 1 }),
                escaped(label),
                escaped(&one.name)
            );
            if one.below { bottom += height } else { top -= height }
        }
    }
    let full = line + scale(down) + 8;
    let mut ticks = String::new();
    // As many labels as have room, the last one always among them.
    let every = 56_u64.div_ceil(step) as usize;
    for (at, label) in labels.iter().enumerate().filter(|(at, _)| (labels.len() - 1 - at).is_multiple_of(every)) {
        let x = LEFT + at as u64 * step + step / 2;
        let _ = write!(ticks, "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>", full + 12, escaped(label));
    }
    let _ = write!(ticks, "<text x=\"{}\" y=\"14\" text-anchor=\"end\">{up}</text>", LEFT - 4);
    let _ = write!(ticks, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">0</text>", LEFT - 4, line + 4);
    if down > 0 {
        let _ = write!(ticks, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{down}</text>", LEFT - 4, full);
    }
    let view = ColumnsView { name, title: &title, labels, series, texts, svg, ticks, wide, full: full + 18, line };
    let html = view.render().unwrap_or_default();
    let rows: Vec<_> = labels
        .iter()
        .enumerate()
        .map(|(at, label)| {
            let mut row = serde_json::Map::new();
            row.insert("period".to_owned(), json!(label));
            row.extend(series.iter().map(|one| (one.class.to_owned(), json!(one.figures[at]))));
            row
        })
        .collect();
    Block::new(name, title, html, json!(rows))
}

/// A text as it may stand between tags or in an attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[derive(Template)]
#[template(path = "columns.html")]
struct ColumnsView<'a> {
    name: &'a str,
    title: &'a str,
    labels: &'a [String],
    series: &'a [Series],
    texts: &'a Texts,
    svg: String,
    ticks: String,
    wide: u64,
    full: u64,
    line: u64,
}

impl ColumnsView<'_> {
    /// The figures of one column.
    fn figures(&self, at: &usize) -> Vec<u64> {
        self.series.iter().map(|one| one.figures[*at]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_of_nothing_and_a_chart_of_much_are_drawn() {
        let texts = Texts::english();
        columns("none", String::new(), &[], &[], texts);
        let series = [
            Series { name: "cooperation".into(), class: "coop", figures: vec![3, 900_000], below: false },
            Series { name: "conflict".into(), class: "conf", figures: vec![1, 0], below: true },
        ];
        let block = columns("activity", "Activity".into(), &["2024".into(), "<2025>".into()], &series, texts);
        assert!(block.html.contains("900000") && !block.html.contains("<2025>"));
        assert_eq!(block.json[1]["coop"], 900_000);
    }
}
