//! The OpenAPI 3.1 description of the interface, made of the tables that answer: a list, a filter or a column that is added
//! there stands here as well.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use chancery::register::RecordKind;
use chancery::vocabulary::Vocabulary;
use chancery_store::export::Type;
use serde_json::{Map, Value, json};

use super::list::MOST;
use super::output::Output;
use super::parameter::Parameters;
use super::resource::{By, Filter, Order, RESOURCES, Resource};
use super::{ROOT, answer};
use crate::state::Desk;

/// The description.
pub(super) async fn document(State(desk): State<Desk>, uri: Uri) -> Response {
    answer(&desk, move |_| {
        Parameters::of(&uri, &[], &[])?;
        Ok(Json(describe()).into_response())
    })
    .await
}

/// The whole document.
pub(crate) fn describe() -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    schemas.insert("Failure".to_owned(), failure());
    schemas.insert("Record".to_owned(), record());
    for resource in RESOURCES {
        schemas.insert(row_name(resource), row(resource));
        paths.insert(format!("{ROOT}/{}", resource.name), json!({ "get": listing(resource) }));
        if !matches!(resource.order, Order::Rows(_)) {
            let about = format!("One of the {}, with every statement and its evidence.", resource.name);
            let found = json!({ "$ref": "#/components/schemas/Record" });
            let operation =
                operation(&format!("get_{}", resource.name), resource.name, &about, vec![id()], "application/json", found, true);
            paths.insert(format!("{ROOT}/{}/{{id}}", resource.name), json!({ "get": operation }));
        }
    }
    for (path, method, operation) in single() {
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        entry[method] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Chancery",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "A register of dealings between governments: who met whom, what was agreed, how firmly, and what became of it. \
                            Every value leads to the words that it rests on. Offsets are Unicode code points.",
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
        },
        "servers": [{ "url": "/" }],
        "security": [{}, { "token": [] }],
        "tags": RESOURCES.iter().map(|resource| json!({ "name": resource.name, "description": resource.about })).chain(OTHER_TAGS.iter()
            .map(|(name, about)| json!({ "name": name, "description": about }))).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A token made with `chancery token new`. On the machine itself none is needed." },
            },
        },
    })
}

const OTHER_TAGS: &[(&str, &str)] = &[
    ("about", "What there is, and how much of it."),
    ("search", "Sentences by their words, records by example, actors by name, anything by SQL."),
    ("dyads", "What is between two parties."),
];

fn listing(resource: &Resource) -> Value {
    let mut parameters: Vec<Value> = resource.filters.iter().map(parameter).collect();
    parameters.push(query("limit", "Rows of the page.", json!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": 50 })));
    parameters.push(query(
        "after",
        "Where the page begins: `after` of the page before.",
        json!({ "type": "string", "pattern": "^([0-9a-f]{2})+$" }),
    ));
    let page = json!({
        "type": "object",
        "required": ["items", "next", "after"],
        "properties": {
            "items": { "type": "array", "items": { "$ref": format!("#/components/schemas/{}", row_name(resource)) } },
            "next": { "type": ["string", "null"], "description": "The address of the next page." },
            "after": { "type": ["string", "null"], "description": "Where the next page begins." },
        },
    });
    let mut operation =
        operation(&format!("list_{}", resource.name), resource.name, resource.about, parameters, "application/json", page, false);
    for (output, _, media) in Output::ALL {
        if *output != Output::Json {
            let schema =
                if *output == Output::Parquet { json!({ "type": "string", "format": "binary" }) } else { json!({ "type": "string" }) };
            operation["responses"]["200"]["content"][*media] = json!({ "schema": schema });
        }
    }
    operation["description"] = json!(format!(
        "{} Also as JSON Lines, CSV and Parquet: by `Accept`, or with `.jsonl`, `.csv` or `.parquet` at the end of the address.",
        resource.about
    ));
    operation
}

fn parameter(filter: &Filter) -> Value {
    let schema = match filter.by {
        By::Party => {
            let schema = json!({ "type": "array", "items": { "type": "string", "minLength": 1 }, "maxItems": 2 });
            return json!({ "name": filter.name, "in": "query", "description": filter.about, "schema": schema, "style": "form", "explode": true });
        }
        By::From | By::Before => json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" }),
        By::OneOf(words) | By::Among(words) => json!({ "type": "string", "enum": words() }),
        By::Truth => json!({ "type": "boolean" }),
        By::Text | By::Either(..) => text(),
    };
    let mut parameter = query(filter.name, filter.about, schema);
    if filter.required {
        parameter["required"] = json!(true);
    }
    parameter
}

fn query(name: &str, about: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "description": about, "schema": schema })
}

