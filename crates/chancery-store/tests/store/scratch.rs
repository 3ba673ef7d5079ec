//! A folder for one test, taken away at its end.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use chancery::reader::Reading;
use chancery::text::Source;
use chancery_store::Store;

pub const NOW: &str = "2026-01-31T09:00:00Z";
pub const READER: &str = "table-test";

pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new() -> Scratch {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Scratch(folder)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A register that holds these documents, added in batches of this size.
    pub fn register(&self, name: &str, documents: &[(Source, Reading)], batch: usize) -> Store {
        let mut store = Store::open(&self.path(name)).unwrap();
        fill(&mut store, documents, batch);
        store
    }
}

pub fn fill(store: &mut Store, documents: &[(Source, Reading)], batch: usize) {
    fill_by(READER, store, documents, batch);
}

/// As [`fill`], by a reader of this version.
pub fn fill_by(reader: &str, store: &mut Store, documents: &[(Source, Reading)], batch: usize) {
    let run = store.begin(NOW, reader).unwrap();
    for batch in documents.chunks(batch) {
        store.append(run, batch).unwrap();
        store.derive().unwrap();
    }
    store.finish(run, NOW).unwrap();
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
