//! The desk: the register as pages that people read and print, and as an interface for programs.
//!
//! Every page is a question that an officer asks. It has a stable address, works without scripts, and gives the same answer as
//! JSON under the same address with `.json`. All pages are made of queries on the public views of the register, and each shows
//! the queries that it is made of. The desk decides nothing about facts: it shows what the store holds, and hands on what people
//! decide.
//!
//! - [`router`]: every route in one table, with the role that it needs.
//! - [`state`]: the register behind the pages, and the settings.
//! - `ask`: from a question to rows; `block`: from rows to tables, charts and texts; `page`: one file a page.
//! - `texts`: everything that the desk says, in one catalogue.
//! - [`access`]: who calls, and what that lets them do.
//! - `api`: the interface for programs. [`mcp`]: the register for assistants.
//! - `cache`: answers that were given already. `writer`: the one thread that changes the register.

pub mod access;
pub mod mcp;
pub mod router;
pub mod state;

mod api;
mod ask;
mod block;
mod cache;
mod error;
mod page;
mod request;
mod serve;
mod static_file;
mod texts;
mod writer;

pub use error::{Error, Result};
pub use serve::serve;
