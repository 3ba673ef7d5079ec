//! References inside the text: "both leaders", "the two countries", "his counterpart", "the minister", "they", "it".
//!
//! *Reads*: groups and pronouns, as the parties of the encounter or pair spoken of last, or as those who sign a joint text;
//! offices without a name, as the person who holds them.
//! *Does not read*: pronouns of things ("it rained"); "the parties" in domestic politics is kept only where a pair is known.

mod encounter;
mod group;
mod office;
mod pronoun;
mod speakers;

use std::ops::Range;

use super::words::Words;
use super::{Form, Mention, Person, Title, distinct};
use crate::fact::Code;
use crate::text::TokenKind;
use encounter::{conjoined, encounter, named_together, resumes};

/// Whom the text has spoken of so far.
struct State<'a> {
    words: &'a Words<'a>,
    persons: &'a [Person],
    home: Option<&'a Code>,
    /// The states of the document, heaviest first.
    states: Vec<Code>,
    /// The two heaviest of them.
    dyad: Vec<Code>,
    /// In whose name a joint text speaks; empty for any other text.
    speakers: Vec<Code>,
    /// The parties of the encounter told last, two of them where names alone tell it.
    pair: Vec<Code>,
    /// All parties of that encounter.
    circle: Vec<Code>,
    /// The persons of two parties and more who were named together last, and for whom they act.
    met: Vec<(Option<usize>, Code)>,
    /// The person last spoken of, where there is one in the list, and for whom they act.
    he: Option<(Option<usize>, Code)>,
    /// Whether the last subject was more than one.
    plural: bool,
    /// The state, body or organisation last spoken of.
    thing: Vec<Code>,
    /// For whom speaks whose turn it is in a transcript; `None` outside of one.
    turn: Option<Option<Code>>,
}

/// What a reference says: the word behind it, its form, its parties and the person.
type Found = (usize, Form, Vec<Code>, Option<usize>);

/// Resolves the references; returns all mentions, and the pair that is spoken of in each sentence.
pub(super) fn resolve(
    words: &Words,
    titles: &[Title],
    persons: &[Person],
    named: Vec<Mention>,
    home: Option<&Code>,
    weights: &[(Code, u32)],
) -> (Vec<Mention>, Vec<Vec<Code>>) {
    let states = weights.iter().map(|(code, _)| code).filter(|code| code.as_str().len() == 3 || weights.len() < 3);
    let states: Vec<Code> = states.cloned().collect();
    let dyad: Vec<Code> = states.iter().take(2).cloned().collect();
    let speakers = speakers::speakers(words, &named);
    let joint = speakers.len() >= 2;
    let pair = if joint { speakers.clone() } else { dyad.clone() };
    let circle = pair.clone();
    let mut state = State {
        words,
        persons,
        home,
        states,
        dyad,
        speakers,
        pair,
        circle,
        met: Vec::new(),
        he: None,
        plural: false,
        thing: Vec::new(),
        turn: None,
    };
    let mut covered = vec![false; words.all.len()];
    for mention in &named {
        covered[mention.words.clone()].fill(true);
    }
    let mut out: Vec<Mention> = Vec::with_capacity(named.len() * 2);
    let mut pairs = Vec::with_capacity(words.sentences.len());
    let mut named = named.into_iter().peekable();
    let mut titles = titles.iter().peekable();
    for (index, range) in words.sentences.iter().enumerate() {
        let mut here: Vec<Mention> = Vec::new();
        while let Some(mention) = named.next_if(|mention| mention.sentence == index) {
            here.push(mention);
        }
        // In a joint text "the two sides" are those who speak, whomever else it tells of.
        if !joint {
            let met = named_together(&here);
            let several = distinct(met.iter().map(|(_, code)| code.clone())).len() > 1;
            // What those spoken of before say of others is no dealing of these others.
            let topic = !several && resumes(words, range, &here);
            let (own_pair, circle) = if topic { Default::default() } else { encounter(words, &here) };
            if own_pair.len() >= 2 {
                state.pair = own_pair;
                state.circle = circle;
            }
        }
        while let Some(title) = titles.next_if(|title| words.all[title.head].sentence == index) {
            let named_here = here.iter().any(|mention| mention.form == Form::Person && mention.words.contains(&title.head));
            if !named_here && let Some(mention) = state.office(title, &out, &here) {
                covered[mention.words.clone()].fill(true);
                here.retain(|other| matches!(other.form, Form::State | Form::Igo) || !mention.words.contains(&other.words.start));
                here.push(mention);
            }
        }
        here.sort_by_key(|mention| mention.words.start);
        let met = named_together(&here);
        if !joint && distinct(met.iter().map(|(_, code)| code.clone())).len() > 1 {
            state.met = met;
        }
        state.turn = speakers::turn(words, range, &here).or(state.turn);
        let mut at = range.start;
        while at < range.end {
            let found = if covered[at] { None } else { state.reference(at, range, &here) };
            at = match found {
                Some((end, form, codes, person)) => {
                    let place = here.partition_point(|mention| mention.words.start <= at);
                    here.insert(place, Mention { person, ..state.mention(at..end, form, codes) });
                    end
                }
                None => at + 1,
            };
        }
        state.leave(&here);
        pairs.push(state.pair.clone());
        out.append(&mut here);
    }
    (out, pairs)
}

