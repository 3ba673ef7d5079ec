//! The tools: each a question that an officer asks, with its arguments checked.

use chancery::fact::{Firmness, Sector};
use chancery::lexicon::party;
use chancery::vocabulary::Vocabulary;
use chancery_store::{SearchFilter, Store, brief};
use serde_json::{Map, Value, json};

use super::marked::short;
use crate::api;
use crate::ask::Ask;
use crate::{Error, Result};

/// A tool.
pub(super) struct Tool {
    /// Its name.
    pub name: &'static str,
    title: &'static str,
    about: &'static str,
    arguments: &'static [Argument],
    run: fn(&Call<'_>) -> Result<Value>,
}

/// An argument of a tool.
struct Argument {
    name: &'static str,
    about: &'static str,
    required: bool,
    shape: Shape,
}

/// What an argument may be.
enum Shape {
    Text,
    Day,
    Limit(u64),
    OneOf(fn() -> Vec<&'static str>),
}

/// A call with its arguments, which have the shapes that they should have.
struct Call<'a> {
    store: &'a Store,
    today: &'a str,
    arguments: &'a Value,
}

const fn needed(name: &'static str, about: &'static str) -> Argument {
    Argument { name, about, required: true, shape: Shape::Text }
}

const fn may(name: &'static str, about: &'static str, shape: Shape) -> Argument {
    Argument { name, about, required: false, shape }
}

fn words<T: Vocabulary>() -> Vec<&'static str> {
    T::ALL.iter().map(|value| value.as_str()).collect()
}

const PARTY: &str = "A state or organisation: ISO 3166-1 code (MYS), acronym (ASEAN) or name in English.";

/// All tools. None changes anything.
pub(super) const TOOLS: &[Tool] = &[
    Tool {
        name: "search",
        title: "Search the sources",
        about: "Sentences of reports with these words, the best first, each with its source and offsets.",
        arguments: &[
            needed("query", "All words must be in the sentence; \"several words\" in quotes stand together; a final * is any ending."),
            may("party", PARTY, Shape::Text),
            may("from", "Only reports published on or after this day: 2025-11-19, 2025-11 or 2025.", Shape::Day),
            may("before", "Only reports published before this day.", Shape::Day),
            may("limit", "Sentences at most.", Shape::Limit(30)),
        ],
        run: search,
    },
    Tool {
        name: "dyad",
        title: "Two parties",
        about: "What is between two parties: counts, last and next encounter, mechanisms, the latest commitments and meetings.",
        arguments: &[needed("a", PARTY), needed("b", PARTY)],
        run: dyad,
    },
    Tool {
        name: "mechanism",
        title: "A standing body",
        about: "A standing body or channel: its life, its sessions, when it is due, and the words that say so.",
        arguments: &[
            needed("mechanism", "Its identifier, as other tools give it, or words of its name."),
            may("party", "One of its parties, where words of its name are given.", Shape::Text),
        ],
        run: mechanism,
    },
    Tool {
        name: "commitments",
        title: "Commitments",
        about: "What was undertaken by a party or between two: how firmly, by whom, until when, the latest first.",
        arguments: &[
            needed("party", PARTY),
            may("other", "The other party.", Shape::Text),
            may("firmness", "Only this step: signed, agreed, intends, explores, urges.", Shape::OneOf(words::<Firmness>)),
            may("sector", "Only this sector.", Shape::OneOf(words::<Sector>)),
            may("from", "Only what is told of on or after this day.", Shape::Day),
            may("before", "Only what is told of before this day.", Shape::Day),
            may("limit", "Commitments at most.", Shape::Limit(50)),
        ],
        run: commitments,
    },
    Tool {
        name: "evidence",
        title: "The words behind a record",
        about: "Everything that the register knows of one record: its values, how it stands, and each piece of evidence with its quote.",
        arguments: &[needed("record", "The identifier of a record, as other tools give it.")],
        run: evidence,
    },
    Tool {
        name: "brief",
        title: "A brief of two parties",
        about: "A brief before a meeting of two parties, in Markdown with numbered cites.",
        arguments: &[
            needed("ours", PARTY),
            needed("theirs", PARTY),
            may("as_of", "The day of the brief, 2025-11-19; later reports do not count.", Shape::Day),
        ],
        run: write_brief,
    },
];

