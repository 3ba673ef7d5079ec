//! Names beside a title, before it or behind it.
//!
//! *Reads*: "Foreign Minister Wang Yi", "the prime minister, Dr A B,", "Naif Al Harthy, head of the authority", "Presidents A of
//! X and B of Y".
//! *Does not read*: "General Motors", "the minister, Monday"; a single name behind a comma.

use std::ops::Range;

use super::Persons;
use super::name::{keys, name_at};
use crate::fact::{Code, Stance};
use crate::mention::title::Title;
use crate::mention::words::Tag;
use crate::text::TokenKind;
use crate::wordlist::List;

impl Persons<'_, '_> {
    /// Takes the name beside `title`; `next` is the title after it.
    pub(super) fn beside(&mut self, title: &Title, next: Option<&Title>) {
        let words = self.words;
        let sentence = words.sentence_of(title.head);
        let end = sentence.end;
        if title.plural {
            return self.list(title, next, end);
        }
        let mut at = title.words.end;
        let comma = matches!(words.lower(at), "," | ":" | "–" | "—" | "(");
        if comma {
            at += 1;
        }
        // "A, President of X, B, President of Y": where a title follows the name behind the comma, the name is that title's.
        if comma && self.before(title, Some(next), sentence.start, end) {
            return;
        }
        // "The Minister of Emergencies, Major General A B": a rank belongs to the name.
        if let Some(rank) = next.filter(|next| next.words.start == at && is_rank(next)) {
            at = rank.words.end;
        }
        if at < end
            && self.at[at].is_none()
            && next.is_none_or(|next| !next.words.contains(&at) || next.words.start == at && words.on(at, List::Honorific))
            && let Some(name) = name_at(words, at, end, !comma)
        {
            let count = keys(words, &name).len();
            let closed = matches!(words.lower(name.end), "," | ")" | "." | "and" | "–" | "—" | "")
                || words.all.get(name.end).is_some_and(|word| word.kind == TokenKind::Word && !word.capital());
            let again = self.known(&name).is_some();
            let honoured = name.start > at;
            // A rank alone is also an ordinary word: "General Motors", "Major Projects".
            let bare_rank = title.office.stance == Stance::Military && title.code.is_none() && title.role.len() == 1;
            let full = if comma { closed && (count >= 2 || honoured) } else { count >= 2 || !bare_rank };
            if full || again {
                let of = self.of(name.end, end);
                return self.add(name, title, of);
            }
        }
        self.before(title, None, sentence.start, end);
    }

    /// "Naif Al Harthy, head of the authority": takes the name before the title. Where `next` is given, only if the name behind
    /// the title belongs to the title that follows it.
    fn before(&mut self, title: &Title, next: Option<Option<&Title>>, floor: usize, end: usize) -> bool {
        let words = self.words;
        let mut before = title.words.start;
        while before > floor && words.on(before - 1, List::Aside) {
            before -= 1;
        }
        if before <= floor + 1 || !matches!(words.lower(before - 1), "," | "(" | "–" | "—") {
            return false;
        }
        if let Some(next) = next {
            let Some(next) = next.filter(|next| next.words.start < end) else { return false };
            let Some(behind) = name_at(words, title.words.end + 1, end, false) else { return false };
            let closed = words.lower(behind.end) == ",";
            let mut start = next.words.start;
            while start > behind.end && words.on(start - 1, List::Aside) {
                start -= 1;
            }
            if !closed || start != behind.end + 1 {
                return false;
            }
        }
        let of = title.code.clone().or_else(|| self.service(title.words.end));
        // "General A B, Minister of Defence": the rank has the name already, the office is its bearer's.
        let ranked = self.all.iter().position(|person| {
            person.places.last().is_some_and(|place| place.end == before - 1)
                && !person.stated
                && person.office.is_some_and(|office| office.stance == Stance::Military)
        });
        if let Some(index) = ranked.filter(|_| of.is_some() || matches!(title.office.stance, Stance::Minister | Stance::Leader)) {
            let person = &mut self.all[index];
            if matches!(title.office.stance, Stance::Minister | Stance::Leader) {
                person.office = Some(title.office);
                person.role = Some(title.role.clone());
                person.former = title.former;
            }
            person.state(of);
            return true;
        }
        let Some(name) = self.name_before(before - 1, floor) else { return false };
        let known = self.known(&name).is_some();
        if keys(words, &name).len() < 2 && !known {
            return false;
        }
        self.add(name, title, of);
        true
    }

