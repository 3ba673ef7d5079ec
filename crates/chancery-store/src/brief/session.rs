//! The agenda of a session: what is due, what is open, what is told again and again, what has gone silent.
//!
//! The agenda proposes; it judges nothing. Every undertaking that stands on it stands there once, under the first heading that
//! fits, with its cites. An undertaking belongs to a mechanism if it names it, or if the two share a sector.

use chancery::minutes::form::Form;
use chancery::register::name::words;

use super::cite::Notes;
use super::evidence::{View, name, names};
use super::mechanism::Body;
use super::promise::Promise;
use super::{Brief, Line, Section, day, mechanism, promise};
use crate::{Result, Store};

/// Days ahead for which a deadline counts as due, where no next session is expected.
const SOON: i64 = 180;
/// Days after which an undertaking without news is stale.
const STALE: i64 = 365;
/// Undertakings listed under a heading.
const LISTED: usize = 30;

/// An agenda, and the form of the minutes that goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agenda {
    /// The agenda as a paper.
    pub brief: Brief,
    /// The minutes, filled in as far as is known.
    pub form: Form,
}

/// Where an undertaking stands on the agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Heading {
    Due,
    Disputed,
    New,
    Again,
    Stale,
    Open,
    Done,
}

const HEADINGS: [(Heading, &str, &str, &str); 7] = [
    (Heading::Due, "due", "Due or overdue", "Nothing is due."),
    (Heading::Disputed, "disputed", "Told otherwise since", "Nothing is disputed."),
    (Heading::New, "new", "Undertaken at the last session or since", "Nothing new is open."),
    (Heading::Again, "again", "Told again, and still open", "Nothing open has been told again."),
    (Heading::Stale, "stale", "Without news for more than a year", "Nothing has gone silent."),
    (Heading::Open, "open", "Otherwise open", "Nothing else is open."),
    (Heading::Done, "done", "Reported as done, to be noted", "Nothing is reported as done."),
];

/// Proposes the agenda of a mechanism's next session, as of a day; none where the register holds no such mechanism of two
/// parties.
pub fn agenda(store: &Store, id: &str, as_of: &str) -> Result<Option<Agenda>> {
    let Some(row) = store.record_row(id)? else { return Ok(None) };
    let record = store.load(row)?;
    let mut parties: Vec<String> = record.parties.iter().map(|(_, code)| code.to_string()).collect();
    parties.dedup();
    let [a, b] = parties.as_slice() else { return Ok(None) };
    let view = View { store, a, b, as_of, undated: true };
    let Some(body) = mechanism::load(&view)?.into_iter().find(|body| body.row == row) else { return Ok(None) };
    let all = promise::load(&view)?;
    let of_body: Vec<&Promise> = all.iter().filter(|promise| belongs(promise, &body)).collect();

    let pair = [a.clone(), b.clone()];
    let mut notes = Notes::default();
    let mut first = body.line(&view, &mut notes)?;
    first.record = Some(record.id.clone());
    let mut sections = vec![Section { name: "body", title: "The body".to_owned(), lines: vec![first], empty: "", left_out: None }];
    let mut number = 0;
    let mut open = Vec::new();
    for (heading, key, title, empty) in HEADINGS {
        let under: Vec<&&Promise> = of_body.iter().filter(|promise| self::heading(promise, &body, as_of) == Some(heading)).collect();
        let mut lines: Vec<Line> = Vec::new();
        for promise in under.iter().take(LISTED) {
            number += 1;
            let mut line = promise.line(&view, &pair, &mut notes)?;
            line.text = format!("{number}. {}", line.text);
            lines.push(line);
            if heading != Heading::Done {
                open.push((promise.id.clone(), promise.text(&view)?));
            }
        }
        let more = under.len() - lines.len();
        let left_out = (more > 0).then(|| format!("{more} more in the register."));
        sections.push(Section { name: key, title: title.to_owned(), lines, empty, left_out });
    }
    sections.push(Section {
        name: "next",
        title: "The session after this one".to_owned(),
        lines: vec![Line::of(format!("{}. Date, place and host", number + 1))],
        empty: "",
        left_out: None,
    });

    let session = body.last.as_ref().and_then(|session| session.number).and_then(|number| u16::try_from(number + 1).ok());
    let mut head = vec![("Parties".to_owned(), names(&parties))];
    head.extend(session.map(|number| ("Session".to_owned(), number.to_string())));
    head.extend(body.due(as_of).map(|due| ("Due".to_owned(), due)));
    head.extend(body.next_host.as_deref().map(|host| ("Host".to_owned(), name(host))));
    head.push(("Undertakings".to_owned(), format!("{} of this body, {} open", of_body.len(), open.len())));
    let kind = record.chosen("kind").next().unwrap_or("other").to_owned();
    let form = Form { mechanism: body.name.clone(), kind, session, date: None, parties, open };
    let brief = Brief {
        title: body.name,
        subtitle: format!("Proposed agenda, as of {}", day::in_words(as_of)),
        head,
        sections,
        notes: notes.notes,
    };
    Ok(Some(Agenda { brief, form }))
}

/// Whether an undertaking is the body's business.
fn belongs(promise: &Promise, body: &Body) -> bool {
    let key = |name: &str| {
        let mut key = words(name);
        key.retain(|word| !matches!(word.as_str(), "the" | "of" | "on" | "for" | "and"));
        key.sort();
        key
    };
    let named = promise.mechanism.as_deref().map(key).is_some_and(|named| {
        let own = key(&body.name);
        named == own
            || (named.len() > 1 && (named.iter().all(|word| own.contains(word)) || own.iter().all(|word| named.contains(word))))
    });
    named || (promise.mechanism.is_none() && promise.sectors.iter().any(|sector| body.sectors.contains(sector)))
}

/// The first heading that fits; none for what was only explored or wished for and has no day.
fn heading(promise: &Promise, body: &Body, as_of: &str) -> Option<Heading> {
    if promise.is_closed() {
        let last = body.last.as_ref().and_then(|session| session.held.as_deref()).unwrap_or_default();
        let since = promise.delivery.as_ref().is_some_and(|status| status.since.as_str() >= last);
        return since.then_some(Heading::Done);
    }
    let horizon = body.days_to_next(as_of).filter(|days| *days > 0).unwrap_or(SOON);
    if promise.days_left(as_of).is_some_and(|days| days <= horizon) {
        return Some(Heading::Due);
    }
    if promise.links.iter().any(|link| matches!(link.relation.as_str(), "contradicts" | "qualifies")) {
        return Some(Heading::Disputed);
    }
    if !promise.is_undertaken() {
        return None;
    }
    let held = body.last.as_ref().and_then(|session| session.held.as_deref());
    if held.is_some_and(|held| promise.made() >= held) {
        return Some(Heading::New);
    }
    if promise.tellings() > 0 {
        return Some(Heading::Again);
    }
    let age = day::between(promise.made(), as_of);
    Some(if promise.is_silent() && age.is_some_and(|days| days > STALE) { Heading::Stale } else { Heading::Open })
}
