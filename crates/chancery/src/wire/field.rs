//! How single values and fields are written and read back, with the place of whatever does not fit.

use serde_json::{Map, Value};

use crate::fact::{Code, Confidence, Rank};
use crate::text::{Cite, Edtf, Source, Span};

/// JSON that is no reading of the given source: where, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireError {
    /// The field, from the outside in: `facts.events.3.evidence`.
    pub path: String,
    /// What was expected there.
    pub expected: &'static str,
}

impl WireError {
    pub(super) fn new(expected: &'static str) -> WireError {
        WireError { path: String::new(), expected }
    }

    fn within(mut self, field: &str) -> WireError {
        self.path = if self.path.is_empty() { field.to_owned() } else { format!("{field}.{}", self.path) };
        self
    }
}

impl std::fmt::Display for WireError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: expected {}", if self.path.is_empty() { "reading" } else { &self.path }, self.expected)
    }
}

impl std::error::Error for WireError {}

/// A JSON value and the source whose text its spans point into.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub value: &'a Value,
    pub source: &'a Source,
}

impl<'a> At<'a> {
    pub(super) fn with(self, value: &'a Value) -> At<'a> {
        At { value, source: self.source }
    }

    /// The field of an object; an absent field reads as null.
    pub(super) fn field<T: Wire>(self, name: &str) -> Result<T, WireError> {
        let object = self.value.as_object().ok_or(WireError::new("an object"))?;
        T::read(self.with(object.get(name).unwrap_or(&Value::Null))).map_err(|error| error.within(name))
    }
}

/// A type with one JSON form.
pub(super) trait Wire: Sized {
    fn write(&self) -> Value;
    fn read(at: At<'_>) -> Result<Self, WireError>;
}

/// Adds a field unless it says nothing: null, an empty list or false read back the same when they are absent.
pub(super) fn put(object: &mut Map<String, Value>, name: &str, value: Value) {
    let silent = match &value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    if !silent {
        object.insert(name.to_owned(), value);
    }
}

/// Implements [`Wire`] for a struct by listing its fields. A forgotten field does not compile.
macro_rules! fields {
    ($($type:ident { $($field:ident),+ $(,)? })+) => { $(
        impl Wire for $type {
            fn write(&self) -> Value {
                let mut object = serde_json::Map::new();
                $(crate::wire::field::put(&mut object, stringify!($field), self.$field.write());)+
                Value::Object(object)
            }
            fn read(at: At<'_>) -> Result<Self, WireError> {
                Ok($type { $($field: at.field(stringify!($field))?),+ })
            }
        }
    )+ };
}
pub(super) use fields;

/// Implements [`Wire`] for closed vocabularies.
macro_rules! words {
    ($($type:ty),+ $(,)?) => { $(
        impl Wire for $type {
            fn write(&self) -> Value {
                crate::vocabulary::Vocabulary::as_str(*self).into()
            }
            fn read(at: At<'_>) -> Result<Self, WireError> {
                at.value.as_str().and_then(crate::vocabulary::Vocabulary::parse).ok_or(WireError::new("a word of the vocabulary"))
            }
        }
    )+ };
}
pub(super) use words;

impl<T: Wire> Wire for Option<T> {
    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, Wire::write)
    }
    fn read(at: At<'_>) -> Result<Self, WireError> {
        if at.value.is_null() { Ok(None) } else { T::read(at).map(Some) }
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self) -> Value {
        Value::Array(self.iter().map(Wire::write).collect())
    }
    fn read(at: At<'_>) -> Result<Self, WireError> {
        match at.value {
            Value::Null => Ok(Vec::new()),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(i, item)| T::read(at.with(item)).map_err(|error| error.within(&i.to_string())))
                .collect(),
            _ => Err(WireError::new("a list")),
        }
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self) -> Value {
        Value::Array(vec![self.0.write(), self.1.write()])
    }
    fn read(at: At<'_>) -> Result<Self, WireError> {
        match at.value.as_array().map(Vec::as_slice) {
            Some([a, b]) => Ok((A::read(at.with(a))?, B::read(at.with(b))?)),
            _ => Err(WireError::new("a pair")),
        }
    }
}

impl Wire for String {
    fn write(&self) -> Value {
        self.as_str().into()
    }
    fn read(at: At<'_>) -> Result<Self, WireError> {
        at.value.as_str().map(str::to_owned).ok_or(WireError::new("a string"))
    }
}

impl Wire for bool {
    fn write(&self) -> Value {
        (*self).into()
    }
    fn read(at: At<'_>) -> Result<Self, WireError> {
        if at.value.is_null() { Ok(false) } else { at.value.as_bool().ok_or(WireError::new("true or false")) }
    }
}

/// Implements [`Wire`] for unsigned numbers.
macro_rules! numbers {
    ($($type:ty),+) => { $(
        impl Wire for $type {
            fn write(&self) -> Value {
                (*self).into()
            }
            fn read(at: At<'_>) -> Result<Self, WireError> {
                at.value.as_u64().and_then(|number| number.try_into().ok()).ok_or(WireError::new("a whole number in range"))
            }
        }
    )+ };
}
numbers!(u16, u64);

impl Wire for Code {
    fn write(&self) -> Value {
        self.as_str().into()
    }
    fn read(at: At<'_>) -> Result<Self, WireError> {
        at.value.as_str().and_then(Code::new).ok_or(WireError::new("a party code"))
    }
}

impl Wire for Confidence {
    fn write(&self) -> Value {
        self.get().into()
    }
    fn read(at: At<'_>) -> Result<Self, WireError> {
        let percent = at.value.as_u64().filter(|percent| *percent <= 100);
        percent.map(|percent| Confidence::percent(percent as u8)).ok_or(WireError::new("a confidence from 0 to 100"))
    }
}

impl Wire for Rank {
    fn write(&self) -> Value {
        self.get().into()
    }
    fn read(at: At<'_>) -> Result<Self, WireError> {
        at.value.as_u64().and_then(|rank| Rank::new(rank.try_into().ok()?)).ok_or(WireError::new("a rank from 1 to 10"))
    }
}

impl Wire for Edtf {
    fn write(&self) -> Value {
        self.to_string().into()
    }
    fn read(at: At<'_>) -> Result<Self, WireError> {
        at.value.as_str().and_then(Edtf::parse).ok_or(WireError::new("a date"))
    }
}

impl Wire for Span {
    fn write(&self) -> Value {
        Value::Array(vec![self.start.into(), self.end.into()])
    }
    fn read(at: At<'_>) -> Result<Self, WireError> {
        let number = |i: usize| at.value.get(i).and_then(Value::as_u64).and_then(|byte| usize::try_from(byte).ok());
        let span = match (number(0), number(1)) {
            (Some(start), Some(end)) if start <= end && end <= at.source.text().len() => Span::new(start, end),
            _ => return Err(WireError::new("a span within the text")),
        };
        if span.get(at.source.text()).is_some() { Ok(span) } else { Err(WireError::new("a span on character boundaries")) }
    }
}

impl Wire for Cite {
    fn write(&self) -> Value {
        self.span().write()
    }
    fn read(at: At<'_>) -> Result<Self, WireError> {
        Cite::new(at.source, Span::read(at)?).ok_or(WireError::new("a citation that is not empty"))
    }
}
