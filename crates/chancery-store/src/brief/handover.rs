//! The handover of a desk: everything open with every partner of a state, on paper for whoever takes over.

use std::collections::BTreeSet;

use super::cite::Notes;
use super::encounter::{Encounter, Encounters};
use super::evidence::{View, is_party, name};
use super::matter::Matter;
use super::mechanism::Body;
use super::promise::Promise;
use super::{Brief, Line, Section, Standing, Tone, day, encounter, mechanism, promise};
use crate::{QueueFilter, QueueKind, Result, Store};

/// Partners told, those with the most records first.
const PARTNERS: usize = 60;
/// Lines of a section that lists matters of all partners.
const LISTED: usize = 40;
/// Days ahead for which something counts as due.
const SOON: i64 = 180;

/// What stands between the party and one partner.
struct Dealings<'a> {
    view: View<'a>,
    partner: &'a str,
    /// The party, then the partner.
    parties: [String; 2],
    encounters: Encounters,
    promises: Vec<Promise>,
    bodies: Vec<Body>,
}

/// What a handover tells of.
#[derive(Debug, Clone, Copy)]
enum Item<'a> {
    Next(&'a Encounter),
    Body(&'a Body),
    Promise(&'a Promise),
}

/// A matter with one of the partners, and the days by which lines are sorted. Its line is made when it is told.
type Dated<'a> = (i64, &'a Dealings<'a>, Item<'a>);

/// Builds the handover of a party's desk; none where the register holds nothing of it on the day.
///
/// `as_of` and `undated` are those of [`Asked`](super::Asked).
pub fn handover(store: &Store, code: &str, as_of: &str, undated: bool) -> Result<Option<Brief>> {
    if !is_party(code) {
        return Ok(None);
    }
    let partners = partners(store, code)?;
    let mut all = Vec::new();
    for partner in partners.iter().take(PARTNERS) {
        let (a, b) = if code <= partner.as_str() { (code, partner.as_str()) } else { (partner.as_str(), code) };
        let view = View { store, a, b, as_of, undated };
        let (encounters, promises, bodies) = (encounter::load(&view)?, promise::load(&view)?, mechanism::load(&view)?);
        if !(encounters.held.is_empty() && encounters.to_come.is_empty() && promises.is_empty() && bodies.is_empty()) {
            let parties = [code.to_owned(), partner.clone()];
            all.push(Dealings { view, partner, parties, encounters, promises, bodies });
        }
    }
    let mut notes = Notes::default();
    let glance = all.iter().map(|dealings| dealings.at_a_glance(&mut notes)).collect::<Result<Vec<Line>>>()?;
    let (mut due, mut asleep, mut open) = (Vec::new(), Vec::new(), Vec::new());
    // A matter of several partners stands under the first of them.
    let mut told = BTreeSet::new();
    for dealings in &all {
        for next in dealings.encounters.to_come.iter().filter(|next| told.insert(next.id.as_str())) {
            let days = next.date.as_deref().and_then(|date| day::between(as_of, date)).unwrap_or(i64::MAX);
            due.push((days, dealings, Item::Next(next)));
        }
        for body in dealings.bodies.iter().filter(|body| told.insert(body.id.as_str())) {
            match (body.days_to_next(as_of), body.state()) {
                (Some(days), _) if days <= SOON => due.push((days, dealings, Item::Body(body))),
                (_, Some("overdue" | "dormant")) => asleep.push((0, dealings, Item::Body(body))),
                _ => {}
            }
        }
        let undone = dealings.promises.iter().filter(|promise| promise.is_undertaken() && !promise.is_closed());
        for promise in undone.filter(|promise| told.insert(promise.id.as_str())) {
            match promise.days_left(as_of) {
                Some(days) if days <= SOON => due.push((days, dealings, Item::Promise(promise))),
                _ => {
                    let age = day::between(promise.made(), as_of).unwrap_or(i64::MAX);
                    open.push((age, dealings, Item::Promise(promise)));
                }
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
        section("due", "Due, the nearest first", due, &mut notes)?,
        section("asleep", "Overdue and dormant bodies", asleep, &mut notes)?,
        section("open", "Open undertakings, the latest first", open, &mut notes)?,
    ];
    let queue = store.queue(&QueueFilter { kind: Some(QueueKind::Link), limit: 1, ..QueueFilter::default() })?.total;
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

impl Dealings<'_> {
    /// The partner in a line.
    fn at_a_glance(&self, notes: &mut Notes) -> Result<Line> {
        let held = self.encounters.held.first();
        let mut more = vec![promise::balance(&self.promises, self.view.as_of)];
        let bodies = self.bodies.len();
        more.extend((bodies > 0).then(|| format!("{bodies} standing bod{}", if bodies == 1 { "y" } else { "ies" })));
        Ok(Line {
            when: held.map(Encounter::when).unwrap_or_default(),
            who: name(self.partner),
            text: held.map_or_else(|| "No encounter on record".to_owned(), |held| format!("Last met: {}", held.in_words())),
            more,
            cites: held.map(|held| self.view.cited(held.row, notes)).transpose()?.unwrap_or_default(),
            ..Line::default()
        })
    }

    /// One of its matters in a line.
    fn line(&self, matter: Item<'_>, notes: &mut Notes) -> Result<Line> {
        let who = name(self.partner);
        Ok(match matter {
            Item::Next(next) => Line {
                who,
                standing: Some(Standing { words: "announced".to_owned(), tone: Tone::Middling }),
                ..Matter::Encounter(next).line(&self.view, &self.parties, notes)?
            },
            Item::Body(body) => Line { who, ..body.line(&self.view, notes)? },
            Item::Promise(promise) => {
                let mut line = promise.line(&self.view, &self.parties, notes)?;
                let by = std::mem::replace(&mut line.who, who);
                line.more.insert(0, if by == "Both" { "both sides".to_owned() } else { format!("by {by}") });
                line
            }
        })
    }
}

impl<'a> Item<'a> {
    fn id(self) -> &'a str {
        match self {
            Item::Next(next) => &next.id,
            Item::Body(body) => &body.id,
            Item::Promise(promise) => &promise.id,
        }
    }
}

fn section(name: &'static str, title: &str, mut dated: Vec<Dated<'_>>, notes: &mut Notes) -> Result<Section> {
    dated.sort_by_key(|(days, _, matter)| (*days, matter.id()));
    let told = dated.iter().take(LISTED).map(|(_, dealings, matter)| dealings.line(*matter, notes));
    let lines = told.collect::<Result<Vec<Line>>>()?;
    let left_out = (lines.len() < dated.len()).then(|| format!("{} more in the briefs of the partners.", dated.len() - lines.len()));
    Ok(Section { name, title: title.to_owned(), lines, empty: "Nothing on record.", left_out })
}

/// The parties that have records with this one, the most records first.
fn partners(store: &Store, code: &str) -> Result<Vec<String>> {
    let mut statement = store.connection.prepare_cached(
        "SELECT CASE WHEN a = ?1 THEN b ELSE a END AS partner, sum(n) AS n FROM rollup
         WHERE (a = ?1 OR b = ?1) AND a <> '' AND b <> '' GROUP BY partner ORDER BY n DESC, partner",
    )?;
    Ok(statement.query_map([code], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}
