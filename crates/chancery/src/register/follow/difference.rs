//! Differences: reports of one act that contradict each other.
//!
//! *Reads*: sentences of two reports of the same days that tell one act, by words, names, a deed and a day that they share, and
//! that give another number of the same things ("two diplomats", "three members of the embassy"), another sum of one currency,
//! another day, another city, or another person in one office.
//! *Does not read*: acts of different days, as far as they are told (an expulsion and the answer to it); a report that itself
//! gives both values, for it tells of two things; sums of two currencies; a place and what may be a part of it; a bound
//! ("more than 200") that the other figure keeps.

mod claim;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::fact::Code;
use crate::register::{Record, RecordKind, number};
use crate::text::{Edtf, SourceId, Span};
use crate::vocabulary::vocabulary;

use super::version::voice;
use super::{Paper, Place, deed};
pub(super) use claim::traces_of;
use claim::{Account, Claim, Said, accounts};

vocabulary! {
    /// What contradicting reports disagree on.
    Attribute { Number = "number", Sum = "sum", Date = "date", Place = "place", Person = "person" }
}

/// One side of a contradiction: what one report says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The number of the contradiction within the circle; what bears the same number stands against each other.
    pub matter: u32,
    /// What is disagreed on.
    pub attribute: Attribute,
    /// What this report says, as written.
    pub value: String,
    /// Whose voice it is: a party, `joint` or `third`.
    pub told_by: String,
    /// The record that rests on these words, if there is one.
    pub record: Option<String>,
    /// The words.
    pub at: Place,
}

/// Reports of one act come out within this many days; within more where they share two names.
const DAYS: i32 = 4;
const DAYS_IF_NAMED: i32 = 7;
/// A report is held against no more than so many that came out just before it.
const COMPARED: usize = 40;

/// How much two sentences must share to tell one act.
const ALIKE: u32 = 3;
const MUCH_ALIKE: u32 = 4;

/// The contradictions between the reports that are about the pair, and between them and the strays; sorted by matter.
pub(super) fn differences(pair: &(Code, Code), records: &[&Record], papers: &[&Paper], strays: &[&Paper]) -> Vec<Difference> {
    let day = Paper::day;
    let ours: Vec<&Paper> = papers.iter().filter(|paper| paper.published.is_some() && tells_of(paper, pair)).copied().collect();
    let apart = |a: &Paper, b: &Paper| day(a).zip(day(b)).map_or(i32::MAX, |(a, b)| a.abs_diff(b) as i32);
    let near = |a: &Paper, b: &Paper| apart(a, b) <= DAYS_IF_NAMED;
    let mut told: BTreeMap<usize, Vec<Account<'_>>> = BTreeMap::new();
    let mut matters = Matters::default();
    for (later, paper) in ours.iter().enumerate() {
        for earlier in (later.saturating_sub(COMPARED)..later).filter(|earlier| near(ours[*earlier], paper)) {
            for nth in [earlier, later] {
                told.entry(nth).or_insert_with(|| {
                    let mut accounts = accounts(ours[nth]);
                    if ours[nth].pair().as_ref() != Some(pair) {
                        accounts.retain(|account| account.names_both(pair));
                    }
                    accounts
                });
            }
            let (before, now) = (&told[&earlier], &told[&later]);
            for a in before {
                for b in now {
                    let named = a.names.intersection(&b.names).count() >= 2;
                    if apart(ours[earlier], paper) > DAYS && !named {
                        continue;
                    }
                    for (one, other) in against(a, b, before, now) {
                        matters.file(one, other);
                    }
                }
            }
        }
        told.retain(|nth, _| later - nth < COMPARED && near(ours[*nth], paper));
    }
    for stray in strays {
        let theirs = accounts(stray);
        for paper in ours.iter().filter(|paper| paper.pair().as_ref() == Some(pair) && apart(stray, paper) <= DAYS) {
            let told = accounts(paper);
            for (a, b) in told.iter().flat_map(|a| theirs.iter().map(move |b| (a, b))).filter(|(a, b)| a.tells_the_act_of(b)) {
                for (one, other) in against(a, b, &told, &theirs) {
                    matters.file(one, other);
                }
            }
        }
    }
    // The earliest first; a later report may add a matter of earlier days.
    let by_source: BTreeMap<SourceId, &Paper> = ours.iter().chain(strays).map(|paper| (paper.source, *paper)).collect();
    let first =
        |sides: &BTreeSet<Said>| sides.iter().filter_map(|said| by_source.get(&said.at.source)).filter_map(|paper| day(paper)).min();
    let mut matters = matters.sides;
    matters.retain(|sides| !sides.is_empty());
    matters.sort_by_cached_key(|sides| (first(sides), sides.clone()));
    let witnesses = Witnesses::of(records);
    let mut out = Vec::new();
    for (matter, sides) in matters.iter().enumerate() {
        for said in sides {
            let Some(paper) = by_source.get(&said.at.source) else { continue };
            out.push(Difference {
                matter: matter as u32,
                attribute: said.attribute,
                value: said.value.clone(),
                told_by: voice(paper),
                record: witnesses.record(said.at),
                at: said.at,
            });
        }
    }
    out
}

