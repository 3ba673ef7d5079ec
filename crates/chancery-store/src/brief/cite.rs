//! The words that the lines of a brief rest on, numbered in the order in which they are first used.

use std::collections::HashMap;

use super::day;

/// A cite of a brief: which source, when, and the words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Note {
    /// The source, for [`Store::source`](crate::Store::source).
    pub source: String,
    /// Its title, or what it is where it has none.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// The day of publication.
    pub published: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The words, cut where they are long.
    pub quote: String,
}

impl Note {
    /// Title, publisher and date in a line: `Seventh session opens. Meridian Wire, 13 Feb 2025`.
    pub fn origin(&self) -> String {
        let day = self.published.as_deref().map_or_else(|| "undated".to_owned(), day::in_words);
        let publisher = self.publisher.as_deref().filter(|publisher| !self.title.contains(publisher));
        let place: Vec<&str> = publisher.into_iter().chain([day.as_str()]).collect();
        format!("{}. {}", self.title.trim_end_matches('.'), place.join(", "))
    }
}

/// The cites of a brief under construction.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub notes: Vec<Note>,
    numbers: HashMap<(String, String), usize>,
}

impl Notes {
    /// The number of a cite; the same words of the same source have one number.
    pub fn number(&mut self, note: &Note) -> usize {
        let key = (note.source.clone(), note.quote.clone());
        let notes = &mut self.notes;
        *self.numbers.entry(key).or_insert_with(|| {
            notes.push(note.clone());
            notes.len()
        })
    }

    /// The numbers of several cites, each once, in order.
    pub fn numbers<'n>(&mut self, notes: impl IntoIterator<Item = &'n Note>) -> Vec<usize> {
        let mut numbers: Vec<usize> = notes.into_iter().map(|note| self.number(note)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(source: &str, quote: &str) -> Note {
        Note { source: source.to_owned(), title: "A title.".to_owned(), quote: quote.to_owned(), ..Note::default() }
    }

    #[test]
    fn the_same_words_have_one_number() {
        let mut notes = Notes::default();
        assert_eq!(notes.numbers([&note("a", "x"), &note("b", "x")]), [1, 2]);
        assert_eq!(notes.numbers([&note("b", "x"), &note("a", "y"), &note("b", "x")]), [2, 3]);
        assert_eq!(notes.notes.len(), 3);
    }

    #[test]
    fn an_origin_is_a_line() {
        let undated = note("a", "x");
        assert_eq!(undated.origin(), "A title. undated");
        let dated = Note { publisher: Some("Wire".to_owned()), published: Some("2025-02".to_owned()), ..undated };
        assert_eq!(dated.origin(), "A title. Wire, Feb 2025");
    }
}
