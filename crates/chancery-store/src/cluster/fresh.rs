//! Keys of the newest sources, in memory.
//!
//! A source has two dozen keys, and the order of keys has nothing to do with the order of sources: filed one source at a time,
//! each touches as many pages of `sketch_key` as it has keys, wherever in a large table they are. So the keys of the newest
//! sources stay in memory. They follow from `sketch`, where they are found again after a kill, and are filed when there are
//! so many that one walk through the table serves them all. The setting `filed` names the last source that is filed.

use std::collections::HashMap;

use chancery::register::independence::{BANDS, Sketch};
use rusqlite::Transaction;

use crate::Result;

const FILED: &str = "filed";

/// Sources are filed when there are this many that are not…
const FEWEST: i64 = 2_048;
/// …and in a larger register when they are this share of all…
const SHARE: i64 = 16;
/// …but never later than this, which bounds the memory that they take (some 50 MB) and what is read again when a register is
/// opened.
const MOST: i64 = 32_768;

/// Keys of sources that are not filed yet.
#[derive(Debug, Default)]
pub(crate) struct Fresh {
    /// The last source that is filed.
    filed: i64,
    /// The last source of the register that is known here.
    newest: i64,
    /// By key, the place behind that of its last entry: 0 is none.
    last: HashMap<u64, u32>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    key: u64,
    source: i64,
    /// As in [`Fresh::last`], the entry of this key before.
    before: u32,
}

impl Fresh {
    /// Of a register whose clusters are about to be found anew: nothing is filed.
    pub fn cleared(transaction: &Transaction<'_>) -> Result<Fresh> {
        transaction.execute("DELETE FROM sketch_key", [])?;
        note_filed(transaction, 0)?;
        Ok(Fresh::default())
    }

    /// Takes up what the register holds, where that is not what is known here: after opening it, and where another process has
    /// written into it. A sketch never changes, so the first and the last source tell.
    pub fn catch_up(&mut self, transaction: &Transaction<'_>) -> Result<()> {
        let filed = transaction
            .prepare_cached("SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?1")?
            .query_row([FILED], |row| row.get(0))?;
        let newest = transaction.prepare_cached("SELECT coalesce(max(source), 0) FROM sketch")?.query_row([], |row| row.get(0))?;
        if (self.filed, self.newest) == (filed, newest) {
            return Ok(());
        }
        *self = Fresh { filed, newest: filed, ..Fresh::default() };
        let mut rest = transaction.prepare_cached("SELECT source, minima FROM sketch WHERE source > ?1 ORDER BY source")?;
        let mut rows = rest.query([filed])?;
        while let Some(row) = rows.next()? {
            if let Some(sketch) = Sketch::from_bytes(&row.get::<_, Vec<u8>>(1)?) {
                self.add(row.get(0)?, &sketch);
            }
        }
        self.newest = newest;
        Ok(())
    }

    /// The sources under a key, the newest first.
    pub fn under(&self, key: u64) -> impl Iterator<Item = i64> + '_ {
        let entry = |place: u32| self.entries.get((place as usize).checked_sub(1)?);
        let first = self.last.get(&key).and_then(|last| entry(*last));
        std::iter::successors(first, move |at| entry(at.before)).map(|entry| entry.source)
    }

    /// Takes note of a source that is newer than all others.
    pub fn add(&mut self, source: i64, sketch: &Sketch) {
        for key in sketch.keys() {
            let place = u32::try_from(self.entries.len() + 1).expect("the keys of a bounded number of sources have been filed");
            let before = self.last.insert(key, place).unwrap_or(0);
            self.entries.push(Entry { key, source, before });
        }
        self.newest = source;
    }

    /// Files all keys, in their order, once there are so many sources that it pays.
    pub fn file_if_many(&mut self, transaction: &Transaction<'_>) -> Result<()> {
        let waiting = (self.entries.len() / BANDS) as i64;
        if waiting < (self.newest / SHARE).clamp(FEWEST, MOST) {
            return Ok(());
        }
        let mut entries = std::mem::take(&mut self.entries);
        self.last.clear();
        entries.sort_unstable_by_key(|entry| (entry.key.cast_signed(), entry.source));
        let mut file = transaction.prepare_cached("INSERT OR IGNORE INTO sketch_key (key, source) VALUES (?1, ?2)")?;
        for entry in entries {
            file.execute((entry.key.cast_signed(), entry.source))?;
        }
        self.filed = self.newest;
        note_filed(transaction, self.filed)
    }
}

