//! Anchors: finding the fact of a decision again.
//!
//! Identifiers of records are made of what was read, and a newer reader reads otherwise: the same act may get another day,
//! another party, a longer span. So a decision is anchored to what cannot change, a place in a source, with what was read there
//! as a help to tell neighbours apart.
//!
//! Reads as the same fact: the same words; of several on the same words, the one in the same block with the same number; else
//! the one in the same block that overlaps most; else, where the block is another one (the reader now sees another party), the
//! only one that covers at least half of the words.
//!
//! Does not read: two candidates that fit equally well. The decision is then orphaned and a person is asked, because a decision
//! that moves to another fact would put words into its author's mouth.

use crate::text::{SourceId, Span};

/// The place of a fact, as a decision keeps it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    /// The source.
    pub source: SourceId,
    /// The words of its evidence.
    pub span: Span,
    /// How many facts of its block stood before it on the same words.
    pub twin: u32,
    /// The key of its block: parties and what else tells records apart.
    pub block: String,
}

/// A fact of the same kind in the reading of that source that counts now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The words of its evidence.
    pub span: Span,
    /// How many facts of its block stand before it on the same words.
    pub twin: u32,
    /// The key of its block.
    pub block: String,
}

/// The candidate at which the anchor lies now; `None` where there is none or no telling which.
pub fn find(anchor: &Anchor, candidates: &[Candidate]) -> Option<usize> {
    let exact = |c: &Candidate| c.span == anchor.span && c.block == anchor.block && c.twin == anchor.twin;
    if let Some(found) = candidates.iter().position(exact) {
        return Some(found);
    }
    let same_block = |c: &Candidate| c.block == anchor.block && c.span.overlaps(anchor.span);
    if let Some(found) = only_best(candidates, anchor, same_block) {
        return found;
    }
    let covers_half = |c: &Candidate| 2 * shared(c.span, anchor.span) >= c.span.join(anchor.span).len();
    only_best(candidates, anchor, covers_half).flatten()
}

/// Of the candidates that fit, the one that shares most of the words, then the one of the same number; `Some(None)` where two
/// are equally good, `None` where none fits.
fn only_best(candidates: &[Candidate], anchor: &Anchor, fits: impl Fn(&Candidate) -> bool) -> Option<Option<usize>> {
    let rank = |c: &Candidate| {
        let all = c.span.join(anchor.span).len().max(1);
        (1000 * shared(c.span, anchor.span) / all, c.twin == anchor.twin)
    };
    let best = candidates.iter().filter(|c| fits(c)).map(rank).max()?;
    let mut equal = candidates.iter().enumerate().filter(|(_, c)| fits(c) && rank(c) == best).map(|(at, _)| at);
    let first = equal.next();
    Some(first.filter(|_| equal.next().is_none()))
}

/// How many bytes two spans share.
fn shared(a: Span, b: Span) -> usize {
    (a.end.min(b.end) as usize).saturating_sub(a.start.max(b.start) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(start: u32, end: u32, twin: u32, block: &str) -> Anchor {
        Anchor { source: SourceId([7; 32]), span: Span { start, end }, twin, block: block.to_owned() }
    }

    fn candidates(list: &[(u32, u32, u32, &str)]) -> Vec<Candidate> {
        let one = |&(start, end, twin, block): &(u32, u32, u32, &str)| Candidate {
            span: Span { start, end },
            twin,
            block: block.to_owned(),
        };
        list.iter().map(one).collect()
    }

    #[test]
    fn the_same_words_are_found_among_twins() {
        let known = candidates(&[(10, 50, 0, "CHL+FJI"), (10, 50, 1, "CHL+FJI"), (10, 50, 0, "FJI+PER")]);
        assert_eq!(find(&anchor(10, 50, 1, "CHL+FJI"), &known), Some(1));
        assert_eq!(find(&anchor(10, 50, 0, "FJI+PER"), &known), Some(2));
    }

    #[test]
    fn a_longer_clause_of_a_newer_reader_is_the_same_fact() {
        let known = candidates(&[(8, 71, 0, "CHL+FJI"), (72, 120, 0, "CHL+FJI")]);
        assert_eq!(find(&anchor(10, 50, 0, "CHL+FJI"), &known), Some(0));
    }

    #[test]
    fn another_party_on_the_same_words_is_the_same_fact_if_nothing_else_is_there() {
        assert_eq!(find(&anchor(10, 50, 0, "CHL+FJI"), &candidates(&[(10, 50, 0, "CHL+FJI+PER")])), Some(0));
        let two = candidates(&[(10, 50, 0, "CHL+FJI+PER"), (10, 50, 0, "FJI+PER")]);
        assert_eq!(find(&anchor(10, 50, 0, "CHL+FJI"), &two), None);
    }

    #[test]
    fn a_neighbour_is_not_the_fact() {
        let neighbours = candidates(&[(60, 90, 0, "CHL+FJI"), (45, 200, 0, "FJI+PER")]);
        assert_eq!(find(&anchor(10, 50, 0, "CHL+FJI"), &neighbours), None);
        assert_eq!(find(&anchor(10, 50, 0, "CHL+FJI"), &[]), None);
    }
}
