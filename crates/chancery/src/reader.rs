//! From a source to a reading: the pipeline, to be read from top to bottom.

mod actor;
pub mod amount;
mod dealing;
mod frame;
pub(crate) mod instrument;
mod name;
#[cfg(test)]
mod tests;
mod time;

use crate::act::{Act, Ground, Learned, Name, Stage};
use crate::fact::{Code, Facts};
use crate::gate::{self, Gate};
use crate::lexicon::{Class, Lexicon};
use crate::mention;
pub use crate::text::Document;
use crate::text::{self, Lint, Source, Span};
use crate::wordlist::List;

/// The version of the reader. It begins with `learned-`, and changes with every change of what is read, of weights or rules: the
/// register reads again what an older one read.
pub const VERSION: &str = "learned-13";

/// Whether the confidences of this version's statements are calibrated: those of the learned reader are, unless rules alone made
/// the statement; those of the table are figures of its rules, and those of minutes are people's.
pub fn calibrates(version: &str) -> bool {
    version.starts_with("learned-")
}

/// Something a person should know about the reading of a place; never an error.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The place, where there is one.
    pub span: Option<Span>,
    /// Lower case, without a full stop.
    pub message: String,
}

/// What one version of the reader found in one source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// About the document.
    pub document: Document,
    /// What it reports.
    pub facts: Facts,
    /// What a person should know.
    pub notes: Vec<Note>,
    /// The sentences of the text, for search and display.
    pub sentences: Vec<Span>,
    /// The version of the relevance gate that held the source back; none where it was read.
    pub gate: Option<String>,
}

/// The stage that reads: the learned one, beside the table.
pub fn stage() -> &'static dyn Stage {
    Learned::builtin()
}

/// Reads one source. Never fails: odd text gives fewer facts and a note.
pub fn read(source: &Source) -> Reading {
    read_with(source, Lexicon::builtin(), stage())
}

/// Reads one source unless the relevance gate holds it back. Then the reading has no facts, but all that is needed to find and
/// show the source, and says which gate it was.
pub fn read_relevant(source: &Source) -> Reading {
    let english = source.lang.as_deref().is_none_or(|lang| lang.starts_with("en"));
    if !english || Gate::builtin().judge(source).passes {
        return read(source);
    }
    let sentences = text::sentences(source.text());
    let document = text::document(source, &sentences);
    let message = format!("not relevant by {}: nothing between parties was expected in it, and it was not read", gate::VERSION);
    Reading {
        document,
        notes: vec![Note { span: None, message }],
        sentences,
        gate: Some(gate::VERSION.to_owned()),
        facts: Facts::default(),
    }
}

/// Reads one source: everything but the stage is shared by all stages.
pub fn read_with(source: &Source, lexicon: &Lexicon, stage: &dyn Stage) -> Reading {
    let text = source.text();
    let sentences = text::sentences(text);
    let document = text::document(source, &sentences);
    let mut notes: Vec<Note> = document.date_lint.iter().map(|lint| Note { span: lint.span, message: lint.reason.clone() }).collect();
    if let Some(lang) = source.lang.as_deref().filter(|lang| !lang.starts_with("en")) {
        notes.push(Note { span: None, message: format!("the text is in {lang}; only english is read") });
        return Reading { document, notes, sentences, ..Reading::default() };
    }
    // Words such as "on Monday" are not read from a header date that the text itself contradicts.
    let doubtful =
        document.date_lint.iter().any(|lint| matches!(lint.lint, Lint::DayMonthSwapped | Lint::WeekdayMismatch | Lint::Unreadable));
    let anchor = document.published.filter(|_| !doubtful).map(|date| date.latest());
    let times = time::Times::find(text, &sentences, anchor, document.dateline);
    let cast = mention::cast(text, &sentences, document.dateline, publisher(source, lexicon), lexicon);
    let headline = headlines(text, &sentences, &document);
    let mut acts: Vec<Act> = Vec::new();
    let mut names: Vec<Name> = Vec::new();
    for sentence in 0..sentences.len() {
        let report = stage.report(&cast, sentence);
        acts.extend(report.acts);
        names.extend(report.names);
    }
    let year = anchor.map(|day| day.year());
    let instruments = instrument::find(&cast, &acts, names, year);
    let page = dealing::Page {
        source,
        sentences: &sentences,
        cast: &cast,
        times: &times,
        dateline: document.dateline,
        headline: &headline,
        instruments: &instruments,
        sport: sport(&cast),
    };
    let dealings = dealing::dealings(&page, &acts);
    let frames = frame::frames(&page, &acts);
    let (mechanisms, agreements, programmes) = name::sort(&page, &instruments, &acts);
    let facts = Facts {
        actors: actor::actors(source, &cast, &instruments, &dealings.events),
        events: dealings.events,
        meetings: dealings.meetings,
        commitments: dealings.commitments,
        mechanisms,
        agreements,
        programmes,
        frames,
    };
    Reading { document, facts, notes, sentences, gate: None }
}

