//! Who is named in a document, and whom its words stand for: states, persons, bodies and organisations, and what "both
//! leaders", "the two countries", "his counterpart", "they" point to.

mod allegiance;
pub mod body;
mod engagement;
mod leader;
mod named;
pub mod office;
pub mod person;
mod reference;
#[cfg(test)]
mod tests;
pub mod title;
mod weight;
mod words;

use std::ops::Range;

pub use allegiance::Choice;
pub use body::Body;
pub use engagement::Engagement;
pub use person::{Person, fold};
pub use title::Title;
pub use words::{Tag, Word, Words};

use crate::fact::Code;
use crate::lexicon::{Class, Lexicon};
use crate::text::Span;

/// How a mention is worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// The name of a state.
    State,
    /// A capital or seat of government standing for its state.
    Capital,
    /// An adjective of nationality or the noun of a people.
    Adjective,
    /// A named person, title included.
    Person,
    /// An office without a name ("the Turkish president", "the minister").
    Office,
    /// A body.
    Body,
    /// An organisation.
    Igo,
    /// Several at once ("both leaders", "the two sides").
    Group,
    /// A pronoun.
    Pronoun,
    /// A possessive pronoun.
    Possessive,
}

/// A stretch of words that stands for one or more parties.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// Its words.
    pub words: Range<usize>,
    /// In which sentence.
    pub sentence: usize,
    /// How it is worded.
    pub form: Form,
    /// For whom it stands; empty where that is not known.
    pub codes: Vec<Code>,
    /// The person, where it is one.
    pub person: Option<usize>,
    /// The body, where it is one.
    pub body: Option<usize>,
}

/// Everybody in a document.
#[derive(Debug)]
pub struct Cast<'t> {
    /// The words of the document.
    pub words: Words<'t>,
    /// The titles.
    pub titles: Vec<Title>,
    /// Whether each word is inside a title.
    pub titled: Vec<bool>,
    /// The persons.
    pub persons: Vec<Person>,
    /// The bodies, a place each.
    pub bodies: Vec<Body>,
    /// All mentions in the order of the text.
    pub mentions: Vec<Mention>,
    /// The mentions of each sentence.
    pub by_sentence: Vec<Range<usize>>,
    /// The pair of parties that "the two sides" means in each sentence.
    pub pairs: Vec<Vec<Code>>,
    /// The state whose press or government speaks, where known.
    pub home: Option<Code>,
    /// The parties by weight, heaviest first.
    pub weights: Vec<(Code, u32)>,
    /// Who acts at all, and which parties are told together.
    pub engagement: Engagement,
}

impl Cast<'_> {
    /// The two heaviest parties.
    pub fn dyad(&self) -> Vec<Code> {
        self.weights.iter().take(2).map(|(code, _)| code.clone()).collect()
    }

    /// The mentions of a sentence.
    pub fn of_sentence(&self, sentence: usize) -> &[Mention] {
        &self.mentions[self.by_sentence[sentence].clone()]
    }
}

/// The codes without repetition, in their order.
pub fn distinct(codes: impl IntoIterator<Item = Code>) -> Vec<Code> {
    let mut out: Vec<Code> = Vec::new();
    for code in codes {
        if !out.contains(&code) {
            out.push(code);
        }
    }
    out
}

/// Finds who is named in the sentences of a text. `dateline` is the place at the head of the text; `home` the state of the
/// publisher, where known.
pub fn cast<'t>(text: &'t str, sentences: &[Span], dateline: Option<Span>, publisher: Option<Code>, lexicon: &Lexicon) -> Cast<'t> {
    let mut draft = Draft::new(text, sentences, dateline, publisher, lexicon);
    draft.settle(lexicon, |_| ());
    draft.finish()
}

/// The choices that are made when the cast of a text is found: for whom persons act and whose bodies are.
pub fn choices(text: &str, sentences: &[Span], dateline: Option<Span>, publisher: Option<Code>, lexicon: &Lexicon) -> Vec<Choice> {
    let mut choices = Vec::new();
    Draft::new(text, sentences, dateline, publisher, lexicon).settle(lexicon, |choice| choices.push(choice));
    choices
}

