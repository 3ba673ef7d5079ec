//! Pictures: the map of the world and the network around a party. Both are SVG made here; the figures stand in tables beside
//! them.

use std::fmt::Write as _;

use askama::Template;
use serde_json::json;

use super::Block;
use super::cell::named;
use super::chart::escaped;
use crate::page::{cell_party, dyad_href};
use crate::request::Asked;
use crate::texts::{Texts, grouped};

/// Levels of a figure on the map: nothing, and five steps.
pub const LEVELS: usize = 6;

/// The level of a figure beside the largest: steps of equal factor, since few have much and many have little.
pub fn level(n: u64, most: u64) -> usize {
    if n == 0 || most == 0 {
        return 0;
    }
    let share = (n as f64).ln_1p() / (most as f64).ln_1p();
    ((share * (LEVELS - 1) as f64).ceil() as usize).clamp(1, LEVELS - 1)
}

/// The largest figure of a level.
fn top(level: usize, most: u64) -> u64 {
    ((most as f64).ln_1p() * level as f64 / (LEVELS - 1) as f64).exp_m1().round() as u64
}

/// A state on the map.
#[derive(Debug, Clone)]
pub struct Land {
    /// Its outline.
    pub path: &'static str,
    /// Its name and figure.
    pub label: String,
    /// Where it leads.
    pub href: Option<String>,
    /// Its level.
    pub level: usize,
    /// Whether the map is about it.
    pub chosen: bool,
}

/// The map.
pub fn map(lands: &[Land], most: u64, asked: &Asked) -> Block {
    let key: Vec<(usize, String)> = (1..LEVELS)
        .map(|level| {
            let (from, to) = (top(level - 1, most) + 1, top(level, most).max(1));
            (level, if from >= to { grouped(to) } else { format!("{}–{}", grouped(from), grouped(to)) })
        })
        .filter(|(level, _)| top(*level, most) > top(level - 1, most))
        .collect();
    let html = MapView { lands, key: &key, texts: asked.texts }.render().unwrap_or_default();
    Block::new("map", "", html, json!({ "levels": key.iter().map(|(_, range)| range).collect::<Vec<_>>() }))
        .noted(asked.texts.say("note.map"))
}

#[derive(Template)]
#[template(path = "map.html")]
struct MapView<'a> {
    lands: &'a [Land],
    key: &'a [(usize, String)],
    texts: &'a Texts,
}

/// How two partners deal with each other.
#[derive(Debug, Clone)]
pub struct Tie {
    /// The first of the two.
    pub a: String,
    /// The second.
    pub b: String,
    /// How many records they share.
    pub n: u64,
}

const WIDE: f64 = 860.0;
const HIGH: f64 = 560.0;

/// The network: the party in the middle, its partners around it, the strongest at the top and on in the sense of the clock.
pub fn network(code: &str, partners: &[(String, u64)], ties: &[Tie], asked: &Asked) -> Block {
    let most = partners.first().map_or(1, |(_, n)| *n).max(1);
    let count = partners.len().max(1);
    let place = |at: usize| {
        let angle = std::f64::consts::TAU * at as f64 / count as f64 - std::f64::consts::FRAC_PI_2;
        // Two rings where there are many, so that names do not run into each other.
        let ring = if count > 12 && at % 2 == 1 { 0.72 } else { 1.0 };
        (WIDE / 2.0 + angle.cos() * (WIDE / 2.0 - 70.0) * ring, HIGH / 2.0 + angle.sin() * (HIGH / 2.0 - 40.0) * ring)
    };
    let at = |code: &str| partners.iter().position(|(known, _)| known == code);
    let width = |n: u64, of: u64| 1.0 + 7.0 * (n as f64).ln_1p() / (of as f64).ln_1p().max(1.0);
    let mut svg = String::new();
    let strongest = ties.iter().map(|tie| tie.n).max().unwrap_or(1);
    for tie in ties {
        if let (Some(a), Some(b)) = (at(&tie.a), at(&tie.b)) {
            let ((x1, y1), (x2, y2)) = (place(a), place(b));
            let w = width(tie.n, strongest) / 2.0;
            let _ = write!(
                svg,
                "<line class=\"tie\" x1=\"{x1:.0}\" y1=\"{y1:.0}\" x2=\"{x2:.0}\" y2=\"{y2:.0}\" stroke-width=\"{w:.1}\"/>"
            );
        }
    }
    for (n, (_, records)) in partners.iter().enumerate() {
        let (x, y) = place(n);
        let w = width(*records, most);
        let _ = write!(
            svg,
            "<line class=\"spoke\" x1=\"{}\" y1=\"{}\" x2=\"{x:.0}\" y2=\"{y:.0}\" stroke-width=\"{w:.1}\"/>",
            WIDE / 2.0,
            HIGH / 2.0
        );
    }
    for (n, (partner, records)) in partners.iter().enumerate() {
        let (x, y) = place(n);
        let label = escaped(&format!("{}: {}", named(partner), asked.texts.count("count.record", *records)));
        let href = escaped(&dyad_href(code, partner));
        let radius = 8.0 + 12.0 * (*records as f64).ln_1p() / (most as f64).ln_1p().max(1.0);
        let _ = write!(
            svg,
            "<a href=\"{href}\" tabindex=\"-1\" aria-label=\"{label}\"><title>{label}</title><circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{radius:.0}\"/><text x=\"{x:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text></a>",
            y + radius + 13.0,
            escaped(named(partner))
        );
    }
    let label = escaped(named(code));
    let _ = write!(
        svg,
        "<a href=\"{}\" tabindex=\"-1\" class=\"ego\"><circle cx=\"{}\" cy=\"{}\" r=\"26\"/><text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{label}</text></a>",
        escaped(&cell_party(code)),
        WIDE / 2.0,
        HIGH / 2.0,
        WIDE / 2.0,
        HIGH / 2.0 + 44.0
    );
    let html = format!(
        "<figure class=\"network\"><svg viewBox=\"0 0 {WIDE} {HIGH}\" role=\"group\" aria-label=\"{}\">{svg}</svg></figure>",
        escaped(asked.texts.say("network.picture"))
    );
    let partners: Vec<_> = partners.iter().map(|(code, n)| json!({ "code": code, "records": n })).collect();
    let ties: Vec<_> = ties.iter().map(|tie| json!({ "a": tie.a, "b": tie.b, "records": tie.n })).collect();
    Block::new("network", "", html, json!({ "centre": code, "partners": partners, "ties": ties }))
        .noted(asked.texts.say("note.network"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_rise_with_figures() {
        assert_eq!(level(0, 900), 0);
        assert_eq!(level(900, 900), 5);
        assert_eq!(level(1, 900), 1);
        assert!((1..=900).map(|n| level(n, 900)).is_sorted());
    }
}
