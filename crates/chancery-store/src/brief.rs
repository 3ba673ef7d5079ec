//! Briefs: papers for people who are about to meet, made from the register alone.
//!
//! A [`Brief`] is built once, as a value: sections of short lines, each with the numbers of the cites that it rests on. The
//! writers turn the same value into Markdown ([`markdown`]), a page for screen and print ([`html`]) and the public JSON
//! ([`json`]); the program adds DOCX. So the forms cannot say different things.
//!
//! What is in a brief is asked of the register; nothing is judged here. Whether a promise was kept is the register's status;
//! which points may come up follows from the rules of [`point::RULES`], and each point names the rules that put it there.
//!
//! - [`dyad`]: two parties before a meeting; [`agenda`]: a mechanism before its next session.
//! - [`handover`]: all partners of one party; [`difference`]: what has changed.
//! - `cite`: the words that a line rests on, numbered.
//! - `day`: dates as people write them.

mod cite;
mod day;
mod difference;
mod dyad;
mod encounter;
mod evidence;
mod handover;
mod instrument;
mod matter;
mod mechanism;
mod promise;
mod session;
mod standing;
mod support;
mod versions;

pub mod html;
pub mod json;
pub mod markdown;
pub mod point;

#[cfg(test)]
pub(crate) mod sample;

pub use cite::Note;
pub use day::in_words;
pub use difference::difference;
pub use dyad::{Asked, dyad};
pub use handover::handover;
pub use session::{Agenda, agenda};

/// A paper made from the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Whom it is about: `Malaysia and Pakistan`.
    pub title: String,
    /// What it is and as of when: `Brief as of 22 November 2026`.
    pub subtitle: String,
    /// What stands at the head: a name and a value each.
    pub head: Vec<(String, String)>,
    /// The sections, in the order of reading.
    pub sections: Vec<Section>,
    /// The cites: number `n` stands at place `n - 1`.
    pub notes: Vec<Note>,
}

/// A part of a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name in JSON and in the addresses within a page.
    pub name: &'static str,
    /// Its heading.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What is said where there are no lines, so that silence is not read as an omission.
    pub empty: &'static str,
    /// What was left out, and where it is found.
    pub left_out: Option<String>,
}

/// One line: a day, a fact, how it stands, and the cites.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The record that the line is about.
    pub record: Option<String>,
    /// The day, as people write it; empty where none is known.
    pub when: String,
    /// Who: `Both`, `Türkiye`; empty where that goes without saying.
    pub who: String,
    /// The fact.
    pub text: String,
    /// What else is known of it, each in a few words.
    pub more: Vec<String>,
    /// How it stands.
    pub standing: Option<Standing>,
    /// Numbers of [`Brief::notes`].
    pub cites: Vec<usize>,
}

/// How a matter stands, as the register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// In words: `no evidence`, `delivered late`.
    pub words: String,
    /// What the eye should make of it.
    pub tone: Tone,
}

/// What the eye should make of a standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Done, alive.
    Good,
    /// Under way.
    Middling,
    /// Overdue, contradicted, dormant.
    Bad,
    /// Nothing is known.
    Silent,
}

impl Tone {
    /// Its name, for style sheets and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Middling => "middling",
            Tone::Bad => "bad",
            Tone::Silent => "silent",
        }
    }
}

impl Line {
    /// Whether what else is known of it has room behind the fact.
    pub fn short(&self) -> bool {
        self.more.iter().map(|more| more.chars().count() + 3).sum::<usize>() < 24
    }

    /// A line of a fact alone.
    pub fn of(text: impl Into<String>) -> Line {
        Line { text: text.into(), ..Line::default() }
    }
}
