//! Deriving: records from readings, block by block.
//!
//! A block's records are a function of the facts in it, so it does not matter how often or in which order blocks are done.
//! The mark on a block is taken away in the transaction that writes its records: a kill at any moment leaves either the mark
//! or the finished work.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chancery::reader::calibrates;
use chancery::register::{self, Block, Grouping, RecordKind, Report};
use chancery::text::{Edtf, Source, SourceId};
use chancery::vocabulary::Vocabulary;
use chancery::wire;
use rusqlite::{Connection, OptionalExtension, Transaction};
use sha2::{Digest, Sha256};

use crate::decision::seat;
use crate::follow::Marked;
use crate::proposal::least_confidence;
use crate::turn::{Turn, think_and_write};
use crate::{Error, ErrorKind, Result, Store, cluster, follow, project};

/// What a derivation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Derived {
    /// Blocks computed anew.
    pub blocks: u64,
    /// Records written because they are new or have changed.
    pub written: u64,
    /// Records taken away because they are no more or have changed.
    pub removed: u64,
    /// Circles followed anew: what became of the records between two parties.
    pub circles: u64,
}

/// How many sources are kept at hand.
const SOURCES_AT_HAND: usize = 2_000;

impl Store {
    /// Brings the records up to date with the readings. Does nothing where nothing has changed.
    pub fn derive(&mut self) -> Result<Derived> {
        self.go_on_rebuilding()?;
        self.recluster_if_due()?;
        let mut derived = Derived::default();
        let mut texts = Texts::default();
        loop {
            let (plans, turn) = think_and_write(
                &self.connection,
                |connection| {
                    let turn = Turn::begin();
                    Ok((plan_turn(connection, &turn, &mut texts)?, turn))
                },
                |transaction, (plans, turn)| {
                    plans.iter().try_for_each(|plan| plan.carry_out(transaction, &mut derived))?;
                    Ok((plans.len(), turn))
                },
            )?;
            if plans == 0 {
                derived.circles = self.follow_marked()?;
                self.end_rebuild()?;
                return Ok(derived);
            }
            turn.pass();
        }
    }

