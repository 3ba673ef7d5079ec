//! The handover of a desk: everything open with every partner of a state, on paper for whoever takes over.

use std::collections::BTreeSet;

use super::cite::Notes;
use super::evidence::{View, is_party, name};
use super::mechanism::Body;
use super::promise::Promise;
use super::{Brief, Line, Section, Standing, Tone, day, encounter, mechanism, promise};
use crate::{Result, Store};

/// Partners told, those with the most records first.
const PARTNERS: usize = 60;
/// Lines of a section that lists matters of all partners.
const LISTED: usize = 40;
/// Days ahead for which something counts as due.
const SOON: i64 = 180;

/// What the partners of a state have in common on paper: a day by which lines are sorted, and the line.
type Dated = (i64, Line);

/// Builds the handover of a party's desk; none where the register holds nothing of it on the day.
///
/// `as_of` and `undated` are those of [`Asked`](super::Asked).
pub fn handover(store: &Store, code: &str, as_of: &str, undated: bool) -> Result<Option<Brief>> {
    if !is_party(code) {
        return Ok(None);
    }
    let partners = partners(store, code)?;
    let mut notes = Notes::default();
    let (mut glance, mut due, mut asleep, mut open) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut told = BTreeSet::new();
    for partner in partners.iter().take(PARTNERS) {
        let (a, b) = if code <= partner.as_str() { (code, partner.as_str()) } else { (partner.as_str(), code) };
        let view = View { store, a, b, as_of, undated };
        let encounters = encounter::load(&view)?;
        let (promises, bodies) = (promise::load(&view)?, mechanism::load(&view)?);
        if encounters.held.is_empty() && encounters.to_come.is_empty() && promises.is_empty() && bodies.is_empty() {
            continue;
        }
        let held = encounters.held.first();
        let mut more = vec![promise::balance(&promises, as_of)];
        more.extend(
            (!bodies.is_empty()).then(|| format!("{} standing bod{}", bodies.len(), if bodies.len() == 1 { "y" } else { "ies" })),
        );
        let cites = match held {
            Some(held) => notes.numbers(held.reports(&view)?.cites()),
            None => Vec::new(),
        };
        glance.push(Line {
            when: held.map(encounter::Encounter::when).unwrap_or_default(),
            who: name(partner),
            text: held.map_or_else(|| "No encounter on record".to_owned(), |held| format!("Last met: {}", held.in_words())),
            more,
            cites,
            ..Line::default()
        });
        // A matter of several partners stands under the first of them.
        let parties = [code.to_owned(), partner.clone()];
        let promises: Vec<&Promise> = promises.iter().filter(|promise| told.insert(promise.id.clone())).collect();
        let bodies: Vec<&Body> = bodies.iter().filter(|body| told.insert(body.id.clone())).collect();
        for next in encounters.to_come.iter().filter(|next| told.insert(next.id.clone())) {
            let line = Line {
                record: Some(next.id.clone()),
                when: next.when(),
                who: name(partner),
                text: next.in_words(),
                standing: Some(Standing { words: "announced".to_owned(), tone: Tone::Middling }),
                cites: notes.numbers(next.reports(&view)?.cites()),
                ..Line::default()
            };
            due.push((next.date.as_deref().and_then(|date| day::between(as_of, date)).unwrap_or(i64::MAX), line));
        }
        for body in bodies {
            let mut line = body.line(as_of, &mut notes);
            line.who = name(partner);
            match (body.days_to_next(as_of), body.state()) {
                (Some(days), _) if days <= SOON => due.push((days, line)),
                (_, Some("overdue" | "dormant")) => asleep.push((0, line)),
                _ => {}
            }
        }
        for promise in promises.into_iter().filter(|promise| promise.is_undertaken() && !promise.is_closed()) {
            let mut line = promise.line(&parties, as_of, &mut notes);
            let by = std::mem::replace(&mut line.who, name(partner));
            line.more.insert(0, if by == "Both" { "both sides".to_owned() } else { format!("by {by}") });
            match promise.days_left(as_of) {
                Some(days) if days <= SOON => due.push((days, line)),
                _ => open.push((day::between(promise.made(), as_of).unwrap_or(i64::MAX), line)),
            }
        }
    }
    if glance.is_empty() {
        return Ok(None);
    }
    let more = partners.len().saturating_sub(PARTNERS);
    let sections = vec![
        Section {
            name: "partners",
            title: "Partners at a glance".to_owned(),
            lines: glance,
            empty: "None on record.",
            left_out: (more > 0).then(|| format!("{more} partners with fewer records.")),
        },
        section("due", "Due, the nearest first", due),
        section("asleep", "Overdue and dormant bodies", asleep),
        section("open", "Open undertakings, the latest first", open),
    ];
    let queue: i64 = store.connection.query_row("SELECT count(*) FROM link WHERE proposed = 1", [], |row| row.get(0))?;
    let failures: i64 = store.connection.query_row("SELECT count(DISTINCT path) FROM failure", [], |row| row.get(0))?;
    let head = vec![
        ("Partners".to_owned(), partners.len().to_string()),
        ("Waiting".to_owned(), format!("{queue} proposed links to decide on; {failures} inputs that could not be read")),
    ];
    Ok(Some(Brief {
        title: format!("Handover: {}", name(code)),
        subtitle: format!("As of {}", day::in_words(as_of)),
        head,
        sections,
        notes: notes.notes,
    }))
}

fn section(name: &'static str, title: &str, mut dated: Vec<Dated>) -> Section {
    dated.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.record.cmp(&b.1.record)));
    let total = dated.len();
    let lines: Vec<Line> = dated.into_iter().take(LISTED).map(|(_, line)| line).collect();
    let left_out = (lines.len() < total).then(|| format!("{} more in the briefs of the partners.", total - lines.len()));
    Section { name, title: title.to_owned(), lines, empty: "Nothing on record.", left_out }
}

/// The parties that have records with this one, the most records first.
fn partners(store: &Store, code: &str) -> Result<Vec<String>> {
    let mut statement = store.connection.prepare_cached(
        "SELECT CASE WHEN a = ?1 THEN b ELSE a END AS partner, sum(n) AS n FROM rollup
         WHERE (a = ?1 OR b = ?1) AND a <> '' AND b <> '' GROUP BY partner ORDER BY n DESC, partner",
    )?;
    Ok(statement.query_map([code], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}