impl Tool {
    /// The tool as the protocol describes it.
    pub(super) fn describe(&self) -> Value {
        let schema = |argument: &Argument| {
            let mut schema = match argument.shape {
                Shape::Text => json!({ "type": "string", "minLength": 1, "maxLength": 500 }),
                Shape::Day => json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" }),
                Shape::Limit(most) => json!({ "type": "integer", "minimum": 1, "maximum": most }),
                Shape::OneOf(words) => json!({ "type": "string", "enum": words() }),
            };
            schema["description"] = json!(argument.about);
            (argument.name.to_owned(), schema)
        };
        let properties: Map<String, Value> = self.arguments.iter().map(schema).collect();
        let required: Vec<&str> = self.arguments.iter().filter(|argument| argument.required).map(|argument| argument.name).collect();
        json!({
            "name": self.name, "title": self.title, "description": self.about,
            "inputSchema": { "type": "object", "properties": properties, "required": required, "additionalProperties": false },
            "annotations": { "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false },
        })
    }

    /// Runs the tool.
    pub(super) fn run(&self, store: &Store, today: &str, arguments: &Value) -> Result<Value> {
        let empty = json!({});
        let arguments = if arguments.is_null() { &empty } else { arguments };
        let given = arguments.as_object().ok_or_else(|| Error::Request("the arguments are a JSON object".to_owned()))?;
        if let Some(unknown) = given.keys().find(|name| !self.arguments.iter().any(|argument| argument.name == **name)) {
            return Err(Error::Request(format!("{} has no argument {}", self.name, short(unknown))));
        }
        for argument in self.arguments {
            argument.check(given.get(argument.name))?;
        }
        (self.run)(&Call { store, today, arguments })
    }
}

impl Argument {
    fn check(&self, value: Option<&Value>) -> Result<()> {
        let refused = |why: &str| Err(Error::Request(format!("{} {why}", self.name)));
        let Some(value) = value.filter(|value| !value.is_null()) else {
            return if self.required { refused("is needed") } else { Ok(()) };
        };
        let text = value.as_str().filter(|text| !text.trim().is_empty() && text.len() <= 2_000 && !text.contains('\0'));
        let digits = |text: &str| text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
        match self.shape {
            Shape::Text if text.is_none() => refused("is a text of at most 2,000 bytes"),
            Shape::Day if !text.is_some_and(|day| ["0000", "0000-00", "0000-00-00"].contains(&digits(day).as_str())) => {
                refused("is a day such as 2025-11-19, 2025-11 or 2025")
            }
            Shape::Limit(most) if !value.as_u64().is_some_and(|limit| (1..=most).contains(&limit)) => {
                refused(&format!("is a number from 1 to {most}"))
            }
            Shape::OneOf(words) if !text.is_some_and(|word| words().contains(&word)) => {
                refused(&format!("is one of {}", words().join(", ")))
            }
            _ => Ok(()),
        }
    }
}

impl<'a> Call<'a> {
    fn ask(&self) -> Ask<'a> {
        Ask::new(self.store)
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        self.arguments[name].as_str()
    }

    fn word(&self, name: &str) -> &'a str {
        self.text(name).unwrap_or("")
    }

    fn limit(&self, otherwise: u64) -> usize {
        self.arguments["limit"].as_u64().unwrap_or(otherwise) as usize
    }

    fn party(&self, name: &str) -> Result<String> {
        let words = self.word(name);
        let code = party::parse(words).or_else(|| chancery::fact::Code::new(words));
        code.map(|code| code.as_str().to_owned()).ok_or_else(|| Error::Request(format!("{} is no party", short(words))))
    }
}

fn search(call: &Call<'_>) -> Result<Value> {
    let filter = SearchFilter {
        party: call.text("party").map(|_| call.party("party")).transpose()?,
        publisher: None,
        from: call.text("from").map(str::to_owned),
        before: call.text("before").map(str::to_owned),
        limit: call.limit(10),
    };
    let hits = call.store.search(call.word("query"), &filter)?;
    let items: Vec<Value> = hits
        .into_iter()
        .map(|hit| {
            json!({
                "source": hit.source, "title": hit.title, "url": hit.url, "published": hit.published, "start": hit.start,
                "end": hit.end, "quote": hit.text,
            })
        })
        .collect();
    Ok(json!({ "found": items.len(), "items": items }))
}

fn dyad(call: &Call<'_>) -> Result<Value> {
    let (a, b) = (call.party("a")?, call.party("b")?);
    let ask = call.ask();
    let mut value = api::between(&ask, &a, &b, call.today)?;
    let pair = [("party", a.as_str()), ("party", b.as_str())];
    for (name, limit) in [("mechanisms", "20"), ("commitments", "10"), ("meetings", "10")] {
        let mut pairs = pair.to_vec();
        pairs.push(("limit", limit));
        value[name] = json!(api::page_of(&ask, name, &pairs)?);
    }
    if let Some(fields) = value.as_object_mut() {
        fields.remove("events_by_month");
        fields.remove("lists");
    }
    Ok(value)
}

