//! Measures a page before it is parsed, so that a hostile one is never built in memory.
//!
//! A parser that follows the HTML standard needs time by the square of the depth, and opens again
//! inside each new block every formatting element that was left open: a few kilobytes can become
//! gigabytes of elements. Both are seen by reading the tags alone.

use crate::failure::Limit;
use crate::options::Limits;

/// Counts the tags of `source`; the limit that it is over, if it is.
pub(super) fn check(source: &str, limits: &Limits) -> Result<(), Limit> {
    let mut open: Vec<&str> = Vec::new();
    let mut formatting_open = 0u64;
    let mut elements = 0u64;
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
            continue;
        }
        let closes = rest.starts_with('/');
        let named = &rest[usize::from(closes)..];
        if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = named.find(|c: char| c.is_whitespace() || c == '>' || c == '/');
        let name = &named[..end.unwrap_or(named.len())];
        if closes {
            // A closing tag also closes what was left open inside.
            if let Some(at) = open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
                formatting_open -= open[at..].iter().filter(|name| is(name, &FORMATTING)).count() as u64;
                open.truncate(at);
            }
            continue;
        }
        elements += 1 + formatting_open;
        if elements > limits.html_elements {
            return Err(Limit::HtmlElements);
        }
        if is(name, &RAW) {
            rest = after_raw(named, name);
        } else if !is(name, &VOID) && !is(name, &ENDS_ITSELF) {
            open.push(name);
            formatting_open += u64::from(is(name, &FORMATTING));
            if open.len() as u64 > limits.html_depth {
                return Err(Limit::HtmlDepth);
            }
        }
    }
    Ok(())
}

/// Elements without content.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements that the next of their kind or the end of their parent closes. They cannot be inside
/// each other without one of the others between them.
const ENDS_ITSELF: [&str; 18] = [
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "option", "optgroup", "rt", "rp", "rb",
    "rtc",
];

/// Elements that the parser opens again in the next block if they were left open.
const FORMATTING: [&str; 14] = ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Elements whose content holds no tags.
const RAW: [&str; 7] = ["script", "style", "textarea", "title", "xmp", "noembed", "iframe"];

fn is(name: &str, list: &[&str]) -> bool {
    list.iter().any(|listed| listed.eq_ignore_ascii_case(name))
}

/// What comes after the content of a raw element.
fn after_raw<'s>(mut rest: &'s str, name: &str) -> &'s str {
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        if rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return rest;
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: Option<Limit>) {
        let limits = Limits { html_depth: 8, html_elements: 100, ..Limits::default() };
        let found = super::check(source, &limits).err();
        assert_eq!(found, expected, "measure of {:.60}", source);
    }

    #[test]
    fn only_what_stays_open_is_deep() {
        check(&"<div>".repeat(9), Some(Limit::HtmlDepth));
        check(&"<DIV></div>".repeat(9), None);
        check(&"<div><span></div>".repeat(9), None);
        check(&"<p><li><br>".repeat(9), None);
        check(&format!("<!-- {} --><p>", "<div>".repeat(9)), None);
        check(&format!("<script>{}</script>", "'<div>'".repeat(9)), None);
        check("1 < 2 <- <3 <", None);
    }

    #[test]
    fn elements_that_the_parser_would_repeat_are_counted() {
        check(&"<p>".repeat(100), None);
        check(&"<p>".repeat(101), Some(Limit::HtmlElements));
        check(&format!("<b a=1><b a=2><b a=3>{}", "<p>".repeat(30)), Some(Limit::HtmlElements));
    }
}
