//! Exchange: what two desks say of the same matters, side by side.
//!
//! Each desk has its own register and its own names for what is in it. [`compare`] finds which of their records tells of the
//! same thing as which of ours, and what the two say differently. Neither side is right: nothing of theirs becomes ours.
//!
//! Reads as the same: records of one kind between the same parties that rest on the same words of the same source, that go by
//! the same name, or that are dated within a few days of each other and worded alike. A record has one counterpart at most; the
//! best fit goes first. The result is the same seen from either side.
//!
//! Does not read as the same: two undertakings that merely share parties, day and subject; records of other parties.

use std::collections::BTreeMap;

use super::days_between;
use super::wording::Wording;
use crate::text::{Edtf, Span};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How the two sides stand to one matter.
    Standing {
        /// Both have it, and what both say of it agrees.
        Agreed = "agreed",
        /// Both have it, and they say different things of it.
        Different = "different",
        /// Only we have it.
        OnlyOurs = "only_ours",
        /// Only they have it.
        OnlyTheirs = "only_theirs",
    }
}

/// A record as one desk tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// Its identifier in that desk's register.
    pub id: String,
    /// What it is.
    pub kind: String,
    /// One line.
    pub title: String,
    /// Whom it concerns; sorted, each once.
    pub parties: Vec<String>,
    /// When.
    pub told: Option<Edtf>,
    /// The chosen values by property.
    pub values: BTreeMap<String, Vec<String>>,
    /// The words that it rests on: the source's content hash, and the place.
    pub words: Vec<(String, Span)>,
}

/// A matter, by the places of its records in the two lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Our record.
    pub ours: Option<usize>,
    /// Theirs.
    pub theirs: Option<usize>,
    /// How the two stand to it.
    pub standing: Standing,
    /// Properties of which the sides say different things, or one says nothing: what we say, what they say.
    pub fields: Vec<(String, Vec<String>, Vec<String>)>,
}

/// Dates of one matter may lie this many days apart.
const WINDOW: i32 = 4;
/// How much of the wording must be shared, in per cent.
const ALIKE: u32 = 45;
const SAME_WORDS: u32 = 1000;
const SAME_NAME: u32 = 900;

/// What is compared of each kind of record: what was undertaken, not how it was put.
fn compared_props(kind: &str) -> &'static [&'static str] {
    match kind {
        "commitment" => &["firmness", "direction", "action", "amount", "deadline", "made_on", "obligor", "beneficiary"],
        "meeting" => &["kind", "state", "date", "place", "session_no"],
        "mechanism" => &["kind", "founded", "session_no"],
        "agreement" => &["kind", "founded", "action", "expiry"],
        "programme" => &["kind", "state", "founded", "value"],
        "event" => &["type", "direction", "date", "modality"],
        "frame" => &["kind", "organ", "seat", "term", "reciprocal"],
        _ => &[],
    }
}

/// Puts two registers side by side: matters of both first, by our identifiers, then those of one.
pub fn compare(ours: &[Told], theirs: &[Told]) -> Vec<Compared> {
    let mut near: BTreeMap<(&str, &[String]), Vec<usize>> = BTreeMap::new();
    for (j, told) in theirs.iter().enumerate() {
        near.entry((&told.kind, &told.parties)).or_default().push(j);
    }
    let wordings = |all: &[Told]| all.iter().map(|told| Wording::of(&told.title)).collect::<Vec<_>>();
    let (our_words, their_words) = (wordings(ours), wordings(theirs));
    let mut fits: Vec<(u32, usize, usize)> = Vec::new();
    for (i, told) in ours.iter().enumerate() {
        for &j in near.get(&(told.kind.as_str(), told.parties.as_slice())).into_iter().flatten() {
            if let Some(fit) = fit(told, &theirs[j], || our_words[i].likeness(&their_words[j])) {
                fits.push((fit, i, j));
            }
        }
    }
    // Ties are broken by the two names in alphabetical order, so that both sides break them alike.
    let names = |i: usize, j: usize| {
        let (a, b) = (&ours[i].id, &theirs[j].id);
        if a <= b { (a, b) } else { (b, a) }
    };
    fits.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| names(a.1, a.2).cmp(&names(b.1, b.2))));
    let (mut our_match, mut their_match) = (vec![None; ours.len()], vec![None; theirs.len()]);
    for (_, i, j) in fits {
        if our_match[i].is_none() && their_match[j].is_none() {
            (our_match[i], their_match[j]) = (Some(j), Some(i));
        }
    }
    let mut all: Vec<Compared> = Vec::new();
    for (i, matched) in our_match.iter().enumerate() {
        all.push(match matched {
            Some(j) => side_by_side(i, *j, &ours[i], &theirs[*j]),
            None => Compared { ours: Some(i), theirs: None, standing: Standing::OnlyOurs, fields: Vec::new() },
        });
    }
    let alone = (0..theirs.len()).filter(|&j| their_match[j].is_none());
    all.extend(alone.map(|j| Compared { ours: None, theirs: Some(j), standing: Standing::OnlyTheirs, fields: Vec::new() }));
    all.sort_by_key(|c| {
        let id = c.ours.map(|i| &ours[i].id).or(c.theirs.map(|j| &theirs[j].id));
        (c.ours.is_none() || c.theirs.is_none(), c.ours.is_none(), id)
    });
    all
}

