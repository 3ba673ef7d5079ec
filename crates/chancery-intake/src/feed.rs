//! Feeds: RSS, Atom and JSON Feed. A document for each entry, with the text that the feed gives of it, be it all or a summary.

use std::sync::Arc;

use feed_rs::model::{Entry, Feed};
use feed_rs::parser;

use crate::contain;
use crate::document::{Document, Origin};
use crate::failure::{Failure, FailureKind};
use crate::html;
use crate::intake::lost_failure;
use crate::language;
use crate::options::Options;
use crate::pending::Pending;

/// What a feed says of one of its entries, and the text that it gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedEntry {
    /// The feed's identifier of the entry.
    pub id: Option<String>,
    /// The address of the whole text.
    pub link: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The day of publication, or of the last change where that alone is given.
    pub published: Option<String>,
    /// The author.
    pub author: Option<String>,
    /// The content or summary, which may be markup.
    pub content: Option<String>,
    /// The name of the feed.
    pub publisher: Option<String>,
    /// The language that the feed declares.
    pub lang: Option<String>,
}

/// The entries of a feed.
///
/// ```
/// let feed = br#"<rss version="2.0"><channel><title>Foreign Ministry</title><item><title>Visit</title>
///     <link>https://mfa.example/1</link><pubDate>Tue, 18 Nov 2025 10:00:00 GMT</pubDate></item></channel></rss>"#;
/// let entries = chancery_intake::feed_entries(feed).unwrap();
/// assert_eq!(entries[0].published.as_deref(), Some("2025-11-18"));
/// assert_eq!(entries[0].publisher.as_deref(), Some("Foreign Ministry"));
/// ```
pub fn feed_entries(bytes: &[u8]) -> Result<Vec<FeedEntry>, Failure> {
    entries(&Origin::of_file("-"), bytes, &Options::default())
}

/// Each entry as a document that is still to be parsed.
pub(crate) fn read(origin: &Origin, bytes: &[u8], options: &Arc<Options>) -> Result<Vec<Pending>, Failure> {
    let entries = entries(origin, bytes, options)?;
    if entries.is_empty() {
        return Err(Failure::new(origin.clone(), FailureKind::Empty, "there is no entry in it"));
    }
    let pending = |(number, entry): (usize, FeedEntry)| {
        let origin = origin.at_number(number as u64 + 1);
        Pending::of(Arc::clone(options), move |options| document(origin, entry, options))
    };
    Ok(entries.into_iter().enumerate().map(pending).collect())
}

fn entries(origin: &Origin, bytes: &[u8], options: &Options) -> Result<Vec<FeedEntry>, Failure> {
    // The default makes up an identifier by chance where there is none; the same bytes must give the same documents.
    let parser = parser::Builder::new().id_generator(|_, _, _| String::new()).build();
    let parsed = contain::calmly(|| parser.parse(bytes)).map_err(|lost| lost_failure(origin.clone(), lost, options))?;
    let feed = parsed.map_err(|error| {
        let message = "it is no feed that can be read (RSS, Atom or JSON Feed)";
        Failure::new(origin.clone(), FailureKind::Damaged, message).because(error.to_string())
    })?;
    let Feed { title, language, entries, .. } = feed;
    let publisher = title.map(|title| title.content);
    Ok(entries.into_iter().map(|entry| self::entry(entry, publisher.as_deref(), language.as_deref())).collect())
}

fn entry(entry: Entry, publisher: Option<&str>, lang: Option<&str>) -> FeedEntry {
    let some = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let Entry { id, title, updated, authors, content, links, summary, published, language, .. } = entry;
    // The first link without a relation, or called the alternate one, leads to the text itself.
    let link = links.into_iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate")).map(|link| link.href);
    FeedEntry {
        id: some(id),
        link: link.and_then(some),
        title: title.and_then(|title| some(title.content)),
        published: published.or(updated).map(|time| time.format("%Y-%m-%d").to_string()),
        author: authors.into_iter().find_map(|author| some(author.name?)),
        content: content.and_then(|content| content.body).or(summary.map(|summary| summary.content)).and_then(some),
        publisher: publisher.map(str::to_owned).and_then(some),
        lang: language.as_deref().or(lang).and_then(language::of_tag),
    }
}

/// The failure of an entry that is only a headline.
pub(crate) fn no_text(origin: Origin) -> Failure {
    Failure::new(origin, FailureKind::NoText, "the feed gives no text of this entry, only its headline")
}

/// Makes a document of an entry.
pub(crate) fn document(origin: Origin, entry: FeedEntry, options: &Options) -> Result<Document, Failure> {
    let FeedEntry { id, link, title, published, author, content, publisher, lang } = entry;
    let Some(content) = content else {
        return Err(no_text(origin));
    };
    let text = match content.contains('<') || content.contains('&') {
        true => html::text_of(&content, &options.limits).map_err(|limit| Failure::over(origin.clone(), limit, &options.limits))?,
        false => content,
    };
    Ok(Document {
        id: id.filter(|id| Some(id) != link.as_ref()),
        url: link,
        published_raw: published,
        title,
        author,
        publisher,
        lang,
        ..Document::of(origin, "UTF-8", text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(feed: &str, expected: &[(&str, &str, &str)]) {
        let found: Vec<_> = read(&Origin::of_file("feed.xml"), feed.as_bytes(), &Arc::new(Options::default()))
            .unwrap()
            .into_iter()
            .map(|pending| pending.parse().unwrap())
            .map(|document| (document.url.unwrap(), document.published_raw.unwrap(), document.text))
            .collect();
        let found: Vec<_> = found.iter().map(|(url, date, text)| (&**url, &**date, &**text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_three_kinds_of_feed_give_the_same() {
        let expected = [("https://mfa.example/1", "2025-11-18", "The ministers met.\n\nThey parted.")];
        check(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Ministry</title><item><title>Visit</title>\
             <link>https://mfa.example/1</link><pubDate>Tue, 18 Nov 2025 10:00:00 GMT</pubDate>\
             <description><![CDATA[<p>The ministers met.</p><p>They parted.</p>]]></description></item></channel></rss>",
            &expected,
        );
        check(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Ministry</title><entry><title>Visit</title><id>tag:1</id>\
             <link href=\"https://mfa.example/1\"/><published>2025-11-18T10:00:00Z</published>\
             <content type=\"html\">&lt;p&gt;The ministers met.&lt;/p&gt;&lt;p&gt;They parted.&lt;/p&gt;</content></entry></feed>",
            &expected,
        );
        check(
            "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Ministry\", \"items\": [{\"id\": \"1\", \
             \"url\": \"https://mfa.example/1\", \"date_published\": \"2025-11-18T10:00:00Z\", \
             \"content_html\": \"<p>The ministers met.</p><p>They parted.</p>\"}]}",
            &expected,
        );
    }

    #[test]
    fn an_entry_without_text_is_a_failure_of_its_own() {
        let feed = "<rss version=\"2.0\"><channel><item><title>Visit</title><link>https://mfa.example/1</link></item></channel></rss>";
        let pending = read(&Origin::of_file("feed.xml"), feed.as_bytes(), &Arc::new(Options::default())).unwrap();
        let failures: Vec<_> = pending.into_iter().map(|pending| pending.parse().unwrap_err().kind).collect();
        assert_eq!(failures, [FailureKind::NoText]);
    }

    #[test]
    fn what_is_no_feed_is_damaged() {
        let failure = read(&Origin::of_file("a.xml"), b"<invoice><total>3</total></invoice>", &Arc::new(Options::default()));
        assert_eq!(failure.err().unwrap().kind, FailureKind::Damaged);
    }
}
