//! What a run did, in figures.

use std::path::Path;
use std::time::Instant;

use chancery::reader::Reading;
use chancery::text::Source;
use serde_json::json;

use crate::print::{Column, Table};

/// Counts of one run.
#[derive(Debug)]
pub struct Summary {
    /// Documents that were found and could be taken in.
    pub documents: usize,
    /// Of these: in the register already, read by this version of the reader.
    pub known: usize,
    /// Of these: not in English, kept and not read.
    pub other_languages: usize,
    /// Of these: held back by the relevance gate, kept and not read.
    pub not_relevant: usize,
    /// Inputs that could not be taken in.
    pub failed: usize,
    /// Files of folders that no format claims.
    pub passed_over: u64,
    /// Statements in the register that are only proposed.
    pub proposals: u64,
    /// Facts by kind, in the order of the record model.
    facts: [(&'static str, usize); 8],
    start: Instant,
}

impl Default for Summary {
    fn default() -> Summary {
        let kinds = ["actors", "events", "meetings", "mechanisms", "agreements", "programmes", "frames", "commitments"];
        let facts = kinds.map(|kind| (kind, 0));
        Summary {
            documents: 0,
            known: 0,
            other_languages: 0,
            not_relevant: 0,
            failed: 0,
            passed_over: 0,
            proposals: 0,
            facts,
            start: Instant::now(),
        }
    }
}

impl Summary {
    /// Counts a document that was read.
    pub fn add(&mut self, source: &Source, reading: &Reading) {
        self.documents += 1;
        self.other_languages += usize::from(is_foreign(source));
        self.not_relevant += usize::from(reading.gate.is_some());
        let facts = &reading.facts;
        let counts = [
            facts.actors.len(),
            facts.events.len(),
            facts.meetings.len(),
            facts.mechanisms.len(),
            facts.agreements.len(),
            facts.programmes.len(),
            facts.frames.len(),
            facts.commitments.len(),
        ];
        for ((_, total), count) in self.facts.iter_mut().zip(counts) {
            *total += count;
        }
    }

    /// How many documents were read by this run.
    fn read(&self) -> usize {
        self.documents - self.known - self.other_languages - self.not_relevant
    }

    /// A few lines.
    pub fn for_people(&self, register: &Path) -> String {
        let mut parts = vec![format!("{} read", self.read())];
        let mut part = |count: usize, words: &str| parts.extend((count > 0).then(|| format!("{count} {words}")));
        part(self.known, "known already");
        part(self.other_languages, "not in English, kept and not read");
        part(self.not_relevant, "not relevant, kept and not read (`--no-gate` reads them)");
        part(self.failed, "failed (`chancery sources --failed` lists them)");
        part(self.passed_over as usize, "files of unknown kinds passed over");
        let facts: Vec<String> = self.facts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let seconds = self.start.elapsed().as_secs_f64();
        let mut text = format!("{} documents: {}\n", self.documents, parts.join(", "));
        if self.read() > 0 {
            text.push_str(&format!("facts: {}\n", facts.join(", ")));
        }
        if self.proposals > 0 {
            text.push_str(&format!(
                "{} statements are too doubtful for a record and wait for a person (`chancery review`)\n",
                self.proposals
            ));
        }
        text + &format!("{} in {seconds:.1} s\n", register.display())
    }

    /// The same for programs.
    pub fn table(&self) -> Table {
        let mut columns: Vec<Column> = ["documents", "known", "other_languages", "not_relevant", "failed", "passed_over", "proposals"]
            .map(Column::shown)
            .to_vec();
        let counts = [self.documents, self.known, self.other_languages, self.not_relevant, self.failed];
        let mut row: Vec<serde_json::Value> = counts.map(|count| json!(count)).to_vec();
        row.push(json!(self.passed_over));
        row.push(json!(self.proposals));
        columns.extend(self.facts.iter().map(|(kind, _)| Column::shown(kind)));
        row.extend(self.facts.iter().map(|(_, count)| json!(count)));
        let mut table = Table::new(columns);
        table.push(row);
        table
    }
}

/// Whether a text is known to be in another language than English. Short texts of unknown language are read.
fn is_foreign(source: &Source) -> bool {
    source.lang.as_deref().is_some_and(|lang| lang != "en")
}
