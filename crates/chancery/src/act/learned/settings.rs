//! Thresholds and calibration of the learned stage, from `models/reader.tsv`: set on held-out writing by `training/`.

use super::{KINDS, PLAN, TYPES};
use crate::vocabulary::Vocabulary;

/// What the model's numbers must reach, as logits.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// Below it an act of the table is dropped, by type.
    pub keep: [f32; KINDS],
    /// From it on an act is added that the table does not have, by type.
    pub add: [f32; KINDS],
    /// Least logit of a party's role.
    pub role: f32,
    /// How much surer the model's parties must be than those that the grammar found to take their place.
    pub overrule: f32,
    /// Below it an undertaking of the table is dropped: mean margin over its words.
    pub clause_keep: f32,
    /// From it on an undertaking is added that the table does not have.
    pub clause_add: f32,
    /// Least margin of a word to belong to an undertaking.
    pub clause_word: f32,
    /// Least mean logit of a sector over an undertaking, where no word of the clause names it.
    pub sector: f32,
    /// The same where a word of the clause names it.
    pub sector_named: f32,
    /// How much surer than the table's the model's step of the ladder must be.
    pub firmness: f32,
    /// What the logits of a given pair are multiplied with before they become probabilities.
    pub pair_scale: f32,
    /// Slope, shift and the weight of the table's word that turn a logit into a probability, for acts and undertakings.
    pub acts: [f32; 3],
    pub undertakings: [f32; 3],
}

impl Settings {
    /// Reads lines of name, tab, number; `#` begins a comment. A name that is missing keeps its default of 0.
    pub fn read(text: &str) -> Result<Settings, String> {
        let mut rows = std::collections::BTreeMap::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let row = line.split_once('\t').and_then(|(name, value)| Some((name, value.trim().parse::<f32>().ok()?)));
            let (name, value) = row.ok_or_else(|| format!("line {}: not a name and a number: {line}", number + 1))?;
            rows.insert(name, value);
        }
        let number = |name: &str| rows.get(name).copied().unwrap_or(0.0);
        let of_type = |which: &str| {
            std::array::from_fn(|kind| {
                let name = if kind == PLAN { "PLAN" } else { TYPES[kind].as_str() };
                rows.get(format!("{which} {name}").as_str()).copied().unwrap_or_else(|| number(which))
            })
        };
        let scale = |which: &str| ["slope", "shift", "table"].map(|part| number(&format!("{which} {part}")));
        Ok(Settings {
            keep: of_type("keep"),
            add: of_type("add"),
            role: number("role"),
            overrule: number("overrule"),
            clause_keep: number("clause keep"),
            clause_add: number("clause add"),
            clause_word: number("clause word"),
            sector: number("sector"),
            sector_named: number("sector named"),
            firmness: number("firmness"),
            pair_scale: rows.get("pair scale").copied().unwrap_or(1.0),
            acts: scale("acts"),
            undertakings: scale("undertakings"),
        })
    }

    /// A probability in per cent.
    pub fn confidence([slope, shift, table]: [f32; 3], logit: f32, told: bool) -> u8 {
        let sum = slope * logit + shift + if told { table } else { 0.0 };
        (100.0 / (1.0 + (-sum).exp())).round() as u8
    }
}
