//! Bodies: ministries, agencies, parliaments, banks, embassies and armed services.
//!
//! *Reads*: "the Turkish energy ministry", "Somalia’s parliament", "the Ministry of Trade", "Rwanda Defence Force", named
//! bodies of the gazetteer ("the Pentagon").
//! *Does not read*: a body inside a title ("spokesperson of the Ministry of Trade"), "ministry officials", joint bodies
//! between states (mechanisms), a body that is only the place visited.

mod head;

use std::ops::Range;

use super::words::{Tag, Words};
use crate::fact::{ActorKind, Code};
use crate::text::TokenKind;
use crate::wordlist::List;

/// A body at one place.
#[derive(Debug, Clone)]
pub struct Body {
    /// Its words, without a possessive state before it.
    pub words: Range<usize>,
    /// The words that name it: without "of Peru" behind a field ("Ministry of Trade of Peru"), and without the nation before a
    /// common noun ("the Turkmen embassy").
    pub name: Range<usize>,
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
pub fn bodies(words: &Words, titled: &[bool], named: impl Fn(usize) -> bool) -> Vec<Body> {
    let mut out = Vec::new();
    for at in 0..words.all.len() {
        if titled[at] || named(at) {
            continue;
        }
        let word = &words.all[at];
        if let Some((Tag::Body(code, military), len)) = &word.tag {
            let kind = if *military { ActorKind::ArmedService } else { ActorKind::Agency };
            let range = at..at + len;
            out.push(Body {
                idle: idle(words, &range, at),
                name: range.clone(),
                words: range,
                code: Some(code.clone()),
                kind,
                named: true,
            });
            continue;
        }
        if word.kind != TokenKind::Word || word.inside {
            continue;
        }
        if let Some(head) = head::head(&word.lower)
            && let Some(found) = body(words, at, head, titled)
            && !local(words, &found)
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

/// "An Oslo institute", "a Berlin court": one of a city, and no body of its state.
fn local(words: &Words, body: &Body) -> bool {
    let first = body.words.start;
    matches!(words.before(first), "a" | "an") && matches!(words.all[first].tag, Some((Tag::Capital(_) | Tag::City(_), _)))
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

/// The body that word `head` heads, if it is one of a state.
fn body(words: &Words, head: usize, known: &head::Head, titled: &[bool]) -> Option<Body> {
    let lower = words.lower(head);
    let before = before(words, head, titled)?;
    let after = after(words, head, &before.code);
    let beside = before.fields.start.min(head.saturating_sub(1)).max(words.sentence_of(head).start)..after.end;
    if !known.fields.is_empty() && !beside.clone().any(|at| at != head && known.fields.contains(&words.lower(at))) {
        return None;
    }
    let abbreviated = words.lower(after.end) == "(" && words.lower(after.end + 2) == ")" && words.all[after.end + 1].capital();
    let range = before.start..if abbreviated { after.end + 3 } else { after.end };
    let code = before.code.or(after.code);
    let nation_names = code.is_some() && !lower.ends_with("ies") && lower != "administration";
    let named = before.has_field || after.has_field || nation_names;
    let named = named && !(lower == "ministries" && code.is_none());
    // "The commission" is nobody's, "Turkish authorities" nobody in particular; "the ministry", "the army" point back.
    let told = if words.on(head, List::GenericBody) { code.is_some() && named } else { named || code.is_some() };
    if !told && !words.on(head, List::BareBody) {
        return None;
    }
    let first = if List::BareNation.contains(lower) && !words.all[head].capital() { before.fields.start } else { range.start };
    let last = if named && (before.has_field || after.has_field) && !abbreviated { after.core } else { range.end };
    let name = first.min(head)..last.max(head + 1);
    Some(Body { idle: idle(words, &range, head) || letterhead(words, &range), name, words: range, code, kind: known.kind, named })
}

/// What stands before the head of a body.
struct Before {
    /// Where the body begins.
    start: usize,
    /// The words of its field.
    fields: Range<usize>,
    has_field: bool,
    code: Option<Code>,
}

/// Reads left from the head: words of the field, then a nation. `None` for a body between states or of somebody else.
fn before(words: &Words, head: usize, titled: &[bool]) -> Option<Before> {
    let floor = words.sentence_of(head).start;
    let capital = words.all[head].capital();
    let mut found = Before { start: head, fields: head..head, has_field: false, code: None };
    let mut start = head;
    while start > floor {
        let last = start - 1;
        if let Some((tag, tag_start)) = words.tag_before(start) {
            if let Tag::Adjective(code) | Tag::State(code) | Tag::Capital(code) = tag {
                // "Malaysia-Türkiye council", "US-India commission": a body between states is a mechanism.
                if tag_start > floor && matches!(words.lower(tag_start - 1), "-" | "–" | "‑") {
                    return None;
                }
                found.code = Some(code.clone());
                found.start = tag_start;
                start = tag_start;
            }
            break;
        }
        let word = words.lower(last);
        if titled[last] {
            break;
        }
        if matches!(word, "’s" | "'s" | "’" | "'") {
            let Some((Tag::State(code) | Tag::Capital(code), _)) = words.tag_before(last) else { return None };
            found.code = Some(code.clone());
            break;
        }
        if matches!(word, "joint" | "bilateral" | "mixed" | "trilateral" | "binational") {
            return None;
        }
        let of_field = words.on(last, List::Portfolio) || words.on(last, List::BodyField);
        let joins = matches!(word, "and" | "&" | "-" | ",")
            && found.has_field
            && last > floor
            && words.on(last - 1, List::Portfolio)
            && words.all[last - 1].capital() == words.all[start].capital();
        if of_field && (!capital || words.all[last].capital()) {
            found.has_field = true;
            found.start = last;
        } else if !joins {
            break;
        }
        start = last;
    }
    found.fields.start = start;
    Some(found)
}

/// What stands behind the head of a body.
struct After {
    end: usize,
    /// Where the field ends, before any nation.
    core: usize,
    has_field: bool,
    code: Option<Code>,
}

/// Reads right from the head: "of Foreign Affairs", "of Representatives", "of the Republic of X". `own` is the nation before it.
fn after(words: &Words, head: usize, own: &Option<Code>) -> After {
    let limit = words.sentence_of(head).end;
    let mut found = After { end: head + 1, core: head + 1, has_field: false, code: None };
    if !matches!(words.lower(head + 1), "of" | "for") {
        return found;
    }
    let mut at = head + 2;
    while at < limit {
        if let Some((tag, len)) = &words.all[at].tag {
            if let Tag::State(code) = tag
                && own.as_ref().is_none_or(|own| own == code)
            {
                found.code = Some(code.clone());
                found.end = at + len;
            }
            break;
        }
        let word = words.lower(at);
        let field = words.on(at, List::Portfolio) && words.all[at].capital();
        let joins = matches!(word, "and" | "the" | "," | "&" | "of") && words.all.get(at + 1).is_some_and(|next| next.capital());
        if field || matches!(word, "deputies" | "representatives" | "commons" | "lords" | "ministers") {
            found.has_field = true;
            found.end = at + 1;
            found.core = at + 1;
        } else if !joins {
            break;
        }
        at += 1;
    }
    found
}

/// "Ministry officials said", "at the ministry", "visited the parliament", "the navy’s ships".
fn idle(words: &Words, body: &Range<usize>, head: usize) -> bool {
    let sentence = words.sentence_of(head);
    if List::BodyAttribute.contains(words.after(body.end)) {
        return true;
    }
    let step = |at: usize| {
        let article = matches!(words.lower(at - 1), "the" | "a" | "its" | "his" | "their" | "’s" | "'s" | "an");
        article || words.all[at - 1].inside || words.tag_before(at).is_some()
    };
    let mut before = body.start;
    while before > sentence.start && step(before) {
        before -= 1;
    }
    before > sentence.start && matches!(words.lower(before - 1), "at" | "outside" | "visited" | "inside" | "in" | "near" | "toured")
}

/// A line of its own that only says whose paper it is: "Ministry of Defence of Georgia", "Embassy of Finland, Tunis".
fn letterhead(words: &Words, body: &Range<usize>) -> bool {
    let sentence = words.sentence_of(body.start);
    let closed = matches!(words.lower(sentence.end - 1), "." | "!" | "?" | "”" | "\"");
    body.start <= sentence.start + 1
        && !closed
        && !(body.end..sentence.end).any(|at| crate::act::verb(words.lower(at)) || matches!(words.lower(at), "to" | "’s" | "'s"))
}
