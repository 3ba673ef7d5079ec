//! Cases of the sentence rule: `|` marks where sentences end.

use proptest::prelude::*;

use super::*;

fn check(marked: &str) {
    let expected: Vec<&str> = marked.split('|').collect();
    let text = expected.concat();
    let found: Vec<&str> = sentences(&text).iter().map(|span| span.of(&text)).collect();
    let expected: Vec<&str> = expected.iter().map(|part| part.trim()).collect();
    assert_eq!(found, expected);
}

#[test]
fn stops_end_sentences_before_a_capital_a_digit_or_a_quotation_mark() {
    check("The two sides met. |They talked.");
    check("It cost money. |2025 was a good year.");
    check("Was it agreed? |No! |“Not yet,” he said.");
    check("They met. they talked.");
    check("“We agreed.” |The minister left.");
    check("(He was there.) |She was not.");
    check("(14) They met. |(15) They talked (2 hours). (not for long)");
    check("Ties are warm.[12] |The talks go on.");
    check("He said, “It is done.” |'So it is.'");
    check("The text was **approved.** |**Next steps**");
}

#[test]
fn abbreviations_and_initials_do_not_end_a_sentence() {
    check("Dr. Reyes met Gen. Paul Mwangi and Lt. Col. J. P. Ray.");
    check("H.E. Mr. Rahman and Hon. Mwangi came to St. Lucia.");
    check("President Donald J. Trump spoke. |He left.");
    check("Resolution No. 5 of Oct. 17 was adopted under Art. 4.");
    check("The sum was Rs. 500 and U.S. President Biden paid.");
    check("Joint bodies, e.g. Japan and i.e. Korea vs. China.");
    check("The Lt.-Gen. Smith visit was short.");
    check("Mr. Bush Sr. Middle School children sang.");
}

#[test]
fn an_abbreviation_ends_a_sentence_when_the_next_word_opens_one() {
    check("They met in Washington, D.C. |The talks were long.");
    check("He went to the U.S. |In Lagos, nothing happened.");
    check("It was signed by Acme Inc. |The deal is large.");
    check("He spoke to Ferdinand Marcos Jr. |On Monday he left.");
    check("It starts at 10 a.m. |President Biden will speak.");
    check("It starts at 10 a.m. Eastern time.");
    check("It starts at 10 a.m. EDT.");
    check("See Annex C. |The parties agree.");
    check("He said no. |Ghana agreed.");
}

#[test]
fn marks_that_are_no_stops_do_not_cut() {
    check("1. The parties shall meet.");
    check("a. The parties shall meet. |They shall talk.");
    check("It rose by 3.5 per cent ... The rest fell.");
    check("… regional and international bodies. – Bernama");
    check("It is done... |The next day came.");
    check("The site is chancery.example.org and no other.");
}

#[test]
fn every_line_break_ends_a_sentence_where_lines_are_not_folded() {
    check("Malaysia, Pakistan to meet|\nKUALA LUMPUR: The two sides met in Kuala Lumpur on Monday to discuss trade.|\n\nThey agreed.");
    check("They agreed to:|\r\nopen a mission;|\r\nclose a mission.");
    check("one|\u{2028}two");
}

#[test]
fn bullets_and_rules_are_left_out() {
    let text = "They agreed:\n- to meet\n• to talk\n* * *\n—\nDone.";
    let found: Vec<&str> = sentences(text).iter().map(|span| span.of(text)).collect();
    assert_eq!(found, ["They agreed:", "to meet", "to talk", "Done."]);
}

#[test]
fn folded_lines_are_joined() {
    check(
        "On Wednesday, the President of Kenya held his first foreign leader\n\
         call with the Crown Prince of a kingdom in the far east of the\n\
         Arabian sea. |The two leaders discussed efforts to bring stability to\n\
         Middle Earth, bolster regional security, and combat the pirates. |The\n\
         Prime Minister was there.|\n\n\
         Panelists included:",
    );
}

#[test]
fn a_list_in_a_folded_text_keeps_its_items() {
    let text = "The working group that the two governments set up last year has in\n\
                this connection been asked to look at each of the following points:\n\n\
                -   the tariff on dried fish, which both sides regard as much too\n    high for the season\n\
                -   the ferry\n\
                -   the bridge over the river at the place where the road from the\n    capital ends\n";
    let found: Vec<String> =
        sentences(text).iter().map(|span| span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(found.len(), 4, "{found:#?}");
    assert_eq!(found[2], "the ferry");
    assert!(found[3].ends_with("the capital ends"));
}

#[test]
fn a_headline_of_the_width_of_a_fold_is_no_folded_line() {
    check("Kenya and Japan agree to reopen the ferry line across the great bay of|\nMonday, May 4, 2015");
}

#[test]
fn the_clause_words_are_sorted() {
    assert!(CLAUSE.is_sorted());
}

proptest! {
    #[test]
    fn sentences_are_ordered_disjoint_trimmed_and_lose_no_word(text in "(\\PC|\n|\r|\\. |[A-Za-z0-9“”\"'.!?\\-*] ?){0,120}") {
        let found = sentences(&text);
        let mut at = 0;
        for span in &found {
            let words = span.get(&text).expect("on character boundaries");
            prop_assert!(!words.is_empty() && words == words.trim());
            prop_assert!(at <= span.start);
            prop_assert!(!text[at as usize..span.start as usize].contains(char::is_alphanumeric));
            at = span.end;
        }
        prop_assert!(!text[at as usize..].contains(char::is_alphanumeric));
    }
}