/// Whether a report is about the pair, or has a sentence that names both.
fn tells_of(paper: &Paper, pair: &(Code, Code)) -> bool {
    let both = || {
        let names = |code: &Code| paper.named.iter().any(|(named, _)| named == code);
        let sentence = |telling: &super::telling::Telling| telling.codes.contains(&pair.0) && telling.codes.contains(&pair.1);
        names(&pair.0) && names(&pair.1) && paper.tellings().iter().any(sentence)
    };
    paper.pair().as_ref() == Some(pair) || both()
}

/// The contradictions found so far; those that were joined to another are empty.
#[derive(Default)]
struct Matters {
    sides: Vec<BTreeSet<Said>>,
    /// Where each side is.
    place: BTreeMap<Said, usize>,
}

impl Matters {
    /// Adds two sides to the contradiction that holds either, or starts one.
    fn file(&mut self, one: Said, other: Said) {
        let known = [&one, &other].map(|said| self.place.get(said).copied());
        let into = known.iter().flatten().copied().max_by_key(|at| self.sides[*at].len()).unwrap_or(self.sides.len());
        if into == self.sides.len() {
            self.sides.push(BTreeSet::new());
        }
        for from in known.into_iter().flatten().filter(|from| *from != into) {
            for said in std::mem::take(&mut self.sides[from]) {
                self.place.insert(said.clone(), into);
                self.sides[into].insert(said);
            }
        }
        for said in [one, other] {
            self.place.insert(said.clone(), into);
            self.sides[into].insert(said);
        }
    }
}

/// The records that rest on words of each source; an act goes before what only names a thing.
struct Witnesses<'r>(BTreeMap<SourceId, Vec<(u8, &'r str, Span)>>);

