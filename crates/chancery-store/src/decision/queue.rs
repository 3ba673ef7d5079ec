//! The queue: what waits for a person, the most pressing first.

use chancery::register::{RecordKind, props};
use chancery::vocabulary::Vocabulary;
use rusqlite::named_params;

use crate::{Result, Store};

/// Why something waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QueueKind {
    /// A decision whose words no reading finds any more.
    Orphan,
    /// A link that is proposed and not in force.
    Link,
    /// Something was accepted or edited, and sources now say otherwise.
    Overtaken,
    /// Sources disagree, and nobody has looked.
    Dissent,
    /// A statement below the register's least confidence: no record until it is accepted.
    Proposal,
    /// The reader is not sure.
    Doubt,
}

impl QueueKind {
    /// All kinds, in the order of the queue.
    pub const ALL: &'static [QueueKind] =
        &[QueueKind::Orphan, QueueKind::Link, QueueKind::Overtaken, QueueKind::Dissent, QueueKind::Proposal, QueueKind::Doubt];

    /// The written form.
    pub fn as_str(self) -> &'static str {
        match self {
            QueueKind::Orphan => "orphan",
            QueueKind::Link => "link",
            QueueKind::Overtaken => "overtaken",
            QueueKind::Dissent => "dissent",
            QueueKind::Proposal => "proposal",
            QueueKind::Doubt => "doubt",
        }
    }

    /// The kind with this written form.
    pub fn parse(word: &str) -> Option<QueueKind> {
        QueueKind::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }
}

/// What of the queue is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueFilter {
    /// Only this kind.
    pub kind: Option<QueueKind>,
    /// Only records that concern all of these parties.
    pub parties: Vec<String>,
    /// How many items at most; 0 for all.
    pub limit: usize,
}

/// One thing that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueItem {
    /// Why it waits.
    pub kind: QueueKind,
    /// The record.
    pub record: String,
    /// What it is.
    pub record_kind: String,
    /// One line.
    pub title: String,
    /// The property in dispute, or the relation of a link.
    pub field: Option<String>,
    /// The value that the record goes by, or the earlier record of a link.
    pub value: Option<String>,
    /// What others say.
    pub against: Option<String>,
    /// The decision that is orphaned or overtaken.
    pub decision: Option<String>,
    /// Why, for people.
    pub why: String,
    /// 0 to 1.
    pub confidence: f64,
    /// The words in question.
    pub quote: Option<String>,
    /// Where they stand.
    pub source: Option<String>,
}

/// The queue, and how long it is without its limit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Queue {
    /// How many items wait.
    pub total: u64,
    /// The first of them.
    pub items: Vec<QueueItem>,
}

/// Below this confidence a record waits for a person, in per cent.
const DOUBT: u8 = 50;

/// Values of these properties follow each other in time: what was planned has been held. That is no dissent.
const STAGES: &[(RecordKind, &str)] = &[
    (RecordKind::Meeting, "state"),
    (RecordKind::Event, "modality"),
    (RecordKind::Mechanism, "life"),
    (RecordKind::Programme, "state"),
];

