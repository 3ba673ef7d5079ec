//! Sessions: when and where a body met, which of its meetings it was, and who was the host.
//!
//! *Reads*: "held its third session in Oslo on Wednesday", "the VIII Session … took place", "met for the second time", "round
//! six", a session told years later in passing; what is fixed for the next ("the sixth will be in Astana").
//! *Does not read*: a session that was called off, put off or only should have been; visits and calls beside the body; the number
//! of sessions that a speaker counts up.

use jiff::civil::Date;

use crate::fact::Code;
use crate::lexicon::{Class, Lexicon};
use crate::text::{Edtf, Precision, Span, WhenKind};

use super::body::Mention;
use super::telling::Telling;
use super::{Paper, Place, Reference};

/// A session that was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The body.
    pub mechanism: Reference,
    /// Which of its sessions, where told or to be counted.
    pub number: Option<u16>,
    /// When.
    pub held: Option<Edtf>,
    /// Where, as written.
    pub place: Option<String>,
    /// The party that was the host; `None` on neutral ground and where nothing tells.
    pub host: Option<Code>,
    /// The meeting's record, where the reader saw one in these words.
    pub meeting: Option<String>,
    /// The words that tell it.
    pub at: Place,
}

/// What a sentence says of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// Held, or only fixed for a later day.
    pub held: bool,
    pub number: Option<u16>,
    pub date: Option<Edtf>,
    pub place: Option<String>,
    pub host: Option<Code>,
    /// Whether the place lies outside the parties.
    pub neutral: bool,
    pub span: Span,
    pub published: Option<Date>,
}

const ORDINALS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];
const CARDINALS: &[&str] = &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// `third`, `11th`, `inaugural` as a number.
pub(super) fn ordinal(word: &str) -> Option<u16> {
    if let Some(at) = ORDINALS.iter().position(|name| *name == word) {
        return Some(at as u16 + 1);
    }
    if matches!(word, "inaugural" | "maiden") {
        return Some(1);
    }
    let digits = word.strip_suffix("st").or(word.strip_suffix("nd")).or(word.strip_suffix("rd")).or(word.strip_suffix("th"))?;
    digits.parse().ok().filter(|number| (1..200).contains(number))
}

/// `VIII` as a number.
fn roman(word: &str) -> Option<u16> {
    const ROMAN: &[&str] = &[
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix",
        "xx",
    ];
    ROMAN.iter().position(|name| *name == word).map(|at| at as u16 + 1)
}

fn session_word(word: &str) -> bool {
    matches!(word, "session" | "meeting" | "round" | "sitting" | "edition" | "plenary" | "time" | "consultations" | "talks")
}

/// Words that tell that a session was held.
const HELD: &[&str] = &[
    "held",
    "met",
    "ended",
    "concluded",
    "closed",
    "opened",
    "convened",
    "sat",
    "began",
    "launched",
    "hosted",
    "gathered",
    "presided",
    "chaired",
    "completed",
    "brought",
    "wound",
    "had",
    "host",
    "divided",
    "received",
    "spent",
    "came",
    "led",
    "flew",
    "looked",
    "dealt",
    "opened",
    "cochaired",
    "finished",
    "mark",
    "marked",
    "attended",
    "adopted",
    "discussed",
    "is",
    "was",
    "took",
];
/// Words that put a session into the future.
const AHEAD: &[&str] = &["will", "next", "due", "planned", "scheduled", "foreseen", "fixed", "shall", "would"];
/// Words by which a session did not take place.
const NOT_HELD: &[&str] = &["postponed", "cancelled", "canceled", "called", "put"];

