//! Persons: names beside titles, and the same people where they are named again.
//!
//! *Reads*: "Turkish President Recep Tayyip Erdogan", "Prime Minister Mustafa Al-Kadhimi of Iraq", "Mohammad Atabak, Iran’s
//! trade minister", "his Somali counterpart Abdulkadir Mohamed Nur", "the foreign ministers A of X and B of Y"; then
//! "Erdogan", "Mr Al-Kadhimi".
//! *Does not read*: names without any title, because no list knows whom they stand for.

use std::ops::Range;

use super::office::Office;
use super::title::Title;
use super::words::{Tag, Words};
use crate::fact::{Code, Stance};
use crate::text::TokenKind;
use crate::wordlist::List;

/// One person of a document.
#[derive(Debug, Clone)]
pub struct Person {
    /// The words of the fullest early mention of the name, titles outside.
    pub name: Range<usize>,
    /// The name's words, folded, without particles.
    pub keys: Vec<String>,
    /// For whom they act, where known.
    pub code: Option<Code>,
    /// Whether the code was read beside the name (`true`) or inferred from the document.
    pub stated: bool,
    /// The office.
    pub office: Option<Office>,
    /// The office's words.
    pub role: Option<Range<usize>>,
    /// The state an ambassador is sent to.
    pub to: Option<Code>,
    /// Introduced as somebody's counterpart, by the person with this index if known.
    pub counterpart: bool,
    /// No longer in office, or dead.
    pub former: bool,
    /// Dead: remembered, not acting.
    pub late: bool,
    /// Every place where they are named: the words of name and title.
    pub places: Vec<Range<usize>>,
}

/// Folds a word of a name for comparison: lower case, without marks above Latin letters.
pub fn fold(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).filter_map(plain).collect()
}

fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ậ' | 'ắ' | 'ằ' | 'ặ' => {
            'a'
        }
        'ç' | 'ć' | 'č' | 'ĉ' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ə' | 'ế' | 'ề' | 'ệ' | 'ễ' | 'ể' | 'ẹ' => 'e',
        'ğ' | 'ģ' | 'ǧ' => 'g',
        'í' | 'ì' | 'î' | 'ï' | 'ī' | 'į' | 'ı' | 'ị' => 'i',
        'ķ' => 'k',
        'ł' | 'ľ' | 'ļ' | 'ĺ' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'ō' | 'ő' | 'ộ' | 'ồ' | 'ố' | 'ọ' | 'ơ' | 'ớ' | 'ờ' | 'ợ' => 'o',
        'ř' | 'ŕ' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ' | 'ứ' | 'ừ' | 'ự' => 'u',
        'ý' | 'ÿ' | 'ỳ' | 'ỹ' => 'y',
        'ž' | 'ź' | 'ż' => 'z',
        '\u{300}'..='\u{36f}' | '’' | '\'' | 'ʻ' | '‘' | '.' => return None,
        other => other,
    })
}

/// The name that begins at word `at`, behind any honorifics: the words of the name alone.
pub fn name_at(words: &Words, at: usize, end: usize, after_title: bool) -> Option<Range<usize>> {
    let mut start = at;
    let mut skipped = 0;
    while start < end && words.on(start, List::Honorific) && words.all[start].capital() && skipped < 5 {
        // "Tan", "Chief", "U" may be the name itself: an honorific must be followed by another capitalised word.
        if !words.all.get(start + 1).is_some_and(|next| next.capital() || next.lower.as_ref() == ".") {
            break;
        }
        start += 1;
        skipped += 1;
        if words.lower(start) == "." {
            start += 1;
        }
    }
    // "General Licenses", "National Defense": words of an office are no name.
    if start < end && words.on(start, List::Portfolio) && !words.all.get(start + 1).is_some_and(|next| next.capital()) {
        return None;
    }
    let mut at = start;
    let mut last = start;
    let mut capitals = 0;
    while at < end && capitals < 7 {
        let word = &words.all[at];
        let lower = word.lower.as_ref();
        if word.kind != TokenKind::Word {
            let inner = capitals > 0
                && at + 1 < end
                && words.all[at + 1].kind == TokenKind::Word
                && words.all[at - 1].span.end == word.span.start
                && word.span.end == words.all[at + 1].span.start;
            if inner && matches!(lower, "-" | "‑" | "’" | "'" | "`" | "ʻ") && !words.nation(at + 1).is_some() {
                at += 1;
                if !words.all[at].capital() {
                    // "Jae-myung", "Il-sung": the part behind the hyphen may be in lower case.
                    at += 1;
                    last = at;
                }
                continue;
            }
            // "Biden, Jr."
            if lower == "," && matches!(words.lower(at + 1), "jr" | "jr." | "sr" | "sr.") && capitals > 0 {
                last = at + 2;
            }
            break;
        }
        if word.capital() {
            if List::NotName.contains(lower)
                && !(capitals > 0 && matches!(lower, "may" | "august" | "day" | "city" | "hall" | "house"))
            {
                break;
            }
            if let Some((tag, _)) = &word.tag {
                let names = matches!(tag, Tag::City(_))
                    || (after_title && capitals == 0 && start == at && next_is_name(words, at, end))
                    || (capitals > 0 && matches!(tag, Tag::Capital(_)) && !possessive_after(words, at));
                if !names {
                    break;
                }
            }
            capitals += 1;
            at += 1;
            last = at;
        } else if List::Particle.contains(lower)
            && (capitals > 0 || after_title)
            && words.all.get(at + 1).is_some_and(|next| {
                next.capital()
                    || (next.kind != TokenKind::Word
                        && words.all.get(at + 2).is_some_and(|next| next.capital())
                        && matches!(next.lower.as_ref(), "-" | "‑" | "’" | "'"))
                    || next.lists.on(List::Particle)
            })
        {
            at += 1;
            if matches!(words.lower(at), "-" | "‑" | "’" | "'") {
                at += 1;
            }
        } else {
            break;
        }
    }
    (capitals > 0 && last > start).then_some(start..last)
}

