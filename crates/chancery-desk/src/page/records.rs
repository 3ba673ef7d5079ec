//! All records of one kind: where the counts of other pages lead.

use axum::extract::State;
use axum::routing::get;
use chancery::register::RecordKind;
use chancery::vocabulary::Vocabulary;

use super::events::titled;
use super::listed::{self, List, latest};
use super::narrow::{Conditions, ROWS, offset, pages, scope};
use super::{Page, answer};
use crate::access::Role;
use crate::ask::Ask;
use crate::block::cell::Cell;
use crate::block::filter::{self, Field};
use crate::block::table::Table;
use crate::request::Asked;
use crate::router::Route;
use crate::state::Desk;
use crate::{Error, Result};

/// Where it is.
pub const ROUTES: &[Route] =
    &[Route::get("/records", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, page).await))];

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let texts = asked.texts;
    let scope = scope(asked)?;
    let kind = asked.get("kind").unwrap_or("meeting");
    let kind = RecordKind::parse(kind).ok_or_else(|| Error::Request(format!("`{kind}` is no kind of record")))?.as_str();
    let conditions = Conditions::default().days(asked)?;
    let fields = [
        Field::choice("kind", RecordKind::ALL.iter().map(|kind| kind.as_str())),
        Field::party("party"),
        Field::party("with"),
        Field::day("from"),
        Field::day("before"),
    ];
    let total = if conditions.is_empty() { Some(scope.count(ask, kind)?) } else { None };
    // Instruments and undertakings have more to show than a title.
    let table = match kind {
        "agreement" if conditions.is_empty() => listed::agreements(ask, asked, &scope, ROWS, offset(asked))?,
        "programme" if conditions.is_empty() => listed::programmes(ask, asked, &scope, ROWS, offset(asked))?,
        _ => {
            let rows = latest(
                ask,
                &scope,
                List::new(kind, "records", ROWS).only(&conditions.text, &conditions.parameters).after(offset(asked)),
            )?;
            let mut table = Table::new("records", "", &["date", "record", "parties", "last_named", "review", "reports"]);
            for row in &rows {
                let date = row.text("date").or(row.text("told")).map_or(Cell::Empty, |date| Cell::Date(date.to_owned()));
                let (last, review) = (Cell::date(row, "last_published"), listed::review(row).unwrap_or(Cell::Empty));
                table.push(vec![date, Cell::record(row, "title"), Cell::parties(row, "parties"), last, review, Cell::reports(row)]);
            }
            table
        }
    };
    let shown = table.len() as u64;
    let blocks = vec![filter::block(asked, &fields), table.uncut().block(texts), pages(asked, shown, total)];
    let key = format!("records.{kind}");
    Ok(Page { title: titled(asked, &key, &scope), kind: "page.records", blocks, ..Page::default() })
}
