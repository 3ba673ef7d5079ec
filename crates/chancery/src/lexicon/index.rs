//! The search: every word that starts with a capital or digit is looked up, then the names that begin with it are compared.
//!
//! An automaton over all names would touch every byte, and would have to be told about word boundaries afterwards. Here a
//! lower-case word costs one scan over its bytes, so speed depends on capitals, of which prose has one word in six.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::entry::Class;
use super::entry::{Entry, Form, Hit};

pub(super) struct Index {
    /// Sorted by surface.
    entries: Vec<Entry>,
    /// Grouped by first word, longest first within a group.
    patterns: Vec<Pattern>,
    /// The range of `patterns` that begin with a word.
    by_first_word: HashMap<Box<str>, (u32, u32), BuildHasherDefault<WordHasher>>,
}

/// A spelling to be found, and the entries it stands for.
struct Pattern {
    text: Cow<'static, str>,
    entries: (u32, u32),
    prefix: bool,
}

impl Index {
    /// Finds names as the tables spell them.
    pub fn exact(entries: Vec<Entry>) -> Self {
        Self::new(entries, Cow::Borrowed)
    }

    /// Finds the same names set in capitals.
    pub fn upper(entries: Vec<Entry>) -> Self {
        Self::new(entries, |surface| Cow::Owned(surface.to_uppercase()))
    }

    fn new(mut entries: Vec<Entry>, spell: impl Fn(&'static str) -> Cow<'static, str>) -> Self {
        entries.sort_by(|a, b| a.surface.cmp(b.surface).then_with(|| a.class.precedence().cmp(&b.class.precedence())));
        let mut patterns: Vec<Pattern> = Vec::new();
        for (i, entry) in entries.iter().enumerate() {
            let i = i as u32;
            match patterns.last_mut() {
                Some(last) if entries[last.entries.0 as usize].surface == entry.surface => last.entries.1 = i + 1,
                _ => patterns.push(Pattern { text: spell(entry.surface), entries: (i, i + 1), prefix: is_prefix(entry) }),
            }
        }
        patterns.sort_by(|a, b| {
            let by_word = first_word(&a.text).cmp(first_word(&b.text));
            by_word.then(b.text.len().cmp(&a.text.len())).then_with(|| a.text.cmp(&b.text))
        });
        let mut by_first_word = HashMap::default();
        let mut start = 0;
        while start < patterns.len() {
            let word = first_word(&patterns[start].text);
            let end = start + patterns[start..].iter().take_while(|pattern| first_word(&pattern.text) == word).count();
            by_first_word.insert(word.into(), (start as u32, end as u32));
            start = end;
        }
        Index { entries, patterns, by_first_word }
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn lookup(&self, surface: &str) -> &[Entry] {
        let start = self.entries.partition_point(|entry| entry.surface < surface);
        let count = self.entries[start..].iter().take_while(|entry| entry.surface == surface).count();
        &self.entries[start..start + count]
    }

    pub fn find<'l>(&'l self, text: &str, out: &mut Vec<Hit<'l>>) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let end = word_end(text, at);
            if end == at {
                at += char_len(bytes[at]);
                continue;
            }
            let next = if starts_name(text, at) { self.longest_at(text, at, end, out) } else { None };
            at = next.unwrap_or(end);
        }
    }

    /// Pushes the hits of the longest name that begins with the word `start..end`, and returns where it ends.
    fn longest_at<'l>(&'l self, text: &str, start: usize, end: usize, out: &mut Vec<Hit<'l>>) -> Option<usize> {
        let &(first, last) = self.by_first_word.get(&text[start..end])?;
        for pattern in &self.patterns[first as usize..last as usize] {
            let skip = end - start;
            let Some(stop) = matched(&pattern.text[skip..], text, end) else { continue };
            if !pattern.prefix && word_end(text, stop) != stop {
                continue;
            }
            let stop = if pattern.prefix { end } else { stop };
            let (from, to) = pattern.entries;
            out.extend(self.entries[from as usize..to as usize].iter().map(|entry| Hit { start, end: stop, entry }));
            return Some(stop);
        }
        None
    }
}

fn is_prefix(entry: &Entry) -> bool {
    matches!(entry.class, Class::State { form: Form::Prefix, .. })
}

/// Where `rest` of a name, read from `at`, ends in the text, if it is there. A blank also matches a line break or another
/// blank, an apostrophe or hyphen also its typographic forms.
fn matched(rest: &str, text: &str, mut at: usize) -> Option<usize> {
    for c in rest.chars() {
        let found = text[at..].chars().next()?;
        let same = c == found
            || match c {
                ' ' => matches!(found, '\n' | '\u{a0}' | '\u{202f}'),
                '\'' => matches!(found, '’' | '‘' | 'ʼ' | 'ʻ'),
                '-' => matches!(found, '‐' | '‑' | '–'),
                _ => false,
            };
        if !same {
            return None;
        }
        at += found.len_utf8();
    }
    Some(at)
}

/// The letters and digits with which a name begins.
fn first_word(name: &str) -> &str {
    &name[..word_end(name, 0)]
}

/// Where the run of letters and digits that begins at `at` ends; `at` itself if there is none.
#[inline]
fn word_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() {
            if !byte.is_ascii_alphanumeric() {
                break;
            }
            at += 1;
        } else {
            let c = text[at..].chars().next().expect("at is on a character boundary before the end");
            if !c.is_alphanumeric() {
                break;
            }
            at += c.len_utf8();
        }
    }
    at
}

/// Whether the word at `at` begins as names do: with a capital or a digit, or with one small letter before a capital, as in
/// eSwatini.
#[inline]
fn starts_name(text: &str, at: usize) -> bool {
    let byte = text.as_bytes()[at];
    if byte.is_ascii() {
        let second = text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_uppercase);
        return second || byte.is_ascii_uppercase() || byte.is_ascii_digit();
    }
    text[at..].chars().next().is_some_and(char::is_uppercase)
}

fn char_len(first: u8) -> usize {
    match first {
        0..0xc0 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

/// FNV-1a: the words are short and come from our own tables.
#[derive(Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
