//! Following on disk: circles that are disturbed are followed anew, and what became of their records is kept as rows.
//!
//! What [`chancery::register::follow`] finds in a circle is a function of the records and reports in it. A mark on a circle is
//! set in the transaction that changes one of them, and taken away in the transaction that writes what follows.

mod rows;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chancery::fact::Code;
use chancery::reader::Reading;
use chancery::register::follow::{self, Circle, Decision, Followed, Intervention, Paper};
use chancery::register::{Block, RecordKind};
use chancery::text::{Source, SourceId};
use chancery::wire;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use crate::derive::{damaged, parse};
use crate::turn::{Turn, think_and_write};
use crate::{Result, Store};

/// The version of the rules by which the register was followed.
const FOLLOWED: &str = "followed";
/// While a register is followed from the start: by which rules, and the last source whose names have been noted.
const NOTED: &str = "noted";
/// The last decision that was taken into account.
const DECIDED: &str = "followed_decisions";
/// How many circles one transaction takes at most.
const CIRCLES_A_TRANSACTION: usize = 200;
/// How many reports are kept at hand.
const PAPERS_AT_HAND: usize = 4_000;
/// The tables of what was found, each with the circle that it was found in.
const TABLES: &[&str] = &[
    "followed_link",
    "followed_status",
    "followed_root",
    "followed_life",
    "followed_session",
    "followed_tie",
    "followed_version",
    "followed_difference",
];

/// A status as of a day and as of what the register knew at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The axis: `intent`, `delivery`, `due`, `life`.
    pub axis: String,
    /// The value.
    pub value: String,
    /// From this day on.
    pub valid_from: String,
    /// When the register came to know it; `None` for silence and for what follows from the passing of time.
    pub recorded_at: Option<String>,
    /// The rule that moved it.
    pub rule: String,
    /// Why, in one sentence.
    pub reason: String,
    /// The source, where it rests on words.
    pub source: Option<String>,
    /// The words.
    pub quote: Option<String>,
}

/// As of which day, and by what the register knew when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment<'a> {
    /// What held on this day (`2025-11-19`); none for whatever came last.
    pub day: Option<&'a str>,
    /// Only what was recorded up to this time (RFC 3339); none for everything.
    pub recorded: Option<&'a str>,
}

/// The circles that were marked at some moment.
pub(crate) struct Marked(BTreeSet<i64>);

impl Marked {
    /// Those that are marked before something is done.
    pub(crate) fn before(connection: &Connection) -> Result<Marked> {
        let mut all = connection.prepare_cached("SELECT circle FROM dirty_circle")?;
        Ok(Marked(all.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?))
    }

    /// Those that have been marked since.
    fn since(self, connection: &Connection) -> Result<BTreeSet<i64>> {
        let Marked(now) = Marked::before(connection)?;
        Ok(now.difference(&self.0).copied().collect())
    }
}

/// Notes which states a source names, and marks the circles that it belongs to.
pub(crate) fn note(transaction: &Transaction<'_>, row: i64, new: bool, source: &Source, reading: &Reading) -> Result<()> {
    let paper = Paper::of(source, reading, 0);
    if !new {
        transaction.prepare_cached("DELETE FROM named WHERE source = ?1")?.execute([row])?;
        forget_traces(transaction, row)?;
    }
    let mut insert = transaction.prepare_cached("INSERT INTO named (code, source, solo) VALUES (?1, ?2, ?3)")?;
    for (code, _) in &paper.named {
        insert.execute((code.as_str(), row, paper.solo))?;
    }
    // What the gate held back tells of no dealings, and most news is held back.
    if let Some(day) = paper.day().filter(|_| reading.gate.is_none()) {
        let mut insert =
            transaction.prepare_cached("INSERT OR IGNORE INTO trace (trace, stray, day, source) VALUES (?1, ?2, ?3, ?4)")?;
        for trace in follow::traces(&paper) {
            insert.execute((trace, paper.is_stray(), day, row))?;
        }
        mark_strayed(transaction, row)?;
    }
    if let Some((a, b)) = paper.pair() {
        mark(transaction, a.as_str(), b.as_str())?;
    }
    mark_named(transaction, row)
}