impl<'r> Witnesses<'r> {
    fn of(records: &[&'r Record]) -> Witnesses<'r> {
        let order = |record: &Record| match record.kind {
            RecordKind::Commitment => Some(0),
            RecordKind::Meeting => Some(1),
            RecordKind::Event => Some(2),
            RecordKind::Agreement => Some(3),
            _ => None,
        };
        let mut of_source: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (order, record) in records.iter().filter_map(|record| Some((order(record)?, *record))) {
            for witness in &record.evidence {
                of_source.entry(witness.source).or_default().push((order, record.id.as_str(), witness.span));
            }
        }
        Witnesses(of_source)
    }

    /// The record that rests on words.
    fn record(&self, at: Place) -> Option<String> {
        let rest = self.0.get(&at.source)?.iter().filter(|(.., span)| span.overlaps(at.span));
        rest.map(|(order, id, _)| (order, id)).min().map(|(_, id)| (*id).to_owned())
    }
}

/// The pairs of claims by which two sentences of two reports contradict each other. `before` and `now` are the whole reports.
fn against(a: &Account<'_>, b: &Account<'_>, before: &[Account<'_>], now: &[Account<'_>]) -> Vec<(Said, Said)> {
    let mut out = Vec::new();
    // What bears one name lasts as long as it lasts: an exercise is told on its first day and on its last.
    let named = a.names.intersection(&b.names).count() >= 2;
    // Who looks back tells of another act than who brings the news.
    if a.looks_back != b.looks_back || a.claims.is_empty() || b.claims.is_empty() || !(same_days(a, b) || named) {
        return out;
    }
    for one in &a.claims {
        for other in &b.claims {
            let counts = matches!(one, Claim::Number { .. });
            let differs = differ(one, other, a, b) && (counts || same_days(a, b));
            // Who gives both values tells of two things.
            let both = |report: &[Account<'_>], value: &Claim| {
                report.iter().any(|account| account.claims.iter().any(|claim| claim.agrees(value)))
            };
            if differs && !both(now, one) && !both(before, other) {
                out.push((a.said(one), b.said(other)));
            }
        }
    }
    out
}

/// Whether the days of two sentences leave room for one act: none lies behind the other report, and of two days told one is
/// the other or its neighbour.
fn same_days(a: &Account<'_>, b: &Account<'_>) -> bool {
    let behind = |days: &[Date], published: Option<Date>| published.is_some_and(|published| days.iter().any(|day| *day > published));
    if behind(&a.days, b.published) || behind(&b.days, a.published) {
        return false;
    }
    let close = |x: &Date| b.days.iter().any(|y| number(*x).abs_diff(number(*y)) <= 1);
    a.days.is_empty() || b.days.is_empty() || a.days.iter().any(close)
}

/// Whether two claims of sentences that may tell one act exclude each other.
fn differ(one: &Claim, other: &Claim, a: &Account<'_>, b: &Account<'_>) -> bool {
    match (one, other) {
        (Claim::Number { figure, .. }, Claim::Number { figure: theirs, .. }) => {
            let things: BTreeSet<&String> = figure.things.intersection(&theirs.things).collect();
            let people = figure.kind == Some(super::super::figure::Counted::Person) && figure.kind == theirs.kind;
            let done = people && a.deeds.intersection(&b.deeds).any(|deed| deed::to_people(deed));
            let alike = alike(a, b, &figure.things);
            let enough = match figure.kind {
                _ if done => alike >= ALIKE - 1,
                None if theirs.kind.is_none() => !things.is_empty() && alike >= ALIKE - 1 && figure.of_people == theirs.of_people,
                kind => !things.is_empty() && kind == theirs.kind && alike >= ALIKE - u32::from(people),
            };
            enough && figure.excludes(theirs)
        }
        (Claim::Sum { amount, currency, .. }, Claim::Sum { amount: theirs, currency: same, .. }) => {
            currency == same && amount != theirs && alike(a, b, &BTreeSet::new()) >= ALIKE
        }
        (Claim::Day { day, ahead, .. }, Claim::Day { day: theirs, ahead: same, .. }) => {
            let names = a.names.intersection(&b.names).count();
            let deeds = a.deeds.intersection(&b.deeds).count();
            let told = if *ahead { deeds >= 1 } else { (names >= 1 || a.names_the_parties_of(b)) && deeds >= 1 };
            told && alike(a, b, &BTreeSet::new()) >= MUCH_ALIKE && ahead == same && excludes(*day, *theirs)
        }
        (Claim::Place { words, city, near, .. }, Claim::Place { words: theirs, city: same, near: too, .. }) => {
            let deeds = a.deeds.intersection(&b.deeds).count();
            // What is near one place may be near another.
            let room = *near && *too;
            !room && city == same && deeds >= 1 && alike(a, b, &BTreeSet::new()) >= MUCH_ALIKE && words.is_disjoint(theirs)
        }
        (Claim::Person { office, name, .. }, Claim::Person { office: same, name: theirs, .. }) => {
            office == same
                && name.is_disjoint(theirs)
                && alike(a, b, office) >= ALIKE
                && !a.named_in_report(theirs)
                && !b.named_in_report(name)
        }
        _ => false,
    }
}

/// Two dates of one precision that do not overlap.
fn excludes(a: Edtf, b: Edtf) -> bool {
    a.precision() == b.precision() && (a.latest() < b.earliest() || b.latest() < a.earliest())
}

/// How much two sentences share, apart from the words of the claim itself.
fn alike(a: &Account<'_>, b: &Account<'_>, apart: &BTreeSet<String>) -> u32 {
    let shared = a.words.intersection(&b.words).filter(|word| !apart.contains(*word)).count();
    let names = a.names.intersection(&b.names).count();
    let deeds = a.deeds.intersection(&b.deeds).count();
    let day = a.days.iter().any(|day| b.days.contains(day));
    (shared + names + 2 * deeds.min(1) + usize::from(day)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Reading;
    use crate::register::follow::Circle;
    use crate::text::{Source, sentences};

    fn paper(date: &str, text: &str) -> Paper {
        let mut source = Source::new(text);
        source.published_raw = Some(date.to_owned());
        let reading = Reading { sentences: sentences(text), ..Reading::default() };
        Paper::of(&source, &reading, 0)
    }

    /// The values that stand against each other between Ghana and Norway, contradiction by contradiction.
    fn against_each_other(told: &[(&str, &str)], strays: &[(&str, &str)]) -> Vec<(Attribute, Vec<String>)> {
        let papers = |told: &[(&str, &str)]| told.iter().map(|(date, text)| paper(date, text)).collect::<Vec<_>>();
        let (papers, strays) = (papers(told), papers(strays));
        let pair = ["GHA", "NOR"].map(|code| Code::new(code).unwrap()).into();
        let found = differences(&pair, &[], &papers.iter().collect::<Vec<_>>(), &strays.iter().collect::<Vec<_>>());
        let mut matters: BTreeMap<u32, (Attribute, Vec<String>)> = BTreeMap::new();
        for side in found {
            matters.entry(side.matter).or_insert((side.attribute, Vec::new())).1.push(side.value);
        }
        matters
            .into_values()
            .map(|(attribute, mut values)| {
                values.sort();
                (attribute, values)
            })
            .collect()
    }

    fn number(values: &[&str]) -> Vec<(Attribute, Vec<String>)> {
        vec![(Attribute::Number, values.iter().map(|value| (*value).to_owned()).collect())]
    }

    const GIVEN: (&str, &str) = ("2021-03-02", "Norway gave Ghana six patrol boats for Tema on Monday.");

    #[test]
    fn what_three_reports_tell_of_one_act_is_one_contradiction() {
        let second = ("2021-03-03", "Ghana was given eight patrol boats for Tema by Norway on Monday.");
        let third = ("2021-03-03", "On Monday Norway gave seven patrol boats to Ghana; they are for Tema.");
        assert_eq!(against_each_other(&[GIVEN, second], &[]), number(&["eight patrol boats", "six patrol boats"]));
        let all = number(&["eight patrol boats", "seven patrol boats", "six patrol boats"]);
        assert_eq!(against_each_other(&[GIVEN, second, third], &[]), all);
    }

    #[test]
    fn acts_of_two_days_and_reports_that_give_both_values_contradict_nothing() {
        let tuesday = ("2021-03-03", "Norway gave Ghana eight patrol boats for Tema on Wednesday.");
        assert_eq!(against_each_other(&[GIVEN, tuesday], &[]), []);
        let both = ("2021-03-03", "Norway gave Ghana eight patrol boats for Tema on Monday. Six patrol boats are for Accra.");
        assert_eq!(against_each_other(&[GIVEN, both], &[]), []);
    }

    #[test]
    fn what_is_near_two_places_contradicts_itself_as_little_as_a_place_and_one_near_it() {
        let place = |words: &str| format!("Norway gave Ghana six patrol boats on Monday {words}.");
        let (near, too, at) = (place("near Cape Torpo"), place("near Dixie Sands"), place("at Dixie Sands"));
        assert_eq!(against_each_other(&[("2021-03-02", &near), ("2021-03-02", &too)], &[]), []);
        let places = vec!["Cape Torpo".to_owned(), "Dixie Sands".to_owned()];
        assert_eq!(against_each_other(&[("2021-03-02", &near), ("2021-03-02", &at)], &[]), [(Attribute::Place, places)]);
    }

    const SHOT: (&str, &str) =
        ("2021-03-02", "Guards of Ghana shot two smugglers from Norway near Aflao on Monday, and nine people were wounded.");

    #[test]
    fn a_stray_contradicts_by_one_party_a_deed_and_a_day() {
        let one_party = ("2021-03-03", "Eleven people were wounded on Monday when guards fired in the east of Ghana.");
        let told = vec!["Eleven people".to_owned(), "nine people".to_owned()];
        assert_eq!(against_each_other(&[SHOT], &[one_party]), [(Attribute::Number, told)]);
        for other in [
            "Eleven people were wounded on Sunday when guards fired in the east of Ghana.",
            "Eleven people were wounded on Monday when a bus fell into a river of Ghana.",
            "Eleven people were wounded on Monday when guards fired in the east of Fiji.",
        ] {
            assert_eq!(against_each_other(&[SHOT], &[("2021-03-03", other)]), [], "{other}");
        }
    }

    #[test]
    fn a_stray_contradicts_by_a_proper_name() {
        let nobody = ("2021-03-03", "At Aflao the clinic took in eleven wounded people on Monday night.");
        assert_eq!(against_each_other(&[SHOT], &[nobody]), number(&["eleven wounded people", "nine people"]));
        let elsewhere = ("2021-03-03", "At Dzodze the clinic took in eleven wounded people on Monday night.");
        assert_eq!(against_each_other(&[SHOT], &[elsewhere]), []);
    }

    #[test]
    fn strays_are_found_by_what_they_share_with_a_report_on_the_pair() {
        let told = [
            SHOT,
            ("2021-03-03", "At Aflao the clinic took in eleven wounded people on Monday night."),
            ("2021-04-03", "At Aflao the clinic took in eleven wounded people on Monday night."),
            ("2021-03-03", "Fiji and Chile say that eleven people were wounded at Aflao on Monday."),
        ];
        let readings: Vec<(Source, Reading)> = told
            .iter()
            .map(|(date, text)| {
                let mut source = Source::new(*text);
                source.published_raw = Some((*date).to_owned());
                (source, Reading { sentences: sentences(text), ..Reading::default() })
            })
            .collect();
        let circles = crate::register::follow::circles(&readings, &[]);
        let ours = |circle: &&Circle| circle.pair.as_ref().is_some_and(|(a, b)| (a.as_str(), b.as_str()) == ("GHA", "NOR"));
        let circle = circles.iter().find(ours).unwrap();
        let strays: Vec<&str> = circle.strays.iter().map(|paper| paper.text.as_str()).collect();
        assert_eq!(strays, [told[1].1], "not a month later, and not of others");
        assert_eq!(crate::register::follow::follow(circle).differences.len(), 2);
    }
}
