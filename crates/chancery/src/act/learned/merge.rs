//! What the table and the encoder say of one sentence, joined.
//!
//! *Reads*: an act of the table that the encoder does not contradict; an act that the encoder is sure of by itself.
//! *Does not read*: an act of the table whose type the encoder thinks far from what the sentence reports.

use super::judgement::{Clause, Judgement};
use super::settings::Settings;
use super::{PLAN, TYPES};
use crate::act::{Act, Doer, Kind, Report, Undertaking};
use crate::code::Plover;
use crate::fact::{Firmness, Modality, Sector};
use crate::mention::Cast;
use crate::vocabulary::Vocabulary;
use crate::wordlist::List;

/// One report of one sentence.
pub(super) fn merge(settings: &Settings, judgement: &Judgement, told: Report) -> Report {
    let join = Join { settings, judgement };
    let mut acts: Vec<Act> = told.acts.into_iter().filter_map(|act| join.keep(act)).collect();
    join.add_acts(&mut acts);
    join.add_undertakings(&mut acts);
    acts.sort_by_key(|act| act.cue.start);
    Report { acts, names: told.names }
}

struct Join<'a> {
    settings: &'a Settings,
    judgement: &'a Judgement<'a>,
}

/// The model's output for a kind of act.
fn output(kind: Kind) -> usize {
    match kind {
        Kind::Held | Kind::Explored | Kind::Stressed => 1,
        Kind::Planned => PLAN,
        Kind::Act(plover) => TYPES.iter().position(|one| *one == plover).unwrap_or(0),
    }
}

