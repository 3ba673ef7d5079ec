//! JSON Lines: every record in the public form, one file a kind, and the sources without their texts.

use std::path::Path;

use chancery::register::RecordKind;
use chancery::vocabulary::Vocabulary;
use chancery::wire;

use super::{Exported, file, line};
use crate::load::{Origins, source_to_json};
use crate::{Result, Store};

pub(super) fn write(store: &Store, out: &Path) -> Result<Exported> {
    let mut exported = Exported::default();
    let origins = Origins::new(store);
    for kind in RecordKind::ALL {
        let path = out.join(format!("{kind}s.jsonl"));
        exported.rows += file(&path, |writer| {
            let mut of_kind =
                store.connection.prepare("SELECT id FROM record WHERE kind = ?1 AND review <> 'proposed' ORDER BY name")?;
            let mut rows = of_kind.query([kind.as_str()])?;
            let mut count = 0;
            while let Some(row) = rows.next()? {
                let record = store.load(row.get(0)?)?;
                line(writer, &path, &wire::canonical(origins.json(&record, false)?))?;
                count += 1;
            }
            Ok(count)
        })?;
        exported.files += 1;
    }
    let path = out.join("sources.jsonl");
    exported.rows += file(&path, |writer| {
        let mut all = store.connection.prepare("SELECT id FROM source ORDER BY sha256")?;
        let mut rows = all.query([])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            let mut value = source_to_json(&store.stored_source(row.get(0)?)?);
            for clock in ["recorded_at", "read_at"] {
                value.as_object_mut().map(|fields| fields.remove(clock));
            }
            line(writer, &path, &wire::canonical(value))?;
            count += 1;
        }
        Ok(count)
    })?;
    exported.files += 1;
    Ok(exported)
}