/// How well two records of one kind between the same parties fit; `None` where they tell of two things. Wordings are compared
/// only where anything else speaks for it, since two parties may have thousands of undertakings.
fn fit(a: &Told, b: &Told, likeness: impl FnOnce() -> u32) -> Option<u32> {
    let share = |(source, span): &(String, Span)| b.words.iter().any(|(other, theirs)| other == source && span.overlaps(*theirs));
    let same_words = a.words.iter().any(share);
    let near = a.told.zip(b.told).is_none_or(|(a, b)| days_between(a, b) <= WINDOW);
    if a.id != b.id && !same_words && !near {
        return None;
    }
    let likeness = likeness();
    // Several undertakings may stand in one sentence: the wording then says which is which.
    match (same_words && likeness >= ALIKE, a.id == b.id) {
        (true, _) => Some(SAME_WORDS + likeness),
        (false, true) => Some(SAME_NAME + likeness),
        (false, false) => (near && likeness >= ALIKE).then_some(likeness),
    }
}

fn side_by_side(i: usize, j: usize, a: &Told, b: &Told) -> Compared {
    let said = |told: &Told, prop: &str| {
        let mut values = told.values.get(prop).cloned().unwrap_or_default();
        values.sort();
        values
    };
    let both = compared_props(&a.kind).iter().map(|prop| ((*prop).to_owned(), said(a, prop), said(b, prop)));
    let fields: Vec<_> = both.filter(|(_, ours, theirs)| ours != theirs).collect();
    // Silence is no contradiction.
    let differ = fields.iter().any(|(_, ours, theirs)| !ours.is_empty() && !theirs.is_empty());
    let standing = if differ { Standing::Different } else { Standing::Agreed };
    Compared { ours: Some(i), theirs: Some(j), standing, fields }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(id: &str, title: &str, day: &str, firmness: &str, source: &str, start: u32) -> Told {
        Told {
            id: id.to_owned(),
            kind: "commitment".to_owned(),
            title: title.to_owned(),
            parties: vec!["CHL".to_owned(), "FJI".to_owned()],
            told: Edtf::parse(day),
            values: BTreeMap::from([("firmness".to_owned(), vec![firmness.to_owned()])]),
            words: vec![(source.to_owned(), Span { start, end: start + 60 })],
        }
    }

    const REEFS: &str = "Chile and Fiji will map forty coral reefs";
    const NURSES: &str = "Chile will train two hundred nurses for Fiji";

    #[test]
    fn the_same_matter_in_other_words_is_put_side_by_side() {
        let ours = [told("c:1", REEFS, "2025-03-04", "agreed", "a", 0), told("c:2", NURSES, "2025-03-04", "agreed", "a", 100)];
        let theirs = [told("c:9", "Fiji and Chile are to map forty coral reefs", "2025-03-05", "intends", "b", 7)];
        let compared = compare(&ours, &theirs);
        let standings: Vec<_> = compared.iter().map(|c| (c.ours, c.theirs, c.standing)).collect();
        assert_eq!(standings, [(Some(0), Some(0), Standing::Different), (Some(1), None, Standing::OnlyOurs)]);
        assert_eq!(compared[0].fields, [("firmness".to_owned(), vec!["agreed".to_owned()], vec!["intends".to_owned()])]);
    }

    #[test]
    fn two_undertakings_of_one_day_are_two() {
        let compared =
            compare(&[told("c:1", REEFS, "2025-03-04", "agreed", "a", 0)], &[told("c:2", NURSES, "2025-03-04", "agreed", "b", 0)]);
        assert_eq!(compared.iter().map(|c| c.standing).collect::<Vec<_>>(), [Standing::OnlyOurs, Standing::OnlyTheirs]);
    }

    #[test]
    fn what_only_one_side_says_of_a_matter_is_no_contradiction() {
        let ours = told("c:1", REEFS, "2025-03-04", "agreed", "a", 0);
        let mut theirs = ours.clone();
        theirs.values.insert("deadline".to_owned(), vec!["2027".to_owned()]);
        let compared = compare(&[ours], &[theirs]);
        assert_eq!(compared[0].standing, Standing::Agreed);
        assert_eq!(compared[0].fields, [("deadline".to_owned(), vec![], vec!["2027".to_owned()])]);
    }

    #[test]
    fn either_side_sees_the_same() {
        let ours = [
            told("c:1", REEFS, "2025-03-04", "agreed", "a", 0),
            told("c:2", REEFS, "2025-03-06", "intends", "b", 0),
            told("c:3", NURSES, "2025-03-04", "agreed", "a", 100),
        ];
        let theirs = [told("c:4", REEFS, "2025-03-05", "agreed", "c", 0), told("c:5", REEFS, "2025-03-05", "signed", "b", 3)];
        let (there, back) = (compare(&ours, &theirs), compare(&theirs, &ours));
        let pairs = |all: &[Compared], turned: bool| {
            let mut pairs: Vec<_> = all.iter().map(|c| if turned { (c.theirs, c.ours) } else { (c.ours, c.theirs) }).collect();
            pairs.sort();
            pairs
        };
        assert_eq!(pairs(&there, false), pairs(&back, true));
        assert!(compare(&ours, &ours).iter().all(|c| c.ours == c.theirs && c.standing == Standing::Agreed));
    }
}
