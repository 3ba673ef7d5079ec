//! The words of a document: tokens with their lower-case forms, their sentences and what the gazetteers know of them.

use std::ops::Range;

use crate::fact::Code;
use crate::lexicon::{BodyKind, Clash, Class, Entry, Form as NameForm, IgoKind, Lexicon, OrganKind, StateCode};
use crate::text::{Case, Span, Token, TokenKind, tokens};
use crate::wordlist::{List, Lists};

/// What the gazetteers know of a stretch of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// The name of a state or of a part of one.
    State(Code),
    /// An adjective of nationality; may also be the noun of its people.
    Adjective(Code),
    /// The noun of a people ("Turks", "Omanis").
    People(Code),
    /// A capital or seat of government.
    Capital(Code),
    /// A part of a state that does not speak for it (a province, a territory).
    Part(Code),
    /// Another city.
    City(Code),
    /// An organisation or forum.
    Igo(Code),
    /// An organ of an organisation; `true` for summits and conferences, which do not act.
    Organ(Code, bool),
    /// A named body of a state ("Pentagon", "Bundestag"); `true` for armed services.
    Body(Code, bool),
    /// A sea or region whose name holds that of a state without naming it.
    Feature,
}

/// One word, number or mark.
#[derive(Debug)]
pub struct Word<'t> {
    /// Where it stands.
    pub span: Span,
    /// As written.
    pub text: &'t str,
    /// In lower case.
    pub lower: Box<str>,
    /// How it is written.
    pub case: Case,
    /// Word, number or mark.
    pub kind: TokenKind,
    /// Index of its sentence.
    pub sentence: usize,
    /// What the gazetteers know, at the first word of the stretch, with the number of words.
    pub tag: Option<(Tag, usize)>,
    /// The word lists that it is on.
    pub lists: Lists,
    /// Whether it lies inside a tagged stretch, behind its first word.
    pub inside: bool,
}

impl Word<'_> {
    /// Whether it begins with a capital letter.
    pub fn capital(&self) -> bool {
        matches!(self.case, Case::Title | Case::Upper | Case::Mixed)
            && self.kind == TokenKind::Word
            && self.text.starts_with(char::is_uppercase)
    }
}

/// All words of a document.
#[derive(Debug)]
pub struct Words<'t> {
    /// The text.
    pub text: &'t str,
    /// The words in order.
    pub all: Vec<Word<'t>>,
    /// The words of each sentence.
    pub sentences: Vec<Range<usize>>,
}

impl<'t> Words<'t> {
    /// Splits the sentences of `text` into words and looks them up.
    pub fn new(text: &'t str, sentences: &[Span], lexicon: &Lexicon) -> Words<'t> {
        let mut all: Vec<Word<'t>> = Vec::with_capacity(text.len() / 5);
        let mut ranges = Vec::with_capacity(sentences.len());
        let mut buffer: Vec<Token> = Vec::new();
        for (index, sentence) in sentences.iter().enumerate() {
            let first = all.len();
            buffer.clear();
            buffer.extend(tokens(text, *sentence));
            for token in &buffer {
                let written = token.span.of(text);
                let lower = written.to_lowercase().into_boxed_str();
                all.push(Word {
                    span: token.span,
                    text: written,
                    lists: Lists::of(&lower),
                    lower,
                    case: token.case,
                    kind: token.kind,
                    sentence: index,
                    tag: None,
                    inside: false,
                });
            }
            ranges.push(first..all.len());
        }
        let mut words = Words { text, all, sentences: ranges };
        words.look_up(lexicon);
        words
    }

    fn look_up(&mut self, lexicon: &Lexicon) {
        let mut hits = Vec::new();
        lexicon.find(self.text, &mut hits);
        let mut at = 0;
        let mut next = 0;
        while next < hits.len() {
            // Every meaning of the same words is a hit of its own; the weightiest that can be one here is kept.
            let same = hits[next..].iter().take_while(|hit| (hit.start, hit.end) == (hits[next].start, hits[next].end)).count();
            let meanings = &hits[next..next + same];
            next += same;
            let (start, end) = (meanings[0].start, meanings[0].end);
            while at < self.all.len() && (self.all[at].span.start as usize) < start {
                at += 1;
            }
            let Some(first) = self.all.get(at) else { break };
            if first.span.start as usize != start || first.inside {
                continue;
            }
            let sentence = first.sentence;
            let len = self.all[at..].iter().take_while(|word| word.span.end as usize <= end && word.sentence == sentence).count();
            if len == 0 || self.all[at + len - 1].span.end as usize != end {
                continue;
            }
            let Some(mut tag) = meanings.iter().filter_map(|hit| tag(hit.entry)).min_by_key(order) else { continue };
            // "U.S. officials", "UK government": an abbreviation before a noun is an adjective.
            if let Tag::State(code) = &tag
                && len == 1
                && first.case == Case::Upper
                && self.all.get(at + 1).is_some_and(|next| {
                    next.sentence == sentence
                        && next.kind == TokenKind::Word
                        && (next.capital() || !crate::act::verb(&next.lower))
                        && !next.lists.on(List::Link)
                })
            {
                tag = Tag::Adjective(code.clone());
            }
            for word in &mut self.all[at + 1..at + len] {
                word.inside = true;
            }
            self.all[at].tag = Some((tag, len));
        }
    }

    /// The lower-case form of word `at`, or an empty string beyond the end.
    pub fn lower(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |word| &word.lower)
    }

