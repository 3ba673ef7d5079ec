//! Questions in SQL: read-only, limited in time and rows. Under every page stand the questions that it is made of; they lead
//! here.

use askama::Template;
use axum::extract::State;
use axum::routing::get;
use chancery_store::Limits;
use serde_json::{Value, json};

use super::{Page, answer_long};
use crate::Result;
use crate::access::Role;
use crate::ask::Ask;
use crate::block::Block;
use crate::block::cell::{Cell, record_href};
use crate::block::chart::escaped;
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;
use crate::texts::Texts;

/// Where it is.
pub const ROUTES: &[Route] =
    &[Route::get("/sql", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer_long(&desk, asked, page).await))
        .costly()];

/// Rows at most.
const ROWS: usize = 500;

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let texts = asked.texts;
    let query = asked.get("q").unwrap_or("");
    let limits = Limits { rows: ROWS, ..Limits::default() };
    let form = FormView { query, texts, limits }.render().unwrap_or_default();
    let mut blocks = vec![Block::new("question", "", form, json!(query))];
    if !query.trim().is_empty() {
        let rows = ask.store.sql(query, limits)?;
        let view = RowsView { columns: &rows.columns, rows: &rows.rows, texts };
        let note = if rows.truncated {
            texts.fill("sql.truncated", &[("n", &ROWS.to_string())])
        } else {
            texts.count("count.row", rows.rows.len() as u64)
        };
        let json = json!({ "columns": rows.columns, "rows": rows.rows, "truncated": rows.truncated });
        blocks.push(Block::new("answer", texts.say("sql.answer"), view.render().unwrap_or_default(), json).noted(note));
    }
    blocks.push(views(ask, asked)?);
    Ok(Page { title: texts.say("sql.title").to_owned(), kind: "page.sql", blocks, ..Page::default() })
}

/// The public views with their columns.
fn views(ask: &Ask<'_>, asked: &Asked) -> Result<Block> {
    let rows = ask.quietly(
        "SELECT s.name, (SELECT group_concat(c.name, ', ') FROM pragma_table_info(s.name) c) AS columns FROM sqlite_schema s WHERE s.type = 'view' ORDER BY s.name",
        &[],
    )?;
    let mut table = crate::block::table::Table::new("views", asked.texts.say("sql.views"), &["view", "columns"]);
    for row in &rows {
        let example = format!("SELECT * FROM {} LIMIT 20", row.word("name"));
        let href = crate::request::address("/sql", [("q", example.as_str())]);
        table.push(vec![Cell::Link(href, row.word("name").to_owned()), Cell::text(row, "columns")]);
    }
    Ok(table.block(asked.texts))
}

#[derive(Template)]
#[template(path = "sql.html")]
struct FormView<'a> {
    query: &'a str,
    texts: &'a Texts,
    limits: Limits,
}

impl FormView<'_> {
    /// How much a question may take.
    fn said(&self) -> String {
        self.texts.fill("sql.limits", &[("seconds", &self.limits.time.as_secs().to_string()), ("n", &self.limits.rows.to_string())])
    }
}

#[derive(Template)]
#[template(path = "rows.html")]
struct RowsView<'a> {
    columns: &'a [String],
    rows: &'a [Vec<Value>],
    texts: &'a Texts,
}

impl RowsView<'_> {
    /// A value; identifiers of records and sources lead to their pages.
    fn cell(value: &Value) -> String {
        match value {
            Value::Null => "<span class=\"nil\">–</span>".to_owned(),
            Value::String(text) if leads_to_a_source(text) => format!("<a href=\"/source/{}\">{}</a>", escaped(text), escaped(text)),
            Value::String(text) if leads_to_a_record(text) => {
                format!("<a href=\"{}\">{}</a>", escaped(&record_href(text)), escaped(text))
            }
            Value::String(text) => escaped(text),
            other => escaped(&other.to_string()),
        }
    }
}

fn leads_to_a_source(text: &str) -> bool {
    text.len() == 14 && text.strip_prefix("s-").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn leads_to_a_record(text: &str) -> bool {
    const KINDS: [&str; 7] = ["event", "meeting", "mechanism", "agreement", "programme", "frame", "commitment"];
    text.split_once(':').is_some_and(|(kind, rest)| {
        (KINDS.contains(&kind) || kind == "person") && !rest.is_empty() && !rest.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_lead_to_their_pages() {
        assert!(RowsView::cell(&json!("s-0123456789ab")).contains("/source/s-0123456789ab"));
        assert!(RowsView::cell(&json!("event:mys-pak:2025:consult:0a")).contains("/record/event:mys-pak"));
        assert_eq!(RowsView::cell(&json!("<b>: x")), "&lt;b&gt;: x");
    }
}