    /// "Admiral A B, Commander, U.S. Pacific Command": the nation of the body behind an office that ends at word `at`.
    fn service(&self, at: usize) -> Option<Code> {
        let words = self.words;
        match words.all.get(at + 1)?.tag.as_ref()? {
            (Tag::Body(code, _), _) if words.lower(at) == "," => Some(code.clone()),
            (Tag::Adjective(code), len)
                if words.lower(at) == "," && words.all.get(at + 1 + len).is_some_and(|word| word.capital()) =>
            {
                Some(code.clone())
            }
            _ => None,
        }
    }

    /// "Foreign Ministers Wang Yi of China and Sergey Lavrov of Russia"; "presidents Biden and Xi".
    fn list(&mut self, title: &Title, next: Option<&Title>, end: usize) {
        let words = self.words;
        let mut at = title.words.end;
        if matches!(words.lower(at), "," | ":") {
            at += 1;
        }
        let mut found = 0;
        // "The Presidents of X and Y, A and B": as many names as states, in their order.
        let in_turn = (title.codes.len() >= 2 && self.names(at, end) == title.codes.len()).then_some(&title.codes);
        while at < end && next.is_none_or(|next| at < next.words.start) {
            let Some(name) = name_at(words, at, end, false) else { break };
            let own = self.of(name.end, end);
            let of = own.clone().or_else(|| in_turn.and_then(|codes| codes.get(found).cloned()));
            at = name.end;
            if own.is_some() {
                while at < end && !matches!(words.lower(at), "," | "and" | ";") {
                    at += 1;
                }
            }
            if found == 0 && !matches!(words.lower(at), "and" | ",") {
                break;
            }
            // The title stands beside the first name alone.
            match found {
                0 => self.add(name, title, of),
                _ => _ = self.hold(name, title, of),
            }
            found += 1;
            while at < end && matches!(words.lower(at), "," | "and" | ";") {
                at += 1;
            }
        }
    }

    /// How many names stand in a row at word `at`.
    fn names(&self, at: usize, end: usize) -> usize {
        let (words, mut at, mut count) = (self.words, at, 0);
        while at < end
            && let Some(name) = name_at(words, at, end, false)
        {
            count += 1;
            at = name.end;
            while at < end && matches!(words.lower(at), "," | "and") {
                at += 1;
            }
            if at == name.end {
                break;
            }
        }
        count
    }

    /// The capitalised name that ends right before word `end`.
    fn name_before(&self, end: usize, floor: usize) -> Option<Range<usize>> {
        let words = self.words;
        let mut start = end;
        while start > floor {
            let at = start - 1;
            let word = &words.all[at];
            let lower = word.lower.as_ref();
            let fits = (word.capital()
                && !word.lists.on(List::NotName)
                && word.tag.as_ref().is_none_or(|(tag, _)| matches!(tag, Tag::City(_)))
                && !word.inside)
                || word.lists.on(List::Particle)
                || (matches!(lower, "-" | "’" | "'" | "‑") && start < end);
            if !fits || self.at[at].is_some() {
                break;
            }
            start = at;
        }
        while start < end && (words.on(start, List::Particle) || !words.all[start].capital()) {
            start += 1;
        }
        (start < end).then(|| name_at(words, start, end, false)).flatten().filter(|name| name.end == end)
    }

    /// "Wang Yi of China", "Ana Reyes (Chile)".
    fn of(&self, at: usize, end: usize) -> Option<Code> {
        self.nation_after(at, end, &["of", "from"]).map(|(code, _)| code)
    }

    /// Puts in the holder of the title beside the name; the title is a part of the place.
    fn add(&mut self, name: Range<usize>, title: &Title, of: Option<Code>) {
        let index = self.hold(name, title, of);
        if let Some(place) = self.all[index].places.last_mut() {
            *place = place.start.min(title.words.start)..place.end.max(title.words.end);
        }
    }

    /// Puts in the holder of a title.
    fn hold(&mut self, name: Range<usize>, title: &Title, of: Option<Code>) -> usize {
        let index = self.put(name);
        let person = &mut self.all[index];
        if person.office.is_none() {
            person.office = Some(title.office);
            person.role = Some(title.role.clone());
            person.to = title.to.clone();
            person.former = title.former;
            person.late = title.late;
        }
        person.state(of.or_else(|| title.code.clone()));
        index
    }
}

/// Whether a title is a rank or style that stands before a name whoever's office follows or precedes it.
fn is_rank(title: &Title) -> bool {
    let military = title.office.stance == Stance::Military && title.role.len() <= 2;
    title.code.is_none() && !title.plural && title.words == title.role && (military || title.role.len() == 1 && title.style)
}
