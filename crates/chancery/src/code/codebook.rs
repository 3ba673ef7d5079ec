//! A codebook: the names, quad classes, roots and scores under which event types are told.
//!
//! The reader decides between the sixteen types of PLOVER; a codebook only names them. So a type can be renamed, the rows
//! can stand in any order, and several types can share one name: a coarser codebook of the user's own works without
//! training anything again.

use super::{Plover, TYPES};
use crate::vocabulary::Vocabulary;

/// One name of a codebook with the types that it covers.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// The name that is written out.
    pub name: String,
    /// The types of PLOVER under it, in the ontology's order.
    pub types: Vec<Plover>,
    /// The quad class as the codebook writes it.
    pub quad: String,
    /// The CAMEO root or the codebook's own code.
    pub root: String,
    /// The score.
    pub score: f32,
}

/// Names for event types, each type under exactly one.
#[derive(Debug, Clone, PartialEq)]
pub struct Codebook {
    categories: Vec<Category>,
}

/// Why a text is no codebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodebookError {
    /// The line, counted from 1; 0 for the whole.
    pub line: usize,
    /// What is wrong, lower case.
    pub message: String,
}

impl std::fmt::Display for CodebookError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 { f.write_str(&self.message) } else { write!(f, "line {}: {}", self.line, self.message) }
    }
}

impl std::error::Error for CodebookError {}

impl Codebook {
    /// PLOVER 2.0 itself.
    pub fn plover() -> Codebook {
        let category = |row: &super::TypeRow| Category {
            name: row.plover.as_str().to_owned(),
            types: vec![row.plover],
            quad: row.quad.as_str().to_owned(),
            root: row.cameo_root.to_owned(),
            score: row.score,
        };
        Codebook { categories: TYPES.iter().map(category).collect() }
    }

    /// Reads a codebook: tab-separated lines of PLOVER type, name, quad class, root, score; `#` begins a comment. Types with
    /// one name are one category, with the quad class, root and score of its first line.
    ///
    /// ```
    /// use chancery::code::Codebook;
    /// let mut text = String::from("RETREAT\tYIELD\tMCOOP\t08\t5\nCONCEDE\tYIELD\tMCOOP\t08\t5\n");
    /// assert!(Codebook::read(&text).unwrap_err().message.contains("AGREE"));
    /// ```
    ///
    /// # Errors
    ///
    /// A line that has not five cells, an unknown type, a type given twice or not at all, a score that is no number.
    pub fn read(text: &str) -> Result<Codebook, CodebookError> {
        let mut categories: Vec<Category> = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) {
            let error = |message: String| CodebookError { line: index + 1, message };
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let [plover, name, quad, root, score] = cells[..] else {
                return Err(error(format!("{} cells, want 5: type, name, quad class, root, score", cells.len())));
            };
            let plover = Plover::parse(plover).ok_or_else(|| error(format!("`{plover}` is no type of PLOVER")))?;
            if categories.iter().any(|category| category.types.contains(&plover)) {
                return Err(error(format!("{plover} is given twice")));
            }
            let score = score.parse().map_err(|_| error(format!("`{score}` is no score")))?;
            match categories.iter_mut().find(|category| category.name == name) {
                Some(category) => {
                    category.types.push(plover);
                    category.types.sort();
                }
                None => categories.push(Category {
                    name: name.to_owned(),
                    types: vec![plover],
                    quad: quad.to_owned(),
                    root: root.to_owned(),
                    score,
                }),
            }
        }
        if let Some(missing) = Plover::ALL.iter().find(|plover| !categories.iter().any(|category| category.types.contains(plover))) {
            return Err(CodebookError { line: 0, message: format!("{missing} has no line") });
        }
        Ok(Codebook { categories })
    }

    /// The category that a type falls under.
    pub fn category(&self, plover: Plover) -> &Category {
        let found = self.categories.iter().find(|category| category.types.contains(&plover));
        found.expect("every constructor covers every type")
    }

    /// The likeliest category, given a probability for each type in the ontology's order, with its probability. Equal ones
    /// go by the ontology's order, so that neither names nor the order of lines decide anything.
    pub fn likeliest(&self, probabilities: &[f32; 16]) -> (&Category, f32) {
        let weight = |category: &Category| category.types.iter().map(|plover| probabilities[*plover as usize]).sum::<f32>();
        let mut best: Option<(&Category, f32)> = None;
        for category in Plover::ALL.iter().map(|plover| self.category(*plover)) {
            let weight = weight(category);
            if best.is_none_or(|(_, most)| weight > most) {
                best = Some((category, weight));
            }
        }
        best.expect("there are types")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(codebook: &Codebook, name: impl Fn(Plover) -> String) -> String {
        Plover::ALL
            .iter()
            .rev()
            .map(|plover| {
                let category = codebook.category(*plover);
                format!("{plover}\t{}\t{}\t{}\t{}\n", name(*plover), category.quad, category.root, category.score)
            })
            .collect()
    }

    fn spread() -> [f32; 16] {
        std::array::from_fn(|at| [0.05, 0.2, 0.02, 0.13][at % 4] / 1.6)
    }

    #[test]
    fn renaming_and_reordering_change_no_decision() {
        let plain = Codebook::plover();
        let renamed = Codebook::read(&written(&plain, |plover| format!("x-{plover}"))).unwrap();
        let (one, sure) = plain.likeliest(&spread());
        let (other, as_sure) = renamed.likeliest(&spread());
        assert_eq!((one.types.clone(), sure), (other.types.clone(), as_sure));
        assert_eq!(other.name, format!("x-{}", one.name));
    }

    #[test]
    fn a_coarser_codebook_adds_up_what_it_joins() {
        let quads = Codebook::read(&written(&Codebook::plover(), |plover| plover.quad().to_string())).unwrap();
        let (category, weight) = quads.likeliest(&spread());
        assert!(category.types.len() > 1 && category.types.iter().all(|plover| plover.quad() == category.types[0].quad()));
        let sum: f32 = category.types.iter().map(|plover| spread()[*plover as usize]).sum();
        assert!((weight - sum).abs() < 1e-6);
    }

    #[test]
    fn a_faulty_line_is_named() {
        assert_eq!(Codebook::read("AGREE\tA\tQ\t1\tmuch\n").unwrap_err().to_string(), "line 1: `much` is no score");
        assert_eq!(Codebook::read("# c\nHAPPEN\tA\tQ\t1\t1\n").unwrap_err().to_string(), "line 2: `HAPPEN` is no type of PLOVER");
        assert_eq!(Codebook::read("AGREE\tA\tQ\t1\n").unwrap_err().line, 1);
        assert!(Codebook::read("AGREE\tA\tQ\t1\t1\nAGREE\tA\tQ\t1\t1\n").unwrap_err().message.contains("twice"));
    }
}
