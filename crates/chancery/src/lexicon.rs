//! The gazetteer: typed tables compiled in from `data/`, and the search for their names in a text.
//!
//! [`Lexicon::builtin`] gives the one lexicon; [`Lexicon::find`] finds names of states, capitals, cities, organisations,
//! bodies, press and leaders in running text, [`Lexicon::find_upper`] in text set in capitals. Titles and head words of
//! bodies are ordinary words, which only the mention stage can tell from prose: they are in [`wordlist`](crate::wordlist).
//! The lexicon says what a name may stand for ([`Entry::clash`] warns of the doubtful ones); what
//! it stands for in a sentence is decided by others.

mod entry;
mod index;
mod load;
pub mod party;
mod place;
mod state;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

pub use entry::{BodyKind, Clash, Class, Entry, Form, Hit, IgoKind, OrganKind, SeatKind};
pub use state::{State, StateCode};

use index::Index;

/// The tables and the search over them.
pub struct Lexicon {
    states: Vec<State>,
    by_qid: HashMap<&'static str, StateCode>,
    capitals: HashMap<StateCode, &'static str>,
    igos: BTreeMap<&'static str, (&'static str, IgoKind)>,
    members: BTreeMap<&'static str, Vec<StateCode>>,
    names: Index,
    /// Places of the leaders among the entries.
    leaders: Vec<u32>,
    capitals_only: Index,
}

impl Lexicon {
    /// The lexicon of the tables in `data/`, built at the first call.
    pub fn builtin() -> &'static Lexicon {
        static BUILTIN: OnceLock<Lexicon> = OnceLock::new();
        BUILTIN.get_or_init(|| load::builtin().expect("a test loads every row of the compiled-in tables"))
    }

    /// Appends every name found in `text`, in order. A hit stands on word boundaries and is the longest at its place; no two
    /// overlap, except that each meaning of the same words is a hit of its own.
    pub fn find<'l>(&'l self, text: &str, out: &mut Vec<Hit<'l>>) {
        self.names.find(text, out);
    }

    /// As [`Lexicon::find`], for names set in capitals: datelines ("PUTRAJAYA:") and headlines.
    pub fn find_upper<'l>(&'l self, text: &str, out: &mut Vec<Hit<'l>>) {
        self.capitals_only.find(text, out);
    }

    /// Every entry of the gazetteer whose surface is exactly `surface`.
    pub fn lookup(&self, surface: &str) -> &[Entry] {
        self.names.lookup(surface)
    }

    /// All entries, sorted by surface.
    pub fn entries(&self) -> &[Entry] {
        self.names.entries()
    }

    /// The entries of heads of state and of government, sorted by surface.
    pub fn leaders(&self) -> impl Iterator<Item = &Entry> {
        self.leaders.iter().map(|at| &self.names.entries()[*at as usize])
    }

    /// The states, sorted by code; territories are not among them.
    pub fn states(&self) -> impl Iterator<Item = &State> {
        self.states.iter().filter(|state| state.sovereign.is_none())
    }

    /// The state or territory with this code.
    pub fn state(&self, code: StateCode) -> Option<&State> {
        let at = self.states.binary_search_by_key(&code, |state| state.code).ok()?;
        Some(&self.states[at])
    }

    /// The code under which a state or territory is kept: its own, or that of the state it is a part of.
    pub fn sovereign(&self, code: StateCode) -> StateCode {
        self.state(code).and_then(|state| state.sovereign).unwrap_or(code)
    }

    /// The state or territory with this ISO 3166-1 alpha-2 code.
    pub fn by_alpha2(&self, alpha2: &str) -> Option<&State> {
        self.states.iter().find(|state| state.alpha2 == alpha2)
    }

    /// The state with this number in the Correlates of War list.
    pub fn by_cow(&self, cow: u16) -> Option<&State> {
        self.states.iter().find(|state| state.cow == Some(cow))
    }

    /// The state or territory with this Wikidata item.
    pub fn by_qid(&self, qid: &str) -> Option<&State> {
        self.state(*self.by_qid.get(qid)?)
    }

    /// The name of the capital.
    pub fn capital(&self, code: StateCode) -> Option<&'static str> {
        self.capitals.get(&code).copied()
    }

    /// The members of an organisation, forum or group, sorted; empty where the tables do not list them.
    pub fn members(&self, igo: &str) -> &[StateCode] {
        self.members.get(igo).map_or(&[], Vec::as_slice)
    }

    /// The codes of all organisations, forums and groups, sorted.
    pub fn igos(&self) -> impl Iterator<Item = &'static str> {
        self.igos.keys().copied()
    }

    /// The official name and the kind of an organisation, forum or group.
    pub fn igo(&self, code: &str) -> Option<(&'static str, IgoKind)> {
        self.igos.get(code).copied()
    }
}
