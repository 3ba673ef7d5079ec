//! Bundles coming in: what is refused and why, and what is then compared.

use std::collections::BTreeMap;

use chancery::register::exchange::{Compared, Told, compare};
use chancery::text::{Edtf, Span};
use chancery::wire;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::bundle::{FORMAT, Scope};
use super::key::{PublicKey, Signature, hex};
use super::refused;
use crate::load::Origins;
use crate::{Result, Store};

/// A bundle that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The key of its author.
    pub sender: String,
    /// The name under which that key is trusted.
    pub name: String,
    /// Its number among the author's bundles.
    pub number: u64,
    /// How many records it holds.
    pub records: usize,
}

/// What one of two sides records, or both do, beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BothSides {
    /// Our record.
    pub ours: Option<Told>,
    /// Theirs.
    pub theirs: Option<Told>,
    /// How the two stand, and the properties of which they say different things.
    pub compared: Compared,
}

impl Store {
    /// Takes a counterpart's bundle, all of it or nothing. `own` is our key, by which we know whether it was meant for us.
    ///
    /// Refused, with the reason, and without a trace: what is no bundle; what was altered; a signature that is not by the key that
    /// it names; a key that is not trusted; a bundle of our own; one for somebody else; one that has been taken before.
    pub fn take_bundle(&mut self, now: &str, own: Option<&PublicKey>, bytes: &[u8]) -> Result<Taken> {
        let parsed = open(bytes)?;
        let content = parsed.content;
        let name = self.trusted(&parsed.key)?.ok_or_else(|| {
            refused(format!("the bundle is signed by {}, which is not trusted; `chancery key trust` it first", parsed.key))
        })?;
        if own == Some(&parsed.key) {
            return Err(refused("the bundle is your own"));
        }
        let receiver = content["to"].as_str();
        if let Some(receiver) = receiver
            && own.is_none_or(|own| own.to_string() != receiver)
        {
            return Err(refused(format!("the bundle is meant for the holder of {receiver}; it has been passed on")));
        }
        let (number, made_at) = (content["number"].as_u64(), content["made_at"].as_str());
        let records = content["records"].as_array();
        let scope = Scope::from_json(&content["scope"]);
        let (Some(number), Some(made_at), Some(records), Some(scope)) = (number, made_at, records, scope) else {
            return Err(refused("the bundle lacks its number, its date, its scope or its records"));
        };
        if let Some(broken) = records.iter().position(|record| told(record).is_none()) {
            return Err(refused(format!("record {} of the bundle is not in the public form", broken + 1)));
        }
        let sender = parsed.key.to_string();
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        {
            let mut taken = transaction.prepare("SELECT taken_at FROM bundle_taken WHERE sha256 = ?1")?;
            let before: Option<String> = rusqlite::OptionalExtension::optional(taken.query_row([&parsed.sha256], |row| row.get(0)))?;
            if let Some(when) = before {
                return Err(refused(format!("the bundle is a replay: number {number} of {name} was taken at {when}")));
            }
        }
        transaction.execute(
            "INSERT INTO bundle_taken (sha256, sender, number, scope, made_at, taken_at, body, signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (&parsed.sha256, &sender, number, wire::canonical(scope.to_json()), made_at, now, parsed.text, parsed.signature.to_string()),
        )?;
        transaction.commit()?;
        Ok(Taken { sender, name, number, records: records.len() })
    }

    /// Everything that the holder of a key says now and everything that we say in the same scope, matter by matter.
    pub fn both_sides(&self, sender: &str) -> Result<Vec<BothSides>> {
        let theirs: Vec<Told> = {
            let mut all = self.connection.prepare("SELECT record FROM theirs WHERE sender = ?1 ORDER BY id")?;
            let mut rows = all.query([sender])?;
            let mut theirs = Vec::new();
            while let Some(row) = rows.next()? {
                let record: Value = crate::derive::parse(&row.get::<_, String>(0)?, sender)?;
                theirs.extend(told(&record));
            }
            theirs
        };
        let ours = self.in_scopes_of(sender)?;
        let beside = |compared: Compared| BothSides {
            ours: compared.ours.map(|i| ours[i].clone()),
            theirs: compared.theirs.map(|j| theirs[j].clone()),
            compared,
        };
        Ok(compare(&ours, &theirs).into_iter().map(beside).collect())
    }

