//! What the gazetteer knows of a name: its class, its code, and what else the same letters may mean.

use super::state::StateCode;
use crate::vocabulary::vocabulary;

/// A name found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<'l> {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What was found.
    pub entry: &'l Entry,
}

/// One meaning of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name as the table spells it.
    pub surface: &'static str,
    /// What it stands for.
    pub class: Class,
    /// What else it often means, if the table warns of that.
    pub clash: Option<Clash>,
    /// The last year in which the name was in use, for historical ones.
    pub until: Option<u16>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A state, its people, or (with `part`) a territory, region or de facto government, under the code of the country.
    State {
        /// The state.
        code: StateCode,
        /// Noun, adjective, people or prefix.
        form: Form,
        /// Whether the name is that of a part of the state.
        part: bool,
    },
    /// A capital, a seat of government, or a building that stands for the government.
    Capital {
        /// The state.
        code: StateCode,
        /// Which of these.
        kind: SeatKind,
    },
    /// Another large city.
    City {
        /// The state in which it lies.
        code: StateCode,
        /// How many people live there.
        population: u32,
    },
    /// An international organisation, court, bank, forum or group of states.
    Igo {
        /// Its acronym in capitals.
        code: &'static str,
        /// What sort it is.
        kind: IgoKind,
    },
    /// An organ, summit or seat of an organisation.
    Organ {
        /// The organisation.
        igo: &'static str,
        /// Which of these.
        kind: OrganKind,
    },
    /// A body known by its own name: "Pentagon", "Duma".
    Body {
        /// The state. Where several have a body of this name, each is an entry with a clash.
        code: StateCode,
        /// What sort it is.
        kind: BodyKind,
    },
    /// A news agency or a newspaper, broadcaster or site.
    Press {
        /// The country of the publisher; `None` for the international agencies.
        code: Option<StateCode>,
        /// Whether it is an agency, whose reports others reprint.
        agency: bool,
    },
    /// A head of state or of government, as of the date of the table.
    Leader {
        /// The state.
        code: StateCode,
        /// The office as the table has it.
        office: &'static str,
        /// In office since this date, as the table has it.
        since: &'static str,
    },
    /// A sea, a region of the world or another name that contains the name of a state without naming it: "Sea of Japan".
    Feature,
}

impl Class {
    /// Sorts the meanings of one name, the one to be expected first: states before their parts, large cities before small.
    pub(super) fn precedence(&self) -> (u8, u32, &str) {
        match self {
            Class::State { code, part: false, .. } => (0, 0, code.as_str()),
            Class::Capital { code, .. } => (1, 0, code.as_str()),
            Class::Igo { code, .. } => (2, 0, code),
            Class::State { code, part: true, .. } => (3, 0, code.as_str()),
            Class::Organ { igo, .. } => (4, 0, igo),
            Class::Leader { code, .. } => (5, 0, code.as_str()),
            Class::Body { code, .. } => (6, 0, code.as_str()),
            Class::City { code, population } => (7, u32::MAX - population, code.as_str()),
            Class::Press { code, .. } => (8, 0, code.as_ref().map_or("", StateCode::as_str)),
            Class::Feature => (9, 0, ""),
        }
    }
}

vocabulary! {
    /// How a word names a state.
    Form {
        Name = "name", Adjective = "adjective",
        /// A noun for the people, which cannot stand before another noun.
        People = "people",
        /// The first half of a compound: "Sino" in "Sino-Pakistani". The hit leaves the hyphen out.
        Prefix = "prefix",
    }
}

vocabulary! {
    /// How a place stands for a government.
    SeatKind {
        Capital = "capital",
        /// The seat of the government or of one branch, not being the capital.
        Seat = "seat",
        /// A building or address that speaks for the government: "the Kremlin".
        Metonym = "metonym",
        /// An earlier capital or the chief city, where reports are often dated.
        Former = "former",
    }
}

vocabulary! {
    /// What sort of body of several states it is.
    IgoKind {
        Igo = "igo", Court = "court", Bank = "bank",
        /// Meets under a name but has no treaty of its own.
        Forum = "forum",
        /// States named together for which nobody speaks: "Nordic countries".
        Group = "group",
        Other = "other",
    }
}

vocabulary! {
    /// How a name stands for an organisation.
    OrganKind {
        Organ = "organ",
        /// A gathering: an occasion, not an actor.
        Summit = "summit",
        /// A place that may speak for the organisation.
        Seat = "seat",
    }
}

vocabulary! {
    /// What sort of body of a state it is.
    BodyKind {
        Government = "government", Ministry = "ministry", Agency = "agency", ArmedService = "armed_service",
        Legislature = "legislature", Bank = "bank", Court = "court", Mission = "mission",
        /// A state company or another body that is not a part of the government.
        Company = "company",
    }
}

vocabulary! {
    /// What else a name often means.
    Clash {
        /// A person's name.
        Person = "person",
        /// Another place.
        Place = "place",
        /// An ordinary word, or another abbreviation.
        Word = "word",
    }
}
