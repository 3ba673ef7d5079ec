//! Measures a page before it is parsed, so that a hostile one is never built in memory, and finds what of it need not be parsed.
//!
//! A parser that follows the HTML standard needs time by the square of the depth, and opens again
//! inside each new block every formatting element that was left open: a few kilobytes can become
//! gigabytes of elements. Both are seen by reading the tags alone.
//!
//! So is what stands beside the main text by its very name: navigation, asides, footers, drawings. Of a page of news these are
//! the greater part, and the reader view would build them only to drop them.

use std::ops::Range;

use crate::failure::Limit;
use crate::options::Limits;

/// Counts the tags of `source`. Gives the limit that it is over, or else where the elements lie that stand beside its main text:
/// byte ranges in order, none inside another.
///
/// Only an element that its own closing tag ends is among them, and none that holds what a page says of itself.
pub(super) fn check(source: &str, limits: &Limits) -> Result<Vec<Range<usize>>, Limit> {
    let mut open: Vec<(&str, Kind)> = Vec::new();
    let mut formatting_open = 0u64;
    let mut elements = 0u64;
    let mut beside = Vec::new();
    // The outermost open element beside the text: how many are open around it, and where it starts.
    let mut aside: Option<(usize, usize)> = None;
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let start = source.len() - rest.len() - 1;
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
            if let Some(at) = open.iter().rposition(|(open, _)| open.eq_ignore_ascii_case(name)) {
                formatting_open -= open[at..].iter().filter(|(_, kind)| *kind == Kind::Formatting).count() as u64;
                open.truncate(at);
                if let Some((around, from)) = aside.take_if(|(around, _)| at <= *around)
                    && at == around
                    && let Some(length) = rest.find('>')
                {
                    beside.push(from..start + 1 + length + 1);
                }
            }
            continue;
        }
        elements += 1 + formatting_open;
        if elements > limits.html_elements {
            return Err(Limit::HtmlElements);
        }
        let kind = Kind::of(name);
        let tag = || &named[..named.find('>').unwrap_or(named.len())];
        match kind {
            Kind::Beside if aside.is_none() && !tag().ends_with('/') => aside = Some((open.len(), start)),
            Kind::Telling | Kind::Time => aside = None,
            Kind::Raw if tag().contains("ld+json") => aside = None,
            _ => {}
        }
        match kind {
            Kind::Raw => rest = after_raw(named, name),
            Kind::Void | Kind::EndsItself | Kind::Telling => {}
            Kind::Formatting | Kind::Beside | Kind::Time | Kind::Other => {
                open.push((name, kind));
                formatting_open += u64::from(kind == Kind::Formatting);
                if open.len() as u64 > limits.html_depth {
                    return Err(Limit::HtmlDepth);
                }
            }
        }
    }
    Ok(beside)
}

/// What an element is to the measure.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// Without content.
    Void,
    /// Closed by the next of its kind or by the end of its parent. None can be inside another without one of the others between.
    EndsItself,
    /// Opened again by the parser in the next block if it was left open.
    Formatting,
    /// With content that holds no tags.
    Raw,
    /// Never main text.
    Beside,
    /// Without content, and what a page says of itself.
    Telling,
    /// With content, and what a page may say of itself.
    Time,
    Other,
}

impl Kind {
    fn of(name: &str) -> Kind {
        let mut room = [0; 8];
        let Some(lower) = room.get_mut(..name.len()) else { return Kind::Other };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"area" | b"base" | b"br" | b"col" | b"embed" | b"hr" | b"img" | b"input" | b"param" | b"source" | b"track" | b"wbr" => {
                Kind::Void
            }
            b"p" | b"li" | b"dt" | b"dd" | b"tr" | b"td" | b"th" | b"thead" | b"tbody" | b"tfoot" | b"colgroup" | b"caption"
            | b"option" | b"optgroup" | b"rt" | b"rp" | b"rb" | b"rtc" => Kind::EndsItself,
            b"a" | b"b" | b"big" | b"code" | b"em" | b"font" | b"i" | b"nobr" | b"s" | b"small" | b"strike" | b"strong" | b"tt"
            | b"u" => Kind::Formatting,
            b"script" | b"style" | b"textarea" | b"title" | b"xmp" | b"noembed" | b"iframe" => Kind::Raw,
            b"nav" | b"aside" | b"footer" | b"svg" => Kind::Beside,
            b"link" | b"meta" => Kind::Telling,
            b"time" => Kind::Time,
            _ => Kind::Other,
        }
    }
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
    fn what_stands_beside_the_text_is_found_where_its_own_tag_ends_it() {
        let cut = |source: &str| -> String {
            let beside = super::check(source, &Limits::default()).unwrap();
            beside.iter().rev().fold(source.to_owned(), |mut rest, range| {
                rest.replace_range(range.clone(), "");
                rest
            })
        };
        let check = |source, expected| assert_eq!(cut(source), expected);
        check("<NAV><ul><li>x</ul></nav><p>text<footer>y</footer >.", "<p>text.");
        check("<aside><nav>x</nav><footer>y</footer></aside>text<svg><path d=''/></svg>", "text");
        check("<nav>left open<p>text", "<nav>left open<p>text");
        check("<div><nav>left open</div>text</nav>", "<div><nav>left open</div>text</nav>");
        check("<!-- <nav> --><p>text<!-- </nav> -->", "<!-- <nav> --><p>text<!-- </nav> -->");
        check("<svg/>text<svg>x</svg>", "<svg/>text");
        for telling in ["<time pubdate>Monday</time>", "<meta name=author>", "<script type='application/ld+json'>{}</script>"] {
            let source = format!("<footer>{telling}</footer>text<nav><script>'</nav>'</script></nav>");
            assert_eq!(cut(&source), format!("<footer>{telling}</footer>text"));
        }
    }

    #[test]
    fn elements_that_the_parser_would_repeat_are_counted() {
        check(&"<p>".repeat(100), None);
        check(&"<p>".repeat(101), Some(Limit::HtmlElements));
        check(&format!("<b a=1><b a=2><b a=3>{}", "<p>".repeat(30)), Some(Limit::HtmlElements));
    }
}