impl Join<'_> {
    /// An act of the table with the model's view of it; `None` if the model rejects both the act and its undertaking.
    fn keep(&self, mut act: Act) -> Option<Act> {
        let output = output(act.kind);
        let logit = self.judgement.act(output);
        if let Some(undertaking) = &mut act.undertaking {
            let margin = self.judgement.clause_margin(&undertaking.clause);
            if margin.is_some_and(|margin| margin < self.settings.clause_keep) {
                act.undertaking = None;
            } else {
                self.refine(undertaking);
                let scale = self.settings.undertakings;
                undertaking.confidence = margin.map(|margin| Settings::confidence(scale, margin, true));
            }
        }
        act.event &= logit >= self.settings.keep[output];
        if !act.event && act.undertaking.is_none() {
            return None;
        }
        let joint = output == 1 || output == PLAN;
        let overrules = !joint && act.modality != Modality::Hypothetical && logit >= self.settings.keep[output];
        if overrules
            && let Some((parties, sure)) = self.judgement.parties(output, self.settings.role)
            && sure > self.settings.overrule
        {
            act.parties = Some(parties);
        }
        act.confidence = Settings::confidence(self.settings.acts, logit, true);
        act.by_rule = false;
        Some(act)
    }

    /// Step of the ladder and sectors by the model, where it is surer than the words.
    fn refine(&self, undertaking: &mut Undertaking) {
        let clause = &undertaking.clause;
        if let Some((firmness, lead)) = self.judgement.firmness(clause, undertaking.firmness)
            && lead > self.settings.firmness
        {
            undertaking.firmness = firmness;
        }
        undertaking.sectors = self.sectors(clause);
    }

    fn sectors(&self, clause: &std::ops::Range<usize>) -> Option<Vec<Sector>> {
        let words = &self.judgement.cast.words;
        let named = crate::fact::sectors(words.span(clause).of(words.text));
        let logits = self.judgement.sectors(clause)?;
        let least = |sector: &Sector| if named.contains(sector) { self.settings.sector_named } else { self.settings.sector };
        let mut about: Vec<Sector> =
            Sector::ALL.iter().zip(&logits).filter(|(sector, logit)| **logit > least(sector)).map(|(sector, _)| *sector).collect();
        if about.len() > 1 {
            about.retain(|sector| *sector != Sector::Other);
        }
        if about.is_empty() {
            let best = (0..logits.len()).max_by(|a, b| logits[*a].total_cmp(&logits[*b]))?;
            about.push(Sector::ALL[best]);
        }
        Some(about)
    }

    /// Acts that only the model sees.
    fn add_acts(&self, acts: &mut Vec<Act>) {
        let range = self.judgement.cast.words.sentences[self.judgement.sentence].clone();
        for (kind, least) in self.settings.add.into_iter().enumerate() {
            let logit = self.judgement.act(kind);
            if logit < least || acts.iter().any(|act| act.event && output(act.kind) == kind) {
                continue;
            }
            // A planned encounter is the agreement to meet, not a second one.
            if kind == 0 && acts.iter().any(|act| act.event && act.kind == Kind::Planned) {
                continue;
            }
            let Some((parties, _)) = self.judgement.parties(kind, self.settings.role) else { continue };
            let (what, modality) = match kind {
                PLAN => (Kind::Planned, Modality::AgreedFuture),
                0 => (Kind::Act(Plover::Agree), Modality::AgreedFuture),
                1 => (Kind::Held, Modality::Realised),
                _ => (Kind::Act(TYPES[kind]), Modality::Realised),
            };
            acts.push(Act {
                kind: what,
                sentence: self.judgement.sentence,
                cue: range.clone(),
                voice: Doer::Subject,
                modality,
                undertaking: None,
                both: false,
                event: true,
                parties: Some(parties),
                confidence: Settings::confidence(self.settings.acts, logit, false),
                by_rule: false,
            });
        }
    }

    /// Undertakings that only the model sees, carried by the act of the sentence that fits best.
    fn add_undertakings(&self, acts: &mut Vec<Act>) {
        for clause in self.judgement.clauses(self.settings.clause_word) {
            let taken = acts
                .iter()
                .filter_map(|act| act.undertaking.as_ref())
                .any(|undertaking| undertaking.clause.start < clause.words.end && clause.words.start < undertaking.clause.end);
            if taken || clause.margin < self.settings.clause_add {
                continue;
            }
            self.add_undertaking(acts, &clause);
        }
    }

    fn add_undertaking(&self, acts: &mut Vec<Act>, clause: &Clause) {
        let undertaking = Undertaking {
            clause: clause.words.clone(),
            verb: clause.words.start..clause.words.start + 1,
            firmness: clause.firmness,
            reaffirmed: reaffirmed(self.judgement.cast, clause),
            sectors: self.sectors(&clause.words),
            confidence: Some(Settings::confidence(self.settings.undertakings, clause.margin, false)),
        };
        let free = |act: &&mut Act| act.event && act.undertaking.is_none() && act.modality != Modality::Hypothetical;
        if let Some(act) = acts.iter_mut().filter(free).filter(|act| fits(clause.firmness, act.kind)).min_by_key(|act| act.cue.start) {
            act.undertaking = Some(undertaking);
            return;
        }
        let kind = match clause.firmness {
            Firmness::Signed => 2,
            Firmness::Explores => 1,
            _ => 0,
        };
        let same = acts.iter().find(|act| act.parties.is_some()).and_then(|act| act.parties.clone());
        let parties = same.or_else(|| Some(self.judgement.parties(kind, self.settings.role)?.0));
        acts.push(Act {
            kind: Kind::Act(Plover::Agree),
            sentence: self.judgement.sentence,
            cue: clause.words.clone(),
            voice: Doer::Subject,
            modality: Modality::AgreedFuture,
            undertaking: Some(undertaking),
            both: false,
            event: false,
            parties,
            confidence: Settings::confidence(self.settings.undertakings, clause.margin, false),
            by_rule: false,
        });
    }
}

/// Whether an act of this kind may carry an undertaking of this firmness.
fn fits(firmness: Firmness, kind: Kind) -> bool {
    match firmness {
        Firmness::Signed => matches!(kind, Kind::Act(Plover::Support | Plover::Cooperate | Plover::Agree | Plover::Aid)),
        Firmness::Agreed | Firmness::Intends => {
            matches!(kind, Kind::Act(Plover::Agree | Plover::Aid | Plover::Cooperate | Plover::Support))
        }
        Firmness::Explores => matches!(kind, Kind::Held | Kind::Act(Plover::Agree | Plover::Request)),
        Firmness::Urges => matches!(kind, Kind::Held | Kind::Act(Plover::Request | Plover::Support)),
    }
}

fn reaffirmed(cast: &Cast, clause: &Clause) -> bool {
    clause.words.clone().take(2).any(|at| cast.words.on(at, List::Reaffirming))
}