    /// Our records in any of the scopes that a sender's bundles have.
    fn in_scopes_of(&self, sender: &str) -> Result<Vec<Told>> {
        let mut scopes = self.connection.prepare("SELECT DISTINCT scope FROM bundle_taken WHERE sender = ?1 ORDER BY scope")?;
        let scopes: Vec<String> = scopes.query_map([sender], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut within = self.connection.prepare(
            "SELECT r.id, r.name FROM record r WHERE r.kind <> 'actor' AND r.review NOT IN ('rejected', 'proposed') AND (?2 IS NULL OR r.told >= ?2)
             AND NOT EXISTS (SELECT 1 FROM json_each(?1, '$.parties') e WHERE e.value NOT IN
               (SELECT p.code FROM party p WHERE p.record = r.id))",
        )?;
        let mut rows: BTreeMap<String, i64> = BTreeMap::new();
        for scope in scopes {
            let since = Scope::from_json(&crate::derive::parse(&scope, sender)?).and_then(|scope| scope.since);
            let found = within.query_map((&scope, since), |row| Ok((row.get(1)?, row.get(0)?)))?;
            rows.extend(found.collect::<rusqlite::Result<Vec<_>>>()?);
        }
        let origins = Origins::new(self);
        let mut ours = Vec::new();
        for row in rows.into_values() {
            ours.extend(told(&origins.json(&self.load(row)?, false)?));
        }
        Ok(ours)
    }
}

/// A bundle whose hash and signature are right.
struct Opened<'b> {
    key: PublicKey,
    sha256: String,
    signature: Signature,
    text: &'b str,
    content: Value,
}

fn open(bytes: &[u8]) -> Result<Opened<'_>> {
    let no_bundle = || refused("the file is no bundle of this format");
    let text = std::str::from_utf8(bytes).map_err(|_| no_bundle())?;
    let (head, rest) = text.split_once('\n').ok_or_else(no_bundle)?;
    let head: Value = serde_json::from_str(head).map_err(|_| no_bundle())?;
    if head["format"] != FORMAT {
        return Err(no_bundle());
    }
    let content = rest.strip_suffix('\n').unwrap_or(rest);
    let sha256 = hex(&Sha256::digest(content.as_bytes()));
    if head["sha256"].as_str() != Some(sha256.as_str()) {
        let signed = head["sha256"].as_str().unwrap_or("nothing");
        return Err(refused(format!("the bundle was altered: what was signed has the hash {signed}, what came has {sha256}")));
    }
    let key = head["key"].as_str().and_then(PublicKey::parse).ok_or_else(|| refused("the bundle names no key"))?;
    let signature = head["signature"].as_str().and_then(Signature::parse).ok_or_else(|| refused("the bundle bears no signature"))?;
    if !key.signed(FORMAT, content.as_bytes(), &signature) {
        return Err(refused(format!("the signature is forged: it is not by {key}")));
    }
    let parsed: Value = serde_json::from_str(content).map_err(|_| no_bundle())?;
    if parsed["format"] != FORMAT || parsed["from"]["key"].as_str() != Some(key.to_string().as_str()) {
        return Err(refused("the bundle says that it is from another key than the one that signed it"));
    }
    Ok(Opened { key, sha256, signature, text: content, content: parsed })
}

/// A record in the public form, as it is compared; `None` where it is not in that form.
fn told(record: &Value) -> Option<Told> {
    let text = |value: &Value, name: &str| value.get(name)?.as_str().map(str::to_owned);
    let mut parties: Vec<String> =
        record.get("parties")?.as_array()?.iter().map(|party| text(party, "code")).collect::<Option<_>>()?;
    parties.sort();
    parties.dedup();
    let values = record.get("values")?.as_object()?.iter().map(|(prop, value)| {
        let values = match value {
            Value::Array(values) => values.iter().map(plain).collect(),
            Value::Null => Vec::new(),
            one => vec![plain(one)],
        };
        (prop.clone(), values)
    });
    let place = |witness: &Value| {
        let number = |name: &str| witness.get(name)?.as_u64()?.try_into().ok();
        Some((text(witness, "sha256")?, Span { start: number("start")?, end: number("end")? }))
    };
    Some(Told {
        id: text(record, "id")?,
        kind: text(record, "kind")?,
        title: text(record, "title")?,
        parties,
        told: text(record, "told").as_deref().and_then(Edtf::parse),
        values: values.collect(),
        words: record.get("evidence")?.as_array()?.iter().filter_map(place).collect(),
    })
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(parts) => parts.values().filter(|part| !part.is_null()).map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
