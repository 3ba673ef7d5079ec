//! Web pages: the main text and what the page says of itself.
//!
//! The main text is found by `dom_smoothie`, a port of the reader view that browsers have, in the page without what stands beside
//! its text by name; where that leaves little, in the whole page. Where it finds nothing, the whole body is taken and a note
//! says so.

use std::ops::Range;

use dom_query::{Document as Page, NodeRef};
use dom_smoothie::{Config, Readability, TextMode};

use crate::document::{Document, Note, NoteKind, Origin};
use crate::encoding;
use crate::failure::{Failure, FailureKind, Limit};
use crate::language;
use crate::options::{Limits, Options};

mod measure;

/// Reads `bytes` as a web page.
pub(crate) fn read(origin: Origin, bytes: Vec<u8>, options: &Options) -> Result<Document, Failure> {
    let declared = declared_encoding(&bytes);
    let decoded = encoding::decode(&origin, bytes, options.encoding.as_deref(), declared.as_deref())?;
    let mut document = read_page(origin, &decoded.text, &options.limits)?;
    document.encoding = decoded.encoding.to_owned();
    // Positions in the source of the page are not positions in its text.
    document.notes.extend(decoded.notes.into_iter().map(|note| Note { at: None, ..note }));
    Ok(document)
}

/// Reads a page that is text already.
pub(crate) fn read_page(origin: Origin, source: &str, limits: &Limits) -> Result<Document, Failure> {
    let beside = measure::check(source, limits).map_err(|limit| Failure::over(origin.clone(), limit, limits))?;
    let (metadata, mut text) = view(&without(source, &beside));
    if !beside.is_empty() && text.as_ref().is_none_or(|text| text.chars().take(ENOUGH_CHARS).count() < ENOUGH_CHARS) {
        text = view(source).1;
    }
    let mut notes = Vec::new();
    if is_cut_short(source) {
        notes.push(Note::new(NoteKind::Truncated, "the page ends before its closing tag"));
    }
    let text = match text {
        Some(text) => text,
        None => {
            let message = "the main text could not be told from the rest, so all of it was taken";
            notes.push(Note::new(NoteKind::WholePage, message));
            some(&body_text(source)).ok_or_else(|| {
                let message = "the page shows no text; it may be drawn by a script";
                Failure::new(origin.clone(), FailureKind::NoText, message)
            })?
        }
    };
    Ok(Document {
        url: metadata.url,
        published_raw: metadata.published_raw,
        title: metadata.title,
        publisher: metadata.publisher,
        author: metadata.author,
        lang: metadata.lang,
        notes,
        ..Document::of(origin, "", text)
    })
}

/// A main text of so many characters is one; the reader view asks the same before it is content.
const ENOUGH_CHARS: usize = 500;

/// What a page says of itself, and its main text.
fn view(source: &str) -> (Metadata, Option<String>) {
    // The blocks of JSON-LD are asked once, by `Metadata`.
    let config = Config { text_mode: TextMode::Formatted, disable_json_ld: true, ..Config::default() };
    let mut readability =
        Readability::with_document(Page::from(source), None, Some(config)).expect("only an address can be refused, and none is given");
    let metadata = Metadata::of(&readability);
    (metadata, readability.parse().ok().and_then(|article| some(&article.text_content)))
}

/// `source` without those parts of it, which lie in order.
fn without(source: &str, parts: &[Range<usize>]) -> String {
    let starts = std::iter::once(0).chain(parts.iter().map(|part| part.end));
    let ends = parts.iter().map(|part| part.start).chain([source.len()]);
    starts.zip(ends).map(|(start, end)| &source[start..end]).collect()
}

/// All text that a page, or a piece of one, shows; the limit that it is over, if it is.
pub(crate) fn text_of(source: &str, limits: &Limits) -> Result<String, Limit> {
    measure::check(source, limits)?;
    Ok(body_text(source))
}

fn body_text(source: &str) -> String {
    let page = Page::from(source);
    page.select("head, script, style, template, noscript, noframes, svg, iframe, object").remove();
    page.formatted_text().trim().to_owned()
}

/// What the page says of itself, before the search for the main text takes the page apart.
struct Metadata {
    title: Option<String>,
    url: Option<String>,
    publisher: Option<String>,
    author: Option<String>,
    published_raw: Option<String>,
    lang: Option<String>,
}

