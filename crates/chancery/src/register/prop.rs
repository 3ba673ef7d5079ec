//! The properties of each kind of record: the list that statements, tables and exports are made from.

use super::RecordKind;

/// A property of a kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prop {
    /// Its name, in statements, columns and JSON alike.
    pub name: &'static str,
    /// Whether a record may have several values at once. Where not, all but the best supported value are dissent.
    pub many: bool,
}

const fn one(name: &'static str) -> Prop {
    Prop { name, many: false }
}

const fn many(name: &'static str) -> Prop {
    Prop { name, many: true }
}

const ACTOR: &[Prop] = &[one("name"), many("also_named"), one("kind"), one("stance"), one("rank"), many("office")];
const EVENT: &[Prop] = &[one("type"), one("direction"), one("mode"), many("context"), one("date"), one("place"), one("modality")];
const MEETING: &[Prop] = &[
    one("kind"),
    one("state"),
    one("date"),
    one("place"),
    one("margins_of"),
    one("occasion"),
    one("mechanism"),
    one("session_no"),
    one("invited_by"),
    many("participant"),
];
const MECHANISM: &[Prop] =
    &[one("name"), many("also_named"), one("kind"), one("founded"), one("life"), many("session_no"), many("sector")];
const AGREEMENT: &[Prop] =
    &[one("name"), many("also_named"), one("kind"), one("founded"), many("action"), one("expiry"), many("sector")];
const PROGRAMME: &[Prop] = &[one("name"), many("also_named"), one("kind"), one("state"), one("founded"), one("value"), many("sector")];
const FRAME: &[Prop] =
    &[one("kind"), many("organ"), one("seat"), one("term"), many("candidate"), many("supporter"), one("reciprocal")];
const COMMITMENT: &[Prop] = &[
    one("statement"),
    one("firmness"),
    one("direction"),
    one("action"),
    one("verb"),
    one("reaffirmed"),
    many("sector"),
    many("specificity"),
    one("amount"),
    one("deadline"),
    one("deadline_text"),
    one("mechanism"),
    one("made_on"),
    many("obligor"),
    many("beneficiary"),
    one("root"),
    many("restates"),
];

/// The properties of this kind of record, in the order in which they are shown.
pub fn props(kind: RecordKind) -> &'static [Prop] {
    match kind {
        RecordKind::Actor => ACTOR,
        RecordKind::Event => EVENT,
        RecordKind::Meeting => MEETING,
        RecordKind::Mechanism => MECHANISM,
        RecordKind::Agreement => AGREEMENT,
        RecordKind::Programme => PROGRAMME,
        RecordKind::Frame => FRAME,
        RecordKind::Commitment => COMMITMENT,
    }
}
