//! The tables of CSV and Parquet: which columns of which view, in which order.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::{Result, Store};

/// The type of a column. Every column may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Real,
    /// Yes or no.
    Truth,
}

/// The columns of a table of the exports, which are columns of the view of the same name.
pub fn columns(table: &str) -> Option<&'static [Column]> {
    TABLES.iter().find(|known| known.name == table).map(|known| known.columns)
}

/// A column: its name and its type.
pub type Column = (&'static str, Type);

/// A table of the export: a view, its columns, and the columns by which rows are sorted.
pub(super) struct Table {
    pub name: &'static str,
    pub columns: &'static [Column],
    order: &'static str,
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Whole(i64),
    Real(f64),
}

const fn text(name: &'static str) -> (&'static str, Type) {
    (name, Type::Text)
}

const fn whole(name: &'static str) -> (&'static str, Type) {
    (name, Type::Whole)
}

const fn real(name: &'static str) -> (&'static str, Type) {
    (name, Type::Real)
}

const fn truth(name: &'static str) -> (&'static str, Type) {
    (name, Type::Truth)
}

const REPORTS: (&str, Type) = whole("reports");
const INDEPENDENT: (&str, Type) = whole("independent");
const CONFIDENCE: (&str, Type) = real("confidence");

/// Every table, in the order of the guide.
#[rustfmt::skip]
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "sources",
        columns: &[
            text("id"), text("sha256"), text("name"), text("url"), text("publisher"), text("title"), text("published_raw"),
            text("published"), text("kind"), text("agency"), text("lang"), whole("length"), text("independence_cluster"), text("reader"),
            text("access"),
        ],
        order: "sha256",
    },
    Table {
        name: "records",
        columns: &[
            text("id"), text("kind"), text("title"), text("date"), text("told"), text("parties"), REPORTS, INDEPENDENT, CONFIDENCE,
            text("first_published"), text("last_published"), text("review"),
        ],
        order: "kind, id",
    },
    Table { name: "parties", columns: &[text("id"), text("kind"), text("side"), text("code")], order: "id, side, code" },
    Table {
        name: "actors",
        columns: &[
            text("id"), text("name"), text("kind"), text("stance"), text("code"), text("alpha2"), whole("cow"), text("qid"), whole("rank"), REPORTS, INDEPENDENT,
            text("first_published"), text("last_published"),
        ],
        order: "id",
    },
    Table { name: "actor_names", columns: &[text("id"), text("name"), truth("main")], order: "id, name" },
    Table {
        name: "tenures",
        columns: &[text("id"), text("name"), text("office"), text("of"), text("from"), text("to"), text("as_reported")],
        order: "id, office",
    },
    Table {
        name: "events",
        columns: &[
            text("id"), text("type"), text("quad"), text("cameo_root"), real("score"), text("source"), text("target"), text("date"),
            text("told"), text("mode"), text("contexts"), text("place"), text("modality"), REPORTS, INDEPENDENT, CONFIDENCE,
        ],
        order: "id",
    },
    Table {
        name: "meetings",
        columns: &[
            text("id"), text("kind"), text("state"), text("parties"), text("date"), text("told"), text("place"), text("margins_of"), text("occasion"),
            text("mechanism"), whole("session_no"), text("invited_by"), text("people"), REPORTS, INDEPENDENT, CONFIDENCE,
        ],
        order: "id",
    },
    Table {
        name: "participants",
        columns: &[
            text("meeting"), text("date"), text("told"), text("code"), text("person"), text("name"), text("office"), whole("rank"), text("role"),
        ],
        order: "meeting, code, name, office, role",
    },
    Table {
        name: "mechanisms",
        columns: &[
            text("id"), text("name"), text("kind"), text("parties"), text("founded"), text("life"), text("sectors"), REPORTS,
            INDEPENDENT, text("first_published"), text("last_published"),
        ],
        order: "id",
    },
    Table {
        name: "agreements",
        columns: &[
            text("id"), text("name"), text("kind"), text("parties"), text("founded"), text("actions"), text("expiry"), text("sectors"),
            REPORTS, INDEPENDENT, text("first_published"), text("last_published"),
        ],
        order: "id",
    },
    Table {
        name: "programmes",
        columns: &[
            text("id"), text("name"), text("kind"), text("parties"), text("founded"), text("state"), text("value"), text("sectors"),
            REPORTS, INDEPENDENT, text("first_published"), text("last_published"),
        ],
        order: "id",
    },
    Table {
        name: "frames",
        columns: &[
            text("id"), text("kind"), text("supporter"), text("candidate"), text("organ"), text("seat"), text("term"),
            truth("reciprocal"), text("told"), REPORTS, INDEPENDENT,
        ],
        order: "id",
    },
    Table {
        name: "commitments",
        columns: &[
            text("id"), text("statement"), text("firmness"), text("direction"), text("action"), text("verb"), truth("reaffirmed"),
            text("parties"), text("obligors"), text("beneficiaries"), text("sectors"), text("amount"), text("deadline"),
            text("deadline_text"), text("mechanism"), text("made_on"), text("root"), text("told"), REPORTS, INDEPENDENT, CONFIDENCE,
        ],
        order: "id",
    },
    Table {
        name: "statements",
        columns: &[
            text("record"), whole("nth"), text("prop"), text("value"), text("original_value"), truth("chosen"), REPORTS, INDEPENDENT,
            CONFIDENCE, text("evidence"), text("method"), text("reader"), text("review"),
            text("decision"),
        ],
        order: "record, nth",
    },
    Table {
        name: "evidence",
        columns: &[
            text("record"), whole("nth"), text("source"), text("url"), text("publisher"), text("published"), whole("start"),
            whole("end"), text("quote"), text("role"), text("voice"), text("speaker"), CONFIDENCE, text("reader"),
        ],
        order: "record, nth",
    },
    Table { name: "redirects", columns: &[text("id"), text("leads_to")], order: "id, leads_to" },
    Table {
        name: "counts",
        columns: &[text("kind"), text("type"), text("a"), text("b"), text("month"), whole("n")],
        order: "kind, type, a, b, month",
    },
];

impl Table {
    /// Hands every row of the table on, in order.
    pub(super) fn rows(&self, store: &Store, mut each: impl FnMut(Vec<Cell>) -> Result<()>) -> Result<u64> {
        let columns: Vec<String> = self.columns.iter().map(|(name, _)| column(name)).collect();
        let sql = format!("SELECT {} FROM {} ORDER BY {}", columns.join(", "), self.name, self.order);
        let mut statement = store.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            let cells = (0..self.columns.len()).map(|i| cell(row, i));
            each(cells.collect::<Result<_>>()?)?;
            count += 1;
        }
        Ok(count)
    }
}

/// Quotes leave the register cut to their limit.
fn column(name: &str) -> String {
    match name {
        "quote" => format!("substr(quote, 1, {})", chancery::wire::QUOTE_LIMIT),
        _ => format!("\"{name}\""),
    }
}

fn cell(row: &Row<'_>, column: usize) -> Result<Cell> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => Cell::Empty,
        ValueRef::Integer(number) => Cell::Whole(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Cell::Text(String::from_utf8_lossy(bytes).into_owned()),
    })
}
