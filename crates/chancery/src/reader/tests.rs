//! Instruments, places, commitments and sums as facts, rule by rule: each fires, nearly fires, or stays silent.

use super::read;
use crate::fact::{Action, Code, Facts, InstrumentKind};
use crate::text::Source;

fn facts(text: &str) -> Facts {
    read(&Source::new(text)).facts
}

fn told(codes: &[Code]) -> String {
    codes.iter().map(Code::as_str).collect::<Vec<_>>().join("+")
}

/// The instruments of a text: name, kind, members, year.
fn check_instruments(text: &str, expected: &[(&str, InstrumentKind, &str, Option<i16>)]) {
    let facts = facts(text);
    let mechanisms = facts.mechanisms.iter().map(|one| &one.instrument);
    let all = mechanisms.chain(facts.agreements.iter().map(|one| &one.instrument));
    let all = all.chain(facts.programmes.iter().map(|one| &one.instrument));
    let found: Vec<(&str, InstrumentKind, String, Option<i16>)> = all
        .map(|one| (one.name.as_str(), one.kind, told(&one.parties), one.founded.map(|founded| founded.earliest().year())))
        .collect();
    let found: Vec<_> = found.iter().map(|(name, kind, parties, year)| (*name, *kind, parties.as_str(), *year)).collect();
    assert_eq!(found, expected, "in {text:?}");
}

/// The meetings of a text: parties, place, and on whose margins.
fn check_meetings(text: &str, expected: &[(&str, Option<&str>, Option<&str>)]) {
    let facts = facts(text);
    let found: Vec<_> = facts
        .meetings
        .iter()
        .map(|meeting| (told(&meeting.parties), meeting.place.as_deref(), meeting.margins_of.as_deref()))
        .collect();
    let found: Vec<_> = found.iter().map(|(parties, place, margins)| (parties.as_str(), *place, *margins)).collect();
    assert_eq!(found, expected, "in {text:?}");
}

/// The commitments of a text: its clause, what is to be done, the sum.
fn check_commitments(text: &str, expected: &[(&str, Action, Option<&str>)]) {
    let facts = facts(text);
    let told = |one: &'_ crate::fact::Commitment| (one.statement.clone(), one.action, one.amount.as_ref().map(|sum| sum.text.clone()));
    let found: Vec<_> = facts.commitments.iter().map(told).collect();
    let found: Vec<_> = found.iter().map(|(clause, action, sum)| (clause.as_str(), *action, sum.as_deref())).collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn instruments_have_a_name_members_and_a_year() {
    check_instruments(
        "Kenya and Peru revived the Joint Committee on Fisheries established in 1997.",
        &[("Joint Committee on Fisheries", InstrumentKind::Committee, "KEN+PER", Some(1997))],
    );
    check_instruments(
        "Kenya and Peru signed a memorandum of understanding on air services.",
        &[("memorandum of understanding on air services", InstrumentKind::Mou, "KEN+PER", None)],
    );
    check_instruments(
        "Kenya and Peru praised the Kenya-Peru Tea Initiative. The Tea Initiative grows.",
        &[("Kenya-Peru Tea Initiative", InstrumentKind::Programme, "KEN+PER", None)],
    );
}

#[test]
fn what_names_no_certain_thing_is_no_instrument() {
    check_instruments("Kenya and Peru signed several agreements.", &[]);
    check_instruments("Kenya and Peru are in agreement.", &[]);
    check_instruments("Kenya thanked the Peruvian council.", &[]);
}

#[test]
fn meetings_have_a_place_and_margins() {
    check_meetings("The ministers of Kenya and Peru held talks in Geneva.", &[("KEN+PER", Some("Geneva"), None)]);
    check_meetings("Kenyan and Peruvian ministers held talks in Geneva.", &[("KEN+PER", Some("Geneva"), None)]);
    check_meetings("Kenya’s teams met targets.", &[]);
    check_meetings(
        "Kenya and Peru held talks in New York on the sidelines of the General Assembly.",
        &[("KEN+PER", Some("New York"), Some("General Assembly"))],
    );
    check_meetings("Kenya and Peru held talks in earnest.", &[("KEN+PER", None, None)]);
    check_meetings("Kenya and Peru did not hold talks.", &[]);
}

#[test]
fn a_meeting_told_twice_is_one() {
    check_meetings("Kenya and Peru held talks. The two sides held talks in Lima.", &[("KEN+PER", Some("Lima"), None)]);
    check_meetings("Kenya and Peru held talks. Kenya and Fiji held talks.", &[("KEN+PER", None, None), ("FJI+KEN", None, None)]);
}

#[test]
fn commitments_have_an_action_and_a_sum() {
    check_commitments(
        "Kenya and Peru agreed to invest $3 million in tea.",
        &[("agreed to invest $3 million in tea", Action::Invest, Some("$3 million"))],
    );
    check_commitments("Kenya and Peru agreed to train 30 pilots.", &[("agreed to train 30 pilots", Action::Train, None)]);
    check_commitments("Kenya condemned Peru.", &[]);
}
