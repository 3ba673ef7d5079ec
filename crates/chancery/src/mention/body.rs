//! Bodies: ministries, agencies, parliaments, banks, embassies and armed services.
//!
//! *Reads*: "the Turkish energy ministry", "Somalia’s parliament", "the Ministry of Trade", "Rwanda Defence Force", named
//! bodies of the gazetteer ("the Pentagon").
//! *Does not read*: a body inside a title ("spokesperson of the Ministry of Trade"), "ministry officials", joint bodies
//! between states (mechanisms), a body that is only the place visited.

mod head;

use std::ops::Range;

use super::title::{Title, portfolio};
use super::words::{Tag, Words};
use crate::fact::{ActorKind, Code};
use crate::text::TokenKind;
use crate::wordlist::List;

/// A body at one place.
#[derive(Debug, Clone)]
pub struct Body {
    /// Its words, without a possessive state before it.
    pub words: Range<usize>,
    /// Whose it is, where the phrase says so.
    pub code: Option<Code>,
    /// What it is.
    pub kind: ActorKind,
    /// Whether the phrase names it ("the energy ministry") or only points back ("the ministry").
    pub named: bool,
    /// Whether it is a place or an attribute here and does nothing.
    pub idle: bool,
}

/// Finds the bodies; words taken by a title, a person or a gazetteer stretch other than a body are not heads.
pub fn bodies(words: &Words, titles: &[Title], named: impl Fn(usize) -> bool) -> Vec<Body> {
    let mut in_title = vec![false; words.all.len()];
    for title in titles {
        for at in title.words.clone() {
            in_title[at] = true;
        }
    }
    let mut out = Vec::new();
    for at in 0..words.all.len() {
        if in_title[at] || named(at) {
            continue;
        }
        let word = &words.all[at];
        if let Some((Tag::Body(code, military), len)) = &word.tag {
            let kind = if *military { ActorKind::ArmedService } else { ActorKind::Agency };
            let range = at..at + len;
            out.push(Body { idle: idle(words, &range, at), words: range, code: Some(code.clone()), kind, named: true });
            continue;
        }
        if word.kind != TokenKind::Word || word.inside {
            continue;
        }
        if let Some(head) = head::head(&word.lower)
            && let Some(found) = body(words, at, head, &in_title)
        {
            // "civil aviation authorities of Oman and Bangladesh" are two bodies.
            if words.lower(at).ends_with("ies") {
                out.extend(pair(words, &found, at));
            }
            out.push(found);
        }
    }
    out.sort_by_key(|body| body.words.start);
    out
}

fn pair(words: &Words, body: &Body, head: usize) -> Option<Body> {
    let end = words.sentence_of(head).end;
    let at = body.words.end;
    if words.lower(at) == "and"
        && at + 1 < end
        && let Some((Tag::State(code), len)) = &words.all[at + 1].tag
        && body.code.is_some()
        && words.lower(head + 1) == "of"
    {
        return Some(Body { words: body.words.start..at + 1 + len, code: Some(code.clone()), ..body.clone() });
    }
    None
}

