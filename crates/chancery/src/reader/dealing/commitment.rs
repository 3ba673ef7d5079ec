//! Commitments: one for each undertaking or wish in the words of an act.
//!
//! *Reads*: the clause with its firmness, sectors, sum, deadline and mechanism.
//! *Does not read*: clauses of headlines, undertakings of long ago, a second undertaking in the same words, the signature under an instrument told before.

use std::sync::OnceLock;

use super::{Page, Resolved, signature};
use crate::act::Undertaking;
use crate::fact::{Action, Commitment, Confidence, Direction, Evidence, EvidenceRole, Firmness, Specificity, sectors};
use crate::reader::amount;
use crate::table::Table;
use crate::text::Cite;
use crate::vocabulary::Vocabulary;
use crate::wordlist::{Keyed, List};

/// The commitments in the order of the text.
pub fn commitments(page: &Page, resolved: &[Resolved]) -> Vec<Commitment> {
    let mut commitments: Vec<Commitment> = Vec::new();
    for found in resolved {
        let act = found.act;
        let Some(undertaking) = &act.undertaking else { continue };
        if page.headline[act.sentence] || page.times.too_old(act, page.cast) {
            continue;
        }
        let span = page.cast.words.span(&undertaking.clause);
        if commitments.iter().rev().any(|other| other.evidence.cite.span().overlaps(span)) {
            continue;
        }
        commitments.extend(commitment(page, found, undertaking).filter(|one| !retold(one, &commitments)));
    }
    commitments.sort_by_key(|commitment| commitment.evidence.cite);
    commitments
}

fn commitment(page: &Page, found: &Resolved, undertaking: &Undertaking) -> Option<Commitment> {
    let act = found.act;
    let span = page.cast.words.span(&undertaking.clause);
    let cite = Cite::new(page.source, span)?;
    let quote = page.quote(&undertaking.clause);
    let joint = found.source.len() >= 2;
    let (voice, speaker) = page.times.voice(act.sentence);
    let deadline = page.times.deadline(act.sentence, span);
    let mechanism = page.mechanism(&undertaking.clause);
    let role = if undertaking.reaffirmed { EvidenceRole::Restates } else { EvidenceRole::Establishes };
    Some(Commitment {
        statement: quote.to_owned(),
        parties: found.parties(),
        obligors: found.source.clone(),
        beneficiaries: if joint { found.source.clone() } else { found.target.clone() },
        direction: if joint { Direction::Joint } else { Direction::Unilateral },
        firmness: firmness(page, undertaking, joint),
        verb: page.quote(&undertaking.verb).to_owned(),
        reaffirmed: undertaking.reaffirmed,
        action: action(quote),
        sectors: undertaking.sectors.clone().unwrap_or_else(|| sectors(quote)),
        specificity: Specificity {
            instrument: mechanism.is_some(),
            target: quote.chars().any(|letter| letter.is_ascii_digit()),
            timetable: deadline.is_some(),
            agent: !joint,
        },
        amount: amount::find(quote),
        deadline_text: deadline.as_ref().map(|(words, _)| words.clone()),
        deadline: deadline.and_then(|(_, date)| date),
        mechanism,
        made_on: page.times.of_act(act, page.cast),
        evidence: Evidence { cite, role, voice, speaker, also: Vec::new() },
        confidence: Confidence::percent(undertaking.confidence.unwrap_or(act.confidence)),
        by_rule: act.by_rule,
    })
}

/// Whether it only tells who signed an instrument that was told before.
fn retold(one: &Commitment, before: &[Commitment]) -> bool {
    let same = |other: &Commitment| other.firmness == Firmness::Signed && other.parties == one.parties;
    one.firmness == Firmness::Signed && signature(&one.statement) && before.iter().any(same)
}

/// What one side intends is agreed where both say it and the verb binds them.
fn firmness(page: &Page, undertaking: &Undertaking, joint: bool) -> Firmness {
    let binds = page.cast.words.on(undertaking.verb.start, List::JointPledge);
    if joint && binds && undertaking.firmness == Firmness::Intends { Firmness::Agreed } else { undertaking.firmness }
}

const ACTIONS: Table = Table { name: "own/actions.tsv", text: include_str!("../../../../../data/own/actions.tsv") };

/// What is to be done, by the first word of the clause that tells it.
fn action(clause: &str) -> Action {
    static WORDS: OnceLock<Keyed<Action>> = OnceLock::new();
    let words = WORDS.get_or_init(|| Keyed::read(&ACTIONS, Action::parse).expect("a test reads every row of the compiled-in table"));
    let lower = clause.to_lowercase();
    let found = words.iter().filter_map(|(stem, action)| {
        let at = lower.match_indices(stem).map(|(at, _)| at).find(|at| *at == 0 || !lower.as_bytes()[at - 1].is_ascii_alphabetic())?;
        Some((at, action))
    });
    found.min().map_or(Action::Other, |(_, action)| action)
}
