//! The store with a real SQLite file.

mod access;
mod append;
mod brief;
mod decision;
mod exchange;
mod facts;
mod follow;
mod guard;
mod kill;
mod leave;
mod minutes;
mod order;
mod proposal;
mod query;
mod sample;
mod schema;
mod scratch;
