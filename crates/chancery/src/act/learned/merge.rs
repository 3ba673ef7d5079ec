//! What the table and the encoder say of one sentence, joined.
//!
//! *Reads*: an act of the table that the encoder does not contradict; an act that the encoder is sure of by itself.
//! *Does not read*: an act of the table whose type the encoder thinks far from what the sentence reports.

use std::ops::Range;

use super::judgement::{Clause, Judgement};
use super::settings::{Grounds, Settings};
use super::{PLAN, TYPES};
use crate::act::who::{self, Parties};
use crate::act::{Act, Doer, Kind, Report, Undertaking, binding, counterfactual, denial, effect, hosting};
use crate::code::Plover;
use crate::fact::{Code, Firmness, Modality, Sector};
use crate::mention::{Cast, Form, Mention};
use crate::text::{TokenKind, find_dates, tokens};
use crate::vocabulary::Vocabulary;
use crate::wordlist::List;

/// One report of one sentence.
pub(super) fn merge(settings: &Settings, judgement: &Judgement, told: Report) -> Report {
    let cast = judgement.cast;
    let undone = cast.words.sentences[judgement.sentence].clone().filter(|at| undone(cast, *at)).collect();
    let ahead = cast.words.sentences[judgement.sentence].clone().any(|at| ahead(cast, at));
    let possible = cast.words.sentences[judgement.sentence].clone().any(|at| possible(cast, at));
    let unreal = counterfactual::from(cast, judgement.sentence).or_else(|| denial::from(cast, judgement.sentence, &told.acts));
    let several = several(cast, &told.acts);
    let intended = cast.words.sentences[judgement.sentence].clone().any(|at| intended(cast, at));
    let join = Join { settings, judgement, undone, ahead, possible, intended, several };
    let mut acts: Vec<Act> = told.acts.into_iter().filter_map(|act| join.keep(act)).collect();
    join.add_acts(&mut acts);
    join.add_undertakings(&mut acts);
    if judgement.clauses(settings.clause_word).iter().any(|clause| effect::expected(cast, &clause.words)) {
        acts.retain(|act| act.kind != Kind::Act(Plover::Agree) || act.undertaking.is_some());
    }
    if let Some(effect) = effect::effect(cast, judgement.sentence) {
        acts.retain(|act| act.kind != Kind::Act(Plover::Agree) || act.voice == Doer::Subject && act.cue.start >= effect.end);
    }
    if let Some(from) = unreal {
        acts.retain(|act| act.cue.end <= from);
    }
    hosting::leave_out(cast, judgement.sentence, &mut acts);
    unite(cast, &mut acts);
    acts.sort_by_key(|act| act.cue.start);
    Report { acts, names: judgement.names(settings.name) }
}

/// The outputs for what is exchanged and what is given.
const COOPERATE: usize = 4;
const AID: usize = 5;

/// How many words before what tells an act a "not" is about it across a comma, and how many behind it at most. Of acts that
/// the encoder is sure of beside such a word more than ten words off, 35 of 61 are real (held-out writing, development gold).
const NOT_BEFORE: usize = 4;
const NOT_BEHIND: usize = 10;

struct Join<'a> {
    settings: &'a Settings,
    judgement: &'a Judgement<'a>,
    /// The words of the sentence that say that something was not done.
    undone: Vec<usize>,
    /// Whether it says that something lies ahead.
    ahead: bool,
    /// Whether it says that something is possible, no more.
    possible: bool,
    /// Whether it says that an encounter was agreed on.
    intended: bool,
    /// Kinds of acts that it has wordings of by different doers.
    several: Vec<Kind>,
}

