//! The queue: what waits for a person, the most pressing first.

use rusqlite::ToSql;

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

/// Whose private decisions may come up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Private {
    /// Everybody's: whoever asks has the whole file.
    #[default]
    All,
    /// Those that this person made.
    Of(String),
    /// Nobody's.
    None,
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
    /// Which private decisions may come up.
    pub private: Private,
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
    /// The value that the record goes by, or the other end of a link: the earlier record or the place of a passage.
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

/// Below this confidence a record waits for a person, in per cent. An index holds these records.
const DOUBT: u8 = 50;

/// The record of a proposed link that is decided about: the later one or, where a passage tells of it, the earlier one.
const RECORD: &str = "CASE l.later_kind WHEN 'passage' THEN l.earlier ELSE l.later END";
/// The other end.
const OTHER: &str = "CASE l.later_kind WHEN 'passage' THEN l.later ELSE l.earlier END";

/// What waits of one kind: the rows of a table on which a condition holds, which indexes count and sort; `joins` is what their
/// columns need besides.
struct Waiting {
    columns: String,
    table: &'static str,
    joins: &'static str,
    only: String,
    order: &'static str,
    /// The identifier of the record, by which parties are looked up.
    record: &'static str,
}

impl Store {
    /// What waits for a person: orphaned decisions, proposed links, what sources say against a decision, dissent among sources,
    /// statements too doubtful for a record, doubtful records.
    pub fn queue(&self, filter: &QueueFilter) -> Result<Queue> {
        let mut queue = Queue::default();
        // No decision is without an author.
        let author = match &filter.private {
            Private::All => None,
            Private::Of(author) => Some(author.as_str()),
            Private::None => Some(""),
        };
        for &kind in QueueKind::ALL {
            if filter.kind.is_some_and(|only| only != kind) {
                continue;
            }
            let Waiting { columns, table, joins, only, order, record } = waiting(kind);
            let parties = serde_json::json!(filter.parties).to_string();
            let scope = if filter.parties.is_empty() {
                ":parties = '[]'".to_owned()
            } else {
                format!(
                    "NOT EXISTS (SELECT 1 FROM json_each(:parties) e WHERE e.value NOT IN
                       (SELECT p.code FROM party p JOIN record o ON o.id = p.record WHERE o.name = {record}))"
                )
            };
            let mut bound: Vec<(&str, &dyn ToSql)> = vec![(":parties", &parties)];
            if kind == QueueKind::Orphan {
                bound.push((":author", &author));
            }
            let count = format!("SELECT count(*) FROM {table} WHERE {only} AND {scope}");
            let total: u64 = self.connection.prepare_cached(&count)?.query_row(&bound[..], |row| row.get(0))?;
            queue.total += total;
            let room = if filter.limit == 0 { usize::MAX } else { filter.limit.saturating_sub(queue.items.len()) };
            if total == 0 || room == 0 {
                continue;
            }
            let list = format!("SELECT {columns} FROM {table} {joins} WHERE {only} AND {scope} ORDER BY {order} LIMIT :room");
            let mut items = self.connection.prepare_cached(&list)?;
            let room = i64::try_from(room).unwrap_or(i64::MAX);
            bound.push((":room", &room));
            let rows = items.query_map(&bound[..], |row| {
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
}

/// What waits of one kind.
fn waiting(kind: QueueKind) -> Waiting {
    let said = "'evidence ' || (SELECT group_concat(value + 1, ', ') FROM json_each(t.evidence))";
    let first = |column: &str| format!("(SELECT e.{column} FROM evidence e WHERE e.record = r.name AND e.nth = 0)");
    let dispute = |decision: &str, why: &str, only: &str| {
        let against = |column: &str| {
            format!("(SELECT e.{column} FROM evidence e WHERE e.record = q.name AND e.nth = json_extract(t.evidence, '$[0]'))")
        };
        Waiting {
            columns: format!(
                "q.name, r.kind, r.title, t.prop, c.value, t.value, {decision}, {why}, t.confidence / 100.0, {}, {}",
                against("quote"),
                against("source")
            ),
            table: "dispute q",
            joins: "CROSS JOIN statement t ON t.record = q.record AND t.nth = q.nth CROSS JOIN record r ON r.id = q.record
                CROSS JOIN statement c ON c.record = q.record AND c.prop = t.prop AND c.chosen = 1",
            only: only.to_owned(),
            order: "q.independent DESC, q.name, q.nth",
            record: "q.name",
        }
    };
    match kind {
        QueueKind::Orphan => Waiting {
            columns: "d.record, d.kind, d.action || ' ' || coalesce(d.field, ''), d.field, d.value, NULL, d.id,
                'no reading finds the words of this decision any more: undo it, or decide anew', 0.0, NULL, NULL"
                .to_owned(),
            table: "every_decision d",
            joins: "",
            only: "d.orphaned AND (NOT d.private OR :author IS NULL OR d.author = :author)".to_owned(),
            order: "d.id",
            record: "d.record",
        },
        QueueKind::Link => Waiting {
            columns: format!(
                "{RECORD}, CASE l.later_kind WHEN 'passage' THEN l.earlier_kind ELSE l.later_kind END,
                 coalesce((SELECT r.title FROM record r WHERE r.name = {RECORD}), {RECORD}), l.relation, {OTHER},
                 (SELECT r.title FROM record r WHERE r.name = {OTHER}), NULL, l.reason, l.confidence / 100.0,
                 CAST(substr(CAST(s.text AS BLOB), l.start + 1, l.\"end\" - l.start) AS TEXT), 's-' || substr(lower(hex(s.sha256)), 1, 12)"
            ),
            table: "followed_link l",
            joins: "CROSS JOIN source s ON s.id = l.source",
            // Between two passages there is nothing to decide: they make no record.
            only: "l.proposed = 1 AND (l.later_kind <> 'passage' OR l.earlier_kind <> 'passage')".to_owned(),
            order: "l.confidence DESC, l.later, l.earlier",
            record: RECORD,
        },
        QueueKind::Overtaken => {
            dispute("c.decided", &format!("'a person has decided; now ' || {said} || ' says otherwise'"), "q.overtaken = 1")
        }
        QueueKind::Dissent => {
            dispute("NULL", &format!("{said} || ' against ' || c.reports || ' of ' || r.reports"), "q.overtaken = 0")
        }
        QueueKind::Proposal => Waiting {
            columns: "p.id, p.kind, p.title, NULL, NULL, NULL, NULL, p.reason, p.confidence, p.quote, p.source".to_owned(),
            table: "proposals p",
            joins: "",
            only: "1".to_owned(),
            order: "p.confidence DESC, p.id",
            record: "p.id",
        },
        QueueKind::Doubt => Waiting {
            columns: format!(
                "r.name, r.kind, r.title, NULL, NULL, NULL, NULL, 'the reader is ' || r.confidence || ' per cent sure',
                 r.confidence / 100.0, {}, {}",
                first("quote"),
                first("source")
            ),
            table: "record r",
            joins: "",
            only: format!("r.review = 'unreviewed' AND r.confidence < {DOUBT} AND r.kind <> 'actor'"),
            order: "r.confidence, r.name",
            record: "r.name",
        },
    }
}