fn mechanism(call: &Call<'_>) -> Result<Value> {
    let words = call.word("mechanism");
    let ask = call.ask();
    let id = match call.store.record_part(words, 0, 1)?.filter(|value| value["kind"] == "mechanism") {
        Some(value) => value["id"].as_str().unwrap_or(words).to_owned(),
        None => {
            let party = call.text("party").map(|_| call.party("party")).transpose()?;
            let pattern = format!("%{}%", words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
            let found = ask.rows(
                "SELECT m.id, m.name, m.kind, m.parties, m.reports, m.independent FROM mechanisms m
                 WHERE m.name LIKE :pattern ESCAPE '\\' AND (:party IS NULL OR instr(' ' || m.parties || ' ', ' ' || :party || ' '))
                 ORDER BY m.independent DESC, m.id LIMIT 20",
                &[(":pattern", json!(pattern)), (":party", json!(party))],
            )?;
            match found.as_slice() {
                [] => return Err(Error::NotFound(short(words))),
                [one] => one.word("id").to_owned(),
                several => {
                    let names = ["id", "name", "kind", "parties", "reports", "independent"];
                    let object =
                        |row: &crate::ask::Row| names.iter().map(|name| ((*name).to_owned(), row.get(name).clone())).collect();
                    let items: Vec<Value> = several.iter().map(|row| Value::Object(object(row))).collect();
                    return Ok(json!({ "note": "several bodies have such a name; give the id of one", "items": items }));
                }
            }
        }
    };
    let mut value = told(call, &id)?;
    let names =
        ["state", "last_session", "last_held", "last_place", "last_host", "rhythm_months", "next_host", "next_expected", "reason"];
    let query = format!("SELECT {} FROM mechanism_life WHERE mechanism = :id", names.join(", "));
    let life = ask.rows(&query, &[(":id", json!(id))])?;
    let object = |row: &crate::ask::Row| names.iter().map(|name| ((*name).to_owned(), row.get(name).clone())).collect();
    value["life_now"] = life.first().map_or(Value::Null, |row| Value::Object(object(row)));
    value["sessions"] = json!(api::page_of(&ask, "sessions", &[("mechanism", &id), ("limit", "30")])?);
    Ok(value)
}

fn commitments(call: &Call<'_>) -> Result<Value> {
    let (party, limit) = (call.party("party")?, call.limit(20).to_string());
    let other = call.text("other").map(|_| call.party("other")).transpose()?;
    let mut pairs = vec![("party", party.as_str()), ("limit", limit.as_str())];
    pairs.extend(other.as_deref().map(|other| ("party", other)));
    for (argument, filter) in [("firmness", "firmness"), ("sector", "sectors"), ("from", "from"), ("before", "before")] {
        pairs.extend(call.text(argument).map(|value| (filter, value)));
    }
    Ok(json!({ "items": api::page_of(&call.ask(), "commitments", &pairs)? }))
}

fn evidence(call: &Call<'_>) -> Result<Value> {
    told(call, call.word("record"))
}

/// One record: what it says, how it stands, and in which words.
fn told(call: &Call<'_>, id: &str) -> Result<Value> {
    let record = match call.store.record_part(id, 0, 1)? {
        Some(record) => record,
        None => call.store.record(id)?.ok_or_else(|| Error::NotFound(short(id)))?,
    };
    let mut value = json!({});
    for name in [
        "id",
        "kind",
        "title",
        "parties",
        "date",
        "told",
        "values",
        "reports",
        "independent",
        "confidence",
        "published",
        "url",
        "text",
    ] {
        if !record[name].is_null() {
            value[name] = record[name].clone();
        }
    }
    let id = record["id"].as_str().unwrap_or(id);
    if record["kind"] != "source" {
        let ask = call.ask();
        value["evidence"] = json!(api::page_of(&ask, "evidence", &[("record", id), ("limit", "40")])?);
        let status = api::page_of(&ask, "status", &[("record", id), ("current", "true")])?;
        if !status.is_empty() {
            value["standing"] = json!(status);
        }
        let links = api::page_of(&ask, "links", &[("record", id), ("limit", "20")])?;
        if !links.is_empty() {
            value["links"] = json!(links);
        }
    }
    Ok(value)
}

fn write_brief(call: &Call<'_>) -> Result<Value> {
    let (ours, theirs) = (call.party("ours")?, call.party("theirs")?);
    let as_of = call.text("as_of").unwrap_or(call.today);
    if as_of.len() != 10 {
        return Err(Error::Request("as_of is a day such as 2025-11-19".to_owned()));
    }
    let asked = brief::Asked { ours: &ours, theirs: &theirs, as_of, undated: call.text("as_of").is_none(), purpose: None };
    let made = brief::dyad(call.store, &asked)?.ok_or_else(|| Error::NotFound(format!("{ours} and {theirs} as of {as_of}")))?;
    let lines: Vec<Value> = brief::markdown::write(&made).lines().filter(|line| !line.is_empty()).map(Value::from).collect();
    Ok(json!({ "form": "markdown, one line an item", "brief": lines }))
}
