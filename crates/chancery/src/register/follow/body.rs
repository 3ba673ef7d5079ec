//! Bodies: which standing body a sentence speaks of.
//!
//! *Reads*: a head (`commission`, `dialogue`, `working group`) with the words of its field before it or behind `on`, `for`, `of`
//! (`forestry committee`, `committee on forestry`), where it belongs to both parties; in short form (`the committee`) the body
//! that the report named last.
//! *Does not read*: a committee of one parliament; a body of other parties; two bodies of one head whose fields differ as one.

use std::collections::BTreeSet;

use crate::fact::Code;
use crate::register::{Record, RecordKind};
use crate::text::Span;

use super::telling::{Telling, stem};
use super::{Paper, Place, Reference, What};

/// The heads of bodies; `true` where the head alone may be any meeting and needs a sign that it is one of a series.
const HEADS: &[(&str, &str, bool)] = &[
    ("commission", "commission", false),
    ("committee", "committee", false),
    ("council", "council", false),
    ("dialogue", "dialogue", false),
    ("consultations", "consultations", false),
    ("consultation", "consultations", false),
    ("forum", "forum", false),
    ("cabinet", "cabinet", true),
    ("mechanism", "mechanism", false),
    ("group", "group", true),
    ("talks", "talks", true),
    ("meeting", "meeting", true),
    ("exercise", "exercise", true),
];

/// Words that say that a body belongs to several states.
const JOINT: &[&str] =
    &["joint", "bilateral", "intergovernmental", "mixed", "binational", "national", "trilateral", "governmental", "their", "partner"];
/// What the parties are called behind "the two" and "both".
const PARTIES: &[&str] =
    &["capitals", "countries", "governments", "leaders", "ministers", "nations", "parties", "presidents", "sides", "states"];
/// Words that tell a series from a single meeting.
const SERIES: &[&str] = &[
    "annual",
    "yearly",
    "regular",
    "working",
    "officials",
    "level",
    "trilateral",
    "binational",
    "staff",
    "biennial",
    "quadrilateral",
];
/// Words before a head that do not name its field.
const PLAIN: &[&str] = &[
    "joint",
    "bilateral",
    "intergovernmental",
    "mixed",
    "permanent",
    "ministerial",
    "annual",
    "yearly",
    "regular",
    "high",
    "level",
    "strategic",
    "national",
    "inter",
    "governmental",
    "bi",
    "binational",
    "standing",
    "standard",
    "new",
    "working",
    "sub",
    "general",
    "this",
    "year",
    "trilateral",
    "official",
    "officials",
    "second",
    "first",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "inaugural",
    "next",
    "last",
    "previous",
    "same",
];

/// A body named in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// The word of the head.
    pub at: usize,
    /// The head in its usual form.
    pub head: &'static str,
    /// The stems of its field.
    pub field: BTreeSet<String>,
    /// Whether it is a part of another body.
    pub sub: bool,
    /// Whether words of the sentence make it a body of the parties.
    pub joint: bool,
    /// The name that it bears apart from its head ("Exercise Lion Tide"), as folded words.
    pub name: Vec<String>,
    /// The words that name it.
    pub span: Span,
}

/// A body, with every field word that it was ever called by.
#[derive(Debug, Clone)]
pub(super) struct Body {
    /// The mechanism's record, or the passage that named it first.
    pub reference: Reference,
    /// How it was first called.
    pub name: String,
    pub head: &'static str,
    pub field: BTreeSet<String>,
    /// The name that it bears apart from its head, as folded words.
    pub bears: Vec<String>,
    pub sub: bool,
    /// Whether it has been given another form: then it may go by another head.
    pub recast: bool,
}

impl Body {
    /// Whether a mention may speak of this body.
    pub fn fits(&self, mention: &Mention) -> bool {
        let heads = self.head == mention.head || (self.recast && !self.field.is_empty());
        let fields = self.field.is_empty() || mention.field.is_empty() || !self.field.is_disjoint(&mention.field);
        heads && fields && self.sub == mention.sub
    }
}

