//! A stream of invented articles, as news is: one in twenty is a short text of the corpus, the others tell of home and say
//! nothing between parties.
//!
//! Article `n` is a function of `n`, so that a stream of any length can be made anywhere in the same order.

use anyhow::Result;
use serde_json::json;

use crate::kills::bodies;

/// One article in so many tells of dealings.
const EVERY: usize = 20;
/// Texts of the corpus with more words are left out.
const WORDS: usize = 60;

/// The articles.
pub struct Stream {
    dealings: Vec<String>,
}

impl Stream {
    /// The stream; the texts of the corpus are read for it.
    pub fn new() -> Result<Stream> {
        let mut dealings = bodies()?;
        dealings.retain(|body| body.split_whitespace().count() <= WORDS);
        Ok(Stream { dealings })
    }

    /// Article `n`. Of home it tells in so many sentences; texts of the corpus are as they are, and carry a number where they
    /// come round again.
    pub fn article(&self, n: usize, sentences: usize) -> String {
        if !n.is_multiple_of(EVERY) {
            return home(n, sentences);
        }
        let round = n / EVERY / self.dealings.len();
        let body = &self.dealings[n / EVERY % self.dealings.len()];
        if round == 0 { body.clone() } else { format!("{body}\nThis was report number {n} of the service.") }
    }

    /// Articles of three sentences as JSON Lines.
    pub fn json_lines(&self, count: usize) -> String {
        let line = |n| format!("{}\n", json!({ "id": format!("d{n:06}"), "date": "2024-06-14", "text": self.article(n, 3) }));
        (0..count).map(line).collect()
    }
}

/// A report of home. Nobody abroad is named in it, so that the relevance gate holds it back, and its words are so mixed that no
/// two are taken for copies of one text.
fn home(n: usize, sentences: usize) -> String {
    const THINGS: [&str; 48] = [
        "school",
        "bridge",
        "hospital",
        "library",
        "harvest",
        "station",
        "garden",
        "council",
        "orchard",
        "bakery",
        "choir",
        "theatre",
        "road",
        "pool",
        "museum",
        "tram",
        "festival",
        "forest",
        "quarry",
        "chapel",
        "dairy",
        "market",
        "tower",
        "canal",
        "kitchen",
        "workshop",
        "stadium",
        "nursery",
        "shelter",
        "ferry",
        "mill",
        "lantern",
        "playground",
        "cellar",
        "meadow",
        "archive",
        "clinic",
        "bus",
        "fountain",
        "court",
        "bench",
        "greenhouse",
        "band",
        "cinema",
        "hall",
        "dike",
        "barn",
        "square",
    ];
    const KINDS: [&str; 32] = [
        "old", "new", "small", "busy", "quiet", "wooden", "crowded", "famous", "costly", "modest", "northern", "empty", "painted",
        "early", "narrow", "sunny", "noisy", "repaired", "planned", "local", "green", "broken", "bright", "cold", "tidy", "long",
        "private", "rural", "spare", "steep", "wet", "young",
    ];
    const DID: [&str; 24] = [
        "outgrew",
        "replaced",
        "helped",
        "surprised",
        "paid for",
        "followed",
        "closed beside",
        "opened behind",
        "lost against",
        "recalled",
        "borrowed from",
        "outlived",
        "cleaned",
        "painted",
        "measured",
        "rescued",
        "crossed",
        "flooded",
        "warmed",
        "fed",
        "praised",
        "counted",
        "moved to",
        "guarded",
    ];
    // SplitMix64, begun at the number of the article: words that do not repeat themselves from one article to the next.
    let mut state = n as u64;
    let mut next = |words: &[&'static str]| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        words[((mixed ^ (mixed >> 31)) % words.len() as u64) as usize]
    };
    let mut text = String::new();
    for sentence in 0..sentences {
        let [kind, other, third] = [next(&KINDS), next(&KINDS), next(&KINDS)];
        let [thing, second, last] = [next(&THINGS), next(&THINGS), next(&THINGS)];
        let end = if sentence % 4 == 3 { "\n" } else { " " };
        text.push_str(&format!("The {kind} {thing} {} a {other} {second} and the {third} {last}, {n} people said.{end}", next(&DID)));
    }
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use chancery::gate::Gate;
    use chancery::register::independence::Print;
    use chancery::text::Source;

    use super::*;

    #[test]
    fn articles_of_home_are_held_back() {
        let passes = |n| Gate::builtin().judge(&Source::new(home(n, 6))).passes;
        assert_eq!((0..500).filter(|n| passes(*n)).collect::<Vec<_>>(), [0_usize; 0]);
    }

    #[test]
    fn no_two_articles_are_copies() {
        let prints: Vec<Print> = (0..200).map(|n| Print::new(&home(n, 6), None, None)).collect();
        for (at, print) in prints.iter().enumerate() {
            assert!(prints[..at].iter().all(|other| !print.copies(other)), "article {at}");
        }
    }

    #[test]
    fn texts_that_come_round_again_are_told_apart() {
        let stream = Stream { dealings: vec!["Chile met Fiji.".to_owned()] };
        assert_eq!(stream.article(0, 3), "Chile met Fiji.");
        assert_eq!(stream.article(20, 3), "Chile met Fiji.\nThis was report number 20 of the service.");
        assert!(stream.article(1, 3).starts_with("The "));
    }
}
