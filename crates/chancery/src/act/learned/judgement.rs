//! What the encoder says of one sentence, in words and parties instead of tokens and letters.

use std::ops::Range;

use super::roles::{self, Role};
use super::settings::ClauseGrounds;
use super::{KINDS, Learned, Outputs, wordpiece};
use crate::act::Name;
use crate::act::input::{self, Input, Piece};
use crate::act::who::Parties;
use crate::fact::{Code, Firmness, InstrumentKind, Sector};
use crate::mention::Cast;
use crate::vocabulary::Vocabulary;
use crate::wordlist::List;

/// Kinds of instruments in the order of the model's outputs.
const INSTRUMENTS: [InstrumentKind; 11] = [
    InstrumentKind::Committee,
    InstrumentKind::Commission,
    InstrumentKind::Dialogue,
    InstrumentKind::WorkingGroup,
    InstrumentKind::Agreement,
    InstrumentKind::Mou,
    InstrumentKind::Treaty,
    InstrumentKind::Programme,
    InstrumentKind::Fund,
    InstrumentKind::Exercise,
    InstrumentKind::Other,
];

const CLS: i32 = 101;
const SEP: i32 = 102;
/// Id of the first party's letter, and of the first form: the vocabulary's unused words.
const LETTER: i32 = 2;
const FORM: i32 = 11;
/// Stands between the pair spoken of and what the document is about.
const DIVIDER: i32 = FORM + 9;
/// Tokens of the sentence before, and of an input: as in `training/data.py`.
const BEFORE: usize = 16;
const LENGTH: usize = 144;

/// One sentence as the encoder is shown it.
pub(super) struct Shown<'a> {
    cast: &'a Cast<'a>,
    sentence: usize,
    input: Input,
    /// The token ids of the input.
    pub ids: Vec<i32>,
    /// The token that the sentence begins at.
    pub start: usize,
    /// For each token of the sentence the piece of the input that it comes from.
    from: Vec<usize>,
}

/// The outputs for one sentence, and what they belong to.
pub(super) struct Judgement<'a> {
    pub cast: &'a Cast<'a>,
    pub sentence: usize,
    shown: Input,
    start: usize,
    from: Vec<usize>,
    out: Outputs,
}

/// Words that the tagger takes for an undertaking.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub words: Range<usize>,
    pub firmness: Firmness,
    /// Mean over its tokens of how far being in a clause beats not being in one, as a logit.
    pub margin: f32,
}

impl<'a> Shown<'a> {
    /// `None` for a sentence that is not worth it, as in training; `worded` where the table has a wording in it.
    pub fn of(cast: &'a Cast<'a>, sentence: usize, worded: bool) -> Option<Shown<'a>> {
        let input = input::input(cast, sentence);
        if !input.worth(cast, sentence, worded) {
            return None;
        }
        let (ids, start, from) = tokens(cast, &input);
        Some(Shown { cast, sentence, input, ids, start, from })
    }

    /// The tokens of the sentence itself.
    pub fn inside(&self) -> Range<usize> {
        self.start..self.ids.len() - 1
    }
}

