//! Finds what in a PDF goes round in circles.
//!
//! A page may call a drawing (a form), which may call others. One that calls itself, or a page
//! whose ancestors form a ring, sends the extractor down until the stack ends, and with it the
//! process: no panic is there to be caught.

use std::collections::{BTreeMap, BTreeSet};

use pdf_extract::{Dictionary, Document as Pdf, Object, ObjectId, Stream};

use super::dictionary;

/// Drawings inside each other; real files have three or four.
const DEEPEST: usize = 24;

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

/// Empties every drawing that is part of a circle or of a chain deeper than any real one, and
/// returns how many these are.
pub(super) fn empty_endless(pdf: &mut Pdf) -> usize {
    let endless = endless(calls_of_drawings(pdf));
    for &id in &endless {
        if let Ok(Object::Stream(stream)) = pdf.get_object_mut(id) {
            stream.dict.remove(b"Filter");
            stream.set_plain_content(Vec::new());
        }
    }
    endless.len()
}

type Calls = BTreeMap<ObjectId, Vec<ObjectId>>;

/// For each drawing the drawings that it may call.
fn calls_of_drawings(pdf: &Pdf) -> Calls {
    let forms = || {
        pdf.objects.iter().filter_map(|(id, object)| match object {
            Object::Stream(stream) if is_form(stream) => Some((*id, stream)),
            _ => None,
        })
    };
    // A drawing without resources of its own uses those of its caller, which may be any page.
    let mut anyone: BTreeSet<ObjectId> = BTreeSet::new();
    let mut calls = BTreeMap::new();
    for (id, stream) in forms() {
        calls.insert(id, called(pdf, &stream.dict));
    }
    for object in pdf.objects.values() {
        if let Ok(dictionary) = object.as_dict() {
            anyone.extend(called(pdf, dictionary));
        }
    }
    for (id, stream) in forms() {
        if !stream.dict.has(b"Resources") && draws(stream) {
            calls.insert(id, anyone.iter().copied().collect());
        }
    }
    calls
}

/// Only pictures are sure not to be read as drawings.
fn is_form(stream: &Stream) -> bool {
    stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name != b"Image") || !stream.dict.has(b"Subtype")
}

/// The drawings named in the resources of a page or of a drawing.
fn called(pdf: &Pdf, caller: &Dictionary) -> Vec<ObjectId> {
    let resources = caller.get(b"Resources").ok().and_then(|object| dictionary(pdf, object));
    let named = resources.and_then(|resources| resources.get(b"XObject").ok()).and_then(|object| dictionary(pdf, object));
    named.into_iter().flat_map(Dictionary::iter).filter_map(|(_, o)| o.as_reference().ok()).collect()
}

/// Whether the content of a stream calls a drawing. It was weighed before.
fn draws(stream: &Stream) -> bool {
    let content = stream.get_plain_content().unwrap_or_default();
    content.split(|byte| !byte.is_ascii_alphabetic()).any(|word| word == b"Do")
}

/// The drawings that are left when those without calls are taken away layer by layer, and then
/// those that nobody calls.
fn endless(mut calls: Calls) -> BTreeSet<ObjectId> {
    for _ in 0..DEEPEST {
        let left: BTreeSet<ObjectId> = calls.keys().copied().collect();
        calls.retain(|_, called| called.iter().any(|id| left.contains(id)));
    }
    for _ in 0..DEEPEST {
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
        let draws = |content: &[u8]| draws(&Stream::new(Dictionary::new(), content.to_vec()));
        assert!(draws(b"q /X Do Q"));
        assert!(!draws(b"(met in Doha) Tj"));
    }
}
