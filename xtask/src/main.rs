//! Project chores: `cargo xtask gen|score|bench|ci`.
fn main() {}
