//! Persons without a title of their own, named in the company of others.
//!
//! *Reads*: "his Somali counterpart Abdulkadir Mohamed Nur", "her counterpart from Chile, Ana Reyes", "Benin’s Romaric
//! Houngbédji and Burkina Faso’s Issouf Kaboré".
//! *Does not read*: "the host" who is nobody's, "Kenya’s Rift Valley", a single possessive name where nobody else is named.

use std::ops::Range;

use super::Persons;
use super::name::{keys, name_at};
use crate::fact::Code;
use crate::mention::words::Tag;
use crate::wordlist::List;

impl Persons<'_, '_> {
    /// "his Somali counterpart Abdulkadir Mohamed Nur", "her counterpart from Chile, Ana Reyes".
    pub(super) fn counterparts(&mut self) {
        let words = self.words;
        for at in 0..words.all.len() {
            if !words.on(at, List::Opposite) {
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
            let of = if words.lower(next) == "(" { None } else { self.nation_after(next, end, &["from", "of", "in"]) };
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
                let code = adjective
                    .or(of.map(|(code, _)| code))
                    .or_else(|| self.nation_after(name.end, end, &["of", "from"]).map(|(code, _)| code));
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
    pub(super) fn possessed(&mut self) {
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
                    person.state(Some(code));
                    person.counterpart = true;
                }
            }
        }
    }
}
