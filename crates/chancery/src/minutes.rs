//! Minutes: a form that people fill in after a session, and what it says.
//!
//! The form is plain: named lines at the head (`Mechanism:`, `Date:`, `Parties:`), then a table of one decision a row, its cells
//! parted by `|` or by tabs, so that Markdown and the text of a Word table are read alike. Every value is cited from the very
//! cell it stands in. Since people fill it in, it is checked: what cannot be read is a [`Problem`] with its line, and nothing is
//! taken until there are none.
//!
//! - [`Minutes::read`]: from the text to minutes. [`Minutes::reading`]: from minutes to facts, as any reader gives them.
//! - [`form`]: the empty form, with what is open filled in.

pub mod form;

mod row;

use crate::fact::{
    Action, Code, Commitment, Confidence, Direction, Evidence, EvidenceRole, Facts, Firmness, Instrument, InstrumentKind, Life,
    Mechanism, MechanismKind, Meeting, MeetingKind, MeetingState, Sector, Specificity,
};
use crate::reader::Reading;
use crate::text::{Cite, Document, Edtf, Source, SourceKind, Span, sentences};
use crate::vocabulary::Vocabulary;

/// The version under which the facts of minutes are kept: they are the statements of people.
pub const VERSION: &str = "minutes-1";

/// Filled-in minutes of one session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minutes {
    /// The mechanism's name, as written.
    pub mechanism: String,
    /// What sort of body it is.
    pub kind: MechanismKind,
    /// The number of the session.
    pub session: Option<u16>,
    /// The day or days of the session.
    pub date: Edtf,
    /// Where it was held.
    pub place: Option<String>,
    /// The parties; sorted.
    pub parties: Vec<Code>,
    /// What was decided, row by row.
    pub items: Vec<Item>,
    name: Span,
    head: Span,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number, as written.
    pub number: String,
    /// What is to be done; `None` where the row only says how an earlier undertaking stands.
    pub text: Option<Span>,
    /// Who does it; sorted.
    pub who: Vec<Code>,
    /// By when.
    pub by: Option<Edtf>,
    /// The words of the date.
    pub by_text: Option<String>,
    /// How firmly it was undertaken.
    pub firmness: Firmness,
    /// What it is about.
    pub sectors: Vec<Sector>,
    /// The identifier of the earlier undertaking that it takes up.
    pub concerns: Option<String>,
    /// How far that one has come, a value of the axis `delivery`.
    pub stands: Option<String>,
    /// The whole row.
    pub row: Span,
}

/// What cannot be read in a filled-in form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The line, from 1; 0 for what is missing altogether.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => f.write_str(&self.message),
            line => write!(f, "line {line}: {}", self.message),
        }
    }
}

/// How far an undertaking has come, in the words of the axis `delivery`.
pub const DELIVERY: &[&str] = &[
    "no_evidence",
    "not_started",
    "first_steps",
    "partly",
    "delivered",
    "delivered_late",
    "superseded",
    "obstructed",
    "contradicted",
    "not_assessable",
];

/// The columns of the table, in the order of the form. They are found by these names, in whatever order they stand.
pub const COLUMNS: &[&str] = &["No", "Decision", "Who", "By when", "Firmness", "Sector", "Concerns", "Stands"];

/// A named line of the head.
#[derive(Debug, Clone, Copy)]
struct Field<'t> {
    line: usize,
    value: &'t str,
    span: Span,
}