/// The bodies that a sentence names; `parties` are those of the circle, `known` its bodies so far.
pub(super) fn mentions<'b>(paper: &Paper, told: &Telling, parties: &[Code], known: impl Iterator<Item = &'b Body>) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for (at, word) in told.folded.iter().enumerate() {
        let Some((_, head, needs_sign)) = HEADS.iter().find(|(surface, ..)| surface == word) else { continue };
        // "The meeting of the committee", "the consultation mechanism": the other head is the body.
        let session = matches!(*head, "meeting" | "talks") && others(told, at);
        let before_head = told.folded.get(at + 1).is_some_and(|next| HEADS.iter().any(|(surface, ..)| surface == next));
        if session || before_head {
            continue;
        }
        if *head == "group" && told.folded[..at].last().is_none_or(|before| before != "working") {
            continue;
        }
        let mut mention = mention(paper, told, at, head, parties);
        if *head == "exercise" && mention.field.is_empty() {
            mention.name = proper_name(&paper.text, told, at);
            mention.field = mention.name.iter().map(|word| stem(word)).collect();
        }
        let before = &told.folded[at.saturating_sub(3)..at];
        let series = before.iter().any(|word| SERIES.contains(&word.as_str()) || super::session::ordinal(word).is_some());
        let named = *head == "exercise" && !mention.field.is_empty();
        if !needs_sign || series || named || told.folded.get(at + 1).is_some_and(|next| next == "on" && *head == "talks") {
            found.push(mention);
        }
    }
    for body in known.filter(|body| !body.bears.is_empty()) {
        let length = body.bears.len();
        let Some(at) = told.folded.windows(length).position(|words| *words == body.bears) else { continue };
        let span = Span { start: told.places[at].start, end: told.places[at + length - 1].end };
        // Its head beside the name has been seen already.
        if !found.iter().any(|mention| mention.head == body.head && mention.name == body.bears) {
            let (field, name) = (body.field.clone(), body.bears.clone());
            found.push(Mention { at: at + length - 1, head: body.head, field, sub: body.sub, joint: true, name, span });
        }
    }
    found
}

/// The proper name beside a head: right behind it ("Exercise Lion Tide"), or before the comma that explains it ("ended Lion Tide
/// on Wednesday, an exercise").
fn proper_name(text: &str, told: &Telling, at: usize) -> Vec<String> {
    let capital = |word: usize| {
        let timed = told.whens.iter().any(|when| when.span.overlaps(told.places[word]));
        told.places[word].of(text).starts_with(char::is_uppercase) && !timed && !named(text, told, word)
    };
    let run = |from: usize| -> Vec<usize> {
        let goes_on = |word: &usize| capital(*word) && (*word == from || gap(text, told, *word - 1) == " ");
        (from..told.folded.len()).take_while(goes_on).collect()
    };
    if at + 1 < told.folded.len() && gap(text, told, at) == " " && told.places[at].of(text).starts_with(char::is_uppercase) {
        let behind = run(at + 1);
        if !behind.is_empty() {
            return behind.iter().map(|word| told.folded[*word].clone()).collect();
        }
    }
    let article = at >= 2 && matches!(told.folded[at - 1].as_str(), "a" | "an" | "the") && gap(text, told, at - 2).contains(',');
    if !article {
        return Vec::new();
    }
    let starts = (at.saturating_sub(8).max(1)..at - 1).filter(|word| capital(*word) && !capital(*word - 1));
    let mut names = starts.map(run).filter(|name| name.len() >= 2);
    names.next_back().map(|name| name.iter().map(|word| told.folded[*word].clone()).collect()).unwrap_or_default()
}

/// Whether a sentence names a body by a head that needs no sign.
fn others(told: &Telling, at: usize) -> bool {
    let firm = |word: &str| word == "group" || HEADS.iter().any(|(surface, _, needs_sign)| *surface == word && !needs_sign);
    told.folded.iter().enumerate().any(|(other, word)| other != at && firm(word))
}

fn mention(paper: &Paper, told: &Telling, at: usize, head: &'static str, parties: &[Code]) -> Mention {
    let text = paper.text.as_str();
    let is_name = |word: usize| named(text, told, word);
    let mut field = BTreeSet::new();
    let (mut sub, mut joint) = (false, false);
    let mut first = at;
    for word in (at.saturating_sub(6)..at).rev() {
        let folded = told.folded[word].as_str();
        let cut = gap(text, told, word).contains([',', ';', '.', '(', ':', '"']);
        if cut {
            break;
        }
        if is_name(word) {
            joint = true;
        } else if PLAIN.contains(&folded) || super::session::ordinal(folded).is_some() {
            sub |= folded == "sub";
            joint |= JOINT.contains(&folded);
        } else if crate::wordlist::List::Determiner.contains(folded) || folded.len() < 3 || is_link(folded) {
            joint |= JOINT.contains(&folded);
            break;
        } else {
            field.insert(stem(folded));
        }
        first = word;
    }
    let mut last = at;
    let mut linked = false;
    for word in at + 1..told.folded.len().min(at + 10) {
        let folded = told.folded[word].as_str();
        if gap(text, told, word - 1).contains([',', ';', '.', '(', ':', '"', '—']) {
            break;
        }
        if matches!(folded, "on" | "for" | "of" | "between" | "with") {
            // "The committee of the two countries", "met on Wednesday".
            linked = !told.whens.iter().any(|when| when.phrase.contains(told.places[word]));
            if !linked {
                break;
            }
        } else if linked && is_name(word) {
            joint = true;
        } else if !linked || !matches!(folded, "and" | "the" | "their") {
            let known = linked && folded.len() > 2 && !is_verb(folded) && !is_link(folded);
            if !known {
                break;
            }
            field.insert(stem(folded));
            last = word;
        }
    }
    let of_both = told.folded.windows(2).any(|two| matches!(two[0].as_str(), "two" | "both") && PARTIES.contains(&two[1].as_str()));
    joint |= of_both;
    let both = parties.iter().filter(|code| told.codes.contains(code)).count() >= 2;
    let span = Span { start: told.places[first].start, end: told.places[last].end };
    Mention { at, head, field, sub, joint: joint || both, name: Vec::new(), span }
}