/// The kinds of acts that a sentence tells several of, by different doers ("A would build a line, and B undertook to give land");
/// thanks for support tell two acts of support, each with the parties of the other.
fn several(cast: &Cast, acts: &[Act]) -> Vec<Kind> {
    if acts.len() < 2 {
        return Vec::new();
    }
    let counts = |act: &&Act| act.event && act.kind != Kind::Act(Plover::Support);
    let doers: Vec<(Kind, Vec<Code>)> = acts.iter().filter(counts).map(|act| (act.kind, who::parties(cast, act).source)).collect();
    let apart = |(kind, source): &(Kind, Vec<Code>)| {
        !source.is_empty()
            && doers
                .iter()
                .any(|(other, others)| other == kind && !others.is_empty() && others.iter().all(|code| !source.contains(code)))
    };
    doers.iter().filter(|one| apart(one)).map(|(kind, _)| *kind).collect()
}

/// Whether word `at` says that something was not done ("have yet to sit down", "stopped short of banning", "fell through", "were
/// to have begun").
fn undone(cast: &Cast, at: usize) -> bool {
    let pair = (cast.words.lower(at), cast.words.after(at + 1));
    let said = matches!(pair, ("yet", "to") | ("short", "of") | ("fell" | "fallen", "through") | ("called", "off"));
    let intended = matches!(pair, ("was" | "were", "to")) && cast.words.after(at + 2) == "have";
    cast.words.on(at, List::Undone) || cast.words.on(at, List::Negation) || said || intended
}

/// Whether word `at` says that something lies ahead ("would be brought before parliament", "is scheduled for November").
fn ahead(cast: &Cast, at: usize) -> bool {
    matches!((cast.words.lower(at), cast.words.after(at + 1)), ("would", "be") | ("scheduled", "for" | "to"))
}

/// Whether word `at` makes what follows a mere possibility ("could expel", "may be made"); the month bears a capital.
fn possible(cast: &Cast, at: usize) -> bool {
    matches!(cast.words.lower(at), "may" | "might" | "could") && !cast.words.all[at].capital()
}