impl Minutes {
    /// Reads a filled-in form, or says all that is wrong with it.
    pub fn read(text: &str) -> Result<Minutes, Vec<Problem>> {
        let mut problems = Vec::new();
        let field = |name: &str| head_line(text, name);
        let mut need = |name: &str| {
            let found = field(name).filter(|field| !field.value.is_empty());
            if found.is_none() {
                problems.push(Problem { line: 0, message: format!("the line `{name}:` is missing or empty") });
            }
            found
        };
        let (mechanism, date, parties) = (need("Mechanism"), need("Date"), need("Parties"));
        let mut check = |field: Option<Field<'_>>, message: &str| {
            problems.extend(field.map(|field| Problem { line: field.line, message: format!("`{}` {message}", field.value) }));
        };
        let day = date.and_then(|date| Edtf::parse(date.value));
        if day.is_none() {
            check(date, "is no date; write it as 2026-03-12");
        }
        let among = parties.and_then(|parties| codes(parties.value)).filter(|codes| codes.len() >= 2);
        if among.is_none() {
            check(parties, "are no two parties; write their codes, as CHL, FJI");
        }
        let given = |name: &str| field(name).filter(|field| !field.value.is_empty());
        let session = given("Session").map(|field| field.value.parse::<u16>());
        if matches!(session, Some(Err(_))) {
            check(given("Session"), "is no number of a session");
        }
        let kind = given("Kind").map(|field| MechanismKind::parse(&field.value.replace(' ', "_")));
        if kind == Some(None) {
            check(given("Kind"), "is no kind of mechanism; `chancery explain mechanism_kind` lists them");
        }
        let everybody = among.clone().unwrap_or_default();
        let items = row::items(text, &everybody, &mut problems);
        if items.is_empty() && problems.is_empty() {
            problems.push(Problem { line: 0, message: "the table of decisions is missing or empty".to_owned() });
        }
        problems.sort();
        let (Some(mechanism), Some(date), true) = (mechanism, day, problems.is_empty()) else { return Err(problems) };
        let heads = ["Mechanism", "Kind", "Session", "Date", "Place", "Parties"];
        let head = heads.iter().filter_map(|name| given(name)).map(|field| field.span).reduce(Span::join).unwrap_or(mechanism.span);
        let start = mechanism.span.end as usize - mechanism.value.len();
        Ok(Minutes {
            mechanism: mechanism.value.to_owned(),
            kind: kind.flatten().unwrap_or(MechanismKind::Other),
            session: session.and_then(Result::ok),
            date,
            place: given("Place").map(|field| field.value.to_owned()),
            parties: everybody,
            items,
            name: Span::new(start, mechanism.span.end as usize),
            head,
        })
    }

    /// What the minutes report, each fact with the words of its row: the session, the body, and the undertakings. `source` holds
    /// the text that they were read from.
    pub fn reading(&self, source: &Source) -> Reading {
        let cited = |span: Span| Cite::new(source, span).map(|cite| Evidence::narrated(cite, EvidenceRole::Establishes));
        let sure = Confidence::percent(100);
        let document = Document { kind: Some(SourceKind::AgreedMinutes), published: Some(self.date), ..Document::default() };
        let meeting = cited(self.head).map(|evidence| Meeting {
            kind: MeetingKind::MechanismSession,
            parties: self.parties.clone(),
            participants: Vec::new(),
            place: self.place.clone(),
            margins_of: None,
            occasion: None,
            mechanism: Some(self.mechanism.clone()),
            session_no: self.session,
            invited_by: None,
            date: Some(self.date),
            state: MeetingState::Held,
            evidence,
            confidence: sure,
            by_rule: false,
        });
        let body = cited(self.name).map(|evidence| Mechanism {
            instrument: Instrument {
                name: self.mechanism.clone(),
                kind: InstrumentKind::Other,
                parties: self.parties.clone(),
                founded: None,
                sectors: Vec::new(),
                evidence: Evidence { role: EvidenceRole::ReportsAct, ..evidence },
                confidence: sure,
            },
            kind: self.kind,
            life: Some(Life::Active),
            session_no: self.session,
        });
        let commitments = self.items.iter().filter_map(|item| {
            let text = item.text?;
            let mut others = self.parties.clone();
            others.retain(|code| !item.who.contains(code));
            let joint = item.who.len() > 1;
            Some(Commitment {
                statement: text.of(source.text()).to_owned(),
                parties: self.parties.clone(),
                obligors: item.who.clone(),
                beneficiaries: Vec::new(),
                direction: if joint { Direction::Joint } else { Direction::Unilateral },
                firmness: item.firmness,
                verb: String::new(),
                reaffirmed: false,
                action: Action::Other,
                sectors: item.sectors.clone(),
                specificity: Specificity { agent: !others.is_empty(), timetable: item.by.is_some(), ..Specificity::default() },
                amount: None,
                deadline_text: item.by_text.clone(),
                deadline: item.by,
                mechanism: Some(self.mechanism.clone()),
                made_on: Some(self.date),
                evidence: cited(text)?,
                confidence: sure,
                by_rule: false,
            })
        });
        let facts = Facts {
            meetings: meeting.into_iter().collect(),
            mechanisms: body.into_iter().collect(),
            commitments: commitments.collect(),
            ..Facts::default()
        };
        Reading { document, facts, sentences: sentences(source.text()), ..Reading::default() }
    }
}

/// The line of the head that begins with this name and a colon.
fn head_line<'t>(text: &'t str, name: &str) -> Option<Field<'t>> {
    let mut start = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim_start_matches(['*', '-', ' ']);
        let offset = start + line.len() - bare.len();
        start += line.len();
        let Some((found, value)) = bare.split_once(':') else { continue };
        if found.trim_matches('*').trim() != name {
            continue;
        }
        let value = value.trim_start_matches('*').trim();
        let end = offset + (value.as_ptr() as usize - bare.as_ptr() as usize) + value.len();
        return Some(Field { line: at + 1, value, span: Span::new(offset, end) });
    }
    None
}

