//! Words to the encoder's token ids: the WordPiece rule of BERT's uncased vocabulary, a word at a time.

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const VOCABULARY: &str = include_str!("../../../../../models/vocab.txt");
const UNKNOWN: i32 = 100;
/// Longer words are unknown, as in the original tokenizer.
const LONGEST: usize = 100;

fn vocabulary() -> &'static HashMap<&'static str, i32> {
    static WORDS: OnceLock<HashMap<&'static str, i32>> = OnceLock::new();
    WORDS.get_or_init(|| VOCABULARY.lines().zip(0..).collect())
}

/// Appends the ids of one word of a text.
pub(super) fn ids(word: &str, out: &mut Vec<i32>) {
    let count = out.len();
    // Lower case without marks, cut at every sign of punctuation.
    let plain: String = word
        .chars()
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .nfd()
        .filter(|letter| !is_combining_mark(*letter) && !letter.is_control())
        .collect();
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let len = if punctuation(first) { first.len_utf8() } else { rest.find(punctuation).unwrap_or(rest.len()) };
        pieces(&rest[..len], out);
        rest = &rest[len..];
    }
    if out.len() == count {
        out.push(UNKNOWN);
    }
}

fn punctuation(letter: char) -> bool {
    letter.is_ascii_punctuation() || (!letter.is_ascii() && !letter.is_alphanumeric() && !letter.is_whitespace() && !symbol(letter))
}

/// Signs that the original tokenizer does not count as punctuation.
fn symbol(letter: char) -> bool {
    matches!(
        letter,
        '€' | '£'
            | '¥'
            | '₹'
            | '°'
            | '±'
            | '×'
            | '÷'
            | '©'
            | '®'
            | '™'
            | '₽'
            | '₺'
            | '₦'
            | '₩'
            | '´'
            | '¨'
            | '¸'
            | '¬'
            | '¦'
            | '¤'
            | '¢'
            | '˚'
            | '−'
    )
}

fn pieces(word: &str, out: &mut Vec<i32>) {
    if word.chars().count() > LONGEST {
        out.push(UNKNOWN);
        return;
    }
    let words = vocabulary();
    let first = out.len();
    let mut start = 0;
    let mut piece = String::new();
    while start < word.len() {
        let ends = word[start..].char_indices().map(|(at, letter)| start + at + letter.len_utf8()).rev();
        let found = ends.into_iter().find_map(|end| {
            piece.clear();
            if start > 0 {
                piece.push_str("##");
            }
            piece.push_str(&word[start..end]);
            words.get(piece.as_str()).map(|id| (*id, end))
        });
        let Some((id, end)) = found else {
            out.truncate(first);
            out.push(UNKNOWN);
            return;
        };
        out.push(id);
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_as_the_encoder_learned_them() {
        let check = |word: &str, expected: &[i32]| {
            let mut out = Vec::new();
            ids(word, &mut out);
            assert_eq!(out, expected, "{word}");
        };
        // Ids of the original tokenizer.
        check("agreed", &[3530]);
        check("Türkiye", &[22883, 28008, 2063]);
        check("microsatellite", &[12702, 16846, 13348, 2618]);
        check("U.S.", &[1057, 1012, 1055, 1012]);
        check("’s", &[1521, 1055]);
    }
}