/// What a sentence says of sessions of the body that it speaks of. `lead` is the day that the report tells of so far, `dateline`
/// the place above it.
pub(super) fn told(
    paper: &Paper,
    telling: &Telling,
    mention: Option<&Mention>,
    parties: &[Code],
    lead: Option<Edtf>,
    dateline: Option<&str>,
) -> Vec<Told> {
    let words = &telling.folded;
    let published = paper.published.map(Edtf::latest);
    let numbers = numbers(telling, mention);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let pair = |a: &str, b: &str| words.windows(2).any(|two| two[0] == a && two[1] == b);
    if pair("should", "have") && !has(&["hosted", "host"]) {
        return Vec::new();
    }
    let called_off = (pair("called", "off") || pair("put", "off") || has(&["postponed", "cancelled", "canceled", "adjourned"]))
        && has(NOT_HELD)
        || pair("not", "met")
        || pair("not", "yet")
        || pair("no", "date")
        || pair("not", "since")
        || words.iter().any(|word| word == "regretted");
    let head = mention.map(|mention| mention.head);
    let goes_on = words.first().is_some_and(|word| word == "it") && has(&["continued", "repeated"]);
    let speaks = !numbers.is_empty()
        || goes_on
        || words.iter().any(|word| matches!(word.as_str(), "session" | "round" | "sitting"))
        || mention.is_some_and(|_| has(&["met", "held", "sat", "convened", "gathered", "hosted", "concluded", "opened", "closed"]))
        || mention.is_some_and(|_| pair("took", "place") || pair("came", "together") || pair("see", "each") || pair("in", "session"))
        || (matches!(head, Some("dialogue" | "talks" | "consultations"))
            && has(&["began", "launched", "concluded", "ended", "started"]));
    if !speaks {
        return Vec::new();
    }
    // A place where the sentence turns to what is to come.
    let turn = turn(telling);
    let (before, after) = (0..turn.unwrap_or(words.len()), turn.unwrap_or(words.len())..words.len());
    let mut out = Vec::new();
    let in_part = |at: usize, part: &std::ops::Range<usize>| part.contains(&at);
    let held_cue = before.clone().any(|at| HELD.contains(&words[at].as_str()) || (words[at] == "place"))
        || before.clone().any(|at| words[at] == "time" && at > 1 && words[at - 2] == "the");
    let number_of = |part: &std::ops::Range<usize>| numbers.iter().find(|(at, _)| in_part(*at, part)).map(|(_, number)| *number);
    let make = |part: &std::ops::Range<usize>, held: bool| {
        let date = date(telling, part, held, published, if held { lead } else { None });
        let (place, host, neutral) = place(paper, telling, part, parties, if held { dateline } else { None });
        Told { held, number: number_of(part), date, place, host, neutral, span: telling.span, published }
    };
    if !before.is_empty() && held_cue && !called_off {
        out.push(make(&before, true));
    }
    if (turn.is_some() && !after.is_empty()) || called_off {
        let part = if called_off { 0..words.len() } else { after };
        let mut planned = make(&part, false);
        // "Due this month, is put off to next year": the last of the days is the one that holds.
        if called_off {
            let days = telling
                .whens
                .iter()
                .filter_map(|when| when.ahead.or(when.date))
                .filter(|date| published.is_none_or(|day| date.latest() > day));
            planned.date = days.max_by_key(|date| date.latest()).or(planned.date);
        }
        let season = telling.whens.iter().any(|when| when.kind == WhenKind::Season && when.phrase.of(&paper.text).starts_with("next"));
        if planned.date.is_none() && season {
            planned.date = published.and_then(|day| Edtf::year(day.year() + 1));
        }
        // Only a session for which a day was set is put off.
        if called_off && !has(&["due", "next"]) && !pair("set", "for") {
            return out;
        }
        // "In a year's time": a stretch from today to then.
        if let Some(stretch) =
            planned.date.filter(|date| date.precision() == Precision::Interval && Some(date.earliest()) == published)
        {
            planned.date = Edtf::month(stretch.latest().year(), stretch.latest().month());
        }
        if planned.date.is_some() || planned.host.is_some() {
            out.push(planned);
        }
    }
    out
}

