//! The review queue: one thing at a time, by keyboard; and the forms with which a record is decided about.
//!
//! A decision is made by a plain form, so that it works without scripts; the script only binds keys to the buttons it finds.

use askama::Template;
use axum::extract::{Form as Sent, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chancery::register::decision::Decided;
use chancery::register::{RecordKind, props};
use chancery::vocabulary::Vocabulary;
use chancery_store::{Decision, Draft, Passage, Private, QueueFilter, QueueItem, QueueKind, Store};
use serde_json::{Value, json};

use super::country::known;
use super::listed::shortened;
use super::{Page, answer, show};
use crate::access::{Caller, Role};
use crate::ask::Ask;
use crate::block::cell::{Cell, record_href};
use crate::block::filter::{self, Field};
use crate::block::table::Table;
use crate::block::{Block, Width};
use crate::request::{Asked, Form};
use crate::router::Route;
use crate::state::Desk;
use crate::texts::Texts;
use crate::{Error, Result};

/// Where they are.
pub const ROUTES: &[Route] = &[
    Route::get("/review", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, page).await)),
    Route::get("/decisions", Role::Reader, || get(async |State(desk): State<Desk>, asked: Asked| answer(&desk, asked, made).await)),
    Route::post("/decide", Role::Reviewer, || post(decide_now)),
    Route::post("/undo", Role::Reviewer, || post(undo)),
];

/// How many things that wait are listed beside the one in hand.
const LISTED: usize = 25;

/// How many things wait that everybody may see.
pub fn length(ask: &Ask<'_>) -> Result<u64> {
    Ok(ask.store.queue(&QueueFilter { limit: 1, private: Private::None, ..QueueFilter::default() })?.total)
}

fn page(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let texts = asked.texts;
    let at: usize = asked.get("at").and_then(|at| at.parse().ok()).unwrap_or(0).min(500);
    let party = asked.get("party").map(known).transpose()?;
    let filter = QueueFilter {
        kind: asked.get("why").and_then(QueueKind::parse),
        parties: party.into_iter().collect(),
        limit: at + LISTED,
        private: asked.caller.private(),
    };
    let queue = ask.store.queue(&filter)?;
    let kinds = QueueKind::ALL.iter().map(|kind| kind.as_str());
    let mut blocks = vec![filter::block(asked, &[Field::choice("why", kinds), Field::party("party")])];
    if let Some(done) =
        asked.get("done").map(|id| ask.store.decision(id)).transpose()?.flatten().filter(|done| asked.caller.may_see(done))
    {
        blocks.push(told(asked, &done));
    }
    let at = at.min(queue.items.len().saturating_sub(1));
    match queue.items.get(at) {
        Some(item) => {
            let record = ask.store.record_part(&item.record, 0, 1)?.unwrap_or_default();
            blocks.push(in_hand(ask, asked, item, &record, at)?.wide(Width::Most));
            blocks.push(waiting(asked, &queue.items, at, queue.total).wide(Width::Third));
        }
        None => blocks.push(Block::new("empty", "", format!("<p class=\"none\">{}</p>", texts.say("review.empty")), Value::Null)),
    }
    let lead = vec![("lead.waiting", Cell::Number(queue.total))];
    let links =
        vec![("/decisions".to_owned(), texts.say("nav.decisions").to_owned()), ("/help".to_owned(), texts.say("nav.keys").to_owned())];
    Ok(Page { title: texts.say("review.title").to_owned(), kind: "page.review", lead, blocks, links, ..Page::default() })
}

/// What was just decided, with the way back.
fn told(asked: &Asked, decision: &Decision) -> Block {
    let view = DoneView { decision, asked, texts: asked.texts, back: asked.with(&[("done", "")]) };
    Block::new("done", "", view.render().unwrap_or_default(), json!({ "decision": decision.id, "action": decision.action.as_str() }))
}

