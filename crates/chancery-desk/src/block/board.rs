//! A board: lanes of cards.

use askama::Template;
use serde_json::json;

use super::Block;
use super::cell::{Cell, record_href};
use crate::texts::{Texts, grouped};

/// A lane of a board.
#[derive(Debug, Clone)]
pub struct Lane {
    /// The value that its cards share.
    pub name: String,
    /// The value as it is shown.
    pub head: Cell,
    /// How many there are.
    pub total: u64,
    /// The cards that are shown.
    pub cards: Vec<Card>,
    /// Where all of them are.
    pub rest: String,
}

impl Lane {
    /// What is said where not all cards are shown.
    fn cut(&self, texts: &Texts) -> Option<String> {
        let shown = self.cards.len() as u64;
        (shown < self.total).then(|| texts.fill("cut", &[("n", &grouped(shown)), ("of", &grouped(self.total))]))
    }
}

/// A card on a board.
#[derive(Debug, Clone)]
pub struct Card {
    /// The record.
    pub id: String,
    /// The record in one line.
    pub title: String,
    /// Whom it concerns.
    pub parties: Cell,
    /// What is known of it, with the names as shown.
    pub facts: Vec<(String, Cell)>,
}

/// The board.
pub fn block(name: &'static str, lanes: Vec<Lane>, texts: &Texts) -> Block {
    let html = BoardView { lanes: &lanes, texts }.render().unwrap_or_default();
    let card = |card: &Card| {
        let facts: serde_json::Map<String, serde_json::Value> =
            card.facts.iter().map(|(name, cell)| (name.clone(), cell.json())).collect();
        json!({ "id": card.id, "title": card.title, "parties": card.parties.json(), "facts": facts })
    };
    let lane = |lane: &Lane| json!({ "lane": lane.name, "total": lane.total, "shown": lane.cards.len(), "cards": lane.cards.iter().map(card).collect::<Vec<_>>() });
    Block::new(name, "", html, lanes.iter().map(lane).collect())
}

#[derive(Template)]
#[template(path = "board.html")]
struct BoardView<'a> {
    lanes: &'a [Lane],
    texts: &'a Texts,
}
