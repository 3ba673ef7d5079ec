//! Cases of the tokens: the expected ones are written with spaces between them.

use proptest::prelude::*;

use super::*;

fn check(text: &str, expected: &str) {
    let found: Vec<&str> = tokens(text, Span::new(0, text.len())).iter().map(|token| token.of(text)).collect();
    assert_eq!(found.join(" "), expected);
}

#[test]
fn words_keep_inner_apostrophes_and_lose_the_possessive() {
    check("Japan's plan", "Japan 's plan");
    check("Kenya’s", "Kenya ’s");
    check("THE MINISTER’S NOTE", "THE MINISTER ’S NOTE");
    check("the ministers' note", "the ministers ' note");
    check("the ‘good boys’ left", "the ‘ good boys ’ left");
    check("O’Brien and Côte d'Ivoire don't", "O’Brien and Côte d'Ivoire don't");
    check("Int’l trade", "Int’l trade");
}

#[test]
fn hyphens_and_dashes_are_tokens() {
    check("U.S.-Japan vice-minister", "U.S. - Japan vice - minister");
    check("talks — again -- now", "talks — again -- now");
    check("2024-10-17", "2024 - 10 - 17");
}

#[test]
fn abbreviations_keep_their_dot() {
    check("Dr. Reyes met Paul K. Mwangi Jr. on Oct. 17.", "Dr. Reyes met Paul K. Mwangi Jr. on Oct. 17 .");
    check("He went to the U.S.", "He went to the U.S.");
    check("No. 5, he said no.", "No. 5 , he said no .");
    check("at 10 a.m. sharp", "at 10 a.m. sharp");
    check("A Ph.D. from Acme Inc.", "A Ph.D. from Acme Inc.");
    check("vitamin C.", "vitamin C .");
    check("It ended.Then", "It ended . Then");
    check("see example.org.", "see example.org .");
    check("and so ...", "and so ...");
}

#[test]
fn numbers_keep_separators_and_endings() {
    check("$5,000.50 or 3.5% by 10:30", "$ 5,000.50 or 3.5 % by 10:30");
    check("17th, 1990s, 5.", "17th , 1990s , 5 .");
    check("G20 and COVID-19", "G20 and COVID - 19");
    check("17/10/2024", "17 / 10 / 2024");
}

#[test]
fn kinds_and_cases() {
    let text = "MANILA: eSwatini’s $5 MoU A Étienne g20 وزير";
    let found: Vec<(TokenKind, Case)> = tokens(text, Span::new(0, text.len())).iter().map(|t| (t.kind, t.case)).collect();
    use TokenKind::*;
    assert_eq!(
        found,
        [
            (Word, Case::Upper),
            (Punctuation, Case::None),
            (Word, Case::Mixed),
            (Possessive, Case::Lower),
            (Symbol, Case::None),
            (Number, Case::None),
            (Word, Case::Title),
            (Word, Case::Title),
            (Word, Case::Title),
            (Word, Case::Lower),
            (Word, Case::None),
        ]
    );
}

#[test]
fn only_the_given_stretch_is_read() {
    let text = "One. Two three. Four.";
    let found: Vec<&str> = tokens(text, Span::new(5, 15)).iter().map(|token| token.of(text)).collect();
    assert_eq!(found, ["Two", "three", "."]);
}

proptest! {
    #[test]
    fn tokens_join_back_to_the_text(text in "(\\PC|[A-Za-z]{1,4}[.'’]|[0-9][.,:]|\n| ){0,80}") {
        let mut at = 0;
        for token in tokens(&text, Span::new(0, text.len())) {
            prop_assert!(token.span.get(&text).is_some_and(|words| !words.is_empty()));
            prop_assert!(at <= token.span.start);
            prop_assert!(text[at as usize..token.span.start as usize].chars().all(char::is_whitespace));
            prop_assert!(!token.of(&text).contains(char::is_whitespace));
            at = token.span.end;
        }
        prop_assert!(text[at as usize..].chars().all(char::is_whitespace));
    }
}
