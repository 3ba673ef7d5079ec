//! Words, numbers and marks of a sentence.
//!
//! Hyphenated words are cut at their hyphens, the possessive ending is a token of its own, and abbreviations keep their
//! dot. The tokens with the white space between them are the text again.

use super::sentence::abbreviation::{self, Use};
use super::span::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Starts with a letter: `Japan`, `O’Brien`, `U.S.`, `G20`.
    Word,
    /// Starts with a digit: `5,000`, `3.5`, `17th`, `1990s`.
    Number,
    /// The possessive ending, or a contracted verb: `'s`, `’s`, and the bare apostrophe after a plural.
    Possessive,
    /// A sign of money or measure: `$`, `€`, `%`.
    Symbol,
    /// Any other mark; dots and dashes in a row are one.
    Punctuation,
}

/// How a token's letters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// Small letters only: `minister`.
    Lower,
    /// A capital first and small letters after it, or one capital alone: `Minister`, `McDonald`, `MoU`, `A`.
    Title,
    /// Capitals only: `MANILA`, `U.S.`, `G20`.
    Upper,
    /// A small letter first and a capital later: `eSwatini`.
    Mixed,
    /// No letters, or letters of a script without case.
    None,
}

/// One token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// How it is written.
    pub case: Case,
}

impl Token {
    /// The token's words in `text`, the text it was made from.
    pub fn of(self, text: &str) -> &str {
        self.span.of(text)
    }

    /// Whether the token is written with a capital at its head.
    pub fn is_capitalised(self) -> bool {
        matches!(self.case, Case::Title | Case::Upper)
    }
}

/// The tokens of `text` inside `within`, in order.
///
/// ```
/// # use chancery::text::{Span, tokens};
/// let text = "U.S.-Japan trade hit $5,000; Gen. Ray’s aide left.";
/// let words: Vec<&str> = tokens(text, Span::new(0, text.len())).iter().map(|token| token.of(text)).collect();
/// assert_eq!(words, ["U.S.", "-", "Japan", "trade", "hit", "$", "5,000", ";", "Gen.", "Ray", "’s", "aide", "left", "."]);
/// ```
pub fn tokens(text: &str, within: Span) -> Vec<Token> {
    let Some(sentence) = within.get(text) else {
        return Vec::new();
    };
    let mut cutter = Cutter { text: sentence, base: within.start as usize, at: 0, open_single: false, tokens: Vec::new() };
    cutter.tokens.reserve(sentence.len() / 5 + 2);
    while cutter.step() {}
    cutter.tokens
}

struct Cutter<'t> {
    text: &'t str,
    base: usize,
    at: usize,
    /// Whether a single quotation mark is open, so that `s’` closes it and is no possessive.
    open_single: bool,
    tokens: Vec<Token>,
}

impl Cutter<'_> {
    /// Takes one token; `false` at the end.
    fn step(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let Some(sign) = rest.chars().next() else {
            return false;
        };
        if sign.is_whitespace() {
            self.at += sign.len_utf8();
        } else if sign.is_numeric() {
            self.take(number_length(rest), TokenKind::Number);
        } else if is_letter(sign) {
            self.take(word_length(rest), TokenKind::Word);
            self.possessive();
        } else if matches!(sign, '.' | '-' | '–' | '—') {
            let run = rest.chars().take_while(|&next| next == sign).count();
            self.take(run * sign.len_utf8(), TokenKind::Punctuation);
        } else if is_symbol(sign) {
            self.take(sign.len_utf8(), TokenKind::Symbol);
        } else {
            let opens =
                self.at == 0 || self.text[..self.at].ends_with(|before: char| before.is_whitespace() || matches!(before, '(' | '“'));
            match sign {
                '‘' => self.open_single = true,
                '\'' if opens => self.open_single = true,
                '\'' | '’' => self.open_single = false,
                _ => {}
            }
            self.take(sign.len_utf8(), TokenKind::Punctuation);
        }
        true
    }

    /// Takes the possessive ending after a word: `’s`, or the bare apostrophe of a plural.
    fn possessive(&mut self) {
        let rest = &self.text[self.at..];
        let Some(sign @ ('\'' | '’')) = rest.chars().next() else {
            return;
        };
        let after = &rest[sign.len_utf8()..];
        if after.starts_with(['s', 'S']) && !after[1..].starts_with(is_letter) {
            self.take(sign.len_utf8() + 1, TokenKind::Possessive);
        } else if !self.open_single && self.text[..self.at].ends_with(['s', 'S']) && after.starts_with(char::is_whitespace) {
            self.take(sign.len_utf8(), TokenKind::Possessive);
        }
    }

    fn take(&mut self, length: usize, kind: TokenKind) {
        let words = &self.text[self.at..self.at + length];
        let start = self.base + self.at;
        self.tokens.push(Token { span: Span::new(start, start + length), kind, case: case(words) });
        self.at += length;
    }
}

