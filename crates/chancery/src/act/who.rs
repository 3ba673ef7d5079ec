//! Who acts, on whom: the parties of an act, resolved over the sentence and, where it is silent, over the document.
//!
//! *Reads*: the subject before the cue with everything joined to it, the doer behind "by", the pair behind "between"; the
//! object behind the cue; else the other side of the pair that the document speaks of.
//! *Does not read*: parties that only stand in a place name or behind a preposition of place.

use std::ops::Range;

use super::{Act, Doer, Kind};
use crate::code::Plover;
use crate::fact::Code;
use crate::mention::{Cast, Form, Mention};
use crate::wordlist::List;

/// The parties of an act: who does it, and to whom. Joint acts have all parties as source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parties {
    /// Who acts.
    pub source: Vec<Code>,
    /// On whom.
    pub target: Vec<Code>,
    /// Whether both sides are told in the sentence itself, by name, office, nationality or reference.
    pub told: bool,
    /// Whether it is sure without being told in the sentence.
    pub sure: bool,
}

fn add(list: &mut Vec<Code>, codes: &[Code]) {
    for code in codes {
        if !list.contains(code) {
            list.push(code.clone());
        }
    }
}

/// The parties of `act`.
pub fn parties(cast: &Cast, act: &Act) -> Parties {
    let range = cast.words.sentences[act.sentence].clone();
    let mentions: Vec<&Mention> = cast.of_sentence(act.sentence).iter().filter(|mention| !mention.codes.is_empty()).collect();
    let clause = clause_start(cast, act.cue.start, &range)..clause_end(cast, act.cue.end, &range);
    let mut source = match act.voice {
        Doer::Subject => subject(cast, &mentions, act.cue.start, &clause),
        Doer::Passive => behind(cast, &mentions, act.cue.end, range.end, &["by", "between"])
            .or_else(|| subject(cast, &mentions, act.cue.start, &clause)),
        Doer::Noun => behind(cast, &mentions, act.cue.end, (act.cue.end + 12).min(range.end), &["between", "by", "of"])
            .filter(|codes| codes.len() >= 2)
            .or_else(|| subject(cast, &mentions, act.cue.start, &clause)),
    }
    .unwrap_or_default();
    let pair = &cast.pairs[act.sentence];
    let all_here = || {
        let mut all = Vec::new();
        for mention in &mentions {
            add(&mut all, &mention.codes);
        }
        all
    };
    let joint_kind = matches!(act.kind, Kind::Held | Kind::Explored | Kind::Stressed | Kind::Planned);
    if joint_kind {
        return encounter(cast, &mentions, source, pair, &all_here());
    }
    if source.is_empty() {
        // No subject of its own: whoever is told in the sentence, if two; else whoever acted in the sentence before.
        let here = all_here();
        if act.voice != Doer::Subject && here.len() == 2 {
            source = here;
        } else if let Some(previous) = act.sentence.checked_sub(1).and_then(|sentence| first_subject(cast, sentence)) {
            source = previous;
        } else {
            return Parties::default();
        }
    }
    if source.len() >= 2 {
        let mut target = if directed(act) { object_of(cast, &mentions, act.cue.end, clause.end, &source) } else { Vec::new() };
        source.sort();
        target.sort();
        return Parties { source, target, told: true, sure: false };
    }
    if let Some(owner) = possessor(cast, &mentions, &act.cue) {
        source = vec![owner];
    }
    if let Some(object) = direct_object(cast, &mentions, &act.cue).filter(|object| *object == source[0]) {
        // Nobody thanks, urges or accuses itself: the doer is the other side.
        if let Some(other) = pair.iter().chain(&cast.dyad()).find(|code| **code != object) {
            return Parties { source: vec![other.clone()], target: vec![object], told: true, sure: false };
        }
    }
    let own = source[0].clone();
    let right = object(&mentions, act.cue.end, clause.end, &own, cast);
    let anywhere = || {
        let mut others = Vec::new();
        for mention in &mentions {
            if !matches!(mention.form, Form::Possessive) || mention.codes.len() > 1 {
                add(&mut others, &mention.codes.iter().filter(|code| **code != own).cloned().collect::<Vec<_>>());
            }
        }
        others
    };
    let mut target = right;
    if target.is_empty() {
        let others = anywhere();
        target = if others.len() == 1 || others.is_empty() {
            others
        } else {
            others.into_iter().filter(|code| pair.contains(code)).take(1).collect()
        };
    }
    let told = !target.is_empty();
    if target.is_empty() {
        let dyad = cast.dyad();
        let other = if pair.contains(&own) { pair.iter().find(|code| **code != own) } else { dyad.iter().find(|code| **code != own) };
        target = other.cloned().into_iter().collect();
    }
    // Signing and the like is done together whoever is the subject.
    let mutual = matches!(act.undertaking.as_ref().map(|undertaking| undertaking.firmness), Some(crate::fact::Firmness::Signed))
        && matches!(act.kind, Kind::Act(Plover::Support));
    if mutual && !target.is_empty() {
        add(&mut source, &target);
        target.clear();
    }
    source.sort();
    target.sort();
    Parties { source, target, told, sure: false }
}

