//! What the forms above lists ask for: parties, days, the page of a long list.

use serde_json::json;

use super::country::known;
use super::listed::{Parameters, Scope};
use crate::Result;
use crate::block::Block;
use crate::request::Asked;
use crate::{Error, texts::grouped};

/// Rows on one page of a list.
pub const ROWS: u64 = 50;

/// The parties that a list is narrowed to.
pub fn scope(asked: &Asked) -> Result<Scope> {
    let party = asked.get("party").map(known).transpose()?;
    let with = asked.get("with").map(known).transpose()?;
    Ok(Scope::of(party.as_deref(), with.as_deref()))
}

/// A list of conditions with their parameters.
#[derive(Debug, Default)]
pub struct Conditions {
    /// Joined by `AND`.
    pub text: String,
    /// Their parameters.
    pub parameters: Parameters,
}

impl Conditions {
    /// Adds a condition on a value from behind the question mark, if it is there. `condition` names the parameter `:name`.
    pub fn on(mut self, asked: &Asked, name: &str, parameter: &'static str, condition: &str) -> Conditions {
        if let Some(value) = asked.get(name) {
            self.add(condition);
            self.parameters.push((parameter, json!(value)));
        }
        self
    }

    /// Adds a condition.
    pub fn add(&mut self, condition: &str) {
        if !self.text.is_empty() {
            self.text.push_str(" AND ");
        }
        self.text.push_str(condition);
    }

    /// Adds the days between which records must tell; a day that is none is an error.
    pub fn days(self, asked: &Asked) -> Result<Conditions> {
        for name in ["from", "before"] {
            let good = |day: &str| day.len() <= 10 && chancery::text::Edtf::parse(day).is_some();
            if let Some(day) = asked.get(name).filter(|day| !good(day)) {
                return Err(Error::Request(format!("`{day}` is no day; write 2025-11-19, 2025-11 or 2025")));
            }
        }
        Ok(self.on(asked, "from", ":from_day", "d.day >= :from_day").on(
            asked,
            "before",
            ":before_day",
            "d.day < :before_day AND d.day <> ''",
        ))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// How many rows to pass over: those of the pages before this one.
pub fn offset(asked: &Asked) -> u64 {
    number(asked).saturating_sub(1) * ROWS
}

fn number(asked: &Asked) -> u64 {
    asked.get("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 2000)
}

/// Where in a long list we are, and the way on and back. `shown` rows are on this page; `total` is none where counting is dear.
pub fn pages(asked: &Asked, shown: u64, total: Option<u64>) -> Block {
    let (page, from) = (number(asked), offset(asked));
    let texts = asked.texts;
    let range = if shown == 0 { "0".to_owned() } else { format!("{}–{}", grouped(from + 1), grouped(from + shown)) };
    let said = match total {
        Some(total) => texts.fill("pages.of", &[("range", &range), ("of", &grouped(total))]),
        None => texts.fill("pages.range", &[("range", &range)]),
    };
    let more = total.map_or(shown == ROWS, |total| from + shown < total);
    let link = |page: u64, key: &str, rel: &str| {
        let href = crate::block::chart::escaped(&asked.with(&[("page", &page.to_string())]));
        format!(" <a rel=\"{rel}\" href=\"{href}\">{}</a>", crate::block::chart::escaped(texts.say(key)))
    };
    let back = if page > 1 { link(page - 1, "pages.back", "prev") } else { String::new() };
    let on = if more { link(page + 1, "pages.on", "next") } else { String::new() };
    let html = format!("<p class=\"pages\">{}{back}{on}</p>", crate::block::chart::escaped(&said));
    Block::new("pages", "", html, json!({ "page": page, "shown": shown, "total": total, "more": more }))
}
