//! Titles: an office with the state or organisation that it belongs to, as one phrase.
//!
//! *Reads*: "Chilean Mining and Water Minister", "Prime Minister of the Kingdom of Norway", "Ghana’s Deputy Minister for
//! Trade", "Chief of the Naval Staff of the Republic of Fiji", "Peru’s ambassador to Kenya".
//! *Does not read*: bodies ("General Assembly", "state ministry"), and who holds the office; see [`super::person`].

mod tail;

use std::ops::Range;

use super::office::{Office, classify};
use super::words::{Tag, Words};
use crate::fact::Code;
use crate::text::TokenKind;
use crate::wordlist::List;

/// A title in a document.
#[derive(Debug, Clone)]
pub struct Title {
    /// Everything that belongs to it, the state included.
    pub words: Range<usize>,
    /// The office alone, with "of …" and without a state before it.
    pub role: Range<usize>,
    /// The head word.
    pub head: usize,
    /// Whose office it is, where the phrase says so.
    pub code: Option<Code>,
    /// Everybody whose office a plural names ("the presidents of A, B and C").
    pub codes: Vec<Code>,
    /// To whom an ambassador is sent.
    pub to: Option<Code>,
    /// Rank and kind.
    pub office: Office,
    /// Whether the head is plural ("foreign ministers").
    pub plural: bool,
    /// Whether the head is also a style that is borne before a name beside another office ("Senator", "Commissioner").
    pub style: bool,
    /// "Former", "late", "ex-": no longer holds the office.
    pub former: bool,
    /// "Late": dead.
    pub late: bool,
}

fn singular(word: &str) -> Option<&'static str> {
    let found = |word: &str| List::OfficeHead.get(word);
    if let Some(head) = found(word) {
        return Some(head);
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return found(&format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix("men") {
        return found(&format!("{stem}man"));
    }
    word.strip_suffix('s').and_then(found)
}

/// All titles of a document, in order, not overlapping.
pub fn titles(words: &Words) -> Vec<Title> {
    let mut out: Vec<Title> = Vec::new();
    let mut at = 0;
    while at < words.all.len() {
        let floor = out.last().map_or(0, |title| title.words.end);
        match title(words, at, floor) {
            Some(title) => {
                at = title.words.end.max(at + 1);
                out.push(title);
            }
            None => at += 1,
        }
    }
    out
}

fn hyphen(word: &str) -> bool {
    matches!(word, "-" | "‑" | "–")
}

fn possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'" | "’" | "‘s")
}

/// The title whose head is word `head`, reaching left no further than `floor`.
fn title(words: &Words, head: usize, floor: usize) -> Option<Title> {
    if words.all[head].kind != TokenKind::Word || words.all[head].inside {
        return None;
    }
    let name = singular(words.lower(head))?;
    let sentence = words.sentence_of(head);
    let floor = floor.max(sentence.start);
    // "Minister" is a head only where it is the last of its compound: "minister counsellor", "Secretary General", "Director-General".
    let mut last = head;
    let next = if hyphen(words.lower(head + 1)) { head + 2 } else { head + 1 };
    if next < sentence.end
        && singular(words.lower(next)).is_some()
        && matches!(words.lower(next), "general" | "designate" | "elect" | "counsellor" | "generals")
    {
        last = next;
    }
    let plural = words.lower(head) != name;
    let Lead { start, role_start, code, former, late } = lead(words, head, floor)?;
    let mut head_words: Vec<&str> = (role_start..=last).map(|at| words.lower(at)).filter(|word| !hyphen(word)).collect();
    if last == head {
        *head_words.last_mut()? = name;
    }
    let (end, of, to) = tail::after(words, last + 1, sentence.end, name);
    let after_words: Vec<&str> = (last + 1..end).map(|at| words.lower(at)).collect();
    // A lower-case "head", "chief", "chair", "justice" alone is a common noun.
    if !words.all[head].capital() && List::CommonHead.contains(name) && end == last + 1 && code.is_none() && role_start == head {
        return None;
    }
    if words.all[head].capital() && matches!(name, "general" | "major" | "charge" | "justice" | "chair") && last + 1 < words.all.len()
    {
        let next_word = words.lower(last + 1);
        if List::OfficeBody.contains(next_word)
            || matches!(next_word, "debate" | "election" | "elections" | "powers" | "non" | "directorate")
        {
            return None;
        }
    }
    // "President and CEO", "Chair and Chief Executive": of a company.
    if words.after(last + 1) == "and" && matches!(words.after(last + 2), "ceo" | "chief") && words.all[last + 2].capital() {
        return None;
    }
    // "Minister-level", "secretary-level talks", "president’s office" keep the title; "ministerial" is no head at all.
    if hyphen(words.lower(last + 1)) && words.lower(last + 2) == "level" {
        return None;
    }
    let office = classify(&head_words, &after_words)?;
    let sent = matches!(name, "ambassador" | "envoy" | "commissioner" | "consul" | "representative" | "chargé" | "charge");
    let code = code.or(of);
    let (end, mut codes) = if plural { tail::holders(words, last + 1, end, sentence.end) } else { (end, Vec::new()) };
    if plural && codes.is_empty() {
        codes = joint(words, start, floor);
    }
    Some(Title {
        codes,
        words: start..end,
        role: role_start..end,
        head,
        code,
        to: if sent { to } else { None },
        office,
        plural,
        style: matches!(name, "senator" | "commissioner" | "ambassador" | "mp"),
        former,
        late,
    })
}