fn possessive_after(words: &Words, at: usize) -> bool {
    matches!(words.lower(at + 1), "’s" | "'s")
}

fn next_is_name(words: &Words, at: usize, end: usize) -> bool {
    let Some((_, len)) = words.all[at].tag.as_ref() else { return false };
    let next = at + len;
    *len == 1
        && next < end
        && words.all[next].capital()
        && words.all[next].tag.is_none()
        && !words.on(next, List::NotName)
        && !words.on(next, List::Portfolio)
        && !words.on(at, List::Portfolio)
}

fn keys(words: &Words, name: &Range<usize>) -> Vec<String> {
    let named = name.clone().filter(|at| words.all[*at].kind == TokenKind::Word && !words.on(*at, List::Particle));
    named.map(|at| fold(words.all[at].text)).filter(|key| !key.is_empty() && !matches!(key.as_str(), "jr" | "sr")).collect()
}

/// The cast of a document's persons.
pub struct Persons<'w, 't> {
    words: &'w Words<'t>,
    /// In the order of first mention.
    pub all: Vec<Person>,
    /// Which person, if any, each word names.
    pub at: Vec<Option<u32>>,
}

impl<'w, 't> Persons<'w, 't> {
    /// Finds the persons beside the titles, then every other place that names them.
    pub fn find(words: &'w Words<'t>, titles: &[Title]) -> Persons<'w, 't> {
        let mut persons = Persons { words, all: Vec::new(), at: vec![None; words.all.len()] };
        for (index, title) in titles.iter().enumerate() {
            persons.beside(title, titles.get(index + 1));
        }
        persons.counterparts();
        persons.possessed();
        persons.again();
        persons
    }

    fn beside(&mut self, title: &Title, next: Option<&Title>) {
        let words = self.words;
        let sentence = words.sentence_of(title.head);
        let end = sentence.end;
        if title.plural {
            return self.list(title, next, end);
        }
        let mut at = title.words.end;
        let mut comma = false;
        if matches!(words.lower(at), "," | ":") || (matches!(words.lower(at), "–" | "—")) {
            comma = true;
            at += 1;
        } else if words.lower(at) == "(" {
            comma = true;
            at += 1;
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
            if (!comma && !(bare_rank && count < 2 && !again)) || (comma && (count >= 2 || honoured) && closed) || again {
                let of = self.nation_after(name.end, end);
                return self.add(name, Some(title), of);
            }
        }
        // "Naif Al Harthy, head of the authority": the name stands before.
        let mut before = title.words.start;
        while before > sentence.start && words.on(before - 1, List::Aside) {
            before -= 1;
        }
        if before > sentence.start + 1
            && matches!(words.lower(before - 1), "," | "(" | "–" | "—")
            && let Some(name) = self.name_before(before - 1, sentence.start)
        {
            let known = self.known(&name).is_some();
            if keys(words, &name).len() >= 2 || known {
                self.add(name, Some(title), None);
            }
        }
    }

