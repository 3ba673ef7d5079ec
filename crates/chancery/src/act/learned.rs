//! The learned stage: a small encoder, trained by `training/` on the annotated writing in `corpus/`, beside the table.
//!
//! The encoder reads one sentence at a time as [`super::input`] shows it, with the parties as letters, and says which acts
//! it reports, who does them to whom, which words are undertakings, how firm and about what. The table finds the same by
//! wordings. [`merge`] joins the two: what both see counts most; what one sees alone must be surer.

mod ground;
mod judgement;
mod merge;
mod pair;
mod roles;
mod settings;
mod wordpiece;

use std::cell::RefCell;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::{Report, Stage, Table};
use crate::code::Plover;
use crate::mention::Cast;
pub use ground::{Ground, Heard};
use judgement::{Judgement, Shown};
pub use pair::Coded;
use settings::Settings;

const MODEL: &[u8] = include_bytes!("../../../../models/reader.onnx");
const SETTINGS: &str = include_str!("../../../../models/reader.tsv");

/// Act types in the order of the model's outputs: the ontology's, then planned meetings.
const TYPES: [Plover; 16] = [
    Plover::Agree,
    Plover::Consult,
    Plover::Support,
    Plover::Concede,
    Plover::Cooperate,
    Plover::Aid,
    Plover::Retreat,
    Plover::Request,
    Plover::Accuse,
    Plover::Reject,
    Plover::Threaten,
    Plover::Protest,
    Plover::Sanction,
    Plover::Mobilize,
    Plover::Coerce,
    Plover::Assault,
];
/// The output behind them: a planned encounter.
const PLAN: usize = 16;
/// Number of act types that the model tells, planned encounters among them.
const KINDS: usize = 17;

/// The encoder with its settings.
pub struct Learned {
    model: Model,
    inputs: [NodeId; 2],
    /// The heads for reading: act types, roles of the parties, what their mentions add, undertakings, sectors, names, and what
    /// each token tells of the act types.
    heads: [NodeId; 7],
    /// The head for the type of a given pair.
    pair: NodeId,
    /// The sentence gate, which needs no more than the words' own vectors: a hundredth of the encoder's work.
    gate: NodeId,
    settings: Settings,
}

/// The operators of the model, which keeps all others out of the program. Weights are laid out once for the multiplications to
/// come: half the time of a short sentence, for 10 MB.
fn options() -> ModelOptions {
    let mut options = ModelOptions::with_ops(rten::op_registry!(
        Add,
        And,
        Cast,
        Concat,
        Conv,
        DequantizeLinear,
        DynamicQuantizeLinear,
        Expand,
        Gather,
        GatherND,
        Gelu,
        Greater,
        GreaterOrEqual,
        LayerNormalization,
        MatMul,
        MatMulInteger,
        Max,
        Mul,
        Range,
        ReduceMax,
        Reshape,
        Shape,
        Slice,
        Softmax,
        Squeeze,
        Transpose,
        Unsqueeze,
        Where
    ));
    options.prepack_weights(true);
    options
}

thread_local! {
    /// One thread each: documents are read side by side, and the result must not depend on how many.
    static POOL: RefCell<Option<Arc<ThreadPool>>> = const { RefCell::new(None) };
}

/// What the heads for reading say of one input, row-major: act types, roles at each party's letter before the text, what each
/// mention adds to them, undertakings, sectors, names of instruments and act types at each token.
struct Outputs {
    types: Vec<f32>,
    role: Vec<f32>,
    mention: Vec<f32>,
    clause: Vec<f32>,
    sectors: Vec<f32>,
    names: Vec<f32>,
    told: Vec<f32>,
}

