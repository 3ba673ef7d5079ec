//! Agreed records of meetings: one text that both sides sign, and whose hash both hold.
//!
//! The file has the text in its first line, canonical JSON, and a signature in each line below. Anybody may add a signature;
//! nobody can change the text without losing those that are there.

use chancery::register::{Record, RecordKind, Side};
use chancery::wire;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::bundle::Scope;
use super::key::{PublicKey, SecretKey, Signature, hex};
use super::refused;
use crate::decision::refuse_proposal;
use crate::{Result, Store};

/// What the signatures are of.
const FORMAT: &str = "chancery agreed record 1";

/// A signature on an agreed record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Whose.
    pub key: String,
    /// The name that its maker gave.
    pub name: String,
    signature: Signature,
}

/// An agreed record of a meeting, with the signatures on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The hash of the text, by which both sides know it.
    pub sha256: String,
    /// The meeting in one line.
    pub title: String,
    /// The text.
    pub content: Value,
    /// Who has signed, in the order of the file.
    pub signatures: Vec<Signed>,
    text: String,
}

impl Agreement {
    /// Reads an agreed record. Every signature on it must be by the key that it names.
    pub fn parse(bytes: &[u8]) -> Result<Agreement> {
        let no_record = || refused("the file is no agreed record of this format");
        let all = std::str::from_utf8(bytes).map_err(|_| no_record())?;
        let mut lines = all.lines();
        let text = lines.next().ok_or_else(no_record)?.to_owned();
        let content: Value = serde_json::from_str(&text).map_err(|_| no_record())?;
        let title = content["meeting"]["title"].as_str().map(str::to_owned);
        let (true, Some(title)) = (content["format"] == FORMAT, title) else { return Err(no_record()) };
        let mut signatures = Vec::new();
        for line in lines {
            let value: Value = serde_json::from_str(line).map_err(|_| no_record())?;
            let key = value["key"].as_str().and_then(PublicKey::parse).ok_or_else(no_record)?;
            let signature = value["signature"].as_str().and_then(Signature::parse).ok_or_else(no_record)?;
            if !key.signed(FORMAT, text.as_bytes(), &signature) {
                return Err(refused(format!("the text was altered or a signature is forged: {key} did not sign this text")));
            }
            let name = value["name"].as_str().unwrap_or_default().to_owned();
            signatures.push(Signed { key: key.to_string(), name, signature });
        }
        let sha256 = hex(&Sha256::digest(text.as_bytes()));
        Ok(Agreement { sha256, title, content, signatures, text })
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = format!("{}\n", self.text);
        for Signed { key, name, signature } in &self.signatures {
            file += &wire::canonical(json!({ "key": key, "name": name, "signature": signature.to_string() }));
            file.push('\n');
        }
        file.into_bytes()
    }

    /// Adds a signature; a key that has signed already does not sign twice.
    pub fn sign(&mut self, secret: &SecretKey, name: &str) {
        let key = secret.public().to_string();
        if !self.signatures.iter().any(|signed| signed.key == key) {
            let signature = secret.sign(FORMAT, self.text.as_bytes());
            self.signatures.push(Signed { key, name: name.to_owned(), signature });
        }
    }
}

impl Store {
    /// The record of a meeting as it may be agreed: the meeting, and what was undertaken in the reports of it. Restricted sources
    /// and private decisions have no part in it.
    pub fn agree(&self, meeting: &str) -> Result<Agreement> {
        let row = self.record_row(meeting)?.ok_or_else(|| refused(format!("the register holds no record {meeting}")))?;
        let held = self.load(row)?;
        refuse_proposal(&held)?;
        if held.kind != RecordKind::Meeting {
            return Err(refused(format!("{meeting} is a {}, not a meeting", held.kind)));
        }
        let mut parties: Vec<String> = held.parties.iter().map(|(_, code)| code.to_string()).collect();
        parties.dedup();
        let outgoing = self.outgoing(&Scope { parties, since: None })?;
        let known = |record: &&Record| record.id == held.id || held.redirects.contains(&record.id);
        let meeting = outgoing
            .iter()
            .find(known)
            .ok_or_else(|| refused(format!("{meeting} rests on restricted sources; it cannot leave the register")))?;
        let told_there = |record: &Record| record.evidence.iter().any(|w| meeting.evidence.iter().any(|m| m.source == w.source));
        let side = |record: &Record, side: Side| -> Vec<String> {
            record.parties.iter().filter(|(of, _)| *of == side).map(|(_, code)| code.to_string()).collect()
        };
        let points = outgoing.iter().filter(|record| record.kind == RecordKind::Commitment && told_there(record)).map(|record| {
            let one = |prop| record.chosen(prop).next();
            json!({
                "text": record.title, "firmness": one("firmness"), "by": side(record, Side::Obligor),
                "for": side(record, Side::Beneficiary), "deadline": one("deadline"), "deadline_text": one("deadline_text"),
                "amount": one("amount"), "mechanism": one("mechanism"),
            })
        });
        let one = |prop| meeting.chosen(prop).next();
        let text = wire::canonical(json!({
            "format": FORMAT,
            "meeting": {
                "title": meeting.title, "kind": one("kind"), "state": one("state"), "date": one("date"), "place": one("place"),
                "mechanism": one("mechanism"), "session_no": one("session_no"), "parties": side(meeting, Side::Party),
            },
            "points": points.collect::<Vec<_>>(),
        }));
        Agreement::parse(text.as_bytes())
    }

    /// Keeps an agreed record with the signatures on it that are by `own` or by trusted keys; the others are refused. What is kept
    /// already stays. Says how many sides have signed.
    pub fn keep_agreement(&mut self, now: &str, own: Option<&PublicKey>, agreement: &Agreement) -> Result<usize> {
        let own = own.map(PublicKey::to_string);
        for signed in &agreement.signatures {
            if own.as_ref() != Some(&signed.key) && self.trusted_name(&signed.key)?.is_none() {
                return Err(refused(format!("{} has signed, which is not trusted; `chancery key trust` it first", signed.key)));
            }
        }
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT OR IGNORE INTO agreed_text (sha256, title, body, recorded_at) VALUES (?1, ?2, ?3, ?4)",
            (&agreement.sha256, &agreement.title, &agreement.text, now),
        )?;
        for Signed { key, name, signature } in &agreement.signatures {
            transaction.execute(
                "INSERT OR IGNORE INTO agreed_signature (agreed, key, name, signature, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                (&agreement.sha256, key, name, signature.to_string(), now),
            )?;
        }
        let sides: usize =
            transaction.query_row("SELECT count(*) FROM agreed_signature WHERE agreed = ?1", [&agreement.sha256], |row| row.get(0))?;
        transaction.commit()?;
        Ok(sides)
    }
}
