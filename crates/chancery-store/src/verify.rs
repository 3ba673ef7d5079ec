//! Verifying: whether everything in the register still rests on its words.

use std::fmt;

use chancery::text::{Source, SourceId, Span};
use chancery::wire;
use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};

use crate::project::page;
use crate::{Result, Store};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// A source is not what was taken in: its hash differs.
    SourceAltered,
    /// A reading is not what was taken in: its hash differs, or it cannot be read back.
    ReadingAltered,
    /// A fact cites words that are not there, or its columns differ from its body.
    EvidenceAmiss,
    /// A sentence kept for search is not what its span covers.
    SentenceAmiss,
    /// A record rests on a fact that is gone or belongs to a reading that no longer counts.
    WitnessAmiss,
    /// A statement points at evidence that its record does not have, or at none.
    StatementAmiss,
    /// The records of a block are not those that its facts give.
    RecordAmiss,
    /// What became of the records of a circle is not what following it gives.
    FollowAmiss,
    /// The roll-up counts otherwise than the records, or pages would list otherwise.
    CountAmiss,
    /// A decision is not as it was written down, or one is missing.
    DecisionAltered,
    /// A decision whose words no reading that counts finds any more: it changes nothing until a person has looked at it.
    /// Nothing is lost.
    Orphaned,
    /// Readings wait for their records to be derived. Nothing is lost.
    Pending,
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            FindingKind::SourceAltered => "source altered",
            FindingKind::ReadingAltered => "reading altered",
            FindingKind::EvidenceAmiss => "evidence amiss",
            FindingKind::SentenceAmiss => "sentence amiss",
            FindingKind::WitnessAmiss => "witness amiss",
            FindingKind::StatementAmiss => "statement amiss",
            FindingKind::RecordAmiss => "record amiss",
            FindingKind::FollowAmiss => "follow-up amiss",
            FindingKind::CountAmiss => "count amiss",
            FindingKind::DecisionAltered => "decision altered",
            FindingKind::Orphaned => "decision orphaned",
            FindingKind::Pending => "pending",
        })
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// The source, record or count that it concerns.
    pub place: String,
}

impl Store {
    /// Checks every decision against its hash, every source against its hash, every reading against its hash and its source's text, every sentence, every
    /// link from statements to evidence to facts, the roll-up against the records, and every record against the one that its
    /// facts give when it is computed anew. Sorted; empty where all is well.
    pub fn verify(&self) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        self.verify_ground(&mut findings)?;
        let filed = page::checks();
        let filed = filed.iter().map(|query| (FindingKind::CountAmiss, query.as_str()));
        for (kind, query) in CHECKS.iter().copied().chain(filed) {
            let mut statement = self.connection.prepare(query)?;
            for place in statement.query_map([], |row| row.get(0))? {
                findings.push(Finding { kind, place: place? });
            }
        }
        findings.extend(self.stale_blocks()?.into_iter().map(|place| Finding { kind: FindingKind::RecordAmiss, place }));
        findings.extend(self.altered_decisions()?.into_iter().map(|place| Finding { kind: FindingKind::DecisionAltered, place }));
        // What other rules have found is not what these would find: that is for the next derivation.
        match self.followed_by_others()? {
            Some(version) => findings.push(Finding { kind: FindingKind::Pending, place: format!("followed by the rules {version}") }),
            None => findings.extend(self.stale_circles()?.into_iter().map(|place| Finding { kind: FindingKind::FollowAmiss, place })),
        }
        findings.sort();
        findings.dedup();
        Ok(findings)
    }

    fn verify_ground(&self, findings: &mut Vec<Finding>) -> Result<()> {
        let mut last = 0;
        let mut next = self
            .connection
            .prepare("SELECT id, sha256, text, url, publisher, title, published_raw FROM source WHERE id > ?1 ORDER BY id LIMIT 1")?;
        loop {
            let found = next.query_row([last], |row| {
                let mut source = Source::new(row.get::<_, String>(2)?);
                (source.url, source.publisher, source.title, source.published_raw) =
                    (row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?);
                Ok((row.get::<_, i64>(0)?, SourceId(row.get(1)?), source))
            });
            let Some((row, id, source)) = found.optional()? else { return Ok(()) };
            last = row;
            if source.id() != id {
                findings.push(Finding { kind: FindingKind::SourceAltered, place: id.to_string() });
            }
            self.verify_readings(row, id, &source, findings)?;
            self.verify_sentences(row, id, &source, findings)?;
        }
    }

    fn verify_readings(&self, row: i64, id: SourceId, source: &Source, findings: &mut Vec<Finding>) -> Result<()> {
        let mut of_source = self.connection.prepare_cached("SELECT id, reader, sha256 FROM reading WHERE source = ?1 ORDER BY id")?;
        let readings = of_source.query_map([row], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?)))?;
        for reading in readings {
            let (reading, reader, hash): (i64, String, Vec<u8>) = reading?;
            let place = format!("{id} read by {reader}");
            let whole = self.reading_value(reading);
            let whole = whole.ok().filter(|value| wire::reading_from_json(value, source).is_ok());
            if whole.is_none_or(|value| Sha256::digest(wire::canonical(value).as_bytes()).as_slice() != hash) {
                findings.push(Finding { kind: FindingKind::ReadingAltered, place: place.clone() });
            }
            let mut facts = self.connection.prepare_cached("SELECT kind, nth, start, \"end\", body FROM fact WHERE reading = ?1")?;
            let mut rows = facts.query([reading])?;
            while let Some(row) = rows.next()? {
                let (kind, nth, start, end): (String, u32, u32, u32) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                let body: serde_json::Value = serde_json::from_str(&row.get::<_, String>(4)?).unwrap_or_default();
                let evidence = body.get("evidence").or_else(|| body.get("instrument")?.get("evidence"));
                let cite = evidence.and_then(|evidence| evidence.get("cite"));
                let quote = Span { start, end }.get(source.text());
                if cite != Some(&serde_json::json!([start, end])) || quote.is_none_or(str::is_empty) {
                    findings.push(Finding { kind: FindingKind::EvidenceAmiss, place: format!("{place}: {kind} {nth}") });
                }
            }
        }
        Ok(())
    }

    fn verify_sentences(&self, row: i64, id: SourceId, source: &Source, findings: &mut Vec<Finding>) -> Result<()> {
        let mut of_source = self.connection.prepare_cached("SELECT nth, start, \"end\", text FROM sentence WHERE source = ?1")?;
        let mut rows = of_source.query([row])?;
        while let Some(row) = rows.next()? {
            let (nth, start, end, words): (u32, u32, u32, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            if (Span { start, end }).get(source.text()) != Some(words.as_str()) {
                findings.push(Finding { kind: FindingKind::SentenceAmiss, place: format!("{id} sentence {nth}") });
            }
        }
        Ok(())
    }
}

