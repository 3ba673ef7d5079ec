//! Minutes into the register: a source like any other, whose facts are the statements of people.
//!
//! The text of the minutes is kept as it came. Its facts are those that the form says, under a reader of their own, so that
//! records, links, bundles and briefs need to know nothing of minutes. Whoever records them accepts every record that they make,
//! and decides what they say of earlier undertakings.

use chancery::minutes::{Minutes, VERSION};
use chancery::register::decision::Decided;
use chancery::text::Source;
use serde_json::Value;

use crate::decision::refuse_proposal;
use crate::{Draft, Error, ErrorKind, Result, Store};

/// One row of the minutes as the register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number, as written.
    pub number: String,
    /// The record of the undertaking; none where the row only says how an earlier one stands.
    pub record: Option<String>,
    /// The words of it, or of the earlier undertaking.
    pub text: String,
    /// Who does it: codes.
    pub who: Vec<String>,
    /// By when: EDTF where the words mean a date, else the words.
    pub by: Option<String>,
    /// How firmly.
    pub firmness: String,
    /// The earlier undertaking that it takes up.
    pub concerns: Option<String>,
    /// How far that one has come.
    pub stands: Option<String>,
}

impl Store {
    /// Records the minutes of a session, read from the text of `source`. Doing it again changes nothing. `now` is the caller's
    /// clock, `author` whoever records them.
    pub fn record_minutes(&mut self, now: &str, author: &str, source: &Source, minutes: &Minutes) -> Result<Vec<Recorded>> {
        for item in &minutes.items {
            let Some(concerns) = &item.concerns else { continue };
            let Some(row) = self.record_row(concerns)? else {
                let why = format!("row {} takes up {concerns}, which the register does not hold", item.number);
                return Err(Error::new(ErrorKind::Refused, why));
            };
            refuse_proposal(&self.load(row)?)?;
        }
        let run = self.begin(now, VERSION)?;
        self.append(run, &[(source.clone(), minutes.reading(source))])?;
        self.derive()?;
        self.finish(run, now)?;
        let made = self.records_of(&source.id().hex())?;
        let reason = match minutes.session {
            Some(number) => format!("agreed minutes of session {number} of the {}", minutes.mechanism),
            None => format!("agreed minutes of the {}", minutes.mechanism),
        };
        for (id, _) in &made {
            self.decide_once(now, Draft { reason: reason.clone(), ..draft(author, Decided::Accept, id) })?;
        }
        let mut recorded = Vec::new();
        for item in &minutes.items {
            let words = item.text.map(|span| span.of(source.text()).to_owned());
            let own = words.as_ref().and_then(|words| made.iter().find(|(id, title)| id.starts_with("commitment:") && title == words));
            let own = own.map(|(id, _)| id.clone());
            if let Some(concerns) = &item.concerns {
                if let Some(own) = &own {
                    let (field, value) = (Some("restates".to_owned()), Some(concerns.clone()));
                    self.decide_once(now, Draft { reason: reason.clone(), field, value, ..draft(author, Decided::Link, own) })?;
                }
                if let Some(stands) = &item.stands {
                    let (field, value) = (Some("delivery".to_owned()), Some(stands.clone()));
                    self.decide_once(now, Draft { reason: reason.clone(), field, value, ..draft(author, Decided::Status, concerns) })?;
                }
            }
            let title = |record: Value| record["title"].as_str().map(str::to_owned);
            let earlier = item.concerns.as_deref().map(|id| self.record(id)).transpose()?.flatten().and_then(title);
            recorded.push(Recorded {
                number: item.number.clone(),
                record: own,
                text: words.or(earlier).unwrap_or_default(),
                who: item.who.iter().map(ToString::to_string).collect(),
                by: item.by.map(|date| date.to_string()).or_else(|| item.by_text.clone()),
                firmness: item.firmness.to_string(),
                concerns: item.concerns.clone(),
                stands: item.stands.clone(),
            });
        }
        // What follows from decisions on links and statuses is derived with the rest.
        self.derive()?;
        Ok(recorded)
    }

    /// The records that rest on a source: identifier and title.
    fn records_of(&self, sha256: &str) -> Result<Vec<(String, String)>> {
        let records = self.record(sha256)?.map(|mut source| source["records"].take());
        let text = |record: &Value, name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let records = records.as_ref().and_then(Value::as_array).into_iter().flatten();
        Ok(records.map(|record| (text(record, "id"), text(record, "title"))).collect())
    }

    /// Makes a decision unless the same one is in force.
    fn decide_once(&mut self, now: &str, draft: Draft) -> Result<()> {
        let same = self.decisions(Some(&draft.record))?.into_iter().any(|made| {
            made.undone_by.is_none()
                && made.action == draft.action
                && made.field == draft.field
                && made.reason == draft.reason
                && (draft.value.is_none() || made.value == draft.value)
        });
        if !same {
            self.decide(now, &draft)?;
        }
        Ok(())
    }
}

fn draft(author: &str, action: Decided, record: &str) -> Draft {
    Draft {
        author: author.to_owned(),
        reason: String::new(),
        action,
        record: record.to_owned(),
        field: None,
        value: None,
        private: false,
    }
}