/// A cast whose references are not resolved yet.
struct Draft<'t> {
    words: Words<'t>,
    titles: Vec<Title>,
    titled: Vec<bool>,
    persons: Vec<Person>,
    bodies: Vec<Body>,
    mentions: Vec<Mention>,
    home: Option<Code>,
}

impl<'t> Draft<'t> {
    fn new(text: &'t str, sentences: &[Span], dateline: Option<Span>, publisher: Option<Code>, lexicon: &Lexicon) -> Draft<'t> {
        let words = Words::new(text, sentences, lexicon);
        let titles = title::titles(&words);
        let mut titled = vec![false; words.all.len()];
        for title in &titles {
            titled[title.words.clone()].fill(true);
        }
        let (persons, person_at) = {
            let found = person::Persons::find(&words, &titles);
            (found.all, found.at)
        };
        let bodies = body::bodies(&words, &titled, |at| person_at[at].is_some());
        let home = home(text, dateline, lexicon).or(publisher);
        let mentions = named::named(&words, &persons, &person_at, &bodies, dateline);
        Draft { words, titles, titled, persons, bodies, mentions, home }
    }

    /// Infers the allegiance of those whose words do not tell it; each choice is shown to `see`.
    fn settle(&mut self, lexicon: &Lexicon, mut see: impl FnMut(Choice)) {
        // First weights without what has to be inferred.
        let weights = weight::weigh(&self.mentions, &self.words);
        let (words, home) = (&self.words, self.home.as_ref());
        let setting = allegiance::Setting { words, mentions: &self.mentions, home, weights: &weights, lexicon };
        allegiance::settle(&setting, &mut self.persons, &mut see);
        for mention in &mut self.mentions {
            if let Some(index) = mention.person {
                mention.codes = self.persons[index].code.iter().cloned().collect();
            }
        }
        let weights = weight::weigh(&self.mentions, &self.words);
        let setting = allegiance::Setting { words, mentions: &self.mentions, home, weights: &weights, lexicon };
        allegiance::settle_bodies(&setting, &self.persons, &mut self.bodies, &mut see);
        for mention in &mut self.mentions {
            if let Some(index) = mention.body {
                mention.codes = self.bodies[index].code.iter().cloned().collect();
            }
        }
    }

    fn finish(self) -> Cast<'t> {
        let Draft { words, titles, titled, persons, bodies, mentions, home } = self;
        let weights = weight::weigh(&mentions, &words);
        let (mut all, pairs) = reference::resolve(&words, &titles, &persons, mentions, home.as_ref(), &weights);
        all.sort_by_key(|mention| (mention.words.start, mention.words.end));
        let weights = weight::weigh(&all, &words);
        let mut by_sentence = Vec::with_capacity(words.sentences.len());
        let mut at = 0;
        for sentence in 0..words.sentences.len() {
            let first = at;
            while at < all.len() && all[at].sentence == sentence {
                at += 1;
            }
            by_sentence.push(first..at);
        }
        let engagement = Engagement::find(&words, &all);
        Cast { words, titles, titled, persons, bodies, mentions: all, by_sentence, pairs, home, weights, engagement }
    }
}

/// The state that the dateline stands for.
fn home(text: &str, dateline: Option<Span>, lexicon: &Lexicon) -> Option<Code> {
    let place = dateline?.get(text)?;
    let mut hits = Vec::new();
    lexicon.find_upper(place, &mut hits);
    lexicon.find(place, &mut hits);
    // The first name; of its meanings the capital, then the largest city.
    let first = hits.iter().map(|hit| hit.start).min()?;
    let weight = |class: &Class| match class {
        Class::State { .. } => u32::MAX,
        Class::Capital { .. } => u32::MAX - 1,
        Class::City { population, .. } => *population,
        _ => 0,
    };
    let best = hits.iter().filter(|hit| hit.start == first).max_by_key(|hit| weight(&hit.entry.class))?;
    match best.entry.class {
        Class::State { code, .. } | Class::Capital { code, .. } | Class::City { code, .. } => Code::new(code.as_str()),
        _ => None,
    }
}