    fn nation_after(&self, at: usize, end: usize) -> Option<Code> {
        let words = self.words;
        let mut next = at;
        if words.lower(next) == "of" || words.lower(next) == "from" {
            next += 1;
        } else if words.lower(next) == "(" && words.lower(next + 2) == ")" {
            next += 1;
        } else {
            return None;
        }
        if words.lower(next) == "the" {
            next += 1;
        }
        if next >= end {
            return None;
        }
        match &words.all[next].tag {
            Some((Tag::State(code) | Tag::Igo(code), _)) => Some(code.clone()),
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
        while at < end && next.is_none_or(|next| at < next.words.start) {
            let Some(name) = name_at(words, at, end, false) else { break };
            let of = self.nation_after(name.end, end);
            at = name.end;
            if of.is_some() {
                while at < end && !matches!(words.lower(at), "," | "and" | ";") {
                    at += 1;
                }
            }
            if found == 0 && !matches!(words.lower(at), "and" | ",") {
                break;
            }
            self.add(name, Some(title), of);
            found += 1;
            while at < end && matches!(words.lower(at), "," | "and" | ";") {
                at += 1;
            }
        }
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
                && !List::NotName.contains(lower)
                && word.tag.as_ref().is_none_or(|(tag, _)| matches!(tag, Tag::City(_)))
                && !word.inside)
                || List::Particle.contains(lower)
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

    /// "his Somali counterpart Abdulkadir Mohamed Nur", "her counterpart from Chile, Ana Reyes".
    fn counterparts(&mut self) {
        let words = self.words;
        for at in 0..words.all.len() {
            if !matches!(words.lower(at), "counterpart" | "counterparts" | "colleague" | "homologue" | "host" | "opposite") {
                continue;
            }
            // "Opposite number" is two words; a host or colleague counts only as somebody's.
            let owned =
                (at.saturating_sub(3)..at).any(|before| matches!(words.lower(before), "his" | "her" | "their" | "its" | "’s" | "'s"));
            if !owned && words.lower(at) != "counterpart" && words.lower(at) != "counterparts" {
                continue;
            }
            let end = words.sentence_of(at).end;
            let adjective = words.tag_before(at).and_then(|(tag, _)| match tag {
                Tag::Adjective(code) | Tag::State(code) => Some(code.clone()),
                _ => None,
            });
            let mut next = at + 1;
            let of = if matches!(words.lower(next), "from" | "of" | "in") { self.nation_after_link(next, end) } else { None };
            if let Some((_, past)) = &of {
                next = *past;
            }
            if matches!(words.lower(next), "," | ":") {
                next += 1;
            }
            if next < end
                && self.at[next].is_none()
                && let Some(name) = name_at(words, next, end, true)
            {
                let code = adjective.or(of.map(|(code, _)| code)).or(self.nation_after(name.end, end));
                let index = self.put(name);
                let person = &mut self.all[index];
                person.counterpart = true;
                if person.code.is_none() && code.is_some() {
                    person.code = code;
                    person.stated = true;
                }
            }
        }
    }

    /// "Benin’s Romaric Houngbédji and Burkina Faso’s Issouf Kaboré": named by their state alone, in company.
    fn possessed(&mut self) {
        let words = self.words;
        for sentence in &words.sentences {
            let mut found: Vec<(Range<usize>, Code)> = Vec::new();
            for at in sentence.clone() {
                if !matches!(words.lower(at), "’s" | "'s") || self.at.get(at + 1).is_none_or(Option::is_some) {
                    continue;
                }
                let Some((Tag::State(code), _)) = words.tag_before(at) else { continue };
                let Some(name) = name_at(words, at + 1, sentence.end, false) else { continue };
                let closed = matches!(words.lower(name.end), "," | "and" | ".")
                    || words.all.get(name.end).is_some_and(|word| crate::act::verb(&word.lower));
                let plain = name
                    .clone()
                    .all(|word| !words.on(word, List::Portfolio) && !words.all[word].text.chars().all(|letter| letter.is_uppercase()));
                if (2..=4).contains(&keys(words, &name).len()) && closed && plain {
                    found.push((name, code.clone()));
                }
            }
            let company = found.len() >= 2 || sentence.clone().any(|at| self.at[at].is_some());
            if company {
                for (name, code) in found {
                    let index = self.put(name);
                    let person = &mut self.all[index];
                    if !person.stated {
                        person.code = Some(code);
                        person.stated = true;
                    }
                    person.counterpart = true;
                }
            }
        }
    }

    fn nation_after_link(&self, at: usize, end: usize) -> Option<(Code, usize)> {
        let mut next = at + 1;
        if self.words.lower(next) == "the" {
            next += 1;
        }
        if next >= end {
            return None;
        }
        match &self.words.all[next].tag {
            Some((Tag::State(code) | Tag::Igo(code), len)) => Some((code.clone(), next + len)),
            _ => None,
        }
    }

    /// The known person that these words name.
    fn known(&self, name: &Range<usize>) -> Option<usize> {
        let wanted = keys(self.words, name);
        let last = wanted.last()?;
        let fits = |person: &Person| {
            let all = wanted.iter().all(|key| person.keys.contains(key));
            let reverse = person.keys.iter().all(|key| wanted.contains(key));
            all || reverse || (wanted.len() >= 2 && person.keys.last() == Some(last) && person.keys.first() == wanted.first())
        };
        (0..self.all.len()).rev().find(|index| fits(&self.all[*index]))
    }

    /// Puts a name into the cast: the person known by it, or a new one.
    fn put(&mut self, name: Range<usize>) -> usize {
        let index = match self.known(&name) {
            Some(index) => {
                let fuller = keys(self.words, &name);
                // A full name given later ("Biden" in the title, then "Joseph R. Biden Jr.") is the better name.
                if fuller.len() > self.all[index].keys.len() {
                    self.all[index].keys = fuller;
                    self.all[index].name = name.clone();
                }
                index
            }
            None => {
                self.all.push(Person {
                    name: name.clone(),
                    keys: keys(self.words, &name),
                    code: None,
                    stated: false,
                    office: None,
                    role: None,
                    to: None,
                    counterpart: false,
                    former: false,
                    late: false,
                    places: Vec::new(),
                });
                self.all.len() - 1
            }
        };
        for at in name.clone() {
            self.at[at] = Some(index as u32);
        }
        self.all[index].places.push(name);
        index
    }

    fn add(&mut self, name: Range<usize>, title: Option<&Title>, of: Option<Code>) {
        let index = self.put(name);
        let person = &mut self.all[index];
        if let Some(title) = title {
            if let Some(place) = person.places.last_mut() {
                *place = place.start.min(title.words.start)..place.end.max(title.words.end);
            }
            if person.office.is_none() {
                person.office = Some(title.office);
                person.role = Some(title.role.clone());
                person.to = title.to.clone();
                person.former = title.former;
                person.late = title.late;
            }
        }
        let code = of.or_else(|| title.and_then(|title| title.code.clone()));
        if let Some(code) = code
            && !person.stated
        {
            person.code = Some(code);
            person.stated = true;
        }
    }

    /// Finds the later places that name a known person by any word of the name.
    fn again(&mut self) {
        let words = self.words;
        let mut at = 0;
        while at < words.all.len() {
            let word = &words.all[at];
            if self.at[at].is_some()
                || !word.capital()
                || word.inside
                || matches!(&word.tag, Some((tag, _)) if !matches!(tag, Tag::City(_) | Tag::Capital(_)))
            {
                at += 1;
                continue;
            }
            let key = fold(word.text);
            let holder = (0..self.all.len()).rev().find(|index| {
                let person = &self.all[*index];
                key.len() > 1 && person.keys.contains(&key) && !word.lists.on(List::NotName) && !word.lists.on(List::Portfolio)
            });
            let Some(index) = holder else {
                at += 1;
                continue;
            };
            let mut end = at;
            while end < words.all.len()
                && words.all[end].sentence == word.sentence
                && (self.all[index].keys.contains(&fold(words.all[end].text))
                    || (end > at
                        && (words.on(end, List::Particle) || hyphen(words, end))
                        && words.all.get(end + 1).is_some_and(|next| self.all[index].keys.contains(&fold(next.text)))))
            {
                end += 1;
            }
            // Followed by another capitalised word that is not in the name: somebody else of the same family.
            let other = words.all.get(end).is_some_and(|next| {
                next.capital()
                    && next.tag.is_none()
                    && next.sentence == word.sentence
                    && !next.lists.on(List::NotName)
                    && self.at[end].is_none()
                    && !next.lists.on(List::Portfolio)
            });
            let before_other = at > 0
                && words.all[at - 1].capital()
                && words.all[at - 1].sentence == word.sentence
                && words.all[at - 1].tag.is_none()
                && !words.all[at - 1].inside
                && !words.on(at - 1, List::Honorific)
                && self.at[at - 1].is_none()
                && at - 1 > words.sentence_of(at).start
                && !words.on(at - 1, List::OfficeHead)
                && !words.on(at - 1, List::Portfolio);
            if !other && !before_other && end > at {
                for place in at..end {
                    self.at[place] = Some(index as u32);
                }
                self.all[index].places.push(at..end);
            }
            at = end.max(at + 1);
        }
        for person in &mut self.all {
            person.places.sort_by_key(|place| place.start);
        }
    }

    /// Whether a person is of a kind that the record model keeps as an organisation's official.
    pub fn stance(&self, person: &Person, igo: bool) -> Stance {
        if igo { Stance::Igo } else { person.office.map_or(Stance::Other, |office| office.stance) }
    }
}

fn hyphen(words: &Words, at: usize) -> bool {
    matches!(words.lower(at), "-" | "‑")
}