/// The thing in hand: why it waits, its words, and what can be done with it.
fn in_hand(ask: &Ask<'_>, asked: &Asked, item: &QueueItem, record: &Value, at: usize) -> Result<Block> {
    let evidence = record["evidence"].as_array().and_then(|all| all.first()).cloned().unwrap_or_default();
    let quote = &evidence["quote"];
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let number = |value: &Value| value.as_u64().unwrap_or(0);
    let earlier = match (item.kind, &item.value) {
        (QueueKind::Link, Some(earlier)) => ask.store.record_part(earlier, 0, 1)?.map(|record| text(&record["title"])),
        _ => None,
    };
    // The other end of a link may be a passage, which is shown in its words.
    let passage = match (item.kind, &item.value, &earlier) {
        (QueueKind::Link, Some(place), None) => ask.store.passage(place)?,
        _ => None,
    };
    let source = text(&evidence["source"]);
    let href = crate::block::cell::cite_href(&source, number(&evidence["start"]), number(&evidence["end"]));
    let here = asked.with(&[("at", &at.to_string()), ("done", "")]);
    let view = HandView {
        item,
        texts: asked.texts,
        earlier,
        passage,
        prefix: from_word(quote["prefix"].as_str().unwrap_or("")).to_owned(),
        exact: text(&quote["exact"]),
        suffix: to_word(quote["suffix"].as_str().unwrap_or("")).to_owned(),
        href,
        next: asked.with(&[("at", &(at + 1).to_string()), ("done", "")]),
        before: (at > 0).then(|| asked.with(&[("at", &(at - 1).to_string()), ("done", "")])),
        fields: fields(&item.record_kind),
        may: asked.caller.role >= Role::Reviewer,
        token: &asked.caller.form_token,
        back: here,
    };
    let json = json!({
        "why": item.kind.as_str(), "record": item.record, "record_kind": item.record_kind, "title": item.title, "field": item.field,
        "value": item.value, "against": item.against, "decision": item.decision, "reason": item.why, "confidence": item.confidence,
        "quote": item.quote, "source": item.source,
    });
    Ok(Block::new("in_hand", "", view.render().unwrap_or_default(), json))
}

/// What stands before a quotation, from the first whole word on.
fn from_word(text: &str) -> &str {
    text.find(char::is_whitespace).map_or("", |at| text[at..].trim_start())
}

/// What stands after a quotation, up to the last whole word.
fn to_word(text: &str) -> &str {
    text.rfind(char::is_whitespace).map_or("", |at| text[..at].trim_end())
}

/// The properties that a person may edit.
fn fields(kind: &str) -> Vec<&'static str> {
    RecordKind::parse(kind).map_or_else(Vec::new, |kind| props(kind).iter().map(|prop| prop.name).collect())
}

fn waiting(asked: &Asked, items: &[QueueItem], at: usize, total: u64) -> Block {
    let mut table = Table::new("waiting", asked.texts.say("review.waiting"), &["nth", "why", "what"]);
    for (nth, item) in items.iter().enumerate().skip(at) {
        let href = asked.with(&[("at", &nth.to_string()), ("done", "")]);
        let mut what = vec![Cell::Link(href, shortened(&item.title, 60))];
        // A record may wait several times, once for each property at which sources disagree.
        let disputed = matches!(item.kind, QueueKind::Dissent | QueueKind::Overtaken);
        what.extend(item.field.as_deref().filter(|_| disputed).map(|field| Cell::Values(vec![asked.texts.column(field)])));
        table.push(vec![Cell::Number(nth as u64 + 1), Cell::Value(item.kind.as_str().to_owned()), Cell::Many(what)]);
    }
    table.cut(total, None).block(asked.texts)
}

/// The forms on the page of a record, and what was decided about it.
pub fn decide(ask: &Ask<'_>, asked: &Asked, record: &Value) -> Result<Vec<Block>> {
    let id = record["id"].as_str().unwrap_or("");
    let kind = record["kind"].as_str().unwrap_or("");
    let mut blocks = Vec::new();
    if asked.caller.role >= Role::Reviewer {
        let evidence = record["evidence_total"].as_u64().unwrap_or(0);
        let view = DecideView {
            id,
            texts: asked.texts,
            fields: fields(kind),
            evidence,
            token: &asked.caller.form_token,
            back: asked.with(&[]),
        };
        blocks.push(Block::new("decide", asked.texts.say("section.decide"), view.render().unwrap_or_default(), Value::Null));
    }
    let mut decisions = ask.store.decisions(Some(id))?;
    decisions.retain(|decision| asked.caller.may_see(decision));
    if !decisions.is_empty() {
        blocks.push(table(asked, "decisions", &decisions, decisions.len() as u64));
    }
    Ok(blocks)
}

/// All decisions, the latest first.
fn made(ask: &Ask<'_>, asked: &Asked) -> Result<Page> {
    let mut decisions = ask.store.decisions(None)?;
    decisions.retain(|decision| asked.caller.may_see(decision));
    let total = decisions.len() as u64;
    decisions.reverse();
    decisions.truncate(200);
    let blocks = vec![table(asked, "decisions", &decisions, total)];
    Ok(Page { title: asked.texts.say("decisions.title").to_owned(), kind: "page.decisions", blocks, ..Page::default() })
}

