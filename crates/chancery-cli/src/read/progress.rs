//! The progress bar on standard error: bytes of all inputs where they can be known, counts where they cannot. Nothing is drawn
//! where standard error is no terminal.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chancery_intake::Origin;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far a run has come.
pub struct Progress {
    bar: ProgressBar,
    /// The file that documents come from at present, its size, and how much of it they account for.
    file: PathBuf,
    size: u64,
    seen: u64,
    /// Bytes of the files before it.
    done: u64,
    documents: u64,
}

impl Progress {
    /// Progress over these inputs; `quiet` draws nothing.
    pub fn over(inputs: &[PathBuf], quiet: bool) -> Progress {
        let total = inputs.iter().map(|path| bytes(path, 0)).sum::<Option<u64>>();
        let bar = match total {
            _ if quiet => ProgressBar::hidden(),
            Some(total) => ProgressBar::with_draw_target(Some(total.max(1)), ProgressDrawTarget::stderr())
                .with_style(style("{bar:30} {percent:>3} %  {msg}  {elapsed}, {eta} left")),
            None => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style("{spinner} {msg}  {elapsed}")),
        };
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress { bar, file: PathBuf::new(), size: 0, seen: 0, done: 0, documents: 0 }
    }

    /// One more input is finished: it came from there and was this long.
    pub fn advance(&mut self, origin: &Origin, length: usize) {
        if self.file != origin.path {
            self.done += self.size;
            self.file = origin.path.clone();
            self.size = std::fs::metadata(&self.file).map_or(0, |metadata| metadata.len());
            self.seen = 0;
        }
        // Records take more room in their file than their text does; the bar runs a little behind and never ahead.
        self.seen = (self.seen + length as u64).min(self.size);
        self.documents += 1;
        self.bar.set_position(self.done + self.seen);
        self.bar.set_message(format!("{} documents", self.documents));
    }

    /// All documents are in; now the records are computed.
    pub fn deriving(&self) {
        self.bar.set_message("computing the records");
    }

    /// Prints a message above the bar.
    pub fn say(&self, message: &str) {
        self.bar.suspend(|| eprintln!("{message}"));
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the templates of this file are well formed")
}

/// The size of a file or of everything in a folder; none where it cannot be known beforehand (standard input, patterns).
fn bytes(path: &Path, depth: u32) -> Option<u64> {
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_dir() {
        return Some(metadata.len());
    }
    // Links may lead in circles; a wrong total only makes a worse bar.
    if depth > 16 {
        return Some(0);
    }
    let entries = std::fs::read_dir(path).ok()?.flatten();
    Some(entries.filter(|entry| !entry.path().is_symlink()).filter_map(|entry| bytes(&entry.path(), depth + 1)).sum())
}