/// Says of a new register that it is followed by the present rules from its first source on.
pub(crate) fn begin(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute("INSERT INTO setting (name, value) VALUES (?1, ?2)", [FOLLOWED, follow::VERSION])?;
    Ok(())
}

/// Forgets the traces of a source, and marks the circles to which they lead.
fn forget_traces(transaction: &Transaction<'_>, row: i64) -> Result<()> {
    mark_strayed(transaction, row)?;
    transaction.prepare_cached("DELETE FROM trace WHERE source = ?1")?.execute([row])?;
    Ok(())
}

/// Marks the circles of the reports to which the traces of a stray lead.
fn mark_strayed(transaction: &Transaction<'_>, row: i64) -> Result<()> {
    let mut strayed = transaction.prepare_cached(
        "INSERT OR IGNORE INTO dirty_circle SELECT c.id FROM trace s CROSS JOIN trace t
           ON t.trace = s.trace AND t.stray = 0 AND t.day BETWEEN s.day - ?2 AND s.day + ?2
         CROSS JOIN named n ON n.source = t.source CROSS JOIN named m ON m.source = t.source
         CROSS JOIN circle c ON c.a = n.code AND c.b = m.code WHERE s.source = ?1 AND s.stray = 1",
    )?;
    strayed.execute((row, follow::STRAY_DAYS))?;
    Ok(())
}

/// Forgets a source, and marks the circles that it belonged to.
pub(crate) fn forget(transaction: &Transaction<'_>, row: i64) -> Result<()> {
    mark_named(transaction, row)?;
    forget_traces(transaction, row)?;
    transaction.execute("DELETE FROM named WHERE source = ?1", [row])?;
    Ok(())
}

/// Marks the circles to which a source belongs by the states that it names.
fn mark_named(transaction: &Transaction<'_>, row: i64) -> Result<()> {
    // A source names a few states; each of them has circles with all others.
    let mut touched = transaction.prepare_cached(
        "INSERT OR IGNORE INTO dirty_circle SELECT c.id FROM named n CROSS JOIN named m ON m.source = n.source
         CROSS JOIN circle c ON c.a = n.code AND c.b = m.code WHERE n.source = ?1",
    )?;
    touched.execute([row])?;
    let mut alone = transaction.prepare_cached(
        "INSERT OR IGNORE INTO dirty_circle SELECT c.id FROM named n JOIN circle c ON c.a = n.code OR c.b = n.code
         WHERE n.source = ?1 AND n.solo = 1",
    )?;
    alone.execute([row])?;
    Ok(())
}

/// Marks the circles of a block whose records change.
pub(crate) fn mark_block(transaction: &Transaction<'_>, block: &Block) -> Result<()> {
    if block.kind == RecordKind::Actor {
        return Ok(());
    }
    let parties: Vec<&str> = block.key.rsplit(' ').next().unwrap_or_default().split('+').collect();
    for (a, b) in follow::pairs(&parties) {
        mark(transaction, a, b)?;
    }
    Ok(())
}

/// Marks the circles of a record of these parties that comes or goes: people may give it others than its block has.
pub(crate) fn mark_parties(transaction: &Transaction<'_>, parties: &BTreeSet<&str>) -> Result<()> {
    let parties: Vec<&str> = parties.iter().copied().collect();
    for (a, b) in follow::pairs(&parties) {
        mark(transaction, a, b)?;
    }
    Ok(())
}

fn mark(transaction: &Transaction<'_>, a: &str, b: &str) -> Result<()> {
    transaction.prepare_cached("INSERT OR IGNORE INTO circle (a, b) VALUES (?1, ?2)")?.execute((a, b))?;
    transaction.prepare_cached("INSERT OR IGNORE INTO dirty_circle SELECT id FROM circle WHERE a = ?1 AND b = ?2")?.execute((a, b))?;
    Ok(())
}

/// Forgets everything that was followed.
pub(crate) fn clear(transaction: &Transaction<'_>) -> Result<()> {
    for table in TABLES.iter().chain(&["dirty_circle", "circle", "named", "trace"]) {
        transaction.execute(&format!("DELETE FROM {table}"), [])?;
    }
    Ok(())
}

