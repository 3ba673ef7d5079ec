//! Tables: Arrow batches that Python may look at and that any Arrow library takes without a copy.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int32Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use chancery::text::SourceId;
use chancery::wire::row::{COLUMNS, Cell, ColumnType, ContentHash, Row};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};

use crate::capsule;
use crate::column::Column;
use crate::error::Fault;

/// Rows under named columns, as Arrow.
#[pyclass(frozen, module = "chancery")]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    /// A table of these batches; all have this schema.
    pub fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Table {
        Table { schema, batches }
    }

    /// A fact table.
    pub fn of_facts(batches: Vec<RecordBatch>) -> Table {
        Table { schema: fact_schema(), batches }
    }
}

#[pymethods]
impl Table {
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("<chancery.Table: {} rows, columns {}>", self.__len__(), self.column_names().join(", "))
    }

    /// The rows as dictionaries.
    fn to_pylist<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let rows = PyList::empty(py);
        for batch in &self.batches {
            for at in 0..batch.num_rows() {
                let row = PyDict::new(py);
                for (field, column) in self.schema.fields().iter().zip(batch.columns()) {
                    row.set_item(field.name(), value(py, column, at)?)?;
                }
                rows.append(row)?;
            }
        }
        Ok(rows)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A wish that the interface lets a producer pass over: consumers cast for themselves.
        drop(requested_schema);
        capsule::export(py, Arc::clone(&self.schema), self.batches.clone())
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        capsule::export_schema(py, &self.schema)
    }
}

fn value<'py>(py: Python<'py>, column: &ArrayRef, at: usize) -> PyResult<Option<Bound<'py, PyAny>>> {
    if column.is_null(at) {
        return Ok(None);
    }
    Ok(match column.data_type() {
        DataType::Utf8 => Some(column.as_string::<i32>().value(at).into_pyobject(py)?.into_any()),
        DataType::Int32 => Some(column.as_primitive::<Int32Type>().value(at).into_pyobject(py)?.into_any()),
        DataType::Int64 => Some(column.as_primitive::<Int64Type>().value(at).into_pyobject(py)?.into_any()),
        DataType::Float64 => Some(column.as_primitive::<Float64Type>().value(at).into_pyobject(py)?.into_any()),
        _ => None,
    })
}

/// The schema of fact tables.
fn fact_schema() -> SchemaRef {
    let fields = COLUMNS.iter().map(|(name, column, _)| {
        let data = match column {
            ColumnType::Text => DataType::Utf8,
            ColumnType::Whole => DataType::Int32,
            ColumnType::Real => DataType::Float64,
        };
        Field::new(*name, data, true)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

enum Builder {
    Text(StringBuilder),
    Whole(Int32Builder),
    Real(Float64Builder),
}

impl Builder {
    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Builder::Text(builder), Cell::Text(text)) => builder.append_value(text),
            (Builder::Whole(builder), Cell::Whole(number)) => builder.append_option(i32::try_from(number).ok()),
            (Builder::Real(builder), Cell::Real(number)) => builder.append_value(number),
            (Builder::Text(builder), _) => builder.append_null(),
            (Builder::Whole(builder), _) => builder.append_null(),
            (Builder::Real(builder), _) => builder.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Builder::Text(mut builder) => Arc::new(builder.finish()),
            Builder::Whole(mut builder) => Arc::new(builder.finish()),
            Builder::Real(mut builder) => Arc::new(builder.finish()),
        }
    }
}

/// Rows of a fact table as one batch.
pub fn fact_batch(rows: &[Row]) -> Result<RecordBatch, Fault> {
    let mut builders: Vec<Builder> = COLUMNS
        .iter()
        .map(|(_, column, _)| match column {
            ColumnType::Text => Builder::Text(StringBuilder::new()),
            ColumnType::Whole => Builder::Whole(Int32Builder::new()),
            ColumnType::Real => Builder::Real(Float64Builder::new()),
        })
        .collect();
    for row in rows {
        let hash = row.document.map(SourceId::hex);
        for (builder, cell) in builders.iter_mut().zip(row.cells(hash.as_deref())) {
            builder.push(cell);
        }
    }
    let columns = builders.into_iter().map(Builder::finish).collect();
    RecordBatch::try_new(fact_schema(), columns).map_err(capsule::arrow_fault)
}

/// The columns of a fact table: name, type (`text`, `whole`, `real`) and what they hold.
#[pyfunction]
pub fn fact_columns() -> Vec<(&'static str, &'static str, &'static str)> {
    let word = |column: &ColumnType| match column {
        ColumnType::Text => "text",
        ColumnType::Whole => "whole",
        ColumnType::Real => "real",
    };
    COLUMNS.iter().map(|(name, column, holds)| (*name, word(column), *holds)).collect()
}

/// The content hash of a fact table, whatever the order of its rows.
#[pyfunction]
pub fn content_hash(data: &Bound<'_, PyAny>) -> PyResult<String> {
    let mut content = ContentHash::default();
    for batch in capsule::import(data)? {
        let batch = batch.map_err(capsule::arrow_fault)?;
        let found = |name| Column::find(&batch, name, true).map(|column| column.expect("a column that must be there is there"));
        let (document, reader, ordinal) = (found("document")?, found("reader")?, found("ordinal")?);
        let (kind, body) = (found("kind")?, found("body")?);
        for row in 0..batch.num_rows() {
            let kind = kind.words(row)?.unwrap_or_default();
            if kind == "error" {
                continue;
            }
            let unsound = |column: &str| Fault::new("facts", format!("row {row} has no sound `{column}`")).at(column);
            let document = document.words(row)?.and_then(|hex| SourceId::parse(&hex)).ok_or_else(|| unsound("document"))?;
            let ordinal = ordinal.words(row)?.and_then(|number| number.parse().ok()).ok_or_else(|| unsound("ordinal"))?;
            let (reader, body) = (reader.words(row)?.unwrap_or_default(), body.words(row)?.unwrap_or_default());
            content.row(document, &reader, ordinal, &kind, &body);
        }
    }
    Ok(content.finish())
}