impl Learned {
    /// The encoder compiled into the program.
    pub fn builtin() -> &'static Learned {
        static BUILTIN: OnceLock<Learned> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let model = options().load_static_slice(MODEL).expect("a test loads the compiled-in model");
            Learned::new(model, SETTINGS).expect("a test runs the compiled-in model")
        })
    }

    /// An encoder of the same shape from an ONNX file's bytes and the text of its settings (`models/README.md` describes
    /// both).
    ///
    /// # Errors
    ///
    /// Says why the bytes are no such model.
    pub fn load(model: Vec<u8>, settings: &str) -> Result<Learned, String> {
        Learned::new(options().load(model).map_err(|error| error.to_string())?, settings)
    }

    fn new(model: Model, settings: &str) -> Result<Learned, String> {
        let node = |name: &str| model.node_id(name).map_err(|error| format!("the model has no {name}: {error}"));
        let inputs = [node("ids")?, node("mask")?];
        let heads =
            [node("types")?, node("role")?, node("mention")?, node("clause")?, node("sectors")?, node("names")?, node("told")?];
        let (pair, gate) = (node("pair")?, node("gate")?);
        Ok(Learned { model, inputs, heads, pair, gate, settings: Settings::read(settings)? })
    }

    /// What the heads for reading say of token ids; those in `sentence` are the sentence itself, those before say who is who.
    fn read(&self, ids: &[i32], sentence: Range<usize>) -> Option<Outputs> {
        let [types, role, mention, clause, sectors, names, told] = self.run(ids, sentence, self.heads)?;
        Some(Outputs { types, role, mention, clause, sectors, names, told })
    }

    /// Runs the encoder as far as it is needed for some outputs.
    fn run<const N: usize>(&self, ids: &[i32], sentence: Range<usize>, wanted: [NodeId; N]) -> Option<[Vec<f32>; N]> {
        let pool = POOL.with(|pool| pool.borrow_mut().get_or_insert_with(|| Arc::new(ThreadPool::with_num_threads(1))).clone());
        let mut options = RunOptions::default();
        options.thread_pool = Some(pool);
        let tokens = NdTensor::from_data([1, ids.len()], ids.to_vec());
        let mut mask = vec![1i32; ids.len()];
        mask[sentence].fill(2);
        let mask = NdTensor::from_data([1, ids.len()], mask);
        let given = vec![(self.inputs[0], tokens.view().into()), (self.inputs[1], mask.view().into())];
        let out = self.model.run_n(given, wanted, Some(options)).ok()?;
        let values: Vec<Vec<f32>> = out.into_iter().filter_map(|value| Some(value.into_tensor::<f32>()?.to_vec())).collect();
        values.try_into().ok()
    }
}

/// What the encoder was shown of a sentence and whether it reports anything: what the sentence gate is learned from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The token ids of the input.
    pub ids: Vec<i32>,
    /// The first of them that belongs to the sentence itself.
    pub start: usize,
    /// Whether the table has a wording in it.
    pub worded: bool,
    /// Whether anything is read in it.
    pub reports: bool,
}

impl Learned {
    /// What the encoder makes of a sentence, the sentence gate aside; `None` where it is not worth showing.
    pub fn judged(&self, cast: &Cast, sentence: usize) -> Option<Judged> {
        let told = Table::builtin().report(cast, sentence);
        let worded = !told.acts.is_empty();
        let shown = Shown::of(cast, sentence, worded)?;
        let (ids, start) = (shown.ids.clone(), shown.start);
        let reports = !merge::merge(&self.settings, &Judgement::of(self, shown)?, told).acts.is_empty();
        Some(Judged { ids, start, worded, reports })
    }

    /// Whether the sentence gate lets a sentence through to the encoder.
    fn passes(&self, shown: &Shown<'_>) -> bool {
        self.run(&shown.ids, shown.inside(), [self.gate]).is_none_or(|[gate]| gate[0] >= self.settings.gate)
    }
}

impl Stage for Learned {
    fn report(&self, cast: &Cast, sentence: usize) -> Report {
        let told = Table::builtin().report(cast, sentence);
        let Some(shown) = Shown::of(cast, sentence, !told.acts.is_empty()) else { return told };
        if !self.passes(&shown) {
            return Report::default();
        }
        match Judgement::of(self, shown) {
            Some(judgement) => merge::merge(&self.settings, &judgement, told),
            None => told,
        }
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::judgement::Shown;
    use super::{Learned, MODEL, SETTINGS};
    use crate::reader::{self, VERSION};
    use crate::text::Source;

    #[test]
    fn the_sentence_gate_passes_what_reports_and_holds_back_what_does_not() {
        let learned = Learned::builtin();
        let passes = |text: &str| {
            let source = Source::new(text);
            let (cast, sentences) = reader::cast(&source);
            let shown = Shown::of(&cast, sentences.len() - 1, false).expect("two states, both named");
            learned.passes(&shown)
        };
        assert!(passes("Kenya and Norway signed an agreement on fisheries in Nairobi on Monday."));
        assert!(passes("Kenya expelled two Norwegian diplomats on Monday."));
        assert!(!passes("The cod that is eaten in Kenya is smaller than the cod of Norway."));
    }

    #[test]
    fn what_the_sentence_gate_learns_from_does_not_depend_on_it() {
        let source =
            Source::new("Kenya and Norway signed an agreement on fisheries. The cod of Kenya is smaller than the cod of Norway.");
        let (cast, sentences) = reader::cast(&source);
        let judged: Vec<_> = (0..sentences.len()).filter_map(|index| Learned::builtin().judged(&cast, index)).collect();
        assert_eq!(judged.iter().map(|judged| (judged.worded, judged.reports)).collect::<Vec<_>>(), [(true, true), (false, false)]);
        assert!(judged.iter().all(|judged| judged.start < judged.ids.len()));
    }

    #[test]
    fn other_weights_are_another_reader() {
        let hash = |bytes: &[u8]| Sha256::digest(bytes)[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let read_with = (VERSION, hash(MODEL), hash(SETTINGS.as_bytes()));
        let known = ("learned-13", "f862c4f9b32d5802".to_owned(), "2e7b0ba5ff26ca2b".to_owned());
        assert_eq!(read_with, known, "what was read by other weights must be read again: change the reader's version with them");
    }
}
