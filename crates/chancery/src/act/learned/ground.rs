//! Why a sentence was read as it was: the wordings of the table in it, and what each head of the encoder says.

use super::judgement::{Judgement, Shown};
use super::{Learned, TYPES};
use crate::act::{Name, Stage, Table};
use crate::mention::Cast;
use crate::text::Span;
use crate::vocabulary::Vocabulary;

/// What one sentence was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// The sentence.
    pub sentence: Span,
    /// Each cue of the table: its words, and the act that they are a wording of.
    pub wordings: Vec<(Span, String)>,
    /// The sentence as the encoder is shown it, parties as letters; empty where it is not shown it.
    pub shown: String,
    /// The parties that the letters stand for.
    pub letters: Vec<String>,
    /// The act types that the encoder gives more than one in a hundred, the likeliest first.
    pub types: Vec<Heard>,
    /// Undertakings that the encoder marks: the words, the step of the ladder, the margin as a logit.
    pub clauses: Vec<(Span, String, f32)>,
    /// Names of instruments that the encoder marks and is sure enough of, with their kinds.
    pub names: Vec<(Span, String)>,
}

/// An act type as the encoder hears it in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// The PLOVER type, or "planned encounter".
    pub kind: String,
    /// Between 0 and 1.
    pub probability: f32,
    /// The parties it would give the act: `A+B`, or `A > B`.
    pub sides: String,
    /// The word at which it hears it best; the whole sentence where it was shown no word of it.
    pub word: Span,
}

impl Learned {
    /// What sentence `sentence` is read from.
    pub fn ground(&self, cast: &Cast, sentence: usize) -> Ground {
        let words = cast.words.sentences[sentence].clone();
        let told = Table::builtin().report(cast, sentence);
        let wordings = told.acts.iter().map(|act| (cast.words.span(&act.cue), act.kind.to_string())).collect();
        let mut ground = Ground {
            sentence: cast.words.span(&words),
            wordings,
            shown: String::new(),
            letters: Vec::new(),
            types: Vec::new(),
            clauses: Vec::new(),
            names: Vec::new(),
        };
        let shown = Shown::of(cast, sentence, !told.acts.is_empty()).filter(|shown| self.passes(shown));
        let Some(judgement) = shown.and_then(|shown| Judgement::of(self, shown)) else { return ground };
        (ground.shown, ground.letters) = judgement.shown();
        let names = TYPES.iter().map(|plover| plover.as_str()).chain(["planned encounter"]);
        for (kind, name) in names.enumerate() {
            let probability = 1.0 / (1.0 + (-judgement.act(kind)).exp());
            if probability < 0.01 {
                continue;
            }
            let sides =
                judgement.parties(kind, self.settings.joint[kind], self.settings.sure).map_or(String::new(), |(parties, _)| {
                    let join = |codes: &[crate::fact::Code]| codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join("+");
                    if parties.target.is_empty() {
                        join(&parties.source)
                    } else {
                        format!("{} > {}", join(&parties.source), join(&parties.target))
                    }
                });
            let word = judgement.heard(kind).map_or(ground.sentence, |word| cast.words.all[word].span);
            ground.types.push(Heard { kind: name.to_owned(), probability, sides, word });
        }
        ground.types.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let clause = |clause: super::judgement::Clause| (cast.words.span(&clause.words), clause.firmness.to_string(), clause.margin);
        ground.clauses = judgement.clauses(self.settings.clause_word).into_iter().map(clause).collect();
        let name = |name: Name| (cast.words.span(&name.words), name.kind.to_string());
        ground.names = judgement.names(self.settings.name).into_iter().map(name).collect();
        ground
    }
}
