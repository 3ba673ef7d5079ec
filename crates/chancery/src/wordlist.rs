//! The lists of words that the reader asks for: which list a word is on is a matter of `data/own/words.tsv`, not of code.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::table::{Table, TableError, WordHashing};
use crate::vocabulary::{Vocabulary, vocabulary};

vocabulary! {
    /// A list of lower-case words. What each holds stands above its rows in `data/own/words.tsv`.
    List {
        Geography = "geography", PlaceLink = "place_link", PlaceNoun = "place_noun", DealingLink = "dealing_link",
        OfferNoun = "offer_noun", Calamity = "calamity", VisitWord = "visit_word", BodyField = "body_field", GenericBody = "generic_body",
        BareBody = "bare_body", BodyAttribute = "body_attribute", Presided = "presided", PresidedBefore = "presided_before",
        Armed = "armed", Civil = "civil", OfficeHead = "office_head", OfficeGrade = "office_grade", Aside = "aside",
        Honorific = "honorific", Particle = "particle", NotName = "not_name", Opposite = "opposite", GroupModifier = "group_modifier",
        DefiniteGroup = "definite_group", Portfolio = "portfolio", Group = "group", OfficeBody = "office_body",
        CommonHead = "common_head", GenericName = "generic_name", Link = "link", Speech = "speech",
        Cooperation = "cooperation", Encounter = "encounter", CommonVerb = "common_verb", Determiner = "determiner",
        Preposition = "preposition", ClauseOpener = "clause_opener", SubjectTail = "subject_tail", Region = "region",
        OnlyPlace = "only_place", IgoLink = "igo_link", IgoStanding = "igo_standing", IgoAttribute = "igo_attribute",
        Occasion = "occasion", JointPledge = "joint_pledge", NameFloor = "name_floor", NameTrim = "name_trim",
        Indefinite = "indefinite", VagueInstrument = "vague_instrument", BareInstrument = "bare_instrument",
        NationalInstrument = "national_instrument", Joint = "joint", NameEnd = "name_end", Founding = "founding",
        InstrumentField = "instrument_field", MilitaryRank = "military_rank", Backing = "backing", PublicOwner = "public_owner", Reaffirming = "reaffirming", NationalNoun = "national_noun", BareNation = "bare_nation",
        Undone = "undone", Negation = "negation", Travel = "travel", PlaceTopic = "place_topic", Courtesy = "courtesy",
        Sport = "sport", EffectVerb = "effect_verb", OwnInstrument = "own_instrument", Games = "games", Denial = "denial", Hearsay = "hearsay", Untrue = "untrue", Spoken = "spoken",
    }
}

impl List {
    /// Whether a lower-case word is on the list.
    pub fn contains(self, word: &str) -> bool {
        Lists::of(word).on(self)
    }

    /// The words on the list, in no order; without starred ones.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        index().words.iter().filter(move |(_, lists)| lists.on(self)).map(|(word, _)| *word)
    }

    /// The word itself, as the list holds it.
    pub fn get(self, word: &str) -> Option<&'static str> {
        let (held, lists) = index().words.get_key_value(word)?;
        lists.on(self).then_some(*held)
    }
}

/// The lists that a word is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lists(u128);

impl Lists {
    /// The lists that a lower-case word is on.
    pub fn of(word: &str) -> Lists {
        let index = index();
        let whole = index.words.get(word).map_or(0, |lists| lists.0);
        let first = word.bytes().next().map_or(&[][..], |byte| &index.stems[usize::from(byte)]);
        Lists(first.iter().filter(|(stem, _)| word.starts_with(stem)).fold(whole, |lists, (_, more)| lists | more.0))
    }

    /// Whether `list` is among them.
    pub fn on(self, list: List) -> bool {
        self.0 & list.bit() != 0
    }
}

impl List {
    fn bit(self) -> u128 {
        1 << self as u32
    }
}

const _: () = assert!(List::ALL.len() <= u128::BITS as usize, "a list is a bit of a word");

const WORDS: Table = Table { name: "own/words.tsv", text: include_str!("../../../data/own/words.tsv") };

struct Index {
    words: HashMap<&'static str, Lists, WordHashing>,
    /// The stems, by their first byte.
    stems: Vec<Vec<(&'static str, Lists)>>,
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| read().expect("a test reads every row of the compiled-in table"))
}

fn read() -> Result<Index, TableError> {
    let mut index = Index { words: HashMap::default(), stems: vec![Vec::new(); 256] };
    WORDS.each::<2>(|row| {
        let list = row.read(0, List::parse)?;
        for word in row.cells[1].split(' ') {
            if word.is_empty() || word.to_lowercase() != word {
                return Err(row.error(format!("\"{word}\" is no word in lower case")));
            }
            let fresh = match word.strip_suffix('*') {
                Some(stem) => {
                    let stems = &mut index.stems[usize::from(stem.bytes().next().unwrap_or_default())];
                    let fresh = !stems.contains(&(stem, Lists(list.bit())));
                    stems.push((stem, Lists(list.bit())));
                    fresh
                }
                None => {
                    let lists = index.words.entry(word).or_default();
                    let fresh = !lists.on(list);
                    lists.0 |= list.bit();
                    fresh
                }
            };
            if !fresh {
                return Err(row.error(format!("\"{word}\" is on the list already")));
            }
        }
        Ok(())
    })?;
    Ok(index)
}

/// Words or phrases with a value each, from a table with a value and its words, separated by "; ", in each row.
#[derive(Debug)]
pub(crate) struct Keyed<T>(HashMap<&'static str, T, WordHashing>);

impl<T: Copy> Keyed<T> {
    /// Reads a table; `parse` knows the values.
    pub fn read(table: &Table, parse: impl Fn(&'static str) -> Option<T>) -> Result<Self, TableError> {
        let mut words = HashMap::default();
        table.each::<2>(|row| {
            let value = row.read(0, &parse)?;
            for word in row.cells[1].split("; ") {
                if word.is_empty() || word.to_lowercase() != word || words.insert(word, value).is_some() {
                    return Err(row.error(format!("\"{word}\" is not in lower case, or there already")));
                }
            }
            Ok(())
        })?;
        Ok(Keyed(words))
    }

    /// The value of a word.
    pub fn get(&self, word: &str) -> Option<T> {
        self.0.get(word).copied()
    }

    /// The words and their values, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, T)> {
        self.0.iter().map(|(word, value)| (*word, *value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_a_list_and_every_list_has_words() {
        let index = read().unwrap_or_else(|error| panic!("{error}"));
        for list in List::ALL {
            let held = index.words.values().chain(index.stems.iter().flatten().map(|(_, lists)| lists));
            assert!(held.into_iter().any(|lists| lists.on(*list)), "{list} is empty");
        }
    }

    #[test]
    fn a_word_is_on_its_lists_alone() {
        assert!(List::Honorific.contains("datuk") && !List::Honorific.contains("minister"));
        assert!(Lists::of("of").on(List::Preposition) && Lists::of("of").on(List::Link));
        assert_eq!(Lists::of("xyzzy"), Lists::default());
        assert_eq!(Lists::of(""), Lists::default());
    }

    #[test]
    fn a_starred_word_takes_any_ending() {
        assert!(List::Cooperation.contains("cooperation") && List::Cooperation.contains("cooperating"));
        assert!(!List::Cooperation.contains("cooper"));
    }
}
