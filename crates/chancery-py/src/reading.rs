//! Readings and facts as Python objects. Offsets are code points, as Python counts: `text[fact.start:fact.end] == fact.quote`
//! wherever the quote was not cut.

use arrow_array::RecordBatch;
use chancery::register::RecordKind;
use chancery::register::block::facts;
use chancery::text::Source;
use chancery::vocabulary::Vocabulary;
use chancery::wire;
use chancery::wire::row::{Row, RowKind, rows};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use serde_json::{Map, Value, json};

use crate::capsule;
use crate::error::Fault;
use crate::guard::Read;
use crate::many;
use crate::table::Table;

/// What was read in one document.
#[pyclass(frozen, name = "Reading", module = "chancery")]
pub struct PyReading {
    pub read: Read,
}

impl PyReading {
    pub fn new(read: Read) -> PyReading {
        PyReading { read }
    }

    fn source(&self) -> &Source {
        &self.read.source
    }

    fn rows(&self) -> Vec<Row> {
        match &self.read.reading {
            Ok(reading) => rows(&self.read.source, reading, self.read.reader()),
            Err(_) => Vec::new(),
        }
    }
}

impl PyReading {
    fn batch(&self) -> Result<RecordBatch, Fault> {
        many::facts(std::slice::from_ref(&self.read), true)
    }

    fn of(&self, kind: RecordKind) -> Vec<PyFact> {
        self.facts().into_iter().filter(|fact| fact.row.kind == RowKind::Fact(kind)).collect()
    }
}

#[pymethods]
impl PyReading {
    /// The content hash that names the document; none where it could not be taken in.
    #[getter]
    fn document(&self) -> Option<String> {
        (!self.source().text().is_empty()).then(|| self.source().id().hex())
    }

    /// The version of what made the reading: the relevance gate, where it held the document back, else the reader.
    #[getter]
    fn reader(&self) -> &str {
        self.read.reader()
    }

    /// Whether the relevance gate held the document back.
    #[getter]
    fn held_back(&self) -> bool {
        self.read.reading.as_ref().is_ok_and(|reading| reading.gate.is_some())
    }

    #[getter]
    fn text(&self) -> &str {
        self.source().text()
    }

    #[getter]
    fn name(&self) -> Option<&str> {
        self.source().name.as_deref()
    }

    #[getter]
    fn title(&self) -> Option<&str> {
        self.source().title.as_deref()
    }

    #[getter]
    fn publisher(&self) -> Option<&str> {
        self.source().publisher.as_deref()
    }

    #[getter]
    fn url(&self) -> Option<&str> {
        self.source().url.as_deref()
    }

    #[getter]
    fn lang(&self) -> Option<&str> {
        self.source().lang.as_deref()
    }

    /// Why it could not be read; none where it was.
    #[getter]
    fn error(&self) -> Option<&str> {
        self.read.reading.as_ref().err().map(|fault| fault.message.as_str())
    }

    #[getter]
    fn error_kind(&self) -> Option<&str> {
        self.read.reading.as_ref().err().map(|fault| fault.kind)
    }

    /// When it was published, as the reader found.
    #[getter]
    fn published(&self) -> Option<String> {
        let reading = self.read.reading.as_ref().ok()?;
        chancery::register::block::published(self.source(), reading).map(|date| date.to_string())
    }

