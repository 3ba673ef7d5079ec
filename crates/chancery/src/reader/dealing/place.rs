//! Where an act took place, and on the margins of what.
//!
//! *Reads*: "in Ankara", "at Jeddah, Saudi Arabia", "in Clarens on Friday", "travelled to Fiji", "visited Oslo"; "here" and
//! encounters of the opening sentence as the place of the dateline; "on the sidelines of the 79th General Assembly".
//! *Does not read*: "in talks", "the situation in Aleppo", where the two ends of a call were, "on the margins" of nothing named.

use super::Page;
use crate::mention::{Form, Tag};
use crate::text::TokenKind;
use crate::wordlist::List;

/// The first place of a sentence that its act may have taken place in, as written.
pub fn place_in(page: &Page, sentence: usize) -> Option<String> {
    first(page, sentence, |at| stands(page, sentence, at))
}

/// The place of an encounter: the one that its sentence names or that somebody travels to in it, or that of the dateline if the
/// sentence says "here" or, of what was held, bears the dateline itself.
pub fn place_of_encounter(page: &Page, sentence: usize, held: bool) -> Option<String> {
    let leads = |at| stands(page, sentence, at) || travels(page, sentence, at, held);
    first(page, sentence, leads).or_else(|| {
        let dateline = page.dateline?;
        let words = &page.cast.words;
        let here = words.sentences[sentence].clone().any(|at| words.lower(at) == "here");
        let opening = held && page.sentences[sentence].contains(dateline);
        (here || opening).then(|| dateline.of(page.source.text()).to_owned())
    })
}

/// Whether a place as written is that of a state as a whole.
pub fn is_state(page: &Page, place: &str) -> bool {
    let words = &page.cast.words;
    let state = |at: usize| match &words.all[at].tag {
        Some((Tag::State(_), len)) => page.quote(&(at..at + len)) == place,
        _ => false,
    };
    (0..words.all.len()).any(state)
}

fn first(page: &Page, sentence: usize, leads: impl Fn(usize) -> bool) -> Option<String> {
    let mut range = page.cast.words.sentences[sentence].clone();
    range.find_map(|at| if leads(at) { place_behind(page, sentence, at) } else { None })
}

/// Whether word `at` says of a place that something takes place there.
fn stands(page: &Page, sentence: usize, at: usize) -> bool {
    let words = &page.cast.words;
    let opens = at == words.sentences[sentence].start;
    matches!(words.lower(at), "in" | "at") && (opens || !words.on(at - 1, List::PlaceTopic))
}

/// Whether word `at` says of a place that somebody goes there; where the encounter was `held`, not that somebody will.
fn travels(page: &Page, sentence: usize, at: usize, held: bool) -> bool {
    let words = &page.cast.words;
    let start = words.sentences[sentence].start;
    let near = |count: usize| at.saturating_sub(count).max(start)..at;
    let goes = match words.lower(at) {
        "to" => near(4).any(|before| words.on(before, List::Travel)),
        "visit" | "visits" | "visited" | "visiting" => true,
        _ => false,
    };
    goes && !(held && near(3).any(|before| matches!(words.lower(before), "will" | "would" | "shall")))
}

/// The place that the words behind word `at` name.
fn place_behind(page: &Page, sentence: usize, at: usize) -> Option<String> {
    let words = &page.cast.words;
    if at + 1 >= words.sentences[sentence].end {
        return None;
    }
    // "In the Netherlands", but "in The Hague".
    let next = if words.lower(at + 1) == "the" && words.all[at + 1].tag.is_none() { at + 2 } else { at + 1 };
    let mut last = match &words.all.get(next)?.tag {
        Some((Tag::Capital(_) | Tag::City(_) | Tag::State(_) | Tag::Part(_), len)) => next + len,
        Some(_) => return None,
        None => unlisted(page, sentence, next)?,
    };
    // "At General Headquarters (GHQ) in Rawalpindi": the house stands in the town that is told next.
    if words.lower(at) == "at"
        && let Some(town) = town(page, sentence, last)
    {
        return Some(town);
    }
    // "In Pakistan-Russia relations", "in Ankara’s view": no place.
    if matches!(words.lower(last), "-" | "–" | "’s" | "'s") {
        return None;
    }
    // "Jeddah, Saudi Arabia"
    if words.lower(last) == ","
        && let Some((Tag::State(_), len)) = words.all.get(last + 1).and_then(|word| word.tag.as_ref())
    {
        last += 1 + len;
    }
    Some(page.quote(&(next..last)).to_owned())
}