/// Where a sentence turns from what was held to what is to come: 0 where it speaks of nothing else.
fn turn(telling: &Telling) -> Option<usize> {
    let words = &telling.folded;
    let first = words.iter().position(|word| AHEAD.contains(&word.as_str()) || word == "set" || word == "still");
    let first = first.filter(|at| words[*at] != "set" || words.get(at + 1).is_some_and(|next| next == "for"));
    let first = first.filter(|at| {
        words[*at] != "next"
            || words.get(at + 1).is_some_and(|word| {
                session_word(word) || word == "one" || word == "year" || word == "autumn" || word == "summer" || word == "spring"
            })
    });
    let to_come =
        words.windows(3).position(|three| matches!(three[0].as_str(), "is" | "are") && three[1] == "to" && three[2] != "say");
    let at = match (first, to_come) {
        (Some(a), Some(b)) => a.min(b),
        (a, b) => a.or(b)?,
    };
    let held = words[..at].iter().any(|word| HELD.contains(&word.as_str()) && word != "is" && word != "was" && word != "had");
    // "The sixth will be in Astana": all of it is to come.
    Some(if held { at } else { 0 })
}

/// The ordinals of sessions that a sentence tells, with their place.
fn numbers(telling: &Telling, mention: Option<&Mention>) -> Vec<(usize, u16)> {
    let words = &telling.folded;
    let mut out = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let near = |range: std::ops::Range<usize>| range.clone().any(|i| words.get(i).is_some_and(|word| session_word(word)));
        let head_near = mention.is_some_and(|mention| mention.at > at && mention.at - at <= 4);
        let dated = telling.whens.iter().any(|when| when.span.overlaps(telling.places[at]));
        // "For the first time since 2013" counts nothing.
        let since = words.get(at + 1).is_some_and(|next| next == "time")
            && words.get(at + 2).is_some_and(|next| next == "since" || next == "in");
        if dated || (since && words[at] == "first") {
            continue;
        }
        if let Some(number) = ordinal(word) {
            let to_say = words.get(at.wrapping_sub(1)).is_some_and(|before| before == "the" || before == "a");
            let alone = to_say && words.get(at.wrapping_sub(2)).is_some_and(|before| matches!(before.as_str(), "was" | "is"));
            let fixed = to_say && words.get(at + 1).is_some_and(|next| matches!(next.as_str(), "for" | "will" | "closed" | "is"));
            let a_first = words.get(at.wrapping_sub(1)).is_some_and(|before| before == "a") && at + 1 == words.len();
            if near(at + 1..at + 4) || head_near || alone || fixed || a_first {
                out.push((at, number));
            }
        } else if let Some(number) = roman(word)
            && words.get(at + 1).is_some_and(|next| session_word(next))
            && telling.places[at].len() == word.len()
        {
            out.push((at, number));
        } else if let Some(number) = CARDINALS.iter().position(|name| name == word)
            && words.get(at.wrapping_sub(1)).is_some_and(|before| matches!(before.as_str(), "round" | "session" | "edition"))
        {
            out.push((at, number as u16 + 1));
        }
    }
    out
}

fn date(telling: &Telling, part: &std::ops::Range<usize>, held: bool, published: Option<Date>, lead: Option<Edtf>) -> Option<Edtf> {
    let from = telling.places.get(part.start).map_or(0, |place| place.start);
    let to = part.end.checked_sub(1).and_then(|last| telling.places.get(last)).map_or(u32::MAX, |place| place.end);
    let dated = telling.whens.iter().filter(|when| when.span.start >= from && when.span.end <= to);
    let dated = dated.filter(|when| !matches!(when.kind, WhenKind::Length | WhenKind::Vague | WhenKind::Offset | WhenKind::Ambiguous));
    if held {
        let told = dated.filter(|when| !when.is_deadline() && when.bound != crate::text::Bound::From);
        let told: Vec<Edtf> =
            told.filter_map(|when| when.date).filter(|date| published.is_none_or(|day| date.earliest() <= day)).collect();
        let best = told.iter().min_by_key(|date| match date.precision() {
            Precision::Day => 0,
            Precision::Interval => 1,
            Precision::Month => 2,
            Precision::Year => 3,
        });
        return best.copied().or(lead);
    }
    let ahead = dated.filter_map(|when| when.ahead.or(when.date));
    ahead.filter(|date| published.is_none_or(|day| date.latest() > day)).min_by_key(|date| date.precision() == Precision::Interval)
}