    /// Whether word `at` is on a list; no word beyond the end is.
    pub fn on(&self, at: usize, list: List) -> bool {
        self.all.get(at).is_some_and(|word| word.lists.on(list))
    }

    /// The lower-case form of the word before word `at` in the same sentence, or an empty string.
    pub fn before(&self, at: usize) -> &str {
        let first = self.all.get(at).is_none_or(|word| self.sentences[word.sentence].start == at);
        if first { "" } else { self.lower(at - 1) }
    }

    /// The lower-case form of word `at` if the word before it stands in the same sentence, or an empty string.
    pub fn after(&self, at: usize) -> &str {
        let inside = at > 0 && self.all.get(at).is_some_and(|word| word.sentence == self.all[at - 1].sentence);
        if inside { self.lower(at) } else { "" }
    }

    /// Whether a preposition governs the words that begin at `at`: "with the visiting Turkish minister".
    pub fn governed(&self, at: usize) -> bool {
        let floor = self.sentence_of(at).start;
        let mut start = at;
        while start > floor
            && (self.on(start - 1, List::Determiner) || self.all[start - 1].inside || self.all[start - 1].tag.is_some())
        {
            start -= 1;
        }
        if start == floor {
            return false;
        }
        // A hyphen binds ("Malaysia-Türkiye"), a dash behind a dateline does not.
        let link = &self.all[start - 1];
        let bound = link.kind == TokenKind::Word || link.span.end == self.all[start].span.start;
        bound && link.lists.on(List::Preposition)
    }

    /// The span from the first to the last word of a non-empty range.
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.all[range.start].span.join(self.all[range.end - 1].span)
    }

    /// The words of the sentence that word `at` stands in.
    pub fn sentence_of(&self, at: usize) -> Range<usize> {
        self.sentences[self.all[at].sentence].clone()
    }

    /// The state whose name, adjective or capital begins at word `at`.
    pub fn nation(&self, at: usize) -> Option<(&Code, usize)> {
        match &self.all.get(at)?.tag {
            Some((Tag::State(code) | Tag::Adjective(code) | Tag::Capital(code) | Tag::People(code), len)) => Some((code, *len)),
            _ => None,
        }
    }

    /// The tagged stretch that ends right before word `at`, within the same sentence.
    pub fn tag_before(&self, at: usize) -> Option<(&Tag, usize)> {
        let mut start = at.checked_sub(1)?;
        while self.all[start].inside {
            start = start.checked_sub(1)?;
        }
        let (tag, len) = self.all[start].tag.as_ref()?;
        (start + len == at).then_some((tag, start))
    }
}

/// The tag of a gazetteer entry; `None` for what is no party and no place.
fn tag(entry: &Entry) -> Option<Tag> {
    let acronym = entry.surface.len() <= 5 && !entry.surface.contains(|letter: char| letter.is_lowercase());
    if entry.clash == Some(Clash::Word) && (acronym || !matches!(entry.class, Class::State { .. } | Class::Capital { .. })) {
        return None;
    }
    let state = |code: StateCode| Code::new(code.as_str());
    Some(match entry.class {
        Class::State { code, part: true, form: NameForm::Name } => Tag::Part(state(code)?),
        Class::State { code, form, .. } => match form {
            NameForm::Name => Tag::State(state(code)?),
            NameForm::Adjective | NameForm::Prefix => Tag::Adjective(state(code)?),
            NameForm::People => Tag::People(state(code)?),
        },
        Class::Capital { code, .. } => Tag::Capital(state(code)?),
        Class::City { code, .. } => Tag::City(state(code)?),
        Class::Igo { kind: IgoKind::Group, .. } | Class::Press { .. } | Class::Leader { .. } => return None,
        Class::Igo { code, .. } => Tag::Igo(Code::new(code)?),
        Class::Organ { igo, kind } => Tag::Organ(Code::new(igo)?, kind != OrganKind::Organ),
        // Companies are no actors, and an abbreviation alone is too often something else.
        Class::Body { kind: BodyKind::Company, .. } => return None,
        Class::Body { .. } if acronym || generic(entry.surface) => return None,
        Class::Body { code, kind } => Tag::Body(state(code)?, kind == BodyKind::ArmedService),
        Class::Feature => Tag::Feature,
    })
}

/// Whether a body's name is made of words that any state's body may bear ("Department of Foreign Affairs", "Treasury").
fn generic(surface: &str) -> bool {
    let lower = surface.to_lowercase();
    // One state alone calls its foreign ministry so.
    if matches!(lower.as_str(), "state department" | "department of state") {
        return false;
    }
    !lower.contains(' ') && matches!(lower.as_str(), "treasury" | "parliament" | "senate" | "congress" | "majlis")
        || lower.split([' ', '-']).all(|word| List::Portfolio.contains(word) || List::GenericName.contains(word))
}

/// Which meaning of the same words is kept: the first in this order.
fn order(tag: &Tag) -> u8 {
    match tag {
        Tag::Feature => 0,
        Tag::State(_) => 1,
        Tag::Capital(_) => 2,
        Tag::Adjective(_) => 3,
        Tag::People(_) => 4,
        Tag::Igo(_) => 5,
        Tag::Organ(..) => 6,
        Tag::Body(..) => 7,
        Tag::Part(_) => 7,
        Tag::City(_) => 8,
    }
}
