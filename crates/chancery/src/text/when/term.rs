//! The words that dates are made of, looked up once for each token of a sentence.

use jiff::civil::Weekday;

use crate::text::token::{Token, TokenKind};

/// What a token can be in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    /// Nothing.
    Other,
    /// A plain number of one to three digits.
    Number(i16),
    /// A number word.
    Count(i16),
    /// `17th`, `first`.
    Ordinal(i16),
    /// A plain number of four digits between 1900 and 2099.
    Year(i16),
    /// `17.10.2024`.
    Dotted,
    /// `1990s`.
    Decade(i16),
    /// A month written with a capital; `false` where it is an abbreviation.
    Month(i8, bool),
    /// A weekday written with a capital.
    Weekday(Weekday),
    /// A length of time.
    Unit(Unit),
    /// `summer`, `winter`.
    Season,
    /// `today`, `yesterday`, `tomorrow` as days from the day of publication.
    Day(i32),
    /// `morning`, `evening`.
    DayPart,
    /// `this`, `current`.
    This,
    /// `last`, `past`, `previous`.
    Last,
    /// `next`.
    Next,
    /// `coming`, `upcoming`.
    Coming,
    /// `recent`.
    Recent,
    /// `several`, `few`, `couple`.
    Few,
    /// `early`, `mid`, `late`.
    Part,
    /// `end`, `close`.
    End,
    /// `beginning`, `start`.
    Start,
    /// `ago`.
    Ago,
    /// A hyphen or dash.
    Dash,
    /// `harvest`, `summit`: what gives a time its name; `true` where it lasts for months.
    Occasion(bool),
    /// A feast that stands for a day, without saying which: `Easter`.
    Feast,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Hour,
    Day,
    Week,
    Weekend,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// A sentence's tokens with the term of each.
pub(super) struct Words<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Token],
    terms: Vec<Term>,
}

impl<'t> Words<'t> {
    /// Looks up every token; `None` where no token can be part of a date.
    pub(super) fn new(text: &'t str, tokens: &'t [Token]) -> Option<Words<'t>> {
        let mut any = false;
        let mut terms = Vec::with_capacity(tokens.len());
        for &token in tokens {
            let term = term(token.of(text), token);
            any |= !matches!(term, Term::Other | Term::Dash | Term::Number(_) | Term::Count(_) | Term::Occasion(false));
            terms.push(term);
        }
        any.then_some(Words { text, tokens, terms })
    }

    /// The tokens without any terms looked up.
    pub(super) fn all(text: &'t str, tokens: &'t [Token]) -> Words<'t> {
        Words { text, tokens, terms: Vec::new() }
    }

    /// The term of token `at`; `Other` past the end.
    pub(super) fn term(&self, at: usize) -> Term {
        self.terms.get(at).copied().unwrap_or(Term::Other)
    }

    /// The words of token `at`; empty past the end.
    pub(super) fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| token.of(self.text))
    }

    /// Whether token `at` is this word, whatever its case.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.word(at).eq_ignore_ascii_case(word)
    }

    /// Whether token `at` is one of these words, whatever its case.
    pub(super) fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    /// Whether token `at` follows the one before without white space.
    pub(super) fn is_joined(&self, at: usize) -> bool {
        at > 0 && at < self.tokens.len() && self.tokens[at - 1].span.end == self.tokens[at].span.start
    }

    /// Whether token `at` exists and is written with a capital.
    pub(super) fn is_capitalised(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word && token.is_capitalised())
    }

    /// A day of the month: `17`, `17th`, `first`.
    pub(super) fn day(&self, at: usize) -> Option<i8> {
        match self.term(at) {
            Term::Number(day) | Term::Ordinal(day) if (1..=31).contains(&day) => Some(day as i8),
            _ => None,
        }
    }

    /// A number of things: `3`, `three`, `a`.
    pub(super) fn count(&self, at: usize) -> Option<i16> {
        match self.term(at) {
            Term::Number(count) | Term::Count(count) | Term::Year(count) => Some(count),
            _ if self.is(at, "a") || self.is(at, "an") => Some(1),
            _ => None,
        }
    }
}

