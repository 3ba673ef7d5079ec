//! How far two sentences say the same, by the words that carry content.

use super::name::words;

/// The content words of a sentence, folded and stripped of their endings; sorted, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wording(Vec<String>);

/// Words that say nothing about which act is meant: function words, and the stock of diplomatic prose.
const EMPTY: &[&str] = &[
    "about",
    "affairs",
    "after",
    "agree",
    "agreed",
    "all",
    "also",
    "and",
    "are",
    "area",
    "areas",
    "between",
    "bilateral",
    "both",
    "but",
    "call",
    "called",
    "cooperation",
    "countries",
    "country",
    "day",
    "discuss",
    "discussed",
    "during",
    "for",
    "foreign",
    "from",
    "further",
    "government",
    "governments",
    "had",
    "has",
    "have",
    "held",
    "her",
    "his",
    "hold",
    "include",
    "including",
    "into",
    "its",
    "joint",
    "meet",
    "meeting",
    "met",
    "minister",
    "ministers",
    "ministry",
    "mutual",
    "nation",
    "nations",
    "new",
    "not",
    "official",
    "officials",
    "other",
    "over",
    "part",
    "partner",
    "partners",
    "president",
    "prime",
    "relation",
    "relations",
    "said",
    "say",
    "says",
    "side",
    "sides",
    "state",
    "statement",
    "states",
    "strengthen",
    "talks",
    "that",
    "the",
    "their",
    "them",
    "they",
    "this",
    "tie",
    "ties",
    "two",
    "visit",
    "was",
    "were",
    "which",
    "who",
    "will",
    "with",
    "would",
];

impl Wording {
    /// The content words of `sentence`.
    pub fn of(sentence: &str) -> Wording {
        let mut content = words(sentence);
        content.retain(|word| word.len() > 2 && EMPTY.binary_search(&word.as_str()).is_err());
        for word in &mut content {
            word.truncate(stem(word).len());
        }
        content.sort();
        content.dedup();
        Wording(content)
    }

    /// The wording without these folded words.
    pub fn without(mut self, words: &[String]) -> Wording {
        self.0.retain(|kept| !words.iter().any(|word| stem(word) == kept));
        self
    }

    /// The words, sorted.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// How much of the shorter wording stands in the other, 0 to 100. Fewer than three shared words count as none.
    pub fn within(&self, other: &Wording) -> u32 {
        let common = self.0.iter().filter(|word| other.0.binary_search(word).is_ok()).count();
        if common < 3 { 0 } else { (100 * common / self.0.len().min(other.0.len())) as u32 }
    }

    /// The overlap of the two wordings as Dice's coefficient, 0 to 100. Fewer than two shared words count as none.
    pub fn likeness(&self, other: &Wording) -> u32 {
        let common = self.0.iter().filter(|word| other.0.binary_search(word).is_ok()).count();
        if common < 2 { 0 } else { (200 * common / (self.0.len() + other.0.len())) as u32 }
    }
}

/// A word without its plural or verbal ending.
fn stem(word: &str) -> &str {
    for ending in ["ing", "ied", "ies", "ed", "es", "s"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() > 3
        {
            return stem;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_empty_words_is_sorted() {
        assert!(EMPTY.is_sorted());
    }

    #[test]
    fn two_tellings_of_one_act_are_alike_and_two_acts_are_not() {
        let first = Wording::of("Romania and Georgia will reopen the ferry line across the Black Sea in May.");
        let second = Wording::of("The Black Sea ferry line is to be reopened by Georgia and Romania, officials said.");
        let other = Wording::of("Romania and Georgia will train customs officers at a new academy in Batumi.");
        assert!(first.likeness(&second) >= 60, "{}", first.likeness(&second));
        assert!(first.likeness(&other) < 35, "{}", first.likeness(&other));
    }

    #[test]
    fn a_short_telling_stands_within_a_long_one() {
        let long = Wording::of(
            "The chancellor received the envoy on Thursday and asked for help against the smuggling of cocaine in bananas.",
        );
        let short = Wording::of("The envoy was asked for help against cocaine.");
        assert!(long.within(&short) >= 60 && long.likeness(&short) < long.within(&short));
        assert_eq!(long.within(&Wording::of("Cocaine was seized in the port.")), 0);
    }

    #[test]
    fn stock_phrases_alone_are_no_likeness() {
        let a = Wording::of("The two foreign ministers discussed bilateral relations.");
        let b = Wording::of("The foreign minister held talks on bilateral relations.");
        assert_eq!(a.likeness(&b), 0);
    }
}
