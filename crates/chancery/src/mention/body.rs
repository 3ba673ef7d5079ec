//! Bodies: ministries, agencies, parliaments, banks, embassies and armed services.
//!
//! *Reads*: "the Turkish energy ministry", "Somalia’s parliament", "the Ministry of Trade", "Rwanda Defence Force", named
//! bodies of the gazetteer ("the Pentagon").
//! *Does not read*: a body inside a title ("spokesperson of the Ministry of Trade"), "ministry officials", joint bodies
//! between states (mechanisms), a body that is only the place visited.

use std::ops::Range;

use super::title::{Title, portfolio};
use super::words::{Tag, Words};
use crate::fact::{ActorKind, Code};
use crate::text::TokenKind;

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

const HEADS: &[(&str, ActorKind)] = &[
    ("ministry", ActorKind::Ministry),
    ("ministries", ActorKind::Ministry),
    ("department", ActorKind::Ministry),
    ("parliament", ActorKind::Legislature),
    ("senate", ActorKind::Legislature),
    ("assembly", ActorKind::Legislature),
    ("congress", ActorKind::Legislature),
    ("legislature", ActorKind::Legislature),
    ("bundestag", ActorKind::Legislature),
    ("duma", ActorKind::Legislature),
    ("authority", ActorKind::Agency),
    ("authorities", ActorKind::Agency),
    ("agency", ActorKind::Agency),
    ("commission", ActorKind::Agency),
    ("bureau", ActorKind::Agency),
    ("administration", ActorKind::Agency),
    ("directorate", ActorKind::Agency),
    ("presidency", ActorKind::Agency),
    ("embassy", ActorKind::Agency),
    ("consulate", ActorKind::Agency),
    ("bank", ActorKind::Agency),
    ("office", ActorKind::Agency),
    ("council", ActorKind::Agency),
    ("cabinet", ActorKind::Agency),
    ("army", ActorKind::ArmedService),
    ("navy", ActorKind::ArmedService),
    ("force", ActorKind::ArmedService),
    ("forces", ActorKind::ArmedService),
    ("military", ActorKind::ArmedService),
    ("guard", ActorKind::ArmedService),
    ("guards", ActorKind::ArmedService),
    ("police", ActorKind::Agency),
    ("marines", ActorKind::ArmedService),
    ("service", ActorKind::Agency),
    ("treasury", ActorKind::Ministry),
    ("institute", ActorKind::Agency),
    ("organisation", ActorKind::Agency),
    ("organization", ActorKind::Agency),
    ("corps", ActorKind::ArmedService),
    ("customs", ActorKind::Agency),
    ("court", ActorKind::Agency),
    ("secretariat", ActorKind::Agency),
    ("fund", ActorKind::Agency),
    ("chamber", ActorKind::Legislature),
    ("house", ActorKind::Legislature),
];

/// Heads that are a body only with words of their field before or after them ("central bank", "air force").
const NEED_FIELD: &[(&str, &[&str])] = &[
    ("bank", &["central", "reserve", "state", "national", "development", "exim"]),
    ("force", &["air", "defence", "defense", "task", "naval", "police"]),
    ("forces", &["armed", "defence", "defense", "air", "naval", "land", "ground", "special", "military", "security", "coastal"]),
    ("guard", &["coast", "national", "border", "revolutionary", "royal"]),
    ("guards", &["coast", "border", "revolutionary"]),
    ("house", &["white", "upper", "lower"]),
    ("chamber", &["upper", "lower"]),
    (
        "office",
        &[
            "foreign",
            "president",
            "presidential",
            "president’s",
            "minister",
            "’s",
            "'s",
            "home",
            "statistics",
            "meteorological",
            "cabinet",
            "migration",
        ],
    ),
    ("service", &["border", "security", "intelligence", "customs", "geological", "prison", "foreign", "meteorological", "migration"]),
    ("corps", &["marine", "guard", "guards"]),
    ("council", &["security", "state", "ministers", "islamic", "guardian"]),
    ("assembly", &["national", "federal", "legislative", "consultative", "people", "parliamentary"]),
    ("court", &["supreme", "constitutional"]),
    ("fund", &["development", "wealth", "investment", "reserve"]),
    ("secretariat", &["general", "executive"]),
];

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
        if let Some((_, kind)) = HEADS.iter().find(|(head, _)| *head == &*word.lower)
            && let Some(found) = body(words, at, *kind, &in_title)
        {
            // "civil aviation authorities of Oman and Bangladesh" are two bodies.
            if words.lower(at).ends_with("ies") || words.lower(at) == "coast" {
                for second in pair(words, &found, at) {
                    out.push(second);
                }
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

fn body(words: &Words, head: usize, kind: ActorKind, in_title: &[bool]) -> Option<Body> {
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
        if (portfolio(word)
            || matches!(word, "coast" | "marine" | "revolutionary" | "white" | "reserve" | "upper" | "lower" | "police"))
            && matching
        {
            fields += 1;
            start = before;
            span_start = before;
        } else if matches!(word, "and" | "&" | "-" | ",")
            && fields > 0
            && before > sentence.start
            && portfolio(words.lower(before - 1))
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
    if let Some((_, needed)) = NEED_FIELD.iter().find(|(head, _)| *head == lower) {
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
    let generic = matches!(
        lower.as_str(),
        "commission"
            | "council"
            | "authority"
            | "authorities"
            | "agency"
            | "bureau"
            | "administration"
            | "directorate"
            | "institute"
            | "organisation"
            | "organization"
            | "customs"
            | "cabinet"
    );
    if generic && (code.is_none() || (!named && !matches!(lower.as_str(), "authorities" | "cabinet" | "administration"))) {
        return None;
    }
    if generic && matches!(lower.as_str(), "authorities" | "administration") && !named {
        return None;
    }
    // "The ministry", "the embassy", "the army" point back or to the home state.
    if !named
        && code.is_none()
        && !matches!(
            lower.as_str(),
            "ministry" | "embassy" | "parliament" | "department" | "presidency" | "army" | "navy" | "military" | "senate"
        )
    {
        return None;
    }
    let words_range = span_start..end;
    Some(Body { idle: idle(words, &words_range, head), words: words_range, code, kind, named })
}

/// "Ministry officials said", "at the ministry", "visited the parliament", "the navy’s ships".
fn idle(words: &Words, body: &Range<usize>, head: usize) -> bool {
    let sentence = words.sentence_of(head);
    let next = words.lower(body.end);
    if matches!(
        next,
        "official"
            | "officials"
            | "source"
            | "sources"
            | "building"
            | "headquarters"
            | "spokesperson"
            | "spokesman"
            | "spokeswoman"
            | "staff"
            | "insider"
            | "insiders"
            | "compound"
            | "premises"
            | "-"
    ) && body.end < sentence.end
    {
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
