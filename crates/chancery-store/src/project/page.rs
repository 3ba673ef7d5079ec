//! What pages ask for at every look, kept with every record that comes and goes: the first tellings of commitments in the order
//! of the board, and the values that wait for a person. All of it follows from the tables of records, so that
//! [`Store::verify`](crate::Store::verify) can compare.

use chancery::fact::Firmness;
use chancery::register::decision::Review;
use chancery::register::{Record, RecordKind, props};
use chancery::vocabulary::Vocabulary;
use rusqlite::{Transaction, params};

use crate::Result;

/// Values of these properties follow each other in time: what was planned has been held. That is no dispute.
const STAGES: &[(RecordKind, &str)] = &[
    (RecordKind::Meeting, "state"),
    (RecordKind::Event, "modality"),
    (RecordKind::Mechanism, "life"),
    (RecordKind::Programme, "state"),
];

/// Files a record. `groups` are the pairs and single parties under which it is listed; `told` is its day.
pub(super) fn insert(transaction: &Transaction<'_>, row: i64, record: &Record, groups: &[(&str, &str)], told: &str) -> Result<()> {
    let root = record.chosen("root").next();
    if record.kind == RecordKind::Commitment && root.is_none_or(|root| root == record.id) {
        let step = step(record.chosen("firmness").next());
        let mut insert = transaction.prepare_cached("INSERT INTO promise (a, b, step, day, record) VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for (a, b) in groups.iter().chain(&[("", "")]) {
            insert.execute((a, b, step, told, row))?;
        }
    }
    count_sectors(transaction, row, record.kind.as_str(), groups, 1)?;
    let mut insert =
        transaction.prepare_cached("INSERT INTO dispute (record, nth, name, independent, overtaken) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (nth, statement) in record.statements.iter().enumerate() {
        if statement.chosen || statement.review != Review::Unreviewed || !is_single(record.kind, statement.prop) {
            continue;
        }
        let Some(held) = record.statements.iter().find(|held| held.chosen && held.prop == statement.prop) else { continue };
        let overtaken = held.decided.is_some();
        if overtaken || record.review == Review::Unreviewed {
            insert.execute(params![row, nth, record.id, statement.independent, overtaken])?;
        }
    }
    Ok(())
}

/// Counts the sectors of a record for each of its pairs and parties, or takes them out of the counts.
pub(super) fn count_sectors(transaction: &Transaction<'_>, row: i64, kind: &str, groups: &[(&str, &str)], by: i64) -> Result<()> {
    let mut add = transaction.prepare_cached(
        "INSERT INTO sector_rollup (a, b, kind, sector, n) SELECT ?2, ?3, ?4, sector, ?5 FROM sector WHERE record = ?1
         ON CONFLICT DO UPDATE SET n = n + excluded.n",
    )?;
    let mut prune = transaction.prepare_cached("DELETE FROM sector_rollup WHERE a = ?1 AND b = ?2 AND kind = ?3 AND n = 0")?;
    for (a, b) in groups {
        let counted = add.execute((row, a, b, kind, by))?;
        if by < 0 && counted > 0 {
            prune.execute((a, b, kind))?;
        }
    }
    Ok(())
}

/// Takes a commitment off the board. Disputes go with the other tables of the record.
pub(super) fn remove(transaction: &Transaction<'_>, row: i64, groups: &[(&str, &str)], told: &str) -> Result<()> {
    let firmness: String =
        transaction.prepare_cached("SELECT firmness FROM commitment WHERE record = ?1")?.query_row([row], |found| found.get(0))?;
    let mut remove =
        transaction.prepare_cached("DELETE FROM promise WHERE a = ?1 AND b = ?2 AND step = ?3 AND day = ?4 AND record = ?5")?;
    for (a, b) in groups.iter().chain(&[("", "")]) {
        remove.execute((a, b, step(Some(&firmness)), told, row))?;
    }
    Ok(())
}

/// Files all records of a register that was written before there was anything to file.
pub(crate) fn fill(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute(&format!("INSERT INTO promise (a, b, step, day, record) {}", promises()), [])?;
    transaction.execute(&format!("INSERT INTO dispute (record, nth, name, independent, overtaken) {}", disputes()), [])?;
    transaction.execute(&format!("INSERT INTO sector_rollup (a, b, kind, sector, n) {SECTORS}"), [])?;
    Ok(())
}

