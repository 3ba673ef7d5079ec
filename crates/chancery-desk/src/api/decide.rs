//! What people decide about records. The register checks and keeps a decision, with who made it and what follows from it, in
//! one transaction: a server that dies in the middle has decided, or has not.

use axum::Extension;
use axum::Json;
use axum::extract::{Path, State, rejection::JsonRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chancery::register::decision::Decided;
use chancery::vocabulary::Vocabulary;
use chancery_store::{Decision, Draft};
use serde_json::{Value, json};

use super::parameter::shortened;
use crate::access::Caller;
use crate::page;
use crate::state::Desk;
use crate::{Error, Result};

type Body = std::result::Result<Json<Value>, JsonRejection>;

/// Decides something.
pub(super) async fn decide(State(desk): State<Desk>, Extension(caller): Extension<Caller>, body: Body) -> Response {
    let draft =
        match object(body, &["action", "record", "field", "value", "reason", "private"]).and_then(|value| draft(&value, &caller)) {
            Ok(draft) => draft,
            Err(error) => return page::refuse(&error),
        };
    let now = desk.now();
    reply(desk.change(move |store| Ok(store.decide(&now, &draft)?)).await)
}

/// Takes a decision back.
pub(super) async fn undo(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    body: Body,
) -> Response {
    let reason = match object(body, &["reason"]).and_then(|value| text(&value, "reason")) {
        Ok(reason) => reason.unwrap_or_default(),
        Err(error) => return page::refuse(&error),
    };
    let now = desk.now();
    reply(desk.change(move |store| page::take_back(store, &now, &id, &caller, &reason)).await)
}

fn reply(decided: Result<Decision>) -> Response {
    match decided {
        Ok(decision) => (StatusCode::CREATED, Json(to_json(&decision))).into_response(),
        Err(error) => page::refuse(&error),
    }
}

fn object(body: Body, fields: &[&str]) -> Result<Value> {
    let Json(value) = body.map_err(|error| Error::Request(error.body_text()))?;
    let held = value.as_object().ok_or_else(|| Error::Request("send a JSON object".to_owned()))?;
    match held.keys().find(|name| !fields.contains(&name.as_str())) {
        Some(unknown) => Err(Error::Request(format!("there is no field `{}`; known here: {}", shortened(unknown), fields.join(", ")))),
        None => Ok(value),
    }
}

fn text(value: &Value, name: &str) -> Result<Option<String>> {
    match &value[name] {
        Value::Null => Ok(None),
        Value::String(text) if text.len() <= 10_000 && !text.contains('\0') => Ok(Some(text.clone())),
        _ => Err(Error::Request(format!("`{name}` is a text of at most 10,000 bytes"))),
    }
}

fn draft(value: &Value, caller: &Caller) -> Result<Draft> {
    let needed = |name: &str| text(value, name)?.ok_or_else(|| Error::Request(format!("`{name}` is needed")));
    let action = needed("action")?;
    let known = Decided::ALL.iter().filter(|action| **action != Decided::Undo);
    let Some(action) = known.clone().find(|known| known.as_str() == action).copied() else {
        let known: Vec<&str> = known.map(|action| action.as_str()).collect();
        return Err(Error::Request(format!("`action` is one of {}, not `{}`", known.join(", "), shortened(&action))));
    };
    Ok(Draft {
        author: caller.name.clone(),
        reason: needed("reason")?,
        action,
        record: needed("record")?,
        field: text(value, "field")?,
        value: text(value, "value")?,
        private: value["private"].as_bool().unwrap_or(false),
    })
}

fn to_json(decision: &Decision) -> Value {
    json!({
        "id": decision.id, "recorded_at": decision.recorded_at, "author": decision.author, "reason": decision.reason,
        "action": decision.action.as_str(), "kind": decision.kind, "record": decision.record, "field": decision.field,
        "value": decision.value, "undone_by": decision.undone_by,
    })
}

/// Describes one operation: name, tag, what it does, parameters, media type, schema of the answer, whether it needs a role.
type Describe<'a> = &'a dyn Fn(&str, &str, &str, Vec<Value>, &str, Value, bool) -> Value;

/// What the OpenAPI document says of decisions.
pub(super) fn described(operation: Describe<'_>) -> Vec<(String, &'static str, Value)> {
    let text = |most: usize| json!({ "type": "string", "minLength": 1, "maxLength": most });
    let actions: Vec<&str> = Decided::ALL.iter().filter(|action| **action != Decided::Undo).map(|action| action.as_str()).collect();
    let made = json!({ "type": "object", "required": ["id", "action", "record"], "properties": { "id": { "type": "string" } } });
    let post = |name: &str, about: &str, parameters: Vec<Value>, body: Value| {
        let mut described = operation(name, "decisions", about, parameters, "application/json", made.clone(), true);
        let fine = described["responses"]["200"].take();
        if let Some(responses) = described["responses"].as_object_mut() {
            responses.remove("200");
            responses.remove("304");
            responses.insert("201".to_owned(), fine);
        }
        described["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": body } } });
        described
    };
    let draft = json!({
        "type": "object", "required": ["action", "record", "reason"], "additionalProperties": false,
        "properties": {
            "action": { "type": "string", "enum": actions },
            "record": text(300),
            "reason": text(2_000),
            "field": { "type": ["string", "null"] },
            "value": { "type": ["string", "null"] },
            "private": { "type": "boolean" },
        },
    });
    let undo =
        json!({ "type": "object", "required": ["reason"], "additionalProperties": false, "properties": { "reason": text(2_000) } });
    let id = json!({ "name": "id", "in": "path", "required": true, "description": "The identifier of the decision.", "schema": { "type": "string", "minLength": 1 } });
    vec![
        ("/api/v1/decisions".to_owned(), "post", post("decide", "Decide about a record. Needs the role reviewer.", vec![], draft)),
        (
            "/api/v1/decisions/{id}/undo".to_owned(),
            "post",
            post("undo", "Take a decision back. Needs the role reviewer.", vec![id], undo),
        ),
    ]
}
