//! `chancery follow`: what the feeds of a list have brought since the last look, read into the register.
//!
//! Nothing is asked of the network unless this command is given. Each feed is asked at most as often as the list says, for changes
//! only; a host is asked one thing at a time with a pause between, within what its `robots.txt` allows; a feed that fails is
//! left alone for twice as long each time. An address that was taken in is not asked again.

mod list;
mod polite;
mod robots;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use chancery_intake::{Failure, FeedEntry, Format, Options, Pending, feed_entries, read_bytes};
use chancery_store::{FeedState, Store};

use crate::args::{Follow, Form};
use crate::clock;
use crate::exit::Exit;
use crate::print::Output;
use crate::read::{Reader, Writer, interrupt, open};
use list::{Feed, List};
use polite::{Answer, Polite};

/// A feed that fails is left alone for a day at most.
const LONGEST_WAIT: i64 = 24 * 60 * 60;
/// Articles of one feed in one look: what is left over is new at the next one.
const MOST_ARTICLES: usize = 200;

pub fn run(follow: &Follow, register: &Path, output: &Output) -> Result<Exit> {
    let list = List::read(&follow.feeds)?;
    interrupt::watch()?;
    let reader = Reader { jobs: follow.jobs, no_gate: follow.no_gate };
    let mut writer = Writer::begin(open(register, &follow.bar)?, &[], follow.quiet)?;
    let mut polite = Polite::new(&list.contact, Duration::from_millis(list.pause_ms));
    for feed in &list.feeds {
        if interrupt::asked() {
            break;
        }
        let state = writer.store().feed(&feed.url)?.unwrap_or_default();
        if state.next > clock::seconds() && !follow.now {
            continue;
        }
        let look = look(feed, &state, &mut polite, writer.store());
        if !follow.quiet {
            writer.say(&format!("{}: {}", feed.url, look.state.outcome));
        }
        reader.read(look.documents.into_iter(), register, &mut writer)?;
        writer.commit()?;
        if !interrupt::asked() {
            writer.store_mut().remember_feed(&feed.url, &look.state, &look.followed)?;
        }
    }
    let failed = list.feeds.iter().filter_map(|feed| writer.store().feed(&feed.url).transpose());
    let failed = failed.collect::<chancery_store::Result<Vec<_>>>()?.iter().any(|state| state.failures > 0);
    let summary = writer.finish(0)?;
    if !follow.quiet {
        match output.form() {
            Form::Table => eprint!("{}", summary.for_people(register)),
            _ => output.table(&summary.table())?,
        }
    }
    Ok(match summary.failed {
        _ if interrupt::asked() => Exit::Interrupted,
        1.. => Exit::SomeFailed,
        0 if failed => Exit::SomeFailed,
        0 => Exit::Fine,
    })
}

/// What one look at a feed brought.
struct Look {
    documents: Vec<Result<Pending, Failure>>,
    followed: Vec<String>,
    state: FeedState,
}

fn look(feed: &Feed, before: &FeedState, polite: &mut Polite, store: &Store) -> Look {
    let mut look = Look { documents: Vec::new(), followed: Vec::new(), state: before.clone() };
    let every = feed.every_minutes * 60;
    look.state.asked = clock::now();
    look.state.next = clock::seconds() + every;
    look.state.failures = 0;
    let failed = |state: &mut FeedState, reason: String, wait: Option<i64>| {
        state.failures = before.failures + 1;
        state.next = clock::seconds() + wait.unwrap_or(0).max(back_off(every, state.failures));
        state.outcome = reason;
    };
    match polite.get(&feed.url, None, before.etag.as_deref(), before.modified.as_deref()) {
        Ok(Answer::Unchanged) => look.state.outcome = "nothing new".to_owned(),
        Ok(Answer::Content { body, etag, modified, .. }) => match feed_entries(&body) {
            Ok(entries) => {
                let left = take(feed, entries, polite, store, &mut look);
                // What is left over must be offered again at the next look, so the feed is not asked for changes alone.
                (look.state.etag, look.state.modified) = if left == 0 { (etag, modified) } else { (None, None) };
                let more = if left > 0 { format!(", {left} left for the next look") } else { String::new() };
                look.state.outcome = format!("{} new{more}", look.documents.len());
            }
            Err(failure) => failed(&mut look.state, failure.message, None),
        },
        Ok(Answer::Refused { reason, wait }) => failed(&mut look.state, reason, wait),
        Err(error) => failed(&mut look.state, format!("{error:#}"), None),
    }
    look
}

/// Twice as long for every failure in a row, and a day at most.
fn back_off(every: i64, failures: u32) -> i64 {
    every.max(60).saturating_mul(1 << failures.min(16)).min(LONGEST_WAIT.max(every))
}

/// Takes the entries that are new; says how many of them are left for the next look.
fn take(feed: &Feed, entries: Vec<FeedEntry>, polite: &mut Polite, store: &Store, look: &mut Look) -> usize {
    let mut left = 0;
    for entry in entries {
        let Some(address) = entry.link.clone().or_else(|| entry.id.clone()) else { continue };
        // Where the register cannot be asked the entry is taken once more, and the register keeps it once.
        if look.followed.contains(&address) || store.is_followed(&address).unwrap_or(false) {
            continue;
        }
        if look.documents.len() >= MOST_ARTICLES || interrupt::asked() {
            left += 1;
            continue;
        }
        let document = if feed.articles { article(feed, &address, entry, polite) } else { Some(of_entry(&address, entry)) };
        match document {
            Some(document) => {
                look.followed.push(address);
                look.documents.push(document);
            }
            // The server asks for patience.
            None => left += 1,
        }
    }
    left
}

/// The document that the feed itself gives.
fn of_entry(address: &str, entry: FeedEntry) -> Result<Pending, Failure> {
    Pending::of_entry(Path::new(address), entry)
}

/// The page that an entry leads to; none where it is to be asked again later.
fn article(feed: &Feed, address: &str, entry: FeedEntry, polite: &mut Polite) -> Option<Result<Pending, Failure>> {
    let FeedEntry { published, title, publisher, link, .. } = entry;
    match polite.get(address, Some(&feed.url), None, None) {
        Ok(Answer::Content { body, html, .. }) => {
            let options = Options { format: html.then_some(Format::Html), ..Options::default() };
            let document = read_bytes(address, body, &options).pending().next()?;
            Some(document.map(|pending| {
                pending.amended(move |document| {
                    document.url = document.url.take().or(link);
                    document.title = document.title.take().or(title);
                    document.publisher = document.publisher.take().or(publisher);
                    document.published_raw = document.published_raw.take().or(published);
                })
            }))
        }
        Ok(Answer::Refused { wait: Some(_), .. } | Answer::Unchanged) => None,
        Ok(Answer::Refused { reason, wait: None }) => Some(Err(Failure::elsewhere(Path::new(address), &reason))),
        Err(error) => Some(Err(Failure::elsewhere(Path::new(address), &format!("{error:#}")))),
    }
}

/// The text of a file, with its name where it cannot be read.
fn content(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
