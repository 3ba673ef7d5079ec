//! Where an act took place, and on the margins of what.
//!
//! *Reads*: "in Ankara", "in New York", "at Jeddah, Saudi Arabia", "on the sidelines of the 79th General Assembly".
//! *Does not read*: "in talks", "on the margins" of nothing named.

use super::Page;
use crate::mention::Tag;
use crate::text::TokenKind;
use crate::wordlist::List;

/// The first place behind "in" or "at" in a sentence, as written.
pub fn place_in(page: &Page, sentence: usize) -> Option<String> {
    let words = &page.cast.words;
    let range = words.sentences[sentence].clone();
    for at in range.clone() {
        if !matches!(words.lower(at), "in" | "at") || at + 1 >= range.end {
            continue;
        }
        let next = if words.lower(at + 1) == "the" { at + 2 } else { at + 1 };
        if let Some((Tag::Capital(_) | Tag::City(_) | Tag::State(_) | Tag::Part(_), len)) = &words.all.get(next)?.tag {
            let mut end = next + len;
            // "In Pakistan-Russia relations", "in Ankara’s view": no place.
            if matches!(words.lower(end), "-" | "–" | "’s" | "'s") {
                continue;
            }
            // "Jeddah, Saudi Arabia"
            if words.lower(end) == ","
                && let Some((Tag::State(_), len)) = words.all.get(end + 1).and_then(|word| word.tag.as_ref())
            {
                end += 1 + len;
            }
            return Some(page.quote(&(next..end)).to_owned());
        }
    }
    None
}

/// "On the sidelines of X", "on the margins of X", "during the X summit".
pub fn margins(page: &Page, sentence: usize) -> Option<String> {
    let words = &page.cast.words;
    let range = words.sentences[sentence].clone();
    let link = range
        .clone()
        .find(|at| matches!(words.lower(*at), "sidelines" | "margins" | "sideline" | "margin") && words.lower(at + 1) == "of")?;
    let mut start = link + 2;
    while matches!(words.lower(start), "the" | "a") {
        start += 1;
    }
    let mut end = start;
    while end < range.end {
        let word = &words.all[end];
        let fits =
            word.capital() || word.tag.is_some() || word.inside || word.kind == TokenKind::Number || word.lists.on(List::Occasion);
        if !fits {
            break;
        }
        end += 1;
    }
    while end > start && matches!(words.lower(end - 1), "of" | "on" | "for" | "the" | "and" | "-" | "in") {
        end -= 1;
    }
    (end > start).then(|| page.quote(&(start..end)).to_owned())
}
