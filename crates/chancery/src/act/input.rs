//! What the encoder is shown of a sentence: the parties as letters, every mention replaced or marked, the sentence before.
//!
//! Names teach nothing: a state, a person or an organisation appears only as its letter and the form of the mention. The
//! same function makes the training data (`cargo xtask features`) and the input at run time.

use crate::fact::Code;
use crate::mention::{Cast, Form, Mention};
use crate::text::Span;

/// Most parties that one input can hold.
pub const PARTIES: usize = 8;

/// One piece of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A party's letter, 0 to [`PARTIES`] − 1.
    Letter(u8),
    /// How a mention is worded: the index of its [`Form`].
    Form(u8),
    /// A word of the text.
    Word(Span),
}

/// The input for one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The parties that the letters stand for: those of the sentence, then the pair spoken of, then those of the sentence
    /// before, then the document's heaviest.
    pub parties: Vec<Code>,
    /// Letters of the pair spoken of when the sentence begins, as far as they are among the parties.
    pub pair: Vec<u8>,
    /// Letters of the document's two heaviest parties.
    pub about: Vec<u8>,
    /// The sentence before, marked likewise.
    pub before: Vec<Piece>,
    /// The sentence. Letters and forms stand where the mention begins; `at` is the word each piece belongs to.
    pub pieces: Vec<Piece>,
    /// For each piece of the sentence the word of the document that it begins at.
    pub at: Vec<usize>,
}

fn form(form: Form) -> u8 {
    match form {
        Form::State | Form::Capital => 0,
        Form::Adjective => 1,
        Form::Person => 2,
        Form::Office => 3,
        Form::Body => 4,
        Form::Igo => 5,
        Form::Group => 6,
        Form::Pronoun => 7,
        Form::Possessive => 8,
    }
}

/// Whether the mention's own words are kept beside its letter: they tell more than a name.
fn keeps_words(form: Form) -> bool {
    !matches!(form, Form::State | Form::Capital | Form::Adjective | Form::Person | Form::Igo)
}

/// Sentences to either side in which a party must be named that is not at home in the document.
const NEAR: usize = 2;

impl Input {
    /// Whether the sentence is worth reading: two parties to choose from, one of them told in the sentence or spoken of
    /// before it, and one named near by that is not the document's heaviest, or else a wording of the table in the sentence
    /// (`worded`).
    pub fn worth(&self, cast: &Cast, sentence: usize, worded: bool) -> bool {
        let told = self.pair.len() >= 2 || self.pieces.iter().any(|piece| matches!(piece, Piece::Letter(_)));
        if self.parties.len() < 2 || !told {
            return false;
        }
        let home = cast.weights.first().map(|(code, _)| code);
        let last = cast.words.sentences.len() - 1;
        let mut near = (sentence.saturating_sub(NEAR)..=(sentence + NEAR).min(last)).flat_map(|sentence| cast.of_sentence(sentence));
        worded || near.any(|mention| mention.codes.iter().any(|code| Some(code) != home))
    }
}

/// The input for sentence `sentence`.
pub fn input(cast: &Cast, sentence: usize) -> Input {
    let mut parties: Vec<Code> = Vec::new();
    let mut take = |code: &Code| {
        if parties.len() < PARTIES && !parties.contains(code) {
            parties.push(code.clone());
        }
    };
    cast.of_sentence(sentence).iter().flat_map(|mention| &mention.codes).for_each(&mut take);
    cast.pairs[sentence].iter().for_each(&mut take);
    if let Some(before) = sentence.checked_sub(1) {
        cast.of_sentence(before).iter().flat_map(|mention| &mention.codes).for_each(&mut take);
    }
    cast.weights.iter().take(4).map(|(code, _)| code).for_each(&mut take);
    let letters = |codes: &mut dyn Iterator<Item = &Code>| -> Vec<u8> {
        codes.filter_map(|code| parties.iter().position(|party| party == code)).map(|index| index as u8).collect()
    };
    let pair = letters(&mut cast.pairs[sentence].iter());
    let about = letters(&mut cast.weights.iter().take(2).map(|(code, _)| code));
    let (pieces, at) = marked(cast, sentence, &parties);
    let before = sentence.checked_sub(1).map(|before| marked(cast, before, &parties).0).unwrap_or_default();
    Input { parties, pair, about, before, pieces, at }
}

fn marked(cast: &Cast, sentence: usize, parties: &[Code]) -> (Vec<Piece>, Vec<usize>) {
    let mut pieces = Vec::new();
    let mut places = Vec::new();
    let mentions = cast.of_sentence(sentence);
    let mut at = cast.words.sentences[sentence].start;
    let end = cast.words.sentences[sentence].end;
    while at < end {
        let mention = mentions
            .iter()
            .filter(|mention| mention.words.start == at && !mention.codes.is_empty())
            .max_by_key(|mention| mention.words.end);
        let letters = |mention: &Mention| -> Vec<u8> {
            mention.codes.iter().filter_map(|code| parties.iter().position(|party| party == code)).map(|index| index as u8).collect()
        };
        if let Some(mention) = mention {
            let letters = letters(mention);
            if !letters.is_empty() {
                for letter in letters {
                    pieces.push(Piece::Letter(letter));
                    places.push(at);
                }
                pieces.push(Piece::Form(form(mention.form)));
                places.push(at);
                if !keeps_words(mention.form) {
                    at = mention.words.end;
                    continue;
                }
            }
        }
        pieces.push(Piece::Word(cast.words.all[at].span));
        places.push(at);
        at += 1;
    }
    (pieces, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn shown(text: &str) -> String {
        let source = Source::new(text);
        let (cast, sentences) = crate::reader::cast(&source);
        let input = input(&cast, sentences.len() - 1);
        let piece = |piece: &Piece| match piece {
            Piece::Letter(letter) => char::from(b'A' + letter).to_string(),
            Piece::Form(form) => form.to_string(),
            Piece::Word(span) => span.of(source.text()).to_owned(),
        };
        input.pieces.iter().map(piece).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_are_shown_as_letters_and_references_keep_their_words() {
        assert_eq!(shown("Kenya thanked Norway."), "A 0 thanked B 0 .");
        assert_eq!(shown("Kenya and Norway met. Both sides agreed."), "A B 6 Both sides agreed .");
        assert_eq!(shown("Norwegian Foreign Minister Sigrid Moe visited Kenya."), "A 2 visited B 0 .");
        assert_eq!(shown("It rained."), "It rained .");
    }
}
