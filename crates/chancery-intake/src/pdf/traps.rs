//! Disarms what would make the extractor overflow its stack, and with it end the process: no panic
//! is there to be caught.
//!
//! A page may call a drawing (a form), which may call others: one that calls itself never ends, and
//! one that calls another twice, and so on, ends too late. The parsers of character maps and fonts
//! go one level down for each bracket. A page's ancestors may form a ring.

use std::collections::{BTreeMap, BTreeSet};

use pdf_extract::{Dictionary, Document as Pdf, Object, ObjectId, Stream};

use super::dictionary;

/// Drawings inside each other; real files have three or four.
const DEEPEST_DRAWING: usize = 24;

/// Brackets inside each other; real files have three or four, bytes of a font by chance some dozen.
const DEEPEST_BRACKET: usize = 1_000;

/// Whether the chain of parents of a page comes to an end.
pub(super) fn has_root(pdf: &Pdf, page: ObjectId) -> bool {
    const LONGEST_CHAIN: usize = 256;
    let mut id = page;
    for _ in 0..LONGEST_CHAIN {
        let parent = pdf.get_dictionary(id).and_then(|page| page.get(b"Parent")?.as_reference());
        match parent {
            Ok(parent) => id = parent,
            Err(_) => return true,
        }
    }
    false
}

/// Disarms the streams of a file and returns how many had to be emptied. Their size was weighed
/// before.
pub(super) fn disarm(pdf: &mut Pdf) -> usize {
    let calls = calls_of_drawings(pdf);
    let drawings: BTreeSet<ObjectId> = calls.values().flatten().chain(calls.keys()).copied().collect();
    let mut traps = endless(calls);
    for (id, object) in &pdf.objects {
        if let Object::Stream(stream) = object
            && !is_picture(stream)
            && nesting(&content(stream)) > DEEPEST_BRACKET
        {
            traps.insert(*id);
        }
    }
    for id in drawings {
        if let Ok(Object::Stream(stream)) = pdf.get_object_mut(id)
            && !is_picture(stream)
        {
            // Draws nothing, but is reported, so that the clock is looked at in every drawing.
            replace(stream, [b"S\n", &*content(stream)].concat());
        }
    }
    for id in &traps {
        if let Ok(Object::Stream(stream)) = pdf.get_object_mut(*id) {
            replace(stream, Vec::new());
        }
    }
    traps.len()
}

/// What the extractor would read of a stream.
fn content(stream: &Stream) -> Vec<u8> {
    stream.get_plain_content().unwrap_or_else(|_| stream.content.clone())
}

fn replace(stream: &mut Stream, content: Vec<u8>) {
    stream.dict.remove(b"Filter");
    stream.dict.remove(b"DecodeParms");
    stream.set_plain_content(content);
}

type Calls = BTreeMap<ObjectId, Vec<ObjectId>>;

/// For each stream that may be a drawing the drawings that it may call.
fn calls_of_drawings(pdf: &Pdf) -> Calls {
    let mut calls = Calls::new();
    // A drawing without resources of its own uses those of its caller, which may be anything.
    let mut anyone: BTreeSet<ObjectId> = BTreeSet::new();
    for (id, object) in &pdf.objects {
        let (caller, is_stream) = match object {
            Object::Dictionary(dictionary) => (dictionary, false),
            Object::Stream(stream) => (&stream.dict, true),
            _ => continue,
        };
        let called = called(pdf, caller);
        anyone.extend(&called);
        if is_stream {
            calls.insert(*id, called);
        }
    }
    calls.retain(|id, _| anyone.contains(id));
    for (id, called) in &mut calls {
        if let Ok(Object::Stream(stream)) = pdf.get_object(*id)
            && !stream.dict.has(b"Resources")
            && draws(&content(stream))
        {
            called.extend(&anyone);
        }
    }
    calls
}

fn is_picture(stream: &Stream) -> bool {
    stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
}

