//! The search: every word that starts with a capital or digit is looked up, then the names that begin with it are compared.
//!
//! An automaton over all names would step through every byte, and would have to be told about word boundaries afterwards.
//! Here small letters are skipped sixteen at a time, so the cost lies in the capitals, of which prose has one word in six.

use std::borrow::Cow;
use std::collections::HashMap;

use super::entry::{Class, Entry, Form, Hit};
use crate::table::WordHashing;

pub(super) struct Index {
    /// Sorted by surface.
    entries: Vec<Entry>,
    /// Grouped by first word, longest first within a group.
    patterns: Vec<Pattern>,
    /// The range of `patterns` that begin with a word.
    by_first_word: HashMap<Box<str>, (u32, u32), WordHashing>,
    /// A bit for each sketch that some first word has; small enough to stay in the nearest cache.
    sketches: Vec<u64>,
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
        let mut sketches = vec![0u64; SKETCHES / 64];
        let mut start = 0;
        while start < patterns.len() {
            let word = first_word(&patterns[start].text);
            sketches[sketch(word) / 64] |= 1 << (sketch(word) % 64);
            let end = start + patterns[start..].iter().take_while(|pattern| first_word(&pattern.text) == word).count();
            by_first_word.insert(word.into(), (start as u32, end as u32));
            start = end;
        }
        Index { entries, patterns, by_first_word, sketches }
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
        let mut at = 0;
        while let Some(start) = name_start(text, &mut at) {
            let end = word_end(text, start);
            let next = if self.may_begin(&text[start..end]) { self.longest_at(text, start, end, out) } else { None };
            at = next.unwrap_or(end);
        }
    }

    /// Whether some name may begin with `word`: wrong for few words of a text, never for the first word of a name.
    fn may_begin(&self, word: &str) -> bool {
        let bit = sketch(word);
        self.sketches[bit / 64] & (1 << (bit % 64)) != 0
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

/// The number of sketches.
const SKETCHES: usize = 1 << 16;

/// A number made of a word's length and first bytes.
#[inline]
fn sketch(word: &str) -> usize {
    let bytes = word.as_bytes();
    let byte = |i: usize| bytes.get(i).map_or(0, |byte| usize::from(*byte));
    (byte(0) + byte(1) * 37 + byte(2) * 1009 + byte(3) * 9973 + bytes.len() * 31_337) % SKETCHES
}

/// The next place from `at` on where a word begins as names do: with a capital or a digit, or with one small letter before a
/// capital, as in eSwatini. Leaves `at` at the place where the search went on to, or at the end.
#[inline]
fn name_start(text: &str, at: &mut usize) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        *at += plain_run(&bytes[*at..]);
        let byte = *bytes.get(*at)?;
        let here = *at;
        let (is_start_of_name, length) = match byte.is_ascii() {
            true => (true, 1),
            false => {
                let c = text[here..].chars().next().expect("a byte outside ASCII here begins a character");
                (c.is_uppercase(), c.len_utf8())
            }
        };
        *at = here + length;
        if !is_start_of_name {
            continue;
        }
        if !ends_in_word(&text[..here]) {
            return Some(here);
        }
        let before = here - 1;
        if bytes[before].is_ascii_lowercase() && byte.is_ascii_uppercase() && !ends_in_word(&text[..before]) {
            return Some(before);
        }
    }
}

/// How many bytes from the start are neither capitals, digits nor outside ASCII. Sixteen are looked at together, which the
/// compiler makes one instruction of.
#[inline]
fn plain_run(bytes: &[u8]) -> usize {
    let notable = |byte: u8| byte.is_ascii_uppercase() | byte.is_ascii_digit() | !byte.is_ascii();
    let mut run = 0;
    for chunk in bytes.chunks_exact(16) {
        if chunk.iter().fold(false, |any, byte| any | notable(*byte)) {
            break;
        }
        run += 16;
    }
    run + bytes[run..].iter().take_while(|byte| !notable(**byte)).count()
}

/// Whether the last character is a letter or digit.
#[inline]
fn ends_in_word(text: &str) -> bool {
    match text.as_bytes().last() {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => text.chars().next_back().is_some_and(char::is_alphanumeric),
    }
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