/// Whether an encounter is agreed on at word `at` ("agreed to hold talks", "decided to meet").
fn intended(cast: &Cast, at: usize) -> bool {
    matches!(cast.words.lower(at), "agreed" | "agree" | "decided" | "arranged" | "plan" | "planned" | "promised")
        && cast.words.after(at + 1) == "to"
        && matches!(cast.words.after(at + 2), "hold" | "meet" | "convene" | "confer" | "talk" | "speak")
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
    /// What a word of not doing adds to what the model must reach for an act told by the words `cue`: all for a deed, half for a
    /// request or a threat; refusal and accusation go well with such words. A deed that lies ahead is not done either, unlike a
    /// word given or an encounter set.
    fn doubt(&self, kind: usize, cue: &Range<usize>) -> f32 {
        let undone = self.not_done(cue);
        match TYPES.get(kind) {
            Some(Plover::Accuse | Plover::Reject) => 0.0,
            Some(Plover::Request | Plover::Threaten) if undone => self.settings.undone / 2.0,
            Some(Plover::Request | Plover::Threaten) => 0.0,
            Some(Plover::Agree) | None if !undone => 0.0,
            _ if undone || self.ahead => self.settings.undone,
            _ => 0.0,
        }
    }

    /// Whether a word of not doing may be about what the cue tells: a mere "not" is so only near it.
    fn not_done(&self, cue: &Range<usize>) -> bool {
        let words = &self.judgement.cast.words;
        let parted =
            |between: Range<usize>| between.into_iter().any(|at| matches!(words.lower(at), "," | ";" | ":" | "–" | "—" | "but"));
        let near = |at: usize| {
            if at < cue.start { at + NOT_BEFORE >= cue.start || !parted(at..cue.start) } else { at < cue.end + NOT_BEHIND }
        };
        self.undone.iter().any(|at| near(*at) || !words.on(*at, List::Negation))
    }

    /// An act of the table with the model's view of it; `None` if the model rejects both the act and its undertaking.
    fn keep(&self, mut act: Act) -> Option<Act> {
        let output = output(act.kind);
        let logit = self.judgement.act(output);
        if let Some(undertaking) = &mut act.undertaking {
            let margin = self.judgement.clause_margin(&undertaking.clause);
            if margin.is_some_and(|margin| margin < self.settings.clause_keep[undertaking.firmness as usize])
                || !self.binds(&undertaking.clause, undertaking.firmness)
            {
                // What will come of an arrangement nobody agreed on in this sentence.
                act.event &= act.kind != Kind::Act(Plover::Agree) || !effect::expected(self.judgement.cast, &undertaking.clause);
                act.undertaking = None;
            } else {
                self.refine(undertaking);
                let grounds = self.judgement.clause_grounds(&undertaking.clause);
                undertaking.confidence = grounds.map(|grounds| self.settings.undertaking(&grounds, true));
            }
        }
        let plain = who::plain(self.judgement.cast, &act);
        if logit < self.settings.keep[output] && plain && act.kind == Kind::Held && !self.not_done(&act.cue) && !self.ahead {
            // "A spoke today with B to thank B": whatever else the sentence tells, they met.
            return Some(act);
        }
        act.event &= logit >= self.settings.keep[output] + self.doubt(output, &act.cue);
        // What was not signed binds nobody.
        if !act.event && self.not_done(&act.cue) && act.undertaking.as_ref().is_some_and(|one| one.firmness == Firmness::Signed) {
            act.undertaking = None;
        }
        if !act.event && act.undertaking.is_none() {
            return None;
        }
        let blamed = if act.kind == Kind::Act(Plover::Accuse) { who::blamed(self.judgement.cast, &act) } else { None };
        act.parties = act.parties.or(blamed);
        let mut grounds = Grounds { logit, told: true, ..Grounds::default() };
        if let Some((parties, sure)) = self.judgement.parties(output, self.settings.joint[output], self.settings.sure) {
            let joint = output == 1 || output == PLAN;
            let own = act.parties.clone().unwrap_or_else(|| who::parties(self.judgement.cast, &act));
            grounds.sure = sure;
            grounds.agreed = same(&own, &parties, joint);
            let overrules = !joint
                && !plain
                && !who::relative(self.judgement.cast, &act)
                && !self.several.contains(&act.kind)
                && act.parties.is_none()
                && act.modality != Modality::Hypothetical
                && logit >= self.settings.keep[output];
            // Whether the same parties act together or one on the other, the wording tells better.
            let turned = same(&own, &parties, true) && own.target.is_empty() != parties.target.is_empty();
            // "The leaders pledged to work together against A": A is not one of those who act together.
            let joined = together(&own) && together(&parties) && own.source.iter().all(|code| parties.source.contains(code));
            // "A thanked B, C and D": on which side of the verb the members of a list stand, the wording tells, too.
            let listed = same(&own, &parties, true) && own.source.len().max(own.target.len()) > 1;
            // "A is to visit Dhaka": where the grammar finds one side alone, the encoder may know the other.
            let lacking = act.parties.is_none() && own.source.len() + own.target.len() < 2;
            if (overrules && !turned && !joined && !listed || lacking) && sure > self.settings.overrule {
                act.parties = Some(parties);
            }
        }
        act.confidence = self.settings.act(&grounds);
        act.by_rule = false;
        act.event &= f32::from(act.confidence) >= self.settings.least;
        (act.event || act.undertaking.is_some()).then_some(act)
    }

    /// Whether the words of an undertaking bind somebody to something other than a step in a dispute.
    fn binds(&self, clause: &Range<usize>, firmness: Firmness) -> bool {
        let surest = |kinds: &[Plover]| {
            let logit = |kind: &Plover| self.judgement.act(output(Kind::Act(*kind)));
            kinds.iter().map(logit).fold(f32::MIN, f32::max)
        };
        let hostile = surest(&[Plover::Reject, Plover::Threaten, Plover::Sanction, Plover::Coerce, Plover::Assault]);
        let friendly = surest(&[Plover::Agree, Plover::Support, Plover::Cooperate, Plover::Aid, Plover::Concede]);
        let dispute =
            firmness != Firmness::Urges && hostile >= self.settings.clause_hostile && friendly < self.settings.clause_friendly;
        !dispute && binding::binds(self.judgement.cast, clause, firmness)
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

    fn sectors(&self, clause: &Range<usize>) -> Option<Vec<Sector>> {
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
            let doubtful = self.possible || TYPES.get(kind) == Some(&Plover::Consult) && self.intended;
            let cue = self.judgement.heard(kind).map_or_else(|| range.clone(), |word| word..word + 1);
            let doubt = self.doubt(kind, &cue).max(if doubtful { self.settings.undone / 2.0 } else { 0.0 });
            if logit < least + doubt || acts.iter().any(|act| act.event && output(act.kind) == kind) {
                continue;
            }
            // What is given is aid and no exchange.
            let given =
                || self.judgement.act(AID) >= self.settings.add[AID] || acts.iter().any(|act| act.event && output(act.kind) == AID);
            if kind == COOPERATE && given() {
                continue;
            }
            // A planned encounter is the agreement to meet, not a second one.
            if kind == 0 && acts.iter().any(|act| act.event && act.kind == Kind::Planned) {
                continue;
            }
            let Some((parties, sure)) = self.judgement.parties(kind, self.settings.joint[kind], self.settings.sure) else { continue };
            let confidence = self.settings.act(&Grounds { logit, sure, ..Grounds::default() });
            if f32::from(confidence) < self.settings.least {
                continue;
            }
            let (what, modality) = match kind {
                PLAN => (Kind::Planned, Modality::AgreedFuture),
                0 => (Kind::Act(Plover::Agree), Modality::AgreedFuture),
                1 => (Kind::Held, Modality::Realised),
                _ => (Kind::Act(TYPES[kind]), Modality::Realised),
            };
            acts.extend(apart(self.judgement.cast, self.judgement.sentence, parties).into_iter().map(|parties| Act {
                kind: what,
                sentence: self.judgement.sentence,
                cue: cue.clone(),
                worded: false,
                voice: Doer::Subject,
                modality,
                undertaking: None,
                both: false,
                event: true,
                parties: Some(parties),
                confidence,
                by_rule: false,
            }));
        }
    }

    /// Undertakings that only the model sees, carried by the act of the sentence that fits best.
    fn add_undertakings(&self, acts: &mut Vec<Act>) {
        for clause in self.judgement.clauses(self.settings.clause_word) {
            let taken = acts
                .iter()
                .filter_map(|act| act.undertaking.as_ref())
                .any(|undertaking| undertaking.clause.start < clause.words.end && clause.words.start < undertaking.clause.end);
            let told = clause.margin >= self.settings.clause_add[clause.firmness as usize] && self.says(&clause.words);
            if taken || !told || !self.binds(&clause.words, clause.firmness) {
                continue;
            }
            self.add_undertaking(acts, &clause);
        }
    }

    /// Whether some words say what is undertaken: more than who ("Uruguay and Iceland") or when ("over the next six months").
    fn says(&self, clause: &Range<usize>) -> bool {
        let cast = self.judgement.cast;
        let words = &cast.words;
        let span = words.span(clause);
        let times = find_dates(words.text, &tokens(words.text, span), None);
        let mentions = cast.of_sentence(self.judgement.sentence);
        clause.clone().any(|at| {
            let word = &words.all[at];
            let joins = [List::Determiner, List::Preposition, List::Link].iter().any(|list| word.lists.on(*list));
            word.kind == TokenKind::Word
                && !word.inside
                && word.tag.is_none()
                && !joins
                && &*word.lower != "and"
                && !times.iter().any(|when| when.phrase.contains(word.span))
                && !mentions.iter().any(|mention| mention.words.contains(&at))
        })
    }

    fn add_undertaking(&self, acts: &mut Vec<Act>, clause: &Clause) {
        let Some(grounds) = self.judgement.clause_grounds(&clause.words) else { return };
        let confidence = self.settings.undertaking(&grounds, false);
        let undertaking = Undertaking {
            clause: clause.words.clone(),
            verb: clause.words.start..clause.words.start + 1,
            firmness: clause.firmness,
            reaffirmed: reaffirmed(self.judgement.cast, clause),
            sectors: self.sectors(&clause.words),
            confidence: Some(confidence),
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
        let parties = same.or_else(|| Some(self.judgement.parties(kind, self.settings.joint[kind], self.settings.sure)?.0));
        acts.push(Act {
            kind: Kind::Act(Plover::Agree),
            sentence: self.judgement.sentence,
            cue: clause.words.clone(),
            worded: false,
            voice: Doer::Subject,
            modality: Modality::AgreedFuture,
            undertaking: Some(undertaking),
            both: false,
            event: false,
            parties,
            confidence,
            by_rule: false,
        });
    }
}

/// What parties do together in one sentence, one of them does not do to the other beside it: "A and B agreed to open a line, with
/// plans for a second" is one agreement.
fn unite(cast: &Cast, acts: &mut [Act]) {
    let parties = |act: &Act| act.parties.clone().unwrap_or_else(|| who::parties(cast, act));
    let joint: Vec<(Kind, Parties)> = acts
        .iter()
        .filter(|act| act.event)
        .map(|act| (act.kind, parties(act)))
        .filter(|(_, parties)| parties.target.is_empty() && parties.source.len() > 1)
        .collect();
    for act in acts.iter_mut().filter(|act| act.event) {
        let own = parties(act);
        if let Some((_, together)) =
            joint.iter().find(|(kind, together)| *kind == act.kind && !own.target.is_empty() && same(together, &own, true))
        {
            act.parties = Some(together.clone());
        }
    }
}

/// The same parties for each of several doers who do not stand together: "A sent experts; B lent two helicopters", "A sent a ship, B
/// 52 divers".
fn apart(cast: &Cast, sentence: usize, parties: Parties) -> Vec<Parties> {
    if parties.target.is_empty() || parties.source.len() < 2 || !parties.told && parties.target.len() > 1 {
        return vec![parties];
    }
    let doer = |mention: &&Mention| {
        matches!(mention.form, Form::State | Form::Igo | Form::Capital | Form::Person)
            && mention.codes.len() == 1
            && parties.source.contains(&mention.codes[0])
            && !cast.words.governed(mention.words.start)
    };
    let mut groups: Vec<Vec<Code>> = Vec::new();
    let mut end = None;
    for mention in cast.of_sentence(sentence).iter().filter(doer) {
        if groups.iter().any(|group| group.contains(&mention.codes[0])) {
            continue;
        }
        let joined = end.is_some_and(|end| {
            (end..mention.words.start).all(|at| matches!(cast.words.lower(at), "and" | "," | "the" | "as" | "well"))
        });
        match groups.last_mut() {
            Some(group) if joined => group.push(mention.codes[0].clone()),
            _ => groups.push(mention.codes.clone()),
        }
        end = Some(mention.words.end);
    }
    let all = groups.iter().map(Vec::len).sum::<usize>() == parties.source.len();
    if groups.len() < 2 || !all {
        return vec![parties];
    }
    groups.into_iter().map(|source| Parties { source, ..parties.clone() }).collect()
}

/// Whether parties act together.
fn together(parties: &Parties) -> bool {
    parties.target.is_empty() && parties.source.len() > 1
}

/// Whether two views of an act give it the same parties; of a joint act the sides do not count.
fn same(a: &Parties, b: &Parties, joint: bool) -> bool {
    let all = |parties: &Parties| {
        let mut codes: Vec<_> = parties.source.iter().chain(&parties.target).cloned().collect();
        codes.sort();
        codes.dedup();
        codes
    };
    let sorted = |codes: &[crate::fact::Code]| {
        let mut codes = codes.to_vec();
        codes.sort();
        codes
    };
    if joint || a.target.is_empty() || b.target.is_empty() {
        return all(a) == all(b) && (joint || a.target.is_empty() == b.target.is_empty());
    }
    sorted(&a.source) == sorted(&b.source) && sorted(&a.target) == sorted(&b.target)
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
