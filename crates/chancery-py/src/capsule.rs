//! Arrow in and out through the PyCapsule interface: `__arrow_c_stream__` and `__arrow_c_array__`, without copies and without
//! a dependency on pyarrow.

#![expect(unsafe_code, reason = "the Arrow C data interface hands pointers over")]

use std::ffi::CStr;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use crate::error::Fault;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// Batches as a capsule that any Arrow library takes.
pub fn export<'py>(py: Python<'py>, schema: SchemaRef, batches: Vec<RecordBatch>) -> PyResult<Bound<'py, PyCapsule>> {
    let reader = RecordBatchIterator::new(batches.into_iter().map(Ok), schema);
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
}

/// A schema as a capsule.
pub fn export_schema<'py>(py: Python<'py>, schema: &SchemaRef) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(schema.as_ref()).map_err(arrow_fault)?;
    PyCapsule::new_with_value(py, schema, SCHEMA)
}

/// The batches of anything that speaks the PyCapsule interface: tables, frames, record batches, relations, streams.
pub fn import(data: &Bound<'_, PyAny>) -> PyResult<Box<dyn RecordBatchReader>> {
    if data.hasattr("__arrow_c_stream__")? {
        return stream(data);
    }
    if data.hasattr("__arrow_c_array__")? {
        return batch(data);
    }
    let message = "it has no `__arrow_c_stream__`; give a table or frame of pyarrow, polars, pandas or duckdb";
    Err(Fault::new("arrow", message).of(&data.get_type().to_string()).into())
}

fn stream(data: &Bound<'_, PyAny>) -> PyResult<Box<dyn RecordBatchReader>> {
    let capsule = data.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
    let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a valid stream by the definition of the interface. `from_raw` moves it out and
    // leaves a released one behind, which the capsule's own destructor passes over.
    let reader = unsafe { RecordBatchStreamReader::from_raw(pointer.as_ptr()) }.map_err(arrow_fault)?;
    Ok(Box::new(reader))
}

fn batch(data: &Bound<'_, PyAny>) -> PyResult<Box<dyn RecordBatchReader>> {
    let pair = data.call_method0("__arrow_c_array__")?.cast_into::<PyTuple>()?;
    let [schema, array] = [pair.get_item(0)?.cast_into::<PyCapsule>()?, pair.get_item(1)?.cast_into::<PyCapsule>()?];
    let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: capsules of these names hold a valid schema and a valid array of it by the definition of the interface.
    // `from_raw` moves the array out and leaves a released one behind; the schema is only looked at.
    let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) }.map_err(arrow_fault)?;
    let batch = RecordBatch::from(StructArray::from(data));
    Ok(Box::new(RecordBatchIterator::new([Ok(batch.clone())], batch.schema())))
}

/// An error of the Arrow library.
pub fn arrow_fault(error: ArrowError) -> Fault {
    Fault::new("arrow", error.to_string())
}