    /// Brings the records that rest on one source up to date, and what became of the records between the parties that it names:
    /// whoever adds a report need not wait for all that a run has marked. Does nothing for a source that the register does not hold.
    pub fn derive_source(&mut self, id: SourceId) -> Result<Derived> {
        let (mut derived, mut texts) = (Derived::default(), Texts::default());
        let Some(source) = self.source_row(&id.hex())? else { return Ok(derived) };
        let blocks: Vec<i64> = {
            let mut of_source = self.connection.prepare_cached(
                "SELECT DISTINCT f.block FROM reading r JOIN fact f ON f.reading = r.id WHERE r.source = ?1 AND r.current = 1
                 ORDER BY f.block",
            )?;
            of_source.query_map([source], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
        };
        let marked = Marked::before(&self.connection)?;
        for row in blocks {
            think_and_write(
                &self.connection,
                |connection| {
                    let is_marked = connection.prepare_cached("SELECT 1 FROM dirty WHERE block = ?1")?.exists([row])?;
                    if is_marked { Plan::of(connection, row, &block(connection, row)?, &mut texts).map(Some) } else { Ok(None) }
                },
                |transaction, plan| plan.map_or(Ok(()), |plan| plan.carry_out(transaction, &mut derived)),
            )?;
        }
        derived.circles = self.follow_source(source, marked)?;
        Ok(derived)
    }

    /// Finds all clusters of copies anew where a reading has changed what may be a copy.
    fn recluster_if_due(&mut self) -> Result<()> {
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        if cluster::is_due(&transaction)? {
            cluster::recluster(&transaction)?;
        }
        Ok(transaction.commit()?)
    }
}

/// What has to be written of as many marked blocks as one turn has time for.
fn plan_turn(connection: &Connection, turn: &Turn, texts: &mut Texts) -> Result<Vec<Plan>> {
    let mut next = connection.prepare_cached("SELECT block FROM dirty WHERE block > ?1 ORDER BY block LIMIT 1")?;
    let (mut plans, mut last, mut taken) = (Vec::new(), 0, BTreeSet::<i64>::new());
    // None are planned only where none are marked, however long the turn was held up.
    while plans.is_empty() || !turn.is_over() {
        let Some(row) = next.query_row([last], |row| row.get(0)).optional()? else { break };
        last = row;
        // It may have been done with one that a merge ties to it.
        if taken.contains(&row) {
            continue;
        }
        let plan = Plan::of(connection, row, &block(connection, row)?, texts)?;
        taken.extend(&plan.tied);
        plans.push(plan);
    }
    Ok(plans)
}

/// A block by its row.
pub(crate) fn block(connection: &Connection, row: i64) -> Result<Block> {
    let mut found = connection.prepare_cached("SELECT kind, key FROM block WHERE id = ?1")?;
    let (kind, key): (String, String) = found.query_row([row], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let kind = RecordKind::parse(&kind).ok_or_else(|| damaged(&format!("block {row} has the kind {kind}")))?;
    Ok(Block { kind, key })
}

impl Store {
    /// Blocks whose records are not those that their facts give, of those that are not marked: computes every record anew and
    /// compares it with the one that is kept.
    pub(crate) fn stale_blocks(&self) -> Result<Vec<String>> {
        let mut settled =
            self.connection.prepare("SELECT id, kind, key FROM block WHERE id NOT IN (SELECT block FROM dirty) ORDER BY id")?;
        let mut blocks = settled.query([])?;
        let (mut stale, mut texts) = (Vec::new(), Texts::default());
        while let Some(row) = blocks.next()? {
            let (id, kind, key): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let place = format!("{kind} {key}");
            let Some(kind) = RecordKind::parse(&kind) else {
                stale.push(place);
                continue;
            };
            if !self.is_settled(id, &Block { kind, key }, &mut texts).unwrap_or(false) {
                stale.push(place);
            }
        }
        Ok(stale)
    }

    fn is_settled(&self, row: i64, block: &Block, texts: &mut Texts) -> Result<bool> {
        let (grouping, _, tied) = grouping(&self.connection, row, block.kind, texts)?;
        let mut computed: Vec<register::Record> =
            (0..grouping.len()).filter(|&group| tied[grouping.home(group)] == row).map(|group| grouping.record(group)).collect();
        computed.sort_by(|a, b| a.id.cmp(&b.id));
        let mut held = self.connection.prepare_cached("SELECT id FROM record WHERE block = ?1 ORDER BY name")?;
        let held: Vec<i64> = held.query_map([row], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        if held.len() != computed.len() {
            return Ok(false);
        }
        for (row, record) in held.into_iter().zip(&computed) {
            if self.load(row)? != *record {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Computes the records of one block, and of those that merges tie to it, writes the difference and takes the marks away.
pub(crate) fn derive_block(
    transaction: &Transaction<'_>,
    row: i64,
    block: &Block,
    texts: &mut Texts,
    derived: &mut Derived,
) -> Result<()> {
    Plan::of(transaction, row, block, texts)?.carry_out(transaction, derived)
}

/// What has to be written of a block, and of those that merges tie to it.
struct Plan {
    block: Block,
    /// The rows of the blocks.
    tied: Vec<i64>,
    facts: FactRows,
    /// The rows of records that are no more, or have changed; sorted.
    gone: Vec<i64>,
    changed: Vec<Changed>,
}

/// A record that is new or has changed.
struct Changed {
    record: register::Record,
    digest: [u8; 16],
    /// The row of its block.
    home: i64,
    /// Whether people have decided something about it.
    ruled: bool,
}

impl Plan {
    /// Computes the records and compares them with those that are kept.
    fn of(connection: &Connection, row: i64, block: &Block, texts: &mut Texts) -> Result<Plan> {
        let (grouping, facts, tied) = grouping(connection, row, block.kind, texts)?;
        let mut before: HashMap<Vec<u8>, i64> = HashMap::new();
        for block in &tied {
            let mut held = connection.prepare_cached("SELECT digest, id FROM record WHERE block = ?1")?;
            let rows = held.query_map([block], |row| Ok((row.get(0)?, row.get(1)?)))?;
            for held in rows {
                let (digest, id) = held?;
                before.insert(digest, id);
            }
        }
        let mut changed = Vec::new();
        for group in 0..grouping.len() {
            let home = tied[grouping.home(group)];
            let digest = digest(&grouping, group, (tied.len() > 1).then_some(home), &facts);
            if before.remove(digest.as_slice()).is_none() {
                let ruled = !grouping.rulings(group).is_empty();
                changed.push(Changed { record: grouping.record(group), digest, home, ruled });
            }
        }
        let mut gone: Vec<i64> = before.into_values().collect();
        gone.sort_unstable();
        Ok(Plan { block: block.clone(), tied, facts, gone, changed })
    }

    /// Writes it, and takes the marks away.
    fn carry_out(&self, transaction: &Transaction<'_>, derived: &mut Derived) -> Result<()> {
        if !self.changed.is_empty() || !self.gone.is_empty() {
            follow::mark_block(transaction, &self.block)?;
        }
        for id in &self.gone {
            project::remove(transaction, *id)?;
            derived.removed += 1;
        }
        for Changed { record, digest, home, ruled } in &self.changed {
            if record.kind != RecordKind::Actor && (self.tied.len() > 1 || *ruled) {
                follow::mark_parties(transaction, &record.parties.iter().map(|(_, code)| code.as_str()).collect())?;
            }
            project::insert(transaction, *home, record, digest, &self.facts)?;
            derived.written += 1;
        }
        for block in &self.tied {
            transaction.prepare_cached("DELETE FROM dirty WHERE block = ?1")?.execute([block])?;
            derived.blocks += 1;
        }
        Ok(())
    }
}

/// The reports of a block and of those that merges tie to it, grouped; the rows of their facts; the blocks.
fn grouping(connection: &Connection, row: i64, kind: RecordKind, texts: &mut Texts) -> Result<(Grouping, FactRows, Vec<i64>)> {
    let tied = seat::tied(connection, row)?;
    let (mut blocks, mut facts) = (Vec::new(), FactRows::new());
    for block in &tied {
        let (reports, rows) = reports(connection, *block, kind, texts)?;
        blocks.push(reports);
        facts.extend(rows);
    }
    let rulings = seat::rulings(connection, &tied)?;
    Ok((Grouping::decided(kind, blocks, rulings), facts, tied))
}

/// The row of a fact by its source and its place among the facts of its kind.
pub(crate) type FactRows = BTreeMap<(SourceId, u32), i64>;

pub(crate) fn reports(connection: &Connection, block: i64, kind: RecordKind, texts: &mut Texts) -> Result<(Vec<Report>, FactRows)> {
    let mut of_block = connection.prepare_cached(
        "SELECT f.id, f.nth, f.body, r.reader, r.published, r.source, s.sha256, k.cluster, f.twin
         FROM fact f JOIN reading r ON r.id = f.reading AND r.current = 1 JOIN source s ON s.id = r.source
         JOIN sketch k ON k.source = s.id WHERE f.block = ?1",
    )?;
    let least = least_confidence(connection)?;
    let mut rows = of_block.query([block])?;
    let (mut reports, mut facts) = (Vec::new(), FactRows::new());
    while let Some(row) = rows.next()? {
        let (nth, body): (u32, String) = (row.get(1)?, row.get(2)?);
        let hash: [u8; 32] = row.get(6)?;
        let source = SourceId(hash);
        let text = texts.get(connection, row.get(5)?)?;
        let body = parse(&body, &source.to_string())?;
        let fact = wire::fact_from_json(kind, &body, text).map_err(|error| damaged(&source.to_string()).because(error))?;
        let (published, reader): (Option<String>, String) = (row.get(4)?, row.get(3)?);
        reports.push(Report {
            source,
            cluster: row.get::<_, i64>(7)?.cast_unsigned(),
            published: published.as_deref().and_then(Edtf::parse),
            held: calibrates(&reader) && fact.is_below(least),
            reader,
            nth,
            twin: row.get(8)?,
            quote: fact.evidence().cite.quote(text).to_owned(),
            fact,
        });
        facts.insert((source, nth), row.get(0)?);
    }
    Ok((reports, facts))
}

pub(crate) fn parse(json: &str, place: &str) -> Result<serde_json::Value> {
    serde_json::from_str(json).map_err(|error| damaged(place).because(error))
}

pub(crate) fn damaged(place: &str) -> Error {
    Error::new(ErrorKind::Damaged, place)
}

/// A mark of all that goes into a record: its facts, which never change, the clusters of their sources, what it repeats, what
/// people have decided, whether it is only proposed, and the block it belongs to where several are tied together.
fn digest(grouping: &Grouping, group: usize, home: Option<i64>, facts: &FactRows) -> [u8; 16] {
    let row = |report: &Report| facts.get(&(report.source, report.nth)).copied().unwrap_or_default().to_le_bytes();
    let mut hash = Sha256::new();
    for report in grouping.members(group) {
        hash.update(row(report));
        hash.update(report.cluster.to_le_bytes());
    }
    let (root, earlier) = grouping.repeated(group);
    for report in root.into_iter().chain(earlier) {
        hash.update(b"repeats");
        hash.update(row(report));
    }
    for ruling in grouping.rulings(group) {
        hash.update(b"decided");
        hash.update(ruling.id.as_bytes());
    }
    if grouping.is_namesake(group) {
        hash.update(b"namesake");
    }
    if grouping.is_proposal(group) {
        hash.update(b"proposed");
    }
    if let Some(home) = home {
        hash.update(b"home");
        hash.update(home.to_le_bytes());
    }
    let hash = hash.finalize();
    std::array::from_fn(|i| hash[i])
}

/// Texts of sources at hand, since the facts of a block often come from few of them.
#[derive(Default)]
pub(crate) struct Texts {
    sources: HashMap<i64, Source>,
}

impl Texts {
    fn get(&mut self, connection: &Connection, row: i64) -> Result<&Source> {
        if self.sources.len() >= SOURCES_AT_HAND && !self.sources.contains_key(&row) {
            self.sources.clear();
        }
        match self.sources.entry(row) {
            std::collections::hash_map::Entry::Occupied(held) => Ok(held.into_mut()),
            std::collections::hash_map::Entry::Vacant(free) => {
                let mut text = connection.prepare_cached("SELECT text FROM source WHERE id = ?1")?;
                let text: String = text.query_row([row], |row| row.get(0))?;
                Ok(free.insert(Source::new(text)))
            }
        }
    }
}
