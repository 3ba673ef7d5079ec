//! What the relevance gate loses of the project's own annotated writing.

#![allow(missing_docs)]

use std::path::Path;

use chancery::gate::Gate;
use chancery::text::Source;

/// The texts of the corpus, each with whether it has a meeting, an event, a commitment or a mechanism.
fn corpus() -> Vec<(String, bool)> {
    let mut texts = Vec::new();
    for folder in ["passages", "reports"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus").join(folder);
        for entry in std::fs::read_dir(folder).unwrap() {
            let content = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            for block in content.split("=== ").skip(1) {
                let mut parts = block.splitn(3, "\n---\n");
                let (_, text, facts) = (parts.next(), parts.next().unwrap(), parts.next().unwrap_or_default());
                let has_facts = facts.lines().any(|line| ["M ", "E ", "C ", "X "].iter().any(|kind| line.starts_with(kind)));
                texts.push((text.to_owned(), has_facts));
            }
        }
    }
    texts
}

/// The bar is 995 of 1,000 with the development gold; texts that were written after the weights were learned are unseen, so the
/// floor here is a little lower.
#[test]
fn of_a_hundred_documents_with_facts_at_most_one_is_lost() {
    let texts = corpus();
    let wanted: Vec<&String> = texts.iter().filter(|(_, has_facts)| *has_facts).map(|(text, _)| text).collect();
    let lost: Vec<&&String> = wanted.iter().filter(|text| !Gate::builtin().judge(&Source::new(text.as_str())).passes).collect();
    assert!(wanted.len() > 1500, "the corpus was not found");
    assert!(lost.len() * 100 <= wanted.len(), "{} of {} are lost: {lost:#?}", lost.len(), wanted.len());
}

#[test]
fn the_verdict_is_the_same_every_time() {
    for (text, _) in corpus().iter().step_by(20) {
        let source = Source::new(text.as_str());
        assert_eq!(Gate::builtin().judge(&source), Gate::builtin().judge(&source));
    }
}
