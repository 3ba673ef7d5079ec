//! Files for people: Word documents and spreadsheets. What stands in them is decided elsewhere.

pub mod docx;
pub mod xlsx;