/// Checks that SQL can say; each gives the place of what is amiss.
const CHECKS: &[(FindingKind, &str)] = &[
    (
        FindingKind::WitnessAmiss,
        "SELECT r.name FROM witness w JOIN record r ON r.id = w.record LEFT JOIN fact f ON f.id = w.fact
         LEFT JOIN reading g ON g.id = f.reading WHERE g.current IS NOT 1 AND r.block NOT IN (SELECT block FROM dirty)",
    ),
    (
        FindingKind::WitnessAmiss,
        "SELECT r.name FROM witness w JOIN record r ON r.id = w.record JOIN fact f ON f.id = w.fact JOIN reading g ON g.id = f.reading
         WHERE w.source <> g.source",
    ),
    (FindingKind::WitnessAmiss, "SELECT name FROM record r WHERE NOT EXISTS (SELECT 1 FROM witness WHERE record = r.id)"),
    (
        FindingKind::WitnessAmiss,
        "SELECT 'fact ' || f.id FROM fact f JOIN reading g ON g.id = f.reading AND g.current = 1
         WHERE f.block NOT IN (SELECT block FROM dirty) AND NOT EXISTS (SELECT 1 FROM witness WHERE fact = f.id)",
    ),
    (
        FindingKind::StatementAmiss,
        "SELECT r.name || ' ' || t.prop FROM statement t JOIN record r ON r.id = t.record
         WHERE NOT json_valid(t.evidence)
           OR json_array_length(t.evidence) = 0 AND NOT EXISTS (SELECT 1 FROM decided d WHERE d.name = t.decided) OR EXISTS (
           SELECT 1 FROM json_each(t.evidence) e LEFT JOIN witness w ON w.record = t.record AND w.nth = e.value WHERE w.fact IS NULL)",
    ),
    (
        FindingKind::CountAmiss,
        "WITH held AS (SELECT p.a, p.b, p.kind, count(*) AS n FROM pair p GROUP BY p.a, p.b, p.kind
           UNION ALL SELECT '', '', kind, count(*) FROM record WHERE review NOT IN ('rejected', 'proposed') GROUP BY kind),
         counted AS (SELECT a, b, kind, sum(n) AS n FROM rollup GROUP BY a, b, kind)
         SELECT coalesce(h.kind, c.kind) || ' ' || coalesce(h.a, c.a) || ' ' || coalesce(h.b, c.b)
         FROM held h FULL JOIN counted c ON c.a = h.a AND c.b = h.b AND c.kind = h.kind WHERE h.n IS NOT c.n",
    ),
    (FindingKind::Orphaned, "SELECT id || ' on ' || record FROM every_decision WHERE orphaned"),
    (FindingKind::Pending, "SELECT 'rebuild, up to source ' || value FROM setting WHERE name = 'rebuilt'"),
    (FindingKind::Pending, "SELECT b.kind || ' ' || b.key FROM dirty d JOIN block b ON b.id = d.block"),
    (FindingKind::Pending, "SELECT 'circle ' || c.a || ' ' || c.b FROM dirty_circle d JOIN circle c ON c.id = d.circle"),
];