/// Where a part of a sentence says that it was, who was the host, and whether the ground is neutral.
fn place(
    paper: &Paper,
    telling: &Telling,
    part: &std::ops::Range<usize>,
    parties: &[Code],
    dateline: Option<&str>,
) -> (Option<String>, Option<Code>, bool) {
    let text = paper.text.as_str();
    let words = &telling.folded;
    let capital = |at: usize| telling.places[at].of(text).chars().next().is_some_and(char::is_uppercase);
    let timed = |at: usize| telling.whens.iter().any(|when| when.span.overlaps(telling.places[at]));
    let mut host = hosted(telling, part, parties, text);
    let mut unknown = None;
    for at in part.clone() {
        let link = matches!(words[at].as_str(), "in" | "at" | "for" | "off");
        let mut next = at + 1;
        if words.get(next).is_some_and(|word| word == "the") {
            next += 1;
        }
        if !link
            || next >= part.end
            || !capital(next)
            || timed(next)
            || words[at] == "for" && words.get(at.wrapping_sub(1)).is_none_or(|word| super::session::ordinal(word).is_none())
        {
            continue;
        }
        let mut end = next + 1;
        while end < part.end && capital(end) && !timed(end) && end - next < 4 && adjoining(text, telling, end - 1) {
            end += 1;
        }
        let name = Span { start: telling.places[next].start, end: telling.places[end - 1].end }.of(text).to_owned();
        let found = owner(&name);
        if let Some(Owner::State(code)) = &found {
            // "In Kenya": the host without a place.
            if parties.contains(code) && host.is_none() {
                host = Some(code.clone());
            }
            continue;
        }
        let ours = match &found {
            Some(Owner::City(codes)) => codes.iter().find(|code| parties.contains(code)).cloned(),
            _ => None,
        };
        let neutral = matches!(&found, Some(Owner::City(codes)) if !codes.iter().any(|code| parties.contains(code)));
        let told = (Some(name), host.clone().or(ours).filter(|_| !neutral), neutral);
        // A city of the parties says more than a palace in it.
        if found.is_some() && !neutral {
            return told;
        }
        let better = unknown.as_ref().is_none_or(|(known, _)| !known && found.is_some());
        if better {
            unknown = Some((found.is_some(), told));
        }
    }
    if let Some((_, told)) = unknown {
        return told;
    }
    let video = words
        .iter()
        .any(|word| matches!(word.as_str(), "video" | "online" | "virtual" | "virtually" | "videoconference" | "telephone"));
    if let Some(dateline) = dateline.filter(|_| !video) {
        let codes = match owner(dateline) {
            Some(Owner::City(codes)) => codes,
            Some(Owner::State(code)) => vec![code],
            None => Vec::new(),
        };
        let ours = codes.into_iter().find(|code| parties.contains(code));
        return (Some(dateline.to_owned()), host.or(ours), false);
    }
    (None, host, false)
}

fn adjoining(text: &str, telling: &Telling, word: usize) -> bool {
    let gap = text.get(telling.places[word].end as usize..telling.places[word + 1].start as usize).unwrap_or("");
    matches!(gap, " " | "-" | "'s " | "’s " | "'" | "’")
}