/// Codes parted by commas, plus signs or blanks; sorted, each once.
fn codes(words: &str) -> Option<Vec<Code>> {
    let parts = words.split([',', '+', ';', ' ']).filter(|part| !part.is_empty());
    let mut codes: Vec<Code> = parts.map(Code::new).collect::<Option<_>>()?;
    codes.sort();
    codes.dedup();
    (!codes.is_empty()).then_some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILLED: &str = "# Agreed minutes

Mechanism: Joint Panel on Reef Mapping
Kind: joint committee
Session: 4
Date: 2026-03-12
Place: Suva
Parties: FJI, CHL

## Decisions

| No | Decision | Who | By when | Firmness | Sector | Concerns | Stands |
|----|----------|-----|---------|----------|--------|----------|--------|
| 1 | Map forty reefs off Viti Levu | both | 2026-12-31 | agreed | environment_climate | | |
| 2 | Send two survey ships | CHL | by the end of 2027 | | transport | commitment:a | partly |
| 3 | | | | | | commitment:b | delivered |
";

    #[test]
    fn a_filled_in_form_says_who_does_what_by_when() {
        let minutes = Minutes::read(FILLED).unwrap();
        assert_eq!(
            (minutes.mechanism.as_str(), minutes.session, minutes.place.as_deref()),
            ("Joint Panel on Reef Mapping", Some(4), Some("Suva"))
        );
        assert_eq!(minutes.kind, MechanismKind::JointCommittee);
        let said: Vec<_> =
            minutes.items.iter().map(|item| (item.text.map(|span| span.of(FILLED)), item.who.len(), item.by.is_some())).collect();
        assert_eq!(
            said,
            [(Some("Map forty reefs off Viti Levu"), 2, true), (Some("Send two survey ships"), 1, false), (None, 0, false)]
        );
        assert_eq!(minutes.items[1].by_text.as_deref(), Some("by the end of 2027"));
        assert_eq!(
            (minutes.items[2].concerns.as_deref(), minutes.items[2].stands.as_deref()),
            (Some("commitment:b"), Some("delivered"))
        );
    }

    #[test]
    fn every_fact_of_minutes_rests_on_its_row() {
        let (source, minutes) = (Source::new(FILLED), Minutes::read(FILLED).unwrap());
        let facts = minutes.reading(&source).facts;
        let quotes: Vec<&str> = facts.commitments.iter().map(|fact| fact.evidence.cite.quote(&source)).collect();
        assert_eq!(quotes, ["Map forty reefs off Viti Levu", "Send two survey ships"]);
        assert_eq!(facts.mechanisms[0].instrument.evidence.cite.quote(&source), "Joint Panel on Reef Mapping");
        assert!(facts.meetings[0].evidence.cite.quote(&source).starts_with("Mechanism: Joint Panel"));
        assert_eq!(facts.commitments[1].direction, Direction::Unilateral);
        assert_eq!(facts.commitments[0].obligors.len(), 2);
    }

    #[test]
    fn the_text_of_a_word_table_is_read_alike() {
        let text = FILLED.lines().filter(|line| !line.starts_with("|--")).map(|line| match line.strip_prefix("| ") {
            Some(row) => row.trim_end_matches('|').split('|').map(str::trim).collect::<Vec<_>>().join("\t"),
            None => line.to_owned(),
        });
        let tabs = text.collect::<Vec<_>>().join("\n");
        let (one, other) = (Minutes::read(FILLED).unwrap(), Minutes::read(&tabs).unwrap());
        let said = |minutes: &Minutes, text: &str| {
            let item = |item: &Item| {
                format!(
                    "{:?} {:?} {:?} {:?} {:?}",
                    item.text.map(|s| s.of(text).to_owned()),
                    item.who,
                    item.by,
                    item.concerns,
                    item.stands
                )
            };
            minutes.items.iter().map(item).collect::<Vec<_>>()
        };
        assert_eq!(said(&one, FILLED), said(&other, &tabs));
    }

    #[test]
    fn all_that_is_wrong_is_said_with_its_line() {
        let wrong = FILLED
            .replace("Date: 2026-03-12", "Date: last Thursday")
            .replace("Place: Suva\n", "")
            .replace("| both | 2026-12-31 | agreed |", "| PER | 2026-13-31 | firmly |")
            .replace("| delivered |", "| done |");
        let problems: Vec<String> = Minutes::read(&wrong).unwrap_err().iter().map(Problem::to_string).collect();
        let starts = [
            "line 6: `last Thursday` is no date",
            "line 13: `PER` is no party of this session",
            "line 13: `firmly` is no step",
            "line 15: `done` is no stage",
        ];
        for start in starts {
            assert!(problems.iter().any(|problem| problem.starts_with(start)), "{start}: {problems:#?}");
        }
        let alone = Minutes::read(&FILLED.replace("FJI, CHL", "Fiji")).unwrap_err();
        assert!(alone[0].to_string().starts_with("line 8: `Fiji` are no two parties"), "{alone:?}");
        assert!(Minutes::read("").unwrap_err().len() >= 3);
    }
}
