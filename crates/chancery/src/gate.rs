//! The relevance gate: whether a document can say anything between parties, told without reading it.
//!
//! General news mostly says nothing between states, and a reading costs hundreds of times what a look at the names costs. The gate
//! looks at the names of the gazetteer. A document in which only one party is named is held back. Of the others it weighs the
//! stretches around every party that is not the one at home in the document: the words there, and how parties are named, have
//! weights that were learned from the corpus (`data/gate.tsv`, made by `training/gate.py`). One stretch over the threshold lets
//! the document through.
//!
//! The gate never decides facts: what it holds back is kept, searchable and marked with [`VERSION`], and can be read later. It
//! must lose almost nothing, so it lets through what is doubtful.

mod stretch;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::lexicon::Lexicon;
use crate::table::{Table, TableError, WordHashing};
use crate::text::{Source, Span};

/// The version of the gate. It begins with `gate-`, and changes with every change of what is held back.
pub const VERSION: &str = "gate-2";

/// What the gate says of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the document is to be read.
    pub passes: bool,
    /// The score of the best stretch in thousandths, as far as was looked; none where no stretch was worth weighing.
    pub score: Option<i32>,
    /// The stretch that let it through.
    pub stretch: Option<Span>,
}

/// The weights.
pub struct Gate {
    /// The number of each feature and its weight in thousandths.
    weights: HashMap<&'static str, (u32, i32), WordHashing>,
    bias: i32,
    threshold: i32,
}

const WEIGHTS: Table = Table { name: "gate.tsv", text: include_str!("../../../data/gate.tsv") };

impl Gate {
    /// The gate with the weights of `data/gate.tsv`.
    pub fn builtin() -> &'static Gate {
        static BUILTIN: OnceLock<Gate> = OnceLock::new();
        BUILTIN.get_or_init(|| Gate::load(&WEIGHTS).expect("a test loads every row of the compiled-in table"))
    }

    fn load(table: &Table) -> Result<Gate, TableError> {
        let mut gate = Gate { weights: HashMap::default(), bias: 0, threshold: 0 };
        table.each::<2>(|row| {
            let weight = row.read(1, |cell| cell.parse::<i32>().ok())?;
            match row.cells[0] {
                "@bias" => gate.bias = weight,
                "@threshold" => gate.threshold = weight,
                feature => {
                    let number = u32::try_from(gate.weights.len()).map_err(|_| row.error("too many rows".to_owned()))?;
                    if gate.weights.insert(feature, (number, weight)).is_some() {
                        return Err(row.error(format!("\"{feature}\" is there already")));
                    }
                }
            }
            Ok(())
        })?;
        Ok(gate)
    }

    /// Judges a document by its title and text. Ends at the first stretch that lets it through.
    ///
    /// ```
    /// use chancery::{gate::Gate, text::Source};
    ///
    /// let gate = Gate::builtin();
    /// let talks = "SUVA: Chile and Fiji signed an agreement on fisheries on Tuesday, the foreign ministry said.";
    /// assert!(gate.judge(&Source::new(talks)).passes);
    /// assert!(!gate.judge(&Source::new("The parliament passed the budget for schools on Tuesday.")).passes);
    /// ```
    pub fn judge(&self, source: &Source) -> Verdict {
        let lexicon = Lexicon::builtin();
        let mut verdict = Verdict { passes: false, score: None, stretch: None };
        let mut counted = Vec::new();
        stretch::each(source.text(), source.title.as_deref(), lexicon, |stretch| {
            let mut score = self.bias;
            // A feature counts once a stretch. Those that have a weight are few, so a list of them is quickest.
            counted.clear();
            stretch.features(|feature| {
                if let Some(&(number, weight)) = self.weights.get(feature)
                    && !counted.contains(&number)
                {
                    counted.push(number);
                    score += weight;
                }
            });
            verdict.score = verdict.score.max(Some(score));
            verdict.passes = score >= self.threshold;
            if verdict.passes {
                verdict.stretch = stretch.span();
            }
            !verdict.passes
        });
        verdict
    }
}

/// The features of every stretch that the gate would weigh in a document, each with its place in the text (none for the title):
/// what the weights are learned from.
pub fn features(source: &Source) -> Vec<(Option<Span>, Vec<String>)> {
    let mut stretches = Vec::new();
    stretch::each(source.text(), source.title.as_deref(), Lexicon::builtin(), |stretch| {
        let mut features = Vec::new();
        stretch.features(|feature| features.push(feature.to_owned()));
        stretches.push((stretch.span(), features));
        true
    });
    stretches
}
