//! Web pages: the main text and what the page says of itself.
//!
//! The main text is found by `dom_smoothie`, a port of the reader view that browsers have. Where it
//! finds nothing, the whole body is taken and a note says so.

use dom_query::Document as Page;
use dom_smoothie::{Config, Readability, TextMode};

use crate::document::{Document, Format, Note, NoteKind, Origin};
use crate::encoding;
use crate::failure::{Failure, FailureKind, Limit};
use crate::language;
use crate::options::{Limits, Options};

mod measure;

/// Reads `bytes` as a web page.
pub(crate) fn read(origin: Origin, bytes: Vec<u8>, options: &Options) -> Result<Document, Failure> {
    let origin = origin.read_as(Format::Html);
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
    measure::check(source, limits).map_err(|limit| Failure::over(origin.clone(), limit, limits))?;
    let page = Page::from(source);
    let own = Metadata::of(&page);

    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let mut notes = Vec::new();
    if is_cut_short(source) {
        notes.push(Note::new(NoteKind::Truncated, "the page ends before its closing tag"));
    }
    let article = Readability::with_document(page, None, Some(config))
        .and_then(|mut readability| readability.parse())
        .ok()
        .filter(|article| !article.text_content.trim().is_empty());
    let document = match article {
        Some(article) => Document {
            title: own.title.or_else(|| some(&article.title)),
            publisher: own.publisher.or_else(|| some(&article.site_name?)),
            author: own.author.or_else(|| some(&article.byline?)),
            published_raw: own.published_raw.or_else(|| some(&article.published_time?)),
            ..Document::of(origin, "", article.text_content.trim().to_owned())
        },
        None => {
            let message = "the main text could not be told from the rest, so all of it was taken";
            notes.push(Note::new(NoteKind::WholePage, message));
            let Some(text) = some(&body_text(source)) else {
                let message = "the page shows no text; it may be drawn by a script";
                return Err(Failure::new(origin, FailureKind::NoText, message));
            };
            Document {
                title: own.title,
                publisher: own.publisher,
                author: own.author,
                published_raw: own.published_raw,
                ..Document::of(origin, "", text)
            }
        }
    };
    Ok(Document { url: own.url, lang: own.lang, notes, ..document })
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

/// What the page's own elements say, before the search for the main text takes the page apart.
struct Metadata {
    title: Option<String>,
    url: Option<String>,
    publisher: Option<String>,
    author: Option<String>,
    published_raw: Option<String>,
    lang: Option<String>,
}

impl Metadata {
    fn of(page: &Page) -> Self {
        let attribute =
            |selectors: &[&str], name: &str| selectors.iter().find_map(|selector| some(&page.select_single(selector).attr(name)?));
        let meta = |selectors: &[&str]| attribute(selectors, "content");
        Metadata {
            // The page's `title` element often ends with the name of the site, so it comes last,
            // in the form that `dom_smoothie` cleans.
            title: meta(&["meta[property='og:title']", "meta[name='dc.title']", "meta[name='DC.title']"]),
            url: attribute(&["link[rel=canonical]"], "href")
                .or_else(|| meta(&["meta[property='og:url']"]))
                .filter(|url| url.starts_with("http")),
            publisher: meta(&[
                "meta[property='og:site_name']",
                "meta[name='publisher']",
                "meta[name='dc.publisher']",
                "meta[name='application-name']",
            ]),
            author: meta(&["meta[name='author']", "meta[name='dc.creator']"]),
            published_raw: meta(&[
                "meta[property='article:published_time']",
                "meta[itemprop='datePublished']",
                "meta[name='date']",
                "meta[name='pubdate']",
                "meta[name='publish-date']",
                "meta[name='dc.date']",
                "meta[name='DC.date.issued']",
                "meta[name='dcterms.date']",
            ])
            .or_else(|| attribute(&["time[itemprop=datePublished]", "time[pubdate]"], "datetime")),
            lang: attribute(&["html[lang]"], "lang").and_then(|tag| language::of_tag(&tag)),
        }
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
    let has = |part: &[u8], tag: &[u8]| part.windows(tag.len()).any(|window| window.eq_ignore_ascii_case(tag));
    // Both closing tags may be left out by the standard, but no page of an institution does so
    // after opening with `<html` and `<body`; what happens is that a download stops.
    has(head, b"<html") && !has(tail, b"</html") && !has(tail, b"</body")
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