fn table(asked: &Asked, name: &'static str, decisions: &[Decision], total: u64) -> Block {
    let texts = asked.texts;
    let mut columns = vec!["when", "who", "action", "record", "property", "value", "reason", "state"];
    let may = asked.caller.role >= Role::Reviewer;
    columns.extend(may.then_some("undo"));
    let mut table = Table::new(name, texts.say("section.decisions"), &columns);
    for decision in decisions {
        let state = if decision.undone_by.is_some() {
            "undone"
        } else if decision.orphaned {
            "orphaned"
        } else {
            "in_force"
        };
        let text = |value: &Option<String>| value.clone().map_or(Cell::Empty, |value| Cell::Text(shortened(&value, 120)));
        let mut cells = vec![
            Cell::Text(decision.recorded_at.replace('T', " ").trim_end_matches('Z').to_owned()),
            Cell::Text(decision.author.clone()),
            Cell::Value(decision.action.to_string()),
            Cell::Record(decision.record.clone(), shortened(&decision.record, 60)),
            text(&decision.field),
            text(&decision.value),
            Cell::Text(decision.reason.clone()),
            Cell::Value(state.to_owned()),
        ];
        let takes_back = may && decision.undone_by.is_none() && decision.action != Decided::Undo;
        cells.extend(may.then(|| {
            if takes_back {
                Cell::Undo(decision.id.clone(), asked.with(&[("done", "")]), asked.caller.form_token.clone())
            } else {
                Cell::Empty
            }
        }));
        table.push(cells);
    }
    table.cut(total, None).block(texts)
}

type Fields = Vec<(String, String)>;

fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
}

/// The address to go back to: one of ours, or the queue.
fn back(fields: &Fields) -> String {
    let ours = |back: &&str| back.starts_with('/') && !back.starts_with("//") && !back.contains('\\');
    field(fields, "back").filter(ours).unwrap_or("/review").to_owned()
}

async fn decide_now(State(desk): State<Desk>, asked: Asked, Sent(fields): Sent<Fields>) -> Response {
    let (now, author) = (desk.now(), asked.caller.name.clone());
    let back = back(&fields);
    let made = match draft(&fields, &author) {
        Ok(draft) => desk.change(move |store| Ok(store.decide(&now, &draft)?)).await,
        Err(error) => Err(error),
    };
    finish(made, &back, &asked)
}

/// The decision that a form stands for.
fn draft(fields: &Fields, author: &str) -> Result<Draft> {
    let missing = |name: &str| Error::Request(format!("the form lacks `{name}`"));
    let action = field(fields, "action").ok_or_else(|| missing("action"))?;
    let action = Decided::parse(action).ok_or_else(|| Error::Request(format!("`{action}` is no decision")))?;
    Ok(Draft {
        author: author.to_owned(),
        reason: field(fields, "reason").unwrap_or("").to_owned(),
        action,
        record: field(fields, "record").ok_or_else(|| missing("record"))?.to_owned(),
        field: field(fields, "field").map(str::to_owned),
        value: field(fields, "value").map(str::to_owned),
        private: field(fields, "private").is_some(),
    })
}

async fn undo(State(desk): State<Desk>, asked: Asked, Sent(fields): Sent<Fields>) -> Response {
    let (now, caller) = (desk.now(), asked.caller.clone());
    let back = back(&fields);
    let (Some(decision), reason) =
        (field(&fields, "decision").map(str::to_owned), field(&fields, "reason").unwrap_or("taken back").to_owned())
    else {
        return show(Err(Error::Request("the form lacks `decision`".to_owned())), &asked);
    };
    let made = desk.change(move |store: &mut Store| take_back(store, &now, &decision, &caller, &reason)).await;
    finish(made, &back, &asked)
}

/// Takes a decision back. One that the caller may not see is not there for them.
pub fn take_back(store: &mut Store, now: &str, decision: &str, caller: &Caller, reason: &str) -> Result<Decision> {
    if store.decision(decision)?.is_some_and(|hidden| !caller.may_see(&hidden)) {
        return Err(Error::NotFound(decision.to_owned()));
    }
    Ok(store.undo(now, decision, &caller.name, reason)?)
}

/// After a decision people see the page from which it came, with what was done; programs see the decision.
fn finish(made: Result<Decision>, back: &str, asked: &Asked) -> Response {
    match made {
        Ok(decision) if asked.form == Form::Json => {
            axum::Json(json!({ "decision": decision.id, "action": decision.action.as_str() })).into_response()
        }
        Ok(decision) => {
            let mark = if back.contains('?') { '&' } else { '?' };
            Redirect::to(&format!("{back}{mark}done={}", decision.id)).into_response()
        }
        Err(error) => show(Err(error), asked),
    }
}

