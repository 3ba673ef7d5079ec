//! Questions to the public views of the register, and the rows that answer them.

use std::cell::RefCell;

use chancery_store::Store;
use serde_json::Value;

use crate::Result;

/// A register that is being asked. It remembers every question, so that a page can show what it is made of.
pub struct Ask<'a> {
    /// The register.
    pub store: &'a Store,
    asked: RefCell<Vec<String>>,
}

/// One row of an answer.
#[derive(Debug, Clone)]
pub struct Row {
    columns: std::sync::Arc<Vec<String>>,
    values: Vec<Value>,
}

impl<'a> Ask<'a> {
    /// Nothing asked yet.
    pub fn new(store: &'a Store) -> Ask<'a> {
        Ask { store, asked: RefCell::default() }
    }

    /// The rows of a query with its parameters by name.
    pub fn rows(&self, query: &str, parameters: &[(&str, Value)]) -> Result<Vec<Row>> {
        self.asked.borrow_mut().push(written(query, parameters));
        self.quietly(query, parameters)
    }

    /// The rows of a query that is not worth showing under the page.
    pub fn quietly(&self, query: &str, parameters: &[(&str, Value)]) -> Result<Vec<Row>> {
        let answer = self.store.ask(query, parameters, usize::MAX)?;
        let columns = std::sync::Arc::new(answer.columns);
        Ok(answer.rows.into_iter().map(|values| Row { columns: columns.clone(), values }).collect())
    }

    /// The one number that a query answers; 0 where it answers nothing.
    pub fn number(&self, query: &str, parameters: &[(&str, Value)]) -> Result<u64> {
        Ok(self.rows(query, parameters)?.first().map_or(0, Row::first))
    }

    /// Everything that was asked, as it can be asked again.
    pub fn asked(self) -> Vec<String> {
        self.asked.into_inner()
    }
}

impl Row {
    /// The value of a column; nothing where there is no such column.
    pub fn get(&self, name: &str) -> &Value {
        let at = self.columns.iter().position(|column| column == name);
        at.and_then(|at| self.values.get(at)).unwrap_or(&Value::Null)
    }

    /// The text of a column, if it has one that is not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).as_str().filter(|text| !text.is_empty())
    }

    /// The text of a column, empty where it has none.
    pub fn word(&self, name: &str) -> &str {
        self.text(name).unwrap_or("")
    }

    /// The number in a column; 0 where there is none.
    pub fn number(&self, name: &str) -> u64 {
        self.get(name).as_u64().unwrap_or(0)
    }

    /// The number in the first column; 0 where there is none.
    pub fn first(&self) -> u64 {
        self.values.first().and_then(Value::as_u64).unwrap_or(0)
    }

    /// The words of a column that holds a list.
    pub fn words(&self, name: &str) -> Vec<String> {
        self.word(name).split_whitespace().map(str::to_owned).collect()
    }
}

/// A query with its parameters written into it.
fn written(query: &str, parameters: &[(&str, Value)]) -> String {
    let mut parameters: Vec<_> = parameters.iter().collect();
    // The longest first, so that `:from_day` is not taken for `:from`.
    parameters.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut text = query.to_owned();
    for (name, value) in parameters {
        let literal = match value {
            Value::String(text) => format!("'{}'", text.replace('\'', "''")),
            Value::Null => "NULL".to_owned(),
            other => other.to_string(),
        };
        text = text.replace(name, &literal);
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let margin = lines.iter().skip(1).map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let cut =
        |line: &&str| if line.len() - line.trim_start().len() >= margin { line[margin..].to_owned() } else { line.trim().to_owned() };
    lines.iter().map(cut).collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::written;

    #[test]
    fn a_question_is_shown_as_it_can_be_asked_again() {
        let shown = written(
            "SELECT id\n     FROM meetings\n       WHERE told >= :from_day AND told < :from",
            &[(":from", json!("it's")), (":from_day", json!(5))],
        );
        assert_eq!(shown, "SELECT id\nFROM meetings\n  WHERE told >= 5 AND told < 'it''s'");
    }
}