/// "The Algerian and Tunisian ministers": the states of a plural that begins at word `start` with the last of them.
fn joint(words: &Words, start: usize, floor: usize) -> Vec<Code> {
    let nation = |at: usize| match &words.all.get(at)?.tag {
        Some((Tag::Adjective(code), len)) => Some((code.clone(), *len)),
        _ => None,
    };
    let Some((last, _)) = nation(start) else { return Vec::new() };
    let mut codes = vec![last];
    let mut at = start;
    while at > floor + 1
        && matches!(words.lower(at - 1), "and" | ",")
        && let Some((Tag::Adjective(code), before)) = words.tag_before(at - 1)
    {
        codes.insert(0, code.clone());
        at = before;
    }
    if codes.len() < 2 { Vec::new() } else { codes }
}

/// What stands before the head of a title.
struct Lead {
    /// Where the title begins.
    start: usize,
    /// Where the office begins.
    role_start: usize,
    code: Option<Code>,
    former: bool,
    late: bool,
}

/// Reads left from the head over fields and grades, one nation and "former"; `None` where it is the office of no government.
fn lead(words: &Words, head: usize, floor: usize) -> Option<Lead> {
    let mut start = head;
    let mut code = None;
    let mut former = false;
    let mut late = false;
    let mut role_start = head;
    while start > floor {
        let before = start - 1;
        let word = words.lower(before);
        if let Some((tag, tag_start)) = words.tag_before(start) {
            let found = match tag {
                Tag::State(code)
                | Tag::Adjective(code)
                | Tag::Igo(code)
                | Tag::Organ(code, _)
                | Tag::People(code)
                | Tag::Capital(code)
                | Tag::Body(code, _)
                | Tag::Part(code) => Some(code.clone()),
                Tag::City(_) | Tag::Feature => None,
            };
            // "Foreign" in "Foreign Office" and the like are tags of their own; only the first nation counts.
            if code.is_some() || tag_start < floor || found.is_none() {
                break;
            }
            code = found;
            start = tag_start;
            continue;
        }
        if possessive(word) && code.is_none() {
            let Some((Tag::State(found) | Tag::Capital(found) | Tag::Igo(found) | Tag::Organ(found, _) | Tag::Part(found), tag_start)) =
                words.tag_before(before)
            else {
                // "The union’s president", "the company’s director": not a government’s.
                let owner = words.lower(before.wrapping_sub(1));
                let public = List::PublicOwner.contains(owner);
                if public || words.all[before].sentence != words.all[head].sentence || words.all[before - 1].capital() {
                    break;
                }
                return None;
            };
            if tag_start >= floor {
                code = Some(found.clone());
                start = tag_start;
            }
            break;
        }
        if matches!(word, "former" | "ex" | "late" | "erstwhile") {
            former = true;
            late = word == "late";
            start = before;
            break;
        }
        let joined = matches!(word, "and" | "&" | "," | "-" | "‑")
            && code.is_none()
            && before > floor
            && (words.on(before - 1, List::Portfolio) || words.on(before - 1, List::OfficeGrade))
            && (hyphen(word) || words.on(start, List::Portfolio) && words.all[before - 1].capital() == words.all[start].capital());
        if joined {
            start = before - 1;
            role_start = if code.is_none() { start } else { role_start };
            continue;
        }
        let graded = List::OfficeGrade.contains(word);
        if graded || (List::Portfolio.contains(word) && code.is_none()) {
            start = before;
            if code.is_none() {
                role_start = start;
            }
            continue;
        }
        break;
    }
    Some(Lead { start, role_start, code, former, late })
}
