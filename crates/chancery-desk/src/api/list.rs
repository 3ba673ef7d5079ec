//! Lists: a page of rows of one resource, narrowed by its filters.
//!
//! A page is found in two steps. The first walks an index from the latest day on and takes the identifiers that pass the
//! filters; the second fetches their rows. So the cost of a page does not grow with the register, and the place where the next
//! page begins is the last identifier of this one, which stays right while reports are added.

use chancery_store::export::Type;
use serde_json::{Map, Value, json};

use super::parameter::{Parameters, shortened};
use super::resource::{By, Order, Resource};
use crate::ask::Ask;
use crate::page::events;
use crate::{Error, Result};

/// Rows of a page, if none are asked for.
const ROWS: usize = 50;
/// Rows of a page at most.
pub(super) const MOST: usize = 1_000;

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listed {
    /// The rows, one value a column of the resource.
    pub rows: Vec<Vec<Value>>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// The names of all parameters of a list.
pub(super) fn known(resource: &Resource) -> Vec<&'static str> {
    resource.filters.iter().map(|filter| filter.name).chain(["limit", "after"]).collect()
}

/// A page of a list.
pub(super) fn list(ask: &Ask<'_>, resource: &Resource, parameters: &Parameters) -> Result<Listed> {
    let limit = parameters.number("limit", ROWS, 1..=MOST)?;
    let after = parameters.get("after").map(cursor).transpose()?;
    let narrowed = Narrowed::of(resource, parameters)?;
    match resource.order {
        Order::Rows(order) => rows(ask, resource, order, narrowed, limit, after),
        Order::Records(kind) => {
            let (base, mut also) = base(parameters)?;
            let mut base = format!("{base} AND d.kind = :kind");
            also.push((":kind", json!(kind.to_string())));
            if let Some(kind) = parameters.get("type").filter(|_| resource.name == "events")
                && events::is_rare(ask, kind)?
            {
                base = format!("{base} AND {}", events::OF_TYPE);
                also.push((":type", json!(kind)));
            }
            page(ask, resource, &base, narrowed.with(also), limit, after)
        }
        Order::Sources => page(ask, resource, "source_days d WHERE 1", narrowed, limit, after),
    }
}

/// Where the identifiers of records come from: all of them, those of one party, or those of a pair.
fn base(parameters: &Parameters) -> Result<(&'static str, Vec<(&'static str, Value)>)> {
    let mut parties = parameters.parties("party")?;
    parties.sort();
    parties.dedup();
    Ok(match parties.as_slice() {
        [] => ("records d WHERE 1", Vec::new()),
        [one] => ("dealings d WHERE d.party = :one", vec![(":one", json!(one))]),
        [one, other] => ("dyads d WHERE d.a = :one AND d.b = :other", vec![(":one", json!(one)), (":other", json!(other))]),
        _ => return Err(Error::Request("`party` can be given twice, not more often".to_owned())),
    })
}

/// The conditions of the filters, and their values.
struct Narrowed {
    days: Vec<String>,
    columns: Vec<String>,
    values: Vec<(String, Value)>,
}

impl Narrowed {
    fn of(resource: &Resource, parameters: &Parameters) -> Result<Narrowed> {
        let mut narrowed = Narrowed { days: Vec::new(), columns: Vec::new(), values: Vec::new() };
        for (at, filter) in resource.filters.iter().enumerate() {
            let (name, place) = (filter.name, format!(":f{at}"));
            if filter.required {
                parameters.must(name)?;
            }
            let Some(value) = parameters.get(name) else { continue };
            let one_of = |words: &[&str]| match words.contains(&value) {
                true => Ok(()),
                false => Err(Error::Request(format!("`{name}` is one of {}, not `{}`", words.join(", "), shortened(value)))),
            };
            let mut value = json!(value);
            match filter.by {
                By::Party => continue,
                By::From => {
                    narrowed.days.push(format!("d.day >= {place}"));
                    value = json!(parameters.day(name)?);
                }
                By::Before => {
                    narrowed.days.push(format!("d.day < {place}"));
                    value = json!(parameters.day(name)?);
                }
                By::OneOf(words) => {
                    one_of(&words())?;
                    narrowed.columns.push(format!("v.\"{name}\" = {place}"));
                }
                By::Among(words) => {
                    one_of(&words())?;
                    narrowed.columns.push(format!("instr(' ' || v.\"{name}\" || ' ', ' ' || {place} || ' ')"));
                }
                By::Text => narrowed.columns.push(format!("v.\"{name}\" = {place}")),
                By::Truth => {
                    narrowed.columns.push(format!("v.\"{name}\" = {place}"));
                    value = json!(parameters.truth(name)?);
                }
                By::Either(one, other) => narrowed.columns.push(format!("(v.\"{one}\" = {place} OR v.\"{other}\" = {place})")),
            }
            narrowed.values.push((place, value));
        }
        Ok(narrowed)
    }

    fn with(mut self, values: Vec<(&str, Value)>) -> Narrowed {
        self.values.extend(values.into_iter().map(|(name, value)| (name.to_owned(), value)));
        self
    }
}

