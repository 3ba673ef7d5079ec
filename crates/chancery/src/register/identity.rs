//! The names of records: readable, stable, and found again after a merge.
//!
//! Every report has the identifier that it would have if it stood alone. A record takes the one of its earliest report; those
//! of the others lead to it as redirects. So an identifier once given leads for ever to the record that holds its words, and
//! none of it depends on the order in which documents arrived.

use sha2::{Digest, Sha256};

use super::name::slug;
use super::{Block, Report, block::parties};
use crate::fact::{Actor, ActorKind, Code};

/// The identifier of an act: `event:pak-tur:2025-11-19:consult:3f9a2c1b`. Two encounters told in one sentence differ as twins.
pub(super) fn act_id(report: &Report, subkind: &str, day: &str) -> String {
    let fact = &report.fact;
    let span = fact.evidence().cite.span();
    let mut hash = Sha256::new();
    hash.update(Block::of(fact).key.as_bytes());
    hash.update(report.source.0);
    for number in [span.start, span.end, report.twin] {
        hash.update(number.to_le_bytes());
    }
    let tail = hex(&hash.finalize()[..5]);
    format!("{}:{}:{day}:{}:{tail}", fact.kind(), parties_slug(&parties(fact)), slug(subkind))
}

/// The identifier of a named thing that people have told from another of that name.
pub(super) fn apart(id: &str, first: &Report) -> String {
    let span = first.fact.evidence().cite.span();
    let mut hash = Sha256::new();
    hash.update(first.source.0);
    for number in [span.start, span.end, first.twin] {
        hash.update(number.to_le_bytes());
    }
    format!("{id}:{}", hex(&hash.finalize()[..5]))
}

/// The identifier of a named thing: `mechanism:mys-pak:digital-policy-dialogue`.
pub(super) fn named_id(kind: &str, among: &[Code], name: &[String]) -> String {
    let name = if name.is_empty() { "unnamed".to_owned() } else { name.join("-") };
    format!("{kind}:{}:{}", parties_slug(among), cut(&name, 80))
}

/// The identifier of an actor by its name as written: `person:pak-shaza-fatima-khawaja`, `state:PAK`,
/// `body:tur-ministry-of-energy`, `igo:SCO`.
pub(super) fn actor_id(actor: &Actor) -> String {
    match actor.kind {
        ActorKind::State => format!("state:{}", actor.code),
        ActorKind::Person => person_id(&actor.code, &actor.name),
        ActorKind::Igo => format!("igo:{}", actor.code),
        ActorKind::Government => format!("government:{}", actor.code),
        _ => format!("body:{}-{}", plain(&actor.code), cut(&slug(&actor.name), 80)),
    }
}

/// The identifier that a person of this party has under this name: `person:pak-shaza-fatima-khawaja`.
pub fn person_id(code: &Code, name: &str) -> String {
    format!("person:{}-{}", plain(code), cut(&slug(name), 80))
}

/// `pak-tur`; of more than four parties the first three, how many more, and a mark of them all.
fn parties_slug(parties: &[Code]) -> String {
    let codes: Vec<String> = parties.iter().map(plain).collect();
    if codes.len() <= 4 {
        return codes.join("-");
    }
    let mark = hex(&Sha256::digest(codes.join("+").as_bytes())[..3]);
    format!("{}-and-{}-{mark}", codes[..3].join("-"), codes.len() - 3)
}

/// A code in small letters; its own hyphens give way to the one that joins.
fn plain(code: &Code) -> String {
    code.as_str().to_lowercase().replace('-', "_")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A slug of at most `limit` bytes; a longer one ends in a mark of the whole.
fn cut(slug: &str, limit: usize) -> String {
    if slug.len() <= limit {
        return slug.to_owned();
    }
    let mut end = limit - 9;
    while !slug.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}-{}", slug[..end].trim_end_matches('-'), hex(&Sha256::digest(slug.as_bytes())[..4]))
}
