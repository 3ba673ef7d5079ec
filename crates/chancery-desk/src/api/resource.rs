//! The lists of the interface, in one table: from it come the addresses, the questions to the register, and what the OpenAPI
//! document says of them.

use chancery::code::Plover;
use chancery::fact::{
    Action, AgreementKind, Direction, Firmness, FrameKind, Life, MechanismKind, MeetingKind, MeetingState, Modality, ProgrammeKind,
    ProgrammeState, Sector,
};
use chancery::register::RecordKind;
use chancery::vocabulary::Vocabulary;
use chancery_store::export::{self, Type};

/// A list.
pub(super) struct Resource {
    /// Its name in addresses.
    pub name: &'static str,
    /// What it lists, in a sentence.
    pub about: &'static str,
    /// The public view that it is made of.
    pub view: &'static str,
    /// How it is sorted and paged.
    pub order: Order,
    /// By what it can be narrowed.
    pub filters: &'static [Filter],
    /// Its columns, where the exports have no table of the view.
    own: &'static [(&'static str, Type)],
}

/// How a list is sorted and paged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Records of one kind, the latest told first.
    Records(RecordKind),
    /// Sources, the latest published first.
    Sources,
    /// Rows of a view, sorted by these columns.
    Rows(&'static [&'static str]),
}

/// Something by which a list can be narrowed.
pub(super) struct Filter {
    /// The name of the parameter.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// What it compares.
    pub by: By,
    /// Whether the list cannot be had without it.
    pub required: bool,
}

