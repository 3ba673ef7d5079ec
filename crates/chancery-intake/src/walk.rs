//! Many inputs at once: files, folders, patterns and standard input, in a fixed order.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use crate::document::{Document, Origin};
use crate::failure::{Failure, FailureKind, Limit};
use crate::format;
use crate::intake::{Documents, io_failure, read_path};
use crate::options::Options;
use crate::pending::Pending;

/// Reads every document of `inputs`, one after the other in the order given.
///
/// An input is a file, a folder, a pattern with `*`, `?`, `[…]` or `**`, or `-` for standard input.
/// A folder is read with all folders in it, sorted by name, taking the files whose extension is
/// known; hidden ones are passed over. A file that is named itself is read whatever its extension.
pub fn walk<P: AsRef<Path>>(inputs: impl IntoIterator<Item = P>, options: &Options) -> Walk {
    Walk {
        inputs: inputs.into_iter().map(|input| input.as_ref().to_owned()).collect(),
        open_folders: Vec::new(),
        pattern: None,
        current: None,
        passed_over: 0,
        options: options.clone(),
    }
}

/// The documents of many inputs. Made by [`walk`].
pub struct Walk {
    inputs: VecDeque<PathBuf>,
    /// The folders that are being read, from the outermost to the innermost.
    open_folders: Vec<Folder>,
    /// The pattern whose fixed part is being walked, and whether a file has matched it.
    pattern: Option<(glob::Pattern, PathBuf, bool)>,
    current: Option<Documents>,
    passed_over: u64,
    options: Options,
}

impl Walk {
    /// How many files of folders were passed over so far because their extension is unknown.
    pub fn passed_over(&self) -> u64 {
        self.passed_over
    }
}

struct Folder {
    /// Its name with all links resolved, to see a link that leads back into it.
    real_path: PathBuf,
    /// What is left to read of it, the next one last.
    rest: Vec<PathBuf>,
}

impl Iterator for Walk {
    type Item = Result<Document, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_pending().map(|pending| pending.and_then(Pending::parse))
    }
}

impl Walk {
    /// The same documents before they are parsed, which whoever takes them can do on another thread.
    pub fn pending(&mut self) -> impl Iterator<Item = Result<Pending, Failure>> + Send {
        std::iter::from_fn(|| self.next_pending())
    }

    fn next_pending(&mut self) -> Option<Result<Pending, Failure>> {
        loop {
            if let Some(documents) = &mut self.current {
                match documents.next_pending() {
                    Some(result) => return Some(result),
                    None => self.current = None,
                }
            }
            let step = match self.open_folders.last_mut() {
                Some(folder) => match folder.rest.pop() {
                    Some(path) => self.enter_found(path),
                    None => {
                        self.open_folders.pop();
                        Ok(())
                    }
                },
                None => match self.end_pattern() {
                    Ok(()) => {
                        let input = self.inputs.pop_front()?;
                        self.enter_named(input)
                    }
                    failed => failed,
                },
            };
            if let Err(failure) = step {
                return Some(Err(failure));
            }
        }
    }

    /// Begins an input that was named by the caller.
    fn enter_named(&mut self, path: PathBuf) -> Result<(), Failure> {
        if path == Path::new("-") || path.is_file() {
            self.current = Some(read_path(&path, &self.options));
            return Ok(());
        }
        if path.is_dir() {
            return self.open_folder(path);
        }
        // A file may have a name with `*` or `[` in it, so a pattern is only what does not exist.
        match path.to_str() {
            Some(text) if text.contains(['*', '?', '[']) && !path.is_symlink() => {
                let pattern = glob::Pattern::new(text).map_err(|error| {
                    Failure::new(Origin::of_file(&path), FailureKind::Usage, "the pattern is broken").because(error)
                })?;
                let base = fixed_part(&path);
                self.pattern = Some((pattern, path, false));
                if base.is_dir() { self.open_folder(base) } else { Ok(()) }
            }
            _ => {
                self.current = Some(read_path(&path, &self.options));
                Ok(())
            }
        }
    }

    /// Says so if the pattern that has been walked matched nothing.
    fn end_pattern(&mut self) -> Result<(), Failure> {
        match self.pattern.take() {
            Some((_, path, false)) => {
                let message = "no file matches the pattern";
                Err(Failure::new(Origin::of_file(path), FailureKind::NotFound, message))
            }
            _ => Ok(()),
        }
    }

    /// Begins what was found in a folder.
    fn enter_found(&mut self, path: PathBuf) -> Result<(), Failure> {
        if path.is_dir() {
            return self.open_folder(path);
        }
        let wanted = match &mut self.pattern {
            Some((pattern, _, matched)) => {
                let fits = pattern.matches_path_with(&without_dot(&path), MATCHING);
                *matched |= fits;
                fits
            }
            None => {
                let known = format::by_name(&path).is_some();
                self.passed_over += u64::from(!known);
                known
            }
        };
        if wanted {
            self.current = Some(read_path(&path, &self.options));
        }
        Ok(())
    }

    fn open_folder(&mut self, path: PathBuf) -> Result<(), Failure> {
        let fail = |error| io_failure(Origin::of_file(&path), error);
        if self.open_folders.len() as u64 >= self.options.limits.folder_depth {
            return Err(Failure::over(Origin::of_file(&path), Limit::FolderDepth, &self.options.limits));
        }
        let real_path = fs::canonicalize(&path).map_err(fail)?;
        if self.open_folders.iter().any(|folder| folder.real_path == real_path) {
            let message = "the link leads back to a folder that it is in";
            return Err(Failure::new(Origin::of_file(&path), FailureKind::Loop, message));
        }
        let mut rest = Vec::new();
        for entry in fs::read_dir(&path).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            if !entry.file_name().as_encoded_bytes().starts_with(b".") {
                rest.push(entry.path());
            }
        }
        rest.sort_unstable_by(|a, b| b.cmp(a));
        self.open_folders.push(Folder { real_path, rest });
        Ok(())
    }
}

/// `*` stays within one folder, as in a shell.
const MATCHING: glob::MatchOptions =
    glob::MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// The folder that a pattern starts from: its components before the first that is not literal.
fn fixed_part(pattern: &Path) -> PathBuf {
    let literal = |part: &std::path::Component| !part.as_os_str().as_encoded_bytes().iter().any(|byte| b"*?[".contains(byte));
    let base: PathBuf = pattern.components().take_while(literal).collect();
    if base.as_os_str().is_empty() { PathBuf::from(".") } else { base }
}

/// The walk of `.` finds `./a.txt` for the pattern `*.txt`.
fn without_dot(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_starts_from_its_fixed_part() {
        for (pattern, base) in [("*.txt", "."), ("a/b/*.txt", "a/b"), ("/x/**/y.md", "/x"), ("a[0-9]/b", ".")] {
            assert_eq!(fixed_part(Path::new(pattern)), Path::new(base), "base of {pattern}");
        }
    }
}
