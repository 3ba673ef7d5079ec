//! A file beside the register that nobody else may read and that does not stay.
//!
//! It goes when it is dropped. A kill leaves it; whoever makes the next one takes away those whose makers are gone. A lock on a
//! file of its own tells that: the system lets go of it with the maker, and SQLite's own locks on the copy stay untouched.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// What stands between the name of the register and the rest of the name.
const NAMED: &str = ".leaving-";
/// The end of the name of the lock.
const LOCK: &str = ".lock";
/// What SQLite keeps beside a file goes with it.
const SUFFIXES: &[&str] = &["", "-wal", "-shm", "-journal", LOCK];

/// An empty file beside a register.
pub(super) struct Aside {
    path: PathBuf,
    /// Held as long as the file is wanted.
    _lock: File,
}

impl Aside {
    /// Makes the file, and takes away those that killed programs have left.
    pub fn beside(register: &Path) -> io::Result<Aside> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        sweep(register);
        let path = with(register, &format!("{NAMED}{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed)));
        let lock = private().open(with(&path, LOCK))?;
        lock.lock()?;
        private().open(&path)?;
        Ok(Aside { path, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

/// A new file that its owner alone may read.
fn private() -> OpenOptions {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn with(path: &Path, end: &str) -> PathBuf {
    let mut path = path.to_owned().into_os_string();
    path.push(end);
    path.into()
}

fn remove(path: &Path) {
    for suffix in SUFFIXES {
        // What is not there need not be removed.
        let _ = std::fs::remove_file(with(path, suffix));
    }
}

/// Takes away what killed programs have left beside this register. What cannot be looked at is left alone.
fn sweep(register: &Path) {
    let Some(name) = register.file_name() else { return };
    let folder = register.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut start = OsString::from(name);
    start.push(NAMED);
    let start = start.to_string_lossy().into_owned();
    for found in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = found.file_name().to_string_lossy().into_owned();
        let Some(left) = name.strip_suffix(LOCK).filter(|left| left.starts_with(&start)) else { continue };
        if File::open(found.path()).is_ok_and(|lock| lock.try_lock().is_ok()) {
            remove(&folder.join(left));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn two_at_once_have_files_of_their_own_and_leave_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("r");
        let (one, other) = (Aside::beside(&register).unwrap(), Aside::beside(&register).unwrap());
        assert_ne!(one.path(), other.path());
        assert!(one.path().exists() && other.path().exists(), "neither sweeps the other away");
        drop((one, other));
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_the_copy_and_what_lies_beside_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let aside = Aside::beside(&folder.path().join("r")).unwrap();
        let source = rusqlite::Connection::open_in_memory().unwrap();
        source.execute_batch("CREATE TABLE t (a)").unwrap();
        source.execute("VACUUM INTO ?1", [aside.path().to_string_lossy()]).unwrap();
        let copy = rusqlite::Connection::open(aside.path()).unwrap();
        copy.execute_batch("PRAGMA journal_mode = wal; INSERT INTO t VALUES (1)").unwrap();
        let files = names(folder.path());
        assert!(files.iter().any(|name| name.ends_with("-wal")), "{files:?}");
        for name in files {
            assert_eq!(std::fs::metadata(folder.path().join(&name)).unwrap().permissions().mode() & 0o077, 0, "{name}");
        }
    }

    #[test]
    fn what_a_killed_program_left_goes_with_the_next_copy() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["r.leaving-1-0", "r.leaving-1-0-wal", "r.leaving-1-0.lock", "other.leaving-1-0", "other.leaving-1-0.lock"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        drop(Aside::beside(&folder.path().join("r")).unwrap());
        assert_eq!(names(folder.path()), ["other.leaving-1-0", "other.leaving-1-0.lock"]);
    }
}