impl Store {
    /// What waits for a person: orphaned decisions, proposed links, what sources say against a decision, dissent among sources,
    /// statements too doubtful for a record, doubtful records.
    pub fn queue(&self, filter: &QueueFilter) -> Result<Queue> {
        let mut queue = Queue::default();
        for &kind in QueueKind::ALL {
            if filter.kind.is_some_and(|only| only != kind) {
                continue;
            }
            let Some(sql) = self.queue_sql(kind)? else { continue };
            let parties = serde_json::json!(filter.parties).to_string();
            let scoped = format!(
                "SELECT q.* FROM ({sql}) q WHERE NOT EXISTS (SELECT 1 FROM json_each(:parties) e WHERE e.value NOT IN
                   (SELECT p.code FROM party p JOIN record r ON r.id = p.record WHERE r.name = q.record))"
            );
            let count = format!("SELECT count(*) FROM ({scoped})");
            let total: u64 =
                self.connection.prepare_cached(&count)?.query_row(named_params! { ":parties": parties }, |row| row.get(0))?;
            queue.total += total;
            let room = if filter.limit == 0 { usize::MAX } else { filter.limit.saturating_sub(queue.items.len()) };
            if total == 0 || room == 0 {
                continue;
            }
            let mut items = self.connection.prepare_cached(&format!("{scoped} LIMIT :room"))?;
            let room = i64::try_from(room).unwrap_or(i64::MAX);
            let rows = items.query_map(named_params! { ":parties": parties, ":room": room }, |row| {
                Ok(QueueItem {
                    kind,
                    record: row.get(0)?,
                    record_kind: row.get(1)?,
                    title: row.get(2)?,
                    field: row.get(3)?,
                    value: row.get(4)?,
                    against: row.get(5)?,
                    decision: row.get(6)?,
                    why: row.get(7)?,
                    confidence: row.get(8)?,
                    quote: row.get(9)?,
                    source: row.get(10)?,
                })
            })?;
            for item in rows {
                queue.items.push(item?);
            }
        }
        Ok(queue)
    }

    /// The query of one kind; `None` for links where nothing links yet.
    fn queue_sql(&self, kind: QueueKind) -> Result<Option<String>> {
        let first = |column: &str| format!("(SELECT {column} FROM evidence e WHERE e.record = r.name AND e.nth = 0)");
        let words = format!("{}, {}", first("e.quote"), first("e.source"));
        let stages: Vec<String> = STAGES.iter().map(|(kind, prop)| format!("('{kind}', '{prop}')")).collect();
        let single: Vec<String> = RecordKind::ALL
            .iter()
            .flat_map(|kind| props(*kind).iter().filter(|prop| !prop.many).map(move |prop| format!("('{kind}', '{}')", prop.name)))
            .filter(|pair| !stages.contains(pair))
            .collect();
        // A value that nobody has looked at, beside another one that the record goes by.
        let disputed = format!(
            "FROM statement t JOIN record r ON r.id = t.record JOIN statement c ON c.record = t.record AND c.prop = t.prop AND c.chosen = 1
             WHERE t.chosen = 0 AND t.review = 'unreviewed' AND r.review NOT IN ('rejected', 'proposed') AND (r.kind, t.prop) IN (VALUES {})",
            single.join(", ")
        );
        let said = "'evidence ' || (SELECT group_concat(value + 1, ', ') FROM json_each(t.evidence))";
        let against = "(SELECT e.quote FROM evidence e WHERE e.record = r.name AND e.nth = json_extract(t.evidence, '$[0]')),
            (SELECT e.source FROM evidence e WHERE e.record = r.name AND e.nth = json_extract(t.evidence, '$[0]'))";
        Ok(Some(match kind {
            QueueKind::Orphan => "SELECT d.record, d.kind, d.action || ' ' || coalesce(d.field, '') AS title, d.field, d.value,
                    NULL AS against, d.id, 'no reading finds the words of this decision any more: undo it, or decide anew' AS why,
                    0.0 AS confidence, NULL AS quote, NULL AS source FROM decision d WHERE d.orphaned ORDER BY d.id"
                .to_owned(),
            QueueKind::Link => {
                let mut there = self.connection.prepare_cached("SELECT 1 FROM sqlite_schema WHERE type = 'view' AND name = 'link'")?;
                if !there.exists([])? {
                    return Ok(None);
                }
                "SELECT l.later AS record, l.later_kind, coalesce((SELECT r.title FROM records r WHERE r.id = l.later), l.later) AS title,
                   l.relation, l.earlier, coalesce((SELECT r.title FROM records r WHERE r.id = l.earlier), l.earlier) AS against,
                   NULL AS decision, l.reason, l.confidence, l.quote, l.source
                 FROM link l WHERE l.proposed ORDER BY l.confidence DESC, l.later, l.earlier"
                    .to_owned()
            }
            QueueKind::Overtaken => format!(
                "SELECT r.name AS record, r.kind, r.title, t.prop, c.value, t.value AS against, c.decided,
                   'a person has decided; now ' || {said} || ' says otherwise' AS why, t.confidence / 100.0 AS confidence, {against}
                 {disputed} AND c.decided IS NOT NULL ORDER BY t.independent DESC, r.name, t.nth"
            ),
            QueueKind::Dissent => format!(
                "SELECT r.name AS record, r.kind, r.title, t.prop, c.value, t.value AS against, NULL AS decision,
                   {said} || ' against ' || c.reports || ' of ' || r.reports AS why, t.confidence / 100.0 AS confidence, {against}
                 {disputed} AND c.decided IS NULL AND r.review = 'unreviewed' ORDER BY t.independent DESC, r.name, t.nth"
            ),
            QueueKind::Proposal => {
                "SELECT p.id AS record, p.kind, p.title, NULL AS field, NULL AS value, NULL AS against, NULL AS decision,
                   p.reason AS why, p.confidence, p.quote, p.source FROM proposals p ORDER BY p.confidence DESC, p.id"
                    .to_owned()
            }
            QueueKind::Doubt => format!(
                "SELECT r.name AS record, r.kind, r.title, NULL AS field, NULL AS value, NULL AS against, NULL AS decision,
                   'the reader is ' || r.confidence || ' per cent sure' AS why, r.confidence / 100.0 AS confidence, {words}
                 FROM record r WHERE r.review = 'unreviewed' AND r.confidence < {DOUBT} AND r.kind <> 'actor'
                 ORDER BY r.confidence, r.name"
            ),
        }))
    }
}
