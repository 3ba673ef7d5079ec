//! Reads reports of dealings between governments and says what they report, each fact with the words it rests on.
//!
//! The crate is pure: it opens no file, asks no clock, sends no packet and knows no SQL. A [`text::Source`] goes in, a
//! [`reader::Reading`] comes out; [`register`] turns readings into records. Modules are listed in the order in which a
//! newcomer should read them.

pub mod vocabulary;

mod table;

pub mod wordlist;

pub mod text;

pub mod lexicon;

pub mod gate;

pub mod fact;

pub mod code;

pub mod mention;

pub mod act;

pub mod reader;

pub mod register;

pub mod minutes;

pub mod annotation;

pub mod wire;
