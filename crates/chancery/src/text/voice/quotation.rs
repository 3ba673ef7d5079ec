//! Direct quotations: where the quoted words start and end.
//!
//! Reads: curly and straight double marks, single marks, angle marks; a quotation of several paragraphs, each of which opens
//! it again and only the last of which closes it.
//! Does not read: apostrophes, feet and inches, a mark that never closes in the middle of a paragraph that goes on.

use crate::text::sentence::blocks;
use crate::text::span::Span;

/// The direct quotations of `text`, in order and disjoint, with their marks. A quotation of several paragraphs gives one
/// span for each of them.
///
/// ```
/// # use chancery::text::quotations;
/// let text = "“We agree,” the minister’s aide said.";
/// assert_eq!(quotations(text)[0].of(text), "“We agree,”");
/// ```
pub fn quotations(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    if !text.contains(['“', '"', '‘', '\'', '«', '„', '”']) {
        return found;
    }
    for block in blocks(text) {
        read_block(text, block, &mut found);
    }
    found
}

/// The pairs of marks. A straight mark opens and closes.
fn closing(opening: char) -> Option<char> {
    match opening {
        '“' | '„' => Some('”'),
        '"' => Some('"'),
        '«' => Some('»'),
        '‘' => Some('’'),
        '\'' => Some('\''),
        _ => None,
    }
}

fn read_block(text: &str, block: Span, found: &mut Vec<Span>) {
    let words = block.of(text);
    let base = block.start as usize;
    let mut at = 0;
    while let Some(offset) = words[at..].find(['“', '„', '"', '«', '‘', '\'']) {
        let start = at + offset;
        let Some(mark) = words[start..].chars().next() else { return };
        let inside = start + mark.len_utf8();
        at = inside;
        if !opens(words, start, inside, mark) {
            continue;
        }
        let end = match closing(mark) {
            Some('’') => single_end(words, inside, '’'),
            Some('\'') => single_end(words, inside, '\''),
            Some(close) => double_end(words, inside, close),
            None => None,
        };
        // A double mark left open runs to the end of the paragraph; a single one left open is an apostrophe.
        let end = match end {
            Some(end) => end,
            None if matches!(mark, '‘' | '\'') => continue,
            None => words.len(),
        };
        found.push(Span::new(base + start, base + end));
        at = end;
    }
}

/// Whether the mark at `start` opens a quotation, by what stands on either side of it.
fn opens(words: &str, start: usize, inside: usize, mark: char) -> bool {
    let before = words[..start].chars().next_back();
    let after = words[inside..].chars().next();
    let free_before =
        before.is_none_or(|sign| sign.is_whitespace() || matches!(sign, '(' | '[' | '—' | '–' | '-' | ':' | '“' | '"' | '/'));
    let word_after = after.is_some_and(|sign| !sign.is_whitespace());
    match mark {
        '“' | '„' | '«' => word_after,
        '"' => free_before && word_after,
        // "’90s" and "'em" are no quotations.
        _ => free_before && after.is_some_and(|sign| sign.is_alphabetic() || matches!(sign, '“' | '"' | '…' | '[')),
    }
}

/// One past the mark that closes a double quotation.
fn double_end(words: &str, inside: usize, close: char) -> Option<usize> {
    let mut at = inside;
    while let Some(offset) = words[at..].find([close, '“']) {
        let mark_at = at + offset;
        let mark = words[mark_at..].chars().next()?;
        at = mark_at + mark.len_utf8();
        if mark != close {
            // German and some wire copy close with the mark that opens elsewhere: “…“
            let closes =
                words[..mark_at].ends_with(|sign: char| !sign.is_whitespace()) && !words[at..].starts_with(char::is_alphanumeric);
            if closes {
                return Some(at);
            }
            continue;
        }
        if close == '"' && opens(words, mark_at, at, '"') {
            continue;
        }
        return Some(at);
    }
    None
}

/// One past the mark that closes a single quotation: not an apostrophe inside a word, and not a plural's possessive when a
/// better mark follows.
fn single_end(words: &str, inside: usize, close: char) -> Option<usize> {
    let mut fallback = None;
    let mut at = inside;
    while let Some(offset) = words[at..].find([close, '‘']) {
        let mark_at = at + offset;
        if words[mark_at..].starts_with('‘') && close != '‘' {
            break;
        }
        at = mark_at + close.len_utf8();
        if words[at..].starts_with(char::is_alphanumeric) || words[..mark_at].ends_with(char::is_whitespace) {
            continue;
        }
        let possessive = words[..mark_at].ends_with('s') && words[at..].trim_start().starts_with(char::is_lowercase);
        if !possessive {
            return Some(at);
        }
        fallback.get_or_insert(at);
    }
    fallback
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = quotations(text).iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected, "in: {text}");
    }

    #[test]
    fn double_marks() {
        check("He said “yes” and \"no\".", &["“yes”", "\"no\""]);
        check("a 6\" gun and a \"big\" one", &["\"big\""]);
        check("She called it “a ‘good’ day”.", &["“a ‘good’ day”"]);
        check("«Да», he said", &["«Да»"]);
    }

    #[test]
    fn a_quotation_of_several_paragraphs_is_opened_again_by_each() {
        check("“We met.\n\n“We agreed,” he said.\n\nHe left.", &["“We met.", "“We agreed,”"]);
    }

    #[test]
    fn apostrophes_are_no_quotations() {
        check("Japan’s plan and the ministers’ note", &[]);
        check("the '90s, don't", &[]);
        check("Chile calls levy a 'near-act of piracy'", &["'near-act of piracy'"]);
        check("the ‘boys’ left", &["‘boys’"]);
        check("‘It is the ministers’ view,’ he said.", &["‘It is the ministers’ view,’"]);
    }
}
