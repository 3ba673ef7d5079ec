//! A text with words marked in it, and the facts that rest on them beside it. Every mark leads to its fact, every fact to its
//! words; without scripts too.

use askama::Template;
use chancery::text::Span;
use chancery_store::Place;
use serde_json::json;

use super::Block;
use super::cell::record_href;
use crate::page::mark;
use crate::request::Asked;
use crate::texts::Texts;

/// A fact beside a text.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Where it rests, and which record rests on it.
    pub place: Place,
    /// Other reports of the same act: address and name.
    pub others: Vec<(String, String)>,
}

/// A stretch of the text under the same marks.
struct Piece<'a> {
    text: &'a str,
    /// Facts that begin here, by number.
    begins: Vec<usize>,
    /// The fact to which the stretch leads, and whether it is only a name.
    fact: Option<(usize, bool)>,
    /// How many facts lie over each other here.
    depth: usize,
    /// Whether these are the words that were asked for, and the first of them.
    cited: bool,
    first: bool,
}

/// The text and its facts.
pub fn block(text: &str, facts: &[Fact], cited: Option<Span>, asked: &Asked) -> Block {
    let pieces = pieces(text, facts, cited);
    let view = MarkedView { pieces: &pieces, facts, texts: asked.texts, choose: false };
    json_block("text", asked.texts.say("section.text"), view.render().unwrap_or_default(), text, facts)
}

/// The text and its facts, each with a box that says whether it is taken.
pub fn proposal(text: &str, facts: &[Fact], asked: &Asked) -> Block {
    let pieces = pieces(text, facts, None);
    let view = MarkedView { pieces: &pieces, facts, texts: asked.texts, choose: true };
    json_block("text", asked.texts.say("section.proposal"), view.render().unwrap_or_default(), text, facts)
}

fn json_block(name: &'static str, title: &str, html: String, text: &str, facts: &[Fact]) -> Block {
    let point = |byte: u32| text.get(..byte as usize).map_or(0, |head| head.chars().count());
    let facts: Vec<_> = facts
        .iter()
        .map(|fact| {
            let place = &fact.place;
            json!({
                "record": place.record, "kind": place.kind, "title": place.title, "start": point(place.span.start),
                "end": point(place.span.end), "quote": place.span.of(text), "voice": place.voice, "speaker": place.speaker,
                "role": place.role, "confidence": f64::from(place.confidence) / 100.0, "reports": place.reports, "independent": place.independent,
                "proposed": place.proposed,
            })
        })
        .collect();
    Block::new(name, title, html, json!({ "text": text, "facts": facts }))
}

/// The text cut at every edge of a mark.
fn pieces<'a>(text: &'a str, facts: &[Fact], cited: Option<Span>) -> Vec<Piece<'a>> {
    let mut edges = vec![0, text.len() as u32];
    let spans = facts.iter().map(|fact| fact.place.span).chain(cited);
    edges.extend(spans.flat_map(|span| [span.start, span.end]).filter(|edge| text.is_char_boundary(*edge as usize)));
    edges.sort_unstable();
    edges.dedup();
    let piece = |edge: &[u32]| {
        let (start, end) = (edge[0], edge[1]);
        let over = |span: Span| span.start <= start && end <= span.end;
        let here: Vec<usize> = (0..facts.len()).filter(|at| over(facts[*at].place.span)).collect();
        // The shortest words say most exactly what is meant; acts go before names.
        let nearest = here.iter().min_by_key(|at| (facts[**at].place.kind == "actor", facts[**at].place.span.len(), **at)).copied();
        Piece {
            text: &text[start as usize..end as usize],
            begins: (0..facts.len()).filter(|at| facts[*at].place.span.start == start).collect(),
            // Blanks between marks lead nowhere: a link must have words.
            fact: nearest
                .filter(|_| !text[start as usize..end as usize].trim().is_empty())
                .map(|at| (at, facts[at].place.kind == "actor")),
            depth: here.iter().filter(|at| facts[**at].place.kind != "actor").count().min(3),
            cited: cited.is_some_and(over),
            first: cited.is_some_and(|span| span.start == start),
        }
    };
    edges.windows(2).map(piece).collect()
}

#[derive(Template)]
#[template(path = "marked.html")]
struct MarkedView<'a> {
    pieces: &'a [Piece<'a>],
    facts: &'a [Fact],
    texts: &'a Texts,
    choose: bool,
}

impl MarkedView<'_> {
    fn actors_said(&self) -> String {
        self.texts.count("count.actor", self.facts.iter().filter(|fact| fact.place.kind == "actor").count() as u64)
    }

    fn has_actors(&self) -> bool {
        self.facts.iter().any(|fact| fact.place.kind == "actor")
    }

    fn is_name(&self, name: &bool) -> bool {
        *name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(record: &str, kind: &str, start: u32, end: u32) -> Fact {
        let place = Place {
            record: record.into(),
            kind: kind.into(),
            title: String::new(),
            nth: 0,
            span: Span { start, end },
            role: String::new(),
            voice: String::new(),
            speaker: None,
            confidence: 70,
            reports: 1,
            independent: 1,
            proposed: false,
        };
        Fact { place, others: Vec::new() }
    }

    #[test]
    fn marks_that_overlap_join_back_to_the_text() {
        let text = "Fiji and Chile signed an accord in Suva";
        let facts = [fact("a", "event", 0, 31), fact("b", "agreement", 22, 31), fact("c", "actor", 0, 4)];
        let pieces = pieces(text, &facts, Some(Span { start: 25, end: 39 }));
        assert_eq!(pieces.iter().map(|piece| piece.text).collect::<String>(), text);
        let accord = pieces.iter().find(|piece| piece.text.contains("accord")).unwrap();
        assert_eq!((accord.fact, accord.depth, accord.cited), (Some((1, false)), 2, true));
        assert_eq!(pieces[0].begins, [0, 2]);
    }
}