/// Longest word in the table.
const LONGEST: usize = 10;

fn term(word: &str, token: Token) -> Term {
    match token.kind {
        TokenKind::Number => number(word),
        TokenKind::Word => named(word, token),
        TokenKind::Punctuation if matches!(word, "-" | "–" | "—" | "‐" | "‑") => Term::Dash,
        _ => Term::Other,
    }
}

fn number(word: &str) -> Term {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let Ok(value) = word[..digits].parse::<i16>() else { return Term::Other };
    match &word[digits..] {
        "" if digits <= 3 => Term::Number(value),
        "" if digits == 4 && (1900..2100).contains(&value) => Term::Year(value),
        rest if rest.starts_with('.') && word.matches('.').count() == 2 => Term::Dotted,
        "st" | "nd" | "rd" | "th" if digits <= 2 => Term::Ordinal(value),
        "s" if digits == 4 && value % 10 == 0 && (1900..2100).contains(&value) => Term::Decade(value),
        _ => Term::Other,
    }
}

fn named(word: &str, token: Token) -> Term {
    let word = word.strip_suffix('.').unwrap_or(word);
    if word.is_empty() || word.len() > LONGEST {
        return Term::Other;
    }
    let mut lower = [0; LONGEST];
    for (low, byte) in lower.iter_mut().zip(word.bytes()) {
        *low = byte.to_ascii_lowercase();
    }
    let lower = &lower[..word.len()];
    // Most words are in no row: their first letter and length rule them out before the search.
    if !lower[0].is_ascii_lowercase() || LENGTHS[usize::from(lower[0] - b'a')] & 1 << word.len() == 0 {
        return Term::Other;
    }
    let Ok(at) = TERMS.binary_search_by(|(name, _)| name.as_bytes().cmp(lower)) else { return Term::Other };
    match TERMS[at].1 {
        // "may" and "march" are verbs, "sun" shines.
        Term::Month(..) | Term::Weekday(_) | Term::Feast if !token.is_capitalised() => Term::Other,
        term => term,
    }
}

/// For each first letter, a bit for each length that a word of the table has.
static LENGTHS: [u16; 26] = {
    let mut lengths = [0; 26];
    let mut row = 0;
    while row < TERMS.len() {
        let word = TERMS[row].0.as_bytes();
        lengths[(word[0] - b'a') as usize] |= 1 << word.len();
        row += 1;
    }
    lengths
};

