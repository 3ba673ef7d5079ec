//! Bundles going out: which records leave, in which form, and under which signature.
//!
//! A bundle is two lines. The second is the content, canonical JSON; the first says its hash, its signature and the key. The
//! signature is over the bytes of the second line, so that no reader has to agree on how numbers are written.

use std::collections::{BTreeSet, HashSet};

use chancery::register::decision::Review;
use chancery::register::{Grouping, Record, RecordKind};
use chancery::text::{Edtf, SourceId};
use chancery::vocabulary::Vocabulary;
use chancery::wire;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::key::{PublicKey, SecretKey, hex};
use super::refused;
use crate::decision::seat;
use crate::derive::{self, Texts};
use crate::load::Origins;
use crate::{Result, Store};

/// The first words of a bundle, and what its signatures are of.
pub(super) const FORMAT: &str = "chancery bundle 1";

/// Which part of a register goes into a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Records that concern all of these parties; all records where there are none.
    pub parties: Vec<String>,
    /// Only what is told of this day or later (`2025-11-19`, `2025-11`, `2025`).
    pub since: Option<String>,
}

/// A bundle that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its number among all bundles of this register.
    pub number: u64,
    /// The hash of its content.
    pub sha256: String,
    /// How many records it holds.
    pub records: usize,
}

impl Scope {
    /// The scope in its one written form: parties sorted.
    pub(super) fn to_json(&self) -> Value {
        let parties: BTreeSet<&String> = self.parties.iter().collect();
        json!({ "parties": parties, "since": self.since })
    }

    pub(super) fn from_json(value: &Value) -> Option<Scope> {
        let parties = value.get("parties")?.as_array()?.iter().map(|code| code.as_str().map(str::to_owned));
        let since = value.get("since")?;
        Some(Scope { parties: parties.collect::<Option<_>>()?, since: since.as_str().map(str::to_owned) })
    }

    fn covers(&self, record: &Record) -> bool {
        let among = |code: &String| record.parties.iter().any(|(_, party)| party.as_str() == code);
        let late = |since: &String| record.told.is_some_and(|told: Edtf| told.to_string().as_str() >= since.as_str());
        self.parties.iter().all(among) && self.since.as_ref().is_none_or(late)
    }
}

impl Store {
    /// Writes a bundle for the holder of `receiver`, or for whoever trusts us where there is none. Restricted sources, private
    /// decisions, notes, and the names and reasons of those who decided stay here. `now` is the caller's clock.
    pub fn bundle(
        &mut self,
        now: &str,
        secret: &SecretKey,
        name: &str,
        receiver: Option<&PublicKey>,
        scope: &Scope,
    ) -> Result<Bundle> {
        self.must_be_whole()?;
        let records = self.outgoing(scope)?;
        let origins = Origins::new(self);
        let mut told = Vec::new();
        for record in &records {
            told.push(public(origins.json(record, false)?));
        }
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let number: u64 = transaction.query_row("SELECT coalesce(max(number), 0) + 1 FROM bundle_sent", [], |row| row.get(0))?;
        let content = wire::canonical(json!({
            "format": FORMAT, "from": { "key": secret.public().to_string(), "name": name }, "to": receiver.map(PublicKey::to_string),
            "number": number, "made_at": now, "scope": scope.to_json(), "records": told,
        }));
        let sha256 = hex(&Sha256::digest(content.as_bytes()));
        let scope = wire::canonical(scope.to_json());
        transaction.execute(
            "INSERT INTO bundle_sent (number, sha256, receiver, scope, made_at, records) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (number, &sha256, receiver.map(PublicKey::to_string), scope, now, records.len()),
        )?;
        transaction.commit()?;
        let head = wire::canonical(json!({
            "format": FORMAT, "key": secret.public().to_string(), "sha256": sha256,
            "signature": secret.sign(FORMAT, content.as_bytes()).to_string(),
        }));
        Ok(Bundle { bytes: format!("{head}\n{content}\n").into_bytes(), number, sha256, records: records.len() })
    }

    /// The records that may leave: derived anew from sources that are not restricted, under decisions that are not private, so
    /// that nothing of the others can show in a count, a choice or a name. Sorted by kind and identifier.
    pub(super) fn outgoing(&self, scope: &Scope) -> Result<Vec<Record>> {
        let restricted = self.restricted()?;
        let private: HashSet<String> = {
            let mut marked = self.connection.prepare("SELECT name FROM decided WHERE private")?;
            marked.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
        };
        let mut open: BTreeSet<i64> = {
            let mut blocks = self.connection.prepare(
                "SELECT DISTINCT r.block FROM record r WHERE r.kind <> 'actor' AND NOT EXISTS (SELECT 1 FROM json_each(?1) e
                   WHERE e.value NOT IN (SELECT p.code FROM party p WHERE p.record = r.id))",
            )?;
            blocks.query_map([json!(scope.parties).to_string()], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
        };
        let (mut records, mut texts) = (Vec::new(), Texts::default());
        while let Some(block) = open.pop_first() {
            let tied = seat::tied(&self.connection, block)?;
            let kind: RecordKind = derive::block(&self.connection, block)?.kind;
            let mut reports = Vec::new();
            for block in &tied {
                open.remove(block);
                let (mut of_block, _) = derive::reports(&self.connection, *block, kind, &mut texts)?;
                of_block.retain(|report| !restricted.contains(&report.source));
                reports.push(of_block);
            }
            let mut rulings = seat::rulings(&self.connection, &tied)?;
            rulings.retain(|ruling| !private.contains(&ruling.id));
            let grouping = Grouping::decided(kind, reports, rulings);
            let all = (0..grouping.len()).map(|group| grouping.record(group));
            records.extend(all.filter(|record| !matches!(record.review, Review::Rejected | Review::Proposed) && scope.covers(record)));
        }
        records.sort_by(|a, b| (a.kind.as_str(), &a.id).cmp(&(b.kind.as_str(), &b.id)));
        Ok(records)
    }

    pub(crate) fn restricted(&self) -> Result<HashSet<SourceId>> {
        let mut marked = self.connection.prepare(
            "SELECT d.record FROM decided d WHERE d.action = 'restrict' AND NOT EXISTS (SELECT 1 FROM decided u WHERE u.undoes = d.id)",
        )?;
        let mut restricted = HashSet::new();
        for hash in marked.query_map([], |row| row.get::<_, String>(0))? {
            let hash = hash?;
            restricted.insert(SourceId::parse(&hash).ok_or_else(|| refused(format!("{hash} is no source")))?);
        }
        Ok(restricted)
    }
}

/// A record without what is ours alone: which decision gave a value, and under which names it went here.
fn public(mut record: Value) -> Value {
    if let Some(fields) = record.as_object_mut() {
        fields.remove("redirects");
    }
    for statement in record.get_mut("statements").and_then(Value::as_array_mut).into_iter().flatten() {
        let human = statement["method"]["kind"] == "human";
        if let Some(fields) = statement.as_object_mut() {
            fields.remove("decision");
            if human {
                fields.insert("method".to_owned(), json!({ "kind": "human" }));
            }
        }
    }
    record
}
