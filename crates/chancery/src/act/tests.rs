//! What sentences report and who acts in them, rule by rule: each fires, nearly fires, or stays silent.

use super::{Kind, Stage, Table, in_sentence, who};
use crate::fact::{Code, Modality};
use crate::lexicon::Lexicon;
use crate::mention::cast;
use crate::text::{Span, sentences};

/// The acts of the last sentence of a text, each as `KIND source>target "clause"`; hypothetical ones have a question mark.
fn check(text: &str, expected: &[&str]) {
    let sentences: Vec<Span> = sentences(text);
    let cast = cast(text, &sentences, None, None, Lexicon::builtin());
    let told = |codes: &[Code]| codes.iter().map(Code::as_str).collect::<Vec<_>>().join("+");
    let acts: Vec<_> = (0..sentences.len()).flat_map(|sentence| Table::builtin().report(&cast, sentence).acts).collect();
    let last = in_sentence(&acts, sentences.len() - 1).iter().map(|act| {
        let kind = match act.kind {
            Kind::Act(plover) => plover.to_string(),
            other => format!("{other:?}"),
        };
        let parties = who::parties(&cast, act);
        let mark = if act.modality == Modality::Hypothetical { "?" } else { "" };
        let clause = act.undertaking.as_ref().map(|undertaking| cast.words.span(&undertaking.clause).of(text));
        let clause = clause.map_or(String::new(), |clause| format!(" {clause:?}"));
        format!("{kind}{mark} {}>{}{clause}", told(&parties.source), told(&parties.target))
    });
    assert_eq!(last.collect::<Vec<_>>(), expected, "in {text:?}");
}

#[test]
fn a_cue_reports_its_act() {
    check("Kenya condemned Peru’s raid.", &["ACCUSE KEN>PER"]);
    check("Kenya and Peru agreed to reopen the ferry line.", &["AGREE KEN+PER> \"agreed to reopen the ferry line\""]);
    check("Kenya and Peru agreed to explore a card scheme.", &["AGREE KEN+PER> \"agreed to explore a card scheme\""]);
    // FIXME: behind a noun, "by" tells the doer and "on" whom it strikes; both are read as doers.
    check("Cyberattacks by Kenya on Peru went on.", &["COERCE KEN+PER>"]);
    check("The lake rose.", &[]);
}

#[test]
fn a_negated_or_hypothetical_cue_is_no_act() {
    check("Kenya did not condemn Peru.", &[]);
    check("If Kenya condemned Peru, trade would end.", &["ACCUSE? KEN>PER"]);
    check("Kenya never agreed to the plan of Peru.", &[]);
}

#[test]
fn a_participle_that_describes_is_no_act() {
    check("Kenya and Peru lost the signed copies.", &[]);
    check("Kenya and Peru signed a pact.", &["SUPPORT KEN+PER> \"signed a pact\""]);
    check("Kenya read the agreed text to Peru.", &[]);
}

#[test]
fn an_encounter_has_both_sides() {
    check("Kenyan President William Ruto met Peru’s president Dina Boluarte.", &["Held KEN+PER>"]);
    check("Kenya and Peru held talks.", &["Held KEN+PER>"]);
    // One side alone is no encounter; the reader lets it go.
    check("Kenya’s teams met targets.", &["Held KEN>"]);
}

#[test]
fn the_doer_follows_by() {
    check("The pact was signed by Kenya and Peru.", &["SUPPORT KEN+PER> \"The pact was signed by Kenya and Peru\""]);
    check("Kenya was thanked by Peru.", &["SUPPORT PER>KEN"]);
}

#[test]
fn attribution_is_no_part_of_a_clause() {
    check("Kenya and Peru agreed to train pilots, the ministry said.", &["AGREE KEN+PER> \"agreed to train pilots\""]);
    check("Kenya and Peru agreed to train pilots; rain fell.", &["AGREE KEN+PER> \"agreed to train pilots\""]);
    check(
        "Kenya and Peru agreed to train pilots, nurses and cooks.",
        &["AGREE KEN+PER> \"agreed to train pilots, nurses and cooks\""],
    );
}

#[test]
fn a_wish_needs_an_object_of_cooperation() {
    check("Kenya hopes to expand trade with Peru.", &["AGREE KEN>PER \"hopes to expand trade with Peru\""]);
    check("Kenya hopes that rain will fall on Peru.", &[]);
}
