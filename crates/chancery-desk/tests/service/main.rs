//! The service as callers meet it, in process: every route, every role, and whatever hostile callers and hostile reports do.

#[allow(dead_code, reason = "the tests of the store use all of it")]
#[path = "../../../chancery-store/tests/store/sample.rs"]
mod sample;

mod access;
mod api;
mod assistant;
mod bench;
mod hostile;
mod page;
mod proposal;
mod repeat;
