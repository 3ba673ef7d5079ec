//! The store with a real SQLite file.

mod access;
mod append;
mod decision;
mod exchange;
mod facts;
mod guard;
mod kill;
mod minutes;
mod order;
mod proposal;
mod query;
mod sample;
mod schema;
mod scratch;