/// A page of what has a day and an identifier.
fn page(ask: &Ask<'_>, resource: &Resource, base: &str, narrowed: Narrowed, limit: usize, after: Option<Value>) -> Result<Listed> {
    let Narrowed { mut days, columns, mut values } = narrowed;
    if let Some(after) = after {
        let (Some(day), Some(id)) = (after[0].as_str(), after[1].as_str()) else { return Err(no_cursor()) };
        days.push("d.day <= :day AND (d.day < :day OR d.id < :id)".to_owned());
        values.extend([(":day".to_owned(), json!(day)), (":id".to_owned(), json!(id))]);
    }
    if !columns.is_empty() {
        days.push(format!("EXISTS (SELECT 1 FROM {} v WHERE v.id = d.id AND {})", resource.view, columns.join(" AND ")));
    }
    let days: String = days.iter().map(|condition| format!(" AND {condition}")).collect();
    values.push((":limit".to_owned(), json!(limit + 1)));
    let found =
        ask.rows(&format!("SELECT d.id, d.day FROM {base}{days} ORDER BY d.day DESC, d.id DESC LIMIT :limit"), &borrowed(&values))?;
    let next = (found.len() > limit).then(|| written(&json!([found[limit - 1].word("day"), found[limit - 1].word("id")])));
    let ids: Vec<&str> = found.iter().take(limit).map(|row| row.word("id")).collect();
    let query = format!(
        "SELECT {} FROM json_each(:ids) j CROSS JOIN {} v WHERE v.id = j.value ORDER BY j.key",
        selected(resource),
        resource.view
    );
    let rows = ask.rows(&query, &[(":ids", json!(json!(ids).to_string()))])?;
    Ok(Listed { rows: rows.into_iter().map(|row| values_of(resource, row)).collect(), next })
}

/// A page of the rows of a view; where the next one begins is a number of rows.
fn rows(ask: &Ask<'_>, resource: &Resource, order: &[&str], narrowed: Narrowed, limit: usize, after: Option<Value>) -> Result<Listed> {
    let Narrowed { columns, mut values, .. } = narrowed;
    let over = match after {
        Some(after) => {
            after.as_u64().and_then(|over| usize::try_from(over).ok()).filter(|over| *over < 1 << 40).ok_or_else(no_cursor)?
        }
        None => 0,
    };
    let mut conditions = columns;
    if resource.view == "counts" {
        // Empty stands for all: it cannot be left out as other filters are.
        conditions.retain(|condition| !condition.starts_with("v.\"a\"") && !condition.starts_with("v.\"b\""));
        let given = |name: &str| values.iter().find(|(place, _)| place == name).map_or(json!(""), |(_, value)| value.clone());
        let (a, b) = (given(":f0"), given(":f1"));
        values.retain(|(place, _)| place != ":f0" && place != ":f1");
        values.extend([(":a".to_owned(), a), (":b".to_owned(), b)]);
        conditions.extend(["v.a = :a".to_owned(), "v.b = :b".to_owned()]);
    }
    let conditions = if conditions.is_empty() { String::new() } else { format!("WHERE {} ", conditions.join(" AND ")) };
    let order: Vec<String> = order.iter().map(|column| format!("v.\"{column}\"")).collect();
    values.extend([(":limit".to_owned(), json!(limit + 1)), (":over".to_owned(), json!(over))]);
    let query = format!(
        "SELECT {} FROM {} v {conditions}ORDER BY {} LIMIT :limit OFFSET :over",
        selected(resource),
        resource.view,
        order.join(", ")
    );
    let mut found = ask.rows(&query, &borrowed(&values))?;
    let next = (found.len() > limit).then(|| written(&json!(over + limit)));
    found.truncate(limit);
    Ok(Listed { rows: found.into_iter().map(|row| values_of(resource, row)).collect(), next })
}

fn selected(resource: &Resource) -> String {
    let column = |(name, _): &(&str, Type)| match *name {
        // Whole texts stay in the register.
        "quote" => format!("substr(v.quote, 1, {}) AS quote", chancery::wire::QUOTE_LIMIT),
        name => format!("v.\"{name}\""),
    };
    resource.columns().iter().map(column).collect::<Vec<_>>().join(", ")
}

fn values_of(resource: &Resource, row: crate::ask::Row) -> Vec<Value> {
    resource.columns().iter().map(|(name, _)| row.get(name).clone()).collect()
}

fn borrowed(values: &[(String, Value)]) -> Vec<(&str, Value)> {
    values.iter().map(|(name, value)| (name.as_str(), value.clone())).collect()
}

/// A row as programs get it: lists as lists, yes and no as such.
pub(super) fn object(resource: &Resource, row: &[Value]) -> Value {
    let typed = |(name, kind): &(&str, Type), value: &Value| match (kind, value) {
        (Type::Truth, value) if !value.is_null() => json!(value.as_i64() != Some(0)),
        (_, value) if resource.is_list(name) => json!(value.as_str().unwrap_or("").split_whitespace().collect::<Vec<_>>()),
        (_, value) => value.clone(),
    };
    let fields = resource.columns().iter().zip(row).map(|(column, value)| (column.0.to_owned(), typed(column, value)));
    Value::Object(fields.collect::<Map<_, _>>())
}

/// Where a page begins, in a form that nobody is tempted to build.
fn written(place: &Value) -> String {
    place.to_string().bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn cursor(written: &str) -> Result<Value> {
    let pairs = written.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    let bytes: Option<Vec<u8>> = pairs.collect();
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or_else(no_cursor)
}

fn no_cursor() -> Error {
    Error::Request("`after` is not what an earlier page gave as its `next`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_page_comes_back_as_it_went() {
        let place = json!(["2025-11-19", "event:mys-pak:2025-11-19:agree:3f9a2c1b"]);
        assert_eq!(cursor(&written(&place)).unwrap(), place);
        for wrong in ["x", "zz", "7", "7b", "é", "[]"] {
            assert!(cursor(wrong).is_err(), "{wrong}");
        }
    }
}