fn note_filed(transaction: &Transaction<'_>, source: i64) -> Result<()> {
    let mut set = transaction.prepare_cached("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)")?;
    set.execute((FILED, source.to_string()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use chancery::register::independence::Print;
    use rusqlite::Connection;

    use super::*;

    fn sketch(n: i64) -> Sketch {
        Sketch::of(&Print::new(&format!("Report {n} tells in {n} words what {n} ministers said of {n} ships"), None, None))
    }

    fn register() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::schema::prepare(&mut connection, "memory").unwrap();
        // As `Store::open` has it: these sketches are of no sources.
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        connection
    }

    /// Adds sources up to `last` as an append does.
    fn add(transaction: &Transaction<'_>, fresh: &mut Fresh, sources: std::ops::RangeInclusive<i64>) {
        let mut insert = transaction.prepare("INSERT INTO sketch (source, minima, cluster) VALUES (?1, ?2, ?1)").unwrap();
        for source in sources {
            insert.execute((source, sketch(source).to_bytes())).unwrap();
            fresh.add(source, &sketch(source));
            fresh.file_if_many(transaction).unwrap();
        }
    }

    /// The sources under the first key of a source, filed or not.
    fn under(transaction: &Transaction<'_>, fresh: &Fresh, source: i64) -> (Vec<i64>, Vec<i64>) {
        let key = sketch(source).keys()[0];
        let mut filed = transaction.prepare("SELECT source FROM sketch_key WHERE key = ?1").unwrap();
        let filed = filed.query_map([key.cast_signed()], |row| row.get(0)).unwrap().map(|source| source.unwrap()).collect();
        (filed, fresh.under(key).collect())
    }

    #[test]
    fn a_key_is_in_memory_or_filed_and_never_both() {
        let mut connection = register();
        let transaction = connection.transaction().unwrap();
        let mut fresh = Fresh::default();
        fresh.catch_up(&transaction).unwrap();
        add(&transaction, &mut fresh, 1..=FEWEST - 1);
        assert_eq!(under(&transaction, &fresh, 7), (vec![], vec![7]));
        add(&transaction, &mut fresh, FEWEST..=FEWEST + 1);
        assert_eq!(under(&transaction, &fresh, 7), (vec![7], vec![]));
        assert_eq!(under(&transaction, &fresh, FEWEST + 1), (vec![], vec![FEWEST + 1]));
        let keys: i64 = transaction.query_row("SELECT count(*) FROM sketch_key", [], |row| row.get(0)).unwrap();
        assert_eq!(keys, FEWEST * BANDS as i64);
    }

    #[test]
    fn another_process_finds_what_is_not_filed() {
        let mut connection = register();
        let transaction = connection.transaction().unwrap();
        let (mut ours, mut theirs) = (Fresh::default(), Fresh::default());
        add(&transaction, &mut ours, 1..=9);
        theirs.catch_up(&transaction).unwrap();
        assert_eq!(under(&transaction, &theirs, 9), (vec![], vec![9]));
        add(&transaction, &mut theirs, 10..=FEWEST + 3);
        ours.catch_up(&transaction).unwrap();
        assert_eq!(under(&transaction, &ours, 9), (vec![9], vec![]));
        assert_eq!(under(&transaction, &ours, FEWEST + 2), (vec![], vec![FEWEST + 2]));
    }

    #[test]
    fn the_newest_source_under_a_key_comes_first() {
        let mut fresh = Fresh::default();
        for source in [3, 5, 8] {
            fresh.add(source, &sketch(1));
        }
        assert_eq!(fresh.under(sketch(1).keys()[4]).collect::<Vec<_>>(), [8, 5, 3]);
    }
}
