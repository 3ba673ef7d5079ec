//! Cases of attributed words: `speaker | clause`, with `>` where the speaker comes after.

use proptest::prelude::*;

use super::super::quotations;
use super::*;
use crate::text::tokens;

fn found(text: &str) -> String {
    let all = tokens(text, Span::new(0, text.len()));
    match attribution(text, &all, &quotations(text)) {
        None => "none".to_owned(),
        Some(found) => {
            let side = if found.trailing { ">" } else { "<" };
            let voice = if found.voice == Voice::DirectQuote { " quoted" } else { "" };
            format!("{} {side} {}{voice}", found.speaker.of(text), found.clause.of(text))
        }
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(found(text), expected, "in: {text}");
}

#[test]
fn every_row_of_the_table_is_read() {
    for (verb, frame) in rows() {
        assert!(parse(frame).is_some(), "{verb} has the unknown frame {frame}");
        assert!((3..=12).contains(&verb.len()) && verb == verb.to_lowercase(), "{verb}");
    }
    assert!(frames().len() > 40 && frames().len() == rows().count(), "a row stands twice");
}

#[test]
fn the_speaker_before_the_words() {
    check("Foreign Minister Ali said that the pact holds.", "Foreign Minister Ali < the pact holds.");
    check("The ministry said the pact would hold.", "The ministry < the pact would hold.");
    check("The ministry on Monday said in a statement that the pact holds.", "The ministry < the pact holds.");
    check("He told reporters in Riga that talks go on.", "He < talks go on.");
    check("In Riga, the minister said that talks go on.", "the minister < talks go on.");
    check("Speaking in Doha, Ali, the foreign minister, said that talks go on.", "Ali, the foreign minister < talks go on.");
    check("MANILA: The envoy also stressed that ties are warm.", "The envoy < ties are warm.");
    check("It added that the road is open.", "It < the road is open.");
    check("Ali, who arrived on Monday, said that talks go on.", "Ali < talks go on.");
    check("A spokesman said: “We agree to this.”", "A spokesman < “We agree to this.” quoted");
}

#[test]
fn the_speaker_after_the_words() {
    check("The pact will be signed soon, the ministry said in a statement.", "the ministry > The pact will be signed soon");
    check("The pact will be signed soon, the ministry said.", "the ministry > The pact will be signed soon");
    check("The pact will be signed soon, said the ministry.", "the ministry > The pact will be signed soon");
    check("“We agree to this,” he added.", "he > “We agree to this,” quoted");
    check("“We agree to this,” said Foreign Minister Ali on Monday.", "Foreign Minister Ali > “We agree to this,” quoted");
    check("“We agree to this,” the statement read.", "the statement > “We agree to this,” quoted");
    check(
        "The pact will be signed soon, Ali, the minister of trade, said on Monday.",
        "Ali, the minister of trade > The pact will be signed soon",
    );
}

#[test]
fn the_speaker_amid_the_words_and_before_two_verbs() {
    check("These issues, he said, had to be settled.", "he < had to be settled.");
    check("Ali thanked his host and said that talks go on.", "Ali < talks go on.");
    check("Ali, the spokesman for the army, said fishermen came first.", "Ali, the spokesman for the army < fishermen came first.");
    check("Exports have risen, and the ministry says they will rise again.", "the ministry < they will rise again.");
    check("Hosting his guest at a feast, President Tito said the runway stays.", "President Tito < the runway stays.");
}

#[test]
fn according_to() {
    check("According to the ministry, the pact holds.", "the ministry < the pact holds.");
    check("The pact holds, according to the ministry.", "the ministry > The pact holds");
}

#[test]
fn acts_and_hearsay_are_not_attributed() {
    check("The minister announced a grant of $5 million.", "none");
    check("Both sides noted the progress made.", "none");
    check("The pact is said to hold.", "none");
    check("The two sides signed the pact.", "none");
    check("“The two sides said that they agree.”", "none");
}

proptest! {
    #[test]
    fn spans_lie_in_the_sentence(words in prop::collection::vec(prop::sample::select(vec![
        "said", "that", "the", "minister", ",", "“", "”", "according", "to", "told", "Ali", "on", "Monday", "who", ":", "é", "added", ".", "In", "holds",
    ]), 0..16)) {
        let text = words.join(" ");
        let all = tokens(&text, Span::new(0, text.len()));
        if let Some(found) = attribution(&text, &all, &quotations(&text)) {
            for span in [found.speaker, found.verb, found.clause] {
                prop_assert!(span.get(&text).is_some());
            }
            prop_assert!(!found.speaker.is_empty() && !found.speaker.overlaps(found.verb));
        }
    }

    #[test]
    fn quotations_are_ordered_and_fit(text in "([a-z]|“|”|\"|'|‘|’| |\n|«|\\PC){0,60}") {
        let mut at = 0;
        for span in quotations(&text) {
            prop_assert!(span.get(&text).is_some() && at <= span.start && span.start < span.end);
            at = span.end;
        }
    }
}
