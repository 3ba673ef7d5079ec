//! When the acts of a document happened, what bounds their carrying-out, and who says so, sentence by sentence.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::act::{Act, verb};
use crate::mention::Cast;
use crate::text::{Bound, Edtf, Precision, Span, Voice, When, WhenKind, attribution, find_dates, quotations, tokens, voice};
use crate::wordlist::List;

/// How many days back an encounter that is told without a date may lie.
const RECENT: i64 = 61;

/// How many words may stand between the words of an act and a month or a year that is its own.
const OWN: usize = 4;

/// The dates and quotations of a document.
#[derive(Debug)]
pub struct Times {
    anchor: Option<Date>,
    /// The place of the dateline, behind which its day stands.
    dateline: Option<Span>,
    text: String,
    /// Where each sentence begins.
    starts: Vec<u32>,
    by_sentence: Vec<Vec<When>>,
    voices: Vec<(Voice, Option<String>)>,
}

impl Times {
    /// Finds the dates of all sentences; `anchor` is the day of publication, `dateline` the place at the head.
    pub fn find(text: &str, sentences: &[Span], anchor: Option<Date>, dateline: Option<Span>) -> Times {
        let quotations = quotations(text);
        let mut by_sentence = Vec::with_capacity(sentences.len());
        let mut voices = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            let tokens = tokens(text, *sentence);
            by_sentence.push(find_dates(text, &tokens, anchor));
            let said = attribution(text, &tokens, &quotations);
            let whole = voice(*sentence, &quotations, said.as_ref());
            // A sentence that is attributed as a whole or for the most part speaks indirectly.
            let spoken = match (&said, whole) {
                (Some(said), Voice::Narrator) if said.clause.len() * 2 > sentence.len() => said.voice,
                _ => whole,
            };
            let speaker = said.filter(|_| spoken != Voice::Narrator).map(|said| said.speaker.of(text).to_owned());
            voices.push((spoken, speaker));
        }
        let starts = sentences.iter().map(|sentence| sentence.start).collect();
        Times { anchor, dateline, text: text.to_owned(), starts, by_sentence, voices }
    }

    /// When an act happened: the nearest date, a day before a month or a year, unless it dates something that the act is about.
    pub fn of_act(&self, act: &Act, cast: &Cast) -> Option<Edtf> {
        self.nearest(act, cast, false, |when| !dates_another(act, when, cast))
    }

    /// When an encounter took place, or lies `ahead`: the nearest date, a day before a month or a year, unless a relative clause
    /// dates its own verb.
    pub fn of_encounter(&self, act: &Act, cast: &Cast, ahead: bool) -> Option<Edtf> {
        self.nearest(act, cast, ahead, |when| {
            ahead || !behind(act, when.span, cast).is_some_and(|date| in_relative_clause(act, date, cast))
        })
    }

    fn nearest(&self, act: &Act, cast: &Cast, ahead: bool, fits: impl Fn(&When) -> bool) -> Option<Edtf> {
        let cue = cast.words.span(&act.cue);
        let usable = |when: &&When| {
            !matches!(
                when.kind,
                WhenKind::Length | WhenKind::Vague | WhenKind::Stretch | WhenKind::Season | WhenKind::Offset | WhenKind::Ambiguous
            ) && (ahead || !when.is_deadline())
                && fits(when)
        };
        let dated = self.by_sentence[act.sentence].iter().filter(usable).filter_map(|when| {
            let date = if ahead { when.ahead.or(when.date) } else { when.date }?;
            // A done act is not dated by what lies ahead of the document.
            let later = !ahead && self.anchor.is_some_and(|anchor| date.earliest() > anchor);
            (!later).then_some((when.span, date))
        });
        let distance = |span: Span| if span.start >= cue.end { span.start - cue.end } else { cue.start.saturating_sub(span.end) };
        // "HAVANA, July 23 (Prensa Antillana) — …": the day of the report, where the sentence has no other.
        let of_report = |span: Span| self.dateline.is_some_and(|place| span.start >= place.end && span.start - place.end <= 3);
        let own = |span: Span, date: Edtf| date.precision() == Precision::Day || self.closes(act, span, cast);
        // What stands far off tells of something else when a day stands near.
        dated.min_by_key(|(span, date)| (of_report(*span), !own(*span, *date), distance(*span))).map(|(_, date)| date)
    }

    /// Whether a month or a year stands right behind the words of an act and another verb follows, so that a day behind that is the
    /// verb's: "the trawler seized off the cape last month sailed home on Monday".
    fn closes(&self, act: &Act, date: Span, cast: &Cast) -> bool {
        let words = &cast.words;
        let sentence = words.sentences[act.sentence].clone();
        let Some(first) = behind(act, date, cast) else { return false };
        let Some(next) = (first..sentence.end).find(|at| words.all[*at].span.start >= date.end) else { return false };
        let apart = |at: usize| matches!(words.lower(at), "," | ";" | ":" | "–" | "—" | "and" | "but" | "that" | "which" | "who");
        let verb = verb(words.lower(next)) || words.on(next, List::Travel);
        first - act.cue.end <= OWN && !(act.cue.end..first).any(apart) && verb
    }

    /// The words that bound the carrying-out of a clause of a sentence, and what they mean: a deadline in the clause, a deadline
    /// that opens the sentence, or else a time ahead in the clause (`in October`, `over two years`).
    pub fn deadline(&self, sentence: usize, clause: Span) -> Option<(String, Option<Edtf>)> {
        let here = &self.by_sentence[sentence];
        let inside = || here.iter().filter(|when| clause.contains(when.span));
        // "Over the next six months, we will also …"
        let opens = |when: &&When| when.phrase.end <= clause.start && when.phrase.start == self.starts[sentence];
        let found = inside()
            .find(|when| when.is_deadline())
            .or_else(|| here.iter().find(|when| when.is_deadline() && opens(when)))
            .or_else(|| inside().find(|when| self.lies_ahead(clause, when)))?;
        let date = found.limit().map(Edtf::day).or(found.ahead).or(found.date);
        Some((found.phrase.of(&self.text).to_owned(), date))
    }

    /// Whether words of time in the clause of an undertaking say when it is to be carried out. Those right behind its verb say
    /// when it was given ("agreed in May to …").
    fn lies_ahead(&self, clause: Span, when: &When) -> bool {
        let words_before = self.text[clause.start as usize..when.phrase.start.max(clause.start) as usize].split_whitespace().count();
        if words_before < 3 {
            return false;
        }
        match when.kind {
            WhenKind::Absolute | WhenKind::Yearless | WhenKind::Deictic | WhenKind::Stretch => {
                let date = when.ahead.or(when.date);
                date.zip(self.anchor).is_some_and(|(date, anchor)| date.latest() > anchor)
            }
            WhenKind::Season => true,
            WhenKind::Length => when.bound == Bound::During,
            _ => false,
        }
    }

    /// Whether a word of a sentence is one of its words of time.
    pub fn tells(&self, sentence: usize, word: Span) -> bool {
        self.by_sentence[sentence].iter().any(|when| when.phrase.contains(word))
    }

    /// Whether a date lies more than two months before the document.
    pub fn long_before(&self, date: Edtf) -> bool {
        self.anchor.is_some_and(|anchor| date.latest().saturating_add(RECENT.days()) < anchor)
    }

    /// Whether an act is older than the register counts: told with a date more than twelve calendar months before the
    /// document, or with a year other than the document's, or with words of long ago.
    pub fn too_old(&self, act: &Act, cast: &Cast) -> bool {
        let here = &self.by_sentence[act.sentence];
        let cue_at = cast.words.all[act.cue.start].span;
        let own = here.iter().filter(|when| !when.is_deadline() && !dates_another(act, when, cast));
        let nearest = own.min_by_key(|when| when.span.start.abs_diff(cue_at.start));
        let Some(when) = nearest else { return false };
        let Some(date) = when.date else {
            let words = when.phrase.of(&self.text).to_lowercase();
            return ["recent years", "past years", "previous years", "recent decades", "past decades"]
                .iter()
                .any(|old| words.contains(old));
        };
        let Some(anchor) = self.anchor else { return false };
        if date.precision() == Precision::Year && when.span.start > cue_at.start {
            return date.latest().year() < anchor.year();
        }
        let months = (i32::from(anchor.year()) - i32::from(date.latest().year())) * 12 + i32::from(anchor.month())
            - i32::from(date.latest().month());
        months > 12
    }

    /// Who speaks in a sentence: in whose voice it is, and the speaker's name or office as written.
    pub fn voice(&self, sentence: usize) -> (Voice, Option<String>) {
        self.voices[sentence].clone()
    }
}

