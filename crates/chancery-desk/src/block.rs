//! The parts of a page. A block knows how it looks and what it says to programs, so that page and twin cannot disagree.

pub mod board;
pub mod calendar;
pub mod cell;
pub mod chart;
pub mod filter;
pub mod hits;
pub mod marked;
pub mod matrix;
pub mod picture;
pub mod table;

use serde_json::Value;

/// How much of the line a block takes on a wide screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// A third.
    Third,
    /// A half.
    Half,
    /// Two thirds.
    Most,
    /// All of it.
    Full,
}

impl Width {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Width::Third => "third",
            Width::Half => "half",
            Width::Most => "most",
            Width::Full => "full",
        }
    }
}

/// A part of a page.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its name: the anchor on the page, the field in the twin.
    pub name: &'static str,
    /// Its heading; empty for none.
    pub title: String,
    /// What has to be said about it: how much was cut, what is counted.
    pub note: Option<String>,
    /// How it looks. Everything in it was escaped when it was made.
    pub html: String,
    /// What it says to programs.
    pub json: Value,
    /// How much of the line it takes.
    pub width: Width,
}

impl Block {
    /// A block over the whole line.
    pub fn new(name: &'static str, title: impl Into<String>, html: String, json: Value) -> Block {
        Block { name, title: title.into(), note: None, html, json, width: Width::Full }
    }

    /// The same block with another width.
    pub fn wide(self, width: Width) -> Block {
        Block { width, ..self }
    }

    /// The same block with something said about it.
    pub fn noted(self, note: impl Into<String>) -> Block {
        Block { note: Some(note.into()), ..self }
    }
}