/// The drawings named in the resources of a page or of a drawing.
fn called(pdf: &Pdf, caller: &Dictionary) -> Vec<ObjectId> {
    let resources = caller.get(b"Resources").ok().and_then(|object| dictionary(pdf, object));
    let named = resources.and_then(|resources| resources.get(b"XObject").ok()).and_then(|object| dictionary(pdf, object));
    let targets = named.into_iter().flat_map(Dictionary::iter);
    targets.filter_map(|(_, object)| pdf.dereference(object).ok()?.0).collect()
}

/// Whether the content of a stream calls a drawing.
fn draws(content: &[u8]) -> bool {
    content.split(|byte| !byte.is_ascii_alphabetic()).any(|word| word == b"Do")
}

/// How deep the brackets of a stream go, as its parsers see them: not those in comments, and in
/// texts only parentheses.
fn nesting(content: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_text) = (0usize, 0, 0usize);
    let mut bytes = content.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'(' => in_text += 1,
            b')' => in_text = in_text.saturating_sub(1),
            b'\\' if in_text > 0 => drop(bytes.next()),
            _ if in_text > 0 => {}
            b'%' => drop(bytes.find(|byte| matches!(byte, b'\n' | b'\r'))),
            // `<<` counts twice, and so does `>>`; a text in hexadecimal digits opens and closes.
            b'[' | b'{' | b'<' => depth += 1,
            b']' | b'}' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth + in_text);
    }
    deepest
}

/// The drawings that are left when those without calls are taken away layer by layer, and then
/// those that nobody calls.
fn endless(mut calls: Calls) -> BTreeSet<ObjectId> {
    for _ in 0..DEEPEST_DRAWING {
        let left: BTreeSet<ObjectId> = calls.keys().copied().collect();
        calls.retain(|_, called| called.iter().any(|id| left.contains(id)));
    }
    for _ in 0..DEEPEST_DRAWING {
        let called: BTreeSet<ObjectId> = calls.values().flatten().copied().collect();
        calls.retain(|id, _| called.contains(id));
    }
    calls.into_keys().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(calls: &[(u32, &[u32])], expected: &[u32]) {
        let id = |number: &u32| (*number, 0);
        let map = calls.iter().map(|(from, to)| (id(from), to.iter().map(id).collect())).collect();
        let expected: BTreeSet<ObjectId> = expected.iter().map(id).collect();
        assert_eq!(endless(map), expected, "endless of {calls:?}");
    }

    #[test]
    fn only_circles_are_endless() {
        check(&[(1, &[2, 3]), (2, &[3]), (3, &[])], &[]);
        check(&[(1, &[1])], &[1]);
        check(&[(1, &[2]), (2, &[3]), (3, &[2]), (4, &[1])], &[2, 3]);
        check(&[(1, &[9])], &[]);
    }

    #[test]
    fn a_very_deep_chain_is_cut_in_its_middle() {
        let calls: Calls = (0..100).map(|n| ((n, 0), vec![(n + 1, 0)])).collect();
        let cut = endless(calls);
        assert!(!cut.is_empty() && !cut.contains(&(0, 0)) && !cut.contains(&(99, 0)));
    }

    #[test]
    fn a_word_is_not_an_operator() {
        assert!(draws(b"q /X Do Q"));
        assert!(!draws(b"(met in Doha) Tj"));
    }

    #[test]
    fn brackets_are_counted_as_the_parsers_see_them() {
        for (content, depth) in [
            (&b"[1 [2] (a(b)c) <0041>]"[..], 3),
            (b"<< /A [ << >> ] >>", 5),
            (b"[ (]) [ (]) [ (])", 4),
            (b"[ %]\n[ %]\n[", 3),
            (b"(\\( \\)) [", 1),
            (b"%[[[[", 0),
            (b"]]]] [", 1),
        ] {
            assert_eq!(nesting(content), depth, "nesting of {}", content.escape_ascii());
        }
    }
}