fn needed(name: &str, about: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "required": true, "description": about, "schema": schema })
}

fn text() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": 500 })
}

fn day() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" })
}

fn count(most: usize, otherwise: usize) -> Value {
    json!({ "type": "integer", "minimum": 1, "maximum": most, "default": otherwise })
}

fn path(name: &str, about: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "description": about, "schema": { "type": "string", "minLength": 1 } })
}

fn id() -> Value {
    path("id", "The public identifier.")
}

fn operation(name: &str, tag: &str, about: &str, parameters: Vec<Value>, media: &str, schema: Value, may_miss: bool) -> Value {
    let refusal = |about: &str| json!({ "description": about, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Failure" } } } });
    let mut responses = json!({
        "200": { "description": "What was asked for.", "content": { media: { "schema": schema } } },
        "304": { "description": "Nothing has changed since the `ETag` that was given." },
        "400": refusal("The request makes no sense; the message says why."),
        "401": refusal("A token is needed, or the one that was shown is not good."),
        "403": refusal("The role of the token does not suffice, or the request comes from elsewhere."),
        "429": refusal("Too many costly questions; `Retry-After` says when to go on."),
        "503": refusal("The register did not answer in time, or the desk is closing; `Retry-After` says when to go on."),
    });
    if may_miss {
        responses["404"] = refusal("The register holds nothing under this address.");
    }
    json!({ "operationId": name, "tags": [tag], "summary": about, "description": about, "parameters": parameters, "responses": responses })
}

fn row_name(resource: &Resource) -> String {
    let mut letters = resource.name.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}Row", first.to_uppercase(), letters.as_str()))
}

fn row(resource: &Resource) -> Value {
    let column = |(name, kind): &(&str, Type)| {
        let schema = match kind {
            _ if resource.is_list(name) => json!({ "type": "array", "items": { "type": "string" } }),
            Type::Text => json!({ "type": ["string", "null"] }),
            Type::Whole => json!({ "type": ["integer", "null"] }),
            Type::Real => json!({ "type": ["number", "null"] }),
            Type::Truth => json!({ "type": ["boolean", "null"] }),
        };
        ((*name).to_owned(), schema)
    };
    let properties: Map<String, Value> = resource.columns().iter().map(column).collect();
    let names: Vec<&str> = resource.columns().iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "required": names, "properties": properties })
}

fn failure() -> Value {
    json!({
        "type": "object", "required": ["error"],
        "properties": { "error": {
            "type": "object", "required": ["kind", "message"],
            "properties": { "kind": { "type": "string" }, "message": { "type": "string" } },
        } },
    })
}

fn record() -> Value {
    json!({
        "type": "object", "required": ["id", "kind", "title"],
        "description": "A record or source in the public form: chosen values, every statement, and the evidence with its quotes and offsets: \
                        the first 1,000 pieces, of `evidence_total`; the rest has `/api/v1/evidence`.",
        "properties": {
            "id": { "type": "string" },
            "kind": { "type": "string" },
            "title": { "type": ["string", "null"] },
        },
    })
}