/// The place that stands behind "in" right after the name of a house that ends before word `end`, an abbreviation in brackets
/// aside.
fn town(page: &Page, sentence: usize, end: usize) -> Option<String> {
    let words = &page.cast.words;
    let last = words.sentences[sentence].end;
    let bracket = words.lower(end) == "(";
    let next = if bracket { (end..last).find(|at| words.lower(*at) == ")")? + 1 } else { end };
    // "At Amiens in France" names the town first.
    let state = words.all.get(next + 1).is_some_and(|word| matches!(word.tag, Some((Tag::State(_), _))));
    if next < last && words.lower(next) == "in" && !state { place_behind(page, sentence, next) } else { None }
}

/// The end of a name that begins at word `first`, which no gazetteer holds and which can only be that of a place: capitals that
/// are neither somebody's nor a date, behind which the sentence goes on as behind a place.
fn unlisted(page: &Page, sentence: usize, first: usize) -> Option<usize> {
    let words = &page.cast.words;
    let end = words.sentences[sentence].end;
    let named = page.cast.of_sentence(sentence);
    let name = |at: usize| {
        let word = &words.all[at];
        at < end
            && word.capital()
            && !word.inside
            && word.tag.is_none()
            && !page.cast.titled[at]
            && !word.lists.on(List::Occasion)
            && !page.times.tells(sentence, word.span)
    };
    let mut last = first;
    loop {
        if last < end && name(last) {
            last += 1;
        } else if last > first && last + 1 < end && words.on(last, List::Particle) && name(last + 1) {
            last += 2;
        } else {
            break;
        }
    }
    let somebody = |mention: &crate::mention::Mention| {
        matches!(mention.form, Form::Person | Form::Office | Form::Body | Form::Igo)
            && mention.words.start < last
            && first < mention.words.end
    };
    let instrument = page.instruments.iter().any(|one| one.words.start < last && first < one.words.end);
    let goes_on = last >= end
        || words.all[last].kind != TokenKind::Word
        || words.all[last].capital()
        || words.on(last, List::Preposition)
        || matches!(
            words.lower(last),
            "and" | "where" | "when" | "as" | "this" | "last" | "next" | "late" | "early" | "today" | "yesterday"
        );
    (last > first && goes_on && !instrument && !named.iter().any(somebody)).then_some(last)
}

/// "On the sidelines of X", "on the margins of X", "during the X summit".
pub fn margins(page: &Page, sentence: usize) -> Option<String> {
    let words = &page.cast.words;
    let range = words.sentences[sentence].clone();
    let link = range
        .clone()
        .find(|at| matches!(words.lower(*at), "sidelines" | "margins" | "sideline" | "margin") && words.lower(at + 1) == "of")?;
    let mut start = link + 2;
    while matches!(words.lower(start), "the" | "a") {
        start += 1;
    }
    let mut end = start;
    while end < range.end {
        let word = &words.all[end];
        let fits =
            word.capital() || word.tag.is_some() || word.inside || word.kind == TokenKind::Number || word.lists.on(List::Occasion);
        if !fits {
            break;
        }
        end += 1;
    }
    while end > start && matches!(words.lower(end - 1), "of" | "on" | "for" | "the" | "and" | "-" | "in") {
        end -= 1;
    }
    (end > start).then(|| page.quote(&(start..end)).to_owned())
}
