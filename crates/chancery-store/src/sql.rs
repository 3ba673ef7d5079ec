//! Users' SQL: it may only read, only this register, and only for so long.

use std::time::{Duration, Instant};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::{ToSql, ToSqlOutput, Value as Owned, ValueRef};
use rusqlite::{Connection, ErrorCode, Statement};
use serde_json::Value;

use crate::store::read_only;
use crate::{Error, ErrorKind, Result, Store};

/// How much a query may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long it may run.
    pub time: Duration,
    /// How many rows come back at most.
    pub rows: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { time: Duration::from_secs(5), rows: 10_000 }
    }
}

/// What a query answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows; blobs are written in hexadecimal digits.
    pub rows: Vec<Vec<Value>>,
    /// Whether there were more rows than the limit.
    pub truncated: bool,
}

/// How many steps of SQLite's machine pass between two looks at the clock.
const STEPS: i32 = 1_000;

impl Store {
    /// Runs one query of a user. It runs on a connection of its own that cannot write; anything but reading this register's
    /// tables and views is refused before it starts.
    pub fn sql(&self, query: &str, limits: Limits) -> Result<Rows> {
        let mut connection = read_only(&self.path)?;
        connection.pragma_update(None, "query_only", true)?;
        let asked = Asked { mentioned: mentioned(query), views: views(&connection)? };
        connection.authorizer(Some(move |context: AuthContext<'_>| authorize(&context, &asked)))?;
        let deadline = Instant::now() + limits.time;
        connection.progress_handler(STEPS, Some(move || Instant::now() >= deadline))?;
        run(&mut connection.prepare(query).map_err(|error| told(error, query, limits))?, &[], limits.rows)
            .map_err(|error| told(error, query, limits))
    }

    /// Runs one query of the program's own on the public views, with its parameters by name (`:a`). Unlike [`sql`](Store::sql) it
    /// runs on this connection, keeps the prepared statement, and trusts that the query only reads.
    pub fn ask(&self, query: &str, parameters: &[(&str, Value)], rows: usize) -> Result<Rows> {
        let mut statement = self.connection.prepare_cached(query)?;
        let bound: Vec<(&str, Bound<'_>)> = parameters.iter().map(|(name, value)| (*name, Bound(value))).collect();
        let bound: Vec<(&str, &dyn ToSql)> = bound.iter().map(|(name, value)| (*name, value as &dyn ToSql)).collect();
        Ok(run(&mut statement, &bound, rows)?)
    }
}

/// A JSON value as a parameter: text, number, truth or nothing.
struct Bound<'a>(&'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Owned(Owned::Null),
            Value::Bool(truth) => ToSqlOutput::Owned(Owned::Integer(i64::from(*truth))),
            Value::Number(number) => ToSqlOutput::Owned(match number.as_i64() {
                Some(whole) => Owned::Integer(whole),
                None => Owned::Real(number.as_f64().unwrap_or_default()),
            }),
            Value::String(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            other => ToSqlOutput::Owned(Owned::Text(other.to_string())),
        })
    }
}

fn run(statement: &mut Statement<'_>, parameters: &[(&str, &dyn ToSql)], limit: usize) -> rusqlite::Result<Rows> {
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut answer = Rows { columns, rows: Vec::new(), truncated: false };
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        if answer.rows.len() == limit {
            answer.truncated = true;
            break;
        }
        let values = (0..answer.columns.len()).map(|i| row.get_ref(i).map(value));
        answer.rows.push(values.collect::<rusqlite::Result<_>>()?);
    }
    Ok(answer)
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into(),
    }
}

/// What a query is judged by, apart from what it does.
struct Asked {
    /// The words of the query.
    mentioned: Vec<String>,
    /// The views of the register.
    views: Vec<String>,
}

/// The names of the register's views.
fn views(connection: &Connection) -> Result<Vec<String>> {
    let mut views = connection.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'view'")?;
    Ok(views.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Reading is allowed, and looking at the schema. Everything else is not: writes, attached files, settings, extensions.
fn authorize(context: &AuthContext<'_>, asked: &Asked) -> Authorization {
    let is = |names: &[&str], name: &str| names.iter().any(|known| name.eq_ignore_ascii_case(known));
    match context.action {
        // Where no column is read, SQLite gives the name as the query writes it.
        AuthAction::Read { table_name, column_name: _ } if is(PRIVATE, table_name) => Authorization::Deny,
        AuthAction::Read { table_name, column_name: _ } if is(BEHIND_VIEWS, table_name) => {
            // SQLite names the view on whose behalf a table is read, but a table expression of the query's own may bear the
            // same name. Such a one has to write WITH and the name of the table.
            let of_the_query = |word: &str| asked.mentioned.iter().any(|mentioned| mentioned.eq_ignore_ascii_case(word));
            let view = |name: &str| asked.views.iter().any(|view| view.eq_ignore_ascii_case(name));
            let by_a_view = context.accessor.is_some_and(view) && !(of_the_query("with") && of_the_query(table_name));
            if by_a_view { Authorization::Allow } else { Authorization::Deny }
        }
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } if !function_name.eq_ignore_ascii_case("load_extension") => Authorization::Allow,
        AuthAction::Pragma { pragma_name, pragma_value: _ } if READ_ONLY_PRAGMAS.contains(&pragma_name) => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

/// The words of a query, wherever they stand: names, operators, and what is between quotation marks. To SQLite every character
/// beyond ASCII is part of a word, but for the byte order mark, which is a blank. Here all of them part words: a name that is
/// looked for is found, and at worst one more is, within a longer one.
fn mentioned(query: &str) -> Vec<String> {
    let parts = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '$'));
    query.split(parts).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Tables about callers, not about governments; and the pages of the file themselves.
const PRIVATE: &[&str] = &["token", "audit", "sqlite_dbpage"];

/// Tables and views that hold private decisions. The public views leave these out, and read what they need of the rest.
const BEHIND_VIEWS: &[&str] = &["decided", "anchor", "seat", "every_decision"];

/// Pragmas that describe the schema and change nothing. `data_version` is read by full-text search.
const READ_ONLY_PRAGMAS: &[&str] = &["table_info", "table_xinfo", "table_list", "index_list", "index_info", "data_version"];

fn told(error: rusqlite::Error, query: &str, limits: Limits) -> Error {
    let kind = match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => {
            return Error::new(ErrorKind::TimeLimit, format!("{:?}", limits.time)).because(error);
        }
        Some(ErrorCode::AuthorizationForStatementDenied | ErrorCode::ReadOnly) => ErrorKind::Forbidden,
        // A function that is not allowed comes back under the code of a plain mistake.
        _ if error.to_string().contains("not authorized") => ErrorKind::Forbidden,
        _ => ErrorKind::Query,
    };
    Error::new(kind, format!("{query:?}: {error}")).because(error)
}