/// Whether a date behind an act is that of a thing it is about: "thanked A for its help after the earthquake of 2023", "welcomed
/// the work of the committee established in 2010", "promised a register, which he first did in 2022"; what has gone on since
/// some year goes on.
fn dates_another(act: &Act, when: &When, cast: &Cast) -> bool {
    let Some(date) = behind(act, when.span, cast) else { return false };
    let words = &cast.words;
    matches!(words.before(date), "of" | "since")
        || in_relative_clause(act, date, cast)
        || clause(act, date, cast).any(|at| words.on(at, List::Founding))
}

/// The first word of a date that stands behind the words of an act.
fn behind(act: &Act, date: Span, cast: &Cast) -> Option<usize> {
    cast.words.sentences[act.sentence]
        .clone()
        .find(|at| cast.words.all[*at].span.start >= date.start)
        .filter(|first| *first >= act.cue.end)
}

/// The words between an act, or the last comma behind it, and a date. A comma closes what is told of a thing: "signed the
/// protocol that they had initialled, on 14 May".
fn clause(act: &Act, date: usize, cast: &Cast) -> Range<usize> {
    let last = (act.cue.end..date).rev().find(|at| matches!(cast.words.lower(*at), "," | ";" | "–" | "—"));
    last.unwrap_or(act.cue.end)..date
}

/// Whether a date behind an act stands in a relative clause, which it dates: "the agreement that they concluded in March". After
/// a word of speech "that" begins what was said.
fn in_relative_clause(act: &Act, date: usize, cast: &Cast) -> bool {
    let words = &cast.words;
    clause(act, date, cast).any(|at| match words.lower(at) {
        "which" | "who" | "whom" | "whose" => true,
        "that" => !words.on(at - 1, List::Speech),
        _ => false,
    })
}
