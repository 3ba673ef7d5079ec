//! Credits: the agency named at the end of a text (`– Bernama`, `(APP)`, `With input from AFP`) or in its byline.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::text::span::Span;

/// The agency credited in the last lines of the text, or in a byline (`By Reuters`).
pub(super) fn agency(text: &str, blocks: &[Span]) -> Option<Span> {
    let last = blocks.iter().rev().take(3).find_map(|&block| closing(text, block));
    last.or_else(|| {
        let heads = blocks.iter().take(5).filter_map(|&block| byline(block.of(text)));
        heads.filter(|name| is_agency(name)).map(|name| within(text, name)).next()
    })
}

/// The name in a byline: `By Ana Reyes`.
pub(super) fn byline(words: &str) -> Option<&str> {
    let name = words.trim_matches(['*', '_', ' ']).strip_prefix("By ").or_else(|| words.strip_prefix("BY "))?;
    let named = name.len() <= 60 && !name.ends_with(['.', ':', ',']) && name.starts_with(char::is_uppercase);
    (named && name.split_whitespace().count() <= 8).then_some(name)
}

/// The credit that closes a line.
fn closing(text: &str, block: Span) -> Option<Span> {
    let words = block.of(text).trim_end_matches(['*', '_', ' ']);
    let name = whole_line(words).or_else(|| after_dash(words)).or_else(|| in_brackets(words))?;
    Some(within(text, name))
}

/// `SOURCE: Bernama`, `With input from AFP`, `(With inputs from ANI)`.
fn whole_line(words: &str) -> Option<&str> {
    let inner = words.trim_matches(['(', ')', '[', ']', ' ', '.', '—', '–', '-']);
    const LEADS: [&str; 9] = [
        "source:",
        "source -",
        "with input from ",
        "with inputs from ",
        "with additional input from ",
        "credit:",
        "agency:",
        "via ",
        "courtesy ",
    ];
    let lead = LEADS.iter().find(|lead| inner.get(..lead.len()).is_some_and(|start| start.eq_ignore_ascii_case(lead)))?;
    let name = inner[lead.len()..].trim();
    let name = name.split([',', ';']).next().unwrap_or(name).trim();
    is_name(name).then_some(name)
}

/// `… bodies. – Bernama`, `-- BERNAMA`, `/KUNA/`.
fn after_dash(words: &str) -> Option<&str> {
    if let Some(inner) = words.strip_suffix('/').and_then(|rest| rest.rsplit_once('/')).map(|(_, name)| name) {
        return is_agency(inner).then_some(inner);
    }
    let at = words.rfind(['–', '—', '-', '―'])?;
    let dash = words[at..].chars().next()?;
    let name = words[at + dash.len_utf8()..].trim();
    let before = words[..at].trim_end_matches(['–', '—', '-', '―']);
    // A compound ("U.S.-Japan") has no room on either side of its hyphen.
    let free =
        before.is_empty() || before.ends_with(char::is_whitespace) || words[at + dash.len_utf8()..].starts_with(char::is_whitespace);
    let ended = before.trim_end().is_empty() || before.trim_end().ends_with(['.', '!', '?', '”', '"', '’', ')', ']']);
    (free && ended && is_agency(name)).then_some(name)
}

/// `… together. (APP)`.
fn in_brackets(words: &str) -> Option<&str> {
    let inner = words.strip_suffix(')')?;
    let at = inner.rfind('(')?;
    let name = inner[at + 1..].trim();
    let before = inner[..at].trim_end();
    let ended = before.is_empty() || before.ends_with(['.', '!', '?', '”', '"']);
    (ended && is_agency(name)).then_some(name)
}

/// One to four capitalised words without a stop.
fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let capitals = name.split_whitespace().all(|word| word.starts_with(|sign: char| sign.is_uppercase() || sign.is_ascii_digit()));
    (1..=4).contains(&words) && name.len() <= 40 && capitals && !name.contains(['.', ',', ':', '“', '"'])
}

/// Whether the table of news agencies and outlets has the name.
fn is_agency(name: &str) -> bool {
    static NAMES: OnceLock<HashSet<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let text = include_str!("../../../../../data/own/press.tsv");
        let rows = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').next());
        rows.map(str::to_lowercase).collect()
    });
    names.contains(&name.to_lowercase())
}

/// The span of `part`, which is a stretch of `text`.
fn within(text: &str, part: &str) -> Span {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    Span::new(start, start + part.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sentence::blocks;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(agency(text, &blocks(text)).map(|span| span.of(text)), expected, "{text}");
    }

    #[test]
    fn credits_at_the_end_and_in_the_byline() {
        check("They agreed on trade. – Bernama", Some("Bernama"));
        check("They agreed on trade.\n-- BERNAMA", Some("BERNAMA"));
        check("They agreed on trade. (APP)", Some("APP"));
        check("They agreed on trade.\n\n(With inputs from ANI)", Some("ANI"));
        check("They agreed on trade.\nSOURCE: Harbour Wire", Some("Harbour Wire"));
        check("By Reuters\nThey agreed on trade.", Some("Reuters"));
    }

    #[test]
    fn other_endings_are_no_credits() {
        check("They agreed on trade with the agency (FEMA).", None);
        check("They agreed on trade. (Monday)", None);
        check("It is a matter of U.S.-Japan", None);
        check("By Ana Reyes\nThey agreed on trade.", None);
        check("They agreed on trade - and on fish.", None);
        check("They agreed on trade. – Wells", None);
    }
}
