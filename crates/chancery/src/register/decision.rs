//! What people decided, and what it does to the records.
//!
//! A decision is a statement like any other, with a person behind it instead of a report: it says that a value is right, wrong
//! or another one, that two records are one or one record is two. It never touches what was read. The records are derived from
//! reports *and* decisions, and show both: the value that a person gave, and the one that the reader gave beside it.
//!
//! - [`Anchor`], [`find`]: where a decision stands, told so that it is found again when a newer reader has read the text.
//! - [`Ruling`]: a decision in force, brought to the facts on which it rests now.
//! - [`check`]: which values a property may take, since a person may mistype what no reader would write.
//! - `regroup`: merges and splits. `apply`: accepted, rejected and edited values. `proposal`: what waits until it is accepted.

mod anchor;
mod apply;
mod check;
pub(super) mod proposal;
mod regroup;

use std::collections::BTreeMap;

use crate::text::SourceId;
use crate::vocabulary::vocabulary;

pub use anchor::{Anchor, Candidate, find};
pub(super) use apply::{apply, review};
pub use check::check;
pub(super) use regroup::{Groups, regroup};

vocabulary! {
    /// What a decision does.
    Decided {
        /// The record, or one value of it, is right as it is read.
        Accept = "accept",
        /// The record, or one value of it, is wrong. It stays, marked, and leaves the pages and counts.
        Reject = "reject",
        /// A property has another value.
        Edit = "edit",
        /// Two records are one.
        Merge = "merge",
        /// Some of the reports of a record tell of something else.
        Split = "split",
        /// A later record follows an earlier one in this relation.
        Link = "link",
        /// It does not.
        Unlink = "unlink",
        /// A status has this value.
        Status = "status",
        /// Something worth knowing; it changes nothing.
        Note = "note",
        /// A source must never leave the register.
        Restrict = "restrict",
        /// An earlier decision no longer holds.
        Undo = "undo",
    }
}

vocabulary! {
    /// What people have said to a record or to one value of it.
    Review {
        /// Nobody has looked.
        Unreviewed = "unreviewed",
        /// A person says that it is right.
        Accepted = "accepted",
        /// A person says that it is wrong.
        Rejected = "rejected",
        /// A person has put another value in its place.
        Edited = "edited",
        /// No record yet: the reader is less sure than the register asks, and a person has to say. Of records alone.
        Proposed = "proposed",
    }
}

/// The fact on which a decision rests now: its source, and its place among the facts of its kind there.
pub type Seat = (SourceId, u32);

/// A decision in force, with the facts that it rests on in the readings that count now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The public identifier of the decision.
    pub id: String,
    /// What it does.
    pub action: Decided,
    /// The property, where it is about one.
    pub field: Option<String>,
    /// The value, where it is about one.
    pub value: Option<String>,
    /// What the record said when it was accepted: the chosen values of each property.
    pub seen: BTreeMap<String, Vec<String>>,
    /// The fact whose record it is about.
    pub seat: Seat,
    /// The facts whose records or reports it is about as well: the other record of a merge, the parts of a split.
    pub others: Vec<Seat>,
}
