//! What follows the head of a title: "of the Kingdom of Bahrain", "for Information Technology", "to Pakistan".

use crate::fact::Code;
use crate::mention::words::{Tag, Words};
use crate::text::Case;
use crate::wordlist::List;

/// The states behind "of" in "the presidents of Chile, Peru and Bolivia", and where they end.
pub fn holders(words: &Words, from: usize, end: usize, limit: usize) -> (usize, Vec<Code>) {
    let mut codes: Vec<Code> = Vec::new();
    let mut at = from;
    let mut last = end;
    while at < limit {
        match &words.all[at].tag {
            Some((Tag::State(code) | Tag::Igo(code), len)) => {
                if !codes.contains(code) {
                    codes.push(code.clone());
                }
                at += len;
                last = last.max(at);
            }
            _ if matches!(words.lower(at), "of" | "the" | "," | "and" | "from" | "state" | "government")
                || words.on(at, List::Portfolio) =>
            {
                at += 1
            }
            _ => break,
        }
    }
    if codes.len() < 2 { (end, Vec::new()) } else { (last, codes) }
}

/// What follows the head within the title: where it ends, whose office it is ("of …"), to whom it is sent ("to …").
pub fn after(words: &Words, from: usize, end: usize, head: &str) -> (usize, Option<Code>, Option<Code>) {
    let mut at = from;
    let mut of = None;
    let mut to = None;
    loop {
        let link = words.lower(at);
        if at < end && link == "(" && words.lower(at + 2) == ")" && words.all[at + 1].case == Case::Upper {
            at += 3;
            continue;
        }
        // "Chargé d’affaires": the marks of the elision are words of their own.
        if matches!(head, "chargé" | "charge") && matches!(link, "d" | "d'affaires" | "d’affaires") {
            let affairs = (at..(at + 3).min(end)).find(|at| words.lower(*at).ends_with("affaires"));
            if let Some(affairs) = affairs {
                at = affairs + 1;
                continue;
            }
        }
        let sent = matches!(head, "ambassador" | "envoy" | "commissioner" | "consul" | "chargé" | "charge" | "representative");
        if sent && link == "extraordinary" {
            // "Ambassador Extraordinary and Plenipotentiary of Romania"
            at += if words.lower(at + 1) == "and" && words.lower(at + 2) == "plenipotentiary" { 3 } else { 1 };
            continue;
        }
        if sent
            && matches!(link, "in" | "to")
            && at + 1 < end
            && let Some((Tag::City(_) | Tag::Capital(_), len)) = words.all.get(at + 1).and_then(|word| word.tag.as_ref())
        {
            at += 1 + len;
            continue;
        }
        if at >= end || !matches!(link, "of" | "for" | "to" | "on" | "in" | "at") {
            return (at, of, to);
        }
        let mut next = at + 1;
        while next < end && matches!(words.lower(next), "the" | "a" | "an" | "his" | "its" | "charge") {
            next += 1;
            if words.lower(next) == "of" {
                next += 1;
            }
        }
        let first = next;
        let mut nation = None;
        let mut taken = next;
        while next < end {
            if let Some((tag, len)) = &words.all[next].tag {
                // Behind "and" or a comma a nation begins the next participant.
                if next > first && matches!(words.lower(next - 1), "and" | "," | "&") {
                    break;
                }
                match tag {
                    Tag::State(code)
                    | Tag::Part(code)
                    | Tag::Adjective(code)
                    | Tag::Igo(code)
                    | Tag::Organ(code, _)
                    | Tag::Body(code, _)
                        if nation.is_none() =>
                    {
                        nation = Some(code.clone())
                    }
                    Tag::Capital(code) if nation.is_none() && next == first && link != "in" && link != "to" => {
                        nation = Some(code.clone())
                    }
                    _ => break,
                }
                next += len;
                taken = next;
                continue;
            }
            let word = words.lower(next);
            let known = List::Portfolio.contains(word)
                || List::OfficeBody.contains(word)
                || word.strip_suffix('s').is_some_and(|stem| List::Portfolio.contains(stem));
            if known {
                next += 1;
                taken = next;
            } else if matches!(word, "and" | "," | "&" | "of" | "the" | "for" | "’s" | "'s" | "-") && next > first {
                next += 1;
            } else {
                break;
            }
        }
        // "The governor of El Oro": the place that is governed, whatever its name.
        if taken == first && link == "of" && matches!(head, "governor" | "mayor" | "commissioner" | "prefect") {
            while taken < end && taken < first + 3 && words.all[taken].capital() {
                taken += 1;
            }
        }
        // "Secretary of the joint session" would eat a plain noun phrase: an unknown object ends the title before its link.
        if taken == first {
            // "Ambassador of Indonesia to the Sultanate": a noun that stands for the host.
            if sent
                && link == "to"
                && of.is_some()
                && words.lower(at + 1) == "the"
                && words.all.get(at + 2).is_some_and(|word| word.capital() && at + 2 < end)
            {
                at += 3;
                continue;
            }
            return (at, of, to);
        }
        // A dangling nation after "and" belongs to the next participant: "the president of France and Germany’s chancellor".
        match link {
            "to" if matches!(
                head,
                "ambassador" | "envoy" | "commissioner" | "representative" | "adviser" | "advisor" | "consul" | "secretary"
            ) =>
            {
                to = to.or(nation)
            }
            "to" => return (at, of, to),
            // "Under-Secretary at the Danish Prime Minister’s Office" is Danish; the house itself is no part of the title.
            "at" if !sent && nation.as_ref().is_some_and(|code| code.as_str().len() == 3) => return (at, of.or(nation), to),
            "in" | "at" | "on" if !matches!(head, "ambassador" | "envoy" | "commissioner" | "consul" | "chargé" | "charge") => {
                return (at, of, to);
            }
            "in" | "at" => to = to.or(nation),
            _ => of = of.or(nation),
        }
        at = taken;
    }
}
