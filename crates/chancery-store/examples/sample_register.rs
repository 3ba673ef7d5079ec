//! A register of invented documents, as large as wanted: `cargo run --release -p chancery-store --example sample_register --
//! 100000 out/sample.register`. For load tests, which need a register that everybody can make again.

use std::path::Path;

use chancery_store::Store;

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../tests/store/sample.rs"]
mod sample;

const NOW: &str = "2026-01-31T09:00:00Z";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [count, path] = arguments.as_slice() else { return Err("give a number of documents and a path".into()) };
    let (count, path): (usize, &Path) = (count.parse()?, path.as_ref());
    if path.exists() {
        return Err(format!("{} is there already", path.display()).into());
    }
    let mut store = Store::open(path)?;
    let run = store.begin(NOW, "table-sample")?;
    for from in (0..count).step_by(2_000) {
        let batch: Vec<_> = (from..(from + 2_000).min(count)).map(|n| sample::document(n, count)).collect();
        store.append(run, &batch)?;
    }
    store.derive()?;
    store.finish(run, NOW)?;
    println!("{count} documents in {}", path.display());
    Ok(())
}
