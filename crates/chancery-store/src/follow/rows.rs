//! The rows of what was found in a circle: writing them, and reading them back to compare.

use std::collections::BTreeMap;

use chancery::register::follow::{Followed, Place};
use chancery::text::SourceId;
use chancery::vocabulary::Vocabulary;
use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, params_from_iter};

use crate::Result;
use crate::derive::damaged;

/// The rows of each table, each with its values behind the circle.
pub(super) type Rows = Vec<(&'static str, Vec<Vec<Value>>)>;

/// The columns of each table behind the circle.
const COLUMNS: &[(&str, &str)] = &[
    ("followed_link", "later_kind, later, earlier_kind, earlier, relation, confidence, proposed, reason, source, start, \"end\""),
    ("followed_status", "kind, record, nth, axis, value, valid_from, recorded_at, rule, reason, source, start, \"end\""),
    ("followed_root", "record, root"),
    ("followed_life", "mechanism, name, rhythm_months, rhythm, alternating, next_host, next_expected, parent, reason"),
    ("followed_session", "mechanism, nth, number, held, place, host, meeting, source, start, \"end\""),
    ("followed_tie", "tie, whole, part, reason"),
    ("followed_version", "meeting, matter, record, told_by, figure, finding, source, start, \"end\""),
    ("followed_difference", "matter, attribute, value, told_by, record, source, start, \"end\""),
];

/// What was found, as rows; `sources` gives the row of each source.
pub(super) fn render(found: &Followed, sources: &BTreeMap<SourceId, i64>) -> Result<Rows> {
    let text = |value: &str| Value::Text(value.to_owned());
    let maybe = |value: Option<String>| value.map_or(Value::Null, Value::Text);
    let place = |at: Place| -> Result<[Value; 3]> {
        let row = sources.get(&at.source).ok_or_else(|| damaged(&at.source.to_string()))?;
        Ok([Value::Integer(*row), Value::Integer(at.span.start.into()), Value::Integer(at.span.end.into())])
    };
    let mut tables: Rows = COLUMNS.iter().map(|(table, _)| (*table, Vec::new())).collect();
    let mut push = |table: usize, row: Vec<Value>| tables[table].1.push(row);
    for link in &found.links {
        let mut row = vec![
            text(link.later.what.as_str()),
            text(&link.later.id),
            text(link.earlier.what.as_str()),
            text(&link.earlier.id),
            text(link.relation.as_str()),
            Value::Integer(link.confidence.get().into()),
            Value::Integer(link.proposed.into()),
            text(&link.reason),
        ];
        row.extend(place(link.at)?);
        push(0, row);
    }
    let mut nth: BTreeMap<&str, i64> = BTreeMap::new();
    for standing in &found.standings {
        let number = nth.entry(&standing.record.id).or_default();
        *number += 1;
        let mut row = vec![
            text(standing.record.what.as_str()),
            text(&standing.record.id),
            Value::Integer(*number),
            text(standing.axis.as_str()),
            text(standing.value),
            text(&standing.from.to_string()),
            Value::Null,
            text(standing.rule),
            text(&standing.reason),
        ];
        match standing.at {
            Some(at) => row.extend(place(at)?),
            None => row.extend([Value::Null, Value::Null, Value::Null]),
        }
        push(1, row);
    }
    for (record, root) in &found.roots {
        push(2, vec![text(record), text(root)]);
    }
    for life in &found.lives {
        push(
            3,
            vec![
                text(&life.mechanism.id),
                text(&life.name),
                life.rhythm.map_or(Value::Null, |rhythm| Value::Integer(rhythm.months.into())),
                life.rhythm.map_or(Value::Null, |rhythm| text(if rhythm.stated { "stated" } else { "inferred" })),
                Value::Integer(life.alternating.into()),
                maybe(life.next_host.as_ref().map(ToString::to_string)),
                maybe(life.next_expected.map(|date| date.to_string())),
                maybe(life.parent.as_ref().map(|parent| parent.id.clone())),
                text(&life.reason),
            ],
        );
    }
    let mut nth: BTreeMap<&str, i64> = BTreeMap::new();
    for session in &found.sessions {
        let number = nth.entry(&session.mechanism.id).or_default();
        *number += 1;
        let mut row = vec![
            text(&session.mechanism.id),
            Value::Integer(*number),
            session.number.map_or(Value::Null, |number| Value::Integer(number.into())),
            maybe(session.held.map(|date| date.to_string())),
            maybe(session.place.clone()),
            maybe(session.host.as_ref().map(ToString::to_string)),
            maybe(session.meeting.clone()),
        ];
        row.extend(place(session.at)?);
        push(4, row);
    }
    for tie in &found.ties {
        push(5, vec![text(tie.kind.as_str()), text(&tie.whole), text(&tie.part), text(&tie.reason)]);
    }
    for version in &found.versions {
        let mut row = vec![
            text(&version.meeting),
            Value::Integer(version.matter.into()),
            text(&version.record),
            text(&version.told_by),
            maybe(version.figure.clone()),
            text(version.finding.as_str()),
        ];
        row.extend(place(version.at)?);
        push(6, row);
    }
    for side in &found.differences {
        let mut row = vec![
            Value::Integer(side.matter.into()),
            text(side.attribute.as_str()),
            text(&side.value),
            text(&side.told_by),
            maybe(side.record.clone()),
        ];
        row.extend(place(side.at)?);
        push(7, row);
    }
    tables.iter_mut().for_each(|(_, rows)| rows.sort_by_cached_key(|row| format!("{row:?}")));
    Ok(tables)
}

/// Writes the rows of what was found in a circle.
pub(super) fn write(transaction: &Transaction<'_>, circle: i64, tables: &Rows) -> Result<()> {
    for ((table, columns), (_, rows)) in COLUMNS.iter().zip(tables) {
        let marks = vec!["?"; columns.split(", ").count() + 1].join(", ");
        let mut insert = transaction.prepare_cached(&format!("INSERT INTO {table} (circle, {columns}) VALUES ({marks})"))?;
        for row in rows {
            insert.execute(params_from_iter(std::iter::once(&Value::Integer(circle)).chain(row)))?;
        }
    }
    Ok(())
}

/// The rows that are kept of a circle.
pub(super) fn kept(connection: &Connection, circle: i64) -> Result<Rows> {
    let mut tables = Rows::new();
    for (table, columns) in COLUMNS {
        let mut all = connection.prepare_cached(&format!("SELECT {columns} FROM {table} WHERE circle = ?1"))?;
        let count = columns.split(", ").count();
        let rows = all.query_map([circle], |row| (0..count).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Value>>>())?;
        let mut rows: Vec<Vec<Value>> = rows.collect::<rusqlite::Result<_>>()?;
        rows.sort_by_cached_key(|row| format!("{row:?}"));
        tables.push((*table, rows));
    }
    Ok(tables)
}