    /// What sort of document it is.
    #[getter]
    fn kind(&self) -> Option<&'static str> {
        Some(self.read.reading.as_ref().ok()?.document.kind?.as_str())
    }

    #[getter]
    fn notes(&self) -> Vec<String> {
        self.read.reading.iter().flat_map(|reading| &reading.notes).map(|note| note.message.clone()).collect()
    }

    #[getter]
    fn sentences(&self) -> Vec<&str> {
        self.read.reading.iter().flat_map(|reading| &reading.sentences).map(|span| span.of(self.source().text())).collect()
    }

    #[getter]
    fn facts(&self) -> Vec<PyFact> {
        let Ok(reading) = &self.read.reading else { return Vec::new() };
        let bodies = facts(reading).into_iter().map(|(_, fact)| wire::fact_to_public_json(&fact, self.source()).to_string());
        self.rows().into_iter().skip(1).zip(bodies).map(|(row, json)| PyFact { row, json }).collect()
    }

    #[getter]
    fn actors(&self) -> Vec<PyFact> {
        self.of(RecordKind::Actor)
    }

    #[getter]
    fn events(&self) -> Vec<PyFact> {
        self.of(RecordKind::Event)
    }

    #[getter]
    fn meetings(&self) -> Vec<PyFact> {
        self.of(RecordKind::Meeting)
    }

    #[getter]
    fn mechanisms(&self) -> Vec<PyFact> {
        self.of(RecordKind::Mechanism)
    }

    #[getter]
    fn agreements(&self) -> Vec<PyFact> {
        self.of(RecordKind::Agreement)
    }

    #[getter]
    fn programmes(&self) -> Vec<PyFact> {
        self.of(RecordKind::Programme)
    }

    #[getter]
    fn frames(&self) -> Vec<PyFact> {
        self.of(RecordKind::Frame)
    }

    #[getter]
    fn commitments(&self) -> Vec<PyFact> {
        self.of(RecordKind::Commitment)
    }

    /// The reading in the public form, as JSON.
    fn to_json(&self) -> String {
        let source = self.source();
        let mut value = json!({
            "document": self.document(), "reader": self.read.reader(), "name": source.name, "title": source.title,
            "publisher": source.publisher, "url": source.url, "lang": source.lang, "published": self.published(),
            "error": self.error(),
        });
        if let Ok(reading) = &self.read.reading {
            value["about"] = wire::document_to_json(source, reading);
            let mut lists: Map<String, Value> = Map::new();
            for (_, fact) in facts(reading) {
                let list = lists.entry(format!("{}s", fact.kind())).or_insert_with(|| json!([]));
                list.as_array_mut().expect("every list was made as one").push(wire::fact_to_public_json(&fact, source));
            }
            value["facts"] = Value::Object(lists);
        }
        wire::canonical(value)
    }

    /// The fact table of this document.
    fn table(&self) -> Result<Table, Fault> {
        Ok(Table::of_facts(vec![self.batch()?]))
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A wish that the interface lets a producer pass over: consumers cast for themselves.
        drop(requested_schema);
        let batch = self.batch()?;
        capsule::export(py, batch.schema(), vec![batch])
    }

    fn __len__(&self) -> usize {
        self.read.reading.as_ref().map_or(0, |reading| facts(reading).len())
    }

    fn __bool__(&self) -> bool {
        self.read.reading.is_ok()
    }

    fn __repr__(&self) -> String {
        let name = self.source().name.clone().unwrap_or_else(|| self.source().id().to_string());
        match &self.read.reading {
            Ok(_) => format!("<chancery.Reading of {name}: {} facts>", self.__len__()),
            Err(fault) => format!("<chancery.Reading of {name}: {}>", fault.message),
        }
    }
}

/// One fact with the words it rests on.
#[pyclass(frozen, name = "Fact", module = "chancery")]
pub struct PyFact {
    row: Row,
    json: String,
}

/// Codes out of a row, where they stand parted by blanks.
fn codes(codes: Option<&String>) -> Vec<&str> {
    codes.iter().flat_map(|codes| codes.split(' ')).collect()
}

#[pymethods]
impl PyFact {
    #[getter]
    fn ordinal(&self) -> u32 {
        self.row.ordinal
    }

    #[getter]
    fn kind(&self) -> &'static str {
        self.row.kind.as_str()
    }

    #[getter]
    fn r#type(&self) -> Option<&str> {
        self.row.r#type.as_deref()
    }

    #[getter]
    fn state(&self) -> Option<&str> {
        self.row.state.as_deref()
    }

    #[getter]
    fn parties(&self) -> Vec<&str> {
        codes(self.row.parties.as_ref())
    }

    #[getter]
    fn source(&self) -> Vec<&str> {
        codes(self.row.source.as_ref())
    }

    #[getter]
    fn target(&self) -> Vec<&str> {
        codes(self.row.target.as_ref())
    }

    #[getter]
    fn date(&self) -> Option<&str> {
        self.row.date.as_deref()
    }

    #[getter]
    fn title(&self) -> Option<&str> {
        self.row.title.as_deref()
    }

    #[getter]
    fn start(&self) -> u32 {
        self.row.start.unwrap_or(0)
    }

    #[getter]
    fn end(&self) -> u32 {
        self.row.end.unwrap_or(0)
    }

    #[getter]
    fn quote(&self) -> &str {
        self.row.quote.as_deref().unwrap_or("")
    }

    #[getter]
    fn role(&self) -> &str {
        self.row.role.as_deref().unwrap_or("")
    }

    #[getter]
    fn voice(&self) -> &str {
        self.row.voice.as_deref().unwrap_or("")
    }

    #[getter]
    fn confidence(&self) -> f64 {
        self.row.confidence.unwrap_or(0.0)
    }

    /// The whole fact in the public form, as JSON.
    fn to_json(&self) -> &str {
        &self.json
    }

    fn __repr__(&self) -> String {
        let words = [Some(self.kind()), self.r#type(), self.row.parties.as_deref(), self.date()];
        format!("<chancery.Fact {}: {:?}>", words.into_iter().flatten().collect::<Vec<_>>().join(" "), self.quote())
    }
}
