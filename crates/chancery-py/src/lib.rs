//! The native half of the Python package `chancery`: readings, fact tables and the register for Python. Arguments are turned
//! into those of the core and the store, answers into Python objects or Arrow; what a text means is decided in the core.
//!
//! - `given`, `guard`, `many`: from a caller's documents to readings, each contained, several at once.
//! - `reading`, `table`: what Python gets to see of them.
//! - `capsule`: Arrow in and out without copies.
//! - `store`: the register.
//! - `error`: one exception with kind, place and input.

mod capsule;
mod column;
mod error;
mod given;
mod guard;
mod many;
mod reading;
mod store;
mod table;

use pyo3::prelude::*;

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("READER", chancery::reader::VERSION)?;
    module.add_class::<reading::PyReading>()?;
    module.add_class::<reading::PyFact>()?;
    module.add_class::<table::Table>()?;
    module.add_class::<store::PyStore>()?;
    module.add_function(wrap_pyfunction!(many::read_documents, module)?)?;
    module.add_function(wrap_pyfunction!(many::read_arrow, module)?)?;
    module.add_function(wrap_pyfunction!(table::content_hash, module)?)?;
    module.add_function(wrap_pyfunction!(table::fact_columns, module)?)?;
    Ok(())
}
