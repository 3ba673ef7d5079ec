//! From the compiled-in tables to the lexicon.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Lexicon;
use super::entry::{BodyKind, Clash, Class, Entry, Form, IgoKind, OrganKind, SeatKind};
use super::index::Index;
use super::state::{State, StateCode};
use crate::table::{Row, Table, TableError};
use crate::vocabulary::Vocabulary;

macro_rules! tables {
    ($($name:ident = $file:literal),+ $(,)?) => {
        $(const $name: Table = Table { name: $file, text: include_str!(concat!("../../../../data/", $file)) };)+
    };
}

tables! {
    STATES = "states.tsv", NAMES = "names.tsv", DEMONYMS = "demonyms.tsv", CAPITALS = "capitals.tsv", CITIES = "cities.tsv",
    LEADERS = "leaders.tsv", REGIONS = "own/regions.tsv", IGOS = "own/igos.tsv", ORGANS = "own/organs.tsv",
    MEMBERS = "own/members.tsv", BODIES = "bodies.tsv", PRESS = "own/press.tsv", FEATURES = "own/features.tsv",
}

/// Reads every table.
pub(super) fn builtin() -> Result<Lexicon, TableError> {
    let codes = Codes::read()?;
    let (igos, members) = igos(&codes)?;
    let mut entries = Vec::with_capacity(16_000);
    state_names(&codes, &mut entries)?;
    let capitals = places(&codes, &mut entries)?;
    organisations(&igos, &codes, &mut entries)?;
    bodies(&codes, &mut entries)?;
    let by_qid = codes.states.iter().map(|state| (state.qid, state.code)).collect();
    // Two alphabets of one list: each index sorts its own copy.
    let capitals_only = Index::upper(entries.clone());
    let names = Index::exact(entries);
    let leaders = (0..).zip(names.entries()).filter(|(_, entry)| matches!(entry.class, Class::Leader { .. }));
    Ok(Lexicon {
        by_qid,
        leaders: leaders.map(|(at, _)| at).collect(),
        capitals,
        igos,
        members,
        capitals_only,
        names,
        states: codes.states,
    })
}

/// The states, and the ways in which tables refer to them.
struct Codes {
    states: Vec<State>,
    by_alpha2: HashMap<&'static str, StateCode>,
}

impl Codes {
    fn read() -> Result<Self, TableError> {
        let mut states: Vec<State> = Vec::with_capacity(256);
        STATES.each::<8>(|row| {
            let [_, alpha2, _, _, qid, _, name, _] = row.cells;
            let state = State {
                code: row.read(0, StateCode::parse)?,
                alpha2,
                cow: row.read_optional(2, |cell| cell.parse().ok())?,
                cow_abbr: row.read_optional(3, Some)?,
                qid,
                sovereign: row.read_optional(5, StateCode::parse)?,
                name,
                official: row.read_optional(7, Some)?,
            };
            states.push(state);
            Ok(())
        })?;
        states.sort_by_key(|state| state.code);
        let by_alpha2 = states.iter().map(|state| (state.alpha2, state.code)).collect();
        Ok(Codes { states, by_alpha2 })
    }

    /// The state or territory that a cell names by alpha-2 or alpha-3.
    fn own(&self, cell: &'static str) -> Option<&State> {
        let code = self.by_alpha2.get(cell).copied().or_else(|| StateCode::parse(cell))?;
        let at = self.states.binary_search_by_key(&code, |state| state.code).ok()?;
        Some(&self.states[at])
    }

    /// The code under which the register keeps what the cell names, and whether that is a part of a state.
    fn kept(&self, cell: &'static str) -> Option<(StateCode, bool)> {
        let state = self.own(cell)?;
        Some((state.sovereign.unwrap_or(state.code), state.sovereign.is_some()))
    }
}

fn clash<const N: usize>(row: &Row<N>, at: usize) -> Result<Option<Clash>, TableError> {
    row.read_optional(at, Clash::parse)
}

fn state_names(codes: &Codes, entries: &mut Vec<Entry>) -> Result<(), TableError> {
    NAMES.each::<5>(|row| {
        let (code, part) = row.read(1, |cell| codes.kept(cell))?;
        let until = row.read_optional(3, |cell| cell.parse().ok())?;
        let class = Class::State { code, form: Form::Name, part };
        entries.push(Entry { surface: row.cells[0], class, clash: clash(&row, 2)?, until });
        Ok(())
    })?;
    DEMONYMS.each::<5>(|row| {
        let (code, part) = row.read(1, |cell| codes.kept(cell))?;
        let class = Class::State { code, form: row.read(2, Form::parse)?, part };
        entries.push(Entry { surface: row.cells[0], class, clash: clash(&row, 3)?, until: None });
        Ok(())
    })?;
    REGIONS.each::<4>(|row| {
        let (code, _) = row.read(1, |cell| codes.kept(cell))?;
        let class = Class::State { code, form: Form::Name, part: true };
        entries.push(Entry { surface: row.cells[0], class, clash: clash(&row, 3)?, until: None });
        Ok(())
    })
}

