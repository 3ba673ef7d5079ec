//! Keys: Ed25519, in the written forms that people hand on.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// How the written form of a public key begins.
const PREFIX: &str = "ed25519:";

/// The key that a desk signs with. It is never printed.
pub struct SecretKey(SigningKey);

/// The key by which others know a desk: `ed25519:` and 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// A signature: 128 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature(ed25519_dalek::Signature);

impl SecretKey {
    /// The key made of 32 bytes of chance.
    pub fn from_bytes(bytes: &[u8; 32]) -> SecretKey {
        SecretKey(SigningKey::from_bytes(bytes))
    }

    /// The key written by [`to_hex`](Self::to_hex).
    pub fn parse(hex: &str) -> Option<SecretKey> {
        Some(SecretKey::from_bytes(&unhex(hex)?))
    }

    /// 64 hexadecimal digits, for the file that holds the key.
    pub fn to_hex(&self) -> String {
        hex(self.0.as_bytes())
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs a message of this sort: a signature of one sort never passes for one of another.
    pub(super) fn sign(&self, sort: &str, message: &[u8]) -> Signature {
        Signature(self.0.sign(&sorted(sort, message)))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey of {}", self.public())
    }
}

impl PublicKey {
    /// The key with this written form.
    pub fn parse(words: &str) -> Option<PublicKey> {
        let bytes: [u8; 32] = unhex(words.trim().strip_prefix(PREFIX)?)?;
        VerifyingKey::from_bytes(&bytes).ok().map(PublicKey)
    }

    /// A mark that two people can compare over the telephone: `3f9a 2c1b 77d0 e4a5`.
    pub fn fingerprint(&self) -> String {
        let digits = hex(&Sha256::digest(self.0.as_bytes())[..8]);
        digits.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect::<Vec<_>>().join(" ")
    }

    /// Whether this key made the signature on a message of this sort. Weak keys and malleable signatures do not pass.
    pub(super) fn signed(&self, sort: &str, message: &[u8], signature: &Signature) -> bool {
        self.0.verify_strict(&sorted(sort, message), &signature.0).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", hex(self.0.as_bytes()))
    }
}

impl Signature {
    /// The signature with this written form.
    pub fn parse(words: &str) -> Option<Signature> {
        Some(Signature(ed25519_dalek::Signature::from_bytes(&unhex(words)?)))
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0.to_bytes()))
    }
}

fn sorted(sort: &str, message: &[u8]) -> Vec<u8> {
    [sort.as_bytes(), b"\n", message].concat()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if digits.len() != 2 * N || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_signatures_come_back_from_their_written_forms() {
        let secret = SecretKey::from_bytes(&[7; 32]);
        assert_eq!(SecretKey::parse(&secret.to_hex()).unwrap().public(), secret.public());
        assert_eq!(PublicKey::parse(&secret.public().to_string()), Some(secret.public()));
        let signature = secret.sign("sort", b"words");
        assert_eq!(Signature::parse(&signature.to_string()), Some(signature));
        assert!(secret.public().signed("sort", b"words", &signature));
        assert!(!secret.public().signed("sort", b"other words", &signature));
        assert!(!secret.public().signed("other sort", b"words", &signature));
        assert!(!SecretKey::from_bytes(&[8; 32]).public().signed("sort", b"words", &signature));
        assert_eq!(PublicKey::parse("ed25519:12"), None);
        assert!(!format!("{secret:?}").contains(&secret.to_hex()));
    }
}
