//! The ledger of one record: who says what of it, how well each value is supported, and which value the record goes by.
//!
//! A value is better than another if more independent sources say it; then if the earlier source says it (by publication,
//! then by identifier); then by the order of letters. The others stay as dissent.

use std::collections::{BTreeMap, BTreeSet};

use super::decision::Review;
use super::{RecordKind, Report, Statement, Witness, props};
use crate::fact::Confidence;

/// Collects what the reports of one record say.
pub(super) struct Ledger<'a> {
    kind: RecordKind,
    reports: &'a [&'a Report],
    said: BTreeMap<(&'static str, String), Said>,
}

#[derive(Default)]
struct Said {
    original: Option<String>,
    by: BTreeSet<u32>,
}

impl<'a> Ledger<'a> {
    /// An empty ledger for the reports of one record, which stand in the order of publication.
    pub(super) fn new(kind: RecordKind, reports: &'a [&'a Report]) -> Ledger<'a> {
        Ledger { kind, reports, said: BTreeMap::new() }
    }

    /// Report number `by` says that `prop` is `value`, in the words `original`.
    pub(super) fn say(&mut self, by: usize, prop: &'static str, value: impl Into<String>, original: Option<&str>) {
        debug_assert!(props(self.kind).iter().any(|known| known.name == prop), "{prop} is no property of {}", self.kind);
        let written = value.into();
        // Line breaks within a name or clause are the page's, not the name's.
        let value = written.split_whitespace().collect::<Vec<_>>().join(" ");
        if value.is_empty() {
            return;
        }
        let original = original.or(Some(&written)).filter(|words| *words != value).map(str::to_owned);
        let said = self.said.entry((prop, value)).or_default();
        // Reports come in order of publication: the earliest wording stands.
        if said.by.is_empty() {
            said.original = original;
        }
        said.by.insert(by as u32);
    }

    /// As [`say`](Self::say), where the report may be silent.
    pub(super) fn say_if<T: ToString>(&mut self, by: usize, prop: &'static str, value: Option<T>) {
        if let Some(value) = value {
            self.say(by, prop, value.to_string(), None);
        }
    }

    /// The statements, in the order of [`props`], the best supported value of each property first.
    pub(super) fn statements(self) -> Vec<Statement> {
        let mut statements: Vec<Statement> = self
            .said
            .into_iter()
            .map(|((prop, value), said)| {
                let by: Vec<&Report> = said.by.iter().map(|&i| self.reports[i as usize]).collect();
                let (reports, independent) = count(&by);
                let confidence = confidence(&by);
                let evidence = said.by.into_iter().collect();
                Statement {
                    prop,
                    value,
                    original: said.original,
                    evidence,
                    reports,
                    independent,
                    confidence,
                    chosen: false,
                    review: Review::Unreviewed,
                    decided: None,
                }
            })
            .collect();
        let place = |prop: &str| props(self.kind).iter().position(|known| known.name == prop);
        statements.sort_by(|a, b| {
            let support = b.independent.cmp(&a.independent).then_with(|| a.evidence[0].cmp(&b.evidence[0]));
            place(a.prop).cmp(&place(b.prop)).then(support).then_with(|| a.value.cmp(&b.value))
        });
        let mut last = "";
        for statement in &mut statements {
            let many = props(self.kind).iter().any(|known| known.name == statement.prop && known.many);
            statement.chosen = many || statement.prop != last;
            last = statement.prop;
        }
        statements
    }
}

/// How many sources report, and how many of them are independent of each other.
pub(super) fn count(reports: &[&Report]) -> (u32, u32) {
    let sources: BTreeSet<_> = reports.iter().map(|report| report.source).collect();
    let clusters: BTreeSet<_> = reports.iter().map(|report| report.cluster).collect();
    (sources.len() as u32, clusters.len() as u32)
}

/// The highest confidence of any of the reports.
pub(super) fn confidence(reports: &[&Report]) -> Confidence {
    reports.iter().map(|report| report.fact.confidence()).max().unwrap_or(Confidence::percent(0))
}

/// The evidence of a record, one entry a report, in the same order.
pub(super) fn witnesses(reports: &[&Report]) -> Vec<Witness> {
    let witness = |report: &&Report| {
        let evidence = report.fact.evidence();
        Witness {
            published: report.published,
            source: report.source,
            span: evidence.cite.span(),
            nth: report.nth,
            also: evidence.also.iter().map(|cite| cite.span()).collect(),
            role: evidence.role,
            voice: evidence.voice,
            speaker: evidence.speaker.clone(),
            reader: report.reader.clone(),
            confidence: report.fact.confidence(),
        }
    };
    reports.iter().map(witness).collect()
}
