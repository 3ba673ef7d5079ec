//! The form above a list: a few fields that narrow it down, sent as part of the address.

use askama::Template;
use serde_json::json;

use super::Block;
use crate::request::Asked;
use crate::texts::Texts;

/// A field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    name: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Text,
    Day,
    Party,
    Choice(Vec<String>),
    Hidden,
}

impl Field {
    /// Any words.
    pub fn text(name: &'static str) -> Field {
        Field { name, kind: Kind::Text }
    }

    /// A day, a month or a year.
    pub fn day(name: &'static str) -> Field {
        Field { name, kind: Kind::Day }
    }

    /// A party, by its code or name.
    pub fn party(name: &'static str) -> Field {
        Field { name, kind: Kind::Party }
    }

    /// One of several values.
    pub fn choice<V: ToString>(name: &'static str, values: impl IntoIterator<Item = V>) -> Field {
        Field { name, kind: Kind::Choice(values.into_iter().map(|value| value.to_string()).collect()) }
    }

    /// A value that is kept but not shown.
    pub fn hidden(name: &'static str) -> Field {
        Field { name, kind: Kind::Hidden }
    }

    fn key(&self) -> String {
        format!("field.{}", self.name)
    }
}

/// The form.
pub fn block(asked: &Asked, fields: &[Field]) -> Block {
    let view = FilterView { asked, fields, texts: asked.texts };
    Block::new("filter", "", view.render().unwrap_or_default(), json!(asked.query))
}

#[derive(Template)]
#[template(path = "filter.html")]
struct FilterView<'a> {
    asked: &'a Asked,
    fields: &'a [Field],
    texts: &'a Texts,
}

impl FilterView<'_> {
    fn held(&self, field: &Field) -> &str {
        self.asked.get(field.name).unwrap_or("")
    }

    fn holds(&self, field: &Field, value: &str) -> bool {
        self.held(field) == value
    }
}
