//! Sat: a promise to set up a body is delivered once the body has sat.
//!
//! *Reads*: an undertaking whose words name a body and found it ("agreed to set up a High-Level Strategic Council"), and the first
//! session of that body that a later report tells as held. The words of the session are the evidence, whatever else the sentence
//! shares with the promise.
//! *Does not read*: a body that had sat before it was promised, which is another of its name or was only renewed; a session that is
//! planned; a promise that was delivered otherwise before, by a founding text that was signed.

use crate::fact::Action;
use crate::register::RecordKind;

use super::cue::Sense;
use super::likeness::Likeness;
use super::matter::{BODY, Matter, Spoken};
use super::relation::{Relation, Verdict};
use super::session::Session;
use super::telling::telling;
use super::thread::{Echo, Thread};
use super::{Paper, Place, Reference, What};

/// Adds to the promises of bodies the sessions by which they are delivered.
pub(super) fn deliver(threads: &mut [Thread], papers: &[&Paper], sessions: &[Session], spoken: &Spoken) {
    for thread in threads.iter_mut().filter(|thread| founds(&thread.matter, papers)) {
        let bodies: Vec<&Reference> = spoken.bodies(thread.matter.place).collect();
        // Of two bodies in one undertaking each has to sit.
        let [body] = bodies.as_slice() else { continue };
        let Some(first) = first_of(body, sessions) else { continue };
        let Some(paper) = papers.iter().position(|paper| paper.source == first.at.source) else { continue };
        let told = (papers[paper], papers[thread.matter.paper]);
        let later = told.0.day().zip(told.1.day()).is_some_and(|(now, then)| now > then) && told.0.cluster != told.1.cluster;
        let since = first.held.zip(told.1.published).is_some_and(|(held, then)| held.latest() >= then.earliest());
        let delivered = |echo: &Echo| {
            echo.verdict.relation == Relation::Delivers && !echo.proposed() && !echo.verdict.partly && !echo.verdict.first_step
        };
        if !later || !since || thread.echoes.iter().any(|echo| delivered(echo) && echo.paper <= paper) {
            continue;
        }
        let echo = told_by(first, &thread.matter, paper, papers, body, spoken);
        thread.echoes.retain(|other| other.paper != paper || other.told.span != echo.told.span);
        thread.echoes.push(echo);
        thread.echoes.sort_by_key(|echo| (echo.paper, echo.told.span.start));
    }
}

/// The session by which a body is seen to exist: the first, where none was held before it that nobody tells of.
pub(super) fn first_of<'s>(body: &Reference, sessions: &'s [Session]) -> Option<&'s Session> {
    sessions.iter().find(|session| session.mechanism == *body && session.held.is_some())
}

/// Whether a matter is an undertaking to found a body.
fn founds(matter: &Matter, papers: &[&Paper]) -> bool {
    let promise = matches!(matter.root.what, What::Passage | What::Record(RecordKind::Commitment));
    let says = || telling(papers[matter.paper], matter.place.span).cues.iter().any(|cue| cue.sense == Sense::Founded);
    promise && (matter.action == Action::EstablishMechanism || says())
}

/// The echo of a session.
fn told_by(session: &Session, matter: &Matter, paper: usize, papers: &[&Paper], body: &Reference, spoken: &Spoken) -> Echo {
    let told = telling(papers[paper], session.at.span);
    let cue = told.cues.iter().find(|cue| matches!(cue.sense, Sense::Met | Sense::SessionWord)).copied();
    let later = match &session.meeting {
        Some(meeting) => Reference { what: What::Record(RecordKind::Meeting), id: meeting.clone() },
        None => Reference { what: What::Passage, id: Place { source: session.at.source, span: told.span }.to_string() },
    };
    let shared = spoken.mark(body).map(|number| format!("{BODY}{number}")).into_iter().collect();
    Echo {
        paper,
        of: matter.place,
        later,
        verdict: Verdict {
            relation: Relation::Delivers,
            at: cue.map(|cue| cue.at),
            sense: Some(Sense::Met),
            partly: false,
            first_step: false,
        },
        like: Likeness { score: 100.0, shared, share: 1.0, weak: false, thin: false, counts: None },
        told,
    }
}
