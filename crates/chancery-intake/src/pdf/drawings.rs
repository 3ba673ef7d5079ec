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

/// Empties every drawing that is part of a circle or of a chain deeper than any real one.
pub(super) fn empty_endless(pdf: &mut Pdf) {
    let calls = calls_of_drawings(pdf);
    let endless: Vec<ObjectId> = calls.keys().copied().filter(|id| is_endless(&calls, *id)).collect();
    for id in endless {
        if let Ok(Object::Stream(stream)) = pdf.get_object_mut(id) {
            stream.dict.remove(b"Filter");
            stream.set_plain_content(Vec::new());
        }
    }
}

/// For each drawing the drawings that it may call.
fn calls_of_drawings(pdf: &Pdf) -> BTreeMap<ObjectId, Vec<ObjectId>> {
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
    content.windows(2).any(|window| window == b"Do")
}

/// Whether calls from `start` lead back to it or deeper than any real file.
fn is_endless(calls: &BTreeMap<ObjectId, Vec<ObjectId>>, start: ObjectId) -> bool {
    // By breadth, so that each drawing is looked at once a level.
    let mut level = BTreeSet::from([start]);
    for _ in 0..DEEPEST {
        level = level.iter().filter_map(|id| calls.get(id)).flatten().copied().collect();
        if level.contains(&start) {
            return true;
        }
        if level.is_empty() {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_and_deep_chains_are_endless() {
        let id = |n| (n, 0);
        let mut calls = BTreeMap::from([(id(1), vec![id(2), id(3)]), (id(2), vec![id(3)]), (id(3), vec![])]);
        assert!(!is_endless(&calls, id(1)));
        calls.insert(id(3), vec![id(1)]);
        assert!(is_endless(&calls, id(1)));
        assert!(is_endless(&calls, id(2)));
        let chain: BTreeMap<_, _> = (0..100).map(|n| (id(n), vec![id(n + 1)])).collect();
        assert!(is_endless(&chain, id(0)));
        assert!(!is_endless(&chain, id(90)));
    }
}