/// Length of the word at the head of `text`, with the dot of an abbreviation.
fn word_length(text: &str) -> usize {
    let mut length = letters_length(text);
    loop {
        let rest = &text[length..];
        let Some(sign @ ('.' | '\'' | '’')) = rest.chars().next() else {
            return length;
        };
        let after = &rest[sign.len_utf8()..];
        let part = letters_length(after);
        if sign == '.' {
            return dotted_length(text, length);
        }
        // The ending of a possessive is a token of its own, any other apostrophe between letters is part of the word.
        let ends_word = !after[part..].starts_with(['\'', '’']);
        if part == 0 || (ends_word && after[..part].eq_ignore_ascii_case("s")) {
            return length;
        }
        length += sign.len_utf8() + part;
    }
}

/// Length of a word that has a dot at byte `length`: initials, an abbreviation, an address, or the word without the dot.
fn dotted_length(text: &str, length: usize) -> usize {
    let mut end = length;
    let mut initials = text[..length].chars().count() <= 2;
    let mut parts = 1;
    // "U.S.", "Ph.D.", "whitehouse.gov": letters go on right after the dot.
    while text[end..].starts_with('.') {
        let part = letters_length(&text[end + 1..]);
        if part == 0 {
            break;
        }
        let next = &text[end + 1..end + 1 + part];
        let short = next.chars().count() <= 2;
        // "growth.He" lacks a space, "example.org" is one word.
        if !(initials && short) && next.starts_with(char::is_uppercase) {
            return end;
        }
        initials &= short;
        parts += 1;
        end += 1 + part;
    }
    if !text[end..].starts_with('.') || text[end..].starts_with("..") {
        return end;
    }
    let word = &text[..end];
    let after = text[end + 1..].trim_start();
    let one_capital = word.len() <= 2 && word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    let keeps_dot = if one_capital {
        // "Donald J. Trump"; at the end of a sentence the dot is the sentence's own.
        !after.is_empty()
    } else if initials && parts > 1 {
        true
    } else {
        match abbreviation::usage(word) {
            Some(Use::Joins | Use::Closes) => word.starts_with(char::is_uppercase) || !after.is_empty(),
            Some(Use::Numbers) => {
                after.starts_with(|sign: char| sign.is_ascii_digit()) || (word.starts_with(char::is_uppercase) && !after.is_empty())
            }
            None => false,
        }
    };
    end + usize::from(keeps_dot)
}

/// Length of the letters, digits and joined marks at the head of `text`.
fn letters_length(text: &str) -> usize {
    text.find(|sign: char| !is_letter(sign) && !sign.is_numeric()).unwrap_or(text.len())
}

/// Length of the number at the head of `text`, with separators between digits and letters grown onto it.
fn number_length(text: &str) -> usize {
    let mut length = 0;
    loop {
        length += letters_length(&text[length..]);
        let rest = &text[length..];
        let separator = rest.starts_with(['.', ',', ':']);
        let digits = text[..length].ends_with(|sign: char| sign.is_ascii_digit());
        if separator && digits && rest[1..].starts_with(|sign: char| sign.is_ascii_digit()) {
            length += 1;
        } else {
            return length;
        }
    }
}

/// Letters, the marks that combine with them, and joiners inside words.
fn is_letter(sign: char) -> bool {
    sign.is_alphabetic() || matches!(sign, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200c}' | '\u{200d}')
}

fn is_symbol(sign: char) -> bool {
    matches!(
        sign,
        '$' | '€'
            | '£'
            | '¥'
            | '%'
            | '°'
            | '¢'
            | '₹'
            | '₽'
            | '₩'
            | '₺'
            | '₦'
            | '₱'
            | '₫'
            | '₴'
            | '₪'
            | '₸'
            | '₵'
            | '฿'
            | '\u{20a0}'..='\u{20cf}'
    )
}

fn case(word: &str) -> Case {
    let mut first_upper = None;
    let (mut upper, mut lower, mut digits) = (0, 0, 0);
    for sign in word.chars() {
        if sign.is_uppercase() {
            upper += 1;
            first_upper.get_or_insert(true);
        } else if sign.is_lowercase() {
            lower += 1;
            first_upper.get_or_insert(false);
        } else if sign.is_numeric() {
            digits += 1;
        }
    }
    match (first_upper, upper, lower) {
        (None, ..) => Case::None,
        (Some(true), 1, 0) if digits == 0 => Case::Title,
        (Some(true), _, 0) => Case::Upper,
        (Some(true), ..) => Case::Title,
        (Some(false), 0, _) => Case::Lower,
        (Some(false), ..) => Case::Mixed,
    }
}

#[cfg(test)]
mod tests;