impl State<'_> {
    /// What word `at` refers to, if it refers to parties; `here` are the mentions of its sentence so far.
    fn reference(&self, at: usize, sentence: &Range<usize>, here: &[Mention]) -> Option<Found> {
        let word = &self.words.all[at];
        if word.kind != TokenKind::Word && word.kind != TokenKind::Number {
            return None;
        }
        self.group(at, sentence).or_else(|| self.pronoun(at, sentence, here))
    }

    /// The pair spoken of: of the last encounter, or of the document.
    fn pair(&self) -> &[Code] {
        if self.pair.len() >= 2 { &self.pair } else { &self.dyad }
    }

    /// All parties of the encounter spoken of last, or else the pair.
    fn all(&self) -> &[Code] {
        if self.circle.len() > 2 { &self.circle } else { self.pair() }
    }

    fn mention(&self, range: Range<usize>, form: Form, codes: Vec<Code>) -> Mention {
        let sentence = self.words.all[range.start].sentence;
        Mention { span: self.words.span(&range), words: range, sentence, form, codes, person: None, body: None }
    }

    /// What a sentence leaves behind for the next.
    fn leave(&mut self, here: &[Mention]) {
        let acts = |mention: &&Mention| !matches!(mention.form, Form::Adjective | Form::Possessive) && !mention.codes.is_empty();
        let actors: Vec<&Mention> = here.iter().filter(acts).collect();
        let Some(subject) = actors.first() else { return };
        self.plural = subject.codes.len() > 1 || conjoined(self.words, &actors);
        let speaks = |mention: &&&Mention| {
            matches!(mention.form, Form::Person | Form::Office | Form::Pronoun)
                && mention.codes.len() == 1
                && !behind_preposition(self.words, mention.words.start)
        };
        let person = actors.iter().find(speaks).or_else(|| actors.iter().find(|mention| mention.person.is_some()));
        if let Some(mention) = person {
            self.he = Some((mention.person, mention.codes[0].clone()));
        }
        let thing = |mention: &&&Mention| {
            matches!(mention.form, Form::State | Form::Capital | Form::Body | Form::Igo) && mention.codes.len() == 1
        };
        if let Some(mention) = actors.iter().find(thing) {
            self.thing = mention.codes.clone();
        }
    }
}

/// Whether a preposition stands right before word `at`, or before an article there.
fn behind_preposition(words: &Words, at: usize) -> bool {
    let governs = |word: &str| matches!(word, "with" | "of" | "by" | "to" | "from" | "for");
    match words.before(at) {
        "the" => governs(words.before(at - 1)),
        before => governs(before) || matches!(before, "between" | "against" | "on"),
    }
}
