//! Mechanisms, agreements and programmes: the noun phrases that name them, put together over a document.
//!
//! *Reads*: "Joint Committee on Fisheries established in 1988", "a memorandum of understanding on air services",
//! "foreign office consultations", "the Strategic Framework Agreement".
//! *Does not read*: "in agreement", "several memoranda", summits, organisations themselves, national plans.

mod member;
mod phrase;

use std::ops::Range;
use std::sync::OnceLock;

use crate::act::{Act, Name};
use crate::fact::{Code, InstrumentKind};
use crate::mention::{Cast, Words};
use crate::table::Table;
use crate::text::TokenKind;
use crate::vocabulary::Vocabulary;
use crate::wordlist::Keyed;

/// A named instrument at its first full mention.
#[derive(Debug, Clone)]
pub struct Named {
    /// The words of the name.
    pub words: Range<usize>,
    /// The codebook's kind.
    pub kind: InstrumentKind,
    /// Members.
    pub parties: Vec<Code>,
    /// Year of founding, where told.
    pub founded: Option<i16>,
    /// Other places of the same name.
    pub also: Vec<Range<usize>>,
}

/// Finds the instruments named in a document of the year `year`: by their wording, and those of `names`, the stage's own, that
/// have none.
pub fn find(cast: &Cast, acts: &[Act], names: Vec<Name>, year: Option<i16>) -> Vec<Named> {
    let mut found = Instruments { cast, acts, year, all: Vec::new() };
    let mut at = 0;
    while at < cast.words.all.len() {
        let named = heads().get(cast.words.lower(at)).and_then(|kind| phrase::read(cast, acts, at, kind));
        let Some((name, kind)) = named else {
            at += 1;
            continue;
        };
        // "Military Dialogue Meetings": the last head in capitals names it.
        let next = &cast.words.all.get(name.end);
        if name.end == at + 1
            && cast.words.all[at].capital()
            && next.is_some_and(|next| next.capital() && heads().get(&next.lower).is_some())
        {
            at += 1;
            continue;
        }
        at = name.end;
        found.add(name, kind);
    }
    for name in names {
        found.supply(name);
    }
    found.all.sort_by_key(|named| named.words.start);
    found.all
}

const HEADS: Table = Table { name: "own/instrument_heads.tsv", text: include_str!("../../../../data/own/instrument_heads.tsv") };

/// The nouns that head the name of an instrument.
fn heads() -> &'static Keyed<InstrumentKind> {
    static TABLE: OnceLock<Keyed<InstrumentKind>> = OnceLock::new();
    TABLE.get_or_init(|| Keyed::read(&HEADS, InstrumentKind::parse).expect("a test reads every row of the compiled-in table"))
}

/// The kind of instrument whose name a word in lower case heads.
pub(crate) fn headed_by(word: &str) -> Option<InstrumentKind> {
    heads().get(word)
}

struct Instruments<'a> {
    cast: &'a Cast<'a>,
    acts: &'a [Act],
    year: Option<i16>,
    all: Vec<Named>,
}

impl Instruments<'_> {
    /// Adds a name: another place of an instrument that is known, or a new one.
    fn add(&mut self, name: Range<usize>, kind: InstrumentKind) {
        let words = &self.cast.words;
        let wanted = key(words, &name);
        let founded = member::founded(self.cast, self.acts, &name, self.year);
        let known = self.all.iter_mut().filter(|known| known.kind == kind).find(|known| {
            let have = key(words, &known.words);
            wanted.iter().all(|word| have.contains(word)) || have.iter().all(|word| wanted.contains(word))
        });
        if let Some(known) = known {
            known.also.push(name);
            known.founded = known.founded.or(founded);
            return;
        }
        self.new_one(name, kind, founded);
    }

    /// Adds a name that only the stage sees: nothing new where it touches a name that is known, another place of one that has
    /// all of its words, and neither where it shares two in five of its words with one.
    fn supply(&mut self, name: Name) {
        let Name { words: name, kind } = name;
        let words = &self.cast.words;
        let touches = |place: &Range<usize>| place.start < name.end && name.start < place.end;
        if self.all.iter().any(|known| touches(&known.words) || known.also.iter().any(touches)) {
            return;
        }
        let wanted = key(words, &name);
        // "The accord": which, only a name tells.
        if wanted.is_empty() || wanted.len() < 2 && !words.all[name.start].capital() {
            return;
        }
        let shared = |known: &Named| {
            let have = key(words, &known.words);
            let both = wanted.iter().filter(|word| have.contains(word)).count();
            (both == wanted.len(), 5 * both >= 2 * (have.len() + wanted.len() - both))
        };
        if let Some(known) = self.all.iter_mut().find(|known| shared(known).0) {
            known.also.push(name);
        } else if !self.all.iter().any(|known| shared(known).1) {
            let founded = member::founded(self.cast, self.acts, &name, self.year);
            self.new_one(name, kind, founded);
        }
    }

    /// A name not met before, if it has members.
    fn new_one(&mut self, name: Range<usize>, kind: InstrumentKind, founded: Option<i16>) {
        let parties = member::parties(self.cast, &name);
        if parties.len() >= 2 || parties.iter().any(|code| code.as_str().len() != 3) {
            self.all.push(Named { parties, kind, founded, words: name, also: Vec::new() });
        }
    }
}

/// The words by which an instrument is known again, without small words and plurals.
fn key<'w>(words: &'w Words, name: &Range<usize>) -> Vec<&'w str> {
    let small = |word: &str| matches!(word, "the" | "a" | "an" | "of" | "on" | "for" | "and" | "in" | "between");
    let told = name.clone().filter(|at| words.all[*at].kind == TokenKind::Word && !small(words.lower(*at)));
    told.map(|at| words.lower(at).trim_end_matches('s')).collect()
}
