//! Compressed files: gzip and zstd, unpacked while they are read, and refused where they unpack to far more than they are.

use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

mod gzip;

/// Honest archives of text shrink five to fifty times; a file that unpacks to more than this many times itself, and the
/// allowance beside, is a bomb.
const MOST_RATIO: u64 = 200;

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// The packing of a file that starts with `head`.
    pub fn of(head: &[u8]) -> Option<Packing> {
        if head.starts_with(b"\x1F\x8B\x08") {
            Some(Packing::Gzip)
        } else if head.starts_with(b"\x28\xB5\x2F\xFD") {
            Some(Packing::Zstd)
        } else {
            None
        }
    }

    /// What `reader` unpacks to. After a damaged piece of a gzip file the reader gives one error of the kind
    /// [`io::ErrorKind::InvalidData`] and goes on with the next piece; other errors are final.
    pub fn unpack(self, reader: impl Read + Send + 'static, allowance: u64) -> io::Result<Box<dyn Read + Send>> {
        let packed = Arc::new(AtomicU64::new(0));
        let counted = BufReader::with_capacity(64 * 1024, Counted { reader, count: Arc::clone(&packed) });
        let unpacked: Box<dyn Read + Send> = match self {
            Packing::Gzip => Box::new(gzip::Pieces::new(counted)),
            Packing::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(counted)?),
        };
        Ok(Box::new(Guarded { reader: unpacked, unpacked: 0, packed, allowance }))
    }
}

/// What an archive of `packed` bytes may unpack to.
pub(crate) fn most_unpacked(packed: u64, allowance: u64) -> u64 {
    allowance.saturating_add(packed.saturating_mul(MOST_RATIO))
}

/// The error of a reader that has given more than it may.
#[derive(Debug)]
pub(crate) struct Bomb;

impl std::fmt::Display for Bomb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it unpacks to far more than an honest file of its size")
    }
}

impl std::error::Error for Bomb {}

/// Whether an error is that of a bomb.
pub(crate) fn is_bomb(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Bomb>())
}

struct Counted<R> {
    reader: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.count.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

struct Guarded {
    reader: Box<dyn Read + Send>,
    unpacked: u64,
    packed: Arc<AtomicU64>,
    allowance: u64,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.unpacked > most_unpacked(self.packed.load(Ordering::Relaxed), self.allowance) {
            return Err(io::Error::other(Bomb));
        }
        let length = self.reader.read(buffer)?;
        self.unpacked += length as u64;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_was_packed_comes_out_again() {
        let words = b"The ministers met. ".repeat(9_000);
        for (packed, packing) in [(gzip(&words), Packing::Gzip), (zstd::encode_all(&words[..], 1).unwrap(), Packing::Zstd)] {
            assert_eq!(Packing::of(&packed), Some(packing));
            let mut unpacked = Vec::new();
            packing.unpack(io::Cursor::new(packed), 1 << 20).unwrap().read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked, words);
        }
    }

    #[test]
    fn a_bomb_is_stopped_soon_after_its_allowance() {
        let blanks = vec![b' '; 64 << 20];
        for packed in [gzip(&blanks), zstd::encode_all(&blanks[..], 1).unwrap()] {
            let allowed = most_unpacked(packed.len() as u64, 1 << 20);
            assert!(allowed < blanks.len() as u64, "the sample is no bomb");
            let packing = Packing::of(&packed).unwrap();
            let mut reader = packing.unpack(io::Cursor::new(packed), 1 << 20).unwrap();
            let mut unpacked = 0u64;
            let mut buffer = [0; 4096];
            let error = loop {
                match reader.read(&mut buffer) {
                    Ok(length) => unpacked += length as u64,
                    Err(error) => break error,
                }
                assert!(unpacked <= allowed + 4096);
            };
            assert!(is_bomb(&error));
            assert!(is_bomb(&reader.read(&mut buffer).unwrap_err()), "it must not go on after that");
        }
    }
}
