//! Thresholds and calibration of the learned stage, from `models/reader.tsv`: set on held-out writing by `training/`.

use super::{KINDS, PLAN, TYPES};
use crate::fact::Firmness;
use crate::vocabulary::Vocabulary;

/// Number of steps of the ladder of firmness.
const STEPS: usize = Firmness::ALL.len();

/// What the model's numbers must reach, as logits.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// Below it a sentence is taken to report nothing, and the encoder is not asked.
    pub gate: f32,
    /// Below it an act of the table is dropped, by type.
    pub keep: [f32; KINDS],
    /// From it on an act is added that the table does not have, by type.
    pub add: [f32; KINDS],
    /// How much surer the model must be of a deed in a sentence that has a word of not doing.
    pub undone: f32,
    /// What is added to what speaks for parties acting together rather than one to another, by type.
    pub joint: [f32; KINDS],
    /// From this margin on the model's parties need no support from the rest of the document.
    pub sure: f32,
    /// How much surer the model's parties must be than those that the grammar found to take their place.
    pub overrule: f32,
    /// Below it an undertaking of the table is dropped, by step of the ladder: mean margin over its words.
    pub clause_keep: [f32; STEPS],
    /// From it on an undertaking is added that the table does not have, by step of the ladder.
    pub clause_add: [f32; STEPS],
    /// Least margin of a word to belong to an undertaking.
    pub clause_word: f32,
    /// From this logit of a refusal, a threat or a deed against somebody on, and below that one of an agreement or a deed for
    /// somebody, the words of an undertaking are a step in a dispute.
    pub clause_hostile: f32,
    pub clause_friendly: f32,
    /// From this mean margin of its words on, words are the name of an instrument.
    pub name: f32,
    /// Least mean logit of a sector over an undertaking, where no word of the clause names it.
    pub sector: f32,
    /// The same where a word of the clause names it.
    pub sector_named: f32,
    /// How much surer than the table's the model's step of the ladder must be.
    pub firmness: f32,
    /// What the logits of a given pair are multiplied with before they become probabilities.
    pub pair_scale: f32,
    /// An act less likely than this, in per cent, is not read.
    pub least: f32,
    /// What turns the grounds of an act into a probability: weights of the logit, of one, of the table's word, of the same
    /// parties by grammar and model, and of how sure the model is of the parties.
    pub acts: [f32; 5],
    /// What makes a probability of an undertaking: shift, where it is surest, length, sector, the table's word.
    pub undertakings: [f32; 5],
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
        let of_step = |which: &str| {
            std::array::from_fn(|step| {
                rows.get(format!("{which} {}", Firmness::ALL[step].as_str()).as_str()).copied().unwrap_or_else(|| number(which))
            })
        };
        let weights = |which: &str, part: &str| number(&format!("{which} {part}"));
        Ok(Settings {
            gate: number("gate"),
            keep: of_type("keep"),
            add: of_type("add"),
            undone: number("undone"),
            joint: of_type("joint"),
            sure: rows.get("sure").copied().unwrap_or(f32::MAX),
            overrule: number("overrule"),
            clause_keep: of_step("clause keep"),
            clause_add: of_step("clause add"),
            clause_word: number("clause word"),
            clause_hostile: number("clause hostile"),
            clause_friendly: number("clause friendly"),
            name: number("name"),
            sector: number("sector"),
            sector_named: number("sector named"),
            firmness: number("firmness"),
            pair_scale: rows.get("pair scale").copied().unwrap_or(1.0),
            least: number("least"),
            acts: ["slope", "shift", "table", "agree", "sure"].map(|part| weights("acts", part)),
            undertakings: ["shift", "most", "length", "sector", "table"].map(|part| weights("undertakings", part)),
        })
    }

    /// How likely an act is right, in per cent: type, parties and sentence.
    pub fn act(&self, grounds: &Grounds) -> u8 {
        let [slope, one, table, agree, sure] = self.acts;
        let flag = |set: bool| f32::from(u8::from(set));
        let sum = slope * grounds.logit
            + one
            + table * flag(grounds.told)
            + agree * flag(grounds.agreed)
            + sure * grounds.sure.clamp(-2.0, 4.0);
        percent(sum)
    }

    /// How likely an undertaking is one, in per cent; `told` where the table has a wording of it.
    pub fn undertaking(&self, clause: &ClauseGrounds, told: bool) -> u8 {
        let [one, most, length, sector, table] = self.undertakings;
        let words = (1.0 + clause.words as f32).ln();
        percent(one + most * clause.most + length * words + sector * clause.sector + if told { table } else { 0.0 })
    }
}

/// What speaks for an act.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Grounds {
    /// The model's logit of its type.
    pub logit: f32,
    /// Whether the table has a wording of it.
    pub told: bool,
    /// Whether grammar and model give it the same parties.
    pub agreed: bool,
    /// How sure the model is of the parties.
    pub sure: f32,
}

/// What speaks for an undertaking.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClauseGrounds {
    /// How far being in an undertaking beats not being in one where the tagger is surest.
    pub most: f32,
    /// How many words the clause has; stumps are often wrong.
    pub words: usize,
    /// The mean logit of the likeliest sector.
    pub sector: f32,
}

fn percent(logit: f32) -> u8 {
    (100.0 / (1.0 + (-logit).exp())).round() as u8
}
