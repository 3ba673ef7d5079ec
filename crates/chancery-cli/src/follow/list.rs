//! The list of feeds: a TOML file, of which every key is known or refused.

use std::path::Path;

use anyhow::{Result, bail};
use toml::{Table, Value};

/// What to follow, and how.
#[derive(Debug, PartialEq)]
pub struct List {
    /// Whom the owners of the servers may write to: an address of mail or of a page.
    pub contact: String,
    /// Time between two things asked of one host.
    pub pause_ms: u64,
    /// In the order of the file.
    pub feeds: Vec<Feed>,
}

/// One feed.
#[derive(Debug, PartialEq)]
pub struct Feed {
    /// Its address.
    pub url: String,
    /// Whether the pages that it leads to are fetched; otherwise the text that it gives itself is taken.
    pub articles: bool,
    /// Time between two looks, at least.
    pub every_minutes: i64,
}

const PAUSE_MS: i64 = 2_000;
const EVERY_MINUTES: i64 = 60;

impl List {
    /// Reads a list from a file.
    pub fn read(path: &Path) -> Result<List> {
        List::parse(&super::content(path)?).map_err(|error| error.context(format!("in {}", path.display())))
    }

    fn parse(text: &str) -> Result<List> {
        let mut table: Table = text.parse()?;
        let Some(Value::String(contact)) = table.remove("contact") else {
            bail!("`contact` is missing: an address of mail or of a page, which the owners of the servers are told");
        };
        if !(contact.contains('@') || contact.starts_with("http")) || contact.contains(['\r', '\n']) {
            bail!("`contact` is neither an address of mail nor of a page: {contact:?}");
        }
        let pause_ms = u64::try_from(number(&mut table, "pause_ms", PAUSE_MS)?)?;
        let every = number(&mut table, "every_minutes", EVERY_MINUTES)?;
        let articles = switch(&mut table, "articles", false)?;
        let Some(Value::Array(listed)) = table.remove("feed") else { bail!("there is no `[[feed]]`") };
        if let Some(key) = table.keys().next() {
            bail!("`{key}` is no setting; those are contact, pause_ms, every_minutes, articles and [[feed]]");
        }
        let feed = |value: Value| {
            let Value::Table(mut feed) = value else { bail!("`feed` is no table: write `[[feed]]`") };
            let Some(Value::String(url)) = feed.remove("url") else { bail!("a feed without `url`") };
            if !(url.starts_with("https://") || url.starts_with("http://")) {
                bail!("`{url}` is no address of the web");
            }
            let (articles, every_minutes) = (switch(&mut feed, "articles", articles)?, number(&mut feed, "every_minutes", every)?);
            if let Some(key) = feed.keys().next() {
                bail!("`{key}` is no setting of a feed; those are url, articles and every_minutes");
            }
            Ok(Feed { url, articles, every_minutes })
        };
        let feeds = listed.into_iter().map(feed).collect::<Result<Vec<Feed>>>()?;
        Ok(List { contact, pause_ms, feeds })
    }
}

fn number(table: &mut Table, key: &str, usual: i64) -> Result<i64> {
    match table.remove(key) {
        None => Ok(usual),
        Some(Value::Integer(number @ 0..=1_000_000)) => Ok(number),
        Some(other) => bail!("`{key}` is no number from 0 to 1000000: {other}"),
    }
}

fn switch(table: &mut Table, key: &str, usual: bool) -> Result<bool> {
    match table.remove(key) {
        None => Ok(usual),
        Some(Value::Boolean(on)) => Ok(on),
        Some(other) => bail!("`{key}` is neither true nor false: {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_set_is_usual_and_a_feed_may_differ() {
        let list = List::parse(
            "contact = \"desk@ministry.example\"\narticles = true\n[[feed]]\nurl = \"https://a.example/rss\"\n\
             [[feed]]\nurl = \"https://b.example/rss\"\narticles = false\nevery_minutes = 15\n",
        )
        .unwrap();
        assert_eq!((list.contact.as_str(), list.pause_ms), ("desk@ministry.example", 2_000));
        let feeds: Vec<_> = list.feeds.iter().map(|feed| (feed.articles, feed.every_minutes)).collect();
        assert_eq!(feeds, [(true, 60), (false, 15)]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, words) in [
            ("[[feed]]\nurl = \"https://a.example\"", "`contact` is missing"),
            ("contact = \"nobody\"\n[[feed]]\nurl = \"https://a.example\"", "neither an address"),
            ("contact = \"a@b\"", "no `[[feed]]`"),
            ("contact = \"a@b\"\n[[feed]]\nurl = \"file:///etc/passwd\"", "no address of the web"),
            ("contact = \"a@b\"\n[[feed]]\nurl = \"https://a.example\"\nevery = 5", "`every` is no setting"),
            ("contact = \"a@b\"\npause_ms = -1\n[[feed]]\nurl = \"https://a.example\"", "no number"),
        ] {
            let error = List::parse(text).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