fn is_link(word: &str) -> bool {
    matches!(
        word,
        "of" | "for"
            | "in"
            | "on"
            | "and"
            | "to"
            | "with"
            | "by"
            | "that"
            | "which"
            | "from"
            | "at"
            | "as"
            | "into"
            | "its"
            | "their"
            | "his"
            | "her"
            | "has"
            | "have"
            | "had"
            | "was"
            | "were"
            | "will"
            | "would"
            | "held"
            | "hold"
            | "between"
            | "under"
            | "new"
            | "set"
            | "form"
            | "create"
            | "created"
            | "establish"
            | "found"
            | "launched"
            | "began"
            | "hosted"
            | "third"
            | "is"
            | "are"
    )
}

fn is_verb(word: &str) -> bool {
    matches!(
        word,
        "met"
            | "held"
            | "was"
            | "were"
            | "is"
            | "are"
            | "has"
            | "had"
            | "have"
            | "will"
            | "would"
            | "took"
            | "ended"
            | "closed"
            | "opened"
            | "came"
            | "sat"
            | "sits"
            | "meets"
            | "which"
            | "that"
            | "who"
            | "shall"
            | "should"
            | "convened"
            | "gathered"
            | "began"
            | "concluded"
            | "said"
            | "set"
            | "last"
            | "here"
            | "divided"
            | "agreed"
            | "brought"
            | "this"
            | "where"
            | "when"
    )
}

/// Whether a word of the sentence is (part of) the name of a state.
fn named(text: &str, told: &Telling, word: usize) -> bool {
    let mut hits = Vec::new();
    let span = told.places[word];
    crate::lexicon::Lexicon::builtin().find(span.of(text), &mut hits);
    if hits.is_empty() {
        crate::lexicon::Lexicon::builtin().find_upper(span.of(text), &mut hits);
    }
    hits.iter().any(|hit| matches!(hit.entry.class, crate::lexicon::Class::State { .. }) && hit.end - hit.start == span.len())
}

/// What stands between a word and the next.
fn gap<'t>(text: &'t str, told: &Telling, word: usize) -> &'t str {
    let end = told.places[word].end as usize;
    let next = told.places.get(word + 1).map_or(end, |place| place.start as usize);
    text.get(end..next).unwrap_or("")
}

/// The mechanism's record that a body has, if the reader saw one: by head and field of any of its names.
pub(super) fn record_of<'r>(mention: &Mention, records: &[&'r Record], papers: &[&Paper]) -> Option<&'r Record> {
    let kinds = [RecordKind::Mechanism, RecordKind::Programme];
    let fits = |record: &&&Record| {
        kinds.contains(&record.kind)
            && record.evidence.iter().any(|witness| {
                papers.iter().find(|paper| paper.source == witness.source).is_some_and(|paper| {
                    let told = super::telling::telling(paper, witness.span);
                    let head =
                        told.folded.iter().any(|word| HEADS.iter().any(|(surface, head, _)| surface == word && *head == mention.head));
                    let field: BTreeSet<String> = told
                        .folded
                        .iter()
                        .filter(|word| {
                            !PLAIN.contains(&word.as_str()) && !is_link(word) && !HEADS.iter().any(|head| head.0 == word.as_str())
                        })
                        .map(|word| stem(word))
                        .collect();
                    head && (mention.field.is_empty() || !mention.field.is_disjoint(&field) || told.words.len() < 2)
                })
            })
    };
    records.iter().find(fits).copied()
}

/// The body that a mention starts.
pub(super) fn body(mention: &Mention, paper: &Paper, records: &[&Record], papers: &[&Paper]) -> Body {
    let reference = match record_of(mention, records, papers) {
        Some(record) => Reference { what: What::Record(record.kind), id: record.id.clone() },
        None => Reference { what: What::Passage, id: Place { source: paper.source, span: mention.span }.to_string() },
    };
    Body {
        reference,
        name: mention.span.of(&paper.text).split_whitespace().collect::<Vec<_>>().join(" "),
        head: mention.head,
        field: mention.field.clone(),
        bears: mention.name.clone(),
        sub: mention.sub,
        recast: false,
    }
}
