//! The forms of a list: JSON, JSON Lines, CSV and Parquet; which one, says the end of the address or the head of the request.

use axum::Json;
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, LINK, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use chancery_store::export;
use serde_json::{Value, json};

use super::list::{Listed, object};
use super::resource::Resource;
use crate::Result;

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Output {
    /// One document with the rows and the address of the next page.
    Json,
    /// One row a line.
    Jsonl,
    /// Comma-separated values with a line of names.
    Csv,
    /// A Parquet file.
    Parquet,
}

impl Output {
    /// Every form: its ending and its media type.
    pub(super) const ALL: &'static [(Output, &'static str, &'static str)] = &[
        (Output::Json, "json", "application/json"),
        (Output::Jsonl, "jsonl", "application/x-ndjson"),
        (Output::Csv, "csv", "text/csv"),
        (Output::Parquet, "parquet", "application/vnd.apache.parquet"),
    ];

    /// The name of a list and the form that its ending asks for.
    pub(super) fn by_ending(name: &str) -> (&str, Option<Output>) {
        let by = |(form, ending, _): &(Output, &str, &str)| Some((name.strip_suffix(ending)?.strip_suffix('.')?, Some(*form)));
        Output::ALL.iter().find_map(by).unwrap_or((name, None))
    }

    /// The form that the head of a request asks for: the first that we know.
    pub(super) fn by_head(heads: &HeaderMap) -> Output {
        let accepted = heads.get(ACCEPT).and_then(|accepted| accepted.to_str().ok()).unwrap_or("");
        let kind = |part: &str| part.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        let known = |kind: String| Output::ALL.iter().find(|(_, _, media)| *media == kind).map(|(form, _, _)| *form);
        accepted.split(',').map(kind).find_map(known).unwrap_or(Output::Json)
    }

    fn media(self) -> &'static str {
        Output::ALL.iter().find(|(form, _, _)| *form == self).map_or("application/json", |(_, _, media)| media)
    }
}

/// A page of a list in a form. `next` is the address of the next page.
pub(super) fn respond(resource: &Resource, listed: &Listed, output: Output, next: Option<String>) -> Result<Response> {
    let body = match output {
        Output::Json => {
            let items: Vec<Value> = listed.rows.iter().map(|row| object(resource, row)).collect();
            let value = json!({ "items": items, "next": next, "after": listed.next });
            return Ok(with_next(([(VARY, "Accept")], Json(value)).into_response(), next));
        }
        Output::Jsonl => listed.rows.iter().map(|row| format!("{}\n", object(resource, row))).collect::<String>().into_bytes(),
        Output::Csv => csv(resource, &listed.rows).into_bytes(),
        Output::Parquet => export::to_parquet(resource.name, resource.columns(), &listed.rows)?,
    };
    let ending = Output::ALL.iter().find(|(form, _, _)| *form == output).map_or("", |(_, ending, _)| ending);
    let kind = if output == Output::Csv { "text/csv; charset=utf-8" } else { output.media() };
    let name = format!("attachment; filename=\"{}.{ending}\"", resource.name);
    let mut response = ([(CONTENT_TYPE, kind), (VARY, "Accept")], body).into_response();
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    Ok(with_next(response, next))
}

fn with_next(mut response: Response, next: Option<String>) -> Response {
    if let Some(link) = next.and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok()) {
        response.headers_mut().insert(LINK, link);
    }
    response
}

fn csv(resource: &Resource, rows: &[Vec<Value>]) -> String {
    let mut text = resource.columns().iter().map(|(name, _)| *name).collect::<Vec<_>>().join(",");
    text.push('\n');
    for row in rows {
        text.push_str(&row.iter().map(field).collect::<Vec<_>>().join(","));
        text.push('\n');
    }
    text
}

/// A value as a field after RFC 4180. What a spreadsheet would take for a formula is made a text by an apostrophe, since names
/// and quotes come from reports that anybody may have written.
fn field(value: &Value) -> String {
    let text = match value {
        Value::Null => return String::new(),
        Value::String(text) => text.as_str(),
        other => return other.to_string(),
    };
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_the_form() {
        assert_eq!(Output::by_ending("meetings.csv"), ("meetings", Some(Output::Csv)));
        assert_eq!(Output::by_ending("meetings.jsonl"), ("meetings", Some(Output::Jsonl)));
        assert_eq!(Output::by_ending("meetings.json"), ("meetings", Some(Output::Json)));
        assert_eq!(Output::by_ending("meetings"), ("meetings", None));
        assert_eq!(Output::by_ending("meetings.exe"), ("meetings.exe", None));
    }

    #[test]
    fn the_head_says_the_form() {
        for (accepted, form) in [
            ("text/csv", Output::Csv),
            ("text/html, application/x-ndjson;q=0.5", Output::Jsonl),
            ("APPLICATION/VND.APACHE.PARQUET", Output::Parquet),
            ("*/*", Output::Json),
            ("", Output::Json),
        ] {
            let mut heads = HeaderMap::new();
            heads.insert(ACCEPT, HeaderValue::from_static(accepted));
            assert_eq!(Output::by_head(&heads), form, "{accepted}");
        }
    }

    #[test]
    fn no_field_is_a_formula() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+60 3", "'+60 3"),
            ("a, \"b\"", "\"a, \"\"b\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("plain", "plain"),
        ] {
            assert_eq!(field(&json!(text)), written);
        }
        assert_eq!(field(&json!(-3)), "-3");
    }
}