/// What is no list.
#[rustfmt::skip]
fn single() -> Vec<(String, &'static str, Value)> {
    let any = || json!({ "type": "object" });
    let items = || json!({ "type": "object", "required": ["items"], "properties": { "items": { "type": "array", "items": { "type": "object" } } } });
    let found = || json!({ "$ref": "#/components/schemas/Record" });
    let kinds: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let party = |name: &str| path(name, "A party: an ISO 3166-1 code, the acronym of an organisation, or a name in English.");
    let get = |at: &str, name: &str, tag: &str, about: &str, parameters: Vec<Value>, schema: Value, may_miss: bool| {
        (format!("{ROOT}{at}"), "get", operation(name, tag, about, parameters, "application/json", schema, may_miss))
    };
    let example = json!({
        "type": "object", "required": ["kind"], "additionalProperties": false,
        "properties": {
            "kind": { "type": "string", "enum": kinds },
            "parties": { "type": "array", "items": { "type": "string" }, "maxItems": 20 },
            "date": { "type": "string", "format": "date" },
            "words": { "type": "string", "maxLength": 500 },
            "limit": count(100, 10),
        },
    });
    let mut by_example = operation("match_example", "search", "Records like an example.", vec![], "application/json", items(), false);
    by_example["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": example } } });
    let mut reconcile = operation("reconcile_form", "search", "Actors by name, for OpenRefine: a batch of queries as a form.", vec![], "application/json", any(), false);
    reconcile["requestBody"] = json!({ "required": true, "content": { "application/x-www-form-urlencoded": {
        "schema": { "type": "object", "required": ["queries"], "properties": { "queries": { "type": "string" } } },
    } } });
    let mut all = vec![
        get("", "index", "about", "What there is.", vec![], any(), false),
        get("/openapi.json", "openapi", "about", "This description.", vec![], any(), false),
        get("/stats", "stats", "about", "The register in figures.", vec![], any(), false),
        get("/search", "search", "search", "Sentences by their words.", vec![
            needed("q", "What to look for: all words; \"several words\" stand together, a final * is any ending.", text()),
            query("party", "Only in sources that name this party.", text()),
            query("publisher", "Only in sources by this publisher.", text()),
            query("from", "Only in sources published on or after this day.", day()),
            query("before", "Only in sources published before this day.", day()),
            query("limit", "Sentences at most.", count(200, 20)),
        ], items(), false),
        get("/sql", "sql", "search", "A question in SQL to the public views: read-only, five seconds, a thousand rows.", vec![
            needed("q", "The query.", json!({ "type": "string", "minLength": 1, "maxLength": 5_000 })),
        ], json!({
            "type": "object", "required": ["columns", "rows", "truncated"],
            "properties": {
                "columns": { "type": "array", "items": { "type": "string" } },
                "rows": { "type": "array", "items": { "type": "array" } },
                "truncated": { "type": "boolean" },
            },
        }), false),
        get("/dyads/{a}/{b}", "dyad", "dyads", "What is between two parties: counts, last encounter, activity by month.", vec![party("a"), party("b")], any(), true),
        get("/briefs/{a}/{b}", "brief", "dyads", "The brief of two parties before a meeting.", vec![
            party("a"), party("b"),
            query("as_of", "The day of the brief; later reports do not count.", json!({ "type": "string", "format": "date" })),
            query("purpose", "What the brief is for.", text()),
            query("form", "JSON or Markdown.", json!({ "type": "string", "enum": ["json", "markdown"] })),
        ], any(), true),
        get("/records/{id}", "record", "about", "Any record or source by its identifier; identifiers that led to it once lead to it still.", vec![id()], found(), true),
        get("/match", "match_query", "search", "Records like an example.", vec![
            needed("kind", "The kind of record.", json!({ "type": "string", "enum": kinds })),
            json!({ "name": "party", "in": "query", "description": "Its parties.", "schema": { "type": "array", "items": { "type": "string", "minLength": 1 } }, "style": "form", "explode": true }),
            query("date", "Its day.", json!({ "type": "string", "format": "date" })),
            query("words", "Words that tell of it.", text()),
            query("limit", "Records at most.", count(100, 10)),
        ], items(), false),
        (format!("{ROOT}/match"), "post", by_example),
        get("/reconcile", "reconcile_query", "search", "Actors by name, for OpenRefine: what the service is, or the answers to `queries`.", vec![
            query("queries", "A JSON object of queries by name, after the Entity Reconciliation API 0.2.", json!({ "type": "string" })),
        ], any(), false),
        (format!("{ROOT}/reconcile"), "post", reconcile),
        get("/reconcile/suggest", "reconcile_suggest", "search", "Actors whose names begin with a word.", vec![
            needed("prefix", "How the name begins.", text()),
            query("cursor", "Actors to pass over.", json!({ "type": "integer", "minimum": 0, "maximum": 10_000 })),
        ], any(), false),
        get("/audit", "audit", "about", "What callers did, the latest first. Needs the role admin.", vec![
            query("limit", "Deeds at most.", count(1_000, 50)),
            query("before", "Only deeds with a smaller number.", json!({ "type": "integer", "minimum": 1 })),
        ], items(), false),
    ];
    let brief = all.iter_mut().find(|(at, ..)| at.ends_with("/briefs/{a}/{b}"));
    if let Some((_, _, brief)) = brief {
        brief["responses"]["200"]["content"]["text/markdown"] = json!({ "schema": { "type": "string" } });
    }
    all.extend(super::decide::described(&operation));
    all
}
