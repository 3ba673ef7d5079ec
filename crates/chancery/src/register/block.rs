//! Blocks: which facts may become one record at all.
//!
//! A block is a kind of record and a sorted set of parties, for events also the type, for actors the name. Two reports
//! that disagree on the parties are two records: the register shows both rather than guess.

use std::collections::BTreeMap;

use crate::fact::Code;
use crate::reader::Reading;
use crate::text::{Cite, Edtf, Source};

use super::{Fact, RecordKind, Report, resolve};

/// The place of a fact in the register: facts of different blocks never become one record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block {
    /// The kind of record.
    pub kind: RecordKind,
    /// The parties (`PAK+TUR`); before them the type of an event (`CONSULT PAK+TUR`), after them what sort of actor it is
    /// (`PAK people`, `PAK state`, `TUR body energy ministry`).
    pub key: String,
}

impl Block {
    /// The block of a fact.
    pub fn of(fact: &Fact) -> Block {
        let parties = joined(&parties(fact));
        let key = match fact {
            Fact::Event(event) => format!("{} {parties}", event.plover),
            Fact::Actor(actor) => resolve::block_key(actor),
            _ => parties,
        };
        Block { kind: fact.kind(), key }
    }
}

/// Everybody whom a fact concerns, sorted, each once.
pub fn parties(fact: &Fact) -> Vec<Code> {
    let lists: [&[Code]; 3] = match fact {
        Fact::Actor(actor) => [std::slice::from_ref(&actor.code), &[], &[]],
        Fact::Event(event) => [&event.source, &event.target, &[]],
        Fact::Meeting(meeting) => [&meeting.parties, &[], &[]],
        Fact::Mechanism(mechanism) => [&mechanism.instrument.parties, &[], &[]],
        Fact::Agreement(agreement) => [&agreement.instrument.parties, &[], &[]],
        Fact::Programme(programme) => [&programme.instrument.parties, &[], &[]],
        Fact::Frame(frame) => [&frame.candidate, &frame.supporter, &[]],
        Fact::Commitment(commitment) => [&commitment.parties, &commitment.obligors, &commitment.beneficiaries],
    };
    let mut parties: Vec<Code> = lists.concat();
    parties.sort();
    parties.dedup();
    parties
}

/// Codes joined by `+`, as in block keys and directions.
pub fn joined(codes: &[Code]) -> String {
    codes.iter().map(Code::as_str).collect::<Vec<_>>().join("+")
}

/// All facts of a reading in the order of the record kinds, each with its place among those of its kind.
pub fn facts(reading: &Reading) -> Vec<(u32, Fact)> {
    let facts = &reading.facts;
    let mut all = Vec::new();
    all.extend((0..).zip(facts.actors.iter().cloned().map(Fact::Actor)));
    all.extend((0..).zip(facts.events.iter().cloned().map(Fact::Event)));
    all.extend((0..).zip(facts.meetings.iter().cloned().map(Fact::Meeting)));
    all.extend((0..).zip(facts.mechanisms.iter().cloned().map(Fact::Mechanism)));
    all.extend((0..).zip(facts.agreements.iter().cloned().map(Fact::Agreement)));
    all.extend((0..).zip(facts.programmes.iter().cloned().map(Fact::Programme)));
    all.extend((0..).zip(facts.frames.iter().cloned().map(Fact::Frame)));
    all.extend((0..).zip(facts.commitments.iter().cloned().map(Fact::Commitment)));
    all
}

/// When a source was published: as the reader found, or else as its header says.
pub fn published(source: &Source, reading: &Reading) -> Option<Edtf> {
    reading.document.published.or_else(|| source.published().map(Edtf::day))
}

/// The reports of one reading, each with its block.
pub fn reports(source: &Source, reading: &Reading, reader: &str, cluster: u64) -> Vec<(Block, Report)> {
    let (id, published) = (source.id(), published(source, reading));
    let mut twins = Twins::default();
    let mut reports = Vec::new();
    for (nth, fact) in facts(reading) {
        let block = Block::of(&fact);
        let twin = twins.next(&block, &fact);
        let quote = fact.evidence().cite.quote(source).to_owned();
        reports
            .push((block, Report { source: id, cluster, published, reader: reader.to_owned(), nth, twin, quote, fact, held: false }));
    }
    reports
}

/// Counts the facts of one reading that rest on the same words within a block.
#[derive(Debug, Default)]
pub struct Twins(BTreeMap<(Block, Cite), u32>);

impl Twins {
    /// How many facts of this block on the same words came before this one.
    pub fn next(&mut self, block: &Block, fact: &Fact) -> u32 {
        let count = self.0.entry((block.clone(), fact.evidence().cite)).or_default();
        *count += 1;
        *count - 1
    }
}