impl Metadata {
    fn of(readability: &Readability) -> Self {
        // What only a block of JSON-LD or a rarer element says, and a title without the site's name.
        let found = readability.get_article_metadata(readability.parse_json_ld());
        let told = Told::of(&readability.doc);
        Metadata {
            title: told.meta(&["og:title", "dc.title"]).or_else(|| some(&found.title)),
            url: told
                .attribute("link", "rel", Some("canonical"), "href")
                .or_else(|| told.meta(&["og:url"]))
                .filter(|url| url.starts_with("http")),
            publisher: told
                .meta(&["og:site_name", "publisher", "dc.publisher", "application-name"])
                .or_else(|| some(&found.site_name?)),
            author: told.meta(&["author", "dc.creator"]).or_else(|| some(&found.byline?)),
            published_raw: told
                .meta(&[
                    "article:published_time",
                    "datePublished",
                    "date",
                    "pubdate",
                    "publish-date",
                    "dc.date",
                    "dc.date.issued",
                    "dcterms.date",
                ])
                .or_else(|| told.attribute("time", "itemprop", Some("datePublished"), "datetime"))
                .or_else(|| told.attribute("time", "pubdate", None, "datetime"))
                .or_else(|| some(&found.published_time?)),
            lang: told.attribute("html", "lang", None, "lang").and_then(|tag| language::of_tag(&tag)),
        }
    }
}

/// The elements in which a page speaks of itself, in the order of the page: found in one walk, since a search by selector for each
/// of the names took half as long as the parsing.
struct Told<'p>(Vec<(String, NodeRef<'p>)>);

impl<'p> Told<'p> {
    fn of(page: &'p Page) -> Self {
        let telling = |node: &NodeRef| {
            let name = node.node_name()?;
            matches!(&*name, "html" | "meta" | "link" | "time").then(|| name.to_string())
        };
        Told(page.root().descendants_it().filter_map(|node| Some((telling(&node)?, node))).collect())
    }

    /// The `content` of the first `meta` element that goes by one of `names`, in the order of these. Its name may stand in any of
    /// three attributes, and in capitals: `og:` and `article:` are properties, the names of Dublin Core are written in both ways.
    fn meta(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|name| ["property", "name", "itemprop"].iter().find_map(|by| self.attribute("meta", by, Some(name), "content")))
    }

    /// The attribute `wanted` of the first element `name` that has the attribute `by`, with that value if one is given.
    fn attribute(&self, name: &str, by: &str, value: Option<&str>, wanted: &str) -> Option<String> {
        self.0.iter().filter(|(found, _)| found == name).find_map(|(_, node)| {
            let by = node.attr(by)?;
            value.is_none_or(|value| by.trim().eq_ignore_ascii_case(value)).then(|| node.attr(wanted))?.and_then(|told| some(&told))
        })
    }
}

/// The encoding that a `meta` element near the start declares.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    const SEARCHED_BYTES: usize = 4096;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(SEARCHED_BYTES)]).to_ascii_lowercase();
    // Covers `<meta charset=…>`, `content="text/html; charset=…"` and `<?xml encoding=…?>`.
    ["charset", "encoding"].iter().find_map(|word| {
        head.match_indices(word).find_map(|(at, _)| {
            let value = head[at + word.len()..].trim_start().strip_prefix('=')?;
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c));
            some(&value[..end.unwrap_or(value.len())])
        })
    })
}

