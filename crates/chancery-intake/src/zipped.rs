//! Archives of files with a directory (ZIP). Each file is unpacked whole, so it may be as long as a file of its own format may
//! be; records of which one file would not fit into memory belong into a tar archive or a compressed file.
//!
//! As in a folder, files whose extension is known are read and hidden ones are passed over.

use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::contain;
use crate::document::Origin;
use crate::failure::{Failure, FailureKind, Limit};
use crate::intake::{Documents, Input, is_wanted, lost_failure, read};
use crate::options::Options;
use crate::packing::most_unpacked;
use crate::pending::Pending;

/// A file or what was read of one.
pub(crate) trait Bytes: Read + Seek + Send {}
impl Bytes for File {}
impl Bytes for Cursor<Vec<u8>> {}

/// The documents of the files in an archive.
pub(crate) struct Members {
    origin: Origin,
    archive: ZipArchive<Box<dyn Bytes>>,
    options: Arc<Options>,
    depth: u64,
    current: Option<Documents>,
    next: usize,
    /// What the files may still unpack to, taken together.
    left: u64,
}

impl Members {
    /// Opens an archive of `size` bytes.
    pub fn open(origin: Origin, bytes: Box<dyn Bytes>, size: u64, options: Arc<Options>, depth: u64) -> Result<Self, Failure> {
        let opened = contain::calmly(|| ZipArchive::new(bytes)).map_err(|lost| lost_failure(origin.clone(), lost, &options))?;
        let archive = opened.map_err(|error| Failure::new(origin.clone(), FailureKind::Damaged, DAMAGED).because(error))?;
        if archive.is_empty() {
            return Err(Failure::new(origin, FailureKind::Empty, "there is no file in it"));
        }
        let left = most_unpacked(size, options.limits.inflated_bytes);
        Ok(Members { origin, archive, options, depth, current: None, next: 0, left })
    }

    /// The documents of a file; none of one that is passed over.
    fn member(&mut self, index: usize) -> Result<Option<Documents>, Failure> {
        let limits = &self.options.limits;
        // A name that cannot be read is nobody's.
        let name = self.archive.name_for_index(index).and_then(Result::ok).unwrap_or_default().into_owned();
        if !is_wanted(&name) {
            return Ok(None);
        }
        let origin = self.origin.within(&name);
        let mut file = match self.archive.by_index(index) {
            Ok(file) if file.is_dir() => return Ok(None),
            Ok(file) => file,
            Err(error) => return Err(refused(origin, error)),
        };
        if file.size() > limits.file_bytes {
            return Err(Failure::over(origin, Limit::FileBytes, limits));
        }
        let mut bytes = Vec::new();
        let most = limits.file_bytes.min(self.left);
        let unpacked = (&mut file).take(most.saturating_add(1)).read_to_end(&mut bytes);
        unpacked.map_err(|error| Failure::new(origin.clone(), FailureKind::Damaged, DAMAGED).because(error))?;
        let size = bytes.len() as u64;
        if size > most {
            let limit = if size > self.left { Limit::InflatedBytes } else { Limit::FileBytes };
            self.left = self.left.saturating_sub(size);
            return Err(Failure::over(origin, limit, limits));
        }
        self.left -= size;
        let input = Input::within(Cursor::new(bytes), Some(size), self.depth);
        Ok(Some(read(origin, input, &self.options)))
    }
}

const DAMAGED: &str = "the archive is damaged";

fn refused(origin: Origin, error: ZipError) -> Failure {
    let (kind, message) = match &error {
        ZipError::UnsupportedArchive(words) if words.contains("assword") => {
            (FailureKind::Encrypted, "it needs a password; unpack it first")
        }
        ZipError::UnsupportedArchive(_) => (FailureKind::Unsupported, "it is compressed in a way that is not read; unpack it first"),
        _ => (FailureKind::Damaged, DAMAGED),
    };
    Failure::new(origin, kind, message).because(error)
}

impl Iterator for Members {
    type Item = Result<Pending, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(documents) = &mut self.current {
                match documents.next_pending() {
                    Some(pending) => return Some(pending),
                    None => self.current = None,
                }
            }
            if self.next == self.archive.len() {
                return None;
            }
            if self.left == 0 {
                self.next = self.archive.len();
                return Some(Err(Failure::over(self.origin.clone(), Limit::InflatedBytes, &self.options.limits)));
            }
            self.next += 1;
            match self.member(self.next - 1) {
                Ok(documents) => self.current = documents,
                Err(failure) => return Some(Err(failure)),
            }
        }
    }
}