/// Sorted by word.
static TERMS: &[(&str, Term)] = {
    use Term::*;
    &[
        ("afternoon", DayPart),
        ("ago", Ago),
        ("apr", Month(4, false)),
        ("april", Month(4, true)),
        ("aug", Month(8, false)),
        ("august", Month(8, true)),
        ("autumn", Season),
        ("beginning", Start),
        ("centuries", Unit(self::Unit::Century)),
        ("century", Unit(self::Unit::Century)),
        ("christmas", Feast),
        ("close", End),
        ("coming", Coming),
        ("couple", Few),
        ("current", This),
        ("day", Unit(self::Unit::Day)),
        ("days", Unit(self::Unit::Day)),
        ("dec", Month(12, false)),
        ("decade", Unit(self::Unit::Decade)),
        ("decades", Unit(self::Unit::Decade)),
        ("december", Month(12, true)),
        ("diwali", Feast),
        ("early", Part),
        ("easter", Feast),
        ("eid", Feast),
        ("eight", Count(8)),
        ("eighteen", Count(18)),
        ("eighth", Ordinal(8)),
        ("election", Occasion(false)),
        ("elections", Occasion(false)),
        ("eleven", Count(11)),
        ("end", End),
        ("evening", DayPart),
        ("feb", Month(2, false)),
        ("february", Month(2, true)),
        ("few", Few),
        ("fifteen", Count(15)),
        ("fifth", Ordinal(5)),
        ("fifty", Count(50)),
        ("first", Ordinal(1)),
        ("five", Count(5)),
        ("flights", Occasion(false)),
        ("fortnight", Unit(self::Unit::Fortnight)),
        ("forty", Count(40)),
        ("four", Count(4)),
        ("fourteen", Count(14)),
        ("fourth", Ordinal(4)),
        ("friday", Weekday(self::Weekday::Friday)),
        ("harvest", Occasion(true)),
        ("hour", Unit(self::Unit::Hour)),
        ("hours", Unit(self::Unit::Hour)),
        ("hundred", Count(100)),
        ("jan", Month(1, false)),
        ("january", Month(1, true)),
        ("jul", Month(7, false)),
        ("july", Month(7, true)),
        ("jun", Month(6, false)),
        ("june", Month(6, true)),
        ("last", Last),
        ("late", Part),
        ("mar", Month(3, false)),
        ("march", Month(3, true)),
        ("may", Month(5, true)),
        ("mid", Part),
        ("middle", Part),
        ("monday", Weekday(self::Weekday::Monday)),
        ("month", Unit(self::Unit::Month)),
        ("months", Unit(self::Unit::Month)),
        ("morning", DayPart),
        ("next", Next),
        ("night", DayPart),
        ("nine", Count(9)),
        ("ninety", Count(90)),
        ("ninth", Ordinal(9)),
        ("nov", Month(11, false)),
        ("november", Month(11, true)),
        ("oct", Month(10, false)),
        ("october", Month(10, true)),
        ("one", Count(1)),
        ("past", Last),
        ("previous", Last),
        ("quarter", Unit(self::Unit::Quarter)),
        ("quarters", Unit(self::Unit::Quarter)),
        ("rains", Occasion(true)),
        ("ramadan", Feast),
        ("recent", Recent),
        ("saturday", Weekday(self::Weekday::Saturday)),
        ("season", Occasion(true)),
        ("second", Ordinal(2)),
        ("sep", Month(9, false)),
        ("sept", Month(9, false)),
        ("september", Month(9, true)),
        ("session", Occasion(false)),
        ("seven", Count(7)),
        ("seventh", Ordinal(7)),
        ("several", Few),
        ("six", Count(6)),
        ("sixteen", Count(16)),
        ("sixth", Ordinal(6)),
        ("sixty", Count(60)),
        ("snow", Occasion(true)),
        ("spring", Season),
        ("start", Start),
        ("summer", Season),
        ("summit", Occasion(false)),
        ("sunday", Weekday(self::Weekday::Sunday)),
        ("ten", Count(10)),
        ("tenth", Ordinal(10)),
        ("third", Ordinal(3)),
        ("thirty", Count(30)),
        ("this", This),
        ("three", Count(3)),
        ("thursday", Weekday(self::Weekday::Thursday)),
        ("today", Day(0)),
        ("tomorrow", Day(1)),
        ("tonight", Day(0)),
        ("tuesday", Weekday(self::Weekday::Tuesday)),
        ("twelve", Count(12)),
        ("twenty", Count(20)),
        ("two", Count(2)),
        ("upcoming", Coming),
        ("wednesday", Weekday(self::Weekday::Wednesday)),
        ("week", Unit(self::Unit::Week)),
        ("weekend", Unit(self::Unit::Weekend)),
        ("weeks", Unit(self::Unit::Week)),
        ("winter", Season),
        ("winters", Season),
        ("year", Unit(self::Unit::Year)),
        ("years", Unit(self::Unit::Year)),
        ("yesterday", Day(-1)),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_and_short_enough() {
        assert!(TERMS.is_sorted_by_key(|(word, _)| *word));
        assert!(TERMS.iter().all(|(word, _)| word.len() <= LONGEST));
    }
}
