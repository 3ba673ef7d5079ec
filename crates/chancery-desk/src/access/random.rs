//! Secrets: bytes that nobody can guess, as text, and their comparison.

use sha2::{Digest, Sha256};

/// A secret of this many bytes, in hexadecimal digits. The operating system gives them; where it cannot, nothing is safe.
pub(super) fn secret<const N: usize>() -> std::io::Result<String> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(hex(&bytes))
}

/// The hash of a secret that was chosen at random: enough to find it again, useless to whoever steals it.
pub(super) fn mark(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Whether two texts are equal, in a time that does not tell where they differ.
pub(super) fn same(a: &str, b: &str) -> bool {
    let (a, b) = (mark(a), mark(b));
    a.iter().zip(b).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

/// Hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