/// "Hosted by Kenya", "which Italy hosted", "Azerbaijan was the host", "with Windhoek in the chair".
fn hosted(telling: &Telling, part: &std::ops::Range<usize>, parties: &[Code], text: &str) -> Option<Code> {
    let words = &telling.folded;
    let cue = part.clone().find(|at| matches!(words[*at].as_str(), "hosted" | "host" | "hosts" | "chair" | "received" | "side"))?;
    let should = words[..cue].iter().any(|word| word == "should");
    if should || (words[cue] == "side" && !words[..cue].iter().any(|word| word == "hosted")) {
        return None;
    }
    let mut hits = Vec::new();
    Lexicon::builtin().find(telling.span.of(text), &mut hits);
    let at = telling.places[cue].start - telling.span.start;
    let by = hits.iter().filter_map(|hit| match hit.entry.class {
        Class::State { code, part: false, .. } | Class::Capital { code, .. } => Some((Code::new(code.as_str())?, hit.start as u32)),
        _ => None,
    });
    let by: Vec<(Code, u32)> = by.filter(|(code, _)| parties.contains(code)).collect();
    if words[cue] == "received" {
        // "Received the vice-minister of Ecuador", "was received by Peru's minister", "was received in Lima".
        let told = |before: bool| by.iter().filter(move |(_, start)| (*start < at) == before);
        let be = |word: &String| matches!(word.as_str(), "was" | "were" | "be" | "been" | "is" | "are" | "being");
        let passive = words.get(cue + 1).is_some_and(|word| word == "by") || words[cue.saturating_sub(2)..cue].iter().any(be);
        let host = if passive { told(false).min_by_key(|(_, start)| *start) } else { told(true).max_by_key(|(_, start)| *start) };
        return host.map(|(code, _)| code.clone());
    }
    by.into_iter().min_by_key(|(_, start)| start.abs_diff(at)).map(|(code, _)| code)
}

pub(super) enum Owner {
    State(Code),
    City(Vec<Code>),
}

/// The states in which a place of this name lies.
pub(super) fn owner(name: &str) -> Option<Owner> {
    let mut hits = Vec::new();
    Lexicon::builtin().find(name, &mut hits);
    let mut upper = Vec::new();
    if hits.is_empty() {
        Lexicon::builtin().find_upper(name, &mut upper);
    }
    let mut cities = Vec::new();
    for hit in hits.iter().chain(&upper).filter(|hit| hit.start == 0) {
        match hit.entry.class {
            Class::State { code, part: false, .. } => return Code::new(code.as_str()).map(Owner::State),
            Class::Capital { code, .. } | Class::City { code, .. } | Class::State { code, part: true, .. } => {
                cities.extend(Code::new(code.as_str()))
            }
            _ => {}
        }
    }
    (!cities.is_empty()).then_some(Owner::City(cities))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Reading;
    use crate::text::Source;

    fn host(text: &str) -> Option<String> {
        let reading = Reading { sentences: vec![Span::new(0, text.len())], ..Reading::default() };
        let paper = Paper::of(&Source::new(text), &reading, 0);
        let telling = &paper.tellings()[0];
        let parties = ["ECU", "PER"].map(|code| Code::new(code).unwrap());
        hosted(telling, &(0..telling.folded.len()), &parties, text).map(|code| code.as_str().to_owned())
    }

    #[test]
    fn who_receives_is_the_host_in_both_voices() {
        assert_eq!(host("The foreign minister of Peru received the vice-minister of Ecuador.").as_deref(), Some("PER"));
        assert_eq!(host("Ecuador's vice-minister was received by Peru's foreign minister.").as_deref(), Some("PER"));
        assert_eq!(host("The vice-minister of Ecuador was warmly received in Lima.").as_deref(), Some("PER"));
        assert_eq!(host("Received by the foreign minister of Peru, the vice-minister of Ecuador spoke.").as_deref(), Some("PER"));
    }

    #[test]
    fn whoever_the_sentence_does_not_name_is_no_host() {
        assert_eq!(host("The foreign minister received the vice-minister of Ecuador."), None);
        assert_eq!(host("The vice-minister of Ecuador was received by the foreign minister."), None);
    }
}