fn state_of(entry: &Entry) -> Option<StateCode> {
    match entry.class {
        Class::State { code, .. } => Some(code),
        _ => None,
    }
}

/// Adds capitals and cities, and returns the capital of each state.
fn places(codes: &Codes, entries: &mut Vec<Entry>) -> Result<HashMap<StateCode, &'static str>, TableError> {
    // Where a city has the name of its state ("Singapore"), the name stands for the state.
    let states: HashSet<(&str, StateCode)> = entries.iter().filter_map(|entry| Some((entry.surface, state_of(entry)?))).collect();
    let mut capitals: HashMap<StateCode, (bool, &'static str)> = HashMap::new();
    CAPITALS.each::<5>(|row| {
        let surface = row.cells[0];
        let own = row.read(1, |cell| codes.own(cell))?.code;
        let (code, _) = row.read(1, |cell| codes.kept(cell))?;
        let kind = row.read(2, SeatKind::parse)?;
        if kind == SeatKind::Capital {
            // Our own rows come first; among several spellings the one with diacritics is the name.
            let rank = (row.cells[4] == "own", surface);
            let best = capitals.entry(own).or_insert(rank);
            if (rank.0, !surface.is_ascii()) > (best.0, !best.1.is_ascii()) {
                *best = rank;
            }
        }
        if !states.contains(&(surface, code)) {
            entries.push(Entry { surface, class: Class::Capital { code, kind }, clash: clash(&row, 3)?, until: None });
        }
        Ok(())
    })?;
    CITIES.each::<4>(|row| {
        let (code, _) = row.read(1, |cell| codes.kept(cell))?;
        let population = row.read(2, |cell| cell.parse().ok())?;
        entries.push(Entry { surface: row.cells[0], class: Class::City { code, population }, clash: clash(&row, 3)?, until: None });
        Ok(())
    })?;
    FEATURES.each::<1>(|row| {
        entries.push(Entry { surface: row.cells[0], class: Class::Feature, clash: None, until: None });
        Ok(())
    })?;
    Ok(capitals.into_iter().map(|(code, (_, name))| (code, name)).collect())
}

type Igos = BTreeMap<&'static str, (&'static str, IgoKind)>;
type Members = BTreeMap<&'static str, Vec<StateCode>>;

fn igos(codes: &Codes) -> Result<(Igos, Members), TableError> {
    let mut igos = BTreeMap::new();
    IGOS.each::<5>(|row| {
        let [name, code, _, style, _] = row.cells;
        let kind = row.read(2, IgoKind::parse)?;
        if style == "official" && igos.insert(code, (name, kind)).is_some() {
            return Err(row.error(format!("a second official name for {code}")));
        }
        Ok(())
    })?;
    let mut members: Members = BTreeMap::new();
    MEMBERS.each::<4>(|row| {
        let code = row.read(1, |cell| codes.own(cell))?.code;
        let until: Option<u16> = row.read_optional(3, |cell| cell.parse().ok())?;
        if until.is_none() {
            members.entry(row.read(0, |cell| igos.get_key_value(cell).map(|(code, _)| *code))?).or_default().push(code);
        }
        Ok(())
    })?;
    for list in members.values_mut() {
        list.sort();
    }
    Ok((igos, members))
}

fn organisations(igos: &Igos, codes: &Codes, entries: &mut Vec<Entry>) -> Result<(), TableError> {
    IGOS.each::<5>(|row| {
        let class = Class::Igo { code: row.cells[1], kind: row.read(2, IgoKind::parse)? };
        entries.push(Entry { surface: row.cells[0], class, clash: clash(&row, 4)?, until: None });
        Ok(())
    })?;
    ORGANS.each::<4>(|row| {
        let igo = row.read(1, |cell| igos.get_key_value(cell).map(|(code, _)| *code))?;
        let class = Class::Organ { igo, kind: row.read(2, OrganKind::parse)? };
        entries.push(Entry { surface: row.cells[0], class, clash: clash(&row, 3)?, until: None });
        Ok(())
    })?;
    PRESS.each::<4>(|row| {
        let code = row.read_optional(1, |cell| codes.kept(cell))?.map(|(code, _)| code);
        let agency = row.read(2, |cell| ["outlet", "agency"].iter().position(|kind| *kind == cell))? == 1;
        entries.push(Entry { surface: row.cells[0], class: Class::Press { code, agency }, clash: clash(&row, 3)?, until: None });
        Ok(())
    })
}

fn bodies(codes: &Codes, entries: &mut Vec<Entry>) -> Result<(), TableError> {
    BODIES.each::<5>(|row| {
        let (code, _) = row.read(1, |cell| codes.kept(cell))?;
        let class = Class::Body { code, kind: row.read(2, BodyKind::parse)? };
        entries.push(Entry { surface: row.cells[0], class, clash: clash(&row, 3)?, until: None });
        Ok(())
    })?;
    LEADERS.each::<5>(|row| {
        let (code, _) = row.read(1, |cell| codes.kept(cell))?;
        let class = Class::Leader { code, office: row.cells[2], since: row.cells[3] };
        entries.push(Entry { surface: row.cells[0], class, clash: None, until: None });
        Ok(())
    })
}