/// Whether a page that opens as a whole one lacks its end.
fn is_cut_short(source: &str) -> bool {
    const SEARCHED_BYTES: usize = 4096;
    let source = source.as_bytes();
    let head = &source[..source.len().min(SEARCHED_BYTES)];
    let tail = &source[source.len().saturating_sub(SEARCHED_BYTES)..];
    let has = |part: &[u8], tag: &[u8]| part.windows(tag.len()).any(|window| window[0] == b'<' && window.eq_ignore_ascii_case(tag));
    // Both closing tags may be left out by the standard, but no page of an institution does so
    // after opening with `<html` and `<body`; what happens is that a download stops.
    has(head, b"<html") && !has(tail, b"</html") && !has(tail, b"</body")
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAGRAPH: &str = "<p>The foreign ministers of Qatar and Türkiye met in Doha on Wednesday, and \
        agreed to hold the next session of their joint committee in Ankara before the end of the year.</p>";

    fn check(head: &str, body: &str, expect: impl FnOnce(Document)) {
        let source = format!("<html lang=en-GB><head>{head}</head><body>{body}</body></html>");
        expect(read_page(Origin::of_file("test.html"), &source, &Limits::default()).unwrap());
    }

    #[test]
    fn the_main_text_is_told_from_the_rest() {
        let links = "<li><a href=x>Section</a></li>".repeat(40);
        let article = PARAGRAPH.repeat(5);
        let body = format!("<nav><ul>{links}</ul></nav><article>{article}</article><footer>Copyright</footer>");
        check("<title>Visit</title>", &body, |document| {
            assert!(document.text.starts_with("The foreign ministers"), "{}", document.text);
            assert_eq!(document.text.matches("\n\n").count(), 4, "{}", document.text);
            assert!(!document.text.contains("Section") && !document.text.contains("Copyright"));
        });
    }

    #[test]
    fn a_text_that_stands_where_none_should_is_found() {
        let article = PARAGRAPH.repeat(5);
        check("", &format!("<aside>{article}</aside>"), |document| assert_eq!(document.text.matches("Doha").count(), 5));
        let footer = "<footer><time pubdate datetime=2025-10-25>Saturday</time></footer>";
        check("", &format!("<article>{article}{footer}</article><nav>{article}</nav>"), |document| {
            assert_eq!(document.text.matches("Doha").count(), 5);
            assert_eq!(document.published_raw.as_deref(), Some("2025-10-25"));
        });
    }

    #[test]
    fn a_page_speaks_of_itself_in_many_ways() {
        let elements = "<title>Visit - The Post</title><link rel=canonical href='https://example.org/a'>\
            <meta property='og:title' content='A visit'><meta property='og:site_name' content='The Post'>\
            <meta property='article:published_time' content='2025-10-22'><meta name=author content='A. Writer'>";
        check(elements, PARAGRAPH, |document| {
            assert_eq!(document.title.as_deref(), Some("A visit"));
            assert_eq!(document.publisher.as_deref(), Some("The Post"));
            assert_eq!(document.published_raw.as_deref(), Some("2025-10-22"));
            assert_eq!(document.author.as_deref(), Some("A. Writer"));
            assert_eq!(document.url.as_deref(), Some("https://example.org/a"));
            assert_eq!(document.lang.as_deref(), Some("en"));
        });
        let elements = "<meta name=DC.Title content='A visit'><meta name=DC.date.issued content='2025-10-24'>\
            <meta name=author content=''><meta name=dc.creator content='B. Writer'>";
        check(elements, PARAGRAPH, |document| {
            assert_eq!(document.title.as_deref(), Some("A visit"));
            assert_eq!(document.published_raw.as_deref(), Some("2025-10-24"));
            assert_eq!(document.author.as_deref(), Some("B. Writer"));
        });
        check("", &format!("<time pubdate datetime=2025-10-25>Saturday</time>{PARAGRAPH}"), |document| {
            assert_eq!(document.published_raw.as_deref(), Some("2025-10-25"));
        });
        let block = "<title>Visit</title><script type='application/ld+json'>{\"@context\": \"https://schema.org\", \
            \"@type\": \"NewsArticle\", \"datePublished\": \"2025-10-23\", \
            \"publisher\": {\"name\": \"The Post\"}}</script>";
        check(block, PARAGRAPH, |document| {
            assert_eq!(document.title.as_deref(), Some("Visit"));
            assert_eq!(document.publisher.as_deref(), Some("The Post"));
            assert_eq!(document.published_raw.as_deref(), Some("2025-10-23"));
        });
    }

    #[test]
    fn encodings_are_declared_in_three_ways() {
        let check = |head: &str, label| assert_eq!(declared_encoding(head.as_bytes()).as_deref(), label, "{head}");
        check("<meta charset=\"ISO-8859-9\">", Some("iso-8859-9"));
        check("<META http-equiv=Content-Type content='text/html; charset = koi8-r'>", Some("koi8-r"));
        check("<?xml version='1.0' encoding='windows-1251'?>", Some("windows-1251"));
        check("<p>The charset is unknown", None);
    }
}