impl<'a> Judgement<'a> {
    /// `None` where the encoder fails, which it does for no input that it was built for.
    pub fn of(learned: &Learned, shown: Shown<'a>) -> Option<Judgement<'a>> {
        let out = learned.read(&shown.ids, shown.inside())?;
        let Shown { cast, sentence, input: shown, ids: _, start, from } = shown;
        Some(Judgement { cast, sentence, shown, start, from, out })
    }

    /// The sentence as the encoder is shown it, and the parties behind the letters.
    pub fn shown(&self) -> (String, Vec<String>) {
        let piece = |piece: &Piece| match piece {
            Piece::Letter(letter) => char::from(b'A' + letter).to_string(),
            Piece::Form(form) => format!("‹{form}›"),
            Piece::Word(span) => span.of(self.cast.words.text).to_owned(),
        };
        let text = self.shown.pieces.iter().map(piece).collect::<Vec<_>>().join(" ");
        (text, self.shown.parties.iter().map(|code| code.as_str().to_owned()).collect())
    }

    /// The logit of an act type.
    pub fn act(&self, kind: usize) -> f32 {
        self.out.types[kind]
    }

    /// The word of the document at which the encoder hears an act type best; `None` where the input holds no word of the sentence.
    pub fn heard(&self, kind: usize) -> Option<usize> {
        let told = |token: &usize| self.out.told[(self.start + token) * KINDS + kind];
        let is_word = |token: &usize| matches!(self.shown.pieces[self.from[*token]], Piece::Word(_));
        let best = (0..self.from.len()).filter(is_word).max_by(|a, b| told(a).total_cmp(&told(b)))?;
        Some(self.shown.at[self.from[best]])
    }

    /// The parties of an act, and how sure the model is of them: how far the least sure leads (see [`roles`]). `joint` is added
    /// to what speaks for acting together; from `enough` on the parties need no support from the rest of the document.
    pub fn parties(&self, kind: usize, joint: f32, enough: f32) -> Option<(Parties, f32)> {
        let width = 2 * KINDS;
        let logit = |party: usize, mentions: &[usize], offset: usize| {
            let at = |values: &[f32], token: usize| values[token * width + offset + kind];
            let told: f32 = mentions.iter().map(|token| at(&self.out.mention, *token)).sum();
            at(&self.out.role, 1 + party) + told / mentions.len().max(1) as f32
        };
        let logits = |party: usize| {
            let mentions = self.mentions(party);
            (logit(party, &mentions, 0), logit(party, &mentions, KINDS))
        };
        let logits: Vec<roles::Logits> = (0..self.shown.parties.len()).map(logits).collect();
        let (assigned, sure) = roles::assign(&logits, matches!(kind, 1 | super::PLAN), joint)?;
        let letters = |role: Role| -> Vec<usize> { (0..assigned.len()).filter(|letter| assigned[*letter] == role).collect() };
        let (mut source, mut target) = (letters(Role::Source), letters(Role::Target));
        let codes = |letters: &[usize]| -> Vec<Code> {
            let mut codes: Vec<Code> = letters.iter().map(|letter| self.shown.parties[*letter].clone()).collect();
            codes.sort();
            codes
        };
        // Told are parties that the sentence itself shows; the rest is what the document is about.
        let shown = |letter: &usize| self.shown.pieces.contains(&Piece::Letter(*letter as u8));
        // Where the sentence itself shows both sides, those that it does not show have no part in the act.
        let sides = |source: &[usize], target: &[usize]| match target {
            [] => source.iter().filter(|letter| shown(letter)).count() > 1,
            _ => source.iter().any(&shown) && target.iter().any(&shown),
        };
        if sides(&source, &target) {
            source.retain(|letter| shown(letter));
            target.retain(|letter| shown(letter));
        }
        let told = source.iter().chain(&target).all(shown);
        Some((Parties { source: codes(&source), target: codes(&target), told, sure: sure >= enough }, sure))
    }

    /// The tokens of the sentence that are a party's letter.
    fn mentions(&self, party: usize) -> Vec<usize> {
        let is = |token: &usize| self.shown.pieces[self.from[*token]] == Piece::Letter(party as u8);
        (0..self.from.len()).filter(is).map(|token| self.start + token).collect()
    }

    /// Logits of the clause tagger at a token of the sentence: outside, then begin and inside of each step of the ladder.
    fn clause_row(&self, token: usize) -> &[f32] {
        let labels = 1 + 2 * Firmness::ALL.len();
        &self.out.clause[(self.start + token) * labels..(self.start + token + 1) * labels]
    }

    /// How far being in an undertaking beats not being in one at a token.
    fn margin(&self, token: usize) -> f32 {
        let row = self.clause_row(token);
        let top = row[1..].iter().copied().fold(f32::MIN, f32::max);
        let sum: f32 = row[1..].iter().map(|logit| (logit - top).exp()).sum();
        top + sum.ln() - row[0]
    }

    /// The undertakings that the tagger marks.
    pub fn clauses(&self, least: f32) -> Vec<Clause> {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for token in 0..self.from.len() {
            if self.margin(token) <= least {
                continue;
            }
            let row = self.clause_row(token);
            let best = (1..row.len()).max_by(|a, b| row[*a].total_cmp(&row[*b])).unwrap_or(1);
            let begins = best % 2 == 1;
            match stretches.last_mut() {
                Some(last) if last.end == token && (!begins || last.len() < 3) => last.end = token + 1,
                // A hole of one token is a slip of the tagger, not the end of the clause.
                Some(last) if last.end + 1 == token && !begins => last.end = token + 1,
                _ => stretches.push(token..token + 1),
            }
        }
        stretches
            .into_iter()
            .filter_map(|tokens| {
                let mut words = self.words(&tokens);
                while words.end > words.start && self.dangles(words.end - 1) {
                    words.end -= 1;
                }
                let margin = tokens.clone().map(|token| self.margin(token)).sum::<f32>() / tokens.len() as f32;
                (words.len() >= 2).then(|| Clause { firmness: self.best_firmness(&tokens).0, words, margin })
            })
            .collect()
    }

    /// Whether a word cannot end a clause: a stop, an "and", or the "for" of ", for which others stand, too".
    fn dangles(&self, at: usize) -> bool {
        let words = &self.cast.words;
        let opens =
            |at: usize| words.before(at) == "," && (words.on(at, List::Preposition) || matches!(words.lower(at), "which" | "that"));
        matches!(words.lower(at), "." | "," | ";" | ":" | "and") || opens(at)
    }

    /// The mean margin over some words of the sentence; `None` where the input was cut before them.
    pub fn clause_margin(&self, words: &Range<usize>) -> Option<f32> {
        let tokens = self.tokens(words)?;
        Some(tokens.clone().map(|token| self.margin(token)).sum::<f32>() / tokens.len() as f32)
    }

    /// What speaks for some words of the sentence being an undertaking; `None` where the input was cut before them.
    pub fn clause_grounds(&self, words: &Range<usize>) -> Option<ClauseGrounds> {
        let most = self.tokens(words)?.map(|token| self.margin(token)).fold(f32::MIN, f32::max);
        let sector = self.sectors(words)?.into_iter().fold(f32::MIN, f32::max);
        Some(ClauseGrounds { most, words: words.len(), sector })
    }

    /// The step of the ladder of some words, and how far it leads before `other`.
    pub fn firmness(&self, words: &Range<usize>, other: Firmness) -> Option<(Firmness, f32)> {
        let tokens = self.tokens(words)?;
        let (best, scores) = self.best_firmness(&tokens);
        let at = |one: Firmness| Firmness::ALL.iter().position(|step| *step == one).unwrap_or(0);
        Some((best, scores[at(best)] - scores[at(other)]))
    }

    fn best_firmness(&self, tokens: &Range<usize>) -> (Firmness, Vec<f32>) {
        let score = |step: usize| {
            let each = tokens.clone().map(|token| self.clause_row(token)[1 + 2 * step].max(self.clause_row(token)[2 + 2 * step]));
            each.sum::<f32>() / tokens.len() as f32
        };
        let scores: Vec<f32> = (0..Firmness::ALL.len()).map(score).collect();
        let best = (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or(0);
        (Firmness::ALL[best], scores)
    }

    /// The mean logit of each sector over some words.
    pub fn sectors(&self, words: &Range<usize>) -> Option<Vec<f32>> {
        let tokens = self.tokens(words)?;
        let count = Sector::ALL.len();
        let mean = |sector: usize| {
            tokens.clone().map(|token| self.out.sectors[(self.start + token) * count + sector]).sum::<f32>() / tokens.len() as f32
        };
        Some((0..count).map(mean).collect())
    }

    /// The names of instruments that the tagger marks; `least` is the mean over a name's tokens of how far being in one beats
    /// not being in one, as a logit.
    pub fn names(&self, least: f32) -> Vec<Name> {
        // Outside, the beginning of a name of each kind, inside.
        let labels = INSTRUMENTS.len() + 2;
        let mut stretches: Vec<(Range<usize>, InstrumentKind, f32)> = Vec::new();
        for token in 0..self.from.len() {
            let row = &self.out.names[(self.start + token) * labels..(self.start + token + 1) * labels];
            let best = (1..labels).max_by(|a, b| row[*a].total_cmp(&row[*b])).unwrap_or(1);
            let margin = row[best] - row[0];
            if margin <= 0.0 {
                continue;
            }
            match (INSTRUMENTS.get(best - 1), stretches.last_mut()) {
                (Some(kind), _) => stretches.push((token..token + 1, *kind, margin)),
                (None, Some((last, _, sum))) if last.end == token => {
                    last.end = token + 1;
                    *sum += margin;
                }
                (None, _) => {}
            }
        }
        let sure = |(tokens, _, sum): &(Range<usize>, InstrumentKind, f32)| sum / tokens.len() as f32 >= least;
        stretches.into_iter().filter(sure).map(|(tokens, kind, _)| Name { words: self.words(&tokens), kind }).collect()
    }

    /// The words of the document under some tokens of the sentence.
    fn words(&self, tokens: &Range<usize>) -> Range<usize> {
        let at = &self.shown.at;
        let last = self.from[tokens.end - 1];
        let next = at[last + 1..].iter().copied().find(|word| *word > at[last]);
        at[self.from[tokens.start]]..next.unwrap_or(self.cast.words.sentences[self.sentence].end)
    }

    /// The tokens of the sentence that stand for some words of the document.
    fn tokens(&self, words: &Range<usize>) -> Option<Range<usize>> {
        let inside = |token: &usize| words.contains(&self.shown.at[self.from[*token]]);
        let first = (0..self.from.len()).find(inside)?;
        let last = (first..self.from.len()).rev().find(inside)?;
        Some(first..last + 1)
    }
}

/// The token ids of an input, where the sentence begins, and for each of its tokens the piece it comes from.
fn tokens(cast: &Cast, shown: &Input) -> (Vec<i32>, usize, Vec<usize>) {
    let id = |piece: &Piece, out: &mut Vec<i32>| match piece {
        Piece::Letter(letter) => out.push(LETTER + i32::from(*letter)),
        Piece::Form(form) => out.push(FORM + i32::from(*form)),
        Piece::Word(span) => wordpiece::ids(span.of(cast.words.text), out),
    };
    let mut ids = vec![CLS];
    ids.extend((0..shown.parties.len() as i32).map(|letter| LETTER + letter));
    ids.push(SEP);
    ids.extend(shown.pair.iter().map(|letter| LETTER + i32::from(*letter)));
    ids.push(DIVIDER);
    ids.extend(shown.about.iter().map(|letter| LETTER + i32::from(*letter)));
    ids.push(SEP);
    let mut before = Vec::new();
    for piece in &shown.before {
        id(piece, &mut before);
    }
    if !before.is_empty() {
        ids.extend(&before[before.len().saturating_sub(BEFORE)..]);
        ids.push(SEP);
    }
    let start = ids.len();
    let mut from = Vec::new();
    for (index, piece) in shown.pieces.iter().enumerate() {
        let count = ids.len();
        id(piece, &mut ids);
        from.extend(std::iter::repeat_n(index, ids.len() - count));
    }
    ids.truncate(LENGTH - 1);
    from.truncate(ids.len().saturating_sub(start));
    ids.push(SEP);
    (ids, start, from)
}