#[derive(Template)]
#[template(path = "done.html")]
struct DoneView<'a> {
    decision: &'a Decision,
    asked: &'a Asked,
    texts: &'a Texts,
    back: String,
}

impl DoneView<'_> {
    fn said(&self) -> String {
        self.texts.fill("review.done", &[("action", &self.texts.value(self.decision.action.as_str()))])
    }

    fn can_be_undone(&self) -> bool {
        self.asked.caller.role >= Role::Reviewer && self.decision.undone_by.is_none() && self.decision.action != Decided::Undo
    }
}

#[derive(Template)]
#[template(path = "hand.html")]
struct HandView<'a> {
    item: &'a QueueItem,
    texts: &'a Texts,
    earlier: Option<String>,
    passage: Option<Passage>,
    prefix: String,
    exact: String,
    suffix: String,
    href: String,
    next: String,
    before: Option<String>,
    fields: Vec<&'static str>,
    may: bool,
    token: &'a str,
    back: String,
}

impl HandView<'_> {
    /// The words in question, where they are not those of the first report, and where they stand.
    fn other_words(&self) -> Option<(&str, String)> {
        if let Some(Passage { source, start, end, quote }) = &self.passage {
            return Some((quote, crate::block::cell::cite_href(source, *start, *end)));
        }
        let quote = self.item.quote.as_deref().filter(|quote| *quote != self.exact)?;
        Some((quote, crate::block::cell::source_href(self.item.source.as_deref().unwrap_or_default())))
    }

    /// The value that others give, where it can be taken instead.
    fn other_value(&self) -> Option<&str> {
        let disputed = matches!(self.item.kind, QueueKind::Dissent | QueueKind::Overtaken);
        self.item.against.as_deref().filter(|_| disputed)
    }

    /// What the property in hand is called: of a link, the relation.
    fn named_field(&self) -> Option<String> {
        let field = self.item.field.as_deref()?;
        Some(if self.item.kind == QueueKind::Link { self.texts.value(field) } else { self.texts.column(field) })
    }

    /// Whether this is the property in dispute.
    fn in_dispute(&self, field: &str) -> bool {
        self.item.field.as_deref() == Some(field)
    }

    /// The button that takes the other value.
    fn take_other(&self, value: &str) -> String {
        self.texts.fill("review.take_other", &[("value", &self.texts.value(value))])
    }

    /// How sure the reader is, in per cent. Of a link it is how like two tellings are, which is no share of right ones; of a
    /// decision without its words it is nothing.
    fn percent(&self) -> Option<f64> {
        let measured = !matches!(self.item.kind, QueueKind::Link | QueueKind::Orphan);
        measured.then(|| (self.item.confidence * 100.0).round())
    }

    /// The record of the earlier side of a link.
    fn earlier_href(&self) -> String {
        record_href(self.item.value.as_deref().unwrap_or_default())
    }

    /// What accepting does: of a proposed link, the link; of a value, the value; else the record as it stands.
    fn accepts(&self) -> (&'static str, &str, &str) {
        let (field, value) = (self.item.field.as_deref().unwrap_or(""), self.item.value.as_deref().unwrap_or(""));
        match self.item.kind {
            QueueKind::Link => ("link", field, value),
            _ => ("accept", field, value),
        }
    }

    /// What rejecting does.
    fn rejects(&self) -> (&'static str, &str, &str) {
        let (field, value) = (self.item.field.as_deref().unwrap_or(""), self.item.value.as_deref().unwrap_or(""));
        match self.item.kind {
            QueueKind::Link => ("unlink", field, value),
            QueueKind::Doubt | QueueKind::Proposal => ("reject", "", ""),
            _ => ("reject", field, value),
        }
    }
}

#[derive(Template)]
#[template(path = "decide.html")]
struct DecideView<'a> {
    id: &'a str,
    texts: &'a Texts,
    fields: Vec<&'static str>,
    evidence: u64,
    token: &'a str,
    back: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_to_a_page_of_ours_only() {
        let back_of = |address: &str| back(&vec![("back".to_owned(), address.to_owned())]);
        assert_eq!(back_of("/record/x?y=1"), "/record/x?y=1");
        for elsewhere in ["https://example.org", "//example.org", "/\\example.org", ""] {
            assert_eq!(back_of(elsewhere), "/review", "{elsewhere}");
        }
    }

    #[test]
    fn a_form_that_says_too_little_is_refused() {
        assert!(draft(&vec![("action".into(), "accept".into())], "me").is_err());
        assert!(draft(&vec![("action".into(), "burn".into()), ("record".into(), "x".into())], "me").is_err());
    }
}