fn body(words: &Words, head: usize, known: &head::Head, in_title: &[bool]) -> Option<Body> {
    let sentence = words.sentence_of(head);
    let lower = words.lower(head).to_owned();
    let capital = words.all[head].capital();
    let mut start = head;
    let mut code = None;
    let mut fields = 0;
    let mut span_start = head;
    while start > sentence.start {
        let before = start - 1;
        if in_title[before] && words.tag_before(start).is_none() {
            break;
        }
        if let Some((tag, tag_start)) = words.tag_before(start) {
            match tag {
                Tag::Adjective(found) | Tag::State(found) | Tag::Capital(found) if code.is_none() => {
                    // "Malaysia-Türkiye council", "US-India commission": a body between states is a mechanism.
                    if tag_start > sentence.start && matches!(words.lower(tag_start - 1), "-" | "–" | "‑") {
                        return None;
                    }
                    code = Some(found.clone());
                    start = tag_start;
                    span_start = tag_start;
                }
                _ => {}
            }
            break;
        }
        let word = words.lower(before);
        if matches!(word, "’s" | "'s" | "’" | "'") {
            if let Some((Tag::State(found) | Tag::Capital(found), _)) = words.tag_before(before) {
                code = Some(found.clone());
            } else {
                return None;
            }
            break;
        }
        if matches!(word, "joint" | "bilateral" | "mixed" | "trilateral" | "binational") {
            return None;
        }
        let matching = words.all[before].capital() == capital || !capital;
        if (portfolio(word) || List::BodyField.contains(word)) && matching {
            fields += 1;
            start = before;
            span_start = before;
        } else if matches!(word, "and" | "&" | "-" | ",")
            && fields > 0
            && before > sentence.start
            && words.on(before - 1, List::Portfolio)
            && words.all[before - 1].capital() == words.all[start].capital()
        {
            start = before;
        } else {
            break;
        }
    }
    let mut end = head + 1;
    let mut of_field = false;
    if matches!(words.lower(end), "of" | "for") {
        let mut at = end + 1;
        while at < sentence.end {
            if let Some((tag, len)) = &words.all[at].tag {
                if let Tag::State(found) = tag
                    && code.is_none()
                {
                    code = Some(found.clone());
                    at += len;
                    end = at;
                } else if let Tag::State(found) = tag
                    && code.as_ref() == Some(found)
                {
                    end = at + len;
                }
                break;
            }
            let word = words.lower(at);
            if (portfolio(word) && words.all[at].capital())
                || matches!(word, "deputies" | "representatives" | "commons" | "lords" | "ministers")
            {
                at += 1;
                end = at;
                of_field = true;
            } else if matches!(word, "and" | "the" | "," | "&" | "of") && words.all.get(at + 1).is_some_and(|next| next.capital()) {
                at += 1;
            } else {
                break;
            }
        }
    }
    let needed = &known.fields;
    if !needed.is_empty() {
        let near = (start..head).any(|at| needed.contains(&words.lower(at)))
            || (head > sentence.start && needed.contains(&words.lower(head - 1)))
            || (head + 1..end).any(|at| needed.contains(&words.lower(at)));
        if !near {
            return None;
        }
    }
    if words.lower(end) == "(" && words.lower(end + 2) == ")" && words.all[end + 1].capital() {
        end += 3;
    }
    let named =
        fields > 0 || of_field || (code.is_some() && !lower.ends_with("ies") && lower != "administration" && lower != "authorities");
    let named = named && !(matches!(lower.as_str(), "ministries" | "departments") && code.is_none());
    let generic = List::GenericBody.contains(lower.as_str());
    if generic && (code.is_none() || (!named && !matches!(lower.as_str(), "authorities" | "cabinet" | "administration"))) {
        return None;
    }
    if generic && matches!(lower.as_str(), "authorities" | "administration") && !named {
        return None;
    }
    // "The ministry", "the embassy", "the army" point back or to the home state.
    if !named && code.is_none() && !List::BareBody.contains(lower.as_str()) {
        return None;
    }
    let words_range = span_start..end;
    Some(Body { idle: idle(words, &words_range, head), words: words_range, code, kind: known.kind, named })
}

/// "Ministry officials said", "at the ministry", "visited the parliament", "the navy’s ships".
fn idle(words: &Words, body: &Range<usize>, head: usize) -> bool {
    let sentence = words.sentence_of(head);
    let next = words.lower(body.end);
    if List::BodyAttribute.contains(next) && body.end < sentence.end {
        return true;
    }
    let mut before = body.start;
    while before > sentence.start && matches!(words.lower(before - 1), "the" | "a" | "its" | "his" | "their" | "’s" | "'s" | "an")
        || before > sentence.start && words.all[before - 1].inside
        || before > sentence.start && words.tag_before(before).is_some()
    {
        before -= 1;
    }
    before > sentence.start && matches!(words.lower(before - 1), "at" | "outside" | "visited" | "inside" | "in" | "near" | "toured")
}