/// Whether several doers of an act do it to somebody else ("Malaysia and Viet Nam rejected a map which China published") and
/// not with each other ("Malaysia and Viet Nam signed an agreement").
fn directed(act: &Act) -> bool {
    match act.kind {
        Kind::Act(Plover::Agree | Plover::Cooperate | Plover::Consult) => false,
        Kind::Act(Plover::Support) => act.undertaking.is_none(),
        Kind::Act(_) => true,
        _ => false,
    }
}

/// The first party behind the cue that is none of the doers, with what is joined to it.
fn object_of(cast: &Cast, mentions: &[&Mention], from: usize, end: usize, doers: &[Code]) -> Vec<Code> {
    let mut out = object(mentions, from, end, &doers[0], cast);
    out.retain(|code| !doers.contains(code));
    out
}

/// The sides of an encounter: everybody who is there.
fn encounter(cast: &Cast, mentions: &[&Mention], source: Vec<Code>, pair: &[Code], here: &[Code]) -> Parties {
    let mut sides: Vec<Code> = Vec::new();
    for mention in mentions {
        let takes_part = matches!(mention.form, Form::Person | Form::Office | Form::Group)
            || (matches!(mention.form, Form::Body)
                && !cast.bodies.get(mention.body.unwrap_or(usize::MAX)).is_some_and(|body| body.idle));
        if takes_part {
            add(&mut sides, &mention.codes);
        }
    }
    if sides.len() < 2 {
        add(&mut sides, &source);
        for mention in mentions {
            if matches!(mention.form, Form::State | Form::Capital | Form::Igo | Form::Adjective | Form::Pronoun) && sides.len() < 2 {
                add(&mut sides, &mention.codes);
            }
        }
    }
    let told = sides.len() >= 2 || here.len() >= 2;
    if sides.len() < 2 {
        let own = sides.first().cloned();
        match own {
            None => add(&mut sides, pair),
            Some(own) if pair.contains(&own) => sides.extend(pair.iter().find(|code| **code != own).cloned()),
            Some(_) => {}
        }
    }
    sides.sort();
    Parties { source: sides, target: Vec::new(), told, sure: false }
}

/// Where the clause around a cue begins: behind ";", behind "that" after a verb of speech, behind an opening quotation mark.
fn clause_start(cast: &Cast, cue: usize, sentence: &Range<usize>) -> usize {
    let mut at = cue;
    while at > sentence.start {
        let word = cast.words.lower(at - 1);
        if List::ClauseOpener.contains(word) && !(word == "as" && cast.words.lower(at) == "well") {
            return at;
        }
        at -= 1;
    }
    at
}

fn clause_end(cast: &Cast, cue: usize, sentence: &Range<usize>) -> usize {
    let mut at = cue;
    while at < sentence.end {
        if matches!(cast.words.lower(at), ";" | "while" | "whereas" | "but" | "after") {
            return at;
        }
        at += 1;
    }
    at
}