/// What a filter compares.
#[derive(Clone, Copy)]
pub(super) enum By {
    /// A party of the record; two may be given.
    Party,
    /// On or after this day.
    From,
    /// Before this day.
    Before,
    /// A column with a word of a closed vocabulary.
    OneOf(fn() -> Vec<&'static str>),
    /// A column that holds several words, one of them of a closed vocabulary.
    Among(fn() -> Vec<&'static str>),
    /// A column with any text.
    Text,
    /// A column with yes or no.
    Truth,
    /// Either of two columns.
    Either(&'static str, &'static str),
}

const fn filter(name: &'static str, about: &'static str, by: By) -> Filter {
    Filter { name, about, by, required: false }
}

const fn required(name: &'static str, about: &'static str) -> Filter {
    Filter { name, about, by: By::Text, required: true }
}

fn words<T: Vocabulary>() -> Vec<&'static str> {
    T::ALL.iter().map(|value| value.as_str()).collect()
}

const PARTY: Filter = filter(
    "party",
    "Only what concerns this party: an ISO 3166-1 code or the acronym of an organisation. Given twice: what is between the two.",
    By::Party,
);
const FROM: Filter = filter("from", "Only what is told of on or after this day: `2025-11-19`, `2025-11` or `2025`.", By::From);
const BEFORE: Filter = filter("before", "Only what is told of before this day.", By::Before);
const SECTORS: Filter = filter("sectors", "Only what is of this sector.", By::Among(words::<Sector>));
const RECORD: Filter = required("record", "The identifier of a record.");

const TEXT: Type = Type::Text;

/// All lists.
#[rustfmt::skip]
pub(super) const RESOURCES: &[Resource] = &[
    Resource {
        name: "actors", about: "States, persons, bodies and organisations that reports name.", view: "actors",
        order: Order::Records(RecordKind::Actor), own: &[],
        filters: &[
            PARTY, FROM, BEFORE,
            filter("kind", "Only actors of this kind.", By::OneOf(words::<chancery::fact::ActorKind>)),
        ],
    },
    Resource {
        name: "meetings", about: "Encounters: visits, talks, calls, sessions, signings.", view: "meetings",
        order: Order::Records(RecordKind::Meeting), own: &[],
        filters: &[
            PARTY, FROM, BEFORE,
            filter("kind", "Only encounters of this kind.", By::OneOf(words::<MeetingKind>)),
            filter("state", "Only encounters that were held, are planned, and so on.", By::OneOf(words::<MeetingState>)),
            filter("place", "Only encounters at this place, as reported.", By::Text),
        ],
    },
    Resource {
        name: "mechanisms", about: "Standing bodies and channels between states.", view: "mechanisms",
        order: Order::Records(RecordKind::Mechanism), own: &[],
        filters: &[
            PARTY, FROM, BEFORE, SECTORS,
            filter("kind", "Only bodies of this kind.", By::OneOf(words::<MechanismKind>)),
            filter("life", "Only bodies that reports show in this state.", By::OneOf(words::<Life>)),
        ],
    },
    Resource {
        name: "agreements", about: "Instruments: treaties, memoranda, statements.", view: "agreements",
        order: Order::Records(RecordKind::Agreement), own: &[],
        filters: &[PARTY, FROM, BEFORE, SECTORS, filter("kind", "Only instruments of this kind.", By::OneOf(words::<AgreementKind>))],
    },
    Resource {
        name: "programmes", about: "Joint undertakings with a life of their own.", view: "programmes",
        order: Order::Records(RecordKind::Programme), own: &[],
        filters: &[
            PARTY, FROM, BEFORE, SECTORS,
            filter("kind", "Only undertakings of this kind.", By::OneOf(words::<ProgrammeKind>)),
            filter("state", "Only undertakings in this state.", By::OneOf(words::<ProgrammeState>)),
        ],
    },
    Resource {
        name: "commitments", about: "What was undertaken, how firmly, by whom and until when.", view: "commitments",
        order: Order::Records(RecordKind::Commitment), own: &[],
        filters: &[
            PARTY, FROM, BEFORE, SECTORS,
            filter("firmness", "Only commitments of this step of firmness.", By::OneOf(words::<Firmness>)),
            filter("action", "Only commitments to do this.", By::OneOf(words::<Action>)),
            filter("direction", "Only joint, unilateral or reciprocal ones.", By::OneOf(words::<Direction>)),
            filter("reaffirmed", "Only those that say that they repeat an earlier one, or only the others.", By::Truth),
            filter("root", "Only tellings of this commitment.", By::Text),
        ],
    },
    Resource {
        name: "events", about: "PLOVER events: who did what to whom.", view: "events",
        order: Order::Records(RecordKind::Event), own: &[],
        filters: &[
            PARTY, FROM, BEFORE,
            filter("type", "Only events of this PLOVER type.", By::OneOf(words::<Plover>)),
            filter("quad", "Only events of this quad class.", By::OneOf(words::<chancery::code::Quad>)),
            filter("modality", "Only what was done, or only what was agreed for the future, and so on.", By::OneOf(words::<Modality>)),
            filter("mode", "Only events of this PLOVER mode.", By::Text),
        ],
    },
    Resource {
        name: "frames", about: "Conduct in international bodies: bids, candidatures, support.", view: "frames",
        order: Order::Records(RecordKind::Frame), own: &[],
        filters: &[PARTY, FROM, BEFORE, filter("kind", "Only conduct of this kind.", By::OneOf(words::<FrameKind>))],
    },
    Resource {
        name: "sources", about: "The reports that everything rests on, without their texts.", view: "sources",
        order: Order::Sources, own: &[],
        filters: &[
            FROM, BEFORE,
            filter("publisher", "Only sources by this publisher.", By::Text),
            filter("lang", "Only sources in this language.", By::Text),
            filter("kind", "Only sources of this kind.", By::Text),
        ],
    },
    Resource {
        name: "evidence", about: "The words that a record rests on, with their places in the sources.", view: "evidence",
        order: Order::Rows(&["nth"]), own: &[], filters: &[RECORD],
    },
    Resource {
        name: "statements", about: "Every value that any report gives of a record, chosen or dissenting.", view: "statements",
        order: Order::Rows(&["nth"]), own: &[], filters: &[RECORD],
    },
    Resource {
        name: "links", about: "What later records say of earlier ones: restates, delivers, contradicts.", view: "link",
        order: Order::Rows(&["later", "earlier", "relation"]),
        own: &[
            ("later_kind", TEXT), ("later", TEXT), ("earlier_kind", TEXT), ("earlier", TEXT), ("relation", TEXT),
            ("confidence", Type::Real), ("proposed", Type::Truth), ("reason", TEXT), ("source", TEXT), ("quote", TEXT),
        ],
        filters: &[
            filter("record", "Only links from or to this record.", By::Either("later", "earlier")),
            filter("relation", "Only links of this relation.", By::Text),
            filter("proposed", "Only links that wait for a decision, or only those in force.", By::Truth),
        ],
    },
    Resource {
        name: "status", about: "How a record stood, and since when: every row of its history.", view: "status",
        order: Order::Rows(&["axis", "valid_from", "value"]),
        own: &[
            ("kind", TEXT), ("record", TEXT), ("axis", TEXT), ("value", TEXT), ("valid_from", TEXT), ("recorded_at", TEXT),
            ("rule", TEXT), ("reason", TEXT), ("source", TEXT), ("quote", TEXT), ("current", Type::Truth),
        ],
        filters: &[RECORD, filter("axis", "Only this axis.", By::Text), filter("current", "Only what holds now, or only what held before.", By::Truth)],
    },
    Resource {
        name: "decisions", about: "What people decided, with author and reason.", view: "decision",
        order: Order::Rows(&["recorded_at", "id"]),
        own: &[
            ("id", TEXT), ("recorded_at", TEXT), ("author", TEXT), ("reason", TEXT), ("action", TEXT), ("kind", TEXT), ("record", TEXT),
            ("field", TEXT), ("value", TEXT), ("undone_by", TEXT),
        ],
        filters: &[
            filter("record", "Only decisions about this record.", By::Text),
            filter("author", "Only decisions by this person.", By::Text),
            filter("action", "Only decisions of this kind.", By::OneOf(words::<chancery::register::decision::Decided>)),
        ],
    },
    Resource {
        name: "sessions", about: "The sessions of a standing body.", view: "mechanism_session",
        order: Order::Rows(&["held", "number", "source"]),
        own: &[
            ("mechanism", TEXT), ("number", Type::Whole), ("held", TEXT), ("place", TEXT), ("host", TEXT), ("meeting", TEXT), ("source", TEXT),
        ],
        filters: &[required("mechanism", "The identifier of a mechanism.")],
    },
    Resource {
        name: "counts", about: "How many records of each kind, type and month: of all, of one party, of a pair.", view: "counts",
        order: Order::Rows(&["kind", "type", "month"]), own: &[],
        filters: &[
            filter("a", "One party; of a pair the first in the order of letters. Left out: all.", By::Text),
            filter("b", "The other party of a pair. Left out: one party alone.", By::Text),
            filter("kind", "Only records of this kind.", By::OneOf(words::<RecordKind>)),
        ],
    },
    Resource {
        name: "runs", about: "When reports were read, by which version of the reader, and how many.", view: "runs",
        order: Order::Rows(&["id"]),
        own: &[
            ("id", Type::Whole), ("started", TEXT), ("finished", TEXT), ("reader", TEXT), ("sources", Type::Whole),
            ("readings", Type::Whole), ("known", Type::Whole), ("failures", Type::Whole),
        ],
        filters: &[],
    },
    Resource {
        name: "failures", about: "Inputs that could not be read, and why.", view: "failures",
        order: Order::Rows(&["when", "path", "reason"]),
        own: &[("path", TEXT), ("place", TEXT), ("reason", TEXT), ("when", TEXT), ("run_started", TEXT)],
        filters: &[],
    },
];

/// Columns that hold several words; programs get them as a list.
pub(super) const LISTS: &[&str] = &["parties", "contexts", "obligors", "beneficiaries", "supporter", "candidate", "organ", "sectors"];

impl Resource {
    /// The list of this name.
    pub(super) fn find(name: &str) -> Option<&'static Resource> {
        RESOURCES.iter().find(|resource| resource.name == name)
    }

    /// Its columns, with their types.
    pub(super) fn columns(&self) -> &'static [(&'static str, Type)] {
        if self.own.is_empty() { export::columns(self.view).unwrap_or(&[]) } else { self.own }
    }

    /// Whether this column holds several words. The events have columns of the same names as other lists have with one word.
    pub(super) fn is_list(&self, column: &str) -> bool {
        LISTS.contains(&column) || (self.view == "events" && ["source", "target"].contains(&column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_columns_and_filters_on_them() {
        for resource in RESOURCES {
            let columns = resource.columns();
            assert!(!columns.is_empty(), "{}", resource.name);
            let has = |name: &str| columns.iter().any(|(column, _)| *column == name);
            for filter in resource.filters {
                let fits = match filter.by {
                    By::Party | By::From | By::Before => !matches!(resource.order, Order::Rows(_)),
                    By::Either(one, other) => has(one) && has(other),
                    _ => has(filter.name) || filter.required,
                };
                assert!(fits, "{} {}", resource.name, filter.name);
            }
            if let Order::Rows(order) = resource.order {
                assert!(order.iter().all(|column| has(column)), "{}", resource.name);
            }
        }
    }
}
