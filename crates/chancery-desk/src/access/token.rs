//! Tokens: what people and programs show to be let in. A token is `chancery_<id>_<secret>`: the public part finds its row in
//! the register, and of the secret, 32 bytes of chance, the register holds only an Argon2id hash.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chancery_store::{Store, Token};

use super::Role;
use super::random::{hex, mark, secret};
use crate::{Error, Result};

const PREFIX: &str = "chancery";

/// A new token: the row that the register keeps, and the token itself, which is shown once and kept nowhere.
pub fn new(name: &str, role: Role, now: &str, expires: Option<&str>) -> Result<(Token, String)> {
    if name.trim().is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Error::Request("the name of a token has 1 to 100 characters and no line breaks".to_owned()));
    }
    if role == Role::Anyone {
        return Err(Error::Request("nobody needs a token to be anyone".to_owned()));
    }
    let chance = |error: std::io::Error| Error::Request(format!("the operating system gives no random numbers: {error}"));
    let (id, secret) = (secret::<6>().map_err(chance)?, secret::<32>().map_err(chance)?);
    let hash = Argon2::default().hash_password(secret.as_bytes());
    let hash = hash.map_err(|error| Error::Request(format!("cannot hash: {error}")))?.to_string();
    let token = Token {
        id: id.clone(),
        name: name.trim().to_owned(),
        role: role.to_string(),
        hash,
        made: now.to_owned(),
        expires: expires.map(str::to_owned),
        revoked: None,
    };
    Ok((token, format!("{PREFIX}_{id}_{secret}")))
}

/// Makes a token and keeps it; what comes back is the token itself.
pub fn give(store: &mut Store, name: &str, role: Role, now: &str, expires: Option<&str>) -> Result<String> {
    let (token, shown) = new(name, role, now, expires)?;
    store.add_token(&token)?;
    Ok(shown)
}

/// How many tokens are good.
pub fn good(store: &Store, now: &str) -> Result<usize> {
    Ok(store.tokens()?.iter().filter(|token| is_good(token, now)).count())
}

/// Whether a token was neither revoked nor has ended. Times of one form compare as letters do.
pub fn is_good(token: &Token, now: &str) -> bool {
    token.revoked.is_none() && token.expires.as_deref().is_none_or(|expires| now < expires) && Role::parse(&token.role).is_some()
}

/// The public part and the secret of a token as it was shown.
pub(super) fn parts(shown: &str) -> Option<(&str, &str)> {
    let (id, secret) = shown.trim().strip_prefix(PREFIX)?.strip_prefix('_')?.split_once('_')?;
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (digits(id, 12) && digits(secret, 64)).then_some((id, secret))
}

/// Whether the secret is that of the token. Takes its time: that is what the hash is for.
pub(super) fn fits(token: &Token, secret: &str) -> bool {
    PasswordHash::new(&token.hash).is_ok_and(|hash| Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok())
}

/// By what a token that was found good is known again without hashing.
pub(super) fn mark_of(shown: &str) -> String {
    hex(&mark(shown.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-01-31T09:00:00Z";

    #[test]
    fn a_token_opens_what_it_was_made_for_and_its_row_does_not_tell_it() {
        let (token, shown) = new("Aisha", Role::Reviewer, NOW, None).unwrap();
        let (id, secret) = parts(&shown).unwrap();
        assert_eq!(id, token.id);
        assert!(fits(&token, secret) && !fits(&token, &secret.replace('0', "1")) | !secret.contains('0'));
        assert!(token.hash.starts_with("$argon2id$") && !token.hash.contains(secret));
        let (other, _) = new("Aisha", Role::Reviewer, NOW, None).unwrap();
        assert!(!fits(&other, secret));
    }

    #[test]
    fn what_is_no_token_is_not_looked_up() {
        for shown in ["", "chancery__", "chancery_abc_def", "Bearer", "chancery_000000000000_", &"x".repeat(10_000)] {
            assert_eq!(parts(shown), None, "{shown}");
        }
    }

    #[test]
    fn tokens_end() {
        let (mut token, _) = new("a", Role::Reader, NOW, Some("2026-03-01T00:00:00Z")).unwrap();
        assert!(is_good(&token, NOW) && !is_good(&token, "2026-03-01T00:00:00Z"));
        token.revoked = Some(NOW.to_owned());
        assert!(!is_good(&token, NOW));
    }

    #[test]
    fn names_are_sane() {
        for name in ["", " ", "a\nb", &"x".repeat(101)] {
            assert!(new(name, Role::Reader, NOW, None).is_err());
        }
        assert!(new("a", Role::Anyone, NOW, None).is_err());
    }
}
