//! Persons named again by a part of their name.
//!
//! *Reads*: "Erdogan", "Mr Al-Kadhimi", "Ban Ki-moon’s" once the full name has been read.
//! *Does not read*: another member of the family ("Hunter Biden"), words that are also of an office or of the calendar.

use super::Persons;
use super::name::fold;
use crate::mention::words::{Tag, Word, Words};
use crate::wordlist::List;

impl Persons<'_, '_> {
    /// Finds the later places that name a known person by any word of the name.
    pub(super) fn again(&mut self) {
        let words = self.words;
        let mut at = 0;
        while at < words.all.len() {
            let Some(index) = self.bearer(at) else {
                at += 1;
                continue;
            };
            let end = self.name_end(at, index);
            if !self.name_before_is_another(at) && !self.name_after_is_another(at, end) {
                self.at[at..end].fill(Some(index as u32));
                self.all[index].places.push(at..end);
            }
            at = end;
        }
        for person in &mut self.all {
            person.places.sort_by_key(|place| place.start);
        }
    }

    /// The person last found whose name has word `at`, where that word can begin a name.
    fn bearer(&self, at: usize) -> Option<usize> {
        let word = &self.words.all[at];
        let free = self.at[at].is_none() && word.capital() && !word.inside;
        let tagged = matches!(&word.tag, Some((tag, _)) if !matches!(tag, Tag::City(_) | Tag::Capital(_)));
        if !free || tagged || word.lists.on(List::NotName) || word.lists.on(List::Portfolio) {
            return None;
        }
        let key = fold(word.text);
        self.by_key.get(&key).filter(|_| key.len() > 1)?.iter().copied().filter(|index| self.all[*index].keys.contains(&key)).max()
    }

    /// Where the words of the person's name that begin at word `at` end.
    fn name_end(&self, at: usize, index: usize) -> usize {
        let words = self.words;
        let sentence = words.sentence_of(at);
        let of_name = |at: usize| words.all.get(at).is_some_and(|word| self.all[index].keys.contains(&fold(word.text)));
        let joins = |at: usize| words.on(at, List::Particle) || matches!(words.lower(at), "-" | "‑");
        let mut end = at + 1;
        while end < sentence.end && (of_name(end) || joins(end) && of_name(end + 1)) {
            end += 1;
        }
        end
    }

    /// Followed by another capitalised word that is not in the name: somebody else of the same family.
    fn name_after_is_another(&self, at: usize, end: usize) -> bool {
        let free = |word: &Word| word.capital() && word.tag.is_none() && !word.lists.on(List::NotName);
        end < self.words.sentence_of(at).end
            && free(&self.words.all[end])
            && self.at[end].is_none()
            && !self.words.on(end, List::Portfolio)
    }

    /// As [`Self::name_after_is_another`], for the word before.
    fn name_before_is_another(&self, at: usize) -> bool {
        let words: &Words = self.words;
        if at <= words.sentence_of(at).start + 1 {
            return false;
        }
        let before = &words.all[at - 1];
        let of_title = [List::Honorific, List::OfficeHead, List::Portfolio].into_iter().any(|list| before.lists.on(list));
        before.capital() && before.tag.is_none() && !before.inside && !of_title && self.at[at - 1].is_none()
    }
}