/// The nearest subject before the cue, with what is joined to it.
fn subject(cast: &Cast, mentions: &[&Mention], cue: usize, clause: &Range<usize>) -> Option<Vec<Code>> {
    let before: Vec<&&Mention> =
        mentions.iter().filter(|mention| mention.words.end <= cue && mention.form != Form::Possessive).collect();
    let usable = |mention: &Mention| {
        // "With both sides agreeing": right before its verb a party is its subject whatever stands before.
        let absolute = mention.words.end == cue && cast.words.lower(mention.words.start.wrapping_sub(1)) == "with";
        // "Unlike A, which closed its crossings, …": so is whoever the relative pronoun of the clause stands for.
        let end = mention.words.end;
        let relative = cast.words.lower(end) == "," && matches!(cast.words.lower(end + 1), "which" | "who") && cue <= end + 4;
        let prepositional = !absolute && !relative && governed(cast, &before, mention);
        let noun_follows = cast.words.all.get(mention.words.end).is_some_and(|word| {
            word.sentence == cast.words.all[mention.words.start].sentence
                && word.kind == crate::text::TokenKind::Word
                && !super::verb(&word.lower)
                && !word.lists.on(List::SubjectTail)
        });
        let possessive = matches!(cast.words.lower(mention.words.end), "’s" | "'s" | "’");
        match mention.form {
            // "Turkish officials said", "Pakistan’s delegation agreed": the nation of a noun that acts.
            Form::Adjective => !prepositional && noun_follows && mention.words.end < cue,
            _ if possessive => !prepositional,
            _ => !prepositional,
        }
    };
    let within = |mention: &&&&Mention| mention.words.start >= clause.start;
    let found = before
        .iter()
        .rev()
        .filter(within)
        .find(|mention| usable(mention))
        .or_else(|| before.iter().rev().find(|mention| usable(mention)))?;
    let mut codes = found.codes.clone();
    // Walk left over "A, B and C".
    let mut first = found.words.start;
    for mention in before.iter().rev().filter(|mention| mention.words.end <= found.words.start) {
        let gap: Vec<&str> = (mention.words.end..first)
            .map(|at| cast.words.lower(at))
            .filter(|word| !matches!(*word, "the" | "his" | "her" | "its" | "their" | "’s" | "'s" | "visiting" | "(" | ")"))
            .collect();
        // "The Republic of Indonesia (Indonesia)".
        if gap.is_empty() && first > mention.words.end && mention.codes == found.codes && cast.words.lower(first - 1) == "(" {
            first = mention.words.start;
            continue;
        }
        let joined = gap == ["and"]
            || gap == [","]
            || gap == [",", "and"]
            || gap == ["as", "well", "as"]
            || (gap.first() == Some(&"and") && gap.len() <= 2)
            || (gap.is_empty() && mention.form == Form::Adjective && found.form != Form::Adjective && mention.codes == found.codes);
        if !joined || (gap == [","] && mention.form == Form::State && found.form == Form::Person) {
            break;
        }
        // "After the attacks on A, B accused C": a comma does not join what a preposition governs.
        if gap == [","] && cast.words.governed(mention.words.start) && !listed(cast, mention) {
            break;
        }
        for code in &mention.codes {
            if !codes.contains(code) {
                codes.push(code.clone());
            }
        }
        first = mention.words.start;
    }
    Some(codes)
}

/// Whether a mention is whose those before it are: "the ministers of A, B and C".
fn listed(cast: &Cast, mention: &Mention) -> bool {
    let before = cast.words.before(mention.words.start);
    matches!(if before == "the" { cast.words.before(mention.words.start - 1) } else { before }, "of" | "between")
}

/// Whether the parties stand right before and right behind the cue, so that the wording alone tells who acts on whom: "A accused
/// B"; of an encounter, whether two persons do: "A spoke by telephone with B".
pub fn plain(cast: &Cast, act: &Act) -> bool {
    let encounter = act.kind == Kind::Held;
    let forms = |form: Form| if encounter { form == Form::Person } else { matches!(form, Form::Person | Form::State) };
    let party = |mention: &&Mention| mention.codes.len() == 1 && forms(mention.form);
    let mentions = cast.of_sentence(act.sentence);
    let aside = |at: usize| match cast.words.lower(at) {
        "the" | "also" => true,
        "with" | "by" | "phone" | "telephone" | "today" | "yesterday" => encounter,
        _ => false,
    };
    let doer = mentions.iter().filter(party).find(|mention| {
        mention.words.end <= act.cue.start
            && (mention.words.end..act.cue.start).all(aside)
            && !cast.words.governed(mention.words.start)
    });
    let other = mentions
        .iter()
        .filter(party)
        .find(|mention| mention.words.start >= act.cue.end && (act.cue.end..mention.words.start).all(aside));
    act.voice == Doer::Subject && doer.zip(other).is_some_and(|(doer, other)| doer.codes != other.codes)
}

/// Whether a relative pronoun stands for whoever does an act ("A, which closed its border with B"), so that the wording tells who
/// that is.
pub fn relative(cast: &Cast, act: &Act) -> bool {
    let pronoun = || matches!(cast.words.before(act.cue.start), "which" | "who");
    act.voice == Doer::Subject && pronoun() && cast.words.lower(act.cue.start.saturating_sub(2)) == ","
}

/// Whose conduct an accusation is about, where they are told right behind its word as owners of what is blamed: "condemned A’s
/// attack on B" blames A alone.
pub fn blamed(cast: &Cast, act: &Act) -> Option<Parties> {
    let mentions = cast.of_sentence(act.sentence);
    let owner = mentions.iter().find(|mention| mention.words.start >= act.cue.end)?;
    let near = (act.cue.end..owner.words.start).all(|at| {
        matches!(cast.words.lower(at), "the" | "strongly" | "in" | "strongest" | "terms" | "of" | "at" | "about" | "over" | "with")
    });
    let owns = matches!(cast.words.lower(owner.words.end), "’s" | "'s" | "’" | "'");
    if !near || !owns || owner.form != Form::State || owner.codes.len() != 1 {
        return None;
    }
    let source = parties(cast, act).source.into_iter().filter(|code| *code != owner.codes[0]).collect::<Vec<_>>();
    (!source.is_empty()).then(|| Parties { source, target: owner.codes.clone(), told: true, sure: false })
}