/// Queries for what is filed and should not be, or the other way round.
pub(crate) fn checks() -> [String; 3] {
    let differences = |held: &str, table: &str, columns: &str| {
        format!(
            "WITH held AS ({held}), kept AS (SELECT {columns} FROM {table}),
               amiss AS (SELECT * FROM (SELECT * FROM held EXCEPT SELECT * FROM kept)
                 UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM held))
             SELECT DISTINCT '{table} ' || coalesce(r.name, a.record) FROM amiss a LEFT JOIN record r ON r.id = a.record"
        )
    };
    [
        differences(&promises(), "promise", "a, b, step, day, record"),
        differences(&disputes(), "dispute", "record, nth, name, independent, overtaken"),
        format!(
            "WITH held AS ({SECTORS}), kept AS (SELECT a, b, kind, sector, n FROM sector_rollup)
             SELECT 'sector ' || a || ' ' || b || ' ' || sector FROM (SELECT * FROM held EXCEPT SELECT * FROM kept)
             UNION SELECT 'sector ' || a || ' ' || b || ' ' || sector FROM (SELECT * FROM kept EXCEPT SELECT * FROM held)"
        ),
    ]
}

/// The counts of sectors, by the tables of records.
const SECTORS: &str = "SELECT p.a AS a, p.b AS b, p.kind AS kind, s.sector AS sector, count(*) AS n FROM pair p
     JOIN sector s ON s.record = p.record GROUP BY p.a, p.b, p.kind, s.sector";

/// What must be filed of commitments, by the tables of records.
fn promises() -> String {
    let steps: Vec<String> =
        Firmness::ALL.iter().map(|firmness| format!("WHEN '{firmness}' THEN {}", step(Some(firmness.as_str())))).collect();
    let step = format!("CASE c.firmness {} ELSE {} END", steps.join(" "), step(None));
    format!(
        "SELECT p.a AS a, p.b AS b, {step} AS step, p.told AS day, p.record AS record FROM pair p JOIN commitment c ON c.record = p.record
           JOIN record r ON r.id = p.record WHERE p.kind = 'commitment' AND (c.root IS NULL OR c.root = r.name)
         UNION ALL SELECT '', '', {step}, coalesce(r.told, ''), r.id FROM commitment c JOIN record r ON r.id = c.record
           WHERE r.review NOT IN ('rejected', 'proposed') AND (c.root IS NULL OR c.root = r.name)"
    )
}

/// What must be filed of disputes, by the tables of records.
fn disputes() -> String {
    let single: Vec<String> = RecordKind::ALL
        .iter()
        .flat_map(|kind| props(*kind).iter().filter(|prop| is_single(*kind, prop.name)).map(move |prop| (kind, prop.name)))
        .map(|(kind, prop)| format!("('{kind}', '{prop}')"))
        .collect();
    format!(
        "SELECT t.record AS record, t.nth AS nth, r.name AS name, t.independent AS independent, c.decided IS NOT NULL AS overtaken
         FROM statement t JOIN record r ON r.id = t.record JOIN statement c ON c.record = t.record AND c.prop = t.prop AND c.chosen = 1
         WHERE t.chosen = 0 AND t.review = 'unreviewed' AND r.review NOT IN ('rejected', 'proposed') AND (r.kind, t.prop) IN (VALUES {})
           AND (c.decided IS NOT NULL OR r.review = 'unreviewed')",
        single.join(", ")
    )
}

/// Where a value stands on the ladder of firmness.
fn step(firmness: Option<&str>) -> usize {
    Firmness::ALL.iter().position(|step| Some(step.as_str()) == firmness).unwrap_or(Firmness::ALL.len())
}

/// Whether records of a kind go by one value of a property at a time, and others are in dispute with it.
fn is_single(kind: RecordKind, prop: &str) -> bool {
    props(kind).iter().any(|known| known.name == prop && !known.many) && !STAGES.contains(&(kind, prop))
}
