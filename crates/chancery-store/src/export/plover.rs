//! PLOVER: one event a line as JSON, in the manner of PLOVER's gold-standard records: `source` and `target` are lists of actor
//! objects, `event`, `mode` and `context` are its words. Fields that PLOVER does not have are the register's own: `date_stated`
//! says whether the sources date the act or only the first report does.
//!
//! An act of many is expanded to pairs: one source with one target. A joint act, which has no target, becomes a pair in each
//! direction. All pairs of one act share the part of the `id` before `#`. PLOVER folds the future into AGREE; the register's
//! `modality` is added, and acts that were only imagined, denied or negated are left out.

use std::path::Path;

use chancery::code::Plover;
use chancery::register::{Record, Side};
use chancery::vocabulary::Vocabulary;
use chancery::wire::{self, QUOTE_LIMIT};
use serde_json::{Value, json};

use super::{Exported, file, line};
use crate::load::Origins;
use crate::{Result, Store};

pub(super) fn write(store: &Store, out: &Path) -> Result<Exported> {
    let path = out.join("plover.jsonl");
    let origins = Origins::new(store);
    let rows = file(&path, |writer| {
        let mut events = store.connection.prepare(
            "SELECT r.id FROM record r JOIN event e ON e.record = r.id WHERE e.modality IN ('realised', 'agreed_future')
             AND r.review NOT IN ('rejected', 'proposed') ORDER BY r.name",
        )?;
        let mut rows = events.query([])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            let record = store.load(row.get(0)?)?;
            for pair in pairs(&record, &origins)? {
                line(writer, &path, &wire::canonical(pair))?;
                count += 1;
            }
        }
        Ok(count)
    })?;
    Ok(Exported { files: 1, rows })
}

/// The pairs of one act.
fn pairs(record: &Record, origins: &Origins<'_>) -> Result<Vec<Value>> {
    let codes = |side: Side| record.parties.iter().filter(move |(s, _)| *s == side).map(|(_, code)| code.as_str()).collect::<Vec<_>>();
    let (sources, targets) = (codes(Side::Source), codes(Side::Target));
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for source in &sources {
        let others = if targets.is_empty() { &sources } else { &targets };
        pairs.extend(others.iter().filter(|target| *target != source).map(|target| (*source, *target)));
    }
    let one = |prop: &'static str| record.chosen(prop).next();
    let plover = one("type").and_then(Plover::parse);
    let Some(witness) = record.evidence.first() else { return Ok(Vec::new()) };
    let stored = origins.get(witness.source)?;
    let quote: String = witness.span.of(stored.source.text()).chars().take(QUOTE_LIMIT).collect();
    let event = |(i, (source, target)): (usize, &(&str, &str))| {
        json!({
            "id": format!("{}#{}", record.id, i + 1),
            "date": record.told.map(|date| date.earliest().to_string()),
            "date_stated": record.date.is_some(),
            "source": [{ "actor": source }],
            "target": [{ "actor": target }],
            "event": plover.map(|plover| plover.as_str()),
            "mode": one("mode"),
            "context": record.chosen("context").collect::<Vec<_>>(),
            "quad": plover.map(|plover| plover.quad().as_str()),
            "score": plover.map(|plover| (f64::from(plover.row().score) * 10.0).round() / 10.0),
            "cameo_root": plover.map(|plover| plover.row().cameo_root),
            "location": one("place"),
            "modality": one("modality"),
            "text": quote,
            "language": stored.source.lang,
            "publisher": stored.source.publisher,
            "pub_date": witness.published.map(|date| date.to_string()),
            "url": stored.source.url,
            "reports": record.reports,
            "independent": record.independent,
            "version": witness.reader,
        })
    };
    Ok(pairs.iter().enumerate().map(event).collect())
}