/// "Expressed Cyprus’s desire": the state whose desire it is, inside the cue.
fn possessor(cast: &Cast, mentions: &[&Mention], cue: &Range<usize>) -> Option<Code> {
    let inside = mentions.iter().find(|mention| {
        cue.contains(&mention.words.start)
            && mention.form == Form::State
            && matches!(cast.words.lower(mention.words.end), "’s" | "'s" | "’")
    })?;
    inside.codes.first().cloned()
}

/// The state right behind the cue: "thanked Austria", "asked for Korean assistance".
fn direct_object(cast: &Cast, mentions: &[&Mention], cue: &Range<usize>) -> Option<Code> {
    let object = mentions.iter().find(|mention| mention.words.start >= cue.end && mention.form != Form::Possessive)?;
    let gap = (cue.end..object.words.start)
        .all(|at| matches!(cast.words.lower(at), "the" | "for" | "to" | "on" | "upon" | "government" | "of"));
    let named = matches!(object.form, Form::State | Form::Capital | Form::Adjective | Form::Igo);
    (gap && object.words.start - cue.end <= 3 && named && object.codes.len() == 1).then(|| object.codes[0].clone())
}

/// Whether a preposition governs a mention, itself or as a member of a list ("notably the WHO and the OECD").
fn governed(cast: &Cast, before: &[&&Mention], mention: &Mention) -> bool {
    if cast.words.governed(mention.words.start) {
        return true;
    }
    let words = &cast.words;
    before.iter().rev().find(|other| other.words.end <= mention.words.start).is_some_and(|other| {
        let gap = (other.words.end..mention.words.start).map(|at| words.lower(at)).filter(|word| *word != "the");
        let listed = gap.clone().next().is_some() && gap.clone().all(|word| matches!(word, "," | "and"));
        // Only organisations stand in such lists for long; two states joined by "and" are two doers.
        listed && mention.form == Form::Igo && governed(cast, before, other)
    })
}

/// The parties behind one of `links` after the cue ("by X", "between X and Y").
fn behind(cast: &Cast, mentions: &[&Mention], from: usize, end: usize, links: &[&str]) -> Option<Vec<Code>> {
    let link = (from..end).find(|at| links.contains(&cast.words.lower(*at)))?;
    let mut codes: Vec<Code> = Vec::new();
    let mut last = link + 1;
    for mention in mentions.iter().filter(|mention| mention.words.start > link && mention.form != Form::Possessive) {
        let gap: Vec<&str> = (last..mention.words.start)
            .map(|at| cast.words.lower(at))
            .filter(|word| !matches!(*word, "the" | "his" | "her" | "its" | "their" | "’s" | "'s" | "," | "and"))
            .collect();
        if gap.len() > 2 {
            break;
        }
        add(&mut codes, &mention.codes);
        last = mention.words.end;
    }
    (!codes.is_empty()).then_some(codes)
}

/// The parties behind the cue other than the doer: the first, with what is joined to it.
fn object(mentions: &[&Mention], from: usize, end: usize, own: &Code, cast: &Cast) -> Vec<Code> {
    let mut out: Vec<Code> = Vec::new();
    let mut last = None;
    for mention in mentions.iter().filter(|mention| mention.words.start >= from && mention.words.start < end) {
        let others: Vec<Code> = mention.codes.iter().filter(|code| *code != own).cloned().collect();
        if others.is_empty() || (mention.form == Form::Possessive && mention.codes.len() == 1) {
            continue;
        }
        match last {
            None => {
                out = others;
                last = Some(mention.words.end);
            }
            Some(previous) => {
                let gap: Vec<&str> =
                    (previous..mention.words.start).map(|at| cast.words.lower(at)).filter(|word| *word != "the").collect();
                if gap == ["and"] || gap == [","] || gap == [",", "and"] {
                    add(&mut out, &others);
                    last = Some(mention.words.end);
                } else {
                    break;
                }
            }
        }
    }
    out
}

/// The first subject of a sentence.
fn first_subject(cast: &Cast, sentence: usize) -> Option<Vec<Code>> {
    let found = cast.of_sentence(sentence).iter().find(|mention| {
        !mention.codes.is_empty()
            && !matches!(mention.form, Form::Possessive | Form::Adjective)
            && !cast.words.governed(mention.words.start)
    })?;
    Some(found.codes.clone())
}
