//! The register on disk: one SQLite file that holds sources, readings and the records computed from them.
//!
//! [`Store`] is the whole API. What it keeps falls into two parts. The **ground** (`source`, `reading`, `fact`, `run`,
//! `failure`, `decided`) is written once and never changed. The **derived** part (records, statements, sentences, roll-ups) is computed
//! from the ground by [`chancery::register`], can be thrown away, and comes back equal: [`Store::rebuild`].
//!
//! The store never interprets text and decides nothing about meaning.
//!
//! - `schema`: tables, views, migrations.
//! - `append`, `cluster`, `derive`, `project`: from readings to rows; `rebuild`: all of them again. `follow`: what became of them.
//! - `decision`: what people decided, where it stands, and the queue of what waits for them.
//! - `proposal`: what is too doubtful for a record and waits to be accepted.
//! - `facts`: from fact tables, which clusters write, to the ground.
//! - `minutes`: the minutes of a session as statements of people.
//! - `load`, `place`, `query`, `search`, `sql`: from rows to answers.
//! - `access`: who may call the desk, and what callers did.
//! - `verify`: whether everything still rests on its words.
//! - [`exchange`]: signed parts of a register between two desks.
//! - [`export`]: the register as files for other programs.
//! - [`brief`]: papers for people, made from the register; [`calendar`]: days as entries of a calendar.

mod access;
mod append;
mod change;
mod cluster;
mod decision;
mod derive;
mod error;
mod facts;
mod feed;
mod follow;
mod load;
mod minutes;
mod place;
mod project;
mod proposal;
mod query;
mod rebuild;
mod run;
mod schema;
mod search;
mod sql;
mod store;
mod turn;
mod verify;

pub mod brief;
pub mod calendar;
pub mod exchange;
pub mod export;

pub use access::{Deed, Token};
pub use append::Appended;
pub use change::{Change, ChangeKind, Since};
pub use decision::{Decision, Draft, Private, Queue, QueueFilter, QueueItem, QueueKind};
pub use derive::Derived;
pub use error::{Error, ErrorKind, Result};
pub use facts::{FactFile, Loaded, fact_files};
pub use feed::FeedState;
pub use follow::{Held, Moment};
pub use load::StoredSource;
pub use minutes::Recorded;
pub use place::{Passage, Place};
pub use query::{Count, Entry, Filter, Listing, Stats};
pub use run::{Failure, Run, RunId};
pub use search::{Called, Hit, SearchFilter};
pub use sql::{Limits, Rows};
pub use store::Store;
pub use verify::{Finding, FindingKind};