impl Store {
    /// Follows the marked circles anew; says how many.
    pub(crate) fn follow_marked(&mut self) -> Result<u64> {
        self.follow_from_the_start_if_due()?;
        self.mark_decided()?;
        self.follow_circles(None)
    }

    /// Follows what a decision has changed. Where a run is at work, what the run has marked is left to the run, and where other
    /// rules have followed the register, the rest is left to the next derivation: nobody who decides waits for that.
    pub(crate) fn follow_decision(&mut self, decision: &str, marked: Marked) -> Result<()> {
        if !self.is_at_work()? && self.followed_by_others()?.is_none() {
            return self.follow_marked().map(drop);
        }
        self.mark_decided()?;
        let mut ours = marked.since(&self.connection)?;
        let mut of_decision = self.connection.prepare_cached(
            "SELECT c.id FROM every_decision v JOIN record r ON r.name IN (v.record, v.value) JOIN pair p ON p.record = r.id
             JOIN circle c ON c.a = p.a AND c.b = p.b WHERE v.id = ?1",
        )?;
        ours.extend(of_decision.query_map([decision], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?);
        drop(of_decision);
        self.follow_circles(Some(&ours)).map(drop)
    }

    /// Follows the marked circles of a source, and those that have been marked since; says how many.
    pub(crate) fn follow_source(&mut self, source: i64, marked: Marked) -> Result<u64> {
        if self.followed_by_others()?.is_none() {
            self.follow_from_the_start_if_due()?;
        }
        let mut ours = marked.since(&self.connection)?;
        let mut of_source = self.connection.prepare_cached(
            "SELECT c.id FROM named n CROSS JOIN named m ON m.source = n.source CROSS JOIN circle c ON c.a = n.code AND c.b = m.code
             WHERE n.source = ?1",
        )?;
        ours.extend(of_source.query_map([source], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?);
        drop(of_source);
        self.follow_circles(Some(&ours))
    }

    /// The version of the other rules by which the register was followed, if it was.
    pub(crate) fn followed_by_others(&self) -> Result<Option<String>> {
        Ok(self.setting(FOLLOWED)?.filter(|version| version != follow::VERSION))
    }

    /// Follows the circles that are marked, or those of them that are wanted.
    fn follow_circles(&mut self, wanted: Option<&BTreeSet<i64>>) -> Result<u64> {
        let wanted = wanted.map(|circles| serde_json::json!(circles).to_string());
        let mut papers = Papers::default();
        let mut count = 0;
        loop {
            let (done, turn) = think_and_write(
                &self.connection,
                |connection| {
                    let turn = Turn::begin();
                    papers.heed(connection)?;
                    Ok((self.plan_turn(&turn, wanted.as_deref(), &mut papers)?, turn))
                },
                |transaction, (followed, turn)| {
                    for (circle, rows) in &followed {
                        for table in TABLES {
                            transaction.prepare_cached(&format!("DELETE FROM {table} WHERE circle = ?1"))?.execute([circle])?;
                        }
                        rows::write(transaction, *circle, rows)?;
                        transaction.prepare_cached("DELETE FROM dirty_circle WHERE circle = ?1")?.execute([circle])?;
                    }
                    Ok((followed.len() as u64, turn))
                },
            )?;
            if done == 0 {
                return Ok(count);
            }
            count += done;
            turn.pass();
        }
    }

    /// What has to be written of as many marked circles as one turn has time for.
    fn plan_turn(&self, turn: &Turn, wanted: Option<&str>, papers: &mut Papers) -> Result<Vec<(i64, rows::Rows)>> {
        let mut next = self.connection.prepare_cached(
            "SELECT c.id, c.a, c.b FROM dirty_circle d JOIN circle c ON c.id = d.circle
             WHERE ?2 IS NULL OR d.circle IN (SELECT value FROM json_each(?2)) ORDER BY d.circle LIMIT ?1",
        )?;
        let rows = next.query_map((CIRCLES_A_TRANSACTION, wanted), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let marked: Vec<(i64, String, String)> = rows.collect::<rusqlite::Result<_>>()?;
        let mut followed = Vec::new();
        for (circle, a, b) in marked {
            let (found, sources) = self.follow_circle(&a, &b, papers)?;
            followed.push((circle, rows::render(&found, &sources)?));
            if turn.is_over() {
                break;
            }
        }
        Ok(followed)
    }

    /// A register that was followed by other rules, or never, is followed from the start: what its sources name is noted anew, some
    /// sources at a time, and then every circle is marked. Until a circle's turn comes, what the other rules found in it stands.
    fn follow_from_the_start_if_due(&mut self) -> Result<()> {
        while self.setting(FOLLOWED)?.as_deref() != Some(follow::VERSION) {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // The wait for the lock is no part of the turn.
            let turn = Turn::begin();
            let set = |name: &str, value: &str| {
                transaction.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)", [name, value]).map(drop)
            };
            let under_way: Option<String> =
                transaction.query_row("SELECT value FROM setting WHERE name = ?1", [NOTED], |row| row.get(0)).optional()?;
            let mut noted: i64 =
                under_way.as_deref().and_then(|noted| noted.strip_prefix(follow::VERSION)?.trim().parse().ok()).unwrap_or(0);
            let mut finished = false;
            while !finished && !turn.is_over() {
                let mut next = transaction
                    .prepare_cached("SELECT source FROM reading WHERE current = 1 AND source > ?1 ORDER BY source LIMIT 1")?;
                let Some(row) = next.query_row([noted], |row| row.get(0)).optional()? else {
                    finished = true;
                    continue;
                };
                let (source, reading, _) = reading_of(&transaction, row)?;
                note(&transaction, row, false, &source, &reading)?;
                noted = row;
            }
            if finished {
                transaction.execute_batch(
                    "INSERT OR IGNORE INTO circle (a, b) SELECT DISTINCT a, b FROM pair WHERE b <> '' AND kind <> 'actor';
                     INSERT OR IGNORE INTO dirty_circle SELECT id FROM circle;",
                )?;
                transaction.execute("DELETE FROM setting WHERE name = ?1", [NOTED])?;
                set(FOLLOWED, follow::VERSION)?;
            } else {
                set(NOTED, &format!("{} {noted}", follow::VERSION))?;
            }
            transaction.commit()?;
            turn.pass();
        }
        Ok(())
    }

    /// Marks the circles of records on which something was decided since the last time.
    fn mark_decided(&mut self) -> Result<()> {
        let last: i64 = self.setting(DECIDED)?.and_then(|value| value.parse().ok()).unwrap_or(0);
        let newest: i64 = self.connection.query_row("SELECT coalesce(max(id), 0) FROM decided", [], |row| row.get(0))?;
        if newest <= last {
            return Ok(());
        }
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // An undo names the decision that it undoes; its record is the same.
        transaction.execute(
            "INSERT OR IGNORE INTO dirty_circle SELECT c.id FROM decided d JOIN every_decision v ON v.id = d.name
             JOIN record r ON r.name = v.record JOIN pair p ON p.record = r.id JOIN circle c ON c.a = p.a AND c.b = p.b WHERE d.id > ?1",
            [last],
        )?;
        transaction.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)", (DECIDED, newest.to_string()))?;
        transaction.commit()?;
        Ok(())
    }

    /// What became of the records between two parties, and the rows of the sources that it rests on.
    fn follow_circle(&self, a: &str, b: &str, papers: &mut Papers) -> Result<(Followed, BTreeMap<SourceId, i64>)> {
        let Some(pair) = Code::new(a).zip(Code::new(b)) else { return Ok(<_>::default()) };
        let mut circle = Circle { pair: Some(pair.clone()), ..Circle::default() };
        let mut of_pair = self.connection.prepare_cached("SELECT record FROM pair WHERE a = ?1 AND b = ?2 AND kind <> 'actor'")?;
        let rows: Vec<i64> = of_pair.query_map((a, b), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for row in rows {
            let record = self.load(row)?;
            if follow::circles_of(&record).contains(&pair) {
                circle.records.push(record);
            }
        }
        let mut sources = BTreeMap::new();
        // Of a state that half of the sources name and one that few do, the few are gone through.
        let (rare, other) = if papers.naming(&self.connection, a)? <= papers.naming(&self.connection, b)? { (a, b) } else { (b, a) };
        let mut naming = self.connection.prepare_cached(
            "SELECT n.source FROM named n CROSS JOIN named m ON m.source = n.source AND m.code = ?2 WHERE n.code = ?1
             UNION SELECT source FROM named WHERE solo = 1 AND code IN (?1, ?2)",
        )?;
        let rows: Vec<i64> = naming.query_map((rare, other), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for row in rows {
            let paper = papers.get(&self.connection, row)?;
            if paper.belongs(&pair) {
                sources.insert(paper.source, row);
                circle.papers.push(paper);
            }
        }
        for row in self.strays_of(&circle, &sources)? {
            let paper = papers.get(&self.connection, row)?;
            if paper.strays_to(&pair) {
                sources.insert(paper.source, row);
                circle.strays.push(paper);
            }
        }
        circle.decisions = self.decided_of(&circle)?;
        Ok((follow::follow(&circle), sources))
    }

    /// The rows of the strays to which the reports on the pair lead; `sources` gives the row of each report.
    fn strays_of(&self, circle: &Circle, sources: &BTreeMap<SourceId, i64>) -> Result<BTreeSet<i64>> {
        let mut leading = self.connection.prepare_cached(
            "SELECT DISTINCT s.source FROM trace t CROSS JOIN trace s
               ON s.trace = t.trace AND s.stray = 1 AND s.day BETWEEN t.day - ?2 AND t.day + ?2
             WHERE t.source = ?1",
        )?;
        let mut strays = BTreeSet::new();
        for paper in circle.papers.iter().filter(|paper| paper.pair() == circle.pair) {
            let Some(row) = sources.get(&paper.source) else { continue };
            let rows = leading.query_map((row, follow::STRAY_DAYS), |row| row.get::<_, i64>(0))?;
            strays.extend(rows.collect::<rusqlite::Result<Vec<i64>>>()?);
        }
        Ok(strays)
    }

    /// What people decided of the records of a circle. The words of private decisions stay with them: what follows from a
    /// decision is read by others than whoever made it.
    fn decided_of(&self, circle: &Circle) -> Result<Vec<Decision>> {
        let mut decisions = Vec::new();
        let mut of_record = self.connection.prepare_cached(
            "SELECT v.id, v.recorded_at, CASE WHEN v.private THEN 'not told' ELSE v.author END,
               CASE WHEN v.private THEN 'a private decision' ELSE v.reason END, v.action, v.field, v.value, d.id FROM every_decision v
             JOIN decided d ON d.name = v.id
             WHERE v.record = ?1 AND v.undone_by IS NULL AND v.action IN ('link', 'unlink', 'status')",
        )?;
        for record in &circle.records {
            let mut rows = of_record.query([&record.id])?;
            while let Some(row) = rows.next()? {
                let (action, field, value): (String, Option<String>, Option<String>) = (row.get(4)?, row.get(5)?, row.get(6)?);
                let recorded: String = row.get(1)?;
                let Some(intervention) = Intervention::parse(&action, field.as_deref(), value.as_deref()) else { continue };
                let on = recorded.get(..10).and_then(|day| day.parse().ok()).ok_or_else(|| damaged(&recorded))?;
                let made: i64 = row.get(7)?;
                let decision = Decision {
                    id: row.get(0)?,
                    on,
                    author: row.get(2)?,
                    reason: row.get(3)?,
                    record: record.id.clone(),
                    other: value.filter(|_| !matches!(intervention, Intervention::Status(..))),
                    intervention,
                };
                decisions.push((made, decision));
            }
        }
        decisions.sort_by_key(|(made, _)| *made);
        Ok(decisions.into_iter().map(|(_, decision)| decision).collect())
    }

    /// Where a record stands as of a moment: the value of each axis, by the axis. What nothing moved is not among them.
    pub fn held(&self, record: &str, moment: Moment<'_>) -> Result<Vec<Held>> {
        let mut of_record = self.connection.prepare_cached(
            "SELECT axis, value, valid_from, recorded_at, rule, reason, source, quote FROM status
             WHERE record = ?1 AND valid_from <= ?2 AND coalesce(recorded_at, '') <= ?3",
        )?;
        let (day, recorded) = (moment.day.unwrap_or("9999"), moment.recorded.unwrap_or("9999"));
        let rows = of_record.query_map((record, day, recorded), |row| {
            Ok(Held {
                axis: row.get(0)?,
                value: row.get(1)?,
                valid_from: row.get(2)?,
                recorded_at: row.get(3)?,
                rule: row.get(4)?,
                reason: row.get(5)?,
                source: row.get(6)?,
                quote: row.get(7)?,
            })
        })?;
        let mut held: BTreeMap<String, Held> = BTreeMap::new();
        for row in rows {
            let row = row?;
            // Rows of an axis come in the order in which they came to hold, the status of silence last.
            let first = matches!(row.rule.as_str(), "first told" | "silence");
            if !first || !held.contains_key(&row.axis) {
                held.insert(row.axis.clone(), row);
            }
        }
        Ok(held.into_values().collect())
    }

    /// Circles that are not marked and whose rows are not what following them gives.
    pub(crate) fn stale_circles(&self) -> Result<Vec<String>> {
        let mut settled =
            self.connection.prepare("SELECT id, a, b FROM circle WHERE id NOT IN (SELECT circle FROM dirty_circle) ORDER BY id")?;
        let mut circles = settled.query([])?;
        let (mut stale, mut papers) = (Vec::new(), Papers::default());
        while let Some(row) = circles.next()? {
            let (id, a, b): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (found, sources) = self.follow_circle(&a, &b, &mut papers)?;
            if rows::render(&found, &sources)? != rows::kept(&self.connection, id)? {
                stale.push(format!("circle {a} {b}"));
            }
        }
        Ok(stale)
    }
}

/// A source with the reading that counts, and its cluster.
pub(crate) fn reading_of(connection: &Connection, row: i64) -> Result<(Source, Reading, u64)> {
    type Found = (String, Option<String>, Option<String>, String, i64);
    let mut found = connection.prepare_cached(
        "SELECT s.text, s.publisher, s.published_raw, r.frame, coalesce(k.cluster, s.id), s.title, s.url FROM source s
         JOIN reading r ON r.source = s.id AND r.current = 1 LEFT JOIN sketch k ON k.source = s.id WHERE s.id = ?1",
    )?;
    let mut title = (None, None);
    let kept: Option<Found> = found
        .query_row([row], |row| {
            title = (row.get(5)?, row.get(6)?);
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    let (text, publisher, published_raw, frame, cluster) = kept.ok_or_else(|| damaged(&format!("source {row}")))?;
    let mut source = Source::new(text);
    (source.publisher, source.published_raw) = (publisher, published_raw);
    (source.title, source.url) = title;
    let frame = parse(&frame, &source.id().to_string())?;
    let reading = wire::reading_from_json(&frame, &source).map_err(|error| damaged("reading").because(error))?;
    Ok((source, reading, cluster.cast_unsigned()))
}

/// Reports at hand, since neighbouring circles share them.
#[derive(Default)]
struct Papers {
    held: HashMap<i64, Arc<Paper>>,
    /// How many sources name each state, as far as that was asked.
    naming: HashMap<String, i64>,
    /// The register as others have last written into it.
    version: i64,
}

impl Papers {
    /// Lets go of everything where others have written: a report may have been read anew, or be known for a copy.
    fn heed(&mut self, connection: &Connection) -> Result<()> {
        let version = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        if version != self.version {
            *self = Papers { version, ..Papers::default() };
        }
        Ok(())
    }

    /// How many sources name a state: as good as exact, for it only helps to choose where to begin.
    fn naming(&mut self, connection: &Connection, code: &str) -> Result<i64> {
        if let Some(count) = self.naming.get(code) {
            return Ok(*count);
        }
        let mut counted = connection.prepare_cached("SELECT count(*) FROM named WHERE code = ?1")?;
        let count = counted.query_row([code], |row| row.get(0))?;
        self.naming.insert(code.to_owned(), count);
        Ok(count)
    }

    fn get(&mut self, connection: &Connection, row: i64) -> Result<Arc<Paper>> {
        if let Some(paper) = self.held.get(&row) {
            return Ok(Arc::clone(paper));
        }
        if self.held.len() >= PAPERS_AT_HAND {
            self.held.clear();
        }
        let (source, reading, cluster) = reading_of(connection, row)?;
        let paper = Arc::new(Paper::of(&source, &reading, cluster));
        self.held.insert(row, Arc::clone(&paper));
        Ok(paper)
    }
}
