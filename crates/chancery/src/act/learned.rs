//! The learned stage: a small encoder, trained by `training/` on the annotated writing in `corpus/`, beside the table.
//!
//! The encoder reads one sentence at a time as [`super::input`] shows it, with the parties as letters, and says which acts
//! it reports, who does them to whom, which words are undertakings, how firm and about what. The table finds the same by
//! wordings. [`merge`] joins the two: what both see counts most; what one sees alone must be surer.

mod ground;
mod judgement;
mod merge;
mod pair;
mod settings;
mod wordpiece;

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use rten::{Model, NodeId, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::{Report, Stage, Table};
use crate::code::Plover;
use crate::mention::Cast;
pub use ground::Ground;
use judgement::Judgement;
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
    outputs: [NodeId; 6],
    settings: Settings,
}

thread_local! {
    /// One thread each: documents are read side by side, and the result must not depend on how many.
    static POOL: RefCell<Option<Arc<ThreadPool>>> = const { RefCell::new(None) };
}

/// The outputs of the model for one input, row-major: act types, roles at each token, undertakings at each token, sectors at
/// each token, names at each token, the type of a given pair.
struct Outputs {
    types: Vec<f32>,
    role: Vec<f32>,
    clause: Vec<f32>,
    sectors: Vec<f32>,
    pair: Vec<f32>,
}

impl Learned {
    /// The encoder compiled into the program.
    pub fn builtin() -> &'static Learned {
        static BUILTIN: OnceLock<Learned> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let model = Model::load_static_slice(MODEL).expect("a test loads the compiled-in model");
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
        Learned::new(Model::load(model).map_err(|error| error.to_string())?, settings)
    }

    fn new(model: Model, settings: &str) -> Result<Learned, String> {
        let node = |name: &str| model.node_id(name).map_err(|error| format!("the model has no {name}: {error}"));
        let inputs = [node("ids")?, node("mask")?];
        let outputs = [node("types")?, node("role")?, node("clause")?, node("sectors")?, node("names")?, node("pair")?];
        Ok(Learned { model, inputs, outputs, settings: Settings::read(settings)? })
    }

    /// Runs the encoder over token ids.
    fn run(&self, ids: &[i32]) -> Option<Outputs> {
        let pool = POOL.with(|pool| pool.borrow_mut().get_or_insert_with(|| Arc::new(ThreadPool::with_num_threads(1))).clone());
        let mut options = RunOptions::default();
        options.thread_pool = Some(pool);
        let tokens = NdTensor::from_data([1, ids.len()], ids.to_vec());
        let mask = NdTensor::from_data([1, ids.len()], vec![1i32; ids.len()]);
        let given = vec![(self.inputs[0], tokens.view().into()), (self.inputs[1], mask.view().into())];
        let out = self.model.run_n(given, self.outputs, Some(options)).ok()?;
        let [types, role, clause, sectors, _, pair] = out.map(|value| value.into_tensor::<f32>().map(|tensor| tensor.to_vec()));
        Some(Outputs { types: types?, role: role?, clause: clause?, sectors: sectors?, pair: pair? })
    }
}

impl Stage for Learned {
    fn version(&self) -> &'static str {
        "learned-1"
    }

    fn report(&self, cast: &Cast, sentence: usize) -> Report {
        let told = Table::builtin().report(cast, sentence);
        match Judgement::of(self, cast, sentence) {
            Some(judgement) => merge::merge(&self.settings, &judgement, told),
            None => told,
        }
    }
}