/// How many different words of sport make a text one about sport.
const SPORT: usize = 3;

/// Whether a text tells of sport.
fn sport(cast: &mention::Cast) -> bool {
    let words = cast.words.all.iter().filter(|word| word.lists.on(List::Sport)).map(|word| &*word.lower);
    words.collect::<std::collections::BTreeSet<_>>().len() >= SPORT
}

/// What the sentences that touch `span` were read from: the wordings of the table and the heads of the encoder.
pub fn grounds(source: &Source, span: Span) -> Vec<Ground> {
    let (cast, sentences) = cast(source);
    let touched = sentences.iter().enumerate().filter(|(_, sentence)| sentence.overlaps(span));
    touched.map(|(at, _)| Learned::builtin().ground(&cast, at)).collect()
}

/// Who is named in a source, and its sentences: what every stage is given. The training data is made from this.
pub fn cast(source: &Source) -> (mention::Cast<'_>, Vec<Span>) {
    let lexicon = Lexicon::builtin();
    let sentences = text::sentences(source.text());
    let dateline = text::document(source, &sentences).dateline;
    (mention::cast(source.text(), &sentences, dateline, publisher(source, lexicon), lexicon), sentences)
}

/// The choices about allegiance that reading a source takes: what their weights are learned from.
pub fn choices(source: &Source) -> Vec<mention::Choice> {
    let lexicon = Lexicon::builtin();
    let sentences = text::sentences(source.text());
    let dateline = text::document(source, &sentences).dateline;
    mention::choices(source.text(), &sentences, dateline, publisher(source, lexicon), lexicon)
}

/// The state of the publisher or agency, where the gazetteer knows it, or of the address.
fn publisher(source: &Source, lexicon: &Lexicon) -> Option<Code> {
    let mut hits = Vec::new();
    if let Some(publisher) = &source.publisher {
        lexicon.find(publisher, &mut hits);
    }
    let press = hits.iter().find_map(|hit| match hit.entry.class {
        Class::Press { code: Some(code), .. } | Class::State { code, .. } => Code::new(code.as_str()),
        _ => None,
    });
    press.or_else(|| host_state(source.url.as_deref()?, lexicon))
}

/// The state whose government's or country's domain an address is in.
fn host_state(url: &str, lexicon: &Lexicon) -> Option<Code> {
    let host = url.split("://").nth(1)?.split(['/', ':', '?']).next()?;
    let last = host.rsplit('.').next()?;
    match last {
        "gov" | "mil" => Code::new("USA"),
        "uk" => Code::new("GBR"),
        _ if last.len() == 2 => lexicon.by_alpha2(&last.to_uppercase()).and_then(|state| Code::new(state.code.as_str())),
        _ => None,
    }
}

/// Which sentences are headlines, captions or credits: short lines without a closing mark, and the title.
fn headlines(text: &str, sentences: &[Span], document: &Document) -> Vec<bool> {
    let closed =
        |span: &Span| span.of(text).trim_end_matches(['"', '”', '’', '\'', ')', '*', ' ']).ends_with(['.', '!', '?', ':', ';', '…']);
    let lines = sentences.iter().filter(|span| !closed(span)).count();
    // Where most lines have no closing mark the text is a list, and its lines count as body.
    let list = lines * 2 > sentences.len();
    sentences
        .iter()
        .enumerate()
        .map(|(index, span)| {
            let title = document.title.is_some_and(|title| title.overlaps(*span));
            title || (!closed(span) && !list && index == 0 && sentences.len() > 1 && span.len() < 160)
        })
        .collect()
}
