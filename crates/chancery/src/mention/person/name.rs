//! The words of a person's name.

use std::ops::Range;

use crate::mention::words::{Tag, Words};
use crate::text::TokenKind;
use crate::wordlist::List;

/// The name that begins at word `at`, behind any honorifics: the words of the name alone.
pub fn name_at(words: &Words, at: usize, end: usize, after_title: bool) -> Option<Range<usize>> {
    let start = behind_honorifics(words, at, end);
    // "General Licenses", "National Defense": words of an office are no name.
    if start < end && words.on(start, List::Portfolio) && !words.all.get(start + 1).is_some_and(|next| next.capital()) {
        return None;
    }
    let mut at = start;
    let mut last = start;
    let mut capitals = 0;
    while at < end && capitals < 7 {
        let word = &words.all[at];
        let lower = word.lower.as_ref();
        if word.kind != TokenKind::Word {
            if capitals > 0 && joins(words, at, end) {
                at += 1;
                if !words.all[at].capital() {
                    // "Jae-myung", "Il-sung": the part behind the hyphen may be in lower case.
                    at += 1;
                    last = at;
                }
                continue;
            }
            // "Biden, Jr."
            if lower == "," && matches!(words.lower(at + 1), "jr" | "jr." | "sr" | "sr.") && capitals > 0 {
                last = at + 2;
            }
            break;
        }
        if word.capital() {
            if word.lists.on(List::NotName) && !(capitals > 0 && matches!(lower, "may" | "august" | "day" | "city" | "hall" | "house"))
            {
                break;
            }
            if let Some((tag, _)) = &word.tag {
                let names = matches!(tag, Tag::City(_))
                    || (after_title && capitals == 0 && start == at && next_is_name(words, at, end))
                    || (capitals > 0 && matches!(tag, Tag::Capital(_)) && !matches!(words.lower(at + 1), "’s" | "'s"));
                if !names {
                    break;
                }
            }
            capitals += 1;
            at += 1;
            last = at;
        } else if word.lists.on(List::Particle) && (capitals > 0 || after_title) && leads_on(words, at) {
            at += 1;
            if matches!(words.lower(at), "-" | "‑" | "’" | "'") {
                at += 1;
            }
        } else {
            break;
        }
    }
    (capitals > 0 && last > start).then_some(start..last)
}

/// Where the name itself begins behind the honorifics at word `at`.
fn behind_honorifics(words: &Words, at: usize, end: usize) -> usize {
    let mut start = at;
    let mut skipped = 0;
    while start < end && words.on(start, List::Honorific) && words.all[start].capital() && skipped < 5 {
        // "Tan", "Chief", "U" may be the name itself: an honorific must be followed by another capitalised word.
        if !words.all.get(start + 1).is_some_and(|next| next.capital() || next.lower.as_ref() == ".") {
            break;
        }
        start += 1;
        skipped += 1;
        if words.lower(start) == "." {
            start += 1;
        }
    }
    start
}

/// Whether the mark at word `at` joins two words into one, without a blank on either side.
fn joins(words: &Words, at: usize, end: usize) -> bool {
    at + 1 < end
        && matches!(words.lower(at), "-" | "‑" | "’" | "'" | "`" | "ʻ")
        && words.all[at + 1].kind == TokenKind::Word
        && words.all[at - 1].span.end == words.all[at].span.start
        && words.all[at].span.end == words.all[at + 1].span.start
        && words.nation(at + 1).is_none()
}

/// Whether the particle at word `at` leads on to the rest of a name.
fn leads_on(words: &Words, at: usize) -> bool {
    let Some(next) = words.all.get(at + 1) else { return false };
    let mark = next.kind != TokenKind::Word && matches!(&*next.lower, "-" | "‑" | "’" | "'");
    next.capital() || next.lists.on(List::Particle) || (mark && words.all.get(at + 2).is_some_and(|word| word.capital()))
}

/// Whether the tagged word `at` is the first of a name rather than a nation ("Minister Georgia Meloni").
fn next_is_name(words: &Words, at: usize, end: usize) -> bool {
    let Some((_, len)) = words.all[at].tag.as_ref() else { return false };
    let next = at + len;
    *len == 1
        && next < end
        && words.all[next].capital()
        && words.all[next].tag.is_none()
        && !words.on(next, List::NotName)
        && !words.on(next, List::Portfolio)
        && !words.on(at, List::Portfolio)
}

/// The words of a name by which the same person is known again: folded, without particles.
pub fn keys(words: &Words, name: &Range<usize>) -> Vec<String> {
    let named = name.clone().filter(|at| words.all[*at].kind == TokenKind::Word && !words.on(*at, List::Particle));
    named.map(|at| fold(words.all[at].text)).filter(|key| !key.is_empty() && !matches!(key.as_str(), "jr" | "sr")).collect()
}

/// Folds a word of a name for comparison: lower case, without marks above Latin letters.
pub fn fold(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).filter_map(plain).collect()
}

fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ậ' | 'ắ' | 'ằ' | 'ặ' => {
            'a'
        }
        'ç' | 'ć' | 'č' | 'ĉ' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ə' | 'ế' | 'ề' | 'ệ' | 'ễ' | 'ể' | 'ẹ' => 'e',
        'ğ' | 'ģ' | 'ǧ' => 'g',
        'í' | 'ì' | 'î' | 'ï' | 'ī' | 'į' | 'ı' | 'ị' => 'i',
        'ķ' => 'k',
        'ł' | 'ľ' | 'ļ' | 'ĺ' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'ō' | 'ő' | 'ộ' | 'ồ' | 'ố' | 'ọ' | 'ơ' | 'ớ' | 'ờ' | 'ợ' => 'o',
        'ř' | 'ŕ' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ' | 'ứ' | 'ừ' | 'ự' => 'u',
        'ý' | 'ÿ' | 'ỳ' | 'ỹ' => 'y',
        'ž' | 'ź' | 'ż' => 'z',
        '\u{300}'..='\u{36f}' | '’' | '\'' | 'ʻ' | '‘' | '.' => return None,
        other => other,
    })
}
